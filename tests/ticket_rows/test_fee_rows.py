"""Fees on the ticket: a paid service from its form to its payment, charges without surprise (FEE-001…046)."""

from collections.abc import Callable, Mapping
from datetime import timedelta
from typing import Any

import pytest

from tests.support.commands import evidence
from tests.support.community import CAST
from tests.ticket_rows.conftest import TicketStory
from wuye.application.encoding import Misfits, from_plain, to_plain
from wuye.domain.shared.evidence import EvidenceKind
from wuye.domain.shared.money import Money, yuan
from wuye.domain.shared.switches import CashOnSite
from wuye.domain.ticket import commands as c
from wuye.domain.ticket import events as e
from wuye.domain.ticket import terms as t
from wuye.domain.ticket.terms import Stage

Tickets = Callable[[], TicketStory]

PRICE = yuan(210)
"""Parts for 120 yuan and an hour and a half at 60 yuan: the special price of the stories."""

VISIT: tuple[type, ...] = (
    c.Dispatch,
    c.ConfirmDispatch,
    c.RecordArrival,
    c.RecordSurvey,
    c.StartWork,
    c.CompleteSelfCheck,
)


def goes_on(ticket: TicketStory, *kinds: type) -> TicketStory:
    """Everyday commands, one after the other."""
    for kind in kinds:
        ticket.does(kind)
    return ticket


def scoped(ticket: TicketStory, kind: t.QuoteKind = t.QuoteKind.SPECIAL) -> TicketStory:
    """A planned ticket with a paid service whose scope is confirmed."""
    ticket.at(Stage.PLANNED).does(c.RequestService)
    ticket.does(c.ConfirmScope, kind=kind)
    return ticket


def delivered(ticket: TicketStory, agreed: Mapping[str, Any] | None = None) -> TicketStory:
    """A paid service that was agreed, done, accepted and confirmed by the customer."""
    ticket.at(Stage.QUOTED).does(c.AcceptQuote, **(agreed or {}))
    return goes_on(ticket, *VISIT, c.AcceptWork, c.ConfirmDelivery)


def without(command: object, field: str) -> dict[str, Any]:
    """A command as a form with one field left out."""
    form: dict[str, Any] = to_plain(command)
    del form[field]
    return form


@pytest.mark.req("FEE-001")
def test_a_paid_service_starts_with_its_request_form(ticket: TicketStory) -> None:
    """One form; without it there is no scope, no price, no quote."""
    ticket.at(Stage.PLANNED)
    for kind in (c.ConfirmScope, c.RejectScope, c.PriceRoutine, c.PriceSpecial, c.ApprovePrice, c.IssueQuote):
        ticket.refuses("wrong-quote-stage", kind)
    ticket.refuses("blank", c.RequestService, wish=" ")
    ticket.does(c.RequestService, wish="加装三盏灯", form=evidence(EvidenceKind.DOCUMENT))
    asked = ticket.stored(e.ServiceRequested)
    assert (asked.wish.plain, asked.form) == ("加装三盏灯", evidence(EvidenceKind.DOCUMENT))
    ticket.refuses("service-asked-already", c.RequestService)


@pytest.mark.req("FEE-002")
def test_a_major_item_has_the_coordination_of_departments_on_record(ticket: TicketStory) -> None:
    """For a minor item it may be missing, for a major one it may not."""
    ticket.at(Stage.PLANNED).does(c.RequestService)
    ticket.refuses("coordination-missing", c.ConfirmScope, major=True, coordination=None)
    ticket.does(c.ConfirmScope, major=True, coordination="客服、工程、保洁三部门已协调停电时间")
    coordination = ticket.stored(e.ServiceScoped).coordination
    assert coordination is not None
    assert coordination.plain == "客服、工程、保洁三部门已协调停电时间"
    minor = ticket.another().at(Stage.PLANNED)
    minor.does(c.RequestService)
    minor.does(c.ConfirmScope, coordination=None)
    assert minor.stored(e.ServiceScoped).coordination is None


