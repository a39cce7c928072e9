"""Charge, order copies, callback, tracking and the end: 收费、回单、回访、归档."""

from datetime import timedelta
from typing import Any

import pytest

from tests.domain.ticket.conftest import TO_DONE, Tale, Tell
from tests.support.commands import STREAM
from tests.support.community import CAST
from wuye.domain.shared.lifecycle import Elsewhere
from wuye.domain.shared.money import yuan
from wuye.domain.shared.number import NUMBER, Number, NumberReserved, NumberStage
from wuye.domain.shared.switches import CashOnSite
from wuye.domain.ticket import commands as c
from wuye.domain.ticket import events as e
from wuye.domain.ticket.terms import (
    CallbackStatus,
    ChargeStatus,
    CompletenessElement,
    CopyStatus,
    OrderStatus,
    RecordKind,
    SettlementMethod,
    Stage,
)
from wuye.entrypoints.testing.story import fact, recorded

DISSATISFIED: dict[str, Any] = {"satisfied": False, "remarks": "仍有异响"}


def closed(at: Tell, **switches: Any) -> Tale:
    """Charge settled, order confirmed, callback satisfied."""
    tale = at(Stage.ACCEPTED, **switches)
    return tale.through(
        (c.SettleCharge, CAST.officer),
        (c.ReturnOrder, CAST.technician),
        (c.ConfirmOrder, CAST.engineering_supervisor),
        (c.RecordCallback, CAST.officer),
    )


def test_an_open_charge_is_fixed_by_two_and_then_settled(at: Tell) -> None:
    """Open → pending → determined → settled (TKT-091, FEE-027)."""
    tale = at(Stage.ACCEPTED).goes_on(c.DeferCharge, CAST.technician)
    assert tale.ticket.closing.charge is ChargeStatus.PENDING
    tale.when(c.SettleCharge, CAST.officer).then_refused("wrong-charge-status", now="pending")
    tale = tale.goes_on(c.DetermineCharge, CAST.engineering_supervisor)
    assert (tale.ticket.closing.charge, tale.ticket.closing.amount) == (ChargeStatus.DETERMINED, yuan(60))
    tale.when(c.SettleCharge, CAST.officer, charge=yuan(50)).then_refused("charge-differs", minor=6000)
    tale = tale.goes_on(c.SettleCharge, CAST.officer)
    assert tale.ticket.closing.charge is ChargeStatus.SETTLED
    assert tale.ticket.closing.customer_copy is CopyStatus.DELIVERED


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"officer": CAST.engineering_supervisor.id}, "same-person"),
        ({"both_signed": False}, "signature-missing"),
        ({"customer_told": False}, "charge-not-announced"),
    ],
)
def test_a_determined_charge_has_two_signatures_and_is_announced(at: Tell, changes: dict[str, Any], code: str) -> None:
    """Engineering supervisor and customer service (TKT-091, FEE-025)."""
    tale = at(Stage.ACCEPTED).goes_on(c.DeferCharge, CAST.technician)
    tale.when(c.DetermineCharge, CAST.engineering_supervisor, **changes).then_refused(code)


def test_a_charge_determined_at_completion_is_not_deferred(at: Tell) -> None:
    """The customer has the copy with the amount (TKT-090)."""
    tale = at(Stage.SELF_CHECKED)
    tale = tale.goes_on(c.AcceptWork, CAST.occupant, charge=yuan(50), customer_copy_handed=True)
    tale.when(c.DeferCharge, CAST.technician).then_refused("charge-determined")


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"customer_copy_handed": False}, "customer-copy-missing"),
        ({"details": None}, "fee-details-missing"),
        ({"method": SettlementMethod.FREE}, "free-with-charge"),
        ({"method": SettlementMethod.CASH_ON_SITE, "receipt": "SJ-1"}, "cash-forbidden"),
    ],
)
def test_a_settlement_is_what_was_told(at: Tell, changes: dict[str, Any], code: str) -> None:
    """Details, customer copy, no cash at the door (TKT-090, TKT-094, FEE-014, FEE-043)."""
    at(Stage.ACCEPTED).when(c.SettleCharge, CAST.technician, **changes).then_refused(code)


