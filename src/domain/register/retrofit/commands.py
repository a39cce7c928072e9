"""Commands of a retrofit programme."""

from attrs import frozen

from wuye.domain.register.retrofit.kinds import EnvironmentPart, ItemPlan, PerformanceState, RenewalField
from wuye.domain.shared.facilities import Technology, UsageFrequency
from wuye.domain.shared.fields import choice, flag, identifier, reference, some, text, whole

NUMBER = ("Number of the candidate", "项目序号")


@frozen(kw_only=True)
class OpenProgramme:
    """Open the retrofit programme of a site for a year (开启年度更新改造计划) (AST-061, SLA-065)."""

    site: str = identifier(("Key of the site", "项目标识"))
    year: int = whole(("Year", "年度"), minimum=1980, maximum=2200)


@frozen(kw_only=True)
class AddCandidate:
    """Add a candidate with usage, performance and feedback (提出改造需求) (AST-055, AST-060, AST-062)."""

    subject: RenewalField = choice(RenewalField, ("Part of the programme", "计划类别"))
    asset: str | None = reference(("The asset; none for a process or place", "设施设备"), to="asset", default=None)
    usage: UsageFrequency = choice(UsageFrequency, ("Usage frequency", "使用频率"))
    performance: PerformanceState = choice(PerformanceState, ("Performance state", "性能状况"))
    feedback: str = text(("Customer feedback", "客户反馈"))
    importance: int = whole(("Importance, 0 to 100", "重要性"), maximum=100)
    frequency: int = whole(("How much it is used, 0 to 100", "使用频率得分"), maximum=100)
    failures_permille: int = whole(("Failure rate, per mille", "故障率（千分比）"), maximum=1000)
    target: str = text(("Target of the retrofit", "改造目标"))
    technology: Technology | None = choice(Technology, ("Technology upgrade", "技术升级"), default=None)
    part: EnvironmentPart | None = choice(EnvironmentPart, ("Part of the environment", "环境类别"), default=None)
    ecological: bool = flag(("Ecological material", "采用生态材料"), default=False)


@frozen(kw_only=True)
class RankCandidates:
    """Compute the priorities from the site's weights and rank (优先级排序) (AST-056)."""


@frozen(kw_only=True)
class ApproveProgramme:
    """Approve the programme with four elements per item (批准改造计划) (AST-057)."""

    items: tuple[ItemPlan, ...] = some(("Items", "改造项目"), minimum=1, maximum=1000)


@frozen(kw_only=True)
class StartItem:
    """Start an item, in its quarter (开始实施) (AST-061)."""

    number: int = whole(NUMBER, minimum=1, maximum=1000)


@frozen(kw_only=True)
class EvaluateItem:
    """Compare an item's effect with its target (评估改造效果) (AST-058)."""

    number: int = whole(NUMBER, minimum=1, maximum=1000)
    target_met: bool = flag(("The target is reached", "达到目标"))
    comparison: str = text(("Effect against target", "效果对比"))


@frozen(kw_only=True)
class AdjustProgramme:
    """Change the plan because an evaluation demands it (调整改造计划) (AST-058)."""

    number: int = whole(NUMBER, minimum=1, maximum=1000)
    change: str = text(("What changes", "调整内容"))


@frozen(kw_only=True)
class CloseProgramme:
    """Close the programme once every item was evaluated (结束改造计划) (AST-058)."""
