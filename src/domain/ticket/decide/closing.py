"""Charge, order copies, callback, tracking and the end (收费、回单、回访、归档)."""

from collections.abc import Callable, Iterable
from datetime import timedelta

from wuye.domain.shared.actor import OFFICER, Role
from wuye.domain.shared.callback import callback_wanted
from wuye.domain.shared.lifecycle import Context, Events
from wuye.domain.shared.number import number_stream, reserved
from wuye.domain.shared.outside import check_post, of_kind, taken
from wuye.domain.shared.personal import sealed, sealed_or_none
from wuye.domain.shared.rating import content, discontent
from wuye.domain.shared.refusal import Refused
from wuye.domain.shared.rules import unticked
from wuye.domain.shared.switches import CashOnSite
from wuye.domain.ticket.commands import (
    Archive,
    Cancel,
    ConfirmOrder,
    DeferCharge,
    DetermineCharge,
    RateService,
    RecordCallback,
    Reopen,
    ReportRecurrence,
    ReturnOrder,
    SettleCharge,
    StartTracking,
)
from wuye.domain.ticket.decide.rules import check_settlement
from wuye.domain.ticket.decide.work import check_announced
from wuye.domain.ticket.events import (
    CallbackDissatisfied,
    CallbackSatisfied,
    ChargeDeferred,
    ChargeDetermined,
    ChargeSettled,
    FaultRecurred,
    OrderConfirmed,
    OrderReturned,
    ServiceRated,
    TicketArchived,
    TicketCancelled,
    TicketReopened,
    TrackingStarted,
)
from wuye.domain.ticket.state import Ticket
from wuye.domain.ticket.terms import CallbackStatus, ChargeStatus, OrderStatus, RecordKind, SettlementMethod

FINANCE = frozenset({Role.FINANCE})
"""The finance clerk who books from the finance copy (TKT-093, FEE-028)."""
SUPERVISOR = frozenset({Role.SERVICE_SUPERVISOR, Role.ENGINEERING_SUPERVISOR, Role.DEPARTMENT_HEAD})
"""Supervisor of the department concerned (TKT-100)."""


def charge_is(*statuses: ChargeStatus) -> Callable[[Ticket, Context], None]:
    """The charge stands at one of these."""

    def check(ticket: Ticket, _context: Context) -> None:
        now = ticket.closing.charge
        if now not in statuses:
            raise Refused("wrong-charge-status", now=now.value, wanted=[one.value for one in statuses])

    return check


def order_is(status: OrderStatus) -> Callable[[Ticket, Context], None]:
    """The repair order stands here."""

    def check(ticket: Ticket, _context: Context) -> None:
        now = ticket.closing.order
        if now is not status:
            raise Refused("wrong-order-status", now=now.value, wanted=[status.value])

    return check


def charge_undetermined(ticket: Ticket, context: Context) -> None:
    """Only a charge whose items were not determined at completion can be deferred (TKT-091)."""
    charge_is(ChargeStatus.OPEN)(ticket, context)
    if ticket.closing.amount is not None:
        raise Refused("charge-determined")


def defer_charge(_ticket: Ticket, command: DeferCharge, _context: Context) -> Events:
    """The order goes to the engineering supervisor (TKT-091)."""
    return (ChargeDeferred(reason=sealed(command.reason)),)


def officer_stream(_ticket: Ticket, command: DetermineCharge) -> Iterable[str]:
    """Who signs beside the engineering supervisor is of customer service."""
    return of_kind("staff", command.officer)


def determine_charge(_ticket: Ticket, command: DetermineCharge, context: Context) -> Events:
    """Engineering and customer service fix it together, and tell the customer (TKT-091, FEE-025, FEE-027)."""
    if command.officer == context.actor.id:
        raise Refused("same-person")
    check_post(command.officer, OFFICER, context)
    if not command.both_signed:
        raise Refused("signature-missing")
    if not command.customer_told:
        raise Refused("charge-not-announced")
    event = ChargeDetermined(charge=command.charge, officer=command.officer, details=sealed(command.details))
    return (event,)


