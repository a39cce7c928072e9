"""Staff: who may be sent to do what."""

from datetime import date, timedelta

import pytest
from attrs import evolve

from tests.domain.register.conftest import ADMIN, OFFICER
from wuye.domain.register.site import SiteRegistered
from wuye.domain.register.staff import commands as c
from wuye.domain.register.staff import events as e
from wuye.domain.register.staff.kinds import InductionSubject, Trade, Training
from wuye.domain.shared.actor import Role
from wuye.domain.shared.personal import Personal
from wuye.entrypoints.testing import MONDAY_9AM, Given, fact

STAFF = "staff-00000000-0000-7000-8000-000000000001"
MONDAY = date(2026, 9, 7)
DAY = timedelta(days=1)
TECHNICIANS = frozenset({Role.TECHNICIAN})
REGISTER = c.RegisterStaff(
    key="li", site="yunqi", name="李工", post="维修工", roles=TECHNICIANS, trades=frozenset({Trade.ELECTRICIAN})
)
LI = e.StaffRegistered(
    site="yunqi",
    name=Personal("李工", STAFF),
    phone=None,
    post="维修工",
    department=None,
    roles=TECHNICIANS,
    trades=frozenset({Trade.ELECTRICIAN}),
    since=MONDAY_9AM,
)
CERTIFICATE = e.CertificateGranted(
    trade=Trade.ELECTRICIAN, number=Personal("T-1", STAFF), valid_from=MONDAY, valid_until=MONDAY + 30 * DAY
)
INDUCTION = c.CompleteTraining(
    training=Training.INDUCTION,
    first_day=MONDAY,
    last_day=MONDAY + 6 * DAY,
    passed=True,
    subjects=frozenset(InductionSubject),
)
SITE = SiteRegistered(name="云栖花园", zone="Asia/Shanghai", company=None, opened_at=MONDAY_9AM - 400 * DAY)


def test_an_employee_is_known_by_a_pseudonym(given: Given) -> None:
    """The name is sealed under the employee's own key."""
    given().when(REGISTER, by=ADMIN, at=MONDAY_9AM).then(LI)
    given().when(REGISTER, by=OFFICER).then_refused("not-permitted")


@pytest.mark.parametrize("role", [Role.OCCUPANT, Role.SYSTEM])
def test_an_employee_has_a_staff_role(given: Given, role: Role) -> None:
    """A timer is no colleague."""
    wrong = frozenset({Role.TECHNICIAN, role})
    given().when(evolve(REGISTER, roles=wrong), by=ADMIN).then_refused("no-staff-role", roles=[role.value])
    given(LI).when(c.AssignPost(post="维修工", roles=wrong), by=ADMIN).then_refused("no-staff-role")


def test_a_post_brings_its_roles(given: Given) -> None:
    """What somebody may do follows the post."""
    command = c.AssignPost(post="工程主管", department="工程部", roles=frozenset({Role.ENGINEERING_SUPERVISOR}))
    state = given(LI).when(command, by=ADMIN).state
    assert (state.post, state.department, state.roles, state.trades) == (
        "工程主管",
        "工程部",
        frozenset({Role.ENGINEERING_SUPERVISOR}),
        frozenset(),
    )


def test_a_certificate_counts_on_its_first_and_last_day(given: Given) -> None:
    """Neither a day longer nor in another trade (STF-001)."""
    staff = given(LI, CERTIFICATE).state()
    last = MONDAY + 30 * DAY
    assert [staff.certified("electrician", day) for day in (MONDAY - DAY, MONDAY, last, last + DAY)] == [
        False,
        True,
        True,
        False,
    ]
    assert not staff.certified("mechanical-repairer", MONDAY)
    assert [staff.certificate_expired("electrician", day) for day in (MONDAY - DAY, last, last + DAY)] == [
        False,
        False,
        True,
    ]


def test_a_certificate_without_an_end_stays_valid_until_it_is_revoked(given: Given) -> None:
    """From its revocation on it no longer counts, and it stays in the record (STF-001)."""
    story = given(LI, evolve(CERTIFICATE, valid_until=None))
    revoke = c.RevokeCertificate(certificate=1, reason="伪造", on=MONDAY + DAY)
    outcome = story.when(revoke, by=ADMIN)
    state = outcome.state
    assert [state.certified("electrician", day) for day in (MONDAY, MONDAY + DAY)] == [True, False]
    assert len(state.certificates) == 1
    story(*outcome.own).when(revoke, by=ADMIN).then_refused("no-certificate")
    story(*outcome.own, CERTIFICATE).when(revoke, by=ADMIN).then_refused("already-revoked", certificate=1)
    story.when(evolve(revoke, certificate=2), by=ADMIN).then_refused("unknown-certificate", certificate=2, held=1)


