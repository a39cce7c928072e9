"""Requirement rows about renewal, budget and energy."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from attrs import evolve

from tests.asset.conftest import AssetStory, Town
from tests.support.community import CAST
from wuye.application.seeds.upkeep import BUDGET_LINES
from wuye.domain.asset import commands as c
from wuye.domain.asset import events as e
from wuye.domain.asset import terms as t
from wuye.domain.register.budget import ApproveBudget, BudgetPeriod, BudgetPlanned, PlanBudget
from wuye.domain.register.policy.commands import SetSwitch
from wuye.domain.register.retrofit import commands as r
from wuye.domain.register.retrofit import events as told
from wuye.domain.register.retrofit.kinds import EnvironmentPart, ItemPlan, PerformanceState, RenewalField
from wuye.domain.shared.facilities import AssetKind, BudgetLine, Technology, UsageFrequency
from wuye.domain.shared.money import Money, yuan
from wuye.domain.shared.refusal import Refused

K, F = AssetKind, RenewalField
DIRECTOR = CAST.management


def opened(story: AssetStory, year: int = 2027) -> str:
    """A programme of the story's site."""
    return story.desk.execute(r.OpenProgramme(site=story.cast.site, year=year), by=DIRECTOR).case


def wish(**changes: Any) -> r.AddCandidate:
    """Something of the service process to be renewed."""
    usual = r.AddCandidate(
        subject=F.SERVICE_PROCESS,
        usage=UsageFrequency.NORMAL,
        performance=PerformanceState.GOOD,
        feedback="等候时间长",
        importance=50,
        frequency=50,
        failures_permille=0,
        target="受理不超过五分钟",
    )
    return evolve(usual, **changes)


def weights(story: AssetStory, importance: int, frequency: int, failures: int) -> None:
    """The site sets the weights of its ranking."""
    for name, value in (("importance", importance), ("frequency", frequency), ("failures", failures)):
        word = SetSwitch(name=f"policy.asset.weight_{name}", value=str(value), reason="项目规定")
        story.desk.execute(word, by=CAST.administrator, on=f"policy-{story.cast.site}")


def item(number: int, on: date) -> ItemPlan:
    """The four elements of an item."""
    return ItemPlan(number=number, content="更换曳引机", method="整机更换", budget=yuan(80_000), planned_on=on)


@pytest.mark.req("AST-037", "AST-040")
def test_repair_goes_before_replacement_and_what_cannot_be_repaired_is_replaced(asset: AssetStory) -> None:
    """先维修后更换: an aged asset is replaced only after a repair failed, or when it is scrap."""
    asset.running()
    programme = asset.ranked()
    asset.does(c.DeclareSubstandard, basis=t.SubstandardBasis.AGEING)
    asset.refuses("repair-first", c.PlanRetrofit, programme=programme, kind=t.RenewalKind.REPLACEMENT)
    asset.refuses("not-certified", c.TryRepair, staff=(CAST.lapsed_technician.id,))
    asset.goes(c.TryRepair, c.DeclareIrreparable)
    assert asset.stored(e.AssetSubstandard).basis is t.SubstandardBasis.REPAIR_FAILED
    asset.does(c.PlanRetrofit, programme=programme, kind=t.RenewalKind.REPLACEMENT)
    asset.does(c.StartRetrofit)
    asset.refuses("no-successor", c.ReplaceAsset, successor=asset.another().registered(K.CAMERA).case)
    asset.refuses("unknown-asset", c.ReplaceAsset, successor="asset-00000000-0000-7000-8000-00000000dead")
    successor = asset.another().registered()
    asset.does(c.ReplaceAsset, successor=successor.case, cost=yuan(200_000))
    assert asset.stored(e.AssetReplaced).successor == successor.case
    assert successor.stored(e.Succeeded).predecessor == asset.case
    assert (asset.row()["stage"], asset.row()["successor"]) == ("replaced", successor.case)
    asset.refuses("wrong-stage", c.RecordUsage)
    scrap = asset.another().running()
    to_scrap = scrap.ranked()
    scrap.goes(c.ReportFault, c.StartRepair)
    scrap.does(c.DeclareIrreparable, basis=t.SubstandardBasis.SCRAPPING_STANDARD)
    scrap.does(c.PlanRetrofit, programme=to_scrap, kind=t.RenewalKind.REPLACEMENT)


