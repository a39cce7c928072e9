"""Registers, statistics, forms and the automatic complaint: requirement rows proved through desk and views."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest

from tests.complaint.conftest import ComplaintStory
from tests.complaint.test_sat_rows import SurveyStory
from wuye.application.ledgers.complaint_forms import ENTRY_COLUMNS, HANDLING_COLUMNS
from wuye.application.ledgers.exporting import Exporting
from wuye.application.projections.complaint_statistics import WEEK, Statistics, statistics
from wuye.application.reactions.table import reactions
from wuye.application.reactions.worker import Reactor
from wuye.domain.complaint import commands as c
from wuye.domain.complaint import events as e
from wuye.domain.complaint import terms as t
from wuye.domain.complaint.terms import ComplaintStage as S
from wuye.domain.register.survey.commands import RecordAnswer
from wuye.domain.register.survey.events import AnswerRecorded
from wuye.domain.register.survey.kinds import SurveyMethod
from wuye.domain.sla.policy import Profile
from wuye.domain.sla.reading import Verdict

Stories = Callable[[], ComplaintStory]


def counted(story: ComplaintStory) -> Statistics:
    """The statistics of the week that ends in a minute, at the story's site."""
    story.town.runner.catch_up()
    until = story.now + timedelta(minutes=1)
    board = story.town.views["complaint_board"]
    return statistics(story.town.reader, board, site=story.cast.site, since=until - WEEK, until=until)


def caused(story: ComplaintStory, cause: t.ComplaintCause, stage: S = S.INVESTIGATED) -> ComplaintStory:
    """A further complaint at the same site with a known cause."""
    return story.another().at(stage, {c.RecordInvestigation: {"cause": cause, "developer_plan": None}})


@pytest.mark.req("CMP-041", "CMP-069")
def test_statistics_group_complaints_by_frequent_cause(complaint: ComplaintStory) -> None:
    """Response delay, quality below standard, poor communication: the most frequent first, closed ones included."""
    site = complaint.under()
    for cause, number in (
        (t.ComplaintCause.RESPONSE_DELAY, 1),
        (t.ComplaintCause.QUALITY_BELOW_STANDARD, 3),
        (t.ComplaintCause.POOR_COMMUNICATION, 2),
    ):
        for _ in range(number):
            caused(site, cause)
    caused(site, t.ComplaintCause.RESPONSE_DELAY, S.ARCHIVED)
    found = counted(site)
    assert next(iter(found.by_cause.items())) == ("quality-below-standard", 3)
    assert dict(found.by_cause) == {"quality-below-standard": 3, "response-delay": 2, "poor-communication": 2}
    assert (found.received, found.closed, found.complete) == (7, 1, 1)


@pytest.mark.req("CMP-062")
def test_record_books_of_complaints_and_callbacks_have_weekly_statistics(complaint: ComplaintStory) -> None:
    """The week's complaints and callbacks; last week's are in last week's."""
    site = complaint.under()
    site.another().at(S.ARCHIVED)
    site.later(days=8)
    two = [site.another().at(S.CALLED_BACK), site.another().at(S.RECEIVED)]
    found = counted(site)
    assert found.until - found.since == timedelta(days=7)
    assert (found.received, found.called_back, found.open) == (2, 1, 2)
    assert site.register()[-2:] == [one.number for one in two]
    assert len(site.register()) == 3


def test_completeness_is_compared_with_95_of_100(complaint: ComplaintStory) -> None:
    """Closed records with time, content, handler and result (CMP-044); nothing closed says nothing."""
    site = complaint.under()
    assert counted(site).complete_enough is None
    done = site.another()
    done.does(c.ReceiveVoice)
    done.goes(c.AnswerVoice, c.CloseVoice)
    found = counted(site)
    assert (found.completeness, found.complete_enough) == (1000, True)
    merged = site.another().at(S.RECEIVED)
    merged.does(c.MergeInto, target=site.another().at(S.RECEIVED).number)
    found = counted(site)
    assert (found.completeness, found.complete_enough) == (500, False)


def test_the_average_answer_is_a_figure_over_all_and_no_clock(complaint: ComplaintStory) -> None:
    """An average is not a limit (conflict K12)."""
    site = complaint.under()
    assert counted(site).mean_answer_seconds is None
    for hours in (2, 4):
        voice = site.another()
        voice.does(c.ReceiveVoice)
        voice.later(hours=hours, minutes=-1)
        voice.does(c.AnswerVoice)
    assert counted(site).mean_answer_seconds == 3 * 3600


