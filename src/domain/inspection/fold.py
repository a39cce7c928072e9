"""From facts to state: history is accepted, not judged."""

from datetime import datetime
from typing import Any, assert_never

from wuye.domain.inspection import events as e
from wuye.domain.inspection.parts import Answered, Raised, Visited
from wuye.domain.inspection.state import Inspection
from wuye.domain.inspection.terms import InspectionStage as S
from wuye.domain.inspection.terms import Punctuality
from wuye.domain.shared.evolving import evolved
from wuye.domain.shared.inspections import InspectionKind
from wuye.domain.shared.recorded import Recorded


def evolve(inspection: Inspection, recorded: Recorded[Any]) -> Inspection:
    """Apply a fact. Every event is named here: the type checker refuses a forgotten one."""
    event: e.InspectionEvent = recorded.event
    return _applied(evolved(inspection, version=recorded.version), event, recorded.occurred_at)


def _applied(inspection: Inspection, event: e.InspectionEvent, at: datetime) -> Inspection:
    match event:
        case e.InspectionScheduled():
            return _scheduled(inspection, event)
        case e.InspectionStarted():
            return evolved(inspection, stage=S.IN_PROGRESS, started_at=at)
        case e.PointVisited():
            return _met(inspection, event.point, event.punctuality)
        case e.PointSkipped():
            return _met(inspection, event.point, Punctuality.MISSED)
        case e.ItemRecorded():
            return _answered(inspection, event)
        case e.DrillRecorded():
            return evolved(inspection, drilled=True)
        case e.InspectionPassed():
            return evolved(inspection, stage=S.PASSED)
        case e.FindingsRaised():
            raised = tuple(Raised(number=one.number, severity=one.severity) for one in event.findings)
            return evolved(inspection, stage=S.FINDINGS_RAISED, findings=raised)
        case e.FindingTaken():
            taken = tuple(
                evolved(one, hazard=event.hazard) if one.number == event.finding else one for one in inspection.findings
            )
            return evolved(inspection, findings=taken)
        case e.InspectionReported():
            return evolved(inspection, stage=S.REPORTED)
        case e.QualityGraded():
            return evolved(inspection, grade=event.grade)
        case e.InspectionClosed() | e.IncidentClosed():
            return evolved(inspection, stage=S.CLOSED)
        case e.InspectionCancelled():
            return evolved(inspection, stage=S.CANCELLED)
        case e.InspectionMissed():
            return evolved(inspection, stage=S.MISSED)
        case e.IncidentDeclared():
            return evolved(
                inspection,
                stage=S.DECLARED,
                number=event.number,
                site=event.site,
                kind=InspectionKind.INCIDENT,
                incident=event.type,
                happened_at=event.happened_at,
            )
        case e.IncidentReported():
            return evolved(inspection, stage=S.INFORMED)
        case e.MeasuresRecorded():
            return evolved(inspection, stage=S.CONTROLLED)
        case e.FollowUpStarted():
            return evolved(inspection, stage=S.FOLLOW_UP)
        case e.NoteAdded() | e.FactCorrected():
            return inspection
        case e.InspectionLinked():
            return evolved(inspection, links=(*inspection.links, (event.other, event.kind)))
        case _:
            assert_never(event)


def _scheduled(inspection: Inspection, event: e.InspectionScheduled) -> Inspection:
    return evolved(
        inspection,
        stage=S.SCHEDULED,
        number=event.number,
        site=event.site,
        kind=event.kind,
        checklist=event.checklist,
        checklist_version=event.checklist_version,
        items=event.items,
        grades=event.grades,
        route=event.route,
        points=event.points,
        planned_at=event.planned_at,
        inspector=event.inspector,
        drill=event.drill,
        cadence=event.cadence,
        slot=event.slot,
        opens_at=event.opens_at,
        closes_at=event.closes_at,
    )


def _met(inspection: Inspection, point: str, punctuality: Punctuality) -> Inspection:
    others = tuple(one for one in inspection.visited if one.point != point)
    return evolved(inspection, visited=(*others, Visited(point=point, punctuality=punctuality)))


def _answered(inspection: Inspection, event: e.ItemRecorded) -> Inspection:
    others = tuple(one for one in inspection.answers if (one.point, one.item) != (event.point, event.item))
    answer = Answered(point=event.point, item=event.item, conforms=event.conforms)
    samples = inspection.samples
    if event.sample is not None and event.sample not in samples:
        samples = (*samples, event.sample)
    return evolved(inspection, answers=(*others, answer), samples=samples)
