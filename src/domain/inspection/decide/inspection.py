"""Scheduling, making, reporting and closing an inspection (安排、检查、报告、关闭)."""

from collections.abc import Iterable

from wuye.domain.inspection import commands as c
from wuye.domain.inspection import events as e
from wuye.domain.inspection.outside import (
    Checklist,
    Round,
    checklist_of,
    checklist_stream,
    round_of,
    round_stream,
)
from wuye.domain.inspection.parts import Asked, FindingFact, PointFact
from wuye.domain.inspection.state import Inspection
from wuye.domain.inspection.terms import COMPREHENSIVE_SCENES, DrillKind, InspectionStage, Punctuality
from wuye.domain.shared.inspections import INSPECTORS, IRREGULAR, InspectionKind, Severity
from wuye.domain.shared.lifecycle import Context, Events
from wuye.domain.shared.number import reserved
from wuye.domain.shared.outside import of_kind, site_of, site_stream
from wuye.domain.shared.personal import sealed, sealed_or_none
from wuye.domain.shared.refusal import Refused
from wuye.domain.shared.rules import unticked


def schedule_streams(_inspection: Inspection, command: c.ScheduleInspection) -> Iterable[str]:
    """Site, checklist and route."""
    yield site_stream(command.site)
    yield from checklist_stream(command.checklist)
    yield from round_stream(command.route)


def schedule(_inspection: Inspection, command: c.ScheduleInspection, context: Context) -> Events:
    """The checklist and the points are those in force now; an irregular kind has no time (INS-035, INS-041)."""
    if not site_of(context, command.site).in_care(context.occurred_at):
        raise Refused("unknown-site", site=command.site)
    if command.kind is InspectionKind.INCIDENT:
        raise Refused("declared-not-scheduled")
    if command.kind in IRREGULAR and command.planned_at is not None:
        raise Refused("not-announced", kind=command.kind.value)
    if (command.kind is InspectionKind.DRILL) != (command.drill is not None):
        raise Refused("drill-mismatch")
    route = None if command.route is None else _route(command, context)
    checklist = _checklist(command, route, context)
    scheduled = e.InspectionScheduled(
        number=context.fresh.number,
        site=command.site,
        kind=command.kind,
        checklist=command.checklist,
        checklist_version=None if checklist is None else checklist.version,
        items=() if checklist is None else tuple(_asked(checklist)),
        grades=() if checklist is None else checklist.grades,
        route=command.route,
        points=() if route is None else tuple(_points(route)),
        planned_at=command.planned_at,
        inspector=command.inspector,
        drill=command.drill,
        cadence=command.cadence,
        slot=command.slot,
        opens_at=command.opens_at,
        closes_at=command.closes_at,
        topic=sealed_or_none(command.topic),
    )
    return (scheduled, reserved(context.fresh.number, context.stream))


def _route(command: c.ScheduleInspection, context: Context) -> Round:
    route = round_of(context, command.route or "")
    if not route.in_force or route.site != command.site:
        raise Refused("unknown-route", route=command.route)
    if route.kind is not command.kind or route.checklist != command.checklist:
        raise Refused("other-route", route=command.route, kind=str(route.kind), checklist=route.checklist)
    return route


def _checklist(command: c.ScheduleInspection, route: Round | None, context: Context) -> Checklist | None:
    if command.kind is InspectionKind.DRILL and command.checklist is None and route is None:
        return None
    if command.checklist is None:
        raise Refused("checklist-missing")
    checklist = checklist_of(context, command.checklist)
    if not checklist.in_force:
        raise Refused("unknown-checklist", checklist=command.checklist)
    if checklist.kind is not command.kind:
        raise Refused("other-checklist", checklist=command.checklist, kind=str(checklist.kind))
    return checklist


def _asked(checklist: Checklist) -> Iterable[Asked]:
    for item in checklist.items:
        yield Asked(
            code=item.code, answer=item.answer, lowest=item.lowest, highest=item.highest, evidence=item.evidence
        )


def _points(route: Round) -> Iterable[PointFact]:
    for point in route.points:
        yield PointFact(code=point.code, place=point.place, asset=point.asset)


def named_by_kind(inspection: Inspection, context: Context) -> None:
    """Whoever makes it is named for it, or may make inspections of its kind."""
    if inspection.inspector is not None and context.actor.id != inspection.inspector:
        raise Refused("not-the-inspector", inspector=inspection.inspector)
    roles = frozenset() if inspection.kind is None else INSPECTORS[inspection.kind]
    if context.actor.role not in roles:
        raise Refused("not-an-inspector", kind=inspection.kind, roles=sorted(role.value for role in roles))


def may_begin(inspection: Inspection, context: Context) -> None:
    """Whoever makes it is named for it; one that was missed begins only if it had begun in time."""
    named_by_kind(inspection, context)
    closes_at = inspection.closes_at
    if inspection.stage is InspectionStage.MISSED and (closes_at is None or context.occurred_at >= closes_at):
        closed = None if closes_at is None else closes_at.isoformat()
        raise Refused("occurrence-missed", slot=inspection.slot, closed=closed)