@pytest.mark.req("FEE-003")
def test_the_department_agrees_time_and_fee_with_the_customer(ticket: TicketStory) -> None:
    """Two items, both on record before anybody is sent."""
    ticket.at(Stage.PLANNED).does(c.RequestService)
    scope = ticket.command(c.ConfirmScope)
    with pytest.raises(Misfits, match="service_at"):
        from_plain(without(scope, "service_at"), c.ConfirmScope)
    ticket.does(scope, by=CAST.head)
    for kind in (c.PriceSpecial, c.ApprovePrice):
        ticket.refuses("price-not-agreed", c.Dispatch)
        ticket.does(kind)
    goes_on(ticket, c.IssueQuote, c.AcceptQuote)
    planned = ticket.recorded(e.ServiceScoped)[0]
    assert (planned.event.service_at, planned.actor) == (scope.service_at, CAST.head)
    assert ticket.stored(e.QuoteAccepted).price == PRICE
    ticket.does(c.Dispatch)


@pytest.mark.req("FEE-004")
def test_content_limit_and_requirements_are_confirmed_before_pricing(ticket: TicketStory) -> None:
    """Three items, none may be left out, and no price comes before them."""
    ticket.at(Stage.PLANNED).does(c.RequestService)
    ticket.refuses("wrong-quote-stage", c.PriceRoutine)
    ticket.refuses("wrong-quote-stage", c.PriceSpecial)
    ticket.refuses("blank", c.ConfirmScope, content=" ")
    ticket.refuses("out-of-range", c.ConfirmScope, limit_minutes=0)
    ticket.refuses("blank", c.ConfirmScope, requirements=" ")
    ticket.does(c.ConfirmScope, content="加装三盏灯", limit_minutes=180, requirements="不损坏吊顶")
    scope = ticket.stored(e.ServiceScoped)
    assert (scope.content.plain, scope.limit_minutes, scope.requirements.plain) == ("加装三盏灯", 180, "不损坏吊顶")
    ticket.does(c.PriceSpecial)
    assert ticket.stored(e.ServicePriced).price == PRICE


@pytest.mark.req("FEE-005")
@pytest.mark.parametrize("who", [CAST.officer, CAST.head])
def test_a_routine_service_costs_what_the_published_list_says(ticket: TicketStory, who: Any) -> None:
    """Customer service or the providing department quotes it; what the list does not price is not invented."""
    scoped(ticket, t.QuoteKind.ROUTINE)
    ticket.refuses("wrong-service-kind", c.PriceSpecial)
    ticket.refuses("unknown-item", c.PriceRoutine, service="X99")
    ticket.refuses("price-unset", c.PriceRoutine, service="E02")
    ticket.does(c.PriceRoutine, by=who, service="E01", quantity=3)
    priced = ticket.recorded(e.ServicePriced)[0]
    assert (priced.event.price, priced.event.service, priced.event.catalogue_version) == (yuan(90), "E01", 1)
    assert (priced.event.special, priced.actor) == (None, who)
    ticket.does(c.IssueQuote, by=who)
    assert ticket.stored(e.QuoteIssued).price == yuan(90)


@pytest.mark.req("FEE-006")
@pytest.mark.parametrize(("minutes", "price"), [(90, PRICE), (60, yuan(180)), (1, yuan(121)), (45, yuan(165))])
def test_a_special_price_comes_from_requirement_parts_and_hours(
    ticket: TicketStory, minutes: int, price: Money
) -> None:
    """Three inputs, each mandatory, each on record."""
    scoped(ticket)
    ticket.refuses("wrong-service-kind", c.PriceRoutine)
    ticket.refuses("blank", c.PriceSpecial, requirement=" ")
    ticket.refuses("out-of-range", c.PriceSpecial, minutes=0)
    with pytest.raises(Misfits, match="parts"):
        from_plain(without(ticket.command(c.PriceSpecial), "parts"), c.PriceSpecial)
    ticket.does(c.PriceSpecial, requirement="明敷线路", parts=yuan(120), minutes=minutes, hourly_rate=yuan(60))
    priced = ticket.stored(e.ServicePriced)
    made = priced.special
    assert made is not None
    assert (made.requirement.plain, made.parts, made.minutes, made.hourly_rate) == (
        "明敷线路",
        yuan(120),
        minutes,
        yuan(60),
    )
    assert priced.price == price


