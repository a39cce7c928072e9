"""Every view of this release: one line a view."""

from wuye.application.cadences.board import occurrence_board
from wuye.application.desk import Desk
from wuye.application.projections.audit import audit_trail
from wuye.application.projections.boards import BOARDS
from wuye.application.projections.cases import case_detail
from wuye.application.projections.costs import maintenance_costs
from wuye.application.projections.customers import customers
from wuye.application.projections.faults import fault_archive
from wuye.application.projections.inspections import point_visits
from wuye.application.projections.projection import Projection
from wuye.application.projections.runner import BESIDE_COMMANDS, Runner
from wuye.application.registry import Registry
from wuye.application.sla.board import sla_board
from wuye.application.sla.tables import CLOCK_TABLES


def projections(registry: Registry) -> tuple[Projection, ...]:
    """The views the runner keeps and the doors read."""
    boards = [board.projection(registry) for category, board in BOARDS.items() if category in registry.by_category]
    timed = [sla_board(registry)] if CLOCK_TABLES.keys() & registry.by_category.keys() else []
    duties = [occurrence_board(registry)] if "cadence" in registry.by_category else []
    life = [fault_archive(), maintenance_costs()] if "asset" in registry.by_category else []
    points = [point_visits()] if "inspection" in registry.by_category else []
    people = [customers()] if "person" in registry.by_category else []
    return (*boards, case_detail(registry), audit_trail(registry), *timed, *duties, *life, *points, *people)


def supervised(desk: Desk) -> Runner:
    """A runner of every view of a desk, started in a thread of its own; the caller stops it before the desk closes."""
    runner = Runner(desk.log, desk.views, projections(desk.registry), share=BESIDE_COMMANDS)
    runner.start()
    return runner
