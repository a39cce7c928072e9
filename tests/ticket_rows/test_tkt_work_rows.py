"""The work itself, from start to self-check (TKT-064…077), and what is asked before it (INS-003…005, INS-047, EMG)."""

from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from typing import Any

import pytest
from attrs import evolve

from tests.support.commands import STEPS
from tests.support.community import CAST
from tests.ticket_rows.conftest import TicketStory
from wuye.domain.shared.money import yuan
from wuye.domain.shared.refusal import InvalidInput
from wuye.domain.ticket import commands as c
from wuye.domain.ticket import events as e
from wuye.domain.ticket import terms as t
from wuye.domain.ticket.parts import EntryPlan, EntryRisk, ResultFlags, SelfCheck, TimetableStep
from wuye.domain.ticket.terms import Stage

Tickets = Callable[[], TicketStory]

ENTRY: Mapping[type, Mapping[str, object]] = {c.ReportRepair: {"entry_service": t.EntryServiceKind.REPAIR}}
"""On the way: a repair inside the home."""


def goes_on(ticket: TicketStory, *kinds: type) -> TicketStory:
    """Everyday commands, one after the other."""
    for kind in kinds:
        ticket.does(kind)
    return ticket


@pytest.mark.req("TKT-064")
def test_a_step_of_the_manual_left_open_blocks_completion(ticket: TicketStory) -> None:
    """No omission: whichever step it is."""
    ticket.at(Stage.IN_PROGRESS)
    assert ticket.stored(e.WorkStarted).steps == STEPS
    for left in STEPS:
        done = tuple(step for step in STEPS if step != left)
        refusal = ticket.refuses("step-open", c.CompleteSelfCheck, steps_done=done)
        assert refusal.facts["steps"] == [left]
    ticket.refuses("wrong-count", c.CompleteSelfCheck, steps_done=())
    ticket.another().at(Stage.ON_SITE).refuses("wrong-count", c.StartWork, steps=())
    ticket.does(c.CompleteSelfCheck)
    assert ticket.stored(e.SelfCheckPassed).steps_done == STEPS


@pytest.mark.req("TKT-065", "FEE-029", "FEE-030")
def test_what_differs_from_the_approved_plan_is_said(tickets: Tickets) -> None:
    """Other people than planned, or a cost above the budget (rule GB/T38238-2019 as quoted), need words."""
    ticket = tickets().at(Stage.IN_PROGRESS)
    plan = ticket.stored(e.RepairPlanned)
    assert (plan.budget, plan.personnel) == (yuan(100), (CAST.technician.id,))
    both = (CAST.technician.id, CAST.second_technician.id)
    refusal = ticket.refuses("deviation-unexplained", c.CompleteSelfCheck, personnel=both)
    assert refusal.facts["personnel"] == [CAST.second_technician.id]
    refusal = ticket.refuses("over-budget", c.CompleteSelfCheck, cost=yuan(101))
    assert refusal.facts == {"budget": 100_00, "currency": "CNY", "rule": "GB/T38238-2019"}
    ticket.does(c.CompleteSelfCheck, personnel=both, cost=yuan(101), plan_deviation="线管老化，加派一人")
    done = ticket.stored(e.SelfCheckPassed)
    assert done.plan_deviation is not None
    assert (done.plan_deviation.plain, done.cost) == ("线管老化，加派一人", yuan(101))
    shown = ticket.row()["body"]["state"]
    assert (shown["budget"]["minor"], shown["cost"]["minor"]) == (100_00, 101_00)
    assert ticket.state.over_budget

    within = tickets().at(Stage.IN_PROGRESS)
    within.does(c.CompleteSelfCheck, cost=yuan(100))
    assert within.stored(e.SelfCheckPassed).plan_deviation is None
    assert not within.state.over_budget