@pytest.mark.req("AST-055")
def test_the_plan_is_driven_by_usage_performance_and_feedback(asset: AssetStory) -> None:
    """Three inputs of each candidate; an asset is planned only where its programme ranked it."""
    asset.running()
    asset.refuses("not-in-programme", c.PlanRetrofit, programme=opened(asset, 2190))
    programme = asset.ranked(approve=False)
    stored = asset.desk.history(programme)[1].event
    assert isinstance(stored, told.CandidateAdded)
    assert (stored.usage, stored.performance) == (UsageFrequency.HIGH, PerformanceState.WEAK)
    assert stored.feedback.plain == "业主多次反映"
    asset.does(c.PlanRetrofit, programme=programme)
    assert asset.row()["programme"] == programme


@pytest.mark.req("AST-056")
def test_candidates_are_ranked_by_three_factors_with_the_sites_weights(elsewhere: Callable[..., AssetStory]) -> None:
    """No source states the weights: while one is unset nothing is ranked; equal ones are never assumed."""
    story = elsewhere()
    programme, desk = opened(story), story.desk
    scores = ((90, 10, 0), (10, 90, 0), (0, 0, 1000))
    for importance, frequency, failures in scores:
        added = wish(importance=importance, frequency=frequency, failures_permille=failures)
        desk.execute(added, by=DIRECTOR, on=programme)
    with pytest.raises(Refused, match="weights-unset"):
        desk.execute(r.RankCandidates(), by=DIRECTOR, on=programme)
    weights(story, 5, 3, 2)
    desk.execute(r.RankCandidates(), by=DIRECTOR, on=programme)
    stored = desk.history(programme)[-1].event
    assert isinstance(stored, told.CandidatesRanked)
    assert (stored.weight_importance, stored.weight_frequency, stored.weight_failures) == (5, 3, 2)
    # (5·900 + 3·100)/10, (5·100 + 3·900)/10, (2·1000)/10
    assert [(one.number, one.priority, one.rank) for one in stored.ranking] == [(1, 480, 1), (2, 320, 2), (3, 200, 3)]


@pytest.mark.req("AST-057")
def test_an_approved_item_holds_content_method_budget_and_time(asset: AssetStory) -> None:
    """Four elements, and no retrofit starts before they are approved."""
    asset.running()
    programme = asset.ranked(approve=False)
    asset.does(c.PlanRetrofit, programme=programme)
    asset.refuses("not-approved", c.StartRetrofit)
    year = asset.desk.state(programme).year
    asset.desk.execute(r.ApproveProgramme(items=(item(1, date(year, 3, 31)),)), by=DIRECTOR, on=programme)
    stored = asset.desk.history(programme)[-1].event
    assert isinstance(stored, told.ProgrammeApproved)
    fixed = stored.items[0]
    assert (fixed.content.plain, fixed.method, fixed.budget) == ("更换曳引机", "整机更换", yuan(80_000))
    assert fixed.planned_on == date(year, 3, 31)
    asset.does(c.StartRetrofit)
    begun = asset.stored(e.RetrofitStarted)
    assert (begun.method, begun.budget, begun.planned_on) == ("整机更换", yuan(80_000), date(year, 3, 31))


