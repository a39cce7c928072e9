"""Patrols, inspections and supervision, row by row (INS): through the desk, held against the log and the views."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from tests.inspections.place import (
    ADMIN,
    DIRECTOR,
    ENGINEER,
    INSPECTOR,
    MONDAY,
    SITE,
    SUPERVISOR,
    Place,
)
from tests.support.examples import evidence
from wuye.application.cadences.duties import duties, duty_key, set_duties
from wuye.application.ports import Query
from wuye.application.projections.inspections import compliance, point_visits
from wuye.application.seeds.checklists import checklists
from wuye.domain.cadence import events as told
from wuye.domain.cadence.commands import SetCadence
from wuye.domain.cadence.rule import Rule
from wuye.domain.inspection import commands as c
from wuye.domain.inspection import events as e
from wuye.domain.inspection.parts import Finding
from wuye.domain.inspection.terms import DrillKind, DrillScene, InspectionStage
from wuye.domain.register.checklist.lifecycle import PublishChecklist
from wuye.domain.shared.evidence import EvidenceKind
from wuye.domain.shared.inspections import Department, InspectionKind, Severity
from wuye.domain.sla.limits import Unit
from wuye.domain.sla.policy import Profile

K = InspectionKind
WEEK, DAILY = timedelta(weeks=1), timedelta(days=1)


def items(key: str) -> set[str]:
    """The items of one of the sources' checklists, in Chinese."""
    return {item.name_zh for one in checklists() if one.key == key for item in one.items}


def made(place: Place, kind: InspectionKind, by: Any = INSPECTOR, *, failing: tuple[str, ...] = (), **more: Any) -> str:
    """An inspection of a kind from schedule to the last answer."""
    case = place.scheduled(kind, **more)
    place.does(c.StartInspection(), by, case)
    place.answered(case, by, failing=failing)
    return case


def raised(place: Place, case: str, by: Any = INSPECTOR, **more: Any) -> None:
    """A finding for each item that failed."""
    failed = place.desk.state(case).failed
    found = tuple(Finding(item=item, point=point, problem="不合格", place="3-2", **more) for point, item in failed)
    place.does(c.RaiseFindings(findings=found), by, case)


def report(**more: Any) -> c.ReportInspection:
    """The report of an inspection."""
    return c.ReportInspection(summary="检查完毕", departments=(Department.MAINTENANCE,), **more)


def opened(place: Place, duty: str) -> list[str]:
    """The days on which a duty fell due."""
    return [one.slot.id for one in place.of(duty, told.OccurrenceOpened)]


@pytest.mark.req("INS-006")
def test_protection_is_checked_at_the_interval_the_site_sets_and_at_none_until_then(place: Place) -> None:
    """No interval is stated: none is invented, and what the site sets falls due."""
    assert not [one for one in duties(SITE, Profile.DEFAULT, MONDAY) if "protection" in one.duty]
    duty = place.rounds("protection", K.PROTECTION, Unit.WEEKS, every=2)
    place.later(days=15)
    assert opened(place, duty) == ["2026-09-07", "2026-09-21"]
    assert {place.desk.state(one).kind for one in place.cases("inspection")} == {K.PROTECTION}
    assert place.desk.state(duty).open[0].overdue


@pytest.mark.req("INS-007", "INS-008")
def test_a_safety_check_has_the_handbooks_items_and_foci(place: Place) -> None:
    """Four items and three foci; it passes only when every one was answered and conforms."""
    assert items("safety") == {
        "电气设备符合安全要求",
        "设置警示标志",
        "佩戴防护用品",
        "作业环境安全",
        "施工材料合格并安全堆放",
        "防护设施完好",
    }
    duty = place.rounds("safety", K.SAFETY, Unit.WEEKS)
    place.later(hours=1)
    assert opened(place, duty) == ["2026-09-07"]
    case = place.scheduled(K.SAFETY)
    place.does(c.StartInspection(), INSPECTOR, case)
    place.refused("answers-open", c.CompleteInspection(), INSPECTOR, case)
    place.answered(case, INSPECTOR, failing=("materials",))
    place.refused("items-failed", c.CompleteInspection(), INSPECTOR, case)
    place.does(c.RecordItem(item="materials", conforms=True, handled="当场码放整齐"), INSPECTOR, case)
    place.does(c.CompleteInspection(), INSPECTOR, case)
    assert place.desk.state(case).stage is InspectionStage.PASSED
    assert {one.item for one in place.of(case, e.ItemRecorded)} == {
        "electrical-equipment",
        "warning-signs",
        "protective-gear",
        "environment",
        "materials",
        "protective-facilities",
    }


