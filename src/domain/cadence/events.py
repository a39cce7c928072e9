"""What became of a recurring duty: each occurrence is opened once and ends once."""

from datetime import date, datetime

from attrs import frozen

from wuye.domain.cadence.rule import Rule, Slot, Timeliness
from wuye.domain.shared.evidence import Evidence
from wuye.domain.shared.personal import Personal


@frozen(kw_only=True)
class CadenceSet:
    """A recurring duty was set (周期任务已设定). SLA-075…126."""

    site: str
    zone: str
    duty: str
    subject: str | None
    responsible: str | None
    rule: Rule
    step: int
    """Number of its first occurrence from the anchor: what was over before is not counted."""
    next_at: datetime | None
    """When the first occurrence opens."""


@frozen(kw_only=True)
class CadenceRevised:
    """The rule changed (周期已调整); what is open stays open."""

    rule: Rule
    step: int
    next_at: datetime | None
    reason: Personal[str]


@frozen(kw_only=True)
class OccurrenceForeseen:
    """The next occurrence opens at another time than foreseen (预计时间已更新): its calendar was published anew."""

    next_at: datetime


@frozen(kw_only=True)
class OccurrenceOpened:
    """An occurrence fell due (任务已到期): its window opened."""

    slot: Slot
    step: int
    """Number of the one that follows."""
    next_at: datetime | None
    """When that one opens; ``None`` when it hangs on completion, or the duty ends."""


@frozen(kw_only=True)
class OccurrenceAssigned:
    """A case is there in which an occurrence is done (任务已有个案)."""

    occurrence: str
    """Identity of its slot."""
    case: str


@frozen(kw_only=True)
class OccurrenceDone:
    """An occurrence was done (任务已完成): early, in time or late."""

    slot: Slot
    timeliness: Timeliness
    done_on: date
    """The day at its site."""
    count: int | None
    """How many of what it asks for were done."""
    case: str | None
    """The case in which it was done."""
    step: int
    next_at: datetime | None
    remark: Personal[str] | None
    evidence: tuple[Evidence, ...]
    corrects: bool
    """It was told as missed or merged before; a fact recorded late shows that it was done."""


@frozen(kw_only=True)
class OccurrenceOverdue:
    """The window of an occurrence closed (任务已逾期); it is still to be done, late."""

    slot: Slot


@frozen(kw_only=True)
class OccurrenceMissed:
    """The window of an occurrence closed, and it is lost (任务漏做)."""

    slot: Slot
    next_at: datetime | None


@frozen(kw_only=True)
class OccurrenceMerged:
    """A later occurrence stands for this one (任务已合并)."""

    slot: Slot
    into: str


@frozen(kw_only=True)
class OccurrenceWaived:
    """An occurrence need not be done (任务已豁免)."""

    slot: Slot
    step: int
    next_at: datetime | None
    reason: Personal[str]


@frozen(kw_only=True)
class CadenceEnded:
    """The duty ended (周期任务已终止)."""

    reason: Personal[str]


CadenceEvent = (
    CadenceSet
    | CadenceRevised
    | OccurrenceForeseen
    | OccurrenceOpened
    | OccurrenceAssigned
    | OccurrenceDone
    | OccurrenceOverdue
    | OccurrenceMissed
    | OccurrenceMerged
    | OccurrenceWaived
    | CadenceEnded
)
