"""Makes importers that have everything loaded and can be killed: a fork costs a hundredth of a start.

Reads lines of JSON; each forks a child that imports one ledger in small batches and says how far it is.
"""

from __future__ import annotations

import json
import os
import signal
import sys
import uuid
from collections.abc import Callable
from contextlib import ExitStack
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from attrs import evolve

import wuye.adapters.eventlog.sqlite
import wuye.adapters.spreadsheets.plan
import wuye.adapters.vault.sqlite
import wuye.adapters.views.sqlite  # noqa: F401 - loaded for the children, like those above
from tests.ledgers.conftest import ADMIN
from wuye.application.desk import Desk
from wuye.application.ledgers import importing
from wuye.application.ledgers.mapping import load
from wuye.application.ledgers.sharing import assistance
from wuye.entrypoints.beside import SecondProcess, beside
from wuye.entrypoints.bootstrap import open_desk, open_plan, open_sheet


def _child(db: str, ledger: str, mapping: str, second: str, person: str) -> None:
    """``second``: ``none``, ``beside`` or ``killed``, which is killed when the first rows are there."""
    importing.BATCH_CASES = 3  # type: ignore[misc]  # many points to die at
    importing._TOLD_EVERY = 20  # type: ignore[misc]  # as many pieces to be shared
    hand: SecondProcess | None = None

    def told(phase: str, done: int, _total: int) -> None:
        if phase == "writing":
            print(f"at {done}", flush=True)
            if second == "killed" and hand is not None:
                os.kill(hand.pid, signal.SIGKILL)

    by = evolve(ADMIN, id=person)
    sheet, plan = open_sheet(Path(ledger), sheet=None, encoding=None, delimiter=None), open_plan()
    meaning, zone, run = load(mapping), ZoneInfo("UTC"), str(uuid.uuid4())

    def assisting(desk: Desk) -> Callable[[Any], Any]:
        return assistance(desk, sheet, open_plan(), meaning, by=by, zone=zone, run=run, site="s1")

    with ExitStack() as stack:
        if second != "none":
            hand = stack.enter_context(beside(lambda: open_desk(db), assisting))
            assert hand is not None
        desk = stack.enter_context(open_desk(db))
        work = importing.Importing(
            desk, sheet, plan, meaning, by=by, zone=zone, run=run, site="s1", told=told, second=hand
        )
        judged = work.judge()
        print(f"judged {judged.known} {judged.new}", flush=True)
        written = work.write()
        print(f"written {written.rows} {written.known} {written.refused} {written.cases}", flush=True)


def main() -> None:
    for line in sys.stdin:
        child = os.fork()
        if child == 0:
            code = 1
            try:
                _child(**json.loads(line))
                code = 0
            except Exception as error:  # noqa: BLE001 - the exit code and this line tell
                print(f"{type(error).__name__}: {error}", file=sys.stderr)
            finally:
                os._exit(code)
        print(f"started {child}", flush=True)
        _, status = os.waitpid(child, 0)
        print(f"ended {os.waitstatus_to_exitcode(status)}", flush=True)


if __name__ == "__main__":
    main()
