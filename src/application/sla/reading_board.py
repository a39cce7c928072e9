"""Reading the SLA board: a page by due instant, and the counters beside it."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from attrs import frozen

from wuye.application.ports import Query, Row
from wuye.application.projections.projection import Projection
from wuye.application.projections.reading import Reader
from wuye.application.sla.board import QUEUE
from wuye.application.sla.counters import BoardCounts, counts_at
from wuye.application.sla.glances import RUNNING
from wuye.application.sla.shown import OVERDUE

Cursor = tuple[Any, ...]


@frozen(kw_only=True)
class BoardPage:
    """A page of the board; ``after`` is where the next one begins, ``None`` when this is the last."""

    rows: tuple[tuple[str, Row], ...]
    after: Cursor | None


def board_page(
    reader: Reader,
    board: Projection,
    *,
    state: str,
    where: Mapping[str, str],
    now: datetime,
    after: Cursor | None,
    limit: int,
    position: int | None = None,
    timeout: float = 5.0,
) -> BoardPage:
    """Open clocks in a state, the first due first; ``overdue`` are the running ones whose due instant has passed.

    Raises ``ValueError`` for filters that no index serves, ``Unavailable`` when the view is still behind.
    """
    held = {"state": RUNNING if state == OVERDUE else state, **where}
    query = Query(where=held, order=QUEUE, after=after, limit=limit + 1)
    found = reader.page(board, query, after=position, timeout=timeout)
    if state == OVERDUE:
        found = [one for one in found if one[1]["due_at"] < now]
    shown = found[:limit]
    more = len(found) > limit and bool(shown)
    return BoardPage(rows=tuple(shown), after=(shown[-1][1]["due_at"], shown[-1][0]) if more else None)


def board_counts(
    reader: Reader, board: Projection, where: Mapping[str, str], now: datetime, zone: ZoneInfo
) -> BoardCounts:
    """The counters of the same filters; a day is a day of ``zone``."""
    return counts_at(reader, board, where, now, zone)
