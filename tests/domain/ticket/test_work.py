"""The work itself, acceptance, rework: 开工、自检、验收、返工."""

from typing import Any

import pytest

from tests.domain.ticket.conftest import TO_DONE, TO_SITE, Tale, Tell
from tests.support.commands import STEPS
from tests.support.community import CAST
from wuye.domain.shared.actor import Actor
from wuye.domain.shared.money import Money, yuan
from wuye.domain.shared.personal import Personal
from wuye.domain.shared.switches import Acceptors, SurveyMode
from wuye.domain.ticket import commands as c
from wuye.domain.ticket import events as e
from wuye.domain.ticket.parts import ItemOrder, ResultFlags, SelfCheck
from wuye.domain.ticket.terms import (
    PROTECTIONS,
    AcceptanceAspect,
    AcceptorKind,
    CallbackStatus,
    ChargeStatus,
    CopyStatus,
    EscalationKind,
    HighRisk,
    IncidentKind,
    MaterialFact,
    Preparation,
    Protection,
    StaffAcceptance,
    Stage,
)


def on_site(at: Tell, *items: ItemOrder, **switches: Any) -> Tale:
    """A surveyed ticket on site for these items."""
    tale = at(**switches).goes_on(c.ReportRepair, CAST.occupant).goes_on(c.VerifyIdentity, CAST.officer)
    tale = tale.goes_on(c.TriageTicket, CAST.officer, items=items)
    return tale.through(
        (c.DraftPlan, CAST.officer),
        *TO_SITE,
    )


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"need_confirmed": False}, "need-not-confirmed"),
        ({"safety_rules_confirmed": False}, "safety-rules-not-confirmed"),
    ],
)
def test_need_and_safety_rules_come_before_work(at: Tell, changes: dict[str, Any], code: str) -> None:
    """Before doing anything else (TKT-057, TKT-066)."""
    on_site(at).when(c.StartWork, CAST.technician, **changes).then_refused(code)


def test_work_starts_after_the_survey(at: Tell) -> None:
    """Before or on arrival, unless policy skips it (TKT-031)."""
    at(Stage.ON_SITE).when(c.StartWork, CAST.technician).then_refused("not-surveyed")
    at(Stage.ON_SITE, survey=SurveyMode.SKIPPED).when(c.StartWork, CAST.technician).then(e.WorkStarted)


@pytest.mark.parametrize("risk", PROTECTIONS)
def test_high_risk_steps_need_every_protection(at: Tell, risk: HighRisk) -> None:
    """Height: belt, net, rope. Electrical: insulated tools, gear, no exposed live parts (INS-003…005)."""
    tale = on_site(at)
    needed = sorted(PROTECTIONS[risk])
    for lacking in needed:
        worn = tuple(one for one in needed if one is not lacking)
        tale.when(c.StartWork, CAST.technician, risks=(risk,), protections=worn).then_refused(
            "protection-missing", missing=[lacking.value]
        )
    tale.when(c.StartWork, CAST.technician, risks=(risk,), protections=tuple(needed)).then(e.WorkStarted)


def test_the_four_high_risk_steps_are_known(at: Tell) -> None:
    """Height, electrical fault, stacking, complex site (INS-003)."""
    started = (
        on_site(at).when(c.StartWork, CAST.technician, risks=tuple(HighRisk), protections=tuple(Protection)).own[0]
    )
    assert isinstance(started, e.WorkStarted)
    assert len(started.risks) == 4


def test_cleaning_a_water_meter_needs_the_customers_declaration(at: Tell) -> None:
    """Later inaccuracy is unrelated to the cleaning (CAT-009)."""
    tale = on_site(at, ItemOrder(code="P04"))
    tale.when(c.StartWork, CAST.technician, declaration=None).then_refused("declaration-missing")
    (started,) = tale.when(c.StartWork, CAST.technician).own
    assert isinstance(started, e.WorkStarted)
    assert started.declaration == Personal("以后计量不准与清洗无关")


@pytest.mark.parametrize(
    ("items", "limit"),
    [
        ((), None),
        ((ItemOrder(code="E01"),), 10),
        ((ItemOrder(code="E01"), ItemOrder(code="E16", quantity=2)), 40),
        ((ItemOrder(code="E01"), ItemOrder(code="E12")), None),
    ],
)
def test_the_item_clock_runs_for_all_items_or_for_none(
    at: Tell, items: tuple[ItemOrder, ...], limit: int | None
) -> None:
    """An item without a limit leaves the work without an item clock (CAT-005, CAT-006)."""
    (started,) = on_site(at, *items).when(c.StartWork, CAST.technician).own
    assert isinstance(started, e.WorkStarted)
    assert started.limit_minutes == limit


