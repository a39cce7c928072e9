"""The rule book of staff competence: state, rules and table."""

from collections.abc import Iterable
from typing import Any, assert_never, get_args

from attrs import evolve as evolved
from attrs import frozen

from wuye.domain.register.competence import commands as c
from wuye.domain.register.competence import events as e
from wuye.domain.register.competence.kinds import (
    ALWAYS_MARKED,
    AppraisalCriterion,
    AppraisalMethod,
    CompetenceStage,
    RewardKind,
)
from wuye.domain.register.staff.kinds import Trade
from wuye.domain.shared.actor import ADMINISTRATOR, MANAGEMENT, SYSTEM, Actor, Role
from wuye.domain.shared.lifecycle import Context, Events, Lifecycle, facts, on
from wuye.domain.shared.outside import check_in_service, of_kind, staff_of
from wuye.domain.shared.personal import sealed
from wuye.domain.shared.recorded import Recorded
from wuye.domain.shared.refusal import InvalidInput, Refused
from wuye.domain.shared.rules import unticked

S = CompetenceStage


@frozen(kw_only=True)
class Competence:
    """An employee's competence."""

    stage: CompetenceStage = S.NEW
    staff: str = ""
    certified_trade: Trade | None = None
    expired: Trade | None = None
    mentor: str | None = None
    appraisals: int = 0
    report: str | None = None
    """The report that the last appraisal went by."""


def evolve(competence: Competence, recorded: Recorded[Any]) -> Competence:
    """Apply a fact. History is accepted, not judged."""
    event: e.CompetenceEvent = recorded.event
    match event:
        case e.EmployeeRegistered():
            return evolved(competence, stage=S.JOINED, staff=event.staff, certified_trade=event.certified_trade)
        case e.InductionStarted():
            return evolved(competence, stage=S.IN_TRAINING, mentor=event.mentor)
        case e.AssessmentPassed() | e.CertificateRenewed():
            return evolved(competence, stage=S.FIT, expired=None)
        case e.AssessmentFailed():
            return competence
        case e.CertificateExpired():
            return evolved(competence, stage=S.BLOCKED, expired=event.trade)
        case e.EmployeeAppraised():
            return evolved(competence, stage=S.APPRAISED, appraisals=competence.appraisals + 1, report=event.report)
        case e.RewardGranted() | e.PenaltyImposed():
            return evolved(competence, stage=S.FIT)
        case e.TrainingAssigned():
            return evolved(competence, stage=S.IN_TRAINING)
        case _:
            assert_never(event)


def register(_competence: Competence, command: c.RegisterEmployee, context: Context) -> Events:
    """Somebody in service has a post with its duties (STF-034)."""
    check_in_service(command.staff, context)
    registered = e.EmployeeRegistered(
        staff=command.staff,
        post=command.post,
        duties=command.duties,
        knowledge=command.knowledge,
        certified_trade=command.certified_trade,
    )
    return (registered,)


def start_induction(competence: Competence, command: c.StartInduction, context: Context) -> Events:
    """The mentor is another employee (STF-018)."""
    if command.mentor == competence.staff:
        raise Refused("own-mentor")
    check_in_service(command.mentor, context)
    return (e.InductionStarted(mentor=command.mentor),)


def own_record(competence: Competence, _command: object) -> Iterable[str]:
    """The staff record, where certificates are."""
    return of_kind("staff", competence.staff)


def record_assessment(competence: Competence, command: c.RecordAssessment, context: Context) -> Events:
    """Fit for duty needs the pass, and the certificate where the trade asks for one (STF-001, STF-015)."""
    if not command.passed:
        return (e.AssessmentFailed(training=command.training),)
    _check_certificate(competence.certified_trade, competence, context)
    return (e.AssessmentPassed(training=command.training),)


def _check_certificate(trade: Trade | None, competence: Competence, context: Context) -> None:
    today = context.occurred_at.date()
    if trade is not None and not staff_of(context, competence.staff).certified(trade, today):
        raise Refused("not-certified", staff=competence.staff, trade=trade.value)


def certified_post(competence: Competence, _context: Context) -> None:
    """Only a post that needs a certificate is blocked without one."""
    if competence.certified_trade is None:
        raise Refused("no-certificate-needed")


def expire(competence: Competence, command: c.ExpireCertificate, _context: Context) -> Events:
    """The certificate of the post ended: no duty until there is a new one (STF-001, STF-003)."""
    return (e.CertificateExpired(trade=command.trade),) if command.trade is competence.certified_trade else ()


def renew(competence: Competence, command: c.RenewCertificate, context: Context) -> Events:
    """With a document that counts (STF-001)."""
    _check_certificate(command.trade, competence, context)
    return (e.CertificateRenewed(trade=command.trade),)


def appraise(_competence: Competence, command: c.Appraise, _context: Context) -> Events:
    """All four criteria are scored, the six aspects marked, by numbers, by judgement and by season (STF-033)."""
    if command.until < command.since:
        raise InvalidInput("ends-before-start", field="until")
    missing = unticked(AppraisalCriterion, (one.criterion for one in command.scores))
    if missing:
        raise Refused("criteria-missing", missing=missing)
    _check_marks(command.marks)
    appraised = e.EmployeeAppraised(
        since=command.since,
        until=command.until,
        scores=command.scores,
        marks=command.marks,
        report=command.report,
        feedback=sealed(command.feedback),
        weak_points=command.weak_points,
    )
    return (appraised,)


