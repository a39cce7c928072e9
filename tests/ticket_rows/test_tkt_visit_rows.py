"""Appointment, dispatch, the way to the door (TKT-034…055), proven through the desk."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest

from tests.support.community import CAST, TRADE
from tests.ticket_rows.conftest import TicketStory
from wuye.domain.shared.refusal import Refused
from wuye.domain.sla.policy import Profile
from wuye.domain.sla.reading import Verdict
from wuye.domain.ticket import commands as c
from wuye.domain.ticket import events as e
from wuye.domain.ticket import terms as t
from wuye.domain.ticket.note import MESSAGE_NOTE
from wuye.domain.ticket.parts import Window
from wuye.domain.ticket.terms import Stage

Tickets = Callable[[], TicketStory]

BOOKINGS = {"hotline", "online", "service-centre", "wechat"}
"""电话, 在线, 现场, 微信."""


def in_hours(story: TicketStory, hours: float, length: float = 2) -> Window:
    """A visit some hours from now."""
    starts_at = story.now + timedelta(hours=hours)
    return Window(starts_at=starts_at, ends_at=starts_at + timedelta(hours=length))


def booked(story: TicketStory, hours: float = 3) -> TicketStory:
    """A visit that the customer asked for and customer service confirmed."""
    story.does(c.RequestAppointment, window=in_hours(story, hours))
    story.does(c.ConfirmAppointment)
    return story


@pytest.mark.req("TKT-034", "TKT-035", "TKT-038")
@pytest.mark.parametrize("channel", sorted(BOOKINGS))
def test_an_appointment_is_made_with_item_and_time_in_four_ways(channel: str, tickets: Tickets) -> None:
    """A booking that does not say what and when is no booking, through whatever channel it came."""
    assert {one.value for one in t.BookingChannel} == BOOKINGS
    story = tickets().at(Stage.PLANNED)
    window = in_hours(story, 24)
    nothing: Any = None
    story.refuses("blank", c.RequestAppointment, item="")
    story.refuses("not-a-choice", c.RequestAppointment, channel=nothing)
    story.refuses("visit-in-the-past", c.RequestAppointment, window=in_hours(story, -1))
    with pytest.raises(Refused, match="empty-window"):
        in_hours(story, 24, length=0)
    story.does(c.RequestAppointment, item="更换开关", window=window, channel=t.BookingChannel(channel))
    (recorded,) = story.recorded(e.AppointmentRequested)
    event = recorded.event
    assert (event.item, event.window, event.channel.value) == ("更换开关", window, channel)
    assert recorded.actor.id == CAST.occupant.id
    story.refuses("appointment-open", c.RequestAppointment)


@pytest.mark.req("TKT-036", "COM-024")
@pytest.mark.parametrize("way", ["phone", "online"])
def test_customer_service_confirms_the_booking_and_names_who_comes(way: str, tickets: Tickets) -> None:
    """By telephone or online, with the time of the confirmation; before it nobody is expected."""
    assert {one.value for one in t.ConfirmationWay} == {"phone", "online"}
    story = tickets().at(Stage.PLANNED)
    story.refuses("wrong-appointment-stage", c.ConfirmAppointment)
    story.does(c.RequestAppointment)
    story.refuses("wrong-count", c.ConfirmAppointment, staff=())
    story.refuses("not-permitted", c.ConfirmAppointment, by=CAST.technician)
    confirmed_at = story.now
    story.does(c.ConfirmAppointment, way=t.ConfirmationWay(way), staff=(CAST.technician.id,))
    (recorded,) = story.recorded(e.AppointmentConfirmed)
    assert (recorded.event.way.value, recorded.event.staff) == (way, (CAST.technician.id,))
    assert (recorded.occurred_at, recorded.actor.id) == (confirmed_at, CAST.officer.id)


@pytest.mark.req("TKT-037")
def test_who_comes_reconfirms_time_and_address_before_the_appointed_time(tickets: Tickets) -> None:
    """The contact is recorded; it is no contact when it comes too late, or from somebody else."""
    for dispatched in (False, True):
        story = booked(tickets().at(Stage.PLANNED))
        if dispatched:
            story.goes(c.Dispatch, c.ConfirmDispatch)
        story.refuses("not-assigned", c.ReconfirmVisit, by=CAST.second_technician)
        story.refuses("not-reconfirmed", c.ReconfirmVisit, time_confirmed=False)
        story.refuses("not-reconfirmed", c.ReconfirmVisit, address_confirmed=False)
        story.does(c.ReconfirmVisit)
        (recorded,) = story.recorded(e.AppointmentReconfirmed)
        assert (recorded.event.time_confirmed, recorded.event.address_confirmed) == (True, True)
        assert recorded.actor.id == CAST.technician.id
        reading = story.clock("ticket.reconfirm")
        assert (reading.stopped, reading.due) == (recorded.occurred_at, None), "the lead time is not stated"
    late = booked(tickets().at(Stage.PLANNED)).later(hours=3)
    late.refuses("too-late", c.ReconfirmVisit)


@pytest.mark.req("TKT-037")
def test_a_site_may_ask_for_the_reconfirmation_before_anybody_sets_out(ticket: TicketStory) -> None:
    """Then an arrival without one is refused."""
    story = booked(ticket.under(visit_without_reconfirmation="no").at(Stage.PLANNED))
    story.goes(c.Dispatch, c.ConfirmDispatch)
    story.refuses("visit-not-reconfirmed", c.RecordArrival)
    story.goes(c.ReconfirmVisit, c.RecordArrival)
    assert story.stored(e.TechnicianArrived).appointment == 1


@pytest.mark.req("TKT-038")
def test_an_enquiry_ends_with_a_need_and_a_time_or_is_called_off(tickets: Tickets) -> None:
    """An open booking is either confirmed with its time or ends with the ticket; it never just fades."""
    story = tickets().at(Stage.PLANNED)
    story.does(c.RequestAppointment)
    assert story.stored(e.AppointmentRequested).window == story.state.appointments[-1].window
    story.does(c.ConfirmAppointment)
    story.does(c.CancelAppointment, reason="临时有事")
    event = story.stored(e.AppointmentCancelled)
    assert (event.appointment, event.reason and event.reason.plain) == (1, "临时有事")
    story.does(c.RequestAppointment, item="更换灯管")
    assert story.stored(e.AppointmentRequested).appointment == 2


@pytest.mark.req("TKT-039")
@pytest.mark.parametrize(
    ("off", "verdict"),
    [(timedelta(), Verdict.MET), (timedelta(minutes=-5), Verdict.MET), (timedelta(minutes=7), Verdict.MISSED)],
)
def test_punctuality_is_the_appointed_time_against_the_arrival(
    off: timedelta, verdict: Verdict, ticket: TicketStory
) -> None:
    """No source states a tolerance: the appointed minute counts, and the deviation is shown to the second."""
    story = booked(ticket.under(Profile.COMMISSIONED_004).at(Stage.PLANNED))
    appointed = story.state.appointments[-1].window.starts_at
    story.goes(c.Dispatch, c.ConfirmDispatch)
    story.town.clock.set(appointed + off)
    story.does(c.RecordArrival)
    (recorded,) = story.recorded(e.TechnicianArrived)
    assert (recorded.event.appointment, recorded.occurred_at) == (1, appointed + off)
    reading = story.clock("ticket.appointment")
    assert (reading.due, reading.stopped, reading.verdict) == (appointed, appointed + off, verdict)
    assert reading.remaining == -off


@pytest.mark.req("TKT-040")
def test_customer_service_asks_at_the_appointed_time_whether_the_technician_came(ticket: TicketStory) -> None:
    """The answer is the occupant's, and the check itself has its time."""
    for on_time in (True, False):
        story = booked(ticket.under(Profile.COMMISSIONED_004).at(Stage.PLANNED))
        appointed = story.state.appointments[-1].window.starts_at
        story.goes(c.Dispatch, c.ConfirmDispatch)
        story.refuses("too-early", c.CheckPunctuality)
        story.town.clock.set(appointed)
        story.refuses("not-permitted", c.CheckPunctuality, by=CAST.technician)
        story.does(c.CheckPunctuality, on_time=on_time, remark="业户答复")
        (recorded,) = story.recorded(e.PunctualityChecked)
        assert (recorded.event.on_time, recorded.event.appointment) == (on_time, 1)
        assert recorded.event.remark is not None
        assert (recorded.event.remark.plain, recorded.actor.id) == ("业户答复", CAST.officer.id)
        reading = story.clock("ticket.punctuality_check")
        assert (reading.due, reading.verdict) == (appointed, Verdict.MET)


