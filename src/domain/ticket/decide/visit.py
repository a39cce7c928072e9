"""Dispatch and the way to the door (派工、到场)."""

from collections.abc import Iterable

from wuye.domain.shared.actor import OFFICER
from wuye.domain.shared.lifecycle import Context, Events
from wuye.domain.shared.outside import check_post, of_kind
from wuye.domain.shared.personal import sealed, sealed_or_none
from wuye.domain.shared.refusal import Refused
from wuye.domain.shared.rules import unticked
from wuye.domain.ticket.commands import (
    ConfirmDispatch,
    Dispatch,
    LeaveNote,
    Reassign,
    RecallDispatch,
    RecordArrival,
)
from wuye.domain.ticket.decide.rules import assigned, check_technicians
from wuye.domain.ticket.events import (
    CustomerAbsentNoted,
    DispatchConfirmed,
    DispatchRecalled,
    TechnicianArrived,
    TicketDispatched,
    TicketReassigned,
)
from wuye.domain.ticket.note import message_note
from wuye.domain.ticket.outside import people_streams
from wuye.domain.ticket.state import Ticket
from wuye.domain.ticket.terms import AppointmentStage, DepartureCheck


def ready_to_dispatch(ticket: Ticket, _context: Context) -> None:
    """The estimate was told and a paid service is agreed before anybody is sent (TKT-024, FEE-023)."""
    if not ticket.triaged:
        raise Refused("not-triaged")
    if ticket.quote is not None and ticket.quote.open:
        raise Refused("price-not-agreed")


def dispatch_streams(ticket: Ticket, command: Dispatch) -> Iterable[str]:
    """Everyone who is sent must be qualified; who follows the work is of customer service."""
    yield from people_streams(ticket, *command.technicians)
    yield from of_kind("staff", command.process_supervisor)


def technicians_streams(ticket: Ticket, command: Reassign) -> Iterable[str]:
    """Everyone who is sent must be qualified."""
    return people_streams(ticket, *command.technicians)


def dispatch(ticket: Ticket, command: Dispatch, context: Context) -> Events:
    """A task with limit and result, for people who may do it; an officer follows it (TKT-043…045, TKT-119, STF-001)."""
    check_technicians(command.technicians, command.trade, ticket, context)
    supervisor = command.process_supervisor or context.actor.id
    _check_supervisor(supervisor, command.technicians)
    if command.process_supervisor is not None:
        check_post(command.process_supervisor, OFFICER, context)
    event = TicketDispatched(
        content=sealed(command.content),
        limit_minutes=command.limit_minutes,
        expected_result=sealed(command.expected_result),
        planned_at=command.planned_at,
        technicians=command.technicians,
        trade=command.trade,
        process_supervisor=supervisor,
        attempt=ticket.dispatches + 1,
    )
    return (event,)


def _check_supervisor(supervisor: str | None, technicians: tuple[str, ...]) -> None:
    """Who follows the work does not perform it, named or by default (TKT-119)."""
    if supervisor in technicians:
        raise Refused("same-person")


def confirm_dispatch(_ticket: Ticket, command: ConfirmDispatch, _context: Context) -> Events:
    """Nobody leaves with an open point on the checklist (TKT-046, TKT-053, TKT-054)."""
    missing = unticked(DepartureCheck, command.checklist)
    if missing:
        raise Refused("checklist-open", missing=missing)
    return (DispatchConfirmed(checklist=command.checklist),)


def visit_may_be_made(ticket: Ticket, context: Context) -> None:
    """The assigned technician; an appointment is reconfirmed first where policy asks (TKT-039)."""
    assigned(ticket, context)
    current = ticket.appointment
    waits = current is not None and current.stage is AppointmentStage.CONFIRMED
    if waits and not context.switches.visit_without_reconfirmation:
        raise Refused("visit-not-reconfirmed")


def record_arrival(ticket: Ticket, command: RecordArrival, _context: Context) -> Events:
    """The arrival ends the wait, and attends the appointment (TKT-039, TKT-048, TKT-049)."""
    return (TechnicianArrived(appointment=_pending(ticket), proof=command.proof),)


def leave_note(ticket: Ticket, command: LeaveNote, context: Context) -> Events:
    """The note asks to re-book, and is kept as a quality record (TKT-042, TKT-111, COM-022)."""
    event = CustomerAbsentNoted(
        appointment=_pending(ticket),
        note=sealed(command.note or message_note(ticket.number)),
        photo=command.photo,
        pauses=context.switches.pause_allowed,
    )
    return (event,)


def reassign(ticket: Ticket, command: Reassign, context: Context) -> Events:
    """The chain of custody keeps who had the work and why it changed hands; two duties stay with two (TKT-119)."""
    if command.technicians == ticket.technicians:
        raise Refused("same-technicians")
    check_technicians(command.technicians, command.trade, ticket, context)
    _check_supervisor(ticket.process_supervisor, command.technicians)
    event = TicketReassigned(
        former=ticket.technicians,
        technicians=command.technicians,
        trade=command.trade,
        reason=command.reason,
        remark=sealed_or_none(command.remark),
    )
    return (event,)


def recall(ticket: Ticket, command: RecallDispatch, _context: Context) -> Events:
    """The order comes back to customer service, with the reason."""
    event = DispatchRecalled(former=ticket.technicians, reason=command.reason, remark=sealed_or_none(command.remark))
    return (event,)


def _pending(ticket: Ticket) -> int | None:
    current = ticket.appointment
    return current.number if current is not None and current.pending else None
