"""Makes writers that have everything loaded: a fork costs a hundredth of a start, and a sweep needs hundreds.

Reads orders as lines of JSON; each forks a child that stops itself until it is traced and continued.
"""

from __future__ import annotations

import json
import os
import signal
import sys
from pathlib import Path

import wuye.adapters.eventlog.sqlite
import wuye.adapters.vault.sqlite
import wuye.adapters.views.sqlite  # noqa: F401 - loaded for the children, like the two above
from tests.faults.ledger import Ledger
from tests.faults.writer import opened, write


def _child(ledger: str, prefix: str, count: int, environment: dict[str, str]) -> None:
    os.kill(os.getpid(), signal.SIGSTOP)
    os.environ.update(environment)
    with opened() as desk:
        write(desk, Ledger(Path(ledger)), prefix, count)


def main() -> None:
    for line in sys.stdin:
        child = os.fork()
        if child == 0:
            code = 1
            try:
                _child(**json.loads(line))
                code = 0
            except Exception as error:  # noqa: BLE001 - whatever a fault made of it, the exit code and this line tell
                print(f"{type(error).__name__}: {error}", file=sys.stderr)
            finally:
                os._exit(code)
        os.waitpid(child, os.WUNTRACED)
        print(child, flush=True)
        _, status = os.waitpid(child, 0)
        print(os.waitstatus_to_exitcode(status), flush=True)


if __name__ == "__main__":
    main()
