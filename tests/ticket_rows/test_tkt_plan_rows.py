"""Forwarding, review limit, survey, plan (TKT-019, TKT-021, TKT-027…033), proven through the desk."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from attrs import evolve

from tests.support.community import CAST
from tests.ticket_rows.conftest import TicketStory
from wuye.domain.shared.money import yuan
from wuye.domain.shared.refusal import Refused
from wuye.domain.sla.policy import Profile
from wuye.domain.sla.reading import Verdict
from wuye.domain.ticket import commands as c
from wuye.domain.ticket import events as e
from wuye.domain.ticket import terms as t
from wuye.domain.ticket.parts import EntryPlan, TimetableStep
from wuye.domain.ticket.terms import Stage

Tickets = Callable[[], TicketStory]

BY_APPOINTMENT = {"mode": t.Mode.APPOINTMENT}
NOT_LISTED: dict[str, Any] = {"items": ()}


def separately(story: TicketStory, **report: Any) -> TicketStory:
    """A request that is reviewed and surveyed before the visit, come as far as the approval."""
    story.does(c.ReportRepair, **{**BY_APPOINTMENT, **report})
    story.does(c.VerifyIdentity)
    story.does(c.TriageTicket, **NOT_LISTED)
    story.does(c.ApproveRequest)
    return story


def surveyed(story: TicketStory, **report: Any) -> TicketStory:
    """The same, surveyed."""
    separately(story, **report)
    for kind in (c.ForwardToEngineering, c.ArrangeSurvey, c.RecordSurvey):
        story.does(kind)
    return story


@pytest.mark.req("TKT-019")
def test_urgent_repairs_are_forwarded_at_once_ordinary_ones_within_two_hours(ticket: TicketStory) -> None:
    """Customer service passes the report on; the limit counts from the report."""
    site = ticket.under(Profile.SHANSHUI_002)
    for after, verdict in ((timedelta(hours=2), Verdict.MET), (timedelta(hours=2, seconds=1), Verdict.MISSED)):
        story = site.another()
        reported_at = story.now
        story.does(c.ReportRepair)
        story.does(c.VerifyIdentity)
        story.does(c.TriageTicket)
        story.town.clock.set(reported_at + after)
        story.refuses("unknown-staff", c.ForwardToEngineering, receiver="engineering")
        story.refuses("not-in-service", c.ForwardToEngineering, receiver="staff-nobody")
        story.does(c.ForwardToEngineering, receiver=CAST.engineering_supervisor.id)
        event = story.stored(e.RequestForwarded)
        assert (event.receiver, event.urgent) == (CAST.engineering_supervisor.id, False)
        reading = story.clock("ticket.forward")
        assert (reading.due, reading.verdict) == (reported_at + timedelta(hours=2), verdict)
        story.refuses("already-forwarded", c.ForwardToEngineering)
    urgent = site.another()
    reported_at = urgent.now
    urgent.does(c.ReportRepair)
    urgent.does(c.VerifyIdentity)
    urgent.does(c.TriageTicket, urgency=t.Urgency.EMERGENCY)
    urgent.does(c.ForwardToEngineering)
    assert urgent.stored(e.RequestForwarded).urgent
    assert urgent.clock("ticket.forward").due == reported_at
    urgent.another().at(Stage.APPROVED).refuses("not-permitted", c.ForwardToEngineering, by=CAST.technician)


@pytest.mark.req("TKT-021")
@pytest.mark.parametrize(("late", "verdict"), [(timedelta(), Verdict.MET), (timedelta(seconds=1), Verdict.MISSED)])
def test_the_review_is_done_within_24_hours_of_the_receipt(
    late: timedelta, verdict: Verdict, ticket: TicketStory
) -> None:
    """A review exactly at the 24th hour is in time; a second later it is not."""
    story = ticket.under(Profile.HANDBOOK_000, review="required")
    received = story.now
    for kind in (c.ReportRepair, c.VerifyIdentity, c.TriageTicket):
        story.does(kind)
    story.town.clock.set(received + timedelta(hours=24) + late)
    story.does(c.ApproveRequest)
    reading = story.clock("ticket.review")
    assert (reading.started, reading.due) == (received, received + timedelta(hours=24))
    assert (reading.stopped, reading.verdict) == (story.recorded(e.RequestApproved)[0].occurred_at, verdict)


@pytest.mark.req("TKT-027")
@pytest.mark.parametrize(("late", "verdict"), [(timedelta(), Verdict.MET), (timedelta(seconds=1), Verdict.MISSED)])
def test_a_survey_is_arranged_within_48_hours_of_the_receipt(
    late: timedelta, verdict: Verdict, ticket: TicketStory
) -> None:
    """The arrangement counts, with the surveyor's name and the time."""
    story = ticket.under(Profile.HANDBOOK_000)
    received = story.now
    separately(story)
    story.town.clock.set(received + timedelta(hours=48) + late)
    planned_at = story.now + timedelta(hours=3)
    story.does(c.ArrangeSurvey, planned_at=planned_at)
    event = story.stored(e.SurveyArranged)
    assert (event.surveyor, event.planned_at) == (CAST.technician.id, planned_at)
    reading = story.clock("ticket.survey")
    assert (reading.due, reading.verdict) == (received + timedelta(hours=48), verdict)


