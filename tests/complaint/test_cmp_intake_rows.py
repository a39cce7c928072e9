"""Reception, hand-over, acceptance, details: requirement rows proved through the desk."""

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
from wuye.domain.ticket import commands as ticket_commands

Stories = Callable[[], ComplaintStory]


@pytest.mark.req("CMP-001")
def test_every_contact_is_one_of_five_kinds_on_one_platform(complaints: Stories) -> None:
    """Consultation, complaint, praise and suggestion are cases here; the repair report is a ticket beside them."""
    assert {kind.value for kind in t.ContactKind} == {"complaint", "consultation", "praise", "suggestion"}
    for kind in (t.ContactKind.CONSULTATION, t.ContactKind.PRAISE, t.ContactKind.SUGGESTION):
        story = complaints()
        story.does(c.ReceiveVoice, kind=kind)
        assert story.stored(e.VoiceReceived).kind is kind
        assert story.row()["kind"] == kind.value
    story = complaints().at(S.RECEIVED)
    assert story.row()["kind"] == "complaint"
    assert ticket_commands.ReportRepair in story.desk.registry.by_command
    refused = complaints()
    refused.refuses("is-a-complaint", c.ReceiveVoice, kind=t.ContactKind.COMPLAINT)


@pytest.mark.req("CMP-002")
@pytest.mark.parametrize("channel", t.ComplaintChannel)
def test_a_complaint_records_its_channel(complaints: Stories, channel: t.ComplaintChannel) -> None:
    """The union of all source channels, each stored as it was."""
    union = {"phone", "e-mail", "online", "on-site", "wechat", "website", "walk-in", "face-to-face", "written"}
    assert {one.value for one in t.ComplaintChannel} == union
    story = complaints()
    form = t.WrittenForm.LETTER if channel is t.ComplaintChannel.WRITTEN else None
    story.does(c.ReceiveComplaint, channel=channel, written_form=form)
    assert story.stored(e.ComplaintReceived).channel is channel
    assert story.row()["channel"] == channel.value


@pytest.mark.req("CMP-004")
def test_the_first_person_asked_is_responsible_until_a_hand_over_is_recorded(complaint: ComplaintStory) -> None:
    """首问负责制: nobody else answers for it before, and the receiver does afterwards."""
    complaint.does(c.ReceiveComplaint, complaint.cast.technician)
    assert complaint.state.responsible == complaint.cast.technician.id
    complaint.refuses("not-the-first-asked", c.HandOver, complaint.cast.officer)
    complaint.does(c.HandOver, complaint.cast.technician)
    assert complaint.stored(e.ComplaintHandedOver).receiver == complaint.cast.officer.id
    assert complaint.state.responsible == complaint.cast.officer.id


@pytest.mark.req("CMP-005")
def test_customer_service_accepts_within_two_hours_of_receipt(complaints: Stories) -> None:
    """受理: two hours, from receipt."""
    story = complaints().under(Profile.HANDBOOK_000).at(S.RECEIVED)
    clock = story.clock("complaint.accept")
    assert clock.due is not None
    assert clock.due - clock.started == timedelta(hours=2)
    story.goes(c.HandOver, c.AcceptComplaint)
    assert story.recorded(e.ComplaintAccepted)[0].actor.role.value == "customer-service-officer"
    assert story.clock("complaint.accept").verdict is Verdict.MET
    late = complaints().under(Profile.HANDBOOK_000).at(S.RECEIVED)
    late.later(hours=2)
    late.goes(c.HandOver, c.AcceptComplaint)
    assert late.clock("complaint.accept").verdict is Verdict.MISSED


@pytest.mark.req("CMP-006")
def test_acceptance_records_content_complainant_time_and_type(complaint: ComplaintStory) -> None:
    """Four elements, all mandatory."""
    complaint.at(S.REGISTERED)
    subject = t.ComplaintSubject.SERVICE_ATTITUDE
    complaint.does(c.AcceptComplaint, content="态度生硬", complainant="王女士", subject=subject)
    stored = complaint.stored(e.ComplaintAccepted)
    assert (stored.content.plain, stored.complainant.plain, stored.subject) == ("态度生硬", "王女士", subject)
    assert stored.time <= complaint.now
    early = complaint.another().at(S.REGISTERED)
    early.refuses("time-in-the-future", c.AcceptComplaint, time=complaint.now + timedelta(days=1))


