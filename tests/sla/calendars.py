"""The calendars of the golden cases, and words for instants, durations and attempts."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from attrs import evolve

from wuye.application.seeds.calendars import china
from wuye.domain.register.calendar.lifecycle import calendar_of
from wuye.domain.sla.calendar import Calendar, DatedSpans, Mode, Span, every_day, hours, weekdays
from wuye.domain.sla.clock import Mark, Pause, Run
from wuye.domain.sla.limits import Limit, Unit
from wuye.domain.sla.policy import Policy, Profile
from wuye.domain.sla.reading import Published
from wuye.domain.sla.worktime import HOUR, MINUTE, WorkTime, compiled, instant_of, micros

LONDON = "Europe/London"
SHANGHAI = "Asia/Shanghai"
NEW_YORK = "America/New_York"

OFFICE = weekdays("09:00-17:00")
LUNCH = weekdays("09:00-12:00", "13:00-18:00")
DAY_AND_NIGHT = every_day("00:00", "24:00")
NIGHT = every_day("22:00", "06:00")
ENGLISH_HOLIDAYS = (
    *("2026-01-01", "2026-04-03", "2026-04-06", "2026-05-04", "2026-05-25", "2026-08-31"),
    *("2026-12-25", "2026-12-28", "2027-01-01"),
)


def calendar(week: tuple[tuple[Span, ...], ...], zone: str, *exceptions: DatedSpans, key: str = "golden") -> Calendar:
    """A calendar without a horizon."""
    return Calendar(key=key, zone=zone, week=week, exceptions=exceptions)


def closed(*days: str) -> tuple[DatedSpans, ...]:
    """Whole days off."""
    return tuple(DatedSpans(day=date.fromisoformat(day), name=("holiday", "假日")) for day in days)


def opened(day: str, *spans: str, mode: Mode = Mode.REPLACE) -> DatedSpans:
    """A dated exception with hours."""
    return DatedSpans(day=date.fromisoformat(day), mode=mode, spans=hours(*spans), name=("dated", "特定"))


def cn26() -> Calendar:
    """LUNCH with China's holidays and make-up days, from the seed; the horizon is the end of 2026."""
    seed = china()
    return calendar_of("cn", seed.zone, seed.week, seed.exceptions, seed.horizon, 1)


def en26(*exceptions: DatedSpans) -> Calendar:
    """OFFICE with the English bank holidays of 2026 and 1 January 2027."""
    return calendar(OFFICE, LONDON, *closed(*ENGLISH_HOLIDAYS), *exceptions)


def work(chosen: Calendar) -> WorkTime:
    """A calendar compiled."""
    return compiled(chosen)


def at(text: str, zone: str = "UTC") -> int:
    """A wall time of a zone in microseconds since 1970 UTC; the first where daylight saving repeats it."""
    return micros(datetime.fromisoformat(text).replace(tzinfo=ZoneInfo(zone)))


def shown(instant: int | None, zone: str = "UTC") -> str:
    """An instant as its zone's wall time."""
    assert instant is not None
    return f"{instant_of(instant).astimezone(ZoneInfo(zone)):%Y-%m-%d %H:%M}"


def added(chosen: Calendar, start: str, hours_: float, *pauses: tuple[str, str]) -> str:
    """When so many hours of working time are used up, in the calendar's own zone."""
    zone = chosen.zone
    due = work(chosen).add(
        at(start, zone), int(hours_ * HOUR), [(at(since, zone), at(until, zone)) for since, until in pauses]
    )
    return shown(due, zone)


def worked(chosen: Calendar, start: str, end: str) -> int:
    """Working minutes between two wall times."""
    between = work(chosen).between(at(start, chosen.zone), at(end, chosen.zone))
    assert between % MINUTE == 0
    return between // MINUTE


def after_days(chosen: Calendar, start: str, days: int) -> str:
    """Close of business of the n-th working day."""
    return shown(work(chosen).nth_working_day_close(at(start, chosen.zone), days), chosen.zone)


# -- attempts ---------------------------------------------------------------------------------------------------------


def mark(at_: int, name: str = "fact", *, version: int = 1, known: int | None = None) -> Mark:
    """An event of a clock's life; known at once unless said otherwise."""
    return Mark(version=version, name=name, at=at_, known=at_ if known is None else known)


def run(start: int, *, known: int | None = None, scope: str = "all", clock: str = "ticket.complete") -> Run:
    """An attempt that has just started."""
    first = mark(start, "started", known=known)
    return Run(clock=clock, attempt=1, started=first, scoped=((first, (scope, "all")),))


def paused(one: Run, since: int, until: int | None = None, *, known: int | None = None) -> Run:
    """The attempt with one more pause."""
    pause = Pause(
        since=mark(since, "paused", version=2, known=known),
        until=None if until is None else mark(until, "resumed", version=3),
    )
    return evolve(one, pauses=(*one.pauses, pause))


def stopped(one: Run, when: int, *, known: int | None = None) -> Run:
    """The attempt done; an open pause ends there."""
    last = mark(when, "done", version=9, known=known)
    pauses = tuple(evolve(pause, until=last) if pause.until is None else pause for pause in one.pauses)
    return evolve(one, stopped=last, pauses=pauses)


def policy(*limits: tuple[str, Unit, int | None], clock: str = "ticket.complete") -> Policy:
    """A policy of a few limits: scope, unit, figure."""
    return Policy(
        Profile.DEFAULT,
        tuple(Limit(clock=clock, scope=scope, unit=unit, value=value) for scope, unit, value in limits),
    )


def published(chosen: Calendar, known: int = 0) -> Published:
    """A calendar version and when it was published."""
    return Published(known=known, worktime=compiled(chosen))


def minutes(span: timedelta | None) -> float:
    """A length of time in minutes."""
    assert span is not None
    return span / timedelta(minutes=1)
