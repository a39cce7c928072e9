"""Paths through the life of a ticket: to every stage there is one, and detours that real repairs take."""

from collections.abc import Mapping
from datetime import datetime
from types import MappingProxyType
from typing import Final

from wuye.domain.ticket.terms import Stage
from wuye.entrypoints.demo.acts import Act, Acts

Path = tuple[str, ...]
"""Names of steps, in order (``Acts``)."""

INTAKE: Final[Path] = ("report", "verify", "triage")
PLANNING: Final[Path] = (*INTAKE, "forward", "plan")
SENT: Final[Path] = (*PLANNING, "dispatch", "confirm_dispatch")
WORKING: Final[Path] = (*SENT, "arrive", "survey", "start")
CHECKED: Final[Path] = (*WORKING, "self_check")
ACCEPTED: Final[Path] = (*CHECKED, "accept")
CLOSED: Final[Path] = (*ACCEPTED, "settle", "return_order", "confirm_order", "callback")
QUOTE: Final[Path] = ("request_service", "scope", "price", "approve_price")

PATHS: Final[Mapping[Stage, Path]] = MappingProxyType(
    {
        Stage.REPORTED: ("report",),
        Stage.REJECTED: ("report", "verify", "reject"),
        Stage.APPROVED: INTAKE,
        Stage.REFERRED: ("report", "verify", "refer"),
        Stage.SURVEYED: (*INTAKE, "approve", "forward", "arrange_survey", "survey"),
        Stage.PLANNED: PLANNING,
        Stage.QUOTED: (*INTAKE, "approve", "forward", *QUOTE, "arrange_survey", "survey", "plan", "quote"),
        Stage.SCHEDULED: (*PLANNING, "book"),
        Stage.DISPATCHED: (*PLANNING, "dispatch"),
        Stage.CONFIRMED: SENT,
        Stage.CUSTOMER_ABSENT: (*SENT, "leave_note"),
        Stage.ON_SITE: (*SENT, "arrive"),
        Stage.IN_PROGRESS: WORKING,
        Stage.ON_HOLD: (*WORKING, "deviate"),
        Stage.SELF_CHECKED: CHECKED,
        Stage.REWORK: (*CHECKED, "refuse"),
        Stage.ACCEPTED: ACCEPTED,
        Stage.TRACKING: (*CLOSED, "track"),
        Stage.ARCHIVED: (*CLOSED, "archive"),
        Stage.CANCELLED: ("report", "verify", "cancel"),
    }
)
"""The shortest honest path to a stage. Surveyed and quoted need a repair by appointment, tracking a policy with a
period, archived one without."""

APPOINTED: Final[frozenset[Stage]] = frozenset({Stage.SURVEYED, Stage.QUOTED})
"""Stages whose path is that of a repair by appointment, outside the in-house list."""


def walk(acts: Acts, to: Stage, at: datetime) -> list[Act]:
    """The acts that lead a new ticket to a stage, all as of one instant; the first one opens it."""
    return [acts.act(step, at) for step in PATHS[to]]
