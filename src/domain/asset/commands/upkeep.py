"""Recurring duties of an asset: assigned, due, under way, done (保养)."""

from datetime import date

from attrs import frozen

from wuye.domain.asset.terms import DutyAccount, OperatingState, UpkeepResult
from wuye.domain.cadence.rule import Rule, Slot
from wuye.domain.shared.facilities import CycleReason, UpkeepActivity
from wuye.domain.shared.fields import (
    amount,
    checked,
    choice,
    day,
    flag,
    identifier,
    label,
    labels,
    part,
    some,
    text,
    whole,
)
from wuye.domain.shared.money import Money

DUTY = ("Duty", "保养任务标识")
SLOT = ("Occurrence; the oldest open one when absent", "期次；缺省为最早的未完成期次")


@frozen(kw_only=True)
class AdoptPlan:
    """Give a running asset a further duty from an upkeep plan, or the plan's new version (采用保养计划) (AST-013)."""

    plan: str = identifier(("Upkeep plan, as a stream id", "保养计划编号"))
    counted_from: date | None = day(("Day its cycle is counted from; today when absent", "周期起算日"), default=None)
    shifts: tuple[str, ...] = some(("When each shift begins, HH:MM", "各班次开始时间"), maximum=24, default=())
    calendar: str | None = identifier(
        ("Working calendar, where the plan shifts to working days", "工作日历"), default=None
    )


@frozen(kw_only=True)
class AdjustCycle:
    """Change how often a duty of this asset is due, with the reason (调整保养周期) (AST-030, AST-032, AST-066)."""

    duty: str = identifier(DUTY)
    rule: Rule = part(("The new cycle", "新周期"))
    reason: CycleReason = choice(CycleReason, ("Why", "调整原因"))
    explanation: str = text(("In words", "说明"))


@frozen(kw_only=True)
class SetRunningHours:
    """Have a duty of this asset fall due by its running hours too (按运行小时保养) (AST-030)."""

    duty: str = identifier(DUTY)
    every: int = whole(("Running hours from one to the next", "间隔运行小时"), minimum=1, maximum=1_000_000)


@frozen(kw_only=True)
class EndDuty:
    """End a duty of this asset (终止保养任务)."""

    duty: str = identifier(DUTY)
    reason: str = text(("Reason", "理由"))


@frozen(kw_only=True)
class ReachCycle:
    """A duty fell due (到期): told by its cadence, never by a person (AST-009…027)."""

    duty: str = identifier(DUTY)
    slot: Slot = part(("The occurrence", "期次"))


@frozen(kw_only=True)
class CloseCycle:
    """An occurrence is overdue, or ended without being done (期次结清): told by its cadence."""

    duty: str = identifier(DUTY)
    occurrence: str = label(("The occurrence", "期次"))
    account: DutyAccount = choice(DutyAccount, ("What became of it", "结果"))


@frozen(kw_only=True)
class StartMaintenance:
    """Start a duty that is due (开始保养); a qualified person does it (AST-015…023)."""

    duty: str = identifier(DUTY)
    performer: str = identifier(("Who does it", "执行人"))
    occurrence: str | None = label(SLOT, default=None)


@frozen(kw_only=True)
class CompleteMaintenance:
    """Complete a duty with what was found and what it came to (完成保养) (AST-014, AST-031, AST-034)."""

    duty: str = identifier(DUTY)
    activities: tuple[UpkeepActivity, ...] = checked(UpkeepActivity, ("What was done", "保养内容"), minimum=1)
    problems: str | None = text(("Problems found; none when absent", "发现的问题"), default=None)
    result: UpkeepResult = choice(UpkeepResult, ("Result", "处理结果"))
    standard_met: bool = flag(("It conforms to its standard", "符合维护标准"))
    operating_state: OperatingState = choice(OperatingState, ("Operating state", "运行状态"))
    minutes: int = whole(("Minutes of work", "用时（分钟）"), minimum=1, maximum=100_000)
    parts: tuple[str, ...] = labels(("Parts that were changed", "更换部件"), default=())
    cost: Money | None = amount(("Cost", "费用"), default=None)


@frozen(kw_only=True)
class ReportDefect:
    """A defect was found during upkeep (发现故障): recorded, reported, and a repair follows (AST-036)."""

    duty: str = identifier(DUTY)
    phenomenon: str = text(("What is seen", "故障现象"))
    location: str = text(("Where exactly", "故障位置"))
    impact: str = text(("Extent of impact", "影响范围"))
    told: str | None = identifier(("Member of staff who was told at once", "已告知人员"), default=None)
    emergency: bool = flag(("It is an emergency", "属紧急情况"), default=False)
