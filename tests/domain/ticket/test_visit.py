"""Appointment, dispatch and the way to the door: 预约、派工、到场."""

from datetime import timedelta
from typing import Any

import pytest
from attrs import evolve

from tests.domain.ticket.conftest import Tale, Tell
from tests.support.commands import MONDAY_9AM, STREAM
from tests.support.community import CAST, directory
from wuye.domain.shared.actor import Actor
from wuye.domain.shared.money import Money, yuan
from wuye.domain.shared.refusal import InvalidInput
from wuye.domain.ticket import commands as c
from wuye.domain.ticket import events as e
from wuye.domain.ticket.entities import Appointment
from wuye.domain.ticket.lifecycle import TICKET
from wuye.domain.ticket.parts import PurchaseAdvice, Window
from wuye.domain.ticket.terms import (
    AppointmentStage,
    Buyer,
    DepartureCheck,
    EntryServiceKind,
    Mode,
    PurchaseStep,
    Stage,
)
from wuye.entrypoints.testing.story import fact, recorded

OFFICE: dict[str, Any] = {
    "buyer": Buyer.OFFICE,
    "advice": None,
    "material_cost": yuan(35),
    "steps": tuple(PurchaseStep),
}


def appointment(tale: Tale) -> Appointment:
    """The current appointment."""
    current = tale.ticket.appointment
    assert current is not None
    return current


def confirmed_visit(at: Tell, **switches: Any) -> Tale:
    """A booked visit whose order the technician has taken."""
    tale = at(Stage.SCHEDULED, **switches).goes_on(c.Dispatch, CAST.officer)
    return tale.goes_on(c.ConfirmDispatch, CAST.technician)


def test_a_booking_names_item_time_and_channel_and_is_confirmed_with_staff(at: Tell) -> None:
    """Hotline, online, service centre or WeChat; confirmed by phone or online (TKT-034…036)."""
    tale = at(Stage.PLANNED).goes_on(c.RequestAppointment, CAST.occupant)
    assert appointment(tale).stage is AppointmentStage.REQUESTED
    tale.when(c.RequestAppointment, CAST.occupant).then_refused("appointment-open")
    tale = tale.goes_on(c.ConfirmAppointment, CAST.officer)
    assert appointment(tale).staff == (CAST.technician.id,)
    tale.when(c.ConfirmAppointment, CAST.officer).then_refused("wrong-appointment-stage", now="confirmed")


def test_an_occupant_books_where_the_staff_is_named(at: Tell) -> None:
    """A time without anybody to come is no appointment (TKT-036)."""
    tale = at(Stage.PLANNED)
    booked = tale.when(c.BookVisit, CAST.occupant).then(e.AppointmentBooked)
    assert booked.state.appointment.staff == tale.ticket.personnel


def test_a_visit_lies_in_the_future(at: Tell) -> None:
    """Nobody can come yesterday."""
    tale = at(Stage.PLANNED)
    past = Window(starts_at=tale.now - timedelta(hours=1), ends_at=tale.now + timedelta(hours=1))
    tale.when(c.BookVisit, CAST.officer, window=past).then_refused("visit-in-the-past")
    tale.when(c.RequestAppointment, CAST.occupant, window=past).then_refused("visit-in-the-past")
    with pytest.raises(InvalidInput, match="empty-window"):
        Window(starts_at=tale.now, ends_at=tale.now)


@pytest.mark.parametrize(("becomes", "mode"), [(False, Mode.IMMEDIATE), (True, Mode.APPOINTMENT)])
def test_an_agreed_time_alone_does_not_make_an_appointment_of_an_immediate_repair(
    at: Tell, becomes: bool, mode: Mode
) -> None:
    """Only a change of mode ends the arrival limit (lifecycles, Ticket)."""
    outcome = at(Stage.PLANNED).when(c.BookVisit, CAST.officer, becomes_appointment=becomes)
    (booked,) = outcome.own
    assert isinstance(booked, e.AppointmentBooked)
    assert booked.changes_mode is becomes
    assert outcome.state.mode is mode


