"""Charge, order copies, callback, tracking and the end (收费、回单、回访、归档)."""

from datetime import datetime

from attrs import frozen

from wuye.domain.shared.money import Money
from wuye.domain.shared.personal import Personal
from wuye.domain.ticket.terms import CallbackWay, RecordKind, SettlementMethod


@frozen(kw_only=True)
class ChargeDeferred:
    """The charge items are not determined; the order goes to the engineering supervisor (待核定) (TKT-091)."""

    reason: Personal[str]


@frozen(kw_only=True)
class ChargeDetermined:
    """Engineering supervisor and customer service fixed the charge together (已核定) (TKT-091, FEE-027)."""

    charge: Money
    officer: str
    """Customer service officer who signed beside the engineering supervisor."""
    details: Personal[str]


@frozen(kw_only=True)
class ChargeSettled:
    """The charge was settled (已结算) (TKT-090, TKT-094, FEE-014, FEE-015, FEE-043)."""

    charge: Money
    method: SettlementMethod
    receipt: str | None
    details: Personal[str] | None


@frozen(kw_only=True)
class OrderReturned:
    """The signed repair order came back (已交回) (TKT-047, TKT-088, TKT-092)."""

    receipt_registered: bool
    """The receipt copy of the dispatch order was registered."""


@frozen(kw_only=True)
class OrderConfirmed:
    """The supervisor checked and signed; finance copy and stub were routed (已确认) (TKT-088, TKT-089, TKT-093)."""

    finance_clerk: str
    stub: int
    """Uniform running number of the stub; used once (FEE-028)."""


@frozen(kw_only=True)
class CallbackSatisfied:
    """The customer is satisfied (回访满意) (TKT-095…098)."""

    way: CallbackWay
    rating: int
    """1 (bad) to 5 (good)."""
    remarks: Personal[str] | None
    attempt: int


@frozen(kw_only=True)
class CallbackDissatisfied:
    """The customer is not satisfied (回访不满意): rework, with a joint visit where policy asks (TKT-099, TKT-100)."""

    way: CallbackWay
    rating: int
    reason: Personal[str]
    attempt: int
    visit_at: datetime | None
    supervisor: str | None
    """Supervisor of the department concerned who comes along."""


@frozen(kw_only=True)
class TrackingStarted:
    """The effect is observed for a while (后续跟踪) (TKT-102)."""

    days: int
    until: datetime


@frozen(kw_only=True)
class FaultRecurred:
    """The same fault came back (故障复发): the first-time fix is lost (TKT-067, TKT-102)."""

    description: Personal[str]


@frozen(kw_only=True)
class TicketArchived:
    """The record is complete and frozen (已归档) (TKT-104, TKT-106…111)."""

    filed: tuple[RecordKind, ...]
    first_time_fix: bool
    evaluation: Personal[str] | None


@frozen(kw_only=True)
class TicketCancelled:
    """The request was withdrawn before work began (已取消)."""

    reason: Personal[str]


@frozen(kw_only=True)
class TicketReopened:
    """An archived ticket was opened again (重新打开): a new attempt with its own clocks."""

    attempt: int
    reason: Personal[str]
