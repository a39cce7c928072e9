"""The catalogue's requirement rows, proven through the desk against the specification's own tables."""

from collections import Counter
from datetime import timedelta
from typing import Any

import pytest

from tests.register.conftest import ADMIN, DIRECTOR, OFFICER, Stored, spec_rows
from wuye.application.desk import Desk
from wuye.application.seeds import in_house_items, seed_catalogue, services, specialist_items
from wuye.domain.register.catalogue import commands as c
from wuye.domain.register.catalogue import events as e
from wuye.domain.register.catalogue.entries import (
    ENTRY_SERVICES,
    Equipment,
    NoLimit,
    Premises,
    Pricing,
    ReferralReason,
    ServiceKind,
    VendorKind,
    WorkKind,
)
from wuye.domain.register.catalogue.events import ItemDecision, Verdict
from wuye.domain.register.catalogue.state import CatalogueStage
from wuye.domain.register.reception import commands as r
from wuye.domain.register.reception import events as held
from wuye.domain.register.reception.events import Season
from wuye.domain.register.vendor import (
    RecordVendorEvaluation,
    RegisterVendor,
    VendorEvaluationRecorded,
    VendorForm,
    VendorRegistered,
)
from wuye.domain.shared.actor import Actor, Role
from wuye.domain.shared.money import yuan
from wuye.domain.shared.refusal import Refused
from wuye.entrypoints.testing import MONDAY_9AM
from wuye.entrypoints.testing.scenario import StoryClock

CATEGORIES = {"供电类": "electrical", "给排水类": "plumbing", "土木、其它类": "civil-and-other"}


@pytest.mark.req("CAT-001", "CAT-004")
def test_the_in_house_list_is_loaded_as_the_source_has_it(catalogue: str, desk: Desk, stored: Stored) -> None:
    """43 items with code, category, name, limit, unit and note; not one minute is ours."""
    rows = spec_rows("service_catalogue.csv")
    items = [event.item for event in stored(catalogue, e.ItemAdded)]
    assert len(items) == 43
    assert [
        (i.code, i.category.value, i.name_en, i.name_zh, i.time_limit_minutes, i.per_unit.value, i.note) for i in items
    ] == [
        (
            row["code"],
            CATEGORIES[row["category_zh"]],
            row["name_en"],
            row["name_zh"],
            int(row["time_limit_minutes"]) if row["time_limit_minutes"] else None,
            row["per_unit"],
            row["notes_en"] or None,
        )
        for row in rows
    ]
    assert Counter(item.category.value for item in items) == {"electrical": 20, "plumbing": 9, "civil-and-other": 14}
    by_unit = {
        unit: {item.time_limit_minutes for item in items if item.per_unit.value == unit} - {None}
        for unit in ("unit", "metre", "bicycle")
    }
    assert by_unit == {"unit": {10, 15, 20, 25, 30, 40, 60, 120}, "metre": {15}, "bicycle": {50}}
    assert desk.state(catalogue).items == tuple(items)


@pytest.mark.req("CAT-002", "CAT-003", "CAT-018")
def test_the_specialist_list_is_loaded_as_the_source_has_it(
    catalogue: str, desk: Desk, stored: Stored, clock: StoryClock
) -> None:
    """32 items, each with its reason (27 and 5) and the kind of vendor that is suggested, or that none is."""
    rows = spec_rows("specialist_services.csv")
    loaded = [event.specialist for event in stored(catalogue, e.SpecialistItemAdded)]
    assert [one.code for one in loaded] == [f"S{number:02d}" for number in range(1, 33)]
    assert [(one.code, one.name_en, one.name_zh) for one in loaded] == [
        (row["code"], row["name_en"], row["name_zh"]) for row in rows
    ]
    assert [one.reason.value.replace("-", " ") for one in loaded] == [
        row["reason_en"].replace("-", " ") for row in rows
    ]
    reasons = Counter(one.reason for one in loaded)
    assert reasons == {ReferralReason.HIGH_TECHNICAL_DEMAND: 27, ReferralReason.SPECIAL_REGULATION: 5}
    regulated = {one.code for one in loaded if one.reason is ReferralReason.SPECIAL_REGULATION}
    assert regulated == {"S04", "S29", "S30", "S31", "S32"}
    suggested = {
        "S01": VendorKind.BRAND_DISTRIBUTOR,
        "S04": VendorKind.POWER_SUPPLY_OFFICE,
        "S05": VendorKind.BRAND_DISTRIBUTOR,
        "S07": VendorKind.NEARBY_REPAIR_POINT,
        "S13": VendorKind.WATERPROOFING_FIRM,
        "S20": VendorKind.QUALIFIED_OUTLET,
        "S21": VendorKind.DECORATION_FIRM,
        "S25": VendorKind.QUALIFIED_OUTLET,
        "S29": VendorKind.COMPETENT_CITY_UNIT,
    }
    for one, row in zip(loaded, rows, strict=True):
        assert one.vendor_kind is suggested.get(one.code, VendorKind.NOT_STATED)
        assert (row["vendor_kind_en"] == "not stated") is (one.code not in suggested)
    for number, (code, kind) in enumerate(suggested.items()):
        vendor = RegisterVendor(
            key=f"v{number}", name="示例供应商", contact="010-00000000", kind=kind, form=VendorForm.REPAIR_OUTLET,
            items=(code,),
        )  # fmt: skip
        case = desk.execute(vendor, by=OFFICER).case
        (registered,) = stored(case, VendorRegistered)
        assert (registered.kind, registered.items) == (kind, (code,))
        assert desk.state(case).kind is kind


