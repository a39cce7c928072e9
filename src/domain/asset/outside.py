"""What an asset reads from registers and tickets, as values: they conform to these protocols and are never imported."""

from collections.abc import Iterable
from datetime import date, datetime
from typing import Protocol
from zoneinfo import ZoneInfo

from wuye.domain.asset.state import Asset
from wuye.domain.cadence.rule import Rule
from wuye.domain.shared.actor import Role
from wuye.domain.shared.facilities import AssetKind, UpkeepActivity
from wuye.domain.shared.lifecycle import Context
from wuye.domain.shared.money import Money
from wuye.domain.shared.outside import check_in_service, of_kind, site_of, site_stream, staff_of
from wuye.domain.shared.refusal import Refused


class UpkeepPlan(Protocol):
    """A plan of the register: ``upkeep-<key>``."""

    @property
    def active(self) -> bool:
        """Whether assets may take it over."""
        ...

    @property
    def version(self) -> int:
        """Number of its version."""
        ...

    @property
    def base(self) -> str:
        """Key of its first version: what its versions have in common."""
        ...

    @property
    def kinds(self) -> tuple[AssetKind, ...]:
        """Kinds it is for."""
        ...

    @property
    def cadence(self) -> str:
        """Name in the limit tables."""
        ...

    @property
    def task(self) -> str:
        """What is done."""
        ...

    @property
    def activities(self) -> tuple[UpkeepActivity, ...]:
        """Kinds of routine tasks."""
        ...

    @property
    def department(self) -> str | None:
        """Who is responsible."""
        ...

    @property
    def standard(self) -> str | None:
        """What it conforms to afterwards."""
        ...

    @property
    def trade(self) -> str | None:
        """Trade its performer is certified for."""
        ...

    @property
    def by_shift(self) -> bool:
        """Whether it is due every shift."""
        ...

    def rule(self, anchor: date, turns: tuple[int, ...], calendar: str | None) -> Rule | None:
        """Its cycle from a day on; ``None`` where no interval is stated."""
        ...


class Manual(Protocol):
    """The operating manual of a kind: ``manual-<kind>``."""

    @property
    def number(self) -> int:
        """Number of its edition; 0 where there is none."""
        ...


class Tool(Protocol):
    """A repair tool of the register: ``tool-<key>``."""

    @property
    def mark(self) -> str | None:
        """Its conformity mark; ``None`` for a tool that is not on the register."""
        ...


class RepairTicket(Protocol):
    """A ticket, as far as a fault case looks at it."""

    @property
    def number(self) -> str | None:
        """Its short number; ``None`` for a ticket that does not exist."""
        ...

    @property
    def asset(self) -> str | None:
        """The asset it is about."""
        ...

    @property
    def completed_at(self) -> datetime | None:
        """When the work was finished."""
        ...


class Item(Protocol):
    """A candidate of a retrofit programme."""

    @property
    def number(self) -> int:
        """Its place in the programme."""
        ...

    @property
    def priority(self) -> int | None:
        """The computed priority; ``None`` before the ranking."""
        ...

    @property
    def approved(self) -> bool:
        """Whether content, method, budget and time are fixed and approved."""
        ...

    @property
    def method(self) -> str:
        """How."""
        ...

    @property
    def budget(self) -> Money:
        """For how much at most."""
        ...

    @property
    def planned_on(self) -> date:
        """When."""
        ...


class Programme(Protocol):
    """A retrofit programme: ``retrofit-<key>``."""

    def item_of(self, asset: str) -> Item | None:
        """The candidate of an asset."""
        ...


class Operator(Protocol):
    """What operating restricted equipment asks of an employee."""

    @property
    def equipment(self) -> frozenset[str]:
        """Restricted equipment the employee was accepted for."""
        ...


OPERATORS = "equipment-operator"
"""The trade of those who operate restricted equipment (STF-003)."""


def plan_of(context: Context, stream: str) -> UpkeepPlan:
    """The upkeep plan the decision was given. Raises ``Refused("unknown-plan")``."""
    if not stream.startswith("upkeep-"):
        raise Refused("unknown-plan", id=stream)
    plan: UpkeepPlan = context.other(stream)
    return plan


def manual_stream(kind: AssetKind) -> str:
    """The stream of a kind's operating manual."""
    return f"manual-{kind.value}"


def asset_of(context: Context, stream: str) -> Asset:
    """The other asset the decision was given. Raises ``Refused("unknown-asset")``, also for an id of another kind."""
    other = context.other(stream) if stream.startswith("asset-") else None
    if other is None or other.number is None:
        raise Refused("unknown-asset", id=stream)
    found: Asset = other
    return found


def item_of(context: Context, programme: str) -> Item:
    """What a retrofit programme says of this asset. Raises ``Refused("not-in-programme")``."""
    found: Programme | None = context.other(programme) if programme.startswith("retrofit-") else None
    item = None if found is None else found.item_of(context.stream)
    if item is None:
        raise Refused("not-in-programme", programme=programme)
    return item


def local_day(context: Context, site: str) -> date:
    """The calendar day of the fact at a site."""
    return context.occurred_at.astimezone(ZoneInfo(site_of(context, site).zone)).date()


def people(asset: Asset, *staff: str) -> Iterable[str]:
    """Staff that a decision names, and the site whose calendar day counts for their certificates."""
    yield site_stream(asset.site or "")
    yield from of_kind("staff", *staff)


def check_professionals(staff: Iterable[str], trade: str, asset: Asset, context: Context) -> None:
    """Only professional staff handle equipment: in service and certified for the trade that day (AST-039).

    Raises ``Refused``: ``unknown-staff``, ``not-in-service``, ``not-certified``.
    """
    today = local_day(context, asset.site or "")
    for person in staff:
        if not check_in_service(person, context).certified(trade, today):
            raise Refused("not-certified", staff=person, trade=trade)


def may_operate(person: str, asset: Asset, context: Context) -> bool:
    """Certified as an operator that day, and accepted for this kind of equipment (AST-052, STF-003)."""
    today = local_day(context, asset.site or "")
    staff = staff_of(context, person)
    accepted: Operator = context.other(person)
    kind = "" if asset.kind is None else asset.kind.value
    return staff.certified(OPERATORS, today) and not accepted.equipment.isdisjoint({kind, asset.number or ""})


def is_staff(context: Context) -> bool:
    """Whether who acts is property staff, and so knows at once."""
    return context.actor.role not in {Role.OCCUPANT, Role.SYSTEM}
