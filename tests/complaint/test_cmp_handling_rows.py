"""Class, reply, investigation, measures, result: requirement rows proved through the desk."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest

from tests.complaint.conftest import ComplaintStory
from wuye.domain.complaint import commands as c
from wuye.domain.complaint import events as e
from wuye.domain.complaint import terms as t
from wuye.domain.complaint.terms import ComplaintStage as S
from wuye.domain.sla.policy import Profile
from wuye.domain.sla.reading import Verdict

Stories = Callable[[], ComplaintStory]
A, B, C = t.ComplaintClass.MAJOR, t.ComplaintClass.IMPORTANT, t.ComplaintClass.MINOR
URGENT: dict[str, Any] = {"urgency": t.ComplaintUrgency.URGENT, "ground": t.UrgencyGround.SAFETY_HAZARD}


@pytest.mark.req("CMP-010")
def test_each_grade_of_urgency_and_complexity_has_its_handling_scheme(complaints: Stories) -> None:
    """Urgent is an equipment failure or a safety hazard; four grades, four schemes."""
    assert {one.value for one in t.UrgencyGround} == {"equipment-failure", "safety-hazard"}
    met = set()
    for urgency in t.ComplaintUrgency:
        for complexity in t.Complexity:
            story = complaints().at(S.DETAILED)
            ground = t.UrgencyGround.EQUIPMENT_FAILURE if urgency is t.ComplaintUrgency.URGENT else None
            story.does(c.Classify, urgency=urgency, ground=ground, complexity=complexity)
            stored = story.stored(e.ComplaintClassified)
            assert (stored.urgency, stored.complexity) == (urgency, complexity)
            met.add(stored.scheme)
    assert met == set(t.HandlingScheme)
    story = complaints().at(S.DETAILED)
    story.refuses("urgency-ground-missing", c.Classify, urgency=t.ComplaintUrgency.URGENT, ground=None)


@pytest.mark.req("CMP-011")
def test_urgent_goes_to_a_supervisor_or_head_the_rest_to_an_officer(complaints: Stories) -> None:
    """Two routes; each refuses the other's people."""
    story = complaints().at(S.DETAILED)
    story.refuses("wrong-post", c.Classify, **URGENT, handler=story.cast.officer.id)
    story.does(c.Classify, **URGENT, handler=story.cast.head.id)
    assert story.state.handler == story.cast.head.id
    other = complaints().at(S.DETAILED)
    other.refuses("wrong-post", c.Classify, handler=other.cast.head.id)
    other.does(c.Classify, handler=other.cast.officer.id)
    assert other.row()["handler"] == other.cast.officer.id


@pytest.mark.req("CMP-012")
@pytest.mark.parametrize("severity", t.ComplaintClass)
def test_customer_service_and_department_judge_the_class_together(
    complaint: ComplaintStory, severity: t.ComplaintClass
) -> None:
    """A major, B important, C minor; one person alone is refused, and a change keeps its reason."""
    assert [one.value for one in t.ComplaintClass] == ["a-major", "b-important", "c-minor"]
    complaint.at(S.DETAILED)
    complaint.refuses("same-person", c.Classify, judged_with=complaint.cast.officer.id)
    complaint.does(c.Classify, severity=severity, judged_with=complaint.cast.head.id)
    assert complaint.stored(e.ComplaintClassified).severity is severity
    assert complaint.row()["severity"] == severity.value
    complaint.refuses("reason-missing", c.Classify, severity=B, reason=None)
    complaint.does(c.Classify, severity=B, reason="影响扩大")
    assert [one.severity for one in complaint.all_stored(e.ComplaintClassified)] == [severity, B]


@pytest.mark.req("CMP-013")
def test_class_a_is_reported_to_the_head_of_the_property_centre(complaint: ComplaintStory) -> None:
    """To that head, and to nobody less."""
    complaint.at(S.DETAILED)
    complaint.refuses("head-not-told", c.Classify, severity=A, reported_to=None)
    complaint.refuses("wrong-post", c.Classify, severity=A, reported_to=complaint.cast.head.id)
    complaint.does(c.Classify, severity=A, reported_to=complaint.cast.centre_head.id)
    assert complaint.stored(e.ComplaintClassified).reported_to == complaint.cast.centre_head.id


