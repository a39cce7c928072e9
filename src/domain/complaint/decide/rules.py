"""Who may be named for what, and conditions that several decisions share."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from wuye.domain.complaint.state import Complaint
from wuye.domain.complaint.terms import Hours
from wuye.domain.shared.actor import Role
from wuye.domain.shared.duty import roster_streams
from wuye.domain.shared.lifecycle import Context
from wuye.domain.shared.outside import of_kind
from wuye.domain.shared.refusal import Refused

SERVICE = frozenset({Role.OFFICER, Role.SERVICE_SUPERVISOR})
"""Customer service (客服)."""
HEADS = frozenset({Role.DEPARTMENT_HEAD, Role.ENGINEERING_SUPERVISOR, Role.SERVICE_SUPERVISOR})
"""Department head: supervisor or head."""
DUTY_MANAGERS = frozenset({Role.MANAGEMENT, Role.HEAD_OF_CENTRE})
SUPERIORS = HEADS | DUTY_MANAGERS
CENTRE_HEAD = frozenset({Role.HEAD_OF_CENTRE})
DIRECT_HANDLERS = SUPERIORS
"""An urgent complaint is handled directly by a supervisor or head (CMP-011)."""
HANDLERS = SERVICE | frozenset({Role.COMPLAINT_HANDLER})
"""A non-urgent one by a customer service officer, or the person named for the case (CMP-011)."""
ABOVE = DUTY_MANAGERS | frozenset({Role.SERVICE_SUPERVISOR})
"""These may act for the first person asked."""


def names(*fields: str) -> Any:
    """The staff that a command names in these fields, for a row's ``reads``."""

    def reads(_complaint: Complaint, command: Any) -> Iterable[str]:
        for field in fields:
            named = getattr(command, field)
            yield from of_kind("staff", *(named if isinstance(named, tuple) else (named,)))

    return reads


def rosters_then(complaint: Complaint, command: Any, at: datetime) -> Iterable[str]:
    """The rosters that say who is on duty at an instant, for what is handed over outside office hours."""
    return roster_streams(complaint.site, at) if command.hours is Hours.NON_STANDARD else ()


def is_responsible(complaint: Complaint, context: Context) -> None:
    """The first person asked answers for a contact until it is handed over (CMP-004)."""
    actor = context.actor
    mine = complaint.responsible in {None, actor.id} or actor.role in ABOVE
    if not mine:
        raise Refused("not-the-first-asked", responsible=complaint.responsible)


def is_valid(complaint: Complaint, _context: Context) -> None:
    """Only a valid complaint goes to the department (CMP-020)."""
    if not complaint.valid:
        raise Refused("not-valid")


def is_invalid(complaint: Complaint, _context: Context) -> None:
    """Only an invalid complaint ends without being handled (CMP-021)."""
    if complaint.valid:
        raise Refused("is-valid")
