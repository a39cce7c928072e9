"""Maintenance costs (维护费用): what a site planned for a year on each budget line, and what it came to (AST-072)."""

from collections.abc import Mapping, Sequence
from datetime import timedelta
from typing import Any, Final
from zoneinfo import ZoneInfo

from wuye.application.ports import Column, Row, Table
from wuye.application.projections.projection import Changed, Projection, Rows
from wuye.domain.asset import events as e
from wuye.domain.register.budget import BudgetApproved, BudgetPlanned
from wuye.domain.register.site import SiteRegistered
from wuye.domain.shared.facilities import BudgetLine
from wuye.domain.shared.money import Money
from wuye.domain.shared.recorded import Recorded

VIEW: Final = "maintenance_costs"
LINE, PLACE, PLAN = "line", "_site", "_plan"
"""What a row is: a line of a year; the time zone of a site; a budget that is not approved yet."""
_WIDEST: Final = timedelta(hours=14)
"""No time zone is further from UTC."""

MAINTENANCE_COSTS: Final = Table(
    name="maintenance_costs_1",
    columns=(
        Column(name="what", kind="text"),
        Column(name="site", kind="text"),
        Column(name="year", kind="integer"),
        Column(name="line", kind="text"),
        Column(name="currency", kind="text"),
        Column(name="planned_minor", kind="integer"),
        Column(name="actual_minor", kind="integer"),
        Column(name="left_minor", kind="integer"),
    ),
    indexes=(("site", "year", "line"), ("what", "year", "line")),
)
"""Amounts of a whole year in minor units; ``left`` = planned less actual, empty where nothing was planned."""
_EMPTY: Final[Mapping[str, Any]] = {column.name: None for column in MAINTENANCE_COSTS.columns}
_EVENTS: Final[frozenset[type]] = frozenset(
    {
        SiteRegistered,
        BudgetPlanned,
        BudgetApproved,
        e.CostBooked,
        e.MaintenanceCompleted,
        e.FaultRepaired,
        e.AssetReplaced,
    }
)


def maintenance_costs() -> Projection:
    """One row a line, keyed ``<site>/<year>/<line>``."""
    return Projection(view=VIEW, table=MAINTENANCE_COSTS, keys=_keys, project=_project, events=_EVENTS)


def booked(event: Any) -> tuple[BudgetLine, Money] | None:
    """What an event of an asset cost, and on which line."""
    match event:
        case e.CostBooked():
            return event.line, event.cost
        case e.MaintenanceCompleted(cost=Money() as cost):
            return BudgetLine.UPKEEP, cost
        case e.FaultRepaired(cost=Money() as cost):
            return BudgetLine.REPAIR, cost
        case e.AssetReplaced(cost=Money() as cost):
            return BudgetLine.REPLACEMENT, cost
        case _:
            return None


def _keys(recorded: Recorded[Any]) -> Sequence[str]:
    event, stream = recorded.event, recorded.stream
    if isinstance(event, SiteRegistered):
        return (stream,)
    if isinstance(event, BudgetPlanned):
        return (stream,)
    if isinstance(event, BudgetApproved):
        site, _, year = stream.removeprefix("budget-").rpartition("-")
        return (stream, *(_key(site, int(year), line) for line in BudgetLine))
    amount = booked(event)
    if amount is None:
        return ()
    site = recorded.envelope.site or ""
    # The year is the site's own, and its zone is a row: so both years that it can be are asked for.
    years = {(recorded.occurred_at + shift).year for shift in (-_WIDEST, _WIDEST)}
    return (f"site-{site}", *(_key(site, year, amount[0]) for year in sorted(years)))


def _key(site: str, year: int, line: BudgetLine) -> str:
    return f"{site}/{year}/{line.value}"


def _project(rows: Rows, recorded: Recorded[Any]) -> Changed:
    event, stream = recorded.event, recorded.stream
    match event:
        case SiteRegistered():
            return {stream: {**_EMPTY, "what": PLACE, "body": {"zone": event.zone}}}
        case BudgetPlanned():
            planned = {
                one.line.value: None if one.planned is None else [one.yearly, one.planned.currency]
                for one in event.lines
            }
            known = {"what": PLAN, "body": {"planned": planned, "site": event.site, "year": event.year}}
            return {stream: {**_EMPTY, **known}}
        case BudgetApproved():
            return _approved(rows, stream)
        case _:
            amount = booked(event)
            assert amount is not None
            return _booked(rows, recorded, *amount)


def _approved(rows: Rows, stream: str) -> Changed:
    plan = rows.get(stream)
    if plan is None:
        return {}
    body = plan["body"]
    changed: dict[str, Row | None] = {}
    for line in BudgetLine:
        key = _key(body["site"], body["year"], line)
        amount = body["planned"].get(line.value)
        row = rows.get(key) or _line(body["site"], body["year"], line)
        planned, currency = (None, row["currency"]) if amount is None else amount
        changed[key] = _compared({**row, "planned_minor": planned, "currency": currency})
    return changed


def _booked(rows: Rows, recorded: Recorded[Any], line: BudgetLine, amount: Money) -> Changed:
    site = recorded.envelope.site or ""
    place = rows.get(f"site-{site}")
    zone = "UTC" if place is None else place["body"]["zone"]
    year = recorded.occurred_at.astimezone(ZoneInfo(zone)).year
    key = _key(site, year, line)
    row = rows.get(key) or _line(site, year, line)
    spent = (row["actual_minor"] or 0) + amount.minor
    return {key: _compared({**row, "actual_minor": spent, "currency": row["currency"] or amount.currency})}


def _line(site: str, year: int, line: BudgetLine) -> Row:
    return {**_EMPTY, "what": LINE, "site": site, "year": year, "line": line.value, "actual_minor": 0, "body": {}}


def _compared(row: Row) -> Row:
    planned = row["planned_minor"]
    return {**row, "left_minor": None if planned is None else planned - row["actual_minor"]}