def test_a_charge_that_was_not_announced_is_rejected(at: Tell) -> None:
    """隐性消费 is rejected at the start, at acceptance and at settlement (FEE-025)."""
    rework = at(Stage.REWORK)
    assert rework.ticket.announced == yuan(50)
    back = rework.goes_on(c.BookVisit, CAST.officer).goes_on(c.Dispatch, CAST.officer)
    back = back.goes_on(c.ConfirmDispatch, CAST.technician).goes_on(c.RecordArrival, CAST.technician)
    back.when(c.StartWork, CAST.technician, fee_told=yuan(51)).then_refused("hidden-charge", announced=5000)
    back.when(c.StartWork, CAST.technician, fee_told=Money(1, "USD")).then_refused("mixed-currencies")
    checked = at(Stage.SELF_CHECKED)
    checked.when(c.AcceptWork, CAST.occupant, charge=yuan(51), customer_copy_handed=True).then_refused("hidden-charge")
    at(Stage.ACCEPTED).when(c.SettleCharge, CAST.officer, charge=yuan(51)).then_refused("hidden-charge")


def test_a_deviation_is_explained_and_waits_for_agreement(at: Tell) -> None:
    """The technician apologises; work resumes only on recorded agreement (TKT-062)."""
    tale = at(Stage.IN_PROGRESS)
    tale.when(c.ReportDeviation, CAST.technician, apologised=False).then_refused("not-apologised")
    held = tale.goes_on(c.ReportDeviation, CAST.technician)
    held.when(c.AgreeRevision, CAST.occupant, customer_agreed=False).then_refused("agreement-missing")
    assert held.goes_on(c.AgreeRevision, CAST.occupant).ticket.stage is Stage.IN_PROGRESS


@pytest.mark.parametrize("allowed", [True, False])
def test_policy_says_whether_clocks_may_rest(at: Tell, allowed: bool) -> None:
    """policy.ticket.pause_allowed, as a fact of the event."""
    (event,) = at(Stage.IN_PROGRESS, pause_allowed=allowed).when(c.ReportDeviation, CAST.technician).own
    assert isinstance(event, e.DeviationReported)
    assert event.pauses is allowed


@pytest.mark.parametrize(
    "changes",
    [
        {"material_quality": None},
        {"material_performance": None},
        {"material_price": None},
        {"explained": (MaterialFact.PRICE, MaterialFact.QUALITY)},
    ],
)
def test_advanced_materials_are_explained_in_three_facts(at: Tell, changes: dict[str, Any]) -> None:
    """Price, quality and performance, then approval (CAT-012)."""
    full: dict[str, Any] = {
        "material_price": yuan(30),
        "material_quality": "国标",
        "material_performance": "阻燃",
        "explained": tuple(MaterialFact),
    }
    tale = at(Stage.ON_HOLD)
    tale.when(c.AgreeRevision, CAST.occupant, **full).then(e.RevisionAgreed)
    tale.when(c.AgreeRevision, CAST.occupant, **(full | changes)).then_refused("material-facts-missing")


def test_an_agreed_price_is_the_announced_one_from_then_on(at: Tell) -> None:
    """What was fixed before no longer holds (FEE-025)."""
    tale = at(Stage.SELF_CHECKED)
    tale = tale.goes_on(c.AcceptWork, CAST.occupant, charge=yuan(50), customer_copy_handed=True)
    tale = tale.goes_on(c.RecordCallback, CAST.officer, satisfied=False, **_joint_visit(tale))
    tale = tale.goes_on(c.ResumeWork, CAST.technician).goes_on(c.ReportDeviation, CAST.technician)
    tale.when(c.AgreeRevision, CAST.occupant, price=Money(5, "USD")).then_refused("mixed-currencies")
    tale = tale.goes_on(c.AgreeRevision, CAST.occupant, price=yuan(30))
    assert (tale.ticket.announced, tale.ticket.closing.amount) == (yuan(30), None)


def _joint_visit(tale: Tale) -> dict[str, Any]:
    return {"remarks": "仍有异响", "visit_at": tale.now, "supervisor": CAST.engineering_supervisor.id}


