"""What every store of views must do, over memory, SQLite and PostgreSQL."""

from __future__ import annotations

import contextlib
import itertools
import sqlite3
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from attrs import evolve

from tests.views.conftest import BOARD, OpenViews
from wuye.adapters.views import open_views
from wuye.application.ports import Parked, Query, Row, SchemaMismatch, Table, Views

MONDAY_9AM = datetime(2026, 11, 23, 1, tzinfo=UTC)


def row(site: str | None = "s1", rank: int | None = 0, hours: float | None = 0, **more: Any) -> Row:
    """A board row; `hours` after Monday nine."""
    due = None if hours is None else MONDAY_9AM + timedelta(hours=hours)
    return {"site": site, "rank": rank, "due_at": due, "open": True, "number": None, "body": {}, **more}


def filled(views: Views, rows: Mapping[str, Row | None], table: Table = BOARD) -> None:
    """Write rows one position on."""
    views.ensure(table)
    before = views.position(table.name)
    assert views.write(table, [views.ready(table, rows)], before=before, position=before + 1)


def keys(views: Views, query: Query, table: Table = BOARD) -> list[str]:
    """The keys of a page."""
    return [key for key, _ in views.query(table, query)]


def test_a_row_comes_back_as_it_was_written(views: Views) -> None:
    """Kinds, nulls, Chinese and deep bodies survive each store alike."""
    body = {"title": "水管漏水 100%_\\", "list": [1, 2.5, None, True], "nul": "a\x00b", "deep": {"b": 1, "a": "'"}}
    written = row("东苑", -(2**63), 0.000001, number="T-1", body=body, open=False)
    filled(views, {"k1": written, "k2": row(None, None, None)})
    assert views.rows("board_1", ["k1", "k2", "k3"]) == {"k1": written, "k2": row(None, None, None)}


def test_rows_are_replaced_and_deleted(views: Views) -> None:
    """A view shows what is so now."""
    filled(views, {"k1": row(), "k2": row()})
    filled(views, {"k1": row("s2"), "k2": None, "k3": None})
    assert views.rows("board_1", ["k1", "k2", "k3"]) == {"k1": row("s2")}
    assert views.position("board_1") == 2


def test_a_write_from_a_position_that_was_left_changes_nothing(views: Views) -> None:
    """Of two runners the slower one must not apply an event twice (F24)."""
    filled(views, {"k1": row()})
    parked = Parked("board", 1, "ticket-1", 1, "ticket.x/1", "ValueError")
    ready = views.ready(BOARD, {"k1": None, "k2": row()})
    assert not views.write(BOARD, [ready], before=0, position=5, parked=[parked])
    assert views.rows("board_1", ["k1", "k2"]) == {"k1": row()}
    assert views.position("board_1") == 1
    assert views.parked() == []


def test_views_that_a_page_does_not_touch_move_together(views: Views) -> None:
    """One transaction for all of them; one that another runner moved, or that is gone, stays out of it (F24)."""
    others = [evolve(BOARD, name=f"board_{number}") for number in (2, 3)]
    for table in (BOARD, *others):
        views.ensure(table)
    filled(views, {"k1": row()}, others[1])
    names = ["board_1", "board_2", "board_3", "board_4"]
    assert views.move(names, before=0, position=7) == {"board_1", "board_2"}
    assert [views.position(table.name) for table in (BOARD, *others)] == [7, 7, 1]
    assert views.move(names, before=0, position=8) == frozenset()


def test_a_parked_event_moves_with_the_position(views: Views) -> None:
    """What a view could not apply is seen, and is not met again (F18)."""
    views.ensure(BOARD)
    parked = [Parked("board", place, "ticket-1", place, "ticket.x/1", "ValueError: 坏") for place in (2, 3)]
    assert views.write(BOARD, [], before=0, position=3, parked=parked)
    assert views.parked() == views.parked("board_1") == parked
    assert views.parked("other_1") == []


