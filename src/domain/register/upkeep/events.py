"""What happened to an upkeep plan."""

from datetime import date

from attrs import frozen

from wuye.domain.register.upkeep.cycle import Cycle
from wuye.domain.register.upkeep.kinds import ReportSubject
from wuye.domain.shared.facilities import AssetKind, CycleReason, UpkeepActivity, UsageFrequency
from wuye.domain.shared.personal import Personal


@frozen(kw_only=True)
class UpkeepPlanDrafted:
    """An upkeep plan, or a new version of one, was drafted (保养计划已拟定). AST-013."""

    base: str
    """Key of its first version."""
    number: int
    kinds: tuple[AssetKind, ...]
    usage: UsageFrequency
    task: str
    activities: tuple[UpkeepActivity, ...]
    cycle: Cycle
    cadence: str
    department: str | None
    standard: str | None
    trade: str | None
    source: str | None


@frozen(kw_only=True)
class UpkeepPlanActivated:
    """An upkeep plan is in force (保养计划已启用). AST-008, AST-015…027."""


@frozen(kw_only=True)
class CycleRevised:
    """A new version takes the place of this one (保养周期已修订). AST-030, AST-032."""

    successor: str
    reason: CycleReason
    explanation: Personal[str]


@frozen(kw_only=True)
class ReportPublished:
    """Owners and tenants were informed (维护报告已发布). AST-032, AST-033."""

    subject: ReportSubject
    until: date
    audience: str
    recipients: int
    content: Personal[str]


@frozen(kw_only=True)
class FeedbackRecorded:
    """Owners or tenants said what they think of the upkeep (反馈已记录). AST-032."""

    feedback: Personal[str]


UpkeepPlanEvent = UpkeepPlanDrafted | UpkeepPlanActivated | CycleRevised | ReportPublished | FeedbackRecorded
