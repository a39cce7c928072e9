"""A page is folded while the one before it is written: what is on its way counts, and a page that was lost is told."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import Executor, Future
from typing import Any

import pytest
from attrs import evolve

from tests.views.toys import COUNTING, MoneyPaidIn, PurseClosed, Writer
from wuye.application.ports import EventLog, Unavailable, Views
from wuye.application.projections.follower import Follower
from wuye.application.projections.projection import Projection
from wuye.application.projections.runner import Runner

ELSEWHERE = evolve(COUNTING, view="elsewhere", table=evolve(COUNTING.table, name="elsewhere_1"))


class _AtLast(Future[Any]):
    """Written only when somebody cannot go on without it: the slowest writer there is."""

    def __init__(self, write: Callable[[], Any]) -> None:
        super().__init__()
        self._write = write

    def result(self, timeout: float | None = None) -> Any:
        if not self.done():
            try:
                self.set_result(self._write())
            except Exception as fault:  # noqa: BLE001 - told to whoever asks
                self.set_exception(fault)
        return super().result(timeout)


class _Slowest(Executor):
    def submit(self, write: Callable[..., Any], /, *_: Any, **__: Any) -> Future[Any]:
        return _AtLast(write)


def told(log: EventLog) -> None:
    """Purses that are opened, paid into and closed, so that pages change, remove and bring back each other's rows."""
    writer = Writer(log)
    for name in "abcd":
        writer.open_purse(name, 1, 2)
    for name in "ab":
        writer.write(f"purse-{name}", PurseClosed())
        writer.write(f"purse-{name}", MoneyPaidIn(amount=4))


def followed(log: EventLog, views: Views, projection: Projection, page: int, by: Executor | None) -> Follower:
    """A view at the head of the log."""
    views.ensure(projection.table)
    follower = Follower(projection, views)
    while events := log.page(follower.position, page):
        assert follower.apply(events, by)
    assert follower.settle()
    return follower


@pytest.mark.parametrize("page", [1, 3])
def test_rows_on_their_way_are_folded_on(log: EventLog, shelf: Views, page: int) -> None:
    """The store still shows the rows of two pages ago: a removed row must not come back (I5)."""
    told(log)
    followed(log, shelf, COUNTING, 100, None)
    assert followed(log, shelf, ELSEWHERE, page, _Slowest()).position == log.head()
    assert shelf.proof(ELSEWHERE.table.name) == shelf.proof(COUNTING.table.name)


def test_a_page_that_another_runner_wrote_first_is_given_up_with_all_behind_it(log: EventLog, shelf: Views) -> None:
    """Exactly once: what was folded upon a page that was never written is thrown away."""
    told(log)
    followed(log, shelf, COUNTING, 100, None)
    shelf.ensure(ELSEWHERE.table)
    slow = Follower(ELSEWHERE, shelf)
    assert slow.apply(log.page(0, 3), _Slowest())
    assert Follower(ELSEWHERE, shelf).apply(log.page(0, 5))
    assert not slow.apply(log.page(slow.position, 3), _Slowest())
    followed(log, shelf, ELSEWHERE, 3, None)
    assert shelf.proof(ELSEWHERE.table.name) == shelf.proof(COUNTING.table.name)


PAID = evolve(COUNTING, view="paid", table=evolve(COUNTING.table, name="paid_1"), events=frozenset({MoneyPaidIn}))


class _Overtaking:
    """Views in which another runner reaches the head of the log just before the first page is written."""

    def __init__(self, views: Views, log: EventLog) -> None:
        self._views, self._log = views, log
        self.overtaken = False

    def __getattr__(self, name: str) -> Any:
        return getattr(self._views, name)

    def write(self, *args: Any, **more: Any) -> bool:
        if not self.overtaken:
            self.overtaken = True
            followed(self._log, self._views, PAID, 100, None)
        return self._views.write(*args, **more)


def test_a_page_without_events_of_the_view_moves_nobody_back(log: EventLog, shelf: Views) -> None:
    """Exactly once: behind a page that another runner wrote first, the view stands where that one left it."""
    writer = Writer(log)
    writer.open_purse("a", 1)
    writer.open_purse("b")
    writer.open_purse("c", 2)
    views: Any = _Overtaking(shelf, log)
    Runner(log, views, [PAID], page=2).catch_up()
    assert views.overtaken
    assert shelf.position(PAID.table.name) == log.head()
    assert {key: row["count"] for key, row in shelf.rows(PAID.table.name, ["purse-a", "purse-c"]).items()} == {
        "purse-a": 1,
        "purse-c": 1,
    }


def test_a_page_that_could_not_be_written_is_told_with_the_next_one(log: EventLog, shelf: Views) -> None:
    """The view stands where the store stands, and goes on from there."""
    told(log)
    followed(log, shelf, COUNTING, 100, None)
    shelf.ensure(ELSEWHERE.table)
    follower = Follower(ELSEWHERE, shelf)

    class _Broken(_Slowest):
        def submit(self, write: Callable[..., Any], /, *_: Any, **__: Any) -> Future[Any]:
            def fail() -> bool:
                raise Unavailable("views", "gone")

            return super().submit(fail)

    assert follower.apply(log.page(0, 3))
    reached = follower.position
    assert follower.apply(log.page(reached, 3), _Broken())
    with pytest.raises(Unavailable):
        follower.apply(log.page(follower.position, 3), _Slowest())
    assert follower.position == reached
    followed(log, shelf, ELSEWHERE, 3, _Slowest())
    assert shelf.proof(ELSEWHERE.table.name) == shelf.proof(COUNTING.table.name)
