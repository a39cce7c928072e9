"""Requirement rows about upkeep: the sources' cycles, duties side by side, what each maintenance stores."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from tests.asset.conftest import AssetStory, Town
from tests.support.community import CAST, TRADE
from wuye.domain.asset import commands as c
from wuye.domain.asset import events as e
from wuye.domain.asset import terms as t
from wuye.domain.cadence.commands import CompleteOccurrence
from wuye.domain.cadence.events import OccurrenceDone, OccurrenceMerged, OccurrenceMissed
from wuye.domain.cadence.rule import Rule, Timeliness
from wuye.domain.register.upkeep.commands import (
    ActivateUpkeepPlan,
    DraftUpkeepPlan,
    PublishReport,
    RecordFeedback,
    ReviseCycle,
)
from wuye.domain.register.upkeep.cycle import Cycle
from wuye.domain.register.upkeep.events import (
    CycleRevised,
    FeedbackRecorded,
    ReportPublished,
    UpkeepPlanDrafted,
)
from wuye.domain.register.upkeep.kinds import ReportSubject
from wuye.domain.shared.facilities import AssetKind, CycleReason, UpkeepActivity, UsageFrequency
from wuye.domain.shared.refusal import Refused
from wuye.domain.sla.cadence import CatchUp
from wuye.domain.sla.interval import later
from wuye.domain.sla.limits import Unit

K = AssetKind
SHANGHAI = ZoneInfo("Asia/Shanghai")

CYCLES = {
    "AST-010": (K.AIR_CONDITIONING, "ac-check", Unit.QUARTERS, None, None),
    "AST-011": (K.CENTRAL_AIR_CONDITIONING, "ac-clean", Unit.HALF_YEARS, None, None),
    "AST-012": (K.LIFT, "lift-brake", Unit.QUARTERS, None, None),
    "AST-015": (
        K.WATER_SUPPLY,
        "water-supply",
        Unit.QUARTERS,
        "水务管理部门",
        "water quality conforming; pressure stable; no leak",
    ),
    "AST-016": (
        K.POWER_SUPPLY,
        "power-supply",
        Unit.MONTHS,
        "电气管理部门",
        "voltage stable; current normal; no overload",
    ),
    "AST-017": (
        K.HEATING,
        "heating",
        Unit.YEARS,
        "供暖管理部门",
        "indoor temperature as required; no water or gas leak",
    ),
    "AST-018": (
        K.LIFT,
        "lift-system",
        Unit.MONTHS,
        "电梯维修部门",
        "smooth running; no abnormal noise; safe and reliable",
    ),
    "AST-019": (
        K.FIRE_SYSTEM,
        "fire-system",
        Unit.HALF_YEARS,
        "消防管理部门",
        "facilities intact; fire passages free",
    ),
    "AST-020": (
        K.AIR_CONDITIONING,
        "air-conditioning",
        Unit.QUARTERS,
        "空调维修部门",
        "indoor temperature and humidity moderate; no abnormal noise",
    ),
    "AST-021": (
        K.ESCALATOR,
        "lift-and-escalator",
        Unit.MONTHS,
        "电梯维修部门",
        "smooth running; no abnormal noise; safe and reliable",
    ),
    "AST-022": (
        K.STAIRS_AND_HANDRAILS,
        "stairs-and-handrail",
        Unit.QUARTERS,
        "清洁维护部门",
        "clean; not loose; not damaged",
    ),
    "AST-023": (K.LIGHTING, "lighting", Unit.MONTHS, "电气管理部门", "sufficient light; no faulty lamp"),
    "AST-024": (K.LIFT, "lift-full", Unit.QUARTERS, None, "manufacturer's temperature range"),
    "AST-025": (K.BUILDING_AUTOMATION, "bas-test", Unit.MONTHS, None, "all sensors and lines work"),
    "AST-026": (K.AIR_CONDITIONING, "ac-test", Unit.HALF_YEARS, None, "manufacturer's temperature range"),
    "AST-027": (K.FLOOR_AND_WALL, "surface-care", Unit.YEARS, None, "no accumulated stains; no mould"),
}
"""Kind, plan, interval, department and standard of each row."""


def local_day(story: AssetStory) -> date:
    """Today at the site."""
    return story.now.astimezone(SHANGHAI).date()


def midnight(day: date) -> datetime:
    """The beginning of a day at the site."""
    return datetime(day.year, day.month, day.day, tzinfo=SHANGHAI).astimezone(UTC)


@pytest.mark.parametrize(
    ("kind", "plan", "unit", "department", "standard"),
    [pytest.param(*CYCLES[row], marks=pytest.mark.req(row), id=row) for row in CYCLES],
)
def test_an_asset_of_the_kind_is_kept_up_in_its_cycle(  # one row of the sources' table
    asset: AssetStory, kind: AssetKind, plan: str, unit: Unit, department: str | None, standard: str | None
) -> None:
    """Due one interval after it came into service, by its department, to its standard."""
    # It came into service most of an interval ago: what is due next is near.
    today = local_day(asset)
    since = today - (later(today, unit, 1) - today) + timedelta(days=4)
    asset.running(kind, plan, since=since)
    duty = asset.stored(e.AssetCommissioned).duties[0]
    assert duty.rule is not None
    assert (duty.rule.unit, duty.rule.every) == (unit, 1)
    assert department is None or (duty.department or "").endswith(department)
    assert standard is None or (duty.standard or "").startswith(standard)
    first = later(since, unit, 1)
    assert first > today
    series = asset.cadence(plan)
    assert series.next_at == midnight(first)
    assert series.subject == asset.case
    # The system alone tells that it is due; here its time has come.
    asset.town.passes(midnight(first) + timedelta(hours=1), step=timedelta(days=30))
    due = asset.stored(e.MaintenanceFellDue)
    assert (due.duty, due.slot.nominal) == (plan, first)
    assert (asset.row()["stage"], asset.row()["due"]) == ("maintenance-due", 1)
    asset.goes(c.StartMaintenance, c.CompleteMaintenance)
    assert asset.row()["stage"] == "in-service"
    asset.town.settle_down()
    done = asset.desk.history(f"cadence-{asset.case}.{plan}")[-1].event
    assert isinstance(done, OccurrenceDone)
    assert done.timeliness is Timeliness.IN_TIME
    asset.retired()


@pytest.mark.req("AST-008")
def test_the_patrol_ledger_fixes_frequency_and_content_per_equipment(asset: AssetStory) -> None:
    """What is checked, and how often, is a fact of the asset."""
    asset.running(K.LIFT, "lift-check", "lift-brake")
    asset.refuses("other-kind", c.AdoptPlan, plan="upkeep-heating")
    shown = {one.task: (one.rule.unit, one.activities) for one in asset.stored(e.AssetCommissioned).duties if one.rule}
    assert shown["Operation check"] == (Unit.SHIFTS, (UpkeepActivity.CHECK,))
    assert shown["Brake check"] == (Unit.QUARTERS, (UpkeepActivity.CHECK, UpkeepActivity.TIGHTEN))
    asset.retired()


@pytest.mark.req("AST-009")
def test_every_lift_is_checked_each_shift_and_a_missed_shift_is_accounted_for(asset: AssetStory) -> None:
    """A shift that is over cannot be checked any more: it is missed, not forgotten."""
    asset.running(K.LIFT, "lift-check")
    start = midnight(local_day(asset) + timedelta(days=1)) + timedelta(hours=8)
    asset.town.passes(start + timedelta(minutes=1), step=timedelta(days=2))
    open_now = [one.slot.id for one in asset.state.duties[0].open]
    assert open_now == [f"{(local_day(asset)).isoformat()}.1"]
    asset.goes(c.StartMaintenance, c.CompleteMaintenance)
    # Nobody checks the afternoon shift.
    asset.town.passes(start + timedelta(days=1, minutes=1), step=timedelta(hours=6))
    missed = [one.occurrence for one in asset.all_stored(e.MaintenanceClosed)]
    assert f"{local_day(asset) - timedelta(days=1)}.2" in missed
    assert {one.account for one in asset.all_stored(e.MaintenanceClosed)} == {t.DutyAccount.MISSED}
    row = asset.row()
    assert (row["done"], row["due"]) == (1, 1)
    assert row["missed"] == len(missed)
    told = [one.event for one in asset.desk.history(f"cadence-{asset.case}.lift-check")]
    assert sum(isinstance(one, OccurrenceMissed) for one in told) == len(missed)
    asset.another().registered().refuses("shifts-missing", c.PutIntoService, plans=("upkeep-lift-check",), shifts=())
    asset.retired()


def test_a_lift_has_a_shift_a_monthly_and_a_quarterly_duty_at_once(asset: AssetStory) -> None:
    """K13: all tasks run side by side, each with a status of its own."""
    plans = ("lift-check", "lift-system", "lift-brake", "lift-full", "lift-and-escalator")
    today = local_day(asset)
    asset.running(K.LIFT, *plans, since=today - timedelta(days=90))
    first = later(today - timedelta(days=90), Unit.QUARTERS, 1)
    asset.town.passes(midnight(max(first, today + timedelta(days=1))) + timedelta(hours=8, minutes=1))
    assert {one.fact.key: len(one.open) for one in asset.state.duties} == dict.fromkeys(plans, 1)
    asset.does(c.StartMaintenance, duty="lift-brake")
    assert asset.state.stage is t.AssetStage.UNDER_MAINTENANCE
    asset.does(c.StartMaintenance, duty="lift-check")
    asset.does(c.CompleteMaintenance, duty="lift-brake")
    assert asset.state.stage is t.AssetStage.UNDER_MAINTENANCE
    asset.does(c.CompleteMaintenance, duty="lift-check")
    assert asset.row()["stage"] == "maintenance-due"
    assert (asset.row()["due"], asset.row()["done"]) == (3, 2)
    asset.retired()


@pytest.mark.req("AST-013")
def test_an_upkeep_plan_considers_kind_and_usage_frequency(town: Town) -> None:
    """Two inputs, and one who activates it."""
    desk = town.desk
    for usage in UsageFrequency:
        plan = DraftUpkeepPlan(
            key=f"fitness-{usage.value}",
            kinds=(K.FITNESS_EQUIPMENT,),
            usage=usage,
            task="紧固检查",
            activities=(UpkeepActivity.TIGHTEN,),
            cycle=Cycle(unit=Unit.WEEKS, every=2),
        )
        drafted = desk.execute(plan, by=CAST.engineering_supervisor)
        stored = desk.history(drafted.case)[0].event
        assert isinstance(stored, UpkeepPlanDrafted)
        assert (stored.kinds, stored.usage) == ((K.FITNESS_EQUIPMENT,), usage)
        story = AssetStory(town).running(K.FITNESS_EQUIPMENT, usage=usage)
        story.refuses("plan-not-active", c.AdoptPlan, plan=drafted.case)
        desk.execute(ActivateUpkeepPlan(), by=CAST.management, on=drafted.case)
        story.does(c.AdoptPlan, plan=drafted.case)
        assert story.stored(e.DutyAdopted).duty.plan == drafted.case
        assert story.cadence(f"fitness-{usage.value}").rule is not None


@pytest.mark.req("AST-014")
@pytest.mark.parametrize("activity", UpkeepActivity)
def test_maintenance_is_typed_by_the_handbooks_routine_tasks(asset: AssetStory, activity: UpkeepActivity) -> None:
    """Check, clean, lubricate, tighten, replace worn parts."""
    _due(asset)
    asset.does(c.StartMaintenance)
    asset.does(c.CompleteMaintenance, activities=(activity,))
    assert asset.stored(e.MaintenanceCompleted).activities == (activity,)
    names = {"check", "clean", "lubricate", "tighten", "replace-worn-parts"}
    assert {one.value for one in UpkeepActivity} == names


def _due(asset: AssetStory, plan: str = "lighting", kind: AssetKind = K.LIGHTING) -> AssetStory:
    """An asset with a monthly duty that fell due this morning."""
    since = local_day(asset) - timedelta(days=27)
    asset.running(kind, plan, since=since)
    asset.town.passes(midnight(later(since, Unit.MONTHS, 1)) + timedelta(hours=9), step=timedelta(days=40))
    return asset


@pytest.mark.req("AST-028", "AST-029")
def test_what_the_manufacturer_asks_for_is_kept_as_stated_or_shown_as_unset(asset: AssetStory) -> None:
    """A reading outside the maker's range raises an alert; an interval nobody stated is never invented."""
    asset.running(K.WEARING_PART, "wearing-parts")
    duty = asset.stored(e.AssetCommissioned).duties[0]
    assert duty.rule is None
    assert duty.activities == (UpkeepActivity.CHECK, UpkeepActivity.LUBRICATE)
    asset.town.settle_down()
    assert asset.desk.log.stream(f"cadence-{asset.case}.wearing-parts") == []
    asset.does(c.AdjustCycle, duty="wearing-parts", reason=CycleReason.MANUFACTURER)
    asset.does(c.InstallMeter, quantity=t.MeterQuantity.TEMPERATURE, lowest=50, highest=400)
    asset.refuses("range-reversed", c.InstallMeter, lowest=5, highest=4)
    for reading, alert in ((50, False), (400, False), (49, True), (401, True)):
        before = len(asset.all_stored(e.ReadingOutOfRange))
        asset.does(c.RecordReading, reading=reading)
        assert (len(asset.all_stored(e.ReadingOutOfRange)) > before) is alert
    stored = asset.stored(e.ReadingOutOfRange)
    assert (stored.reading, stored.lowest, stored.highest) == (401, 50, 400)
    asset.does(c.InstallMeter, meter="m-2", quantity=t.MeterQuantity.TEMPERATURE, lowest=None, highest=None)
    asset.does(c.RecordReading, meter="m-2", reading=9_999)
    assert asset.stored(e.ReadingOutOfRange).meter == "m-1"


