"""A survey as decisions read it: answers as figures, never a word of a remark."""

from enum import StrEnum
from fractions import Fraction
from typing import Any, assert_never

from attrs import frozen

from wuye.domain.register.survey.events import (
    AnswerDisputed,
    AnswerRecorded,
    DisputeSettled,
    Marked,
    MeasuresLinked,
    ResultPublished,
    SurveyAnalysed,
    SurveyClosed,
    SurveyEvent,
    SurveyOpened,
    SurveyPlanned,
)
from wuye.domain.register.survey.kinds import Scale, SurveyDimension, SurveyKind
from wuye.domain.shared.evolving import evolved
from wuye.domain.shared.recorded import Recorded


class SurveyStage(StrEnum):
    """Where a survey stands (lifecycles, Survey)."""

    NEW = "new"
    PLANNED = "planned"
    """已计划."""
    OPEN = "open"
    """进行中."""
    CLOSED = "closed"
    """已结束."""
    ANALYSED = "analysed"
    """已分析."""
    PUBLISHED = "published"
    """已反馈."""
    ACTED = "acted"
    """已改进: end."""


@frozen(kw_only=True)
class Answer:
    """One answer."""

    number: int
    rater: str
    respondent: str | None
    overall: int
    marks: tuple[Marked, ...]
    dissatisfied: bool
    disputed_by: str | None = None
    """Who disputes it now."""
    counts: bool = True


@frozen(kw_only=True, slots=False)  # copied once for each event: see evolved
class Survey:
    """A survey and its answers."""

    stage: SurveyStage = SurveyStage.NEW
    site: str | None = None
    kind: SurveyKind | None = None
    scale: Scale = Scale.FIVE
    dimensions: tuple[SurveyDimension, ...] = ()
    dissatisfied_at: int | None = None
    answers: tuple[Answer, ...] = ()

    def answer(self, number: int) -> Answer | None:
        """An answer by its number."""
        return self.answers[number - 1] if 1 <= number <= len(self.answers) else None

    @property
    def counted(self) -> tuple[Answer, ...]:
        """Answers that count: not those of a dispute that was right."""
        return tuple(one for one in self.answers if one.counts)

    def average(self) -> Fraction | None:
        """The overall average on the survey's own scale."""
        counted = self.counted
        return Fraction(sum(one.overall for one in counted), len(counted)) if counted else None

    def averages(self) -> dict[SurveyDimension, Fraction]:
        """Averages by dimension, of those that were rated."""
        given: dict[SurveyDimension, list[int]] = {}
        for answer in self.counted:
            for mark in answer.marks:
                given.setdefault(mark.dimension, []).append(mark.score)
        return {dimension: Fraction(sum(scores), len(scores)) for dimension, scores in given.items()}


def evolve(survey: Survey, recorded: Recorded[Any]) -> Survey:
    """Apply a fact. History is accepted, not judged."""
    event: SurveyEvent = recorded.event
    match event:
        case SurveyPlanned():
            return evolved(
                survey,
                stage=SurveyStage.PLANNED,
                site=event.site,
                kind=event.kind,
                scale=event.scale,
                dimensions=event.dimensions,
                dissatisfied_at=event.dissatisfied_at,
            )
        case SurveyOpened():
            return evolved(survey, stage=SurveyStage.OPEN)
        case AnswerRecorded():
            answer = Answer(
                number=event.answer,
                rater=event.rater,
                respondent=event.respondent,
                overall=event.overall,
                marks=event.marks,
                dissatisfied=event.dissatisfied,
            )
            return evolved(survey, answers=(*survey.answers, answer))
        case AnswerDisputed():
            return _changed(survey, event.answer, disputed_by=recorded.actor.id)
        case DisputeSettled():
            return _changed(survey, event.answer, disputed_by=None, counts=not event.upheld)
        case SurveyClosed():
            return evolved(survey, stage=SurveyStage.CLOSED)
        case SurveyAnalysed():
            return evolved(survey, stage=SurveyStage.ANALYSED)
        case ResultPublished():
            return evolved(survey, stage=SurveyStage.PUBLISHED)
        case MeasuresLinked():
            return evolved(survey, stage=SurveyStage.ACTED)
        case _:
            assert_never(event)


def _changed(survey: Survey, number: int, **changes: Any) -> Survey:
    answers = tuple(evolved(one, **changes) if one.number == number else one for one in survey.answers)
    return evolved(survey, answers=answers)
