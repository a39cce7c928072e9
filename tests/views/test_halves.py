"""A view far behind is folded by two processes, half of the streams each (issue 4): exactly once, whoever ends."""

from __future__ import annotations

import os
import signal
from collections import deque
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from typing import Any

import pytest
from attrs import evolve, frozen

from tests.views.conftest import OpenViews
from tests.views.toys import COUNTING, COUNTS, MARKING, MoneyPaidIn, PurseClosed, Writer, open_toys
from wuye.adapters.views import open_views
from wuye.application.ports import EventLog, Views
from wuye.application.projections import halves, shares
from wuye.application.projections.follower import Follower
from wuye.application.projections.halves import assistance, brought_near, nearer
from wuye.application.projections.projection import Projection
from wuye.application.projections.rebuild import compare, rebuild
from wuye.application.projections.runner import Runner
from wuye.entrypoints.beside import SecondProcess, beside

# From Python 3.12 on a fork beside threads warns, and other tests leave threads; these children use none of theirs.
pytestmark = pytest.mark.filterwarnings("ignore:.*fork:DeprecationWarning")

COUNTED = evolve(COUNTING, by_stream=True)
MARKED = evolve(MARKING, by_stream=True)


@frozen
class Stores:
    """What a second process opens for itself."""

    log: EventLog
    views: Views


