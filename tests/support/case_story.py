"""One case at a desk, told act by act: what stories of every kind of case have in common."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any, Self

import pytest

from tests.support.examples import Pick, first
from wuye.application.desk import Desk, Receipt
from wuye.domain.shared.actor import Actor
from wuye.domain.shared.refusal import Refused
from wuye.entrypoints.testing.scenario import StoryClock


class CaseStory(ABC):
    """One case at the desk. Every act takes a minute."""

    case: str | None

    def __init__(self, desk: Desk, clock: StoryClock) -> None:
        self.desk = desk
        self._clock = clock
        self.case = None
        self.receipts: list[Receipt] = []

    @abstractmethod
    def command(self, kind: type, /, by: Actor | None = None, pick: Pick = first, **changes: Any) -> Any:
        """A valid command for the state the case is in, with these fields changed."""

    @abstractmethod
    def usual(self, kind: type) -> Actor:
        """Who gives such a command in everyday life."""

    @property
    def now(self) -> datetime:
        """The present instant."""
        return self._clock.now()

    def later(self, **parts: float) -> Self:
        """Time passes: ``later(hours=2)``."""
        self._clock.advance(timedelta(**parts))
        return self

    def does(
        self, command: Any, /, by: Actor | None = None, occurred_at: datetime | None = None, **changes: Any
    ) -> Receipt:
        """Somebody gives a command: an instance, or a kind whose everyday form is changed in some fields."""
        receipt = self._given(command, by, occurred_at, changes)
        self.case = self.case or receipt.case
        self.receipts.append(receipt)
        self.later(minutes=1)
        return receipt

    def goes(self, *kinds: type) -> Self:
        """One everyday act after another."""
        for kind in kinds:
            self.does(kind)
        return self

    def refuses(
        self, code: str, command: Any, /, by: Actor | None = None, occurred_at: datetime | None = None, **changes: Any
    ) -> Refused:
        """The same, and it is refused with this code: nothing is left in the log."""
        before = self.desk.log.head()
        with pytest.raises(Refused) as met:
            self._given(command, by, occurred_at, changes)
        assert met.value.code == code, f"{code} expected, refused with {met.value}"
        assert self.desk.log.head() == before, "a refused command left something in the log"
        return met.value

    def _given(
        self, command: Any, by: Actor | None, occurred_at: datetime | None, changes: Mapping[str, Any]
    ) -> Receipt:
        actor = by or self.usual(command if isinstance(command, type) else type(command))
        given = self.command(command, actor, **changes) if isinstance(command, type) else command
        return self.desk.execute(given, by=actor, on=self.case or None, occurred_at=occurred_at)
