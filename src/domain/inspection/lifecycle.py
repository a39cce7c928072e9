"""The rule book of inspections, drills and incidents on one page: command, stage, role, decision, facts, rows."""

from typing import get_args

from wuye.domain.inspection import commands as c
from wuye.domain.inspection import events as e
from wuye.domain.inspection.decide import incident, inspection
from wuye.domain.inspection.fold import evolve
from wuye.domain.inspection.state import Inspection, related
from wuye.domain.inspection.terms import ENDS, EVERY, OPEN, InspectionStage
from wuye.domain.shared.actor import ADMINISTRATOR, EVERYONE, MANAGEMENT, STAFF, SYSTEM, Role
from wuye.domain.shared.further import case_found, correcting, linking, noting, other_streams
from wuye.domain.shared.inspections import INSPECTORS, SUPERVISION
from wuye.domain.shared.lifecycle import Lifecycle, facts, on
from wuye.domain.shared.outside import approver_streams

S = InspectionStage
WHO = frozenset(role for roles in INSPECTORS.values() for role in roles)
"""Whoever makes inspections of some kind; the kind says which."""
PLANNERS = SUPERVISION | SYSTEM | {Role.INSPECTOR}
GROUP = SUPERVISION | {Role.INSPECTOR}
"""The emergency group."""

# fmt: off
MADE = (
    on(c.ScheduleInspection, S.NEW, PLANNERS, inspection.schedule, e.InspectionScheduled,
       "INS-007…009, INS-017, INS-018, INS-031, SLA-075, SLA-088", to=S.SCHEDULED, noun="schedules",
       reads=inspection.schedule_streams),
    on(c.StartInspection, (S.SCHEDULED, S.MISSED), WHO, inspection.start, e.InspectionStarted,
       "INS-035, INS-036, TKT-056", to=S.IN_PROGRESS, noun="starts", when=inspection.may_begin),
    on(c.VisitPoint, S.IN_PROGRESS, WHO, inspection.visit, e.PointVisited,
       "INS-014, INS-037, INS-039", noun="point-visits", when=inspection.point_left),
    on(c.SkipPoint, S.IN_PROGRESS, WHO, inspection.skip, e.PointSkipped,
       "[derived]", noun="skipped-points", when=inspection.point_left),
    on(c.RecordItem, S.IN_PROGRESS, WHO, inspection.record_item, e.ItemRecorded,
       "INS-007, INS-009, INS-043", noun="answers", when=inspection.has_items),
    on(c.RecordDrill, S.IN_PROGRESS, WHO, inspection.record_drill, e.DrillRecorded,
       "EMG-009, EMG-018", noun="drill-records", when=inspection.drill_to_record),
    on(c.CompleteInspection, S.IN_PROGRESS, WHO, inspection.complete, e.InspectionPassed,
       "INS-008", to=S.PASSED, noun="completions", when=inspection.all_conform),
    on(c.RaiseFindings, S.IN_PROGRESS, WHO, inspection.raise_findings, e.FindingsRaised,
       "INS-010, INS-020", to=S.FINDINGS_RAISED, noun="findings", when=inspection.something_failed),
    on(c.TakeFinding, (S.FINDINGS_RAISED, S.REPORTED), SUPERVISION | SYSTEM, inspection.take_finding, e.FindingTaken,
       "INS-020, INS-024", noun="finding-cases", when=inspection.finding_untaken, reads=inspection.hazard_stream),
    on(c.ReportInspection, (S.PASSED, S.FINDINGS_RAISED), WHO, inspection.report, e.InspectionReported,
       "INS-021, INS-028, INS-036", to=S.REPORTED, noun="reports", when=inspection.named_by_kind),
    on(c.GradeQuality, S.REPORTED, SUPERVISION, inspection.grade, e.QualityGraded,
       "INS-029, KPI-032", noun="grades", when=inspection.scale_configured),
    on(c.CloseInspection, S.REPORTED, SUPERVISION, inspection.close, e.InspectionClosed,
       "INS-020, INS-024", to=S.CLOSED, noun="closures", when=inspection.all_taken, reads=inspection.hazard_streams),
    on(c.CancelInspection, S.SCHEDULED, SUPERVISION | SYSTEM, inspection.cancel, e.InspectionCancelled,
       "[derived]", to=S.CANCELLED, noun="cancellations"),
    on(c.MissInspection, S.SCHEDULED, SYSTEM, inspection.miss, e.InspectionMissed,
       "[derived]", to=S.MISSED, noun="misses"),
)
INCIDENT = (
    on(c.DeclareIncident, S.NEW, MANAGEMENT, incident.declare, e.IncidentDeclared,
       "EMG-003, EMG-004, SLA-059", to=S.DECLARED, noun="declarations", reads=incident.declare_streams),
    on(c.ReportIncident, S.DECLARED, MANAGEMENT, incident.report, e.IncidentReported,
       "EMG-005, EMG-008", to=S.INFORMED, noun="incident-reports"),
    on(c.RecordMeasures, S.INFORMED, GROUP, incident.record_measures, e.MeasuresRecorded,
       "EMG-006", to=S.CONTROLLED, noun="measures"),
    on(c.StartFollowUp, S.CONTROLLED, GROUP, incident.start_follow_up, e.FollowUpStarted,
       "EMG-007", to=S.FOLLOW_UP, noun="follow-ups"),
    on(c.CloseIncident, S.FOLLOW_UP, MANAGEMENT, incident.close, e.IncidentClosed,
       "EMG-007", to=S.CLOSED, noun="incident-closures"),
)
FURTHER = (
    on(c.AddNote, EVERY, EVERYONE - {Role.OCCUPANT}, noting(e.NoteAdded), e.NoteAdded, "[derived]", noun="notes"),
    on(c.Correct, EVERY, STAFF | ADMINISTRATOR, correcting(e.FactCorrected), e.FactCorrected,
       "[derived]", noun="corrections", reads=approver_streams),
    on(c.Link, OPEN, STAFF, linking(e.InspectionLinked, case_found("inspection")), e.InspectionLinked,
       "[derived]", noun="links", reads=other_streams("inspection")),
)
# fmt: on

INSPECTION: Lifecycle[Inspection] = Lifecycle(
    category="inspection",
    plural="inspections",
    title=("Inspection", "检查"),
    initial=Inspection(),
    evolve=evolve,
    rows=(*MADE, *INCIDENT, *FURTHER),
    facts=facts("inspection", *get_args(e.InspectionEvent)),
    stages=InspectionStage,
    ends=ENDS,
    number_prefix="I",
    related=related,
)