@pytest.mark.req("CMP-003")
@pytest.mark.parametrize("form", t.WrittenForm)
def test_written_complaints_have_three_forms(complaint: ComplaintStory, form: t.WrittenForm) -> None:
    """Letters, e-mails, and dissatisfied remarks in surveys, the last of which open a complaint by themselves."""
    assert {one.value for one in t.WrittenForm} == {"letter", "e-mail", "survey"}
    written: dict[str, Any] = {"channel": t.ComplaintChannel.WRITTEN}
    complaint.refuses("written-form-missing", c.ReceiveComplaint, **written, written_form=None)
    complaint.does(c.ReceiveComplaint, **written, written_form=form)
    assert complaint.stored(e.ComplaintReceived).written_form is form
    if form is t.WrittenForm.SURVEY:
        opened = _opened_by_a_survey(complaint)
        assert opened.written_form is form
        assert opened.content.plain == "等了三天没人来"


@pytest.mark.req("SAT-034", "SAT-006")
def test_a_dissatisfied_answer_always_yields_a_follow_up_case(complaint: ComplaintStory) -> None:
    """By threshold or by remark, once each, by the defined procedure; a satisfied one yields none."""
    event = _opened_by_a_survey(complaint)
    assert event.recipient is None
    assert event.complainant == complaint.cast.occupant.id


def _opened_by_a_survey(complaint: ComplaintStory) -> e.ComplaintReceived:
    survey = SurveyStory(complaint.town, complaint).opened(dissatisfied_at=2)
    survey.answered(5)
    bad = RecordAnswer(
        overall=1, method=SurveyMethod.PHONE_CALLBACK, respondent=complaint.cast.occupant.id, remark="等了三天没人来"
    )
    survey.does(bad, by=complaint.cast.officer)
    desk = complaint.desk
    reactor = Reactor(desk, reactions(desk.registry))
    reactor.catch_up()
    reactor.catch_up()
    about = [
        one
        for one in desk.log.page(0, 100_000)
        if isinstance(getattr(one, "event", None), e.ComplaintReceived) and one.event.about == survey.stream  # type: ignore[union-attr]  # read above
    ]
    assert len(about) == 1
    [cause] = [
        one for one in desk.history(survey.stream) if isinstance(one.event, AnswerRecorded) and one.event.dissatisfied
    ]
    assert about[0].envelope.causation_id == cause.envelope.event_id  # type: ignore[union-attr]  # read above
    [received] = [one.event for one in desk.history(about[0].stream) if isinstance(one.event, e.ComplaintReceived)]
    return received


@pytest.mark.req("CMP-063")
def test_a_complaint_is_investigated_analysed_and_its_outcome_fed_back(complaint: ComplaintStory) -> None:
    """A channel with in-depth investigation, analysis, and feedback of the outcome."""
    complaint.at(S.ANSWERED)
    assert complaint.stored(e.CauseAnalysed).facts.plain
    assert complaint.stored(e.CauseAnalysed).analysis.plain
    assert complaint.stored(e.ResultTold).opinion.plain


@pytest.mark.req("CMP-067")
def test_a_limit_that_is_not_stated_is_unset_and_never_breached(complaint: ComplaintStory) -> None:
    """Answered rapidly, says 001 without a figure: shown, measured, and not invented."""
    story = complaint.under(Profile.QUALITY_PLAN_001).at(S.CLASSIFIED)
    story.later(days=30)
    clock = story.clock("complaint.respond")
    assert (clock.verdict, clock.due) == (Verdict.UNSET, None)
    story.does(c.ReplyToComplainant)
    assert story.clock("complaint.respond").elapsed >= timedelta(days=30)


def test_both_forms_are_exported_whole(complaint: ComplaintStory) -> None:
    """Register and handling record: what was asked and what came of it, with their texts opened or sealed."""
    complaint.at(S.ARCHIVED)
    register = _row(Exporting(complaint.desk).complaint_register(), complaint)
    assert tuple(register) == ENTRY_COLUMNS
    assert (register["number"], register["name"], register["demand"]) == (complaint.number, "王女士", "查明原因并道歉")
    record = _row(Exporting(complaint.desk).handling_records(), complaint)
    assert tuple(record) == HANDLING_COLUMNS
    assert (record["result"], record["opinion"], record["callback"]) == (
        "已增加值班并道歉",
        "同意处理结果",
        "satisfied",
    )
    assert record["archived_at"]
    assert len(record["signature"]) == 64
    assert None not in {name: record[name] for name in ("facts", "analysis", "position", "measures")}.values()
    sealed = _row(Exporting(complaint.desk, sealed=True).complaint_register(), complaint)
    assert sealed["name"] == "[sealed]"


def _row(rows: Any, story: ComplaintStory) -> dict[str, Any]:
    return next(dict(one) for one in rows if one["stream"] == story.case)
