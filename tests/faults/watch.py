"""Who lives through a fault on the reading side: a subscriber, the runner of the views, and writers of their own."""

from __future__ import annotations

import os
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from types import TracebackType
from typing import Final, Self

from tests.faults import invariants, ledger
from tests.faults.place import Place
from wuye.application.aggregates import REGISTRY
from wuye.application.desk import Desk
from wuye.application.ports import Unavailable
from wuye.application.projections.declared import projections
from wuye.application.projections.projection import Projection
from wuye.application.projections.rebuild import compare
from wuye.application.projections.runner import Runner

ROOT: Final = Path(__file__).resolve().parents[2]
VIEWS: Final = projections(REGISTRY)


class Subscriber:
    """Takes every event from the first on, and takes up again where it was whenever the log was away (I4)."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._stopped = threading.Event()
        self._thread = threading.Thread(target=self._run, name="subscriber", daemon=True)
        self.delivered: list[int] = []
        self.broken = 0

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._stopped.set()
        self._thread.join(20)

    def caught_up(self) -> list[int]:
        """Wait for the head of the log; gives the positions in the order they came."""
        head = self._desk.log.head()
        deadline = time.monotonic() + invariants.HEALTHY_SECONDS
        while (not self.delivered or self.delivered[-1] < head) and time.monotonic() < deadline:
            time.sleep(0.02)
        return list(self.delivered)

    def _run(self) -> None:
        while not self._stopped.is_set():
            try:
                after = self.delivered[-1] if self.delivered else 0
                for one in self._desk.subscribe(after=after, timeout=0.3):
                    self.delivered.append(one.position)
                    if self._stopped.is_set():
                        return
            except Unavailable:
                self.broken += 1
                self._stopped.wait(0.05)


@contextmanager
def keeping_views(desk: Desk) -> Iterator[Runner]:
    """The runner of all views of this release."""
    with Runner(desk.log, desk.views, VIEWS) as runner:
        yield runner


def assert_views(desk: Desk) -> None:
    """I5: every view has reached the head, by itself, and equals a rebuild at the same position."""
    head = desk.log.head()
    deadline = time.monotonic() + invariants.HEALTHY_SECONDS
    for view in VIEWS:
        while _behind(desk, view, head) and time.monotonic() < deadline:
            time.sleep(0.05)
        compared = compare(desk.log, desk.views, view)
        assert compared.equal
        assert compared.position >= head
        assert desk.views.parked(desk.views.serving(view.table.name)) == []


def _behind(desk: Desk, view: Projection, head: int) -> bool:
    try:
        return desk.views.position(desk.views.serving(view.table.name) or view.table.name) < head
    except (Unavailable, KeyError):
        return True


class Writers:
    """Processes that write through desks of their own, each with its ledger."""

    def __init__(self, place: Place, count: int) -> None:
        self._place = place
        self._count = count
        self._processes: list[subprocess.Popen[bytes]] = []
        self.ledgers = [place.folder / f"ledger-{number}" for number in range(count)]

    def __enter__(self) -> Self:
        for number, lines in enumerate(self.ledgers):
            lines.touch()
            command = [sys.executable, "-m", "tests.faults.writer", str(lines), f"w{number}"]
            environment = {**os.environ, **self._place.environment}
            self._processes.append(subprocess.Popen(command, cwd=ROOT, env=environment))
        self.wait_for(self._count)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        for process in self._processes:
            process.kill()
        for process in self._processes:
            process.wait()

    def account(self) -> ledger.Account:
        return ledger.read(*self.ledgers)

    def wait_for(self, more: int, within: float = 60.0) -> float:
        """Wait until so many more commands were acknowledged; gives the seconds it took."""
        before, began = self._acknowledged(), time.monotonic()
        while self._acknowledged() < before + more:
            assert time.monotonic() - began < within, "the writers do not get on"
            time.sleep(0.02)
        return time.monotonic() - began

    def _acknowledged(self) -> int:
        return sum(lines.read_bytes().count(b'["ACK"') for lines in self.ledgers)
