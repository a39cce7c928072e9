"""Values that commands and events of an inspection share. They hold no personal content unless it is marked."""

from attrs import frozen

from wuye.domain.inspection.terms import Punctuality
from wuye.domain.shared.fields import choice, flag, identifier, label, text
from wuye.domain.shared.inspections import AnswerKind, Department, Severity
from wuye.domain.shared.personal import Personal


@frozen(kw_only=True)
class Asked:
    """A checklist item as an inspection began with it (检查项目)."""

    code: str
    answer: AnswerKind
    lowest: int | None
    highest: int | None
    evidence: bool

    def conforms(self, conforms: bool | None, value: int | None) -> bool | None:
        """Whether an answer conforms; ``None`` when it answers something else than what was asked."""
        if self.answer is AnswerKind.CONFORMS:
            return conforms if value is None else None
        if value is None or conforms is not None:
            return None
        return (self.lowest is None or value >= self.lowest) and (self.highest is None or value <= self.highest)


@frozen(kw_only=True)
class PointFact:
    """A point of the route as the inspection began with it (巡检点)."""

    code: str
    place: str
    asset: str | None


@frozen(kw_only=True)
class Finding:
    """What was found wrong (检查发现); it becomes a case of its own, a hazard or a finding."""

    item: str = identifier(("Code of the checklist item", "检查项目编号"))
    problem: str = text(("What is wrong", "问题"))
    severity: Severity = choice(Severity, ("How grave", "严重程度"), default=Severity.MINOR)
    hazard: bool = flag(("It endangers safety", "属安全隐患"), default=False)
    point: str | None = identifier(("Point of the route", "巡检点"), default=None)
    place: str | None = label(("Place code, where there is no point", "位置编码"), max_length=100, default=None)
    department: Department | None = choice(Department, ("Department concerned", "责任部门"), default=None)
    opinion: str | None = text(("The group's opinion on how to rectify it", "监督小组整改意见"), default=None)


@frozen(kw_only=True)
class FindingFact:
    """A finding as it stands in the log, with its number in the inspection."""

    number: int
    item: str
    problem: Personal[str]
    severity: Severity
    hazard: bool
    point: str | None
    place: str | None
    department: Department | None
    opinion: Personal[str] | None


@frozen(kw_only=True)
class GroupMember:
    """A member of an emergency group and the duty assigned (应急小组成员) (EMG-004)."""

    person: str = identifier(("Who", "成员"))
    duty: str = label(("Duty", "职责"))


@frozen(kw_only=True)
class Answered:
    """The last answer to an item, at a point where there are points."""

    point: str | None
    item: str
    conforms: bool


@frozen(kw_only=True)
class Visited:
    """How a point of the route was visited, or that it was left out."""

    point: str
    punctuality: Punctuality


@frozen(kw_only=True)
class Raised:
    """A finding in the state: whose it is now."""

    number: int
    severity: Severity
    hazard: str | None = None
    """Stream of the case that it became."""
