"""Facts of an inspection (检查与巡检), a drill or an incident."""

from datetime import datetime

from attrs import frozen

from wuye.domain.inspection.parts import Asked, FindingFact, GroupMember, PointFact
from wuye.domain.inspection.terms import (
    DrillKind,
    DrillScene,
    IncidentChannel,
    IncidentMeasure,
    IncidentType,
    Punctuality,
)
from wuye.domain.shared import further
from wuye.domain.shared.evidence import Evidence
from wuye.domain.shared.inspections import Department, InspectionKind
from wuye.domain.shared.personal import Personal


@frozen(kw_only=True)
class InspectionScheduled:
    """An inspection was scheduled (检查已安排)."""

    number: str
    site: str
    kind: InspectionKind
    checklist: str | None
    checklist_version: int | None
    items: tuple[Asked, ...]
    grades: tuple[str, ...]
    route: str | None
    points: tuple[PointFact, ...]
    planned_at: datetime | None
    inspector: str | None
    drill: DrillKind | None
    cadence: str | None
    slot: str | None
    opens_at: datetime | None
    closes_at: datetime | None
    topic: Personal[str] | None


@frozen(kw_only=True)
class InspectionStarted:
    """An inspection began (检查已开始)."""

    punctuality: Punctuality


@frozen(kw_only=True)
class PointVisited:
    """A point of the route was visited (已到巡检点): early, in time or late."""

    point: str
    punctuality: Punctuality
    proof: Evidence | None


@frozen(kw_only=True)
class PointSkipped:
    """A point of the route was left out (漏检)."""

    point: str
    reason: Personal[str]


@frozen(kw_only=True)
class ItemRecorded:
    """A checklist item was answered (检查项目已记录)."""

    item: str
    conforms: bool
    value: int | None
    point: str | None
    sample: str | None
    """The work order that was looked at."""
    remark: Personal[str] | None
    handled: Personal[str] | None
    """What was done about it at once (INS-042, INS-044, INS-046)."""
    evidence: tuple[Evidence, ...]


@frozen(kw_only=True)
class DrillRecorded:
    """A drill was held (演练已举行)."""

    drill: DrillKind
    scenario: Personal[str]
    scenes: tuple[DrillScene, ...]
    participants: tuple[str, ...]
    problems: Personal[str] | None
    plan_changes: Personal[str] | None


@frozen(kw_only=True)
class InspectionPassed:
    """Everything conforms (检查合格)."""


@frozen(kw_only=True)
class FindingsRaised:
    """Something is wrong (发现问题); each finding becomes a case of its own."""

    findings: tuple[FindingFact, ...]


@frozen(kw_only=True)
class FindingTaken:
    """A finding has become a case of its own (问题已立案)."""

    finding: int
    hazard: str


@frozen(kw_only=True)
class InspectionReported:
    """The result went to the departments (检查结果已报告)."""

    summary: Personal[str]
    departments: tuple[Department, ...]
    suggestion: Personal[str] | None
    proposal: Personal[str] | None
    superior: str | None
    satisfaction_percent: int | None


@frozen(kw_only=True)
class QualityGraded:
    """The quality of the service was graded (服务质量已评级)."""

    grade: str
    basis: Personal[str]
    strong: tuple[str, ...]
    weak: tuple[str, ...]


@frozen(kw_only=True)
class InspectionClosed:
    """Every finding has its owner (检查已关闭)."""


@frozen(kw_only=True)
class InspectionCancelled:
    """It was not made (检查已取消)."""

    reason: Personal[str]


@frozen(kw_only=True)
class InspectionMissed:
    """Its time went by and nobody made it (检查漏做); a late report may still put that right."""


@frozen(kw_only=True)
class IncidentDeclared:
    """An emergency was declared: plan active, group formed, duties assigned (突发事件已宣布)."""

    number: str
    site: str
    type: IncidentType
    description: Personal[str]
    place: str
    plan: str
    group: tuple[GroupMember, ...]
    happened_at: datetime
    complaint: str | None


@frozen(kw_only=True)
class IncidentReported:
    """Authority and affected customers were told (突发事件已报告)."""

    authority: Personal[str]
    authority_channel: IncidentChannel
    customers: Personal[str]
    customers_channel: IncidentChannel
    minutes: int
    """From the event to the report: late information can cause a second accident (EMG-008)."""


@frozen(kw_only=True)
class MeasuresRecorded:
    """Measures were taken on site (现场处置已记录)."""

    measures: tuple[IncidentMeasure, ...]
    details: Personal[str]
    evidence: tuple[Evidence, ...]


@frozen(kw_only=True)
class FollowUpStarted:
    """The follow-up began (后续处理已开始)."""


@frozen(kw_only=True)
class IncidentClosed:
    """The incident was closed with its record (突发事件已关闭)."""

    investigation: Personal[str]
    liability: Personal[str]
    aftermath: Personal[str]
    lessons: Personal[str]
    revise_plan: bool


@frozen(kw_only=True)
class NoteAdded(further.NoteAdded):
    """Somebody wrote a note (备注)."""


@frozen(kw_only=True)
class FactCorrected(further.FactCorrected):
    """An earlier fact was wrong (更正): nothing is edited, this names it."""


@frozen(kw_only=True)
class InspectionLinked(further.Linked):
    """Two inspections hang together (已关联); written on both."""


InspectionEvent = (
    InspectionScheduled
    | InspectionStarted
    | PointVisited
    | PointSkipped
    | ItemRecorded
    | DrillRecorded
    | InspectionPassed
    | FindingsRaised
    | FindingTaken
    | InspectionReported
    | QualityGraded
    | InspectionClosed
    | InspectionCancelled
    | InspectionMissed
    | IncidentDeclared
    | IncidentReported
    | MeasuresRecorded
    | FollowUpStarted
    | IncidentClosed
    | NoteAdded
    | FactCorrected
    | InspectionLinked
)
