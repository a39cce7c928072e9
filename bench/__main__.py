"""``python -m bench``: measure everything, or the parts that are named; ``--quick`` for a first look."""

from __future__ import annotations

import argparse
import sys
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from functools import partial
from itertools import chain
from pathlib import Path

from attrs import evolve

from bench import boards, servers, stock, ticket_pages, tickets
from bench.clocks import clocks
from bench.crews import crews
from bench.disk import bystander
from bench.ground import Ground
from bench.lag import caught_up, watched
from bench.ledgers import imports
from bench.micros import micros
from bench.pace import Pace, answers_a_second, percentile, request
from bench.pairs import HEAD, Figure, Rate, compared, verdict
from bench.raw import RawRows
from bench.sizes import QUICK, WHOLE, Sizes
from bench.sla_pages import pages
from bench.ticket_pages import Place
from bench.tickets import Tellers
from bench.what_if import what_if
from tests.support.postgres import make_server
from wuye.application.desk import Desk
from wuye.entrypoints.cli.views import quiet as silent
from wuye.entrypoints.collecting import collect_seldom

PARTS = ("postgres", "sqlite", "board", "http", "steady", "pages", "import", "micros", "clocks")
GOALS = {"postgres", "sqlite", "board", "http", "steady"}
"""Parts that are measured on either ground."""
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


