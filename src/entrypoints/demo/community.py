"""云栖花园: a site with homes, the people in them, its staff with certificates, and the sources' catalogue.

Names are put together from invented lists, telephones are from 199-0000-xxxx, which no operator has given out.
"""

from collections.abc import Iterator
from datetime import UTC, date, datetime
from random import Random
from typing import Any

from attrs import frozen

from wuye.application.desk import Desk
from wuye.application.seeds import seed_catalogue
from wuye.domain.register.home import MoveIn, OccupancyKind, RegisterHome
from wuye.domain.register.person.commands import RegisterPerson
from wuye.domain.register.person.kinds import CollectionMethod, PartyKind
from wuye.domain.register.site import RegisterBuilding, RegisterSite
from wuye.domain.register.staff.commands import CompleteTraining, GrantCertificate, RegisterStaff, SignSafetyRules
from wuye.domain.register.staff.kinds import ENTRY_TRAININGS, Trade
from wuye.domain.shared.actor import Actor, Role
from wuye.domain.sla.policy import Profile
from wuye.entrypoints.demo.cast import (
    ADMINISTRATOR,
    DIRECTOR,
    ELECTRICIAN,
    ENGINEER,
    FINANCE,
    HEAD,
    OFFICER,
    SERVICE_SUPERVISOR,
    SITE,
    SITE_NAME,
    TECHNICIAN,
)

OPENED = datetime(2019, 5, 1, tzinfo=UTC)
"""Since when the site is in care."""

BUILDINGS = 8
HOMES_A_BUILDING = 4

_FAMILY = "云溪松竹梅兰桃柳荷桐"
_GIVEN = ("小满", "清和", "谷雨", "立夏", "白露", "霜降", "知秋", "望舒", "长庚", "南星", "半夏", "青黛")
_STAFF = (
    (OFFICER, "客服专员", ()),
    (SERVICE_SUPERVISOR, "客服主管", ()),
    (TECHNICIAN, "综合维修工", (Trade.PROPERTY_REPAIR_WORKER, Trade.MECHANICAL_REPAIRER)),
    (ELECTRICIAN, "电工", (Trade.ELECTRICIAN, Trade.PROPERTY_REPAIR_WORKER)),
    (ENGINEER, "工程主管", ()),
    (HEAD, "工程部经理", ()),
    (DIRECTOR, "管理处主任", ()),
    (FINANCE, "财务内勤", ()),
    (ADMINISTRATOR, "系统管理员", ()),
)


@frozen(kw_only=True)
class Household:
    """A home and who lives there."""

    home: str
    place: str
    occupant: Actor
    name: str
    phone: str


Order = tuple[Any, Actor, str | None]
"""A command, who gives it, and to which entry; ``None`` opens one."""


def households(random: Random) -> tuple[Household, ...]:
    """The homes of the site and their people, drawn once."""
    found = []
    for number in range(BUILDINGS * HOMES_A_BUILDING):
        building, place = divmod(number, HOMES_A_BUILDING)
        unit, floor, door = place // 2 + 1, random.randint(1, 18), random.randint(1, 4)
        label = f"{floor}{door:02d}"
        found.append(
            Household(
                home=f"home-{SITE}-{building + 1}-{unit}-{label}",
                place=f"{building + 1} 栋 {unit} 单元 {label}",
                occupant=Actor(id=f"person-{SITE}-{number + 1:03d}", role=Role.OCCUPANT),
                name=f"{random.choice(_FAMILY)}{random.choice(_GIVEN)}",
                phone=f"199-0000-{number + 1:04d}",
            )
        )
    return tuple(found)


def orders(people: tuple[Household, ...]) -> Iterator[Order]:
    """Every command that makes the community."""
    site = RegisterSite(site=SITE, name=SITE_NAME, opened_at=OPENED, profile=Profile.DEFAULT)
    yield site, ADMINISTRATOR, None
    for number in range(1, BUILDINGS + 1):
        building = RegisterBuilding(code=str(number), structure="框架剪力墙", households=144, pipe_runs="公共管井")
        yield building, ADMINISTRATOR, f"site-{SITE}"
    for one, post, trades in _STAFF:
        yield from _employee(one, post, trades)
    for number, household in enumerate(people):
        yield from _household(number, household)


def settle(desk: Desk, people: tuple[Household, ...]) -> None:
    """Make the community at a desk; a second time changes nothing, for every command has its id."""
    for number, (command, by, on) in enumerate(orders(people), 1):
        desk.execute(command, by=by, on=on, command_id=f"demo-community-{number}")
    seed_catalogue(desk, by=ADMINISTRATOR)


def _employee(one: Actor, post: str, trades: tuple[Trade, ...]) -> Iterator[Order]:
    yield (
        RegisterStaff(
            key=one.id.removeprefix("staff-"),
            site=SITE,
            name=f"{_FAMILY[len(post) % len(_FAMILY)]}{_GIVEN[len(one.id) % len(_GIVEN)]}",
            phone=f"199-0000-9{len(one.id):03d}",
            post=post,
            roles=frozenset({one.role}),
            trades=frozenset(trades),
            since=OPENED,
        ),
        ADMINISTRATOR,
        None,
    )
    for trade in trades:
        certificate = GrantCertificate(
            trade=trade, number=f"D-{trade.value}-0001", valid_from=date(2019, 1, 1), valid_until=None
        )
        yield certificate, ADMINISTRATOR, one.id
    if trades:
        for training in sorted(ENTRY_TRAININGS):
            course = CompleteTraining(
                training=training, first_day=date(2019, 4, 1), last_day=date(2019, 4, 3), passed=True
            )
            yield course, ADMINISTRATOR, one.id
        yield SignSafetyRules(document="D-AQ-0001", on=date(2019, 4, 4)), ADMINISTRATOR, one.id


def _household(number: int, household: Household) -> Iterator[Order]:
    _, _, building, unit, label = household.home.split("-")
    home = RegisterHome(
        key=household.home.removeprefix("home-"),
        site=SITE,
        building=building,
        unit=unit,
        floor=int(label[:-2]),
        label=label,
        chargeable_area_dm2=8900 + 10 * number,
    )
    yield home, OFFICER, None
    person = RegisterPerson(
        key=household.occupant.id.removeprefix("person-"),
        site=SITE,
        name=household.name,
        phone=household.phone,
        kind=PartyKind.TENANT if number % 5 == 4 else PartyKind.OWNER,
        method=CollectionMethod.INTERVIEW,
    )
    yield person, OFFICER, None
    kind = OccupancyKind.TENANT if number % 5 == 4 else OccupancyKind.OWNER
    yield MoveIn(person=household.occupant.id, kind=kind, since=OPENED), OFFICER, household.home