def start(inspection: Inspection, _command: c.StartInspection, context: Context) -> Events:
    """When it begins tells whether it is early, in time or late."""
    return (e.InspectionStarted(punctuality=_punctuality(inspection, context)),)


def _punctuality(inspection: Inspection, context: Context) -> Punctuality:
    at = context.occurred_at
    if inspection.opens_at is not None and at < inspection.opens_at:
        return Punctuality.EARLY
    if inspection.closes_at is not None and at >= inspection.closes_at:
        return Punctuality.LATE
    return Punctuality.IN_TIME


def point_left(inspection: Inspection, context: Context) -> None:
    """There is a point that nobody was at yet."""
    named_by_kind(inspection, context)
    if not inspection.unvisited:
        raise Refused("no-point-left")


def visit(inspection: Inspection, command: c.VisitPoint, context: Context) -> Events:
    """Each point is early, in time or late for itself."""
    _check_point(inspection, command.point)
    visited = e.PointVisited(point=command.point, punctuality=_punctuality(inspection, context), proof=command.proof)
    return (visited,)


def skip(inspection: Inspection, command: c.SkipPoint, _context: Context) -> Events:
    """A point that is left out is missed, and says why."""
    _check_point(inspection, command.point)
    return (e.PointSkipped(point=command.point, reason=sealed(command.reason)),)


def _check_point(inspection: Inspection, point: str) -> None:
    if point not in inspection.unvisited:
        raise Refused("unknown-point", point=point, left=list(inspection.unvisited))


def has_items(inspection: Inspection, context: Context) -> None:
    """There is something to answer, somewhere."""
    named_by_kind(inspection, context)
    if not inspection.items or not inspection.places:
        raise Refused("nothing-to-answer")


def record_item(inspection: Inspection, command: c.RecordItem, _context: Context) -> Events:
    """An answer is of the kind that is asked for; a measured value is judged by the item's bounds."""
    asked = inspection.item(command.item)
    if asked is None:
        raise Refused("unknown-item", item=command.item)
    if command.point not in inspection.places:
        raise Refused("unknown-point", point=command.point, left=[one for one in inspection.places if one])
    conforms = asked.conforms(command.conforms, command.value)
    if conforms is None:
        raise Refused("answer-mismatch", item=command.item, answer=asked.answer.value)
    if not conforms and asked.evidence and not command.evidence:
        raise Refused("evidence-missing")
    recorded = e.ItemRecorded(
        item=command.item,
        conforms=conforms,
        value=command.value,
        point=command.point,
        sample=command.sample,
        remark=sealed_or_none(command.remark),
        handled=sealed_or_none(command.handled),
        evidence=command.evidence,
    )
    return (recorded,)


def drill_to_record(inspection: Inspection, context: Context) -> None:
    """Only a drill is recorded as one."""
    named_by_kind(inspection, context)
    if inspection.drill is None:
        raise Refused("no-drill")


def record_drill(inspection: Inspection, command: c.RecordDrill, _context: Context) -> Events:
    """A comprehensive drill counts only with its three scenes (EMG-009); problems lead to changes or to findings."""
    drill = inspection.drill or DrillKind.COMPREHENSIVE
    missing = unticked(COMPREHENSIVE_SCENES, command.scenes) if drill is DrillKind.COMPREHENSIVE else []
    if missing:
        raise Refused("scenes-missing", missing=missing)
    recorded = e.DrillRecorded(
        drill=drill,
        scenario=sealed(command.scenario),
        scenes=command.scenes,
        participants=command.participants,
        problems=sealed_or_none(command.problems),
        plan_changes=sealed_or_none(command.plan_changes),
    )
    return (recorded,)


def all_done(inspection: Inspection, context: Context) -> None:
    """Every point and every item was looked at; of a drill there is the record."""
    named_by_kind(inspection, context)
    if inspection.unvisited:
        raise Refused("points-open", points=list(inspection.unvisited))
    if inspection.unanswered:
        raise Refused("answers-open", items=list(inspection.unanswered))
    if inspection.drill is not None and not inspection.drilled:
        raise Refused("drill-not-recorded")


def all_conform(inspection: Inspection, context: Context) -> None:
    """Nothing failed (INS-008)."""
    all_done(inspection, context)
    if inspection.failed:
        raise Refused("items-failed", items=sorted({item for _, item in inspection.failed}))


def complete(_inspection: Inspection, _command: c.CompleteInspection, _context: Context) -> Events:
    """Everything conforms."""
    return (e.InspectionPassed(),)


def something_failed(inspection: Inspection, context: Context) -> None:
    """There is a finding to be raised; a drill may always have one."""
    all_done(inspection, context)
    if not inspection.failed and inspection.drill is None:
        raise Refused("nothing-failed")


