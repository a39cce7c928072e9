"""A small community that tickets can happen in: one site, one home, its people, its staff, the sources' catalogue."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import UTC, date, datetime
from functools import cache
from typing import Any

from attrs import fields, frozen

from wuye.application.desk import Desk
from wuye.application.seeds.catalogue import in_house_items, services, specialist_items
from wuye.domain.register.catalogue.commands import DraftCatalogue, Publish, SetPrice
from wuye.domain.register.catalogue.entries import Pricing
from wuye.domain.register.home import MoveIn, OccupancyKind, RegisterHome
from wuye.domain.register.lifecycles import CATALOGUE, REGISTERS
from wuye.domain.register.person.commands import RegisterPerson
from wuye.domain.register.person.kinds import CollectionMethod, PartyKind
from wuye.domain.register.site import RegisterSite
from wuye.domain.register.staff.commands import CompleteTraining, GrantCertificate, RegisterStaff, SignSafetyRules
from wuye.domain.register.staff.kinds import ENTRY_TRAININGS, Trade
from wuye.domain.shared.actor import Actor, Role
from wuye.domain.shared.lifecycle import Context, Elsewhere, Fresh, Lifecycle
from wuye.domain.shared.money import yuan
from wuye.domain.shared.recorded import category_of
from wuye.domain.shared.switches import Switches
from wuye.entrypoints.testing.story import enveloped

OPENED = datetime(2020, 1, 1, tzinfo=UTC)
"""Since when the site is in care."""


_OCCUPANT = Actor(id="person-wang", role=Role.OCCUPANT)
_FLATMATE = Actor(id="person-wang-li", role=Role.OCCUPANT)
_STRANGER = Actor(id="person-zhao", role=Role.OCCUPANT)
_OFFICER = Actor(id="staff-lin", role=Role.OFFICER)
_SERVICE_SUPERVISOR = Actor(id="staff-he", role=Role.SERVICE_SUPERVISOR)
_TECHNICIAN = Actor(id="staff-liu", role=Role.TECHNICIAN)
_SECOND_TECHNICIAN = Actor(id="staff-chen", role=Role.TECHNICIAN)
_LAPSED_TECHNICIAN = Actor(id="staff-gao", role=Role.TECHNICIAN)
_ENGINEERING_SUPERVISOR = Actor(id="staff-sun", role=Role.ENGINEERING_SUPERVISOR)
_HEAD = Actor(id="staff-qian", role=Role.DEPARTMENT_HEAD)
_SECOND_HEAD = Actor(id="staff-zhou", role=Role.DEPARTMENT_HEAD)
_MANAGEMENT = Actor(id="staff-wu", role=Role.MANAGEMENT)
_HANDLER = Actor(id="staff-tang", role=Role.COMPLAINT_HANDLER)
_CENTRE_HEAD = Actor(id="staff-ding", role=Role.HEAD_OF_CENTRE)
_FINANCE = Actor(id="staff-zheng", role=Role.FINANCE)
_INSPECTOR = Actor(id="staff-feng", role=Role.INSPECTOR)
_ADMINISTRATOR = Actor(id="staff-root", role=Role.ADMINISTRATOR)
_SYSTEM = Actor(id="system", role=Role.SYSTEM)
_REVIEWER = Actor(id="staff-reader", role=Role.REVIEWER)


@frozen(kw_only=True)
class Cast:
    """Who and what the stories are about; ids are stream ids, the site is named by its key."""

    site: str = "yunqi"
    home: str = "home-yunqi-3-2-1802"
    neighbour_home: str = "home-yunqi-3-2-1803"
    other_site: str = "shanshui"
    occupant: Actor = _OCCUPANT
    flatmate: Actor = _FLATMATE
    stranger: Actor = _STRANGER
    officer: Actor = _OFFICER
    service_supervisor: Actor = _SERVICE_SUPERVISOR
    technician: Actor = _TECHNICIAN
    second_technician: Actor = _SECOND_TECHNICIAN
    lapsed_technician: Actor = _LAPSED_TECHNICIAN
    """In service, but the certificate ended."""
    engineering_supervisor: Actor = _ENGINEERING_SUPERVISOR
    head: Actor = _HEAD
    second_head: Actor = _SECOND_HEAD
    management: Actor = _MANAGEMENT
    handler: Actor = _HANDLER
    centre_head: Actor = _CENTRE_HEAD
    finance: Actor = _FINANCE
    inspector: Actor = _INSPECTOR
    administrator: Actor = _ADMINISTRATOR
    system: Actor = _SYSTEM
    reviewer: Actor = _REVIEWER

    @property
    def everybody(self) -> tuple[Actor, ...]:
        """All who may act, one reader included."""
        values = (getattr(self, one.name) for one in fields(Cast))
        return tuple(value for value in values if isinstance(value, Actor))

    @property
    def staff(self) -> tuple[Actor, ...]:
        """The employees."""
        return tuple(one for one in self.everybody if one.id.startswith("staff-"))


CAST = Cast()
TRADE = Trade.ELECTRICIAN.value
"""The trade the technicians of the stories are certified for."""


def orders(cast: Cast = CAST) -> Iterator[tuple[object, Actor, str | None]]:
    """Every command that makes the community: command, who gives it, to which entry (``None`` opens one)."""
    admin, officer = cast.administrator, cast.officer
    for site in (cast.site, cast.other_site):
        yield RegisterSite(site=site, name=f"{site} 小区", opened_at=OPENED), admin, None
    for home, label in ((cast.home, "1802"), (cast.neighbour_home, "1803")):
        key = home.removeprefix("home-")
        yield RegisterHome(key=key, site=cast.site, building="3", unit="2", floor=18, label=label), officer, None
    elsewhere = RegisterHome(key=f"{cast.other_site}-1", site=cast.other_site, building="1", label="101")
    yield elsewhere, officer, None
    for person, home in (
        (cast.occupant, cast.home),
        (cast.flatmate, cast.home),
        (cast.stranger, cast.neighbour_home),
    ):
        key = person.id.removeprefix("person-")
        yield (
            RegisterPerson(
                key=key, site=cast.site, name="王女士", kind=PartyKind.OWNER, method=CollectionMethod.INTERVIEW
            ),
            officer,
            None,
        )
        yield MoveIn(person=person.id, kind=OccupancyKind.OWNER, since=OPENED), officer, home
    for one in cast.staff:
        yield from _employee(one, cast)


def _employee(one: Actor, cast: Cast) -> Iterator[tuple[object, Actor, str | None]]:
    admin = cast.administrator
    repairs = one.role is Role.TECHNICIAN
    yield (
        RegisterStaff(
            key=one.id.removeprefix("staff-"),
            site=cast.site,
            name="刘师傅",
            post=one.role.value,
            roles=frozenset({one.role}),
            trades=frozenset({Trade.ELECTRICIAN}) if repairs else frozenset(),
            since=OPENED,
        ),
        admin,
        None,
    )
    if repairs:
        last = date(2024, 12, 31) if one == cast.lapsed_technician else date(2035, 12, 31)
        certificate = GrantCertificate(
            trade=Trade.ELECTRICIAN, number="电工证 0001", valid_from=date(2020, 1, 1), valid_until=last
        )
        yield certificate, admin, one.id
        for training in sorted(ENTRY_TRAININGS):
            course = CompleteTraining(
                training=training, first_day=date(2020, 2, 3), last_day=date(2020, 2, 4), passed=True
            )
            yield course, admin, one.id
        yield SignSafetyRules(document="AQ-0001", on=date(2020, 2, 5)), one, one.id


def catalogue_orders(cast: Cast = CAST) -> Iterator[tuple[object, Actor, str | None]]:
    """The sources' catalogue as version 1, with one price, published."""
    stream = "catalogue-main"
    yield DraftCatalogue(), cast.officer, None
    for entry in (*in_house_items(), *specialist_items(), *services()):
        yield entry, cast.officer, stream
    yield SetPrice(code="E01", pricing=Pricing.PRICED, price=yuan(30)), cast.officer, stream
    yield Publish(), cast.management, stream


