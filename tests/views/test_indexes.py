"""No query scans: every list the product offers is read from an index, also behind a cursor (design 6)."""

from __future__ import annotations

import itertools
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from tests.views.conftest import OpenViews
from wuye.application.ports import Query, Row, Table
from wuye.application.projections import complaints
from wuye.application.projections.audit import AUDIT_TRAIL
from wuye.application.projections.cases import CASE_DETAIL
from wuye.application.projections.complaints import COMPLAINT_BOARD
from wuye.application.projections.customers import CUSTOMERS
from wuye.application.projections.tickets import FILTERS, QUEUE, TICKET_BOARD

START = datetime(2026, 1, 1, tzinfo=UTC)
ROWS = 3_000
PAGE = 5
"""So small that a database which reads all and sorts it would be the dearer way, as a page of 50 is among millions."""


def value(name: str, kind: str, place: int) -> Any:
    """A value as a portfolio has it: few sites and stages, many cases and instants."""
    if kind == "integer":
        return place % 4 if name == "rank" else place
    if kind == "instant":
        return START + timedelta(minutes=place)
    if kind == "flag":
        return place % 2 == 0
    return f"{name}-{place if name in {'number', 'stream', 'command_id'} else place % 7}"


def row(table: Table, place: int) -> Row:
    """A row of a table's own columns."""
    return {column.name: value(column.name, column.kind, place) for column in table.columns} | {"body": {}}


def newest(name: str) -> tuple[tuple[str, bool], ...]:
    """One column, newest first."""
    return ((name, True),)


QUESTIONS = [
    (TICKET_BOARD, Query(order=QUEUE)),
    *((TICKET_BOARD, Query(where={name: f"{name}-3"}, order=QUEUE)) for name in FILTERS),
    (TICKET_BOARD, Query(where={"site": "site-3", "stage": "stage-3"}, order=QUEUE)),
    (TICKET_BOARD, Query(where={"technician": None}, order=QUEUE)),
    (TICKET_BOARD, Query(where={"number": "number-3"})),
    (COMPLAINT_BOARD, Query(order=complaints.QUEUE)),
    *((COMPLAINT_BOARD, Query(where={name: f"{name}-3"}, order=complaints.QUEUE)) for name in complaints.FILTERS),
    (COMPLAINT_BOARD, Query(where={"site": "site-3"}, order=complaints.REGISTER)),
    (COMPLAINT_BOARD, Query(order=complaints.REGISTER)),
    (CUSTOMERS, Query(where={"site": "site-3"}, order=newest("updated_at"))),
    (CASE_DETAIL, Query(where={"category": "category-3"}, order=newest("updated_at"))),
    (CASE_DETAIL, Query(where={"category": "category-3", "stage": "stage-3"}, order=newest("updated_at"))),
    (CASE_DETAIL, Query(where={"category": "category-3", "site": "site-3"}, order=newest("updated_at"))),
    (CASE_DETAIL, Query(where={"number": "number-3"})),
    *(
        (AUDIT_TRAIL, Query(where={name: f"{name}-3"}, order=newest("position")))
        for name in ("stream", "actor", "event", "site", "category", "command_id", "correlation_id")
    ),
    (AUDIT_TRAIL, Query(order=newest("position"))),
    (AUDIT_TRAIL, Query(order=newest("recorded_at"))),
    (AUDIT_TRAIL, Query(where={"site": "site-3"}, order=newest("recorded_at"))),
    (AUDIT_TRAIL, Query(where={"actor": "actor-3"}, order=newest("recorded_at"))),
]


def cursor(table: Table, query: Query) -> tuple[Any, ...]:
    """A place in the middle of the order."""
    kinds = {column.name: column.kind for column in table.columns}
    return (*(value(name, kinds[name], ROWS // 2) for name, _ in query.order), f"k{ROWS // 2:06}")


def test_every_list_of_the_product_is_read_from_an_index(log_url: str, opened: OpenViews) -> None:
    """A board page costs the same at ten thousand and at ten million events (design 9), also after a rebuild."""
    views: Any = opened()
    for table in (TICKET_BOARD, COMPLAINT_BOARD, CUSTOMERS, CASE_DETAIL, AUDIT_TRAIL):
        rebuilt = table in (TICKET_BOARD, AUDIT_TRAIL)
        views.ensure(table, bare=rebuilt)
        rows = {f"k{place:06}": row(table, place) for place in range(ROWS)}
        assert views.write(table, [views.ready(table, rows)], before=0, position=1)
        if rebuilt:
            views.index(table)
    settle(views)
    wrong: list[str] = []
    for (table, query), behind in itertools.product(QUESTIONS, (False, True)):
        after = cursor(table, query) if behind else None
        asked = Query(where=query.where, order=query.order, after=after, limit=PAGE)
        plans = views.explain(table, asked)
        assert len(plans) >= (len(query.order) + 1 if behind else 1)
        wrong += [f"{table.name} {asked}\n{plan}" for plan in plans if scans(plan, table)]
        # An index of the order alone would be read past all that the filter leaves out.
        wrong += [f"{table.name} {asked}\n{plan}" for plan in plans if not behind and "Filter:" in plan]
    assert wrong == []


def settle(views: Any) -> None:
    """Let the database count its rows, as its own housekeeping does."""
    if hasattr(views, "_pool"):
        views._run(lambda connection: connection.execute("ANALYZE"))
    else:
        with views._transaction() as connection:
            connection.execute("ANALYZE")


def scans(plan: str, table: Table) -> bool:
    """Whether a plan reads the table, or sorts it, instead of an index."""
    if f"{table.name}_i" not in plan and "autoindex" not in plan and f"{table.name}_pkey" not in plan:
        return True
    return "Seq Scan" in plan or ("Sort" in plan and "Incremental" not in plan) or "TEMP B-TREE" in plan


@pytest.mark.parametrize("plan", ["SCAN ticket_board_1", "Seq Scan on ticket_board_1", "Sort\n  ticket_board_1_i0"])
def test_a_scan_would_be_recognised(plan: str) -> None:
    """The control of the test above."""
    assert scans(plan, TICKET_BOARD)
