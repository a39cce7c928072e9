"""What is inspected and by whom (检查与巡检): spoken by inspections, hazards and the registers about them."""

from collections.abc import Mapping
from enum import StrEnum

from wuye.domain.shared.actor import Role


class InspectionKind(StrEnum):
    """Kinds of inspections (检查类别)."""

    SAFETY = "safety"
    """安全检查."""
    HAZARD_SEARCH = "hazard-search"
    """隐患排查."""
    PROTECTION = "protection"
    """防护设施检查."""
    EQUIPMENT_PATROL = "equipment-patrol"
    """设备巡检."""
    FACILITY = "facility"
    """设施检查."""
    SPOT_CHECK = "spot-check"
    """工单抽查."""
    DUTY_LOG = "duty-log"
    """值班记录检查."""
    SPECIAL_SUPERVISION = "special-supervision"
    """专项监督."""
    QUALITY = "quality"
    """服务质量检查."""
    CONDUCT = "conduct"
    """仪容仪表检查."""
    DIRECTOR_PATROL = "director-patrol"
    """主任巡查."""
    GUARD_SAFETY = "guard-safety"
    """护卫区域安全检查."""
    FIRE_PATROL = "fire-patrol"
    """消防巡查."""
    FIRE_CHECK = "fire-check"
    """消防检查."""
    NIGHT_PATROL = "night-patrol"
    """夜间巡逻."""
    OFFICE_PATROL = "office-patrol"
    """办公区巡查."""
    HYGIENE = "hygiene"
    """卫生检查."""
    GREENING = "greening"
    """绿化检查."""
    DRILL = "drill"
    """应急演练."""
    INCIDENT = "incident"
    """突发事件: declared, never scheduled."""


IRREGULAR = frozenset({InspectionKind.DIRECTOR_PATROL, InspectionKind.DUTY_LOG, InspectionKind.OFFICE_PATROL})
"""Made at times that are not announced (INS-035, INS-041, TKT-056)."""

SUPERVISION = frozenset({Role.SERVICE_SUPERVISOR, Role.ENGINEERING_SUPERVISOR, Role.DEPARTMENT_HEAD, Role.MANAGEMENT})
"""The supervision group (监督小组)."""
_PATROL = frozenset({Role.INSPECTOR})
_TECHNICAL = _PATROL | {Role.TECHNICIAN, Role.ENGINEERING_SUPERVISOR}

INSPECTORS: Mapping[InspectionKind, frozenset[Role]] = {
    InspectionKind.SAFETY: _TECHNICAL,
    InspectionKind.HAZARD_SEARCH: _TECHNICAL,
    InspectionKind.PROTECTION: _TECHNICAL,
    InspectionKind.EQUIPMENT_PATROL: _TECHNICAL,
    InspectionKind.FACILITY: _TECHNICAL,
    InspectionKind.SPOT_CHECK: frozenset({Role.SERVICE_SUPERVISOR}),
    InspectionKind.DUTY_LOG: frozenset({Role.ENGINEERING_SUPERVISOR}),
    InspectionKind.SPECIAL_SUPERVISION: SUPERVISION,
    InspectionKind.QUALITY: SUPERVISION | _PATROL,
    InspectionKind.CONDUCT: SUPERVISION | _PATROL,
    InspectionKind.DIRECTOR_PATROL: frozenset({Role.MANAGEMENT}),
    InspectionKind.GUARD_SAFETY: _PATROL,
    InspectionKind.FIRE_PATROL: _PATROL,
    InspectionKind.FIRE_CHECK: _TECHNICAL,
    InspectionKind.NIGHT_PATROL: _PATROL,
    InspectionKind.OFFICE_PATROL: _PATROL,
    InspectionKind.HYGIENE: SUPERVISION | _PATROL,
    InspectionKind.GREENING: SUPERVISION | _PATROL,
    InspectionKind.DRILL: SUPERVISION | _PATROL,
    InspectionKind.INCIDENT: frozenset({Role.MANAGEMENT}),
}
"""Who makes an inspection of a kind (lifecycles, Inspection: "inspector named by kind")."""


class Severity(StrEnum):
    """How grave a finding is (严重程度)."""

    MINOR = "minor"
    """一般."""
    MAJOR = "major"
    """重大."""
    CRITICAL = "critical"
    """特别重大."""


AUDIENCE: Mapping[Severity, Role] = {
    Severity.MINOR: Role.DEPARTMENT_HEAD,
    Severity.MAJOR: Role.MANAGEMENT,
    Severity.CRITICAL: Role.HEAD_OF_CENTRE,
}
"""Who hears of it when a limit is passed; one step further up at each further level [derived]."""


class Department(StrEnum):
    """Departments that rectify (责任部门)."""

    MAINTENANCE = "maintenance"
    """维修部."""
    CUSTOMER_SERVICE = "customer-service"
    """客服部."""
    SECURITY = "security"
    """安保部."""
    CLEANING = "cleaning"
    """保洁部."""
    GREENING = "greening"
    """绿化部."""
    ADMINISTRATION = "administration"
    """行政部."""
    FINANCE = "finance"
    """财务部."""
    MANAGEMENT = "management-office"
    """管理处."""


class AnswerKind(StrEnum):
    """How a checklist item is answered."""

    CONFORMS = "conforms"
    """是否符合."""
    MEASURED = "measured"
    """测量值: conforms when it lies between the item's bounds."""