def test_loading_twice_changes_nothing(catalogue: str, desk: Desk) -> None:
    """A restart of the installation script is no second catalogue."""
    before = len(desk.history(catalogue))
    assert seed_catalogue(desk, by=ADMIN) == catalogue
    assert len(desk.history(catalogue)) == before == 1 + 43 + 32 + len(services()) + 2 + 1


def test_the_tables_in_the_package_are_those_of_the_specification() -> None:
    """An installed wheel loads the same lists."""
    assert [item.code for item in in_house_items()] == [row["code"] for row in spec_rows("service_catalogue.csv")]
    assert [item.name_zh for item in specialist_items()] == [
        row["name_zh"] for row in spec_rows("specialist_services.csv")
    ]


def test_items_without_a_limit_say_why(catalogue: str, desk: Desk) -> None:
    """An empty limit is a statement of the list, not a gap (CAT-006)."""
    unlimited = {item.code: item.no_limit for item in desk.state(catalogue).items if item.time_limit_minutes is None}
    assert unlimited == {"E12": NoLimit.NOT_GIVEN, "E13": NoLimit.NOT_GIVEN, "C09": NoLimit.DEPENDS_ON_PART}


def test_restrictions_and_the_declaration_stand_beside_their_items(catalogue: str, desk: Desk) -> None:
    """What a ticket has to look at before it is taken on (CAT-008, CAT-009)."""
    items = desk.state(catalogue).items
    assert {item.code: item.restriction for item in items if item.restriction} == {
        "E08": "no-large-chandeliers",
        "C02": "not-welded",
        "C07": "simple-repairs",
        "C09": "small-repairs",
        "C14": "simple-repairs",
        "P09": "low-difficulty",
    }
    assert {item.code: item.declaration for item in items if item.declaration} == {
        "P04": "metering-unrelated-to-cleaning"
    }


@pytest.mark.parametrize("kind", WorkKind)
def test_seven_kinds_of_work_stand_in_both_lists(catalogue: str, desk: Desk, kind: WorkKind) -> None:
    """Triage has a choice exactly where the source gives one (CAT-010)."""
    in_house, specialist = desk.state(catalogue).current.in_both_lists(kind)
    assert in_house
    assert specialist


@pytest.mark.req("CAT-014")
def test_a_matter_outside_the_list_is_a_recorded_decision(catalogue: str, desk: Desk, stored: Stored) -> None:
    """By the management office, with matter and decision."""
    command = c.DecideOutsideMatter(matter="修理鱼缸过滤器", decision="协助联系厂家上门", taken_on=False)
    with pytest.raises(Refused, match="not-permitted"):
        desk.execute(command, by=OFFICER, on=catalogue)
    desk.execute(command, by=DIRECTOR, on=catalogue)
    (decided,) = stored(catalogue, e.OutsideMatterDecided)
    assert (decided.matter.plain, decided.decision.plain, decided.taken_on) == (
        "修理鱼缸过滤器",
        "协助联系厂家上门",
        False,
    )
    assert desk.history(catalogue)[-1].actor == DIRECTOR


@pytest.mark.req("CAT-015")
def test_further_vendor_items_are_added_case_by_case(
    catalogue: str, desk: Desk, stored: Stored, clock: StoryClock
) -> None:
    """In force at once, without a new version; what was in force before did not have it."""
    before = clock.now()
    clock.advance(timedelta(hours=1))
    command = c.AddSpecialistItem(
        code="S33", name_en="Repair aquarium", name_zh="维修鱼缸", reason=ReferralReason.HIGH_TECHNICAL_DEMAND
    )
    desk.execute(command, by=OFFICER, on=catalogue)
    assert stored(catalogue, e.SpecialistItemAdded)[-1].specialist == command.specialist()
    state = desk.state(catalogue)
    assert (state.version, len(state.specialists)) == (1, 33)
    assert state.at(before).specialist("S33") is None
    assert desk.at(catalogue, as_of=before).state.specialist("S33") is None


