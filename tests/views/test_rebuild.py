"""Rebuilding a view beside the live one, and proving a view by a rebuild (I5, T6)."""

from __future__ import annotations

import sqlite3
import threading
from contextlib import closing
from pathlib import Path

import pytest

from tests.support.waiting import ended
from tests.views.conftest import OpenViews
from tests.views.toys import COUNTING, MoneyPaidIn, Writer, open_toys
from wuye.adapters.views import open_views
from wuye.application.ports import EventLog, Query, Unavailable, Views
from wuye.application.projections.reading import Reader
from wuye.application.projections.rebuild import compare, rebuild
from wuye.application.projections.runner import Runner

QUERY = Query(order=(("total", False),), limit=100)


def gone(views: Views, table: str) -> bool:
    """Whether a table is gone soon: what is discarded is not waited for."""
    for _ in range(500):
        try:
            views.position(table)
        except KeyError:
            return True
        threading.Event().wait(0.01)
    return False


def test_a_rebuild_swaps_the_table_and_drops_the_old_one(log: EventLog, shelf: Views) -> None:
    """The view keeps its name; the progress ends at the whole."""
    writer = Writer(log)
    writer.open_purse("a", 1, 2)
    runner, reader = Runner(log, shelf, [COUNTING]), Reader(log, shelf)
    runner.catch_up()
    seen: list[tuple[int, int]] = []
    assert rebuild(log, shelf, COUNTING, lambda done, total: seen.append((done, total))).name == "counts_1_g2"
    assert seen[-1] == (log.head(), log.head())
    assert gone(shelf, "counts_1")
    assert reader.row(COUNTING, "purse-a") == {"count": 3, "total": 3, "body": {"versions": [1, 2, 3]}}
    writer.write("purse-a", MoneyPaidIn(amount=4))
    threading.Event().wait(1.1)
    runner.catch_up()
    assert reader.page(COUNTING, QUERY)[0][1]["total"] == 7
    assert rebuild(log, shelf, COUNTING).name == "counts_1_g3"


def test_a_rebuild_under_live_writes_equals_the_live_view(log_url: str, opened: OpenViews) -> None:
    """Writers write, readers read, a runner runs: nobody is interrupted, nothing is lost or counted twice."""
    log = open_toys(log_url)
    Writer(log, "before").open_purse("old", *range(10))
    for name in range(20):
        Writer(log, f"b{name}").open_purse(f"b{name}", 1, 2, 3)
    stop = threading.Event()
    wrong: list[str] = []
    reader = Reader(log, opened())

    def write() -> None:
        writer = Writer(log, "live")
        writer.open_purse("live")
        while not stop.is_set():
            writer.write("purse-live", MoneyPaidIn(amount=1))
            stop.wait(0.002)

    def read() -> None:
        seen = 0
        while not stop.is_set():
            shown = dict(reader.page(COUNTING, QUERY))
            total = shown.get("purse-live", {"total": 0})["total"]
            if len(shown) < 21 or total < seen - 1000:
                wrong.append(f"{len(shown)} rows, total {total} after {seen}")
            seen = total

    views = opened()
    with Runner(log, opened(), [COUNTING]):
        reader.wait_for(COUNTING, log.head())
        threads = [threading.Thread(target=work, daemon=True) for work in (write, read)]
        for thread in threads:
            thread.start()
        rebuild(log, views, COUNTING)
        while len(log.stream("purse-live")) <= 5:
            rebuild(log, views, COUNTING)
        stop.set()
        ended(threads)
        reader.wait_for(COUNTING, log.head())
    assert wrong == []
    comparison = compare(log, views, COUNTING)
    assert comparison.equal
    assert comparison.position == log.head()
    live = reader.row(COUNTING, "purse-live")
    assert live is not None
    assert live["count"] == len(log.stream("purse-live")) > 5
    log.close()


def test_a_second_rebuild_at_the_same_time_is_refused(log_url: str, opened: OpenViews) -> None:
    """Two of them would fill one table."""
    log = open_toys(log_url)
    first, second = opened(), opened()
    assert first.lead("counts_1_rebuild")
    with pytest.raises(Unavailable, match="another rebuild"):
        rebuild(log, second, COUNTING)
    first.resign("counts_1_rebuild")
    assert rebuild(log, second, COUNTING).name == "counts_1_g2"
    log.close()


def test_what_an_interrupted_rebuild_left_is_cleared_away(log: EventLog, shelf: Views) -> None:
    """A rebuild that was killed is simply begun again."""

    def interrupt(done: int, total: int) -> None:
        raise KeyboardInterrupt

    Writer(log).open_purse("a", 1, 2)
    with pytest.raises(KeyboardInterrupt):
        rebuild(log, shelf, COUNTING, interrupt)
    assert shelf.serving("counts_1") == "counts_1"
    rebuild(log, shelf, COUNTING)
    row = Reader(log, shelf).row(COUNTING, "purse-a")
    assert row is not None
    assert row["count"] == 3


def test_the_old_table_that_a_killed_rebuild_left_is_removed_by_the_next_one(
    log: EventLog, shelf: Views, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It ended between the swap and the removal."""
    Writer(log).open_purse("a", 1, 2)
    with monkeypatch.context() as killed:
        killed.setattr(shelf, "discard", lambda table: None)
        for name in ("counts_1_g2", "counts_1_g3"):
            assert rebuild(log, shelf, COUNTING).name == name
    assert gone(shelf, "counts_1")
    assert shelf.position("counts_1_g2") == log.head()
    assert rebuild(log, shelf, COUNTING).name == "counts_1_g4"
    assert gone(shelf, "counts_1_g2")
    assert gone(shelf, "counts_1_g3")


def test_what_is_discarded_is_gone_when_the_views_are_closed(opened: OpenViews) -> None:
    """The process that made a view anew does not leave the old one behind."""
    views, later = opened(), opened()
    views.ensure(COUNTING.table)
    views.discard(COUNTING.table.name)
    views.close()
    with pytest.raises(KeyError):
        later.position(COUNTING.table.name)


def test_a_doctored_row_is_found(tmp_path: Path) -> None:
    """Somebody with SQL access hides an event in a view: the comparison says so (T6)."""
    url = f"sqlite:///{tmp_path / 'wuye.db'}"
    log = open_toys(url)
    views = open_views(url)
    Writer(log).open_purse("a", 1, 2)
    Runner(log, views, [COUNTING]).catch_up()
    assert compare(log, views, COUNTING).equal
    for change in ("total = 2", "count = NULL", "body = '{}'", "key = 'purse-b'"):
        with closing(sqlite3.connect(tmp_path / "wuye.db", isolation_level=None)) as connection:
            kept = connection.execute("SELECT * FROM counts_1").fetchall()
            connection.execute(f"UPDATE counts_1 SET {change}")
        assert not compare(log, views, COUNTING).equal, change
        with closing(sqlite3.connect(tmp_path / "wuye.db", isolation_level=None)) as connection:
            connection.execute("DELETE FROM counts_1")
            connection.executemany("INSERT INTO counts_1 VALUES (?, ?, ?, ?)", kept)
    assert compare(log, views, COUNTING).equal
    views.close()
    log.close()