@pytest.mark.req("AST-030")
def test_the_frequency_follows_the_actual_condition_and_the_change_is_recorded(asset: AssetStory) -> None:
    """China asks for lifts every fifteen days: the manager says so, with the reason."""
    asset.running(K.LIFT, "lift-system")
    asset.town.settle_down()
    rule = Rule(anchor=local_day(asset) + timedelta(days=15), unit=Unit.DAYS, every=15)
    asset.does(c.AdjustCycle, duty="lift-system", rule=rule, reason=CycleReason.ACTUAL_CONDITION, explanation="梯龄长")
    stored = asset.stored(e.DutyRevised)
    assert (stored.rule, stored.reason) == (rule, CycleReason.ACTUAL_CONDITION)
    assert stored.explanation.plain == "梯龄长"
    assert asset.cadence("lift-system").rule == rule
    asset.refuses("not-permitted", c.AdjustCycle, by=CAST.technician)
    asset.refuses("unknown-duty", c.AdjustCycle, duty="no-such-duty")


@pytest.mark.req("AST-031")
def test_each_maintenance_stores_date_problems_and_result(asset: AssetStory) -> None:
    """Three elements; what does not conform is no completed maintenance."""
    _due(asset)
    asset.refuses("wrong-stage", c.CompleteMaintenance)
    asset.does(c.StartMaintenance)
    asset.refuses("standard-not-met", c.CompleteMaintenance, standard_met=False)
    done_at = asset.now
    asset.does(c.CompleteMaintenance, problems="两盏灯闪烁", result=t.UpkeepResult.PARTS_REPLACED)
    recorded = next(one for one in asset.history if isinstance(one.event, e.MaintenanceCompleted))
    assert recorded.occurred_at == done_at
    assert recorded.event.problems is not None
    assert recorded.event.problems.plain == "两盏灯闪烁"
    assert recorded.event.result is t.UpkeepResult.PARTS_REPLACED


