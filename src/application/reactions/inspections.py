"""Reactions around inspections: duties open them, findings become cases, passed limits go further up."""

from collections.abc import Iterator

from wuye.application.reactions.declared import Act, Occasion, Reaction
from wuye.domain.cadence import commands as cadence
from wuye.domain.cadence import events as told
from wuye.domain.cadence.state import CadenceStage
from wuye.domain.clock import events as clock
from wuye.domain.inspection import commands as c
from wuye.domain.inspection import events as e
from wuye.domain.inspection.hazard import commands as h
from wuye.domain.inspection.hazard import events as hazard
from wuye.domain.inspection.hazard.terms import HazardKind, HazardSource
from wuye.domain.inspection.terms import InspectionStage
from wuye.domain.shared.inspections import IRREGULAR, Department, InspectionKind
from wuye.domain.ticket import events as ticket
from wuye.domain.ticket.terms import EscalationKind

_ROUND = "round-"
_HAZARD_CLOCK = "clock-hazard-"
ERASED = "（原文已删除）"
"""What stands for words that were erased before a reaction could carry them on."""

_BY_KIND = {
    InspectionKind.FIRE_PATROL: HazardKind.FIRE,
    InspectionKind.FIRE_CHECK: HazardKind.FIRE,
    InspectionKind.NIGHT_PATROL: HazardKind.PUBLIC_ORDER,
    InspectionKind.GUARD_SAFETY: HazardKind.PUBLIC_ORDER,
    InspectionKind.OFFICE_PATROL: HazardKind.PUBLIC_ORDER,
    InspectionKind.HYGIENE: HazardKind.ENVIRONMENT,
    InspectionKind.GREENING: HazardKind.ENVIRONMENT,
    InspectionKind.SAFETY: HazardKind.WORK_SITE,
    InspectionKind.HAZARD_SEARCH: HazardKind.WORK_SITE,
    InspectionKind.PROTECTION: HazardKind.WORK_SITE,
    InspectionKind.EQUIPMENT_PATROL: HazardKind.EQUIPMENT,
    InspectionKind.FACILITY: HazardKind.EQUIPMENT,
    InspectionKind.SPOT_CHECK: HazardKind.RECORD,
    InspectionKind.DUTY_LOG: HazardKind.RECORD,
    InspectionKind.CONDUCT: HazardKind.RULE_BREACH,
}
"""What kind of case a finding becomes; a safety hazard of another kind of inspection is one of its site."""


def opened(occasion: Occasion) -> Iterator[Act]:
    """A duty about a route: its inspection is scheduled with the window of the occurrence."""
    event: told.OccurrenceOpened = occasion.event
    subject = occasion.state.subject or ""
    if not subject.startswith(_ROUND):
        return
    route = occasion.state_of(subject)
    if not route.in_force or route.kind is None:
        return
    yield Act(
        c.ScheduleInspection(
            site=route.site,
            kind=route.kind,
            checklist=route.checklist,
            route=subject.removeprefix(_ROUND),
            planned_at=None if route.kind in IRREGULAR else event.slot.due_at,
            inspector=route.inspector,
            cadence=occasion.case,
            slot=event.slot.id,
            opens_at=event.slot.opens_at,
            closes_at=event.slot.closes_at,
        )
    )


def assigned(occasion: Occasion) -> Iterator[Act]:
    """The duty knows the inspection that it asked for."""
    event: e.InspectionScheduled = occasion.event
    if event.cadence is None or event.slot is None:
        return
    if occasion.state_of(event.cadence).stage is CadenceStage.RUNNING:
        yield Act(cadence.AssignOccurrence(slot=event.slot, case=occasion.case), event.cadence)


def over_already(occasion: Occasion) -> Iterator[Act]:
    """An inspection whose occurrence ended before it was known which one it is, as after an outage."""
    event: told.OccurrenceAssigned = occasion.event
    if occasion.state_of(occasion.case).lost_one(event.occurrence) is not None:
        yield from _unmade(occasion, event.case)


def lost(occasion: Occasion) -> Iterator[Act]:
    """The occurrence was missed, or a later one stands for it: so was its inspection."""
    case = occasion.state_of(occasion.case).case_of(occasion.event.slot.id)
    if case is not None:
        yield from _unmade(occasion, case)


def waived(occasion: Occasion) -> Iterator[Act]:
    """What need not be done is not inspected either, for the same reason."""
    event: told.OccurrenceWaived = occasion.event
    case = occasion.state_of(occasion.case).case_of(event.slot.id)
    if case is not None and _waiting(occasion, case):
        yield Act(c.CancelInspection(reason=occasion.opened(event.reason) or ERASED), case)


def _unmade(occasion: Occasion, case: str) -> Iterator[Act]:
    if _waiting(occasion, case):
        yield Act(c.MissInspection(), case)


def _waiting(occasion: Occasion, case: str) -> bool:
    return case.startswith("inspection-") and occasion.state_of(case).stage is InspectionStage.SCHEDULED


