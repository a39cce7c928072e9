"""Hazards, findings, supervision and the safety system, row by row (INS, SLA-055…058), through the desk."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest

from tests.inspections.place import (
    DAY,
    DIRECTOR,
    ENGINEER,
    INSPECTOR,
    REPAIRER,
    SITE,
    SUPERVISOR,
    Place,
)
from tests.support.examples import evidence
from wuye.application.ports import Query
from wuye.application.projections.hazards import hazard_board
from wuye.domain.inspection.hazard import commands as h
from wuye.domain.inspection.hazard import events as e
from wuye.domain.inspection.hazard.terms import HazardKind, HazardSource, HazardStage, Scheme
from wuye.domain.register import safety
from wuye.domain.register.policy.commands import ChooseProfile
from wuye.domain.register.supervision import commands as s
from wuye.domain.register.supervision import events as supervised
from wuye.domain.register.supervision.kinds import (
    CollectionWay,
    DepartmentDuty,
    GroupPost,
    OpinionChannel,
    ProblemClass,
    SupervisionDimension,
    SupervisionStage,
)
from wuye.domain.shared.evidence import EvidenceKind
from wuye.domain.shared.inspections import Department, Severity
from wuye.domain.sla.policy import Profile

QUARTER = timedelta(days=92)


def found(place: Place, kind: HazardKind = HazardKind.FIRE, **more: Any) -> str:
    """A hazard that somebody met."""
    chosen: dict[str, Any] = {"source": HazardSource.PATROL, "place": "3-2", "problem": "通道堆物"} | more
    return place.does(h.RecordHazard(site=SITE, kind=kind, **chosen), INSPECTOR).case


def verified(place: Place, kind: HazardKind = HazardKind.FIRE, department: Any = Department.SECURITY) -> str:
    """A hazard that was rectified, and re-inspected by another person."""
    case = found(place, kind)
    place.rectified(case, department=department)
    place.does(h.VerifyRectification(result="已整改"), SUPERVISOR, case)
    return case


def clock(place: Place, case: str, name: str) -> Any:
    """The last attempt of a clock."""
    return [one for one in place.desk.clocks(case).readings if one.clock == name][-1]


@pytest.mark.req("INS-010", "INS-011", "SLA-056")
def test_a_hazard_is_rectified_by_a_named_person_until_a_named_day(place: Place) -> None:
    """Person, limit, result; type, place, person and state stand in the register; the limit is a clock."""
    case = found(place)
    place.does(h.ReportHazard(departments=(Department.SECURITY,)), INSPECTOR, case)
    late = h.PlanRectification(
        department=Department.SECURITY, responsible=REPAIRER.id, deadline=place.clock.now() - DAY, measure="清理"
    )
    place.refused("deadline-past", late, SUPERVISOR, case)
    until = place.deadline(2)
    order = h.PlanRectification(department=Department.SECURITY, responsible=REPAIRER.id, deadline=until, measure="清理")
    place.does(order, SUPERVISOR, case)
    assert clock(place, case, "hazard.rectify").due == until
    place.refused("not-responsible", h.StartRectification(), ENGINEER, case)
    place.does(h.StartRectification(), REPAIRER, case)
    place.does(h.RecordRectification(result="已清理", evidence=(evidence(),)), REPAIRER, case)
    (planned,), (done,) = place.of(case, e.RectificationPlanned), place.of(case, e.RectificationDone)
    assert (planned.responsible, planned.deadline, done.result.plain) == (REPAIRER.id, until, "已清理")
    assert clock(place, case, "hazard.rectify").verdict == "met"
    query = Query(where={"site": SITE}, order=(("rank", False), ("found_at", False)), limit=10)
    ((_, row),) = place.reader().page(hazard_board(place.desk.registry), query)
    assert (row["kind"], row["place"], row["responsible"], row["stage"]) == ("fire", "3-2", REPAIRER.id, "rectified")


@pytest.mark.req("INS-012")
def test_a_hazard_goes_to_the_departments_concerned(place: Place) -> None:
    """Somebody is told; who, is stored. The interval of reports is the site's to set."""
    case = found(place)
    place.refused("nobody-told", h.ReportHazard(), INSPECTOR, case)
    departments = (Department.SECURITY, Department.MAINTENANCE)
    place.does(h.ReportHazard(departments=departments, director=DIRECTOR.id), INSPECTOR, case)
    assert place.of(case, e.HazardReported)[0].departments == departments


