"""The staff record's rules and table."""

from datetime import date, timedelta

from wuye.domain.register.staff import commands as c
from wuye.domain.register.staff import events as e
from wuye.domain.register.staff.kinds import INDUCTION_DAYS, InductionSubject, Trade, Training
from wuye.domain.register.staff.state import Staff, StaffStage, evolve
from wuye.domain.register.zones import day_of
from wuye.domain.shared.actor import ADMINISTRATOR, MANAGEMENT, SYSTEM, TECHNICIAN, Role
from wuye.domain.shared.lifecycle import Context, Events, Lifecycle, facts, on
from wuye.domain.shared.personal import Personal, sealed_or_none
from wuye.domain.shared.refusal import InvalidInput, Refused

NEW = StaffStage.NEW
IN_SERVICE = StaffStage.IN_SERVICE
LEFT = StaffStage.LEFT
ADMINISTRATION = ADMINISTRATOR | MANAGEMENT
TRAINERS = ADMINISTRATION | frozenset({Role.ENGINEERING_SUPERVISOR, Role.SERVICE_SUPERVISOR, Role.DEPARTMENT_HEAD})
_NO_STAFF = frozenset({Role.OCCUPANT, Role.SYSTEM})


def register(_staff: Staff, command: c.RegisterStaff, context: Context) -> Events:
    """An employee has a post and roles of the closed list (STF-034)."""
    _check_roles(command.roles)
    return (
        e.StaffRegistered(
            site=command.site,
            name=Personal(command.name, context.stream),
            phone=sealed_or_none(command.phone, context.stream),
            post=command.post,
            department=command.department,
            roles=command.roles,
            trades=command.trades,
            since=command.since or context.occurred_at,
        ),
    )


def assign_post(_staff: Staff, command: c.AssignPost, _context: Context) -> Events:
    """What somebody may do follows the post."""
    _check_roles(command.roles)
    return (
        e.PostAssigned(post=command.post, department=command.department, roles=command.roles, trades=command.trades),
    )


def grant_certificate(_staff: Staff, command: c.GrantCertificate, context: Context) -> Events:
    """A certificate has a trade, a number and a validity (STF-001)."""
    if command.valid_until is not None and command.valid_until < command.valid_from:
        raise InvalidInput("ends-before-start", field="valid_until")
    return (
        e.CertificateGranted(
            trade=command.trade,
            number=Personal(command.number, context.stream),
            valid_from=command.valid_from,
            valid_until=command.valid_until,
        ),
    )


def holds_a_certificate(staff: Staff, _context: Context) -> None:
    """There is a certificate that can be revoked (STF-001)."""
    if all(one.revoked_on is not None for one in staff.certificates):
        raise Refused("no-certificate")


def revoke_certificate(staff: Staff, command: c.RevokeCertificate, context: Context) -> Events:
    """A revoked certificate stays in the record (STF-001)."""
    if command.certificate > len(staff.certificates):
        raise Refused("unknown-certificate", certificate=command.certificate, held=len(staff.certificates))
    if staff.certificates[command.certificate - 1].revoked_on is not None:
        raise Refused("already-revoked", certificate=command.certificate)
    revoked = e.CertificateRevoked(
        certificate=command.certificate,
        on=_day(staff, command.on, context),
        reason=Personal(command.reason, context.stream),
    )
    return (revoked,)


def end_certificate(staff: Staff, command: c.EndCertificate, context: Context) -> Events:
    """Once, and not before its last day is over at the employee's site (STF-001)."""
    if command.certificate > len(staff.certificates):
        raise Refused("unknown-certificate", certificate=command.certificate, held=len(staff.certificates))
    held = staff.certificates[command.certificate - 1]
    until = held.valid_until
    if until is None or held.ended or held.revoked_on is not None or _today(staff, context) <= until:
        return ()
    ended = e.CertificateEnded(
        certificate=command.certificate,
        trade=held.trade,
        valid_until=until,
        covered=staff.certified(held.trade, until + timedelta(days=1)),
    )
    return (ended,)


def link_competence(staff: Staff, command: c.LinkCompetence, _context: Context) -> Events:
    """Named again changes nothing."""
    return () if staff.competence == command.competence else (e.CompetenceLinked(competence=command.competence),)


def complete_training(_staff: Staff, command: c.CompleteTraining, _context: Context) -> Events:
    """Only the induction course has subjects; it is not completed without naming them (STF-011)."""
    if command.last_day < command.first_day:
        raise InvalidInput("ends-before-start", field="last_day")
    if (command.training is Training.INDUCTION) != bool(command.subjects):
        raise InvalidInput("subjects-mismatch", field="subjects")
    return (
        e.TrainingCompleted(
            training=command.training,
            first_day=command.first_day,
            last_day=command.last_day,
            passed=command.passed,
            subjects=command.subjects,
        ),
    )


def inducted(staff: Staff, _context: Context) -> None:
    """A new employee is fit for duty after the whole induction course, not before (STF-011)."""
    if not staff.trained(Training.INDUCTION):
        raise Refused("induction-missing", days=INDUCTION_DAYS, subjects=[one.value for one in InductionSubject])


def own_record(_staff: Staff, context: Context) -> None:
    """A technician signs for nobody else; whoever trains files the sheets of all (STF-046)."""
    foreign = context.actor.role is Role.TECHNICIAN and context.actor.id != context.stream
    if foreign:
        raise Refused("not-own-signature", staff=context.stream)


def sign_safety_rules(_staff: Staff, command: c.SignSafetyRules, context: Context) -> Events:
    """The signature has a sheet and a day (STF-046)."""
    return (e.SafetyRulesSigned(document=Personal(command.document, context.stream), on=command.on),)


