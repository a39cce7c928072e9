"""Result told, internal feedback, callback, archive, remarks, laws of the second person: rows through the desk."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest

from tests.complaint.conftest import ComplaintStory
from tests.support.commands import evidence
from wuye.application.sla.what_if import Supposition, supposed
from wuye.domain.complaint import commands as c
from wuye.domain.complaint import events as e
from wuye.domain.complaint import terms as t
from wuye.domain.complaint.terms import ComplaintStage as S
from wuye.domain.shared.evidence import EvidenceKind
from wuye.domain.sla.policy import Profile
from wuye.domain.sla.reading import Verdict

Stories = Callable[[], ComplaintStory]
A = t.ComplaintClass.MAJOR
DISSATISFIED: dict[str, Any] = {"satisfied": False, "satisfaction": 2, "remarks": "仍未解决"}


@pytest.mark.req("CMP-034", "CMP-035")
def test_the_customer_signs_in_the_opinion_field_and_may_suggest(complaint: ComplaintStory) -> None:
    """投诉人意见: the signature, or why there is none; ideas are kept."""
    complaint.at(S.RESOLVED)
    complaint.refuses("signature-missing", c.TellResult, signature=None)
    signed = evidence(EvidenceKind.DOCUMENT)
    complaint.does(c.TellResult, opinion="同意", signature=signed, suggestions="夜间多巡查")
    stored = complaint.stored(e.ResultTold)
    assert (stored.opinion.plain, stored.signature) == ("同意", signed)
    assert stored.suggestions is not None
    assert stored.suggestions.plain == "夜间多巡查"


@pytest.mark.req("CMP-039")
@pytest.mark.parametrize("way", t.ResultWay)
def test_the_result_is_fed_back_within_24_hours_by_one_of_three_ways(
    complaint: ComplaintStory, way: t.ResultWay
) -> None:
    """Phone, e-mail or online platform, counted from the end of handling."""
    assert {one.value for one in t.ResultWay} == {"phone", "e-mail", "online"}
    story = complaint.under(Profile.HANDBOOK_000).at(S.RESOLVED)
    clock = story.clock("complaint.result_feedback")
    assert clock.started == story.recorded(e.ComplaintResolved)[0].occurred_at
    assert clock.due is not None
    assert clock.due - clock.started == timedelta(hours=24)
    story.does(c.TellResult, way=way)
    assert story.stored(e.ResultTold).way is way
    assert story.clock("complaint.result_feedback").verdict is Verdict.MET


@pytest.mark.req("CMP-044")
def test_every_contact_records_time_content_handler_and_result(complaints: Stories) -> None:
    """Four elements; what is missing is shown, and at least 95 of 100 records must be complete."""
    assert [one.value for one in t.ComplaintElement] == ["time", "content", "handler", "result"]
    voice = complaints()
    voice.does(c.ReceiveVoice, kind=t.ContactKind.CONSULTATION, content="物业费怎么算")
    assert voice.state.missing == (t.ComplaintElement.HANDLER, t.ComplaintElement.RESULT)
    assert voice.row()["missing"] == 2
    voice.goes(c.AnswerVoice, c.CloseVoice)
    assert voice.row()["missing"] == 0
    done = complaints().at(S.ARCHIVED)
    assert done.row()["missing"] == 0
    assert done.stored(e.ComplaintReceived).content.plain


@pytest.mark.req("CMP-043")
def test_an_average_answer_takes_24_hours_and_handling_48(complaints: Stories) -> None:
    """The average is a target beside the limit of the single case (K12)."""
    story = complaints().under(Profile.HANDBOOK_000)
    story.does(c.ReceiveVoice, kind=t.ContactKind.CONSULTATION)
    average = story.clock("complaint.respond_average")
    assert average.due is not None
    assert (average.due - average.started, average.target) == (timedelta(hours=24), True)
    story.does(c.AnswerVoice)
    assert story.clock("complaint.respond_average").verdict is Verdict.MET
    handled = complaints().under(Profile.HANDBOOK_000).at(S.CLASSIFIED)
    [figure] = [one for one in handled.clock("complaint.resolve").figures if one.limit.value == 48]
    assert figure.due == handled.clock("complaint.resolve").started + timedelta(hours=48)
    assert handled.clock("complaint.respond_average").target


@pytest.mark.req("CMP-045")
def test_no_complaint_closes_without_recorded_feedback(complaints: Stories) -> None:
    """Solution, feedback, improvement: none of the three can be left out."""
    for stage in (S.RESOLVED, S.ANSWERED, S.REVIEWED):
        complaints().at(stage).refuses("wrong-stage", c.Archive)
    story = complaints().at(S.ARCHIVED)
    names = [type(one.event).__name__ for one in story.history]
    assert names.index("ComplaintResolved") < names.index("ResultTold") < names.index("InternalFeedbackGiven")
    assert names[-1] == "ComplaintArchived"


@pytest.mark.req("CMP-046", "SAT-035")
def test_a_callback_evaluates_the_effect_and_may_open_an_improvement(complaint: ComplaintStory) -> None:
    """Satisfaction and quality of the service are two values; a non-conformity becomes a corrective action."""
    complaint.at(S.REVIEWED).does(c.OpenCorrectiveAction, measure="修订排班")
    complaint.does(c.VerifyCorrectiveAction, effective=True)
    complaint.does(c.RecordCallback, satisfied=True, satisfaction=5, quality=3)
    stored = complaint.stored(e.CallbackSatisfied)
    assert (stored.satisfaction, stored.quality) == (5, 3)
    assert complaint.stored(e.CorrectiveActionOpened).measure.plain == "修订排班"


@pytest.mark.req("CMP-047")
def test_praise_and_suggestions_are_recorded_answered_and_used(complaints: Stories) -> None:
    """A suggestion feeds a measure; praise is answered too, and neither gets lost."""
    idea = complaints()
    idea.does(c.ReceiveVoice, kind=t.ContactKind.SUGGESTION)
    idea.does(c.AnswerVoice, answer="已列入计划")
    idea.does(c.UseVoice, measure="improvement-7")
    idea.does(c.CloseVoice)
    assert idea.stored(e.VoiceAnswered).answer.plain == "已列入计划"
    assert idea.stored(e.SuggestionAdopted).measure == "improvement-7"
    praise = complaints()
    praise.does(c.ReceiveVoice, kind=t.ContactKind.PRAISE)
    praise.does(c.AnswerVoice)
    praise.refuses("no-suggestion", c.UseVoice)
    praise.does(c.CloseVoice)
    assert praise.row()["stage"] == "voice-closed"


@pytest.mark.req("CMP-048")
def test_the_handler_summarises_for_both_heads(complaint: ComplaintStory) -> None:
    """The department head always; the head of the property centre where it matters."""
    complaint.at(S.ANSWERED)
    complaint.refuses("head-not-told", c.ReportInternally, important=True, centre_head=None)
    complaint.refuses("wrong-post", c.ReportInternally, department_head=complaint.cast.technician.id)
    complaint.does(c.ReportInternally, important=True, summary="总结", suggestions="建议")
    stored = complaint.stored(e.InternalFeedbackGiven)
    assert (stored.summary.plain, stored.suggestions.plain) == ("总结", "建议")
    assert (stored.department_head, stored.centre_head) == (complaint.cast.head.id, complaint.cast.centre_head.id)
    major = complaint.another().at(S.ANSWERED, {c.Classify: {"severity": A}})
    major.refuses("head-not-told", c.ReportInternally, centre_head=None)


@pytest.mark.req("CMP-049", "CMP-070")
def test_a_corrective_action_is_led_by_the_supervisor_and_verified_by_another(complaint: ComplaintStory) -> None:
    """Opened where needed; nobody verifies their own work, and none is left open at the end."""
    complaint.at(S.REVIEWED)
    complaint.refuses("not-permitted", c.OpenCorrectiveAction, complaint.cast.officer)
    supervisor = complaint.cast.service_supervisor
    complaint.does(c.OpenCorrectiveAction, supervisor, responsible=supervisor.id, due_on=date(2026, 9, 30))
    assert complaint.stored(e.CorrectiveActionOpened).due_on == date(2026, 9, 30)
    complaint.does(c.RecordCallback)
    complaint.refuses("corrective-action-open", c.Archive)
    complaint.refuses("same-person", c.VerifyCorrectiveAction, supervisor)
    complaint.does(c.VerifyCorrectiveAction, complaint.cast.management, effective=False)
    complaint.refuses("corrective-action-open", c.Archive)
    complaint.does(c.VerifyCorrectiveAction, complaint.cast.management, effective=True)
    assert [one.effective for one in complaint.all_stored(e.CorrectiveActionVerified)] == [False, True]
    complaint.does(c.Archive)


@pytest.mark.req("CMP-050")
def test_every_complaint_is_called_back_within_three_working_days(complaint: ComplaintStory) -> None:
    """All of them: 100%; three working days after handling."""
    story = complaint.under(Profile.SHANSHUI_002).on_calendar().at(S.REVIEWED)
    clock = story.clock("complaint.callback")
    assert clock.in_force is not None
    assert (clock.in_force.value, clock.in_force.unit.value) == (3, "working_days")
    assert clock.started == story.recorded(e.ComplaintResolved)[0].occurred_at
    story.refuses("callback-wanted", c.WaiveCallback)
    story.refuses("wrong-stage", c.Archive)
    story.does(c.RecordCallback)
    assert story.clock("complaint.callback").verdict is Verdict.MET
    assert story.row()["callbacks"] == 1


@pytest.mark.req("CMP-051")
def test_a_dissatisfied_callback_returns_to_follow_up_without_limit(complaint: ComplaintStory) -> None:
    """Each round has its reason, its handler and a new attempt of the clock; there is no last one."""
    complaint.at(S.REVIEWED)
    rounds = 4
    for _ in range(rounds):
        complaint.does(c.RecordCallback, **DISSATISFIED)
        assert complaint.state.stage is S.FOLLOW_UP
        complaint.does(c.ContinueHandling)
        complaint.goes(c.RecordResult, c.TellResult, c.ReportInternally)
    complaint.does(c.RecordCallback)
    assert complaint.state.stage is S.CALLED_BACK
    assert {one.reason.plain for one in complaint.all_stored(e.CallbackDissatisfied)} == {"仍未解决"}
    assert complaint.row()["dissatisfied"] == rounds
    assert [one.attempt for one in complaint.clocks("complaint.resolve")] == [1, 2, 3, 4, 5]


@pytest.mark.req("CMP-054")
def test_both_forms_are_filed_together_complete_and_legible(complaint: ComplaintStory) -> None:
    """Register entry and handling record: two forms, as stored papers."""
    assert {one.value for one in t.ComplaintForm} == {"register-entry", "handling-record"}
    complaint.at(S.CALLED_BACK)
    complaint.refuses("forms-incomplete", c.Archive, complete_and_legible=False)
    complaint.does(c.Archive)
    filed = {one.form: one.document.digest for one in complaint.stored(e.ComplaintArchived).forms}
    assert set(filed) == set(t.ComplaintForm)
    assert all(len(digest) == 64 for digest in filed.values())


@pytest.mark.req("CMP-060")
def test_each_of_ten_stages_leaves_a_record_with_actor_and_time(complaint: ComplaintStory) -> None:
    """Ten stages; each names who left it and when, in the order of the case."""
    complaint.at(S.ARCHIVED)
    assert len(t.ProcessStage) == 10
    assert [one.stage for one in complaint.state.records] == list(t.ProcessStage)
    people = {one.id for one in complaint.cast.staff}
    assert all(one.actor in people for one in complaint.state.records)
    times = [one.at for one in complaint.state.records]
    assert times == sorted(times)
    assert {one.occurred_at for one in complaint.history} >= set(times)


@pytest.mark.req("CMP-064")
def test_after_the_reply_comes_cause_measures_effect_and_callback(complaint: ComplaintStory) -> None:
    """Four steps after the first response: clarify, correct, track, call back."""
    complaint.at(S.CLASSIFIED).does(c.ReplyToComplainant)
    complaint.goes(c.NotifyDepartment, c.RecordInvestigation, c.AgreeMeasures, c.StartRectification, c.RecordResult)
    complaint.goes(c.TellResult, c.ReportInternally, c.OpenCorrectiveAction, c.VerifyCorrectiveAction, c.RecordCallback)
    wanted = [
        e.ComplainantReplied,
        e.CauseAnalysed,
        e.CorrectiveActionOpened,
        e.CorrectiveActionVerified,
        e.CallbackSatisfied,
    ]
    met = [type(one.event) for one in complaint.history]
    assert [one for one in met if one in wanted] == wanted


@pytest.mark.req("CMP-068")
@pytest.mark.parametrize(
    "channel", [t.ComplaintChannel.PHONE, t.ComplaintChannel.EMAIL, t.ComplaintChannel.ONLINE], ids=str
)
def test_a_remark_after_a_service_is_answered_classified_and_filed(
    complaint: ComplaintStory, channel: t.ComplaintChannel
) -> None:
    """By phone, e-mail or online service; the limit is not stated, so its clock is unset."""
    story = complaint.under(Profile.ENTRY_SERVICE_003)
    story.does(c.ReceiveVoice, channel=channel, kind=t.ContactKind.PRAISE)
    assert story.clock("feedback.reply").verdict is Verdict.UNSET
    story.does(c.AnswerVoice, channel=channel)
    story.does(c.CloseVoice, result="已归档")
    assert story.stored(e.VoiceReceived).channel is channel
    assert story.stored(e.VoiceReceived).kind is t.ContactKind.PRAISE
    assert story.stored(e.VoiceClosed).result.plain == "已归档"


@pytest.mark.req("CMP-071", "CRM-025")
def test_every_user_may_speak_and_a_dedicated_team_answers_each_entry(complaint: ComplaintStory) -> None:
    """The voice board: an occupant enters it alone; each entry has a handler and an answer."""
    occupant = complaint.cast.occupant
    complaint.does(c.ReceiveVoice, occupant, channel=t.ComplaintChannel.ONLINE, complainant=None)
    assert complaint.stored(e.VoiceReceived).complainant == occupant.id
    complaint.does(c.AssignHandler, handler=complaint.cast.handler.id)
    complaint.does(c.AnswerVoice, answer="收到")
    assert complaint.stored(e.VoiceAnswered).answer.plain == "收到"
    assert complaint.number in complaint.register(kind="suggestion")
    assert complaint.row()["handler"] == complaint.cast.handler.id


def test_a_dissatisfied_remark_goes_on_as_a_complaint(complaint: ComplaintStory) -> None:
    """The same case, with the complaint's clocks from then on (CMP-003)."""
    complaint.does(c.ReceiveVoice, kind=t.ContactKind.CONSULTATION)
    complaint.later(hours=3)
    complaint.does(c.EscalateVoice, reason="对答复不满")
    assert (complaint.state.stage, complaint.state.kind) == (S.RECEIVED, t.ContactKind.COMPLAINT)
    assert complaint.clock("complaint.accept").started == complaint.recorded(e.VoiceEscalated)[0].occurred_at
    complaint.does(c.HandOver)