@pytest.mark.req("FEE-007")
@pytest.mark.parametrize("who", [CAST.service_supervisor, CAST.engineering_supervisor, CAST.second_head])
def test_a_special_quote_is_signed_by_a_supervisor_or_head_before_the_customer_sees_it(
    ticket: TicketStory, who: Any
) -> None:
    """Approval is mandatory, and never by whoever made the price, nor by others."""
    scoped(ticket).does(c.PriceSpecial)
    ticket.refuses("quote-not-approved", c.IssueQuote)
    ticket.refuses("same-person", c.ApprovePrice, by=CAST.head)
    for other in (CAST.officer, CAST.technician, CAST.occupant, CAST.finance):
        ticket.refuses("not-permitted", c.ApprovePrice, by=other)
    ticket.does(c.ApprovePrice, by=who)
    approved = ticket.recorded(e.PriceApproved)[0]
    assert (approved.actor, approved.event.signature) == (who, evidence(EvidenceKind.DOCUMENT))
    ticket.does(c.IssueQuote)
    assert approved.version < ticket.recorded(e.QuoteIssued)[0].version


@pytest.mark.req("FEE-008", "FEE-009")
def test_the_fee_form_is_signed_by_customer_and_heads_and_then_paid(tickets: Tickets) -> None:
    """The customer keeps a copy; heads of the departments concerned sign, nobody in their place; the fee follows."""
    ticket = tickets().at(Stage.QUOTED)
    ticket.refuses("wrong-stage", c.SettleCharge)
    ticket.refuses("customer-copy-missing", c.AcceptQuote, customer_copy_kept=False)
    ticket.refuses("wrong-count", c.AcceptQuote, heads=())
    ticket.refuses("wrong-post", c.AcceptQuote, heads=(CAST.head.id, CAST.technician.id))
    with pytest.raises(Misfits, match="signature"):
        from_plain(without(ticket.command(c.AcceptQuote), "signature"), c.AcceptQuote)
    both = (CAST.head.id, CAST.second_head.id)
    ticket.does(c.AcceptQuote, heads=both)
    form = ticket.recorded(e.QuoteAccepted)[0]
    assert (form.event.heads, form.event.price, form.actor) == (both, PRICE, CAST.occupant)
    assert form.event.signature == evidence(EvidenceKind.DOCUMENT)
    goes_on(ticket, *VISIT, c.AcceptWork, c.ConfirmDelivery).does(c.SettleCharge, charge=PRICE)
    assert ticket.stored(e.ChargeSettled).charge == PRICE
    assert ticket.row()["body"]["state"]["closing"]["customer_copy"] == "delivered"

    declined = tickets().at(Stage.QUOTED)
    declined.does(c.DeclineQuote)
    assert declined.row()["stage"] == "cancelled"


@pytest.mark.req("FEE-011", "FEE-012")
def test_the_customer_confirms_by_signature_a_service_done_by_the_rules(ticket: TicketStory) -> None:
    """Operating rules, plan and standards were followed, or there is nothing to confirm."""
    ticket.at(Stage.QUOTED).does(c.AcceptQuote)
    goes_on(ticket, *VISIT)
    ticket.refuses("not-by-the-rules", c.ConfirmDelivery, by_the_rules=False)
    ticket.refuses("not-permitted", c.ConfirmDelivery, by=CAST.officer)
    with pytest.raises(Misfits, match="signature"):
        from_plain(without(ticket.command(c.ConfirmDelivery), "signature"), c.ConfirmDelivery)
    ticket.does(c.ConfirmDelivery)
    stored = ticket.recorded(e.ServiceDelivered)[0]
    assert (stored.event.by_the_rules, stored.actor) == (True, CAST.occupant)
    assert stored.event.signature == evidence(EvidenceKind.DOCUMENT)
    assert ticket.stored(e.WorkStarted).steps == ticket.stored(e.SelfCheckPassed).steps_done


