"""A retrofit programme as decisions and assets read it."""

from datetime import date
from enum import StrEnum
from typing import Any, assert_never

from attrs import evolve as evolved
from attrs import field, frozen

from wuye.domain.register.retrofit.events import (
    CandidateAdded,
    CandidatesRanked,
    ItemEvaluated,
    ItemStarted,
    ProgrammeAdjusted,
    ProgrammeApproved,
    ProgrammeClosed,
    ProgrammeEvent,
    ProgrammeOpened,
)
from wuye.domain.register.retrofit.kinds import RenewalField
from wuye.domain.shared.money import Money
from wuye.domain.shared.recorded import Recorded


class ProgrammeStage(StrEnum):
    """Where a programme stands (lifecycles, RetrofitPlan)."""

    NEW = "new"
    COLLECTING = "collecting"
    """收集需求."""
    RANKED = "ranked"
    """已排序."""
    APPROVED = "approved"
    """已批准."""
    IMPLEMENTING = "implementing"
    """实施中."""
    EVALUATED = "evaluated"
    """已评估."""
    CLOSED = "closed"
    """已关闭."""


S = ProgrammeStage


@frozen(kw_only=True)
class Candidate:
    """Something to be renewed; the four elements are there once it is approved."""

    number: int
    subject: RenewalField
    asset: str | None
    importance: int
    frequency: int
    failures_permille: int
    priority: int | None = None
    rank: int | None = None
    approved: bool = False
    method: str = ""
    budget: Money = field(factory=lambda: Money(0))
    planned_on: date = date.min
    started: bool = False
    evaluated: bool = False


@frozen(kw_only=True)
class Programme:
    """The retrofit programme of a site and year."""

    stage: ProgrammeStage = ProgrammeStage.NEW
    site: str | None = None
    zone: str = "UTC"
    year: int | None = None
    candidates: tuple[Candidate, ...] = ()

    def candidate(self, number: int) -> Candidate | None:
        """A candidate by its number."""
        return next((one for one in self.candidates if one.number == number), None)

    def item_of(self, asset: str) -> Candidate | None:
        """The candidate of an asset; the newest of several."""
        return next((one for one in reversed(self.candidates) if one.asset == asset), None)

    @property
    def under_way(self) -> bool:
        """Whether an item was started and not evaluated yet."""
        return any(one.started and not one.evaluated for one in self.candidates)


def evolve(programme: Programme, recorded: Recorded[Any]) -> Programme:
    """Apply a fact. History is accepted, not judged."""
    event: ProgrammeEvent = recorded.event
    match event:
        case ProgrammeOpened():
            return Programme(stage=S.COLLECTING, site=event.site, zone=event.zone, year=event.year)
        case CandidateAdded():
            made = Candidate(
                number=event.number,
                subject=event.subject,
                asset=event.asset,
                importance=event.importance,
                frequency=event.frequency,
                failures_permille=event.failures_permille,
            )
            return evolved(programme, candidates=(*programme.candidates, made))
        case CandidatesRanked():
            ranked = programme
            for one in event.ranking:
                ranked = _changed(ranked, one.number, priority=one.priority, rank=one.rank)
            return evolved(ranked, stage=S.RANKED)
        case ProgrammeApproved():
            approved = programme
            for item in event.items:
                approved = _changed(
                    approved,
                    item.number,
                    approved=True,
                    method=item.method,
                    budget=item.budget,
                    planned_on=item.planned_on,
                )
            return evolved(approved, stage=S.APPROVED)
        case ItemStarted():
            return evolved(_changed(programme, event.number, started=True), stage=S.IMPLEMENTING)
        case ItemEvaluated():
            done = _changed(programme, event.number, evaluated=True)
            return evolved(done, stage=S.IMPLEMENTING if done.under_way else S.EVALUATED)
        case ProgrammeAdjusted():
            return evolved(_changed(programme, event.number, evaluated=False), stage=S.IMPLEMENTING)
        case ProgrammeClosed():
            return evolved(programme, stage=S.CLOSED)
        case _:
            assert_never(event)


def _changed(programme: Programme, number: int, **changes: Any) -> Programme:
    return evolved(
        programme,
        candidates=tuple(evolved(one, **changes) if one.number == number else one for one in programme.candidates),
    )
