"""Where a ticket stands (工单状态)."""

from enum import StrEnum


class Stage(StrEnum):
    """Where a repair ticket stands (lifecycles, Ticket)."""

    NEW = "new"
    """not opened yet."""
    REPORTED = "reported"
    """已报修."""
    REJECTED = "rejected"
    """不予受理: end."""
    APPROVED = "approved"
    """已审核."""
    REFERRED = "referred"
    """转介专业供应商: end, a later ticket may link back."""
    SURVEYED = "surveyed"
    """已勘查."""
    PLANNED = "planned"
    """已制定计划."""
    QUOTED = "quoted"
    """已报价."""
    SCHEDULED = "scheduled"
    """已预约."""
    DISPATCHED = "dispatched"
    """已派工."""
    CONFIRMED = "confirmed"
    """已接单."""
    CUSTOMER_ABSENT = "customer-absent"
    """业户不在家."""
    ON_SITE = "on-site"
    """已到场."""
    IN_PROGRESS = "in-progress"
    """维修中."""
    ON_HOLD = "on-hold"
    """待协商."""
    SELF_CHECKED = "self-checked"
    """已自检."""
    REWORK = "rework"
    """返工."""
    ACCEPTED = "accepted"
    """已验收; charge, order copies and callback run in parallel."""
    TRACKING = "tracking"
    """后续跟踪."""
    ARCHIVED = "archived"
    """已归档: end."""
    CANCELLED = "cancelled"
    """已取消: end."""


ENDS = frozenset({Stage.REJECTED, Stage.REFERRED, Stage.ARCHIVED, Stage.CANCELLED})

OPEN = frozenset(Stage) - ENDS - {Stage.NEW}

EVERY = frozenset(Stage) - {Stage.NEW}