@pytest.mark.req("FEE-013", "FEE-014", "FEE-015")
def test_cash_on_site_is_forbidden_or_taken_against_a_receipt(tickets: Tickets) -> None:
    """Two modes; forbidden is the default, and then fees run through the order and finance."""
    assert {mode.value for mode in CashOnSite} == {"forbidden", "receipt_required"}
    for forbidding in (tickets(), tickets().under(cash_on_site="forbidden")):
        ticket = delivered(forbidding)
        for who in (ticket.cast.technician, ticket.cast.officer):
            ticket.refuses("cash-forbidden", c.PayOnSpot, by=who)
            cash: Any = ticket.command(
                c.SettleCharge, by=who, charge=PRICE, method=t.SettlementMethod.CASH_ON_SITE, receipt="SJ-0001"
            )
            ticket.refuses("cash-forbidden", cash, by=who)
        goes_on(ticket, c.SettleCharge, c.ReturnOrder, c.ConfirmOrder)
        assert ticket.stored(e.ChargeSettled).method is t.SettlementMethod.OFFICE
        assert ticket.stored(e.OrderConfirmed).finance_clerk == CAST.finance.id

    paid = delivered(tickets().under(cash_on_site="receipt_required"))
    paid.refuses("receipt-missing", c.PayOnSpot, receipt=None)
    for wrong in (yuan(209), yuan(211)):
        paid.refuses("charge-differs", c.PayOnSpot, paid=wrong)
    paid.does(c.PayOnSpot, receipt="SJ-0001")
    assert (paid.stored(e.ServicePaid).price, paid.stored(e.ServicePaid).receipt) == (PRICE, "SJ-0001")

    repair = tickets().under(cash_on_site="receipt_required").at(Stage.ACCEPTED)
    on_site: dict[str, Any] = {"method": t.SettlementMethod.CASH_ON_SITE}
    repair.refuses("receipt-missing", c.SettleCharge, **on_site, receipt=None)
    repair.does(c.SettleCharge, **on_site, receipt="SJ-0002")
    assert repair.stored(e.ChargeSettled).receipt == "SJ-0002"


@pytest.mark.req("FEE-016")
def test_a_fee_for_the_monthly_bill_goes_to_two_departments(ticket: TicketStory) -> None:
    """The collecting department and the department concerned, both named."""
    delivered(ticket)
    for one in ("collecting_department", "department"):
        with pytest.raises(Misfits, match=one):
            from_plain(without(ticket.command(c.AddToMonthlyBill), one), c.AddToMonthlyBill)
    ticket.does(c.AddToMonthlyBill, collecting_department="dept-finance", department="dept-engineering")
    bill = ticket.stored(e.ChargeTransferred)
    assert (bill.collecting_department, bill.department, bill.price) == ("dept-finance", "dept-engineering", PRICE)
    assert (bill.month.year, bill.month.month, bill.month.day) == (ticket.now.year, ticket.now.month, 1)
    assert ticket.row()["body"]["state"]["closing"]["charge"] == "settled"


@pytest.mark.req("FEE-022")
def test_customers_of_paid_services_are_visited_now_and_then(ticket: TicketStory) -> None:
    """At irregular times; what they say reaches the service department and is kept."""
    delivered(ticket).does(c.AddToMonthlyBill)
    for days, remarks in ((3, "灯很亮"), (17, "希望增加开关")):
        ticket.later(days=days).does(c.RecordVisit, remarks=remarks, passed_to="dept-engineering")
    visits = ticket.recorded(e.ServiceVisitRecorded)
    assert [(one.event.remarks.plain, one.event.passed_to) for one in visits] == [
        ("灯很亮", "dept-engineering"),
        ("希望增加开关", "dept-engineering"),
    ]
    assert visits[1].occurred_at - visits[0].occurred_at > timedelta(days=17)
    ticket.refuses("blank", c.RecordVisit, remarks=" ")


