"""Homes (房屋): a unit, and who had to do with it when. A relation is an interval, not a unit."""

from datetime import datetime
from enum import StrEnum
from typing import Any, assert_never

from attrs import evolve as evolved
from attrs import frozen

from wuye.domain.register.dated import Span
from wuye.domain.register.person.state import PersonStage
from wuye.domain.register.site import SiteStage
from wuye.domain.shared.actor import ADMINISTRATOR, MANAGEMENT, OFFICER
from wuye.domain.shared.fields import choice, identifier, instant, label, reference, whole
from wuye.domain.shared.lifecycle import Context, Events, Lifecycle, facts, on
from wuye.domain.shared.recorded import Recorded
from wuye.domain.shared.refusal import Refused


class HomeStage(StrEnum):
    """A home is known or not."""

    NEW = "new"
    REGISTERED = "registered"
    """已登记."""


class OccupancyKind(StrEnum):
    """In which capacity a person has to do with a home (业主、租户、住户)."""

    OWNER = "owner"
    """业主."""
    TENANT = "tenant"
    """租户."""
    RESIDENT = "resident"
    """住户."""


@frozen(kw_only=True)
class Occupancy:
    """A person's half-open interval in a home."""

    person: str
    kind: OccupancyKind
    span: Span


@frozen(kw_only=True)
class RegisterHome:
    """Register a unit of a site (登记房屋); its label is a place code, not an address in words. CRM-023."""

    key: str = identifier(("Key of the home", "房屋标识"))
    site: str = identifier(("Key of the site", "项目标识"))
    building: str = identifier(("Building", "楼栋"))
    unit: str | None = label(("Unit or entrance", "单元"), max_length=50, default=None)
    floor: int | None = whole(("Floor", "楼层"), minimum=-20, maximum=300, default=None)
    label: str = label(("Number on the door", "房号"), max_length=50)
    chargeable_area_dm2: int | None = whole(
        ("Chargeable area in 0.01 m²", "收费面积（0.01 平方米）"), maximum=10_000_000, default=None
    )


@frozen(kw_only=True)
class MoveIn:
    """A person moves in (办理迁入). CRM-022."""

    person: str = reference(("Person", "人员标识"), to="person")
    kind: OccupancyKind = choice(OccupancyKind, ("Owner, tenant or resident", "业主、租户或住户"))
    since: datetime | None = instant(("From when; now when absent", "起始时间；缺省为现在"), default=None)


@frozen(kw_only=True)
class MoveOut:
    """A person moves out (办理迁出). CRM-022."""

    person: str = reference(("Person", "人员标识"), to="person")
    kind: OccupancyKind | None = choice(
        OccupancyKind, ("In which capacity; all when absent", "以何种身份；缺省为全部"), default=None
    )
    until: datetime | None = instant(("Until when; now when absent", "截止时间；缺省为现在"), default=None)


@frozen(kw_only=True)
class HomeRegistered:
    """A unit was registered (房屋登记). CRM-023."""

    site: str
    building: str
    unit: str | None
    floor: int | None
    label: str
    chargeable_area_dm2: int | None


@frozen(kw_only=True)
class MovedIn:
    """A person moved in (迁入). CRM-022."""

    person: str
    kind: OccupancyKind
    since: datetime


@frozen(kw_only=True)
class MovedOut:
    """A person moved out (迁出). CRM-022."""

    person: str
    kind: OccupancyKind
    until: datetime


HomeEvent = HomeRegistered | MovedIn | MovedOut


@frozen(kw_only=True)
class Home:
    """A unit of a site and its occupancies."""

    stage: HomeStage = HomeStage.NEW
    site: str = ""
    building: str = ""
    unit: str | None = None
    floor: int | None = None
    label: str = ""
    chargeable_area_dm2: int | None = None
    occupancies: tuple[Occupancy, ...] = ()

    def occupied_by(self, person: str, at: datetime) -> bool:
        """Whether a person had to do with the home at an instant, in any capacity."""
        return any(one.person == person and one.span.covers(at) for one in self.occupancies)

    def occupants(self, at: datetime) -> tuple[str, ...]:
        """Ids of all who had to do with the home at an instant, each once, in the order they moved in."""
        return tuple(dict.fromkeys(one.person for one in self.occupancies if one.span.covers(at)))

    @property
    def place(self) -> str:
        """The label people say: building, unit and number on the door."""
        return "-".join(part for part in (self.building, self.unit, self.label) if part)


