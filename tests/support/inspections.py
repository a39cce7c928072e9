"""A valid instance of every command of inspections and hazards for the state a case is in, and its surroundings."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

from attrs import evolve

from tests.support.community import CAST, directory
from tests.support.examples import evidence
from wuye.domain.inspection import commands as c
from wuye.domain.inspection.hazard import commands as h
from wuye.domain.inspection.hazard.state import Hazard
from wuye.domain.inspection.hazard.terms import ROUTES, HazardKind, HazardSource
from wuye.domain.inspection.parts import Finding, GroupMember
from wuye.domain.inspection.state import Inspection
from wuye.domain.inspection.terms import DrillKind, DrillScene, IncidentChannel, IncidentMeasure, IncidentType
from wuye.domain.register.checklist.entries import ChecklistItem
from wuye.domain.register.checklist.lifecycle import Checklist, ChecklistStage
from wuye.domain.register.route import Point, Round, RoundStage
from wuye.domain.shared.actor import Actor, Role
from wuye.domain.shared.further import CorrectionKind, LinkKind
from wuye.domain.shared.inspections import IRREGULAR, AnswerKind, Department, InspectionKind, Severity
from wuye.domain.shared.lifecycle import Context, Fresh
from wuye.domain.shared.switches import Switches

Pick = Callable[[Sequence[Any]], Any]
INSPECTION = "inspection-00000000-0000-7000-8000-000000000001"
OTHER_INSPECTION = "inspection-00000000-0000-7000-8000-000000000002"
HAZARD = "hazard-00000000-0000-7000-8000-000000000001"
OTHER_HAZARD = "hazard-00000000-0000-7000-8000-000000000002"
INSPECTOR = Actor(id="staff-inspector", role=Role.INSPECTOR)
SITE = CAST.site
FOUND_AT = datetime(2026, 9, 1, 1, tzinfo=UTC)

ITEMS = (
    ChecklistItem(code="S1", name_en="Warning signs", name_zh="警示标志"),
    ChecklistItem(code="S2", name_en="Noise", name_zh="噪声", answer=AnswerKind.MEASURED, unit="dB", highest=60),
)
STOPS = (Point(code="P1", place="3-2"), Point(code="P2", place="3-3", asset="asset-lift-1"))
PEOPLE: tuple[Actor, ...] = (*CAST.everybody, INSPECTOR)
RESPONSIBLE = CAST.technician


def everybody() -> tuple[Actor, ...]:
    """The cast, an inspector and the system."""
    system = Actor(id="system-reactions", role=Role.SYSTEM)
    named = {one.id: one for one in (*PEOPLE, system)}
    return tuple(named.values())


def surroundings() -> dict[str, Any]:
    """The states decisions read: the community, a checklist and a route of each kind, other cases."""
    states: dict[str, Any] = dict(directory())
    for kind in InspectionKind:
        checklist = Checklist(
            stage=ChecklistStage.IN_FORCE, version=2, kind=kind, items=ITEMS, grades=("优", "良", "差")
        )
        states[f"checklist-{kind.value}"] = checklist
        states[f"round-{kind.value}"] = Round(
            stage=RoundStage.IN_FORCE, site=SITE, kind=kind, checklist=kind.value, points=STOPS
        )
    states[OTHER_INSPECTION] = Inspection(number="I-260901-00002", site=SITE)
    for stream in (HAZARD, OTHER_HAZARD):
        states[stream] = Hazard(number="H-260901-00002", site=SITE, responsible=RESPONSIBLE.id)
    return states


_KNOWN = surroundings()


def context_for(stream: str, lifecycle: Any, state: Any, command: Any, actor: Actor, now: datetime) -> Context:
    """What a decision may not fetch."""
    others: dict[str, Any] = {}
    for row in lifecycle.rows:
        if command is not None and row.command is type(command):
            for name in row.reads(state, command):
                others[name] = _KNOWN.get(name, _initial(name))
    number = f"{lifecycle.number_prefix}-260907-00001"
    fresh = Fresh(case=stream, number=number)
    return Context(
        now=now, occurred_at=now, actor=actor, stream=stream, switches=Switches(), fresh=fresh, others=others
    )


def _initial(stream: str) -> Any:
    from wuye.application.aggregates import REGISTRY

    return REGISTRY.of_stream(stream).initial


def inspection_command(kind: type, state: Inspection, context: Context, pick: Pick) -> Any:
    """A command of a kind that only stage, role and the row's condition can refuse in this state."""
    return INSPECTIONS_MADE[kind](state, context, pick)


def hazard_command(kind: type, state: Hazard, context: Context, pick: Pick) -> Any:
    """The same for hazards."""
    return HAZARDS_MADE[kind](state, context, pick)


