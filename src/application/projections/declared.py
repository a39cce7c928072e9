"""Every view of this release: one line a view."""

from wuye.application.desk import Desk
from wuye.application.projections.audit import audit_trail
from wuye.application.projections.cases import case_detail
from wuye.application.projections.projection import Projection
from wuye.application.projections.runner import Runner
from wuye.application.projections.tickets import ticket_board
from wuye.application.registry import Registry
from wuye.application.sla.board import sla_board


def projections(registry: Registry) -> tuple[Projection, ...]:
    """The views the runner keeps and the doors read."""
    views = [case_detail(registry), audit_trail(registry)]
    if "ticket" in registry.by_category:
        views.insert(0, ticket_board(registry))
        views.append(sla_board(registry))
    return tuple(views)


def supervised(desk: Desk) -> Runner:
    """A runner of every view of a desk, started in a thread of its own; the caller stops it before the desk closes."""
    runner = Runner(desk.log, desk.views, projections(desk.registry))
    runner.start()
    return runner
