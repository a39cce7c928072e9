"""Maintenance budgets (维护费用预算): five lines, planned per period, compared with what things cost."""

from enum import StrEnum
from typing import Any, assert_never

from attrs import evolve as evolved
from attrs import frozen

from wuye.domain.shared.actor import MANAGEMENT, Role
from wuye.domain.shared.facilities import BudgetLine
from wuye.domain.shared.fields import amount, choice, identifier, some, text, whole
from wuye.domain.shared.lifecycle import Context, Events, Lifecycle, facts, on
from wuye.domain.shared.money import Money
from wuye.domain.shared.personal import Personal, sealed
from wuye.domain.shared.recorded import Recorded
from wuye.domain.shared.refusal import Refused

FINANCE = frozenset({Role.FINANCE})


class BudgetStage(StrEnum):
    """A budget is planned, then in force."""

    NEW = "new"
    PLANNED = "planned"
    """已编制."""
    APPROVED = "approved"
    """已批准."""


class BudgetPeriod(StrEnum):
    """How often an amount is planned (FEE-031…034)."""

    MONTH = "month"
    """每月."""
    QUARTER = "quarter"
    """每季度."""
    YEAR = "year"
    """每年."""
    AS_NEEDED = "as-needed"
    """按实际情况."""


TIMES = {BudgetPeriod.MONTH: 12, BudgetPeriod.QUARTER: 4, BudgetPeriod.YEAR: 1}
"""How often an amount comes up in a year."""


@frozen(kw_only=True)
class PlannedLine:
    """One line: an amount per period, or by actual condition (FEE-031…035)."""

    line: BudgetLine = choice(BudgetLine, ("Budget line", "费用科目"))
    period: BudgetPeriod = choice(BudgetPeriod, ("Per month, quarter, year, or as needed", "周期"))
    planned: Money | None = amount(("Amount per period; none where it is as needed", "每期金额"), default=None)

    @property
    def yearly(self) -> int | None:
        """Minor units a year; ``None`` where it is by actual condition."""
        return None if self.planned is None else self.planned.minor * TIMES.get(self.period, 1)


@frozen(kw_only=True)
class PlanBudget:
    """Plan the maintenance budget of a site for a year (编制维护预算). AST-072, FEE-031…036."""

    site: str = identifier(("Key of the site", "项目标识"))
    year: int = whole(("Year", "年度"), minimum=1980, maximum=2200)
    lines: tuple[PlannedLine, ...] = some(("The five lines", "五项费用"), maximum=5, default=())
    basis: str = text(("Kinds, numbers and cycles it derives from", "编制依据（种类、数量、周期）"))


@frozen(kw_only=True)
class ApproveBudget:
    """Approve a budget (批准预算); another person than who planned it."""


@frozen(kw_only=True)
class BudgetPlanned:
    """A maintenance budget was planned (维护预算已编制). AST-072, FEE-031…036."""

    site: str
    year: int
    lines: tuple[PlannedLine, ...]
    basis: Personal[str]


@frozen(kw_only=True)
class BudgetApproved:
    """A maintenance budget is in force (维护预算已批准)."""


BudgetEvent = BudgetPlanned | BudgetApproved


@frozen(kw_only=True)
class Budget:
    """A site's budget of a year."""

    stage: BudgetStage = BudgetStage.NEW
    site: str | None = None
    year: int | None = None
    lines: tuple[PlannedLine, ...] = ()
    planned_by: str | None = None


def evolve(budget: Budget, recorded: Recorded[Any]) -> Budget:
    """Apply a fact. History is accepted, not judged."""
    event: BudgetEvent = recorded.event
    match event:
        case BudgetPlanned():
            return Budget(
                stage=BudgetStage.PLANNED,
                site=event.site,
                year=event.year,
                lines=event.lines,
                planned_by=recorded.actor.id,
            )
        case BudgetApproved():
            return evolved(budget, stage=BudgetStage.APPROVED)
        case _:
            assert_never(event)


def plan(_budget: Budget, command: PlanBudget, _context: Context) -> Events:
    """All five lines, each once, each with an amount or as needed, in one currency (AST-072)."""
    named = [one.line for one in command.lines]
    missing = [one.value for one in BudgetLine if one not in named]
    if missing or len(named) != len(BudgetLine):
        raise Refused("lines-missing", missing=missing)
    for one in command.lines:
        if (one.planned is None) != (one.period is BudgetPeriod.AS_NEEDED):
            raise Refused("amount-mismatch", line=one.line.value)
    currencies = sorted({one.planned.currency for one in command.lines if one.planned is not None})
    if len(currencies) > 1:
        raise Refused("mixed-currencies", first=currencies[0], second=currencies[1])
    return (BudgetPlanned(site=command.site, year=command.year, lines=command.lines, basis=sealed(command.basis)),)


def not_the_planner(budget: Budget, context: Context) -> None:
    """Nobody approves their own budget."""
    if budget.planned_by == context.actor.id:
        raise Refused("same-person")


def approve(_budget: Budget, _command: ApproveBudget, _context: Context) -> Events:
    """From now on costs are compared with it."""
    return (BudgetApproved(),)


# fmt: off
BUDGET = Lifecycle(
    category="budget",
    plural="budgets",
    title=("Maintenance budget", "维护费用预算"),
    initial=Budget(),
    evolve=evolve,
    stages=BudgetStage,
    key=lambda command: f"{command.site}-{command.year}",
    rows=(
        on(PlanBudget, BudgetStage.NEW, MANAGEMENT | FINANCE, plan, BudgetPlanned,
           "AST-072, FEE-031…036", to=BudgetStage.PLANNED, noun="plans"),
        on(ApproveBudget, BudgetStage.PLANNED, MANAGEMENT, approve, BudgetApproved,
           "AST-072", to=BudgetStage.APPROVED, noun="approvals", when=not_the_planner),
    ),
    facts=facts("budget", BudgetPlanned, BudgetApproved),
)
# fmt: on