@pytest.mark.req("INS-009")
def test_a_hazard_search_has_the_handbooks_items(place: Place) -> None:
    """Lines, rules, violations, dangerous factors; scheduled regularly."""
    assert items("hazard-search") == {"线路无老化、短路、漏电", "遵守操作规程", "现场无违章行为", "无危险因素"}
    duty = place.rounds("hazard-search", K.HAZARD_SEARCH, Unit.MONTHS)
    place.later(days=31)
    assert opened(place, duty) == ["2026-09-07", "2026-10-07"]
    case = made(place, K.HAZARD_SEARCH, failing=("lines",))
    raised(place, case, hazard=True)
    assert [one.conforms for one in place.of(case, e.ItemRecorded)].count(False) == 1


@pytest.mark.req("INS-014")
def test_equipment_is_patrolled_point_by_point(place: Place) -> None:
    """Early, in time, late and missed for each point; the sums are kept."""
    place.rounds("equipment-patrol", K.EQUIPMENT_PATROL, Unit.DAYS, every=7)
    for at, points in (
        (timedelta(hours=1), ("P1", "P2")),
        (timedelta(days=8), ("P1", None)),
        (timedelta(days=14, hours=2), ("P1", "P2")),
    ):
        place.clock.set(datetime(2026, 9, 7, 1, tzinfo=UTC) + at)
        place.settles()
        case = next(one for one in place.cases("inspection") if place.desk.state(one).stage == "scheduled")
        place.does(c.StartInspection(), INSPECTOR, case)
        for point in ("P1", "P2"):
            visit = c.VisitPoint(point=point) if point in points else c.SkipPoint(point=point, reason="施工封闭")
            place.does(visit, INSPECTOR, case)
        place.answered(case, INSPECTOR)
        place.does(c.CompleteInspection(), INSPECTOR, case)
    reader = place.reader()
    assert compliance(reader, point_visits(), "equipment-patrol", "P1") == {"in-time": 2, "late": 1}
    assert compliance(reader, point_visits(), "equipment-patrol", "P2") == {"in-time": 2, "missed": 1}


@pytest.mark.req("INS-017")
def test_the_service_supervisor_spot_checks_orders_every_day(place: Place) -> None:
    """Timeliness and accuracy of work orders; how many is the supervisor's choice; nobody else does it."""
    assert items("spot-check") == {"处理及时", "记录准确"}
    set_duties(place.desk, SITE, Profile.HANDBOOK_000, MONDAY, by=ADMIN)
    duty = f"cadence-{duty_key(SITE, 'cadence.spot_check', 'customer service supervisor')}"
    place.later(days=2)
    assert opened(place, duty) == ["2026-09-07", "2026-09-08", "2026-09-09"]
    case = place.scheduled(K.SPOT_CHECK)
    place.refused("not-an-inspector", c.StartInspection(), INSPECTOR, case)
    place.does(c.StartInspection(), SUPERVISOR, case)
    place.answered(case, SUPERVISOR)
    place.does(c.CompleteInspection(), SUPERVISOR, case)
    assert [one.item for one in place.of(case, e.ItemRecorded)] == ["timeliness", "accuracy"]


@pytest.mark.req("INS-018")
def test_a_special_supervision_looks_at_one_problem_each_month(place: Place) -> None:
    """Its topic is stored; the duty is monthly."""
    set_duties(place.desk, SITE, Profile.HANDBOOK_000, MONDAY, by=ADMIN)
    duty = f"cadence-{duty_key(SITE, 'cadence.special_supervision', 'supervision group')}"
    place.later(days=30)
    assert opened(place, duty) == ["2026-09-07", "2026-10-07"]
    case = made(place, K.SPECIAL_SUPERVISION, SUPERVISOR, topic="电梯故障频发")
    place.does(c.CompleteInspection(), SUPERVISOR, case)
    (scheduled,) = place.of(case, e.InspectionScheduled)
    assert scheduled.topic is not None
    assert scheduled.topic.plain == "电梯故障频发"


@pytest.mark.req("INS-022")
def test_conduct_of_the_service_is_held_against_four_prohibitions(place: Place) -> None:
    """No shifting, no delay, no omission, no harm to the customer."""
    assert {"不推诿", "不拖延", "不遗漏", "不损害客户利益"} <= items("special-supervision")
    case = made(place, K.SPECIAL_SUPERVISION, SUPERVISOR, failing=("no-shifting",))
    raised(place, case, SUPERVISOR)
    place.settles()
    (breach,) = place.cases("hazard")
    assert place.desk.state(breach).inspection == case