def test_where_policy_asks_another_person_calls_back_and_handles_it_again(complaint: ComplaintStory) -> None:
    """The second handler: who entered the result neither checks the effect nor takes the next round."""
    both = complaint.cast.service_supervisor
    story = complaint.under(second_person="always").at(S.RECTIFYING)
    story.does(c.RecordResult, story.cast.management)
    story.does(c.TellResult, both)
    story.does(c.ReportInternally, both)
    story.does(c.RecordCallback, both, **DISSATISFIED)
    refusal = story.refuses("second-person-demanded", c.ContinueHandling, handler=story.cast.management.id)
    assert refusal.facts["handled_by"] == story.cast.management.id
    story.does(c.ContinueHandling, handler=story.cast.second_head.id)
    assert story.stored(e.FollowUpStarted).handler == story.cast.second_head.id
    never = complaint.under(second_person="never").at(S.REVIEWED)
    never.does(c.RecordCallback, **DISSATISFIED)
    never.does(c.ContinueHandling, handler=never.state.handler or "")


def test_on_the_spot_the_answerer_does_not_call_back_where_policy_forbids_it(complaint: ComplaintStory) -> None:
    """The officer solved it: under ``always`` another officer asks whether it is solved."""
    story = complaint.under(second_person="always").at(S.RECEIVED)
    story.goes(c.AnswerOnSpot, c.TellResult, c.ReportInternally)
    story.refuses("second-person-demanded", c.RecordCallback)
    assert "RecordCallback" not in story.allowed(story.cast.officer)
    story.does(c.RecordCallback, story.cast.service_supervisor)


