"""Rows of views in PostgreSQL: bodies are texts, and were json in tables that an earlier release made."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, datetime
from typing import Any

import psycopg
import pytest
from attrs import evolve
from psycopg import sql

from tests.support.waiting import ended, until
from tests.views.conftest import BOARD
from wuye.adapters.eventlog import init
from wuye.adapters.views.postgres import PostgresViews
from wuye.adapters.views.statements import POSTGRES, create_table
from wuye.application.ports import Unavailable

OLD = evolve(BOARD, name="board_old")
NEW = evolve(BOARD, name="board_new")
AT = datetime(2026, 3, 1, 8, 30, tzinfo=UTC)


def row(number: str, body: Any) -> dict[str, Any]:
    """A row of the board."""
    return {"site": "s1", "rank": 3, "due_at": AT, "open": True, "number": number, "body": body}


@pytest.fixture
def views(postgres_url: str) -> Iterator[PostgresViews]:
    """A database in which the table of an earlier release is."""
    init(postgres_url)
    with psycopg.connect(postgres_url, autocommit=True, options="-c search_path=wuye") as connection:
        connection.execute(create_table(OLD, evolve(POSTGRES, body_type="json")))
        connection.execute("INSERT INTO view_position VALUES (%s, 0)", (OLD.name,))
    with closing(PostgresViews(postgres_url)) as opened:
        yield opened


def test_a_table_of_an_earlier_release_is_read_written_and_proven_as_one_of_this(views: PostgresViews) -> None:
    """Its rows have the digest of the same rows in a table of this release, whatever stands in their texts."""
    changed = {
        f"case-{place}": row(f"W{place}", {"said": said})
        for place, said in enumerate(("水管爆裂", 'a "quoted" \\ line\n', "\x00\x1f", "{},\t{}", "'; --", ""))
    } | {"case-none": row("W-", None)}
    for table in (OLD, NEW):
        views.ensure(table)
        for before, some in ((0, changed), (7, {**changed, "case-1": row("W1", {"said": "again"}), "case-2": None})):
            ready = [views.ready(table, some), views.ready(table, {"absent": None})]
            assert views.write(table, ready, before=before, position=before + 7)
    assert views.rows(OLD.name, ["case-0", "case-1", "case-2"]) == {
        "case-0": row("W0", {"said": "水管爆裂"}),
        "case-1": row("W1", {"said": "again"}),
    }
    assert views.proof(OLD.name) == views.proof(NEW.name)


def test_a_table_that_was_made_anew_otherwise_is_looked_at_again(views: PostgresViews, postgres_url: str) -> None:
    """An earlier release beside this one may do that; the page that fails over it is written at the next try."""
    views.ensure(NEW)
    ready = [views.ready(NEW, {"case-1": row("W1", {"said": "x"})})]
    assert views.write(NEW, ready, before=0, position=1)
    with psycopg.connect(postgres_url, autocommit=True, options="-c search_path=wuye") as connection:
        connection.execute(sql.SQL("DROP TABLE {}").format(sql.Identifier(NEW.name)))
        connection.execute(create_table(NEW, evolve(POSTGRES, body_type="json")))
    with pytest.raises(Unavailable):
        views.write(NEW, ready, before=1, position=2)
    assert views.position(NEW.name) == 1
    assert views.write(NEW, ready, before=1, position=2)


def test_who_makes_a_table_too_late_does_not_stand_in_the_way_of_who_writes_it(
    views: PostgresViews, postgres_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Two find that it is not there; one makes it and writes a page before the other is about to."""
    late = PostgresViews(postgres_url)
    with closing(late), psycopg.connect(postgres_url, options="-c search_path=wuye") as writer:
        views.ensure(NEW)
        # What it found before the other one made the table.
        monkeypatch.setattr(late, "_described_or_none", lambda _: None)
        writer.execute("UPDATE view_position SET position = 1 WHERE table_name = %s", (NEW.name,))
        met: list[BaseException] = []

        def make() -> None:
            try:
                late.ensure(NEW)
            except Unavailable as fault:
                met.append(fault)

        thread = threading.Thread(target=make)
        thread.start()
        # It has come to its end, or waits for what the writer holds.
        until(lambda: not thread.is_alive() or waits(postgres_url))
        writer.execute(sql.SQL("LOCK TABLE {} IN ROW EXCLUSIVE MODE").format(sql.Identifier(NEW.name)))
        writer.commit()
        ended(thread)
    assert met == []


def waits(url: str) -> bool:
    """Whether one who makes or writes views waits for a lock."""
    with psycopg.connect(url) as connection:
        row = connection.execute(
            "SELECT count(*) FROM pg_stat_activity WHERE application_name = 'wuye-views' AND wait_event_type = 'Lock'"
        ).fetchone()
    assert row is not None
    return bool(row[0])