@pytest.mark.req("AST-058")
def test_the_effect_is_compared_with_the_target_and_may_change_the_plan(elsewhere: Callable[..., AssetStory]) -> None:
    """No programme closes over an item nobody evaluated."""
    story = elsewhere()
    story.running(K.LIFT, "lift-system")
    year = story.now.year
    programme, desk = opened(story, year), story.desk
    weights(story, 1, 1, 1)
    asset_wish = wish(subject=F.EQUIPMENT, asset=story.case)
    desk.execute(asset_wish, by=DIRECTOR, on=programme)
    desk.execute(wish(subject=F.ENVIRONMENT, part=EnvironmentPart.GREENING, ecological=True), by=DIRECTOR, on=programme)
    desk.execute(r.RankCandidates(), by=DIRECTOR, on=programme)
    items = (item(1, date(year, 2, 1)), item(2, date(year, 8, 1)))
    desk.execute(r.ApproveProgramme(items=items), by=DIRECTOR, on=programme)
    story.does(c.PlanRetrofit, programme=programme)
    story.goes(c.StartRetrofit)
    story.refuses("wrong-stage", c.ReturnToService)
    story.does(c.EvaluateRetrofit, target_met=False, comparison="故障率仍高")
    assert story.stored(e.RetrofitEvaluated).target_met is False
    story.town.settle_down()
    story.does(c.ReturnToService)
    counted_from = story.stored(e.AssetReturned).counted_from
    anchor = story.cadence("lift-system").rule
    assert anchor is not None
    assert anchor.anchor > counted_from
    desk.execute(r.StartItem(number=2), by=DIRECTOR, on=programme)
    evaluated = r.EvaluateItem(number=2, target_met=False, comparison="成活率不足")
    desk.execute(evaluated, by=DIRECTOR, on=programme)
    with pytest.raises(Refused, match="items-open"):
        desk.execute(r.CloseProgramme(), by=DIRECTOR, on=programme)
    desk.execute(r.AdjustProgramme(number=2, change="改种本地树种"), by=DIRECTOR, on=programme)
    adjusted = desk.history(programme)[-1].event
    assert isinstance(adjusted, told.ProgrammeAdjusted)
    assert adjusted.change.plain == "改种本地树种"


@pytest.mark.req("AST-059")
@pytest.mark.parametrize("technology", Technology)
def test_technology_upgrades_are_marked_as_such(asset: AssetStory, technology: Technology) -> None:
    """Smart monitoring, energy-saving equipment, automatic control."""
    asset.running()
    programme = asset.ranked(technology=technology)
    stored = asset.desk.history(programme)[1].event
    assert isinstance(stored, told.CandidateAdded)
    assert stored.technology is technology
    asset.does(c.PlanRetrofit, programme=programme, technology=technology)
    assert asset.stored(e.RetrofitPlanned).technology is technology
    assert {one.value for one in Technology} == {"smart-monitoring", "energy-saving-equipment", "automatic-control"}


@pytest.mark.req("AST-060")
def test_old_weak_equipment_is_listed_and_upgraded_by_need(elsewhere: Callable[..., AssetStory]) -> None:
    """An old lift becomes a smart lift."""
    story = elsewhere()
    story.running(built_on=date(2004, 5, 1), life_years=20)
    story.does(c.DeclareSubstandard, basis=t.SubstandardBasis.AGEING, explanation="运行二十二年")
    listed = story.town.rows(
        "asset_board", (("rank", False), ("number", False)), site=story.cast.site, stage="substandard"
    )
    assert [key for key, _ in listed] == [story.case]
    assert story.stored(e.AssetRegistered).built_on == date(2004, 5, 1)
    programme = story.ranked(technology=Technology.SMART_MONITORING)
    story.does(c.PlanRetrofit, programme=programme, kind=t.RenewalKind.UPGRADE)
    assert story.stored(e.RetrofitPlanned).kind is t.RenewalKind.UPGRADE


