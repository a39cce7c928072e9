"""The catalogue at work in a ticket (CAT-005…013, 016, 017, 019, 023, 024), proven through the desk."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from attrs import evolve

from tests.support.community import CAST
from tests.support.examples import evidence
from tests.ticket_rows.conftest import TicketStory
from wuye.domain.register.catalogue.commands import StartReview
from wuye.domain.register.catalogue.events import ReviewStarted
from wuye.domain.shared.evidence import EvidenceKind
from wuye.domain.shared.money import yuan
from wuye.domain.shared.refusal import Refused
from wuye.domain.sla.policy import Profile
from wuye.domain.sla.reading import Verdict
from wuye.domain.ticket import commands as c
from wuye.domain.ticket import events as e
from wuye.domain.ticket import terms as t
from wuye.domain.ticket.parts import ItemOrder, PurchaseAdvice, Window
from wuye.domain.ticket.terms import Stage

Tickets = Callable[[], TicketStory]

BOTH_LISTS = {
    "drain unblocking": ("P09", "S16"),
    "door locks": ("C01", "S08"),
    "windows and doors": ("C07", "S11"),
    "light fittings": ("E08", "S06"),
    "cabinets and furniture": ("C09", "S10"),
    "pictures and mirrors": ("C10", "S12"),
    "wash basin": ("P06", "S14"),
    "toilet": ("P05", "S15"),
}
"""Work that stands in both lists: an in-house item and the specialist's."""

RESTRICTED = {"E08", "C02", "C07", "C09", "C14", "P09"}
"""Large chandeliers, non-welded locks, simple window or door repair, small cabinet repair, simple bicycle repair,
drains of low difficulty."""


def triaged(story: TicketStory, *items: ItemOrder, **more: Any) -> TicketStory:
    """A ticket for these items, triaged."""
    story.goes(c.ReportRepair, c.VerifyIdentity)
    story.does(c.TriageTicket, items=items, **more)
    return story


def begun(story: TicketStory, *items: ItemOrder, **more: Any) -> TicketStory:
    """The same, with the technician at the door and the survey done."""
    triaged(story, *items, **more)
    return story.goes(c.DraftPlan, c.Dispatch, c.ConfirmDispatch, c.RecordArrival, c.RecordSurvey)


@pytest.mark.req("CAT-005")
@pytest.mark.parametrize(("code", "each", "quantity"), [("E16", 15, 6), ("E20", 15, 4), ("C14", 50, 2)])
def test_a_limit_per_metre_or_piece_is_multiplied_by_the_quantity(
    code: str, each: int, quantity: int, tickets: Tickets
) -> None:
    """Conduit and surface wiring 15 minutes a metre, bicycles 50 minutes each."""
    for wanted in (1, quantity):
        story = begun(tickets(), ItemOrder(code=code, quantity=wanted))
        story.does(c.StartWork)
        (item,) = story.stored(e.WorkStarted).items
        assert (item.code, item.quantity, item.limit_minutes) == (code, wanted, each * wanted)
        assert story.stored(e.WorkStarted).limit_minutes == each * wanted
        begun_at = story.recorded(e.WorkStarted)[0].occurred_at
        assert story.clock("ticket.item").due == begun_at + timedelta(minutes=each * wanted)
    with pytest.raises(Refused, match="out-of-range"):
        ItemOrder(code=code, quantity=0)


@pytest.mark.req("CAT-006")
@pytest.mark.parametrize("code", ["E12", "E13", "C09"])
def test_an_item_without_a_limit_runs_no_clock(code: str, tickets: Tickets) -> None:
    """Tripping breakers, earth faults, kitchen cabinets: the list gives no minutes, and none are invented."""
    why: dict[str, Any] = {"difficulty": t.Difficulty.SIMPLE, "difficulty_reason": "小修"} if code == "C09" else {}
    alone = begun(tickets(), ItemOrder(code=code), **why)
    alone.does(c.StartWork)
    together = begun(tickets(), ItemOrder(code=code), ItemOrder(code="E01"), **why)
    together.does(c.StartWork)
    for story in (alone, together):
        event = story.stored(e.WorkStarted)
        assert (event.items[0].limit_minutes, event.limit_minutes) == (None, None)
        reading = story.clock("ticket.item")
        assert (reading.due, reading.verdict) == (None, Verdict.UNSET)


