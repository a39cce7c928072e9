"""Who acts in the stories of the demo, and what is broken: all of it invented."""

import tomllib
from collections.abc import Mapping
from datetime import timedelta, timezone
from functools import cache
from importlib.resources import files
from random import Random
from types import MappingProxyType
from typing import Any, Final

from attrs import frozen

from wuye.application.seeds import in_house_items
from wuye.domain.register.staff.kinds import Trade
from wuye.domain.shared.actor import Actor, Channel, Role
from wuye.domain.shared.evidence import Evidence, EvidenceKind
from wuye.domain.shared.money import Money, yuan
from wuye.domain.ticket.terms import RepairCategory, ServiceArea, ServiceDomain

SITE = "yunqi"
SITE_NAME = "云栖花园"
CHINA: Final = timezone(timedelta(hours=8))
"""Asia/Shanghai, which has kept one offset since 1991."""

OFFICER = Actor(id="staff-chen", role=Role.OFFICER, channel=Channel.PHONE)
SECOND_OFFICER = Actor(id="staff-lin", role=Role.OFFICER, channel=Channel.PHONE)
NIGHT_OFFICER = Actor(id="staff-he", role=Role.OFFICER, channel=Channel.PHONE)
TECHNICIAN = Actor(id="staff-wang", role=Role.TECHNICIAN)
ELECTRICIAN = Actor(id="staff-zhao", role=Role.TECHNICIAN)
ENGINEER = Actor(id="staff-sun", role=Role.ENGINEERING_SUPERVISOR)
SERVICE_SUPERVISOR = Actor(id="staff-qian", role=Role.SERVICE_SUPERVISOR)
HEAD = Actor(id="staff-zhou", role=Role.DEPARTMENT_HEAD)
DIRECTOR = Actor(id="staff-wu", role=Role.MANAGEMENT)
FINANCE = Actor(id="staff-zheng", role=Role.FINANCE)
ADMINISTRATOR = Actor(id="staff-admin", role=Role.ADMINISTRATOR)
PATROL = Actor(id="staff-kong", role=Role.INSPECTOR)

REPAIR, ELECTRIC, MECHANIC = Trade.PROPERTY_REPAIR_WORKER, Trade.ELECTRICIAN, Trade.MECHANICAL_REPAIRER


@frozen(kw_only=True)
class Hand:
    """A technician: trades, weekdays off (0 = Monday), whether nights are taken too."""

    actor: Actor
    name: str
    trades: tuple[Trade, ...]
    off: tuple[int, ...]
    nights: bool = False


def _hand(key: str, name: str, trades: tuple[Trade, ...], off: tuple[int, ...], *, nights: bool = False) -> Hand:
    return Hand(actor=Actor(id=f"staff-{key}", role=Role.TECHNICIAN), name=name, trades=trades, off=off, nights=nights)


HANDS: Final = (
    _hand("wang", "桂长庚", (REPAIR, MECHANIC), (2, 3)),
    _hand("zhao", "枫立夏", (ELECTRIC, REPAIR), (0, 1)),
    _hand("liu", "松谷雨", (REPAIR,), (1, 4), nights=True),
    _hand("ma", "槐南星", (REPAIR,), (0, 5), nights=True),
    _hand("fang", "柏霜降", (REPAIR, MECHANIC), (3, 6), nights=True),
    _hand("gao", "榆知秋", (ELECTRIC, REPAIR), (2, 6), nights=True),
    _hand("hu", "樟白露", (ELECTRIC, MECHANIC), (4, 5), nights=True),
    _hand("xu", "楠清和", (MECHANIC, REPAIR), (1, 3), nights=True),
    _hand("deng", "杉小满", (ELECTRIC, REPAIR), (0, 4), nights=True),
)
"""The engineering team; the first two are known by name in the pages of the manual."""

PAPER = Evidence(kind=EvidenceKind.DOCUMENT, digest="d0" * 32, length=48_211, media_type="application/pdf")
PHOTO = Evidence(kind=EvidenceKind.PHOTO, digest="a1" * 32, length=81_920, media_type="image/jpeg")
"""Stand-ins for what is no file yet: a story told to a desk without a file store names these."""

