"""Trying figures before they are published: when an amount falls due by stated hours, without a case or a policy."""

from collections.abc import Sequence
from datetime import datetime
from enum import StrEnum

from attrs import evolve, frozen

from wuye.domain.shared.refusal import Refused
from wuye.domain.sla.calendar import MINUTES_A_DAY, Calendar, DatedSpans, Span, every_day, hours
from wuye.domain.sla.limits import AGREED_UNITS, CADENCE_UNITS, Limit, Unit, due_at
from wuye.domain.sla.worktime import DAY, FAR_DAYS, compiled, instant_of, micros, union

TRIED_UNITS = tuple(
    unit for unit in Unit if unit not in AGREED_UNITS | CADENCE_UNITS | {Unit.NOT_STATED, Unit.SEE_SERVICE_CATALOGUE}
)
"""Units that are lengths from a start."""
EVERY_DAY = tuple(range(7))
WORKWEEK = tuple(range(5))

Pauses = Sequence[tuple[datetime, datetime | None]]
"""From and to; one without an end lasts on."""


class TrialState(StrEnum):
    """What became of a trial."""

    DUE = "due"
    """到期."""
    PROVISIONAL = "provisional"
    """暂定: past the calendar's horizon."""
    PAUSED = "paused"
    """暂停中: a pause that has no end holds it."""
    NEVER = "never"
    """六十年内不到期: so much working time is not there within sixty years."""


@frozen(kw_only=True)
class Trial:
    """When an amount falls due; ``due`` is ``None`` while a pause lasts on, or when time never suffices."""

    due: datetime | None
    state: TrialState


def tried(calendar: Calendar, start: datetime, amount: int, unit: Unit, pauses: Pauses = ()) -> Trial:
    """When so much time from a start is used up, pauses subtracted as a set, in any order.

    Raises ``Refused``: ``no-length`` for a unit without one, ``out-of-range``, ``pause-ends-before-it-begins``.
    """
    if unit not in TRIED_UNITS:
        raise Refused("no-length", unit=unit.value, allowed=[one.value for one in TRIED_UNITS])
    limit = Limit(clock="trial", unit=unit, value=0 if unit is Unit.IMMEDIATE else amount)
    for since, until in pauses:
        if until is not None and until < since:
            raise Refused("pause-ends-before-it-begins", since=since.isoformat(), until=until.isoformat())
    opened = min((micros(since) for since, until in pauses if until is None), default=None)
    begin, far = micros(start), micros(start) + FAR_DAYS * DAY
    closed = union((micros(since), far if until is None else micros(until)) for since, until in pauses)
    worktime = compiled(calendar)
    due = due_at(limit, begin, worktime, pauses=closed)
    # No amount is used up at the start, also inside a pause that lasts on.
    if opened is not None and (due is None or due > max(opened, begin)):
        return Trial(due=None, state=TrialState.PAUSED)
    if due is None:
        return Trial(due=None, state=TrialState.NEVER)
    beyond = limit.is_working and worktime.is_provisional(due)
    return Trial(due=instant_of(due), state=TrialState.PROVISIONAL if beyond else TrialState.DUE)


def around_the_clock(zone: str) -> Calendar:
    """Every minute of every day."""
    return Calendar(key="trial", zone=zone, week=every_day("00:00", "24:00"))


def with_hours(
    base: Calendar | None,
    zone: str,
    business: tuple[str, str],
    break_: tuple[str, str] | None = None,
    days: Sequence[int] = WORKWEEK,
) -> Calendar:
    """A calendar with these hours on its working days; holidays and make-up workdays of ``base`` stay what they are.

    Without a base the hours hold on ``days`` (Monday = 0). Raises ``Refused``: ``no-working-time`` when they begin and
    end at once, ``break-outside-hours``, ``invalid-time-of-day``.
    """
    spans = _spans(business, break_)
    if base is None:
        week = tuple(spans if day in days else () for day in range(7))
        return Calendar(key="trial", zone=zone, week=week)
    return evolve(
        base,
        week=tuple(spans if day else () for day in base.week),
        exceptions=tuple(_rehoured(one, spans) for one in base.exceptions),
    )


def _rehoured(exception: DatedSpans, spans: tuple[Span, ...]) -> DatedSpans:
    return evolve(exception, spans=spans) if exception.spans else exception


def _spans(business: tuple[str, str], break_: tuple[str, str] | None) -> tuple[Span, ...]:
    if business[0].strip() == business[1].strip():
        raise Refused("no-working-time", calendar="-".join(business))
    (whole,) = hours("-".join(business))
    if break_ is None:
        return (whole,)
    (pause,) = hours("-".join(break_))
    if pause.start < whole.start:  # after midnight, in hours that began the evening before
        pause = Span(pause.start + MINUTES_A_DAY, pause.end + MINUTES_A_DAY) if whole.end > MINUTES_A_DAY else pause
    if not whole.start <= pause.start < pause.end <= whole.end:
        raise Refused("break-outside-hours", hours="-".join(business), interval="-".join(break_))
    parts = ((whole.start, pause.start), (pause.end, whole.end))
    return tuple(Span(start, end) for start, end in parts if start < end)