@pytest.mark.req("TKT-028")
def test_a_qualified_technician_surveys_need_difficulty_and_cost(tickets: Tickets) -> None:
    """The survey is evidence: a stranger's, or one by somebody without the trade's certificate, would not hold."""
    story = separately(tickets())
    story.refuses("survey-not-arranged", c.RecordSurvey)
    story.refuses("certificate-expired", c.ArrangeSurvey, surveyor=CAST.lapsed_technician.id)
    story.refuses("not-certified", c.ArrangeSurvey, trade="mechanical-repairer")
    story.refuses("not-certified", c.ArrangeSurvey, surveyor=CAST.officer.id)
    story.does(c.ArrangeSurvey, surveyor=CAST.technician.id)
    story.refuses("not-the-surveyor", c.RecordSurvey, by=CAST.second_technician)
    story.refuses("blank", c.RecordSurvey, need="")
    nothing: Any = None
    story.refuses("not-a-choice", c.RecordSurvey, difficulty=nothing)
    for difficulty in t.Difficulty:
        one = separately(tickets())
        one.does(c.ArrangeSurvey)
        one.does(c.RecordSurvey, need="更换开关及灯管", difficulty=difficulty, cost=yuan(50))
        (recorded,) = one.recorded(e.SurveyRecorded)
        assert (recorded.event.need.plain, recorded.event.difficulty) == ("更换开关及灯管", difficulty)
        assert (recorded.event.cost, recorded.actor.id) == (yuan(50), CAST.technician.id)


@pytest.mark.req("TKT-029")
def test_a_plan_states_content_time_personnel_and_budget_before_anybody_works(tickets: Tickets) -> None:
    """What was found is planned first: no order goes out, and no work starts, on a survey alone."""
    story = separately(tickets())
    story.refuses("survey-first", c.DraftPlan)
    story = surveyed(tickets())
    story.refuses("blank", c.DraftPlan, content="")
    story.refuses("wrong-count", c.DraftPlan, personnel=())
    nothing: Any = None
    assert story.refuses("naive-time", c.DraftPlan, starts_at=nothing).facts["field"] == "starts_at"
    for early in (c.Dispatch, c.StartWork):
        story.refuses("wrong-stage", early)
    starts_at = story.now + timedelta(hours=2)
    people = (CAST.technician.id, CAST.second_technician.id)
    story.does(c.DraftPlan, content="更换开关和灯管", starts_at=starts_at, personnel=people, budget=yuan(100))
    event = story.stored(e.RepairPlanned)
    assert (event.content.plain, event.starts_at) == ("更换开关和灯管", starts_at)
    assert (event.personnel, event.budget) == (people, yuan(100))
    story.does(c.Dispatch)


@pytest.mark.req("TKT-030")
def test_the_plan_of_an_entry_service_names_materials_implements_personnel_and_timetable(tickets: Tickets) -> None:
    """Inside a home everything is thought of before the door is opened."""
    home: dict[str, Any] = {"entry_service": t.EntryServiceKind.REPAIR}
    story = surveyed(tickets(), **home)
    story.refuses("entry-plan-missing", c.DraftPlan, entry=None)
    story.refuses("wrong-count", c.DraftPlan, personnel=())
    everyday: EntryPlan = story.command(c.DraftPlan).entry
    for part in ("materials", "implements", "timetable"):
        with pytest.raises(Refused, match="wrong-count"):
            evolve(everyday, **{part: ()})
    step = TimetableStep(starts_at=story.now + timedelta(hours=2), minutes=30, step="更换开关")
    plan = evolve(everyday, materials=("开关",), implements=("鞋套",), timetable=(step,))
    story.does(c.DraftPlan, entry=plan, personnel=(CAST.technician.id,))
    event = story.stored(e.RepairPlanned)
    assert event.entry == plan
    assert event.entry is not None
    assert (event.entry.materials, event.entry.implements) == (("开关",), ("鞋套",))
    assert (event.entry.timetable, event.personnel) == ((step,), (CAST.technician.id,))


