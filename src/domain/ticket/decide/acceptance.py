"""Acceptance of the result (验收)."""

from wuye.domain.shared.actor import Role
from wuye.domain.shared.lifecycle import Context, Events
from wuye.domain.shared.switches import Acceptors
from wuye.domain.ticket.commands import AcceptWork, RefuseWork
from wuye.domain.ticket.decide.rules import require, require_all, sealed, sealed_or_none
from wuye.domain.ticket.decide.work import check_announced
from wuye.domain.ticket.events import WorkAccepted, WorkRefused
from wuye.domain.ticket.state import Ticket
from wuye.domain.ticket.terms import AcceptanceAspect, AcceptorKind, Preparation, StaffAcceptance


def may_accept(_ticket: Ticket, context: Context) -> None:
    """An occupant accepts only where policy lets customers accept (policy.ticket.acceptors)."""
    shut_out = context.actor.role is Role.OCCUPANT and context.switches.acceptors is Acceptors.STAFF
    require(not shut_out, "acceptor-not-allowed", acceptors=context.switches.acceptors.value)


def accept_work(ticket: Ticket, command: AcceptWork, context: Context) -> Events:
    """Tried out, checked in four aspects, prepared, signed (TKT-078…084, TKT-090)."""
    _check_acceptor(ticket, command.acceptor, context)
    if command.acceptor is AcceptorKind.STAFF:
        _check_staff_reason(ticket, command, context)
    require(command.tried_out, "not-tried-out")
    require_all(AcceptanceAspect, command.aspects, "aspect-missing")
    require_all(Preparation, command.preparation, "preparation-missing")
    require(command.photos, "photos-missing")
    if command.charge is not None:
        require(command.customer_copy_handed, "customer-copy-missing")
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
        require(acceptors is not Acceptors.STAFF, "acceptor-not-allowed", acceptors=acceptors.value)
        return
    require(actor.role is not Role.OCCUPANT, "acceptor-mismatch", acceptor=acceptor.value)
    # A public place has no customer who could sign.
    allowed = acceptors is not Acceptors.CUSTOMER or ticket.home is None
    require(allowed, "acceptor-not-allowed", acceptors=acceptors.value)
    require(actor.id not in ticket.technicians, "own-work")


def _check_staff_reason(ticket: Ticket, command: AcceptWork, context: Context) -> None:
    """Staff sign in the customer's place with a reason, unless policy leaves acceptance to them."""
    if context.switches.acceptors is Acceptors.STAFF:
        return
    require(command.staff_reason is not None, "acceptance-reason-missing")
    if command.staff_reason is StaffAcceptance.PUBLIC_FACILITY:
        require(ticket.home is None, "acceptance-reason-missing")
