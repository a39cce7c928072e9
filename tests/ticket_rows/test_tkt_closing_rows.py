"""Order, copies, charge, callback and tracking (TKT-088…105)."""

from collections.abc import Callable
from datetime import timedelta

import pytest

from tests.support.community import CAST
from tests.ticket_rows.conftest import TicketStory
from wuye.domain.shared.actor import Actor
from wuye.domain.shared.money import yuan
from wuye.domain.shared.number import number_stream
from wuye.domain.sla.reading import Reading, Verdict
from wuye.domain.ticket import commands as c
from wuye.domain.ticket import events as e
from wuye.domain.ticket import terms as t
from wuye.domain.ticket.terms import Stage

Tickets = Callable[[], TicketStory]

DAY = timedelta(hours=24)


def worst(options: list[object]) -> object:
    """The last possibility: of a callback the dissatisfied one."""
    return options[-1]


def copies(ticket: TicketStory) -> tuple[str, str, str]:
    """Customer copy, finance copy and stub, as the board shows them."""
    closing = ticket.row()["body"]["state"]["closing"]
    return closing["customer_copy"], closing["finance_copy"], closing["stub"]


def clock(ticket: TicketStory, name: str) -> Reading:
    """A clock of the case as it reads now."""
    assert ticket.case is not None
    (found,) = [one for one in ticket.desk.clocks(ticket.case).readings if one.clock == name]
    return found


@pytest.mark.req("TKT-088")
def test_the_signed_order_goes_through_the_supervisor(ticket: TicketStory) -> None:
    """Signed by the customer, handed in, checked and signed by the supervisor, reported to customer service."""
    ticket.at(Stage.ACCEPTED)
    ticket.refuses("wrong-order-status", c.ConfirmOrder)
    ticket.refuses("signature-missing", c.ReturnOrder, customer_signed=False)
    ticket.refuses("receipt-copy-not-registered", c.ReturnOrder, receipt_registered=False)
    ticket.does(c.ReturnOrder)
    ticket.refuses("not-permitted", c.ConfirmOrder, by=CAST.technician)
    ticket.refuses("signature-missing", c.ConfirmOrder, checked_and_signed=False)
    ticket.refuses("result-not-reported", c.ConfirmOrder, result_reported=False)
    ticket.does(c.ConfirmOrder)
    assert ticket.recorded(e.OrderReturned)[0].actor == CAST.technician
    assert ticket.recorded(e.OrderConfirmed)[0].actor == CAST.engineering_supervisor
    assert ticket.row()["body"]["state"]["closing"]["order"] == "confirmed"


@pytest.mark.req("TKT-089")
def test_a_repair_order_has_three_copies_each_with_its_delivery(ticket: TicketStory) -> None:
    """Customer copy, finance copy, stub: each moves on its own, and the board tells."""
    ticket.at(Stage.ACCEPTED)
    assert copies(ticket) == ("pending", "pending", "pending")
    ticket.does(c.SettleCharge)
    assert copies(ticket) == ("delivered", "pending", "pending")
    ticket.does(c.ReturnOrder)
    assert copies(ticket) == ("delivered", "pending", "pending")
    ticket.does(c.ConfirmOrder)
    assert copies(ticket) == ("delivered", "delivered", "filed")


@pytest.mark.req("TKT-090")
def test_a_charge_that_is_determined_hands_over_the_customer_copy_at_signature(ticket: TicketStory) -> None:
    """Without the copy there is no signature for a charge."""
    ticket.at(Stage.SELF_CHECKED)
    ticket.refuses("customer-copy-missing", c.AcceptWork, charge=yuan(45), customer_copy_handed=False)
    ticket.does(c.AcceptWork, charge=yuan(45), customer_copy_handed=True)
    assert ticket.stored(e.WorkAccepted).charge == yuan(45)
    assert copies(ticket)[0] == "delivered"
    ticket.refuses("charge-determined", c.DeferCharge)


