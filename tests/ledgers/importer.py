"""Makes importers that have everything loaded and can be killed: a fork costs a hundredth of a start.

Reads lines of JSON; each forks a child that imports one ledger in small batches and says how far it is.
"""

from __future__ import annotations

import json
import os
import sys
from pathlib import Path
from zoneinfo import ZoneInfo

import wuye.adapters.eventlog.sqlite
import wuye.adapters.spreadsheets.plan
import wuye.adapters.vault.sqlite
import wuye.adapters.views.sqlite  # noqa: F401 - loaded for the children, like those above
from tests.ledgers.conftest import ADMIN
from wuye.application.ledgers import importing
from wuye.application.ledgers.mapping import load
from wuye.entrypoints.bootstrap import open_desk, open_plan, open_sheet


def _child(db: str, ledger: str, mapping: str) -> None:
    importing.BATCH_CASES = 3  # type: ignore[misc]  # many points to die at

    def told(phase: str, done: int, _total: int) -> None:
        if phase == "writing":
            print(f"at {done}", flush=True)

    sheet, plan = open_sheet(Path(ledger), sheet=None, encoding=None, delimiter=None), open_plan()
    with open_desk(db) as desk:
        zone = ZoneInfo("UTC")
        work = importing.Importing(desk, sheet, plan, load(mapping), by=ADMIN, zone=zone, site="s1", told=told)
        judged = work.judge()
        print(f"judged {judged.known} {judged.new}", flush=True)
        work.write()


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
