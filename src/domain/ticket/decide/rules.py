"""Rules that several decisions share."""

from collections.abc import Iterable
from datetime import date

from wuye.domain.shared.actor import Role
from wuye.domain.shared.lifecycle import Context
from wuye.domain.shared.money import Money
from wuye.domain.shared.outside import Staff, check_in_service
from wuye.domain.shared.refusal import Refused
from wuye.domain.shared.switches import Review, SurveyMode, Switches
from wuye.domain.ticket.outside import Item, catalogue_of, local_day
from wuye.domain.ticket.parts import ItemFact, ItemOrder
from wuye.domain.ticket.state import Ticket
from wuye.domain.ticket.terms import (
    AREAS,
    ApplicantKind,
    IdentityResult,
    Mode,
    ServiceArea,
    ServiceDomain,
    SettlementMethod,
    Urgency,
)


def assigned(ticket: Ticket, context: Context) -> None:
    """A technician acts only on the work that is theirs; for other roles there is nothing to ask here."""
    mine = context.actor.role is not Role.TECHNICIAN or context.actor.id in ticket.technicians
    if not mine:
        raise Refused("not-assigned", technicians=list(ticket.technicians))


def work_not_started(ticket: Ticket, _context: Context) -> None:
    """Only before work has started."""
    if ticket.started_at is not None:
        raise Refused("work-started")


def survey_mode(ticket: Ticket, switches: Switches) -> SurveyMode:
    """When this ticket is surveyed (policy.ticket.survey)."""
    if switches.survey is not SurveyMode.BY_KIND:
        return switches.survey
    quick = ticket.mode is Mode.IMMEDIATE or ticket.urgency is Urgency.EMERGENCY or ticket.in_house
    return SurveyMode.ON_ARRIVAL if quick else SurveyMode.SEPARATE


def identity_settled(ticket: Ticket, switches: Switches) -> bool:
    """The identity check is done, or not needed: by policy, or because staff lodged the request (TKT-012)."""
    if ticket.identity is not None:
        return ticket.identity is IdentityResult.CONFIRMED
    return not switches.identity_check_required or ticket.applicant is ApplicantKind.STAFF


def reviewed_automatically(ticket: Ticket, switches: Switches) -> bool:
    """Whether policy passes the review as soon as triage and identity are recorded (policy.ticket.review)."""
    if switches.review is not Review.BY_URGENCY:
        return switches.review is Review.AUTO
    return ticket.mode is Mode.IMMEDIATE or ticket.urgency is Urgency.EMERGENCY


def check_area(domain: ServiceDomain, area: ServiceArea | None) -> None:
    """A part belongs to its service domain (TKT-001)."""
    inside = area is None or area in AREAS[domain]
    if not inside:
        raise Refused("area-outside-domain", domain=domain.value, areas=sorted(one.value for one in AREAS[domain]))


def item_facts(orders: Iterable[ItemOrder], context: Context) -> tuple[ItemFact, ...]:
    """Items as the catalogue in force has them: limit times quantity, or none (CAT-005, CAT-006)."""
    return tuple(item_fact(order, context) for order in orders)


def known_item(code: str, context: Context) -> Item:
    """An item of the in-house list in force. Raises ``Refused("unknown-item")``."""
    item = catalogue_of(context).item(code)
    if item is None:
        raise Refused("unknown-item", item=code)
    return item


def item_fact(order: ItemOrder, context: Context) -> ItemFact:
    """One item as the catalogue in force has it. Raises ``Refused("unknown-item")``."""
    item = known_item(order.code, context)
    limit = item.time_limit_minutes
    return ItemFact(
        code=order.code,
        quantity=order.quantity,
        limit_minutes=None if limit is None else limit * order.quantity,
        needs_declaration=item.declaration is not None,
        catalogue_version=catalogue_of(context).version,
    )


def check_technicians(people: Iterable[str], trade: str, ticket: Ticket, context: Context) -> None:
    """Everyone named is in service and certified for the trade on that day (STF-001).

    Raises ``Refused``: ``not-in-service``, ``certificate-expired``, ``not-certified``; for service inside a unit also
    ``not-trained`` (STF-022) and ``safety-rules-not-signed`` (STF-046).
    """
    today = local_day(context, ticket)
    for person in people:
        staff = check_in_service(person, context)
        _check_certificate(staff, person, trade, today)
        if ticket.entry_service is not None:
            _check_entry(staff, person, today)


def _check_entry(staff: Staff, person: str, today: date) -> None:
    """Into a home goes who is trained and has signed the safety operating rules (STF-022, STF-046)."""
    if not staff.trained_for_entry():
        raise Refused("not-trained", staff=person)
    if not staff.signed_safety_rules(today):
        raise Refused("safety-rules-not-signed", staff=person)


def _check_certificate(staff: Staff, person: str, trade: str, today: date) -> None:
    if staff.certified(trade, today):
        return
    expired = staff.certificate_expired(trade, today)
    raise Refused("certificate-expired" if expired else "not-certified", staff=person, trade=trade)


def check_settlement(ticket: Ticket, method: SettlementMethod) -> None:
    """A charge is settled in the way that was agreed (TKT-094, FEE-023). Raises ``Refused("settlement-differs")``."""
    agreed = ticket.settlement
    if agreed is not None and method is not agreed:
        raise Refused("settlement-differs", agreed=agreed.value)


def above(first: Money, second: Money) -> bool:
    """Whether an amount is more than another. Raises ``Refused("mixed-currencies")``."""
    if first.currency != second.currency:
        raise Refused("mixed-currencies", first=first.currency, second=second.currency)
    return first.minor > second.minor
