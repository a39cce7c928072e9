"""A process full of writers, and a log without the lock: for the test that a tailing reader misses nothing."""

from __future__ import annotations

import itertools
import multiprocessing
import threading
import time

from attrs import frozen

from tests.log.toys import COMPANY, REGISTRY, append_of, draft, toy_vault
from tests.support.waiting import ended
from wuye.adapters.eventlog import open_log
from wuye.adapters.eventlog.postgres import PostgresLog
from wuye.adapters.eventlog.postgres_turn import OPENING
from wuye.application.ports import EventLog

PROCESSES = 2
THREADS = 4
"""Writers in each process, where no more are asked for."""


class UnlockedLog(PostgresLog):
    """The log with its lock taken out: what the test must be able to see."""

    opening = OPENING[:1]
    """A transaction like any other."""


@frozen
class Tail:
    """What a tailing reader saw, and what was there."""

    seen: int
    stored: int
    misplaced: int

    @property
    def missed(self) -> int:
        return self.stored - self.seen


def open_writer(url: str, *, locked: bool) -> EventLog:
    if locked:
        return open_log(url, registry=REGISTRY, vault=toy_vault(), company=COMPANY)
    return UnlockedLog(url, registry=REGISTRY, vault=toy_vault(), company=COMPANY)


def write(url: str, process: int, threads: int, appends: int, locked: bool) -> None:
    """Some threads, each with a stream of its own."""
    log = open_writer(url, locked=locked)

    def work(thread: int) -> None:
        # As the desk does, each says when its predecessor was recorded: nobody need look before the turn.
        recorded_at = None
        for version in range(1, appends + 1):
            step = draft(f"toy-{process}-{thread}", version, not_before=recorded_at)
            recorded_at = log.append(append_of(step, command_id=f"{process}-{thread}-{version}")).recorded_at

    writers = [threading.Thread(target=work, args=(thread,), daemon=True) for thread in range(threads)]
    for writer in writers:
        writer.start()
    ended(writers)
    log.close()


def tail(url: str, appends: int, *, locked: bool = True, threads: int = THREADS) -> Tail:
    """Read from behind the last position seen, while writers in two processes append; then count."""
    each = appends // (PROCESSES * threads)
    context = multiprocessing.get_context("spawn")
    writers = [
        context.Process(target=write, args=(url, number, threads, each, locked), daemon=True)
        for number in range(PROCESSES)
    ]
    log = open_writer(url, locked=True)
    for writer in writers:
        writer.start()
    seen: list[int] = []
    quiet = 0
    while quiet < 3:
        running = any(writer.is_alive() for writer in writers)
        page = log.page(seen[-1] if seen else 0, 500)
        seen += [one.position for one in page]
        if not page:
            quiet = 0 if running else quiet + 1
            log.wait(seen[-1] if seen else 0, 0.01 if running else 0.0)
            time.sleep(0.001)
    for writer in writers:
        writer.join(100)
        assert writer.exitcode == 0
    stored: list[int] = []
    while page := log.page(stored[-1] if stored else 0, 5_000):
        stored += [one.position for one in page]
    log.close()
    misplaced = sum(later <= earlier for earlier, later in itertools.pairwise(seen))
    return Tail(seen=len(set(seen) & set(stored)), stored=len(stored), misplaced=misplaced)