@pytest.mark.req("AST-032", "AST-033")
def test_owners_hear_of_upkeep_and_condition_and_their_feedback_may_change_the_plan(town: Town) -> None:
    """A change for an owner's suggestion needs the suggestion."""
    desk, plan = town.desk, "upkeep-stairs-and-handrail"
    for subject in ReportSubject:
        report = PublishReport(
            subject=subject, until=date(2026, 8, 31), audience="全体业主及租户", recipients=812, content="运行正常"
        )
        desk.execute(report, by=CAST.officer, on=plan)
        stored = desk.history(plan)[-1].event
        assert isinstance(stored, ReportPublished)
        assert (stored.subject, stored.recipients, stored.content.plain) == (subject, 812, "运行正常")
    change = ReviseCycle(cycle=Cycle(unit=Unit.MONTHS), reason=CycleReason.OWNER_SUGGESTION, explanation="扶手松动频繁")
    with pytest.raises(Refused, match="no-feedback"):
        desk.execute(change, by=CAST.management, on=plan)
    story = AssetStory(town).running(K.STAIRS_AND_HANDRAILS, "stairs-and-handrail")
    story.town.settle_down()
    desk.execute(RecordFeedback(feedback="扶手常松动"), by=CAST.officer, on=plan)
    assert isinstance(desk.history(plan)[-1].event, FeedbackRecorded)
    desk.execute(change, by=CAST.management, on=plan)
    revised = desk.history(plan)[-1].event
    assert isinstance(revised, CycleRevised)
    assert revised.reason is CycleReason.OWNER_SUGGESTION
    story.does(c.AdoptPlan, plan=revised.successor)
    assert story.cadence("stairs-and-handrail").rule == story.state.duties[0].fact.rule
    series_rule = story.cadence("stairs-and-handrail").rule
    assert series_rule is not None
    assert series_rule.unit is Unit.MONTHS