def made(occasion: Occasion) -> Iterator[Act]:
    """The inspection was made: so was the occurrence of its duty, at the same time."""
    state = occasion.state
    if state.cadence is not None and state.slot is not None:
        command = cadence.CompleteOccurrence(slot=state.slot, case=occasion.case)
        yield Act(command, state.cadence, occasion.recorded.occurred_at)


def found(occasion: Occasion) -> Iterator[Act]:
    """Each finding becomes a case of its own."""
    event: e.FindingsRaised = occasion.event
    kind: InspectionKind = occasion.state.kind
    for one in event.findings:
        usual = _BY_KIND.get(kind, HazardKind.WORK_SITE if one.hazard else HazardKind.POOR_QUALITY)
        if one.department is Department.CUSTOMER_SERVICE and not one.hazard:
            usual = HazardKind.POOR_COMMUNICATION
        yield Act(
            h.RecordHazard(
                site=occasion.state.site,
                kind=usual,
                source=HazardSource.INSPECTION,
                place=one.place or one.item,
                problem=occasion.opened(one.problem) or ERASED,
                severity=one.severity,
                inspection=occasion.case,
                finding=one.number,
            )
        )


def taken(occasion: Occasion) -> Iterator[Act]:
    """The inspection knows the case that its finding became."""
    event: hazard.HazardFound = occasion.event
    if event.inspection is not None and event.finding is not None:
        yield Act(c.TakeFinding(finding=event.finding, hazard=occasion.case), event.inspection)


def escalated_by_technician(occasion: Occasion) -> Iterator[Act]:
    """A hazard that a technician met at work is a case of its own too (TKT-116)."""
    event: ticket.ProblemEscalated = occasion.event
    if event.kind is EscalationKind.HAZARD and occasion.state.site is not None:
        yield Act(
            h.RecordHazard(
                site=occasion.state.site,
                kind=HazardKind.WORK_SITE,
                source=HazardSource.TICKET,
                place=occasion.state.home or occasion.state.asset or occasion.state.number,
                problem=occasion.opened(event.description) or ERASED,
                ticket=occasion.case,
            )
        )


def overdue(occasion: Occasion) -> Iterator[Act]:
    """A hazard that was not reported or rectified in time goes a level up at each threshold."""
    event: clock.ClockBreached | clock.ClockEscalated = occasion.event
    if occasion.case.startswith(_HAZARD_CLOCK):
        level = min(10, event.threshold.level + 1)
        yield Act(h.EscalateHazard(level=level), occasion.case.removeprefix("clock-"))


INSPECTIONS: tuple[Reaction, ...] = (
    Reaction(
        name="occurrence-schedules-inspection",
        on=told.OccurrenceOpened,
        gives=c.ScheduleInspection,
        react=opened,
        rows="INS-007, INS-009, INS-014, INS-017, INS-018",
    ),
    Reaction(
        name="inspection-taken-by-duty",
        on=e.InspectionScheduled,
        gives=cadence.AssignOccurrence,
        react=assigned,
        rows="SLA-075…089",
    ),
    Reaction(
        name="inspection-missed-before",
        on=told.OccurrenceAssigned,
        gives=c.MissInspection,
        react=over_already,
        rows="SLA-075…089",
    ),
    *(
        Reaction(name=name, on=event, gives=c.MissInspection, react=lost, rows="SLA-075…089")
        for name, event in (
            ("inspection-missed", told.OccurrenceMissed),
            ("inspection-merged", told.OccurrenceMerged),
        )
    ),
    Reaction(
        name="inspection-waived",
        on=told.OccurrenceWaived,
        gives=c.CancelInspection,
        react=waived,
        rows="SLA-075…089",
    ),
    Reaction(
        name="passed-inspection-completes-occurrence",
        on=e.InspectionPassed,
        gives=cadence.CompleteOccurrence,
        react=made,
        rows="SLA-075…089",
    ),
    Reaction(
        name="failed-inspection-completes-occurrence",
        on=e.FindingsRaised,
        gives=cadence.CompleteOccurrence,
        react=made,
        rows="SLA-075…089",
    ),
    Reaction(
        name="finding-records-hazard",
        on=e.FindingsRaised,
        gives=h.RecordHazard,
        react=found,
        rows="INS-010, INS-020",
    ),
    Reaction(
        name="hazard-takes-finding",
        on=hazard.HazardFound,
        gives=c.TakeFinding,
        react=taken,
        rows="INS-020",
    ),
    Reaction(
        name="technician-records-hazard",
        on=ticket.ProblemEscalated,
        gives=h.RecordHazard,
        react=escalated_by_technician,
        rows="TKT-116, INS-011",
    ),
    Reaction(
        name="breach-escalates-hazard",
        on=clock.ClockBreached,
        gives=h.EscalateHazard,
        react=overdue,
        rows="SLA-055…058",
    ),
    Reaction(
        name="escalation-escalates-hazard",
        on=clock.ClockEscalated,
        gives=h.EscalateHazard,
        react=overdue,
        rows="SLA-055…058",
    ),
)