@pytest.mark.req("INS-037", "SLA-055")
def test_a_fire_hazard_is_reported_at_once(place: Place) -> None:
    """Immediate: a minute later it is missed, and that is on record."""
    late, quick = found(place), found(place)
    place.does(h.ReportHazard(departments=(Department.SECURITY,)), INSPECTOR, quick)
    place.later(minutes=5)
    place.does(h.ReportHazard(departments=(Department.SECURITY,)), INSPECTOR, late)
    assert clock(place, quick, "hazard.report").verdict == "met"
    assert clock(place, late, "hazard.report").verdict == "missed"


@pytest.mark.req("INS-013")
def test_hazards_enter_the_years_assessment(place: Place) -> None:
    """Once a year, counted by severity, for the appraisal of those named."""
    closed, open_one = verified(place), found(place, severity=Severity.MAJOR)
    place.does(h.CloseHazard(release="撤除围挡"), SUPERVISOR, closed)
    document = evidence(EvidenceKind.DOCUMENT)
    part = safety.PublishSafetyPart(
        key=SITE, site=SITE, kind=safety.SafetyPart.HAZARD_SEARCH, title="隐患排查制度", document=document
    )
    stream = place.does(part, DIRECTOR).case
    assess = safety.AssessSafety(year=2026, hazards=(closed, open_one), summary="总体可控", appraised=(REPAIRER.id,))
    place.does(assess, DIRECTOR, stream)
    place.refused("assessed-already", assess, DIRECTOR, stream)
    (assessed,) = place.of(stream, safety.SafetyAssessed)
    assert {(one.severity, one.found, one.closed) for one in assessed.counts} == {("major", 1, 0), ("minor", 1, 1)}
    assert assessed.appraised == (REPAIRER.id,)


@pytest.mark.req("INS-020")
def test_the_group_issues_an_opinion_and_another_person_looks_again(place: Place) -> None:
    """Who rectified does not verify; what is not sufficient goes back; the opinion is on record."""
    case = found(place)
    place.does(h.IssueOpinion(opinion="当日清理并加锁"), SUPERVISOR, case)
    place.does(h.ReportHazard(departments=(Department.MAINTENANCE,)), INSPECTOR, case)
    order = h.PlanRectification(
        department=Department.MAINTENANCE, responsible=ENGINEER.id, deadline=place.deadline(2), measure="加锁"
    )
    place.does(order, SUPERVISOR, case)
    place.does(h.StartRectification(), ENGINEER, case)
    place.does(h.RecordRectification(result="已加锁"), ENGINEER, case)
    place.refused("same-person", h.VerifyRectification(result="合格"), ENGINEER, case)
    place.does(h.RejectRectification(reason="仍可推开"), SUPERVISOR, case)
    place.does(h.RecordRectification(result="已换锁"), ENGINEER, case)
    place.does(h.VerifyRectification(result="合格"), SUPERVISOR, case)
    assert place.of(case, e.OpinionIssued)[0].opinion.plain == "当日清理并加锁"
    assert place.desk.state(case).stage is HazardStage.VERIFIED
    assert place.desk.state(case).rejections == 1