@pytest.mark.req("CAT-020")
def test_the_review_decides_on_every_item_and_drafts_a_version(
    catalogue: str, desk: Desk, stored: Stored, clock: StoryClock
) -> None:
    """Keep, add, change and drop, each recorded; then a new version, and the old one superseded."""
    review = c.StartReview(month="2026-08", demand="灯具维修最多", effectiveness="多数按时", satisfaction="满意率高")
    desk.execute(review, by=OFFICER, on=catalogue)
    verdicts = {item.code: Verdict.KEEP for item in desk.state(catalogue).items}
    verdicts |= {"E01": Verdict.CHANGE, "C14": Verdict.DROP, "C15": Verdict.ADD}
    decisions = tuple(ItemDecision(code=code, verdict=verdict) for code, verdict in verdicts.items())
    with pytest.raises(Refused, match="items-undecided"):
        desk.execute(c.DecideReview(decisions=decisions[1:]), by=OFFICER, on=catalogue)
    desk.execute(c.DecideReview(decisions=decisions), by=OFFICER, on=catalogue)
    (decided,) = stored(catalogue, e.ReviewDecided)
    assert {one.code: one.verdict for one in decided.decisions} == verdicts
    assert {one.verdict for one in decided.decisions} == {Verdict.KEEP, Verdict.ADD, Verdict.CHANGE, Verdict.DROP}
    assert [event.number for event in stored(catalogue, e.CatalogueDrafted)] == [1, 2]
    assert desk.state(catalogue).stage is CatalogueStage.DRAFT
    assert desk.state(catalogue).stage_of(1) is CatalogueStage.SUPERSEDED

    bulb = desk.state(catalogue).item("E01")
    fields: dict[str, Any] = {
        "category": bulb.category, "name_en": bulb.name_en, "name_zh": bulb.name_zh, "time_limit_minutes": 12,
        "pricing": Pricing.NOT_STATED,
    }  # fmt: skip
    with pytest.raises(Refused, match="decisions-undone"):
        desk.execute(c.Publish(), by=DIRECTOR, on=catalogue)
    desk.execute(c.ChangeItem(code="E01", **fields), by=OFFICER, on=catalogue)
    desk.execute(c.AddItem(code="C15", **fields), by=OFFICER, on=catalogue)
    first = clock.now()
    clock.advance(timedelta(days=1))
    desk.execute(c.Publish(), by=DIRECTOR, on=catalogue)
    assert [event.number for event in stored(catalogue, e.CataloguePublished)] == [1, 2]
    state = desk.state(catalogue)
    assert (state.version, len(state.items), state.item("E01").time_limit_minutes) == (2, 43, 12)
    assert (state.item("C14"), state.item("C15").code) == (None, "C15")
    assert state.at(first).item("E01").time_limit_minutes == 10


def test_a_review_may_find_nothing_to_change(catalogue: str, desk: Desk, stored: Stored) -> None:
    """Then the version stays (CAT-020)."""
    review = c.StartReview(month="2026-08", demand="平稳", effectiveness="按时", satisfaction="满意")
    desk.execute(review, by=OFFICER, on=catalogue)
    (started,) = stored(catalogue, e.ReviewStarted)
    assert (started.demand.plain, started.effectiveness.plain, started.satisfaction.plain) == ("平稳", "按时", "满意")
    desk.execute(c.KeepCatalogue(), by=OFFICER, on=catalogue)
    assert stored(catalogue, e.CatalogueKept)
    assert (desk.state(catalogue).stage, desk.state(catalogue).version) == (CatalogueStage.PUBLISHED, 1)


@pytest.mark.req("CAT-021")
def test_each_vendor_is_evaluated(desk: Desk, stored: Stored) -> None:
    """The office keeps looking for better ones: every evaluation stays on record, with who gave it."""
    vendor = RegisterVendor(
        key="fangshui",
        name="示例防水公司",
        contact="010-00000000",
        kind=VendorKind.WATERPROOFING_FIRM,
        form=VendorForm.REPAIR_OUTLET,
        items=("S13",),
    )
    case = desk.execute(vendor, by=OFFICER).case
    for score, remark in ((3, "返工一次"), (5, "一次完成")):
        command = RecordVendorEvaluation(month="2026-08", score=score, scale=5, remark=remark)
        desk.execute(command, by=OFFICER, on=case)
    given = stored(case, VendorEvaluationRecorded)
    assert [(one.score, one.scale, one.remark.plain) for one in given] == [(3, 5, "返工一次"), (5, 5, "一次完成")]
    assert desk.state(case).evaluations == 2


