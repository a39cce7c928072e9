"""A paid service inside a ticket: 申请、定方案、定价、审批、报价、确认、收费."""

from datetime import date, datetime

from attrs import frozen

from wuye.domain.shared.evidence import Evidence
from wuye.domain.shared.fields import amount, choice, day, flag, identifier, identifiers, instant, part, text, whole
from wuye.domain.shared.money import Money
from wuye.domain.ticket.terms import QuoteKind, SettlementMethod


@frozen(kw_only=True)
class RequestService:
    """Fill in the request form of a paid service (申请有偿服务) (FEE-001)."""

    wish: str = text(("What is wanted", "服务需求"))
    service: str | None = identifier(("Code of the item or service", "服务编号"), default=None)
    form: Evidence | None = part(("The paper form", "服务申请单"), default=None)


@frozen(kw_only=True)
class RejectScope:
    """Say that the service cannot be offered, and what could be (超出范围) (CAT-023)."""

    reason: str = text(("Reason", "理由"))
    alternative: str | None = text(("Alternative", "替代方案"), default=None)


@frozen(kw_only=True)
class ConfirmScope:
    """Confirm content, time limit and requirements with the customer (确定方案) (FEE-002…004, CAT-024)."""

    kind: QuoteKind = choice(QuoteKind, ("Routine or special", "常规或特殊"))
    content: str = text(("Service content", "服务内容"))
    limit_minutes: int = whole(("Time limit, minutes", "时限（分钟）"), minimum=1)
    requirements: str = text(("Requirements", "服务要求"))
    service_at: datetime = instant(("Agreed service time", "服务时间"))
    service_plan: str | None = text(("Service plan of a special service", "服务方案"), default=None)
    plan_confirmed: bool = flag(("The customer confirmed the service plan", "客户已确认方案"), default=False)
    coordination: str | None = text(("Coordination of departments, for major items", "部门协调记录"), default=None)
    major: bool = flag(("It is a major item: several departments take part", "重大事项"), default=False)


@frozen(kw_only=True)
class PriceRoutine:
    """Price a routine service from the published list (按标准定价) (FEE-005)."""

    service: str = identifier(("Code in the published price list", "收费标准编号"))
    quantity: int = whole(("Quantity", "数量"), minimum=1, maximum=10_000, default=1)


@frozen(kw_only=True)
class PriceSpecial:
    """Price a special service from requirement, parts and hours (特殊定价) (FEE-006)."""

    requirement: str = text(("Customer requirement", "客户要求"))
    parts: Money = amount(("Market price of parts", "零配件市价"))
    minutes: int = whole(("Working time, minutes", "工时（分钟）"), minimum=1)
    hourly_rate: Money = amount(("Price of one working hour", "每小时工时费"))


@frozen(kw_only=True)
class ApprovePrice:
    """Sign a price as supervisor or head (审批价格) (FEE-007)."""

    signature: Evidence = part(("Signature", "签字"))


@frozen(kw_only=True)
class IssueQuote:
    """Offer the price to the customer, with its details (报价) (FEE-004…007, FEE-043)."""

    details: str = text(("What the price is made of", "费用明细"))
    valid_until: datetime = instant(("End of validity", "报价有效期"))


@frozen(kw_only=True)
class AcceptQuote:
    """Sign the fee form (确认报价) (FEE-008, FEE-009)."""

    signature: Evidence = part(("Customer's signature on the form", "客户签字"))
    heads: tuple[str, ...] = identifiers(("Heads who signed the form", "部门负责人签字"), minimum=1)
    customer_copy_kept: bool = flag(("The customer keeps a copy", "客户联已留存"))
    settlement: SettlementMethod | None = choice(
        SettlementMethod, ("How it will be settled, as agreed", "约定结算方式"), default=None
    )


@frozen(kw_only=True)
class DeclineQuote:
    """Decline the offer (拒绝报价) (FEE-008)."""

    reason: str | None = text(("Reason", "理由"), default=None)


@frozen(kw_only=True)
class ConfirmDelivery:
    """Confirm by signature that the service was provided (确认服务) (FEE-011, FEE-012)."""

    signature: Evidence = part(("Customer's signature on the record", "客户签字"))
    by_the_rules: bool = flag(("It followed operating rules, plan and standards", "符合操作规程"))


@frozen(kw_only=True)
class PayOnSpot:
    """Take the payment on the spot against a receipt (现场收费) (FEE-013…015)."""

    paid: Money = amount(("Amount paid", "金额"))
    receipt: str | None = identifier(("Number of the receipt", "收据编号"), default=None)


@frozen(kw_only=True)
class AddToMonthlyBill:
    """Pass the charge to the monthly bill (转月度账单) (FEE-016, FEE-017, FEE-021)."""

    month: date = day(("First day of the month it is billed with", "账单月份"))
    collecting_department: str = identifier(("Collecting department that got the copy", "收款部门"))
    department: str = identifier(("Department concerned that got the copy", "相关部门"))
    form_copy: bool = flag(("Attach a copy of the fee form", "附收费表复印件"), default=False)


@frozen(kw_only=True)
class RecordVisit:
    """Record a visit to a customer of a paid service (走访) (FEE-022)."""

    remarks: str = text(("Customer's remarks", "客户意见"))
    passed_to: str = identifier(("Service department that was told", "转告部门"))