@pytest.mark.req("INS-024", "INS-025", "SLA-058")
@pytest.mark.parametrize(
    ("kind", "department", "scheme"),
    [
        (HazardKind.SLOW_RESPONSE, Department.MAINTENANCE, Scheme.OPTIMISATION),
        (HazardKind.POOR_COMMUNICATION, Department.CUSTOMER_SERVICE, Scheme.COMMUNICATION_NORMS),
        (HazardKind.POOR_QUALITY, Department.MAINTENANCE, Scheme.TECHNICAL_TRAINING),
    ],
)
def test_a_problem_of_the_service_is_rectified_where_its_kind_says(
    place: Place, kind: HazardKind, department: Department, scheme: Scheme
) -> None:
    """Department, person and time node are named; the node is the clock's limit."""
    case = found(place, kind, source=HazardSource.INSPECTION)
    place.does(h.ReportHazard(departments=(department,)), INSPECTOR, case)
    until = place.deadline(10)
    wrong = h.PlanRectification(department=Department.CLEANING, responsible=REPAIRER.id, deadline=until, measure="整改")
    place.refused("other-department", wrong, SUPERVISOR, case)
    order = h.PlanRectification(department=department, responsible=REPAIRER.id, deadline=until, measure="整改")
    place.does(order, SUPERVISOR, case)
    (planned,) = place.of(case, e.RectificationPlanned)
    assert (planned.department, planned.responsible, planned.deadline) == (department, REPAIRER.id, until)
    assert planned.scheme is scheme
    assert clock(place, case, "finding.rectify").due == until


@pytest.mark.req("INS-026")
def test_a_measure_is_evaluated_each_quarter_until_the_problem_is_solved(place: Place) -> None:
    """Not sooner; not solved, it is ordered anew and evaluated again."""
    case = verified(place, HazardKind.POOR_QUALITY, Department.MAINTENANCE)
    place.refused("evaluation-due", h.CloseHazard(release="完成"), SUPERVISOR, case)
    for solved in (False, True):
        evaluation = h.EvaluateMeasure(solved=solved, effect="返修率变化")
        place.refused("quarter-not-reached", evaluation, SUPERVISOR, case)
        place.clock.advance(QUARTER)
        place.does(evaluation, SUPERVISOR, case)
        if not solved:
            place.refused("problem-unsolved", h.CloseHazard(release="完成"), SUPERVISOR, case)
            order = h.ReopenHazard(
                department=Department.MAINTENANCE,
                responsible=REPAIRER.id,
                deadline=place.deadline(30),
                measure="技术培训",
            )
            place.does(order, SUPERVISOR, case)
            place.does(h.StartRectification(), REPAIRER, case)
            place.does(h.RecordRectification(result="培训完成"), REPAIRER, case)
            place.does(h.VerifyRectification(result="合格"), SUPERVISOR, case)
    place.does(h.CloseHazard(release="完成"), SUPERVISOR, case)
    assert [one.solved for one in place.of(case, e.MeasureEvaluated)] == [False, True]


@pytest.mark.req("INS-034", "SLA-057")
def test_what_an_authority_found_is_rectified_at_once_and_published(place: Place) -> None:
    """At once is a clock; without publication it is not closed."""
    case = found(place, HazardKind.STRUCTURE, source=HazardSource.GOVERNMENT)
    assert clock(place, case, "finding.government").due == place.clock.now()
    place.rectified(case)
    assert clock(place, case, "finding.government").verdict == "met"
    place.does(h.VerifyRectification(result="合格"), SUPERVISOR, case)
    place.refused("publication-missing", h.CloseHazard(release="完成"), SUPERVISOR, case)
    place.does(h.CloseHazard(release="完成", published_at=("大堂公告栏",)), SUPERVISOR, case)
    assert place.of(case, e.HazardClosed)[0].published_at == ("大堂公告栏",)


