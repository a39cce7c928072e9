"""Words of work and acceptance (维修、验收)."""

from collections.abc import Mapping
from enum import StrEnum


class MaterialFact(StrEnum):
    """What is explained before the office advances materials (CAT-012)."""

    PRICE = "price"
    """价格."""
    QUALITY = "quality"
    """质量."""
    PERFORMANCE = "performance"
    """性能."""


class HighRisk(StrEnum):
    """High-risk steps that a risk assessment identifies (INS-003)."""

    WORK_AT_HEIGHT = "work-at-height"
    """高空作业."""
    ELECTRICAL_FAULT = "electrical-fault"
    """电气故障."""
    MATERIAL_STACKING = "material-stacking"
    """材料堆放."""
    COMPLEX_SITE = "complex-site"
    """环境复杂."""


class Protection(StrEnum):
    """Protections recorded before the start (INS-004, INS-005)."""

    SAFETY_BELT = "safety-belt"
    """安全带."""
    SAFETY_NET = "safety-net"
    """安全网."""
    SAFETY_ROPE = "safety-rope"
    """安全绳."""
    INSULATED_TOOLS = "insulated-tools"
    """绝缘工具."""
    PROTECTIVE_GEAR = "protective-gear"
    """防护用品."""
    NO_EXPOSED_LIVE_PARTS = "no-exposed-live-parts"
    """现场无裸露带电体."""


_P = Protection

PROTECTIONS: Mapping[HighRisk, frozenset[Protection]] = {
    HighRisk.WORK_AT_HEIGHT: frozenset({_P.SAFETY_BELT, _P.SAFETY_NET, _P.SAFETY_ROPE}),
    HighRisk.ELECTRICAL_FAULT: frozenset({_P.INSULATED_TOOLS, _P.PROTECTIVE_GEAR, _P.NO_EXPOSED_LIVE_PARTS}),
}

"""What must be in place before work with a high-risk step starts."""


class DeviationKind(StrEnum):
    """Why work waits for the customer (TKT-062, CAT-012)."""

    FIRST_JUDGEMENT = "first-judgement"
    """与初步判断不符."""
    MATERIAL_NEEDED = "material-needed"
    """需要材料."""
    CUSTOMER_DECISION = "customer-decision"
    """待业户决定."""


class IncidentKind(StrEnum):
    """Common problems of an entry service (TKT-071), and damage by the repair itself (TKT-068)."""

    ITEM_DAMAGE = "item-damage"
    """物品损坏."""
    POOR_COMMUNICATION = "poor-communication"
    """沟通不畅."""
    OVERRUN = "overrun"
    """服务时间过长."""
    FEE_DISPUTE = "fee-dispute"
    """费用争议."""
    SECONDARY_DAMAGE = "secondary-damage"
    """二次损坏."""


class EscalationKind(StrEnum):
    """What goes to the management-office director (TKT-116)."""

    HAZARD = "hazard"
    """隐患."""
    BEYOND_POST = "beyond-post"
    """超出岗位职责."""


class AcceptorKind(StrEnum):
    """Who accepts the work (TKT-079)."""

    CUSTOMER = "customer"
    """业户."""
    STAFF = "staff"
    """物业管理人员."""


class StaffAcceptance(StrEnum):
    """Why property staff may sign in the customer's place (policy.ticket.acceptors)."""

    CUSTOMER_AGREES = "customer-agrees"
    """业户同意."""
    CUSTOMER_ABSENT = "customer-absent"
    """业户不在."""
    PUBLIC_FACILITY = "public-facility"
    """公共设施."""


class AcceptanceAspect(StrEnum):
    """What an acceptance covers (TKT-080)."""

    CONTENT = "content"
    """内容."""
    QUALITY = "quality"
    """质量."""
    SAFETY = "safety"
    """安全."""
    COST = "cost"
    """费用."""


class Preparation(StrEnum):
    """What is laid out before an acceptance, beside the photos (TKT-081)."""

    REPAIR_RECORD = "repair-record"
    """维修记录."""
    ACCEPTANCE_CHECKLIST = "acceptance-checklist"
    """验收清单."""


class AcceptanceStep(StrEnum):
    """The four steps of an acceptance (TKT-081); archiving follows with the ticket."""

    PREPARATION = "preparation"
    """准备."""
    ON_SITE_CHECK = "on-site-check"
    """现场检查."""
    CONCLUSION = "conclusion"
    """结论."""
    ARCHIVING = "archiving"
    """归档."""
