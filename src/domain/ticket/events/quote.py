"""A paid service inside a ticket (有偿服务): request, scope, price, agreement, payment."""

from datetime import date, datetime

from attrs import frozen

from wuye.domain.shared.evidence import Evidence
from wuye.domain.shared.money import Money
from wuye.domain.shared.personal import Personal
from wuye.domain.ticket.terms import QuoteKind, SettlementMethod


@frozen(kw_only=True)
class ServiceRequested:
    """A service request form was filled in (已申请) (FEE-001, FEE-002)."""

    wish: Personal[str]
    service: str | None
    """Code of the service in the catalogue, if one is meant."""
    form: Evidence | None


@frozen(kw_only=True)
class ServiceOutOfScope:
    """The service cannot be offered (超出范围) (CAT-023)."""

    reason: Personal[str]
    alternative: Personal[str] | None


@frozen(kw_only=True)
class ServiceScoped:
    """Content, time limit and requirements were confirmed (已定方案) (FEE-002…004, CAT-024)."""

    kind: QuoteKind
    content: Personal[str]
    limit_minutes: int
    requirements: Personal[str]
    service_at: datetime
    service_plan: Personal[str] | None
    """Plan of the providing department, confirmed by the customer; only for special services."""
    coordination: Personal[str] | None
    """Coordination between departments, for major items."""


@frozen(kw_only=True)
class SpecialPrice:
    """What a non-routine price is made of (FEE-006); the hourly rate is for one hour."""

    requirement: Personal[str]
    parts: Money
    minutes: int
    hourly_rate: Money


@frozen(kw_only=True)
class ServicePriced:
    """The price was calculated (已定价) (FEE-005, FEE-006)."""

    price: Money
    service: str | None
    """Entry of the published price list, for a routine service."""
    quantity: int
    catalogue_version: int | None
    special: SpecialPrice | None


@frozen(kw_only=True)
class PriceApproved:
    """A supervisor or head signed the price (已审批) (FEE-007)."""

    signature: Evidence


@frozen(kw_only=True)
class QuoteIssued:
    """The price was offered to the customer (已报价) (FEE-004…007, TKT-024)."""

    price: Money
    details: Personal[str]
    valid_until: datetime


@frozen(kw_only=True)
class QuoteAccepted:
    """The customer signed the fee form and keeps a copy (已确认) (FEE-008, FEE-009)."""

    price: Money
    signature: Evidence
    heads: tuple[str, ...]
    """Heads of the departments concerned who signed the form."""
    settlement: SettlementMethod | None = None
    """How the customer agreed to settle (TKT-094, FEE-023)."""


@frozen(kw_only=True)
class QuoteDeclined:
    """The customer does not want it at this price (已拒绝) (FEE-008)."""

    reason: Personal[str] | None


@frozen(kw_only=True)
class ServiceDelivered:
    """The customer confirmed the service by signature (已提供) (FEE-011, FEE-012)."""

    signature: Evidence
    by_the_rules: bool


@frozen(kw_only=True)
class ServicePaid:
    """Paid on the spot against a receipt (已付款) (FEE-013…015)."""

    price: Money
    receipt: str


@frozen(kw_only=True)
class ChargeTransferred:
    """The charge goes on the monthly bill (转月度账单) (FEE-016, FEE-017)."""

    price: Money
    month: date
    """First day of the month it is billed with."""
    collecting_department: str
    department: str
    form_copy: bool
    """The customer asked for a copy of the fee form with the charge notice (FEE-021)."""


@frozen(kw_only=True)
class ServiceVisitRecorded:
    """A customer of a paid service was visited (已走访) (FEE-022)."""

    remarks: Personal[str]
    passed_to: str