@pytest.mark.req("CMP-007")
def test_a_phone_complaint_is_registered_with_full_event_data(complaint: ComplaintStory) -> None:
    """Name, room number, cause, time, place, persons, demand: the Customer Information Register."""
    complaint.does(c.ReceiveComplaint, channel=t.ComplaintChannel.PHONE)
    fields: dict[str, Any] = {
        "name": "王女士",
        "room": "1802",
        "cause": "等候过久",
        "place": "电梯",
        "persons": "母子",
        "demand": "道歉",
    }
    complaint.does(c.HandOver, **fields)
    stored = complaint.stored(e.ComplaintHandedOver)
    assert {name: getattr(stored, name).plain for name in fields} == fields
    assert stored.happened_at <= complaint.now


@pytest.mark.req("CMP-008", "CMP-009")
@pytest.mark.parametrize("subject", t.ComplaintSubject)
def test_complaints_are_handled_by_class_of_subject(complaint: ComplaintStory, subject: t.ComplaintSubject) -> None:
    """The handbook's three classes and the trade's six, service attitude being in both."""
    assert {one.value for one in t.HANDBOOK_SUBJECTS} == {
        "equipment-fault",
        "service-attitude",
        "environmental-hygiene",
    }
    assert {one.value for one in t.TRADE_SUBJECTS} == {
        "engineering-facilities",
        "car-park",
        "security",
        "gardening-and-hygiene",
        "service-attitude",
        "finance",
    }
    complaint.at(S.REGISTERED).does(c.AcceptComplaint, subject=subject)
    assert complaint.stored(e.ComplaintAccepted).subject is subject
    assert complaint.row()["subject"] == subject.value


@pytest.mark.req("CMP-014")
def test_a_written_complaint_is_judged_before_it_is_passed_on(complaint: ComplaintStory) -> None:
    """Class and department first; nothing waits and nothing is lost."""
    complaint.does(c.ReceiveComplaint, channel=t.ComplaintChannel.WRITTEN, written_form=t.WrittenForm.LETTER)
    complaint.refuses("judgement-missing", c.HandOver, judged_class=None)
    complaint.refuses("judgement-missing", c.HandOver, judged_department=None)
    complaint.does(c.HandOver, judged_class=t.ComplaintClass.MAJOR, judged_department="engineering")
    stored = complaint.stored(e.ComplaintHandedOver)
    assert (stored.judged_class, stored.judged_department) == (t.ComplaintClass.MAJOR, "engineering")
    assert complaint.clock("complaint.handoff").in_force is not None


@pytest.mark.req("CMP-016")
def test_in_office_hours_customer_service_registers_and_tracks(complaint: ComplaintStory) -> None:
    """Passed on at once: the limit of the hand-over is immediate."""
    complaint.at(S.RECEIVED)
    clock = complaint.clock("complaint.handoff")
    assert clock.due == clock.started
    complaint.refuses("wrong-post", c.HandOver, receiver=complaint.cast.inspector.id)
    complaint.refuses("no-duty-manager", c.HandOver, manager=complaint.cast.management.id)
    complaint.does(c.HandOver, hours=t.Hours.STANDARD)
    stored = complaint.stored(e.ComplaintHandedOver)
    assert (stored.receiver, stored.tracker) == (complaint.cast.officer.id, complaint.cast.officer.id)
    assert complaint.state.tracker == complaint.cast.officer.id


@pytest.mark.req("CMP-017", "CMP-018")
def test_out_of_hours_the_control_room_registers_and_the_manager_on_duty_handles(complaint: ComplaintStory) -> None:
    """At once to the control room; the highest-ranking manager on duty handles it, customer service tracks it."""
    complaint.does(c.ReceiveComplaint, complaint.cast.technician)
    clock = complaint.clock("complaint.handoff")
    assert clock.due == clock.started
    outside: dict[str, Any] = {"hours": t.Hours.NON_STANDARD, "receiver": complaint.cast.inspector.id}
    complaint.refuses("duty-manager-missing", c.HandOver, complaint.cast.technician, **outside)
    manager = complaint.cast.finance.id
    complaint.refuses("wrong-post", c.HandOver, complaint.cast.technician, **outside, manager=manager)
    complaint.does(c.HandOver, complaint.cast.technician, **outside, manager=complaint.cast.management.id)
    stored = complaint.stored(e.ComplaintHandedOver)
    assert stored.receiver == complaint.cast.inspector.id
    assert (complaint.state.handler, complaint.state.tracker) == (
        complaint.cast.management.id,
        complaint.cast.officer.id,
    )
    assert complaint.row()["handler"] == complaint.cast.management.id
    other = complaint.under(out_of_hours_handover="off").at(S.RECEIVED)
    other.refuses("hours-not-told-apart", c.HandOver, **outside, manager=complaint.cast.management.id)


