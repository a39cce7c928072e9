"""Appointments inside a ticket (预约)."""

from collections.abc import Callable

from wuye.domain.shared.actor import Role
from wuye.domain.shared.lifecycle import Context, Events
from wuye.domain.shared.personal import sealed, sealed_or_none
from wuye.domain.shared.refusal import Refused
from wuye.domain.shared.rules import unticked
from wuye.domain.ticket.commands import (
    BookVisit,
    CancelAppointment,
    CheckPunctuality,
    ConfirmAppointment,
    PostponeVisit,
    ReconfirmVisit,
    RequestAppointment,
)
from wuye.domain.ticket.entities import Appointment
from wuye.domain.ticket.events import (
    AppointmentBooked,
    AppointmentCancelled,
    AppointmentConfirmed,
    AppointmentReconfirmed,
    AppointmentRequested,
    MaterialsPurchase,
    PunctualityChecked,
    VisitPostponed,
)
from wuye.domain.ticket.parts import Window
from wuye.domain.ticket.state import Ticket
from wuye.domain.ticket.terms import AppointmentStage, Buyer, Mode, PurchaseStep, Stage


def appointment_is(*stages: AppointmentStage) -> Callable[[Ticket, Context], None]:
    """The current appointment stands at one of these stages."""

    def check(ticket: Ticket, _context: Context) -> None:
        now = ticket.appointment.stage if ticket.appointment else None
        wanted = [stage.value for stage in stages]
        if now not in stages:
            raise Refused("wrong-appointment-stage", now=now.value if now else "none", wanted=wanted)

    return check


def no_appointment_open(ticket: Ticket, _context: Context) -> None:
    """One appointment at a time."""
    current = ticket.appointment
    taken = current is not None and (current.pending or current.stage is AppointmentStage.REQUESTED)
    if taken:
        raise Refused("appointment-open")


def request_appointment(ticket: Ticket, command: RequestAppointment, context: Context) -> Events:
    """The customer names item and time (TKT-035, TKT-038)."""
    _check_future(command.window, context)
    event = AppointmentRequested(
        appointment=_next(ticket), item=command.item, window=command.window, channel=command.channel
    )
    return (event,)


def confirm_appointment(ticket: Ticket, command: ConfirmAppointment, _context: Context) -> Events:
    """Customer service confirms by phone or online and names staff (TKT-036)."""
    return (AppointmentConfirmed(appointment=_current(ticket).number, way=command.way, staff=command.staff),)


def cancel_appointment(ticket: Ticket, command: CancelAppointment, _context: Context) -> Events:
    """The customer calls the visit off (TKT-038)."""
    return (AppointmentCancelled(appointment=_current(ticket).number, reason=sealed_or_none(command.reason)),)


def staff_known_for_occupants(ticket: Ticket, context: Context) -> None:
    """An occupant books only where the staff who comes is already named."""
    needed = context.actor.role is Role.OCCUPANT
    if needed and not _known_staff(ticket):
        raise Refused("staff-missing")


def book_visit(ticket: Ticket, command: BookVisit, context: Context) -> Events:
    """A time is agreed and staff assigned; the booking replaces a missed visit (TKT-034…036, TKT-042)."""
    _check_future(command.window, context)
    staff = command.staff if context.actor.role is not Role.OCCUPANT and command.staff else _known_staff(ticket)
    if not staff:
        raise Refused("staff-missing")
    current = ticket.appointment
    follows = current is not None and current.stage is not AppointmentStage.CANCELLED
    event = AppointmentBooked(
        appointment=_next(ticket),
        replaces=current.number if current is not None and follows else None,
        window=command.window,
        channel=command.channel,
        staff=staff,
        changes_mode=command.becomes_appointment and ticket.mode is Mode.IMMEDIATE,
        materials=_materials(ticket, command),
    )
    return (event,)


