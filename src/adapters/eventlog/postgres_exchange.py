"""Statements under way at PostgreSQL: the extended protocol in pipeline mode, spoken by hand.

With a cursor of the driver's for each statement, four fifths of the processor time of a turn were the driver's. Every
statement of a turn is prepared once a connection. One without parameters bears its own words as its name, in the
server's log as in the tests that cut the line at it.
"""

import re
import select
from typing import Any, Final

import psycopg
from attrs import frozen
from psycopg import Connection, errors, pq

from wuye.adapters.bounded import SILENCE_SECONDS, SilentServer
from wuye.adapters.eventlog.address import Engine
from wuye.adapters.eventlog.queries import queries
from wuye.application.patience import left

_ROLLBACK: Final = b"ROLLBACK"
_PARAMETER: Final = re.compile(r"%\((\w+)\)([sb])")
_FINE: Final = (pq.ExecStatus.COMMAND_OK, pq.ExecStatus.TUPLES_OK)


@frozen
class Statement:
    """A named query in the server's own spelling."""

    name: bytes
    text: bytes
    parameters: tuple[str, ...]
    formats: tuple[pq.Format, ...]

    @classmethod
    def of(cls, name: str) -> "Statement":
        """The query of that name."""
        text = queries(Engine.POSTGRES)[name]
        found = {named: pq.Format.BINARY if kind == "b" else pq.Format.TEXT for named, kind in _PARAMETER.findall(text)}
        numbers = {named: f"${place}" for place, named in enumerate(found, start=1)}
        spelt = _PARAMETER.sub(lambda one: numbers[one[1]], text)
        return cls(f"wuye_{name}".encode(), spelt.encode(), tuple(found), tuple(found.values()))

    @classmethod
    def bare(cls, words: str) -> "Statement":
        """A statement without parameters."""
        return cls(words.encode(), words.encode(), (), ())


class Exchange:
    """Statements under way over one connection, and their results in order."""

    def __init__(self, connection: Connection[Any]) -> None:
        self._connection = connection
        self._line = connection.pgconn
        self._silence = getattr(connection, "silence", SILENCE_SECONDS)
        self._prepared: set[bytes] = connection.__dict__.setdefault("prepared_turns", set())
        self._poll = select.poll()
        self._poll.register(self._line.socket, select.POLLIN)
        self._asked: list[bytes] = []
        """For each result to come the name that is known when it is fine, or nothing."""
        self._syncs = 0
        self._line.enter_pipeline_mode()

    def ask(self, statement: Statement, **given: bytes | None) -> None:
        """Put a statement on its way."""
        if statement.name not in self._prepared:
            self._line.send_prepare(statement.name, statement.text)
            self._asked.append(statement.name)
        values = [given[name] for name in statement.parameters]
        self._line.send_query_prepared(statement.name, values, statement.formats)
        self._asked.append(b"")

    def flush(self) -> int:
        """Have the server answer what was asked so far, without an end of the exchange; how many results that is."""
        self._line.send_flush_request()
        return len(self._asked)

    def sync(self) -> None:
        """Put the end of the exchange on its way: after an error, the server skips all up to here."""
        self._line.pipeline_sync()
        self._syncs += 1

    def send(self) -> None:
        """Hand everything to the network. Raises ``psycopg.OperationalError``."""
        while self._line.flush():
            if self._ready(select.POLLIN | select.POLLOUT) & select.POLLIN:
                self._line.consume_input()

    def last_result(self, results: int | None = None) -> bytes | None:
        """Wait for the first ``results``, or all; the first value of the last one. Raises ``psycopg.Error``."""
        self.send()
        value: bytes | None = None
        rest = 0 if results is None else len(self._asked) - results
        while len(self._asked) > rest:
            result = self._next()
            if result is None or result.status not in _FINE:
                raise _failed(result)
            name = self._asked.pop(0)
            if name:
                self._prepared.add(name)
            value = result.get_value(0, 0) if result.ntuples and len(self._asked) == rest else None
            self._next()
        return value

    def end(self) -> None:
        """Wait for the end of the exchange; the line is as it was. Raises ``psycopg.Error``."""
        nothing = 0
        while self._syncs:
            result = self._next()
            # One nothing stands behind each result; two of them mean that there will be no more.
            nothing = nothing + 1 if result is None else 0
            if nothing > 1:
                raise _failed(None)
            if result is not None and result.status == pq.ExecStatus.PIPELINE_SYNC:
                self._syncs -= 1
        self._line.exit_pipeline_mode()

    def give_up(self, fault: BaseException) -> None:
        """Undo what was begun; a line that cannot be brought back in order is closed."""
        if any(self._asked) or isinstance(fault, errors.InvalidSqlStatementName):
            # It is not known what the server has prepared: the next turn must neither trust nor repeat it.
            self._connection.close()
            return
        try:
            if not self._syncs:
                self.sync()
            # Not by psycopg, which after a rollback of its own has the server forget what is prepared, ours too.
            self._line.send_query_params(_ROLLBACK, None)
            self._asked.append(b"")
            self.sync()
            self.send()
            self.end()
        except psycopg.Error:
            self._connection.close()

    def _next(self) -> "pq.abc.PGresult | None":
        line = self._line
        while line.is_busy():
            self._ready(select.POLLIN)
            line.consume_input()
        return line.get_result()

    def _ready(self, events: int) -> int:
        """Wait until the line is ready. Raises ``SilentServer`` after too long a silence."""
        self._poll.modify(self._line.socket, events)
        silence = left(self._silence)
        found = self._poll.poll(silence * 1000)
        if not found:
            # What the server will still send belongs to nobody: the line cannot be used again.
            self._line.finish()
            raise SilentServer(f"no answer within {silence:.1f} s")
        return found[0][1]


def _failed(result: "pq.abc.PGresult | None") -> psycopg.Error:
    if result is None or result.status != pq.ExecStatus.FATAL_ERROR:
        return psycopg.OperationalError("the server's answer does not belong to what was asked")
    return errors.error_from_result(result)
