"""The customer as a whole: record, services and feedback in one row; opinions on the standards."""

from __future__ import annotations

from typing import Any

import pytest

from tests.complaint.conftest import ComplaintStory
from tests.complaint.test_sat_rows import SurveyStory
from tests.ticket_rows.conftest import TicketStory
from wuye.application.cadences.worker import Accountant
from wuye.application.disclosure import disclose
from wuye.application.reports.report import service_report
from wuye.application.reports.shown import briefing_of, same
from wuye.domain.cadence.commands import CompleteOccurrence, SetCadence
from wuye.domain.cadence.events import OccurrenceDone, OccurrenceOpened
from wuye.domain.cadence.rule import Rule
from wuye.domain.complaint import commands as c
from wuye.domain.complaint import events as e
from wuye.domain.complaint import terms as t
from wuye.domain.complaint.terms import ComplaintStage as S
from wuye.domain.register.briefing import Audience, BriefingIssued
from wuye.domain.register.person.commands import RecordPreferences, RecordSatisfaction, RegisterPerson
from wuye.domain.register.person.kinds import CollectionMethod, PartyKind, Preference
from wuye.domain.register.survey import events as se
from wuye.domain.register.survey import kinds as k
from wuye.domain.shared.period import PeriodKind, period_of
from wuye.domain.sla.cadence import CatchUp
from wuye.domain.sla.limits import Unit
from wuye.domain.ticket import commands as tc
from wuye.domain.ticket.terms import Stage


def customer(story: ComplaintStory) -> str:
    """A customer with a name, a contact, a need."""
    key = f"crm{next(story.town.numbers)}"
    opening = RegisterPerson(
        key=key,
        site=story.cast.site,
        name="陈女士",
        phone="13700000000",
        needs="上门前来电",
        kind=PartyKind.OWNER,
        method=CollectionMethod.INTERVIEW,
    )
    return story.desk.execute(opening, by=story.cast.officer).case


def shown(story: ComplaintStory, person: str) -> dict[str, Any]:
    """The customer's row, brought up to date."""
    story.town.runner.catch_up()
    row = story.town.reader.row(story.town.views["customers"], person)
    assert row is not None
    return dict(row)


@pytest.mark.req("CRM-002", "CRM-008")
def test_one_row_combines_record_services_and_feedback(complaint: ComplaintStory) -> None:
    """Name, contact, need and past services, with what the customer said; the words stay sealed in the view."""
    person = customer(complaint)
    desk, officer = complaint.desk, complaint.cast.officer
    preference = RecordPreferences(
        preferences=frozenset({Preference.REPAIR}), details="晚间", method=CollectionMethod.INTERVIEW
    )
    desk.execute(preference, by=officer, on=person)
    desk.execute(RecordSatisfaction(score=4, scale=5), by=officer, on=person)
    ticket = TicketStory(complaint.town)
    ticket.does(tc.ReportRepair, officer, reporter=person, home=None)
    complaint.does(c.ReceiveComplaint, complainant=person, home=None)
    voice = complaint.another()
    voice.does(c.ReceiveVoice, complainant=person, kind=t.ContactKind.PRAISE)
    row = shown(complaint, person)
    assert (row["services"], row["complaints"], row["remarks"], row["kind"]) == (1, 1, 1, "owner")
    body = row["body"]
    assert [one["number"] for one in body["services"]] == [ticket.number]
    assert [(one["number"], one["kind"]) for one in body["feedback"]] == [
        (complaint.number, "complaint"),
        (voice.number, "praise"),
    ]
    record = desk.history(person)[0].event
    assert (record.name.plain, record.phone.plain, record.needs.plain) == ("陈女士", "13700000000", "上门前来电")
    assert "陈女士" not in str(row)
    assert body["record"]["version"] == 1
    assert len(body["satisfaction"]) == 1