def _materials(ticket: Ticket, command: BookVisit) -> MaterialsPurchase | None:
    """Work that waits for materials: who buys them, and what was told (TKT-060, CAT-013)."""
    if command.buyer is None:
        if ticket.stage is Stage.ON_HOLD:
            raise Refused("buyer-missing")
        return None
    if command.buyer is Buyer.OWNER:
        if command.advice is None:
            raise Refused("purchase-advice-missing")
    else:
        if command.material_cost is None:
            raise Refused("material-cost-missing")
        missing = unticked(PurchaseStep, command.steps)
        if missing:
            raise Refused("purchase-steps-missing", missing=missing)
        if ticket.announced is not None:
            # The fee field is a total: an amount of another currency is refused here, before it is a fact.
            _ = ticket.announced + command.material_cost
    return MaterialsPurchase(
        buyer=command.buyer,
        advice=command.advice,
        cost=command.material_cost if command.buyer is Buyer.OFFICE else None,
        steps=command.steps,
    )


def before_the_visit(ticket: Ticket, context: Context) -> None:
    """The appointment is confirmed and its time has not come (TKT-037)."""
    appointment_is(AppointmentStage.CONFIRMED)(ticket, context)
    starts_at = _current(ticket).window.starts_at
    if context.occurred_at >= starts_at:
        raise Refused("too-late", starts_at=starts_at.isoformat())


def reconfirm_visit(ticket: Ticket, command: ReconfirmVisit, _context: Context) -> Events:
    """Time and address were both checked (TKT-037)."""
    if not command.time_confirmed or not command.address_confirmed:
        raise Refused("not-reconfirmed")
    event = AppointmentReconfirmed(
        appointment=_current(ticket).number,
        time_confirmed=command.time_confirmed,
        address_confirmed=command.address_confirmed,
    )
    return (event,)


def on_an_appointment(ticket: Ticket, context: Context) -> None:
    """Only the staff named for the visit reconfirms it."""
    named = {*_known_staff(ticket), *ticket.technicians}
    if context.actor.id not in named:
        raise Refused("not-assigned", technicians=sorted(named))


def postpone_visit(ticket: Ticket, command: PostponeVisit, context: Context) -> Events:
    """Another time is agreed on the spot and customer service told (TKT-041)."""
    if not command.service_informed:
        raise Refused("service-not-informed")
    _check_future(command.window, context)
    current = ticket.appointment
    attended = current is not None and current.stage is AppointmentStage.ATTENDED
    event = VisitPostponed(
        postponed=current.number if current is not None and attended else None,
        appointment=_next(ticket),
        window=command.window,
        reason=sealed(command.reason),
        pauses=context.switches.pause_allowed,
    )
    return (event,)


def appointed_time_reached(ticket: Ticket, context: Context) -> None:
    """Punctuality is asked when the time has come (TKT-040)."""
    starts_at = _current(ticket).window.starts_at
    if context.occurred_at < starts_at:
        raise Refused("too-early", starts_at=starts_at.isoformat())


def check_punctuality(ticket: Ticket, command: CheckPunctuality, _context: Context) -> Events:
    """The occupant's answer is recorded (TKT-040)."""
    event = PunctualityChecked(
        appointment=_current(ticket).number, on_time=command.on_time, remark=sealed_or_none(command.remark)
    )
    return (event,)


def _known_staff(ticket: Ticket) -> tuple[str, ...]:
    if ticket.appointment is not None and ticket.appointment.staff:
        return ticket.appointment.staff
    return ticket.technicians or ticket.personnel


def _current(ticket: Ticket) -> Appointment:
    if ticket.appointment is None:
        raise Refused("no-appointment")
    return ticket.appointment


def _next(ticket: Ticket) -> int:
    return len(ticket.appointments) + 1


def _check_future(window: Window, context: Context) -> None:
    ahead = window.starts_at > context.occurred_at
    if not ahead:
        raise Refused("visit-in-the-past", starts_at=window.starts_at.isoformat())