@pytest.mark.parametrize("kind", IncidentKind)
def test_incidents_are_of_the_list_and_numbered(at: Tell, kind: IncidentKind) -> None:
    """Damage, communication, overrun, fee dispute, and damage by the repair itself (TKT-068…071, FEE-024)."""
    tale = at(Stage.IN_PROGRESS)
    (event,) = tale.when(c.RecordIncident, CAST.technician, kind=kind).own
    assert isinstance(event, e.IncidentRecorded)
    assert (event.incident, event.kind) == (1, kind)


@pytest.mark.parametrize("kind", [IncidentKind.ITEM_DAMAGE, IncidentKind.SECONDARY_DAMAGE])
def test_damage_is_told_to_the_owner(at: Tell, kind: IncidentKind) -> None:
    """Promptly, and recorded (TKT-069)."""
    at(Stage.IN_PROGRESS).when(c.RecordIncident, CAST.technician, kind=kind, owner_told=False).then_refused(
        "owner-not-informed"
    )


def test_a_fee_dispute_has_its_resolution(at: Tell) -> None:
    """费用争议 is recorded with how it ended (FEE-024)."""
    at(Stage.IN_PROGRESS).when(
        c.RecordIncident, CAST.technician, kind=IncidentKind.FEE_DISPUTE, resolution=None
    ).then_refused("resolution-missing")


def test_a_compensation_follows_an_incident_and_is_approved_by_another(at: Tell) -> None:
    """Amount and approver (TKT-069)."""
    at(Stage.IN_PROGRESS).when(c.AgreeCompensation, CAST.officer).then_refused("no-incident")
    tale = at(Stage.IN_PROGRESS).goes_on(c.RecordIncident, CAST.technician)
    tale.when(c.AgreeCompensation, CAST.officer, incident=2).then_refused("no-incident")
    tale.when(c.AgreeCompensation, CAST.officer, approver=CAST.officer.id).then_refused("same-person")
    tale.when(c.AgreeCompensation, CAST.officer, approver="staff-nobody").then_refused("not-in-service")
    tale.when(c.AgreeCompensation, CAST.officer, approver=CAST.technician.id).then_refused("wrong-post")
    tale.when(c.AgreeCompensation, CAST.officer).then(e.CompensationAgreed)


@pytest.mark.parametrize("step", STEPS)
def test_a_step_left_open_blocks_completion(at: Tell, step: str) -> None:
    """The instruction manual allows no omission (TKT-064)."""
    done = tuple(one for one in STEPS if one != step)
    at(Stage.IN_PROGRESS).when(c.CompleteSelfCheck, CAST.technician, steps_done=done).then_refused(
        "step-open", steps=[step]
    )


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"result": ResultFlags(finished=False, conforms=True, needs_follow_up=False)}, "work-not-finished"),
        ({"result": ResultFlags(finished=True, conforms=False, needs_follow_up=False)}, "work-not-finished"),
        ({"self_check": SelfCheck(problem_solved=False, no_other_hazard=True)}, "problem-not-solved"),
        ({"self_check": SelfCheck(problem_solved=True, no_other_hazard=False)}, "hazard-found"),
    ],
)
def test_the_self_check_finds_the_problem_solved_and_no_hazard(at: Tell, changes: dict[str, Any], code: str) -> None:
    """Finished, conforming, solved, safe (TKT-074, TKT-077)."""
    at(Stage.IN_PROGRESS).when(c.CompleteSelfCheck, CAST.technician, **changes).then_refused(code)


def test_a_hazard_that_was_escalated_no_longer_blocks(at: Tell) -> None:
    """It is the director's now (TKT-116)."""
    hazard = SelfCheck(problem_solved=True, no_other_hazard=False)
    tale = at(Stage.IN_PROGRESS)
    beyond = tale.goes_on(c.Escalate, CAST.technician, kind=EscalationKind.BEYOND_POST)
    beyond.when(c.CompleteSelfCheck, CAST.technician, self_check=hazard).then_refused("hazard-found")
    told = tale.goes_on(c.Escalate, CAST.technician, kind=EscalationKind.HAZARD)
    told.when(c.CompleteSelfCheck, CAST.technician, self_check=hazard).then(e.SelfCheckPassed)


def test_the_records_of_the_work_are_complete(at: Tell) -> None:
    """Execution in five elements, process in three parts, result in three flags (TKT-072…076)."""
    (event,) = at(Stage.IN_PROGRESS).when(c.CompleteSelfCheck, CAST.technician).own
    assert isinstance(event, e.SelfCheckPassed)
    done = event.execution
    assert all((done.content.plain, done.minutes, done.personnel, done.tools, done.result.plain))
    assert all((event.process.check_before.plain, event.process.work_done.plain, event.process.test_after.plain))
    assert (event.result.finished, event.result.conforms, event.result.needs_follow_up) == (True, True, False)
    assert event.consumables
    assert event.cost == yuan(45)


