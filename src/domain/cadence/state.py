"""The state of a recurring duty: what is open, and which occurrence comes next."""

from datetime import date, datetime
from enum import StrEnum
from typing import Any, assert_never

from attrs import frozen

from wuye.domain.cadence import events as e
from wuye.domain.cadence.rule import Basis, Rule, Slot
from wuye.domain.shared.evolving import evolved
from wuye.domain.shared.recorded import Recorded

REMEMBERED = 400
"""Lost occurrences that a late fact may still put right."""


class CadenceStage(StrEnum):
    """A duty runs until it is ended."""

    NEW = "new"
    RUNNING = "running"
    """执行中."""
    ENDED = "ended"
    """已终止."""


@frozen(kw_only=True)
class Pending:
    """An open occurrence."""

    slot: Slot
    overdue: bool = False


@frozen(kw_only=True)
class Lost:
    """An occurrence that was missed, or that a later one stands for; a fact recorded late may put it right."""

    slot: Slot
    until: datetime
    """Whatever was done before counts: the end of its window, or the opening of the one that stands for it."""
    into: str | None = None
    """The one that stands for it."""


@frozen(kw_only=True, slots=False)  # copied once for each event: see evolved
class Series:
    """A recurring duty (周期任务)."""

    stage: CadenceStage = CadenceStage.NEW
    site: str | None = None
    zone: str = "UTC"
    duty: str = ""
    subject: str | None = None
    responsible: str | None = None
    rule: Rule | None = None
    anchor: date | None = None
    """What occurrences are counted from: the rule's, or the last day it was done."""
    step: int = 0
    """Number of the occurrence that comes next."""
    next_at: datetime | None = None
    """When it opens."""
    last: date | None = None
    """Nominal date of the newest occurrence that opened or ended."""
    open: tuple[Pending, ...] = ()
    lost: tuple[Lost, ...] = ()
    """Newest last."""
    cases: tuple[tuple[str, str], ...] = ()
    """In which case an occurrence is done, newest last."""

    def case_of(self, slot: str) -> str | None:
        """The case of an occurrence."""
        return dict(self.cases).get(slot)

    def lost_one(self, slot: str | None) -> Lost | None:
        """An occurrence that was missed or merged, by its id."""
        return next((one for one in reversed(self.lost) if one.slot.id == slot), None)

    @property
    def look_at(self) -> datetime | None:
        """When there is something to account for next."""
        instants = [one.slot.closes_at for one in self.open if not one.overdue]
        if self.next_at is not None and not self.waits:
            instants.append(self.next_at)
        return min(instants, default=None)

    @property
    def waits(self) -> bool:
        """The next occurrence hangs on the completion of the open one."""
        return self.rule is not None and self.rule.basis is Basis.COMPLETION and bool(self.open)

    def pending(self, slot: str) -> Pending | None:
        """An open occurrence by its id."""
        return next((one for one in self.open if one.slot.id == slot), None)


def evolve(series: Series, recorded: Recorded[Any]) -> Series:
    """Apply a fact. History is accepted, not judged."""
    return applied(series, recorded.event)


def applied(series: Series, event: e.CadenceEvent) -> Series:
    """The duty after a fact."""
    match event:
        case e.CadenceSet():
            return evolved(
                series,
                stage=CadenceStage.RUNNING,
                site=event.site,
                zone=event.zone,
                duty=event.duty,
                subject=event.subject,
                responsible=event.responsible,
                rule=event.rule,
                anchor=event.rule.anchor,
                step=event.step,
                next_at=event.next_at,
            )
        case e.CadenceRevised():
            return evolved(series, rule=event.rule, anchor=event.rule.anchor, step=event.step, next_at=event.next_at)
        case e.OccurrenceForeseen():
            return evolved(series, next_at=event.next_at)
        case e.OccurrenceOpened():
            return evolved(
                _met(series, event.slot),
                lost=_stood_for(series.lost, event.slot),
                open=(*series.open, Pending(slot=event.slot)),
                step=event.step,
                next_at=event.next_at,
            )
        case e.OccurrenceAssigned():
            return evolved(series, cases=(*series.cases, (event.occurrence, event.case))[-REMEMBERED:])
        case e.OccurrenceDone():
            return _done(series, event)
        case e.OccurrenceOverdue():
            return evolved(
                series,
                open=tuple(evolved(one, overdue=True) if one.slot.id == event.slot.id else one for one in series.open),
            )
        case e.OccurrenceMissed():
            return evolved(
                _without(series, event.slot),
                lost=(*series.lost, Lost(slot=event.slot, until=event.slot.closes_at))[-REMEMBERED:],
                next_at=event.next_at,
            )
        case e.OccurrenceMerged():
            merged = Lost(slot=event.slot, until=event.slot.closes_at, into=event.into)
            return evolved(_without(series, event.slot), lost=(*series.lost, merged)[-REMEMBERED:])
        case e.OccurrenceWaived():
            return evolved(_without(_met(series, event.slot), event.slot), step=event.step, next_at=event.next_at)
        case e.CadenceEnded():
            return evolved(series, stage=CadenceStage.ENDED, next_at=None)
        case _:
            assert_never(event)


def _done(series: Series, event: e.OccurrenceDone) -> Series:
    ended = _without(_met(series, event.slot), event.slot)
    if event.corrects:
        return evolved(ended, lost=tuple(one for one in series.lost if one.slot.id != event.slot.id))
    counted = series.rule is not None and series.rule.basis is Basis.COMPLETION
    return evolved(
        ended,
        anchor=event.done_on if counted else series.anchor,
        step=event.step,
        next_at=event.next_at,
    )


def _stood_for(lost: tuple[Lost, ...], slot: Slot) -> tuple[Lost, ...]:
    """The lost ones, now that the one has opened that stands for the last of them."""
    if not lost or lost[-1].into != slot.id:
        return lost
    return tuple(evolved(one, until=slot.opens_at) if one.into == slot.id else one for one in lost)


def _met(series: Series, slot: Slot) -> Series:
    return evolved(series, last=max(slot.nominal, series.last or slot.nominal))


def _without(series: Series, slot: Slot) -> Series:
    return evolved(series, open=tuple(one for one in series.open if one.slot.id != slot.id))
