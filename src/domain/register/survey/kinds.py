"""Closed lists of surveys, the three scales that are kept apart, and the figures that the sources state."""

from collections.abc import Mapping
from enum import StrEnum
from fractions import Fraction

from attrs import frozen


class SurveyKind(StrEnum):
    """What a survey is about."""

    SERVICE_QUALITY = "service-quality"
    """服务质量."""
    STAFF_ATTITUDE = "staff-attitude"
    """服务态度."""
    PROPERTY_MANAGEMENT = "property-management"
    """物业管理."""
    CUSTOMER_EXPERIENCE = "customer-experience"
    """客户体验评估."""
    OWNERS_OPINION = "owners-opinion"
    """业主意见征询."""
    ENTRY_SERVICE = "entry-service"
    """入室服务评价."""
    SERVQUAL = "servqual"
    """服务质量评估模型."""
    STAFF_SATISFACTION = "staff-satisfaction"
    """员工满意度."""
    MARKET_RESEARCH = "market-research"
    """市场调研."""


class SurveyCycle(StrEnum):
    """How often a survey is held."""

    QUARTERLY = "quarterly"
    """每季度."""
    HALF_YEARLY = "half-yearly"
    """每半年."""
    YEARLY = "yearly"
    """每年."""


CYCLES: Mapping[SurveyKind, SurveyCycle] = {
    SurveyKind.SERVICE_QUALITY: SurveyCycle.QUARTERLY,
    SurveyKind.STAFF_ATTITUDE: SurveyCycle.HALF_YEARLY,
    SurveyKind.PROPERTY_MANAGEMENT: SurveyCycle.YEARLY,
    SurveyKind.CUSTOMER_EXPERIENCE: SurveyCycle.QUARTERLY,
    SurveyKind.OWNERS_OPINION: SurveyCycle.HALF_YEARLY,
}
"""The calendar of the quality plan, the quarterly assessment, and two times a year for opinions (SAT-020…022)."""
EVERYBODY = frozenset({SurveyKind.SERVICE_QUALITY, SurveyKind.STAFF_ATTITUDE, SurveyKind.PROPERTY_MANAGEMENT})
"""Surveys that go to all customers (SAT-020)."""


class SurveyMethod(StrEnum):
    """How answers are gathered (SAT-003, SAT-013, SAT-023, SAT-031)."""

    ONLINE_QUESTIONNAIRE = "online-questionnaire"
    """在线问卷."""
    QUESTIONNAIRE = "questionnaire"
    """问卷调查."""
    PHONE_CALLBACK = "phone-callback"
    """电话回访."""
    ON_SITE_RATING = "on-site-rating"
    """现场评价."""
    REVIEW_SYSTEM = "review-system"
    """客户评价系统."""
    INTERVIEW = "interview"
    """访谈."""
    OWNERS_FORUM = "owners-forum"
    """业主座谈会."""
    SATISFACTION_SCORE = "satisfaction-score"
    """满意度评分."""
    RECORD_ANALYSIS = "record-analysis"
    """服务记录分析."""


QUESTIONNAIRES = frozenset({SurveyMethod.ONLINE_QUESTIONNAIRE, SurveyMethod.QUESTIONNAIRE})


class SurveyDimension(StrEnum):
    """What is rated: the handbook's dimensions, the questionnaire's, and those of SERVQUAL."""

    ATTITUDE = "attitude"
    """服务态度."""
    RESPONSE_SPEED = "response-speed"
    """响应速度."""
    REPAIR_QUALITY = "repair-quality"
    """维修质量."""
    FEE_TRANSPARENCY = "fee-transparency"
    """费用透明度."""
    PROFESSIONAL_SKILL = "professional-skill"
    """专业技能."""
    COMMUNICATION = "communication"
    """沟通: tracked apart, as the weaker score of 2024 (SAT-036)."""
    RELIABILITY = "reliability"
    """可靠性."""
    RESPONSIVENESS = "responsiveness"
    """响应性."""
    ASSURANCE = "assurance"
    """保证性."""
    EMPATHY = "empathy"
    """同理心."""
    TANGIBLES = "tangibles"
    """有形性."""


HANDBOOK = frozenset(
    {
        SurveyDimension.ATTITUDE,
        SurveyDimension.RESPONSE_SPEED,
        SurveyDimension.REPAIR_QUALITY,
        SurveyDimension.FEE_TRANSPARENCY,
    }
)
ON_QUESTIONNAIRES = frozenset(
    {SurveyDimension.RESPONSE_SPEED, SurveyDimension.PROFESSIONAL_SKILL, SurveyDimension.ATTITUDE}
)
SERVQUAL = frozenset(
    {
        SurveyDimension.RELIABILITY,
        SurveyDimension.RESPONSIVENESS,
        SurveyDimension.ASSURANCE,
        SurveyDimension.EMPATHY,
        SurveyDimension.TANGIBLES,
    }
)


