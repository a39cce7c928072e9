"""The yardstick below all others: psycopg, one prepared INSERT of one row a commit, no order, no decision."""

from __future__ import annotations

from uuid import uuid4

import psycopg

from bench.callers import rate

_TABLE = """CREATE TABLE IF NOT EXISTS raw_events (
    stream text NOT NULL, version bigint NOT NULL, topic text NOT NULL, state bytea NOT NULL,
    position bigserial PRIMARY KEY, UNIQUE (stream, version))"""
_INSERT = "INSERT INTO raw_events (stream, version, topic, state) VALUES (%s, %s, %s, %s)"


class RawRows:
    """Connections in autocommit, one a caller."""

    def __init__(self, url: str, callers: int, sizes: list[int], tickets: int) -> None:
        self._lines = [psycopg.connect(url, autocommit=True) for _ in range(callers)]
        self._lines[0].execute(_TABLE)
        self._sizes = sizes
        self._tickets = tickets

    def rows_a_second(self) -> float:
        """Durable rows a second."""
        own = uuid4().hex

        def work(number: int) -> int:
            line = self._lines[number]
            for ticket in range(self._tickets):
                for version, size in enumerate(self._sizes, start=1):
                    row = (f"ticket-{own}-{number}-{ticket}", version, "ticket.step/1", b"x" * size)
                    line.execute(_INSERT, row, prepare=True)
            return self._tickets * len(self._sizes)

        return rate(work, len(self._lines))

    def close(self) -> None:
        """Give back the connections."""
        for line in self._lines:
            line.close()
