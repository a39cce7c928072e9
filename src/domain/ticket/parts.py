"""Values that commands and events of a repair ticket share. They hold no personal content."""

from datetime import datetime

from attrs import frozen

from wuye.domain.shared.fields import amount, flag, identifier, instant, label, labels, some, whole
from wuye.domain.shared.money import Money
from wuye.domain.shared.refusal import InvalidInput


@frozen(kw_only=True)
class Window:
    """A visit time (预约时间): from an instant up to, not including, another."""

    starts_at: datetime = instant(("Start of the visit", "上门开始时间"))
    ends_at: datetime = instant(("End of the visit window", "上门结束时间"))

    def __attrs_post_init__(self) -> None:
        """Refuse a window that ends before it begins."""
        if self.ends_at <= self.starts_at:
            raise InvalidInput("empty-window", field="ends_at")


@frozen(kw_only=True)
class ItemOrder:
    """An in-house item and how many units, metres or bicycles of it are wanted (CAT-005)."""

    code: str = identifier(("Code of the in-house item", "服务项目编号"))
    quantity: int = whole(("Units, metres or pieces", "数量"), minimum=1, maximum=10_000, default=1)


@frozen(kw_only=True)
class ItemFact:
    """An in-house item as the catalogue in force had it: its limit in minutes times the quantity, or none (CAT-006)."""

    code: str
    quantity: int
    limit_minutes: int | None
    needs_declaration: bool
    """The customer must declare something before this work (CAT-009)."""
    catalogue_version: int


@frozen(kw_only=True)
class TimetableStep:
    """One step of an entry service's timetable (TKT-030)."""

    starts_at: datetime = instant(("Start of the step", "步骤开始时间"))
    minutes: int = whole(("Planned minutes", "计划分钟数"), minimum=1, maximum=10_000)
    step: str = label(("What is done", "步骤内容"))


@frozen(kw_only=True)
class EntryRisk:
    """A possible risk of an entry service with its measures, assessed before the visit (INS-047, EMG-039)."""

    risk: str = label(("Possible risk", "可能的风险"))
    prevention: str = label(("Preventive measure", "预防措施"))
    emergency: str = label(("Emergency measure", "应急措施"))


@frozen(kw_only=True)
class EntryPlan:
    """The on-site plan of an entry service (TKT-030, INS-047); its personnel is that of the repair plan."""

    materials: tuple[str, ...] = labels(("Materials", "材料"), minimum=1)
    implements: tuple[str, ...] = labels(("Service implements", "服务工具"), minimum=1)
    timetable: tuple[TimetableStep, ...] = some(("Timetable", "时间安排"), minimum=1)
    risks: tuple[EntryRisk, ...] = some(("Assessed risks with their measures", "风险评估及措施"), maximum=20)

    @property
    def minutes(self) -> int:
        """How long the visit is planned to last."""
        return sum(step.minutes for step in self.timetable)


@frozen(kw_only=True)
class PurchaseAdvice:
    """What an owner is told who buys the material (CAT-013)."""

    model: str = label(("Model", "型号"))
    specification: str = label(("Specification", "规格"))
    performance: str = label(("Performance", "性能"))
    price: Money = amount(("Usual price", "参考价格"))


@frozen(kw_only=True)
class ResultFlags:
    """What the result record states (TKT-074)."""

    finished: bool = flag(("The repair is finished", "维修已完成"))
    conforms: bool = flag(("It conforms to the standard", "符合标准"))
    needs_follow_up: bool = flag(("It needs follow-up maintenance", "需要后续维护"))


@frozen(kw_only=True)
class SelfCheck:
    """The technician's own check after the work (TKT-077)."""

    problem_solved: bool = flag(("The problem is solved", "问题已解决"))
    no_other_hazard: bool = flag(("No other hazard remains unreported", "无其它未上报隐患"))
