"""The calendar register: state, rule and table."""

from datetime import datetime
from enum import StrEnum
from typing import Any

from attrs import evolve as evolved
from attrs import frozen

from wuye.domain.register.calendar.commands import DatedHours, PublishCalendar, Weekday, WeekdayHours
from wuye.domain.register.calendar.events import CalendarPublished
from wuye.domain.shared.actor import ADMINISTRATOR, MANAGEMENT
from wuye.domain.shared.lifecycle import Context, Events, Lifecycle, facts, on
from wuye.domain.shared.personal import sealed_or_none
from wuye.domain.shared.recorded import Recorded
from wuye.domain.shared.refusal import Refused
from wuye.domain.sla.calendar import Calendar, DatedSpans, hours


class CalendarStage(StrEnum):
    """A calendar is there or not."""

    NEW = "new"
    PUBLISHED = "published"
    """已发布."""


@frozen(kw_only=True)
class Edition:
    """A published version and when the log learned it."""

    version: int
    published_at: datetime
    calendar: Calendar


@frozen(kw_only=True)
class Calendars:
    """Every version of one calendar, in the order they were published."""

    stage: CalendarStage = CalendarStage.NEW
    editions: tuple[Edition, ...] = ()

    @property
    def current(self) -> Calendar | None:
        """The newest version."""
        return self.editions[-1].calendar if self.editions else None


def calendar_of(
    key: str,
    zone: str,
    week: tuple[WeekdayHours, ...],
    exceptions: tuple[DatedHours, ...],
    horizon: Any,
    version: int,
) -> Calendar:
    """The calendar that hours written as text mean.

    Raises ``Refused``: ``weekday-twice``, ``invalid-time-of-day``, ``exception-twice``, ``no-working-time``.
    """
    named = {one.weekday: hours(*one.hours) for one in week}
    if len(named) != len(week):
        raise Refused("weekday-twice")
    return Calendar(
        key=key,
        zone=zone,
        week=tuple(named.get(weekday, ()) for weekday in Weekday),
        exceptions=tuple(
            DatedSpans(day=one.day, mode=one.mode, spans=hours(*one.hours), name=(one.name_en or "", one.name_zh or ""))
            for one in exceptions
        ),
        horizon=horizon,
        version=version,
    )


def evolve(calendars: Calendars, recorded: Recorded[Any]) -> Calendars:
    """Apply a fact. History is accepted, not judged."""
    event: CalendarPublished = recorded.event
    calendar = calendar_of(
        recorded.stream.partition("-")[2],
        event.zone,
        event.week,
        event.exceptions,
        event.horizon,
        recorded.version,
    )
    edition = Edition(version=recorded.version, published_at=recorded.recorded_at, calendar=calendar)
    return evolved(calendars, stage=CalendarStage.PUBLISHED, editions=(*calendars.editions, edition))


def publish(calendars: Calendars, command: PublishCalendar, _context: Context) -> Events:
    """A calendar without working time is refused; one that says the same as before is no new version."""
    calendar = calendar_of(
        command.calendar,
        command.zone,
        command.week,
        command.exceptions,
        command.horizon,
        len(calendars.editions) + 1,
    )
    current = calendars.current
    if current is not None and current.digest == calendar.digest:
        return ()
    if current is not None and current.zone != calendar.zone:
        raise Refused("zone-changed", before=current.zone, after=calendar.zone)
    return (
        CalendarPublished(
            zone=command.zone,
            week=command.week,
            exceptions=command.exceptions,
            horizon=command.horizon,
            source=command.source,
            digest=calendar.digest,
            reason=sealed_or_none(command.reason),
        ),
    )


CALENDAR = Lifecycle(
    category="calendar",
    plural="calendars",
    title=("Working calendar", "工作日历"),
    initial=Calendars(),
    evolve=evolve,
    stages=CalendarStage,
    key=lambda command: str(command.calendar),
    rows=(
        on(
            PublishCalendar,
            (CalendarStage.NEW, CalendarStage.PUBLISHED),
            ADMINISTRATOR | MANAGEMENT,
            publish,
            CalendarPublished,
            "SLA-127",
            to=CalendarStage.PUBLISHED,
            noun="editions",
        ),
    ),
    facts=facts("calendar", CalendarPublished),
)
