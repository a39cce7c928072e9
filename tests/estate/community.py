"""An estate of 5,000 homes: the demo's community with more buildings, its equipment, its routes and its duties."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from itertools import islice
from typing import Any

from attrs import evolve

from tests.support.community import Cast
from wuye.application.cadences.duties import duties
from wuye.application.desk import Desk
from wuye.application.seeds import seed_catalogue
from wuye.application.seeds.checklists import seed_checklists
from wuye.application.seeds.upkeep import seed_upkeep
from wuye.domain.asset import commands as a
from wuye.domain.asset.terms import HandoverPaper
from wuye.domain.cadence.commands import SetCadence
from wuye.domain.cadence.rule import Rule
from wuye.domain.register.manual import FileManual, ManualChapter
from wuye.domain.register.route import Point, SetRound
from wuye.domain.register.staff.commands import RegisterStaff
from wuye.domain.register.tool import RegisterTool
from wuye.domain.register.upkeep.commands import ActivateUpkeepPlan, DraftUpkeepPlan
from wuye.domain.register.upkeep.cycle import Cycle
from wuye.domain.shared.actor import Actor, Role
from wuye.domain.shared.evidence import Evidence
from wuye.domain.shared.facilities import AssetKind, UpkeepActivity
from wuye.domain.shared.inspections import InspectionKind
from wuye.domain.sla.cadence import CatchUp
from wuye.domain.sla.limits import Unit
from wuye.domain.sla.policy import Profile
from wuye.entrypoints.demo import cast as demo
from wuye.entrypoints.demo.community import OPENED, UNITS, Household, Order, household_orders, orders
from wuye.entrypoints.demo.rota import SteeredClock

BUILDINGS = 35
"""Of 144 homes each: 5,040."""
BEGINS = datetime(2026, 1, 1, tzinfo=demo.CHINA)
FIRST_DAY = BEGINS.date()
SHIFTS = ("00:00", "08:00", "16:00")
_STRANGERS = (
    Actor(id="staff-tang", role=Role.COMPLAINT_HANDLER),
    Actor(id="staff-ding", role=Role.HEAD_OF_CENTRE),
    Actor(id="staff-cao", role=Role.DEPARTMENT_HEAD),
)
"""Who is needed beside the demo's people."""
CAST = Cast(
    site=demo.SITE,
    officer=demo.OFFICER,
    service_supervisor=demo.SERVICE_SUPERVISOR,
    technician=demo.ELECTRICIAN,
    second_technician=next(one.actor for one in demo.HANDS if one.actor.id == "staff-gao"),
    engineering_supervisor=demo.ENGINEER,
    head=demo.HEAD,
    management=demo.DIRECTOR,
    finance=demo.FINANCE,
    inspector=demo.PATROL,
    administrator=demo.ADMINISTRATOR,
    handler=_STRANGERS[0],
    centre_head=_STRANGERS[1],
    second_head=_STRANGERS[2],
)
"""The demo's people in the parts that the support's everyday commands know."""

EQUIPMENT: tuple[tuple[AssetKind, str, tuple[str, ...]], ...] = (
    (AssetKind.WATER_SUPPLY, "供水泵房", ("water-supply",)),
    (AssetKind.POWER_SUPPLY, "配电室", ("power-supply",)),
    (AssetKind.FIRE_SYSTEM, "消防主机", ("fire-system",)),
    (AssetKind.LIGHTING, "公共照明", ("lamps",)),
)
"""In every building; each unit has a lift besides."""
LAMPS = DraftUpkeepPlan(
    key="lamps",
    kinds=(AssetKind.LIGHTING,),
    task="Weekly round of the lamps; a later one stands for an earlier",
    activities=(UpkeepActivity.CHECK,),
    cycle=Cycle(unit=Unit.WEEKS, missed=CatchUp.MERGED),
    cadence="cadence.maintenance",
    source="this estate",
)
WATCHED_LIFTS = 1
"""Lifts that are checked in every shift as well."""
ROUNDS: tuple[tuple[str, InspectionKind, Rule], ...] = (
    ("guard", InspectionKind.GUARD_SAFETY, Rule(anchor=FIRST_DAY, unit=Unit.DAYS, missed=CatchUp.MISSED)),
    ("fire", InspectionKind.FIRE_CHECK, Rule(anchor=FIRST_DAY, unit=Unit.MONTHS, after_days=6)),
    ("hygiene", InspectionKind.HYGIENE, Rule(anchor=FIRST_DAY, unit=Unit.WEEKS, after_days=2)),
)
_OF_EQUIPMENT = ("cadence.maintenance", "cadence.lift", "cadence.ac_", "cadence.bas_", "cadence.surface_")


