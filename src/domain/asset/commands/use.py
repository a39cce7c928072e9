"""Use, training, meters, energy, cost, custody (使用、培训、仪表、能耗、费用、保管)."""

from datetime import datetime

from attrs import frozen

from wuye.domain.asset.terms import EnergyMeasure, LossKind, MeterQuantity, OperatingState, UsageTopic
from wuye.domain.shared.evidence import Evidence
from wuye.domain.shared.facilities import BudgetLine
from wuye.domain.shared.fields import (
    amount,
    checked,
    choice,
    flag,
    identifier,
    instant,
    label,
    some,
    text,
    whole,
)
from wuye.domain.shared.money import Money

METER = ("Meter", "仪表标识")
LOWEST, HIGHEST = -1_000_000_000, 1_000_000_000


@frozen(kw_only=True)
class RecordUsage:
    """Record a use: when, by whom, in which state, with which faults (使用记录) (AST-052, AST-053)."""

    operator: str = identifier(("Operator", "操作人"))
    started_at: datetime = instant(("When it began", "开始时间"))
    minutes: int = whole(("Minutes of use", "使用时长（分钟）"), minimum=1, maximum=100_000)
    operating_state: OperatingState = choice(OperatingState, ("Operating state", "运行状态"))
    protected: bool = flag(("Safety protection was worn", "已做安全防护"), default=False)
    fault: str | None = text(("Fault that was noted; none when absent", "故障情况"), default=None)


@frozen(kw_only=True)
class MeasureUtilisation:
    """Measure how much of the offered time an asset was used, to find idle ones (使用率测算) (AST-069)."""

    offered_minutes: int = whole(("Minutes it was offered", "可用时长（分钟）"), minimum=1, maximum=10_000_000)
    used_minutes: int = whole(("Minutes it was used", "使用时长（分钟）"), maximum=10_000_000)


@frozen(kw_only=True)
class TrainUsers:
    """Record that users were trained (使用培训) (AST-050, AST-070)."""

    topics: tuple[UsageTopic, ...] = checked(UsageTopic, ("Topics", "培训内容"), minimum=1)
    audience: str = label(("Who was trained, as a group", "培训对象"))
    attendees: int = whole(("How many took part", "参加人数"), minimum=1, maximum=100_000)
    evidence: tuple[Evidence, ...] = some(("Evidence", "证据"), maximum=20, default=())


@frozen(kw_only=True)
class SuggestChange:
    """Report a problem or suggestion on an asset's use (问题与建议) (AST-054)."""

    suggestion: str = text(("Problem or suggestion", "问题或建议"))


@frozen(kw_only=True)
class InstallMeter:
    """Put a meter or sensor on an asset, with the maker's range (安装仪表) (AST-028, AST-049)."""

    meter: str = identifier(METER)
    quantity: MeterQuantity = choice(MeterQuantity, ("What it measures", "测量项目"))
    lowest: int | None = whole(("Lowest in order", "正常下限"), minimum=LOWEST, maximum=HIGHEST, default=None)
    highest: int | None = whole(("Highest in order", "正常上限"), minimum=LOWEST, maximum=HIGHEST, default=None)


@frozen(kw_only=True)
class RecordReading:
    """Record a meter reading; one outside the maker's range raises an alert (抄表) (AST-028, AST-049)."""

    meter: str = identifier(METER)
    reading: int = whole(("Reading", "读数"), minimum=LOWEST, maximum=HIGHEST)


@frozen(kw_only=True)
class RecordEnergyMeasure:
    """Record a saving action (节能措施) (AST-063)."""

    measure: EnergyMeasure = choice(EnergyMeasure, ("Measure", "节能措施"))
    description: str = text(("In words", "说明"))
    saved_kwh: int | None = whole(("Saved a year, kWh", "年节电量（千瓦时）"), maximum=100_000_000, default=None)


@frozen(kw_only=True)
class RecordCost:
    """Book a cost on a line of the maintenance budget (登记费用) (AST-072)."""

    line: BudgetLine = choice(BudgetLine, ("Budget line", "费用科目"))
    cost: Money = amount(("Cost", "费用"))
    remark: str | None = text(("Remark", "备注"), default=None)


@frozen(kw_only=True)
class HandOut:
    """Hand a tool, instrument or material out (领用) (AST-071)."""

    holder: str = identifier(("Who takes it", "领用人"))


@frozen(kw_only=True)
class TakeBack:
    """Take it back (归还) (AST-071)."""

    operating_state: OperatingState = choice(OperatingState, ("State it came back in", "归还状态"))


@frozen(kw_only=True)
class ReportLoss:
    """Report it lost or damaged (报失、报损) (AST-071)."""

    kind: LossKind = choice(LossKind, ("Lost or damaged", "遗失或损坏"))
    circumstances: str = text(("Circumstances", "经过"))
    value: Money | None = amount(("Value", "价值"), default=None)
