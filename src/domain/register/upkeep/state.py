"""An upkeep plan as assets read it."""

from datetime import date
from enum import StrEnum
from typing import Any, assert_never

from attrs import evolve as evolved
from attrs import field, frozen

from wuye.domain.cadence.rule import Rule
from wuye.domain.register.upkeep.cycle import Cycle
from wuye.domain.register.upkeep.events import (
    CycleRevised,
    FeedbackRecorded,
    ReportPublished,
    UpkeepPlanActivated,
    UpkeepPlanDrafted,
    UpkeepPlanEvent,
)
from wuye.domain.shared.facilities import AssetKind, UpkeepActivity, UsageFrequency
from wuye.domain.shared.recorded import Recorded
from wuye.domain.sla.limits import Unit


class UpkeepPlanStage(StrEnum):
    """A plan is drafted, in force, and replaced by its next version."""

    NEW = "new"
    DRAFT = "draft"
    """草案."""
    ACTIVE = "active"
    """执行中."""
    REVISED = "revised"
    """已调整: end, a new version is in force."""


@frozen(kw_only=True)
class UpkeepPlan:
    """What is due for kinds of assets, how often, by whom, to which standard."""

    stage: UpkeepPlanStage = UpkeepPlanStage.NEW
    base: str = ""
    version: int = 0
    """Number of its version; the first is 1."""
    kinds: tuple[AssetKind, ...] = ()
    usage: UsageFrequency = UsageFrequency.NORMAL
    task: str = ""
    activities: tuple[UpkeepActivity, ...] = ()
    cycle: Cycle = field(factory=Cycle)
    cadence: str = ""
    department: str | None = None
    standard: str | None = None
    trade: str | None = None
    source: str | None = None
    reports: int = 0
    feedback: int = 0
    successor: str | None = None

    @property
    def active(self) -> bool:
        """Whether assets may take it over."""
        return self.stage is UpkeepPlanStage.ACTIVE

    @property
    def by_shift(self) -> bool:
        """Whether it is due every shift."""
        return self.cycle.unit is Unit.SHIFTS

    def rule(self, since: date, turns: tuple[int, ...], calendar: str | None) -> Rule | None:
        """Its cycle counted from a day; ``None`` where no interval is stated."""
        return self.cycle.rule(since, turns, calendar)


def evolve(plan: UpkeepPlan, recorded: Recorded[Any]) -> UpkeepPlan:
    """Apply a fact. History is accepted, not judged."""
    event: UpkeepPlanEvent = recorded.event
    match event:
        case UpkeepPlanDrafted():
            return UpkeepPlan(
                stage=UpkeepPlanStage.DRAFT,
                base=event.base,
                version=event.number,
                kinds=event.kinds,
                usage=event.usage,
                task=event.task,
                activities=event.activities,
                cycle=event.cycle,
                cadence=event.cadence,
                department=event.department,
                standard=event.standard,
                trade=event.trade,
                source=event.source,
            )
        case UpkeepPlanActivated():
            return evolved(plan, stage=UpkeepPlanStage.ACTIVE)
        case CycleRevised():
            return evolved(plan, stage=UpkeepPlanStage.REVISED, successor=event.successor)
        case ReportPublished():
            return evolved(plan, reports=plan.reports + 1)
        case FeedbackRecorded():
            return evolved(plan, feedback=plan.feedback + 1)
        case _:
            assert_never(event)