def office_duties() -> Iterator[SetCadence]:
    """The recurring duties of all sources but those that equipment brings along."""
    for duty in duties(CAST.site, Profile.DEFAULT, FIRST_DAY):
        if not duty.duty.startswith(_OF_EQUIPMENT):
            yield duty


def settle(desk: Desk, clock: SteeredClock, people: tuple[Household, ...], photo: Evidence, paper: Evidence) -> None:
    """Everything is there on New Year's Eve; who lives where is recorded when somebody first calls."""
    clock.set(BEGINS - timedelta(days=2))
    seed_catalogue(desk, by=CAST.administrator)
    seed_upkeep(desk, by=CAST.administrator)
    clock.set(BEGINS - timedelta(days=1))
    for command, by, on in (*orders(()), *_registers(paper)):
        desk.execute(command, by=by, on=on)
    seed_checklists(desk, by=CAST.administrator)
    for number, household in enumerate(people):
        home, by, on = next(household_orders(number, household))
        desk.execute(home, by=by, on=on)
    for building in range(1, BUILDINGS + 1):
        for kind, name, plans in _in_building(building):
            _installed(desk, kind, f"{building}-{name}", plans, photo)
    for key, walk, rule in ROUNDS:
        points = (Point(code="P1", place="3-2"), Point(code="P2", place="B1-12"))
        route = SetRound(key=key, site=CAST.site, kind=walk, checklist=walk.value, points=points)
        desk.execute(route, by=CAST.administrator)
        duty = SetCadence(key=key, site=CAST.site, duty=f"cadence.{key}", rule=rule, subject=f"round-{key}")
        desk.execute(duty, by=CAST.administrator)
    for duty in office_duties():
        desk.execute(duty, by=CAST.administrator)


def moved_in(number: int, household: Household) -> Iterator[Order]:
    """What is recorded of a household when somebody of it first calls."""
    return islice(household_orders(number, household), 1, None)


def _registers(paper: Evidence) -> Iterator[tuple[Any, Actor, str | None]]:
    admin = CAST.administrator
    for one in _STRANGERS:
        yield (
            RegisterStaff(
                key=one.id.removeprefix("staff-"),
                site=CAST.site,
                name="岳谷雨",
                post=one.role.value,
                roles=frozenset({one.role}),
                since=OPENED,
            ),
            admin,
            None,
        )
    yield RegisterTool(key="meter", name="万用表", mark="HG-M"), admin, None
    for kind in (AssetKind.LIFT, *(kind for kind, _, _ in EQUIPMENT)):
        yield FileManual(kind=kind, title="手册", chapters=tuple(ManualChapter), document=paper), admin, None
    yield LAMPS, CAST.engineering_supervisor, None
    yield ActivateUpkeepPlan(), CAST.management, "upkeep-lamps"


def _in_building(building: int) -> Iterator[tuple[AssetKind, str, tuple[str, ...]]]:
    yield from EQUIPMENT
    for unit in range(1, UNITS + 1):
        watched = (building - 1) * UNITS + unit <= WATCHED_LIFTS
        yield AssetKind.LIFT, f"{unit} 单元电梯", ("lift-system", "lift-check") if watched else ("lift-system",)


def _installed(desk: Desk, kind: AssetKind, name: str, plans: tuple[str, ...], photo: Evidence) -> None:
    registered = a.RegisterAsset(site=CAST.site, kind=kind, name=name, place=name.partition("-")[0], life_years=15)
    case = desk.execute(registered, by=CAST.officer).case
    service = a.PutIntoService(
        papers=tuple(HandoverPaper),
        inspector=CAST.inspector.id,
        evidence=(photo,),
        plans=tuple(f"upkeep-{plan}" for plan in plans),
        shifts=SHIFTS,
        counted_from=FIRST_DAY,
    )
    desk.execute(service, by=CAST.engineering_supervisor, on=case)


def at_home(household: Household) -> Cast:
    """The cast with somebody of this household."""
    return evolve(CAST, home=household.home, occupant=household.occupant)


def day_after(day: date, days: int) -> datetime:
    """Midnight so many days later."""
    return datetime(day.year, day.month, day.day, tzinfo=demo.CHINA) + timedelta(days=days)
