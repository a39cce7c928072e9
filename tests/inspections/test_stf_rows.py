"""Staff: competence, training, rewards, row by row (STF), through the desk."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from attrs import evolve

from tests.inspections.place import (
    ADMIN,
    DIRECTOR,
    ENGINEER,
    INSPECTOR,
    MONDAY,
    REPAIRER,
    SITE,
    SUPERVISOR,
    Place,
)
from tests.support.appraisals import MARKS
from wuye.application.cadences.duties import duty_key, set_duties
from wuye.application.reports.report import service_report
from wuye.application.reports.shown import briefing_of, same
from wuye.application.seeds.checklists import checklists
from wuye.domain.cadence import events as told
from wuye.domain.cadence.commands import SetCadence
from wuye.domain.cadence.rule import Rule
from wuye.domain.inspection import commands as i
from wuye.domain.inspection.hazard.commands import RecordHazard
from wuye.domain.inspection.hazard.terms import HazardKind, HazardSource
from wuye.domain.register.briefing import Audience, BriefingIssued
from wuye.domain.register.competence import commands as c
from wuye.domain.register.competence import events as e
from wuye.domain.register.competence.kinds import (
    ALWAYS_MARKED,
    AppraisalCriterion,
    AppraisalMethod,
    CompetenceStage,
    DynamicBasis,
    PenaltyKind,
    RewardKind,
)
from wuye.domain.register.staff.kinds import Trade
from wuye.domain.register.training import kinds as t
from wuye.domain.register.training import lifecycle as training
from wuye.domain.shared.inspections import InspectionKind
from wuye.domain.shared.period import read_period
from wuye.domain.sla.limits import Unit
from wuye.domain.sla.policy import Profile

SUBJECT = t.TrainingSubject
QUARTER = f"briefing-{SITE}.2026-Q3"
"""The written report of the quarter."""


def planned(place: Place, key: str, *subjects: t.TrainingSubject, **more: Any) -> str:
    """A training of the plan; gives its stream."""
    chosen: dict[str, Any] = {
        "content": t.TrainingContent.EMERGENCY,
        "form": t.TrainingForm.THEORY,
        "mode": t.TrainingMode.OFFLINE_INTERNAL,
        "first_day": MONDAY,
        "days": 2,
        "group": "全体员工",
        "responsible": SUPERVISOR.id,
    } | more
    command = training.PlanTraining(key=key, site=SITE, subjects=subjects or (SUBJECT.FIRE_KNOWLEDGE,), **chosen)
    return place.does(command, SUPERVISOR).case


def held(place: Place, stream: str, *people: str) -> None:
    """It was held, and these were there."""
    attendees = people or (REPAIRER.id,)
    place.does(training.HoldTraining(attendees=attendees, last_day=MONDAY + timedelta(days=1)), SUPERVISOR, stream)


def assessed(**more: Any) -> training.AssessTraining:
    """An assessment that everybody passed."""
    chosen: dict[str, Any] = {"ways": (t.AssessmentWay.EXAMINATION,), "passed": (REPAIRER.id,)} | more
    return training.AssessTraining(**chosen)


def employee(place: Place, **more: Any) -> str:
    """The repairer's record of competence, in training with a mentor."""
    chosen: dict[str, Any] = {"post": "维修工", "duties": ("遵守服务规范",)} | more
    command = c.RegisterEmployee(key="repairer", staff=REPAIRER.id, **chosen)
    record = place.does(command, ADMIN).case
    place.refused("own-mentor", c.StartInduction(mentor=REPAIRER.id), ADMIN, record)
    place.does(c.StartInduction(mentor=ENGINEER.id), ADMIN, record)
    return record


def appraised(place: Place, record: str, **more: Any) -> None:
    """A quarter's appraisal."""
    scores = tuple(c.Score(criterion=one, percent=85) for one in AppraisalCriterion)
    chosen: dict[str, Any] = {"marks": MARKS, "report": QUARTER} | more
    command = c.Appraise(since=date(2026, 7, 1), until=date(2026, 9, 30), scores=scores, feedback="服务热情", **chosen)
    place.does(command, SUPERVISOR, record)


def fit(place: Place, **more: Any) -> str:
    """The repairer, fit for duty."""
    record = employee(place, **more)
    place.does(c.RecordAssessment(passed=True), SUPERVISOR, record)
    return record