@pytest.mark.req("TKT-091", "FEE-027")
def test_an_open_charge_is_set_by_engineering_together_with_customer_service(ticket: TicketStory) -> None:
    """The order goes to the engineering supervisor; one signature of the two is not enough."""
    ticket.at(Stage.ACCEPTED)
    ticket.refuses("wrong-charge-status", c.DetermineCharge)
    ticket.does(c.DeferCharge, reason="材料费待核")
    assert ticket.stored(e.ChargeDeferred).reason.plain == "材料费待核"
    assert ticket.row()["body"]["state"]["closing"]["charge"] == "pending"
    ticket.refuses("wrong-charge-status", c.SettleCharge)
    for who in (CAST.officer, CAST.technician, CAST.head):
        ticket.refuses("not-permitted", c.DetermineCharge, by=who)
    ticket.refuses("wrong-post", c.DetermineCharge, officer=CAST.finance.id)
    ticket.refuses("same-person", c.DetermineCharge, officer=CAST.engineering_supervisor.id)
    ticket.refuses("signature-missing", c.DetermineCharge, both_signed=False)
    ticket.does(c.DetermineCharge, charge=yuan(60))
    stored = ticket.recorded(e.ChargeDetermined)[0]
    assert (stored.event.charge, stored.event.officer, stored.actor) == (
        yuan(60),
        CAST.officer.id,
        CAST.engineering_supervisor,
    )
    assert ticket.row()["body"]["state"]["closing"]["charge"] == "determined"


@pytest.mark.req("TKT-092")
def test_the_return_of_the_order_is_timed_and_its_limit_is_not_invented(ticket: TicketStory) -> None:
    """The source says promptly and gives no figure: the time is recorded, the limit shows as unset."""
    ticket.at(Stage.ACCEPTED)
    waiting = clock(ticket, "ticket.order_return")
    assert (waiting.verdict, waiting.due) == (Verdict.UNSET, None)
    ticket.later(hours=2).does(c.ReturnOrder)
    stored = ticket.recorded(e.OrderReturned)[0]
    returned = clock(ticket, "ticket.order_return")
    assert (returned.verdict, returned.due) == (Verdict.UNSET, None)
    assert returned.elapsed == stored.occurred_at - ticket.recorded(e.WorkAccepted)[0].occurred_at
    assert returned.elapsed > timedelta(hours=2)


@pytest.mark.req("TKT-093", "FEE-028")
def test_the_finance_copy_is_booked_and_a_stub_number_is_used_once(tickets: Tickets) -> None:
    """The finance clerk gets the copy; stubs have one uniform running number for all tickets, and are filed."""
    first, second = (tickets().at(Stage.ACCEPTED) for _ in range(2))
    for one in (first, second):
        one.does(c.ReturnOrder)
    first.refuses("wrong-post", c.ConfirmOrder, finance_clerk=CAST.head.id)
    first.refuses("out-of-range", c.ConfirmOrder, stub=0)
    first.does(c.ConfirmOrder, stub=900_001)
    confirmed = first.stored(e.OrderConfirmed)
    assert (confirmed.finance_clerk, confirmed.stub) == (CAST.finance.id, 900_001)
    assert copies(first)[1:] == ("delivered", "filed")
    (reserved,) = first.desk.log.stream(number_stream("stub-00900001"))
    assert reserved.event.case == first.case
    assert second.refuses("stub-used", c.ConfirmOrder, stub=900_001).facts == {"stub": 900_001}
    second.does(c.ConfirmOrder, stub=900_002)
    assert second.stored(e.OrderConfirmed).stub == 900_002


@pytest.mark.req("TKT-094")
def test_settlement_uses_the_agreed_price_and_method(tickets: Tickets) -> None:
    """Not a fen more or less than was fixed, and by the way that was agreed, unless the customer agrees anew."""
    agreed: dict[type, dict[str, object]] = {
        c.StartWork: {"settlement": t.SettlementMethod.ONLINE},
        c.AcceptWork: {"charge": yuan(45), "customer_copy_handed": True},
    }
    ticket = tickets().at(Stage.ACCEPTED, agreed)
    assert ticket.stored(e.WorkStarted).settlement is t.SettlementMethod.ONLINE
    for wrong in (yuan(44), yuan(46)):
        ticket.refuses("charge-differs", c.SettleCharge, charge=wrong, method=t.SettlementMethod.ONLINE)
    for method in set(t.SettlementMethod) - {t.SettlementMethod.ONLINE, t.SettlementMethod.FREE}:
        refusal = ticket.refuses("settlement-differs", c.SettleCharge, method=method)
        assert refusal.facts == {"agreed": "online"}
    ticket.does(c.SettleCharge, method=t.SettlementMethod.ONLINE)
    settled = ticket.stored(e.ChargeSettled)
    assert (settled.charge, settled.method) == (yuan(45), t.SettlementMethod.ONLINE)

    anew = tickets().at(Stage.ACCEPTED, agreed)
    anew.does(c.SettleCharge, method=t.SettlementMethod.TRANSFER, agreed_anew=True)
    assert anew.stored(e.ChargeSettled).method is t.SettlementMethod.TRANSFER


