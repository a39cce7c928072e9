"""The bench measures what it says: every figure is printed with its goal, a missed one as missed, on equal work."""

from __future__ import annotations

import gc
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

import psycopg
import pytest
from hypothesis import given
from hypothesis import strategies as st

from bench import __main__ as bench
from bench import stock, ticket_pages, tickets
from bench.clocks import clocks
from bench.ledgers import GOAL, imports
from bench.micros import micros
from bench.pairs import HEAD, Figure, compared, verdict
from bench.raw import RawRows
from bench.sizes import QUICK, WHOLE, Sizes
from bench.tickets import BARE, Tellers
from tests.support.postgres import PostgresServer
from wuye.adapters.eventlog.base import StoredLog

TINY = Sizes(
    rounds=1,
    tickets=1,
    callers=2,
    spread=False,
    board_tickets=1,
    stock_board_tickets=1,
    stock_seconds=0.2,
    connections=2,
    posting_seconds=0.2,
    layouts=(False,),
    rate=40.0,
    steady_seconds=0.5,
    warming_seconds=0.2,
    apart=False,
    few=40,
    many=80,
    questions=20,
    rows=60,
    mappings=("lean",),
    profiled=1,
    timed=1,
)
"""As little as shows that each figure can be measured; what it comes to says nothing."""


@pytest.fixture
def place(postgres_server: PostgresServer) -> ticket_pages.Place:
    """Databases as the bench makes them, on the one server that all tests share."""

    @contextmanager
    def made(kind: str) -> Iterator[tuple[str, Path]]:
        with TemporaryDirectory() as folder:
            if kind == "sqlite":
                yield f"sqlite:///{folder}/wuye.db", Path(folder)
                return
            with postgres_server.database() as url:
                yield url, Path(folder)

    return made


@pytest.fixture(autouse=True)
def _as_it_was() -> Iterator[None]:
    """The bench collects seldom, as a server does."""
    former = gc.get_threshold()
    yield
    gc.set_threshold(*former)
    gc.unfreeze()


def rows(printed: str) -> dict[tuple[str, str], tuple[str, str]]:
    """Figure and yardstick of each row of the table: goal and verdict."""
    lines = [[cell.strip() for cell in line.strip("|").split("|")] for line in printed.splitlines() if line[:1] == "|"]
    assert all(len(cells) == HEAD.splitlines()[0].count("|") - 1 for cells in lines)
    assert all(float(cells[4]) > 0 for cells in lines)
    return {(cells[0], cells[1]): (cells[6], cells[7]) for cells in lines}


def goals(printed: str) -> dict[tuple[str, str], str]:
    assert {said for _, said in rows(printed).values()} <= {"met", "**missed**"}
    return {figure: goal for figure, (goal, _) in rows(printed).items()}


def test_durable_commands_are_held_against_the_library_and_bare_rows(
    place: ticket_pages.Place, capsys: pytest.CaptureFixture[str]
) -> None:
    """Rows 1 to 4 of the table."""
    for kind in "postgres", "sqlite":
        bench.desks(kind, TINY, BARE, place)
    many = f"durable commands, {TINY.callers} callers"
    assert goals(capsys.readouterr().out).items() >= {
        ((f"{many}, postgres", "stock Application"), "≥ 6"),
        ((f"{many}, postgres", f"raw INSERT, {TINY.callers} connections"), "≥ 0.4"),
        ((f"{many}, sqlite", "stock Application"), "≥ 3"),
        (("durable commands, 1 caller, postgres", "stock Application"), "≥ 1"),
        (("durable commands, 1 caller, sqlite", "stock Application"), "≥ 1"),
    }
    assert (WHOLE.callers, QUICK.callers, WHOLE.spread) == (16, 16, True)


def test_the_board_is_held_against_the_library(place: ticket_pages.Place, capsys: pytest.CaptureFixture[str]) -> None:
    """Rows 7 and 8: catching up, and made anew."""
    bench.board(TINY, BARE, place)
    assert goals(capsys.readouterr().out) == {
        ("board catch-up", "ProjectionRunner"): "≥ 25",
        ("rebuild, board written durably", "decode and fold in memory"): "≥ 1",
    }


@pytest.mark.slow
def test_the_door_is_held_against_a_bare_one(place: ticket_pages.Place, capsys: pytest.CaptureFixture[str]) -> None:
    """Row 5."""
    bench.posts(TINY, BARE, place)
    name = f"POST of a repair, {TINY.connections} connections"
    assert goals(capsys.readouterr().out) == {(name, "bare litestar POST"): "≥ 0.25"}
    assert (WHOLE.connections, WHOLE.layouts) == (64, (False, True))


def said(line: str) -> bool:
    """Whether a line says how its goal is met."""
    return line.partition("goal ")[2].partition(": ")[2].startswith(("met", "**missed**"))


@pytest.mark.slow
def test_the_peak_is_kept_for_a_while(place: ticket_pages.Place, capsys: pytest.CaptureFixture[str]) -> None:
    """Rows 6 and 10: errors, latencies, how far behind the board is, and memory."""
    bench.steady(TINY, BARE, place)
    printed = capsys.readouterr().out
    lines = [line for line in printed.splitlines() if line.startswith("- ")]
    assert f"{TINY.rate:.0f} events a second over HTTP" in printed
    assert "- errors 0, goal 0: met" in printed
    assert sum("own lateness p50" in line or "by a bystander p50" in line for line in lines) == 2
    for goal in "goal p99 ≤ 100 ms", "goal ≤ 1 s", "goal ≤ 250 MiB":
        assert [goal in line and said(line) for line in lines].count(True) == 1, goal
    assert (WHOLE.rate, WHOLE.steady_seconds, WHOLE.apart) == (460.0, 60.0, True)


