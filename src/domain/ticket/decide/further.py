"""Notes, corrections of place and class, items, progress, urging, compensation (备注、更正、催单)."""

from collections.abc import Iterable

from wuye.domain.shared.lifecycle import Context, Events
from wuye.domain.shared.outside import APPROVING, check_post, of_kind, place_occupants, place_streams
from wuye.domain.shared.personal import sealed, sealed_or_none
from wuye.domain.shared.refusal import Refused
from wuye.domain.shared.rules import check_another
from wuye.domain.ticket.commands import (
    AddItem,
    AgreeCompensation,
    CorrectPlace,
    ReportProgress,
    Retriage,
    Urge,
)
from wuye.domain.ticket.decide.intake import check_facility
from wuye.domain.ticket.decide.rules import check_area, item_fact
from wuye.domain.ticket.events import (
    CompensationAgreed,
    ItemAdded,
    PlaceCorrected,
    ProgressReported,
    TicketRetriaged,
    TicketUrged,
)
from wuye.domain.ticket.outside import CATALOGUE
from wuye.domain.ticket.state import Ticket
from wuye.domain.ticket.terms import RepairCategory, ServiceDomain, Urgency


def triaged_before(ticket: Ticket, _context: Context) -> None:
    """What was never triaged is triaged, not retriaged."""
    if not ticket.triaged:
        raise Refused("not-triaged")


def retriage(ticket: Ticket, command: Retriage, _context: Context) -> Events:
    """What is not named stays; the reason is kept and the clocks are re-based."""
    domain = command.domain or ticket.domain or ServiceDomain.INFRASTRUCTURE
    area = command.area if command.area is not None or command.domain is not None else ticket.area
    check_area(domain, area)
    public = ticket.public_facility if command.public_facility is None else command.public_facility
    facility_class = command.facility_class or (ticket.facility_class if public else None)
    check_facility(public=public, facility_class=facility_class)
    event = TicketRetriaged(
        category=command.category or ticket.category or RepairCategory.OTHER,
        urgency=command.urgency or ticket.urgency or Urgency.GENERAL,
        public_facility=public,
        facility_class=facility_class,
        major_fault=ticket.major_fault if command.major_fault is None else command.major_fault,
        domain=domain,
        area=area,
        reason=sealed(command.reason),
    )
    return (event,)


def corrected_place_streams(ticket: Ticket, command: CorrectPlace) -> Iterable[str]:
    """The new place must exist too."""
    return place_streams(ticket.site or "", command.home)


def correct_place(ticket: Ticket, command: CorrectPlace, context: Context) -> Events:
    """The new place is checked like the first one; the old one stays in the history."""
    event = PlaceCorrected(
        home=command.home,
        location=sealed(command.location),
        occupants=place_occupants(ticket.site or "", command.home, context),
        reason=sealed(command.reason),
    )
    return (event,)


def item_streams(_ticket: Ticket, command: AddItem) -> Iterable[str]:
    """An item of the list is read from the catalogue."""
    return (CATALOGUE,) if command.item is not None else ()


def add_item(_ticket: Ticket, command: AddItem, context: Context) -> Events:
    """An item of the list, or work outside it by a recorded decision of the office (TKT-118, CAT-014)."""
    if command.item is None:
        if command.description is None:
            raise Refused("item-missing")
        if command.decision is None:
            raise Refused("decision-missing")
    event = ItemAdded(
        item=None if command.item is None else item_fact(command.item, context),
        description=sealed_or_none(command.description),
        decision=sealed_or_none(command.decision),
    )
    return (event,)


def report_progress(_ticket: Ticket, command: ReportProgress, _context: Context) -> Events:
    """Progress counts when the customer heard it; a problem has its solution (TKT-063, EMG-041)."""
    if not command.customer_told:
        raise Refused("customer-not-told")
    if command.problem is not None and command.solution is None:
        raise Refused("solution-missing")
    event = ProgressReported(
        progress=sealed(command.progress),
        problem=sealed_or_none(command.problem),
        solution=sealed_or_none(command.solution),
    )
    return (event,)


def told_streams(_ticket: Ticket, command: Urge) -> Iterable[str]:
    """Who is named as told must be a supervisor."""
    return of_kind("staff", command.supervisor)


def urge(ticket: Ticket, command: Urge, context: Context) -> Events:
    """Every urging is counted and told to a supervisor: who is named, else who follows the work (TKT-056, TKT-119)."""
    event = TicketUrged(
        urge=ticket.urges + 1,
        reason=sealed_or_none(command.reason),
        supervisor=_told(ticket, command.supervisor, context),
    )
    return (event,)


def _told(ticket: Ticket, named: str | None, context: Context) -> str:
    if named is not None and named != ticket.process_supervisor:
        check_post(named, APPROVING, context)
        return named
    own = context.actor.id if context.actor.role in APPROVING else None
    told = named or ticket.process_supervisor or own
    if told is None:
        raise Refused("supervisor-missing")
    return told


def incident_happened(ticket: Ticket, _context: Context) -> None:
    """A compensation follows an incident (TKT-069)."""
    if not ticket.incidents:
        raise Refused("no-incident")


def agree_compensation(ticket: Ticket, command: AgreeCompensation, context: Context) -> Events:
    """The amount is approved by a superior, another than who records it (TKT-069)."""
    if command.incident > ticket.incidents:
        raise Refused("no-incident")
    check_another(command.approver, context)
    check_post(command.approver, APPROVING, context)
    event = CompensationAgreed(
        incident=command.incident,
        amount=command.amount,
        approver=command.approver,
        agreement=sealed(command.agreement),
    )
    return (event,)
