"""A process that writes through the desk until it is ended: ``python -m tests.faults.writer LEDGER PREFIX [COUNT]``.

The stores come from the environment, as a server takes them. Each command is noted before it is given and after it was
answered.
"""

from __future__ import annotations

import os
import sys
import time
from pathlib import Path

from tests.faults.ledger import Acknowledged, Ledger
from tests.faults.orders import order
from wuye.application.desk import Desk
from wuye.application.ports import Conflict, Unavailable
from wuye.entrypoints.bootstrap import open_desk


def opened() -> Desk:
    """The desk of the environment; waits for a database that is on its way up."""
    deadline = time.monotonic() + 20
    while True:
        try:
            return open_desk(
                os.environ["WUYE_DB"], key_file=os.environ["WUYE_KEY_FILE"], files=os.environ["WUYE_FILES"]
            )
        except Unavailable:
            if time.monotonic() > deadline:
                raise
            time.sleep(0.1)


def write(desk: Desk, ledger: Ledger, prefix: str, count: int, *, pause: float = 0.0) -> None:
    """Give numbered orders one after the other."""
    for number in range(count):
        one = order(prefix, number)
        ledger.tried(one)
        began = time.monotonic()
        try:
            receipt = desk.execute(one.command, by=one.actor, command_id=one.key)
        except (Unavailable, Conflict) as error:
            ledger.refused(one, time.monotonic() - began, f"{type(error).__name__}: {error}")
            # As a client would that was told to come again.
            time.sleep(max(pause, 0.02))
        else:
            answer = Acknowledged(receipt.case, receipt.version, receipt.position, receipt.events)
            ledger.acknowledged(one, time.monotonic() - began, answer)
            if pause:
                time.sleep(pause)


def main() -> None:
    path, prefix, *count = sys.argv[1:]
    with opened() as desk:
        write(desk, Ledger(Path(path)), prefix, int(count[0]) if count else 1_000_000)


if __name__ == "__main__":
    main()
