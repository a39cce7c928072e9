"""云栖花园: a site with 1,152 homes, the people in them, its staff with certificates, and the sources' catalogue.

Names are put together from plants and seasons, telephones are from 199-0000-xxxx, which no operator has given out.
"""

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from random import Random
from typing import Any, Final

from attrs import frozen

from wuye.application.desk import Desk, Receipt
from wuye.application.seeds import seed_catalogue
from wuye.application.seeds.calendars import china
from wuye.domain.register.catalogue.entries import VendorKind
from wuye.domain.register.home import MoveIn, OccupancyKind, RegisterHome
from wuye.domain.register.person.commands import FlagGroups, RegisterPerson
from wuye.domain.register.person.kinds import CollectionMethod, PartyKind, SpecialGroup
from wuye.domain.register.policy.commands import ChooseCalendar, OverrideLimit
from wuye.domain.register.site import RegisterBuilding, RegisterSite
from wuye.domain.register.staff.commands import CompleteTraining, GrantCertificate, RegisterStaff, SignSafetyRules
from wuye.domain.register.staff.kinds import ENTRY_TRAININGS, Trade
from wuye.domain.register.tool import RegisterTool
from wuye.domain.register.vendor import RegisterVendor, VendorForm
from wuye.domain.shared.actor import Actor, Role
from wuye.domain.sla.limits import Unit
from wuye.domain.sla.policy import Profile
from wuye.entrypoints.demo.cast import (
    ADMINISTRATOR,
    DIRECTOR,
    ENGINEER,
    FINANCE,
    HANDS,
    HEAD,
    NIGHT_OFFICER,
    OFFICER,
    PATROL,
    SECOND_OFFICER,
    SERVICE_SUPERVISOR,
    SITE,
    SITE_NAME,
)
from wuye.entrypoints.demo.rota import SteeredClock

OPENED: Final = datetime(2019, 5, 1, tzinfo=UTC)
"""Since when the site is in care."""

BUILDINGS: Final = 8
UNITS: Final = 2
FLOORS: Final = 18
DOORS: Final = 4
_VACANT_EVERY: Final = 17
_APART: Final = timedelta(seconds=20)
"""So long an entry into the registers takes."""

_FAMILY = "云溪松竹梅兰桃柳荷桐枫槐柏榆樟楠杉棠茉菱"
_GIVEN = (
    *("小满", "清和", "谷雨", "立夏", "白露", "霜降", "知秋", "望舒", "长庚", "南星", "半夏", "青黛"),
    *("惊蛰", "春分", "朝露", "晚晴", "听雨", "观澜", "拾光", "归雁", "新月", "初雪", "远山", "竹影"),
)
_OFFICE = (
    (OFFICER, "客服专员", "梅清和"),
    (SECOND_OFFICER, "客服专员", "棠晚晴"),
    (NIGHT_OFFICER, "客服专员（夜班）", "竹望舒"),
    (SERVICE_SUPERVISOR, "客服主管", "兰春分"),
    (ENGINEER, "工程主管", "柏远山"),
    (HEAD, "工程部经理", "松观澜"),
    (DIRECTOR, "管理处主任", "云长庚"),
    (FINANCE, "财务内勤", "荷初雪"),
    (PATROL, "巡检员", "榆惊蛰"),
    (ADMINISTRATOR, "系统管理员", "枫拾光"),
)
_VENDORS = (
    ("lift", "云程电梯维保", "199-0000-9801", VendorKind.COMPETENT_CITY_UNIT, ("S29",)),
    ("waterproof", "青枫防水工程", "199-0000-9803", VendorKind.WATERPROOFING_FIRM, ("S13", "S18")),
    ("appliance", "四季家电服务", "199-0000-9805", VendorKind.BRAND_DISTRIBUTOR, ("S01", "S02", "S03", "S05", "S25")),
    ("locks", "老桐锁店", "199-0000-9806", VendorKind.NEARBY_REPAIR_POINT, ("S08",)),
    ("network", "宽带装维班", "199-0000-9804", VendorKind.NOT_STATED, ("S30", "S32")),
)
_TOOLS = (
    *(("T-01", "绝缘手套"), ("T-02", "试电笔"), ("T-03", "冲击钻"), ("T-04", "管道疏通机")),
    *(("T-05", "人字梯"), ("T-06", "潜水泵")),
)
_LIMITS = (
    ("ticket.arrival", "emergency", Unit.MINUTES, 30, "紧急报修三十分钟到场"),
    ("ticket.complete", "appointment", Unit.DAYS, 3, "预约维修按三日办结"),
    ("ticket.callback", "all", Unit.WORKING_DAYS, 1, "验收后一个工作日内回访"),
    ("ticket.order_return", "all", Unit.WORKING_DAYS, 1, "维修单次一工作日交回"),
    ("ticket.appointment", "appointment", Unit.AT_AGREED_TIME, 0, "按约定时间上门"),
)
"""What the site has promised beyond its profile, in working days of China's calendar where it says so."""


