"""A log in a SQLite file: WAL, ``synchronous=FULL``, one writer at a time; what was acknowledged survives a power cut.

SQLite holds a write lock from ``BEGIN IMMEDIATE`` to ``COMMIT``, so positions are in commit order by themselves.
"""

import sqlite3
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import Any, Final, TypeVar

import msgspec
from attrs import evolve
from eventsourcing.persistence import ConnectionPoolClosedError, ConnectionUnavailableError, PersistenceError
from eventsourcing.sqlite import SQLiteCursor

from wuye.adapters.eventlog.address import Engine
from wuye.adapters.eventlog.base import StoredLog
from wuye.adapters.eventlog.grouping import Group, alone, committed, settle
from wuye.adapters.eventlog.mapper import StoredRow
from wuye.adapters.eventlog.members import Decide, Member, Tell
from wuye.adapters.eventlog.queries import queries
from wuye.adapters.eventlog.sqlite_recorder import LAST, FileDatastore, FileRecorder
from wuye.adapters.eventlog.sqlite_schema import applied
from wuye.adapters.eventlog.sqlite_turn import FileTurn, Known, command, versions
from wuye.adapters.eventlog.turn import Foreseen, Outcome, Wanted, foreseen, take_turns
from wuye.application.ports import (
    Answer,
    Append,
    Clock,
    CommandKey,
    CommandReused,
    Conflict,
    Learn,
    Loop,
    Unavailable,
    UnsafeSettings,
    Vault,
)
from wuye.application.registry import Registry
from wuye.domain.shared.refusal import BrokenHistory

T = TypeVar("T")

_QUERIES: Final = queries(Engine.SQLITE)


