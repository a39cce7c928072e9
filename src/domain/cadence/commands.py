"""Commands of recurring duties (周期任务)."""

from attrs import frozen

from wuye.domain.cadence.rule import Rule
from wuye.domain.shared.evidence import Evidence
from wuye.domain.shared.fields import identifier, label, part, some, text, whole


@frozen(kw_only=True)
class SetCadence:
    """Set a recurring duty (设定周期任务). SLA-075…126."""

    key: str = identifier(("Key of the duty", "任务标识"))
    site: str = identifier(("Key of the site", "项目标识"))
    duty: str = label(("Which duty, as in the limit table", "任务名称"), max_length=100)
    rule: Rule = part(("How often it is due", "周期规则"))
    subject: str | None = identifier(("What it is about, as a stream id", "任务对象"), default=None)
    responsible: str | None = identifier(("Who does it", "负责人"), default=None)


@frozen(kw_only=True)
class ReviseCadence:
    """Change the rule from its anchor on (调整周期)."""

    rule: Rule = part(("How often it is due", "周期规则"))
    reason: str = text(("Reason", "理由"))


@frozen(kw_only=True)
class AccountOccurrences:
    """Account for every occurrence that opened or closed by now (清点到期任务); what was told is not told again."""


@frozen(kw_only=True)
class AssignOccurrence:
    """Name the case in which an occurrence is done (任务已安排个案)."""

    slot: str = identifier(("Which one", "任务日期"))
    case: str = identifier(("Case in which it is done", "所在个案"))


@frozen(kw_only=True)
class CompleteOccurrence:
    """Record that an occurrence was done (完成任务)."""

    slot: str | None = identifier(("Which one; the oldest open, else the next", "任务日期"), default=None)
    count: int | None = whole(("How many were done", "完成数量"), maximum=100_000, default=None)
    case: str | None = identifier(("Case in which it was done", "所在个案"), default=None)
    remark: str | None = text(("Remark", "备注"), default=None)
    evidence: tuple[Evidence, ...] = some(("Evidence", "凭证"), maximum=20)


@frozen(kw_only=True)
class WaiveOccurrence:
    """Let an occurrence be left out, with a reason (豁免任务)."""

    reason: str = text(("Reason", "理由"))
    slot: str | None = identifier(("Which one; the oldest open, else the next", "任务日期"), default=None)


@frozen(kw_only=True)
class EndCadence:
    """End a recurring duty (终止周期任务); what is open is left out with the same reason."""

    reason: str = text(("Reason", "理由"))