@pytest.mark.req("CAT-022")
def test_entry_services_are_repair_upkeep_and_cleaning(catalogue: str, desk: Desk, stored: Stored) -> None:
    """Three kinds: 维修, 保养, 清洁."""
    offered = [event.service for event in stored(catalogue, e.ServiceAdded) if event.service.kind in ENTRY_SERVICES]
    assert [(one.kind.value, one.name_zh) for one in offered] == [
        ("entry-repair", "入室维修"),
        ("entry-upkeep", "入室保养"),
        ("entry-cleaning", "入室清洁"),
    ]
    assert len(ENTRY_SERVICES) == 3


@pytest.mark.req("CAT-025")
def test_engineering_knows_what_it_covers_every_day(catalogue: str, desk: Desk, stored: Stored) -> None:
    """Three premises, six kinds of equipment."""
    (listed,) = stored(catalogue, e.CoverageListed)
    assert listed.coverage.premises == (Premises.OFFICE_BUILDING, Premises.BUSINESS_HALL, Premises.FAMILY_COMPOUND)
    assert listed.coverage.equipment == (
        Equipment.SHAFT_LINES,
        Equipment.METER_BOXES,
        Equipment.BUSBARS,
        Equipment.SWITCHES,
        Equipment.EMERGENCY_LIGHTING,
        Equipment.PASSAGE_AND_OUTDOOR_LIGHTING,
    )


@pytest.mark.req("CAT-026", "CAT-027", "CAT-028")
def test_a_meeting_reception_is_ordered_prepared_and_closed(
    catalogue: str, desk: Desk, stored: Stored, clock: StoryClock
) -> None:
    """Ready 30 minutes before; tea about every 15; 18–22 °C in winter, 24–28 in summer; all equipment off after it."""
    (listed,) = stored(catalogue, e.ReceptionListed)
    terms = listed.terms
    assert (terms.ready_minutes, terms.refill_minutes) == (30, 15)
    assert (terms.winter_celsius, terms.summer_celsius) == ((18, 22), (24, 28))
    assert terms.checks == ("tea-ware", "equipment-check", "airing")
    assert terms.layout == ("banner", "cups", "boiled-water", "name-cards", "ashtrays")
    assert terms.closing == ("switch-off-all-equipment",)

    owner = Actor(id="person-a", role=Role.OCCUPANT)
    meeting = MONDAY_9AM + timedelta(hours=3)
    plain: dict[str, Any] = {"starts_at": meeting, "ends_at": meeting + timedelta(hours=1)}
    with pytest.raises(Refused, match="only-important-meetings"):
        desk.execute(r.OrderReception(key="m1", staff_leave=True, **plain), by=owner)
    order = r.OrderReception(key="m1", important=True, staff_leave=True, fewer_refills=True, **plain)
    case = desk.execute(order, by=owner).case
    (ordered,) = stored(case, held.ReceptionOrdered)
    assert ordered.ready_by == meeting - timedelta(minutes=30)
    assert (ordered.important, ordered.staff_leave, ordered.fewer_refills) == (True, True, True)
    assert ordered.terms == terms

    for step in (*terms.checks, *terms.layout):
        with pytest.raises(Refused, match="not-prepared"):
            desk.execute(r.DeclareReady(), by=OFFICER, on=case)
        desk.execute(r.TickStep(step=step), by=OFFICER, on=case)
    for season, celsius in ((Season.WINTER, 17), (Season.WINTER, 23), (Season.SUMMER, 23), (Season.SUMMER, 29)):
        desk.execute(r.RecordTemperature(season=season, celsius=celsius), by=OFFICER, on=case)
        with pytest.raises(Refused, match="not-prepared"):
            desk.execute(r.DeclareReady(), by=OFFICER, on=case)
    desk.execute(r.RecordTemperature(season=Season.SUMMER, celsius=28), by=OFFICER, on=case)
    clock.set(meeting - timedelta(minutes=30))
    desk.execute(r.DeclareReady(), by=OFFICER, on=case)
    assert desk.state(case).on_time is True
    desk.execute(r.RefillTea(), by=OFFICER, on=case)
    with pytest.raises(Refused, match="not-closed-down"):
        desk.execute(r.CloseReception(), by=OFFICER, on=case)
    desk.execute(r.TickStep(step="switch-off-all-equipment"), by=OFFICER, on=case)
    desk.execute(r.CloseReception(), by=OFFICER, on=case)
    assert [one.step for one in stored(case, held.StepTicked)] == [*terms.checks, *terms.layout, *terms.closing]
    assert len(stored(case, held.TeaRefilled)) == len(stored(case, held.ReceptionClosed)) == 1