@frozen(kw_only=True)
class Household:
    """A home and who lives there."""

    home: str
    place: str
    occupant: Actor
    name: str
    phone: str
    tenant: bool = False
    elderly: bool = False
    occupied: bool = True


Order = tuple[Any, Actor, str | None]
"""A command, who gives it, and to which entry; ``None`` opens one."""


def households(random: Random, *, buildings: int = BUILDINGS) -> tuple[Household, ...]:
    """The homes of the site and their people, drawn once; some homes are empty."""
    found = []
    for number in range(1, buildings * UNITS * FLOORS * DOORS + 1):
        rest, door = divmod(number - 1, DOORS)
        rest, floor = divmod(rest, FLOORS)
        building, unit = divmod(rest, UNITS)
        label = f"{floor + 1}{door + 1:02d}"
        found.append(
            Household(
                home=f"home-{SITE}-{building + 1}-{unit + 1}-{label}",
                place=f"{building + 1} 栋 {unit + 1} 单元 {label}",
                occupant=Actor(id=f"person-{SITE}-{number:04d}", role=Role.OCCUPANT),
                name=f"{random.choice(_FAMILY)}{random.choice(_GIVEN)}",
                phone=f"199-0000-{number:04d}",
                tenant=random.random() < 0.18,
                elderly=random.random() < 0.04,
                occupied=number % _VACANT_EVERY != 0,
            )
        )
    return tuple(found)


def orders(people: tuple[Household, ...]) -> Iterator[Order]:
    """Every command that makes the community."""
    site = RegisterSite(site=SITE, name=SITE_NAME, company="云栖物业", opened_at=OPENED, profile=Profile.HANDBOOK_000)
    yield site, ADMINISTRATOR, None
    yield china(), ADMINISTRATOR, None
    policy = f"policy-{SITE}"
    yield ChooseCalendar(calendar="cn", reason="按国务院节假日安排"), DIRECTOR, policy
    for clock, scope, unit, value, reason in _LIMITS:
        figure = None if unit is Unit.AT_AGREED_TIME else value
        yield OverrideLimit(clock=clock, scope=scope, unit=unit, value=figure, reason=reason), DIRECTOR, policy
    for number in range(1, BUILDINGS + 1):
        building = RegisterBuilding(
            code=str(number), structure="框架剪力墙", households=UNITS * FLOORS * DOORS, pipe_runs="公共管井"
        )
        yield building, ADMINISTRATOR, f"site-{SITE}"
    yield from _staff()
    for key, name, contact, kind, items in _VENDORS:
        vendor = RegisterVendor(
            key=key, name=name, contact=contact, kind=kind, form=VendorForm.REPAIR_OUTLET, items=items
        )
        yield vendor, OFFICER, None
    for key, name in _TOOLS:
        yield RegisterTool(key=key, name=name, mark=f"HG-{key}"), ENGINEER, None
    for number, household in enumerate(people):
        yield from household_orders(number, household)


