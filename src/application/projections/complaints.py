"""The complaint board and the complaint register (投诉看板、投诉登记簿): one row a complaint or remark, two orders."""

from collections.abc import Mapping
from enum import StrEnum
from typing import Any, Final

from wuye.application.ports import Column, Table
from wuye.application.projections.cases import case_board
from wuye.application.projections.projection import Projection
from wuye.application.registry import Registry
from wuye.domain.complaint.state import Complaint
from wuye.domain.complaint.terms import OPEN

VIEW: Final = "complaint_board"

CLOSED_RANK: Final = 9
"""Behind every priority of an open complaint (0 to 4)."""

FILTERS: Final = (
    "site",
    "stage",
    "kind",
    "severity",
    "urgency",
    "department",
    "handler",
    "home",
    "subject",
    "cause",
    "channel",
)

QUEUE: Final = (("rank", False), ("received_at", False))
"""The order of the board: crises first, then urgent and major ones, then the oldest."""

REGISTER: Final = (("received_at", False),)
"""The order of the register: as they were received, closed ones too."""

COMPLAINT_BOARD: Final = Table(
    name="complaint_board_1",
    columns=(
        *(Column(name=name, kind="text") for name in FILTERS),
        Column(name="number", kind="text"),
        Column(name="open", kind="flag"),
        Column(name="rank", kind="integer"),
        Column(name="valid", kind="flag"),
        Column(name="dissatisfied", kind="integer"),
        Column(name="callbacks", kind="integer"),
        Column(name="urges", kind="integer"),
        Column(name="missing", kind="integer"),
        Column(name="received_at", kind="instant"),
        Column(name="first_reply_at", kind="instant"),
        Column(name="resolved_at", kind="instant"),
        Column(name="updated_at", kind="instant"),
        Column(name="version", kind="integer"),
    ),
    indexes=(
        ("rank", "received_at"),
        *((name, "rank", "received_at") for name in FILTERS),
        ("site", "stage", "rank", "received_at"),
        ("received_at",),
        ("site", "received_at"),
        ("number",),
    ),
)


def complaint_board(registry: Registry) -> Projection:
    """One row a complaint or remark, keyed by its stream; the body carries the state."""
    return case_board(registry, "complaint", view=VIEW, table=COMPLAINT_BOARD, row=_row)


def _row(complaint: Complaint) -> Mapping[str, Any]:
    is_open = complaint.stage in OPEN
    return {
        "site": complaint.site,
        "stage": complaint.stage.value,
        "kind": complaint.kind.value,
        "severity": _word(complaint.severity),
        "urgency": _word(complaint.urgency),
        "department": complaint.department,
        "handler": complaint.handler,
        "home": complaint.home,
        "subject": _word(complaint.subject),
        "cause": _word(complaint.cause),
        "channel": _word(complaint.channel),
        "number": complaint.number,
        "open": is_open,
        "rank": complaint.priority if is_open else CLOSED_RANK,
        "valid": complaint.valid,
        "dissatisfied": complaint.dissatisfied,
        "callbacks": complaint.callbacks,
        "urges": complaint.urges,
        "missing": len(complaint.missing),
        "received_at": complaint.received_at,
        "first_reply_at": complaint.first_reply_at,
        "resolved_at": complaint.resolved_at,
    }


def _word(value: StrEnum | None) -> str | None:
    return None if value is None else value.value
