"""Commands of a hazard or finding (隐患与整改)."""

from datetime import datetime

from attrs import frozen

from wuye.domain.inspection.hazard.terms import HazardKind, HazardSource
from wuye.domain.shared import further
from wuye.domain.shared.evidence import Evidence
from wuye.domain.shared.fields import (
    checked,
    choice,
    flag,
    identifier,
    instant,
    label,
    labels,
    part,
    reference,
    some,
    text,
    whole,
)
from wuye.domain.shared.inspections import Department, Severity


@frozen(kw_only=True)
class RecordHazard:
    """Record a hazard or finding with its place (登记隐患). INS-011, TKT-116."""

    site: str = identifier(("Key of the site", "项目标识"))
    kind: HazardKind = choice(HazardKind, ("Kind", "类别"))
    source: HazardSource = choice(HazardSource, ("Where it came to light", "发现途径"))
    place: str = label(("Place code", "位置编码"), max_length=100)
    problem: str = text(("What is wrong", "情况"))
    severity: Severity = choice(Severity, ("How grave", "严重程度"), default=Severity.MINOR)
    inspection: str | None = reference(("Inspection that found it", "所属检查"), to="inspection", default=None)
    finding: int | None = whole(("Number of the finding", "问题序号"), minimum=1, maximum=1000, default=None)
    ticket: str | None = reference(("Repair ticket it came from", "所属工单"), default=None)
    asset: str | None = identifier(("Facility or equipment, as a stream id", "设施设备"), default=None)
    control: str | None = text(("What was done at once to keep people safe", "已采取的控制措施"), default=None)
    evidence: tuple[Evidence, ...] = some(("Photos and footage", "照片与录像"), maximum=20)


@frozen(kw_only=True)
class ReportHazard:
    """Report it to the departments or the director (上报隐患). INS-012, INS-036, INS-037."""

    departments: tuple[Department, ...] = checked(Department, ("Departments that were told", "已告知部门"), default=())
    director: str | None = identifier(("Director who was told", "已告知主任"), default=None)
    proposal: str | None = text(("Solution proposed to the owner", "向业主提出的解决方案"), default=None)


@frozen(kw_only=True)
class IssueOpinion:
    """The supervision group says how it is to be rectified (出具整改意见). INS-020."""

    opinion: str = text(("Opinion", "整改意见"))


@frozen(kw_only=True)
class PlanRectification:
    """Order the rectification: department, person, limit, measure (下达整改). INS-010, INS-024, INS-025."""

    department: Department = choice(Department, ("Department", "责任部门"))
    responsible: str = identifier(("Person responsible", "责任人"))
    deadline: datetime = instant(("Until when", "整改期限"))
    measure: str = text(("Measure", "整改措施"))


@frozen(kw_only=True)
class StartRectification:
    """Begin to rectify (开始整改). INS-034."""


@frozen(kw_only=True)
class RecordRectification:
    """Record the result (记录整改结果). INS-010."""

    result: str = text(("Result", "整改结果"))
    evidence: tuple[Evidence, ...] = some(("Evidence", "凭证"), maximum=20)


@frozen(kw_only=True)
class VerifyRectification:
    """Re-inspect: it is rectified (复查合格). INS-020."""

    result: str = text(("What the re-inspection found", "复查结果"))
    evaluate: bool | None = flag(
        ("The measure is evaluated after a quarter; by its kind when absent", "需按季评估"), default=None
    )
    evidence: tuple[Evidence, ...] = some(("Evidence", "凭证"), maximum=20)


@frozen(kw_only=True)
class RejectRectification:
    """Re-inspect: it is not sufficient (复查不合格). INS-020."""

    reason: str = text(("What is not sufficient", "不合格原因"))


@frozen(kw_only=True)
class EvaluateMeasure:
    """Evaluate after a quarter what the measure did (评估整改效果). INS-026."""

    solved: bool = flag(("The problem is solved", "问题已解决"))
    effect: str = text(("Effect", "效果"))


@frozen(kw_only=True)
class ReopenHazard:
    """The problem is not solved: order anew (重新整改). INS-026."""

    department: Department = choice(Department, ("Department", "责任部门"))
    responsible: str = identifier(("Person responsible", "责任人"))
    deadline: datetime = instant(("Until when", "整改期限"))
    measure: str = text(("Measure", "整改措施"))


@frozen(kw_only=True)
class CloseHazard:
    """It is gone; barriers are lifted (消除隐患). INS-013, INS-034."""

    release: str = text(("What is released, and how it was seen", "解除情况"))
    published_at: tuple[str, ...] = labels(("Where the rectification was published", "公布位置"), default=())
    publication: Evidence | None = part(("Publication", "公布凭证"), default=None)


@frozen(kw_only=True)
class EscalateHazard:
    """Bring it to the next level up (隐患升级)."""

    level: int = whole(("Level, from 1", "升级级别"), minimum=1, maximum=10)
    severity: Severity | None = choice(Severity, ("It is graver than was thought", "调整后的严重程度"), default=None)
    reason: str | None = text(("Reason", "理由"), default=None)


@frozen(kw_only=True)
class AddNote(further.AddNote):
    """Write a note (备注), in every state."""


@frozen(kw_only=True)
class Correct(further.Correct):
    """Correct a recorded fact by a new one that names it (更正); nothing is edited or removed."""


@frozen(kw_only=True)
class Link(further.Link):
    """Link two hazards (关联)."""

    other: str = reference(("The other hazard", "另一隐患"), to="hazard")


@frozen(kw_only=True)
class MergeInto(further.MergeInto):
    """Go on in another hazard (并入): this one ends with the reason."""

    target: str = reference(("The other hazard", "目标隐患"), to="hazard")