@pytest.mark.req("STF-005", "STF-006", "STF-024")
def test_the_catalogues_of_subjects_can_be_planned(place: Place) -> None:
    """Five of safety education, four of the safety plan, three of repair skills."""
    lists = (t.SAFETY_EDUCATION, t.SAFETY_PLAN, t.REPAIR_SKILLS)
    for key, subjects in enumerate(lists):
        planned(place, str(key), *subjects)
    stored = [
        {one.value for one in place.of(f"training-{key}", training.TrainingPlanned)[0].subjects} for key in range(3)
    ]
    assert stored == [
        {"safety-laws", "hazard-recognition", "operating-rules", "emergency-skills", "responsibility"},
        {"post-operating-rules", "professional-skills", "emergency-response", "laws-and-standards"},
        {"equipment-operation", "fault-diagnosis", "customer-service"},
    ]


@pytest.mark.req("STF-007", "STF-013", "STF-014", "STF-043")
def test_a_training_stores_form_content_mode_and_route(place: Place) -> None:
    """Every value of the lists can be chosen, and is what the log says."""
    rows = [
        (t.TrainingForm.THEORY, t.TrainingContent.ETHICS, t.TrainingMode.OFFLINE_INTERNAL, t.TrainingRoute.ACADEMIC),
        (
            t.TrainingForm.DRILL,
            t.TrainingContent.PROFESSIONAL,
            t.TrainingMode.OFFLINE_EXTERNAL,
            t.TrainingRoute.VOCATIONAL,
        ),
        (
            t.TrainingForm.CASE_ANALYSIS,
            t.TrainingContent.EMERGENCY,
            t.TrainingMode.ONLINE_VIDEO,
            t.TrainingRoute.IN_HOUSE,
        ),
        (t.TrainingForm.SIMULATION, t.TrainingContent.EMERGENCY, t.TrainingMode.ONLINE_TEST, t.TrainingRoute.IN_HOUSE),
        (t.TrainingForm.SIMULATION, t.TrainingContent.EMERGENCY, t.TrainingMode.PRACTICE, t.TrainingRoute.IN_HOUSE),
    ]
    for key, (form, content, mode, route) in enumerate(rows):
        stream = planned(place, str(key), form=form, content=content, mode=mode, route=route)
        (one,) = place.of(stream, training.TrainingPlanned)
        assert (one.form, one.content, one.mode, one.route) == (form, content, mode, route)
    assert {row[0].value for row in rows} == {"theory", "on-site-drill", "case-analysis", "simulation"}
    assert {row[1].value for row in rows} == {one.value for one in t.TrainingContent}
    assert {row[2].value for row in rows} == {one.value for one in t.TrainingMode}
    assert {row[3].value for row in rows} == {one.value for one in t.TrainingRoute}


@pytest.mark.req("STF-008", "STF-015")
def test_a_training_ends_with_an_assessment_by_the_schedules_way(place: Place) -> None:
    """Pass or fail for everybody; ethics by test and interview, skills by practice and case analysis."""
    for content, wrong, right in (
        (t.TrainingContent.ETHICS, t.AssessmentWay.PRACTICAL, t.AssessmentWay.WRITTEN_TEST),
        (t.TrainingContent.ETHICS, t.AssessmentWay.PRACTICAL, t.AssessmentWay.INTERVIEW),
        (t.TrainingContent.PROFESSIONAL, t.AssessmentWay.EXAMINATION, t.AssessmentWay.PRACTICAL),
        (t.TrainingContent.PROFESSIONAL, t.AssessmentWay.EXAMINATION, t.AssessmentWay.CASE_ANALYSIS),
    ):
        stream = planned(place, f"{content.value}-{right.value}", content=content)
        held(place, stream, REPAIRER.id, ENGINEER.id)
        place.refused("other-way", assessed(ways=(wrong,), failed=(ENGINEER.id,)), SUPERVISOR, stream)
        place.refused("way-missing", assessed(ways=(), failed=(ENGINEER.id,)), SUPERVISOR, stream)
        place.refused("pass-or-fail", assessed(ways=(right,)), SUPERVISOR, stream)
        place.does(assessed(ways=(right,), failed=(ENGINEER.id,)), SUPERVISOR, stream)
        (done,) = place.of(stream, training.TrainingAssessed)
        assert (done.passed, done.failed) == ((REPAIRER.id,), (ENGINEER.id,))
    for way in (t.AssessmentWay.EXAMINATION, t.AssessmentWay.PRACTICAL, t.AssessmentWay.FEEDBACK):
        stream = planned(place, f"safety-{way.value}")
        held(place, stream)
        place.does(assessed(ways=(way,)), SUPERVISOR, stream)
        assert place.of(stream, training.TrainingAssessed)[0].ways == (way,)


