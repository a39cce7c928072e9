"""Requirement rows about faults: limits, cause, scheme, test, prevention, archive, and the ticket a fault opens."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest

from tests.asset.conftest import AssetStory
from tests.support.assets import TOOL
from tests.support.community import CAST, TRADE
from wuye.application.sla.clocks import case_runs, readings
from wuye.application.sla.terms import terms_of
from wuye.domain.asset import commands as c
from wuye.domain.asset import events as e
from wuye.domain.asset import terms as t
from wuye.domain.asset.lifecycle import ASSET
from wuye.domain.shared.facilities import AssetKind, CycleReason
from wuye.domain.sla.policy import Profile
from wuye.domain.sla.reading import Reading, Verdict
from wuye.domain.ticket.events import RepairReported
from wuye.domain.ticket.terms import Stage

K = AssetKind


def clock(story: AssetStory, name: str) -> Reading:
    """How a clock of the asset stands now."""

    def register(stream: str) -> object:
        written = story.desk.log.stream(stream)
        return story.desk.state(stream) if written else story.desk.registry.of_stream(stream).initial

    terms = terms_of(story.history[0], register)
    found = [one for one in readings(case_runs(ASSET, story.history, terms), terms, story.now) if one.clock == name]
    assert found, f"{name} never started"
    return found[-1]


@pytest.mark.req("AST-041", "SLA-052", "SLA-053")
@pytest.mark.parametrize("profile", [Profile.HANDBOOK_000, Profile.DEFAULT])
def test_an_equipment_fault_is_responded_to_in_4_hours_and_completed_in_24(
    elsewhere: Callable[..., AssetStory], profile: Profile
) -> None:
    """Exactly at the limit is met; a microsecond later is breached."""
    story = elsewhere(profile).faulty()
    reported = story.history[-2].occurred_at
    response, complete = clock(story, "fault.response"), clock(story, "fault.complete")
    assert (response.due, complete.due) == (reported + timedelta(hours=4), reported + timedelta(hours=24))
    story.town.clock.set(reported + timedelta(hours=4))
    story.does(c.AnalyseFault)
    assert clock(story, "fault.response").verdict is Verdict.MET
    story.goes(c.SchemeRepair, c.StartRepair, c.RepairFault)
    story.town.clock.set(reported + timedelta(hours=24, microseconds=1))
    story.does(c.VerifyFault)
    assert clock(story, "fault.complete").verdict is Verdict.MISSED


@pytest.mark.req("AST-042", "SLA-051")
def test_a_fault_is_reported_at_once_with_its_facts(asset: AssetStory) -> None:
    """Phenomenon, time, location, extent of impact; anybody may, and staff who report know at once."""
    asset.running()
    seen = asset.now - timedelta(minutes=7)
    asset.refuses("observed-later", c.ReportFault, observed_at=asset.now + timedelta(minutes=1))
    asset.does(c.ReportFault, by=CAST.occupant, observed_at=seen, location="3栋大堂", impact="停运一部")
    stored = asset.stored(e.FaultReported)
    assert (stored.phenomenon.plain, stored.observed_at) == ("轿厢门不能关闭", seen)
    assert (stored.location.plain, stored.impact.plain) == ("3栋大堂", "停运一部")
    # An occupant told the machine, not yet a person: the limit is "immediate".
    late = clock(asset, "fault.report")
    assert late.verdict is Verdict.MISSED
    asset.does(c.TellStaff, by=CAST.occupant)
    asset.recovered()
    asset.does(c.ReportFault, by=CAST.officer)
    assert clock(asset, "fault.report").verdict is Verdict.MET
    assert asset.stored(e.StaffTold).staff == CAST.officer.id


@pytest.mark.req("AST-043")
@pytest.mark.parametrize("cause", t.FaultCause)
def test_a_professional_records_the_cause_class(asset: AssetStory, cause: t.FaultCause) -> None:
    """Mechanical wear, electrical short, control anomaly, other."""
    asset.faulty()
    asset.refuses("not-permitted", c.AnalyseFault, by=CAST.officer)
    asset.does(c.AnalyseFault, cause=cause)
    assert asset.stored(e.FaultAnalysed).cause is cause
    assert {one.value for one in t.FaultCause} == {"mechanical-wear", "electrical-short", "control-anomaly", "other"}


@pytest.mark.req("AST-039", "AST-044")
def test_a_scheme_states_content_tools_staff_and_time_and_only_professionals_repair(asset: AssetStory) -> None:
    """Unqualified staff and unmarked tools are refused."""
    asset.faulty().does(c.AnalyseFault)
    asset.refuses("not-certified", c.SchemeRepair, staff=(CAST.lapsed_technician.id,))
    asset.refuses("not-certified", c.SchemeRepair, staff=(CAST.officer.id,))
    asset.refuses("not-certified", c.SchemeRepair, trade="mechanical-repairer")
    asset.refuses("tool-not-registered", c.SchemeRepair, tools=("tool-borrowed",))
    asset.does(c.SchemeRepair, expected_minutes=120)
    stored = asset.stored(e.RepairSchemed)
    assert (stored.content.plain, stored.tools, stored.staff) == ("更换门机皮带", (TOOL,), (CAST.technician.id,))
    assert (stored.trade, stored.expected_minutes) == (TRADE, 120)
    asset.refuses("not-assigned", c.StartRepair, by=CAST.second_technician)
    asset.does(c.StartRepair)


@pytest.mark.req("AST-045")
def test_a_repair_is_tested_and_accepted_before_the_asset_runs_again(asset: AssetStory) -> None:
    """By another person than who repaired; what fails the test is schemed anew."""
    asset.faulty().repaired()
    asset.refuses("wrong-fault-stage", c.CompleteRepair)
    asset.refuses("own-work", c.VerifyFault, by=CAST.technician)
    asset.does(c.RejectRepair, reason="仍有异响")
    assert asset.stored(e.RepairRejected).reason.plain == "仍有异响"
    asset.goes(c.RepairFault, c.VerifyFault)
    assert asset.stored(e.FaultVerified).tests.plain == "空载、满载各运行五次"
    asset.refuses("not-tested", c.CompleteRepair, tested=False)
    asset.does(c.CompleteRepair)
    assert asset.row()["stage"] == "in-service"


@pytest.mark.req("AST-046", "AST-047")
def test_prevention_is_recorded_and_the_case_is_kept_in_the_archive(asset: AssetStory) -> None:
    """More daily upkeep, tuned parameters, regular change of wearing parts."""
    asset.faulty().recovered()
    asset.refuses("no-fault", c.ArchiveFault)
    asset.does(c.RecordPrevention, measures=tuple(t.PreventiveMeasure))
    assert {one.value for one in asset.stored(e.PreventionRecorded).measures} == {
        "more-daily-upkeep",
        "tuned-parameters",
        "regular-change-of-wearing-parts",
    }
    asset.does(c.ArchiveFault)
    assert asset.state.faults == ()
    row = asset.town.row("fault_archive", f"{asset.case}/1")
    assert (row["stage"], row["kind"], row["cause"]) == ("archived", "lift", "mechanical-wear")
    assert set(row["body"]["measures"]) == {one.value for one in t.PreventiveMeasure}


@pytest.mark.req("AST-036")
def test_a_problem_found_in_a_check_is_reported_and_a_repair_order_follows(asset: AssetStory) -> None:
    """The reaction opens the ticket; the fault case knows it, and is not repaired before it is done."""
    asset.running(K.LIFT, "lift-check", since=asset.now.date())
    asset.town.passes(asset.now + timedelta(days=1), step=timedelta(hours=6))
    asset.goes(c.StartMaintenance, c.ReportDefect)
    asset.town.settle_down()
    asset.town.settle_down()
    found = asset.stored(e.DefectFound)
    assert (found.origin, found.phenomenon.plain) == (t.FaultOrigin.CHECK, "制动片磨损")
    ticket = asset.stored(e.TicketFollowed).ticket
    reported = asset.desk.history(ticket)[0]
    assert isinstance(reported.event, RepairReported)
    assert (reported.event.asset, reported.event.content.plain) == (asset.case, "制动片磨损")
    assert asset.desk.state(ticket).stage is Stage.APPROVED
    cause = next(one for one in asset.history if isinstance(one.event, e.DefectFound))
    assert reported.envelope.causation_id == cause.envelope.event_id
    asset.goes(c.AnalyseFault, c.SchemeRepair, c.StartRepair)
    asset.refuses("ticket-not-done", c.RepairFault)
    asset.town.settle_down()
    assert len(asset.all_stored(e.TicketFollowed)) == 1
    asset.retired()


@pytest.mark.req("AST-048", "SLA-054")
def test_in_an_emergency_a_professional_is_notified_at_once_and_supported(asset: AssetStory) -> None:
    """The limit is "at once": it is met only in the same instant."""
    asset.running()
    at = asset.now
    asset.does(c.ReportFault, emergency=True)
    fast = asset.another().running()
    begun = fast.now
    fast.does(c.ReportFault, emergency=True, occurred_at=begun)
    fast.does(c.NotifyRepairer, occurred_at=begun)
    assert clock(fast, "fault.emergency_notice").verdict is Verdict.MET
    stored = fast.stored(e.RepairerNotified)
    assert (stored.repairer, stored.support.plain) == (CAST.technician.id, "先断电，使用盘车手轮")
    asset.does(c.NotifyRepairer)
    slow = clock(asset, "fault.emergency_notice")
    assert (slow.verdict, slow.due) == (Verdict.MISSED, at)
    calm = asset.another().faulty(emergency=False)
    calm.refuses("no-emergency", c.NotifyRepairer)


@pytest.mark.req("AST-049")
def test_a_monitor_reads_conditions_and_its_deviation_raises_a_ticket(asset: AssetStory) -> None:
    """What a sensor sees is a fault of origin monitor, and opens a ticket like any other."""
    asset.running()
    asset.does(c.InstallMeter, quantity=t.MeterQuantity.TEMPERATURE, highest=400)
    asset.does(c.RecordReading, by=CAST.system, reading=455)
    assert asset.stored(e.ReadingOutOfRange).reading == 455
    asset.does(c.ReportFault, by=CAST.system, phenomenon="曳引机温度 45.5 度")
    assert asset.stored(e.FaultReported).origin is t.FaultOrigin.MONITOR
    asset.town.settle_down()
    asset.town.settle_down()
    assert asset.desk.state(asset.stored(e.TicketFollowed).ticket).asset == asset.case


@pytest.mark.req("AST-066")
def test_frequently_failing_points_are_counted_by_kind_and_cause(elsewhere: Callable[..., AssetStory]) -> None:
    """The analysis changes a frequency for that reason."""
    story = elsewhere()
    story.running(K.LIFT, "lift-system")
    for _ in range(3):
        story.does(c.ReportFault)
        story.recovered()
    once = story.another().faulty()
    once.does(c.AnalyseFault, cause=t.FaultCause.ELECTRICAL_SHORT)
    sums = story.town.rows("fault_archive", (("failures", True),), what="_sum", site=story.cast.site)
    counted = [(row["kind"], row["cause"], row["failures"]) for _, row in sums]
    assert counted == [("lift", "mechanical-wear", 3), ("lift", "electrical-short", 1)]
    story.does(c.AdjustCycle, reason=CycleReason.FAILURE_ANALYSIS)
    assert story.stored(e.DutyRevised).reason is CycleReason.FAILURE_ANALYSIS


@pytest.mark.req("AST-073")
def test_the_recovery_of_equipment_is_measured(asset: AssetStory) -> None:
    """Recovery time from report to operation, recovery rate, and with them MTBF and MTTR."""
    asset.running()
    asset.later(hours=100)
    asset.does(c.ReportFault)
    reported = asset.history[-2].occurred_at
    running = int((reported - asset.history[1].occurred_at).total_seconds())
    asset.later(hours=2)
    asset.recovered()
    back = asset.history[-1].occurred_at
    seconds = int((back - reported).total_seconds())
    row = asset.row()
    assert (row["failures"], row["recovery_permille"], row["last_recovery_seconds"]) == (1, 1000, seconds)
    assert (row["mttr_seconds"], row["mtbf_seconds"]) == (seconds, running)
    asset.later(hours=10)
    asset.does(c.ReportFault)
    row = asset.row()
    assert (row["failures"], row["recovery_permille"]) == (2, 500)
    again = int((asset.history[-2].occurred_at - back).total_seconds())
    assert row["mtbf_seconds"] == (running + again) // 2
    kept = asset.town.row("fault_archive", f"{asset.case}/1")
    assert kept["recovery_seconds"] == seconds
