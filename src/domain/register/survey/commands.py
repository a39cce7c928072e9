"""What one may order about a survey."""

from datetime import date

from attrs import frozen

from wuye.domain.register.survey.kinds import (
    FeedbackChannel,
    Scale,
    ServqualIndicator,
    SurveyCycle,
    SurveyDimension,
    SurveyKind,
    SurveyMethod,
)
from wuye.domain.shared.fields import checked, choice, day, flag, identifier, label, part, some, text, whole


@frozen(kw_only=True)
class Mark:
    """What one dimension was given."""

    dimension: SurveyDimension = choice(SurveyDimension, ("Dimension", "维度"))
    score: int = whole(("Score on the survey's scale", "评分"), maximum=10)


@frozen(kw_only=True)
class IndicatorScore:
    """An indicator of SERVQUAL, measured or rated."""

    indicator: ServqualIndicator = choice(ServqualIndicator, ("Indicator", "指标"))
    score: int = whole(("Score in thousandths", "得分（千分之一）"), maximum=10_000)


@frozen(kw_only=True)
class FormulaInputs:
    """Inputs of the quality plan's formula, in thousandths, as the site configured and normalised them."""

    quality: int = whole(("Service quality Q, thousandths", "服务质量（千分之一）"), maximum=1_000_000)
    expected: int = whole(("Expected quality Qe, thousandths", "期望质量（千分之一）"), maximum=1_000_000)
    frequency: int = whole(("Service frequency F, thousandths", "服务频率（千分之一）"), maximum=1_000_000)
    speed: int = whole(("Response speed R, thousandths", "响应速度（千分之一）"), maximum=1_000_000)
    failures: int = whole(("Service failures E, thousandths", "服务失误（千分之一）"), maximum=1_000_000)


@frozen(kw_only=True)
class PlanSurvey:
    """Plan a satisfaction survey (计划调查) (SAT-002, SAT-003, SAT-020…023)."""

    key: str = identifier(("Key of the survey", "调查标识"))
    site: str = identifier(("Key of the site", "小区编号"))
    kind: SurveyKind = choice(SurveyKind, ("What it is about", "调查内容"))
    cycle: SurveyCycle = choice(SurveyCycle, ("Cycle", "周期"))
    scale: Scale = choice(Scale, ("Scale", "评分制"))
    dimensions: tuple[SurveyDimension, ...] = checked(SurveyDimension, ("Dimensions", "维度"), minimum=1)
    methods: tuple[SurveyMethod, ...] = checked(SurveyMethod, ("Methods", "调查方式"), minimum=1)
    planned_on: date = day(("Planned day", "计划日期"))
    dissatisfied_at: int | None = whole(
        ("Overall score that counts as dissatisfied, and below", "判定不满意的分值上限"), maximum=10, default=None
    )


@frozen(kw_only=True)
class OpenSurvey:
    """Open the survey to its target group (开始调查) (SAT-021, SAT-022)."""

    group: str = label(("Target group", "调查对象"))
    everybody: bool = flag(("All customers are asked", "面向全体客户"), default=False)


@frozen(kw_only=True)
class RecordAnswer:
    """Record an answer, by the customer or on the customer's behalf (记录答卷) (SAT-014, SAT-015)."""

    overall: int = whole(("Overall score on the survey's scale", "总体评分"), maximum=10)
    method: SurveyMethod = choice(SurveyMethod, ("How it was given", "答复方式"))
    marks: tuple[Mark, ...] = some(("Scores by dimension", "各维度评分"), maximum=20)
    respondent: str | None = identifier(("On whose behalf", "代答客户编号"), default=None)
    dissatisfied: bool = flag(("The remark is dissatisfied", "不满意"), default=False)
    remark: str | None = text(("Remark", "意见"), default=None)


@frozen(kw_only=True)
class DisputeAnswer:
    """Dispute a rating (对评分提出异议)."""

    answer: int = whole(("Number of the answer", "答卷序号"), minimum=1, maximum=1_000_000)
    ground: str = text(("Ground", "异议理由"))


@frozen(kw_only=True)
class SettleDispute:
    """Settle a dispute, by another person (裁定异议)."""

    answer: int = whole(("Number of the answer", "答卷序号"), minimum=1, maximum=1_000_000)
    upheld: bool = flag(("The dispute is right: the rating does not count", "异议成立"))
    reason: str = text(("Reason", "理由"))


@frozen(kw_only=True)
class CloseSurvey:
    """Close the survey (结束调查) (SAT-001)."""


@frozen(kw_only=True)
class AnalyseSurvey:
    """Analyse the answers together with the service records (分析调查) (SAT-004, SAT-007…013, SAT-019, SAT-024)."""

    level: str = text(("Overall level", "总体水平"))
    problems: str = text(("Quality problems", "质量问题"))
    trend: str = text(("Trend of needs", "需求趋势"))
    service_records: str = text(("What the service records say", "服务记录分析"))
    indicators: tuple[IndicatorScore, ...] = some(("Indicators of SERVQUAL", "评估模型指标"), maximum=12)
    formula: FormulaInputs | None = part(("Inputs of the formula", "满意度公式输入"), default=None)


@frozen(kw_only=True)
class PublishResult:
    """Tell the customers the results (反馈调查结果) (SAT-005)."""

    channels: tuple[FeedbackChannel, ...] = checked(FeedbackChannel, ("Channels", "反馈渠道"), minimum=2)


@frozen(kw_only=True)
class LinkMeasures:
    """Link what comes of it (关联改进措施) (SAT-004, SAT-032, SAT-036)."""

    goal: str = text(("Goal", "改进目标"))
    measures: str = text(("Measures", "改进措施"))
    responsible: str = identifier(("Responsible person", "责任人"))
    optimisation: str = text(("Optimisation scheme", "优化方案"))
    training: str = text(("Training plan", "培训计划"))
