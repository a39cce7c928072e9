"""``python -m bench``: measure everything, or the parts that are named; ``--quick`` for a first look."""

from __future__ import annotations

import argparse
import sys
import tempfile
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from functools import partial
from itertools import chain
from pathlib import Path

from bench import boards, servers, stock, ticket_pages, tickets
from bench.clocks import clocks
from bench.crews import crews
from bench.ground import Ground
from bench.lag import caught_up, watched
from bench.ledgers import imports
from bench.micros import micros
from bench.pace import Pace, answers_a_second, request
from bench.pairs import HEAD, Figure, compared
from bench.raw import RawRows
from bench.sla_pages import pages
from bench.tickets import Tellers
from bench.what_if import MILLION, what_if
from tests.support.postgres import make_server
from wuye.entrypoints.cli.views import quiet as silent
from wuye.entrypoints.collecting import collect_seldom

PARTS = ("postgres", "sqlite", "board", "http", "steady", "pages", "import", "micros", "clocks")
GOALS = {"postgres", "sqlite", "board", "http", "steady"}
"""Parts that are measured on either ground."""
CALLERS = 16
CONNECTIONS = 64
RATE = 460.0
"""The nation's peak, in events a second (design 9)."""
SLOWEST_MS, FURTHEST_SECONDS, MOST_MIB = 100, 1, 250
_MANY_GOALS = {"postgres": 6.0, "sqlite": 3.0}


@contextmanager
def place(kind: str) -> Iterator[tuple[str, Path]]:
    """A database of its own, durable, and a folder beside it."""
    with ExitStack() as things:
        folder = Path(things.enter_context(tempfile.TemporaryDirectory()))
        if kind == "sqlite":
            yield f"sqlite:///{folder}/wuye.db", folder
            return
        server = things.enter_context(make_server())
        yield things.enter_context(server.database()), folder


def show(figure: Figure) -> None:
    """A row as soon as it is known."""
    print(figure.line, flush=True)