@pytest.mark.req("TKT-095")
@pytest.mark.parametrize("rating", range(1, 6))
def test_a_callback_after_completion_collects_a_rating(ticket: TicketStory, rating: int) -> None:
    """From 1 to 5, nothing beyond, and not before there is something to rate."""
    ticket.at(Stage.SELF_CHECKED).refuses("wrong-stage", c.RecordCallback)
    ticket.does(c.AcceptWork)
    for beyond in (0, 6):
        ticket.refuses("out-of-range", c.RecordCallback, rating=beyond)
    ticket.does(c.RecordCallback, rating=rating)
    assert ticket.stored(e.CallbackSatisfied).rating == rating
    assert ticket.row()["body"]["state"]["closing"]["callback"] == "satisfied"


@pytest.mark.req("TKT-096")
@pytest.mark.parametrize(
    ("waits", "verdict"),
    [
        (DAY - timedelta(minutes=1), Verdict.MET),
        (DAY, Verdict.MET),
        (DAY + timedelta(microseconds=1), Verdict.MISSED),
    ],
)
def test_customer_service_calls_back_within_24_hours(ticket: TicketStory, waits: timedelta, verdict: Verdict) -> None:
    """Counted from the end of the repair; in the last instant is still in time."""
    ticket = ticket.under().at(Stage.ACCEPTED)
    accepted = ticket.recorded(e.WorkAccepted)[0].occurred_at
    assert clock(ticket, "ticket.callback").due == accepted + DAY
    ticket.town.clock.set(accepted + waits)
    ticket.does(c.RecordCallback)
    stored = ticket.recorded(e.CallbackSatisfied)[0]
    assert (stored.occurred_at, stored.actor) == (accepted + waits, CAST.officer)
    assert clock(ticket, "ticket.callback").verdict is verdict


@pytest.mark.req("TKT-097")
def test_every_completed_repair_is_called_back(tickets: Tickets) -> None:
    """100 percent: by phone or by visit, and without a callback nothing is archived; again after each rework."""
    assert {way.value for way in t.CallbackWay} == {"phone", "visit"}
    for way in t.CallbackWay:
        ticket = tickets().at(Stage.ACCEPTED)
        for kind in (c.SettleCharge, c.ReturnOrder, c.ConfirmOrder):
            ticket.does(kind)
        assert ticket.refuses("closing-open", c.Archive).facts["open"] == ["callback"]
        ticket.does(c.RecordCallback, pick=worst, way=way)
        for redo, by in REDONE:
            ticket.does(redo, by=by)
        assert ticket.refuses("closing-open", c.Archive).facts["open"] == ["callback"]
        ticket.does(c.RecordCallback, way=way)
        assert (ticket.stored(e.CallbackDissatisfied).way, ticket.stored(e.CallbackSatisfied).way) == (way, way)
        ticket.does(c.Archive)


REDONE: tuple[tuple[type, Actor], ...] = (
    (c.ResumeWork, CAST.technician),
    (c.CompleteSelfCheck, CAST.technician),
    (c.AcceptWork, CAST.occupant),
)