class ServqualIndicator(StrEnum):
    """What the five dimensions are made of (SAT-008…012)."""

    RESPONSE_TIME = "response-time"
    """响应时间."""
    TASK_COMPLETION_RATE = "task-completion-rate"
    """任务完成率."""
    FAULT_RECOVERY_RATE = "fault-recovery-rate"
    """故障恢复率."""
    COMPLAINT_TIMELINESS = "complaint-timeliness"
    """投诉处理及时性."""
    STAFF_RESPONSE_SPEED = "staff-response-speed"
    """人员响应速度."""
    REPAIR_QUALITY = "repair-quality"
    """维修质量."""
    STANDARD_ADHERENCE = "standard-adherence"
    """服务标准执行."""
    COMMUNICATION_SKILL = "communication-skill"
    """沟通技巧."""
    UNDERSTANDING_OF_NEEDS = "understanding-of-needs"
    """理解客户需求."""
    REPAIR_TOOLS = "repair-tools"
    """维修工具."""
    SERVICE_PROCESS = "service-process"
    """服务流程."""
    SERVICE_ENVIRONMENT = "service-environment"
    """服务环境."""


INDICATORS: Mapping[SurveyDimension, tuple[ServqualIndicator, ...]] = {
    SurveyDimension.RELIABILITY: (
        ServqualIndicator.RESPONSE_TIME,
        ServqualIndicator.TASK_COMPLETION_RATE,
        ServqualIndicator.FAULT_RECOVERY_RATE,
    ),
    SurveyDimension.RESPONSIVENESS: (
        ServqualIndicator.COMPLAINT_TIMELINESS,
        ServqualIndicator.STAFF_RESPONSE_SPEED,
    ),
    SurveyDimension.ASSURANCE: (ServqualIndicator.REPAIR_QUALITY, ServqualIndicator.STANDARD_ADHERENCE),
    SurveyDimension.EMPATHY: (ServqualIndicator.COMMUNICATION_SKILL, ServqualIndicator.UNDERSTANDING_OF_NEEDS),
    SurveyDimension.TANGIBLES: (
        ServqualIndicator.REPAIR_TOOLS,
        ServqualIndicator.SERVICE_PROCESS,
        ServqualIndicator.SERVICE_ENVIRONMENT,
    ),
}


class Scale(StrEnum):
    """Three scales; no source states a conversion, so none is made (conflict K17)."""

    FIVE = "five"
    """五分制: integers 1 to 5."""
    TEN = "ten"
    """十分制: integers 1 to 10."""
    RATE = "rate"
    """满意率: satisfied or not, 0 or 1."""


BOUNDS: Mapping[Scale, tuple[int, int]] = {Scale.FIVE: (1, 5), Scale.TEN: (1, 10), Scale.RATE: (0, 1)}


class SatisfactionTarget(StrEnum):
    """Targets that the sources state, each on its own scale."""

    IMPROVEMENT_TARGET = "improvement-target"
    """改进目标: 8.5 of 10 (SAT-016)."""
    IMPROVEMENT_OUTCOME = "improvement-outcome"
    """改进成效: 8.8 of 10 (SAT-017)."""
    SATISFACTION_RATE = "satisfaction-rate"
    """满意率目标: at least 90% (SAT-018)."""
    STAFF_SATISFACTION = "staff-satisfaction"
    """员工满意度目标: at least 85% (SAT-027)."""


WANTED: Mapping[SatisfactionTarget, tuple[Scale, int]] = {
    SatisfactionTarget.IMPROVEMENT_TARGET: (Scale.TEN, 8_500),
    SatisfactionTarget.IMPROVEMENT_OUTCOME: (Scale.TEN, 8_800),
    SatisfactionTarget.SATISFACTION_RATE: (Scale.RATE, 900),
    SatisfactionTarget.STAFF_SATISFACTION: (Scale.RATE, 850),
}
"""Figures in thousandths of the scale's unit."""
BASELINE_2024 = 8_200
"""Average of 2024 in thousandths of the 10-point scale; a baseline, not a limit (SAT-015)."""


class FeedbackChannel(StrEnum):
    """How results go back to customers (SAT-005)."""

    NOTICE_BOARD = "notice-board"
    """公告栏."""
    APP = "app"
    """手机应用."""
    OFFICIAL_ACCOUNT = "official-account"
    """公众号."""
    MEETING = "meeting"
    """业主大会."""
    LETTER = "letter"
    """书面通知."""


def thousandths(value: Fraction) -> int:
    """A figure in thousandths, rounded half to even."""
    return round(value * 1000)


@frozen(kw_only=True)
class Formula:
    """Inputs of the quality plan's formula, configured and normalised by the site, in thousandths (ambiguity A1)."""

    quality: int
    expected: int
    frequency: int
    speed: int
    failures: int

    def satisfaction(self) -> int | None:
        """S = (Q / Qe) × F + R − E in thousandths; ``None`` where the expected quality is nought (SAT-019)."""
        if self.expected == 0:
            return None
        ratio = Fraction(self.quality, self.expected)
        return thousandths(ratio * Fraction(self.frequency, 1000) + Fraction(self.speed - self.failures, 1000))