@pytest.mark.req("CMP-015")
@pytest.mark.parametrize(("severity", "forwarded"), [(A, False), (B, False), (C, True)])
def test_grave_and_forwarded_written_complaints_reach_the_head(
    complaint: ComplaintStory, severity: t.ComplaintClass, *, forwarded: bool
) -> None:
    """Three triggers: major, important, forwarded by an authority."""
    written: dict[str, Any] = {"channel": t.ComplaintChannel.WRITTEN, "written_form": t.WrittenForm.LETTER}
    complaint.at(S.DETAILED, {c.ReceiveComplaint: {**written, "government_forwarded": forwarded}})
    complaint.refuses("head-not-told", c.Classify, severity=severity, reported_to=None)
    complaint.does(c.Classify, severity=severity, reported_to=complaint.cast.centre_head.id)
    assert complaint.stored(e.ComplaintClassified).reported_to == complaint.cast.centre_head.id
    plain = complaint.another().at(S.DETAILED, {c.ReceiveComplaint: written})
    plain.does(c.Classify, severity=C, reported_to=None)
    assert plain.stored(e.ComplaintClassified).reported_to is None


@pytest.mark.req("CMP-020")
def test_every_complaint_is_judged_valid_or_invalid(complaint: ComplaintStory) -> None:
    """A valid one has cause and measures on record; an invalid one ends, and neither takes the other's way."""
    complaint.at(S.MEASURES_AGREED)
    assert complaint.stored(e.ComplaintClassified).valid is True
    assert complaint.stored(e.CauseAnalysed).analysis.plain
    assert complaint.stored(e.MeasuresAgreed).measures.plain
    invalid = complaint.another().at(S.DETAILED)
    invalid.does(c.Classify, valid=False)
    invalid.refuses("not-valid", c.NotifyDepartment)
    invalid.does(c.CloseInvalid)
    assert invalid.state.stage is S.INVALID_CLOSED
    valid = complaint.another().at(S.CLASSIFIED)
    valid.refuses("is-valid", c.CloseInvalid)


@pytest.mark.req("CMP-021")
def test_the_reason_of_invalidity_is_told_within_one_working_day(complaint: ComplaintStory) -> None:
    """One working day after the judgement, on the site's calendar: Monday's ends at Tuesday's close."""
    story = complaint.under(Profile.SHANSHUI_002).on_calendar().at(S.DETAILED)
    story.does(c.Classify, valid=False)
    clock = story.clock("complaint.invalid_notice")
    assert clock.in_force is not None
    assert (clock.in_force.value, clock.in_force.unit.value) == (1, "working_days")
    assert clock.due is not None
    assert clock.due > clock.started
    story.refuses("reason-not-told", c.CloseInvalid, told=False)
    story.does(c.CloseInvalid, reason="非物业服务范围", told=True)
    assert story.stored(e.InvalidityNotified).reason.plain == "非物业服务范围"
    assert story.clock("complaint.invalid_notice").verdict is Verdict.MET


@pytest.mark.req("CMP-022")
def test_no_notice_is_needed_where_the_customer_is_the_cause(complaint: ComplaintStory) -> None:
    """The exemption is recorded with its reason and breaches nothing; a site may deny it."""
    story = complaint.under(Profile.SHANSHUI_002).on_calendar().at(S.DETAILED)
    story.does(c.Classify, valid=False)
    story.later(days=9)
    story.does(c.CloseInvalid, told=False, caused_by_customer=True, reason="客户自行损坏")
    stored = story.stored(e.InvalidityNotified)
    assert (stored.exempt, stored.reason.plain) == (True, "客户自行损坏")
    early = complaint.under(Profile.SHANSHUI_002).on_calendar().at(S.DETAILED)
    early.does(c.Classify, valid=False)
    early.does(c.CloseInvalid, told=False, caused_by_customer=True)
    assert early.clock("complaint.invalid_notice").verdict is Verdict.ENDED
    strict = complaint.under(invalid_exemption="denied").at(S.DETAILED)
    strict.does(c.Classify, valid=False)
    strict.refuses("no-exemption", c.CloseInvalid, told=False, caused_by_customer=True)