def test_time_and_address_are_reconfirmed_before_the_visit(at: Tell) -> None:
    """By the staff who comes, before the appointed time (TKT-037)."""
    tale = at(Stage.SCHEDULED)
    start = appointment(tale).window.starts_at
    tale.when(c.ReconfirmVisit, CAST.technician, at=start - timedelta(seconds=1)).then(e.AppointmentReconfirmed)
    tale.when(c.ReconfirmVisit, CAST.technician, at=start).then_refused("too-late")
    tale.when(c.ReconfirmVisit, CAST.second_technician).then_refused("not-assigned")
    tale.when(c.ReconfirmVisit, CAST.technician, address_confirmed=False).then_refused("not-reconfirmed")


def test_a_called_off_visit_gives_the_ticket_back_for_another_booking(at: Tell) -> None:
    """A booking ends with an explicit need and time, or it ends (TKT-038)."""
    tale = at(Stage.SCHEDULED).goes_on(c.CancelAppointment, CAST.occupant)
    assert (tale.ticket.stage, appointment(tale).stage) == (Stage.PLANNED, AppointmentStage.CANCELLED)
    (booked,) = tale.when(c.BookVisit, CAST.officer).own
    assert isinstance(booked, e.AppointmentBooked)
    assert (booked.appointment, booked.replaces) == (2, None)


def test_a_reconfirmed_visit_is_not_called_off(at: Tell) -> None:
    """The technician is on the way (lifecycles, Appointment)."""
    tale = at(Stage.SCHEDULED).goes_on(c.ReconfirmVisit, CAST.technician)
    tale.when(c.CancelAppointment, CAST.occupant).then_refused("wrong-appointment-stage")


@pytest.mark.parametrize(
    ("technicians", "code"),
    [
        (("staff-nobody",), "not-in-service"),
        ((CAST.lapsed_technician.id,), "certificate-expired"),
        ((CAST.technician.id, CAST.officer.id), "not-certified"),
        (("person-wang",), "unknown-staff"),
    ],
)
def test_only_certified_staff_in_service_is_sent(at: Tell, technicians: tuple[str, ...], code: str) -> None:
    """持证上岗: an expired certificate is none; who left cannot come (STF-001, bad input B43)."""
    at(Stage.PLANNED).when(c.Dispatch, CAST.officer, technicians=technicians).then_refused(code)
    at(Stage.DISPATCHED).when(c.Reassign, CAST.officer, technicians=technicians).then_refused(code)


def test_into_a_home_only_trained_staff_is_sent(at: Tell) -> None:
    """Skill, safety and customer service (STF-022)."""
    tale = at().goes_on(c.ReportRepair, CAST.occupant, entry_service=EntryServiceKind.REPAIR)
    for kind in (c.VerifyIdentity, c.TriageTicket, c.DraftPlan):
        tale = tale.goes_on(kind, CAST.officer)
    tale.when(c.Dispatch, CAST.officer).then(e.TicketDispatched)
    command = tale.command(c.Dispatch, CAST.officer)
    told = tale.given
    untrained = told.other(CAST.technician.id, _without_courses(CAST.technician.id))
    untrained.when(command, by=CAST.officer, at=tale.now).then_refused("not-trained")


def _without_courses(stream: str) -> object:
    return evolve(directory()[stream], courses=())


def test_an_order_names_task_limit_result_performer_and_supervisor(at: Tell) -> None:
    """The repair notice and the two duties of a commissioned repair (TKT-043, TKT-045, TKT-119)."""
    (order,) = at(Stage.PLANNED).when(c.Dispatch, CAST.officer).own
    assert isinstance(order, e.TicketDispatched)
    assert order.content.plain
    assert order.expected_result.plain
    assert (order.limit_minutes, order.process_supervisor, order.technicians) == (
        60,
        CAST.officer.id,
        (CAST.technician.id,),
    )
    assert order.planned_at > MONDAY_9AM
    assert at(Stage.DISPATCHED).ticket.performer == CAST.technician.id


def test_nobody_is_sent_before_the_estimate_was_told(at: Tell) -> None:
    """Duration and cost are told before dispatch (TKT-024)."""
    tale = at(Stage.REPORTED, identity_check_required=False).goes_on(c.ApproveRequest, CAST.officer)
    tale = tale.goes_on(c.DraftPlan, CAST.officer)
    tale.when(c.Dispatch, CAST.officer).then_refused("not-triaged")


