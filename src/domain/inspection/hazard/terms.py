"""Closed lists of hazards and findings."""

from collections.abc import Mapping
from enum import StrEnum

from wuye.domain.shared.inspections import Department


class HazardStage(StrEnum):
    """Where a hazard stands (lifecycles, Hazard)."""

    NEW = "new"
    """not found yet."""
    FOUND = "found"
    """已发现."""
    REPORTED = "reported"
    """已上报."""
    PLANNED = "planned"
    """已定整改计划."""
    RECTIFYING = "rectifying"
    """整改中."""
    RECTIFIED = "rectified"
    """已整改."""
    VERIFIED = "verified"
    """已验证."""
    EVALUATED = "evaluated"
    """已评估."""
    CLOSED = "closed"
    """已消除: end."""


S = HazardStage
ENDS = frozenset({S.CLOSED})
EVERY = frozenset(HazardStage) - {S.NEW}
OPEN = EVERY - ENDS


class HazardKind(StrEnum):
    """Kinds of hazards and findings (隐患与问题类别)."""

    FIRE = "fire"
    """消防隐患."""
    ELECTRICAL = "electrical"
    """电气隐患."""
    EQUIPMENT = "equipment"
    """设备隐患."""
    STRUCTURE = "structure"
    """房屋结构隐患."""
    WORK_SITE = "work-site"
    """作业现场隐患."""
    PUBLIC_ORDER = "public-order"
    """治安隐患."""
    ENVIRONMENT = "environment"
    """环境卫生问题."""
    RULE_BREACH = "rule-breach"
    """违规行为."""
    SLOW_RESPONSE = "slow-response"
    """响应不及时."""
    POOR_COMMUNICATION = "poor-communication"
    """沟通不畅."""
    POOR_QUALITY = "poor-quality"
    """维修质量差."""
    RECORD = "record"
    """记录不完整."""
    OTHER = "other"
    """其他."""


class Scheme(StrEnum):
    """What a finding of service quality is rectified by (整改方案) (INS-025)."""

    OPTIMISATION = "optimisation"
    """优化方案."""
    COMMUNICATION_NORMS = "communication-norms"
    """沟通规范."""
    TECHNICAL_TRAINING = "technical-training"
    """技术培训."""


ROUTES: Mapping[HazardKind, tuple[Department, Scheme]] = {
    HazardKind.SLOW_RESPONSE: (Department.MAINTENANCE, Scheme.OPTIMISATION),
    HazardKind.POOR_COMMUNICATION: (Department.CUSTOMER_SERVICE, Scheme.COMMUNICATION_NORMS),
    HazardKind.POOR_QUALITY: (Department.MAINTENANCE, Scheme.TECHNICAL_TRAINING),
}
"""Which department rectifies what kind of problem, and how (INS-025)."""
SERVICE = frozenset({*ROUTES, HazardKind.RECORD, HazardKind.RULE_BREACH})
"""Findings of supervision, not hazards: their measures are evaluated each quarter (INS-026)."""


class HazardSource(StrEnum):
    """Where it came to light (发现途径)."""

    INSPECTION = "inspection"
    """检查."""
    TICKET = "ticket"
    """维修工单."""
    PATROL = "patrol"
    """巡逻."""
    STAFF = "staff"
    """员工报告."""
    CUSTOMER = "customer"
    """业户反映."""
    GOVERNMENT = "government"
    """政府检查."""
    THIRD_PARTY = "third-party"
    """第三方评估."""