@pytest.mark.req("INS-027", "INS-028", "INS-032")
def test_quality_is_checked_each_quarter_and_reported_in_writing(place: Place) -> None:
    """Attitude, norms, equipment; response time, effect, satisfaction; the report goes to the departments."""
    assert {"服务态度", "操作规范", "设施设备"} <= items("quality")
    assert {"响应时间", "服务态度", "服务效果", "满意度"} <= items("quality")
    set_duties(place.desk, SITE, Profile.QUALITY_PLAN_001, MONDAY, by=ADMIN)
    duty = f"cadence-{duty_key(SITE, 'cadence.quality_check', 'service quality')}"
    place.later(days=92)
    assert opened(place, duty) == ["2026-09-07", "2026-12-07"]
    case = made(place, K.QUALITY, SUPERVISOR)
    place.does(c.CompleteInspection(), SUPERVISOR, case)
    place.does(report(), SUPERVISOR, case)
    (written,) = place.of(case, e.InspectionReported)
    assert (written.summary.plain, written.departments) == ("检查完毕", (Department.MAINTENANCE,))


@pytest.mark.req("INS-029")
def test_quality_is_graded_on_the_scale_that_was_configured(place: Place) -> None:
    """No grade without a scale; strong and weak fields are stored with it."""
    case = made(place, K.QUALITY, SUPERVISOR)
    place.does(c.CompleteInspection(), SUPERVISOR, case)
    place.does(report(), SUPERVISOR, case)
    grade = c.GradeQuality(grade="良", basis="检查与回访", strong=("响应",), weak=("沟通",))
    place.refused("no-grade-scale", grade, SUPERVISOR, case)
    listed = next(one for one in checklists() if one.key == "quality")
    scaled = PublishChecklist(key="quality", kind=K.QUALITY, items=listed.items, grades=("优", "良", "差"))
    place.does(scaled, ADMIN)
    again = made(place, K.QUALITY, SUPERVISOR)
    place.does(c.CompleteInspection(), SUPERVISOR, again)
    place.does(report(), SUPERVISOR, again)
    place.refused("unknown-grade", c.GradeQuality(grade="特优", basis="检查"), SUPERVISOR, again)
    place.does(grade, SUPERVISOR, again)
    (graded,) = place.of(again, e.QualityGraded)
    assert (graded.grade, graded.strong, graded.weak) == ("良", ("响应",), ("沟通",))


@pytest.mark.req("INS-035")
def test_the_director_checks_the_area_daily_at_times_nobody_knows(place: Place) -> None:
    """Irregular: no planned time; what is major goes to a superior; what can be is handled at once."""
    set_duties(place.desk, SITE, Profile.SHANSHUI_002, MONDAY, by=ADMIN)
    duty = f"cadence-{duty_key(SITE, 'cadence.director_patrol', 'irregular times')}"
    place.later(days=1)
    assert opened(place, duty) == ["2026-09-07", "2026-09-08"]
    timed = c.ScheduleInspection(
        site=SITE, kind=K.DIRECTOR_PATROL, checklist="director-patrol", planned_at=place.clock.now()
    )
    place.refused("not-announced", timed, SUPERVISOR)
    case = place.scheduled(K.DIRECTOR_PATROL)
    place.refused("not-an-inspector", c.StartInspection(), INSPECTOR, case)
    place.does(c.StartInspection(), DIRECTOR, case)
    place.does(c.RecordItem(item="area", conforms=False, handled="已当场清理"), DIRECTOR, case)
    raised(place, case, DIRECTOR, severity=Severity.MAJOR)
    place.refused("superior-not-told", report(suggestion="增派保洁"), DIRECTOR, case)
    place.does(report(suggestion="增派保洁", superior="staff-head-of-centre"), DIRECTOR, case)
    (answer,) = place.of(case, e.ItemRecorded)
    assert answer.handled is not None
    assert place.of(case, e.InspectionReported)[0].superior == "staff-head-of-centre"