class FileLog(StoredLog):
    """The log over a SQLite file. Start-up checks the schema and the settings, and makes nothing."""

    def __init__(
        self, path: Path, *, registry: Registry, vault: Vault, company: str, clock: Clock | None = None
    ) -> None:
        super().__init__(registry=registry, vault=vault, company=company, clock=clock)
        self._path = path
        self.recorder = FileRecorder(FileDatastore(path))
        self._group = Group(self._commit)
        self._known = Known()
        try:
            self._check_settings()
        except BaseException:
            self._shut()
            raise

    def check(self) -> Mapping[str, str]:
        """Facts for health and ``doctor``. Raises ``Unavailable``."""

        def facts(cursor: SQLiteCursor) -> dict[str, str]:
            names = ("journal_mode", "synchronous", "page_count", "page_size", "application_id")
            pragmas = {name: str(_one(cursor, f"PRAGMA {name}")) for name in names}
            return {
                "engine": f"sqlite {sqlite3.sqlite_version}",
                "durable": "yes",
                "journal_mode": pragmas["journal_mode"],
                "synchronous": {"2": "full", "3": "extra"}.get(pragmas["synchronous"], pragmas["synchronous"]),
                "schema": str(max(applied(cursor.sqlite_cursor.connection), default=0)),
                "head": str(_top(cursor)),
                "bytes": str(int(pragmas["page_count"]) * int(pragmas["page_size"])),
            }

        return self._read(facts)

    def _check_settings(self) -> None:
        facts = self.check()
        if facts["journal_mode"] != "wal":
            raise UnsafeSettings(f"{self._path}: journal_mode is {facts['journal_mode']}, it must be wal")
        if facts["synchronous"] not in ("full", "extra"):
            raise UnsafeSettings(f"{self._path}: synchronous is {facts['synchronous']}, it must be full")
        owner = self._read(lambda cursor: _one(cursor, _QUERIES["another_company"], [self._company]))
        if owner is not None:
            raise UnsafeSettings(f"{self._path} is the log of {owner}, not of {self._company}: one database a company")

    def _store(self, decide: Decide, learn: Learn | None) -> Answer:
        return self._group.submit(decide, learn)

    def _store_soon(self, decide: Decide, learn: Learn, told: Tell, loop: Loop) -> Callable[[], bool]:
        return self._group.enqueue(decide, learn, told, loop)

    def crowd(self) -> float:
        """How many appends shared a transaction of late; see the port."""
        return self._group.crowd()

    def _store_many(self, wanted: Sequence[Wanted]) -> list[Outcome]:
        return committed(wanted, self._commit)

    def _commit(self, members: Sequence[Member]) -> None:
        """Commit a group in one transaction, with one sync."""
        group = [one.wanted for one in members]
        ahead = foreseen(group, self._mapper, self._time() if self._clock is None else self._clock.now())
        try:
            with _faults(), self.recorder.datastore.get_connection(commit=True) as connection:
                cursor = connection.cursor().sqlite_cursor
                turn = FileTurn(cursor, self._clock, self._known)
                turn.begin()
                try:
                    taken = self._taken(turn, group, ahead)
                except BaseException:
                    connection.rollback()
                    raise
                try:
                    turn.commit()
                except sqlite3.Error as fault:
                    connection.close()
                    self._known.forget()
                    failed = fault
                else:
                    settle(members, taken())
                    return
        except (BrokenHistory, OverflowError, TypeError, ValueError):
            if len(members) == 1:
                raise
            # One of them is to blame: each for itself finds out which.
            alone(members, self._commit)
            return
        settle(members, self._after_failed_commit(members, taken(), failed))

    def _taken(self, turn: FileTurn, group: Sequence[Wanted], ahead: Foreseen | None) -> Callable[[], list[Outcome]]:
        """Write a group; what each came to is made up when the others need not wait for it."""
        positions = None if ahead is None else turn.put(ahead)
        if ahead is None or positions is None:
            outcomes = take_turns(turn, group, self._mapper)
            return lambda: outcomes
        return partial(ahead.taken, positions, self._mapper)

    def _after_failed_commit(
        self, members: Sequence[Member], outcomes: Sequence[Outcome], failed: sqlite3.Error
    ) -> list[Outcome]:
        """A write or sync that failed leaves a handle nobody may trust: open the file anew and look."""
        self.recorder = FileRecorder(FileDatastore(self._path))
        return [
            outcome if isinstance(outcome, Conflict) else self._looked_up(member.wanted.append, outcome, failed)
            for member, outcome in zip(members, outcomes, strict=True)
        ]

    def _looked_up(self, append: Append, outcome: Outcome, failed: sqlite3.Error) -> Outcome:
        try:
            found = self._look_up(append.key)
        except Unavailable:
            found = None
        if found is not None and found[0] != append.fingerprint:
            return CommandReused()
        if found is not None:
            stored = outcome.stored if isinstance(outcome, Answer) else ()
            return evolve(found[1], replayed=isinstance(outcome, Answer) and outcome.replayed, stored=stored)
        # What was written without a sync may be found by a recovery: only a repeat makes it sure.
        unknown = Unavailable("log", f"the commit failed: {failed}", outcome_unknown=True)
        unknown.__cause__ = failed
        return unknown

    def _read(self, work: Callable[[SQLiteCursor], T]) -> T:
        with _faults(), self.recorder.datastore.get_connection(commit=False) as connection:
            return work(connection.cursor())

    def _look_up(self, key: CommandKey) -> tuple[bytes, Answer] | None:
        return self._read(lambda cursor: command(cursor.sqlite_cursor, key))

    def _stream_rows(self, stream: str, after: int, upto: int | None) -> list[StoredRow]:
        return self._rows("stream", [stream, after, LAST if upto is None else upto])

    def _versions(self, streams: Sequence[str]) -> Mapping[str, int]:
        return self._read(lambda cursor: versions(cursor.sqlite_cursor, streams))

    def _page_rows(self, after: int, limit: int) -> list[StoredRow]:
        return self._rows("page", [after, limit])

    def _half_rows(self, after: int, upto: int, *, odd: bool) -> list[StoredRow]:
        return self._rows("half", [after, upto, odd])

    def _rows_of(self, facts: Sequence[str], after: int, upto: int, limit: int) -> list[StoredRow]:
        return self._rows("page_of", [after, upto, msgspec.json.encode(facts).decode(), limit])

    def _rows(self, query: str, parameters: Sequence[Any]) -> list[StoredRow]:
        def rows(cursor: SQLiteCursor) -> list[StoredRow]:
            cursor.execute(_QUERIES[query], parameters)
            return [StoredRow(*row) for row in cursor.fetchall()]

        return self._read(rows)

    def _top(self) -> int:
        return self._read(_top)

    def _time(self) -> datetime:
        return datetime.now(UTC)

    def _shut(self) -> None:
        self.recorder.datastore.close()


@contextmanager
def _faults() -> Iterator[None]:
    """What SQLite and the library raise, in the port's words."""
    try:
        yield
    except (ConnectionUnavailableError, ConnectionPoolClosedError) as fault:
        raise Unavailable("log", str(fault) or "it was closed") from fault
    except sqlite3.OperationalError as fault:
        raise Unavailable("log", str(fault)) from fault
    except sqlite3.DatabaseError as fault:
        raise BrokenHistory("database-damaged", reason=str(fault)) from fault
    except (sqlite3.Error, PersistenceError) as fault:
        raise Unavailable("log", str(fault)) from fault


def _one(cursor: SQLiteCursor, statement: str, parameters: Sequence[Any] = ()) -> Any:
    cursor.execute(statement, parameters)
    row = cursor.fetchone()
    return None if row is None else row[0]


def _top(cursor: SQLiteCursor) -> int:
    return _one(cursor, "SELECT MAX(position) FROM stored_events") or 0