@pytest.mark.req("AST-034", "AST-035")
def test_the_ledger_records_state_time_staff_and_result_of_the_whole_equipment_flow(asset: AssetStory) -> None:
    """Check, repair, upkeep, replacement, recording: five steps of one history."""
    _due(asset, "lift-system", K.LIFT)
    asset.goes(c.StartMaintenance, c.ReportDefect).recovered()
    repaired, back = asset.stored(e.FaultRepaired), asset.stored(e.RepairCompleted)
    assert (repaired.minutes, repaired.staff) == (90, (CAST.technician.id,))
    assert (back.operating_state, back.result.plain) == (t.OperatingState.NORMAL, "运行平稳")
    # The duty that hid the defect is still to be done.
    assert asset.row()["stage"] == "maintenance-due"
    asset.goes(c.StartMaintenance, c.CompleteMaintenance)
    kept_up = asset.stored(e.MaintenanceCompleted)
    assert (kept_up.operating_state, kept_up.minutes, kept_up.performer) == (
        t.OperatingState.NORMAL,
        40,
        CAST.technician.id,
    )
    asset.goes(c.DeclareSubstandard, c.TryRepair, c.DeclareIrreparable)
    programme = asset.ranked()
    asset.does(c.PlanRetrofit, programme=programme)
    asset.does(c.StartRetrofit)
    successor = asset.another().registered()
    asset.does(c.ReplaceAsset, successor=successor.case)
    assert asset.row()["stage"] == "replaced"