def settle(desk: Desk, cast: Cast = CAST) -> None:
    """Make the community at a desk; a second time changes nothing."""
    for place, (command, by, on) in enumerate((*orders(cast), *catalogue_orders(cast)), start=1):
        desk.execute(command, by=by, on=on, command_id=f"settle-{place}")


@cache
def directory() -> Mapping[str, Any]:
    """The states of the community's register entries by stream, for decisions tested without a desk."""
    by_command = {command: one for one in REGISTERS for command in one.commands()}
    states: dict[str, Any] = {}
    for command, by, on in (*orders(), *catalogue_orders()):
        lifecycle = by_command[type(command)]
        if lifecycle is CATALOGUE:
            stream = on or "catalogue-main"
        else:
            stream = on or f"{lifecycle.category}-{lifecycle.key(command) if lifecycle.key else ''}"
        _tell(states, lifecycle, stream, command, by)
    return states


def _tell(states: dict[str, Any], lifecycle: Lifecycle[Any], stream: str, command: object, by: Actor) -> None:
    state = states.get(stream, lifecycle.initial)
    row = lifecycle.row(state, type(command), by)
    others = {name: states.get(name, _initial(name)) for name in row.reads(state, command)}
    context = Context(
        now=OPENED,
        occurred_at=OPENED,
        actor=by,
        stream=stream,
        switches=Switches(),
        fresh=Fresh(case=stream, number=""),
        others=others,
    )
    for event in lifecycle.decide(state, command, context):
        where, fact = (event.stream, event.event) if isinstance(event, Elsewhere) else (stream, event)
        before = states.get(where, _initial(where))
        states[where] = _lifecycle(where).evolve(before, enveloped(fact, stream=where, version=1, by=by, now=OPENED))


def _lifecycle(stream: str) -> Lifecycle[Any]:
    category = category_of(stream)
    return next(one for one in REGISTERS if one.category == category)


def _initial(stream: str) -> Any:
    return _lifecycle(stream).initial