@pytest.mark.parametrize(
    ("change", "named"),
    [
        ({"site": 1}, "site"),
        ({"site": "a\x00"}, "site"),
        ({"site": "\ud800"}, "site"),
        ({"rank": True}, "rank"),
        ({"rank": "1"}, "rank"),
        ({"rank": 2**63}, "rank"),
        ({"open": 1}, "open"),
        ({"due_at": datetime(2026, 1, 1)}, "due_at"),  # noqa: DTZ001 - the point of the case
        ({"due_at": "2026-01-01"}, "due_at"),
        ({"body": {"x": object()}}, "body"),
        ({"body": "\ud800"}, "body"),
        ({"more": 1}, "columns"),
    ],
)
def test_a_row_the_table_cannot_hold_is_refused_whole(views: Views, change: dict[str, Any], named: str) -> None:
    """Each store refuses the same rows with the same error, before anything is written."""
    views.ensure(BOARD)
    with pytest.raises(ValueError, match=named):
        views.ready(BOARD, {"k1": row(), "k2": {**row(), **change}})
    assert views.position("board_1") == 0
    assert views.rows("board_1", ["k1"]) == {}


def test_a_declaration_is_checked(views: Views) -> None:
    """A typing slip in a declaration is found at start-up."""
    for wrong in (
        evolve(BOARD, name='x"; DROP TABLE y'),
        evolve(BOARD, name="Board"),
        evolve(BOARD, columns=(*BOARD.columns, BOARD.columns[0])),
        evolve(BOARD, columns=(evolve(BOARD.columns[0], name="body"),)),
        evolve(BOARD, columns=(evolve(BOARD.columns[0], kind="json"),)),
        evolve(BOARD, indexes=(("place",),)),
    ):
        with pytest.raises(ValueError, match=r"name|twice|none of|no column"):
            views.ensure(wrong)
    views.ensure(BOARD)
    views.ensure(BOARD)
    with pytest.raises(ValueError, match="new name"):
        views.ensure(evolve(BOARD, columns=BOARD.columns[:1], indexes=()))


def test_an_unknown_table_is_a_key_error(views: Views) -> None:
    """A reader that meets a table a rebuild just dropped looks again."""
    for ask in (views.position, views.digest, lambda name: views.rows(name, ["k"])):
        with pytest.raises(KeyError):
            ask("gone_1")


def test_filters_are_equalities_and_null_is_one_of_them(views: Views) -> None:
    """Tickets of nobody are asked for as often as those of somebody."""
    filled(views, {"a": row("s1", 1), "b": row("s2", 1), "c": row(None, 1), "d": row("s1", 2)})
    order = (("rank", False), ("due_at", False))
    assert keys(views, Query(where={"site": "s1"}, order=order)) == ["a", "d"]
    assert keys(views, Query(where={"site": None}, order=order)) == ["c"]
    assert keys(views, Query(where={"site": "s1", "rank": 2})) == ["d"]
    assert [views.count(BOARD, where) for where in ({}, {"site": "s1"}, {"site": None}, {"rank": 9})] == [4, 2, 1, 0]


def test_keys_and_columns_may_be_asked_for_alone(views: Views) -> None:
    """Whoever lists a million cases does not read a million states."""
    filled(views, {"a": row("s1", 1, body={"text": "long"}), "b": row(None, 2)})
    whole = views.query(BOARD, Query(limit=100))
    alone = views.query(BOARD, Query(limit=100, bodies=False))
    assert [key for key, _ in alone] == [key for key, _ in whole]
    assert any(row["body"] for _, row in whole)
    assert [row for _, row in alone] == [{**row, "body": {}} for _, row in whole]


def test_rows_of_equal_rank_keep_one_order(views: Views) -> None:
    """The key is the last tie-break; without an order it is the order."""
    filled(views, {key: row() for key in ("b", "c", "a", "B", "é", "中")})
    expected = ["B", "a", "b", "c", "é", "中"]
    assert keys(views, Query()) == expected
    assert keys(views, Query(order=(("rank", False), ("due_at", False)))) == expected
    assert keys(views, Query(order=(("rank", True), ("due_at", True)))) == expected[::-1]