def test_cost_above_the_budget_is_seen(at: Tell) -> None:
    """Actual cost is compared with the plan's budget (FEE-030)."""
    tale = at(Stage.IN_PROGRESS)
    assert not tale.goes_on(c.CompleteSelfCheck, CAST.technician).ticket.over_budget
    tale.when(c.CompleteSelfCheck, CAST.technician, cost=yuan(101)).then_refused("over-budget")
    dearer = tale.goes_on(c.CompleteSelfCheck, CAST.technician, cost=yuan(101), plan_deviation="多换一根灯管")
    assert dearer.ticket.over_budget


def test_an_item_of_the_list_or_a_decision_of_the_office(at: Tell) -> None:
    """Small repairs that come up on the visit (TKT-118, CAT-014)."""
    tale = at(Stage.ON_SITE)
    assert len(tale.goes_on(c.AddItem, CAST.technician).ticket.items) == 2
    outside: dict[str, Any] = {"item": None, "description": "紧固门把手", "decision": "同意"}
    tale.when(c.AddItem, CAST.technician, **outside).then(e.ItemAdded)
    tale.when(c.AddItem, CAST.technician, **{**outside, "decision": None}).then_refused("decision-missing")
    tale.when(c.AddItem, CAST.technician, **{**outside, "description": None}).then_refused("item-missing")
    tale.when(c.AddItem, CAST.technician, item=ItemOrder(code="Z99")).then_refused("unknown-item")


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"tried_out": False}, "not-tried-out"),
        ({"aspects": (AcceptanceAspect.CONTENT, AcceptanceAspect.COST)}, "aspect-missing"),
        ({"preparation": (Preparation.REPAIR_RECORD,)}, "preparation-missing"),
        ({"photos": ()}, "photos-missing"),
        ({"charge": yuan(50), "customer_copy_handed": False}, "customer-copy-missing"),
    ],
)
def test_an_acceptance_is_prepared_checked_and_tried(at: Tell, changes: dict[str, Any], code: str) -> None:
    """Four aspects, papers and photos, a try-out, and the customer copy (TKT-080…084, TKT-090)."""
    at(Stage.SELF_CHECKED).when(c.AcceptWork, CAST.occupant, **changes).then_refused(code)


CUSTOMER: dict[str, Any] = {"acceptor": AcceptorKind.CUSTOMER, "staff_reason": None}
AS_STAFF: dict[str, Any] = {"acceptor": AcceptorKind.STAFF, "staff_reason": StaffAcceptance.CUSTOMER_ABSENT}


@pytest.mark.parametrize(
    ("policy", "by", "changes", "code"),
    [
        (Acceptors.CUSTOMER, CAST.occupant, CUSTOMER, None),
        (Acceptors.CUSTOMER, CAST.officer, AS_STAFF, "acceptor-not-allowed"),
        (Acceptors.CUSTOMER, CAST.technician, CUSTOMER, None),
        (Acceptors.STAFF, CAST.occupant, CUSTOMER, "acceptor-not-allowed"),
        (Acceptors.STAFF, CAST.officer, CUSTOMER, "acceptor-not-allowed"),
        (Acceptors.STAFF, CAST.officer, {**AS_STAFF, "staff_reason": None}, None),
        (Acceptors.STAFF, CAST.technician, AS_STAFF, "own-work"),
        (Acceptors.EITHER, CAST.occupant, CUSTOMER, None),
        (Acceptors.EITHER, CAST.occupant, AS_STAFF, "acceptor-mismatch"),
        (Acceptors.EITHER, CAST.officer, AS_STAFF, None),
        (Acceptors.EITHER, CAST.officer, {**AS_STAFF, "staff_reason": None}, "acceptance-reason-missing"),
        (
            Acceptors.EITHER,
            CAST.officer,
            {**AS_STAFF, "staff_reason": StaffAcceptance.PUBLIC_FACILITY},
            "acceptance-reason-missing",
        ),
        (Acceptors.EITHER, CAST.technician, AS_STAFF, "own-work"),
    ],
)
def test_policy_says_who_accepts(
    at: Tell, policy: Acceptors, by: Actor, changes: dict[str, Any], code: str | None
) -> None:
    """The customer, staff, or either; nobody signs off their own work (TKT-079, policy.ticket.acceptors)."""
    outcome = at(Stage.SELF_CHECKED, acceptors=policy).when(c.AcceptWork, by, **changes)
    if code is None:
        outcome.then(e.WorkAccepted)
    else:
        outcome.then_refused(code)