def settle(desk: Desk, clock: SteeredClock, people: tuple[Household, ...], *, ready: datetime) -> None:
    """Make the community at a desk, done by an instant; a second time changes nothing, for every command has its id."""
    for _ in settling(desk, clock, people, ready=ready):
        pass


def settling(desk: Desk, clock: SteeredClock, people: tuple[Household, ...], *, ready: datetime) -> Iterator[Receipt]:
    """The same step by step; gives each receipt."""
    clock.set(ready - timedelta(days=2))
    seed_catalogue(desk, by=ADMINISTRATOR)
    for number, (command, by, on) in enumerate(orders(people), 1):
        clock.set(ready - timedelta(days=1) + number * _APART)
        yield desk.execute(command, by=by, on=on, command_id=f"demo-community-{number}")
    if clock.now() >= ready:
        raise ValueError("the community is not made in time")


def _staff() -> Iterator[Order]:
    for number, (one, post, name) in enumerate(_OFFICE):
        yield _employee(one, post, name, number), ADMINISTRATOR, None
    for number, hand in enumerate(HANDS, len(_OFFICE)):
        post = "电工" if Trade.ELECTRICIAN in hand.trades else "综合维修工"
        yield _employee(hand.actor, post, hand.name, number, frozenset(hand.trades)), ADMINISTRATOR, None
        for place, trade in enumerate(hand.trades, 1):
            certificate = GrantCertificate(
                trade=trade,
                number=f"D-{number:02d}{place}-2024",
                valid_from=date(2024, 1, 1),
                valid_until=date(2027, 12, 31),
            )
            yield certificate, ADMINISTRATOR, hand.actor.id
        for training in sorted(ENTRY_TRAININGS):
            course = CompleteTraining(
                training=training, first_day=date(2025, 3, 3), last_day=date(2025, 3, 5), passed=True
            )
            yield course, ADMINISTRATOR, hand.actor.id
        yield SignSafetyRules(document="D-AQ-2025", on=date(2025, 3, 6)), ADMINISTRATOR, hand.actor.id


def _employee(one: Actor, post: str, name: str, number: int, trades: frozenset[Trade] = frozenset()) -> RegisterStaff:
    return RegisterStaff(
        key=one.id.removeprefix("staff-"),
        site=SITE,
        name=name,
        phone=f"199-0000-9{number:03d}",
        post=post,
        department="工程部" if trades else "管理处",
        roles=frozenset({one.role}),
        trades=trades,
        since=OPENED,
    )


def household_orders(number: int, household: Household) -> Iterator[Order]:
    """A home, and whoever lives there: the first order is the home's."""
    _, _, building, unit, label = household.home.split("-")
    home = RegisterHome(
        key=household.home.removeprefix("home-"),
        site=SITE,
        building=building,
        unit=unit,
        floor=int(label[:-2]),
        label=label,
        chargeable_area_dm2=(8900, 9650, 11800, 13500)[number % DOORS],
    )
    yield home, OFFICER, None
    if not household.occupied:
        return
    person = RegisterPerson(
        key=household.occupant.id.removeprefix("person-"),
        site=SITE,
        name=household.name,
        phone=household.phone,
        kind=PartyKind.TENANT if household.tenant else PartyKind.OWNER,
        method=CollectionMethod.INTERVIEW,
    )
    yield person, OFFICER, None
    if household.elderly:
        yield FlagGroups(groups=frozenset({SpecialGroup.ELDERLY})), OFFICER, household.occupant.id
    kind = OccupancyKind.TENANT if household.tenant else OccupancyKind.OWNER
    yield MoveIn(person=household.occupant.id, kind=kind, since=OPENED), OFFICER, household.home
