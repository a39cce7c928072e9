"""A paid service inside a ticket (有偿服务)."""

from collections.abc import Callable, Iterable

from wuye.domain.shared.actor import Role
from wuye.domain.shared.lifecycle import Context, Events
from wuye.domain.shared.money import Money
from wuye.domain.shared.outside import check_post, of_kind
from wuye.domain.shared.personal import sealed, sealed_or_none
from wuye.domain.shared.refusal import Refused
from wuye.domain.shared.switches import CashOnSite, QuoteApproval
from wuye.domain.ticket.commands import (
    AcceptQuote,
    AddToMonthlyBill,
    ApprovePrice,
    ConfirmDelivery,
    ConfirmScope,
    DeclineQuote,
    IssueQuote,
    PayOnSpot,
    PriceRoutine,
    PriceSpecial,
    RecordVisit,
    RejectScope,
    RequestService,
)
from wuye.domain.ticket.decide.rules import check_settlement
from wuye.domain.ticket.events import (
    ChargeTransferred,
    PriceApproved,
    QuoteAccepted,
    QuoteDeclined,
    QuoteIssued,
    ServiceDelivered,
    ServiceOutOfScope,
    ServicePaid,
    ServicePriced,
    ServiceRequested,
    ServiceScoped,
    ServiceVisitRecorded,
    SpecialPrice,
)
from wuye.domain.ticket.outside import catalogue_of
from wuye.domain.ticket.state import Ticket
from wuye.domain.ticket.terms import ChargeStatus, QuoteKind, QuoteStage, SettlementMethod

_HOUR = 60

HEADS = frozenset({Role.DEPARTMENT_HEAD, Role.SERVICE_SUPERVISOR, Role.ENGINEERING_SUPERVISOR})
"""Who signs the fee form for a department (FEE-009)."""


def quote_is(*stages: QuoteStage) -> Callable[[Ticket, Context], None]:
    """The paid service stands at one of these stages."""

    def check(ticket: Ticket, _context: Context) -> None:
        now = ticket.quote.stage if ticket.quote else None
        wanted = [stage.value for stage in stages]
        if now not in stages:
            raise Refused("wrong-quote-stage", now=now.value if now else "none", wanted=wanted)

    return check


def no_service_asked(ticket: Ticket, _context: Context) -> None:
    """One paid service at a time; after one out of scope another may be asked for."""
    free = ticket.quote is None or ticket.quote.stage is QuoteStage.OUT_OF_SCOPE
    if not free:
        raise Refused("service-asked-already")


def request_service(_ticket: Ticket, command: RequestService, _context: Context) -> Events:
    """A paid service starts with its form (FEE-001)."""
    return (ServiceRequested(wish=sealed(command.wish), service=command.service, form=command.form),)


def reject_scope(_ticket: Ticket, command: RejectScope, _context: Context) -> Events:
    """What cannot be offered is refused with reason and, if possible, an alternative (CAT-023)."""
    return (ServiceOutOfScope(reason=sealed(command.reason), alternative=sealed_or_none(command.alternative)),)


def confirm_scope(_ticket: Ticket, command: ConfirmScope, _context: Context) -> Events:
    """Content, limit, requirements before any price; a special service has a plan (FEE-002…004, CAT-024)."""
    if command.kind is QuoteKind.SPECIAL and (command.service_plan is None or not command.plan_confirmed):
        raise Refused("service-plan-missing")
    if command.major and command.coordination is None:
        raise Refused("coordination-missing")
    event = ServiceScoped(
        kind=command.kind,
        content=sealed(command.content),
        limit_minutes=command.limit_minutes,
        requirements=sealed(command.requirements),
        service_at=command.service_at,
        service_plan=sealed_or_none(command.service_plan),
        coordination=sealed_or_none(command.coordination),
    )
    return (event,)


def scoped_as(kind: QuoteKind) -> Callable[[Ticket, Context], None]:
    """The scope was confirmed as routine, or as special."""

    def check(ticket: Ticket, context: Context) -> None:
        quote_is(QuoteStage.SCOPED)(ticket, context)
        found = ticket.quote.kind if ticket.quote else None
        if found is not kind:
            raise Refused("wrong-service-kind", kind=found.value if found else "none")

    return check


def price_routine(_ticket: Ticket, command: PriceRoutine, context: Context) -> Events:
    """A routine service costs what the published list says; a price that is unset is not invented (FEE-005)."""
    catalogue = catalogue_of(context)
    entry = catalogue.service(command.service) or catalogue.item(command.service)
    if entry is None:
        raise Refused("unknown-item", item=command.service)
    if entry.price is None:
        raise Refused("price-unset", item=command.service)
    event = ServicePriced(
        price=Money(entry.price.minor * command.quantity, entry.price.currency),
        service=command.service,
        quantity=command.quantity,
        catalogue_version=catalogue.version,
        special=None,
    )
    return (event,)


def price_special(_ticket: Ticket, command: PriceSpecial, _context: Context) -> Events:
    """A special service costs its parts and its hours; half a minor unit is rounded to even (FEE-006)."""
    labour = Money(round_half_even(command.hourly_rate.minor * command.minutes, _HOUR), command.hourly_rate.currency)
    special = SpecialPrice(
        requirement=sealed(command.requirement),
        parts=command.parts,
        minutes=command.minutes,
        hourly_rate=command.hourly_rate,
    )
    event = ServicePriced(
        price=command.parts + labour, service=None, quantity=1, catalogue_version=None, special=special
    )
    return (event,)


