"""A staff record as decisions read it: what somebody may be sent to do, never a name."""

from datetime import date, datetime
from enum import StrEnum
from typing import Any, assert_never

from attrs import evolve as evolved
from attrs import frozen

from wuye.domain.register.dated import Span
from wuye.domain.register.staff.events import (
    CertificateEnded,
    CertificateGranted,
    CertificateRevoked,
    CompetenceLinked,
    FitForDutyMarked,
    OperatorAccepted,
    PostAssigned,
    SafetyRulesSigned,
    StaffEvent,
    StaffLeft,
    StaffRegistered,
    TrainingCompleted,
)
from wuye.domain.register.staff.kinds import ENTRY_TRAININGS, INDUCTION_DAYS, InductionSubject, Trade, Training
from wuye.domain.shared.actor import Role
from wuye.domain.shared.recorded import Recorded


class StaffStage(StrEnum):
    """An employee is in service or has left."""

    NEW = "new"
    IN_SERVICE = "in-service"
    """在职."""
    LEFT = "left"
    """离职."""


@frozen(kw_only=True)
class Certificate:
    """A certificate of a trade; ``valid_until`` is its last day, ``revoked_on`` the first day it no longer counts."""

    trade: Trade
    valid_from: date
    valid_until: date | None
    revoked_on: date | None = None
    ended: bool = False
    """Its end is on record."""

    def valid(self, on: date) -> bool:
        """Whether it counts on a day."""
        return (
            self.valid_from <= on
            and (self.valid_until is None or on <= self.valid_until)
            and (self.revoked_on is None or on < self.revoked_on)
        )


@frozen(kw_only=True)
class Course:
    """A completed training."""

    training: Training
    first_day: date
    last_day: date
    passed: bool
    subjects: frozenset[InductionSubject]

    @property
    def sufficient(self) -> bool:
        """Passed; and for the induction course: a week long and all of its subjects (STF-011)."""
        if self.training is not Training.INDUCTION:
            return self.passed
        days = (self.last_day - self.first_day).days + 1
        return self.passed and days >= INDUCTION_DAYS and self.subjects == frozenset(InductionSubject)


@frozen(kw_only=True)
class Staff:
    """An employee: service, roles, trades, certificates, trainings."""

    stage: StaffStage = StaffStage.NEW
    site: str | None = None
    post: str = ""
    department: str | None = None
    roles: frozenset[Role] = frozenset()
    trades: frozenset[Trade] = frozenset()
    service: Span | None = None
    certificates: tuple[Certificate, ...] = ()
    competence: str | None = None
    """The competence record."""
    courses: tuple[Course, ...] = ()
    safety_rules_signed_on: date | None = None
    """First day on which the safety operating rules were signed."""
    fit_for_duty: bool = False
    equipment: frozenset[str] = frozenset()
    """Restricted equipment the employee was accepted for."""

    def in_service(self, at: datetime) -> bool:
        """Whether the employee was in service at an instant."""
        return self.service is not None and self.service.covers(at)

    def certified(self, trade: str, on: date) -> bool:
        """Whether a certificate of the trade counts on a day (STF-001)."""
        return any(one.trade == trade and one.valid(on) for one in self.certificates)

    def certificate_expired(self, trade: str, on: date) -> bool:
        """Whether there was a certificate of the trade, but none counts on a day any more."""
        had = any(one.trade == trade and one.valid_from <= on for one in self.certificates)
        return had and not self.certified(trade, on)

    def trained(self, training: str) -> bool:
        """Whether a training was completed with success."""
        return any(one.training == training and one.sufficient for one in self.courses)

    def trained_for_entry(self) -> bool:
        """Whether skill, safety and customer-service training are all completed (STF-022)."""
        return all(self.trained(one) for one in ENTRY_TRAININGS)

    def signed_safety_rules(self, on: date) -> bool:
        """Whether the safety operating rules were signed by a day (STF-046)."""
        return self.safety_rules_signed_on is not None and self.safety_rules_signed_on <= on


def evolve(staff: Staff, recorded: Recorded[Any]) -> Staff:
    """Apply a fact. History is accepted, not judged."""
    event: StaffEvent = recorded.event
    match event:
        case StaffRegistered():
            return evolved(
                staff,
                stage=StaffStage.IN_SERVICE,
                site=event.site,
                post=event.post,
                department=event.department,
                roles=event.roles,
                trades=event.trades,
                service=Span(since=event.since),
            )
        case PostAssigned():
            return evolved(staff, post=event.post, department=event.department, roles=event.roles, trades=event.trades)
        case CertificateGranted():
            granted = Certificate(trade=event.trade, valid_from=event.valid_from, valid_until=event.valid_until)
            return evolved(staff, certificates=(*staff.certificates, granted))
        case CertificateRevoked():
            return evolved(
                staff,
                certificates=tuple(
                    evolved(one, revoked_on=event.on) if place == event.certificate else one
                    for place, one in enumerate(staff.certificates, 1)
                ),
            )
        case CertificateEnded():
            return evolved(
                staff,
                certificates=tuple(
                    evolved(one, ended=True) if place == event.certificate else one
                    for place, one in enumerate(staff.certificates, 1)
                ),
            )
        case CompetenceLinked():
            return evolved(staff, competence=event.competence)
        case TrainingCompleted():
            course = Course(
                training=event.training,
                first_day=event.first_day,
                last_day=event.last_day,
                passed=event.passed,
                subjects=event.subjects,
            )
            return evolved(staff, courses=(*staff.courses, course))
        case SafetyRulesSigned():
            days = (event.on, staff.safety_rules_signed_on or event.on)
            return evolved(staff, safety_rules_signed_on=min(days))
        case FitForDutyMarked():
            return evolved(staff, fit_for_duty=True)
        case OperatorAccepted():
            return evolved(staff, equipment=staff.equipment | {event.equipment})
        case StaffLeft():
            service = Span(since=event.until) if staff.service is None else staff.service
            return evolved(staff, stage=StaffStage.LEFT, service=service.ended(event.until))
        case _:
            assert_never(event)
