"""The work itself (维修、自检、返工)."""

from collections.abc import Iterable
from datetime import timedelta

from wuye.domain.shared.actor import MANAGEMENT
from wuye.domain.shared.lifecycle import Context, Events
from wuye.domain.shared.money import Money
from wuye.domain.shared.outside import check_post, of_kind
from wuye.domain.shared.personal import sealed, sealed_or_none
from wuye.domain.shared.refusal import Refused
from wuye.domain.shared.rules import unticked
from wuye.domain.shared.switches import SurveyMode
from wuye.domain.ticket.commands import (
    AgreeRevision,
    CompleteSelfCheck,
    Escalate,
    RecordIncident,
    ReportDeviation,
    ResumeWork,
    StartWork,
)
from wuye.domain.ticket.decide.rules import above, assigned, survey_mode
from wuye.domain.ticket.events import (
    AdvancedMaterials,
    DeviationReported,
    ExecutionRecord,
    IncidentRecorded,
    ProblemEscalated,
    ProcessRecord,
    RevisionAgreed,
    SelfCheckPassed,
    WorkResumed,
    WorkStarted,
)
from wuye.domain.ticket.state import Ticket
from wuye.domain.ticket.terms import PROTECTIONS, IncidentKind, MaterialFact

BUDGET_RULE = "GB/T38238-2019"
"""The rule that repair cost is held against, as quoted (FEE-029)."""


def surveyed_first(ticket: Ticket, context: Context) -> None:
    """The assigned technician, after a survey before or on arrival, unless policy skips it (TKT-031, TKT-057)."""
    assigned(ticket, context)
    skipped = survey_mode(ticket, context.switches) is SurveyMode.SKIPPED
    if not ticket.surveyed and not skipped:
        raise Refused("not-surveyed")


def start_work(ticket: Ticket, command: StartWork, _context: Context) -> Events:
    """Need, safety, materials and fee first, then work (TKT-057…061, TKT-066, TKT-100, INS-003…005, FEE-025)."""
    if not command.need_confirmed:
        raise Refused("need-not-confirmed")
    if not command.safety_rules_confirmed:
        raise Refused("safety-rules-not-confirmed")
    for risk in command.risks:
        missing = unticked(sorted(PROTECTIONS.get(risk, ())), command.protections)
        if missing:
            raise Refused("protection-missing", missing=missing)
    declared = command.declaration is not None or not any(item.needs_declaration for item in ticket.items)
    if not declared:
        raise Refused("declaration-missing")
    check_announced(ticket, command.fee_told)
    _check_joint_visit(ticket, held=command.joint_visit_held, opinions=command.opinions)
    event = WorkStarted(
        materials=command.materials,
        fee_told=command.fee_told,
        risks=command.risks,
        protections=command.protections,
        steps=command.steps,
        items=ticket.items,
        limit_minutes=_limit(ticket),
        declaration=sealed_or_none(command.declaration),
        settlement=command.settlement,
        joint_visit=command.joint_visit_held,
        opinions=sealed_or_none(command.opinions),
    )
    return (event,)


def _check_joint_visit(ticket: Ticket, *, held: bool, opinions: str | None) -> None:
    """After a dissatisfied callback two visit the customer and ask, whichever way leads to the work (TKT-100)."""
    if ticket.joint_visit_due:
        if not held:
            raise Refused("joint-visit-missing")
        if opinions is None:
            raise Refused("opinions-missing")


def _limit(ticket: Ticket) -> int | None:
    """Reference minutes of all items; an item without a limit leaves the whole work without one (CAT-006)."""
    limits = [item.limit_minutes for item in ticket.items]
    known = [limit for limit in limits if limit is not None]
    return sum(known) if limits and len(known) == len(limits) else None


def check_announced(ticket: Ticket, amount: Money) -> None:
    """A charge that was not announced is a hidden charge (FEE-025)."""
    announced = ticket.announced
    if announced is not None:
        hidden = above(amount, announced)
        if hidden:
            raise Refused("hidden-charge", announced=announced.minor, currency=announced.currency)


def report_deviation(_ticket: Ticket, command: ReportDeviation, context: Context) -> Events:
    """The technician apologises and explains; work waits for agreement (TKT-062, CAT-012)."""
    if not command.apologised:
        raise Refused("not-apologised")
    event = DeviationReported(
        kind=command.kind,
        description=sealed(command.description),
        apologised=command.apologised,
        pauses=context.switches.pause_allowed,
    )
    return (event,)


def agree_revision(ticket: Ticket, command: AgreeRevision, _context: Context) -> Events:
    """Work goes on only on recorded agreement (TKT-032, TKT-062, CAT-012, FEE-025)."""
    if not command.customer_agreed:
        raise Refused("agreement-missing")
    if command.price is not None and ticket.announced is not None:
        above(command.price, ticket.announced)
    event = RevisionAgreed(
        agreement=sealed(command.agreement),
        price=command.price,
        materials=_advanced(command),
        signature=command.signature,
    )
    return (event,)


