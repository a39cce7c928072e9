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