@pytest.mark.req("AST-067")
def test_preventive_orders_are_told_from_corrective_ones(asset: AssetStory) -> None:
    """Upkeep prevents, repair corrects; each says so."""
    _due(asset)
    asset.goes(c.StartMaintenance, c.CompleteMaintenance)
    assert asset.stored(e.MaintenanceStarted).order is t.OrderKind.PREVENTIVE
    asset.does(c.ReportFault)
    asset.does(c.StartRepair)
    assert asset.stored(e.RepairStarted).order is t.OrderKind.CORRECTIVE


def test_a_performer_is_certified_where_the_plan_asks_for_it(town: Town) -> None:
    """AST-015…023: a qualified person."""
    plan = DraftUpkeepPlan(
        key="switch-room",
        kinds=(K.POWER_SUPPLY,),
        task="清扫配电室",
        activities=(UpkeepActivity.CLEAN,),
        cycle=Cycle(unit=Unit.MONTHS),
        trade=TRADE,
    )
    town.desk.execute(plan, by=CAST.engineering_supervisor)
    town.desk.execute(ActivateUpkeepPlan(), by=CAST.management, on="upkeep-switch-room")
    story = _due(AssetStory(town), "switch-room", K.POWER_SUPPLY)
    story.refuses("not-certified", c.StartMaintenance, performer=CAST.lapsed_technician.id)
    story.refuses("unknown-staff", c.StartMaintenance, performer="person-wang")
    story.does(c.StartMaintenance)
    assert story.stored(e.MaintenanceStarted).performer == CAST.technician.id


