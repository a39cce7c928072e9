"""Thresholds: the instants around a deadline at which something is said, and which of them are justified."""

from collections.abc import Iterable
from datetime import datetime
from enum import StrEnum

from attrs import field, frozen

from wuye.domain.shared.fields import flag, instant, label, whole
from wuye.domain.sla.reading import Outlook, Reading, Verdict

Seen = Reading | Outlook
"""A clock as it was looked at: thresholds hang on nothing that passes with every minute."""
YEAR_MINUTES = 525_600
LADDER = (-60, 0, 60, 1440)
"""Minutes before and after the due instant: a warning, the breach, two escalations [derived]."""


class ThresholdKind(StrEnum):
    """What passing a threshold means."""

    WARNED = "warned"
    """预警."""
    BREACHED = "breached"
    """超时."""
    ESCALATED = "escalated"
    """升级."""
    TARGET_MISSED = "target-missed"
    """未达目标: reported, not breached."""


@frozen(kw_only=True, order=False)
class Threshold:
    """One threshold of one attempt of a clock."""

    clock: str = label(("Clock", "时限"), max_length=100)
    attempt: int = whole(("Attempt", "次数"), minimum=1, maximum=10_000)
    offset_minutes: int = whole(
        ("Minutes before (-) or after the due instant", "距到期分钟数，负为到期前"),
        minimum=-YEAR_MINUTES,
        maximum=YEAR_MINUTES,
    )
    level: int = whole(("Escalation level, 0 = the breach, -1 = a warning", "升级级别"), minimum=-1, maximum=99)
    at: datetime = instant(("Instant of the threshold itself", "阈值时间"))
    target: bool = flag(("A target: reported, not breached", "仅为目标值"), default=False)

    @property
    def kind(self) -> ThresholdKind:
        """What passing it means."""
        if self.level < 0:
            return ThresholdKind.WARNED
        if self.target:
            return ThresholdKind.TARGET_MISSED
        return ThresholdKind.BREACHED if self.level == 0 else ThresholdKind.ESCALATED


@frozen(kw_only=True)
class Due:
    """What the readings of a case say at an instant: thresholds that have passed, and the next instant to look."""

    passed: tuple[Threshold, ...]
    next_at: datetime | None = field(default=None)


def due_thresholds(readings: Iterable[Seen], at: datetime) -> Due:
    """The thresholds that were passed before ``at`` and are justified, in the order of their instants.

    A threshold is justified when its clock was neither stopped nor ended at that instant or before: finished exactly
    at the due instant is met, so time must be strictly over. A threshold before the clock's start says nothing. A
    target has no escalation.
    """
    passed: list[Threshold] = []
    next_at: datetime | None = None
    for reading in readings:
        if reading.due is None:
            continue
        level = 0
        for offset, moment in sorted(reading.thresholds):
            level += offset > 0
            if reading.target and offset > 0:
                break
            if moment < reading.started or (reading.closed_at is not None and reading.closed_at <= moment):
                continue
            if moment < at:
                passed.append(_threshold(reading, offset, -1 if offset < 0 else level, moment))
            else:
                if reading.verdict is not Verdict.PAUSED and (next_at is None or moment < next_at):
                    next_at = moment
                # What lies behind the first to come is later still.
                break
    return Due(passed=tuple(sorted(passed, key=in_order)), next_at=next_at)


def first_moment(reading: Seen) -> datetime | None:
    """The instant of the first threshold that time can pass, ``None`` without one: up to it none has been passed."""
    if reading.due is None:
        return None
    for offset, moment in sorted(reading.thresholds):
        if reading.target and offset > 0:
            return None
        if moment >= reading.started:
            return moment
    return None


def in_order(threshold: Threshold) -> tuple[datetime, str, int, int]:
    """The order of thresholds: by their instants, then by clock, attempt and level."""
    return threshold.at, threshold.clock, threshold.attempt, threshold.level


def _threshold(reading: Seen, offset: int, level: int, at: datetime) -> Threshold:
    return Threshold(
        clock=reading.clock,
        attempt=reading.attempt,
        offset_minutes=offset,
        level=level,
        at=at,
        target=reading.target,
    )


@frozen
class Passed:
    """A threshold that was passed, as far as was known then."""

    threshold: Threshold


@frozen
class Withdrawn:
    """A threshold that a fact recorded later showed to be unjustified."""

    threshold: Threshold


def story(steps: Iterable[tuple[Iterable[Seen], Iterable[Seen], datetime, datetime]]) -> list[Passed | Withdrawn]:
    """Everything timers had to say about a case, as a function of its history alone.

    Each step is one event: the readings as known when it was recorded, the readings as known until the next one, and
    these two instants. So an outage, a second worker or a restart changes nothing: they all tell the same story.
    """
    told: list[Passed | Withdrawn] = []
    standing: list[Threshold] = []
    for known, until_next, recorded_at, next_at in steps:
        justified = set(due_thresholds(known, recorded_at).passed)
        told += [Withdrawn(one) for one in standing if one not in justified]
        standing = [one for one in standing if one in justified]
        for one in due_thresholds(until_next, next_at).passed:
            if one not in standing:
                told.append(Passed(one))
                standing.append(one)
    return told