@pytest.mark.req("CMP-019")
def test_the_handler_records_the_details_from_the_complainant(complaint: ComplaintStory) -> None:
    """Department complained of, time, place, matter, persons."""
    complaint.at(S.ACCEPTED)
    words: dict[str, Any] = {"place": "地库", "matter": "车位被占", "persons": "王女士、保安"}
    complaint.does(c.ContactComplainant, department="security", **words)
    stored = complaint.stored(e.DetailsRecorded)
    assert stored.department == "security"
    assert {name: getattr(stored, name).plain for name in words} == words
    assert stored.happened_at <= complaint.now
    assert complaint.recorded(e.DetailsRecorded)[0].actor.id == complaint.cast.officer.id


@pytest.mark.req("CMP-055")
@pytest.mark.parametrize("flag", ["group", "crisis"])
def test_a_crisis_is_reported_to_superiors_at_once(complaint: ComplaintStory, flag: str) -> None:
    """Immediately, with counter-measures; the wrong person does not count as a superior."""
    complaint.does(c.ReceiveComplaint, group=flag == "group", crisis=flag == "crisis")
    clock = complaint.clock("complaint.crisis_report")
    assert clock.due == clock.started
    complaint.refuses("wrong-post", c.EscalateCrisis, superiors=(complaint.cast.technician.id,))
    superiors = (complaint.cast.management.id, complaint.cast.head.id)
    complaint.does(c.EscalateCrisis, superiors=superiors, counter_measures="安抚业主、启动预案")
    stored = complaint.stored(e.CrisisReported)
    assert (stored.superiors, stored.counter_measures.plain) == (superiors, "安抚业主、启动预案")
    complaint.refuses("crisis-reported", c.EscalateCrisis)
    assert complaint.row()["rank"] == 0
    complaint.another().at(S.RECEIVED).refuses("no-crisis", c.EscalateCrisis)


@pytest.mark.req("CMP-056")
def test_a_walk_in_is_received_by_the_checklist(complaint: ComplaintStory) -> None:
    """Stop other work, apologise, seat, listen, restate: all of it."""
    walk_in: dict[str, Any] = {"channel": t.ComplaintChannel.WALK_IN}
    points = tuple(t.ReceptionPoint)
    assert [one.value for one in points] == ["stopped-other-work", "apologised", "seated", "listened", "restated"]
    for left in points:
        rest = tuple(one for one in points if one is not left)
        refusal = complaint.refuses("reception-incomplete", c.ReceiveComplaint, **walk_in, reception=rest)
        assert refusal.facts["missing"] == [left.value]
    complaint.does(c.ReceiveComplaint, **walk_in, reception=points)
    assert complaint.stored(e.ComplaintReceived).reception == points


@pytest.mark.req("CMP-057")
@pytest.mark.parametrize("rule", t.ConductRule)
def test_a_breach_of_reception_rules_is_logged_against_the_member_of_staff(
    complaint: ComplaintStory, rule: t.ConductRule
) -> None:
    """Unfounded promises, disputes, comments on remarks, clashes."""
    assert {one.value for one in t.ConductRule} == {
        "unfounded-promise",
        "dispute",
        "comment-on-remarks",
        "clash",
    }
    complaint.at(S.RECEIVED).does(c.LogConductBreach, rule=rule, staff=complaint.cast.officer.id, account="当面争辩")
    stored = complaint.stored(e.ConductBreachLogged)
    assert (stored.staff, stored.rule, stored.account.plain) == (complaint.cast.officer.id, rule, "当面争辩")
    supervisor = complaint.cast.service_supervisor
    complaint.refuses("same-person", c.LogConductBreach, supervisor, staff=supervisor.id)
    complaint.refuses("not-permitted", c.LogConductBreach, complaint.cast.officer)