def desks(kind: str, rounds: int, tickets_each: int, ground: Ground) -> None:
    """Durable commands against the library, and against bare rows."""
    commands = tickets.script()
    with place(kind) as (url, folder), tickets.settled(url, folder, ground) as desk:
        tickets.told(desk, commands, 2)
        sizes = tickets.sizes(desk)
        app = stock.opened(url, folder)
        for callers in (CALLERS, 1):
            each = tickets_each if callers == 1 else max(1, tickets_each // 4)
            tellers = Tellers(desk, commands, callers, each)
            mine = tellers.commands_a_second
            its = stock.StockTellers(app, sizes, callers, each).commands_a_second
            name = f"durable commands, {callers} caller{'s' * (callers > 1)}, {kind}"
            goal = 1.0 if callers == 1 else _MANY_GOALS[kind]
            show(compared(name, "stock Application", mine, its, goal, rounds=rounds))
            if callers == 1:
                continue
            loop, looped = tellers.commands_a_second_by_a_loop, f"{name}, an event loop's"
            show(compared(looped, "stock Application", loop, its, goal, rounds=rounds))
            if kind == "postgres":
                raw = RawRows(url, callers, sizes, each * 4)
                bare = f"raw INSERT, {callers} connections"
                show(compared(name, bare, mine, raw.rows_a_second, 0.4, rounds=rounds))
                show(compared(looped, bare, loop, raw.rows_a_second, 0.4, rounds=rounds))
                raw.close()
            with crews(url, folder, sizes, callers, each) as (ours, stocks, bares):
                spread = f"{name}, eight in each of two processes"
                show(compared(spread, "stock Application, the same", ours, stocks, goal, rounds=rounds))
                if bares is not None:
                    show(compared(spread, "raw INSERT, the same", ours, bares, 0.4, rounds=rounds))
        app.close()


def board(rounds: int, tickets_each: int, ground: Ground) -> None:
    """The board against the library's runner and its folding."""
    with ExitStack() as stack:
        url, folder = stack.enter_context(place("postgres"))
        second = stack.enter_context(boards.helped(url, folder))
        desk = stack.enter_context(tickets.settled(url, folder, ground))
        Tellers(desk, tickets.script(), CALLERS, tickets_each).commands_a_second()
        app = stock.opened(url, folder)
        stock.StockTellers(app, tickets.sizes(desk), CALLERS, max(1, tickets_each // 2)).commands_a_second()
        # As the processes do that keep and rebuild views; the yardstick, in the same process, gains as well.
        collect_seldom()
        caught = partial(boards.stock_catch_up, app, url, 5.0)
        show(
            compared(
                "board catch-up",
                "ProjectionRunner",
                partial(boards.our_catch_up, desk, second),
                caught,
                25,
                rounds=rounds,
            )
        )
        mine, its = partial(boards.our_rebuild, desk, second), partial(boards.stock_fold, app)
        show(compared("rebuild, board written durably", "decode and fold in memory", mine, its, 1, rounds=rounds))
        app.close()


def posts(rounds: int, seconds: float, ground: Ground) -> None:
    """The door against a bare one."""
    command, by = tickets.script()[0]
    with place("postgres") as (url, folder):
        tickets.settled(url, folder, ground).close()
        for apart in (False, True):
            with servers.wuye(url, folder, apart=apart) as (port, _), servers.bare() as bare:
                ask = partial(request, "/v1/tickets/reports", command, by)
                mine = partial(answers_a_second, port, ask, CONNECTIONS, seconds)
                its = partial(answers_a_second, bare, ask, CONNECTIONS, seconds)
                name = f"POST of a repair, {CONNECTIONS} connections{', views apart' * apart}"
                show(compared(name, "bare litestar POST", mine, its, 0.25, rounds=rounds))


def steady(seconds: float, ground: Ground) -> None:
    """The nation's peak over HTTP, for a while."""
    commands = tickets.script()
    with place("postgres") as (url, folder), tickets.settled(url, folder, ground) as desk:
        with servers.wuye(url, folder, apart=True) as (port, pids):
            pace = Pace(port=port, registry=desk.registry, script=commands, rate=RATE)
            Pace(port=port, registry=desk.registry, script=commands, rate=50, lines=64).run(4)
            caught_up(desk)
            with watched(desk) as behind:
                told = pace.run(seconds)
            parts = [servers.memory_mib(pid) for pid in pids]
        slow, lag = told.percentile(99), max(behind, default=0.0)
        latencies = ", ".join(f"p{percent} {told.percentile(percent):.1f} ms" for percent in (50, 90, 95, 99))
        print(f"\n{RATE:.0f} events a second over HTTP for {seconds:.0f} s, {len(told.latencies)} sent\n")
        print(f"- errors {len(told.errors)}, goal 0: {_verdict(len(told.errors), 0)} {dict(Counter(told.errors))}")
        print(f"- latency from the moment due {latencies}, goal p99 ≤ {SLOWEST_MS} ms: {_verdict(slow, SLOWEST_MS)}")
        print(f"- board behind at most {lag:.2f} s, goal ≤ {FURTHEST_SECONDS} s: {_verdict(lag, FURTHEST_SECONDS)}")
        print(
            f"- memory of server and views {' + '.join(f'{one:.0f}' for one in parts)} MiB,"
            f" goal ≤ {MOST_MIB} MiB: {_verdict(sum(parts), MOST_MIB)}",
            flush=True,
        )


def profiles(tickets_each: int) -> None:
    """Where the microseconds go."""
    commands = tickets.script()
    for kind in ("postgres", "sqlite"):
        with place(kind) as (url, folder), tickets.settled(url, folder) as desk:
            tickets.told(desk, commands, 3)
            whole, rooms = micros(desk, commands, tickets_each)
            print(f"\none command, one caller, {kind}, under the profiler: {whole:.0f} µs\n")
            print("| where | µs | share |\n|---|--:|--:|")
            for room, spent in rooms:
                print(f"| {room} | {spent:.0f} | {spent / whole:.0%} |", flush=True)


def _verdict(value: float, most: float) -> str:
    return "met" if value <= most else "**missed**"


def on_ground(ground: Ground, parts: Sequence[str], rounds: int, *, quick: bool) -> None:
    """The goals of the desk, the board and the door, with this in the log before."""
    print(f"\nin the log before: {ground.name}\n")
    if set(parts) & GOALS - {"steady"}:
        print(HEAD, flush=True)
    for kind in ("postgres", "sqlite"):
        if kind in parts:
            desks(kind, rounds, 8 if quick else 20, ground)
    if "board" in parts:
        board(rounds, 25 if quick else 100, ground)
    if "http" in parts:
        posts(rounds, 2.0 if quick else 5.0, ground)
    if "steady" in parts:
        steady(10.0 if quick else 60.0, ground)


def main() -> int:
    """Measure and print; the table is that of ``docs/performance.md``."""
    asked = argparse.ArgumentParser(prog="python -m bench", description=__doc__)
    asked.add_argument("parts", nargs="*", metavar="part", help=f"of {', '.join(PARTS)}; default: all")
    asked.add_argument("--quick", action="store_true", help="fewer rounds, shorter: a first look")
    asked.add_argument(
        "--ground", choices=("tickets", "mixed", "both"), default="both", help="what the log holds before"
    )
    asked.add_argument("--rounds", type=int, default=0, help="pairs that count")
    given = asked.parse_args()
    if unknown := set(given.parts) - set(PARTS):
        asked.error(f"no part {', '.join(sorted(unknown))}: choose from {', '.join(PARTS)}")
    # A runner's own lines do not belong into the table.
    silent()
    parts = given.parts or PARTS
    rounds = given.rounds or (3 if given.quick else 7)
    mixed = Ground(name="all four aggregates", cases=25 if given.quick else 200)
    for ground in {"tickets": (tickets.BARE,), "mixed": (mixed,), "both": (tickets.BARE, mixed)}[given.ground]:
        if GOALS & set(parts):
            on_ground(ground, parts, rounds, quick=given.quick)
    if "pages" in parts:
        for kind in ("sqlite", "postgres"):
            for line in ticket_pages.pages(kind, ticket_pages.MANY // (10 if given.quick else 1), place):
                print(line, flush=True)
    if "import" in parts:
        for line in imports(20_000 if given.quick else 100_000):
            print(line, flush=True)
    if "micros" in parts:
        profiles(10)
    if "clocks" in parts:
        # Ten times fewer events and clocks make a first look.
        many = MILLION // 10 if given.quick else MILLION
        boards_of_clocks = (pages(kind, many, place) for kind in ("sqlite", "postgres"))
        for line in chain(clocks(3 if given.quick else 7), what_if(many), *boards_of_clocks):
            print(line, flush=True)
    return 0


if __name__ == "__main__":
    sys.exit(main())