@pytest.mark.req("TKT-066")
@pytest.mark.parametrize("category", list(t.RepairCategory))
def test_work_starts_after_the_safety_rules_of_the_task_were_confirmed(
    ticket: TicketStory, category: t.RepairCategory
) -> None:
    """Whatever the kind of task; by the technician, before the start, in the log."""
    ticket.at(Stage.ON_SITE, {c.TriageTicket: {"category": category}}).does(c.RecordSurvey)
    assert ticket.stored(e.TicketTriaged).category is category
    ticket.refuses("safety-rules-not-confirmed", c.StartWork, safety_rules_confirmed=False)
    ticket.does(c.StartWork)
    (started,) = ticket.recorded(e.WorkStarted)
    assert started.actor == CAST.technician


@pytest.mark.req("TKT-067")
def test_a_repeat_visit_for_the_same_fault_costs_the_first_time_fix(tickets: Tickets) -> None:
    """Mended at the first visit it counts; after another visit, a complaint or a recurrence it does not."""
    once = tickets().at(Stage.ARCHIVED)
    assert once.stored(e.TicketArchived).first_time_fix

    again = tickets().at(Stage.ON_HOLD)
    goes_on(again, c.BookVisit, c.Dispatch, c.ConfirmDispatch, c.RecordArrival)
    assert not again.row()["body"]["state"]["first_time_fix"]

    complained = tickets().at(Stage.ACCEPTED)
    complained.does(c.RecordCallback, pick=lambda options: options[-1])
    assert not complained.row()["body"]["state"]["first_time_fix"]

    back = tickets().under(tracking_days="7").at(Stage.TRACKING)
    assert back.row()["body"]["state"]["first_time_fix"]
    back.refuses("not-the-same-fault", c.ReportRecurrence, same_fault=False)
    back.does(c.ReportRecurrence)
    assert back.stored(e.FaultRecurred).description.plain == "灯又不亮"
    assert not back.row()["body"]["state"]["first_time_fix"]


@pytest.mark.req("TKT-068")
def test_damage_by_the_repair_itself_is_on_the_ticket(ticket: TicketStory) -> None:
    """Any occurrence, each with its number; the owner hears of it."""
    ticket.at(Stage.IN_PROGRESS)
    ticket.refuses("owner-not-informed", c.RecordIncident, kind=t.IncidentKind.SECONDARY_DAMAGE, owner_told=False)
    for description in ("钻孔损坏暗线", "拆灯时刮花吊顶"):
        ticket.does(c.RecordIncident, kind=t.IncidentKind.SECONDARY_DAMAGE, description=description)
    found = ticket.all_stored(e.IncidentRecorded)
    assert [(one.incident, one.kind, one.description.plain) for one in found] == [
        (1, t.IncidentKind.SECONDARY_DAMAGE, "钻孔损坏暗线"),
        (2, t.IncidentKind.SECONDARY_DAMAGE, "拆灯时刮花吊顶"),
    ]
    assert ticket.row()["body"]["state"]["incidents"] == 2


@pytest.mark.req("TKT-069")
def test_damage_to_property_is_told_and_its_compensation_negotiated(ticket: TicketStory) -> None:
    """Both are on record; who approves the amount is not who writes it down."""
    ticket.at(Stage.IN_PROGRESS)
    ticket.refuses("no-incident", c.AgreeCompensation)
    ticket.refuses("owner-not-informed", c.RecordIncident, kind=t.IncidentKind.ITEM_DAMAGE, owner_told=False)
    ticket.does(c.RecordIncident, kind=t.IncidentKind.ITEM_DAMAGE, description="碰倒花瓶", owner_told=True)
    damage = ticket.stored(e.IncidentRecorded)
    assert (damage.kind, damage.owner_told, damage.description.plain) == (t.IncidentKind.ITEM_DAMAGE, True, "碰倒花瓶")
    ticket.refuses("same-person", c.AgreeCompensation, approver=CAST.officer.id)
    ticket.refuses("not-in-service", c.AgreeCompensation, approver="staff-nobody")
    ticket.refuses("wrong-post", c.AgreeCompensation, approver=CAST.finance.id)
    ticket.refuses("no-incident", c.AgreeCompensation, incident=2)
    ticket.does(c.AgreeCompensation, incident=1, amount=yuan(200), agreement="赔偿花瓶 200 元")
    agreed = ticket.stored(e.CompensationAgreed)
    assert (agreed.incident, agreed.amount, agreed.agreement.plain) == (1, yuan(200), "赔偿花瓶 200 元")
    assert agreed.approver == CAST.service_supervisor.id != ticket.recorded(e.CompensationAgreed)[0].actor.id


