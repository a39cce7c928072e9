"""Charge, order copies, callback, tracking and the end: 收费、回单、回访、归档."""

from datetime import datetime

from attrs import frozen

from wuye.domain.shared.fields import amount, checked, choice, flag, identifier, instant, text, whole
from wuye.domain.shared.money import Money
from wuye.domain.ticket.terms import CallbackWay, RecordKind, SettlementMethod


@frozen(kw_only=True)
class DeferCharge:
    """Pass the order to the engineering supervisor: charge items not determined (费用待定) (TKT-091)."""

    reason: str = text(("Why they are not determined", "原因"))


@frozen(kw_only=True)
class DetermineCharge:
    """Fix the charge together with customer service (核定费用) (TKT-091, FEE-025, FEE-027)."""

    charge: Money = amount(("Charge", "费用"))
    officer: str = identifier(("Customer service officer who signed too", "会签客服"))
    both_signed: bool = flag(("Both have signed", "双方已签字"))
    customer_told: bool = flag(("The charge was announced to the customer", "已告知客户"))
    details: str = text(("What the charge is made of", "费用明细"))


@frozen(kw_only=True)
class SettleCharge:
    """Settle the charge as agreed (结算) (TKT-090, TKT-094, FEE-014, FEE-015, FEE-043)."""

    charge: Money = amount(("Amount; zero for free work", "金额"))
    method: SettlementMethod = choice(SettlementMethod, ("How it is settled", "结算方式"))
    customer_copy_handed: bool = flag(("The customer copy was handed over", "业户联已交付"))
    receipt: str | None = identifier(("Number of the receipt", "收据编号"), default=None)
    details: str | None = text(("What the charge is made of", "费用明细"), default=None)
    agreed_anew: bool = flag(("The customer agreed to another way than before", "已与客户改约结算方式"), default=False)


@frozen(kw_only=True)
class ReturnOrder:
    """Bring the signed repair order back (交回维修单) (TKT-047, TKT-088, TKT-092)."""

    customer_signed: bool = flag(("The customer has signed it", "客户已签字"))
    receipt_registered: bool = flag(("The receipt copy was registered", "回执联已登记"))


@frozen(kw_only=True)
class ConfirmOrder:
    """Check and sign the order, route finance copy and stub (确认维修单) (TKT-088, TKT-089, TKT-093, FEE-028)."""

    checked_and_signed: bool = flag(("Checked and signed", "已检查签字"))
    finance_clerk: str = identifier(("Finance clerk who got the finance copy", "财务内勤"))
    stub: int = whole(("Running number of the stub", "存根编号"), minimum=1, maximum=99_999_999)
    result_reported: bool = flag(("The result was reported to customer service", "已反馈客服"))


@frozen(kw_only=True)
class RecordCallback:
    """Record the callback (回访) (TKT-095…100)."""

    way: CallbackWay = choice(CallbackWay, ("Phone or visit", "回访方式"))
    satisfied: bool = flag(("The customer is satisfied", "满意"))
    rating: int = whole(("1 (bad) to 5 (good)", "评分"), minimum=1, maximum=5)
    reporter_informed: bool = flag(("Who reported the repair was informed", "已反馈报修方"))
    remarks: str | None = text(("Remarks; the reason where dissatisfied", "意见"), default=None)
    visit_at: datetime | None = instant(("Time of the joint visit", "共同上门时间"), default=None)
    supervisor: str | None = identifier(("Supervisor who comes along", "部门主管"), default=None)


@frozen(kw_only=True)
class StartTracking:
    """Observe the effect for the policy's period (开始跟踪) (TKT-102)."""


@frozen(kw_only=True)
class ReportRecurrence:
    """Report that the same fault came back (故障复发) (TKT-067, TKT-102)."""

    same_fault: bool = flag(("It is the same fault", "同一故障"))
    description: str = text(("What happens", "情况说明"))


@frozen(kw_only=True)
class Archive:
    """Freeze the complete record (归档) (TKT-103, TKT-104, TKT-106…111)."""

    filed: tuple[RecordKind, ...] = checked(RecordKind, ("Records filed together", "归档记录"))
    outcome_told: bool = flag(("The occupant was told the outcome", "已告知业户结果"))
    evaluation: str | None = text(("Occupant's evaluation in the follow-up", "跟踪评价"), default=None)


@frozen(kw_only=True)
class Cancel:
    """Withdraw the request before work begins (取消)."""

    reason: str = text(("Reason", "理由"))


@frozen(kw_only=True)
class Reopen:
    """Open an archived ticket again, within the policy's window (重新打开)."""

    reason: str = text(("Reason", "理由"))