@pytest.mark.parametrize(("policy", "waived"), [("never", True), ("if-unrated", False), ("always", False)])
def test_the_callback_policy_of_a_site_decides_who_is_called(
    complaint: ComplaintStory, policy: str, *, waived: bool
) -> None:
    """Never, if unrated, always: a waiver is a fact with the policy that allowed it."""
    story = complaint.under(callback=policy).at(S.REVIEWED)
    if not waived:
        story.refuses("callback-wanted", c.WaiveCallback)
        return
    story.does(c.WaiveCallback)
    assert story.stored(e.CallbackWaived).policy == policy
    assert story.clock("complaint.callback").verdict is Verdict.ENDED
    story.does(c.Archive)


def test_a_complainant_who_rated_the_result_is_not_called_under_if_unrated(complaint: ComplaintStory) -> None:
    """Content of their own accord; who was once dissatisfied is asked again whatever they gave since."""
    story = complaint.under(callback="if-unrated").at(S.REVIEWED)
    story.refuses("not-permitted", c.RateService, story.cast.officer)
    story.does(c.RateService, rating=1, remark="推诿")
    story.refuses("callback-wanted", c.WaiveCallback)
    story.does(c.RateService, rating=5, remark=None)
    assert [(one.rating, one.attempt) for one in story.all_stored(e.HandlingRated)] == [(1, 1), (5, 1)]
    story.does(c.WaiveCallback)
    assert story.stored(e.CallbackWaived).policy == "if-unrated"
    story.does(c.Archive)
    never = complaint.under(callback="never").at(S.REVIEWED)
    never.does(c.RateService, rating=2)
    never.refuses("callback-wanted", c.WaiveCallback)
    other = story.another().at(S.REVIEWED)
    other.does(c.RecordCallback, **DISSATISFIED)
    other.goes(c.ContinueHandling, c.RecordResult, c.TellResult, c.ReportInternally)
    other.does(c.RateService, rating=5)
    assert other.stored(e.HandlingRated).attempt == 2
    other.refuses("callback-wanted", c.WaiveCallback)


