"""Surveys and satisfaction: requirement rows proved through the desk."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from itertools import count
from typing import Any, TypeVar

import pytest

from tests.complaint.conftest import ComplaintStory
from tests.support.survey_commands import indicators
from tests.ticket_rows.conftest import Town
from wuye.application.cadences.duties import set_duties
from wuye.application.cadences.worker import Accountant
from wuye.application.reactions.table import reactions
from wuye.application.reactions.worker import Reactor
from wuye.domain.cadence.events import OccurrenceDone, OccurrenceOpened
from wuye.domain.register.survey import commands as c
from wuye.domain.register.survey import events as e
from wuye.domain.register.survey import kinds as k
from wuye.domain.register.survey.state import Survey, SurveyStage
from wuye.domain.shared.actor import Actor
from wuye.domain.shared.refusal import Refused
from wuye.domain.sla.limits import Unit
from wuye.domain.sla.policy import Profile

E = TypeVar("E")
ALL = tuple(k.SurveyDimension)
KEYS = count(1)


class SurveyStory:
    """One survey at the desk."""

    def __init__(self, town: Town, story: ComplaintStory) -> None:
        self.town, self.cast, self.desk = town, story.cast, town.desk
        self.stream = f"survey-s{next(KEYS)}"

    def planned(self, **changes: Any) -> SurveyStory:
        """A yearly survey on the 5-point scale, unless said otherwise."""
        fields: dict[str, Any] = {
            "kind": k.SurveyKind.ENTRY_SERVICE,
            "cycle": k.SurveyCycle.YEARLY,
            "scale": k.Scale.FIVE,
            "dimensions": ALL,
            "methods": (k.SurveyMethod.PHONE_CALLBACK,),
            "planned_on": date(2026, 9, 30),
            **changes,
        }
        key = self.stream.removeprefix("survey-")
        self._give(c.PlanSurvey(key=key, site=self.cast.site, **fields), None)
        return self

    def opened(self, **changes: Any) -> SurveyStory:
        """Planned, and everybody is asked."""
        return self.planned(**changes).does(c.OpenSurvey(group="全体业主", everybody=True))

    def answered(self, *scores: int, by: Actor | None = None, **changes: Any) -> SurveyStory:
        """Answers with these overall scores."""
        for score in scores:
            method = changes.pop("method", k.SurveyMethod.PHONE_CALLBACK)
            respondent = None if by == self.cast.occupant else "person-wang"
            answer = c.RecordAnswer(overall=score, method=method, respondent=respondent, **changes)
            self.does(answer, by=by or self.cast.officer)
        return self

    def analysed(self, **changes: Any) -> e.SurveyAnalysed:
        """Closed and analysed."""
        words: dict[str, Any] = {
            "level": "良好",
            "problems": "响应慢",
            "trend": "夜间服务",
            "service_records": "工单 20 件",
        }
        self.does(c.CloseSurvey())
        self.does(c.AnalyseSurvey(**{**words, **changes}))
        return self.stored(e.SurveyAnalysed)

    def does(self, command: Any, by: Actor | None = None) -> SurveyStory:
        """The customer service supervisor does it, unless somebody else is named."""
        self._give(command, self.stream, by)
        return self

    def refuses(self, code: str, command: Any, by: Actor | None = None) -> None:
        """The same, and it is refused."""
        with pytest.raises(Refused) as met:
            self._give(command, self.stream, by)
        assert met.value.code == code

    def _give(self, command: Any, on: str | None, by: Actor | None = None) -> None:
        self.desk.execute(command, by=by or self.cast.service_supervisor, on=on)

    @property
    def state(self) -> Survey:
        """The survey as it stands."""
        state: Survey = self.desk.state(self.stream)
        return state

    def stored(self, kind: type[E]) -> E:
        """The last stored fact of a kind."""
        return [one.event for one in self.desk.history(self.stream) if isinstance(one.event, kind)][-1]


Surveys = Callable[[], SurveyStory]


@pytest.fixture
def surveys(town: Town, complaint: ComplaintStory) -> Surveys:
    """New surveys of the community."""
    return lambda: SurveyStory(town, complaint)


@pytest.mark.req("SAT-001")
def test_surveys_fall_due_by_the_calendar_and_end_when_they_were_held(surveys: Surveys) -> None:
    """A duty of the site with the interval of its cycle: it falls due, a survey is held, the occurrence is done."""
    story = surveys()
    desk, today = story.desk, story.town.clock.now().date()
    streams = set_duties(desk, story.cast.site, Profile.QUALITY_PLAN_001, today, by=story.cast.administrator)
    [quality] = [one for one in streams if ".survey_quality." in one]
    assert (desk.state(quality).rule.unit, desk.state(quality).rule.every) == (Unit.QUARTERS, 1)
    Accountant(desk).account(quality)
    opened = [one.event for one in desk.history(quality) if isinstance(one.event, OccurrenceOpened)]
    assert opened[0].slot.day == today
    story.opened(kind=k.SurveyKind.SERVICE_QUALITY, cycle=k.SurveyCycle.QUARTERLY).answered(4).does(c.CloseSurvey())
    assert story.state.stage is SurveyStage.CLOSED
    Reactor(desk, reactions(desk.registry)).catch_up()
    [done] = [one for one in desk.history(quality) if isinstance(one.event, OccurrenceDone)]
    assert (done.event.slot, done.event.case) == (opened[0].slot, story.stream)


@pytest.mark.req("SAT-002")
def test_a_survey_covers_at_least_the_handbooks_dimensions(surveys: Surveys) -> None:
    """Attitude, response speed, repair quality, fee transparency: one missing is refused."""
    assert {one.value for one in k.HANDBOOK} == {"attitude", "response-speed", "repair-quality", "fee-transparency"}
    for left in k.HANDBOOK:
        with pytest.raises(Refused, match="dimensions-missing"):
            surveys().planned(dimensions=tuple(one for one in ALL if one is not left))
    story = surveys().planned(dimensions=tuple(sorted(k.HANDBOOK)))
    assert set(story.stored(e.SurveyPlanned).dimensions) == k.HANDBOOK


@pytest.mark.req("SAT-003", "SAT-013", "SAT-023", "SAT-031")
def test_survey_methods_are_selectable(surveys: Surveys) -> None:
    """The handbook's four, the model's three, the quality plan's three, and the four of service evaluation."""
    handbook = {"online-questionnaire", "phone-callback", "on-site-rating", "review-system"}
    model = {"questionnaire", "interview", "satisfaction-score"}
    plan = {"questionnaire", "phone-callback", "owners-forum"}
    evaluation = {"questionnaire", "phone-callback", "satisfaction-score", "record-analysis"}
    for wanted in (handbook, model, plan, evaluation):
        chosen = tuple(k.SurveyMethod(one) for one in sorted(wanted))
        story = surveys().opened(methods=chosen)
        assert {one.value for one in story.stored(e.SurveyPlanned).methods} == wanted
        for method in chosen:
            story.answered(4, method=method)
            assert story.stored(e.AnswerRecorded).method is method