@pytest.mark.req("INS-001", "INS-002", "INS-038")
def test_the_safety_system_has_four_parts_three_parties_and_a_list_of_sources(place: Place) -> None:
    """Each document has its versions; the list is kept per site and known by the staff."""
    document = evidence(EvidenceKind.DOCUMENT)
    stream = ""
    for kind in (*safety.SafetyPart, safety.SafetyPart.RULES):
        part = safety.PublishSafetyPart(key=SITE, site=SITE, kind=kind, title=kind.value, document=document)
        stream = place.does(part, DIRECTOR).case
    for party in safety.SafetyParty:
        place.does(safety.AssignSafetyDuty(party=party, duties=("遵守操作规程",)), DIRECTOR, stream)
    place.refused("no-emergency-sheet", safety.ConfirmKnowledge(staff=(INSPECTOR.id,)), INSPECTOR, stream)
    sources = tuple(safety.Source(kind=kind, place="B1-01") for kind in safety.SourceKind)
    lines = (safety.HotLine(service="消防", number="119"), safety.HotLine(service="安保部", number="0755-110"))
    place.refused("sources-missing", safety.KeepEmergencySheet(sources=(), hot_lines=lines), DIRECTOR, stream)
    place.does(safety.KeepEmergencySheet(sources=sources, hot_lines=lines), DIRECTOR, stream)
    place.does(safety.ConfirmKnowledge(staff=(INSPECTOR.id, REPAIRER.id)), INSPECTOR, stream)
    published = place.of(stream, safety.SafetyPartPublished)
    assert {one.kind.value for one in published} == {
        "safety-rules", "operating-norms", "hazard-search", "emergency-plans",
    }  # fmt: skip
    assert [one.number for one in published if one.kind is safety.SafetyPart.RULES] == [1, 2]
    parties = {one.party.value for one in place.of(stream, safety.SafetyDutyAssigned)}
    assert parties == {"repair-staff", "managers", "customers"}
    (sheet,) = place.of(stream, safety.EmergencySheetKept)
    assert {one.kind.value for one in sheet.sources} == {"fire-equipment", "water", "power", "gas"}
    assert place.of(stream, safety.KnowledgeConfirmed)[0].staff == (INSPECTOR.id, REPAIRER.id)


def plan(**more: Any) -> s.PlanSupervision:
    """A year's supervision."""
    chosen: dict[str, Any] = {
        "group": tuple(s.Member(post=post, person=f"staff-{post.value}") for post in GroupPost),
        "dimensions": tuple(SupervisionDimension),
        "nodes": (s.TimeNode(until=date(2026, 9, 30), content="季度监督"),),
    } | more
    return s.PlanSupervision(key="2026", site=SITE, year=2026, responsible=SUPERVISOR.id, **chosen)


@pytest.mark.req("INS-015", "INS-016")
def test_a_group_of_four_supervises_in_four_dimensions(place: Place) -> None:
    """Manager, supervisor, engineer, customer; timeliness, quality, satisfaction, records."""
    alone = (s.Member(post=GroupPost.PROPERTY_MANAGER, person=DIRECTOR.id),)
    place.refused("group-incomplete", plan(group=alone), SUPERVISOR)
    place.refused("areas-uncovered", plan(dimensions=(SupervisionDimension.QUALITY,)), SUPERVISOR)
    stream = place.does(plan(), SUPERVISOR).case
    (planned,) = place.of(stream, supervised.SupervisionPlanned)
    assert [one.post.value for one in planned.group] == [
        "property-manager", "customer-service-supervisor", "maintenance-engineer", "customer-representative",
    ]  # fmt: skip
    assert [one.value for one in planned.dimensions] == [
        "response-timeliness", "service-quality", "satisfaction", "record-completeness",
    ]  # fmt: skip


