"""The ticket board (工单看板): open tickets first, emergencies before all, then by the time they were reported."""

from collections.abc import Mapping
from typing import Any, Final

from wuye.application.ports import Column, Table
from wuye.application.projections.cases import case_board
from wuye.application.projections.projection import Projection
from wuye.application.registry import Registry
from wuye.domain.ticket.measures import measures
from wuye.domain.ticket.state import Ticket
from wuye.domain.ticket.terms import OPEN

VIEW: Final = "ticket_board"

CLOSED_RANK: Final = 9
"""Behind every priority of an open ticket (0 to 3)."""

FILTERS: Final = ("site", "stage", "urgency", "category", "technician", "home", "mode", "domain", "channel")
"""``domain``: demand by service domain (TKT-001); ``channel``: the duty log (TKT-008)."""

MEASURES: Final = ("response_seconds", "handling_seconds", "feedback_seconds")
"""Whole elapsed seconds; empty while their end has not come (TKT-049, TKT-050)."""

QUEUE: Final = (("rank", False), ("reported_at", False))
"""The order of the board (TKT-025)."""

TICKET_BOARD: Final = Table(
    name="ticket_board_1",
    columns=(
        *(Column(name=name, kind="text") for name in FILTERS),
        Column(name="number", kind="text"),
        Column(name="open", kind="flag"),
        Column(name="rank", kind="integer"),
        Column(name="reported_at", kind="instant"),
        *(Column(name=name, kind="integer") for name in MEASURES),
        Column(name="updated_at", kind="instant"),
        Column(name="version", kind="integer"),
    ),
    indexes=(
        ("rank", "reported_at"),
        *((name, "rank", "reported_at") for name in FILTERS),
        ("site", "stage", "rank", "reported_at"),
        ("number",),
    ),
)


def ticket_board(registry: Registry) -> Projection:
    """One row a ticket, keyed by its stream; the body carries the state."""
    return case_board(registry, "ticket", view=VIEW, table=TICKET_BOARD, row=_row)


def _row(ticket: Ticket) -> Mapping[str, Any]:
    is_open = ticket.stage in OPEN
    measured = measures(ticket)
    times = (measured.response, measured.handling, measured.feedback)
    return {
        "site": ticket.site,
        "stage": ticket.stage.value,
        "urgency": None if ticket.urgency is None else ticket.urgency.value,
        "category": None if ticket.category is None else ticket.category.value,
        "technician": ticket.performer,
        "home": ticket.home,
        "mode": None if ticket.mode is None else ticket.mode.value,
        "domain": None if ticket.domain is None else ticket.domain.value,
        "channel": None if ticket.channel is None else ticket.channel.value,
        **{
            name: None if time is None else int(time.total_seconds())
            for name, time in zip(MEASURES, times, strict=True)
        },
        "number": ticket.number,
        "open": is_open,
        "rank": ticket.priority if is_open else CLOSED_RANK,
        "reported_at": ticket.reported_at,
    }
