"""A paid service inside a ticket: 有偿服务."""

from datetime import date, timedelta
from typing import Any

import pytest

from tests.domain.ticket.conftest import TO_DONE, Tale, Tell
from tests.support.community import CAST
from wuye.domain.shared.actor import Actor
from wuye.domain.shared.money import Money, yuan
from wuye.domain.shared.switches import CashOnSite, QuoteApproval
from wuye.domain.ticket import commands as c
from wuye.domain.ticket import events as e
from wuye.domain.ticket.decide.quote import round_half_even
from wuye.domain.ticket.terms import ChargeStatus, QuoteKind, QuoteStage, Stage

ROUTINE: dict[str, Any] = {"kind": QuoteKind.ROUTINE, "service_plan": None, "plan_confirmed": False}


def scoped(at: Tell, kind: QuoteKind, **switches: Any) -> Tale:
    """A planned ticket whose paid service has a confirmed scope."""
    tale = at(Stage.PLANNED, **switches).goes_on(c.RequestService, CAST.occupant)
    return tale.goes_on(c.ConfirmScope, CAST.head, **(ROUTINE if kind is QuoteKind.ROUTINE else {}))


def delivered(at: Tell, **switches: Any) -> Tale:
    """An accepted ticket whose paid service was provided."""
    tale = scoped(at, QuoteKind.ROUTINE, **switches).goes_on(c.PriceRoutine, CAST.officer)
    tale = tale.goes_on(c.IssueQuote, CAST.officer).goes_on(c.AcceptQuote, CAST.occupant)
    return tale.through(
        *TO_DONE,
        (c.AcceptWork, CAST.occupant),
        (c.ConfirmDelivery, CAST.occupant),
    )


def test_a_service_that_cannot_be_offered_is_refused_with_an_alternative(at: Tell) -> None:
    """Then another may be asked for (CAT-023)."""
    tale = at(Stage.PLANNED).goes_on(c.RequestService, CAST.occupant)
    tale.when(c.RequestService, CAST.occupant).then_refused("service-asked-already")
    tale = tale.goes_on(c.RejectScope, CAST.head)
    assert tale.ticket.quote is not None
    assert tale.ticket.quote.stage is QuoteStage.OUT_OF_SCOPE
    tale.when(c.RequestService, CAST.occupant).then(e.ServiceRequested)


@pytest.mark.parametrize("changes", [{"service_plan": None}, {"plan_confirmed": False}])
def test_a_special_service_has_a_plan_the_customer_confirmed(at: Tell, changes: dict[str, Any]) -> None:
    """Special services follow no procedure (CAT-024)."""
    tale = at(Stage.PLANNED).goes_on(c.RequestService, CAST.occupant)
    tale.when(c.ConfirmScope, CAST.head, **changes).then_refused("service-plan-missing")


def test_a_routine_service_costs_what_the_published_list_says(at: Tell) -> None:
    """Nobody invents a price (FEE-005)."""
    tale = scoped(at, QuoteKind.ROUTINE)
    (priced,) = tale.when(c.PriceRoutine, CAST.officer, quantity=3).own
    assert priced == e.ServicePriced(price=yuan(90), service="E01", quantity=3, catalogue_version=1, special=None)
    tale.when(c.PriceRoutine, CAST.officer, service="E02").then_refused("price-unset")
    tale.when(c.PriceRoutine, CAST.officer, service="Z99").then_refused("unknown-item")
    tale.when(c.PriceSpecial, CAST.head).then_refused("wrong-service-kind")


def test_a_special_service_costs_its_parts_and_its_hours(at: Tell) -> None:
    """Requirement, market price of parts, working hours (FEE-006)."""
    tale = scoped(at, QuoteKind.SPECIAL)
    (priced,) = tale.when(c.PriceSpecial, CAST.head, parts=yuan(120), minutes=90, hourly_rate=yuan(60)).own
    assert isinstance(priced, e.ServicePriced)
    assert priced.price == yuan(210)
    tale.when(c.PriceSpecial, CAST.head, parts=Money(1, "USD")).then_refused("mixed-currencies")


