"""Which clocks a case of a category has: one line an aggregate."""

from collections.abc import Callable, Mapping
from typing import Any

from attrs import frozen

from wuye.domain.sla.clock import Clock
from wuye.domain.ticket.clocks import TICKET_CLOCKS
from wuye.domain.ticket.clocks import scopes as ticket_scopes


@frozen
class ClockTable:
    """The clocks of an aggregate, and how its state says which scopes hold."""

    clocks: tuple[Clock, ...]
    scopes: Callable[[Any], tuple[str, ...]]


CLOCK_TABLES: Mapping[str, ClockTable] = {"ticket": ClockTable(TICKET_CLOCKS, ticket_scopes)}
"""Clock tables by category of the case."""