@pytest.mark.req("TKT-041")
def test_an_inconvenient_repair_is_put_off_on_the_spot_and_customer_service_knows(tickets: Tickets) -> None:
    """The next time is agreed at the door, not left open."""
    story = tickets().at(Stage.ON_SITE)
    assert story.state.mode is t.Mode.IMMEDIATE
    window = in_hours(story, 20)
    story.refuses("service-not-informed", c.PostponeVisit, service_informed=False)
    story.refuses("visit-in-the-past", c.PostponeVisit, window=in_hours(story, -2))
    story.refuses("not-assigned", c.PostponeVisit, by=CAST.second_technician)
    story.does(c.PostponeVisit, window=window, reason="业户正在会客")
    event = story.stored(e.VisitPostponed)
    assert (event.window, event.reason.plain, event.appointment) == (window, "业户正在会客", 1)
    assert story.row()["stage"] == "scheduled"
    assert story.clock("ticket.appointment").due == window.starts_at


@pytest.mark.req("TKT-042", "COM-022")
def test_at_a_closed_door_a_note_asks_to_book_again_and_is_kept(tickets: Tickets) -> None:
    """The words are the template's unless somebody writes better ones; the note is a quality record."""
    story = tickets().at(Stage.CONFIRMED)
    story.refuses("not-assigned", c.LeaveNote, by=CAST.second_technician)
    story.does(c.LeaveNote, note=None)
    (recorded,) = story.recorded(e.CustomerAbsentNoted)
    english, chinese = MESSAGE_NOTE
    assert recorded.event.note.plain == f"{chinese}\n{english}".format(number=story.number)
    for phrase in ("客服中心", "另行预约", "customer service", "book another visit", story.number):
        assert phrase in str(recorded.event.note.plain)
    story.refuses("quality-record", c.Correct, version=recorded.version, kind=t.CorrectionKind.WITHDRAWS)
    story.does(c.BookVisit, by=CAST.occupant)
    assert story.stored(e.AppointmentBooked).appointment == 1
    assert story.row()["stage"] == "scheduled"
    own_words = tickets().at(Stage.CONFIRMED)
    own_words.does(c.LeaveNote, note="上门无人，请致电客服重新预约")
    assert own_words.stored(e.CustomerAbsentNoted).note.plain == "上门无人，请致电客服重新预约"
    own_words.refuses("blank", c.LeaveNote, note=" ")


