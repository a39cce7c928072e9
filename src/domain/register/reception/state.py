"""An ordered meeting reception as decisions read it."""

from datetime import datetime
from enum import StrEnum
from typing import Any, assert_never

from attrs import evolve as evolved
from attrs import frozen

from wuye.domain.register.catalogue.entries import ReceptionTerms
from wuye.domain.register.reception.events import (
    ReceptionCancelled,
    ReceptionClosed,
    ReceptionEvent,
    ReceptionOrdered,
    ReceptionReady,
    Season,
    StepTicked,
    TeaRefilled,
    TemperatureRecorded,
)
from wuye.domain.shared.recorded import Recorded


class ReceptionStage(StrEnum):
    """How far a reception is."""

    NEW = "new"
    ORDERED = "ordered"
    """已预订."""
    READY = "ready"
    """已就绪."""
    CLOSED = "closed"
    """已结束."""
    CANCELLED = "cancelled"
    """已取消."""


@frozen(kw_only=True)
class Reception:
    """An order with the terms it was given on."""

    stage: ReceptionStage = ReceptionStage.NEW
    ordered_by: str = ""
    starts_at: datetime | None = None
    ready_by: datetime | None = None
    terms: ReceptionTerms | None = None
    staff_leave: bool = False
    fewer_refills: bool = False
    ticked: frozenset[str] = frozenset()
    season: Season | None = None
    celsius: int | None = None
    ready_at: datetime | None = None
    refills: int = 0

    @property
    def comfortable(self) -> bool:
        """Whether the room was measured and its temperature lies within the terms, both ends included."""
        if self.terms is None or self.celsius is None:
            return False
        low, high = self.terms.winter_celsius if self.season is Season.WINTER else self.terms.summer_celsius
        return low <= self.celsius <= high

    @property
    def steps(self) -> tuple[str, ...]:
        """The checklist now: preparing steps before the meeting is ready, closing steps after it."""
        if self.terms is None:
            return ()
        return (*self.terms.checks, *self.terms.layout) if self.ready_at is None else self.terms.closing

    @property
    def unprepared(self) -> tuple[str, ...]:
        """What is still to be done before the meeting."""
        steps = tuple(step for step in self.steps if step not in self.ticked)
        return steps if self.comfortable else (*steps, "temperature")

    @property
    def unclosed(self) -> tuple[str, ...]:
        """What is still to be done after the meeting."""
        return tuple(step for step in self.steps if step not in self.ticked)

    @property
    def on_time(self) -> bool | None:
        """Whether all was ready in time; ``None`` before it was ready."""
        return None if self.ready_at is None or self.ready_by is None else self.ready_at <= self.ready_by


def evolve(reception: Reception, recorded: Recorded[Any]) -> Reception:
    """Apply a fact. History is accepted, not judged."""
    event: ReceptionEvent = recorded.event
    match event:
        case ReceptionOrdered():
            return evolved(
                reception,
                stage=ReceptionStage.ORDERED,
                ordered_by=recorded.actor.id,
                starts_at=event.starts_at,
                ready_by=event.ready_by,
                terms=event.terms,
                staff_leave=event.staff_leave,
                fewer_refills=event.fewer_refills,
            )
        case StepTicked():
            return evolved(reception, ticked=reception.ticked | {event.step})
        case TemperatureRecorded():
            return evolved(reception, season=event.season, celsius=event.celsius)
        case ReceptionReady():
            return evolved(reception, stage=ReceptionStage.READY, ready_at=recorded.occurred_at)
        case TeaRefilled():
            return evolved(reception, refills=reception.refills + 1)
        case ReceptionClosed():
            return evolved(reception, stage=ReceptionStage.CLOSED)
        case ReceptionCancelled():
            return evolved(reception, stage=ReceptionStage.CANCELLED)
        case _:
            assert_never(event)