def test_cash_on_site_needs_the_policy_and_a_receipt(at: Tell) -> None:
    """policy.fee.cash_on_site = receipt_required (FEE-013, FEE-015)."""
    tale = at(Stage.ACCEPTED, cash_on_site=CashOnSite.RECEIPT_REQUIRED)
    cash: dict[str, Any] = {"method": SettlementMethod.CASH_ON_SITE}
    tale.when(c.SettleCharge, CAST.technician, **cash).then_refused("receipt-missing")
    tale.when(c.SettleCharge, CAST.technician, receipt="SJ-1", **cash).then(e.ChargeSettled)


def test_free_work_is_settled_with_zero(at: Tell) -> None:
    """Settled, or zero (lifecycles, Ticket)."""
    free: dict[str, Any] = {"charge": yuan(0), "method": SettlementMethod.FREE, "details": None}
    assert at(Stage.ACCEPTED).goes_on(c.SettleCharge, CAST.officer, **free).ticket.free_of_charge


def test_an_imported_case_told_nobody_a_price(at: Tell) -> None:
    """What was never announced cannot be charged (FEE-025)."""
    tale = at().goes_on(c.ImportTicket, CAST.administrator, stage=Stage.ACCEPTED)
    tale.when(c.SettleCharge, CAST.officer, charge=yuan(1)).then_refused("hidden-charge", announced=0)
    tale.when(c.Archive, CAST.officer).then_refused("closing-open")


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"customer_signed": False}, "signature-missing"),
        ({"receipt_registered": False}, "receipt-copy-not-registered"),
    ],
)
def test_only_a_signed_order_comes_back(at: Tell, changes: dict[str, Any], code: str) -> None:
    """And its receipt copy is registered (TKT-047, TKT-088)."""
    at(Stage.ACCEPTED).when(c.ReturnOrder, CAST.technician, **changes).then_refused(code)


def test_an_order_is_returned_before_it_is_confirmed_and_each_once(at: Tell) -> None:
    """Out → returned → confirmed (TKT-088, TKT-092)."""
    tale = at(Stage.ACCEPTED)
    tale.when(c.ConfirmOrder, CAST.engineering_supervisor).then_refused("wrong-order-status", now="out")
    tale = tale.goes_on(c.ReturnOrder, CAST.technician)
    tale.when(c.ReturnOrder, CAST.technician).then_refused("wrong-order-status", now="returned")
    tale = tale.goes_on(c.ConfirmOrder, CAST.engineering_supervisor)
    closing = tale.ticket.closing
    assert (closing.order, closing.finance_copy, closing.stub) == (
        OrderStatus.CONFIRMED,
        CopyStatus.DELIVERED,
        CopyStatus.FILED,
    )
    assert len(tale.ticket.quality_records) == 3


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"checked_and_signed": False}, "signature-missing"),
        ({"result_reported": False}, "result-not-reported"),
    ],
)
def test_the_supervisor_checks_signs_and_reports(at: Tell, changes: dict[str, Any], code: str) -> None:
    """The result goes to customer service (TKT-088)."""
    tale = at(Stage.ACCEPTED).goes_on(c.ReturnOrder, CAST.technician)
    tale.when(c.ConfirmOrder, CAST.engineering_supervisor, **changes).then_refused(code)


def test_a_stub_number_is_used_once(at: Tell) -> None:
    """Its reservation is written with the confirmation (FEE-028)."""
    tale = at(Stage.ACCEPTED).goes_on(c.ReturnOrder, CAST.technician)
    confirmed = tale.when(c.ConfirmOrder, CAST.engineering_supervisor, stub=17)
    assert confirmed.events[1] == Elsewhere("number-stub-00000017", NumberReserved(case=STREAM))
    used = tale.given.other("number-stub-00000017", Number(stage=NumberStage.RESERVED, case="ticket-x"))
    command = tale.command(c.ConfirmOrder, CAST.engineering_supervisor, stub=17)
    used.when(command, by=CAST.engineering_supervisor, at=tale.now).then_refused("stub-used", stub=17)


def test_a_number_stays_with_who_took_it_first() -> None:
    """A second reservation in a broken history changes nothing."""
    stream = "number-stub-00000001"
    told = [fact(NumberReserved(case="ticket-a")), fact(NumberReserved(case="ticket-b"))]
    assert NUMBER.fold(recorded(stream, told)).case == "ticket-a"