@pytest.mark.req("TKT-098")
def test_callback_information_is_registered_and_returned_to_who_reported(ticket: TicketStory) -> None:
    """It stands beside contact and content of the report; whoever reported the repair hears the result."""
    ticket.at(Stage.ACCEPTED)
    ticket.refuses("reporter-not-informed", c.RecordCallback, reporter_informed=False)
    ticket.does(c.RecordCallback, remarks="服务及时")
    stored = ticket.stored(e.CallbackSatisfied)
    assert stored.remarks is not None
    assert stored.remarks.plain == "服务及时"
    register = ticket.row("case_detail")["body"]
    assert {"contact", "content", "reporter"} <= set(register["facts"]["ticket.repair-reported"]["data"])
    assert register["facts"]["ticket.repair-reported"]["data"]["reporter"] == CAST.occupant.id
    entry = register["facts"]["ticket.callback-satisfied"]
    assert (entry["actor"]["id"], entry["data"]["rating"], "$sealed" in entry["data"]["remarks"]) == (
        CAST.officer.id,
        5,
        True,
    )


@pytest.mark.req("TKT-099", "TKT-105")
def test_a_dissatisfied_callback_reopens_the_ticket_at_once(ticket: TicketStory) -> None:
    """Satisfaction must reach the standard before the case may end; the limit has no figure and none is invented."""
    ticket.at(Stage.ACCEPTED)
    ticket.refuses("reason-missing", c.RecordCallback, pick=worst, remarks=None)
    receipt = ticket.does(c.RecordCallback, pick=worst, remarks="开关仍有异响")
    assert [name.partition("/")[0] for name in receipt.events] == ["ticket.callback-dissatisfied"]
    assert ticket.stored(e.CallbackDissatisfied).reason.plain == "开关仍有异响"
    assert ticket.row()["stage"] == "rework"
    assert clock(ticket, "ticket.dissatisfaction").verdict is Verdict.UNSET
    ticket.refuses("wrong-stage", c.Archive)
    for redo, by in REDONE:
        ticket.does(redo, by=by)
    for kind in (c.SettleCharge, c.ReturnOrder, c.ConfirmOrder, c.RecordCallback, c.Archive):
        ticket.does(kind)
    assert ticket.stored(e.CallbackSatisfied).rating == 5
    assert ticket.row()["stage"] == "archived"


@pytest.mark.req("TKT-100")
def test_after_a_dissatisfied_callback_two_visit_together(tickets: Tickets) -> None:
    """Customer service and the supervisor of the department concerned: planned at once, held before work goes on."""
    ticket = tickets().at(Stage.ACCEPTED)
    ticket.refuses("joint-visit-missing", c.RecordCallback, pick=worst, visit_at=None)
    ticket.refuses("joint-visit-missing", c.RecordCallback, pick=worst, supervisor=None)
    ticket.refuses("wrong-post", c.RecordCallback, pick=worst, supervisor=CAST.technician.id)
    ticket.does(c.RecordCallback, pick=worst)
    planned = ticket.stored(e.CallbackDissatisfied)
    assert (planned.supervisor, planned.visit_at is not None) == (CAST.engineering_supervisor.id, True)
    ticket.refuses("joint-visit-missing", c.ResumeWork, joint_visit_held=False)
    ticket.refuses("opinions-missing", c.ResumeWork, opinions=None)
    ticket.does(c.ResumeWork, opinions="希望一次修好")
    resumed = ticket.stored(e.WorkResumed)
    assert resumed.opinions is not None
    assert (resumed.joint_visit, resumed.opinions.plain) == (True, "希望一次修好")

    # A further visit leads to the work as well: it does not lead past the joint visit.
    booked = tickets().at(Stage.ACCEPTED)
    booked.does(c.RecordCallback, pick=worst)
    booked.goes(c.BookVisit, c.Dispatch, c.ConfirmDispatch, c.RecordArrival, c.RecordSurvey)
    booked.refuses("joint-visit-missing", c.StartWork, joint_visit_held=False)
    booked.refuses("opinions-missing", c.StartWork, opinions=None)
    booked.does(c.StartWork, opinions="请换一位师傅")
    started = booked.stored(e.WorkStarted)
    assert started.opinions is not None
    assert (started.joint_visit, started.opinions.plain) == (True, "请换一位师傅")
    booked.goes(c.CompleteSelfCheck, c.AcceptWork, c.SettleCharge, c.ReturnOrder, c.ConfirmOrder, c.RecordCallback)
    booked.does(c.Archive)
    assert booked.row()["stage"] == "archived"