@pytest.mark.req("CMP-023")
def test_measures_are_drawn_up_at_once_and_agreed_into_one_position(complaint: ComplaintStory) -> None:
    """Customer service and the department together: immediately."""
    complaint.at(S.INVESTIGATED)
    clock = complaint.clock("complaint.measures")
    assert clock.due == clock.started
    complaint.refuses("same-person", c.AgreeMeasures, agreed_with=complaint.cast.officer.id)
    complaint.does(c.AgreeMeasures, position="致歉整改", measures="加派人手")
    stored = complaint.stored(e.MeasuresAgreed)
    assert (stored.position.plain, stored.measures.plain) == ("致歉整改", "加派人手")
    assert complaint.clock("complaint.measures").closed_by == "complaint.measures-agreed"


@pytest.mark.req("CMP-024", "CMP-028", "CMP-029", "CMP-030", "CMP-031")
@pytest.mark.parametrize(
    ("severity", "reply", "resolve"),
    [
        (A, (2, "hours"), (3, "working_days")),
        (B, (1, "working_days"), (2, "working_days")),
        (C, (2, "hours"), (1, "working_days")),
    ],
)
def test_the_limits_follow_the_class(
    complaint: ComplaintStory, severity: t.ComplaintClass, reply: tuple[int, str], resolve: tuple[int, str]
) -> None:
    """Reply and resolution by weight; the department head gives the result, counted from receipt."""
    story = complaint.under(Profile.SHANSHUI_002).on_calendar().at(S.DETAILED)
    story.does(c.Classify, severity=severity)
    for name, figure in (("complaint.respond", reply), ("complaint.resolve", resolve)):
        clock = story.clock(name)
        assert clock.in_force is not None
        assert (clock.in_force.value, clock.in_force.unit.value) == figure
        assert clock.started == story.recorded(e.ComplaintReceived)[0].occurred_at
        assert clock.verdict is Verdict.RUNNING
    story.does(c.ReplyToComplainant)
    story.goes(c.NotifyDepartment, c.RecordInvestigation, c.AgreeMeasures, c.StartRectification, c.RecordResult)
    story.does(c.TellResult, story.cast.head)
    assert story.clock("complaint.respond").verdict is Verdict.MET
    assert story.clock("complaint.resolve").verdict is Verdict.MET
    assert story.recorded(e.ResultTold)[0].actor.role.value == "department-head"
    late = complaint.under(Profile.SHANSHUI_002).on_calendar().at(S.RECTIFYING, {c.Classify: {"severity": severity}})
    late.later(days=9)
    late.does(c.RecordResult)
    assert late.clock("complaint.resolve").verdict is Verdict.MISSED


@pytest.mark.req("CMP-025", "CMP-037")
def test_department_and_head_are_informed_and_a_person_is_responsible(complaint: ComplaintStory) -> None:
    """Two recipients, a department and a person; no head, no notice."""
    complaint.at(S.CLASSIFIED)
    assert complaint.stored(e.ComplaintClassified).responsible == complaint.cast.technician.id
    complaint.refuses("wrong-post", c.NotifyDepartment, head=complaint.cast.technician.id)
    complaint.does(c.NotifyDepartment, department="engineering")
    stored = complaint.stored(e.DepartmentNotified)
    assert (stored.department, stored.head) == ("engineering", complaint.cast.head.id)
    assert complaint.state.accountable == stored.responsible == complaint.cast.technician.id
    assert complaint.row()["department"] == "engineering"


@pytest.mark.req("CMP-026")
def test_the_analysis_is_on_record_before_measures_are_final(complaint: ComplaintStory) -> None:
    """Customer service helps the department; without the analysis there are no measures."""
    complaint.at(S.NOTIFIED)
    complaint.refuses("wrong-stage", c.AgreeMeasures)
    complaint.refuses("wrong-post", c.RecordInvestigation, supported_by=complaint.cast.technician.id)
    complaint.does(c.RecordInvestigation, facts="当日缺岗", analysis="排班不足")
    stored = complaint.stored(e.CauseAnalysed)
    assert (stored.facts.plain, stored.analysis.plain) == ("当日缺岗", "排班不足")
    assert stored.supported_by == complaint.cast.officer.id


