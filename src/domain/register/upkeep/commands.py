"""Commands of an upkeep plan."""

from datetime import date

from attrs import frozen

from wuye.domain.register.upkeep.cycle import Cycle
from wuye.domain.register.upkeep.kinds import ReportSubject
from wuye.domain.shared.facilities import AssetKind, CycleReason, UpkeepActivity, UsageFrequency
from wuye.domain.shared.fields import checked, choice, day, identifier, label, part, text, whole


@frozen(kw_only=True)
class DraftUpkeepPlan:
    """Draft an upkeep plan for kinds of assets and a usage frequency (拟定保养计划) (AST-013)."""

    key: str = identifier(("Key of the plan", "保养计划标识"))
    kinds: tuple[AssetKind, ...] = checked(AssetKind, ("Kinds it is for", "设备类别"), minimum=1)
    usage: UsageFrequency = choice(
        UsageFrequency, ("Usage frequency it is for", "使用频率"), default=UsageFrequency.NORMAL
    )
    task: str = label(("What is done", "保养任务"))
    activities: tuple[UpkeepActivity, ...] = checked(UpkeepActivity, ("Kinds of routine tasks", "保养内容"), minimum=1)
    cycle: Cycle = part(("How often", "保养周期"))
    cadence: str = label(("Name in the limit tables", "周期名称"), max_length=100, default="cadence.maintenance")
    department: str | None = label(("Responsible department", "责任部门"), default=None)
    standard: str | None = label(("Standard it conforms to afterwards", "维护标准"), default=None)
    trade: str | None = label(("Trade its performer is certified for", "工种"), default=None)
    source: str | None = label(("Where it is from", "来源"), default=None)


@frozen(kw_only=True)
class ActivateUpkeepPlan:
    """Put a plan into force (启用保养计划) (AST-008, AST-015…027)."""


@frozen(kw_only=True)
class ReviseCycle:
    """Change the cycle: a new version of the plan, the old one ends (调整保养周期) (AST-030, AST-032)."""

    cycle: Cycle = part(("How often", "保养周期"))
    reason: CycleReason = choice(CycleReason, ("Why", "调整原因"))
    explanation: str = text(("In words", "说明"))


@frozen(kw_only=True)
class PublishReport:
    """Inform owners and tenants of upkeep or operating condition (发布维护报告) (AST-032, AST-033)."""

    subject: ReportSubject = choice(ReportSubject, ("What it is about", "报告内容"))
    until: date = day(("Last day it covers", "截止日期"))
    audience: str = label(("Who receives it", "发送对象"))
    recipients: int = whole(("How many", "人数"), minimum=1, maximum=1_000_000)
    content: str = text(("Report", "报告正文"))


@frozen(kw_only=True)
class RecordFeedback:
    """Record what owners and tenants say of the upkeep (记录反馈) (AST-032)."""

    feedback: str = text(("Feedback", "反馈意见"))