@pytest.mark.req("SAT-004", "SAT-030", "SAT-032")
def test_weak_points_lead_to_improvement_optimisation_and_training(surveys: Surveys) -> None:
    """Analysed with the service records; goal, measures and responsible, and the two other outputs."""
    story = surveys().opened().answered(2)
    found = story.analysed(service_records="平均到场 50 分钟")
    assert found.service_records.plain == "平均到场 50 分钟"
    story.does(c.PublishResult(channels=(k.FeedbackChannel.APP, k.FeedbackChannel.MEETING)))
    story.does(
        c.LinkMeasures(
            goal="响应提速", measures="加派", responsible="staff-sun", optimisation="优化派单", training="沟通培训"
        )
    )
    linked = story.stored(e.MeasuresLinked)
    assert (linked.goal.plain, linked.measures.plain, linked.responsible) == ("响应提速", "加派", "staff-sun")
    assert (linked.optimisation.plain, linked.training.plain) == ("优化派单", "沟通培训")
    assert story.state.stage is SurveyStage.ACTED


@pytest.mark.req("SAT-005")
def test_results_go_back_through_several_channels(surveys: Surveys) -> None:
    """One channel is not several."""
    story = surveys().opened().answered(5)
    story.analysed()
    with pytest.raises(Refused, match="wrong-count"):
        story.does(c.PublishResult(channels=(k.FeedbackChannel.APP,)))
    channels = (k.FeedbackChannel.APP, k.FeedbackChannel.NOTICE_BOARD)
    story.does(c.PublishResult(channels=channels))
    assert story.stored(e.ResultPublished).channels == channels