def settle_charge(ticket: Ticket, command: SettleCharge, context: Context) -> Events:
    """What was agreed, no more; no cash at the door unless policy allows it (TKT-090, TKT-094, FEE-014…046)."""
    fixed = ticket.closing.amount
    if fixed is not None and command.charge != fixed:
        raise Refused("charge-differs", minor=fixed.minor, currency=fixed.currency)
    _check_told(ticket, command)
    if not command.agreed_anew and command.charge.minor:
        check_settlement(ticket, command.method)
    if not command.customer_copy_handed:
        raise Refused("customer-copy-missing")
    if command.method is SettlementMethod.CASH_ON_SITE:
        if context.switches.cash_on_site is not CashOnSite.RECEIPT_REQUIRED:
            raise Refused("cash-forbidden")
        if command.receipt is None:
            raise Refused("receipt-missing")
    event = ChargeSettled(
        charge=command.charge,
        method=command.method,
        receipt=command.receipt,
        details=sealed_or_none(command.details),
    )
    return (event,)


def _check_told(ticket: Ticket, command: SettleCharge) -> None:
    """The customer knew the amount before and sees what it is made of (FEE-025, FEE-043)."""
    if command.charge.minor == 0:
        return
    if command.method is SettlementMethod.FREE:
        raise Refused("free-with-charge")
    if command.details is None:
        raise Refused("fee-details-missing")
    if ticket.announced is None:
        raise Refused("hidden-charge", announced=0, currency=command.charge.currency)
    check_announced(ticket, command.charge)


def return_order(_ticket: Ticket, command: ReturnOrder, _context: Context) -> Events:
    """Only a signed order comes back, and its receipt copy is registered (TKT-047, TKT-088, TKT-092)."""
    if not command.customer_signed:
        raise Refused("signature-missing")
    if not command.receipt_registered:
        raise Refused("receipt-copy-not-registered")
    return (OrderReturned(receipt_registered=command.receipt_registered),)


def stub_number(stub: int) -> str:
    """The uniform running number of a stub, as it is reserved."""
    return f"stub-{stub:08d}"


def stub_stream(_ticket: Ticket, command: ConfirmOrder) -> Iterable[str]:
    """A stub number is used once; the finance copy goes to a finance clerk (FEE-028, TKT-093)."""
    yield number_stream(stub_number(command.stub))
    yield from of_kind("staff", command.finance_clerk)


def confirm_order(_ticket: Ticket, command: ConfirmOrder, context: Context) -> Events:
    """The supervisor checks and signs; finance copy and stub go their ways (TKT-088, TKT-089, TKT-093)."""
    if not command.checked_and_signed:
        raise Refused("signature-missing")
    if not command.result_reported:
        raise Refused("result-not-reported")
    check_post(command.finance_clerk, FINANCE, context)
    number = stub_number(command.stub)
    if taken(context, number):
        raise Refused("stub-used", stub=command.stub)
    event = OrderConfirmed(finance_clerk=command.finance_clerk, stub=command.stub)
    return event, reserved(number, context.stream)


def callback_due(ticket: Ticket, _context: Context) -> None:
    """One callback for each acceptance (TKT-097)."""
    now = ticket.closing.callback
    if now is not CallbackStatus.DUE:
        raise Refused("callback-not-due", now=now.value)


def supervisor_stream(_ticket: Ticket, command: RecordCallback) -> Iterable[str]:
    """Who comes along to the joint visit must be a supervisor."""
    return of_kind("staff", command.supervisor)


def record_callback(ticket: Ticket, command: RecordCallback, context: Context) -> Events:
    """Satisfied it is done; dissatisfied it is redone, with a joint visit where policy asks (TKT-095…100)."""
    if not command.reporter_informed:
        raise Refused("reporter-not-informed")
    remarks = sealed_or_none(command.remarks)
    if command.satisfied:
        satisfied = CallbackSatisfied(way=command.way, rating=command.rating, remarks=remarks, attempt=ticket.attempt)
        return (satisfied,)
    if remarks is None:
        raise Refused("reason-missing")
    if context.switches.joint_visit_on_dissatisfaction:
        planned = command.visit_at is not None and command.supervisor is not None
        if not planned:
            raise Refused("joint-visit-missing")
    if command.supervisor is not None:
        check_post(command.supervisor, SUPERVISOR, context)
    dissatisfied = CallbackDissatisfied(
        way=command.way,
        rating=command.rating,
        reason=remarks,
        attempt=ticket.attempt,
        visit_at=command.visit_at,
        supervisor=command.supervisor,
    )
    return (dissatisfied,)