@pytest.mark.req("CMP-058")
def test_on_the_phone_the_customer_is_calmed_asked_and_answered(complaint: ComplaintStory) -> None:
    """First calm, then ask patiently, then answer clearly."""
    points = tuple(t.CallPoint)
    assert [one.value for one in points] == ["calmed", "asked-patiently", "answered-clearly"]
    for left in points:
        rest = tuple(one for one in points if one is not left)
        refusal = complaint.refuses("call-incomplete", c.ReceiveComplaint, call=rest)
        assert refusal.facts["missing"] == [left.value]
    complaint.does(c.ReceiveComplaint, call=points)
    assert complaint.stored(e.ComplaintReceived).call == points


@pytest.mark.req("CMP-059")
def test_a_complaint_in_daily_work_is_answered_on_the_spot_or_with_the_plan(complaint: ComplaintStory) -> None:
    """Solved at once; else the superior knows, and the plan is told before the result."""
    face: dict[str, Any] = {"channel": t.ComplaintChannel.FACE_TO_FACE}
    complaint.does(c.ReceiveComplaint, complaint.cast.technician, **face)
    complaint.does(c.AnswerOnSpot, complaint.cast.technician, result="已拧紧")
    assert complaint.stored(e.AnsweredOnSpot).result.plain == "已拧紧"
    assert complaint.state.stage is S.RESOLVED
    assert complaint.clock("complaint.resolve").closed_by == "complaint.answered-on-spot"
    later = complaint.another()
    later.does(c.ReceiveComplaint, **face)
    later.refuses("superior-missing", c.HandOver, superior=None)
    later.does(c.HandOver, superior=later.cast.service_supervisor.id)
    assert later.stored(e.ComplaintHandedOver).superior == later.cast.service_supervisor.id
    later.goes(c.AcceptComplaint, c.ContactComplainant, c.Classify, c.NotifyDepartment)
    later.goes(c.RecordInvestigation, c.AgreeMeasures, c.StartRectification)
    later.refuses("plan-not-told", c.RecordResult)
    later.does(c.ReplyToComplainant, solution_plan="更换门锁")
    plan = later.stored(e.ComplainantReplied).solution_plan
    assert plan is not None
    assert plan.plain == "更换门锁"
    later.does(c.RecordResult)


@pytest.mark.req("CMP-066")
@pytest.mark.parametrize("hour", range(0, 24, 3))
def test_hotline_and_online_platform_take_complaints_round_the_clock(complaint: ComplaintStory, hour: int) -> None:
    """Twenty-four hours a day: no hour refuses one."""
    complaint.later(hours=hour)
    assert {one.value for one in t.ROUND_THE_CLOCK} == {"phone", "online"}
    complaint.does(c.ReceiveComplaint, channel=t.ComplaintChannel.PHONE)
    mine = complaint.another()
    mine.does(c.ReceiveComplaint, mine.cast.occupant, channel=t.ComplaintChannel.ONLINE)
    assert mine.stored(e.ComplaintReceived).recipient is None
    assert {complaint.row()["channel"], mine.row()["channel"]} == {"phone", "online"}


@pytest.mark.req("CMP-065")
def test_a_case_has_a_dedicated_member_of_staff_and_a_path_to_its_solution(complaint: ComplaintStory) -> None:
    """Complaints and suggestions alike: who has it, and what comes next, is always shown."""
    complaint.at(S.RECEIVED).does(c.AssignHandler, handler=complaint.cast.handler.id)
    assert complaint.stored(e.HandlerAssigned).handler == complaint.cast.handler.id
    assert complaint.row()["handler"] == complaint.cast.handler.id
    assert {"HandOver", "AnswerOnSpot"} <= complaint.allowed(complaint.cast.officer)
    voice = complaint.another()
    voice.does(c.ReceiveVoice)
    voice.does(c.AssignHandler, handler=voice.cast.handler.id)
    assert voice.row()["handler"] == voice.cast.handler.id
    assert {"AnswerVoice", "EscalateVoice"} <= voice.allowed(voice.cast.officer)