def schedule(pick: Pick) -> c.ScheduleInspection:
    """A kind, with or without a route."""
    kind = pick([InspectionKind.SAFETY, *(one for one in InspectionKind if one is not InspectionKind.INCIDENT)])
    drill = kind is InspectionKind.DRILL
    routed = pick([True, False]) and not drill
    return c.ScheduleInspection(
        site=SITE,
        kind=kind,
        checklist=None if drill else kind.value,
        route=kind.value if routed else None,
        planned_at=None if kind in IRREGULAR else pick([FOUND_AT, None]),
        drill=pick(list(DrillKind)) if drill else None,
    )


def _answer(state: Inspection, pick: Pick) -> c.RecordItem:
    """What is not answered yet comes first."""
    given = {(one.point, one.item) for one in state.answers}
    places = state.places or (None,)
    asked = [(place, item) for place in places for item in state.items]
    left = [one for one in asked if (one[0], one[1].code) not in given] or asked
    if not left:
        return c.RecordItem(item="S1", conforms=True)
    point, item = pick(left)
    good = pick([True, True, False])
    if item.answer is AnswerKind.MEASURED:
        return c.RecordItem(item=item.code, value=50 if good else 75, point=point)
    return c.RecordItem(item=item.code, conforms=good, point=point, remark=pick([None, "已复核"]))


def findings(state: Inspection, pick: Pick) -> tuple[Finding, ...]:
    """One for each failure; of a drill, one."""
    failed = state.failed or ((None, "drill"),)
    return tuple(
        Finding(
            item=item,
            point=point,
            problem="噪声超标",
            severity=pick(list(Severity)),
            hazard=pick([True, False]),
            department=pick([None, Department.MAINTENANCE]),
        )
        for point, item in failed
    )


def _another(context: Context) -> str:
    return next(one.id for one in (CAST.management, CAST.service_supervisor) if one.id != context.actor.id)


INSPECTIONS_MADE: Mapping[type, Callable[[Inspection, Context, Pick], Any]] = {
    c.ScheduleInspection: lambda s, x, p: schedule(p),
    c.StartInspection: lambda s, x, p: c.StartInspection(),
    c.VisitPoint: lambda s, x, p: c.VisitPoint(point=p(s.unvisited or ("P1",)), proof=p([None, evidence()])),
    c.SkipPoint: lambda s, x, p: c.SkipPoint(point=p(s.unvisited or ("P1",)), reason="施工封闭"),
    c.RecordItem: lambda s, x, p: _answer(s, p),
    c.RecordDrill: lambda s, x, p: c.RecordDrill(
        scenario="地下车库起火", scenes=tuple(DrillScene), participants=(INSPECTOR.id, CAST.technician.id)
    ),
    c.CompleteInspection: lambda s, x, p: c.CompleteInspection(),
    c.RaiseFindings: lambda s, x, p: c.RaiseFindings(findings=findings(s, p)),
    c.TakeFinding: lambda s, x, p: c.TakeFinding(
        finding=p([one.number for one in s.findings if one.hazard is None] or [1]), hazard=p([HAZARD, OTHER_HAZARD])
    ),
    c.ReportInspection: lambda s, x, p: c.ReportInspection(
        summary="检查完毕",
        departments=(Department.MAINTENANCE,),
        suggestion="更换轴承",
        proposal="加装隔音",
        superior=CAST.management.id,
    ),
    c.GradeQuality: lambda s, x, p: c.GradeQuality(
        grade=p(s.grades or ("优",)), basis="季度检查与回访", weak=("沟通",)
    ),
    c.CloseInspection: lambda s, x, p: c.CloseInspection(),
    c.CancelInspection: lambda s, x, p: c.CancelInspection(reason="台风停工"),
    c.MissInspection: lambda s, x, p: c.MissInspection(),
    c.DeclareIncident: lambda s, x, p: c.DeclareIncident(
        site=SITE,
        type=p(list(IncidentType)),
        description="地下车库冒烟",
        place="B1-12",
        plan="FP-2026",
        group=(GroupMember(person=CAST.management.id, duty="指挥"), GroupMember(person=INSPECTOR.id, duty="疏散")),
    ),
    c.ReportIncident: lambda s, x, p: c.ReportIncident(
        authority="已报消防救援部门",
        authority_channel=IncidentChannel.PHONE,
        customers="请沿安全通道撤离",
        customers_channel=p(list(IncidentChannel)),
    ),
    c.RecordMeasures: lambda s, x, p: c.RecordMeasures(
        measures=p([(IncidentMeasure.ISOLATION,), tuple(IncidentMeasure)]), details="切断电源，疏散至广场"
    ),
    c.StartFollowUp: lambda s, x, p: c.StartFollowUp(),
    c.CloseIncident: lambda s, x, p: c.CloseIncident(
        investigation="电瓶车充电短路", liability="车主", aftermath="清理并赔偿", lessons="加装烟感", revise_plan=True
    ),
    c.AddNote: lambda s, x, p: c.AddNote(text="已告知业主"),
    c.Correct: lambda s, x, p: c.Correct(
        version=p(range(1, max(1, s.version) + 1)),
        kind=CorrectionKind.AMENDS,
        correction="应为二号梯",
        reason="笔误",
        approver=_another(x),
    ),
    c.Link: lambda s, x, p: c.Link(other=OTHER_INSPECTION, kind=p(list(LinkKind))),
}


