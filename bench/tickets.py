"""Our side: a ticket of twelve commands, told through the desk with everything on."""

from __future__ import annotations

import asyncio
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from time import perf_counter
from typing import Any, Final

from attrs import frozen

from bench.callers import rate
from bench.ground import Ground
from tests.support.commands import PHOTO_BYTES, walk
from tests.support.community import settle
from wuye.adapters.eventlog.base import StoredLog
from wuye.application.async_desk import THREADS, executed
from wuye.application.desk import Desk
from wuye.domain.shared.actor import Actor
from wuye.domain.ticket.terms import Stage
from wuye.entrypoints.bootstrap import open_desk

Script = list[tuple[Any, Actor]]
BARE: Final = Ground(name="tickets alone", cases=0)


def script() -> Script:
    """Twelve commands from report to acceptance."""
    return walk(Stage.ACCEPTED)


def settled(url: str, folder: Path, ground: Ground = BARE) -> Desk:
    """A desk whose community and ground are there; vault, key and files lie in the folder."""
    desk = open_desk(url, create=True, key_file=folder / "wuye.key", files=folder / "files")
    desk.files.put(PHOTO_BYTES)
    settle(desk)
    ground.lay(desk)
    return desk


def told(desk: Desk, commands: Script, tickets: int) -> int:
    """Tell tickets from report to acceptance; gives how many commands that were."""
    for _ in range(tickets):
        on: str | None = None
        for command, by in commands:
            on = desk.execute(command, by=by, on=on).case
    return tickets * len(commands)


@frozen
class Tellers:
    """Callers who tell tickets to one desk."""

    desk: Desk
    commands: Script
    callers: int
    tickets: int
    """Told by each caller in a round."""

    def commands_a_second(self) -> float:
        """Durable commands a second, each caller telling its own tickets in its own thread."""
        return rate(lambda _: told(self.desk, self.commands, self.tickets), self.callers)

    def commands_a_second_by_a_loop(self) -> float:
        """The same, the callers being tasks of one event loop, as a server's and those of ``AsyncDesk`` are."""
        return asyncio.run(self._by_a_loop())

    async def _by_a_loop(self) -> float:
        with ThreadPoolExecutor(THREADS) as threads:

            async def call() -> None:
                for _ in range(self.tickets):
                    on: str | None = None
                    for command, by in self.commands:
                        on = (await executed(self.desk, threads, command, by=by, on=on)).case

            began = perf_counter()
            await asyncio.gather(*[call() for _ in range(self.callers)])
            return self.callers * self.tickets * len(self.commands) / (perf_counter() - began)


def sizes(desk: Desk) -> list[int]:
    """Bytes of each event of the last ticket, as they lie in the log: the yardsticks store as many."""
    assert isinstance(desk.log, StoredLog)
    rows = desk.log._page_rows(0, 100_000)  # noqa: SLF001 - the port shows no bytes
    last = next(row.stream for row in reversed(rows) if row.stream.startswith("ticket-"))
    return [len(row.state) for row in rows if row.stream == last]