def desks(kind: str, sizes: Sizes, ground: Ground, place: Place = place) -> None:
    """Durable commands against the library, and against bare rows."""
    commands = tickets.script()
    with place(kind) as (url, folder), tickets.settled(url, folder, ground) as desk:
        tickets.told(desk, commands, 2)
        lengths = tickets.sizes(desk)
        app = stock.opened(url, folder)
        # As a server does; the yardsticks, in the same process, gain as well.
        collect_seldom()
        for callers in (sizes.callers, 1):
            each = sizes.tickets if callers == 1 else max(1, sizes.tickets // 4)
            tellers = Tellers(desk, commands, callers, each)
            mine = tellers.commands_a_second
            its = stock.StockTellers(app, lengths, callers, each).commands_a_second
            name = f"durable commands, {callers} caller{'s' * (callers > 1)}, {kind}"
            goal = 1.0 if callers == 1 else _MANY_GOALS[kind]
            show(compared(name, "stock Application", mine, its, goal, rounds=sizes.rounds))
            if callers == 1:
                continue
            loop, looped = tellers.commands_a_second_by_a_loop, f"{name}, an event loop's"
            show(compared(looped, "stock Application", loop, its, goal, rounds=sizes.rounds))
            if kind == "postgres":
                raw = RawRows(url, callers, lengths, each * 4)
                bare = f"raw INSERT, {callers} connections"
                show(compared(name, bare, mine, raw.rows_a_second, 0.4, rounds=sizes.rounds))
                show(compared(looped, bare, loop, raw.rows_a_second, 0.4, rounds=sizes.rounds))
                raw.close()
            if not sizes.spread:
                continue
            with crews(url, folder, lengths, callers, each) as (ours, stocks, bares):
                spread = f"{name}, eight in each of two processes"
                show(compared(spread, "stock Application, the same", ours, stocks, goal, rounds=sizes.rounds))
                if bares is not None:
                    show(compared(spread, "raw INSERT, the same", ours, bares, 0.4, rounds=sizes.rounds))
        app.close()


def board(sizes: Sizes, ground: Ground, place: Place = place) -> None:
    """The board against the library's runner and its folding."""
    with ExitStack() as stack:
        url, folder = stack.enter_context(place("postgres"))
        second = stack.enter_context(boards.helped(url, folder))
        desk = stack.enter_context(tickets.settled(url, folder, ground))
        Tellers(desk, tickets.script(), sizes.callers, sizes.board_tickets).commands_a_second()
        app = stock.opened(url, folder)
        stock.StockTellers(app, tickets.sizes(desk), sizes.callers, sizes.stock_board_tickets).commands_a_second()
        # As the processes do that keep and rebuild views; the yardstick, in the same process, gains as well.
        collect_seldom()
        caught = partial(boards.stock_catch_up, app, url, sizes.stock_seconds)
        show(
            compared(
                "board catch-up",
                "ProjectionRunner",
                partial(boards.our_catch_up, desk, second),
                caught,
                25,
                rounds=sizes.rounds,
            )
        )
        mine, its = partial(boards.our_rebuild, desk, second), partial(boards.stock_fold, app)
        show(compared("rebuild, board written durably", "decode and fold in memory", mine, its, 1, rounds=sizes.rounds))
        app.close()


def posts(sizes: Sizes, ground: Ground, place: Place = place) -> None:
    """The door against a bare one."""
    command, by = tickets.script()[0]
    with place("postgres") as (url, folder), tickets.settled(url, folder, ground) as desk:
        for apart in sizes.layouts:
            with servers.wuye(url, folder, apart=apart) as (port, _), servers.bare() as bare:
                ask = partial(request, "/v1/tickets/reports", command, by)
                mine = partial(answers_a_second, port, ask, sizes.connections, sizes.posting_seconds)
                bares = partial(answers_a_second, bare, ask, sizes.connections, sizes.posting_seconds)
                its = partial(_undisturbed, desk, bares)
                name = f"POST of a repair, {sizes.connections} connections{', views apart' * apart}"
                show(compared(name, "bare litestar POST", mine, its, 0.25, rounds=sizes.rounds))


def _undisturbed(desk: Desk, its: Rate) -> float:
    """A yardstick measured when our views are done with what came before: beside it they would slow it down."""
    caught_up(desk)
    return its()


def steady(sizes: Sizes, ground: Ground, place: Place = place) -> None:
    """The nation's peak over HTTP, for a while."""
    commands = tickets.script()
    with place("postgres") as (url, folder), tickets.settled(url, folder, ground) as desk:
        servers.wal_in_use(url, sizes.rate * sizes.steady_seconds)
        with servers.wuye(url, folder, apart=sizes.apart) as (port, pids):
            pace = Pace(port=port, registry=desk.registry, script=commands, rate=sizes.rate)
            Pace(port=port, registry=desk.registry, script=commands, rate=50, lines=64).run(sizes.warming_seconds)
            caught_up(desk)
            with watched(desk) as behind, bystander(folder) as disk:
                told = pace.run(sizes.steady_seconds)
            parts = [servers.memory_mib(pid) for pid in pids]
        slow, lag = percentile(told.latencies, 99), max(behind, default=0.0)
        latencies = _percentiles(told.latencies, 50, 90, 95, 99)
        sent = len(told.latencies)
        print(f"\n{sizes.rate:.0f} events a second over HTTP for {sizes.steady_seconds:.0f} s, {sent} sent\n")
        print(f"- errors {sum(told.errors.values())}, goal 0: {verdict(not told.errors)} {told.errors}")
        print(f"- latency from the moment due {latencies}, goal p99 ≤ {SLOWEST_MS} ms: {verdict(slow <= SLOWEST_MS)}")
        print(f"- of it the sender's own lateness {_percentiles(told.late, 50, 99)}")
        slowest = f"{_percentiles(disk, 50, 99)}, slowest {max(disk):.1f} ms"
        print(f"- beside it 8 KiB made durable on the same disk by a bystander {slowest}")
        print(f"- board behind at most {lag:.2f} s, goal ≤ {FURTHEST_SECONDS} s: {verdict(lag <= FURTHEST_SECONDS)}")
        print(
            f"- memory of server and views {' + '.join(f'{one:.0f}' for one in parts)} MiB,"
            f" goal ≤ {MOST_MIB} MiB: {verdict(sum(parts) <= MOST_MIB)}",
            flush=True,
        )


def _percentiles(some: list[float], *percents: int) -> str:
    return ", ".join(f"p{percent} {percentile(some, percent):.1f} ms" for percent in percents)


def profiles(sizes: Sizes, place: Place = place) -> None:
    """Where the microseconds go."""
    commands = tickets.script()
    for kind in ("postgres", "sqlite"):
        with place(kind) as (url, folder), tickets.settled(url, folder) as desk:
            tickets.told(desk, commands, 3)
            whole, rooms = micros(desk, commands, sizes.profiled)
            print(f"\none command, one caller, {kind}, under the profiler: {whole:.0f} µs\n")
            print("| where | µs | share |\n|---|--:|--:|")
            for room, spent in rooms:
                print(f"| {room} | {spent:.0f} | {spent / whole:.0%} |", flush=True)


def on_ground(ground: Ground, parts: Sequence[str], sizes: Sizes) -> None:
    """The goals of the desk, the board and the door, with this in the log before."""
    print(f"\nin the log before: {ground.name}\n")
    if set(parts) & GOALS - {"steady"}:
        print(HEAD, flush=True)
    for kind in ("postgres", "sqlite"):
        if kind in parts:
            desks(kind, sizes, ground)
    if "board" in parts:
        board(sizes, ground)
    if "http" in parts:
        posts(sizes, ground)
    if "steady" in parts:
        steady(sizes, ground)


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
    sizes = QUICK if given.quick else WHOLE
    sizes = evolve(sizes, rounds=given.rounds or sizes.rounds)
    mixed = Ground(name="all four aggregates", cases=25 if given.quick else 200)
    for ground in {"tickets": (tickets.BARE,), "mixed": (mixed,), "both": (tickets.BARE, mixed)}[given.ground]:
        if GOALS & set(parts):
            on_ground(ground, parts, sizes)
    if "pages" in parts:
        for kind in ("sqlite", "postgres"):
            for line in ticket_pages.pages(kind, sizes.many, place, few=sizes.few, questions=sizes.questions):
                print(line, flush=True)
    if "import" in parts:
        for line in imports(sizes.rows, sizes.mappings):
            print(line, flush=True)
    if "micros" in parts:
        profiles(sizes)
    if "clocks" in parts:
        boards_of_clocks = (pages(kind, sizes.events, place) for kind in ("sqlite", "postgres"))
        for line in chain(clocks(sizes.timed), what_if(sizes.events), *boards_of_clocks):
            print(line, flush=True)
    return 0


if __name__ == "__main__":
    sys.exit(main())
