"""Which clocks a case of a category has: one line an aggregate."""

from collections.abc import Callable, Mapping
from typing import Any

from attrs import frozen

from wuye.domain.asset.clocks import ASSET_CLOCKS
from wuye.domain.asset.clocks import scopes as asset_scopes
from wuye.domain.asset.state import Asset
from wuye.domain.complaint.clocks import COMPLAINT_CLOCKS
from wuye.domain.complaint.clocks import scopes as complaint_scopes
from wuye.domain.complaint.state import Complaint
from wuye.domain.inspection.hazard.clocks import HAZARD_CLOCKS
from wuye.domain.inspection.hazard.clocks import scopes as hazard_scopes
from wuye.domain.inspection.hazard.state import Hazard
from wuye.domain.sla.clock import Clock
from wuye.domain.ticket.clocks import TICKET_CLOCKS
from wuye.domain.ticket.clocks import scopes as ticket_scopes
from wuye.domain.ticket.state import Ticket


@frozen
class ClockTable:
    """The clocks of an aggregate, how its state says which scopes hold, and who works on it."""

    clocks: tuple[Clock, ...]
    scopes: Callable[[Any], tuple[str, ...]]
    team: Callable[[Any], str | None]
    """The team: of a ticket, the trade it was dispatched to; of an asset, its kind; of a complaint, the department."""
    person: Callable[[Any], str | None]
    """The person whose work it is: of a ticket, the performer; of an asset, who repairs its fault; of a complaint, the
    handler; of a hazard, who is responsible."""


def _trade(ticket: Ticket) -> str | None:
    return ticket.trade


def _performer(ticket: Ticket) -> str | None:
    return ticket.performer


def _kind(asset: Asset) -> str | None:
    return None if asset.kind is None else asset.kind.value


def _repairer(asset: Asset) -> str | None:
    return asset.open_fault.staff[0] if asset.open_fault is not None and asset.open_fault.staff else None


def _complained_of(complaint: Complaint) -> str | None:
    return complaint.department


def _handler(complaint: Complaint) -> str | None:
    return complaint.handler or complaint.responsible


def _department(hazard: Hazard) -> str | None:
    return None if hazard.department is None else hazard.department.value


def _responsible(hazard: Hazard) -> str | None:
    return hazard.responsible


CLOCK_TABLES: Mapping[str, ClockTable] = {
    "ticket": ClockTable(TICKET_CLOCKS, ticket_scopes, _trade, _performer),
    "complaint": ClockTable(COMPLAINT_CLOCKS, complaint_scopes, _complained_of, _handler),
    "hazard": ClockTable(HAZARD_CLOCKS, hazard_scopes, _department, _responsible),
    "asset": ClockTable(ASSET_CLOCKS, asset_scopes, _kind, _repairer),
}
"""Clock tables by category of the case."""
