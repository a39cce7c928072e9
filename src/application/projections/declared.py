"""Every view of this release: one line a view."""

from wuye.application.courtesy import BESIDE_COMMANDS
from wuye.application.desk import Desk
from wuye.application.projections.audit import audit_trail
from wuye.application.projections.boards import BOARDS
from wuye.application.projections.cases import case_detail
from wuye.application.projections.projection import Projection
from wuye.application.projections.runner import LIVE_PAGE, Runner
from wuye.application.projections.sheets import kept_sheets
from wuye.application.registry import Registry
from wuye.application.reports.months import REPORTED, case_months
from wuye.application.sla.board import sla_board
from wuye.application.sla.tables import CLOCK_TABLES


def projections(registry: Registry) -> tuple[Projection, ...]:
    """The views the runner keeps and the doors read."""
    boards = [board.projection(registry) for category, board in BOARDS.items() if category in registry.by_category]
    timed = [sla_board(registry)] if CLOCK_TABLES.keys() & registry.by_category.keys() else []
    months = [case_months()] if REPORTED & registry.by_category.keys() else []
    return (*boards, case_detail(registry), audit_trail(registry), *timed, *months, *kept_sheets(registry))


def supervised(desk: Desk) -> Runner:
    """A runner of every view of a desk, started in a thread of its own; the caller stops it before the desk closes."""
    runner = Runner(desk.log, desk.views, projections(desk.registry), page=LIVE_PAGE, share=BESIDE_COMMANDS)
    runner.start()
    return runner