def test_what_nobody_did_is_told_to_management_where_the_site_wants_it(
    elsewhere: Callable[..., AssetStory],
) -> None:
    """policy.cadence.missed: an overdue task, or an escalation as well."""
    for word, escalated in (("overdue_task", 0), ("escalate", 1)):
        story = elsewhere(cadence_missed=word)
        _due(story)
        story.town.passes(story.now + timedelta(days=2))
        assert story.stored(e.MaintenanceClosed).account is t.DutyAccount.OVERDUE
        assert len(story.all_stored(e.MissEscalated)) == escalated
        due = story.stored(e.MaintenanceFellDue).slot.due_at
        told = dict.fromkeys(one.stream for one in story.desk.log.page(0, 100_000) if one.stream.startswith("notice-"))
        lines = [line for notice in told for line in story.desk.state(notice).lines if line.about == story.case]
        assert [(one.subject, one.due_at) for one in lines] == [("lighting", due)] * escalated
        assert (story.row()["overdue"], story.row()["due"]) == (1, 1)
        story.goes(c.StartMaintenance, c.CompleteMaintenance)
        assert (story.row()["late"], story.row()["done"]) == (1, 0)


@pytest.mark.parametrize("told", [True, False], ids=["told", "not-told"])
def test_an_occurrence_somebody_was_at_work_on_is_done_though_a_later_one_stands_for_it(town: Town, told: bool) -> None:
    """Begun before the next one opened, finished after it, or before anybody had looked: done, late, on both sides."""
    plan = DraftUpkeepPlan(
        key=f"drains-{told}",
        kinds=(K.DRAINAGE,),
        task="疏通雨水口",
        activities=(UpkeepActivity.CLEAN,),
        cycle=Cycle(unit=Unit.WEEKS, missed=CatchUp.MERGED),
    )
    town.desk.execute(plan, by=CAST.engineering_supervisor)
    town.desk.execute(ActivateUpkeepPlan(), by=CAST.management, on=f"upkeep-{plan.key}")
    story = AssetStory(town)
    story.running(K.DRAINAGE, plan.key, since=local_day(story) - timedelta(days=5))
    second = midnight(local_day(story) + timedelta(days=9))
    town.passes(second - timedelta(hours=12))
    first = story.state.duties[0].open[0].slot
    if told:
        story.does(c.StartMaintenance)
        town.passes(second + timedelta(hours=1))
        assert story.stored(e.MaintenanceOvertaken).account is t.DutyAccount.MERGED
        assert [one.slot.id for one in story.cadence(plan.key).lost] == [one.id for one in (first,)]
        story.does(c.CompleteMaintenance)
    else:
        town.clock.set(second + timedelta(hours=1))
        story.does(c.StartMaintenance)
        story.does(c.CompleteMaintenance)
        # The look of a worker comes after it, and tells the merge first.
        town.accountant.account(f"cadence-{story.case}.{plan.key}")
    town.settle_down()
    merged, done = (
        one.event
        for one in town.desk.history(f"cadence-{story.case}.{plan.key}")
        if isinstance(one.event, OccurrenceMerged | OccurrenceDone)
    )
    assert isinstance(merged, OccurrenceMerged)
    assert isinstance(done, OccurrenceDone)
    assert (merged.slot.id, done.slot.id, done.timeliness) == (first.id, first.id, Timeliness.LATE)
    assert story.stored(e.MaintenanceCompleted).occurrence == first.id
    assert (story.row()["late"], story.row()["due"]) == (1, 1)
    assert (story.state.duties[0].merged, story.cadence(plan.key).lost) == (0, ())
    story.retired()