@pytest.mark.req("AST-061", "SLA-065")
@pytest.mark.parametrize(("subject", "quarter"), list(zip(F, (1, 2, 3, 4), strict=True)))
def test_the_renewal_programme_follows_its_quarters(
    elsewhere: Callable[..., AssetStory], subject: RenewalField, quarter: int
) -> None:
    """Equipment first, then technology, environment, service process: neither earlier nor later."""
    story = elsewhere()
    story.running()
    year = story.now.year + 1
    programme, desk = opened(story, year), story.desk
    weights(story, 1, 1, 1)
    of_asset = subject in {F.EQUIPMENT, F.INTELLIGENT_TECHNOLOGY}
    green: dict[str, Any] = {"part": EnvironmentPart.GREENING, "ecological": True} if subject is F.ENVIRONMENT else {}
    added = wish(subject=subject, asset=story.case if of_asset else None, **green)
    desk.execute(added, by=DIRECTOR, on=programme)
    desk.execute(r.RankCandidates(), by=DIRECTOR, on=programme)
    for other in {1, 2, 3, 4} - {quarter}:
        wrong = r.ApproveProgramme(items=(item(1, date(year, other * 3, 1)),))
        with pytest.raises(Refused, match="other-quarter"):
            desk.execute(wrong, by=DIRECTOR, on=programme)
    desk.execute(r.ApproveProgramme(items=(item(1, date(year, quarter * 3, 1)),)), by=DIRECTOR, on=programme)
    zone = ZoneInfo("Asia/Shanghai")
    start = datetime(year, quarter * 3 - 2, 1, tzinfo=zone)
    with pytest.raises(Refused, match="other-quarter"):
        desk.execute(r.StartItem(number=1), by=DIRECTOR, on=programme)
    clock = story.town.clock
    before = clock.now()
    clock.set(start)
    desk.execute(r.StartItem(number=1), by=DIRECTOR, on=programme)
    assert isinstance(desk.history(programme)[-1].event, told.ItemStarted)
    assert clock.now() > before


@pytest.mark.req("AST-062")
@pytest.mark.parametrize("part", EnvironmentPart)
def test_environment_renewal_covers_three_fields_with_ecological_material(
    elsewhere: Callable[..., AssetStory], part: EnvironmentPart
) -> None:
    """Greening, leisure facilities, public space."""
    story = elsewhere()
    programme, desk = opened(story), story.desk
    with pytest.raises(Refused, match="part-mismatch"):
        desk.execute(wish(subject=F.ENVIRONMENT, ecological=True), by=DIRECTOR, on=programme)
    with pytest.raises(Refused, match="not-ecological"):
        desk.execute(wish(subject=F.ENVIRONMENT, part=part), by=DIRECTOR, on=programme)
    desk.execute(wish(subject=F.ENVIRONMENT, part=part, ecological=True), by=DIRECTOR, on=programme)
    stored = desk.history(programme)[-1].event
    assert isinstance(stored, told.CandidateAdded)
    assert (stored.part, stored.ecological) == (part, True)
    assert {one.value for one in EnvironmentPart} == {"greening", "leisure-facilities", "public-space"}


@pytest.mark.req("AST-063")
@pytest.mark.parametrize("measure", t.EnergyMeasure)
def test_energy_measures_and_use_are_recorded(asset: AssetStory, measure: t.EnergyMeasure) -> None:
    """Energy-saving lifts, smart air conditioning, efficient public lighting, and efficient modes."""
    asset.running(energy_grade=1)
    asset.does(c.InstallMeter, quantity=t.MeterQuantity.ENERGY_KWH, lowest=None, highest=None)
    for reading in (1_000, 1_250, 1_300):
        asset.does(c.RecordReading, reading=reading)
    asset.refuses("reading-falls", c.RecordReading, reading=1_299)
    asset.does(c.RecordEnergyMeasure, measure=measure, saved_kwh=1_200)
    stored = asset.stored(e.EnergySaved)
    assert (stored.measure, stored.saved_kwh) == (measure, 1_200)
    assert (asset.row()["energy_kwh"], asset.row()["saved_kwh"]) == (300, 1_200)
    assert asset.stored(e.AssetRegistered).energy_grade == 1
    named = {"energy-saving-lift", "smart-air-conditioning", "efficient-lighting", "efficient-mode"}
    assert named < {one.value for one in t.EnergyMeasure}