@pytest.mark.req("SAT-007", "SAT-008", "SAT-009", "SAT-010", "SAT-011", "SAT-012")
def test_servqual_is_computed_from_its_twelve_indicators(surveys: Surveys) -> None:
    """Five dimensions of 3, 2, 2, 2 and 3 indicators; none may be left out."""
    wanted = {
        "reliability": ["response-time", "task-completion-rate", "fault-recovery-rate"],
        "responsiveness": ["complaint-timeliness", "staff-response-speed"],
        "assurance": ["repair-quality", "standard-adherence"],
        "empathy": ["communication-skill", "understanding-of-needs"],
        "tangibles": ["repair-tools", "service-process", "service-environment"],
    }
    assert {one.value: [i.value for i in needed] for one, needed in k.INDICATORS.items()} == wanted
    story = surveys().opened(kind=k.SurveyKind.SERVQUAL, dimensions=tuple(sorted(k.SERVQUAL))).answered(4)
    story.does(c.CloseSurvey())
    words: dict[str, Any] = {"level": "良好", "problems": "响应慢", "trend": "夜间", "service_records": "工单"}
    for left in k.ServqualIndicator:
        rest = tuple(one for one in indicators() if one.indicator is not left)
        story.refuses("indicators-missing", c.AnalyseSurvey(**words, indicators=rest))
    scores = tuple(c.IndicatorScore(indicator=one, score=100 * n) for n, one in enumerate(k.ServqualIndicator, 1))
    story.does(c.AnalyseSurvey(**words, indicators=scores))
    found = {one.dimension.value: one.thousandths for one in story.stored(e.SurveyAnalysed).servqual}
    assert found == {
        "reliability": 200,
        "responsiveness": 450,
        "assurance": 650,
        "empathy": 850,
        "tangibles": 1100,
    }


@pytest.mark.req("SAT-014")
def test_a_score_of_one_to_five_names_its_rater(surveys: Surveys) -> None:
    """By the customer, or by an officer on the customer's behalf; integers 1 to 5 and nothing else."""
    story = surveys().opened(scale=k.Scale.FIVE)
    for score in (0, 6):
        with pytest.raises(Refused, match="out-of-range"):
            story.answered(score)
    for score in (1, 2, 3, 4, 5):
        story.answered(score, by=story.cast.occupant)
        assert story.stored(e.AnswerRecorded).rater == story.cast.occupant.id
    story.answered(4)
    stored = story.stored(e.AnswerRecorded)
    assert (stored.rater, stored.respondent) == (story.cast.officer.id, "person-wang")
    answer = c.RecordAnswer(overall=4, method=k.SurveyMethod.INTERVIEW)
    story.refuses("respondent-missing", answer, by=story.cast.officer)


@pytest.mark.req("SAT-015", "SAT-016", "SAT-017")
@pytest.mark.parametrize(
    ("scores", "average", "met"),
    [((8, 8), 8000, [False, False]), ((8, 9), 8500, [True, False]), ((9, 9, 9, 8, 9), 8800, [True, True])],
)
def test_the_ten_point_scale_has_its_own_targets(
    surveys: Surveys, scores: tuple[int, ...], average: int, met: list[bool]
) -> None:
    """At most 10; 8.5 is the target, 8.8 the outcome, and 8.2 was the average of 2024."""
    assert k.BASELINE_2024 == 8_200
    story = surveys().opened(scale=k.Scale.TEN).answered(*scores)
    with pytest.raises(Refused, match="out-of-range"):
        story.answered(11)
    found = story.analysed()
    assert found.overall == average
    assert [(one.target.value, one.wanted, one.met) for one in found.targets] == [
        ("improvement-target", 8500, met[0]),
        ("improvement-outcome", 8800, met[1]),
    ]


@pytest.mark.req("SAT-018")
@pytest.mark.parametrize(("satisfied", "met"), [(9, True), (8, False)])
def test_the_satisfaction_rate_is_at_least_ninety_of_a_hundred(surveys: Surveys, satisfied: int, *, met: bool) -> None:
    """The share of satisfied customers, on a scale of its own."""
    story = surveys().opened(scale=k.Scale.RATE).answered(*[1] * satisfied, *[0] * (10 - satisfied))
    [target] = story.analysed().targets
    assert (target.target.value, target.wanted, target.actual, target.met) == (
        "satisfaction-rate",
        900,
        satisfied * 100,
        met,
    )


