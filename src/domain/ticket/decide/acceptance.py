"""Acceptance of the result (验收)."""

from wuye.domain.shared.actor import Role
from wuye.domain.shared.lifecycle import Context, Events
from wuye.domain.shared.personal import sealed, sealed_or_none
from wuye.domain.shared.refusal import Refused
from wuye.domain.shared.rules import unticked
from wuye.domain.shared.switches import Acceptors
from wuye.domain.ticket.commands import AcceptWork, RefuseWork
from wuye.domain.ticket.decide.work import check_announced
from wuye.domain.ticket.events import WorkAccepted, WorkRefused
from wuye.domain.ticket.state import Ticket
from wuye.domain.ticket.terms import AcceptanceAspect, AcceptorKind, ChargeStatus, Preparation, StaffAcceptance


def may_accept(ticket: Ticket, context: Context) -> None:
    """An occupant accepts only where policy lets customers accept; nobody signs off their own work (TKT-079)."""
    if context.switches.acceptors is Acceptors.STAFF and context.actor.id in ticket.technicians:
        raise Refused("own-work")
    shut_out = context.actor.role is Role.OCCUPANT and context.switches.acceptors is Acceptors.STAFF
    if shut_out:
        raise Refused("acceptor-not-allowed", acceptors=context.switches.acceptors.value)


def accept_work(ticket: Ticket, command: AcceptWork, context: Context) -> Events:
    """Tried out, checked in four aspects, prepared, signed (TKT-078…084, TKT-090)."""
    _check_acceptor(ticket, command.acceptor, context)
    if command.acceptor is AcceptorKind.STAFF:
        _check_staff_reason(ticket, command, context)
    if not command.tried_out:
        raise Refused("not-tried-out")
    missing = unticked(AcceptanceAspect, command.aspects)
    if missing:
        raise Refused("aspect-missing", missing=missing)
    missing = unticked(Preparation, command.preparation)
    if missing:
        raise Refused("preparation-missing", missing=missing)
    if not command.photos:
        raise Refused("photos-missing")
    if command.charge is not None:
        if ticket.closing.charge is not ChargeStatus.OPEN:
            raise Refused("charge-determined")
        if not command.customer_copy_handed:
            raise Refused("customer-copy-missing")
        check_announced(ticket, command.charge)
    event = WorkAccepted(
        acceptor=command.acceptor,
        staff_reason=command.staff_reason,
        aspects=command.aspects,
        preparation=command.preparation,
        photos=command.photos,
        standard=command.standard,
        opinion=sealed(command.opinion),
        name=sealed(command.name),
        signature=command.signature,
        charge=command.charge,
    )
    return (event,)


def refuse_work(ticket: Ticket, command: RefuseWork, context: Context) -> Events:
    """Dissatisfaction opens rework on the same ticket (TKT-085, TKT-086)."""
    _check_acceptor(ticket, command.acceptor, context)
    event = WorkRefused(
        acceptor=command.acceptor,
        dissatisfaction=sealed(command.dissatisfaction),
        proposal=sealed_or_none(command.proposal),
    )
    return (event,)


def _check_acceptor(ticket: Ticket, acceptor: AcceptorKind, context: Context) -> None:
    """Who accepts is a policy; nobody signs off their own work (TKT-079)."""
    actor, acceptors = context.actor, context.switches.acceptors
    if acceptor is AcceptorKind.CUSTOMER:
        if acceptors is Acceptors.STAFF:
            raise Refused("acceptor-not-allowed", acceptors=acceptors.value)
        return
    if actor.role is Role.OCCUPANT:
        raise Refused("acceptor-mismatch", acceptor=acceptor.value)
    # A public place has no customer who could sign.
    allowed = acceptors is not Acceptors.CUSTOMER or ticket.home is None
    if not allowed:
        raise Refused("acceptor-not-allowed", acceptors=acceptors.value)
    if actor.id in ticket.technicians:
        raise Refused("own-work")


def _check_staff_reason(ticket: Ticket, command: AcceptWork, context: Context) -> None:
    """Staff sign in the customer's place with a reason, unless policy leaves acceptance to them."""
    if context.switches.acceptors is Acceptors.STAFF:
        return
    if command.staff_reason is None:
        raise Refused("acceptance-reason-missing")
    if command.staff_reason is StaffAcceptance.PUBLIC_FACILITY and ticket.home is not None:
        raise Refused("acceptance-reason-missing")