@pytest.mark.req("INS-036")
def test_the_guarded_area_is_checked_monthly_and_the_owner_gets_a_proposal(place: Place) -> None:
    """A systematic check each month; a hazard is reported with a solution for the owner."""
    set_duties(place.desk, SITE, Profile.SHANSHUI_002, MONDAY, by=ADMIN)
    duty = f"cadence-{duty_key(SITE, 'cadence.guard_safety_check', 'guarded area')}"
    place.later(days=30)
    assert opened(place, duty) == ["2026-09-07", "2026-10-07"]
    case = made(place, K.GUARD_SAFETY, failing=("fire",))
    raised(place, case, hazard=True)
    place.refused("proposal-missing", report(suggestion="清理通道"), INSPECTOR, case)
    place.does(report(suggestion="清理通道", proposal="增设灭火器"), INSPECTOR, case)
    (written,) = place.of(case, e.InspectionReported)
    assert written.proposal is not None
    assert written.proposal.plain == "增设灭火器"


@pytest.mark.req("INS-039", "INS-040")
def test_the_night_patrol_watches_the_perimeter_by_the_guards_rules(place: Place) -> None:
    """Two quick, four diligent; an anomaly is reported, control measures and footage are on file."""
    assert {"反应快", "行动快", "勤听", "勤问", "勤查", "勤看", "周界无异常"} == items("night-patrol")
    case = place.scheduled(K.NIGHT_PATROL)
    place.does(c.StartInspection(), INSPECTOR, case)
    anomaly = c.RecordItem(
        item="perimeter",
        conforms=False,
        remark="西侧围墙有人翻越，已报门岗与安保部",
        handled="已控制现场",
        evidence=(evidence(EvidenceKind.VIDEO),),
    )
    place.does(anomaly, INSPECTOR, case)
    for item in ("quick-perceive", "quick-act", "listen", "ask", "check", "look"):
        place.does(c.RecordItem(item=item, conforms=True), INSPECTOR, case)
    raised(place, case, hazard=True, department=Department.SECURITY)
    place.does(report(suggestion="加装红外对射"), INSPECTOR, case)
    kept = place.of(case, e.ItemRecorded)[0]
    assert [one.kind for one in kept.evidence] == [EvidenceKind.VIDEO]
    assert kept.handled is not None
    place.settles()
    (breach,) = place.cases("hazard")
    assert place.desk.state(breach).kind == "public-order"


@pytest.mark.req("INS-041")
def test_offices_are_patrolled_at_irregular_times(place: Place) -> None:
    """No time is announced; an anomaly is handled together with the gate."""
    timed = c.ScheduleInspection(
        site=SITE, kind=K.OFFICE_PATROL, checklist="office-patrol", planned_at=place.clock.now()
    )
    place.refused("not-announced", timed, SUPERVISOR)
    case = place.scheduled(K.OFFICE_PATROL)
    place.does(c.StartInspection(), INSPECTOR, case)
    place.does(c.RecordItem(item="anomalies", conforms=False, handled="会同门岗处理"), INSPECTOR, case)
    (answer,) = place.of(case, e.ItemRecorded)
    assert answer.handled is not None
    assert answer.handled.plain == "会同门岗处理"


@pytest.mark.req("INS-042", "INS-043", "INS-044")
def test_hygiene_is_inspected_daily_with_the_plans_items(place: Place) -> None:
    """Blind spots are cleaned at once, refuse is cleared daily, dumping is corrected on the way."""
    assert items("hygiene") == {
        "无异味", "垃圾桶已清倒", "镜面洁净", "面盆洁净", "水龙头洁净", "台面洁净", "开水器洁净",
        "墙面无印迹、灰尘、积水", "地面无印迹、灰尘、积水", "小便池洁净", "坐便器洁净", "拖把池洁净",
        "玻璃洁净", "窗框洁净", "扶手洁净", "瓷砖洁净", "无卫生死角", "生活垃圾日产日清，无乱倒",
    }  # fmt: skip
    set_duties(place.desk, SITE, Profile.SHANSHUI_002, MONDAY, by=ADMIN)
    duty = f"cadence-{duty_key(SITE, 'cadence.hygiene_check', 'cleaning')}"
    place.later(days=2)
    assert opened(place, duty) == ["2026-09-07", "2026-09-08", "2026-09-09"]
    case = place.scheduled(K.HYGIENE)
    place.does(c.StartInspection(), INSPECTOR, case)
    place.answered(case, INSPECTOR, failing=("blind-spots", "refuse"))
    place.does(c.RecordItem(item="blind-spots", conforms=True, handled="当场清扫"), INSPECTOR, case)
    place.does(c.RecordItem(item="refuse", conforms=True, handled="已劝阻并清运"), INSPECTOR, case)
    place.does(c.CompleteInspection(), INSPECTOR, case)
    handled = [one.item for one in place.of(case, e.ItemRecorded) if one.handled is not None]
    assert handled == ["blind-spots", "refuse"]


