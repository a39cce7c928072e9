"""Work that may wait goes on in the pauses of what may not: views, beside commands of the same process.

Threads take the interpreter from each other without asking what is urgent, and whoever wants it waits for half a
millisecond (``SWITCH_SECONDS`` of the server). So a courteous thread looks, between two short steps of its work,
whether others ran while it did not. If so it sleeps until it wakes and finds the interpreter free, as it is while
commands wait for their database. Reasons and figures: ``docs/decisions/views-give-way.md``.
"""

import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Final, TypeVar

from attrs import define, field, frozen

T = TypeVar("T")

BESIDE_COMMANDS: Final = 0.05
"""Smallest share of the time that views have of a process which also takes commands: when those leave no pause."""
NOTICED_SECONDS: Final = 0.0002
"""Time in which a thread did not run that it looks into."""
NAP_SECONDS: Final = 0.01
"""From one look whether the interpreter is free to the next: each takes it from somebody for a moment."""
AT_ONCE_SECONDS: Final = 0.00015
"""Who wakes so little late was not kept waiting for the interpreter: a timer is late by itself."""
_BUSY: Final = 0.3
"""Share of a wait that others must have run for: what is left of it is the disk's, or a database's."""
_TO_BE_HAD: Final = 0.8
"""Share of the time that commands at their busiest run for, and views beside them: the rest is their database's."""
_CROWD: Final = 24
"""So many commands at once come as fast as they are answered: what they leave is no sign of what they want."""
_WINDOW_SECONDS: Final = 0.5
"""Time after which what was of it counts half."""


@frozen
class Spent:
    """Time that has passed, the processor's in this thread, and in all threads of this process; in seconds."""

    wall: float
    own: float
    process: float

    @classmethod
    def now(cls) -> "Spent":
        """As it is now; the beginning is anybody's."""
        return cls(time.monotonic(), time.thread_time(), time.process_time())

    def waited(self, since: "Spent") -> float:
        """Seconds in which this thread did not run."""
        return (self.wall - since.wall) - (self.own - since.own)

    def of_others(self, since: "Spent") -> float:
        """The processor's seconds in the other threads of this process."""
        return (self.process - since.process) - (self.own - since.own)

    def kept_waiting(self, since: "Spent") -> bool:
        """Whether this thread did not run because others did."""
        return self.of_others(since) > _BUSY * self.waited(since)


@define
class Courtesy:
    """The courtesy of one thread, used by that thread alone."""

    share: float
    """Smallest share of the time that it has although others want all of it."""
    _crowd: Callable[[], float] = field(default=lambda: 0.0)
    """How many commands come at once."""
    _sleep: Callable[[float], object] = time.sleep
    _spent: Callable[[], Spent] = Spent.now
    _seen: Spent = field(init=False)
    """Since when it is asked who ran."""
    _looked: float = field(init=False)
    _since: Spent = field(init=False)
    """Since when its share is counted."""

    def __attrs_post_init__(self) -> None:
        """Begin to count."""
        self._seen = self._since = self._spent()
        self._looked = self._seen.wall

    def between(self, some: Iterable[T]) -> Iterator[T]:
        """One after the other, and before each, if they want it, those who cannot wait."""
        for one in some:
            if time.monotonic() - self._looked > NOTICED_SECONDS:
                self.give_way()
            yield one

    def give_way(self) -> None:
        """Sleep as long as others want the interpreter, unless this thread has less than is left for it."""
        now, seen = self._spent(), self._seen
        if now.waited(seen) > NOTICED_SECONDS:
            kept_waiting = now.kept_waiting(seen)
            while kept_waiting and self._has_its_share(now):
                seen = now
                self._sleep(NAP_SECONDS)
                now = self._spent()
                kept_waiting = now.wall - seen.wall > NAP_SECONDS + AT_ONCE_SECONDS and now.kept_waiting(seen)
            self._seen = now
        self._looked = now.wall

    def _has_its_share(self, now: Spent) -> bool:
        since = self._since
        wall, own, others = now.wall - since.wall, now.own - since.own, now.of_others(since)
        if wall > _WINDOW_SECONDS:
            self._since = Spent(
                (since.wall + now.wall) / 2, (since.own + now.own) / 2, (since.process + now.process) / 2
            )
        left = _TO_BE_HAD * wall - others if self._crowd() < _CROWD else 0.0
        return own >= max(self.share * wall, left)


_courtesy: ContextVar[Courtesy | None] = ContextVar("wuye-courtesy", default=None)


@contextmanager
def courteous(share: float, crowd: Callable[[], float]) -> Iterator[None]:
    """Give way inside, in this thread, wherever something is done ``courteously``; with a ``share`` of 1, nowhere.

    ``crowd`` says how many commands come at once.
    """
    token = _courtesy.set(None if share == 1 else Courtesy(share, crowd))
    try:
        yield
    finally:
        _courtesy.reset(token)


def courteously(some: Iterable[T]) -> Iterable[T]:
    """The same, one after the other; a thread that is courteous gives way in between."""
    courtesy = _courtesy.get()
    return some if courtesy is None else courtesy.between(some)
