"""What the three logs have in common: everything but where the bytes go."""

from abc import ABC, abstractmethod
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from functools import partial
from threading import Condition
from time import monotonic
from typing import Any, Final

from wuye.adapters.eventlog.mapper import Mapper, StoredRow
from wuye.adapters.eventlog.members import Decide, Tell
from wuye.adapters.eventlog.turn import Outcome, Wanted, check_append, repeated
from wuye.adapters.processes import HERE
from wuye.application.ports import (
    Answer,
    Append,
    Clock,
    CommandKey,
    CommandReused,
    Conflict,
    Learn,
    Loop,
    Unavailable,
    Unreadable,
    Vault,
)
from wuye.application.registry import Registry
from wuye.domain.shared.recorded import Recorded

_FIRST_PAUSE: Final = 0.02
_LONGEST_PAUSE: Final = 0.2


class StoredLog(ABC):
    """A log over a store (port ``EventLog``). Threads may share it; processes may not: open it after a fork."""

    tells_many = False
    """Whether answers to many appends say what was stored: an import keeps no states."""

    def __init__(self, *, registry: Registry, vault: Vault, company: str, clock: Clock | None) -> None:
        if not company or "|" in company or not company.isprintable():
            raise ValueError(f"no company: {company[:64]!r}")
        self._mapper = Mapper(registry, vault)
        self._company = company
        self._clock = clock
        self._news = Condition()
        self._waiting = 0
        """How many threads wait for news: often none does, and a command need not tell any."""
        self._reached = 0
        """Position up to which this process has itself written: nobody need ask for it."""
        self._owner = HERE.id
        self._closed = False

    def append(self, append: Append) -> Answer:
        """Append all of a command's events, or none; see the port.

        Raises ``Conflict``, ``CommandReused``, ``Unavailable``, and ``ValueError`` for what no caller can mean.
        """
        return self.append_decided(lambda: append)

    def append_decided(self, decide: Callable[[], Append], learn: Learn | None = None) -> Answer:
        """Decide a command together with those that come at once, and append its events; see the port.

        Raises what ``decide`` raises, and as ``append``.
        """
        self._check_usable()
        answer = self._store(lambda: self._wanted(decide()), learn)
        self._announced(answer)
        return answer

    def append_soon(self, decide: Callable[[], Append], learn: Learn, told: Tell, loop: Loop) -> Callable[[], bool]:
        """As ``append_decided``, without waiting; see the port. Raises ``Unavailable`` when it was closed."""
        self._check_usable()

        def settled(outcome: Outcome) -> None:
            if isinstance(outcome, Answer):
                self._announced(outcome)
            told(outcome)

        return self._store_soon(lambda: self._wanted(decide()), learn, settled, loop)

    def append_many(self, appends: Sequence[Append]) -> "list[Answer | Conflict | CommandReused]":
        """Many appends in one transaction, each decided alone in its turn; see the port. Raises ``Unavailable``."""
        self._check_usable()
        if not appends:
            return []
        outcomes = self._store_many([self._wanted(one, told=self.tells_many) for one in appends])
        self.announce(max((one.position for one in outcomes if isinstance(one, Answer)), default=0))
        told: list[Answer | Conflict | CommandReused] = []
        for outcome in outcomes:
            if not isinstance(outcome, Answer | Conflict | CommandReused):
                raise outcome
            told.append(outcome)
        return told

    def answer(self, key: CommandKey, fingerprint: bytes) -> Answer | None:
        """The first answer of a command id, if it happened. Raises ``CommandReused`` for another body."""
        self._check_usable()
        found = self._look_up(key)
        return None if found is None else repeated(found[1], found[0], fingerprint)

    def stream(
        self, stream: str, *, after: int = 0, upto: int | None = None, skim: bool = False
    ) -> list[Recorded[Any]]:
        """A stream's events in order, sealed fields not looked at with ``skim``.

        Raises ``BrokenHistory`` naming the field when one cannot be loaded.
        """
        self._check_usable()
        return [self._mapper.recorded(row, skim=skim) for row in self._stream_rows(stream, after, upto)]

    def heads(self, streams: Sequence[str]) -> Mapping[str, int]:
        """Versions of those of these streams that have events, in one question."""
        self._check_usable()
        return self._versions(streams)

    def page(self, after: int, limit: int) -> "list[Recorded[Any] | Unreadable]":
        """Up to ``limit`` events behind a position, in commit order; an unreadable one is given as such.

        Sealed fields are not looked at: whoever opens one finds out whether it is whole.
        """
        self._check_usable()
        return self._mapper.page(self._page_rows(after, limit))

    def half(self, after: int, upto: int, *, odd: bool) -> "Callable[[], list[Recorded[Any] | Unreadable]]":
        """The same of half of the streams, from a position to another one: read now, made events of when called."""
        self._check_usable()
        return partial(self._mapper.page, self._half_rows(after, upto, odd=odd))

    def page_of(self, facts: Sequence[str], after: int, upto: int, limit: int) -> "list[Recorded[Any] | Unreadable]":
        """Those of these facts alone, up to a position; the others cost little."""
        self._check_usable()
        return self._mapper.page(self._rows_of(facts, after, upto, limit))

    def head(self) -> int:
        """Position of the last committed event, 0 in an empty log."""
        self._check_usable()
        return self._top()

    def now(self) -> datetime:
        """The clock of the log, unless another one was given."""
        self._check_usable()
        return self._time() if self._clock is None else self._clock.now()

    def wait(self, after: int, timeout: float) -> bool:
        """Wait until there is an event behind ``after``: announcements are a hint, polling is the guarantee."""
        self._check_usable()
        deadline = monotonic() + timeout
        pause = _FIRST_PAUSE
        while self._reached <= after and self.head() <= after:
            left = deadline - monotonic()
            if left <= 0:
                return False
            with self._news:
                self._waiting += 1
                try:
                    heard = self._news.wait(min(pause, left))
                finally:
                    self._waiting -= 1
            pause = _FIRST_PAUSE if heard else min(2 * pause, _LONGEST_PAUSE)
        return True

    def crowd(self) -> float:
        """How many appends shared a transaction of late: none, where each has its own."""
        return 0.0

    def announce(self, reached: int = 0) -> None:
        """Wake those who wait; each of them looks for itself, unless the log is known to have ``reached`` so far."""
        with self._news:
            if reached > self._reached:
                self._reached = reached
            if self._waiting:
                self._news.notify_all()

    def close(self) -> None:
        """Give back connections; a second call does nothing."""
        if not self._closed:
            self._closed = True
            self.announce()
            if HERE.id == self._owner:
                self._shut()

    def _announced(self, answer: Answer) -> None:
        if answer.events and not answer.replayed:
            self.announce(answer.position)

    def _wanted(self, append: Append, *, told: bool = True) -> Wanted:
        check_append(append, self._company)
        prepare = self._mapper.prepare
        return Wanted(append, [prepare(draft) for draft in append.drafts], told)

    def _check_usable(self) -> None:
        if self._closed:
            raise Unavailable("log", "it was closed")
        if HERE.id != self._owner:
            # Connections shared over a fork corrupt each other.
            raise Unavailable("log", "it was opened before a fork; open it in the process that uses it")

    @abstractmethod
    def check(self) -> Mapping[str, str]:
        """Facts for health and ``doctor``. Raises ``Unavailable``."""

    @abstractmethod
    def _store(self, decide: Decide, learn: Learn | None) -> Answer: ...

    @abstractmethod
    def _store_soon(self, decide: Decide, learn: Learn, told: Tell, loop: Loop) -> Callable[[], bool]: ...

    @abstractmethod
    def _store_many(self, wanted: Sequence[Wanted]) -> list[Outcome]: ...

    @abstractmethod
    def _look_up(self, key: CommandKey) -> tuple[bytes, Answer] | None: ...

    @abstractmethod
    def _stream_rows(self, stream: str, after: int, upto: int | None) -> list[StoredRow]: ...

    @abstractmethod
    def _versions(self, streams: Sequence[str]) -> Mapping[str, int]: ...

    @abstractmethod
    def _page_rows(self, after: int, limit: int) -> list[StoredRow]: ...

    @abstractmethod
    def _half_rows(self, after: int, upto: int, *, odd: bool) -> list[StoredRow]: ...

    @abstractmethod
    def _rows_of(self, facts: Sequence[str], after: int, upto: int, limit: int) -> list[StoredRow]: ...

    @abstractmethod
    def _top(self) -> int: ...

    @abstractmethod
    def _time(self) -> datetime: ...

    @abstractmethod
    def _shut(self) -> None: ...