@pytest.mark.req("AST-064")
def test_reference_values_of_life_and_failure_rate_are_at_hand_for_planning(asset: AssetStory) -> None:
    """Average life 15 to 20 years, electromechanical failure rate about 1.2 %."""
    programme = opened(asset, 2191)
    stored = asset.desk.history(programme)[0].event
    assert isinstance(stored, told.ProgrammeOpened)
    assert (stored.life_years_from, stored.life_years_to, stored.failure_permille) == (15, 20, 12)


@pytest.mark.req("AST-072", "FEE-031", "FEE-032", "FEE-033", "FEE-034", "FEE-035", "FEE-036")
def test_a_budget_of_five_lines_is_planned_and_compared_with_actual_cost(
    elsewhere: Callable[..., AssetStory], town: Town
) -> None:
    """1,000 a quarter, 5,000 a month, 20,000 a year, 500 a month, replacement by actual condition."""
    story = elsewhere()
    story.running(K.LIGHTING)
    year, desk = story.now.astimezone(ZoneInfo("Asia/Shanghai")).year, town.desk
    plan = PlanBudget(site=story.cast.site, year=year, lines=BUDGET_LINES, basis="电梯 12 台，每月保养一次")
    with pytest.raises(Refused, match="lines-missing"):
        desk.execute(evolve(plan, lines=BUDGET_LINES[:4]), by=CAST.finance)
    odd = (evolve(BUDGET_LINES[0], period=BudgetPeriod.AS_NEEDED), *BUDGET_LINES[1:])
    with pytest.raises(Refused, match="amount-mismatch"):
        desk.execute(evolve(plan, lines=odd), by=CAST.finance)
    case = desk.execute(plan, by=DIRECTOR).case
    stored = desk.history(case)[0].event
    assert isinstance(stored, BudgetPlanned)
    assert stored.basis.plain == "电梯 12 台，每月保养一次"
    shown = {one.line: (one.period, one.planned) for one in stored.lines}
    assert shown == {
        BudgetLine.INSPECTION: (BudgetPeriod.QUARTER, yuan(1_000)),
        BudgetLine.REPAIR: (BudgetPeriod.MONTH, yuan(5_000)),
        BudgetLine.UPKEEP: (BudgetPeriod.YEAR, yuan(20_000)),
        BudgetLine.RECORDS: (BudgetPeriod.MONTH, yuan(500)),
        BudgetLine.REPLACEMENT: (BudgetPeriod.AS_NEEDED, None),
    }
    with pytest.raises(Refused, match="same-person"):
        desk.execute(ApproveBudget(), by=DIRECTOR, on=case)
    second = evolve(DIRECTOR, id="staff-zhou")
    desk.execute(ApproveBudget(), by=second, on=case)
    for line in BudgetLine:
        story.does(c.RecordCost, line=line, cost=yuan(300))
    story.refuses("mixed-currencies", c.RecordCost, cost=Money(100, "EUR"))
    rows = town.rows("maintenance_costs", (("line", False),), site=story.cast.site, year=year)
    compared = {row["line"]: (row["planned_minor"], row["actual_minor"], row["left_minor"]) for _, row in rows}
    assert compared == {
        "inspection": (400_000, 30_000, 370_000),
        "repair": (6_000_000, 30_000, 5_970_000),
        "upkeep": (2_000_000, 30_000, 1_970_000),
        "records": (600_000, 30_000, 570_000),
        "replacement": (None, 30_000, None),
    }
    assert story.row()["cost_minor"] == 150_000


def test_a_retired_asset_was_approved_by_a_superior_who_is_another_person(asset: AssetStory) -> None:
    """What is taken off the register leaves its history, and no open duty."""
    asset.running(K.LIGHTING, "lighting", since=(asset.now - timedelta(days=20)).date())
    asset.town.settle_down()
    asset.refuses("same-person", c.RetireAsset, approver=CAST.management.id)
    asset.refuses("wrong-post", c.RetireAsset, approver=CAST.technician.id)
    asset.retired()
    assert asset.stored(e.AssetRetired).approver == CAST.service_supervisor.id
    assert asset.cadence("lighting").next_at is None
