"""Appointment, dispatch and the way to the door: 预约、派工、到场."""

from datetime import datetime

from attrs import frozen

from wuye.domain.shared.evidence import Evidence
from wuye.domain.shared.money import Money
from wuye.domain.shared.personal import Personal
from wuye.domain.ticket.parts import PurchaseAdvice, Window
from wuye.domain.ticket.terms import BookingChannel, Buyer, ConfirmationWay, CustodyReason, DepartureCheck, PurchaseStep


@frozen(kw_only=True)
class AppointmentRequested:
    """The customer chose a service item and a time (已申请预约) (TKT-034, TKT-035)."""

    appointment: int
    """Number of the appointment within the ticket, from 1."""
    item: str
    window: Window
    channel: BookingChannel


@frozen(kw_only=True)
class AppointmentConfirmed:
    """Customer service confirmed the booking and named staff (预约已确认) (TKT-036)."""

    appointment: int
    way: ConfirmationWay
    staff: tuple[str, ...]


@frozen(kw_only=True)
class MaterialsPurchase:
    """Who buys the materials the repair waits for, and what was told (TKT-060, CAT-013)."""

    buyer: Buyer
    advice: PurchaseAdvice | None
    cost: Money | None
    """What the office advances; it enters the fee field of the repair order (FEE-026)."""
    steps: tuple[PurchaseStep, ...]


@frozen(kw_only=True)
class AppointmentBooked:
    """A visit time was agreed (已预约) (TKT-014, TKT-034…036, TKT-042)."""

    appointment: int
    replaces: int | None
    """The appointment that this one follows."""
    window: Window
    channel: BookingChannel
    staff: tuple[str, ...]
    changes_mode: bool
    """An immediate repair became one by appointment: its arrival limit ends."""
    materials: MaterialsPurchase | None


@frozen(kw_only=True)
class AppointmentReconfirmed:
    """Time and address were checked again with the customer (已再确认) (TKT-037)."""

    appointment: int
    time_confirmed: bool
    address_confirmed: bool


@frozen(kw_only=True)
class AppointmentCancelled:
    """The customer called the visit off (预约已取消) (TKT-038)."""

    appointment: int
    reason: Personal[str] | None


@frozen(kw_only=True)
class TicketDispatched:
    """The order went to the repair team (已派工): the repair notice (TKT-043…045, TKT-119, STF-001)."""

    content: Personal[str]
    limit_minutes: int
    expected_result: Personal[str]
    planned_at: datetime
    technicians: tuple[str, ...]
    """The performer first."""
    trade: str
    process_supervisor: str
    """Customer service officer who follows the work."""
    attempt: int
    """How often the ticket was dispatched, this one included."""


@frozen(kw_only=True)
class DispatchConfirmed:
    """The team took the order; materials, tools and checklist are ready (已接单) (TKT-046, TKT-053, TKT-054)."""

    checklist: tuple[DepartureCheck, ...]


@frozen(kw_only=True)
class TechnicianArrived:
    """The technician is on site (已到场) (TKT-039, TKT-048, TKT-049)."""

    appointment: int | None
    proof: Evidence | None


@frozen(kw_only=True)
class CustomerAbsentNoted:
    """Nobody was at home, a message note was left (业户不在家): a quality record (TKT-042, TKT-111)."""

    appointment: int | None
    note: Personal[str]
    photo: Evidence | None
    pauses: bool
    """The completion clock rests until a new time is agreed, where the policy allows pauses."""


@frozen(kw_only=True)
class VisitPostponed:
    """It was inconvenient; the next visit was agreed on the spot (已改约) (TKT-041)."""

    postponed: int | None
    appointment: int
    window: Window
    reason: Personal[str]
    pauses: bool


@frozen(kw_only=True)
class PunctualityChecked:
    """Customer service asked whether the technician came on time (已核实准时) (TKT-040)."""

    appointment: int
    on_time: bool
    remark: Personal[str] | None


@frozen(kw_only=True)
class TicketReassigned:
    """The work changed hands (已改派)."""

    former: tuple[str, ...]
    technicians: tuple[str, ...]
    trade: str
    reason: CustodyReason
    remark: Personal[str] | None


@frozen(kw_only=True)
class DispatchRecalled:
    """The order was taken back (已撤回派工)."""

    former: tuple[str, ...]
    reason: CustodyReason
    remark: Personal[str] | None
