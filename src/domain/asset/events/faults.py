"""What happened in a fault case (设备故障案)."""

from datetime import datetime

from attrs import frozen

from wuye.domain.asset.terms import (
    FaultCause,
    FaultOrigin,
    OperatingState,
    OrderKind,
    PreventiveMeasure,
)
from wuye.domain.shared.evidence import Evidence
from wuye.domain.shared.money import Money
from wuye.domain.shared.personal import Personal


@frozen(kw_only=True)
class FaultReported:
    """A fault was reported with its facts (故障已上报). AST-042, AST-049."""

    fault: int
    origin: FaultOrigin
    phenomenon: Personal[str]
    observed_at: datetime
    location: Personal[str]
    impact: Personal[str]
    emergency: bool
    evidence: tuple[Evidence, ...]


@frozen(kw_only=True)
class StaffTold:
    """Property staff know of the fault (物业人员已获知). SLA-051."""

    fault: int
    staff: str


@frozen(kw_only=True)
class RepairerNotified:
    """A professional repairer was notified and supported (已通知专业维修). AST-048."""

    fault: int
    repairer: str
    support: Personal[str]


@frozen(kw_only=True)
class TicketFollowed:
    """A ticket carries the repair (已关联维修工单). AST-036."""

    fault: int
    ticket: str


@frozen(kw_only=True)
class FaultAnalysed:
    """The cause class is known (故障已分析). AST-043."""

    fault: int
    cause: FaultCause
    analysis: Personal[str]


@frozen(kw_only=True)
class RepairSchemed:
    """The repair scheme is fixed (维修方案已定). AST-044."""

    fault: int
    content: Personal[str]
    tools: tuple[str, ...]
    staff: tuple[str, ...]
    trade: str
    expected_minutes: int


@frozen(kw_only=True)
class RepairStarted:
    """The repair started (维修已开始). AST-039, AST-067."""

    fault: int | None
    """``None`` for the repair that is tried before a replacement."""
    staff: tuple[str, ...]
    content: Personal[str] | None
    order: OrderKind


@frozen(kw_only=True)
class FaultRepaired:
    """The repair was carried out (故障已修复): staff, time, work. AST-034."""

    fault: int
    work: Personal[str]
    staff: tuple[str, ...]
    minutes: int
    parts: tuple[str, ...]
    cost: Money | None


@frozen(kw_only=True)
class FaultVerified:
    """The repair was tested and accepted by another person (故障已验收). AST-045."""

    fault: int
    tests: Personal[str]
    evidence: tuple[Evidence, ...]


@frozen(kw_only=True)
class RepairRejected:
    """The test failed (验收不合格). AST-045."""

    fault: int
    reason: Personal[str]


@frozen(kw_only=True)
class RepairCompleted:
    """A tested asset is back in operation (恢复运行). AST-034, AST-045, AST-073."""

    fault: int | None
    operating_state: OperatingState
    result: Personal[str]


@frozen(kw_only=True)
class PreventionRecorded:
    """What keeps the fault from coming again (预防措施已记录). AST-046."""

    fault: int
    measures: tuple[PreventiveMeasure, ...]
    remark: Personal[str] | None


@frozen(kw_only=True)
class FaultArchived:
    """The fault case is filed for analysis (故障已归档). AST-047."""

    fault: int


FaultEvent = (
    FaultReported
    | StaffTold
    | RepairerNotified
    | TicketFollowed
    | FaultAnalysed
    | RepairSchemed
    | RepairStarted
    | FaultRepaired
    | FaultVerified
    | RepairRejected
    | RepairCompleted
    | PreventionRecorded
    | FaultArchived
)