def _check_marks(marks: tuple[c.Mark, ...]) -> None:
    """Nothing that always counts is left out, and no method (KPI-020, KPI-024)."""
    marked = {one.aspect for one in marks}
    missing = [one.value for one in ALWAYS_MARKED if one not in marked]
    if missing:
        raise Refused("aspects-missing", missing=missing)
    methods = unticked(AppraisalMethod, (one.method for one in marks))
    if methods:
        raise Refused("methods-missing", missing=methods)
    for one in marks:
        if (one.basis is None) is (one.method is AppraisalMethod.DYNAMIC):
            raise Refused("wrong-basis", aspect=one.aspect.value)


def grant(competence: Competence, command: c.GrantReward, _context: Context) -> Events:
    """It follows an appraisal, and goes by the same figures; a commendation names its improvement (STF-028)."""
    if command.kind is RewardKind.COMMENDATION and command.measure is None:
        raise Refused("measure-missing")
    granted = e.RewardGranted(
        kind=command.kind,
        period=command.period,
        reason=sealed(command.reason),
        measure=command.measure,
        department=command.department,
        report=competence.report,
    )
    return (granted,)


def impose(competence: Competence, command: c.ImposePenalty, _context: Context) -> Events:
    """A penalty names the quality finding that caused it, beside the figures of the appraisal (STF-031, KPI-042)."""
    imposed = e.PenaltyImposed(
        kind=command.kind, finding=command.finding, reason=sealed(command.reason), report=competence.report
    )
    return (imposed,)


def assign(_competence: Competence, command: c.AssignTraining, _context: Context) -> Events:
    """By plan, or for a weak point (STF-026)."""
    return (e.TrainingAssigned(training=command.training, finding=command.finding, due_on=command.due_on),)


def related(_competence: Competence, actor: Actor) -> bool:
    """Records of staff are the staff's."""
    return actor.role is not Role.OCCUPANT


ADMINISTRATION = ADMINISTRATOR | MANAGEMENT
TRAINERS = ADMINISTRATION | {Role.ENGINEERING_SUPERVISOR, Role.SERVICE_SUPERVISOR, Role.DEPARTMENT_HEAD}


def unreported(plain: dict[str, Any]) -> dict[str, Any]:
    """From version 1, which named a report only lately, to 2."""
    return {"report": None, **plain}


def unmarked(plain: dict[str, Any]) -> dict[str, Any]:
    """From version 1, which knew methods and named a report only lately, to 2."""
    return {"marks": [], **unreported(plain)}


# fmt: off
COMPETENCE: Lifecycle[Competence] = Lifecycle(
    category="competence",
    plural="competences",
    title=("Staff competence", "人员资格与培训"),
    initial=Competence(),
    evolve=evolve,
    stages=CompetenceStage,
    key=lambda command: str(command.key),
    related=related,
    rows=(
        on(c.RegisterEmployee, S.NEW, ADMINISTRATION, register, e.EmployeeRegistered,
           "STF-034", to=S.JOINED, noun="registrations", reads=lambda _, command: of_kind("staff", command.staff)),
        on(c.StartInduction, S.JOINED, ADMINISTRATION, start_induction, e.InductionStarted,
           "STF-011, STF-018", to=S.IN_TRAINING, noun="inductions",
           reads=lambda _, command: of_kind("staff", command.mentor)),
        on(c.RecordAssessment, S.IN_TRAINING, TRAINERS, record_assessment, (e.AssessmentPassed, e.AssessmentFailed),
           "STF-001, STF-015", to=(S.FIT, S.IN_TRAINING), noun="assessments", reads=own_record),
        on(c.ExpireCertificate, S.FIT, SYSTEM | ADMINISTRATION, expire, e.CertificateExpired,
           "STF-001, STF-003", to=(S.BLOCKED, S.FIT), noun="expiries", when=certified_post),
        on(c.RenewCertificate, S.BLOCKED, ADMINISTRATION, renew, e.CertificateRenewed,
           "STF-001", to=S.FIT, noun="renewals", reads=own_record),
        on(c.Appraise, S.FIT, TRAINERS, appraise, e.EmployeeAppraised,
           "STF-033, KPI-019…021, KPI-023, KPI-024, SLA-091", to=S.APPRAISED, noun="appraisals"),
        on(c.GrantReward, S.APPRAISED, MANAGEMENT, grant, e.RewardGranted,
           "STF-027…030, KPI-022, KPI-042", to=S.FIT, noun="rewards"),
        on(c.ImposePenalty, S.APPRAISED, MANAGEMENT, impose, e.PenaltyImposed,
           "STF-031, STF-032, KPI-042", to=S.FIT, noun="penalties"),
        on(c.AssignTraining, S.FIT, TRAINERS, assign, e.TrainingAssigned,
           "STF-012, STF-026", to=S.IN_TRAINING, noun="training-assignments"),
    ),
    facts=facts("competence", *get_args(e.CompetenceEvent), upcasts={
        e.EmployeeAppraised: (unmarked,),
        e.RewardGranted: (unreported,),
        e.PenaltyImposed: (unreported,),
    }),
)
# fmt: on
