"""The timer stream of a case: state, rule and table."""

from collections import Counter
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
    site: str | None = identifier(("Site of the case", "个案所属项目"), default=None)
    story: tuple[Told, ...] = some(("The whole story so far, in order", "全部时限记录"), maximum=10_000)


@frozen(kw_only=True)
class Timers:
    """What was recorded, line by line: of the lines about one threshold the first raises it, the second annuls it."""

    stage: ClockStage = ClockStage.NEW
    told: tuple[Threshold, ...] = ()

    @property
    def standing(self) -> tuple[Threshold, ...]:
        """The thresholds that were raised and not annulled, in order."""
        counts = Counter(self.told)
        return tuple(one for one in dict.fromkeys(self.told) if counts[one] % 2)


def evolve(timers: Timers, recorded: Recorded[Any]) -> Timers:
    """Apply a fact. History is accepted, not judged."""
    event: ClockEvent = recorded.event
    return evolved(timers, stage=ClockStage.KEPT, told=(*timers.told, event.threshold))


def record_thresholds(timers: Timers, command: RecordThresholds, _context: Context) -> Events:
    """Each line of the story once, in order, by whichever worker comes first.

    A line that was told although the story no longer knows it, because a clock had run ahead, is put right by one
    more line: nothing is deleted.
    """
    told = Counter(timers.told)
    seen: Counter[Threshold] = Counter()
    events: list[ClockEvent] = []
    for line in command.story:
        seen[line.threshold] += 1
        if seen[line.threshold] > told[line.threshold]:
            events.append(_line(line.threshold, annulled=line.annulled))
    astray = (one for one in dict.fromkeys(timers.told) if (told[one] - seen[one]) % 2 and told[one] > seen[one])
    return (*events, *(_line(one, annulled=bool(told[one] % 2)) for one in astray))


def _line(threshold: Threshold, *, annulled: bool) -> ClockEvent:
    return ThresholdAnnulled(threshold=threshold) if annulled else _raised(threshold)


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
            to=(ClockStage.NEW, ClockStage.KEPT),
            noun="thresholds",
        ),
    ),
    facts=facts("clock", *RAISED, ThresholdAnnulled),
)
