"""How far the board is behind the log while commands come in: looked at from outside, again and again."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager

from bench.servers import START_SECONDS
from wuye.application.desk import Desk
from wuye.application.projections.reading import Reader
from wuye.application.projections.tickets import ticket_board


def caught_up(desk: Desk) -> None:
    """Wait until the ticket board is where the log is: the views' process has started. Raises ``Unavailable``."""
    Reader(desk.log, desk.views).wait_for(ticket_board(desk.registry), desk.log.head(), timeout=START_SECONDS)


@contextmanager
def watched(desk: Desk, every: float = 0.5) -> Iterator[list[float]]:
    """Seconds the ticket board was behind, one reading each time; the list fills while the block runs."""
    reader, board = Reader(desk.log, desk.views), ticket_board(desk.registry)
    seen: list[float] = []
    stop = threading.Event()

    def watch() -> None:
        while not stop.wait(every):
            seen.append(reader.lag(board).seconds)

    thread = threading.Thread(target=watch, daemon=True)
    thread.start()
    try:
        yield seen
    finally:
        stop.set()
        thread.join()