@pytest.fixture(autouse=True)
def _small_pages(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(os, "cpu_count", lambda: 2)
    monkeypatch.setattr(halves, "PAGE", 4)
    monkeypatch.setattr(halves, "FAR", 8)
    monkeypatch.setattr(shares, "PAGE", 4)


def told(log: EventLog) -> None:
    """Purses of both halves, opened, paid into, closed and paid into again; 13 and 7 spoil an event and a row."""
    writer = Writer(log)
    for name in range(10):
        writer.open_purse(f"p{name}", 1, 2, 13)
    for name in range(0, 10, 3):
        writer.write(f"purse-p{name}", PurseClosed())
        writer.write(f"purse-p{name}", MoneyPaidIn(amount=name))
    for name in range(10):
        writer.write(f"purse-p{name}", MoneyPaidIn(amount=3), MoneyPaidIn(amount=7))


@contextmanager
def helped(url: str) -> Iterator[SecondProcess]:
    """A second process at the same stores."""

    @contextmanager
    def opened() -> Iterator[Stores]:
        with closing(open_toys(url)) as log, closing(open_views(url)) as views:
            yield Stores(log, views)

    def work(stores: Any) -> Callable[[Any], Any]:
        return assistance(stores.log, stores.views, [COUNTED, MARKED])

    opening: Any = opened
    with beside(opening, work) as second:
        assert second is not None
        yield second


@pytest.mark.parametrize("killed", [False, True])
def test_two_processes_make_the_same_view_as_one_also_when_one_is_killed(
    log_url: str, opened: OpenViews, killed: bool
) -> None:
    """Rows, positions and parked events are those of a rebuild by one process (I5)."""
    with closing(open_toys(log_url)) as log:
        told(log)
    with helped(log_url) as second, closing(open_toys(log_url)) as log:
        views = opened()

        def told_so_far(done: int, total: int) -> None:
            if killed and done == 16:
                os.kill(second.pid, signal.SIGKILL)

        for view in (COUNTED, MARKED):
            table = rebuild(log, views, view, told_so_far, second=second).name
            both = [(one.position, one.stream) for one in views.parked(table)]
            assert compare(log, views, view).equal
            assert views.position(table) == log.head()
            alone = rebuild(log, views, view).name
            assert [(one.position, one.stream) for one in views.parked(alone)] == both
            assert len(both) == 10


def test_the_one_view_far_behind_is_brought_near_and_the_runner_goes_on(log_url: str, opened: OpenViews) -> None:
    """The other one is kept up meanwhile."""
    with closing(open_toys(log_url)) as log:
        told(log)
    with helped(log_url) as second, closing(open_toys(log_url)) as log:
        views = opened()
        Runner(log, views, [MARKED]).catch_up()
        nearer(log, views, [COUNTED, MARKED], second)
        head = log.head()
        assert views.position(COUNTS.name) == head
        Writer(log, "later").open_purse("later", 5)
        Runner(log, views, [COUNTED]).catch_up()
        assert views.position(COUNTS.name) == log.head()
        assert compare(log, views, COUNTED).equal


class _KilledSoon:
    """A second process that is killed when it has done some of what it was given."""

    def __init__(self, second: SecondProcess, done: int) -> None:
        self._second = second
        self._left = done

    def free(self) -> bool:
        return self._second.free()

    def give(self, piece: Any) -> None:
        self._second.give(piece)

    def ready(self) -> bool:
        return self._second.ready()

    def take(self) -> Any:
        if not self._left:
            os.kill(self._second.pid, signal.SIGKILL)
        self._left -= 1
        return self._second.take()


@pytest.mark.parametrize("done", [2, 1_000])
def test_several_views_far_behind_are_shared_out_also_when_the_second_process_is_killed(
    log_url: str, opened: OpenViews, done: int
) -> None:
    """Each process keeps its own; whoever leads next goes on with what was left (I5)."""
    with closing(open_toys(log_url)) as log:
        told(log)
    with helped(log_url) as second, closing(open_toys(log_url)) as log:
        views = opened()
        nearer(log, views, [COUNTED, MARKED], _KilledSoon(second, done))
        if done > 2:
            # What is near is the runner's affair.
            assert all(log.head() - views.position(one.table.name) < halves.FAR for one in (COUNTED, MARKED))
        Writer(log, "later").open_purse("later", 5)
        Runner(log, views, [COUNTED, MARKED]).catch_up()
        for view in (COUNTED, MARKED):
            assert views.position(view.table.name) == log.head()
            assert compare(log, views, view).equal
            assert len(views.parked(view.table.name)) == 10


class _InTurn:
    """A second process that is none: it does its pieces when they are asked for."""

    def __init__(self, do: Callable[[Any], Any]) -> None:
        self._do = do
        self._pieces: deque[Any] = deque()

    def free(self) -> bool:
        return True

    def give(self, piece: Any) -> None:
        self._pieces.append(piece)

    def ready(self) -> bool:
        return bool(self._pieces)

    def take(self) -> Any:
        return self._do(self._pieces.popleft())


def test_a_view_that_another_runner_moved_is_left_to_it_and_taken_up_where_it_stands(
    log_url: str, opened: OpenViews
) -> None:
    """What was folded upon a page that was never written is thrown away, in both processes (F24)."""
    with closing(open_toys(log_url)) as log:
        told(log)
        views, other = opened(), opened()
        views.ensure(COUNTED.table)
        second = _InTurn(assistance(log, opened(), [COUNTED]))
        follower = Follower(COUNTED, views)
        overtaken: list[bool] = []

        def overtake(done: int, total: int) -> None:
            if done == 12 and not overtaken:
                follower.settle()
                overtaken.append(Follower(COUNTED, other).apply(log.page(12, 9)))

        brought_near(log, follower, second, log.head(), overtake)
        assert overtaken == [True]
        assert follower.position == 21
        brought_near(log, follower, second, log.head())
        Runner(log, views, [COUNTED]).catch_up()
        views.serve(COUNTS.name, COUNTS.name)
        assert compare(log, views, COUNTED).equal


def test_a_view_whose_rows_hang_on_other_streams_is_not_halved() -> None:
    """A declaration that contradicts itself is refused."""

    def spread(_: Any) -> list[dict[str, Any]]:
        return [{"total": 1}]

    with pytest.raises(ValueError, match="other streams"):
        evolve(COUNTED, spread=spread)
    assert not Projection(view="x", table=COUNTS, keys=COUNTING.keys, project=COUNTING.project).by_stream


def test_each_half_of_the_streams_is_given_whole_and_in_order(log: EventLog) -> None:
    """Together they are the page, in every store."""
    told(log)
    head = log.head()
    odd, even = log.half(3, head - 2, odd=True)(), log.half(3, head - 2, odd=False)()
    assert {one.stream for one in odd} == {f"purse-p{name}" for name in (1, 3, 5, 7, 9)}
    both = sorted([*odd, *even], key=lambda one: one.position)
    assert both == [one for one in log.page(3, head) if one.position <= head - 2]
    assert [one.position for one in odd] == sorted(one.position for one in odd)


def test_views_are_shared_out_by_what_they_cost() -> None:
    """The dearest go to either side; somebody with work besides gets less, and nobody else is needed for one view."""
    left = {"sla_board": 10, "audit_trail": 10, "case_detail": 10, "ticket_board": 10, "sites": 10}
    assert shares.shared_out(left) == {"audit_trail", "case_detail"}
    assert shares.shared_out({**left, "sla_board": 1}) == {"case_detail", "ticket_board"}
    assert shares.shared_out({"sites": 5}) == set()
    assert shares.shared_out({}) == set()
