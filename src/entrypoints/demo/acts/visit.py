"""Appointment, dispatch and the way to the door (预约、派工、到场)."""

from datetime import datetime, timedelta

from wuye.domain.shared.money import yuan
from wuye.domain.ticket import commands as c
from wuye.domain.ticket import terms as t
from wuye.domain.ticket.parts import Window
from wuye.entrypoints.demo.acts.setting import Act, Setting
from wuye.entrypoints.demo.cast import ENGINEER


class Visit(Setting):
    """Valid commands for these steps, as the people of a cast would give them."""

    def book(self, at: datetime) -> Act:
        """预约上门."""
        start = self.when or at + timedelta(hours=3)
        return (
            c.BookVisit(
                window=Window(starts_at=start, ends_at=start + timedelta(hours=2)),
                channel=t.BookingChannel.HOTLINE,
                staff=(self.cast.performer.id,),
                becomes_appointment=self.agreed,
            ),
            self.officer,
        )

    def book_for_parts(self, at: datetime) -> Act:
        """代购材料，另约时间."""
        start = self.when or at + timedelta(days=2)
        return (
            c.BookVisit(
                window=Window(starts_at=start, ends_at=start + timedelta(hours=2)),
                channel=t.BookingChannel.HOTLINE,
                staff=(self.cast.performer.id,),
                buyer=t.Buyer.OFFICE,
                material_cost=yuan(0),
                steps=tuple(t.PurchaseStep),
            ),
            self.officer,
        )

    def call_off(self, _at: datetime) -> Act:
        """取消预约."""
        return c.CancelAppointment(reason=self.say("lapsed-visit")), self.cast.occupant

    def postpone(self, at: datetime) -> Act:
        """当场改约."""
        start = self.when or at + timedelta(days=1)
        return (
            c.PostponeVisit(
                window=Window(starts_at=start, ends_at=start + timedelta(hours=2)),
                reason=self.say("lapsed-visit"),
                service_informed=True,
            ),
            self.cast.performer,
        )

    def check_on_time(self, _at: datetime) -> Act:
        """核实准时."""
        return c.CheckPunctuality(on_time=True, remark=self.say("punctual")), self.officer

    def check_late(self, _at: datetime) -> Act:
        """核实准时： the technician was late."""
        return c.CheckPunctuality(on_time=False, remark=self.say("late")), self.officer

    def reconfirm(self, _at: datetime) -> Act:
        """再次确认."""
        return c.ReconfirmVisit(time_confirmed=True, address_confirmed=True), self.cast.performer

    def dispatch(self, at: datetime) -> Act:
        """派工."""
        return (
            c.Dispatch(
                content=self.content,
                limit_minutes=self.fault.minutes,
                expected_result=self.say("expected"),
                planned_at=self.when or at + timedelta(minutes=30),
                technicians=(self.cast.performer.id,),
                trade=self.fault.trade,
            ),
            self.officer,
        )

    def reassign(self, _at: datetime) -> Act:
        """改派."""
        other = self.successor or self.cast.performer
        return (
            c.Reassign(
                technicians=(other.id,),
                trade=self.fault.trade,
                reason=t.CustodyReason.OVERLOADED,
                remark=self.say("reassign-remark"),
            ),
            ENGINEER,
        )

    def recall(self, _at: datetime) -> Act:
        """撤回派工."""
        return (
            c.RecallDispatch(reason=t.CustodyReason.CUSTOMER_WISH, remark=self.say("recall-remark")),
            self.officer,
        )

    def confirm_dispatch(self, _at: datetime) -> Act:
        """接单."""
        return c.ConfirmDispatch(checklist=tuple(t.DepartureCheck)), self.cast.performer

    def arrive(self, _at: datetime) -> Act:
        """到场."""
        return c.RecordArrival(proof=self.cast.photo), self.cast.performer

    def leave_note(self, _at: datetime) -> Act:
        """留言条."""
        return (
            c.LeaveNote(note=self.say("absent"), photo=self.cast.photo),
            self.cast.performer,
        )
