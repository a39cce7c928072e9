"""The upkeep plan's rules and table."""

from collections.abc import Iterable
from typing import get_args

from wuye.domain.register.upkeep.commands import (
    ActivateUpkeepPlan,
    DraftUpkeepPlan,
    PublishReport,
    RecordFeedback,
    ReviseCycle,
)
from wuye.domain.register.upkeep.cycle import Cycle
from wuye.domain.register.upkeep.events import (
    CycleRevised,
    FeedbackRecorded,
    ReportPublished,
    UpkeepPlanActivated,
    UpkeepPlanDrafted,
    UpkeepPlanEvent,
)
from wuye.domain.register.upkeep.state import UpkeepPlan, UpkeepPlanStage, evolve
from wuye.domain.shared.actor import ADMINISTRATOR, ENGINEERING_SUPERVISOR, MANAGEMENT, OFFICER, STAFF, Role
from wuye.domain.shared.facilities import CycleReason
from wuye.domain.shared.lifecycle import Context, Elsewhere, Events, Lifecycle, facts, on
from wuye.domain.shared.personal import sealed
from wuye.domain.shared.refusal import Refused
from wuye.domain.sla.cadence import Shift
from wuye.domain.sla.limits import DAYS, MONTHS, Unit

DRAFT, ACTIVE, REVISED = UpkeepPlanStage.DRAFT, UpkeepPlanStage.ACTIVE, UpkeepPlanStage.REVISED
DEPARTMENT = ENGINEERING_SUPERVISOR | frozenset({Role.DEPARTMENT_HEAD, Role.TECHNICIAN}) | ADMINISTRATOR
RECURRING = frozenset({*DAYS, *MONTHS, Unit.HALF_MONTHS, Unit.SHIFTS, Unit.TIMES_PER_YEAR, Unit.NOT_STATED})
"""Units a cycle may have."""


def _check(cycle: Cycle) -> None:
    if cycle.unit not in RECURRING:
        raise Refused("no-cycle", unit=cycle.unit.value, allowed=sorted(one.value for one in RECURRING))
    if cycle.unit is Unit.SHIFTS and (cycle.every != 1 or cycle.shift is not Shift.NONE):
        raise Refused("every-shift")


def draft(_plan: UpkeepPlan, command: DraftUpkeepPlan, _context: Context) -> Events:
    """Kind and usage frequency are considered; the interval is stated, or stated to be missing (AST-013)."""
    _check(command.cycle)
    return (
        UpkeepPlanDrafted(
            base=command.key,
            number=1,
            kinds=command.kinds,
            usage=command.usage,
            task=command.task,
            activities=command.activities,
            cycle=command.cycle,
            cadence=command.cadence,
            department=command.department,
            standard=command.standard,
            trade=command.trade,
            source=command.source,
        ),
    )


def activate(_plan: UpkeepPlan, _command: ActivateUpkeepPlan, _context: Context) -> Events:
    """Assets may take it over (AST-008, AST-015…027)."""
    return (UpkeepPlanActivated(),)


def version_key(plan: UpkeepPlan) -> str:
    """Key of a plan's next version."""
    return f"{plan.base}.v{plan.version + 1}"


def next_version(plan: UpkeepPlan, _command: ReviseCycle) -> Iterable[str]:
    """The stream of the next version."""
    return (f"upkeep-{version_key(plan)}",)


def revise(plan: UpkeepPlan, command: ReviseCycle, _context: Context) -> Events:
    """The old version ends, the new one is in force at once; what owners said is at hand (AST-030, AST-032)."""
    _check(command.cycle)
    if command.cycle == plan.cycle:
        raise Refused("nothing-changes")
    if command.reason is CycleReason.OWNER_SUGGESTION and not plan.feedback:
        raise Refused("no-feedback")
    successor = f"upkeep-{version_key(plan)}"
    drafted = UpkeepPlanDrafted(
        base=plan.base,
        number=plan.version + 1,
        kinds=plan.kinds,
        usage=plan.usage,
        task=plan.task,
        activities=plan.activities,
        cycle=command.cycle,
        cadence=plan.cadence,
        department=plan.department,
        standard=plan.standard,
        trade=plan.trade,
        source=plan.source,
    )
    return (
        CycleRevised(successor=successor, reason=command.reason, explanation=sealed(command.explanation)),
        Elsewhere(successor, drafted),
        Elsewhere(successor, UpkeepPlanActivated()),
    )


def publish(_plan: UpkeepPlan, command: PublishReport, _context: Context) -> Events:
    """Customers are told what was kept up, or how the equipment runs (AST-032, AST-033)."""
    event = ReportPublished(
        subject=command.subject,
        until=command.until,
        audience=command.audience,
        recipients=command.recipients,
        content=sealed(command.content),
    )
    return (event,)


def hear(_plan: UpkeepPlan, command: RecordFeedback, _context: Context) -> Events:
    """What they say may change the plan (AST-032)."""
    return (FeedbackRecorded(feedback=sealed(command.feedback)),)


# fmt: off
UPKEEP = Lifecycle(
    category="upkeep",
    plural="upkeep-plans",
    title=("Upkeep plan", "保养计划"),
    initial=UpkeepPlan(),
    evolve=evolve,
    stages=UpkeepPlanStage,
    ends=frozenset({REVISED}),
    key=lambda command: str(command.key),
    rows=(
        on(DraftUpkeepPlan, UpkeepPlanStage.NEW, DEPARTMENT, draft, UpkeepPlanDrafted,
           "AST-013, AST-014", to=DRAFT, noun="drafts"),
        on(ActivateUpkeepPlan, DRAFT, MANAGEMENT, activate, UpkeepPlanActivated,
           "AST-008, AST-015…027", to=ACTIVE, noun="activations"),
        on(ReviseCycle, ACTIVE, MANAGEMENT, revise, CycleRevised,
           "AST-030, AST-032", to=REVISED, noun="revisions", reads=next_version),
        on(PublishReport, ACTIVE, MANAGEMENT | OFFICER, publish, ReportPublished,
           "AST-032, AST-033", noun="reports"),
        on(RecordFeedback, ACTIVE, STAFF, hear, FeedbackRecorded, "AST-032", noun="feedback"),
    ),
    facts=facts("upkeep", *get_args(UpkeepPlanEvent)),
)
# fmt: on
