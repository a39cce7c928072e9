"""The timer stream of a case: state, rule and table."""

from enum import StrEnum
from typing import Any, assert_never

from attrs import evolve as evolved
from attrs import frozen

from wuye.domain.clock.events import (
    ClockBreached,
    ClockEscalated,
    ClockEvent,
    ClockWarned,
    TargetMissed,
    ThresholdAnnulled,
)
from wuye.domain.clock.thresholds import Threshold, ThresholdKind
from wuye.domain.shared.actor import SYSTEM
from wuye.domain.shared.fields import flag, identifier, part, some
from wuye.domain.shared.lifecycle import Context, Events, Lifecycle, facts, on
from wuye.domain.shared.recorded import Recorded


class ClockStage(StrEnum):
    """A timer stream is there or not."""

    NEW = "new"
    """尚无记录."""
    KEPT = "kept"
    """已有记录."""


@frozen(kw_only=True)
class Told:
    """One line of the story of a case's timers."""

    threshold: Threshold = part(("Threshold", "阈值"))
    annulled: bool = flag(("It was not justified after all", "事后撤销"), default=False)


@frozen(kw_only=True)
class RecordThresholds:
    """Record the story of a case's timers as far as it goes (记录时限阈值); what was told is not told again."""

    case: str = identifier(("Stream id of the case", "个案标识"))
    story: tuple[Told, ...] = some(("The whole story so far, in order", "全部时限记录"), maximum=10_000)


@frozen(kw_only=True)
class Timers:
    """How much of the story was recorded, and the thresholds that stand: raised and not annulled."""

    stage: ClockStage = ClockStage.NEW
    told: int = 0
    standing: tuple[Threshold, ...] = ()


def evolve(timers: Timers, recorded: Recorded[Any]) -> Timers:
    """Apply a fact. History is accepted, not judged."""
    event: ClockEvent = recorded.event
    match event:
        case ClockWarned() | ClockBreached() | ClockEscalated() | TargetMissed():
            standing = (*timers.standing, event.threshold)
        case ThresholdAnnulled():
            standing = tuple(one for one in timers.standing if one != event.threshold)
        case _:
            assert_never(event)
    return evolved(timers, stage=ClockStage.KEPT, told=timers.told + 1, standing=standing)


def record_thresholds(timers: Timers, command: RecordThresholds, _context: Context) -> Events:
    """The story only ever grows: each line once, in order, by whichever worker comes first."""
    return tuple(
        ThresholdAnnulled(threshold=line.threshold) if line.annulled else _raised(line.threshold)
        for line in command.story[timers.told :]
    )


def _raised(threshold: Threshold) -> ClockEvent:
    match threshold.kind:
        case ThresholdKind.WARNED:
            return ClockWarned(threshold=threshold)
        case ThresholdKind.BREACHED:
            return ClockBreached(threshold=threshold)
        case ThresholdKind.ESCALATED:
            return ClockEscalated(threshold=threshold)
        case ThresholdKind.TARGET_MISSED:
            return TargetMissed(threshold=threshold)
        case _:
            assert_never(threshold.kind)


RAISED = (ClockWarned, ClockBreached, ClockEscalated, TargetMissed)

CLOCK = Lifecycle(
    category="clock",
    plural="timers",
    title=("Timers of a case", "个案时限记录"),
    initial=Timers(),
    evolve=evolve,
    stages=ClockStage,
    key=lambda command: str(command.case),
    rows=(
        on(
            RecordThresholds,
            (ClockStage.NEW, ClockStage.KEPT),
            SYSTEM,
            record_thresholds,
            (*RAISED, ThresholdAnnulled),
            "SLA-001…028",
            to=ClockStage.KEPT,
            noun="thresholds",
        ),
    ),
    facts=facts("clock", *RAISED, ThresholdAnnulled),
)