def test_a_customer_follows_a_repair_and_says_what_it_was_like(complaint: ComplaintStory) -> None:
    """Progress in one's own case, and feedback through the app."""
    occupant = complaint.cast.occupant
    ticket = TicketStory(complaint.town).at(Stage.DISPATCHED)
    ticket.does(tc.ReportProgress, customer_told=True, progress="师傅在路上")
    assert ticket.case is not None
    assert complaint.desk.readable(ticket.case, by=occupant)
    assert ticket.history[-1].event.progress.plain == "师傅在路上"
    app: dict[str, Any] = {"channel": t.ComplaintChannel.ONLINE, "complainant": None}
    complaint.does(c.ReceiveVoice, occupant, **app, kind=t.ContactKind.PRAISE, after_service=ticket.number)
    stored = complaint.stored(e.VoiceReceived)
    assert (stored.after_service, stored.complainant) == (ticket.case, occupant.id)


@pytest.mark.req("CRM-019")
def test_owners_hear_of_the_service_each_month_and_are_answered(complaint: ComplaintStory) -> None:
    """A duty of the site: the report goes to them in writing, by somebody named; what they say of it is a case."""
    desk, cast, town = complaint.desk, complaint.cast, complaint.town
    supervisor, today = cast.service_supervisor, complaint.now.date()
    order = SetCadence(
        key=f"{cast.site}.owners",
        site=cast.site,
        duty="cadence.service_report",
        rule=Rule(anchor=today, unit=Unit.MONTHS, missed=CatchUp.MISSED),
    )
    duty = desk.execute(order, by=cast.administrator).case
    Accountant(desk).account(duty)
    town.runner.catch_up()
    period = period_of(PeriodKind.MONTH, today)
    report = service_report(desk, town.reader, site=cast.site, period=period)
    told = briefing_of(report, audience=(Audience.OWNERS,), recipients=(supervisor.id,), summary="本月服务情况")
    briefing = desk.execute(told, by=supervisor).case
    desk.execute(CompleteOccurrence(case=briefing), by=supervisor, on=duty)
    (issued,) = [one.event for one in desk.history(briefing) if isinstance(one.event, BriefingIssued)]
    assert (issued.audience, issued.summary.plain) == ((Audience.OWNERS,), "本月服务情况")
    assert same(report, issued.digest)
    asked = complaint.another()
    asked.does(c.ReceiveVoice, kind=t.ContactKind.CONSULTATION, content="回访率如何计算？", after_service=briefing)
    asked.does(c.AnswerVoice)
    assert asked.stored(e.VoiceReceived).after_service == briefing
    assert asked.state.stage is S.VOICE_ANSWERED
    complaint.later(days=32)
    Accountant(desk).account(duty)
    facts = [one.event for one in desk.history(duty)]
    assert [one.case for one in facts if isinstance(one, OccurrenceDone)] == [briefing]
    assert sum(isinstance(one, OccurrenceOpened) for one in facts) == 2


@pytest.mark.req("CRM-028")
def test_suggestions_on_the_standards_are_asked_for_and_used(complaint: ComplaintStory) -> None:
    """Requested by a survey of opinions, recorded as suggestions, adopted into a standard."""
    survey = SurveyStory(complaint.town, complaint)
    survey.opened(kind=k.SurveyKind.OWNERS_OPINION, cycle=k.SurveyCycle.HALF_YEARLY).answered(
        4, remark="夜间应有人巡查"
    )
    answer = survey.stored(se.AnswerRecorded)
    assert answer.remark is not None
    assert answer.remark.plain == "夜间应有人巡查"
    complaint.does(c.ReceiveVoice, kind=t.ContactKind.SUGGESTION, content="夜间应有人巡查")
    complaint.does(c.AnswerVoice)
    complaint.does(c.UseVoice, measure="standard-night-patrol")
    assert complaint.stored(e.SuggestionAdopted).measure == "standard-night-patrol"
    assert complaint.state.stage is S.VOICE_USED


def test_a_customer_that_is_nobody_has_no_row(complaint: ComplaintStory) -> None:
    """What nobody reported by name belongs to nobody; other records are no customers."""
    complaint.does(c.ReceiveComplaint, complainant=None)
    complaint.town.runner.catch_up()
    view = complaint.town.views["customers"]
    assert complaint.town.reader.row(view, str(complaint.case)) is None
    assert disclose(complaint.stored(e.ComplaintReceived), complaint.desk.vault).complainant is None