@pytest.mark.req("STF-009", "STF-016")
def test_a_changed_plan_names_the_assessment_that_caused_it(place: Place) -> None:
    """The appraisal or assessment before feeds the next plan."""
    record = fit(place)
    appraised(place, record, weak_points=("带电作业",))
    stream = planned(place, "next", because=record)
    command = training.ChangeTraining(first_day=MONDAY, days=3, because=record, reason="实操薄弱")
    place.does(command, SUPERVISOR, stream)
    assert place.of(stream, training.TrainingPlanned)[0].because == record
    (changed,) = place.of(stream, training.TrainingChanged)
    assert (changed.because, changed.days) == (record, 3)


@pytest.mark.req("STF-010", "STF-017", "STF-036")
def test_trainings_recur_at_the_interval_the_site_sets_and_overdue_ones_are_seen(place: Place) -> None:
    """No interval is stated: it is the site's; what was not held is overdue."""
    for name in ("training_safety", "skill_renewal", "training_service"):
        rule = Rule(anchor=MONDAY, unit=Unit.HALF_YEARS)
        duty = SetCadence(key=name, site=SITE, duty=f"cadence.{name}", rule=rule, subject=REPAIRER.id)
        place.does(duty, ADMIN)
    place.later(days=2)
    for name in ("training_safety", "skill_renewal", "training_service"):
        assert len(place.of(f"cadence-{name}", told.OccurrenceOverdue)) == 1
        assert place.desk.state(f"cadence-{name}").open[0].overdue


@pytest.mark.req("STF-012")
def test_a_professional_training_is_due_each_quarter(place: Place) -> None:
    """By the quality plan."""
    set_duties(place.desk, SITE, Profile.QUALITY_PLAN_001, MONDAY, by=ADMIN)
    duty = f"cadence-{duty_key(SITE, 'cadence.training_professional', 'per post')}"
    place.later(days=92)
    assert [one.slot.id for one in place.of(duty, told.OccurrenceOpened)] == ["2026-09-07", "2026-12-07"]


@pytest.mark.req("STF-018", "STF-041")
def test_a_new_employee_has_a_mentor_and_a_post_with_its_knowledge(place: Place) -> None:
    """One experienced colleague; what the post of customer service must know is on record."""
    knowledge = ("法规、公司制度与服务合同", "楼栋、单元、住户、管线、设施与常见维修方法", "收费标准与计算")
    record = employee(place, post="客服", knowledge=knowledge)
    assert [one.mentor for one in place.of(record, e.InductionStarted)] == [ENGINEER.id]
    assert place.of(record, e.EmployeeRegistered)[0].knowledge == knowledge


@pytest.mark.req("STF-004")
def test_the_post_of_repair_staff_lists_the_handbooks_duties(place: Place) -> None:
    """Archive, repair flow, patrol and upkeep, service standards."""
    duties = ("建立服务档案", "遵守维修流程", "巡检与预防性保养", "遵守服务规范")
    record = employee(place, duties=duties)
    assert place.of(record, e.EmployeeRegistered)[0].duties == duties


@pytest.mark.req("STF-034")
def test_team_posts_are_stored_with_their_duties(place: Place) -> None:
    """Project manager, technical staff, administrators, cleaners."""
    posts = {
        "项目经理": "统筹规划",
        "技术人员": "技术支持",
        "行政人员": "日常运营与客户服务",
        "保洁人员": "环境卫生与设施状况",
    }
    for key, (post, duty) in enumerate(posts.items()):
        command = c.RegisterEmployee(key=str(key), staff=REPAIRER.id, post=post, duties=(duty,))
        place.does(command, ADMIN)
    stored = [place.of(f"competence-{key}", e.EmployeeRegistered)[0] for key in range(4)]
    assert {one.post: one.duties[0] for one in stored} == posts