@pytest.mark.req("CAT-007")
@pytest.mark.parametrize(("minutes", "verdict"), [(10, Verdict.MET), (11, Verdict.MISSED)])
def test_item_minutes_are_a_reference_and_never_a_breach(minutes: int, verdict: Verdict, ticket: TicketStory) -> None:
    """For one unit under ideal conditions: to take longer is a deviation that is reported, not a broken promise."""
    story = begun(ticket.under(Profile.COMMISSIONED_004), ItemOrder(code="E01"))
    begun_at = story.now
    story.does(c.StartWork)
    story.town.clock.set(begun_at + timedelta(minutes=minutes))
    story.does(c.CompleteSelfCheck, plan_deviation="灯座锈蚀，用时较长" if verdict is Verdict.MISSED else None)
    reading = story.clock("ticket.item")
    assert (reading.due, reading.verdict, reading.target) == (begun_at + timedelta(minutes=10), verdict, True)
    assert reading.remaining == timedelta(minutes=10 - minutes)
    event = story.stored(e.SelfCheckPassed)
    assert (event.plan_deviation is not None) is (verdict is Verdict.MISSED)


@pytest.mark.req("CAT-008")
def test_what_is_outside_a_restriction_goes_to_a_vendor(tickets: Tickets) -> None:
    """The list keeps its six restrictions; a ticket beyond one is re-triaged to a specialist."""
    desk = tickets().desk
    catalogue = desk.state("catalogue-main")
    assert {item.code for item in catalogue.items if item.restriction is not None} == RESTRICTED
    hard: dict[str, Any] = {"difficulty": t.Difficulty.COMPLEX, "difficulty_reason": "超出范围"}
    for code in sorted(RESTRICTED):
        story = tickets().goes(c.ReportRepair, c.VerifyIdentity)
        refusal = story.refuses("outside-restriction", c.TriageTicket, items=(ItemOrder(code=code),), **hard)
        assert refusal.facts["restriction"] == catalogue.item(code).restriction
        beyond = t.ReferralBasis.OUTSIDE_RESTRICTION
        more: dict[str, Any] = {"basis": beyond, "in_house_item": code, "specialist_item": None}
        story.refuses("difficulty-missing", c.ReferToVendor, difficulty=None, **more)
        story.does(c.ReferToVendor, **more, **hard)
        event = story.stored(e.VendorReferred)
        assert (event.basis, event.in_house_item) == (beyond, code)
        simple = tickets()
        easy: dict[str, Any] = {"difficulty": t.Difficulty.SIMPLE, "difficulty_reason": "简单"}
        assert triaged(simple, ItemOrder(code=code), **easy).stored(e.TicketTriaged).items[0].code == code


@pytest.mark.req("CAT-009")
def test_a_water_meter_is_cleaned_on_the_customers_declaration_only(tickets: Tickets) -> None:
    """Later inaccuracy of metering is unrelated to the cleaning: that is said before, and stays on the ticket."""
    story = begun(tickets(), ItemOrder(code="P04"))
    assert story.stored(e.TicketTriaged).items[0].needs_declaration
    story.refuses("declaration-missing", c.StartWork, declaration=None)
    story.does(c.StartWork, declaration="以后计量不准与清洗无关")
    declared = story.stored(e.WorkStarted).declaration
    assert declared is not None
    assert declared.plain == "以后计量不准与清洗无关"
    catalogue = story.desk.state("catalogue-main")
    assert [item.code for item in catalogue.items if item.declaration is not None] == ["P04"]
    other = begun(tickets(), ItemOrder(code="P03"))
    other.does(c.StartWork, declaration=None)


