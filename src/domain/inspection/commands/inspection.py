"""Scheduling, making and reporting an inspection: 安排、检查、报告."""

from datetime import datetime

from attrs import frozen

from wuye.domain.inspection.parts import Finding
from wuye.domain.inspection.terms import DrillKind, DrillScene
from wuye.domain.shared.evidence import Evidence
from wuye.domain.shared.fields import (
    checked,
    choice,
    flag,
    identifier,
    identifiers,
    instant,
    label,
    labels,
    part,
    reference,
    some,
    text,
    whole,
)
from wuye.domain.shared.inspections import Department, InspectionKind


@frozen(kw_only=True)
class ScheduleInspection:
    """Schedule an inspection (安排检查); a route gives its points and its checklist. INS-007…009, INS-017, INS-018."""

    site: str = identifier(("Key of the site", "项目标识"))
    kind: InspectionKind = choice(InspectionKind, ("Kind of inspection", "检查类别"))
    checklist: str | None = identifier(("Key of the checklist", "检查表标识"), default=None)
    route: str | None = identifier(("Key of the route", "巡检路线标识"), default=None)
    planned_at: datetime | None = instant(("Planned time; none where it is irregular", "计划时间"), default=None)
    inspector: str | None = identifier(("Who makes it", "检查人"), default=None)
    drill: DrillKind | None = choice(DrillKind, ("Kind of drill", "演练类别"), default=None)
    cadence: str | None = identifier(("Recurring duty it belongs to", "所属周期任务"), default=None)
    slot: str | None = identifier(("Occurrence of the duty", "任务日期"), default=None)
    opens_at: datetime | None = instant(("From when it is in time", "时限起"), default=None)
    closes_at: datetime | None = instant(("From when it is late", "时限止"), default=None)
    topic: str | None = text(("Key problem that is examined", "专项内容"), default=None)


@frozen(kw_only=True)
class StartInspection:
    """Begin (开始检查). INS-035, INS-036, TKT-056."""


@frozen(kw_only=True)
class VisitPoint:
    """Be at a point of the route (到达巡检点)."""

    point: str = identifier(("Code of the point", "巡检点编号"))
    proof: Evidence | None = part(("Proof of presence", "到点凭证"), default=None)


@frozen(kw_only=True)
class SkipPoint:
    """Leave a point out, with the reason (漏检巡检点)."""

    point: str = identifier(("Code of the point", "巡检点编号"))
    reason: str = text(("Reason", "理由"))


@frozen(kw_only=True)
class RecordItem:
    """Answer a checklist item (记录检查项目); the last answer counts. INS-007, INS-009, INS-043."""

    item: str = identifier(("Code of the checklist item", "检查项目编号"))
    conforms: bool | None = flag(("It conforms", "符合"), default=None)
    value: int | None = whole(("Measured value", "测量值"), minimum=-(10**9), maximum=10**9, default=None)
    point: str | None = identifier(("Code of the point", "巡检点编号"), default=None)
    sample: str | None = reference(("Work order that was looked at", "抽查工单"), default=None)
    remark: str | None = text(("Remark", "备注"), default=None)
    handled: str | None = text(("What was done about it at once", "当场处理"), default=None)
    evidence: tuple[Evidence, ...] = some(("Evidence", "凭证"), maximum=20)


@frozen(kw_only=True)
class RecordDrill:
    """Record a drill (记录演练): scenario, participants, problems, resulting changes. EMG-009, EMG-018."""

    scenario: str = text(("Scenario", "演练方案"))
    scenes: tuple[DrillScene, ...] = checked(DrillScene, ("Scenes covered", "演练场景"), minimum=1)
    participants: tuple[str, ...] = identifiers(("Participants", "参加人员"), minimum=1, maximum=500)
    problems: str | None = text(("Problems found", "发现的问题"), default=None)
    plan_changes: str | None = text(("Resulting changes of the plan", "预案修订"), default=None)


@frozen(kw_only=True)
class CompleteInspection:
    """Finish it: all items conform (检查合格). INS-008."""


@frozen(kw_only=True)
class RaiseFindings:
    """Finish it with findings, one at least for each item that fails (提出问题). INS-010, INS-020."""

    findings: tuple[Finding, ...] = some(("Findings", "检查发现"), minimum=1, maximum=200)


@frozen(kw_only=True)
class TakeFinding:
    """A finding became a case of its own (问题已立案)."""

    finding: int = whole(("Number of the finding", "问题序号"), minimum=1, maximum=1000)
    hazard: str = reference(("The case it became", "隐患个案"), to="hazard")


@frozen(kw_only=True)
class ReportInspection:
    """Report the result to the departments (报告检查结果). INS-021, INS-028, INS-036."""

    summary: str = text(("Result", "检查结果"))
    departments: tuple[Department, ...] = checked(Department, ("Departments it goes to", "通报部门"), minimum=1)
    suggestion: str | None = text(("Suggestion", "建议"), default=None)
    proposal: str | None = text(("Proposal to the owner", "向业主提出的方案"), default=None)
    superior: str | None = identifier(("Superior who was told of what is major", "已上报的上级"), default=None)
    satisfaction_percent: int | None = whole(
        ("Satisfaction found, in percent", "满意度（%）"), maximum=100, default=None
    )


@frozen(kw_only=True)
class GradeQuality:
    """Grade the quality of the service (评定服务质量等级). INS-029, KPI-032."""

    grade: str = label(("Grade of the checklist's scale", "等级"), max_length=50)
    basis: str = text(("Checks and feedback it rests on", "评定依据"))
    strong: tuple[str, ...] = labels(("Strong fields", "优势"), default=())
    weak: tuple[str, ...] = labels(("Weak fields", "不足"), default=())


@frozen(kw_only=True)
class CloseInspection:
    """Close it: every finding has its owner (关闭检查). INS-020, INS-024."""


@frozen(kw_only=True)
class MissInspection:
    """Its time went by and nobody made it (漏检)."""


@frozen(kw_only=True)
class CancelInspection:
    """It is not made (取消检查)."""

    reason: str = text(("Reason", "理由"))
