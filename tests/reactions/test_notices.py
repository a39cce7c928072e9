"""What the desk tells of its own accord: a passed limit goes up its ladder, each rung once, and is taken back."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

import pytest

from tests.inspections.place import ADMIN, DAY, DIRECTOR, INSPECTOR, MONDAY, REPAIRER, SITE, Place
from tests.sla_app.stories import does, reported
from tests.support.community import CAST
from wuye.application.aggregates import REGISTRY
from wuye.application.ports import Query, Unavailable
from wuye.application.projections.notices import notice_board, notice_lines
from wuye.application.projections.rebuild import compare
from wuye.application.reactions.declared import Reaction, cycle
from wuye.application.reactions.table import REACTIONS, reactions
from wuye.application.reactions.worker import ACTOR_ID, REACTIONS_TABLE, Reactor
from wuye.application.sla.timers import Timekeeper
from wuye.domain.cadence import events as told
from wuye.domain.cadence.commands import SetCadence
from wuye.domain.cadence.rule import Rule, Timeliness
from wuye.domain.clock import events as clock
from wuye.domain.complaint.commands import ReceiveComplaint
from wuye.domain.complaint.terms import ComplaintChannel
from wuye.domain.inspection import commands as inspection
from wuye.domain.inspection import events as inspected
from wuye.domain.inspection.terms import InspectionStage
from wuye.domain.register.competence import commands as competence
from wuye.domain.register.competence.kinds import CompetenceStage
from wuye.domain.register.notice import commands as c
from wuye.domain.register.notice import events as e
from wuye.domain.register.policy.commands import ChooseProfile, SetSwitch
from wuye.domain.register.staff import events as staff
from wuye.domain.register.staff.commands import GrantCertificate, RevokeCertificate
from wuye.domain.register.staff.kinds import Trade
from wuye.domain.shared.actor import Actor, Role
from wuye.domain.shared.inspections import InspectionKind
from wuye.domain.sla.cadence import CatchUp
from wuye.domain.sla.limits import Unit
from wuye.domain.sla.policy import Profile
from wuye.domain.ticket.commands import ForwardToEngineering, TriageTicket, VerifyIdentity

SUPERVISOR = CAST.engineering_supervisor


def told_of(place: Place, about: str) -> list[Any]:
    """What was said about a case, line by line, in the order it was said."""
    query = Query(where={"about": about}, order=(("told_at", False),), limit=200)
    rows = [row for _, row in place.reader().page(notice_lines(), query)]
    return sorted(rows, key=lambda row: (row["told_at"], row["level"], row["subject"]))


def rings(place: Place, **later: float) -> None:
    """Time passes, timers tell what passed, and everything that follows from it happens."""
    place.later(**later)
    Timekeeper(place.desk).wake()
    place.settles()


def test_no_line_of_the_table_leads_back_to_itself() -> None:
    """Notices, certificates and missed inspections hang on the same table: it still has no ring, and one is found."""
    assert cycle(reactions(REGISTRY), REGISTRY) == ()
    for gives, on in (
        (c.RaiseNotice, e.NoticeRaised),
        (inspection.MissInspection, inspected.InspectionMissed),
    ):
        back = next(one for one in REACTIONS if one.gives is gives)
        ring = Reaction(name="ring", on=on, gives=_cause_of(back.on), react=lambda _: (), rows="[derived]")
        assert "ring" in cycle((*REACTIONS, ring), REGISTRY)


def _cause_of(event: type) -> type:
    return next(row.command for one in REGISTRY.lifecycles for row in one.rows if event in row.gives)


def test_a_passed_limit_goes_up_the_ladder_and_is_taken_back_when_it_was_kept(place: Place) -> None:
    """Supervisor, head, director, each once and with its cause; a late fact that was true in time takes it back."""
    case = reported(place.desk)
    begun = place.clock.now()
    rings(place, days=3)
    rows = [one for one in told_of(place, case) if one["subject"] == "ticket.forward"]
    ladder = ["engineering-supervisor", "department-head", "management"]
    assert [(one["level"], one["audience"], one["state"]) for one in rows] == [
        (level, role, "stands") for level, role in enumerate(ladder)
    ]
    breaches = [one for one in place.desk.history(f"clock-{case}") if isinstance(one.event, clock.ClockBreached)]
    caused = {one.envelope.event_id for one in breaches}
    raised = [one for notice in place.cases("notice") for one in place.desk.history(notice)]
    firsts = [one for one in raised if one.event.about == case and one.event.level == 0]
    assert {one.envelope.causation_id for one in firsts} == {one.event.line for one in firsts} == caused
    assert {(one.actor.id, one.actor.role) for one in firsts} == {(ACTOR_ID, Role.SYSTEM)}
    for place_in_line, kind in enumerate((VerifyIdentity, TriageTicket, ForwardToEngineering), 1):
        does(place.desk, case, kind, CAST.officer, occurred_at=begun + timedelta(seconds=place_in_line))
    rings(place, minutes=1)
    assert place.of(f"clock-{case}", clock.ThresholdAnnulled)
    after = [one for one in told_of(place, case) if one["subject"] == "ticket.forward"]
    assert [one["state"] for one in after] == ["withdrawn"] * 3
    others = {one["state"] for one in told_of(place, case) if one["subject"] in ("ticket.arrival", "ticket.callback")}
    assert others <= {"stands"}, "one line is taken back, and no other of its message"
    for view in (notice_board(REGISTRY), notice_lines()):
        assert compare(place.desk.log, place.desk.views, view).equal


def test_a_complaint_has_a_ladder_of_its_own_and_only_who_was_told_takes_note(place: Place) -> None:
    """Service supervisor, director, first person of the centre; whoever stands above may answer for them."""
    received = ReceiveComplaint(
        site=SITE, channel=ComplaintChannel.WEBSITE, content="电梯停运", person="王女士", home=CAST.home
    )
    case = place.does(received, CAST.officer).case
    rings(place, days=5)
    heard = {(one["level"], one["audience"]) for one in told_of(place, case)}
    assert heard == {(0, "customer-service-supervisor"), (1, "management"), (2, "head-of-property-centre")}
    first = next(one for one in place.cases("notice") if place.desk.state(one).audience is Role.SERVICE_SUPERVISOR)
    place.refused("not-permitted", c.AcknowledgeNotice(), REPAIRER, first)
    place.does(c.AcknowledgeNotice(remark="已安排专人"), CAST.service_supervisor, first)
    assert place.desk.state(first).stage == "acknowledged"
    place.refused("wrong-stage", c.AcknowledgeNotice(), DIRECTOR, first)
    place.refused("not-permitted", c.WithdrawNotice(line="event-1"), DIRECTOR, first)


def certified(place: Place, days: int, by: Actor = ADMIN) -> str:
    """A certificate of so many days; gives the renewal duty that it makes."""
    number = len(place.desk.state(REPAIRER.id).certificates) + 1
    until = MONDAY + days * DAY
    grant = GrantCertificate(
        trade=Trade.EQUIPMENT_OPERATOR, number=f"特种 {number}", valid_from=MONDAY, valid_until=until
    )
    place.does(grant, by, REPAIRER.id)
    place.settles()
    return f"cadence-{REPAIRER.id}.equipment-operator.{number}"


def fit(place: Place) -> str:
    """A competence record of a post that needs the certificate: passed, and on duty."""
    registered = competence.RegisterEmployee(
        key="operator",
        staff=REPAIRER.id,
        post="设备操作",
        duties=("巡检",),
        certified_trade=Trade.EQUIPMENT_OPERATOR,
    )
    record = place.does(registered, ADMIN).case
    place.does(competence.StartInduction(mentor=SUPERVISOR.id), ADMIN, record)
    place.does(competence.RecordAssessment(passed=True), SUPERVISOR, record)
    place.settles()
    return record


@pytest.mark.parametrize("outage", [False, True])
def test_a_certificate_is_spoken_of_and_ends_on_its_day_also_through_an_outage(place: Place, *, outage: bool) -> None:
    """The head hears of it thirty days before; after its last day nobody is at the post: at the true time."""
    certified(place, 40)
    record = fit(place)
    if outage:
        place.clock.advance(timedelta(days=60))
        place.settles()
    else:
        for _ in range(60):
            place.later(days=1)
    (ended,) = [one for one in place.desk.history(REPAIRER.id) if isinstance(one.event, staff.CertificateEnded)]
    assert (ended.event.valid_until, ended.event.covered) == (MONDAY + 40 * DAY, False)
    assert ended.occurred_at.isoformat() == "2026-10-17T16:00:00+00:00"
    assert place.desk.state(record).stage is CompetenceStage.BLOCKED
    said = [one for one in told_of(place, REPAIRER.id) if one["kind"] == "certificate"]
    assert [(one["level"], one["audience"]) for one in said] == [(0, "department-head"), (1, "management")]
    assert all(one["outcome"] == "done" for one in place.reactions())
    head = place.desk.log.head()
    place.desk.views.drop(REACTIONS_TABLE.name)
    Reactor(place.desk, reactions(REGISTRY)).catch_up()
    assert place.desk.log.head() == head


def test_a_renewed_certificate_ends_quietly_and_a_revoked_one_is_not_waited_for(place: Place) -> None:
    """The new document does what the duty asked for; what was revoked has nothing to renew."""
    first = certified(place, 40)
    record = fit(place)
    place.later(days=20)
    second = certified(place, 400)
    (done,) = place.of(first, told.OccurrenceDone)
    assert done.timeliness is Timeliness.IN_TIME
    place.later(days=30)
    assert place.desk.state(record).stage is CompetenceStage.FIT
    assert place.of(REPAIRER.id, staff.CertificateEnded) == []
    place.does(RevokeCertificate(certificate=3, reason="伪造"), ADMIN, REPAIRER.id)
    place.settles()
    assert place.desk.state(second).stage == "ended"


def test_an_inspection_whose_occurrence_was_missed_ends_as_missed(place: Place) -> None:
    """After nine days without a worker each is accounted for; one made in time and reported late is put right."""
    duty = place.rounds("fire-patrol", InspectionKind.FIRE_PATROL, Unit.DAYS, missed=CatchUp.MISSED)
    place.later(days=1)
    place.later(days=9)
    stages = Counter(place.desk.state(one).stage for one in place.cases("inspection"))
    assert stages == {InspectionStage.MISSED: 10, InspectionStage.SCHEDULED: 1}
    series = place.desk.state(duty)
    assert len(series.lost) == 10
    first = series.case_of("2026-09-07")
    place.refused("occurrence-missed", inspection.StartInspection(), INSPECTOR, first)
    made_at = place.clock.now() - timedelta(days=10) + timedelta(hours=1)
    for command in (
        inspection.StartInspection(),
        *(inspection.VisitPoint(point=point) for point in ("P1", "P2")),
    ):
        place.does(command, INSPECTOR, first, occurred_at=made_at)
    state = place.desk.state(first)
    for point in state.places:
        for item in state.items:
            answer = inspection.RecordItem(item=item.code, conforms=True, point=point)
            place.does(answer, INSPECTOR, first, occurred_at=made_at)
    place.does(inspection.CompleteInspection(), INSPECTOR, first, occurred_at=made_at)
    place.settles()
    (done,) = place.of(duty, told.OccurrenceDone)
    assert (done.slot.id, done.corrects, done.timeliness) == ("2026-09-07", True, Timeliness.IN_TIME)
    assert all(one["outcome"] == "done" for one in place.reactions())


@pytest.mark.parametrize(("word", "heard"), [("overdue_task", 0), ("escalate", 3)])
def test_what_becomes_of_a_missed_duty_is_the_sites_policy(place: Place, word: str, heard: int) -> None:
    """policy.cadence.missed: an overdue task, or management hears of each."""
    switch = SetSwitch(name="policy.cadence.missed", value=word, reason="试行")
    place.does(ChooseProfile(site=SITE, profile=Profile.DEFAULT), ADMIN)
    place.does(switch, ADMIN, f"policy-{SITE}")
    rule = Rule(anchor=date(2026, 9, 7), unit=Unit.DAYS, missed=CatchUp.MISSED)
    duty = place.does(SetCadence(key="spot", site=SITE, duty="cadence.spot_check", rule=rule), ADMIN).case
    place.later(days=3)
    said = told_of(place, duty)
    assert [(one["kind"], one["audience"], one["subject"]) for one in said] == [
        ("missed-duty", "management", "cadence.spot_check")
    ] * heard


def _crashes() -> Iterator[int]:
    yield from (1, 2, 3, 5)


@pytest.mark.parametrize("after", list(_crashes()))
def test_a_crash_between_command_and_position_tells_nobody_twice_and_forgets_nobody(place: Place, after: int) -> None:
    """Whatever was given before the crash is met by its command id afterwards: the same notices as without one."""

    class Crashing:
        """A desk that is cut off after so many commands."""

        left = after

        def __getattr__(self, name: str) -> Any:
            return getattr(place.desk, name)

        def execute(self, *args: Any, **more: Any) -> Any:
            if self.left == 0:
                raise Unavailable("log", "gone")
            self.left -= 1
            return place.desk.execute(*args, **more)

    case = reported(place.desk)
    place.later(days=2)
    Timekeeper(place.desk).wake()
    wanted = [
        one
        for one in place.desk.history(f"clock-{case}")
        if isinstance(one.event, clock.ClockBreached | clock.ClockEscalated)
    ]
    assert len(wanted) > after
    crashing: Any = Crashing()
    with pytest.raises(Unavailable):
        Reactor(crashing, reactions(REGISTRY)).catch_up()
    place.settles()
    whole = [one.event for notice in place.cases("notice") for one in place.desk.history(notice)]
    raised = [one for one in whole if one.about == case]
    assert sorted(one.line for one in raised) == sorted(one.envelope.event_id for one in wanted)
    assert len({one.audience for one in raised}) < len(raised)
