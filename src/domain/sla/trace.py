"""The trace of a clock: every interval from its start, counted or not, and the event or rule that says so."""

from bisect import bisect_right
from collections.abc import Iterator, Sequence
from datetime import date, datetime, timedelta
from heapq import heappop, heappush
from itertools import chain

from attrs import frozen

from wuye.domain.sla.clock import Pause, Run
from wuye.domain.sla.worktime import Interval, WorkTime, instant_of, micros

MOST_DAYS = 3660
"""Ten years are shown day by day; what is longer is not cut at later midnights."""

ELAPSED = ("elapsed time", "自然时间")


_Why = tuple[bool, tuple[str, str], int | None, str | None]


@frozen(slots=False)
class Step:
    """One interval of the trace: counted or not, and the event or rule that says so."""

    since: datetime
    until: datetime
    counted: bool
    reason: tuple[str, str]
    """English and Chinese."""
    version: int | None = None
    """Version of the event that says so, where it is an event."""
    event: str | None = None
    """Its registered name; an edge has words for it."""


def steps_of(run: Run, until: int, counted: Sequence[Interval], worktime: WorkTime | None) -> tuple[Step, ...]:
    """Every instant from start to end exactly once, cut where the reason changes.

    The counted steps add up to the elapsed time. ``counted`` is disjoint and in order; without ``worktime`` every
    minute counts.
    """
    edges = {run.started.at, until}
    edges.update(chain.from_iterable(counted), chain.from_iterable(run.pause_intervals(until)))
    if worktime is not None:
        edges.update(chain.from_iterable(worktime.intervals(run.started.at, until)))
        edges.update(_midnights(worktime, run.started.at, until))
    inside = sorted(edge for edge in edges if run.started.at <= edge <= until)
    begins = [begin for begin, _ in counted]
    steps: list[Step] = []
    since: datetime | None = None
    known: _Why = (False, ELAPSED, None, None)
    for start, pause in zip(inside[:-1], _paused(run.pauses, inside[:-1]), strict=True):
        place = bisect_right(begins, start) - 1
        is_counted = pause is None and place >= 0 and start < counted[place][1]
        why: _Why = (is_counted, *_why(start, pause, worktime, is_counted=is_counted))
        if since is None or why != known:
            begin = instant_of(start)
            if since is not None:
                steps.append(Step(since, begin, *known))
            since, known = begin, why
    if since is not None:
        steps.append(Step(since, instant_of(inside[-1]), *known))
    return tuple(steps)


def _paused(pauses: Sequence[Pause], begins: Sequence[int]) -> Iterator[Pause | None]:
    """For each beginning of a stretch the first pause that covers it."""
    waiting = sorted(enumerate(pauses), key=lambda one: (one[1].since.at, one[0]), reverse=True)
    active: list[tuple[int, Pause]] = []
    for start in begins:
        while waiting and waiting[-1][1].since.at <= start:
            heappush(active, waiting.pop())
        # One that is over is left where it is until it would be the first.
        while active and (until := active[0][1].until) is not None and until.at <= start:
            heappop(active)
        yield active[0][1] if active else None


def _why(
    start: int, pause: Pause | None, worktime: WorkTime | None, *, is_counted: bool
) -> tuple[tuple[str, str], int | None, str | None]:
    """The event or rule that says whether a stretch counts, the event's version and its name."""
    if pause is not None:
        event = pause.since.name
        return (f"paused by {event}", f"因 {event} 暂停"), pause.since.version, event
    if worktime is None:
        return ELAPSED, None, None
    day = _day_of(worktime, start) if is_counted else worktime.local_day(start)
    english, chinese = worktime.calendar.reason(day)
    if is_counted:
        return (english, chinese), None, None
    if worktime.calendar.is_working_day(day):
        return (f"outside working hours; {english}", f"非工作时段；{chinese}"), None, None
    return (f"not a working day; {english}", f"非工作日；{chinese}"), None, None


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