def test_a_duty_that_is_recorded_with_its_cadence_is_done_on_the_asset_too(asset: AssetStory) -> None:
    """Whichever door it is told at; an occurrence that was overdue was done late."""
    _due(asset)
    asset.town.passes(asset.now + timedelta(days=2))
    asset.desk.execute(CompleteOccurrence(), by=CAST.engineering_supervisor, on=f"cadence-{asset.case}.lighting")
    asset.town.settle_down()
    assert asset.stored(e.MaintenanceClosed).account is t.DutyAccount.DONE
    assert (asset.row()["late"], asset.row()["due"], asset.row()["stage"]) == (1, 0, "in-service")
    asset.retired()


def test_work_that_found_a_defect_leaves_an_occurrence_as_it_ended_meanwhile(town: Town) -> None:
    """A shift's check was missed while somebody was at it; it was never finished, so missed it is."""
    story = AssetStory(town).running(K.LIFT, "lift-check")
    start = midnight(local_day(story) + timedelta(days=1)) + timedelta(hours=8)
    town.passes(start + timedelta(minutes=1), step=timedelta(days=2))
    story.does(c.StartMaintenance)
    missed = story.row()["missed"]
    town.passes(start + timedelta(hours=9))
    assert story.stored(e.MaintenanceOvertaken).account is t.DutyAccount.MISSED
    assert story.row()["missed"] == missed
    story.does(c.ReportDefect)
    assert (story.row()["missed"], story.row()["due"]) == (missed + 1, 1)
    story.recovered().retired()


def test_what_runs_long_is_kept_up_by_its_running_hours_too(asset: AssetStory) -> None:
    """Each multiple once, past several the last; done by the meter's count it leaves the calendar's dates alone."""
    asset.running(K.LIGHTING, "lighting")
    asset.refuses("unknown-meter", c.SetRunningHours, duty="lighting", every=500)
    asset.does(c.InstallMeter, meter="hours", quantity=t.MeterQuantity.RUNNING_HOURS, lowest=None, highest=None)
    asset.does(c.SetRunningHours, duty="lighting", every=500)
    for reading in (480, 499):
        asset.does(c.RecordReading, meter="hours", reading=reading)
        asset.town.settle_down()
    assert asset.all_stored(e.MaintenanceFellDue) == []
    for reading in (500, 510, 1_600):
        asset.does(c.RecordReading, meter="hours", reading=reading)
        asset.town.settle_down()
    due = [one for one in asset.desk.history(asset.case) if isinstance(one.event, e.MaintenanceFellDue)]
    assert [one.event.slot.id for one in due] == ["hours-500", "hours-1500"]
    read = [one for one in asset.desk.history(asset.case) if isinstance(one.event, e.ReadingRecorded)]
    assert [one.envelope.causation_id for one in due] == [read[2].envelope.event_id, read[4].envelope.event_id]
    before = asset.cadence("lighting")
    asset.goes(c.StartMaintenance, c.CompleteMaintenance)
    asset.town.settle_down()
    assert asset.stored(e.MaintenanceCompleted).occurrence == "hours-500"
    assert asset.cadence("lighting") == before


def test_a_duty_that_ends_leaves_no_occurrence_open(asset: AssetStory) -> None:
    """What was open is waived in its cadence, and the asset runs again."""
    _due(asset)
    asset.does(c.EndDuty, duty="lighting")
    assert asset.row()["stage"] == "in-service"
    assert asset.cadence("lighting").open == ()
    asset.refuses("no-duty", c.EndDuty, duty="lighting")