@pytest.mark.parametrize(
    ("numerator", "denominator", "quotient"), [(5, 2, 2), (7, 2, 4), (1, 3, 0), (2, 3, 1), (90, 60, 2), (150, 60, 2)]
)
def test_half_a_minor_unit_is_rounded_to_even(numerator: int, denominator: int, quotient: int) -> None:
    """Rounding is stated and favours nobody (design 11)."""
    assert round_half_even(numerator, denominator) == quotient


def test_a_special_price_is_signed_by_another_before_the_customer_sees_it(at: Tell) -> None:
    """A supervisor or head signs, not who calculated it (FEE-007)."""
    tale = scoped(at, QuoteKind.SPECIAL).goes_on(c.PriceSpecial, CAST.head)
    tale.when(c.IssueQuote, CAST.officer).then_refused("quote-not-approved")
    tale.when(c.ApprovePrice, CAST.head).then_refused("same-person")
    for signer in (CAST.second_head, CAST.service_supervisor, CAST.engineering_supervisor):
        tale.when(c.ApprovePrice, signer).then(e.PriceApproved)
    tale.goes_on(c.ApprovePrice, CAST.second_head).when(c.IssueQuote, CAST.officer).then(e.QuoteIssued)


@pytest.mark.parametrize(
    ("approval", "free_to_go"), [(QuoteApproval.SPECIAL_ONLY, True), (QuoteApproval.ALWAYS, False)]
)
def test_policy_may_have_every_price_signed(at: Tell, approval: QuoteApproval, free_to_go: bool) -> None:
    """policy.fee.quote_approval."""
    tale = scoped(at, QuoteKind.ROUTINE, quote_approval=approval).goes_on(c.PriceRoutine, CAST.officer)
    outcome = tale.when(c.IssueQuote, CAST.officer)
    if approval is QuoteApproval.SPECIAL_ONLY:
        outcome.then(e.QuoteIssued)
    else:
        outcome.then_refused("quote-not-approved")


def test_without_a_price_there_is_no_offer(at: Tell) -> None:
    """Content, limit and requirements come before the price (FEE-004)."""
    at(Stage.PLANNED).when(c.IssueQuote, CAST.officer).then_refused("wrong-quote-stage", now="none")


def test_an_offer_binds_until_its_end_and_not_longer(at: Tell) -> None:
    """Exactly at the end it still holds (FEE-008)."""
    tale = at(Stage.QUOTED)
    quote = tale.ticket.quote
    assert quote is not None
    assert quote.valid_until is not None
    tale.when(c.AcceptQuote, CAST.occupant, at=quote.valid_until).then(e.QuoteAccepted)
    too_late = quote.valid_until + timedelta(seconds=1)
    tale.when(c.AcceptQuote, CAST.occupant, at=too_late).then_refused("quote-expired")
    tale.when(c.AcceptQuote, CAST.occupant, customer_copy_kept=False).then_refused("customer-copy-missing")


def test_an_offer_cannot_end_before_it_is_made(at: Tell) -> None:
    """Such an offer could never be accepted."""
    tale = scoped(at, QuoteKind.ROUTINE).goes_on(c.PriceRoutine, CAST.officer)
    tale.when(c.IssueQuote, CAST.officer, valid_until=tale.now).then_refused("validity-in-the-past")


def test_a_declined_offer_ends_the_ticket(at: Tell) -> None:
    """Without agreement there is no paid work (FEE-008)."""
    outcome = at(Stage.QUOTED).when(c.DeclineQuote, CAST.occupant).then(e.QuoteDeclined)
    assert outcome.state.stage is Stage.CANCELLED


def test_nobody_is_sent_before_the_price_is_agreed(at: Tell) -> None:
    """The price is agreed before an entry service (FEE-023)."""
    scoped(at, QuoteKind.ROUTINE).when(c.Dispatch, CAST.officer).then_refused("price-not-agreed")