@pytest.mark.req("INS-045")
def test_greening_follows_its_cycles(place: Place) -> None:
    """Pruning every week, pests every half-month."""
    set_duties(place.desk, SITE, Profile.SHANSHUI_002, date(2026, 9, 1), by=ADMIN)
    place.later(days=24)
    pruning, pests = (
        f"cadence-{duty_key(SITE, f'cadence.{name}', 'greening')}" for name in ("pruning", "pest_treatment")
    )
    assert opened(place, pruning) == ["2026-09-08", "2026-09-15", "2026-09-22", "2026-09-29"]
    assert opened(place, pests) == ["2026-09-16", "2026-10-01"]


@pytest.mark.req("INS-046")
def test_the_greening_checklist_has_seven_items(place: Place) -> None:
    """Withered flowers are replaced at once."""
    assert items("greening") == {
        "绿地清洁", "保护草坪", "更换枯死、凋谢植物", "浇水施肥卫生", "及时防治病虫害", "节约用水", "农药使用安全",
    }  # fmt: skip
    case = place.scheduled(K.GREENING)
    place.does(c.StartInspection(), INSPECTOR, case)
    place.answered(case, INSPECTOR)
    place.does(c.RecordItem(item="replacement", conforms=True, handled="凋谢摆花已即时更换"), INSPECTOR, case)
    place.does(c.CompleteInspection(), INSPECTOR, case)
    assert place.of(case, e.ItemRecorded)[-1].handled is not None


@pytest.mark.req("INS-049")
def test_facilities_are_inspected_regularly_and_each_asset_finds_its_inspections(place: Place) -> None:
    """The interval is the site's; the view of points answers for an asset."""
    from wuye.domain.register.route import Point, SetRound

    points = (Point(code="P1", place="B1-12", asset="asset-pump-1"),)
    route = SetRound(key="facility", site=SITE, kind=K.FACILITY, checklist="facility", points=points)
    place.does(route, ADMIN)
    rule = Rule(anchor=MONDAY, unit=Unit.MONTHS)
    duty = SetCadence(key="facility", site=SITE, duty="cadence.facility", rule=rule, subject="round-facility")
    place.does(duty, ADMIN)
    place.settles()
    (case,) = place.cases("inspection")
    place.does(c.StartInspection(), INSPECTOR, case)
    place.does(c.VisitPoint(point="P1"), INSPECTOR, case)
    query = Query(where={"asset": "asset-pump-1"}, order=(("closes_at", False),), limit=10)
    ((_, row),) = place.reader().page(point_visits(), query)
    assert (row["inspection"], row["punctuality"]) == (case, "in-time")


@pytest.mark.req("INS-050")
def test_fire_checks_patrols_and_drills_are_kinds_of_their_own(place: Place) -> None:
    """A comprehensive drill counts with its three scenes only."""
    for kind in (K.FIRE_CHECK, K.FIRE_PATROL):
        case = made(place, kind)
        place.does(c.CompleteInspection(), INSPECTOR, case)
    drill = place.does(c.ScheduleInspection(site=SITE, kind=K.DRILL, drill=DrillKind.COMPREHENSIVE), SUPERVISOR).case
    place.does(c.StartInspection(), INSPECTOR, drill)
    place.refused("drill-not-recorded", c.CompleteInspection(), INSPECTOR, drill)
    people = (INSPECTOR.id, ENGINEER.id)
    alone = c.RecordDrill(scenario="车库起火", scenes=(DrillScene.FIRE,), participants=people)
    place.refused("scenes-missing", alone, INSPECTOR, drill)
    scenes = (DrillScene.FIRE, DrillScene.POWER_OUTAGE, DrillScene.EQUIPMENT_FAILURE)
    held = c.RecordDrill(scenario="车库起火并停电", scenes=scenes, participants=people, plan_changes="增设集合点")
    place.does(held, INSPECTOR, drill)
    place.does(c.CompleteInspection(), INSPECTOR, drill)
    kinds = [place.of(case, e.InspectionScheduled)[0].kind for case in place.cases("inspection")]
    assert kinds == [K.FIRE_CHECK, K.FIRE_PATROL, K.DRILL]
    assert place.of(drill, e.DrillRecorded)[0].scenes == scenes