@pytest.mark.parametrize(
    "order",
    [
        (),
        (("rank", False),),
        (("rank", True),),
        (("rank", False), ("due_at", False)),
        (("rank", True), ("due_at", True)),
    ],
)
@pytest.mark.parametrize("limit", [1, 3, 50])
def test_pages_joined_by_cursors_are_the_whole(views: Views, order: tuple[tuple[str, bool], ...], limit: int) -> None:
    """No row twice, none missing, also among equal ranks and nulls, in the order of one long page."""
    ranks, hours = (None, 0, 1), (None, 0, 1, 1)
    everything = {
        f"k{place:02}": row("s1", rank, hour) for place, (rank, hour) in enumerate(itertools.product(ranks, hours))
    }
    filled(views, everything)
    whole = keys(views, Query(order=order))
    assert sorted(whole) == sorted(everything)
    assert [_place(everything[key], order) for key in whole] == sorted(
        (_place(one, order) for one in everything.values()), reverse=bool(order) and order[0][1]
    )
    paged: list[str] = []
    after: tuple[Any, ...] | None = None
    while page := views.query(BOARD, Query(order=order, after=after, limit=limit)):
        paged += [key for key, _ in page]
        last_key, last = page[-1]
        after = (*(last[name] for name, _ in order), last_key)
    assert paged == whole


def _place(one: Row, order: tuple[tuple[str, bool], ...]) -> list[tuple[bool, Any]]:
    return [(one[name] is not None, one[name] if one[name] is not None else 0) for name, _ in order]


def test_mixed_directions_page_as_well(views: Views) -> None:
    """Open first, newest first within: the closed tickets of a board."""
    everything = {f"k{n}": row(rank=n % 3, hours=None if n % 5 == 0 else n % 4) for n in range(24)}
    filled(views, everything)
    query = Query(where={"open": True}, order=(("rank", False), ("due_at", True)), limit=100)
    whole = views.query(BOARD, query)

    def place(one: tuple[str, Row]) -> tuple[Any, ...]:
        found = one[1]
        due = found["due_at"]
        return (found["rank"], due is None, -due.timestamp() if due else 0)

    assert [place(one) for one in whole] == sorted(place(one) for one in whole)
    paged: list[str] = []
    after: tuple[Any, ...] | None = None
    while page := views.query(BOARD, Query(where=query.where, order=query.order, after=after, limit=5)):
        paged += [key for key, _ in page]
        after = (page[-1][1]["rank"], page[-1][1]["due_at"], page[-1][0])
    assert paged == [key for key, _ in whole]


def test_a_search_is_literal(views: Views) -> None:
    """A hundred per cent sign is what was typed, not a wildcard."""
    numbers = {"a": "T-100%", "b": "T-1000", "c": "t_x", "d": "tyx", "e": "back\\slash", "f": None, "g": "É"}
    filled(views, {key: row(number=number) for key, number in numbers.items()})

    def search(part: str) -> list[str]:
        return keys(views, Query(order=(("number", False),), search=("number", part)))

    assert search("100%") == ["a"]
    assert search("t-100") == ["a", "b"]
    assert search("_") == ["c"]
    assert search("\\") == ["e"]
    assert search("É") == ["g"]
    assert search("é") == []
    assert search("'") == []


def test_a_query_that_would_scan_is_refused(views: Views) -> None:
    """No query scans: the error names the index to declare (design 6)."""
    filled(views, {"a": row()})
    for query in (
        Query(where={"number": "T-1"}, order=(("rank", False),)),
        Query(where={"due_at": None}),
        Query(order=(("due_at", False),)),
        Query(order=(("rank", False), ("due_at", True))),
        Query(where={"site": "s1"}, order=(("number", False),)),
    ):
        with pytest.raises(ValueError, match="no index for this query; declare"):
            views.query(BOARD, query)
    for query in (Query(where={"place": 1}), Query(order=(("place", True),)), Query(search=("place", "x"))):
        with pytest.raises(ValueError, match="no column place"):
            views.query(BOARD, query)
    with pytest.raises(ValueError, match="no index for this count"):
        views.count(BOARD, {"due_at": None})
    with pytest.raises(ValueError, match="a cursor has 2 values"):
        views.query(BOARD, Query(order=(("rank", False),), after=(1,)))