def test_the_customer_confirms_the_service_by_signature(at: Tell) -> None:
    """It followed operating rules, plan and standards (FEE-011, FEE-012)."""
    tale = delivered(at)
    assert tale.ticket.quote is not None
    assert tale.ticket.quote.stage is QuoteStage.DELIVERED
    at(Stage.ACCEPTED).when(c.ConfirmDelivery, CAST.occupant).then_refused("wrong-quote-stage")


def test_a_service_against_the_rules_is_not_confirmed(at: Tell) -> None:
    """A false confirmation would hide it (FEE-012)."""
    tale = scoped(at, QuoteKind.ROUTINE).goes_on(c.PriceRoutine, CAST.officer).goes_on(c.IssueQuote, CAST.officer)
    tale = tale.goes_on(c.AcceptQuote, CAST.occupant).goes_on(c.Dispatch, CAST.officer)
    for kind in (c.ConfirmDispatch, c.RecordArrival, c.RecordSurvey, c.StartWork, c.CompleteSelfCheck):
        tale = tale.goes_on(kind, CAST.technician)
    tale.when(c.ConfirmDelivery, CAST.occupant, by_the_rules=False).then_refused("not-by-the-rules")


@pytest.mark.parametrize("by", [CAST.technician, CAST.officer])
def test_cash_on_the_spot_only_where_policy_allows_it_and_against_a_receipt(at: Tell, by: Actor) -> None:
    """维修不收现金, unless the site chose otherwise (FEE-013…015)."""
    delivered(at).when(c.PayOnSpot, by).then_refused("cash-forbidden")
    tale = delivered(at, cash_on_site=CashOnSite.RECEIPT_REQUIRED)
    tale.when(c.PayOnSpot, by, receipt=None).then_refused("receipt-missing")
    tale.when(c.PayOnSpot, by, paid=yuan(1)).then_refused("charge-differs")
    paid = tale.when(c.PayOnSpot, by).then(e.ServicePaid)
    assert paid.state.closing.charge is ChargeStatus.SETTLED


def test_a_charge_on_the_monthly_bill_is_settled_with_it(at: Tell) -> None:
    """Collecting department and department concerned have a copy (FEE-016, FEE-017, FEE-021)."""
    outcome = delivered(at).when(c.AddToMonthlyBill, CAST.head, month=date(2026, 9, 17), form_copy=True)
    (transferred,) = outcome.own
    assert transferred == e.ChargeTransferred(
        price=yuan(90),
        month=date(2026, 9, 1),
        collecting_department="dept-finance",
        department="dept-engineering",
        form_copy=True,
    )
    assert outcome.state.closing.charge is ChargeStatus.SETTLED


def test_a_charge_is_settled_once(at: Tell) -> None:
    """Whoever paid the order does not pay the bill too (FEE-046)."""
    tale = delivered(at).goes_on(c.SettleCharge, CAST.officer)
    tale.when(c.AddToMonthlyBill, CAST.head).then_refused("charge-settled")
    charged = delivered(at).goes_on(c.AddToMonthlyBill, CAST.head)
    charged.when(c.SettleCharge, CAST.officer).then_refused("wrong-charge-status")


def test_customers_of_paid_services_are_visited(at: Tell) -> None:
    """Their remarks go to the service department (FEE-022)."""
    tale = delivered(at).goes_on(c.AddToMonthlyBill, CAST.head)
    assert tale.goes_on(c.RecordVisit, CAST.head).ticket.stage is Stage.ACCEPTED
    delivered(at).when(c.RecordVisit, CAST.head).then_refused("wrong-quote-stage")


def test_an_imported_offer_without_a_price_cannot_be_accepted(at: Tell) -> None:
    """What the other system did not tell is not invented."""
    tale = at().goes_on(c.ImportTicket, CAST.administrator, stage=Stage.QUOTED)
    tale = tale.goes_on(c.CorrectPlace, CAST.officer, home=CAST.home)
    tale.when(c.AcceptQuote, CAST.occupant).then_refused("quote-not-priced")
    assert tale.goes_on(c.DeclineQuote, CAST.occupant).ticket.stage is Stage.CANCELLED
