"""How much is done for a figure: the whole of it, a first look, or as little as shows that it can be measured."""

from __future__ import annotations

from typing import Final

from attrs import frozen

from bench import ledgers, ticket_pages
from bench.what_if import MILLION


@frozen(kw_only=True)
class Sizes:
    """Sizes of every part."""

    rounds: int
    """Pairs that count."""
    tickets: int
    """Told in a round by a lone caller; by each of many, a quarter."""
    callers: int = 16
    spread: bool = True
    """Whether callers in two processes are measured, too."""
    board_tickets: int
    """Told by each of sixteen before a board is caught up: a rebuild is of a whole log, and makes its indexes once."""
    stock_board_tickets: int
    """The same for the library, which takes six times as long for each."""
    stock_seconds: float = 5.0
    """How long the library's runner catches up."""
    connections: int = 64
    posting_seconds: float
    layouts: tuple[bool, ...] = (False, True)
    """Whether the server that is posted to has its views apart."""
    rate: float = 460.0
    """The nation's peak, in events a second (design 9)."""
    steady_seconds: float
    warming_seconds: float = 4.0
    apart: bool = True
    """Whether the server that keeps the pace has its views apart."""
    few: int = ticket_pages.FEW
    many: int = ticket_pages.MANY
    questions: int = ticket_pages.QUESTIONS
    rows: int = 100_000
    mappings: tuple[str, ...] = ledgers.MAPPINGS
    profiled: int = 10
    """Tickets told under the profiler."""
    timed: int = 7
    """Times that clocks are read."""
    events: int = MILLION
    """Events of a what-if, and clocks of a board."""


WHOLE: Final = Sizes(
    rounds=7, tickets=20, board_tickets=500, stock_board_tickets=50, posting_seconds=5.0, steady_seconds=60.0
)
QUICK: Final = Sizes(
    rounds=3,
    tickets=8,
    board_tickets=100,
    stock_board_tickets=12,
    posting_seconds=2.0,
    steady_seconds=10.0,
    many=ticket_pages.MANY // 10,
    rows=20_000,
    timed=3,
    events=MILLION // 10,
)
"""Fewer rounds, shorter; ten times fewer tickets and clocks on boards."""