@pytest.mark.req("TKT-043", "TKT-045")
def test_the_repair_notice_names_task_time_worker_limit_and_result(tickets: Tickets) -> None:
    """What the team gets says everything it needs; with a part missing it is not issued."""
    story = tickets().at(Stage.PLANNED)
    nothing: Any = None
    story.refuses("blank", c.Dispatch, content="")
    story.refuses("blank", c.Dispatch, expected_result="")
    story.refuses("out-of-range", c.Dispatch, limit_minutes=0)
    story.refuses("naive-time", c.Dispatch, planned_at=nothing)
    story.refuses("wrong-count", c.Dispatch, technicians=())
    planned_at = story.now + timedelta(minutes=10)
    story.does(
        c.Dispatch,
        content="更换客厅开关",
        planned_at=planned_at,
        technicians=(CAST.technician.id,),
        limit_minutes=60,
        expected_result="开关无火花",
    )
    (recorded,) = story.recorded(e.TicketDispatched)
    event = recorded.event
    assert (event.content.plain, event.planned_at, event.technicians) == (
        "更换客厅开关",
        planned_at,
        (CAST.technician.id,),
    )
    assert (event.limit_minutes, event.expected_result.plain) == (60, "开关无火花")
    assert recorded.actor.role is CAST.officer.role