def rate(ticket: Ticket, command: RateService, _context: Context) -> Events:
    """Nobody rates for the customer; the same again is no news."""
    if command.rating == ticket.rating and command.remark is None:
        return ()
    rated = ServiceRated(rating=command.rating, attempt=ticket.attempt, remark=sealed_or_none(command.remark))
    return (rated,)


def closed_in_all_parts(ticket: Ticket, context: Context) -> None:
    """Charge and order are done, and the callback too, or the site's policy asks for none."""
    now = ticket.closing
    # Who is dissatisfied, or once was, is called, whatever policy says of everyone else (TKT-099, SAT-034).
    spared = (
        now.callback is CallbackStatus.DUE
        and not ticket.dissatisfied
        and not discontent(ticket.rating)
        and not callback_wanted(context.switches, context.stream, rated=content(ticket.rating))
    )
    open_parts = [
        name
        for name, done in (
            ("charge", now.charge is ChargeStatus.SETTLED),
            ("order", now.order is OrderStatus.CONFIRMED),
            ("callback", spared or now.callback is CallbackStatus.SATISFIED),
        )
        if not done
    ]
    if open_parts:
        raise Refused("closing-open", open=open_parts)


def tracking_wanted(_ticket: Ticket, context: Context) -> None:
    """Policy sets an observation period; an unset one counts as none (TKT-102)."""
    if not context.switches.tracking_days:
        raise Refused("no-tracking")


def tracking_not_wanted(_ticket: Ticket, context: Context) -> None:
    """Where policy sets a period, the ticket is tracked before it is archived."""
    if context.switches.tracking_days:
        raise Refused("tracking-first", days=context.switches.tracking_days)


def start_tracking(_ticket: Ticket, _command: StartTracking, context: Context) -> Events:
    """The period of the policy in force is a fact from now on (TKT-102)."""
    days = context.switches.tracking_days or 0
    return (TrackingStarted(days=days, until=context.occurred_at + timedelta(days=days)),)


def report_recurrence(_ticket: Ticket, command: ReportRecurrence, _context: Context) -> Events:
    """Only the same fault; another fault is another ticket (TKT-067, TKT-102)."""
    if not command.same_fault:
        raise Refused("not-the-same-fault")
    return (FaultRecurred(description=sealed(command.description)),)


def tracking_over(ticket: Ticket, context: Context) -> None:
    """The observation period has ended."""
    until = ticket.tracking_until
    over = until is None or context.occurred_at >= until
    if not over:
        raise Refused("tracking-not-over", until=until.isoformat() if until else None)


def record_complete(ticket: Ticket, _context: Context) -> None:
    """Time, content, responsible, result and customer confirmation, or no archive (TKT-106)."""
    missing = [element.value for element in ticket.missing]
    if missing:
        raise Refused("record-incomplete", missing=missing)


def archive(ticket: Ticket, command: Archive, _context: Context) -> Events:
    """The occupant knows the outcome, and the three records are filed together (TKT-104, TKT-110)."""
    if not command.outcome_told:
        raise Refused("outcome-not-told")
    missing = unticked(RecordKind, command.filed)
    if missing:
        raise Refused("record-not-filed", missing=missing)
    event = TicketArchived(
        filed=command.filed,
        first_time_fix=ticket.first_time_fix,
        evaluation=sealed_or_none(command.evaluation),
    )
    return (event,)


def cancel(_ticket: Ticket, command: Cancel, _context: Context) -> Events:
    """Withdrawn before any work."""
    return (TicketCancelled(reason=sealed(command.reason)),)


def within_the_window(ticket: Ticket, context: Context) -> None:
    """Later than the policy's window a linked new ticket is the way."""
    days = context.switches.reopen_window_days
    if days is None or ticket.archived_at is None:
        return
    until = ticket.archived_at + timedelta(days=days)
    if context.occurred_at > until:
        raise Refused("reopen-window-over", until=until.isoformat(), days=days)


def reopen(ticket: Ticket, command: Reopen, _context: Context) -> Events:
    """A new attempt with its own clocks; the verdict on the former one stays (golden case 32)."""
    return (TicketReopened(attempt=ticket.attempt + 1, reason=sealed(command.reason)),)