@pytest.mark.parametrize("point", DepartureCheck)
def test_nobody_leaves_with_an_open_point_on_the_checklist(at: Tell, point: DepartureCheck) -> None:
    """Materials, tools, implements, devices, hygiene, protection (TKT-046, TKT-053, TKT-054)."""
    rest = tuple(one for one in DepartureCheck if one is not point)
    at(Stage.DISPATCHED).when(c.ConfirmDispatch, CAST.technician, checklist=rest).then_refused(
        "checklist-open", missing=[point.value]
    )


@pytest.mark.parametrize("kind", [c.ConfirmDispatch, c.RecordArrival, c.LeaveNote])
def test_only_the_assigned_technician_acts(at: Tell, kind: type) -> None:
    """A colleague's visit is no evidence of this one (TKT-048)."""
    stage = Stage.DISPATCHED if kind is c.ConfirmDispatch else Stage.CONFIRMED
    at(stage).when(kind, CAST.second_technician).then_refused("not-assigned")


@pytest.mark.parametrize("allowed", [True, False])
def test_policy_says_whether_an_unconfirmed_visit_may_be_made(at: Tell, allowed: bool) -> None:
    """Appointment: Confirmed → Attended only where policy allows it."""
    tale = confirmed_visit(at, visit_without_reconfirmation=allowed)
    for kind in (c.RecordArrival, c.LeaveNote):
        outcome = tale.when(kind, CAST.technician)
        if not allowed:
            outcome.then_refused("visit-not-reconfirmed")
    if allowed:
        assert appointment(tale.goes_on(c.RecordArrival, CAST.technician)).stage is AppointmentStage.ATTENDED


@pytest.mark.parametrize("pauses", [True, False])
def test_a_note_is_left_when_nobody_is_at_home(at: Tell, pauses: bool) -> None:
    """The note is a quality record, the missed visit is followed by another (TKT-042, TKT-111)."""
    tale = confirmed_visit(at, pause_allowed=pauses)
    noted = tale.goes_on(c.LeaveNote, CAST.technician)
    event = noted.story.facts[-1][0]
    assert isinstance(event, e.CustomerAbsentNoted)
    assert event.pauses is pauses
    assert appointment(noted).stage is AppointmentStage.MISSED
    assert noted.ticket.quality_records == (noted.ticket.version,)
    again = noted.goes_on(c.BookVisit, CAST.occupant)
    assert [one.stage for one in again.ticket.appointments] == [AppointmentStage.REBOOKED, AppointmentStage.CONFIRMED]
    assert appointment(again).replaces == 1


def test_a_visit_that_is_inconvenient_is_agreed_anew_on_the_spot(at: Tell) -> None:
    """And customer service is informed (TKT-041)."""
    tale = confirmed_visit(at).goes_on(c.RecordArrival, CAST.technician)
    tale.when(c.PostponeVisit, CAST.technician, service_informed=False).then_refused("service-not-informed")
    later = tale.goes_on(c.PostponeVisit, CAST.technician)
    assert later.ticket.stage is Stage.SCHEDULED
    assert [one.stage for one in later.ticket.appointments] == [AppointmentStage.REBOOKED, AppointmentStage.CONFIRMED]
    assert at(Stage.ON_SITE).goes_on(c.PostponeVisit, CAST.technician).ticket.appointment is not None


def test_punctuality_is_asked_when_the_time_has_come(at: Tell) -> None:
    """At the appointed time customer service phones the occupant (TKT-040)."""
    tale = at(Stage.SCHEDULED)
    start = appointment(tale).window.starts_at
    tale.when(c.CheckPunctuality, CAST.officer, at=start - timedelta(seconds=1)).then_refused("too-early")
    tale.when(c.CheckPunctuality, CAST.officer, at=start).then(e.PunctualityChecked)
    at(Stage.DISPATCHED).when(c.CheckPunctuality, CAST.officer).then_refused("no-appointment")


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"buyer": None}, "buyer-missing"),
        ({"advice": None}, "purchase-advice-missing"),
        ({**OFFICE, "material_cost": None}, "material-cost-missing"),
        ({**OFFICE, "steps": (PurchaseStep.COST_TOLD,)}, "purchase-steps-missing"),
        ({**OFFICE, "material_cost": Money(5, "USD")}, "mixed-currencies"),
    ],
)
def test_work_that_waits_for_materials_says_who_buys_them(at: Tell, changes: dict[str, Any], code: str) -> None:
    """The owner with purchase information, or the office in four steps (TKT-060, CAT-013)."""
    at(Stage.ON_HOLD).when(c.BookVisit, CAST.officer, **changes).then_refused(code)