@pytest.mark.req("TKT-070")
def test_a_visit_longer_than_planned_is_flagged_with_its_reason(tickets: Tickets) -> None:
    """The threshold is the planned duration: the estimate, or the timetable of an entry service."""
    exact = tickets().at(Stage.ON_SITE)
    arrived = exact.recorded(e.TechnicianArrived)[0].occurred_at
    planned = timedelta(minutes=exact.stored(e.TicketTriaged).estimate_minutes)
    assert planned == timedelta(minutes=30)
    goes_on(exact, c.RecordSurvey, c.StartWork)
    exact.town.clock.set(arrived + planned)
    exact.does(c.CompleteSelfCheck, overrun_reason=None)
    assert not exact.all_stored(e.IncidentRecorded)
    assert not exact.row()["body"]["state"]["overrun"]

    late = tickets().at(Stage.IN_PROGRESS).later(minutes=31)
    refusal = late.refuses("overrun-reason-missing", c.CompleteSelfCheck, overrun_reason=None)
    assert refusal.facts == {"planned": 30}
    late.does(c.CompleteSelfCheck, overrun_reason="线管老化，须更换")
    flagged = late.stored(e.IncidentRecorded)
    assert (flagged.kind, flagged.description.plain) == (t.IncidentKind.OVERRUN, "线管老化，须更换")
    assert late.row()["body"]["state"]["overrun"]
    # The same visit goes on in rework: one flag is enough.
    late.does(c.RefuseWork)
    goes_on(late, c.ResumeWork).does(c.CompleteSelfCheck, overrun_reason=None)
    assert len(late.all_stored(e.IncidentRecorded)) == 1

    inside = tickets().at(Stage.APPROVED, ENTRY)
    step = TimetableStep(starts_at=inside.now + timedelta(hours=2), minutes=45, step="更换线管")
    given: EntryPlan = inside.command(c.DraftPlan).entry
    inside.does(c.DraftPlan, entry=evolve(given, timetable=(step, evolve(step, minutes=15))))
    goes_on(inside, c.Dispatch, c.ConfirmDispatch, c.RecordArrival, c.RecordSurvey, c.StartWork).later(minutes=50)
    inside.does(c.CompleteSelfCheck, overrun_reason=None)
    assert not inside.all_stored(e.IncidentRecorded)


@pytest.mark.req("TKT-071")
def test_incidents_are_classified_by_the_list_of_common_problems(ticket: TicketStory) -> None:
    """The source's four; beside them only the secondary damage of TKT-068."""
    listed = {"item-damage", "poor-communication", "overrun", "fee-dispute"}
    assert {kind.value for kind in t.IncidentKind} - {"secondary-damage"} == listed
    ticket.at(Stage.IN_PROGRESS, ENTRY)
    for kind in listed:
        ticket.does(c.RecordIncident, kind=t.IncidentKind(kind))
    assert {event.kind.value for event in ticket.all_stored(e.IncidentRecorded)} == listed
    ticket.refuses("not-a-choice", c.RecordIncident, kind="bad-weather")


@pytest.mark.req("TKT-072", "TKT-073", "TKT-076")
def test_the_record_of_the_work_is_complete(ticket: TicketStory) -> None:
    """Five elements of execution, three of the process, and process, consumables and cost at completion."""
    ticket.at(Stage.IN_PROGRESS)
    for words in ("content", "result_in_words", "check_before", "work_done", "test_after"):
        blank: dict[str, Any] = {words: " "}
        ticket.refuses("blank", c.CompleteSelfCheck, **blank)
    for several in ("personnel", "tools"):
        none: dict[str, Any] = {several: ()}
        ticket.refuses("wrong-count", c.CompleteSelfCheck, **none)
    ticket.refuses("out-of-range", c.CompleteSelfCheck, minutes=0)
    ticket.does(
        c.CompleteSelfCheck,
        content="更换开关",
        minutes=25,
        tools=("螺丝刀", "验电笔"),
        result_in_words="恢复正常",
        check_before="断电验电",
        work_done="更换开关并紧固",
        test_after="通电测试正常",
        consumables=("开关一只",),
        cost=yuan(45),
    )
    done = ticket.stored(e.SelfCheckPassed)
    execution, process = done.execution, done.process
    assert (execution.content.plain, execution.minutes, execution.personnel, execution.tools) == (
        "更换开关",
        25,
        (CAST.technician.id,),
        ("螺丝刀", "验电笔"),
    )
    assert execution.result.plain == "恢复正常"
    assert (process.check_before.plain, process.work_done.plain, process.test_after.plain) == (
        "断电验电",
        "更换开关并紧固",
        "通电测试正常",
    )
    assert (done.consumables, done.cost) == (("开关一只",), yuan(45))


