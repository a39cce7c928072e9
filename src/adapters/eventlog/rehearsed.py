"""A history that is made as a whole: decided in memory, stored all at once when it is done.

For the demo, which lives through ninety days in one go and has no reader before it ends: tens of thousands of commands
would each wait for a sync of their own. What is stored is what a desk on the file would have stored.
"""

from collections.abc import Sequence
from contextlib import closing
from pathlib import Path
from typing import Any, Final

from wuye.adapters.eventlog.address import Engine
from wuye.adapters.eventlog.memory import MemoryLog
from wuye.adapters.eventlog.queries import queries
from wuye.adapters.eventlog.sqlite import command_row, index_row
from wuye.adapters.eventlog.sqlite_schema import connect
from wuye.application.ports import Answer, Append, Clock, CommandKey, CommandReused, Conflict, Unreadable, Vault
from wuye.application.registry import Registry
from wuye.domain.shared.recorded import Recorded

_QUERIES: Final = queries(Engine.SQLITE)
_BUSY_SECONDS: Final = 5.0


class RehearsedLog(MemoryLog):
    """A log in memory that gives back the events as it has just recorded them, unread: nobody else writes to it."""

    def __init__(self, *, registry: Registry, vault: Vault, company: str, clock: Clock | None = None) -> None:
        super().__init__(registry=registry, vault=vault, company=company, clock=clock)
        self._events: list[Recorded[Any]] = []
        self._streams: dict[str, list[Recorded[Any]]] = {}

    def append(self, append: Append) -> Answer:
        """Append all of a command's events, or none; see the port."""
        answer = super().append(append)
        self._keep(answer)
        return answer

    def append_many(self, appends: Sequence[Append]) -> list[Answer | Conflict | CommandReused]:
        """Many appends, each decided alone in its turn; see the port."""
        answers = super().append_many(appends)
        for answer in answers:
            if isinstance(answer, Answer):
                self._keep(answer)
        return answers

    def stream(
        self,
        stream: str,
        *,
        after: int = 0,
        upto: int | None = None,
        skim: bool = False,  # noqa: ARG002 - nothing is read here
    ) -> list[Recorded[Any]]:
        """A stream's events in order."""
        return self._streams.get(stream, [])[after:upto]

    def page(self, after: int, limit: int) -> list[Recorded[Any] | Unreadable]:
        """Up to ``limit`` events behind a position, in commit order."""
        return list(self._events[after : after + limit])

    def store(self, path: Path) -> None:
        """Write everything to a log that is still empty, in one durable transaction.

        Raises ``FileExistsError`` when there is something in it.
        """
        commands: dict[CommandKey, tuple[bytes, Answer]] = self.recorder.commands
        entries = self.recorder.index
        with closing(connect(path, busy=_BUSY_SECONDS)) as connection, connection:
            connection.execute("BEGIN IMMEDIATE")
            if connection.execute(_QUERIES["page"], (0, 1)).fetchone() is not None:
                raise FileExistsError(17, "the log has events already", str(path))
            connection.executemany(
                _QUERIES["insert_event"],
                ((one.position, one.stream, one.version, one.name, one.state) for one in entries),
            )
            connection.executemany(_QUERIES["insert_index"], map(index_row, entries))
            connection.executemany(
                _QUERIES["insert_command"], (command_row(key, *answered) for key, answered in commands.items())
            )

    def _keep(self, answer: Answer) -> None:
        for one in answer.stored:
            self._events.append(one)
            self._streams.setdefault(one.stream, []).append(one)
