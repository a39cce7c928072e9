"""Appointment, dispatch and the way to the door: 预约、派工、到场."""

from datetime import datetime

from attrs import frozen

from wuye.domain.shared.evidence import Evidence
from wuye.domain.shared.fields import (
    amount,
    checked,
    choice,
    flag,
    identifier,
    identifiers,
    instant,
    label,
    part,
    text,
    whole,
)
from wuye.domain.shared.money import Money
from wuye.domain.ticket.parts import PurchaseAdvice, Window
from wuye.domain.ticket.terms import BookingChannel, Buyer, ConfirmationWay, CustodyReason, DepartureCheck, PurchaseStep


@frozen(kw_only=True)
class RequestAppointment:
    """Choose a service item and a time (申请预约) (TKT-034, TKT-035, TKT-038)."""

    item: str = label(("Service item", "服务项目"))
    window: Window = part(("Wished time", "期望时间"))
    channel: BookingChannel = choice(BookingChannel, ("How it was booked", "预约渠道"))


@frozen(kw_only=True)
class ConfirmAppointment:
    """Confirm a booking with the customer and name the staff (确认预约) (TKT-036)."""

    way: ConfirmationWay = choice(ConfirmationWay, ("How it was confirmed", "确认方式"))
    staff: tuple[str, ...] = identifiers(("Staff assigned", "服务人员"), minimum=1)


@frozen(kw_only=True)
class CancelAppointment:
    """Call a confirmed visit off (取消预约) (TKT-038)."""

    reason: str | None = text(("Reason", "理由"), default=None)


@frozen(kw_only=True)
class BookVisit:
    """Agree a visit time (预约上门) (TKT-014, TKT-034…036, TKT-042, TKT-060, CAT-013)."""

    window: Window = part(("Agreed time", "约定时间"))
    channel: BookingChannel = choice(BookingChannel, ("How it was booked", "预约渠道"))
    staff: tuple[str, ...] = identifiers(("Staff; empty keeps those already named", "服务人员"), default=())
    becomes_appointment: bool = flag(
        ("An immediate repair becomes one by appointment", "即时维修改为预约维修"), default=False
    )
    buyer: Buyer | None = choice(Buyer, ("Who buys the materials waited for", "材料采购方"), default=None)
    advice: PurchaseAdvice | None = part(("What an owner who buys was told", "采购信息"), default=None)
    material_cost: Money | None = amount(("What the office advances", "材料费用"), default=None)
    steps: tuple[PurchaseStep, ...] = checked(
        PurchaseStep, ("What was settled before the office buys", "代购步骤"), default=()
    )


@frozen(kw_only=True)
class ReconfirmVisit:
    """Check time and address again before the visit (再次确认) (TKT-037)."""

    time_confirmed: bool = flag(("The time stands", "时间无误"))
    address_confirmed: bool = flag(("The address is right", "地址无误"))


@frozen(kw_only=True)
class Dispatch:
    """Issue the order to the repair team (派工) (TKT-043…045, TKT-119, STF-001)."""

    content: str = text(("Task", "任务内容"))
    limit_minutes: int = whole(("Time limit, minutes", "时限（分钟）"), minimum=1)
    expected_result: str = text(("Expected result", "预期结果"))
    planned_at: datetime = instant(("Time of the repair", "维修时间"))
    technicians: tuple[str, ...] = identifiers(("Staff ids, the performer first", "维修人员"), minimum=1)
    trade: str = label(("Trade that is needed", "工种"))
    process_supervisor: str | None = identifier(
        ("Officer who follows the work; empty = who dispatches", "过程监督人"), default=None
    )


@frozen(kw_only=True)
class ConfirmDispatch:
    """Take the order: everything is ready (接单) (TKT-046, TKT-053, TKT-054)."""

    checklist: tuple[DepartureCheck, ...] = checked(DepartureCheck, ("Points that were checked", "出发前检查"))


@frozen(kw_only=True)
class RecordArrival:
    """Arrive on site (到场) (TKT-039, TKT-048, TKT-049)."""

    proof: Evidence | None = part(("Proof of presence", "到场凭证"), default=None)


@frozen(kw_only=True)
class LeaveNote:
    """Leave a message note when nobody is at home (留言条) (TKT-042, COM-022)."""

    note: str | None = text(("Words of the note; empty = those of the template", "留言内容；缺省用模板"), default=None)
    photo: Evidence | None = part(("Photo of the note", "留言条照片"), default=None)


@frozen(kw_only=True)
class PostponeVisit:
    """Agree another visit on the spot (改约) (TKT-041)."""

    window: Window = part(("Next agreed time", "下次约定时间"))
    reason: str = text(("Why it was inconvenient", "改约原因"))
    service_informed: bool = flag(("Customer service was informed", "已告知客服"))


@frozen(kw_only=True)
class CheckPunctuality:
    """Ask the occupant whether the technician came on time (核实准时) (TKT-040)."""

    on_time: bool = flag(("The technician came on time", "准时到场"))
    remark: str | None = text(("Answer in words", "业户答复"), default=None)


@frozen(kw_only=True)
class Reassign:
    """Give the work to others (改派); the chain of custody keeps both."""

    technicians: tuple[str, ...] = identifiers(("Staff ids, the performer first", "维修人员"), minimum=1)
    trade: str = label(("Trade that is needed", "工种"))
    reason: CustodyReason = choice(CustodyReason, ("Reason", "原因"))
    remark: str | None = text(("In words", "说明"), default=None)


@frozen(kw_only=True)
class RecallDispatch:
    """Take the order back (撤回派工)."""

    reason: CustodyReason = choice(CustodyReason, ("Reason", "原因"))
    remark: str | None = text(("In words", "说明"), default=None)