@pytest.mark.req("STF-020", "STF-021", "SLA-064")
@pytest.mark.parametrize(
    ("subject", "days", "group"),
    [
        (SUBJECT.SERVICE_ETIQUETTE, 1, "全体员工"),
        (SUBJECT.PROFESSIONAL_SKILLS, 2, "相关岗位"),
        (SUBJECT.TEAMWORK, 1, "全体员工"),
    ],
)
def test_a_course_of_the_improvement_plan_has_its_days_and_two_assessments(
    place: Place, subject: t.TrainingSubject, days: int, group: str
) -> None:
    """Theory and practice are assessed apart; a shorter course is none."""
    if days > 1:
        short = training.PlanTraining(
            key="short",
            site=SITE,
            content=t.TrainingContent.EMERGENCY,
            subjects=(subject,),
            form=t.TrainingForm.THEORY,
            mode=t.TrainingMode.PRACTICE,
            first_day=MONDAY,
            days=days - 1,
            group=group,
            responsible=SUPERVISOR.id,
        )
        place.refused("course-too-short", short, SUPERVISOR)
    stream = planned(place, "course", subject, days=days, group=group)
    held(place, stream)
    ways = (t.AssessmentWay.WRITTEN_TEST, t.AssessmentWay.PRACTICAL)
    place.refused("theory-and-practice", assessed(ways=ways, theory_percent=90), SUPERVISOR, stream)
    place.does(assessed(ways=ways, theory_percent=90, practice_percent=80), SUPERVISOR, stream)
    (done,) = place.of(stream, training.TrainingAssessed)
    assert (done.theory_percent, done.practice_percent) == (90, 80)
    assert place.of(stream, training.TrainingPlanned)[0].days == days


@pytest.mark.req("STF-025")
def test_empathy_training_is_compared_with_the_communication_score(place: Place) -> None:
    """By case analysis and customer interviews."""
    for form in (t.TrainingForm.CASE_ANALYSIS, t.TrainingForm.CUSTOMER_INTERVIEW):
        stream = planned(place, form.value, SUBJECT.EMPATHY, form=form)
        held(place, stream)
        place.refused("comparison-missing", assessed(), SUPERVISOR, stream)
        place.does(assessed(score_before=70, score_after=82), SUPERVISOR, stream)
        (done,) = place.of(stream, training.TrainingAssessed)
        assert (done.score_before, done.score_after) == (70, 82)


@pytest.mark.req("STF-023", "STF-026", "STF-032")
def test_a_weak_point_leads_to_a_training_with_person_and_date(place: Place) -> None:
    """Or to a penalty that names the finding."""
    record = fit(place)
    finding = place.does(
        RecordHazard(
            site=SITE,
            kind=HazardKind.POOR_QUALITY,
            source=HazardSource.CUSTOMER,
            place="3-2",
            problem="同一处返修",
        ),
        INSPECTOR,
    ).case
    stream = planned(place, "remedy", because=finding, trainees=(REPAIRER.id,))
    due = MONDAY + timedelta(days=30)
    place.does(c.AssignTraining(training=stream, finding=finding, due_on=due), SUPERVISOR, record)
    (assigned,) = place.of(record, e.TrainingAssigned)
    assert (assigned.training, assigned.finding, assigned.due_on) == (stream, finding, due)
    assert place.of(stream, training.TrainingPlanned)[0].responsible == SUPERVISOR.id
    place.does(c.RecordAssessment(passed=True, training=stream), SUPERVISOR, record)
    appraised(place, record)
    place.does(c.ImposePenalty(kind=PenaltyKind.WARNING, finding=finding, reason="再次返修"), DIRECTOR, record)
    assert [one.finding for one in place.of(record, e.PenaltyImposed)] == [finding]


@pytest.mark.req("STF-027", "STF-028", "STF-029", "STF-030")
def test_rewards_are_recorded_by_kind_person_and_period(place: Place) -> None:
    """Material, spiritual, development, team; honours; a commendation with its improvement; a department's own."""
    record = fit(place)
    for kind in RewardKind:
        appraised(place, record)
        if kind is RewardKind.COMMENDATION:
            bare = c.GrantReward(kind=kind, period="2026Q3", reason="改进突出")
            place.refused("measure-missing", bare, DIRECTOR, record)
        measure = "hazard-1" if kind is RewardKind.COMMENDATION else None
        department = "维修部" if kind is RewardKind.TEAM_BUILDING else None
        command = c.GrantReward(kind=kind, period="2026Q3", reason="优质服务", measure=measure, department=department)
        place.does(command, DIRECTOR, record)
    granted = place.of(record, e.RewardGranted)
    assert {one.kind.value for one in granted} == {
        "bonus", "promotion", "certificate-of-honour", "souvenir", "training", "career-path", "team-building",
        "best-repair-service", "satisfaction-star", "commendation",
    }  # fmt: skip
    assert {one.period for one in granted} == {"2026Q3"}
    assert [one.measure for one in granted if one.measure] == ["hazard-1"]
    assert [one.department for one in granted if one.department] == ["维修部"]


