"""The trace of a clock: every interval from its start, counted or not, and the event or rule that says so."""

from bisect import bisect_right
from collections.abc import Iterator, Sequence
from datetime import date, datetime, timedelta
from itertools import pairwise

from attrs import evolve, frozen

from wuye.domain.sla.clock import Pause, Run
from wuye.domain.sla.worktime import Interval, WorkTime, instant_of, micros

MOST_DAYS = 3660
"""Ten years are shown day by day; what is longer is not cut at later midnights."""


@frozen(kw_only=True)
class Step:
    """One interval of the trace: counted or not, and the event or rule that says so."""

    since: datetime
    until: datetime
    counted: bool
    reason: tuple[str, str]
    """English and Chinese."""
    version: int | None = None
    """Version of the event that says so, where it is an event."""


def steps_of(run: Run, until: int, counted: Sequence[Interval], worktime: WorkTime | None) -> tuple[Step, ...]:
    """Every instant from start to end exactly once, cut where the reason changes.

    The counted steps add up to the elapsed time. ``counted`` is disjoint and in order; without ``worktime`` every
    minute counts.
    """
    edges = {run.started.at, until}
    for start, end in counted:
        edges |= {start, end}
    for pause in run.pauses:
        edges |= {pause.since.at, pause.until.at if pause.until is not None else until}
    if worktime is not None:
        for start, end in worktime.intervals(run.started.at, until):
            edges |= {start, end}
        edges |= set(_midnights(worktime, run.started.at, until))
    inside = sorted(edge for edge in edges if run.started.at <= edge <= until)
    begins = [begin for begin, _ in counted]
    steps: list[Step] = []
    for (start, end), covering in zip(pairwise(inside), _paused(run.pauses, inside), strict=True):
        place = bisect_right(begins, start) - 1
        step = _step(start, end, covering, worktime, is_counted=place >= 0 and start < counted[place][1])
        if steps and _same(steps[-1], step):
            steps[-1] = evolve(steps[-1], until=step.until)
        else:
            steps.append(step)
    return tuple(steps)


def _same(one: Step, other: Step) -> bool:
    return (one.counted, one.reason, one.version) == (other.counted, other.reason, other.version)


def _paused(pauses: Sequence[Pause], edges: Sequence[int]) -> Iterator[Pause | None]:
    """For each stretch between two edges the first pause that covers it."""
    waiting = sorted(enumerate(pauses), key=lambda one: (one[1].since.at, one[0]), reverse=True)
    active: list[tuple[int, Pause]] = []
    for start, _ in pairwise(edges):
        while waiting and waiting[-1][1].since.at <= start:
            active.append(waiting.pop())
        active = [one for one in active if one[1].until is None or one[1].until.at > start]
        yield min(active, key=lambda one: one[0])[1] if active else None


def _step(start: int, end: int, pause: Pause | None, worktime: WorkTime | None, *, is_counted: bool) -> Step:
    since, until = instant_of(start), instant_of(end)
    if pause is not None:
        reason = (f"paused by {pause.since.name}", f"因 {pause.since.name} 暂停")
        return Step(since=since, until=until, counted=False, reason=reason, version=pause.since.version)
    if worktime is None:
        return Step(since=since, until=until, counted=is_counted, reason=("elapsed time", "自然时间"))
    day = _day_of(worktime, start) if is_counted else worktime.local_day(start)
    english, chinese = worktime.calendar.reason(day)
    if not is_counted and worktime.calendar.is_working_day(day):
        english, chinese = f"outside working hours; {english}", f"非工作时段；{chinese}"
    elif not is_counted:
        english, chinese = f"not a working day; {english}", f"非工作日；{chinese}"
    return Step(since=since, until=until, counted=is_counted, reason=(english, chinese))


def _day_of(worktime: WorkTime, at: int) -> date:
    """The day whose hours an open instant belongs to: after midnight that may be the day before."""
    local = instant_of(at).astimezone(worktime.zone)
    minute, day = local.hour * 60 + local.minute, local.date()
    if any(span.start <= minute < span.end for span in worktime.calendar.spans(day)):
        return day
    return day - timedelta(days=1)


def _midnights(worktime: WorkTime, start: int, until: int) -> list[int]:
    """Local midnights inside, so that each day shows its own reason."""
    day, last = worktime.local_day(start), worktime.local_day(until)
    found: list[int] = []
    while day < last and len(found) < MOST_DAYS:
        day += timedelta(days=1)
        found.append(micros(datetime(day.year, day.month, day.day, tzinfo=worktime.zone)))
    return found
