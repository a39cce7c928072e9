"""Reactions: an event causes a command, once, with its cause on record, and never in a circle."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from typing import Any

import pytest
from attrs import evolve

from tests.inspections.place import ADMIN, DAY, INSPECTOR, MONDAY, REPAIRER, SITE, SUPERVISOR, Place
from wuye.application.aggregates import REGISTRY
from wuye.application.ports import Unavailable
from wuye.application.reactions import worker
from wuye.application.reactions.declared import Act, Reaction, cycle
from wuye.application.reactions.table import REACTIONS, reactions
from wuye.application.reactions.worker import ACTOR_ID, REACTIONS_TABLE, Reactor
from wuye.application.sla.timers import Timekeeper
from wuye.domain.cadence import events as told
from wuye.domain.inspection import commands as c
from wuye.domain.inspection import events as e
from wuye.domain.inspection.hazard import commands as h
from wuye.domain.inspection.hazard import events as hazard
from wuye.domain.inspection.hazard.terms import HazardKind, HazardSource
from wuye.domain.inspection.parts import Finding
from wuye.domain.inspection.terms import InspectionStage
from wuye.domain.register.staff.commands import GrantCertificate
from wuye.domain.register.staff.kinds import Trade
from wuye.domain.shared.actor import Role
from wuye.domain.shared.inspections import Department, InspectionKind, Severity
from wuye.domain.sla.limits import Unit


def failed(place: Place) -> str:
    """A safety check that found two things; what follows has not happened yet."""
    case = place.scheduled(InspectionKind.SAFETY)
    place.does(c.StartInspection(), INSPECTOR, case)
    place.answered(case, INSPECTOR, failing=("warning-signs", "protective-gear"))
    findings = (
        Finding(item="warning-signs", problem="未设警示标志", place="3-2", hazard=True),
        Finding(item="protective-gear", problem="未系安全带", place="3-9", hazard=True, severity=Severity.MAJOR),
    )
    place.does(c.RaiseFindings(findings=findings), INSPECTOR, case)
    return case


def test_no_reaction_leads_back_to_itself() -> None:
    """A ring of reactions would never end: the table is held to have none."""
    assert cycle(reactions(REGISTRY), REGISTRY) == ()


def test_a_ring_would_be_found() -> None:
    """A proof that cannot fail is none: a line that closes a ring is named."""
    back = Reaction(name="back", on=e.FindingTaken, gives=c.RaiseFindings, react=lambda occasion: (), rows="[derived]")
    assert "back" in cycle((*reactions(REGISTRY), back), REGISTRY)


def test_every_line_names_what_is_there_once() -> None:
    """Names are part of command ids for ever: none is given twice; every command may be given by the system."""
    assert len({one.name for one in REACTIONS}) == len(REACTIONS)
    assert reactions(REGISTRY) == REACTIONS
    unheard = [
        one.name for one in REACTIONS if not any(Role.SYSTEM in row.roles for row in REGISTRY.rows_of(one.gives))
    ]
    assert unheard == []


def test_findings_become_cases_that_the_inspection_knows(place: Place) -> None:
    """A failed check opens a hazard; the hazard is entered at the check. Cause and person are on record."""
    case = failed(place)
    place.settles()
    opened = place.cases("hazard")
    assert len(opened) == 2
    taken = place.of(case, e.FindingTaken)
    assert [one.hazard for one in taken] == opened
    raised = next(one for one in place.desk.history(case) if isinstance(one.event, e.FindingsRaised))
    first = place.desk.history(opened[0])[0]
    assert first.envelope.causation_id == raised.envelope.event_id
    assert first.envelope.correlation_id == raised.envelope.correlation_id
    assert (first.actor.id, first.actor.role, first.actor.on_behalf_of) == (ACTOR_ID, Role.SYSTEM, INSPECTOR.id)
    assert first.event.problem.plain == "未设警示标志"
    assert place.desk.state(opened[0]).finder == INSPECTOR.id


def test_what_is_waited_for_is_found_piece_by_piece_among_the_rest(
    place: Place, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Nothing else is read, and what was looked through is not looked through again."""
    monkeypatch.setattr(worker, "PAGE", 1)
    monkeypatch.setattr(worker, "STRETCH", 3)
    case = failed(place)
    reactor = Reactor(place.desk, reactions(REGISTRY))
    reached = [0]
    while (step := reactor.step()) is not None:
        assert 0 < step.position - reached[-1] <= 3
        reached.append(step.position)
    assert reached[-1] == place.desk.log.head()
    assert len(place.of(case, e.FindingTaken)) == len(place.cases("hazard")) == 2