@pytest.mark.req("CAT-010")
@pytest.mark.parametrize("work", sorted(BOTH_LISTS))
def test_work_in_both_lists_is_decided_by_difficulty_with_a_reason(work: str, tickets: Tickets) -> None:
    """In-house when it is easy, a vendor when it is hard; somebody decided, and said why."""
    in_house, specialist = BOTH_LISTS[work]
    catalogue = tickets().desk.state("catalogue-main")
    assert catalogue.item(in_house).work_kind == catalogue.specialist(specialist).work_kind is not None
    why: dict[str, Any] = {"difficulty": t.Difficulty.SIMPLE, "difficulty_reason": "一般程度，可自行处理"}
    story = tickets().goes(c.ReportRepair, c.VerifyIdentity)
    for half in ({**why, "difficulty": None}, {**why, "difficulty_reason": None}):
        story.refuses("difficulty-missing", c.TriageTicket, items=(ItemOrder(code=in_house),), **half)
    story.does(c.TriageTicket, items=(ItemOrder(code=in_house),), **why)
    event = story.stored(e.TicketTriaged)
    assert event.difficulty is t.Difficulty.SIMPLE
    assert event.difficulty_reason is not None
    assert event.difficulty_reason.plain == "一般程度，可自行处理"
    hard = tickets().goes(c.ReportRepair, c.VerifyIdentity)
    both: dict[str, Any] = {"in_house_item": in_house, "specialist_item": specialist}
    hard.refuses("difficulty-missing", c.ReferToVendor, **both)
    hard.does(c.ReferToVendor, **both, difficulty=t.Difficulty.COMPLEX, difficulty_reason="须专用设备")
    referred = hard.stored(e.VendorReferred)
    assert (referred.in_house_item, referred.specialist_item) == (in_house, specialist)
    assert referred.difficulty is t.Difficulty.COMPLEX
    assert referred.difficulty_reason is not None


@pytest.mark.req("CAT-011")
def test_a_listed_item_that_turns_out_difficult_is_talked_over_and_preferably_given_to_a_vendor(
    tickets: Tickets,
) -> None:
    """On the visit, or after the work was opened: then the owner agrees first."""
    hard: dict[str, Any] = {
        "by": CAST.technician,
        "basis": t.ReferralBasis.TOO_DIFFICULT,
        "specialist_item": None,
        "in_house_item": "E01",
    }
    why: dict[str, Any] = {"difficulty": t.Difficulty.COMPLEX, "difficulty_reason": "线路整体老化"}
    opened = tickets().at(Stage.ON_HOLD)
    opened.refuses("owner-disagrees", c.ReferToVendor, **hard, **why, owner_agrees=False)
    for story in (opened, tickets().at(Stage.ON_SITE)):
        story.refuses("owner-not-informed", c.ReferToVendor, **hard, **why, owner_informed=False)
        story.refuses("difficulty-missing", c.ReferToVendor, **hard)
        story.does(c.ReferToVendor, **hard, **why, owner_agrees=True)
        event = story.stored(e.VendorReferred)
        assert (event.basis, event.in_house_item) == (t.ReferralBasis.TOO_DIFFICULT, "E01")
        assert event.difficulty_reason is not None
        assert event.difficulty_reason.plain == "线路整体老化"
        assert story.row()["stage"] == "referred"