def test_pages_imports_profiles_and_clocks_are_measured(
    place: ticket_pages.Place, capsys: pytest.CaptureFixture[str]
) -> None:
    """Row 9, and the figures beside the table."""
    lines = [
        *ticket_pages.pages("sqlite", TINY.many, place, few=TINY.few, questions=TINY.questions),
        *imports(TINY.rows, TINY.mappings),
        *clocks(TINY.timed),
    ]
    assert sum("p99 ratio" in line and "goal ≤ 2" in line and said(line) for line in lines) == 1
    assert "- sqlite: questions that scan, goal 0: none" in lines
    assert sum(f"goal ≥ {GOAL:,}" in line and said(line) for line in lines) == 1
    assert sum("a second, goal ≥ 100,000" in line and said(line) for line in lines) == 3
    assert (WHOLE.few, WHOLE.many, WHOLE.rows) == (10_000, 1_000_000, 100_000)
    with place("sqlite") as (url, folder), tickets.settled(url, folder) as desk:
        whole, rooms = micros(desk, tickets.script(), TINY.profiled)
    assert whole > 0
    assert abs(sum(spent for _, spent in rooms) - whole) < whole / 20


@pytest.mark.parametrize("kind", ["sqlite", "postgres"])
def test_the_yardsticks_store_what_we_store(place: ticket_pages.Place, kind: str) -> None:
    """As many durable rows and bytes a ticket on either side, each side's own count of them, and the same database."""
    callers, each = 2, 2
    with place(kind) as (url, folder), tickets.settled(url, folder) as desk:
        tickets.told(desk, tickets.script(), 1)
        lengths, before = tickets.sizes(desk), desk.log.head()
        Tellers(desk, tickets.script(), callers, each).commands_a_second()
        assert isinstance(desk.log, StoredLog)
        stored = [row for row in desk.log._page_rows(before, 100_000) if row.stream.startswith("ticket-")]
        ours = len(stored), sum(len(row.state) for row in stored)
        app = stock.opened(url, folder)
        stock.StockTellers(app, lengths, callers, each).commands_a_second()
        theirs = app.recorder.select_notifications(1, 100_000)
        held = len(theirs), sum(len(one.state) for one in theirs)
        app.close()
        assert ours[0] == held[0] == callers * each * len(lengths)
        assert len(lengths) >= len(tickets.script())
        assert abs(held[1] / ours[1] - 1) < 0.1
        if kind == "sqlite":
            with closing(sqlite3.connect(folder / "stock.db")) as database:
                assert database.execute("PRAGMA journal_mode").fetchone() == ("wal",)
            return
        raw = RawRows(url, callers, lengths, each)
        raw.rows_a_second()
        raw.close()
        with psycopg.connect(url) as line:
            count, length = line.execute("SELECT count(*), sum(length(state)) FROM raw_events").fetchone() or (0, 0)
            assert (
                line.execute("SHOW fsync").fetchone() == line.execute("SHOW synchronous_commit").fetchone() == ("on",)
            )
    assert count == ours[0]
    assert abs(length / ours[1] - 1) < 0.1


figures = st.builds(
    Figure,
    name=st.just("durable commands"),
    yardstick=st.just("stock"),
    ours=st.floats(1, 1e6),
    theirs=st.floats(1, 1e6),
    ratio=st.floats(0, 100),
    lowest=st.floats(0, 100),
    highest=st.floats(0, 100),
    goal=st.sampled_from([0.25, 0.4, 1.0, 3.0, 6.0, 25.0]),
)


@given(figure=figures)
def test_a_missed_goal_is_printed_as_missed(figure: Figure) -> None:
    """Whoever reads the table sees what was not reached, with the goal beside it."""
    (goal, told), *_ = rows(figure.line.replace("0.00", "0.01")).values()
    assert goal == f"≥ {figure.goal:g}"
    assert told == ("met" if figure.ratio >= figure.goal else "**missed**") == verdict(figure.ratio >= figure.goal)


@given(st.lists(st.tuples(st.floats(1, 100), st.floats(1, 100)), min_size=1, max_size=9))
def test_ratios_are_those_of_neighbours_and_the_first_pair_does_not_count(pairs: list[tuple[float, float]]) -> None:
    """On a shared machine only what ran side by side can be compared."""
    mine, its = iter([1e9, *[one for one, _ in pairs]]), iter([1.0, *[other for _, other in pairs]])
    figure = compared("a", "b", lambda: next(mine), lambda: next(its), 1.0, rounds=len(pairs))
    ratios = sorted(one / other for one, other in pairs)
    assert (figure.lowest, figure.highest) == (ratios[0], ratios[-1])
    assert ratios[(len(ratios) - 1) // 2] <= figure.ratio <= ratios[len(ratios) // 2]


def test_a_part_that_is_none_is_refused(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    """Whoever mistypes a part does not measure everything, or nothing."""
    monkeypatch.setattr("sys.argv", ["bench", "postgress"])
    with pytest.raises(SystemExit):
        bench.main()
    assert "no part postgress: choose from postgres, sqlite" in capsys.readouterr().err