def test_staff_accept_public_places_under_every_policy(at: Tell) -> None:
    """There is no customer who could sign for a street lamp."""
    tale = at(acceptors=Acceptors.CUSTOMER).goes_on(c.ReportRepair, CAST.occupant, home=None)
    tale = tale.through(
        (c.VerifyIdentity, CAST.officer),
        (c.TriageTicket, CAST.officer),
        (c.DraftPlan, CAST.officer),
        *TO_DONE,
    )
    public = {**AS_STAFF, "staff_reason": StaffAcceptance.PUBLIC_FACILITY}
    tale.when(c.AcceptWork, CAST.engineering_supervisor, **public).then(e.WorkAccepted)


def test_an_acceptance_is_a_quality_record_and_makes_the_callback_due(at: Tell) -> None:
    """The signed order is kept; where the charge is known the customer has the copy (TKT-090, TKT-111)."""
    tale = at(Stage.SELF_CHECKED)
    accepted = tale.goes_on(c.AcceptWork, CAST.occupant, charge=yuan(50), customer_copy_handed=True).ticket
    assert accepted.quality_records == (accepted.version,)
    assert accepted.closing.callback is CallbackStatus.DUE
    assert accepted.closing.customer_copy is CopyStatus.DELIVERED
    assert (accepted.closing.charge, accepted.closing.amount) == (ChargeStatus.OPEN, yuan(50))


def test_rework_is_counted_without_an_upper_bound(at: Tell) -> None:
    """Redone until the customer is satisfied (TKT-083, TKT-085, TKT-086)."""
    tale = at(Stage.SELF_CHECKED)
    for count in range(1, 6):
        tale = tale.goes_on(c.RefuseWork, CAST.occupant)
        assert (tale.ticket.stage, tale.ticket.reworks) == (Stage.REWORK, count)
        tale = tale.goes_on(c.ResumeWork, CAST.technician).goes_on(c.CompleteSelfCheck, CAST.technician)
    assert tale.goes_on(c.AcceptWork, CAST.occupant).ticket.stage is Stage.ACCEPTED


def test_a_refusal_is_stated_by_who_may_accept(at: Tell) -> None:
    """The same people as for an acceptance."""
    at(Stage.SELF_CHECKED, acceptors=Acceptors.STAFF).when(c.RefuseWork, CAST.occupant).then_refused(
        "acceptor-not-allowed"
    )
    at(Stage.SELF_CHECKED).when(c.RefuseWork, CAST.technician, acceptor=AcceptorKind.STAFF).then_refused("own-work")


def test_a_charge_is_fixed_at_acceptance_only_while_it_is_open(at: Tell) -> None:
    """What engineering and customer service fixed together is not overwritten at the door (FEE-027)."""
    tale = at(Stage.ACCEPTED).goes_on(c.DeferCharge, CAST.technician)
    tale = tale.goes_on(c.DetermineCharge, CAST.engineering_supervisor)
    tale = tale.goes_on(c.RecordCallback, CAST.officer, satisfied=False, **_joint_visit(tale))
    tale = tale.goes_on(c.ResumeWork, CAST.technician).goes_on(c.CompleteSelfCheck, CAST.technician)
    tale.when(c.AcceptWork, CAST.occupant, charge=yuan(40), customer_copy_handed=True).then_refused("charge-determined")
    again = tale.goes_on(c.AcceptWork, CAST.occupant).ticket
    assert (again.closing.charge, again.closing.amount) == (ChargeStatus.DETERMINED, yuan(60))


def test_a_settled_charge_stays_settled_at_a_new_price(at: Tell) -> None:
    """Money that was paid is a fact (FEE-046)."""
    tale = at(Stage.ACCEPTED).goes_on(c.SettleCharge, CAST.officer)
    tale = tale.goes_on(c.RecordCallback, CAST.officer, satisfied=False, **_joint_visit(tale))
    tale = tale.goes_on(c.ResumeWork, CAST.technician).goes_on(c.ReportDeviation, CAST.technician)
    closing = tale.goes_on(c.AgreeRevision, CAST.occupant, price=yuan(80)).ticket.closing
    assert (closing.charge, closing.amount) == (ChargeStatus.SETTLED, yuan(50))