@pytest.mark.req("TKT-031")
@pytest.mark.parametrize("missing", ["house_structure", "facilities", "safety_risks"])
def test_on_arrival_structure_facilities_and_risks_come_first(missing: str, tickets: Tickets) -> None:
    """Before anything is planned in a home, and before anything is begun on a visit."""
    planning = separately(tickets(), entry_service=t.EntryServiceKind.REPAIR)
    planning.does(c.ArrangeSurvey)
    visiting = tickets().at(Stage.ON_SITE)
    for story, next_step in ((planning, c.DraftPlan), (visiting, c.StartWork)):
        refusal = story.refuses("site-condition-missing", c.RecordSurvey, **{missing: None})
        assert refusal.facts["missing"] == [missing]
        story.refuses("survey-first" if next_step is c.DraftPlan else "not-surveyed", next_step)
        story.does(c.RecordSurvey)
        condition = story.stored(e.SurveyRecorded).condition
        assert condition is not None
        found = (condition.house_structure.plain, condition.facilities.plain, condition.safety_risks.plain)
        assert found == ("框架结构", "单相照明回路", "线路老化")
        story.does(next_step)


@pytest.mark.req("TKT-032")
def test_every_revision_of_the_plan_is_kept_with_reason_and_author(tickets: Tickets) -> None:
    """The plan that was is not overwritten: who changed it, and why, can be asked years later."""
    story = surveyed(tickets())
    story.does(c.DraftPlan, budget=yuan(100))
    revised = ((CAST.engineering_supervisor, "勘查发现两处损坏", 120), (CAST.technician, "线管也须更换", 180))
    for author, reason, budget in revised:
        story.refuses("blank", c.RevisePlan, by=author, reason="")
        story.does(c.RevisePlan, by=author, reason=reason, budget=yuan(budget))
    kept = [(one.actor.id, one.event.reason.plain, one.event.budget) for one in story.recorded(e.PlanRevised)]
    assert kept == [(author.id, reason, yuan(budget)) for author, reason, budget in revised]
    assert story.stored(e.RepairPlanned).budget == yuan(100)
    assert story.state.budget == yuan(180)
    opened = tickets().at(Stage.ON_HOLD)
    opened.does(c.AgreeRevision, agreement="改为更换整条线路", price=yuan(90))
    (agreed,) = opened.recorded(e.RevisionAgreed)
    assert (agreed.actor.id, agreed.event.agreement.plain) == (CAST.technician.id, "改为更换整条线路")
    assert opened.stored(e.DeviationReported).description.plain == "线管内导线老化"


@pytest.mark.req("TKT-033")
def test_special_or_complex_work_has_an_assessed_limit_and_no_fixed_one(ticket: TicketStory) -> None:
    """No figure of the policy fits: somebody assesses the case, and the assessment is what is due."""
    site = ticket.under(Profile.HANDBOOK_000)
    complex_work: dict[type, Any] = {c.TriageTicket: {"urgency": t.Urgency.SPECIAL_COMPLEX}}
    story = site.another().at(Stage.APPROVED, complex_work)
    unassessed = story.clock("ticket.complete")
    assert (unassessed.due, unassessed.verdict) == (None, Verdict.UNSET)
    story.refuses("assessed-limit-missing", c.DraftPlan, assessed_limit_minutes=None)
    planned_at = story.now
    story.does(c.DraftPlan, assessed_limit_minutes=2880)
    assert story.stored(e.RepairPlanned).assessed_limit_minutes == 2880
    assert story.clock("ticket.complete").due == planned_at + timedelta(minutes=2880)
    story.refuses("assessed-limit-missing", c.RevisePlan, assessed_limit_minutes=None)
    ordinary = site.another().at(Stage.APPROVED)
    ordinary.refuses("assessed-limit-only-for-complex-work", c.DraftPlan, assessed_limit_minutes=2880)
    assert ordinary.clock("ticket.complete").due == ordinary.history[0].occurred_at + timedelta(hours=24)