@pytest.mark.req("CMP-027", "CMP-036")
def test_the_department_enters_the_result_and_keeps_the_three_prohibitions(complaint: ComplaintStory) -> None:
    """No shifting, no delay, no omission: each is checked on the record."""
    kept = tuple(t.Prohibition)
    assert [one.value for one in kept] == ["no-shifting", "no-delay", "no-omission"]
    complaint.at(S.RECTIFYING)
    for left in kept:
        rest = tuple(one for one in kept if one is not left)
        refusal = complaint.refuses("prohibition-broken", c.RecordResult, kept=rest)
        assert refusal.facts["missing"] == [left.value]
    complaint.refuses("not-permitted", c.RecordResult, complaint.cast.officer)
    complaint.does(c.RecordResult, result="已整改")
    stored = complaint.stored(e.ComplaintResolved)
    assert (stored.result.plain, stored.kept) == ("已整改", kept)


@pytest.mark.req("CMP-032")
def test_an_exception_has_its_reason_and_the_customer_is_informed(complaint: ComplaintStory) -> None:
    """Engineering or other causes; the clock stands still meanwhile."""
    assert {one.value for one in t.ExceptionCause} == {"engineering", "other"}
    complaint.at(S.RECTIFYING)
    complaint.refuses("customer-not-told", c.RequestException, customer_informed=False)
    complaint.does(c.RequestException, cause=t.ExceptionCause.ENGINEERING, reason="等配件")
    assert complaint.stored(e.ExceptionRecorded).reason.plain == "等配件"
    before = complaint.clock("complaint.resolve")
    assert before.verdict is Verdict.PAUSED
    complaint.later(days=5)
    assert complaint.clock("complaint.resolve").remaining == before.remaining
    complaint.does(c.ResumeRectification)
    assert complaint.clock("complaint.resolve").verdict is Verdict.RUNNING


@pytest.mark.req("CMP-033")
def test_a_major_complaint_has_one_position_that_every_answer_keeps(complaint: ComplaintStory) -> None:
    """口径一致: all staff know it, and who answers names the position that is stored."""
    complaint.at(S.INVESTIGATED, {c.Classify: {"severity": A}})
    complaint.refuses("position-not-shared", c.AgreeMeasures, shared_with_all=False)
    complaint.does(c.AgreeMeasures, position="统一口径：致歉并公示")
    shown = complaint.row("case_detail")["body"]["facts"]["complaint.measures-agreed"]
    position = complaint.state.position
    assert shown["version"] == position == complaint.recorded(e.MeasuresAgreed)[0].version
    assert complaint.stored(e.MeasuresAgreed).position.plain == "统一口径：致歉并公示"
    refusal = complaint.refuses("position-differs", c.ReplyToComplainant, position=None)
    assert refusal.facts["agreed"] == position
    complaint.does(c.ReplyToComplainant, complaint.cast.head, position=position)
    assert complaint.stored(e.ComplainantReplied).position == position


@pytest.mark.req("CMP-038")
def test_handling_ends_within_24_hours_and_an_urgent_one_at_once(complaint: ComplaintStory) -> None:
    """The handbook's handling limit."""
    story = complaint.under(Profile.HANDBOOK_000).at(S.DETAILED)
    story.does(c.Classify)
    clock = story.clock("complaint.resolve")
    assert clock.due is not None
    assert clock.due - clock.started == timedelta(hours=24)
    story.does(c.Classify, **URGENT)
    clock = story.clock("complaint.resolve")
    assert clock.due == clock.started


@pytest.mark.req("CMP-042")
def test_the_handbook_answers_in_24_hours_and_solves_in_72(complaint: ComplaintStory) -> None:
    """The mechanism of its first chapter; the stricter figures of other chapters run beside it."""
    story = complaint.under(Profile.HANDBOOK_000).at(S.CLASSIFIED)
    respond, resolve = story.clock("complaint.respond"), story.clock("complaint.resolve")
    assert respond.due is not None
    assert respond.due - respond.started == timedelta(hours=24)
    assert 72 in {one.limit.value for one in resolve.figures}
    [figure] = [one for one in resolve.figures if one.limit.value == 72]
    assert figure.due is not None
    assert figure.due - resolve.started == timedelta(hours=72)


