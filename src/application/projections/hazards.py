"""The hazard register (隐患台账): type, place, responsible person and how far the rectification is (INS-011)."""

from collections.abc import Mapping
from typing import Any, Final

from wuye.application.ports import Column, Table
from wuye.application.projections.cases import case_board
from wuye.application.projections.projection import Projection
from wuye.application.registry import Registry
from wuye.domain.inspection.hazard.state import Hazard
from wuye.domain.inspection.hazard.terms import OPEN
from wuye.domain.shared.inspections import Severity

VIEW: Final = "hazard_board"
CATEGORY: Final = "hazard"
FILTERS: Final = ("site", "stage", "kind", "severity", "department", "responsible", "source", "inspection")
QUEUE: Final = (("rank", False), ("found_at", False))
"""The gravest of what is open first, then by when it was found."""
CLOSED_RANK: Final = 9
_RANKS: Final = {Severity.CRITICAL: 0, Severity.MAJOR: 1, Severity.MINOR: 2}

HAZARD_BOARD: Final = Table(
    name="hazard_board_1",
    columns=(
        *(Column(name=name, kind="text") for name in FILTERS),
        Column(name="number", kind="text"),
        Column(name="place", kind="text"),
        Column(name="ticket", kind="text"),
        Column(name="asset", kind="text"),
        Column(name="open", kind="flag"),
        Column(name="rank", kind="integer"),
        Column(name="level", kind="integer"),
        Column(name="found_at", kind="instant"),
        Column(name="deadline", kind="instant"),
        Column(name="rectified_at", kind="instant"),
        Column(name="closed_at", kind="instant"),
        Column(name="updated_at", kind="instant"),
        Column(name="version", kind="integer"),
    ),
    indexes=(
        ("rank", "found_at"),
        *((name, "rank", "found_at") for name in FILTERS),
        ("site", "stage", "rank", "found_at"),
        ("site", "closed_at"),
        ("number",),
    ),
)


def hazard_board(registry: Registry) -> Projection:
    """One row a hazard or finding, keyed by its stream; the body carries the state."""
    return case_board(registry, CATEGORY, view=VIEW, table=HAZARD_BOARD, row=_row)


def _row(hazard: Hazard) -> Mapping[str, Any]:
    is_open = hazard.stage in OPEN
    return {
        "site": hazard.site,
        "stage": hazard.stage.value,
        "kind": None if hazard.kind is None else hazard.kind.value,
        "severity": hazard.severity.value,
        "department": None if hazard.department is None else hazard.department.value,
        "responsible": hazard.responsible,
        "source": None if hazard.source is None else hazard.source.value,
        "inspection": hazard.inspection,
        "number": hazard.number,
        "place": hazard.place,
        "ticket": hazard.ticket,
        "asset": hazard.asset,
        "open": is_open,
        "rank": _RANKS[hazard.severity] if is_open else CLOSED_RANK,
        "level": hazard.level,
        "found_at": hazard.found_at,
        "deadline": hazard.deadline,
        "rectified_at": hazard.rectified_at,
        "closed_at": hazard.closed_at,
    }