@pytest.mark.req("INS-019", "INS-021", "INS-023", "INS-031")
def test_a_year_of_supervision_runs_through_its_five_steps(place: Place) -> None:
    """Plan, gather, analyse, feed back, follow up; opinions by three channels; the report has three parts."""
    stream = place.does(plan(), SUPERVISOR).case
    place.refused("wrong-stage", s.AnalyseData(score=80, suggestions="优化派工"), SUPERVISOR, stream)
    opinions = tuple(s.Opinion(channel=one, kind=ProblemClass.SLOW_RESPONSE, count=3) for one in OpinionChannel)
    place.does(s.CollectData(ways=tuple(CollectionWay), opinions=opinions), SUPERVISOR, stream)
    problems = (s.FoundProblem(kind=ProblemClass.SLOW_RESPONSE, count=9),)
    place.does(s.AnalyseData(score=86, problems=problems, suggestions="优化派工"), SUPERVISOR, stream)
    departments = (Department.MAINTENANCE, Department.CUSTOMER_SERVICE)
    feedback = s.FeedBack(report="季度监督报告", departments=departments, management_told=DIRECTOR.id)
    place.does(feedback, SUPERVISOR, stream)
    place.refused("rectification-missing", s.FollowUp(progress="整改中"), SUPERVISOR, stream)
    case = found(place, HazardKind.SLOW_RESPONSE, source=HazardSource.INSPECTION)
    place.refused("rectification-missing", s.FollowUp(hazards=(case,), progress="整改中"), SUPERVISOR, stream)
    place.rectified(case)
    place.does(s.FollowUp(hazards=(case,), progress="整改中"), SUPERVISOR, stream)
    place.refused("year-not-over", s.ClosePlan(conclusion="完成"), SUPERVISOR, stream)
    place.clock.advance(timedelta(days=30))
    place.does(s.ClosePlan(conclusion="完成"), SUPERVISOR, stream)
    (collected,), (analysed,) = place.of(stream, supervised.DataCollected), place.of(stream, supervised.DataAnalysed)
    assert {one.channel.value for one in collected.opinions} == {"phone", "e-mail", "online-platform"}
    assert {one.value for one in collected.ways} == {"site-check", "questionnaire", "interview"}
    assert (analysed.score, analysed.problems, analysed.suggestions.plain) == (86, problems, "优化派工")
    assert place.of(stream, supervised.ResultsFedBack)[0].departments == departments
    assert place.of(stream, supervised.FollowUpRecorded)[0].open == (case,)
    assert place.desk.state(stream).stage is SupervisionStage.CLOSED


@pytest.mark.req("INS-030", "INS-033")
def test_a_department_with_a_head_and_a_third_party_are_on_record(place: Place) -> None:
    """Four duties; response speed, efficiency, satisfaction."""
    stream = place.does(plan(), SUPERVISOR).case
    place.refused("duties-missing", s.NameDepartment(name="监督部", head=DIRECTOR.id, duties=()), SUPERVISOR, stream)
    named = s.NameDepartment(name="监督部", head=DIRECTOR.id, duties=tuple(DepartmentDuty))
    place.does(named, SUPERVISOR, stream)
    third = s.RecordThirdParty(assessor="评估公司", response_minutes=25, solved_percent=96, satisfaction_percent=92)
    place.does(third, SUPERVISOR, stream)
    (department,) = place.of(stream, supervised.DepartmentNamed)
    assert (department.head, [one.value for one in department.duties]) == (
        DIRECTOR.id,
        ["set-standards", "evaluate", "investigate-problems", "analyse-feedback"],
    )
    (assessed,) = place.of(stream, supervised.ThirdPartyRecorded)
    figures = (assessed.response_minutes, assessed.solved_percent, assessed.satisfaction_percent)
    assert figures == (25, 96, 92)


@pytest.mark.parametrize(
    ("profile", "kind", "limited"),
    [
        (Profile.SHANSHUI_002, HazardKind.FIRE, True),
        (Profile.SHANSHUI_002, HazardKind.STRUCTURE, False),
        (Profile.DEFAULT, HazardKind.STRUCTURE, True),
        (Profile.DEFAULT, HazardKind.POOR_QUALITY, None),
    ],
)
def test_the_limit_of_a_report_is_the_profiles(
    place: Place, profile: Profile, kind: HazardKind, limited: bool | None
) -> None:
    """One source speaks of fire only; the strictest profile extends it to every hazard, not to findings."""
    place.does(ChooseProfile(site=SITE, profile=profile), DIRECTOR)
    case = found(place, kind)
    readings = [one for one in place.desk.clocks(case).readings if one.clock == "hazard.report"]
    assert [one.due is not None for one in readings] == ([] if limited is None else [limited])