@pytest.mark.req("CMP-052")
def test_a_theft_claim_is_flagged_and_answered_with_an_explanation(complaint: ComplaintStory) -> None:
    """No result before the explanation record."""
    complaint.at(S.RECTIFYING, {c.Classify: {"theft_claim": True}})
    assert complaint.stored(e.ComplaintClassified).theft_claim is True
    complaint.refuses("explanation-missing", c.RecordResult)
    ground = t.ExplanationGround.THEFT_CLAIM
    complaint.does(c.RecordExplanation, ground=ground, explanation="责任以公安认定为准", coordinated_with=None)
    assert complaint.stored(e.ExplanationRecorded).explanation.plain == "责任以公安认定为准"
    complaint.does(c.RecordResult)


@pytest.mark.req("CMP-053")
def test_what_is_beyond_the_company_is_coordinated_and_explained(complaint: ComplaintStory) -> None:
    """The third party is named."""
    complaint.at(S.RECTIFYING, {c.Classify: {"beyond_power": True}})
    complaint.refuses("explanation-missing", c.RecordResult)
    ground = t.ExplanationGround.BEYOND_POWER
    complaint.refuses("third-party-missing", c.RecordExplanation, ground=ground, coordinated_with=None)
    complaint.does(c.RecordExplanation, ground=ground, coordinated_with="供电公司")
    stored = complaint.stored(e.ExplanationRecorded)
    assert (stored.ground, stored.coordinated_with) == (ground, "供电公司")
    assert stored.explanation.plain


@pytest.mark.req("CMP-072")
def test_own_causes_come_first_and_coercion_is_the_last_resort(complaint: ComplaintStory) -> None:
    """Settled by communication; coercive means need management's recorded approval, after what was tried."""
    complaint.at(S.INVESTIGATED)
    assert complaint.stored(e.CauseAnalysed).own_causes.plain == "值班安排不合理"
    complaint.refuses("not-permitted", c.ApproveCoercion, complaint.cast.officer)
    complaint.refuses("same-person", c.ApproveCoercion, proposed_by=complaint.cast.management.id)
    complaint.does(c.ApproveCoercion, means="起诉", tried_before="三次协商")
    stored = complaint.stored(e.CoerciveMeansApproved)
    assert (stored.means.plain, stored.tried_before.plain) == ("起诉", "三次协商")
    assert complaint.recorded(e.CoerciveMeansApproved)[0].actor.id == complaint.cast.management.id


@pytest.mark.req("CMP-073")
def test_a_developer_caused_complaint_is_tagged_and_followed_with_the_developers_plan(
    complaint: ComplaintStory,
) -> None:
    """Building quality and sales promises: the tag goes with the developer's own plan."""
    complaint.at(S.NOTIFIED)
    developer: dict[str, Any] = {"cause": t.ComplaintCause.DEVELOPER}
    complaint.refuses("developer-plan-mismatch", c.RecordInvestigation, **developer, developer_plan=None)
    complaint.does(c.RecordInvestigation, **developer, developer_plan="plan-phase-1")
    assert complaint.stored(e.CauseAnalysed).developer_plan == "plan-phase-1"
    assert complaint.state.developer_plan == "plan-phase-1"
    assert complaint.row()["cause"] == "developer"


@pytest.mark.req("CMP-074")
@pytest.mark.parametrize("channel", t.ReplyChannel)
def test_a_reply_is_courteous_and_its_channel_and_text_are_kept(
    complaint: ComplaintStory, channel: t.ReplyChannel
) -> None:
    """What was said, and how it was said."""
    complaint.at(S.CLASSIFIED)
    complaint.refuses("not-courteous", c.ReplyToComplainant, courteous=False)
    complaint.does(c.ReplyToComplainant, channel=channel, answer="您好，已安排处理")
    stored = complaint.stored(e.ComplainantReplied)
    assert (stored.channel, stored.answer.plain) == (channel, "您好，已安排处理")
