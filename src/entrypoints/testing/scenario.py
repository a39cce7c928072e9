"""A story told to a desk: commands through the door, time that moves when the story says so."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any, Protocol, Self, TypeVar

from wuye.application.desk import Desk, Receipt
from wuye.domain.shared.actor import Actor
from wuye.domain.shared.recorded import Recorded
from wuye.domain.shared.refusal import Refused
from wuye.entrypoints.testing.story import SOMEBODY

E = TypeVar("E")


class StoryClock(Protocol):
    """A clock that stands still until it is moved."""

    def now(self) -> datetime:
        """The present instant of the story."""
        ...

    def advance(self, step: timedelta | None = None, **parts: float) -> datetime:
        """Move on by a step, or by parts as of ``timedelta``."""
        ...

    def set(self, instant: datetime) -> None:
        """Jump to an instant."""
        ...


class Scenario:
    """A story over a real desk: what is opened last is what the next command is given to."""

    def __init__(self, desk: Desk, clock: StoryClock) -> None:
        self.desk = desk
        self.clock = clock
        self.case: str | None = None
        """Number, or stream id, of the case the story is about."""
        self.receipts: list[Receipt] = []

    def opens(self, command: object, *, by: Actor = SOMEBODY, **more: Any) -> Receipt:
        """A command opens a case; the story is about it from now on. ``more`` as for ``Desk.execute``."""
        receipt = self.desk.execute(command, by=by, **more)
        self.case = receipt.number or receipt.case
        self.receipts.append(receipt)
        return receipt

    def does(self, command: object, *, by: Actor = SOMEBODY, on: str | None = None, **more: Any) -> Receipt:
        """A command is given to the case, or to another one with ``on``."""
        receipt = self.desk.execute(command, by=by, on=on or self._about(), **more)
        self.receipts.append(receipt)
        return receipt

    def refused(
        self, code: str, command: object, *, by: Actor = SOMEBODY, on: str | None = None, **more: Any
    ) -> Refused:
        """A command is refused with this code, and the log is as it was before."""
        before = self.desk.log.head()
        met = _refusal(lambda: self.desk.execute(command, by=by, on=on or self.case, **more))
        assert met is not None, f"a refusal ({code}) expected, the command was accepted"
        assert met.code == code, f"{code} expected, refused with {met}"
        assert self.desk.log.head() == before, "a refused command left something in the log"
        return met

    def later(self, **parts: float) -> Self:
        """Time passes: ``later(hours=2)``."""
        self.clock.advance(timedelta(**parts))
        return self

    def at(self, instant: datetime) -> Self:
        """It is now this instant."""
        self.clock.set(instant)
        return self

    @property
    def state(self) -> Any:
        """The state of the case."""
        return self.desk.state(self._about())

    @property
    def events(self) -> list[Recorded[Any]]:
        """The history of the case, personal fields opened."""
        return self.desk.history(self._about())

    def of(self, kind: type[E]) -> list[E]:
        """The facts of one kind in the history of the case."""
        return [one.event for one in self.events if isinstance(one.event, kind)]

    def _about(self) -> str:
        if self.case is None:
            raise AssertionError("the story has no case yet: begin with opens()")
        return self.case


def _refusal(attempt: Callable[[], object]) -> Refused | None:
    try:
        attempt()
    except Refused as refusal:
        return refusal
    return None
