"""The yardstick: the ``eventsourcing`` library as it comes, an Application with an aggregate, all settings at default.

A ticket is opened by one command and moved on by eleven: each gets it from the repository and saves it. Every event
carries a text that makes it as long as ours is in the log.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any
from urllib.parse import urlsplit
from uuid import UUID

from attrs import frozen
from eventsourcing.application import Application
from eventsourcing.domain import Aggregate, event

from bench.callers import rate

_OWN = 150
"""Bytes the library adds around the text of an event, about."""


class StockTicket(Aggregate):
    """The smallest ticket there is."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.steps = 0

    @event("Moved")
    def move(self, text: str) -> None:
        """A step."""
        self.text = text
        self.steps += 1


class StockTickets(Application[UUID]):
    """The library's way to keep them."""

    name = "stock"


def environment(url: str) -> dict[str, str]:
    """The library's settings for a PostgreSQL database."""
    parts = urlsplit(url)
    return {
        "PERSISTENCE_MODULE": "eventsourcing.postgres",
        "POSTGRES_DBNAME": parts.path.lstrip("/"),
        "POSTGRES_HOST": parts.hostname or "",
        "POSTGRES_PORT": str(parts.port),
        "POSTGRES_USER": parts.username or "",
        "POSTGRES_PASSWORD": parts.password or "none",
    }


def opened(url: str, folder: Path) -> StockTickets:
    """The application on the same PostgreSQL database, or in a SQLite file in the same folder."""
    if url.startswith("postgres"):
        return StockTickets(env=environment(url))
    return StockTickets(env={"PERSISTENCE_MODULE": "eventsourcing.sqlite", "SQLITE_DBNAME": str(folder / "stock.db")})


@frozen
class StockTellers:
    """Callers who tell tickets to the library."""

    app: StockTickets
    sizes: list[int]
    callers: int
    tickets: int

    def commands_a_second(self) -> float:
        """Durable commands a second."""
        texts = ["x" * max(1, size - _OWN) for size in self.sizes]

        def work(_: int) -> int:
            for _ticket in range(self.tickets):
                ticket: Any = StockTicket(texts[0])
                self.app.save(ticket)
                for text in texts[1:]:
                    ticket = self.app.repository.get(ticket.id)
                    ticket.move(text)
                    self.app.save(ticket)
            return self.tickets * len(texts)

        return rate(work, self.callers)
