"""Words of paid service, closing and joining (有偿服务、收尾、关联)."""

from enum import StrEnum


class CallbackWay(StrEnum):
    """How a customer is called back (TKT-097)."""

    PHONE = "phone"
    """电话."""
    VISIT = "visit"
    """上门."""


class ChargeStatus(StrEnum):
    """The charge of a ticket (费用状态)."""

    OPEN = "open"
    """未定."""
    PENDING = "pending"
    """待核定."""
    DETERMINED = "determined"
    """已核定."""
    SETTLED = "settled"
    """已结算."""


class OrderStatus(StrEnum):
    """Where the repair order is (维修单)."""

    OUT = "out"
    """在外."""
    RETURNED = "returned"
    """已交回."""
    CONFIRMED = "confirmed"
    """主管已确认."""


class CopyStatus(StrEnum):
    """Delivery of one copy of the repair order (TKT-089)."""

    PENDING = "pending"
    """未送达."""
    DELIVERED = "delivered"
    """已送达."""
    FILED = "filed"
    """已装订归档."""


class CallbackStatus(StrEnum):
    """The callback of a ticket (回访)."""

    NONE = "none"
    """未到."""
    DUE = "due"
    """待回访."""
    SATISFIED = "satisfied"
    """满意."""
    DISSATISFIED = "dissatisfied"
    """不满意."""


class SettlementMethod(StrEnum):
    """How a charge is settled (TKT-094, FEE-013…017)."""

    OFFICE = "office"
    """管理处缴纳."""
    ONLINE = "online"
    """线上支付."""
    TRANSFER = "transfer"
    """转账."""
    MONTHLY_BILL = "monthly-bill"
    """并入月度收费通知单."""
    CASH_ON_SITE = "cash-on-site"
    """现场现金."""
    FREE = "free"
    """免费."""


class QuoteStage(StrEnum):
    """Where a paid service stands (lifecycles, Quote)."""

    REQUESTED = "requested"
    """已申请."""
    OUT_OF_SCOPE = "out-of-scope"
    """超出范围."""
    SCOPED = "scoped"
    """已定方案."""
    PRICED = "priced"
    """已定价."""
    APPROVED = "approved"
    """已审批."""
    OFFERED = "offered"
    """已报价."""
    AGREED = "agreed"
    """已确认."""
    DELIVERED = "delivered"
    """已提供."""
    CHARGED = "charged"
    """已收费."""
    DECLINED = "declined"
    """已拒绝."""


class QuoteKind(StrEnum):
    """Routine services have a procedure and a published price, special ones a plan and an approved price (CAT-024)."""

    ROUTINE = "routine"
    """常规."""
    SPECIAL = "special"
    """特殊."""


class RecordKind(StrEnum):
    """Records that are filed and kept together (TKT-110)."""

    REPAIR_RECORD = "repair-record"
    """维修记录."""
    REPAIR_NOTICE = "repair-notice"
    """修理通知单."""
    FEEDBACK_RECORD = "feedback-record"
    """维修反馈记录."""


class CompletenessElement(StrEnum):
    """What a closed record shows (TKT-106)."""

    TIME = "time"
    """时间."""
    CONTENT = "content"
    """内容."""
    RESPONSIBLE = "responsible"
    """责任人."""
    RESULT = "result"
    """结果."""
    CUSTOMER_CONFIRMATION = "customer-confirmation"
    """客户确认."""
