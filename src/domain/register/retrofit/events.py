"""What happened in a retrofit programme."""

from datetime import date

from attrs import frozen

from wuye.domain.register.retrofit.kinds import EnvironmentPart, PerformanceState, Ranked, RenewalField
from wuye.domain.shared.facilities import Technology, UsageFrequency
from wuye.domain.shared.money import Money
from wuye.domain.shared.personal import Personal


@frozen(kw_only=True)
class ProgrammeOpened:
    """The programme of a year was opened, with what is known of lives and failure rates (改造计划已开启). AST-064."""

    site: str
    zone: str
    year: int
    life_years_from: int
    life_years_to: int
    failure_permille: int


@frozen(kw_only=True)
class CandidateAdded:
    """Something is to be renewed (改造需求已提出). AST-055, AST-059, AST-060, AST-062."""

    number: int
    subject: RenewalField
    asset: str | None
    usage: UsageFrequency
    performance: PerformanceState
    feedback: Personal[str]
    importance: int
    frequency: int
    failures_permille: int
    target: Personal[str]
    technology: Technology | None
    part: EnvironmentPart | None
    ecological: bool


@frozen(kw_only=True)
class CandidatesRanked:
    """Priorities were computed from the site's weights (优先级已排序). AST-056."""

    weight_importance: int
    weight_frequency: int
    weight_failures: int
    ranking: tuple[Ranked, ...]


@frozen(kw_only=True)
class ItemFixed:
    """Content, method, budget and time of an approved item (改造项目已确定)."""

    number: int
    content: Personal[str]
    method: str
    budget: Money
    planned_on: date


@frozen(kw_only=True)
class ProgrammeApproved:
    """Items are fixed in their four elements (改造计划已批准). AST-057."""

    items: tuple[ItemFixed, ...]


@frozen(kw_only=True)
class ItemStarted:
    """An item is carried out, in its quarter (改造项目已开始). AST-061."""

    number: int


@frozen(kw_only=True)
class ItemEvaluated:
    """An item's effect was compared with its target (改造效果已评估). AST-058."""

    number: int
    target_met: bool
    comparison: Personal[str]


@frozen(kw_only=True)
class ProgrammeAdjusted:
    """An evaluation changed the plan (改造计划已调整). AST-058."""

    number: int
    change: Personal[str]


@frozen(kw_only=True)
class ProgrammeClosed:
    """Every item was evaluated (改造计划已结束)."""


ProgrammeEvent = (
    ProgrammeOpened
    | CandidateAdded
    | CandidatesRanked
    | ProgrammeApproved
    | ItemStarted
    | ItemEvaluated
    | ProgrammeAdjusted
    | ProgrammeClosed
)