def test_a_satisfied_callback_is_rated_and_told(at: Tell) -> None:
    """By phone or visit; who reported the repair is informed (TKT-095…098)."""
    tale = at(Stage.ACCEPTED)
    tale.when(c.RecordCallback, CAST.officer, reporter_informed=False).then_refused("reporter-not-informed")
    (satisfied,) = tale.when(c.RecordCallback, CAST.officer).own
    assert isinstance(satisfied, e.CallbackSatisfied)
    assert (satisfied.rating, satisfied.attempt) == (5, 1)
    done = tale.goes_on(c.RecordCallback, CAST.officer)
    done.when(c.RecordCallback, CAST.officer).then_refused("callback-not-due")
    assert done.ticket.closing.callback is CallbackStatus.SATISFIED


@pytest.mark.parametrize("joint", [True, False])
def test_a_dissatisfied_callback_reopens_the_work(at: Tell, joint: bool) -> None:
    """With a joint visit where policy asks for it (TKT-099, TKT-100)."""
    tale = at(Stage.ACCEPTED, joint_visit_on_dissatisfaction=joint)
    tale.when(c.RecordCallback, CAST.officer, satisfied=False, remarks=None).then_refused("reason-missing")
    alone = tale.when(c.RecordCallback, CAST.officer, visit_at=None, supervisor=None, **DISSATISFIED)
    if not joint:
        alone.then(e.CallbackDissatisfied)
        return
    alone.then_refused("joint-visit-missing")
    visit: dict[str, Any] = {"visit_at": tale.now + timedelta(days=1), "supervisor": CAST.engineering_supervisor.id}
    back = tale.goes_on(c.RecordCallback, CAST.officer, **visit, **DISSATISFIED)
    assert back.ticket.stage is Stage.REWORK
    assert back.ticket.closing.callback is CallbackStatus.DUE
    assert not back.ticket.first_time_fix
    back.when(c.ResumeWork, CAST.technician, joint_visit_held=False).then_refused("joint-visit-missing")
    back.when(c.ResumeWork, CAST.technician, opinions=None).then_refused("opinions-missing")
    assert not back.goes_on(c.ResumeWork, CAST.technician).ticket.joint_visit_due


@pytest.mark.parametrize("kind", [c.StartTracking, c.Archive])
def test_nothing_ends_before_charge_order_and_callback_are_done(at: Tell, kind: type) -> None:
    """They run in parallel, and all must be done (lifecycles, Ticket)."""
    tale = at(Stage.ACCEPTED, tracking_days=7 if kind is c.StartTracking else None)
    tale.when(kind, CAST.officer).then_refused("closing-open", open=["charge", "order", "callback"])


def test_policy_says_whether_the_effect_is_tracked(at: Tell) -> None:
    """An unset period counts as none (TKT-102, policy.ticket.tracking)."""
    closed(at).when(c.StartTracking, CAST.officer).then_refused("no-tracking")
    tracked = closed(at, tracking_days=7)
    tracked.when(c.Archive, CAST.officer).then_refused("tracking-first", days=7)
    tale = tracked.goes_on(c.StartTracking, CAST.officer)
    until = tale.ticket.tracking_until
    assert until == tracked.now + timedelta(days=7)
    tale.when(c.Archive, CAST.officer, at=until - timedelta(seconds=1)).then_refused("tracking-not-over")
    tale.when(c.Archive, CAST.officer, at=until).then(e.TicketArchived)


def test_the_same_fault_in_the_period_is_a_recurrence(at: Tell) -> None:
    """The first-time fix is lost, the callback due again, another fault is another ticket (TKT-067, TKT-102)."""
    tale = at(Stage.TRACKING)
    assert tale.ticket.first_time_fix
    tale.when(c.ReportRecurrence, CAST.occupant, same_fault=False).then_refused("not-the-same-fault")
    back = tale.goes_on(c.ReportRecurrence, CAST.occupant).ticket
    assert (back.stage, back.first_time_fix, back.closing.callback) == (Stage.REWORK, False, CallbackStatus.DUE)


