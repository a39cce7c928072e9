"""An append on its way through a group: what decides it, and how its caller, in a thread or a loop, is told."""

from collections.abc import Callable
from contextlib import suppress
from functools import partial
from threading import Lock, Thread, current_thread

from wuye.adapters.eventlog.turn import Outcome, Wanted
from wuye.application.ports import Answer, Learn, Loop

Decide = Callable[[], Wanted]
"""Decides a command. Raises what its caller is to be told otherwise."""
Tell = Callable[[Outcome], None]
"""Told what an append came to, in its caller's loop; it must not wait, and not raise."""


class Member:
    """An append on its way through a group."""

    __slots__ = ("_decide", "_foretold", "_learn", "_outcome", "caller", "taken_by", "wanted")

    wanted: Wanted
    """What is to be appended, once it is decided."""

    def __init__(self, decide: Decide, caller: Thread | None, learn: Learn | None = None) -> None:
        self._decide = decide
        self._learn = learn
        self._foretold: tuple[Outcome, Callable[[], None]] | None = None
        self._outcome: Outcome | None = None
        self.caller = caller
        """The thread that leads when this member is to; ``None`` where one has yet to be lent."""
        self.taken_by: Thread | None = None

    def decided(self) -> bool:
        """Whether there is something to append; what its decision raised is its outcome."""
        try:
            self.wanted = self._decide()
        except Exception as fault:  # noqa: BLE001 - it is this caller's alone
            self.settle(fault)
            return False
        return True

    def foretell(self, outcome: Outcome) -> None:
        """Make ready what is to be kept if this becomes the truth: there is time while the disk is waited for."""
        if self._learn is not None and isinstance(outcome, Answer):
            self._foretold = outcome, self._learn(outcome)

    def settle(self, outcome: Outcome) -> None:
        """Give the truth about this append; the first one counts."""
        if self._outcome is None:
            if self._foretold is None or self._foretold[0] is not outcome:
                self._foretold = None
                self.foretell(outcome)
            if self._foretold is not None:
                self._foretold[1]()
            self._outcome = outcome

    def settled(self) -> bool:
        """Whether the truth is known."""
        return self._outcome is not None

    def outcome(self) -> Outcome:
        """What the append came to."""
        assert self._outcome is not None
        return self._outcome

    def result(self) -> Answer:
        """The answer. Raises what the append came to otherwise."""
        outcome = self.outcome()
        if isinstance(outcome, Exception):
            raise outcome
        return outcome

    def wake(self) -> None:
        """Let its caller go on; it is settled."""

    def call(self) -> bool:
        """Have its caller lead; ``False`` where there is none any more."""
        return True


class Waiting(Member):
    """A member whose caller waits in its own thread."""

    __slots__ = ("_wake",)

    def __init__(self, decide: Decide, learn: Learn | None) -> None:
        super().__init__(decide, current_thread(), learn)
        self._wake = Lock()
        self._wake.acquire()

    def wake(self) -> None:
        """Let its caller go on."""
        _ring(self._wake)

    def call(self) -> bool:
        """Wake its caller, to lead."""
        _ring(self._wake)
        return True

    def wait(self, seconds: float) -> bool:
        """Wait to be woken."""
        return self._wake.acquire(timeout=max(0.0, seconds))


class Distant(Member):
    """A member whose caller waits for no thread: its loop is told, and when it is to lead a thread is lent."""

    __slots__ = ("_call", "_told", "loop")

    def __init__(
        self, decide: Decide, learn: Learn | None, told: Tell, loop: Loop, call: Callable[["Distant"], None]
    ) -> None:
        super().__init__(decide, None, learn)
        self._told: Tell | None = told
        self.loop = loop
        self._call = call

    def tell(self) -> None:
        """Tell the outcome, once; in the caller's loop."""
        told, self._told = self._told, None
        if told is not None:
            told(self.outcome())

    def wake(self) -> None:
        """Have the outcome told."""
        self.loop.soon(self.tell)

    def call(self) -> bool:
        """Have a thread lent, as soon as the loop has done what it has to do now: that may be more commands."""
        return self.loop.soon(partial(self._call, self))


def ready(wanted: Wanted) -> Member:
    """A member of a group that came as one; nobody waits for it."""
    member = Member(lambda: wanted, None)
    member.decided()
    return member


def _ring(bell: Lock) -> None:
    """Release a lock that somebody waits for; it may have been released already."""
    with suppress(RuntimeError):
        bell.release()
