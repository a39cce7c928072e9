"""A runner that kills itself between writing rows and committing, again and again; a process of its own.

``python -m tests.views.crashing URL one|two KILLS``: with ``one`` transaction as the product does it, or with ``two``,
the control that must go wrong. Prints how often it was killed.
"""

from __future__ import annotations

import os
import random
import signal
import sys
import time
from collections.abc import Sequence
from importlib import import_module
from typing import Any

from tests.views.toys import COUNTING, open_toys
from wuye.adapters.views import open_views
from wuye.application.ports import Parked, Ready, Table
from wuye.application.projections.runner import Runner

_NEVER = 10**9


class _Dying:
    """Ends the process at the n-th call."""

    def __init__(self, at: int) -> None:
        self._left = at

    def __call__(self) -> None:
        self._left -= 1
        if self._left == 0:
            os.kill(os.getpid(), signal.SIGKILL)


def catch_up(url: str, mode: str, at: int) -> None:
    """Follow the log to its head, two events a page; dies at the ``at``-th page."""
    log, views = open_toys(url), open_views(url)
    store: Any = views
    dying = _Dying(at)
    if mode == "one":
        store._before_commit = dying
    else:
        whole = store.write

        def write(
            table: Table, ready: Sequence[Ready], *, before: int, position: int, parked: Sequence[Parked] = ()
        ) -> bool:
            done: bool = whole(table, ready, before=before, position=before, parked=parked)
            dying()
            return done and bool(whole(table, [], before=before, position=position))

        store.write = write
    runner = Runner(log, views, [COUNTING], page=2)
    head = log.head()
    views.ensure(COUNTING.table)
    while views.position(COUNTING.table.name) < head:
        if not runner.step():
            time.sleep(0.02)
    views.close()
    log.close()


def in_a_child(url: str, mode: str, at: int) -> bool:
    """Run in a child process; whether it was killed."""
    child = os.fork()
    if child == 0:
        code = 1
        try:
            catch_up(url, mode, at)
            code = 0
        finally:
            os._exit(code)
    _, status = os.waitpid(child, 0)
    if os.WIFEXITED(status) and os.WEXITSTATUS(status) != 0:
        raise SystemExit("the runner failed, but not by the kill")
    return os.WIFSIGNALED(status) and os.WTERMSIG(status) == signal.SIGKILL


def main(url: str, mode: str, kills: str) -> None:
    """Kill it again and again, then let it finish."""
    # Loaded once here, so that no child has to.
    for module in ("eventlog.postgres", "eventlog.sqlite", "views.postgres", "views.sqlite"):
        import_module(f"wuye.adapters.{module}")
    chance = random.Random(60)
    killed = sum(in_a_child(url, mode, chance.choice((1, 2))) for _ in range(int(kills)))
    in_a_child(url, mode, _NEVER)
    print(f"killed {killed}")


if __name__ == "__main__":
    main(*sys.argv[1:])