def evolve(home: Home, recorded: Recorded[Any]) -> Home:
    """Apply a fact. History is accepted, not judged."""
    event: HomeEvent = recorded.event
    match event:
        case HomeRegistered():
            return evolved(
                home,
                stage=HomeStage.REGISTERED,
                site=event.site,
                building=event.building,
                unit=event.unit,
                floor=event.floor,
                label=event.label,
                chargeable_area_dm2=event.chargeable_area_dm2,
            )
        case MovedIn():
            moved = Occupancy(person=event.person, kind=event.kind, span=Span(since=event.since))
            return evolved(home, occupancies=(*home.occupancies, moved))
        case MovedOut():
            return evolved(home, occupancies=tuple(_left(one, event) for one in home.occupancies))
        case _:
            assert_never(event)


def _left(one: Occupancy, event: MovedOut) -> Occupancy:
    leaves = one.person == event.person and one.kind is event.kind and one.span.until is None
    return evolved(one, span=one.span.ended(event.until)) if leaves else one


def register(_home: Home, command: RegisterHome, context: Context) -> Events:
    """A home belongs to a site in care (CRM-023)."""
    if context.other(f"site-{command.site}").stage is not SiteStage.OPEN:
        raise Refused("unknown-site", site=command.site)
    return (
        HomeRegistered(
            site=command.site,
            building=command.building,
            unit=command.unit,
            floor=command.floor,
            label=command.label,
            chargeable_area_dm2=command.chargeable_area_dm2,
        ),
    )


def move_in(home: Home, command: MoveIn, context: Context) -> Events:
    """A registered person moves in once in one capacity (CRM-022)."""
    if context.other(command.person).stage is not PersonStage.REGISTERED:
        raise Refused("unknown-person", person=command.person)
    since = command.since or context.occurred_at
    wanted = Span(since=since)
    for one in home.occupancies:
        if one.person == command.person and one.kind is command.kind and one.span.overlaps(wanted):
            raise Refused("already-moved-in", person=command.person, since=one.span.since.isoformat())
    return (MovedIn(person=command.person, kind=command.kind, since=since),)


def somebody_lives_here(home: Home, _context: Context) -> None:
    """There is somebody who can move out (CRM-022)."""
    if all(one.span.until is not None for one in home.occupancies):
        raise Refused("nobody-moved-in")


def move_out(home: Home, command: MoveOut, context: Context) -> Events:
    """Who moves out has moved in before; the instant of leaving is no longer part of the stay (CRM-022)."""
    until = command.until or context.occurred_at
    stays = [
        one
        for one in home.occupancies
        if one.person == command.person and one.span.until is None and command.kind in (None, one.kind)
    ]
    if not stays:
        raise Refused("not-moved-in", person=command.person)
    for one in stays:
        if until <= one.span.since:
            raise Refused("before-move-in", until=until.isoformat(), since=one.span.since.isoformat())
    return tuple(MovedOut(person=one.person, kind=one.kind, until=until) for one in stays)


HOME = Lifecycle(
    category="home",
    plural="homes",
    title=("Home", "房屋"),
    initial=Home(),
    evolve=evolve,
    stages=HomeStage,
    key=lambda command: str(command.key),
    rows=(
        on(
            RegisterHome,
            HomeStage.NEW,
            ADMINISTRATOR | MANAGEMENT | OFFICER,
            register,
            HomeRegistered,
            "CRM-023",
            to=HomeStage.REGISTERED,
            noun="registrations",
            reads=lambda _, command: (f"site-{command.site}",),
        ),
        on(
            MoveIn,
            HomeStage.REGISTERED,
            OFFICER | MANAGEMENT,
            move_in,
            MovedIn,
            "CRM-022",
            noun="move-ins",
            reads=lambda _, command: (command.person,),
        ),
        on(
            MoveOut,
            HomeStage.REGISTERED,
            OFFICER | MANAGEMENT,
            move_out,
            MovedOut,
            "CRM-022",
            noun="move-outs",
            when=somebody_lives_here,
        ),
    ),
    facts=facts("home", HomeRegistered, MovedIn, MovedOut),
)