@pytest.mark.req("TKT-074")
@pytest.mark.parametrize("follow_up", [True, False])
def test_the_result_record_states_three_things(ticket: TicketStory, follow_up: bool) -> None:
    """Finished, conforming, follow-up maintenance or not; unfinished or not conforming work is not completed."""
    ticket.at(Stage.IN_PROGRESS)
    right = ResultFlags(finished=True, conforms=True, needs_follow_up=follow_up)
    ticket.refuses("work-not-finished", c.CompleteSelfCheck, result=evolve(right, finished=False))
    ticket.refuses("work-not-finished", c.CompleteSelfCheck, result=evolve(right, conforms=False))
    ticket.does(c.CompleteSelfCheck, result=right)
    assert ticket.stored(e.SelfCheckPassed).result == right


@pytest.mark.req("TKT-075")
def test_the_work_order_record_holds_six_elements(ticket: TicketStory) -> None:
    """Type, location, time, content, repair staff, cost: one row of the case holds them all."""
    ticket.at(Stage.SELF_CHECKED)
    row = ticket.row("case_detail")["body"]
    state, facts = row["state"], row["facts"]
    reported, done = facts["ticket.repair-reported"]["data"], facts["ticket.self-check-passed"]["data"]
    assert (state["domain"], state["category"]) == ("infrastructure", "water-and-electricity")
    assert "$sealed" in reported["location"]
    assert ticket.stored(e.RepairReported).location.plain == "3栋2单元1802客厅"
    assert datetime.fromisoformat(state["completed_at"]) == ticket.recorded(e.SelfCheckPassed)[0].occurred_at
    assert "$sealed" in done["execution"]["content"]
    assert ticket.stored(e.SelfCheckPassed).execution.content.plain == "更换开关"
    assert state["technicians"] == done["execution"]["personnel"] == [CAST.technician.id]
    assert state["cost"] == {"minor": 45_00, "currency": "CNY"}


@pytest.mark.req("TKT-077")
def test_the_technician_checks_the_problem_and_looks_for_other_hazards(ticket: TicketStory) -> None:
    """Two checks: solved, and nothing dangerous left unreported."""
    ticket.at(Stage.IN_PROGRESS)
    good = SelfCheck(problem_solved=True, no_other_hazard=True)
    ticket.refuses("problem-not-solved", c.CompleteSelfCheck, self_check=evolve(good, problem_solved=False))
    hazard = evolve(good, no_other_hazard=False)
    ticket.refuses("hazard-found", c.CompleteSelfCheck, self_check=hazard)
    ticket.does(c.Escalate, kind=t.EscalationKind.BEYOND_POST)
    ticket.refuses("hazard-found", c.CompleteSelfCheck, self_check=hazard)
    ticket.does(c.Escalate, kind=t.EscalationKind.HAZARD)
    ticket.does(c.CompleteSelfCheck, self_check=hazard)
    assert ticket.recorded(e.SelfCheckPassed)[0].actor == CAST.technician