def test_materials_the_office_buys_enter_the_fee_field(at: Tell) -> None:
    """The customer was told; so it is no hidden charge later (FEE-026)."""
    tale = at(Stage.ON_HOLD)
    assert tale.ticket.announced == yuan(50)
    assert tale.goes_on(c.BookVisit, CAST.officer, **OFFICE).ticket.announced == yuan(85)
    owner = tale.when(c.BookVisit, CAST.officer).own[0]
    assert isinstance(owner, e.AppointmentBooked)
    assert owner.materials is not None
    assert owner.materials.advice == PurchaseAdvice(
        model="CJX2", specification="10 A", performance="阻燃", price=yuan(35)
    )


def test_a_change_of_hands_keeps_the_chain_of_custody(at: Tell) -> None:
    """Who had it, who has it, why (feature 23)."""
    tale = at(Stage.CONFIRMED)
    tale.when(c.Reassign, CAST.officer, technicians=(CAST.technician.id,)).then_refused("same-technicians")
    (handed,) = tale.when(c.Reassign, CAST.engineering_supervisor).own
    assert isinstance(handed, e.TicketReassigned)
    assert (handed.former, handed.technicians) == ((CAST.technician.id,), (CAST.second_technician.id,))
    after = tale.goes_on(c.Reassign, CAST.officer)
    after.when(c.RecordArrival, CAST.technician).then_refused("not-assigned")
    assert after.ticket.stage is Stage.CONFIRMED


def test_a_recalled_order_goes_back_to_where_it_came_from(at: Tell) -> None:
    """With an appointment still to come the ticket is scheduled, else planned."""
    assert at(Stage.CONFIRMED).goes_on(c.RecallDispatch, CAST.officer).ticket.stage is Stage.PLANNED
    assert confirmed_visit(at).goes_on(c.RecallDispatch, CAST.officer).ticket.stage is Stage.SCHEDULED


@pytest.mark.parametrize("by", [CAST.officer, CAST.occupant])
def test_a_request_may_be_withdrawn_until_work_begins(at: Tell, by: Actor) -> None:
    """Afterwards it is finished or refused (TKT-005)."""
    assert at(Stage.CONFIRMED).goes_on(c.Cancel, by).ticket.stage is Stage.CANCELLED
    again = at(Stage.ON_HOLD).goes_on(c.BookVisit, CAST.officer)
    again.when(c.Cancel, by).then_refused("work-started")
    again.when(c.Retriage, CAST.officer).then_refused("work-started")


def test_a_visit_needs_somebody_who_comes(at: Tell) -> None:
    """An imported ticket has no plan and no staff yet, whoever books."""
    tale = at().goes_on(c.ImportTicket, CAST.administrator, stage=Stage.PLANNED)
    tale.when(c.BookVisit, CAST.officer, staff=()).then_refused("staff-missing")
    known = tale.goes_on(c.CorrectPlace, CAST.officer, home=CAST.home)
    known.when(c.BookVisit, CAST.occupant).then_refused("staff-missing")


def test_materials_are_the_first_cost_told_where_none_was(at: Tell) -> None:
    """An imported ticket on hold had no price."""
    tale = at().goes_on(c.ImportTicket, CAST.administrator, stage=Stage.ON_HOLD)
    assert tale.goes_on(c.BookVisit, CAST.officer, **OFFICE).ticket.announced == yuan(35)


def test_an_answer_about_punctuality_changes_nothing_else(at: Tell) -> None:
    """It is evidence, not a step."""
    tale = at(Stage.SCHEDULED)
    asked = tale.when(c.CheckPunctuality, CAST.officer, at=appointment(tale).window.starts_at)
    assert asked.state == evolve(tale.ticket, version=tale.ticket.version + 1)


def test_history_is_accepted_and_not_judged() -> None:
    """A fact about an appointment that was never made is folded, not refused."""
    told = [fact(e.AppointmentReconfirmed(appointment=1, time_confirmed=True, address_confirmed=True))]
    assert TICKET.fold(recorded(STREAM, told)).appointments == ()