@pytest.mark.req("FEE-023")
def test_an_entry_service_has_its_price_agreed_first_and_is_settled_as_agreed(tickets: Tickets) -> None:
    """Nobody is sent before the price is agreed; afterwards neither price nor method changes on one side's word."""
    inside: dict[type, dict[str, Any]] = {c.ReportRepair: {"entry_service": t.EntryServiceKind.UPKEEP}}
    ticket = tickets().at(Stage.PLANNED, inside)
    for kind in (c.RequestService, c.ConfirmScope, c.PriceSpecial, c.ApprovePrice):
        ticket.does(kind)
        ticket.refuses("price-not-agreed", c.Dispatch)
    ticket.does(c.IssueQuote)
    ticket.refuses("wrong-stage", c.Dispatch)
    ticket.does(c.AcceptQuote, settlement=t.SettlementMethod.TRANSFER)
    agreed = ticket.stored(e.QuoteAccepted)
    assert (agreed.price, agreed.settlement) == (PRICE, t.SettlementMethod.TRANSFER)
    goes_on(ticket, *VISIT, c.AcceptWork, c.ConfirmDelivery)
    ticket.refuses("settlement-differs", c.AddToMonthlyBill)
    ticket.refuses("settlement-differs", c.SettleCharge, method=t.SettlementMethod.OFFICE)
    ticket.refuses("hidden-charge", c.SettleCharge, charge=yuan(211), method=t.SettlementMethod.TRANSFER)
    ticket.does(c.SettleCharge, charge=PRICE, method=t.SettlementMethod.TRANSFER)
    settled = ticket.stored(e.ChargeSettled)
    assert (settled.charge, settled.method) == (PRICE, t.SettlementMethod.TRANSFER)


@pytest.mark.req("FEE-024")
def test_a_fee_dispute_is_an_incident_with_its_resolution(ticket: TicketStory) -> None:
    """Without the resolution the dispute is not recorded, it is still going on."""
    ticket.at(Stage.IN_PROGRESS)
    ticket.refuses("resolution-missing", c.RecordIncident, kind=t.IncidentKind.FEE_DISPUTE, resolution=None)
    ticket.does(
        c.RecordIncident, kind=t.IncidentKind.FEE_DISPUTE, description="对材料费有异议", resolution="按市价减免 10 元"
    )
    dispute = ticket.stored(e.IncidentRecorded)
    assert dispute.resolution is not None
    assert (dispute.kind, dispute.description.plain, dispute.resolution.plain) == (
        t.IncidentKind.FEE_DISPUTE,
        "对材料费有异议",
        "按市价减免 10 元",
    )


@pytest.mark.req("FEE-025")
def test_a_charge_that_was_not_announced_is_rejected(tickets: Tickets) -> None:
    """Costs and time are told beforehand; from then on a fen more is hidden, wherever it turns up."""
    untold = tickets().at(Stage.REPORTED)
    untold.refuses("estimate-not-told", c.TriageTicket, estimate_told=False)
    ticket = tickets().at(Stage.SELF_CHECKED)
    triaged, told = ticket.stored(e.TicketTriaged), ticket.stored(e.WorkStarted).fee_told
    assert (triaged.estimate_minutes, triaged.estimate_cost, told) == (30, yuan(50), yuan(50))
    more = Money(told.minor + 1)
    ticket.refuses("hidden-charge", c.AcceptWork, charge=more, customer_copy_handed=True)
    ticket.does(c.AcceptWork)
    assert ticket.refuses("hidden-charge", c.SettleCharge, charge=more).facts["announced"] == told.minor
    ticket.does(c.SettleCharge, charge=told)
    assert ticket.stored(e.ChargeSettled).charge == told

    quoted = tickets().at(Stage.QUOTED)
    quoted.does(c.AcceptQuote)
    goes_on(quoted, *VISIT[:-2])
    quoted.refuses("hidden-charge", c.StartWork, fee_told=yuan(211))

    fixed = tickets().at(Stage.ACCEPTED)
    fixed.does(c.DeferCharge)
    fixed.refuses("charge-not-announced", c.DetermineCharge, customer_told=False)