HOURLY_RATE: Final = 80
"""Yuan for an hour of paid work."""


@frozen(kw_only=True)
class Fault:
    """Something broken, how people say it, and how it is put right."""

    key: str
    said: tuple[str, ...]
    found: tuple[str, ...]
    materials: tuple[str, ...]
    steps: tuple[str, ...]
    area: ServiceArea | None
    domain: ServiceDomain
    category: RepairCategory
    trade: str
    minutes: int
    weight: float
    rooms: tuple[str, ...] = ("",)
    places: tuple[str, ...] = ()
    weather: tuple[str, ...] = ()
    urgent: float = 0.0
    """Share of emergencies."""
    night: bool = False
    """It happens, or is noticed, at night too."""
    major: float = 0.0
    booked: float = 0.12
    """Share that is wanted at an agreed time."""
    item: str | None = None
    """Code of the in-house item; ``None`` = not on the list."""
    both_lists: bool = False
    """The item stands in the specialist list too: the difficulty decides (CAT-010)."""
    public: str | None = None
    """Class of the public facility; ``None`` = inside a home."""
    parts: tuple[int, int] | None = None
    """Market price of parts in yuan, from and to; ``None`` = the work is free."""
    vendor: str | None = None
    """Code of the specialist item it is left to."""

    @property
    def content(self) -> str:
        """The fault in the first of its wordings."""
        return self.said[0].format(room=self.rooms[0], floor=6)

    @property
    def cost(self) -> Money:
        """What it would cost at least."""
        return yuan(0) if self.parts is None else priced(self.parts[0], self.minutes)


@frozen(kw_only=True, slots=False)  # copied for each step: see evolved
class Cast:
    """The people and the place of one story."""

    occupant: Actor
    name: str
    phone: str
    home: str | None
    location: str
    performer: Actor = TECHNICIAN
    photo: Evidence = PHOTO
    paper: Evidence = PAPER


class Voice:
    """Draws what somebody writes into a form; without a source of chance always the first text."""

    def __init__(self, random: Random | None = None) -> None:
        self._random = random

    def say(self, what: str) -> str:
        """A text of a kind."""
        return self.one(_words()[what])

    def one(self, texts: tuple[str, ...]) -> str:
        """One of some texts."""
        return texts[0] if self._random is None else self._random.choice(texts)


def priced(parts: int, minutes: int) -> Money:
    """The price of a paid service: parts and working time."""
    return yuan(parts + HOURLY_RATE * minutes // 60)


@cache
def _words() -> Mapping[str, tuple[str, ...]]:
    return {name: tuple(texts) for name, texts in _table("words.toml").items()}


def _table(name: str) -> Mapping[str, Any]:
    return tomllib.loads(files(__package__).joinpath(name).read_text(encoding="utf-8"))


def _faults() -> dict[str, Fault]:
    both = {one.code for one in in_house_items() if one.work_kind is not None}
    return {key: _fault(key, told, both) for key, told in _table("faults.toml").items()}


def _fault(key: str, told: Mapping[str, Any], both: set[str]) -> Fault:
    stated: dict[str, Any] = {name: tuple(value) if isinstance(value, list) else value for name, value in told.items()}
    item, area = stated.get("item"), stated.pop("area", None)
    return Fault(
        key=key,
        area=None if area is None else ServiceArea(area),
        domain=ServiceDomain(stated.pop("domain", ServiceDomain.INFRASTRUCTURE)),
        category=RepairCategory(stated.pop("category", RepairCategory.WATER_AND_ELECTRICITY)),
        trade=stated.pop("trade", REPAIR.value),
        both_lists=item in both,
        **stated,
    )


FAULTS: Final[Mapping[str, Fault]] = MappingProxyType(_faults())
"""Everything that breaks, by its key."""

AIR_CONDITIONER, DRIPPING_TAP = FAULTS["air-conditioner"], FAULTS["dripping-tap"]
BURST_PIPE, CORRIDOR_LIGHT = FAULTS["burst-pipe"], FAULTS["corridor-light"]