def test_a_sample_is_drawn_by_the_case_alone(complaint: ComplaintStory) -> None:
    """All of a full sample, none of an empty one; the same case gets the same answer whenever it is asked."""
    full = complaint.under(callback="sampled", callback_sample_percent="100").at(S.REVIEWED)
    full.refuses("callback-wanted", c.WaiveCallback)
    none = complaint.under(callback="sampled", callback_sample_percent="0").at(S.REVIEWED)
    none.does(c.WaiveCallback)


def test_urging_is_counted_and_lifts_the_case_on_the_board(complaint: ComplaintStory) -> None:
    """Every urging counts, whoever gives it."""
    complaint.at(S.ACCEPTED)
    other = complaint.another().at(S.ACCEPTED)
    other.does(c.Urge, reason="已等两天")
    other.does(c.Urge, other.cast.officer)
    assert [one.urge for one in other.all_stored(e.ComplaintUrged)] == [1, 2]
    assert other.row()["urges"] == 2
    shown = complaint.board()
    assert shown.index(other.number) < shown.index(complaint.number)


def test_the_first_contact_counts_as_reply_where_policy_says_so(complaint: ComplaintStory) -> None:
    """000 asks for a response, 002 for a reply after classification: the site chooses."""
    story = complaint.under(first_contact_is_reply="on").at(S.DETAILED)
    assert story.clock("complaint.respond").closed_by == "complaint.details-recorded"
    other = complaint.under(first_contact_is_reply="off").at(S.DETAILED)
    assert other.clock("complaint.respond").verdict is Verdict.RUNNING


