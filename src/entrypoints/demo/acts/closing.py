"""Charge, order, callback, observation, archive (收费、回单、回访、归档)."""

from datetime import datetime, timedelta

from wuye.domain.shared.money import yuan
from wuye.domain.ticket import commands as c
from wuye.domain.ticket import terms as t
from wuye.entrypoints.demo.acts.setting import Act, Setting
from wuye.entrypoints.demo.cast import CHINA, ENGINEER, FINANCE, HEAD, SERVICE_SUPERVISOR


class Closing(Setting):
    """Valid commands for these steps, as the people of a cast would give them."""

    def deliver(self, _at: datetime) -> Act:
        """确认服务."""
        return c.ConfirmDelivery(signature=self.cast.paper, by_the_rules=True), self.cast.occupant

    def bill(self, at: datetime) -> Act:
        """转月度账单."""
        return (
            c.AddToMonthlyBill(
                month=at.astimezone(CHINA).date().replace(day=1),
                collecting_department="finance",
                department="engineering",
                form_copy=True,
            ),
            HEAD,
        )

    def defer_charge(self, _at: datetime) -> Act:
        """费用待定."""
        return c.DeferCharge(reason=self.say("defer")), self.cast.performer

    def determine_charge(self, _at: datetime) -> Act:
        """核定费用."""
        return (
            c.DetermineCharge(
                charge=yuan(35), officer=self.officer.id, both_signed=True, customer_told=True, details="辅材 35 元"
            ),
            ENGINEER,
        )

    def settle(self, _at: datetime) -> Act:
        """结算."""
        charge = self.charge or yuan(0)
        paid = charge.minor > 0
        return (
            c.SettleCharge(
                charge=charge,
                method=t.SettlementMethod.OFFICE if paid else t.SettlementMethod.FREE,
                customer_copy_handed=True,
                receipt=f"R-{self.stub:06d}" if paid else None,
                details="按报价单" if paid else None,
            ),
            self.officer,
        )

    def settle_determined(self, _at: datetime) -> Act:
        """结算， as it was determined."""
        return (
            c.SettleCharge(
                charge=yuan(35),
                method=t.SettlementMethod.ONLINE,
                customer_copy_handed=True,
                receipt=f"R-{self.stub:06d}",
                details="辅材 35 元",
            ),
            self.officer,
        )

    def return_order(self, _at: datetime) -> Act:
        """交回维修单."""
        return c.ReturnOrder(customer_signed=True, receipt_registered=True), self.cast.performer

    def confirm_order(self, _at: datetime) -> Act:
        """确认维修单."""
        return (
            c.ConfirmOrder(checked_and_signed=True, finance_clerk=FINANCE.id, stub=self.stub, result_reported=True),
            ENGINEER,
        )

    def callback(self, _at: datetime) -> Act:
        """回访： satisfied."""
        return (
            c.RecordCallback(
                way=t.CallbackWay.PHONE,
                satisfied=True,
                rating=self.rating,
                reporter_informed=True,
                remarks=self.say("callback-good"),
            ),
            self.officer,
        )

    def callback_dissatisfied(self, at: datetime) -> Act:
        """回访： not satisfied, a joint visit is agreed."""
        return (
            c.RecordCallback(
                way=t.CallbackWay.PHONE,
                satisfied=False,
                rating=2,
                reporter_informed=True,
                remarks=self.say("callback-bad"),
                visit_at=self.when or at + timedelta(hours=20),
                supervisor=ENGINEER.id,
            ),
            self.officer,
        )

    def track(self, _at: datetime) -> Act:
        """开始跟踪."""
        return c.StartTracking(), self.officer

    def recur(self, _at: datetime) -> Act:
        """故障复发."""
        return c.ReportRecurrence(same_fault=True, description=self.say("recur")), self.caller

    def archive(self, _at: datetime) -> Act:
        """归档."""
        return c.Archive(filed=tuple(t.RecordKind), outcome_told=True, evaluation=self.say("evaluation")), self.officer

    def cancel(self, _at: datetime) -> Act:
        """取消."""
        return c.Cancel(reason=self.say("cancel-reason")), self.cast.occupant

    def reopen(self, _at: datetime) -> Act:
        """重新打开."""
        return c.Reopen(reason=self.say("reopen-reason")), self.caller

    def urge(self, _at: datetime) -> Act:
        """催单."""
        return c.Urge(reason=self.say("urge"), supervisor=SERVICE_SUPERVISOR.id), self.caller

    def note(self, _at: datetime) -> Act:
        """备注."""
        return c.AddNote(text=self.say("note")), self.officer
