"""A month's roster as decisions read it: pseudonyms, shifts and instants."""

from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import Any, Final, assert_never

from attrs import evolve as evolved
from attrs import frozen

from wuye.domain.register.dated import Span
from wuye.domain.register.roster.events import (
    AbsenceRecorded,
    DutiesSwapped,
    DutyAssigned,
    DutyWithdrawn,
    MeetingHeld,
    RosterEvent,
    RosterOpened,
    RosterPublished,
)
from wuye.domain.register.zones import month_of
from wuye.domain.shared.duty import Duty, DutyRole
from wuye.domain.shared.recorded import Recorded

_INSTANT: Final = timedelta(microseconds=1)
"""The end of a shift is no longer part of it."""


class RosterStage(StrEnum):
    """A roster is drawn up, and in force from its publication on."""

    NEW = "new"
    DRAWN_UP = "drawn-up"
    """编制中."""
    IN_FORCE = "in-force"
    """生效."""


@frozen(kw_only=True)
class Absence:
    """Who is absent, and from when to when."""

    staff: str
    span: Span


@frozen(kw_only=True)
class Roster:
    """A month's roster of a site."""

    stage: RosterStage = RosterStage.NEW
    site: str = ""
    month: str = ""
    zone: str = "UTC"
    duties: tuple[Duty, ...] = ()
    absences: tuple[Absence, ...] = ()
    meetings: frozenset[tuple[str, str, date]] = frozenset()
    """Section, shift and day of the meetings that were recorded."""

    def in_force(self, at: datetime) -> bool:
        """Whether it is published and has the day of an instant."""
        return self.stage is RosterStage.IN_FORCE and month_of(at, self.zone) == self.month

    def on_duty(self, at: datetime, role: DutyRole | None = None) -> tuple[Duty, ...]:
        """Who is on duty at an instant by it, absences left out; nobody before it is published."""
        if self.stage is not RosterStage.IN_FORCE:
            return ()
        return tuple(
            one for one in self.duties if one.covers(at) and role in (None, one.role) and not self.absent(one.staff, at)
        )

    def absent(self, staff: str, at: datetime) -> bool:
        """Whether somebody is absent at an instant."""
        return any(one.staff == staff and one.span.covers(at) for one in self.absences)

    def duty(self, staff: str, day: date, shift: str) -> Duty | None:
        """A person's shift of a day."""
        return next((one for one in self.duties if (one.staff, one.day, one.shift) == (staff, day, shift)), None)

    def worked(self, section: str, shift: str, day: date) -> tuple[Duty, ...]:
        """A section's shift of a day, as it was worked: without those who were absent at its end."""
        wanted = (section, shift, day)
        return tuple(
            one
            for one in self.duties
            if (one.section, one.shift, one.day) == wanted and not self.absent(one.staff, one.ends_at - _INSTANT)
        )

    def awaiting_meeting(self, at: datetime) -> tuple[tuple[str, str, date], ...]:
        """Shifts that somebody worked, that are over at an instant, and after which no meeting is on record."""
        shifts = dict.fromkeys((one.section, one.shift, one.day) for one in self.duties if one.starts_at <= at)
        return tuple(one for one in shifts if one not in self.meetings and self._over(one, at))

    def _over(self, shift: tuple[str, str, date], at: datetime) -> bool:
        ends = [one.ends_at for one in self.worked(*shift)]
        return bool(ends) and max(ends) <= at


def evolve(roster: Roster, recorded: Recorded[Any]) -> Roster:
    """Apply a fact. History is accepted, not judged."""
    event: RosterEvent = recorded.event
    match event:
        case RosterOpened():
            return evolved(roster, stage=RosterStage.DRAWN_UP, site=event.site, month=event.month, zone=event.zone)
        case DutyAssigned():
            return evolved(roster, duties=(*roster.duties, *event.duties))
        case DutyWithdrawn():
            return evolved(roster, duties=_without(roster, event.duty))
        case RosterPublished():
            return evolved(roster, stage=RosterStage.IN_FORCE)
        case DutiesSwapped():
            first, second = event.first, event.second
            swapped = (evolved(first, staff=second.staff), evolved(second, staff=first.staff))
            return evolved(roster, duties=(*_without(roster, first, second), *swapped))
        case AbsenceRecorded():
            absence = Absence(staff=event.staff, span=Span(since=event.since, until=event.until))
            return evolved(roster, absences=(*roster.absences, absence), duties=(*roster.duties, *event.covered))
        case MeetingHeld():
            return evolved(roster, meetings=roster.meetings | {(event.section, event.shift, event.day)})
        case _:
            assert_never(event)


def _without(roster: Roster, *gone: Duty) -> tuple[Duty, ...]:
    return tuple(one for one in roster.duties if one not in gone)
