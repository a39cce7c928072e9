"""Callers spread over processes, as those of a server with several workers are: both sides in the same way."""

from __future__ import annotations

import multiprocessing
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from functools import partial
from multiprocessing.connection import Connection
from pathlib import Path
from time import perf_counter

from bench import stock
from bench.raw import RawRows
from bench.tickets import Tellers, script, told
from wuye.entrypoints.bootstrap import open_desk
from wuye.entrypoints.collecting import collect_seldom

PROCESSES = 2
"""As many as there are cores."""

Work = Callable[[], object]
Opening = Callable[[], AbstractContextManager[Work]]


@contextmanager
def crew(opening: Opening, done: int) -> Iterator[Callable[[], float]]:
    """Processes that each open something and work at it; gives how much all get ``done`` in a second, each time."""
    context = multiprocessing.get_context("spawn")
    lines: list[Connection] = []
    members = []
    for _ in range(PROCESSES):
        here, there = context.Pipe()
        member = context.Process(target=_member, args=(opening, there), daemon=True)
        member.start()
        there.close()
        # One after the other: the library's tables are not made by two at once.
        here.recv()
        lines.append(here)
        members.append(member)

    def rate() -> float:
        began = perf_counter()
        for line in lines:
            line.send(True)
        for line in lines:
            line.recv()
        return done / (perf_counter() - began)

    try:
        yield rate
    finally:
        for line in lines:
            line.close()
        for member in members:
            member.join(10)
            member.kill()


def _member(opening: Opening, line: Connection) -> None:
    # As a server does, and each yardstick's processes, too.
    collect_seldom()
    with opening() as work:
        try:
            while True:
                line.send(True)
                line.recv()
                work()
        except EOFError:
            return


@contextmanager
def desk(url: str, folder: Path, callers: int, tickets: int) -> Iterator[Work]:
    """A desk of its own, and callers who are tasks of one event loop."""
    with open_desk(url, key_file=folder / "wuye.key", files=folder / "files") as opened:
        told(opened, script(), 1)
        yield Tellers(opened, script(), callers, tickets).commands_a_second_by_a_loop


@contextmanager
def application(url: str, folder: Path, sizes: list[int], callers: int, tickets: int) -> Iterator[Work]:
    """The library's application, and callers in threads."""
    app = stock.opened(url, folder)
    yield stock.StockTellers(app, sizes, callers, tickets).commands_a_second
    app.close()


@contextmanager
def rows(url: str, sizes: list[int], callers: int, tickets: int) -> Iterator[Work]:
    """Bare rows, a connection a caller."""
    raw = RawRows(url, callers, sizes, tickets)
    yield raw.rows_a_second
    raw.close()


@contextmanager
def crews(
    url: str, folder: Path, sizes: list[int], callers: int, tickets: int
) -> Iterator[tuple[Callable[[], float], Callable[[], float], Callable[[], float] | None]]:
    """Our callers, the library's, and (on PostgreSQL) those of bare rows; each half of them in a process of its own."""
    each = callers // PROCESSES
    events = callers * tickets * len(sizes)
    with (
        crew(partial(desk, url, folder, each, tickets), callers * tickets * len(script())) as ours,
        crew(partial(application, url, folder, sizes, each, tickets), events) as its,
    ):
        if not url.startswith("postgres"):
            yield ours, its, None
            return
        with crew(partial(rows, url, sizes, each, tickets * 4), 4 * events) as bare:
            yield ours, its, bare
