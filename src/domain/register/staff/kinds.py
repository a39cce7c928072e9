"""Closed lists about staff."""

from enum import StrEnum


class Trade(StrEnum):
    """Trades that are worked in with a certificate only (持证上岗, STF-001, STF-003)."""

    ELECTRICIAN = "electrician"
    """电工."""
    MECHANICAL_REPAIRER = "mechanical-repairer"
    """机械维修师."""
    PROPERTY_REPAIR_WORKER = "property-repair-worker"
    """物业维修工."""
    EQUIPMENT_OPERATOR = "equipment-operator"
    """设备操作人员."""


class Training(StrEnum):
    """Trainings that are asked for before a duty (STF-011, STF-022)."""

    INDUCTION = "induction"
    """岗前培训."""
    SKILL = "skill"
    """技能培训."""
    SAFETY = "safety"
    """安全意识培训."""
    CUSTOMER_SERVICE = "customer-service"
    """客户服务培训."""


ENTRY_TRAININGS = frozenset({Training.SKILL, Training.SAFETY, Training.CUSTOMER_SERVICE})
"""All three are completed before somebody is sent into a home (STF-022)."""


class InductionSubject(StrEnum):
    """What the induction course covers (STF-011)."""

    CULTURE = "culture"
    """企业文化."""
    SERVICE_CONCEPT = "service-concept"
    """服务理念."""
    BASICS = "basic-knowledge-and-skills"
    """基础知识与技能."""
    OPERATING_RULES = "operating-rules"
    """操作规程."""
    SAFETY = "safety"
    """安全知识."""
    CUSTOMER_SERVICE = "customer-service-technique"
    """客户服务技巧."""


INDUCTION_DAYS = 7
"""The induction course takes one week, first and last day counted (STF-011)."""