@pytest.mark.req("TKT-044")
def test_the_dispatch_is_recorded_and_its_limit_is_shown_as_unset(ticket: TicketStory) -> None:
    """The source prescribes a time and names no figure: none is invented; a site may set its own."""
    story = ticket.under(Profile.SHANSHUI_002).at(Stage.DISPATCHED)
    (recorded,) = story.recorded(e.TicketDispatched)
    reading = story.clock("ticket.dispatch")
    assert (reading.stopped, reading.due, reading.verdict) == (recorded.occurred_at, None, Verdict.UNSET)


@pytest.mark.req("TKT-046", "TKT-053", "TKT-054")
@pytest.mark.parametrize(
    "point",
    [
        "materials-ready",
        "tools-ready",
        "implements-complete",
        "devices-safe",
        "hygiene",
        "personal-protection",
    ],
)
def test_the_team_takes_the_task_when_every_point_of_the_checklist_is_ticked(point: str, tickets: Tickets) -> None:
    """Materials, repair tools, sound implements, safe devices, hygiene, protection: nobody leaves without one."""
    points = list(t.DepartureCheck)
    assert len(points) == 6
    story = tickets().at(Stage.DISPATCHED)
    open_one = tuple(one for one in points if one.value != point)
    refusal = story.refuses("checklist-open", c.ConfirmDispatch, checklist=open_one)
    assert refusal.facts["missing"] == [point]
    story.refuses("wrong-stage", c.RecordArrival)
    story.refuses("not-assigned", c.ConfirmDispatch, by=CAST.second_technician)
    story.does(c.ConfirmDispatch, checklist=tuple(points))
    (recorded,) = story.recorded(e.DispatchConfirmed)
    assert {one.value for one in recorded.event.checklist} >= {point}
    assert (len(recorded.event.checklist), recorded.actor.id) == (6, CAST.technician.id)


@pytest.mark.req("TKT-047")
def test_customer_service_gets_the_receipt_copy_back_and_calls(tickets: Tickets) -> None:
    """Staff arranged, receipt copy registered, callback recorded: without one the case is not closed."""
    story = tickets().at(Stage.ACCEPTED)
    assert story.recorded(e.TicketDispatched)[0].actor.id == CAST.officer.id
    story.refuses("receipt-copy-not-registered", c.ReturnOrder, receipt_registered=False)
    story.does(c.SettleCharge)
    refusal = story.refuses("closing-open", c.Archive)
    assert {"order", "callback"} <= set(refusal.facts["open"])
    story.goes(c.ReturnOrder, c.ConfirmOrder, c.RecordCallback)
    assert story.stored(e.OrderReturned).receipt_registered
    assert story.recorded(e.CallbackSatisfied)[0].actor.id == CAST.officer.id
    story.does(c.Archive)


@pytest.mark.req("TKT-048")
@pytest.mark.parametrize(("late", "verdict"), [(timedelta(), Verdict.MET), (timedelta(seconds=1), Verdict.MISSED)])
def test_for_an_immediate_repair_somebody_is_there_within_15_minutes(
    late: timedelta, verdict: Verdict, ticket: TicketStory
) -> None:
    """Whatever the reason, and whether or not it can be fixed at once: the arrival counts, not what follows."""
    site = ticket.under(Profile.COMMISSIONED_004)
    for arrival in (c.RecordArrival, c.LeaveNote):
        story = site.another()
        reported_at = story.now
        story.at(Stage.CONFIRMED)
        story.town.clock.set(reported_at + timedelta(minutes=15) + late)
        story.does(arrival)
        reading = story.clock("ticket.arrival")
        assert (reading.started, reading.due) == (reported_at, reported_at + timedelta(minutes=15))
        assert (reading.stopped, reading.verdict) == (story.history[-1].occurred_at, verdict)
    referred = site.another()
    reported_at = referred.now
    referred.at(Stage.ON_SITE).does(c.ReferToVendor, by=CAST.technician)
    assert referred.clock("ticket.arrival").verdict is Verdict.MET