@pytest.mark.req("CAT-012")
@pytest.mark.parametrize("fact", ["price", "quality", "performance"])
def test_material_the_office_advances_is_explained_and_approved_before_it_is_built_in(
    fact: str, tickets: Tickets
) -> None:
    """Price, quality, performance, then the owner's word; without one of them the work rests."""
    facts = tuple(t.MaterialFact)
    assert {one.value for one in facts} == {"price", "quality", "performance"}
    story = tickets().at(Stage.IN_PROGRESS)
    story.does(c.ReportDeviation, kind=t.DeviationKind.MATERIAL_NEEDED)
    offer: dict[str, Any] = {
        "by": CAST.occupant,
        "material_price": yuan(30),
        "material_quality": "国标",
        "material_performance": "阻燃",
    }
    story.refuses("material-facts-missing", c.AgreeRevision, **{**offer, f"material_{fact}": None}, explained=facts)
    told = tuple(one for one in facts if one.value != fact)
    refusal = story.refuses("material-facts-missing", c.AgreeRevision, **offer, explained=told)
    assert refusal.facts["missing"] == [fact]
    story.refuses("agreement-missing", c.AgreeRevision, **offer, explained=facts, customer_agreed=False)
    story.refuses("wrong-stage", c.CompleteSelfCheck)
    story.does(c.AgreeRevision, **offer, explained=facts, signature=evidence(EvidenceKind.DOCUMENT))
    (recorded,) = story.recorded(e.RevisionAgreed)
    materials = recorded.event.materials
    assert materials is not None
    assert (materials.price, materials.quality, materials.performance) == (yuan(30), "国标", "阻燃")
    assert recorded.actor.id == CAST.occupant.id


@pytest.mark.req("CAT-013")
def test_an_owner_who_buys_is_told_model_specification_performance_and_price(tickets: Tickets) -> None:
    """The owner should preferably buy: so the owner gets what is needed in the shop."""
    story = tickets().at(Stage.ON_HOLD)
    starts_at = story.now + timedelta(days=1)
    visit: dict[str, Any] = {
        "buyer": t.Buyer.OWNER,
        "window": Window(starts_at=starts_at, ends_at=starts_at + timedelta(hours=1)),
        "material_cost": None,
        "steps": (),
    }
    story.refuses("purchase-advice-missing", c.BookVisit, **visit, advice=None)
    advice = PurchaseAdvice(model="CJX2", specification="10 A", performance="阻燃", price=yuan(35))
    for part in ("model", "specification", "performance"):
        blank: dict[str, Any] = {part: ""}
        with pytest.raises(Refused, match="blank"):
            evolve(advice, **blank)
    story.does(c.BookVisit, **visit, advice=advice)
    event = story.stored(e.AppointmentBooked)
    assert event.materials is not None
    given = event.materials.advice
    assert given is not None
    assert (given.model, given.specification) == ("CJX2", "10 A")
    assert (given.performance, given.price) == ("阻燃", yuan(35))
    assert event.materials.cost is None


@pytest.mark.req("CAT-016", "COM-023")
@pytest.mark.parametrize("kind", ["repair-outlet", "individual"])
def test_the_owner_gets_the_contact_of_a_repair_point_or_person(kind: str, tickets: Tickets) -> None:
    """For a specialist item; what was given stands on the referral."""
    story = tickets().at(Stage.REPORTED)
    story.refuses("blank", c.ReferToVendor, vendor_contact="")
    story.does(c.ReferToVendor, vendor_kind=t.VendorKind(kind), vendor_contact="李师傅 138-0000-0001")
    event = story.stored(e.VendorReferred)
    assert (event.specialist_item, event.vendor_kind.value) == ("S05", kind)
    assert event.vendor_contact.plain == "李师傅 138-0000-0001"


@pytest.mark.req("CAT-017")
def test_the_explanation_of_a_referral_is_recorded(tickets: Tickets) -> None:
    """An owner who does not see why is told patiently; the words are kept, and there is no referral without them."""
    story = tickets().at(Stage.REPORTED)
    story.refuses("blank", c.ReferToVendor, explanation="")
    story.does(c.ReferToVendor, explanation="燃气管道属行业专项管理，须由专业单位维修")
    (recorded,) = story.recorded(e.VendorReferred)
    assert recorded.event.explanation.plain == "燃气管道属行业专项管理，须由专业单位维修"
    assert recorded.actor.id == CAST.officer.id