@pytest.mark.req("CAT-029")
def test_business_services_have_published_rates(catalogue: str, desk: Desk, stored: Stored) -> None:
    """Typing and copying; the source states no rate, so none is shown until a site sets its own."""
    offered = [s for s in desk.state(catalogue).services if s.kind is ServiceKind.BUSINESS]
    assert [(one.name_en, one.pricing, one.price) for one in offered] == [
        ("Typing", Pricing.NOT_STATED, None),
        ("Copying", Pricing.NOT_STATED, None),
    ]
    case = _redrafted(desk, catalogue)
    for one in offered:
        desk.execute(c.SetPrice(code=one.code, pricing=Pricing.PRICED, price=yuan(1)), by=OFFICER, on=case)
    desk.execute(c.Publish(posted_at=("商务中心",)), by=DIRECTOR, on=case)
    assert [event.code for event in stored(case, e.PriceSet)] == [one.code for one in offered]
    assert {s.price for s in desk.state(case).services if s.kind is ServiceKind.BUSINESS} == {yuan(1)}


@pytest.mark.req("CAT-030", "FEE-045")
def test_errands_and_special_agreements_are_offered_with_their_prices(
    catalogue: str, desk: Desk, stored: Stored
) -> None:
    """Outside the contract, on demand; each item priced, or published as not stated."""
    on_demand = {ServiceKind.ERRAND, ServiceKind.SPECIAL_AGREEMENT}
    offered = {event.service.kind for event in stored(catalogue, e.ServiceAdded)} & on_demand
    assert offered == on_demand
    case = _redrafted(desk, catalogue)
    parcel = c.AddService(
        code="V09",
        kind=ServiceKind.ERRAND,
        mode=services()[0].mode,
        name_en="Fetch parcels",
        name_zh="代取快递",
    )
    desk.execute(parcel, by=OFFICER, on=case)
    with pytest.raises(Refused, match="catalogue-incomplete"):
        desk.execute(c.Publish(), by=DIRECTOR, on=case)
    desk.execute(c.SetPrice(code="V09", pricing=Pricing.PRICED, price=yuan(3)), by=OFFICER, on=case)
    desk.execute(c.Publish(), by=DIRECTOR, on=case)
    published = {s.code: (s.pricing, s.price) for s in desk.state(case).services if s.kind in on_demand}
    assert published == {
        "V07": (Pricing.NOT_STATED, None),
        "V08": (Pricing.NOT_STATED, None),
        "V09": (Pricing.PRICED, yuan(3)),
    }
    assert stored(case, e.PriceSet)[-1].price == yuan(3)


@pytest.mark.req("FEE-010", "FEE-037")
def test_prices_are_published_in_writing_at_a_prominent_place(catalogue: str, desk: Desk, stored: Stored) -> None:
    """The publication says where; a draft price is nobody's price."""
    case = _redrafted(desk, catalogue)
    desk.execute(c.SetPrice(code="E01", pricing=Pricing.PRICED, price=yuan(5)), by=OFFICER, on=case)
    assert desk.state(case).item("E01").price is None
    desk.execute(c.Publish(posted_at=("大堂公告栏", "客服前台")), by=DIRECTOR, on=case)
    assert stored(case, e.CataloguePublished)[-1].posted_at == ("大堂公告栏", "客服前台")
    assert desk.state(case).item("E01").price == yuan(5)
    assert desk.state(case).item("E01").name_zh == "更换各类普通灯泡"


def _redrafted(desk: Desk, catalogue: str) -> str:
    """The catalogue with version 2 drafted, one item dropped."""
    desk.execute(
        c.StartReview(month="2026-08", demand="平稳", effectiveness="按时", satisfaction="满意"),
        by=OFFICER,
        on=catalogue,
    )
    codes = [item.code for item in desk.state(catalogue).items]
    decisions = tuple(
        ItemDecision(code=code, verdict=Verdict.DROP if code == "C14" else Verdict.KEEP) for code in codes
    )
    desk.execute(c.DecideReview(decisions=decisions), by=OFFICER, on=catalogue)
    return catalogue