@pytest.mark.req("TKT-049", "TKT-050")
def test_response_handling_and_feedback_are_measured_on_every_ticket(ticket: TicketStory) -> None:
    """From report to arrival, from start to completion, from the result to what the customer said of it."""
    story = ticket.at(Stage.CONFIRMED)
    names = ("response_seconds", "handling_seconds", "feedback_seconds")
    assert [story.row()[name] for name in names] == [None, None, None]
    story.later(minutes=11)
    story.does(c.RecordArrival)
    story.does(c.RecordSurvey)
    story.does(c.StartWork)
    story.later(minutes=24)
    story.does(c.CompleteSelfCheck)
    story.later(minutes=6, seconds=30)
    story.does(c.AcceptWork)
    at = {type(one.event): one.occurred_at for one in story.history}
    response = at[e.TechnicianArrived] - at[e.RepairReported]
    handling = at[e.SelfCheckPassed] - at[e.WorkStarted]
    feedback = at[e.WorkAccepted] - at[e.SelfCheckPassed]
    assert (handling, feedback) == (timedelta(minutes=25), timedelta(minutes=7, seconds=30))
    measured = [int(one.total_seconds()) for one in (response, handling, feedback)]
    assert [story.row()[name] for name in names] == measured
    story.later(hours=2)
    story.does(c.RecordCallback)
    assert story.row()["feedback_seconds"] == 450, "the first word counts"


@pytest.mark.req("TKT-050")
def test_staff_who_sign_do_not_speak_for_the_customer(tickets: Tickets) -> None:
    """Then the feedback is the callback's."""
    story = tickets().at(Stage.SELF_CHECKED)
    completed_at = story.history[-1].occurred_at
    staff: dict[str, Any] = {"acceptor": t.AcceptorKind.STAFF, "staff_reason": t.StaffAcceptance.CUSTOMER_ABSENT}
    story.does(story.command(c.AcceptWork, by=CAST.officer, **staff), by=CAST.officer)
    assert story.row()["feedback_seconds"] is None
    story.later(hours=1)
    story.does(c.RecordCallback)
    heard_at = story.recorded(e.CallbackSatisfied)[0].occurred_at
    assert story.row()["feedback_seconds"] == (heard_at - completed_at).total_seconds()


@pytest.mark.req("TKT-055", "TKT-119")
def test_customer_service_follows_the_ticket_until_the_service_is_delivered(ticket: TicketStory) -> None:
    """One officer is answerable for the process; at every stage after the dispatch the board shows where it is."""
    story = ticket.under().at(Stage.PLANNED)
    assert story.state.process_supervisor is None
    story.does(c.Dispatch)
    assert story.stored(e.TicketDispatched).process_supervisor == CAST.officer.id
    assert story.stored(e.TicketDispatched).technicians[0] == CAST.technician.id == story.row()["technician"]
    seen = [story.row()["stage"]]
    for kind in (c.ConfirmDispatch, c.RecordArrival, c.RecordSurvey, c.StartWork, c.CompleteSelfCheck, c.AcceptWork):
        assert story.board() == [story.number]
        assert {"ReportProgress", "Urge"} <= story.allowed(CAST.officer)
        story.does(kind)
        seen.append(story.row()["stage"])
    assert list(dict.fromkeys(seen)) == [
        "dispatched",
        "confirmed",
        "on-site",
        "in-progress",
        "self-checked",
        "accepted",
    ]
    assert "RecordCallback" in story.allowed(CAST.officer), "with quality: the customer is asked"
    lost = ticket.under().at(Stage.DISPATCHED)
    lost.does(c.RecallDispatch, reason=t.CustodyReason.SICK)
    lost.does(c.Dispatch, technicians=(CAST.second_technician.id,), trade=TRADE)
    assert [one.attempt for one in lost.all_stored(e.TicketDispatched)] == [1, 2]
