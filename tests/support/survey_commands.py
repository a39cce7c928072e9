"""Commands of a survey: such as can be given in a state, and such as may be drawn for plain forms."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from typing import Any

from hypothesis import strategies as st
from hypothesis.strategies import SearchStrategy

from wuye.domain.register.survey import commands as c
from wuye.domain.register.survey.kinds import (
    BOUNDS,
    CYCLES,
    INDICATORS,
    FeedbackChannel,
    Scale,
    SurveyCycle,
    SurveyDimension,
    SurveyKind,
    SurveyMethod,
)
from wuye.domain.register.survey.state import Survey
from wuye.domain.shared.actor import Role
from wuye.domain.shared.lifecycle import Context

Pick = Callable[[Sequence[Any]], Any]


def _plan(_survey: Survey, context: Context, pick: Pick) -> c.PlanSurvey:
    kind = pick(list(SurveyKind))
    return c.PlanSurvey(
        key=context.stream.partition("-")[2],
        site="a",
        kind=kind,
        cycle=CYCLES.get(kind, SurveyCycle.YEARLY),
        scale=pick(list(Scale)),
        dimensions=tuple(SurveyDimension),
        methods=tuple(SurveyMethod),
        planned_on=date(2026, 9, 30),
        dissatisfied_at=pick([None, 1]),
    )


def _answer(survey: Survey, context: Context, pick: Pick) -> c.RecordAnswer:
    lowest, highest = BOUNDS[survey.scale]
    score = pick([highest, lowest])
    occupant = context.actor.role is Role.OCCUPANT
    return c.RecordAnswer(
        overall=score,
        method=pick(list(SurveyMethod)),
        marks=(c.Mark(dimension=SurveyDimension.ATTITUDE, score=score),),
        respondent=None if occupant else "person-wang",
        remark=pick([None, "很好"]),
    )


def _dispute(survey: Survey, _context: Context, _pick: Pick) -> c.DisputeAnswer:
    number = next((one.number for one in survey.answers if one.disputed_by is None), 1)
    return c.DisputeAnswer(answer=number, ground="评分对象有误")


def _settle(survey: Survey, context: Context, pick: Pick) -> c.SettleDispute:
    mine = context.actor.id
    found = [one for one in survey.answers if one.disputed_by is not None and mine not in {one.disputed_by, one.rater}]
    return c.SettleDispute(answer=found[0].number if found else 1, upheld=pick([True, False]), reason="核实录音")


def indicators() -> tuple[c.IndicatorScore, ...]:
    """All twelve indicators with the same score."""
    return tuple(c.IndicatorScore(indicator=one, score=800) for needed in INDICATORS.values() for one in needed)


SURVEY_VALID: Mapping[type, Callable[[Any, Context, Pick], Any]] = {
    c.PlanSurvey: _plan,
    c.OpenSurvey: lambda s, x, p: c.OpenSurvey(group="全体业主", everybody=True),
    c.RecordAnswer: _answer,
    c.DisputeAnswer: _dispute,
    c.SettleDispute: _settle,
    c.CloseSurvey: lambda s, x, p: c.CloseSurvey(),
    c.AnalyseSurvey: lambda s, x, p: c.AnalyseSurvey(
        level="良好", problems="响应慢", trend="夜间服务", service_records="工单 20 件", indicators=indicators()
    ),
    c.PublishResult: lambda s, x, p: c.PublishResult(channels=tuple(FeedbackChannel)),
    c.LinkMeasures: lambda s, x, p: c.LinkMeasures(
        goal="提升响应", measures="增加值班", responsible="staff-a", optimisation="优化派单", training="沟通培训"
    ),
}

_ASKED = (c.PlanSurvey, c.OpenSurvey, c.RecordAnswer)
SURVEY_BEGINNINGS: Sequence[Sequence[type]] = (
    _ASKED,
    (*_ASKED, c.RecordAnswer, c.DisputeAnswer),
    (*_ASKED, c.CloseSurvey),
    (*_ASKED, c.CloseSurvey, c.AnalyseSurvey),
    (*_ASKED, c.CloseSurvey, c.AnalyseSurvey, c.PublishResult),
)

_words = st.sampled_from(["良好", "响应慢"])
_scores = st.integers(0, 5)

SURVEY_COMMANDS: tuple[SearchStrategy[Any], ...] = (
    st.builds(
        c.PlanSurvey,
        key=st.sampled_from(["a", "b"]),
        site=st.just("a"),
        kind=st.sampled_from(SurveyKind),
        cycle=st.sampled_from(SurveyCycle),
        scale=st.sampled_from(Scale),
        dimensions=st.just(tuple(SurveyDimension)),
        methods=st.just(tuple(SurveyMethod)),
        planned_on=st.just(date(2026, 9, 30)),
        dissatisfied_at=st.none() | _scores,
    ),
    st.builds(c.OpenSurvey, group=_words, everybody=st.booleans()),
    st.builds(
        c.RecordAnswer,
        overall=_scores,
        method=st.sampled_from(SurveyMethod),
        marks=st.just((c.Mark(dimension=SurveyDimension.ATTITUDE, score=3),)),
        respondent=st.none() | st.just("person-wang"),
        dissatisfied=st.booleans(),
        remark=st.none() | _words,
    ),
    st.builds(c.DisputeAnswer, answer=st.integers(1, 3), ground=_words),
    st.builds(c.SettleDispute, answer=st.integers(1, 3), upheld=st.booleans(), reason=_words),
    st.just(c.CloseSurvey()),
    st.builds(
        c.AnalyseSurvey,
        level=_words,
        problems=_words,
        trend=_words,
        service_records=_words,
        indicators=st.sampled_from([(), indicators()]),
        formula=st.none()
        | st.builds(
            c.FormulaInputs, quality=_scores, expected=_scores, frequency=_scores, speed=_scores, failures=_scores
        ),
    ),
    st.builds(c.PublishResult, channels=st.just(tuple(FeedbackChannel))),
    st.builds(
        c.LinkMeasures,
        goal=_words,
        measures=_words,
        responsible=st.just("staff-a"),
        optimisation=_words,
        training=_words,
    ),
)