def test_the_day_is_that_of_the_site(given: Given) -> None:
    """Half past midnight in Shanghai is still yesterday in Greenwich."""
    half_past_midnight = MONDAY_9AM + timedelta(hours=15, minutes=30)
    revoke = c.RevokeCertificate(certificate=1, reason="过期")
    story = given(LI, CERTIFICATE).elsewhere("site-yunqi", SITE)
    story.when(revoke, by=ADMIN, at=half_past_midnight).then(
        e.CertificateRevoked(certificate=1, on=date(2026, 9, 8), reason=Personal("过期", STAFF))
    )
    given(evolve(LI, site=None), CERTIFICATE).when(revoke, by=ADMIN).then_refused("day-needed", field="on")


def test_a_validity_ends_after_it_begins(given: Given) -> None:
    """Turned dates would make a certificate that never counts."""
    turned = c.GrantCertificate(trade=Trade.ELECTRICIAN, number="T-1", valid_from=MONDAY, valid_until=MONDAY - DAY)
    given(LI).when(turned, by=ADMIN).then_refused("ends-before-start", field="valid_until")
    given(LI).when(evolve(INDUCTION, last_day=MONDAY - DAY), by=ADMIN).then_refused("ends-before-start")


def test_only_the_induction_course_has_subjects(given: Given) -> None:
    """What it covered is on record, or it is not complete (STF-011)."""
    given(LI).when(evolve(INDUCTION, subjects=frozenset()), by=ADMIN).then_refused("subjects-mismatch")
    given(LI).when(evolve(INDUCTION, training=Training.SKILL), by=ADMIN).then_refused("subjects-mismatch")


@pytest.mark.parametrize(
    "course",
    [
        evolve(INDUCTION, last_day=MONDAY + 5 * DAY),
        evolve(INDUCTION, subjects=frozenset(InductionSubject) - {InductionSubject.SAFETY}),
        evolve(INDUCTION, passed=False),
    ],
    ids=["six days", "without safety", "failed"],
)
def test_half_an_induction_makes_nobody_fit_for_duty(given: Given, course: c.CompleteTraining) -> None:
    """A week, six subjects, passed (STF-011)."""
    taken = given(LI).when(course, by=ADMIN).own
    given(LI, *taken).when(c.MarkFitForDuty(), by=ADMIN).then_refused("induction-missing", days=7)


def test_the_induction_course_makes_fit_for_duty_once(given: Given) -> None:
    """Marked again changes nothing (STF-011)."""
    given(LI).when(c.MarkFitForDuty(), by=ADMIN).then_refused("induction-missing")
    taken = given(LI).when(INDUCTION, by=ADMIN).own
    marked = given(LI, *taken).when(c.MarkFitForDuty(), by=ADMIN).then(e.FitForDutyMarked())
    given(LI, *taken, *marked.own).when(c.MarkFitForDuty(), by=ADMIN).then_nothing()


@pytest.mark.parametrize("absent", [Training.SKILL, Training.SAFETY, Training.CUSTOMER_SERVICE])
def test_two_trainings_of_three_open_no_door(given: Given, absent: Training) -> None:
    """Skill, safety and customer service, each completed (STF-022)."""
    three = [Training.SKILL, Training.SAFETY, Training.CUSTOMER_SERVICE]
    course = evolve(INDUCTION, subjects=frozenset(), training=Training.SKILL)

    def taken(*failed: Training) -> list[object]:
        courses = [evolve(course, training=one, passed=one not in failed) for one in three]
        return [fact for one in courses for fact in given(LI).when(one, by=ADMIN).own]

    assert given(LI, *taken()).state().trained_for_entry()
    assert not given(LI, *taken(absent)).state().trained_for_entry()


def test_restricted_equipment_is_operated_with_a_certificate(given: Given) -> None:
    """None, and no longer valid, are told apart (STF-003)."""
    accept = c.AcceptOperator(equipment="boiler-1", on=MONDAY + 40 * DAY)
    operator = evolve(CERTIFICATE, trade=Trade.EQUIPMENT_OPERATOR)
    given(LI, CERTIFICATE).when(accept, by=ADMIN).then_refused("not-certified", trade="equipment-operator")
    given(LI, operator).when(accept, by=ADMIN).then_refused("certificate-expired", on="2026-10-17")
    accepted = given(LI, operator).when(evolve(accept, on=MONDAY), by=ADMIN)
    accepted.then(e.OperatorAccepted(equipment="boiler-1", on=MONDAY))
    assert accepted.state.equipment == {"boiler-1"}


def test_who_has_left_is_in_service_no_more(given: Given) -> None:
    """An interval again: the instant of leaving is outside (B43)."""
    out = MONDAY_9AM + DAY
    left = given(LI).when(c.StaffLeaves(until=out, reason="退休"), by=ADMIN)
    staff = left.state
    assert [staff.in_service(at) for at in (MONDAY_9AM - DAY, MONDAY_9AM, out)] == [False, True, False]
    given(LI, *left.own).when(c.MarkFitForDuty(), by=ADMIN).then_refused("wrong-stage")
    given(LI).when(c.StaffLeaves(until=MONDAY_9AM), by=ADMIN).then_refused("before-joining")
    stray = given(fact(e.StaffLeft(until=out, reason=None))).state()
    assert not stray.in_service(out)