def _order(kind: type, state: Hazard, context: Context, pick: Pick) -> Any:
    routed = None if state.kind is None else ROUTES.get(state.kind)
    department = routed[0] if routed is not None else pick(list(Department))
    return kind(
        department=department,
        responsible=RESPONSIBLE.id,
        deadline=context.now + timedelta(days=3),
        measure="更换破损线缆并加装护套",
    )


HAZARDS_MADE: Mapping[type, Callable[[Hazard, Context, Pick], Any]] = {
    h.RecordHazard: lambda s, x, p: h.RecordHazard(
        site=SITE,
        kind=p([HazardKind.FIRE, *HazardKind]),
        source=p([HazardSource.PATROL, *HazardSource]),
        place="3-2",
        problem="消防通道堆物",
        severity=p(list(Severity)),
        control=p([None, "已设围挡"]),
    ),
    h.ReportHazard: lambda s, x, p: h.ReportHazard(departments=(Department.SECURITY,), director=CAST.management.id),
    h.IssueOpinion: lambda s, x, p: h.IssueOpinion(opinion="当日清理"),
    h.PlanRectification: lambda s, x, p: _order(h.PlanRectification, s, x, p),
    h.StartRectification: lambda s, x, p: h.StartRectification(),
    h.RecordRectification: lambda s, x, p: h.RecordRectification(result="已清理", evidence=p([(), (evidence(),)])),
    h.VerifyRectification: lambda s, x, p: h.VerifyRectification(
        result="通道畅通", evaluate=p([None, True] if s.is_service else [None, True, False])
    ),
    h.RejectRectification: lambda s, x, p: h.RejectRectification(reason="仍有杂物"),
    h.EvaluateMeasure: lambda s, x, p: h.EvaluateMeasure(solved=p([True, False]), effect="未再堆物"),
    h.ReopenHazard: lambda s, x, p: _order(h.ReopenHazard, s, x, p),
    h.CloseHazard: lambda s, x, p: h.CloseHazard(release="撤除围挡", published_at=("大堂公告栏",)),
    h.EscalateHazard: lambda s, x, p: h.EscalateHazard(level=p([1, 2, 3]), severity=p([None, *Severity])),
    h.AddNote: lambda s, x, p: h.AddNote(text="已告知业主"),
    h.Correct: lambda s, x, p: h.Correct(
        version=p(range(1, max(1, s.version) + 1)), correction="应为三单元", reason="笔误", approver=_another(x)
    ),
    h.Link: lambda s, x, p: h.Link(other=OTHER_HAZARD, kind=p(list(LinkKind))),
    h.MergeInto: lambda s, x, p: h.MergeInto(target=OTHER_HAZARD, reason="同一处隐患"),
}

_MADE = [
    (c.ScheduleInspection, CAST.service_supervisor),
    (c.StartInspection, INSPECTOR),
    (c.VisitPoint, INSPECTOR),
    (c.VisitPoint, INSPECTOR),
    *[(c.RecordItem, INSPECTOR)] * 4,
    (c.CompleteInspection, INSPECTOR),
    (c.ReportInspection, INSPECTOR),
    (c.CloseInspection, CAST.service_supervisor),
]
_INCIDENT = [
    (c.DeclareIncident, CAST.management),
    (c.ReportIncident, CAST.management),
    (c.RecordMeasures, INSPECTOR),
    (c.StartFollowUp, INSPECTOR),
    (c.CloseIncident, CAST.management),
]
INSPECTION_STORIES: list[list[tuple[type, Actor]]] = [
    *(_MADE[:length] for length in range(len(_MADE) + 1)),
    *(_INCIDENT[:length] for length in range(1, len(_INCIDENT) + 1)),
]
_RECTIFIED = [
    (h.RecordHazard, INSPECTOR),
    (h.ReportHazard, INSPECTOR),
    (h.PlanRectification, CAST.service_supervisor),
    (h.StartRectification, RESPONSIBLE),
    (h.RecordRectification, RESPONSIBLE),
    (h.VerifyRectification, CAST.service_supervisor),
    (h.CloseHazard, CAST.service_supervisor),
]
HAZARD_STORIES: list[list[tuple[type, Actor]]] = [_RECTIFIED[:length] for length in range(len(_RECTIFIED) + 1)]


def settled(stream: str, state: Any) -> dict[str, Any]:
    """The surroundings with a case in a state."""
    return _KNOWN | {stream: evolve(state)}
