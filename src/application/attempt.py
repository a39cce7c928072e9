"""A command on its way to the log: said once, decided as often as it takes, in whichever thread decides for many."""

from collections.abc import Callable
from time import monotonic
from typing import Any

from msgspec.structs import replace

from wuye.application.cache import Sight, unread
from wuye.application.deciding import Decider, entry_of
from wuye.application.ports import Answer, Append, Unavailable
from wuye.application.receipts import Order
from wuye.domain.shared.lifecycle import Lifecycle
from wuye.domain.shared.refusal import Refused


class Attempt:
    """What a command says, and what it has come to so far. Belongs to one caller; one thread at a time works on it."""

    def __init__(self, decider: Decider, lifecycle: Lifecycle[Any], order: Order, on: str | None) -> None:
        self.order = order
        """The command as it was said."""
        self.append: Append | None = None
        """What it was last decided to append; ``None`` where the decision was refused."""
        self.sight = Sight(unread, decider.kept)
        self._decider = decider
        self._lifecycle = lifecycle
        self._on = on
        self._stream: str | None = None
        self._begin_by: float | None = None

    def begin_within(self, seconds: float | None) -> None:
        """Refuse to be decided later than so many seconds from now."""
        self._begin_by = None if seconds is None else monotonic() + seconds

    def at_hand(self) -> bool:
        """Whether the case it is for is kept and what it refers to is known: nothing need be read to begin with."""
        return self._case_at_hand() and self._decider.refers_to_known(self.order.command)

    def _case_at_hand(self) -> bool:
        if self._on is None:
            entry = entry_of(self._lifecycle, self.order.command)
            return entry is None or entry in self._decider.kept
        if self._stream is None:
            self._stream = self._decider.known(self._on)
        return self._stream is not None and self._stream in self._decider.kept

    def look(self, *, trusting: bool, reading: bool) -> None:
        """Begin a decision on the states kept, or on what the log holds.

        Without ``reading`` it is decided on what is kept, or not at all (``NotAtHand``): a case that it must read would
        hold up those who are decided together with it. The one the command is for is read now, and what it refers to is
        looked up. Raises ``Refused("unknown-id")``.
        """
        if reading or not trusting or self.sight.seen:
            self.sight = Sight(self._decider.case if reading else unread, self._decider.kept if trusting else None)
        self.append = None
        if not reading and not self.at_hand():
            command = self.order.command
            self._decider.resolved(command)
            entry = entry_of(self._lifecycle, command) if self._on is None else self._decider.resolve(self._on)
            if entry is not None:
                self._decider.case(entry)

    def decide(self) -> Append:
        """The command decided. Raises ``Refused``, what reading raises, or ``Unavailable`` when it is too late."""
        if self._begin_by is not None and monotonic() > self._begin_by:
            raise Unavailable("server", "too much is to be done before")
        self._begin_by = None
        decider, order = self._decider, self.order
        command = decider.resolved(order.command)
        if command is not order.command:
            order = replace(order, command=command)
        if self._stream is None and self._on is not None:
            self._stream = decider.resolve(self._on)
        self.append = decider.judged(order, self._lifecycle, self._stream, self.sight)
        return self.append

    def decided(self) -> Append:
        """What was decided. Raises ``RuntimeError`` before that."""
        if self.append is None:
            raise RuntimeError("not decided yet")
        return self.append

    def learn(self, answer: Answer) -> Callable[[], None]:
        """The states as they are after what is stored (``Learn``), and the number of a case that was opened.

        Nearly every case is asked for by its number next, and would have to be looked up in a thread.
        """
        learned = self._decider.kept.learn(self.sight.seen, answer.stored)
        number = answer.number if self._on is None else None
        if number is None:
            return learned

        def learned_and_numbered() -> None:
            learned()
            self._decider.numbered.put(number, answer.stream)

        return learned_and_numbered

    def overtaken(self) -> Refused:
        """The refusal of a command whose case has moved on meanwhile."""
        return self._decider.overtaken(self._decider.case(self.decided().stream), self.order, self.sight)