def test_a_site_may_cap_the_reply_of_class_b_at_that_of_class_c(complaint: ComplaintStory) -> None:
    """The inversion of 002 is kept or removed by a switch (conflict K8)."""
    classes: dict[type, dict[str, Any]] = {c.Classify: {"severity": t.ComplaintClass.IMPORTANT}}
    capped = complaint.under(Profile.SHANSHUI_002, reply_monotonic="on").on_calendar().at(S.CLASSIFIED, classes)
    clock = capped.clock("complaint.respond")
    assert clock.due is not None
    assert clock.due - clock.started == timedelta(hours=2)
    assert capped.case is not None
    assert list(supposed(capped.desk, [capped.case], Supposition())) == []  # the switch holds in a what-if too


def test_uniform_limits_ignore_the_class(complaint: ComplaintStory) -> None:
    """000 is uniform, 002 by class: a site of the strictest profile may choose the former (conflict K7)."""
    classes: dict[type, dict[str, Any]] = {c.Classify: {"severity": A}}
    uniform = complaint.under(complaint_limits="uniform").at(S.CLASSIFIED, classes)
    clock = uniform.clock("complaint.respond")
    assert clock.due is not None
    assert clock.due - clock.started == timedelta(hours=24)
    assert uniform.case is not None
    assert list(supposed(uniform.desk, [uniform.case], Supposition())) == []
    by_class = complaint.under().at(S.CLASSIFIED, classes).clock("complaint.respond")
    assert by_class.due is not None
    assert by_class.due - by_class.started == timedelta(hours=2)


def test_merged_and_linked_complaints_know_of_each_other(complaint: ComplaintStory) -> None:
    """The clocks of the merged one end without a verdict; a link is written on both."""
    complaint.at(S.RECEIVED)
    other = complaint.another().at(S.RECEIVED)
    complaint.does(c.Link, other=other.number)
    assert other.state.links[0][0] == complaint.case
    complaint.does(c.MergeInto, target=other.number)
    assert complaint.state.stage is S.MERGED
    assert complaint.clock("complaint.accept").verdict is Verdict.ENDED
    assert other.stored(e.ComplaintAbsorbed).other == complaint.case
