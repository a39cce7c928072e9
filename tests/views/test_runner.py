"""The runner: exactly once, one leader a view, a poison event parked, the others going on."""

from __future__ import annotations

import threading
import time
from datetime import timedelta
from typing import Any

import pytest
from attrs import evolve
from structlog.testing import capture_logs

from tests.support.postgres import make_server
from tests.support.waiting import ended, until
from tests.views.conftest import OpenViews
from tests.views.toys import COUNTING, MARKING, REGISTRY, MoneyPaidIn, PurseClosed, Writer, open_toys
from wuye.adapters.eventlog import init
from wuye.adapters.views import open_views
from wuye.application.ports import EventLog, Query, Unavailable, Views
from wuye.application.projections.reading import Reader
from wuye.application.projections.rebuild import compare, rebuild
from wuye.application.projections.runner import Runner
from wuye.application.registry import Registry
from wuye.domain.shared.lifecycle import facts


def counts(reader: Reader) -> dict[str, tuple[int, int]]:
    """What the counting view shows."""
    page = reader.page(COUNTING, Query(order=(("total", False),)))
    return {key: (row["count"], row["total"]) for key, row in page}


def test_a_view_follows_the_log(log: EventLog, shelf: Views) -> None:
    """One event comes back up as a row, over any number of pages."""
    writer = Writer(log)
    for name in ("a", "b"):
        writer.open_purse(name, 1, 2, 3)
    runner = Runner(log, shelf, [COUNTING], page=3)
    runner.catch_up()
    reader = Reader(log, shelf)
    assert counts(reader) == {"purse-a": (4, 6), "purse-b": (4, 6)}
    last = writer.write("purse-a", PurseClosed())
    runner.catch_up()
    assert counts(reader) == {"purse-b": (4, 6)}
    assert reader.lag(COUNTING).position == last == log.head()


def test_a_running_view_shows_a_write_to_its_writer(log: EventLog, shelf: Views) -> None:
    """Read your writes: a receipt's position may be waited for (design 6)."""
    writer, reader = Writer(log), Reader(log, shelf)
    with Runner(log, shelf, [COUNTING]):
        for amount in range(5):
            position = writer.open_purse(f"p{amount}", amount)
            row = reader.row(COUNTING, f"purse-p{amount}", after=position)
            assert row is not None
            assert row["total"] == amount


def test_a_reader_does_not_wait_for_ever(log: EventLog, shelf: Views) -> None:
    """A view without a runner is unavailable to one who must see the own write; to others it is merely old."""
    position = Writer(log).open_purse("a", 1)
    reader = Reader(log, shelf)
    with pytest.raises(Unavailable) as refused:
        reader.page(COUNTING, Query(), after=position, timeout=0.05)
    assert refused.value.service == "views"
    assert reader.page(COUNTING, Query()) == []


def test_lag_is_told_in_events_and_seconds(log: EventLog, shelf: Views) -> None:
    """Seconds are the age of the oldest event that is not shown yet, by the log's clock."""
    reader = Reader(log, shelf)
    assert (reader.lag(COUNTING).events, reader.lag(COUNTING).seconds) == (0, 0.0)
    position = Writer(log).open_purse("a", 1, 2)
    first = log.page(0, 1)[0]
    lag = reader.lag(COUNTING)
    assert (lag.view, lag.position, lag.head, lag.parked) == ("counts", 0, position, 0)
    assert lag.events >= 3
    assert 0 <= lag.seconds <= (log.now() - first.recorded_at) / timedelta(seconds=1)  # type: ignore[union-attr]
    Runner(log, shelf, [COUNTING]).catch_up()
    assert (reader.lag(COUNTING).events, reader.lag(COUNTING).seconds) == (0, 0.0)


def test_an_event_a_fold_cannot_apply_is_parked_and_the_view_goes_on(log: EventLog, shelf: Views) -> None:
    """One bad event must not stop the board, nor any other view (F18)."""
    writer = Writer(log)
    last = writer.open_purse("a", 1, 13, 2)
    Runner(log, shelf, [COUNTING, MARKING]).catch_up()
    reader = Reader(log, shelf)
    assert counts(reader) == {"purse-a": (3, 3)}
    (parked,) = shelf.parked()
    assert (parked.view, parked.stream, parked.version) == ("counts", "purse-a", 3)
    assert parked.error == "ValueError: bad luck"
    assert [reader.lag(view).parked for view in (COUNTING, MARKING)] == [1, 0]
    assert [reader.lag(view).position for view in (COUNTING, MARKING)] == [last, last]
    assert compare(log, shelf, COUNTING).equal


def test_a_row_no_store_can_keep_parks_its_event_alone(log: EventLog, shelf: Views) -> None:
    """The rest of the page is written: only the event that spoilt it is left out (F18)."""
    writer = Writer(log)
    writer.open_purse("a", 1, 7)
    writer.open_purse("b", 2)
    Runner(log, shelf, [MARKING]).catch_up()
    (parked,) = shelf.parked()
    assert (parked.stream, parked.version) == ("purse-a", 3)
    rows = shelf.rows("marks_1", ["purse-a", "purse-b"])
    assert {key: row["total"] for key, row in rows.items()} == {"purse-a": 1, "purse-b": 2}


