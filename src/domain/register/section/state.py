"""A section of a site as decisions and rosters read it."""

from datetime import date, datetime, time, timedelta
from enum import StrEnum
from typing import Any, assert_never
from zoneinfo import ZoneInfo

from attrs import evolve as evolved
from attrs import field, frozen

from wuye.domain.register.dated import Dated
from wuye.domain.register.dated import Span as Stay
from wuye.domain.register.section.events import (
    EstablishmentSet,
    PlaceFilled,
    PlaceVacated,
    SectionDissolved,
    SectionEvent,
    SectionSetUp,
    ShiftDropped,
    ShiftSet,
)
from wuye.domain.shared.recorded import Recorded
from wuye.domain.sla.calendar import hours


class SectionStage(StrEnum):
    """A section works until it is dissolved."""

    NEW = "new"
    WORKING = "working"
    """运行中."""
    DISSOLVED = "dissolved"
    """已撤销: end."""


@frozen(kw_only=True)
class Shift:
    """A shift (班次): ``HH:MM-HH:MM`` by the site's clock; an end not after its start is on the next day."""

    code: str
    name: str
    hours: str

    def on(self, day: date, zone: str) -> tuple[datetime, datetime]:
        """From when to when it runs on a day; a local time that the zone repeats counts as its first reading."""
        (span,) = hours(self.hours)
        midnight = datetime.combine(day, time(), tzinfo=ZoneInfo(zone))
        # Added to the wall clock, as people read a shift plan; then each end is an instant of its own.
        first, last = (midnight + timedelta(minutes=minute) for minute in (span.start, span.end))
        utc = ZoneInfo("UTC")
        return first.astimezone(utc), last.astimezone(utc)


@frozen(kw_only=True)
class Place:
    """Who has a place of the section, and from when to when."""

    staff: str
    stay: Stay


@frozen(kw_only=True)
class Staffing:
    """How a section is staffed at an instant (编制与在岗)."""

    establishment: int
    """People by plan; 0 before there was one."""
    filled: int
    vacant: int
    """Negative where there are more people than the plan has."""


@frozen(kw_only=True)
class Section:
    """A section: its establishment, who fills it, its shifts."""

    stage: SectionStage = SectionStage.NEW
    site: str = ""
    code: str = ""
    name: str = ""
    establishment: Dated[int] = field(factory=Dated)
    holders: tuple[Place, ...] = ()
    shifts: tuple[Shift, ...] = ()

    def shift(self, code: str) -> Shift | None:
        """The shift of a code."""
        return next((one for one in self.shifts if one.code == code), None)

    def members(self, at: datetime) -> tuple[str, ...]:
        """Who has a place at an instant."""
        return tuple(dict.fromkeys(one.staff for one in self.holders if one.stay.covers(at)))

    def staffing(self, at: datetime) -> Staffing:
        """Establishment, filled and vacant places at an instant (STF-042)."""
        establishment, filled = self.establishment.at(at) or 0, len(self.members(at))
        return Staffing(establishment=establishment, filled=filled, vacant=establishment - filled)


def evolve(section: Section, recorded: Recorded[Any]) -> Section:
    """Apply a fact. History is accepted, not judged."""
    event: SectionEvent = recorded.event
    match event:
        case SectionSetUp():
            return evolved(
                section,
                stage=SectionStage.WORKING,
                site=event.site,
                code=event.code,
                name=event.name,
                establishment=Dated[int]().starting(event.since, recorded.version, event.persons),
            )
        case EstablishmentSet():
            planned = section.establishment.starting(event.since, recorded.version, event.persons)
            return evolved(section, establishment=planned)
        case PlaceFilled():
            place = Place(staff=event.staff, stay=Stay(since=event.since))
            return evolved(section, holders=(*section.holders, place))
        case PlaceVacated():
            return evolved(section, holders=tuple(_left(one, event) for one in section.holders))
        case ShiftSet():
            shift = Shift(code=event.code, name=event.name, hours=event.hours)
            return evolved(section, shifts=(*_without(section, event.code), shift))
        case ShiftDropped():
            return evolved(section, shifts=_without(section, event.code))
        case SectionDissolved():
            return evolved(section, stage=SectionStage.DISSOLVED)
        case _:
            assert_never(event)


def _without(section: Section, code: str) -> tuple[Shift, ...]:
    return tuple(one for one in section.shifts if one.code != code)


def _left(place: Place, event: PlaceVacated) -> Place:
    leaves = place.staff == event.staff and place.stay.until is None
    return evolved(place, stay=place.stay.ended(event.until)) if leaves else place