def test_who_was_dissatisfied_is_called_again_whatever_policy_says_of_others(tickets: Tickets) -> None:
    """A policy without callbacks spares who never complained, not who did (TKT-099)."""
    plain = tickets().under(callback="never").at(Stage.ACCEPTED)
    plain.goes(c.SettleCharge, c.ReturnOrder, c.ConfirmOrder)
    plain.does(c.Archive)

    ticket = tickets().under(callback="never").at(Stage.ACCEPTED)
    ticket.does(c.RecordCallback, pick=worst)
    ticket.does(c.ResumeWork, opinions="希望一次修好")
    ticket.goes(c.CompleteSelfCheck, c.AcceptWork, c.SettleCharge, c.ReturnOrder, c.ConfirmOrder)
    ticket.refuses("closing-open", c.Archive)
    ticket.goes(c.RecordCallback, c.Archive)
    assert ticket.row()["stage"] == "archived"


@pytest.mark.req("TKT-102")
def test_the_outcome_is_tracked_for_the_period_that_policy_sets(tickets: Tickets) -> None:
    """The source gives no period: unset means none; where one is set it must pass before the archive."""
    plain = tickets().at(Stage.ACCEPTED)
    for kind in (c.SettleCharge, c.ReturnOrder, c.ConfirmOrder, c.RecordCallback):
        plain.does(kind)
    plain.refuses("no-tracking", c.StartTracking)
    plain.does(c.Archive)

    ticket = tickets().under(tracking_days="7").at(Stage.TRACKING)
    started = ticket.recorded(e.TrackingStarted)[0]
    assert (started.event.days, started.event.until) == (7, started.occurred_at + timedelta(days=7))
    ticket.later(days=6).refuses("tracking-not-over", c.Archive)
    ticket.town.clock.set(started.event.until)
    ticket.does(c.Archive)
    assert ticket.row()["stage"] == "archived"

    again = tickets().under(tracking_days="7").at(Stage.TRACKING)
    again.does(c.ReportRecurrence, description="灯又不亮")
    assert again.stored(e.FaultRecurred).description.plain == "灯又不亮"
    assert again.row()["stage"] == "rework"


@pytest.mark.req("TKT-103")
def test_what_the_occupant_says_in_the_follow_up_is_kept_and_passed_on(tickets: Tickets) -> None:
    """Asked in the callback and when the tracking ends; whoever improves the service reads it from the log."""
    ticket = tickets().under(tracking_days="7").at(Stage.ACCEPTED)
    before = ticket.desk.log.head()
    ticket.goes(c.SettleCharge, c.ReturnOrder, c.ConfirmOrder)
    ticket.does(c.RecordCallback, rating=4, remarks="来得快，但没有穿鞋套")
    ticket.does(c.StartTracking)
    ticket.later(days=7).does(c.Archive, evaluation="灯再没坏过，建议提醒师傅穿鞋套")
    called, archived = ticket.stored(e.CallbackSatisfied), ticket.stored(e.TicketArchived)
    assert called.remarks is not None
    assert archived.evaluation is not None
    assert (called.rating, called.remarks.plain) == (4, "来得快，但没有穿鞋套")
    assert (archived.evaluation.plain, archived.first_time_fix) == ("灯再没坏过，建议提醒师傅穿鞋套", True)
    fed = [
        type(one.event)
        for one in ticket.desk.subscribe(after=before, timeout=0)
        if one.stream == ticket.case and isinstance(one.event, e.CallbackSatisfied | e.TicketArchived)
    ]
    assert fed == [e.CallbackSatisfied, e.TicketArchived]


@pytest.mark.req("TKT-104")
def test_the_occupant_hears_the_outcome_and_the_repair_record_has_it(ticket: TicketStory) -> None:
    """Nothing is archived over the occupant's head; the board shows the outcome at once."""
    ticket.at(Stage.ACCEPTED)
    for kind in (c.SettleCharge, c.ReturnOrder, c.ConfirmOrder, c.RecordCallback):
        ticket.does(kind)
    ticket.refuses("outcome-not-told", c.Archive, outcome_told=False)
    receipt = ticket.does(c.Archive)
    assert ticket.recorded(e.TicketArchived)[0].position == receipt.position
    row = ticket.row()
    assert (row["stage"], row["open"], row["version"]) == ("archived", False, receipt.version)