def test_an_event_of_a_newer_release_is_parked_not_dropped(log_url: str, opened: OpenViews) -> None:
    """In a rolling upgrade the old code meets events it does not know; the new one applies them (F25)."""
    log = open_toys(log_url)
    writer = Writer(log)
    last = writer.open_purse("a", 1, 2)
    (lifecycle,) = REGISTRY.lifecycles
    older = evolve(lifecycle, facts=facts("purse", *(f.cls for f in lifecycle.facts if f.cls is not MoneyPaidIn)))
    old, views = open_toys(log_url, Registry((older,))), opened()
    Runner(old, views, [COUNTING]).catch_up()
    assert [(one.version, one.name) for one in views.parked()] == [
        (2, "purse.money-paid-in/1"),
        (3, "purse.money-paid-in/1"),
    ]
    assert Reader(old, views).lag(COUNTING).position == last
    assert counts(Reader(old, views)) == {"purse-a": (1, 0)}
    views.resign("counts_1")
    rebuild(log, views, COUNTING)
    assert counts(Reader(log, views)) == {"purse-a": (3, 3)}
    assert Reader(log, views).lag(COUNTING).parked == 0
    old.close()
    log.close()


def test_two_runners_of_one_view_are_a_leader_and_a_standby(log_url: str, opened: OpenViews) -> None:
    """The second waits without an error loop, and takes over when the first stops (F24)."""
    log = open_toys(log_url)
    writer, first, second = Writer(log), Runner(log, opened(), [COUNTING]), Runner(log, opened(), [COUNTING])
    reader = Reader(log, opened())
    with capture_logs() as logs:
        first.start()
        until(lambda: bool(first.leading()))
        second.start()
        for amount in range(10):
            writer.open_purse(f"p{amount}", amount)
        reader.wait_for(COUNTING, log.head())
        assert (first.leading(), second.leading()) == (frozenset({"counts"}), frozenset())
        first.stop()
        position = writer.open_purse("late", 5)
        reader.wait_for(COUNTING, position)
        assert (first.leading(), second.leading()) == (frozenset(), frozenset({"counts"}))
        second.stop()
    assert all(count == 2 for count, _ in counts(reader).values())
    assert not [line for line in logs if line["log_level"] != "info"]
    log.close()


def test_runners_that_disregard_the_lead_still_count_once(log_url: str, opened: OpenViews) -> None:
    """The position is compared and set in the transaction of the rows: a lost lead costs work, never truth."""
    log = open_toys(log_url)
    writer = Writer(log)
    for name in range(10):
        writer.open_purse(f"p{name}", 1, 2, 3)
    everyone = [opened() for _ in range(3)]
    for views in everyone:
        views.lead = lambda view: True  # type: ignore[method-assign]
    threads = [
        threading.Thread(target=Runner(log, views, [COUNTING], page=2).catch_up, daemon=True) for views in everyone
    ]
    for thread in threads:
        thread.start()
    ended(threads)
    Runner(log, everyone[0], [COUNTING]).catch_up()
    assert set(counts(Reader(log, everyone[0])).values()) == {(4, 6)}
    log.close()


class _Failing:
    """Views that fail for one table, as a database may."""

    def __init__(self, views: Views) -> None:
        self._views = views
        self.broken = True

    def __getattr__(self, name: str) -> Any:
        found = getattr(self._views, name)
        if name != "write":
            return found

        def write(table: Any, *args: Any, **more: Any) -> Any:
            if self.broken and table.name == "counts_1":
                raise Unavailable("views", "gone")
            return found(table, *args, **more)

        return write


def test_a_view_that_fails_tries_again_while_the_others_go_on(log: EventLog, shelf: Views) -> None:
    """Supervision: back-off, no endless restart, and health says what is wrong (F18)."""
    failing = _Failing(shelf)
    views: Any = failing
    reader = Reader(log, shelf)
    position = Writer(log).open_purse("a", 1)
    runner = Runner(log, views, [COUNTING, MARKING])
    with capture_logs() as logs, runner:
        reader.wait_for(MARKING, position)
        until(lambda: bool(runner.failing()))
        time.sleep(0.5)
        assert runner.failing() == {"counts": "Unavailable: views: gone"}
        assert len([line for line in logs if line["event"] == "view-failed"]) <= 4
        failing.broken = False
        reader.wait_for(COUNTING, position)
        until(lambda: not runner.failing())


def test_views_of_a_dead_or_frozen_server_fail_in_seconds_and_heal() -> None:
    """Never a hang; healthy again within ten seconds, by itself (I8, I12)."""
    with make_server() as server, server.database() as url:
        init(url)
        log, views = open_toys(url), open_views(url)
        reader, writer = Reader(log, views), Writer(log)
        with capture_logs(), Runner(log, views, [COUNTING]) as runner:
            reader.wait_for(COUNTING, writer.open_purse("a", 1))
            for stop, start in ((server.stop, server.start), (server.freeze, server.thaw)):
                stop()
                began = time.monotonic()
                try:
                    with pytest.raises(Unavailable) as refused:
                        views.query(COUNTING.table, Query())
                    took = time.monotonic() - began
                finally:
                    start()
                assert refused.value.service == "views"
                assert took < 5
                began = time.monotonic()
                until(lambda: _works(views), 10)
                reader.wait_for(COUNTING, writer.write("purse-a", MoneyPaidIn(amount=1)), 10 - time.monotonic() + began)
            until(lambda: runner.leading() == {"counts"})
        assert counts(reader) == {"purse-a": (4, 3)}
        views.close()
        log.close()


def _works(views: Views) -> bool:
    try:
        views.query(COUNTING.table, Query())
    except Unavailable:
        return False
    return True