@pytest.mark.req("CAT-019")
def test_a_month_that_has_ended_is_analysed_for_demand_effect_and_satisfaction(ticket: TicketStory) -> None:
    """At the beginning of the month customer service looks back on the whole month before, never on half of one."""
    desk, clock = ticket.desk, ticket.town.clock
    month = f"{ticket.now:%Y-%m}"
    review = StartReview(month=month, demand="灯具类最多", effectiveness="按时", satisfaction="满意")
    with pytest.raises(Refused):
        desk.execute(review, by=CAST.officer, on="catalogue-main")
    clock.set((ticket.now.replace(day=1) + timedelta(days=32)).replace(day=1, hour=1))
    for part in ("demand", "effectiveness", "satisfaction"):
        with pytest.raises(Refused, match="blank"):
            evolve(review, **{part: ""})
    with pytest.raises(Refused, match="not-permitted"):
        desk.execute(review, by=CAST.technician, on="catalogue-main")
    desk.execute(review, by=CAST.officer, on="catalogue-main")
    last = desk.history("catalogue-main")[-1]
    assert isinstance(last.event, ReviewStarted)
    assert (last.event.month, last.actor.id) == (month, CAST.officer.id)
    told = (last.event.demand.plain, last.event.effectiveness.plain, last.event.satisfaction.plain)
    assert told == ("灯具类最多", "按时", "满意")


@pytest.mark.req("CAT-023")
def test_a_service_out_of_scope_is_refused_with_reason_and_alternative(tickets: Tickets) -> None:
    """In scope or not in scope: the customer hears why not, and as far as possible what instead."""
    asked = tickets().at(Stage.PLANNED).goes(c.RequestService)
    asked.refuses("blank", c.RejectScope, reason="")
    asked.does(c.RejectScope, reason="需电力部门许可", alternative="可代为联系供电部门")
    event = asked.stored(e.ServiceOutOfScope)
    assert event.alternative is not None
    assert (event.reason.plain, event.alternative.plain) == ("需电力部门许可", "可代为联系供电部门")
    asked.refuses("wrong-quote-stage", c.ConfirmScope)
    offered = tickets().at(Stage.PLANNED).goes(c.RequestService, c.ConfirmScope)
    assert offered.stored(e.ServiceScoped).content.plain == "加装三盏灯"
    offered.refuses("wrong-quote-stage", c.RejectScope)


@pytest.mark.req("CAT-024")
def test_routine_services_follow_their_procedure_special_ones_a_confirmed_plan(tickets: Tickets) -> None:
    """The providing department makes the plan, the customer confirms it; a routine service needs none."""
    assert {one.value for one in t.QuoteKind} == {"routine", "special"}
    special = tickets().at(Stage.PLANNED).goes(c.RequestService)
    kind: dict[str, Any] = {"kind": t.QuoteKind.SPECIAL}
    special.refuses("service-plan-missing", c.ConfirmScope, **kind, service_plan=None)
    special.refuses("service-plan-missing", c.ConfirmScope, **kind, plan_confirmed=False)
    special.does(c.ConfirmScope, **kind, service_plan="工程部方案：明敷线路")
    (recorded,) = special.recorded(e.ServiceScoped)
    assert recorded.event.service_plan is not None
    assert (recorded.event.service_plan.plain, recorded.event.kind.value) == ("工程部方案：明敷线路", "special")
    assert recorded.actor.id == CAST.head.id
    special.refuses("wrong-service-kind", c.PriceRoutine)
    routine = tickets().at(Stage.PLANNED).goes(c.RequestService)
    routine.does(c.ConfirmScope, kind=t.QuoteKind.ROUTINE, service_plan=None, plan_confirmed=False)
    assert routine.stored(e.ServiceScoped).kind.value == "routine"
    routine.refuses("wrong-service-kind", c.PriceSpecial)
    routine.does(c.PriceRoutine, service="E01", quantity=2)
    priced = routine.stored(e.ServicePriced)
    assert (priced.price, priced.catalogue_version, priced.special) == (yuan(60), 1, None)