def test_reading_the_log_again_does_nothing_again(place: Place) -> None:
    """The position may be lost with the views; the command ids are in the log."""
    failed(place)
    place.settles()
    before, rows = place.desk.log.head(), len(place.reactions())
    place.desk.views.drop(REACTIONS_TABLE.name)
    place.desk.views.ensure(REACTIONS_TABLE)
    reacted = Reactor(place.desk, reactions(REGISTRY)).catch_up()
    assert reacted.given == rows > 0
    assert place.desk.log.head() == before


@pytest.mark.parametrize("after", range(1, 5))
def test_a_crash_between_command_and_position_neither_doubles_nor_loses(place: Place, after: int) -> None:
    """Whatever was given before the crash is met by its command id afterwards."""

    class Crashing:
        """A desk that is cut off after so many commands."""

        def __init__(self) -> None:
            self.left = after

        def __getattr__(self, name: str) -> Any:
            return getattr(place.desk, name)

        def execute(self, *args: Any, **more: Any) -> Any:
            if self.left == 0:
                raise Unavailable("log", "gone")
            self.left -= 1
            return place.desk.execute(*args, **more)

    failed(place)
    crashing: Any = Crashing()
    with_crash = Reactor(crashing, reactions(REGISTRY))
    try:
        with_crash.catch_up()
    except Unavailable:
        pass
    else:
        assert after > 3
    place.settles()
    assert len(place.cases("hazard")) == 2
    assert all(one["outcome"] == "done" for one in place.reactions())


def test_two_workers_give_each_act_once(place: Place) -> None:
    """Whoever comes second gets the first answer."""
    failed(place)
    workers = [Reactor(place.desk, reactions(REGISTRY)) for _ in range(2)]
    for _ in range(4):
        for one in workers:
            one.step()
    assert len(place.cases("hazard")) == 2


def test_a_refused_act_is_seen_and_stops_nothing(place: Place) -> None:
    """The others go on; the code stands in the view."""

    def hopeless(occasion: Any) -> list[Act]:
        return [Act(h.StartRectification(), occasion.case)]

    line = Reaction(
        name="hopeless", on=hazard.HazardFound, gives=h.StartRectification, react=hopeless, rows="[derived]"
    )
    failed(place)
    Reactor(place.desk, (line, *REACTIONS)).catch_up()
    outcomes = {(one["reaction"], one["outcome"], one["code"]) for one in place.reactions()}
    assert ("hopeless", "refused", "not-permitted") in outcomes
    assert ("finding-records-hazard", "done", None) in outcomes


def test_an_imported_history_causes_nothing(place: Place) -> None:
    """What was so in another system years ago opens no case today."""
    case = failed(place)
    raised = next(one for one in place.desk.history(case) if isinstance(one.event, e.FindingsRaised))
    old = evolve(raised, envelope=evolve(raised.envelope, reconstructed=True))

    class Past:
        """A log that has only that one fact."""

        def __getattr__(self, name: str) -> Any:
            return getattr(place.desk.log, name)

        def page_of(self, facts: Sequence[str], after: int, upto: int, _limit: int) -> list[Any]:
            assert REGISTRY.fact_of[e.FindingsRaised].name in facts
            return [old] if after < old.position <= upto else []

    class Elsewhere:
        """A desk over it."""

        log = Past()

        def __getattr__(self, name: str) -> Any:
            return getattr(place.desk, name)

    there: Any = Elsewhere()
    assert Reactor(there, reactions(REGISTRY)).catch_up().given == 0
    assert place.cases("hazard") == []