@pytest.mark.req("INS-003")
def test_a_risk_assessment_comes_before_the_work(tickets: Tickets) -> None:
    """Work at height, electrical fault, material stacking, complex site: these four, all or none, are on record."""
    four = ("work-at-height", "electrical-fault", "material-stacking", "complex-site")
    assert tuple(risk.value for risk in t.HighRisk) == four
    ticket = tickets().at(Stage.ON_SITE)
    ticket.does(c.RecordSurvey)
    ticket.refuses("not-a-choice", c.StartWork, risks=("thunderstorm",))
    ticket.does(c.StartWork, risks=tuple(t.HighRisk), protections=tuple(t.Protection))
    assert tuple(risk.value for risk in ticket.stored(e.WorkStarted).risks) == four
    calm = tickets().at(Stage.ON_SITE)
    calm.does(c.RecordSurvey)
    calm.does(c.StartWork, risks=(), protections=())
    assert calm.stored(e.WorkStarted).risks == ()


@pytest.mark.parametrize(
    ("risk", "three"),
    [
        pytest.param(
            "work-at-height",
            {"safety-belt", "safety-net", "safety-rope"},
            marks=pytest.mark.req("INS-004"),
            id="height",
        ),
        pytest.param(
            "electrical-fault",
            {"insulated-tools", "protective-gear", "no-exposed-live-parts"},
            marks=pytest.mark.req("INS-005"),
            id="electrical",
        ),
    ],
)
def test_dangerous_work_starts_with_its_three_protections(ticket: TicketStory, risk: str, three: set[str]) -> None:
    """Whichever of the three is missing, nobody starts."""
    ticket.at(Stage.ON_SITE).does(c.RecordSurvey)
    risks = (t.HighRisk(risk),)
    for missing in three:
        there = tuple(t.Protection(one) for one in three - {missing})
        refusal = ticket.refuses("protection-missing", c.StartWork, risks=risks, protections=there)
        assert refusal.facts["missing"] == [missing]
    ticket.does(c.StartWork, risks=risks, protections=tuple(t.Protection(one) for one in three))
    started = ticket.stored(e.WorkStarted)
    assert (started.risks, {one.value for one in started.protections}) == (risks, three)


@pytest.mark.req("INS-047", "EMG-039")
def test_the_risks_of_an_entry_service_are_assessed_before_the_visit(ticket: TicketStory) -> None:
    """Each possible risk has a preventive and an emergency measure; without an assessment there is no plan."""
    ticket.at(Stage.APPROVED, ENTRY)
    given: EntryPlan = ticket.command(c.DraftPlan).entry
    ticket.refuses("entry-plan-missing", c.DraftPlan, entry=None)
    ticket.refuses("entry-risks-missing", c.DraftPlan, entry=evolve(given, risks=()))
    risks = (
        EntryRisk(risk="触电", prevention="断电验电", emergency="切断总闸并呼救"),
        EntryRisk(risk="跌落", prevention="使用人字梯并有人扶持", emergency="拨打急救电话"),
    )
    for measure in ("risk", "prevention", "emergency"):
        with pytest.raises(InvalidInput, match="blank"):
            evolve(risks[0], **{measure: " "})
    ticket.does(c.DraftPlan, entry=evolve(given, risks=risks))
    plan = ticket.stored(e.RepairPlanned)
    assert plan.entry is not None
    assert plan.entry.risks == risks
    goes_on(ticket, c.Dispatch, c.ConfirmDispatch, c.RecordArrival)
    planned, arrived = ticket.recorded(e.RepairPlanned)[0], ticket.recorded(e.TechnicianArrived)[0]
    assert planned.occurred_at < arrived.occurred_at


@pytest.mark.req("EMG-041")
def test_a_sudden_problem_in_a_home_is_recorded_with_its_solution(ticket: TicketStory) -> None:
    """A problem alone is half a record."""
    ticket.at(Stage.IN_PROGRESS, ENTRY)
    ticket.refuses("solution-missing", c.ReportProgress, problem="墙内渗水", solution=None)
    ticket.refuses("customer-not-told", c.ReportProgress, problem="墙内渗水", solution="关阀", customer_told=False)
    ticket.does(c.ReportProgress, problem="墙内渗水", solution="关闭总阀，业主同意明日开墙")
    told = ticket.stored(e.ProgressReported)
    assert told.problem is not None
    assert told.solution is not None
    assert (told.problem.plain, told.solution.plain) == ("墙内渗水", "关闭总阀，业主同意明日开墙")
    assert ticket.state.entry_service is t.EntryServiceKind.REPAIR