def raise_findings(inspection: Inspection, command: c.RaiseFindings, _context: Context) -> Events:
    """Each item that fails has a finding, and no finding is about what conforms (INS-010, INS-020)."""
    failed = set(inspection.failed)
    raised = {(one.point, one.item) for one in command.findings}
    unraised = sorted({item for _, item in failed - raised})
    if unraised:
        raise Refused("finding-missing", items=unraised)
    if inspection.drill is None and raised - failed:
        raise Refused("item-conforms", items=sorted({item for _, item in raised - failed}))
    findings = tuple(
        FindingFact(
            number=number,
            item=one.item,
            problem=sealed(one.problem),
            severity=one.severity,
            hazard=one.hazard,
            point=one.point,
            place=one.place or _place_of(inspection, one.point),
            department=one.department,
            opinion=sealed_or_none(one.opinion),
        )
        for number, one in enumerate(command.findings, 1)
    )
    return (e.FindingsRaised(findings=findings),)


def _place_of(inspection: Inspection, point: str | None) -> str | None:
    return next((one.place for one in inspection.points if one.code == point), None)


def finding_untaken(inspection: Inspection, _context: Context) -> None:
    """There is a finding without a case of its own."""
    if all(one.hazard is not None for one in inspection.findings):
        raise Refused("no-finding-left")


def hazard_stream(_inspection: Inspection, command: c.TakeFinding) -> Iterable[str]:
    """The case the finding became."""
    return of_kind("hazard", command.hazard)


def take_finding(inspection: Inspection, command: c.TakeFinding, context: Context) -> Events:
    """A finding becomes one case; the case exists."""
    finding = next((one for one in inspection.findings if one.number == command.finding), None)
    if finding is None or finding.hazard is not None:
        raise Refused("unknown-finding", finding=command.finding)
    hazard = context.other(command.hazard) if command.hazard.startswith("hazard-") else None
    if hazard is None or hazard.number is None:
        raise Refused("unknown-case", id=command.hazard)
    return (e.FindingTaken(finding=command.finding, hazard=command.hazard),)


def report(inspection: Inspection, command: c.ReportInspection, _context: Context) -> Events:
    """Findings come with a suggestion, what is major goes up, a guarded area's owner gets a proposal (INS-036)."""
    if inspection.findings:
        if command.suggestion is None:
            raise Refused("suggestion-missing")
        if inspection.kind is InspectionKind.GUARD_SAFETY and command.proposal is None:
            raise Refused("proposal-missing")
        if inspection.gravest is not Severity.MINOR and command.superior is None:
            raise Refused("superior-not-told", severity=str(inspection.gravest))
    reported = e.InspectionReported(
        summary=sealed(command.summary),
        departments=command.departments,
        suggestion=sealed_or_none(command.suggestion),
        proposal=sealed_or_none(command.proposal),
        superior=command.superior,
        satisfaction_percent=command.satisfaction_percent,
    )
    return (reported,)


def scale_configured(inspection: Inspection, _context: Context) -> None:
    """No scale is invented: without one there is no grade (INS-029)."""
    if not inspection.grades:
        raise Refused("no-grade-scale")


def grade(inspection: Inspection, command: c.GradeQuality, _context: Context) -> Events:
    """A grade is one of the scale its checklist was published with (INS-029, KPI-032)."""
    if command.grade not in inspection.grades:
        raise Refused("unknown-grade", grade=command.grade, grades=list(inspection.grades))
    graded = e.QualityGraded(grade=command.grade, basis=sealed(command.basis), strong=command.strong, weak=command.weak)
    return (graded,)


def all_taken(inspection: Inspection, _context: Context) -> None:
    """Every finding has become a case (INS-020)."""
    untaken = [one.number for one in inspection.findings if one.hazard is None]
    if untaken:
        raise Refused("finding-not-taken", findings=untaken)


def hazard_streams(inspection: Inspection, _command: c.CloseInspection) -> Iterable[str]:
    """The cases its findings became."""
    return of_kind("hazard", *(one.hazard for one in inspection.findings))


def close(inspection: Inspection, _command: c.CloseInspection, context: Context) -> Events:
    """Every finding has department, person and time node before it is closed (INS-020, INS-024)."""
    unowned = [
        one.number for one in inspection.findings if one.hazard is None or context.other(one.hazard).responsible is None
    ]
    if unowned:
        raise Refused("finding-unowned", findings=unowned)
    return (e.InspectionClosed(),)


def cancel(_inspection: Inspection, command: c.CancelInspection, _context: Context) -> Events:
    """What was not made says why."""
    return (e.InspectionCancelled(reason=sealed(command.reason)),)


def miss(_inspection: Inspection, _command: c.MissInspection, _context: Context) -> Events:
    """Every point of it counts as missed."""
    return (e.InspectionMissed(),)