def test_equal_rows_have_equal_digests(views: Views) -> None:
    """A rebuild proves a view by its digest: order of writing does not count, any difference does (I5, T6)."""
    other, third = evolve(BOARD, name="board_2"), evolve(BOARD, name="board_3")
    filled(views, {"a": row(body={"x": 1, "y": 2}), "b": row("s2")})
    filled(views, {"b": row("s3")}, other)
    filled(views, {"b": row("s2"), "a": row(body={"y": 2, "x": 1})}, other)
    filled(views, {"a": row(body={"x": 1, "y": 3}), "b": row("s2")}, third)
    assert views.digest("board_1") == views.digest("board_2") != views.digest("board_3")


def test_the_digest_is_the_same_in_every_store(views: Views) -> None:
    """A move from SQLite to PostgreSQL can be proven."""
    filled(views, {"a": row("东", 1, 1.5, body={"t": "\x00é"}), "B": row(None, None, None), "b": row()})
    assert views.digest("board_1") == "c0c550b207b7c49911ed5cafa032b90b43fb482b5bb1aaeafcd35bea69c65160"


def test_the_serving_table_can_be_swapped_and_the_old_one_dropped(views: Views) -> None:
    """A rebuild ends by one line (design 6)."""
    other = evolve(BOARD, name="board_1_g2")
    filled(views, {"a": row()})
    filled(views, {"a": row("s2")}, other)
    assert views.serving("board") is None
    views.serve("board", "board_1")
    views.serve("board", "board_1_g2")
    assert views.serving("board") == "board_1_g2"
    views.drop("board_1")
    views.drop("board_1")
    with pytest.raises(KeyError):
        views.position("board_1")
    with pytest.raises(KeyError):
        views.query(BOARD, Query())
    assert keys(views, Query(), other) == ["a"]


def test_two_stores_on_one_database_see_the_same(opened: OpenViews) -> None:
    """The server and a runner of its own process share views; a table made by one is known to the other."""
    first, second = opened(), opened()
    filled(first, {"a": row()})
    assert second.position("board_1") == 1
    assert second.rows("board_1", ["a"]) == {"a": row()}
    assert second.digest("board_1") == first.digest("board_1")
    assert second.write(BOARD, [second.ready(BOARD, {"a": row("s2")})], before=1, position=2)
    assert not first.write(BOARD, [first.ready(BOARD, {"a": row("s3")})], before=1, position=2)
    assert first.rows("board_1", ["a"]) == {"a": row("s2")}


def test_a_view_has_one_leader(opened: OpenViews) -> None:
    """The second waits as standby, and takes over when the first ends (F24)."""
    first, second = opened(), opened()
    assert first.lead("board")
    assert first.lead("board")
    assert not second.lead("board")
    assert second.lead("audit")
    assert not first.lead("audit")
    first.resign("board")
    assert second.lead("board")
    assert not first.lead("board")
    second.close()
    assert first.lead("board")
    assert first.lead("audit")


def test_views_of_a_database_without_tables_are_refused(tmp_path: Path, postgres_url: str) -> None:
    """Start-up only checks: it makes nothing (design 5)."""
    with contextlib.closing(sqlite3.connect(tmp_path / "empty.db")) as connection:
        connection.execute("CREATE TABLE x (y)")
    for url in (f"sqlite:///{tmp_path / 'none.db'}", f"sqlite:///{tmp_path / 'empty.db'}", postgres_url):
        with pytest.raises(SchemaMismatch):
            open_views(url)
    with pytest.raises(ValueError, match="memory://"):
        open_views("mysql://x/y")
