"""Closed lists of inspections, drills and incidents."""

from enum import StrEnum


class InspectionStage(StrEnum):
    """Where an inspection stands (lifecycles, Inspection and EmergencyIncident)."""

    NEW = "new"
    """not opened yet."""
    SCHEDULED = "scheduled"
    """已安排."""
    IN_PROGRESS = "in-progress"
    """检查中."""
    PASSED = "passed"
    """合格."""
    FINDINGS_RAISED = "findings-raised"
    """发现问题."""
    REPORTED = "reported"
    """已报告."""
    CLOSED = "closed"
    """已关闭: end."""
    CANCELLED = "cancelled"
    """已取消: end; it was not made."""
    MISSED = "missed"
    """漏检: its time went by; a late report may still show that it was made in time."""
    DECLARED = "declared"
    """已宣布: an incident; its plan is active."""
    INFORMED = "informed"
    """已通报: authority and customers told."""
    CONTROLLED = "controlled"
    """已控制."""
    FOLLOW_UP = "follow-up"
    """后续处理."""


S = InspectionStage
ENDS = frozenset({S.CLOSED, S.CANCELLED})
EVERY = frozenset(InspectionStage) - {S.NEW}
OPEN = EVERY - ENDS - {S.MISSED}


class Punctuality(StrEnum):
    """When a point was visited (到点情况)."""

    EARLY = "early"
    """提前."""
    IN_TIME = "in-time"
    """按时."""
    LATE = "late"
    """逾期."""
    MISSED = "missed"
    """漏检."""


class DrillKind(StrEnum):
    """Kinds of drills (演练类别) (EMG-009, EMG-011…013)."""

    COMPREHENSIVE = "comprehensive"
    """综合演练."""
    NATURAL_DISASTER = "natural-disaster"
    """自然灾害演练."""
    EQUIPMENT_FAILURE = "equipment-failure"
    """设备故障演练."""
    PUBLIC_SAFETY = "public-safety"
    """公共安全演练."""


class DrillScene(StrEnum):
    """Scenes of a drill (演练场景)."""

    FIRE = "fire"
    """火灾."""
    POWER_OUTAGE = "power-outage"
    """停电."""
    EQUIPMENT_FAILURE = "equipment-failure"
    """设备故障."""
    NATURAL_DISASTER = "natural-disaster"
    """自然灾害."""
    PUBLIC_SAFETY = "public-safety"
    """公共安全事件."""
    CASUALTY = "casualty"
    """人员伤亡."""


COMPREHENSIVE_SCENES = (DrillScene.FIRE, DrillScene.POWER_OUTAGE, DrillScene.EQUIPMENT_FAILURE)
"""What a comprehensive drill covers, or it does not count (EMG-009)."""


class IncidentType(StrEnum):
    """Types of incidents (突发事件类型) (EMG-001)."""

    NATURAL_DISASTER = "natural-disaster"
    """自然灾害."""
    EQUIPMENT_FAILURE = "equipment-failure"
    """设备故障."""
    CASUALTY = "casualty"
    """人员伤亡."""
    FIRE = "fire"
    """火灾."""
    POWER_OUTAGE = "power-outage"
    """停电."""
    PUBLIC_SAFETY = "public-safety"
    """公共安全事件."""


class IncidentChannel(StrEnum):
    """How an incident is reported (报告方式) (EMG-005)."""

    PHONE = "phone"
    """电话."""
    PLATFORM = "platform"
    """系统平台."""


class IncidentMeasure(StrEnum):
    """Measures on site (现场处置) (EMG-006)."""

    ISOLATION = "isolation"
    """隔离."""
    EVACUATION = "evacuation"
    """疏散."""
    RESCUE = "rescue"
    """救援."""