def _advanced(command: AgreeRevision) -> AdvancedMaterials | None:
    """Materials the office advances: three facts explained, then approval (CAT-012)."""
    facts = (command.material_price, command.material_quality, command.material_performance)
    if all(fact is None for fact in facts):
        return None
    price, quality, performance = facts
    if price is None or quality is None or performance is None:
        raise Refused("material-facts-missing", missing=[fact.value for fact in MaterialFact])
    missing = unticked(MaterialFact, command.explained)
    if missing:
        raise Refused("material-facts-missing", missing=missing)
    return AdvancedMaterials(price=price, quality=quality, performance=performance)


def record_incident(ticket: Ticket, command: RecordIncident, _context: Context) -> Events:
    """Damage is told to the owner at once; a dispute has its resolution (TKT-068…071, FEE-024)."""
    if command.kind in {IncidentKind.ITEM_DAMAGE, IncidentKind.SECONDARY_DAMAGE} and not command.owner_told:
        raise Refused("owner-not-informed")
    if command.kind is IncidentKind.FEE_DISPUTE and command.resolution is None:
        raise Refused("resolution-missing")
    event = IncidentRecorded(
        incident=ticket.incidents + 1,
        kind=command.kind,
        description=sealed(command.description),
        owner_told=command.owner_told,
        resolution=sealed_or_none(command.resolution),
    )
    return (event,)


def director_stream(_ticket: Ticket, command: Escalate) -> Iterable[str]:
    """The director must be one."""
    return of_kind("staff", command.director)


def escalate(_ticket: Ticket, command: Escalate, context: Context) -> Events:
    """Hazards and what is beyond the post go to the director (TKT-116)."""
    check_post(command.director, MANAGEMENT, context)
    event = ProblemEscalated(kind=command.kind, description=sealed(command.description), director=command.director)
    return (event,)


def complete_self_check(ticket: Ticket, command: CompleteSelfCheck, context: Context) -> Events:
    """Every step done, the problem solved, nothing dangerous left unreported (TKT-064, TKT-072…077)."""
    left = [step for step in ticket.steps if step not in command.steps_done]
    if left:
        raise Refused("step-open", steps=left)
    if not command.result.finished or not command.result.conforms:
        raise Refused("work-not-finished")
    if not command.self_check.problem_solved:
        raise Refused("problem-not-solved")
    safe = command.self_check.no_other_hazard or ticket.hazard_escalated
    if not safe:
        raise Refused("hazard-found")
    _check_plan(ticket, command)
    event = SelfCheckPassed(
        execution=ExecutionRecord(
            content=sealed(command.content),
            minutes=command.minutes,
            personnel=command.personnel,
            tools=command.tools,
            result=sealed(command.result_in_words),
        ),
        process=ProcessRecord(
            check_before=sealed(command.check_before),
            work_done=sealed(command.work_done),
            test_after=sealed(command.test_after),
        ),
        result=command.result,
        consumables=command.consumables,
        cost=command.cost,
        steps_done=command.steps_done,
        plan_deviation=sealed_or_none(command.plan_deviation),
        remarks=sealed_or_none(command.remarks),
    )
    return *_overrun(ticket, command, context), event


def _check_plan(ticket: Ticket, command: CompleteSelfCheck) -> None:
    """What differs from the plan is said: people nobody planned or sent, cost above budget (TKT-065, FEE-029)."""
    if not ticket.planned or command.plan_deviation is not None:
        return
    others = [one for one in command.personnel if one not in {*ticket.personnel, *ticket.technicians}]
    if others:
        raise Refused("deviation-unexplained", personnel=others)
    if ticket.budget is not None and above(command.cost, ticket.budget):
        raise Refused("over-budget", budget=ticket.budget.minor, currency=ticket.budget.currency, rule=BUDGET_RULE)


def _overrun(ticket: Ticket, command: CompleteSelfCheck, context: Context) -> tuple[IncidentRecorded, ...]:
    """A visit longer than planned is an incident with its reason, once a visit (TKT-070, TKT-071)."""
    planned = ticket.visit_minutes
    if planned is None or ticket.arrived_at is None or ticket.overrun:
        return ()
    if context.occurred_at - ticket.arrived_at <= timedelta(minutes=planned):
        return ()
    if command.overrun_reason is None:
        raise Refused("overrun-reason-missing", planned=planned)
    incident = IncidentRecorded(
        incident=ticket.incidents + 1,
        kind=IncidentKind.OVERRUN,
        description=sealed(command.overrun_reason),
        owner_told=False,
        resolution=None,
    )
    return (incident,)


def resume_work(ticket: Ticket, command: ResumeWork, _context: Context) -> Events:
    """Work goes on with an agreed solution; after a dissatisfied callback the joint visit comes first (TKT-100)."""
    _check_joint_visit(ticket, held=command.joint_visit_held, opinions=command.opinions)
    event = WorkResumed(
        solution=sealed(command.solution),
        joint_visit=command.joint_visit_held,
        opinions=sealed_or_none(command.opinions),
    )
    return (event,)
