"""Every view of this release: one line a view."""

from wuye.application.projections.audit import audit_trail
from wuye.application.projections.cases import case_detail
from wuye.application.projections.projection import Projection
from wuye.application.projections.tickets import ticket_board
from wuye.application.registry import Registry


def projections(registry: Registry) -> tuple[Projection, ...]:
    """The views the runner keeps and the doors read."""
    return (ticket_board(registry), case_detail(registry), audit_trail(registry))
