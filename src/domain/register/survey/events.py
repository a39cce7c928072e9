"""Facts of a survey."""

from datetime import date

from attrs import frozen

from wuye.domain.register.survey.kinds import (
    FeedbackChannel,
    SatisfactionTarget,
    Scale,
    SurveyCycle,
    SurveyDimension,
    SurveyKind,
    SurveyMethod,
)
from wuye.domain.shared.personal import Personal


@frozen(kw_only=True)
class SurveyPlanned:
    """A survey was planned (调查已计划)."""

    site: str
    kind: SurveyKind
    cycle: SurveyCycle
    scale: Scale
    dimensions: tuple[SurveyDimension, ...]
    methods: tuple[SurveyMethod, ...]
    planned_on: date
    dissatisfied_at: int | None
    """The site's threshold; no source states one (SAT-034)."""


@frozen(kw_only=True)
class SurveyOpened:
    """The target group was asked (调查已开始)."""

    group: str
    everybody: bool


@frozen(kw_only=True)
class Marked:
    """What one dimension was given."""

    dimension: SurveyDimension
    score: int


@frozen(kw_only=True)
class AnswerRecorded:
    """Somebody answered (答卷已记录) (SAT-014)."""

    answer: int
    rater: str
    """Who gave the score: the customer, or an officer on the customer's behalf."""
    respondent: str | None
    method: SurveyMethod
    overall: int
    marks: tuple[Marked, ...]
    dissatisfied: bool
    """By the site's threshold or by the remark: a follow-up case is due (SAT-034)."""
    remark: Personal[str] | None


@frozen(kw_only=True)
class AnswerDisputed:
    """A rating was disputed (评分异议)."""

    answer: int
    ground: Personal[str]


@frozen(kw_only=True)
class DisputeSettled:
    """A dispute was settled (异议已裁定); where it was right the rating no longer counts, and stays on record."""

    answer: int
    upheld: bool
    reason: Personal[str]


@frozen(kw_only=True)
class SurveyClosed:
    """No more answers (调查已结束)."""


@frozen(kw_only=True)
class DimensionScore:
    """The average of a dimension, in thousandths."""

    dimension: SurveyDimension
    thousandths: int


@frozen(kw_only=True)
class TargetCompared:
    """A target beside what was reached, in thousandths of the scale's unit."""

    target: SatisfactionTarget
    wanted: int
    actual: int
    met: bool


@frozen(kw_only=True)
class SurveyAnalysed:
    """The survey was analysed (调查已分析) (SAT-004, SAT-007…012, SAT-019, SAT-024, SAT-025)."""

    answers: int
    overall: int | None
    """Average in thousandths on the survey's own scale; ``None`` without an answer that counts."""
    scores: tuple[DimensionScore, ...]
    weakest: tuple[SurveyDimension, ...]
    """The dimensions with the lowest average."""
    servqual: tuple[DimensionScore, ...]
    formula: int | None
    """The quality plan's figure in thousandths (SAT-019)."""
    targets: tuple[TargetCompared, ...]
    level: Personal[str]
    problems: Personal[str]
    trend: Personal[str]
    service_records: Personal[str]


@frozen(kw_only=True)
class ResultPublished:
    """The customers know the results (结果已反馈)."""

    channels: tuple[FeedbackChannel, ...]


@frozen(kw_only=True)
class MeasuresLinked:
    """Improvement plan, optimisation scheme and training plan came of it (已改进) (SAT-032)."""

    goal: Personal[str]
    measures: Personal[str]
    responsible: str
    optimisation: Personal[str]
    training: Personal[str]


SurveyEvent = (
    SurveyPlanned
    | SurveyOpened
    | AnswerRecorded
    | AnswerDisputed
    | DisputeSettled
    | SurveyClosed
    | SurveyAnalysed
    | ResultPublished
    | MeasuresLinked
)