@pytest.mark.req("FEE-026")
def test_the_cost_of_materials_enters_the_fee_of_the_repair_order(ticket: TicketStory) -> None:
    """What the office buys is told, entered, and is part of what may be charged."""
    ticket.at(Stage.ON_HOLD)
    steps = tuple(t.PurchaseStep)
    office: dict[str, Any] = {"buyer": t.Buyer.OFFICE, "advice": None, "material_cost": yuan(35), "steps": steps}
    ticket.refuses("material-cost-missing", c.BookVisit, **{**office, "material_cost": None})
    unentered = tuple(step for step in steps if step is not t.PurchaseStep.FEE_FIELD_ENTERED)
    refusal = ticket.refuses("purchase-steps-missing", c.BookVisit, **{**office, "steps": unentered})
    assert refusal.facts["missing"] == ["fee-field-entered"]
    ticket.does(c.BookVisit, **office)
    materials = ticket.stored(e.AppointmentBooked).materials
    assert materials is not None
    assert materials.cost == yuan(35)
    assert ticket.row()["body"]["state"]["announced"] == {"minor": 85_00, "currency": "CNY"}


@pytest.mark.req("FEE-043")
def test_repair_costs_are_told_in_detail(tickets: Tickets) -> None:
    """Quoted, determined or settled: an amount without its details is not accepted."""
    quoted = tickets().at(Stage.PLANNED)
    goes_on(quoted, c.RequestService, c.ConfirmScope, c.PriceSpecial, c.ApprovePrice)
    quoted.refuses("blank", c.IssueQuote, details=" ")
    quoted.does(c.IssueQuote, details="材料 120 元，工时 90 元")
    assert quoted.stored(e.QuoteIssued).details.plain == "材料 120 元，工时 90 元"

    settled = tickets().at(Stage.ACCEPTED)
    settled.refuses("fee-details-missing", c.SettleCharge, details=None)
    settled.does(c.SettleCharge, details="人工 20 元，开关 30 元")
    details = settled.stored(e.ChargeSettled).details
    assert details is not None
    assert details.plain == "人工 20 元，开关 30 元"

    fixed = tickets().at(Stage.ACCEPTED)
    fixed.does(c.DeferCharge)
    fixed.refuses("blank", c.DetermineCharge, details=" ")
    fixed.does(c.DetermineCharge, details="材料 40，人工 20")
    assert fixed.stored(e.ChargeDetermined).details.plain == "材料 40，人工 20"


@pytest.mark.req("FEE-046")
def test_charges_are_correct_evidenced_and_transferred_without_error(tickets: Tickets) -> None:
    """Error tolerance: none. One fen off is refused; what was agreed arrives unchanged, with its papers."""
    fixed = tickets().at(Stage.ACCEPTED)
    goes_on(fixed, c.DeferCharge).does(c.DetermineCharge, charge=yuan(60))
    for fen in (-1, 1):
        fixed.refuses("charge-differs", c.SettleCharge, charge=Money(60_00 + fen))
    fixed.refuses("customer-copy-missing", c.SettleCharge, customer_copy_handed=False)
    fixed.does(c.SettleCharge)
    assert fixed.stored(e.ChargeSettled).charge == fixed.stored(e.ChargeDetermined).charge == yuan(60)
    fixed.refuses("wrong-charge-status", c.SettleCharge)

    billed = delivered(tickets())
    billed.does(c.AddToMonthlyBill)
    assert billed.stored(e.ChargeTransferred).price == billed.stored(e.QuoteAccepted).price == PRICE
    assert billed.stored(e.QuoteAccepted).signature == evidence(EvidenceKind.DOCUMENT)
    billed.refuses("wrong-quote-stage", c.AddToMonthlyBill)
    billed.refuses("wrong-charge-status", c.SettleCharge, charge=PRICE)

    paid = delivered(tickets().under(cash_on_site="receipt_required"))
    for fen in (-1, 1):
        paid.refuses("charge-differs", c.PayOnSpot, paid=Money(PRICE.minor + fen))
    paid.does(c.PayOnSpot)
    assert (paid.stored(e.ServicePaid).price, bool(paid.stored(e.ServicePaid).receipt)) == (PRICE, True)
