"""Use, training, meters, energy, cost and custody of an asset."""

from datetime import datetime

from attrs import frozen

from wuye.domain.asset.terms import (
    EnergyMeasure,
    LossKind,
    MeterQuantity,
    OperatingState,
    OperationBar,
    UsageTopic,
)
from wuye.domain.shared.evidence import Evidence
from wuye.domain.shared.facilities import BudgetLine
from wuye.domain.shared.money import Money
from wuye.domain.shared.personal import Personal


@frozen(kw_only=True)
class UsageRecorded:
    """An asset was used (使用记录). AST-053."""

    operator: str
    started_at: datetime
    minutes: int
    operating_state: OperatingState
    fault: Personal[str] | None


@frozen(kw_only=True)
class OperationBarred:
    """Somebody who may not was kept from operating it (操作被拒绝). AST-052."""

    operator: str
    bar: OperationBar


@frozen(kw_only=True)
class UtilisationMeasured:
    """How much of the offered time it was used (使用率已测算). AST-069."""

    offered_minutes: int
    used_minutes: int


@frozen(kw_only=True)
class UsersTrained:
    """Users were trained (使用培训已完成). AST-050, AST-070."""

    topics: tuple[UsageTopic, ...]
    audience: str
    attendees: int
    evidence: tuple[Evidence, ...]


@frozen(kw_only=True)
class ChangeSuggested:
    """A user reported a problem or suggestion (收到问题与建议). AST-054."""

    suggestion: Personal[str]


@frozen(kw_only=True)
class MeterInstalled:
    """A meter or sensor is on the asset (仪表已安装). AST-028, AST-049."""

    meter: str
    quantity: MeterQuantity
    lowest: int | None
    highest: int | None


@frozen(kw_only=True)
class ReadingRecorded:
    """A meter was read (读数已记录)."""

    meter: str
    quantity: MeterQuantity
    reading: int
    used: int | None
    """Since the last reading, for what only grows."""


@frozen(kw_only=True)
class ReadingOutOfRange:
    """A reading lies outside the maker's range (读数异常). AST-028, AST-049."""

    meter: str
    quantity: MeterQuantity
    reading: int
    lowest: int | None
    highest: int | None


@frozen(kw_only=True)
class EnergySaved:
    """A saving action was taken (已采取节能措施). AST-063."""

    measure: EnergyMeasure
    description: Personal[str]
    saved_kwh: int | None


@frozen(kw_only=True)
class CostBooked:
    """A cost was booked on a budget line (费用已登记). AST-072."""

    line: BudgetLine
    cost: Money
    remark: Personal[str] | None


@frozen(kw_only=True)
class HandedOut:
    """A tool, instrument or material was handed out (已领用). AST-071."""

    holder: str


@frozen(kw_only=True)
class TakenBack:
    """It was taken back (已归还). AST-071."""

    operating_state: OperatingState


@frozen(kw_only=True)
class LossReported:
    """It was lost or damaged (已报失、报损). AST-071."""

    kind: LossKind
    holder: str | None
    circumstances: Personal[str]
    value: Money | None


UseEvent = (
    UsageRecorded
    | OperationBarred
    | UtilisationMeasured
    | UsersTrained
    | ChangeSuggested
    | MeterInstalled
    | ReadingRecorded
    | ReadingOutOfRange
    | EnergySaved
    | CostBooked
    | HandedOut
    | TakenBack
    | LossReported
)
