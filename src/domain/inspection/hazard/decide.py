"""Rules of hazards and findings: who rectifies until when, and who looks again (隐患整改与复查)."""

from collections.abc import Iterable
from datetime import datetime, timedelta

from wuye.domain.inspection.hazard import commands as c
from wuye.domain.inspection.hazard import events as e
from wuye.domain.inspection.hazard.state import Hazard
from wuye.domain.inspection.hazard.terms import ROUTES, SERVICE, Scheme
from wuye.domain.shared.actor import Role
from wuye.domain.shared.inspections import AUDIENCE, Department, Severity
from wuye.domain.shared.lifecycle import Context, Events
from wuye.domain.shared.number import reserved
from wuye.domain.shared.outside import check_in_service, of_kind, site_of, site_stream
from wuye.domain.shared.personal import sealed, sealed_or_none
from wuye.domain.shared.refusal import Refused

LADDER = (Role.DEPARTMENT_HEAD, Role.MANAGEMENT, Role.HEAD_OF_CENTRE)
"""Levels of escalation, upwards."""
QUARTER_MONTHS = 3


def found_streams(_hazard: Hazard, command: c.RecordHazard) -> Iterable[str]:
    """The site."""
    return (site_stream(command.site),)


def record(_hazard: Hazard, command: c.RecordHazard, context: Context) -> Events:
    """Type and place are there from the beginning (INS-011)."""
    if not site_of(context, command.site).in_care(context.occurred_at):
        raise Refused("unknown-site", site=command.site)
    found = e.HazardFound(
        number=context.fresh.number,
        site=command.site,
        kind=command.kind,
        source=command.source,
        place=command.place,
        problem=sealed(command.problem),
        severity=command.severity,
        inspection=command.inspection,
        finding=command.finding,
        ticket=command.ticket,
        asset=command.asset,
        control=sealed_or_none(command.control),
        evidence=command.evidence,
    )
    return (found, reserved(context.fresh.number, context.stream))


def report(_hazard: Hazard, command: c.ReportHazard, _context: Context) -> Events:
    """Somebody was told: a department or the director (INS-012, INS-036)."""
    if not command.departments and command.director is None:
        raise Refused("nobody-told")
    reported = e.HazardReported(
        departments=command.departments, director=command.director, proposal=sealed_or_none(command.proposal)
    )
    return (reported,)


def issue_opinion(_hazard: Hazard, command: c.IssueOpinion, _context: Context) -> Events:
    """The group's opinion is on record for each finding (INS-020)."""
    return (e.OpinionIssued(opinion=sealed(command.opinion)),)


def responsible_stream(_hazard: Hazard, command: c.PlanRectification | c.ReopenHazard) -> Iterable[str]:
    """The person who will rectify."""
    return of_kind("staff", command.responsible)


def plan(hazard: Hazard, command: c.PlanRectification, context: Context) -> Events:
    """Department, person and time node; what is about the service goes where its kind says (INS-024, INS-025)."""
    scheme = _ordered(hazard, command.department, command.responsible, command.deadline, context)
    planned = e.RectificationPlanned(
        department=command.department,
        responsible=command.responsible,
        deadline=command.deadline,
        measure=sealed(command.measure),
        scheme=scheme,
    )
    return (planned,)


def unsolved(hazard: Hazard, _context: Context) -> None:
    """Only what was not solved is ordered anew (INS-026)."""
    if hazard.solved is not False:
        raise Refused("problem-solved")


def reopen(hazard: Hazard, command: c.ReopenHazard, context: Context) -> Events:
    """A new order, with a new limit (INS-026)."""
    scheme = _ordered(hazard, command.department, command.responsible, command.deadline, context)
    reopened = e.HazardReopened(
        department=command.department,
        responsible=command.responsible,
        deadline=command.deadline,
        measure=sealed(command.measure),
        scheme=scheme,
    )
    return (reopened,)


def _ordered(
    hazard: Hazard, department: Department, responsible: str, deadline: datetime, context: Context
) -> Scheme | None:
    if deadline <= context.occurred_at:
        raise Refused("deadline-past", deadline=deadline.isoformat())
    check_in_service(responsible, context)
    route = None if hazard.kind is None else ROUTES.get(hazard.kind)
    if route is None:
        return None
    wanted, scheme = route
    if department is not wanted:
        raise Refused("other-department", kind=str(hazard.kind), department=wanted.value)
    return scheme