def test_a_duty_about_a_route_schedules_its_inspection_and_is_done_by_it(place: Place) -> None:
    """The window of the occurrence is the inspection's; made, it completes the occurrence at that time."""
    duty = place.rounds("fire-patrol", InspectionKind.FIRE_PATROL, Unit.DAYS)
    place.settles()
    (case,) = place.cases("inspection")
    state = place.desk.state(case)
    assert (state.cadence, state.slot, state.route) == (duty, "2026-09-07", "fire-patrol")
    place.does(c.StartInspection(), INSPECTOR, case)
    for point in ("P1", "P2"):
        place.does(c.VisitPoint(point=point), INSPECTOR, case)
    place.answered(case, INSPECTOR)
    place.does(c.CompleteInspection(), INSPECTOR, case)
    made_at = place.clock.now()
    place.clock.advance(timedelta(hours=30))
    place.settles()
    (done,) = [one for one in place.desk.history(duty) if isinstance(one.event, told.OccurrenceDone)]
    assert (done.event.case, done.event.timeliness, done.occurred_at) == (case, "in-time", made_at)
    assert len(place.cases("inspection")) == 2


def test_a_passed_limit_takes_a_hazard_up(place: Place) -> None:
    """Escalation by severity: a minor one to the department head first, a critical one to the first person."""
    heard: dict[Severity, list[Role]] = {Severity.MINOR: [], Severity.CRITICAL: []}
    for severity in heard:
        record = h.RecordHazard(
            site=SITE,
            kind=HazardKind.FIRE,
            source=HazardSource.PATROL,
            place="B1-12",
            problem="通道堆物",
            severity=severity,
        )
        case = place.does(record, INSPECTOR).case
        place.clock.advance(timedelta(hours=30))
        place.settles()
        Timekeeper(place.desk).wake()
        place.settles()
        heard[severity] = [one.audience for one in place.of(case, hazard.HazardEscalated)]
        place.does(h.ReportHazard(departments=(Department.SECURITY,)), INSPECTOR, case)
    head, director, first = Role.DEPARTMENT_HEAD, Role.MANAGEMENT, Role.HEAD_OF_CENTRE
    assert heard == {Severity.MINOR: [head, director, first], Severity.CRITICAL: [first, first, first]}


def test_a_certificate_is_spoken_of_before_it_ends(place: Place) -> None:
    """Thirty days before its last day a duty opens; nobody has to look the register through."""
    ends = MONDAY + 40 * DAY
    grant = GrantCertificate(
        trade=Trade.EQUIPMENT_OPERATOR, number="特种 0007", valid_from=MONDAY - 300 * DAY, valid_until=ends
    )
    place.does(grant, ADMIN, REPAIRER.id)
    place.settles()
    duties = [one for one in place.cases("cadence") if "equipment-operator" in one]
    assert len(duties) == 1
    assert place.of(duties[0], told.OccurrenceOpened) == []
    place.later(days=10, hours=1)
    (opened,) = place.of(duties[0], told.OccurrenceOpened)
    assert opened.slot.nominal == ends
    assert place.desk.state(duties[0]).subject == REPAIRER.id


def test_an_inspection_that_failed_is_closed_when_every_finding_is_owned(place: Place) -> None:
    """From the failed check to the closed one, through the cases its findings became."""
    case = failed(place)
    place.refused("suggestion-missing", report(), INSPECTOR, case)
    place.does(report(suggestion="整改后复查", superior=SUPERVISOR.id), INSPECTOR, case)
    place.refused("finding-not-taken", c.CloseInspection(), SUPERVISOR, case)
    place.settles()
    place.refused("finding-unowned", c.CloseInspection(), SUPERVISOR, case)
    for one in place.cases("hazard"):
        place.rectified(one)
    place.does(c.CloseInspection(), SUPERVISOR, case)
    assert place.desk.state(case).stage is InspectionStage.CLOSED


def report(**more: Any) -> c.ReportInspection:
    """The report of a safety check."""
    return c.ReportInspection(summary="检查完毕", departments=(Department.MAINTENANCE,), **more)