@pytest.mark.req("SAT-019")
def test_the_formula_of_the_quality_plan_is_computed_from_configured_inputs(surveys: Surveys) -> None:
    """S = (Q / Qe) × F + R − E, in thousandths; undefined for Qe = 0."""
    inputs: dict[str, Any] = {"quality": 900, "expected": 1000, "frequency": 2000, "speed": 700, "failures": 300}
    story = surveys().opened().answered(4)
    story.does(c.CloseSurvey())
    words: dict[str, Any] = {"level": "良好", "problems": "响应慢", "trend": "夜间", "service_records": "工单"}
    undefined = c.FormulaInputs(**{**inputs, "expected": 0})
    story.refuses("formula-undefined", c.AnalyseSurvey(**words, formula=undefined))
    story.does(c.AnalyseSurvey(**words, formula=c.FormulaInputs(**inputs)))
    found = story.stored(e.SurveyAnalysed)
    assert found.formula == 2200
    assert "formula" not in {one.target.value for one in found.targets}
    assert surveys().opened().answered(4).analysed().formula is None


@pytest.mark.req("SAT-020", "SAT-021", "SAT-022")
def test_the_survey_calendar_follows_the_quality_plan(surveys: Surveys) -> None:
    """Quarterly quality, half-yearly attitude, yearly management, of all customers; quarterly; two times a year."""
    wanted = {
        "service-quality": "quarterly",
        "staff-attitude": "half-yearly",
        "property-management": "yearly",
        "customer-experience": "quarterly",
        "owners-opinion": "half-yearly",
    }
    assert {kind.value: cycle.value for kind, cycle in k.CYCLES.items()} == wanted
    for kind, cycle in k.CYCLES.items():
        wrong = next(one for one in k.SurveyCycle if one is not cycle)
        with pytest.raises(Refused, match="wrong-cycle"):
            surveys().planned(kind=kind, cycle=wrong)
        story = surveys().planned(kind=kind, cycle=cycle)
        assert story.stored(e.SurveyPlanned).cycle is cycle
        if kind in k.EVERYBODY:
            story.refuses("not-everybody", c.OpenSurvey(group="一期业主", everybody=False))
        story.does(c.OpenSurvey(group="全体业主", everybody=True))
        assert story.stored(e.SurveyOpened).everybody
    assert {one.value for one in k.EVERYBODY} == {"service-quality", "staff-attitude", "property-management"}


@pytest.mark.req("SAT-024")
def test_the_analysis_reports_level_problems_and_trend(surveys: Surveys) -> None:
    """Three parts, all of them mandatory."""
    found = surveys().opened().answered(4).analysed(level="良好", problems="响应慢", trend="更多夜间服务")
    assert (found.level.plain, found.problems.plain, found.trend.plain) == ("良好", "响应慢", "更多夜间服务")
    with pytest.raises(Refused, match="blank"):
        c.AnalyseSurvey(level="良好", problems=" ", trend="夜间", service_records="工单")


@pytest.mark.req("SAT-025")
def test_questionnaires_ask_for_three_dimensions_and_low_areas_are_marked(surveys: Surveys) -> None:
    """Response speed, professional skill, attitude; the weakest is named by statistics."""
    assert {one.value for one in k.ON_QUESTIONNAIRES} == {"response-speed", "professional-skill", "attitude"}
    for left in k.ON_QUESTIONNAIRES:
        rest = tuple(one for one in ALL if one is not left)
        with pytest.raises(Refused, match="dimensions-missing"):
            surveys().planned(methods=(k.SurveyMethod.QUESTIONNAIRE,), dimensions=rest)
    story = surveys().opened(methods=(k.SurveyMethod.QUESTIONNAIRE,))
    speed, skill = k.SurveyDimension.RESPONSE_SPEED, k.SurveyDimension.PROFESSIONAL_SKILL
    story.answered(4, marks=(c.Mark(dimension=speed, score=2), c.Mark(dimension=skill, score=5)))
    story.answered(4, marks=(c.Mark(dimension=speed, score=3),))
    found = story.analysed()
    assert {one.dimension: one.thousandths for one in found.scores} == {speed: 2500, skill: 5000}
    assert found.weakest == (speed,)