def responsible_person(hazard: Hazard, context: Context) -> None:
    """It is rectified by the person who was named for it."""
    if context.actor.id != hazard.responsible:
        raise Refused("not-responsible", responsible=hazard.responsible)


def start(_hazard: Hazard, _command: c.StartRectification, _context: Context) -> Events:
    """An authority's finding starts at once: its clock says so (INS-034)."""
    return (e.RectificationStarted(),)


def record_result(_hazard: Hazard, command: c.RecordRectification, _context: Context) -> Events:
    """The third element: the result (INS-010)."""
    return (e.RectificationDone(result=sealed(command.result), evidence=command.evidence),)


def another_person(hazard: Hazard, context: Context) -> None:
    """Whoever rectified, or was to, does not say that it is right (INS-020)."""
    if context.actor.id in (hazard.responsible, hazard.rectifier):
        raise Refused("same-person")


def verify(hazard: Hazard, command: c.VerifyRectification, _context: Context) -> Events:
    """Measures about the service are evaluated each quarter until the problem is solved (INS-026)."""
    evaluate = hazard.kind in SERVICE if command.evaluate is None else command.evaluate
    if not evaluate and hazard.kind in SERVICE:
        raise Refused("evaluation-needed", kind=str(hazard.kind))
    verified = e.RectificationVerified(result=sealed(command.result), evaluate=evaluate, evidence=command.evidence)
    return (verified,)


def reject(_hazard: Hazard, command: c.RejectRectification, _context: Context) -> Events:
    """Back to work."""
    return (e.RectificationRejected(reason=sealed(command.reason)),)


def quarter_reached(hazard: Hazard, context: Context) -> None:
    """An effect shows after a quarter (INS-026)."""
    if not hazard.evaluate or hazard.verified_at is None:
        raise Refused("no-evaluation-due")
    due = a_quarter_after(hazard.verified_at)
    if context.occurred_at < due:
        raise Refused("quarter-not-reached", due=due.isoformat())


def a_quarter_after(at: datetime) -> datetime:
    """The same day three months on; the last day of a shorter month."""
    year, month = divmod(at.year * 12 + at.month - 1 + QUARTER_MONTHS, 12)
    first = at.replace(year=year, month=month + 1, day=1)
    last = ((first + timedelta(days=31)).replace(day=1) - timedelta(days=1)).day
    return first.replace(day=min(at.day, last))


def evaluate(_hazard: Hazard, command: c.EvaluateMeasure, _context: Context) -> Events:
    """Solved or not (INS-026)."""
    return (e.MeasureEvaluated(solved=command.solved, effect=sealed(command.effect)),)


def may_close(hazard: Hazard, context: Context) -> None:
    """No evaluation is due, or it said that the problem is solved."""
    another_person(hazard, context)
    if hazard.evaluate and hazard.solved is None:
        raise Refused("evaluation-due")
    if hazard.solved is False:
        raise Refused("problem-unsolved")


def close(hazard: Hazard, command: c.CloseHazard, _context: Context) -> Events:
    """What an authority found is published (INS-034)."""
    if hazard.from_government and not command.published_at:
        raise Refused("publication-missing")
    closed = e.HazardClosed(
        release=sealed(command.release), published_at=command.published_at, publication=command.publication
    )
    return (closed,)


def escalate(hazard: Hazard, command: c.EscalateHazard, _context: Context) -> Events:
    """The graver it is the higher it begins; what was brought up to a level is not brought there again."""
    severity = command.severity or hazard.severity
    if command.level <= hazard.level and severity is hazard.severity:
        return ()
    level = max(command.level, hazard.level)
    escalated = e.HazardEscalated(
        level=level, severity=severity, audience=audience(severity, level), reason=sealed_or_none(command.reason)
    )
    return (escalated,)


def audience(severity: Severity, level: int) -> Role:
    """Who hears of it at a level."""
    return LADDER[min(len(LADDER) - 1, LADDER.index(AUDIENCE[severity]) + level - 1)]