def mark_fit_for_duty(staff: Staff, _command: c.MarkFitForDuty, _context: Context) -> Events:
    """Marked again changes nothing (STF-011)."""
    return () if staff.fit_for_duty else (e.FitForDutyMarked(),)


def certified_as_operator(staff: Staff, _context: Context) -> None:
    """Whether it counts on the day is decided with the day (STF-003)."""
    trade = Trade.EQUIPMENT_OPERATOR
    if all(one.trade is not trade for one in staff.certificates):
        raise Refused("not-certified", trade=trade.value)


def accept_operator(staff: Staff, command: c.AcceptOperator, context: Context) -> Events:
    """Restricted equipment is operated with a certificate only (STF-003)."""
    on_day = _day(staff, command.on, context)
    trade = Trade.EQUIPMENT_OPERATOR
    if not staff.certified(trade, on_day):
        expired = staff.certificate_expired(trade, on_day)
        raise Refused("certificate-expired" if expired else "not-certified", trade=trade.value, on=on_day.isoformat())
    return (e.OperatorAccepted(equipment=command.equipment, on=on_day),)


def leave(staff: Staff, command: c.StaffLeaves, context: Context) -> Events:
    """Who has left is assigned nothing more."""
    until = command.until or context.occurred_at
    if staff.service is not None and until <= staff.service.since:
        raise Refused("before-joining", until=until.isoformat(), since=staff.service.since.isoformat())
    reason = sealed_or_none(command.reason, context.stream)
    return (e.StaffLeft(until=until, reason=reason),)


def _check_roles(roles: frozenset[Role]) -> None:
    wrong = roles & _NO_STAFF
    if wrong:
        raise InvalidInput("no-staff-role", field="roles", roles=sorted(one.value for one in wrong))


def _own_site(staff: Staff, _command: object) -> tuple[str, ...]:
    return () if staff.site is None else (f"site-{staff.site}",)


def _today(staff: Staff, context: Context) -> date:
    zone = "UTC" if staff.site is None else context.other(f"site-{staff.site}").zone
    return day_of(context.occurred_at, zone)


def _day(staff: Staff, stated: date | None, context: Context) -> date:
    """The day stated, else the day it is at the employee's site; without a site it has to be stated."""
    if stated is not None:
        return stated
    if staff.site is None:
        raise InvalidInput("day-needed", field="on")
    return day_of(context.occurred_at, context.other(f"site-{staff.site}").zone)


STAFF = Lifecycle(
    category="staff",
    plural="staff",
    title=("Staff record", "员工档案"),
    initial=Staff(),
    evolve=evolve,
    stages=StaffStage,
    ends=frozenset({LEFT}),
    key=lambda command: str(command.key),
    rows=(
        on(
            c.RegisterStaff,
            NEW,
            ADMINISTRATION,
            register,
            e.StaffRegistered,
            "STF-034",
            to=IN_SERVICE,
            noun="registrations",
        ),
        on(c.AssignPost, IN_SERVICE, ADMINISTRATION, assign_post, e.PostAssigned, "STF-034", noun="posts"),
        on(
            c.GrantCertificate,
            IN_SERVICE,
            ADMINISTRATION,
            grant_certificate,
            e.CertificateGranted,
            "STF-001, STF-003",
            noun="certificates",
        ),
        on(
            c.RevokeCertificate,
            IN_SERVICE,
            ADMINISTRATION,
            revoke_certificate,
            e.CertificateRevoked,
            "STF-001",
            noun="certificate-revocations",
            reads=_own_site,
            when=holds_a_certificate,
        ),
        on(
            c.EndCertificate,
            IN_SERVICE,
            SYSTEM,
            end_certificate,
            e.CertificateEnded,
            "STF-001, STF-003",
            noun="certificate-endings",
            reads=_own_site,
            when=holds_a_certificate,
        ),
        on(
            c.LinkCompetence,
            IN_SERVICE,
            SYSTEM,
            link_competence,
            e.CompetenceLinked,
            "STF-001",
            noun="competence-links",
        ),
        on(
            c.CompleteTraining,
            IN_SERVICE,
            TRAINERS,
            complete_training,
            e.TrainingCompleted,
            "STF-011, STF-022",
            noun="trainings",
        ),
        on(
            c.SignSafetyRules,
            IN_SERVICE,
            TRAINERS | TECHNICIAN,
            sign_safety_rules,
            e.SafetyRulesSigned,
            "STF-046",
            noun="safety-signatures",
            when=own_record,
        ),
        on(
            c.MarkFitForDuty,
            IN_SERVICE,
            TRAINERS,
            mark_fit_for_duty,
            e.FitForDutyMarked,
            "STF-011",
            noun="fitnesses",
            when=inducted,
        ),
        on(
            c.AcceptOperator,
            IN_SERVICE,
            TRAINERS,
            accept_operator,
            e.OperatorAccepted,
            "STF-003",
            noun="operator-acceptances",
            reads=_own_site,
            when=certified_as_operator,
        ),
        on(c.StaffLeaves, IN_SERVICE, ADMINISTRATION, leave, e.StaffLeft, "STF-034", to=LEFT, noun="departures"),
    ),
    facts=facts(
        "staff",
        e.StaffRegistered,
        e.PostAssigned,
        e.CertificateGranted,
        e.CertificateRevoked,
        e.CertificateEnded,
        e.CompetenceLinked,
        e.TrainingCompleted,
        e.SafetyRulesSigned,
        e.FitForDutyMarked,
        e.OperatorAccepted,
        e.StaffLeft,
    ),
)