@pytest.mark.req("SAT-026")
def test_quality_assessment_draws_on_three_sources(surveys: Surveys) -> None:
    """Customer feedback, staff satisfaction survey, market research: three kinds of survey."""
    for kind in (k.SurveyKind.SERVICE_QUALITY, k.SurveyKind.STAFF_SATISFACTION, k.SurveyKind.MARKET_RESEARCH):
        cycle = k.CYCLES.get(kind, k.SurveyCycle.YEARLY)
        story = surveys().opened(kind=kind, cycle=cycle, dimensions=ALL).answered(4)
        assert story.analysed().answers == 1
        assert story.stored(e.SurveyPlanned).kind is kind


@pytest.mark.req("SAT-027")
@pytest.mark.parametrize(("satisfied", "met"), [(17, True), (16, False)])
def test_staff_satisfaction_is_compared_with_85_of_a_hundred(surveys: Surveys, satisfied: int, *, met: bool) -> None:
    """17 of 20 is 85%: reached; 16 of 20 is not."""
    story = surveys().opened(kind=k.SurveyKind.STAFF_SATISFACTION, scale=k.Scale.RATE)
    story.answered(*[1] * satisfied, *[0] * (20 - satisfied))
    [target] = story.analysed().targets
    assert (target.target.value, target.wanted, target.met) == ("staff-satisfaction", 850, met)


@pytest.mark.req("SAT-036")
def test_communication_is_tracked_apart_with_its_training_measure(surveys: Surveys) -> None:
    """The weaker score of 2024: responsiveness and assurance above it, and training comes of it."""
    story = surveys().opened()
    scores = {k.SurveyDimension.RESPONSIVENESS: 5, k.SurveyDimension.ASSURANCE: 5, k.SurveyDimension.COMMUNICATION: 3}
    story.answered(4, marks=tuple(c.Mark(dimension=one, score=score) for one, score in scores.items()))
    found = story.analysed()
    assert found.weakest == (k.SurveyDimension.COMMUNICATION,)
    assert {one.dimension: one.thousandths for one in found.scores}[k.SurveyDimension.COMMUNICATION] == 3000
    story.does(c.PublishResult(channels=tuple(k.FeedbackChannel)))
    story.does(
        c.LinkMeasures(goal="沟通", measures="演练", responsible="staff-he", optimisation="话术", training="沟通培训")
    )
    assert story.stored(e.MeasuresLinked).training.plain == "沟通培训"


def test_a_dissatisfied_answer_is_known_by_the_sites_threshold_or_by_its_remark(surveys: Surveys) -> None:
    """No source states a threshold: it is configured, and unset it judges nothing (SAT-034)."""
    unset = surveys().opened().answered(1)
    assert not unset.stored(e.AnswerRecorded).dissatisfied
    unset.answered(5, dissatisfied=True, remark="等了三天")
    assert unset.stored(e.AnswerRecorded).dissatisfied
    strict = surveys().opened(dissatisfied_at=2).answered(2)
    assert strict.stored(e.AnswerRecorded).dissatisfied
    strict.answered(3)
    assert not strict.stored(e.AnswerRecorded).dissatisfied


def test_a_dispute_is_settled_by_another_and_a_right_one_takes_the_rating_out(surveys: Surveys) -> None:
    """The rating stays on record, and no longer counts; nothing is analysed while a dispute is open."""
    story = surveys().opened().answered(1, 5)
    officer, judge = story.cast.officer, story.cast.management
    story.does(c.DisputeAnswer(answer=1, ground="评价对象有误"), by=story.cast.technician)
    story.refuses("already-disputed", c.DisputeAnswer(answer=1, ground="再次"), by=officer)
    story.does(c.CloseSurvey())
    words: dict[str, Any] = {"level": "良好", "problems": "无", "trend": "无", "service_records": "工单"}
    story.refuses("dispute-open", c.AnalyseSurvey(**words))
    story.does(c.SettleDispute(answer=1, upheld=True, reason="核实无误"), by=judge)
    story.does(c.AnalyseSurvey(**words))
    assert (story.stored(e.SurveyAnalysed).answers, story.stored(e.SurveyAnalysed).overall) == (1, 5000)
    assert len(story.state.answers) == 2
