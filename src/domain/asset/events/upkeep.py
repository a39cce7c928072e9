"""What became of an asset's recurring duties."""

from attrs import frozen

from wuye.domain.asset.parts import DutyFact
from wuye.domain.asset.terms import (
    DutyAccount,
    FaultOrigin,
    OperatingState,
    OrderKind,
    UpkeepResult,
)
from wuye.domain.cadence.rule import Rule, Slot
from wuye.domain.shared.facilities import CycleReason, UpkeepActivity
from wuye.domain.shared.money import Money
from wuye.domain.shared.personal import Personal


@frozen(kw_only=True)
class DutyAdopted:
    """An asset got a further duty, or the new version of one (采用保养任务). AST-013."""

    duty: DutyFact


@frozen(kw_only=True)
class DutyRevised:
    """How often a duty is due changed for this asset (保养周期已调整). AST-030, AST-032."""

    duty: str
    rule: Rule
    reason: CycleReason
    explanation: Personal[str]


@frozen(kw_only=True)
class RunningHoursSet:
    """A duty of this asset falls due by its running hours too (运行小时周期已设定). AST-030."""

    duty: str
    every: int


@frozen(kw_only=True)
class DutyEnded:
    """A duty of this asset ended (保养任务已终止)."""

    duty: str
    reason: Personal[str]


@frozen(kw_only=True)
class MaintenanceFellDue:
    """A duty fell due (保养到期). AST-009…027."""

    duty: str
    slot: Slot


@frozen(kw_only=True)
class MaintenanceClosed:
    """An occurrence is overdue, or ended without being done (保养期次结清): none is dropped silently."""

    duty: str
    occurrence: str
    account: DutyAccount


@frozen(kw_only=True)
class MaintenanceOvertaken:
    """An occurrence was missed, or merged into a later one, while somebody was at work on it (保养未完已结清).

    The work goes on: once completed, it was done after all.
    """

    duty: str
    occurrence: str
    account: DutyAccount


@frozen(kw_only=True)
class MissEscalated:
    """An overdue or missed duty was told to management (漏做上报): so the site's policy wants it."""

    duty: str
    occurrence: str


@frozen(kw_only=True)
class MaintenanceStarted:
    """A qualified person started a duty (保养已开始). AST-015…023, AST-067."""

    duty: str
    slot: Slot
    performer: str
    order: OrderKind


@frozen(kw_only=True)
class MaintenanceCompleted:
    """A duty was done (保养已完成): date, problems, result. AST-031, AST-034."""

    duty: str
    occurrence: str
    performer: str
    activities: tuple[UpkeepActivity, ...]
    problems: Personal[str] | None
    result: UpkeepResult
    operating_state: OperatingState
    minutes: int
    parts: tuple[str, ...]
    cost: Money | None


@frozen(kw_only=True)
class DefectFound:
    """A defect was found during upkeep (保养中发现故障); the duty stays open, a repair follows. AST-036."""

    fault: int
    duty: str
    occurrence: str
    origin: FaultOrigin
    phenomenon: Personal[str]
    location: Personal[str]
    impact: Personal[str]
    emergency: bool


UpkeepEvent = (
    DutyAdopted
    | DutyRevised
    | RunningHoursSet
    | DutyEnded
    | MaintenanceFellDue
    | MaintenanceClosed
    | MaintenanceOvertaken
    | MissEscalated
    | MaintenanceStarted
    | MaintenanceCompleted
    | DefectFound
)
