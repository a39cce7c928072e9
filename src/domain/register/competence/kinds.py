"""Closed lists of staff competence."""

from enum import StrEnum


class CompetenceStage(StrEnum):
    """Where an employee stands (lifecycles, StaffCompetence)."""

    NEW = "new"
    JOINED = "joined"
    """入职."""
    IN_TRAINING = "in-training"
    """培训中."""
    FIT = "fit-for-duty"
    """可上岗."""
    BLOCKED = "blocked"
    """停岗."""
    APPRAISED = "appraised"
    """已考核."""


class AppraisalCriterion(StrEnum):
    """What is scored (考核内容) (STF-033)."""

    CONDUCT = "daily-conduct"
    """日常行为."""
    SKILL = "skill"
    """专业技能."""
    SATISFACTION = "customer-satisfaction"
    """客户满意度."""
    INNOVATION = "innovation"
    """创新与改进."""


class AppraisalAspect(StrEnum):
    """What is marked under a criterion (考核指标) (KPI-019, KPI-023, KPI-024)."""

    ATTITUDE = "attitude"
    """工作态度."""
    ATTENDANCE = "attendance"
    """出勤."""
    ON_TIME = "on-time-completion"
    """按时完成."""
    POST_SKILL = "post-skill"
    """岗位技能."""
    PROBLEM_SOLVING = "problem-solving"
    """问题解决能力."""
    COMMUNICATION = "customer-communication"
    """客户沟通."""
    PERIODIC_SURVEY = "periodic-survey"
    """定期满意度调查."""
    PROPOSALS = "improvement-proposals"
    """改进建议."""
    NEW_TECHNOLOGY = "new-technology"
    """新技术应用."""
    OPTIMISED_PROCESS = "optimised-process"
    """流程优化."""
    IMPROVED_EXPERIENCE = "improved-experience"
    """体验改善."""


class AppraisalMethod(StrEnum):
    """How a mark comes about (考核方法) (KPI-020)."""

    QUANTITATIVE = "quantitative"
    """定量."""
    QUALITATIVE = "qualitative"
    """定性."""
    DYNAMIC = "dynamic"
    """动态."""


class DynamicBasis(StrEnum):
    """What a dynamic mark allows for (动态依据) (KPI-020)."""

    SERVICE_CYCLE = "service-cycle"
    """服务周期."""
    SEASON = "season"
    """季节."""
    DEMAND = "demand"
    """需求."""


ALWAYS_MARKED = (
    AppraisalAspect.ATTITUDE,
    AppraisalAspect.ATTENDANCE,
    AppraisalAspect.ON_TIME,
    AppraisalAspect.POST_SKILL,
    AppraisalAspect.PERIODIC_SURVEY,
    AppraisalAspect.PROPOSALS,
)
"""What no appraisal leaves out (KPI-024)."""


class RewardKind(StrEnum):
    """Rewards (奖励) (STF-027…030)."""

    BONUS = "bonus"
    """奖金."""
    PROMOTION = "promotion"
    """晋升."""
    CERTIFICATE = "certificate-of-honour"
    """荣誉证书."""
    SOUVENIR = "souvenir"
    """纪念品."""
    TRAINING = "training"
    """培训机会."""
    CAREER_PATH = "career-path"
    """职业发展."""
    TEAM_BUILDING = "team-building"
    """团队建设."""
    BEST_REPAIR_SERVICE = "best-repair-service"
    """最佳维修服务奖."""
    SATISFACTION_STAR = "satisfaction-star"
    """客户满意之星."""
    COMMENDATION = "commendation"
    """改进突出贡献表彰."""


class PenaltyKind(StrEnum):
    """Penalties (处罚) (STF-031)."""

    WARNING = "warning"
    """警告."""
    DEMOTION = "demotion"
    """降级."""
    DEPARTMENT_RECTIFICATION = "department-rectification"
    """全部门整顿."""