def round_half_even(numerator: int, denominator: int) -> int:
    """A quotient of whole numbers, a half rounded to the even neighbour (design 11)."""
    whole, rest = divmod(numerator, denominator)
    up = 2 * rest > denominator or (2 * rest == denominator and whole % 2 == 1)
    return whole + up


def not_the_pricer(ticket: Ticket, context: Context) -> None:
    """Nobody approves a price of their own (FEE-007)."""
    quote_is(QuoteStage.PRICED)(ticket, context)
    own = ticket.quote is not None and ticket.quote.priced_by == context.actor.id
    if own:
        raise Refused("same-person")


def approve_price(_ticket: Ticket, command: ApprovePrice, _context: Context) -> Events:
    """A supervisor or head signs the price before the customer sees it (FEE-007)."""
    return (PriceApproved(signature=command.signature),)


def price_ready(ticket: Ticket, context: Context) -> None:
    """The price may go to the customer: calculated, and approved where policy asks (FEE-005, FEE-007)."""
    quote_is(QuoteStage.PRICED, QuoteStage.APPROVED)(ticket, context)
    special = ticket.quote is not None and ticket.quote.special
    asked = special or context.switches.quote_approval is QuoteApproval.ALWAYS
    if asked and ticket.quote is not None and ticket.quote.stage is not QuoteStage.APPROVED:
        raise Refused("quote-not-approved")


def issue_quote(ticket: Ticket, command: IssueQuote, context: Context) -> Events:
    """The customer sees the price with its details, for a time (FEE-004…007, TKT-024)."""
    if command.valid_until <= context.occurred_at:
        raise Refused("validity-in-the-past")
    return (QuoteIssued(price=_price(ticket), details=sealed(command.details), valid_until=command.valid_until),)


def offer_valid(ticket: Ticket, context: Context) -> None:
    """An offer binds until its end, that instant included (FEE-008)."""
    _price(ticket)
    until = ticket.quote.valid_until if ticket.quote else None
    if until is not None and context.occurred_at > until:
        raise Refused("quote-expired", valid_until=until.isoformat())


def heads_streams(_ticket: Ticket, command: AcceptQuote) -> Iterable[str]:
    """Who signs as a head must be one."""
    return of_kind("staff", *command.heads)


def accept_quote(ticket: Ticket, command: AcceptQuote, context: Context) -> Events:
    """The offer is signed, by the heads too; the customer keeps a copy (FEE-008, FEE-009)."""
    if not command.customer_copy_kept:
        raise Refused("customer-copy-missing")
    for head in command.heads:
        check_post(head, HEADS, context)
    event = QuoteAccepted(
        price=_price(ticket), signature=command.signature, heads=command.heads, settlement=command.settlement
    )
    return (event,)


def decline_quote(_ticket: Ticket, command: DeclineQuote, _context: Context) -> Events:
    """Without agreement there is no paid work (FEE-008)."""
    return (QuoteDeclined(reason=sealed_or_none(command.reason)),)


def confirm_delivery(_ticket: Ticket, command: ConfirmDelivery, _context: Context) -> Events:
    """The customer signs that the service was done by the rules (FEE-011, FEE-012)."""
    if not command.by_the_rules:
        raise Refused("not-by-the-rules")
    return (ServiceDelivered(signature=command.signature, by_the_rules=command.by_the_rules),)


def unpaid(ticket: Ticket, context: Context) -> None:
    """A delivered service whose charge is not settled yet."""
    quote_is(QuoteStage.DELIVERED)(ticket, context)
    if ticket.closing.charge is ChargeStatus.SETTLED:
        raise Refused("charge-settled")


def cash_allowed(ticket: Ticket, context: Context) -> None:
    """Staff take no cash on site unless policy allows it (FEE-014, FEE-015)."""
    unpaid(ticket, context)
    if context.switches.cash_on_site is not CashOnSite.RECEIPT_REQUIRED:
        raise Refused("cash-forbidden")


def pay_on_spot(ticket: Ticket, command: PayOnSpot, _context: Context) -> Events:
    """Cash is the agreed price against a receipt (FEE-013)."""
    check_settlement(ticket, SettlementMethod.CASH_ON_SITE)
    if command.receipt is None:
        raise Refused("receipt-missing")
    agreed = _price(ticket)
    if command.paid != agreed:
        raise Refused("charge-differs", minor=agreed.minor, currency=agreed.currency)
    return (ServicePaid(price=agreed, receipt=command.receipt),)


def add_to_monthly_bill(ticket: Ticket, command: AddToMonthlyBill, _context: Context) -> Events:
    """Collecting department and department concerned both get the record (FEE-016, FEE-017)."""
    check_settlement(ticket, SettlementMethod.MONTHLY_BILL)
    event = ChargeTransferred(
        price=_price(ticket),
        month=command.month.replace(day=1),
        collecting_department=command.collecting_department,
        department=command.department,
        form_copy=command.form_copy,
    )
    return (event,)


def record_visit(_ticket: Ticket, command: RecordVisit, _context: Context) -> Events:
    """Remarks go to the service department (FEE-022)."""
    return (ServiceVisitRecorded(remarks=sealed(command.remarks), passed_to=command.passed_to),)


def _price(ticket: Ticket) -> Money:
    if ticket.quote is None or ticket.quote.price is None:
        raise Refused("quote-not-priced")
    return ticket.quote.price
