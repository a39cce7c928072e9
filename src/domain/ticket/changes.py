"""How one fact changes the parts of a ticket's state."""

from datetime import datetime

from wuye.domain.shared.evolving import evolved
from wuye.domain.shared.money import Money
from wuye.domain.ticket import events as e
from wuye.domain.ticket.entities import Appointment, Closing, Quote
from wuye.domain.ticket.parts import Window
from wuye.domain.ticket.state import Ticket
from wuye.domain.ticket.terms import (
    AcceptorKind,
    AppointmentStage,
    CallbackStatus,
    ChargeStatus,
    CopyStatus,
    Mode,
    OrderStatus,
    QuoteStage,
    Stage,
)


def quote(ticket: Ticket, stage: QuoteStage) -> Ticket:
    """The paid service moved on."""
    return evolved(ticket, quote=evolved(ticket.quote or Quote(stage=stage), stage=stage))


def appointed(
    ticket: Ticket,
    number: int,
    stage: AppointmentStage,
    window: Window,
    *,
    staff: tuple[str, ...] = (),
    replaces: int | None = None,
) -> Ticket:
    """A further appointment, the current one from now on."""
    made = Appointment(number=number, stage=stage, window=window, staff=staff, replaces=replaces)
    return evolved(ticket, appointments=(*ticket.appointments, made))


def appointment(ticket: Ticket, stage: AppointmentStage, *, staff: tuple[str, ...] | None = None) -> Ticket:
    """The current appointment moved on; its staff stays unless named."""
    if ticket.appointment is None:
        return ticket
    current = evolved(ticket.appointment, stage=stage, staff=ticket.appointment.staff if staff is None else staff)
    return evolved(ticket, appointments=(*ticket.appointments[:-1], current))


def booked(ticket: Ticket, event: e.AppointmentBooked) -> Ticket:
    """A visit was agreed: the former appointment is replaced."""
    former = appointment(ticket, AppointmentStage.REBOOKED) if event.replaces else ticket
    made = appointed(
        former,
        event.appointment,
        AppointmentStage.CONFIRMED,
        event.window,
        staff=event.staff,
        replaces=event.replaces,
    )
    advanced = event.materials.cost if event.materials else None
    return evolved(
        made,
        stage=Stage.SCHEDULED,
        mode=Mode.APPOINTMENT if event.changes_mode else ticket.mode,
        announced=total(ticket.announced, advanced),
    )


def accepted(ticket: Ticket, event: e.WorkAccepted, at: datetime, version: int) -> Ticket:
    """The work was accepted: the callback is due."""
    statuses = evolved(ticket.closing, callback=CallbackStatus.DUE)
    if event.charge is not None and statuses.charge is not ChargeStatus.SETTLED:
        statuses = evolved(statuses, amount=event.charge, customer_copy=CopyStatus.DELIVERED)
    first = heard(ticket, event.acceptor, at)
    done = evolved(ticket, stage=Stage.ACCEPTED, closing=statuses, accepted_at=at, feedback_at=first, rating=None)
    return quality_record(done, version)


def heard(ticket: Ticket, acceptor: AcceptorKind, at: datetime) -> datetime | None:
    """When the customer first said what they think of the result; staff speak for nobody (TKT-050)."""
    return ticket.feedback_at or (at if acceptor is AcceptorKind.CUSTOMER else None)


def called_back(ticket: Ticket, at: datetime) -> Ticket:
    """A callback is the customer's voice too (TKT-050)."""
    return evolved(ticket, feedback_at=ticket.feedback_at or at)


def repriced(ticket: Ticket, price: Money | None) -> Ticket:
    """A new total was agreed: what was fixed before no longer holds, unless it is settled."""
    if price is None:
        return ticket
    told = evolved(ticket, announced=price)
    if ticket.closing.charge is ChargeStatus.SETTLED:
        return told
    return evolved(told, closing=evolved(ticket.closing, charge=ChargeStatus.OPEN, amount=None))


def settled(ticket: Ticket, amount: Money) -> Ticket:
    """The charge is settled and the customer copy handed over."""
    return closing(ticket, charge=ChargeStatus.SETTLED, amount=amount, customer_copy=CopyStatus.DELIVERED)


def closing(
    ticket: Ticket,
    *,
    charge: ChargeStatus | None = None,
    amount: Money | None = None,
    order: OrderStatus | None = None,
    callback: CallbackStatus | None = None,
    customer_copy: CopyStatus | None = None,
    finance_copy: CopyStatus | None = None,
    stub: CopyStatus | None = None,
) -> Ticket:
    """Closing statuses changed; those not named stay."""
    now = ticket.closing
    statuses = Closing(
        charge=charge or now.charge,
        amount=amount or now.amount,
        order=order or now.order,
        callback=callback or now.callback,
        customer_copy=customer_copy or now.customer_copy,
        finance_copy=finance_copy or now.finance_copy,
        stub=stub or now.stub,
    )
    return evolved(ticket, closing=statuses)


def back_to_rework(ticket: Ticket) -> Ticket:
    """A repair that was accepted and still is not right: the callback is due again, the first-time fix is lost."""
    due = closing(ticket, callback=CallbackStatus.DUE)
    return evolved(due, stage=Stage.REWORK, reworks=ticket.reworks + 1, first_time_fix=False)


def reopened(ticket: Ticket, event: e.TicketReopened) -> Ticket:
    """A new attempt: what is known of the case stays, what was done for the former attempt starts anew."""
    fresh = Ticket()
    return evolved(
        ticket,
        stage=Stage.APPROVED,
        attempt=event.attempt,
        first_time_fix=False,
        forwarded=False,
        surveyor=None,
        surveyed=False,
        planned=False,
        personnel=(),
        budget=None,
        assessed_limit_minutes=None,
        entry_minutes=None,
        quote=None,
        announced=None,
        free_of_charge=False,
        settlement=None,
        technicians=(),
        arrived_at=None,
        first_arrived_at=None,
        started_at=None,
        steps=(),
        overrun=False,
        hazard_escalated=False,
        cost=None,
        completed_at=None,
        accepted_at=None,
        feedback_at=None,
        closing=fresh.closing,
        joint_visit_due=False,
        tracking_until=None,
        archived_at=None,
    )


def quality_record(ticket: Ticket, version: int) -> Ticket:
    """The fact just applied is a quality record (TKT-111)."""
    return evolved(ticket, quality_records=(*ticket.quality_records, version))


def most(first: Money | None, second: Money) -> Money:
    """The agreed price binds; what is told at the start counts where none was agreed."""
    return second if first is None else first


def total(first: Money | None, second: Money | None) -> Money | None:
    """Two amounts together; one that is unset adds nothing."""
    if first is None or second is None:
        return first or second
    return first + second