def test_a_second_visit_for_the_same_fault_is_no_first_time_fix(at: Tell) -> None:
    """A visit to nobody at home is not counted against it (TKT-067, published KPI definition)."""
    tale = at(Stage.ON_HOLD).goes_on(c.BookVisit, CAST.officer).goes_on(c.Dispatch, CAST.officer)
    tale = tale.goes_on(c.ConfirmDispatch, CAST.technician)
    assert tale.ticket.first_time_fix
    assert not tale.goes_on(c.RecordArrival, CAST.technician).ticket.first_time_fix
    absent = at(Stage.CUSTOMER_ABSENT).goes_on(c.BookVisit, CAST.officer).goes_on(c.Dispatch, CAST.officer)
    absent = absent.goes_on(c.ConfirmDispatch, CAST.technician).goes_on(c.RecordArrival, CAST.technician)
    assert absent.ticket.first_time_fix


@pytest.mark.parametrize("kind", RecordKind)
def test_the_three_records_are_filed_together(at: Tell, kind: RecordKind) -> None:
    """Repair record, notice and feedback (TKT-110)."""
    rest = tuple(one for one in RecordKind if one is not kind)
    closed(at).when(c.Archive, CAST.officer, filed=rest).then_refused("record-not-filed", missing=[kind.value])


def test_the_occupant_knows_the_outcome_before_the_archive(at: Tell) -> None:
    """Customer service tells it (TKT-104)."""
    closed(at).when(c.Archive, CAST.officer, outcome_told=False).then_refused("outcome-not-told")


def test_an_incomplete_record_is_not_archived(at: Tell) -> None:
    """Time, content, responsible, result and customer confirmation (TKT-106)."""
    tale = at().goes_on(c.ImportTicket, CAST.administrator, stage=Stage.TRACKING)
    tale.when(c.Archive, CAST.officer).then_refused(
        "record-incomplete", missing=[element.value for element in CompletenessElement]
    )
    assert closed(at).ticket.missing == ()


def test_the_archive_says_whether_it_was_a_first_time_fix(at: Tell) -> None:
    """The figure must not change when the case is reopened later (TKT-067)."""
    (archived,) = closed(at).when(c.Archive, CAST.officer).own
    assert isinstance(archived, e.TicketArchived)
    assert archived.first_time_fix


def test_an_archived_ticket_is_reopened_within_the_window(at: Tell) -> None:
    """A new attempt with its own clocks; later a linked new ticket (golden case 32, bad input B43)."""
    tale = at(Stage.ARCHIVED, reopen_window_days=30)
    archived_at = tale.ticket.archived_at
    assert archived_at is not None
    end = archived_at + timedelta(days=30)
    tale.when(c.Reopen, CAST.occupant, at=end + timedelta(seconds=1)).then_refused("reopen-window-over", days=30)
    tale.when(c.Reopen, CAST.occupant, at=end).then(e.TicketReopened)
    again = tale.goes_on(c.Reopen, CAST.officer).ticket
    assert (again.stage, again.attempt, again.first_time_fix) == (Stage.APPROVED, 2, False)
    assert again.closing.callback is CallbackStatus.NONE
    assert again.quality_records == tale.ticket.quality_records
    assert again.urges == tale.ticket.urges


def test_an_unset_window_never_ends(at: Tell) -> None:
    """A limit without a figure is unset, never invented."""
    tale = at(Stage.ARCHIVED, reopen_window_days=None)
    tale.when(c.Reopen, CAST.occupant, at=tale.now + timedelta(days=4000)).then(e.TicketReopened)


def test_a_reopened_ticket_goes_the_whole_way_again(at: Tell) -> None:
    """The second attempt has its own plan, order, charge and callback."""
    tale = at(Stage.ARCHIVED).goes_on(c.Reopen, CAST.occupant)
    tale = tale.through(
        (c.ForwardToEngineering, CAST.officer),
        (c.DraftPlan, CAST.officer),
        *TO_DONE,
        (c.AcceptWork, CAST.occupant),
    )
    (called,) = tale.when(c.RecordCallback, CAST.officer).own
    assert isinstance(called, e.CallbackSatisfied)
    assert called.attempt == 2
