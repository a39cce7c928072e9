"""Faults (设备故障): reported, analysed, schemed, repaired, verified, prevented, archived."""

from datetime import datetime

from attrs import frozen

from wuye.domain.asset.terms import FaultCause, OperatingState, PreventiveMeasure
from wuye.domain.shared.evidence import Evidence
from wuye.domain.shared.fields import (
    amount,
    checked,
    choice,
    flag,
    identifier,
    identifiers,
    instant,
    label,
    labels,
    reference,
    some,
    text,
    whole,
)
from wuye.domain.shared.money import Money

FAULT = ("Number of the fault case", "故障序号")


@frozen(kw_only=True)
class ReportFault:
    """Report a fault with its facts (上报故障) (AST-042, AST-049)."""

    phenomenon: str = text(("What is seen", "故障现象"))
    observed_at: datetime = instant(("When it was seen", "发现时间"))
    location: str = text(("Where exactly", "故障位置"))
    impact: str = text(("Extent of impact", "影响范围"))
    told: str | None = identifier(("Member of staff who was told at once", "已告知人员"), default=None)
    emergency: bool = flag(("It is an emergency", "属紧急情况"), default=False)
    evidence: tuple[Evidence, ...] = some(("Evidence", "证据"), maximum=20, default=())


@frozen(kw_only=True)
class TellStaff:
    """Record that property staff know of a fault (告知物业人员) (SLA-051)."""

    fault: int = whole(FAULT, minimum=1, maximum=1_000_000)
    staff: str = identifier(("Member of staff", "人员"))


@frozen(kw_only=True)
class NotifyRepairer:
    """Notify a professional repairer of an emergency and give technical support (通知专业维修) (AST-048, SLA-054)."""

    fault: int = whole(FAULT, minimum=1, maximum=1_000_000)
    repairer: str = identifier(("Professional repairer", "专业维修人员"))
    support: str = text(("Technical support that was given", "技术支持"))


@frozen(kw_only=True)
class FollowTicket:
    """A ticket carries the repair of a fault (关联维修工单) (AST-036)."""

    ticket: str = reference(("The ticket", "维修工单"), to="ticket")
    fault: int | None = whole(
        ("Number of the fault case; the open one when absent", "故障序号"), minimum=1, default=None
    )


@frozen(kw_only=True)
class AnalyseFault:
    """Record the cause class of a fault (故障分析) (AST-043)."""

    fault: int = whole(FAULT, minimum=1, maximum=1_000_000)
    cause: FaultCause = choice(FaultCause, ("Cause class", "故障原因"))
    analysis: str = text(("Analysis", "分析"))


@frozen(kw_only=True)
class SchemeRepair:
    """Fix the repair scheme: content, tools, staff, time (制定维修方案) (AST-044, AST-039)."""

    fault: int = whole(FAULT, minimum=1, maximum=1_000_000)
    content: str = text(("Content", "维修内容"))
    tools: tuple[str, ...] = identifiers(("Required tools, as stream ids", "所需工具"), minimum=1)
    staff: tuple[str, ...] = identifiers(("Repair staff", "维修人员"), minimum=1)
    trade: str = label(("Trade they are certified for", "工种"))
    expected_minutes: int = whole(("Expected minutes", "预计用时（分钟）"), minimum=1, maximum=1_000_000)


@frozen(kw_only=True)
class StartRepair:
    """Start the repair of a fault (开始维修) (AST-039, AST-041)."""

    fault: int = whole(FAULT, minimum=1, maximum=1_000_000)


@frozen(kw_only=True)
class RepairFault:
    """The repair was carried out (维修完成) (AST-039, AST-034)."""

    fault: int = whole(FAULT, minimum=1, maximum=1_000_000)
    work: str = text(("Work done", "维修内容"))
    staff: tuple[str, ...] = identifiers(("Repair staff", "维修人员"), minimum=1)
    minutes: int = whole(("Minutes of work", "用时（分钟）"), minimum=1, maximum=1_000_000)
    parts: tuple[str, ...] = labels(("Parts that were changed", "更换部件"), default=())
    cost: Money | None = amount(("Cost", "费用"), default=None)


@frozen(kw_only=True)
class VerifyFault:
    """Test and accept a repair; another person than who repaired (测试验收) (AST-045)."""

    fault: int = whole(FAULT, minimum=1, maximum=1_000_000)
    tests: str = text(("What was tested", "测试情况"))
    evidence: tuple[Evidence, ...] = some(("Evidence", "证据"), maximum=20, default=())


@frozen(kw_only=True)
class RejectRepair:
    """The test failed: the repair is schemed anew (验收不合格) (AST-045)."""

    fault: int = whole(FAULT, minimum=1, maximum=1_000_000)
    reason: str = text(("What failed", "不合格原因"))


@frozen(kw_only=True)
class CompleteRepair:
    """Return a tested and accepted asset to operation (恢复运行) (AST-045, AST-034)."""

    operating_state: OperatingState = choice(OperatingState, ("Operating state", "运行状态"))
    result: str = text(("Result", "维修结果"))
    tested: bool = flag(("Tested and accepted", "已测试验收"))


@frozen(kw_only=True)
class RecordPrevention:
    """Record what keeps the fault from coming again (预防措施) (AST-046)."""

    fault: int = whole(FAULT, minimum=1, maximum=1_000_000)
    measures: tuple[PreventiveMeasure, ...] = checked(PreventiveMeasure, ("Measures", "预防措施"), minimum=1)
    remark: str | None = text(("In words", "说明"), default=None)


@frozen(kw_only=True)
class ArchiveFault:
    """File the fault case for analysis (故障归档) (AST-047)."""

    fault: int = whole(FAULT, minimum=1, maximum=1_000_000)