@pytest.mark.req("STF-031")
def test_a_penalty_names_the_finding_that_caused_it(place: Place) -> None:
    """Warning, demotion, rectification of a department."""
    record = fit(place)
    for kind in PenaltyKind:
        appraised(place, record)
        place.does(c.ImposePenalty(kind=kind, finding="hazard-1", reason="违反规范"), DIRECTOR, record)
    imposed = place.of(record, e.PenaltyImposed)
    assert {one.kind.value for one in imposed} == {"warning", "demotion", "department-rectification"}
    assert {one.finding for one in imposed} == {"hazard-1"}


@pytest.mark.req("STF-019", "STF-033", "STF-037")
def test_an_appraisal_scores_four_criteria_with_feedback(place: Place) -> None:
    """Conduct, skill, satisfaction, innovation; by the supervisor."""
    record = fit(place)
    partial = c.Appraise(
        since=date(2026, 7, 1),
        until=date(2026, 9, 30),
        scores=(c.Score(criterion=AppraisalCriterion.SKILL, percent=90),),
        marks=MARKS,
        report=QUARTER,
        feedback="服务热情",
    )
    place.refused("criteria-missing", partial, SUPERVISOR, record)
    appraised(place, record)
    (done,) = place.of(record, e.EmployeeAppraised)
    assert {one.criterion.value: one.percent for one in done.scores} == dict.fromkeys(
        ("daily-conduct", "skill", "customer-satisfaction", "innovation"), 85
    )
    assert done.feedback.plain == "服务热情"


@pytest.mark.req("KPI-019", "KPI-020", "KPI-023", "KPI-024")
def test_an_appraisal_marks_what_counts_by_three_methods(place: Place) -> None:
    """Attitude, attendance, on time; skill; survey; proposals; innovation, problem-solving, communication."""
    record = fit(place)
    scores = tuple(c.Score(criterion=one, percent=85) for one in AppraisalCriterion)
    period: dict[str, Any] = {"since": date(2026, 7, 1), "until": date(2026, 9, 30)}

    def appraisal(marks: tuple[c.Mark, ...]) -> c.Appraise:
        return c.Appraise(**period, scores=scores, marks=marks, report=QUARTER, feedback="服务热情")

    for one in ALWAYS_MARKED:
        less = tuple(mark for mark in MARKS if mark.aspect is not one)
        place.refused("aspects-missing", appraisal(less), SUPERVISOR, record)
    counted = tuple(evolve(one, method=AppraisalMethod.QUANTITATIVE, basis=None) for one in MARKS)
    place.refused("methods-missing", appraisal(counted), SUPERVISOR, record)
    place.refused("wrong-basis", appraisal(tuple(evolve(one, basis=None) for one in MARKS)), SUPERVISOR, record)
    for basis in DynamicBasis:
        marks = tuple(evolve(one, basis=basis if one.basis else None) for one in MARKS)
        place.does(appraisal(marks), SUPERVISOR, record)
        place.does(c.GrantReward(kind=RewardKind.BONUS, period="2026Q3", reason="优质服务"), DIRECTOR, record)
    stored = place.of(record, e.EmployeeAppraised)
    assert {one.aspect.value for one in stored[0].marks} == {
        "attitude", "attendance", "on-time-completion", "post-skill", "problem-solving", "customer-communication",
        "periodic-survey", "improvement-proposals", "new-technology", "optimised-process", "improved-experience",
    }  # fmt: skip
    assert {one.method.value for one in stored[0].marks} == {"quantitative", "qualitative", "dynamic"}
    bases = [mark.basis.value for one in stored for mark in one.marks if mark.basis is not None]
    assert bases == ["service-cycle", "season", "demand"]


