"""A history that is made as a whole: decided in memory, stored a chapter at a time.

For the demo, which lives through ninety days in one go and answers nobody before it ends: tens of thousands of commands
would each wait for a sync of their own. What is stored is what a desk on the file would have stored.
"""

from collections.abc import Iterable, Iterator, Sequence
from contextlib import closing
from datetime import datetime
from itertools import islice
from pathlib import Path
from typing import Any, Final

import msgspec

from wuye.adapters.eventlog.address import Engine
from wuye.adapters.eventlog.mapper import StoredRow
from wuye.adapters.eventlog.memory import MemoryLog
from wuye.adapters.eventlog.queries import queries
from wuye.adapters.eventlog.sqlite_schema import connect
from wuye.adapters.eventlog.sqlite_turn import command_row, event_row, index_row
from wuye.adapters.eventlog.turn import Entry, Outcome, Wanted
from wuye.application.ports import Answer, Clock, CommandKey, Unreadable, Vault
from wuye.application.registry import Registry
from wuye.domain.shared.recorded import Recorded

_QUERIES: Final = queries(Engine.SQLITE)
_BUSY_SECONDS: Final = 5.0


class _Fact(msgspec.Struct, frozen=True, array_like=True):
    """An event of a command, but for its place in the log."""

    stream: str
    version: int
    name: str
    state: bytes
    digest: bytes


class Taken(msgspec.Struct, frozen=True, array_like=True):
    """A command that another log has taken, ready to be taken over."""

    actor: str
    command_id: str
    fingerprint: bytes
    stream: str
    version: int
    number: str | None
    recorded_at: datetime
    facts: list[_Fact]


_write_chapter: Final = msgspec.msgpack.Encoder().encode
_read_chapter: Final = msgspec.msgpack.Decoder(list[Taken]).decode


class RehearsedLog(MemoryLog):
    """A log in memory that gives back the events as it has just recorded them, unread: nobody else writes to it."""

    def __init__(self, *, registry: Registry, vault: Vault, company: str, clock: Clock | None = None) -> None:
        super().__init__(registry=registry, vault=vault, company=company, clock=clock)
        self._events: list[Recorded[Any]] = []
        self._streams: dict[str, list[Recorded[Any]]] = {}
        self.tells_many = True
        self._written = self._answered = 0
        """Events and commands that are stored, or told."""

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

    def tell(self) -> bytes:
        """The commands taken since the last time: a chapter for a log that takes them over."""
        taken: list[Taken] = []
        for key, fingerprint, answer, entries in self._fresh():
            facts = [_Fact(one.stream, one.version, one.name, one.state, one.digest) for one in entries]
            at = answer.recorded_at
            told = (key.actor, key.command_id, fingerprint, answer.stream, answer.version, answer.number, at, facts)
            taken.append(Taken(*told))
        return _write_chapter(taken)

    def told(self, chapter: bytes) -> list[Taken]:
        """The commands of a chapter that another log told, in their order."""
        return _read_chapter(chapter)

    def take_over(self, taken: Taken) -> None:
        """Record a command as another log did, at the next places of this one."""
        key = CommandKey(company=self._company, actor=taken.actor, command_id=taken.command_id)
        top, at = len(self._events), taken.recorded_at
        entries = [
            Entry(place, one.stream, one.version, one.name, one.state, one.digest, key, at)
            for place, one in enumerate(taken.facts, top + 1)
        ]
        answer = Answer(
            stream=taken.stream,
            version=taken.version,
            position=top + len(entries),
            recorded_at=at,
            events=tuple(one.name for one in entries),
            number=taken.number,
        )
        rows = (StoredRow(one.position, one.stream, one.version, one.name, one.state) for one in entries)
        stored = tuple(self._mapper.recorded(row, skim=True) for row in rows)
        with self.recorder.lock:
            self.recorder.insert(entries)
            self.recorder.commands[key] = taken.fingerprint, answer
        self._keep(stored)

    def store(self, path: Path) -> None:
        """Write what is not yet written, in one durable transaction, to a log that holds what was and no more.

        Raises ``FileExistsError`` when there is something else in it.
        """
        before = self._written
        commands = list(self._fresh())
        entries = [entry for *_, taken in commands for entry in taken]
        with closing(connect(path, busy=_BUSY_SECONDS)) as connection, connection:
            connection.execute("BEGIN IMMEDIATE")
            if connection.execute(_QUERIES["page"], (before, 1)).fetchone() is not None:
                raise FileExistsError(17, "the log has events already", str(path))
            connection.executemany(_QUERIES["insert_event"], map(event_row, entries))
            connection.executemany(_QUERIES["insert_index"], map(index_row, entries))
            connection.executemany(
                _QUERIES["insert_command"],
                (command_row(key, fingerprint, answer) for key, fingerprint, answer, _ in commands),
            )

    def _fresh(self) -> Iterator[tuple[CommandKey, bytes, Answer, list[Entry]]]:
        """The commands since the last time, each with its events."""
        known: dict[CommandKey, tuple[bytes, Answer]] = self.recorder.commands
        for key, (fingerprint, answer) in islice(known.items(), self._answered, None):
            begin, self._written = self._written, self._written + len(answer.events)
            self._answered += 1
            yield key, fingerprint, answer, self.recorder.index[begin : self._written]

    def announce(self, reached: int = 0) -> None:
        """Nobody waits."""

    def _store_many(self, wanted: Sequence[Wanted]) -> list[Outcome]:
        outcomes = super()._store_many(wanted)
        for outcome in outcomes:
            if isinstance(outcome, Answer):
                self._keep(outcome.stored)
        return outcomes

    def _keep(self, stored: Iterable[Recorded[Any]]) -> None:
        for one in stored:
            self._events.append(one)
            self._streams.setdefault(one.stream, []).append(one)