@pytest.mark.req("KPI-022", "KPI-042")
def test_bonus_promotion_and_penalty_are_decided_on_the_figures_of_the_appraised_period(place: Place) -> None:
    """No decision without an appraisal; each names the written report, which is computed again to the digest."""
    record = fit(place)
    bonus = c.GrantReward(kind=RewardKind.BONUS, period="2026Q3", reason="优质服务")
    place.refused("wrong-stage", bonus, DIRECTOR, record)
    figures = service_report(place.desk, place.reader(), site=SITE, period=read_period("2026-Q3"))
    told = briefing_of(figures, audience=(Audience.MANAGEMENT,), recipients=(DIRECTOR.id,), summary="本季考核依据")
    assert place.does(told, SUPERVISOR).case == QUARTER
    for decision in (
        bonus,
        c.GrantReward(kind=RewardKind.PROMOTION, period="2026Q3", reason="连续优秀", department="维修部"),
        c.ImposePenalty(kind=PenaltyKind.DEPARTMENT_RECTIFICATION, finding="hazard-1", reason="响应超时"),
    ):
        appraised(place, record)
        place.does(decision, DIRECTOR, record)
    granted, imposed = place.of(record, e.RewardGranted), place.of(record, e.PenaltyImposed)
    assert [(one.kind.value, one.report) for one in granted] == [("bonus", QUARTER), ("promotion", QUARTER)]
    assert [one.report for one in imposed] == [QUARTER]
    (issued,) = place.of(QUARTER, BriefingIssued)
    again = service_report(place.desk, place.reader(), site=SITE, period=read_period("2026-Q3"), as_of=issued.as_of)
    assert same(again, issued.digest)


@pytest.mark.req("STF-001", "STF-003")
def test_without_a_certificate_nobody_is_fit_for_a_post_that_needs_one(place: Place) -> None:
    """The mechanic has no electrician's certificate; who loses one is blocked until it is renewed."""
    wrong = place.does(
        c.RegisterEmployee(
            key="wrong", staff=REPAIRER.id, post="操作工", duties=("操作",), certified_trade=Trade.EQUIPMENT_OPERATOR
        ),
        ADMIN,
    ).case
    place.does(c.StartInduction(mentor=ENGINEER.id), ADMIN, wrong)
    place.refused("not-certified", c.RecordAssessment(passed=True), SUPERVISOR, wrong)
    record = fit(place, certified_trade=Trade.ELECTRICIAN)
    place.does(c.ExpireCertificate(trade=Trade.ELECTRICIAN), ADMIN, record)
    assert place.desk.state(record).stage is CompetenceStage.BLOCKED
    place.does(c.RenewCertificate(trade=Trade.ELECTRICIAN), ADMIN, record)
    assert place.desk.state(record).stage is CompetenceStage.FIT


@pytest.mark.req("STF-038", "STF-040", "STF-045")
def test_cleaners_fire_knowledge_and_persuasion_have_their_records(place: Place) -> None:
    """Each with who was there; repeated neglect leads to a measure."""
    for subject in (SUBJECT.CLEANING, SUBJECT.FIRE_KNOWLEDGE, SUBJECT.CONVERSATION):
        stream = planned(place, subject.value, subject)
        held(place, stream, REPAIRER.id, ENGINEER.id)
        assert place.of(stream, training.TrainingHeld)[0].attendees == (REPAIRER.id, ENGINEER.id)
        assert place.of(stream, training.TrainingPlanned)[0].route is t.TrainingRoute.IN_HOUSE
    record = fit(place, post="保洁员")
    appraised(place, record)
    neglect = c.ImposePenalty(kind=PenaltyKind.WARNING, finding="inspection-1", reason="多次卫生不达标")
    place.does(neglect, DIRECTOR, record)
    assert len(place.of(record, e.PenaltyImposed)) == 1


@pytest.mark.req("STF-039")
def test_a_conduct_check_covers_dress_badge_and_manner(place: Place) -> None:
    """The plan's three items."""
    listed = next(one for one in checklists() if one.key == "conduct")
    assert {item.name_zh for item in listed.items} == {"统一着装", "佩戴标志", "主动热情服务"}
    case = place.scheduled(InspectionKind.CONDUCT)
    place.does(i.StartInspection(), SUPERVISOR, case)
    place.answered(case, SUPERVISOR)
    place.does(i.CompleteInspection(), SUPERVISOR, case)
    assert place.desk.state(case).stage == "passed"
