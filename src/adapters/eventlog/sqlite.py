"""A log in a SQLite file: WAL, ``synchronous=FULL``, one writer at a time; what was acknowledged survives a power cut.

SQLite holds a write lock from ``BEGIN IMMEDIATE`` to ``COMMIT``, so positions are in commit order by themselves.
"""

import sqlite3
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from time import monotonic, sleep
from typing import Any, Final, TypeVar

import msgspec
from attrs import evolve
from eventsourcing.persistence import ConnectionPoolClosedError, ConnectionUnavailableError, PersistenceError
from eventsourcing.sqlite import SQLiteCursor

from wuye.adapters.eventlog.address import Engine
from wuye.adapters.eventlog.base import StoredLog
from wuye.adapters.eventlog.grouping import Decide, Group, Member, Tell, alone, committed, settle
from wuye.adapters.eventlog.mapper import StoredRow
from wuye.adapters.eventlog.queries import queries
from wuye.adapters.eventlog.sqlite_recorder import BUSY_SECONDS, LAST, FileDatastore, FileRecorder
from wuye.adapters.eventlog.sqlite_schema import applied
from wuye.adapters.eventlog.turn import Answered, Entry, Found, Head, Outcome, Prior, Wanted, take_turns
from wuye.application.patience import left
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

_ASK_AGAIN_SECONDS: Final = 0.001
_ROWS_A_STATEMENT: Final = 500
"""SQLite takes at most 32,766 parameters."""
_EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)
_MICROSECOND: Final = timedelta(microseconds=1)
_QUERIES: Final = queries(Engine.SQLITE)


class _FileTurn:
    """A turn inside ``BEGIN IMMEDIATE`` (see ``turn.Turn``).

    Every step of a statement gives up the interpreter to other threads, so there are few steps: one for each table.
    """

    def __init__(self, cursor: SQLiteCursor, clock: Clock | None) -> None:
        self._cursor = cursor
        self._clock = clock

    def look(self, keys: Sequence[CommandKey], streams: Sequence[str], events: Sequence[int]) -> Found:
        asked = msgspec.json.encode([(key.actor, key.command_id) for key in keys]).decode()
        named = msgspec.json.encode(streams).decode()
        self._cursor.execute(_QUERIES["look"], [named, asked, keys[0].company])
        row = self._cursor.fetchone()
        heads = {
            stream: Head(0, None) if head is None else Head(head[0], _instant(head[1]))
            for stream, head in zip(streams, _heads(row["heads"]), strict=True)
        }
        priors = {key: found for place, key in enumerate(keys) if (found := self._prior(row, place, key)) is not None}
        now = datetime.now(UTC) if self._clock is None else self._clock.now()
        return Found(now, row["top"] or 0, heads, priors, range(row["given"] + 1, row["given"] + sum(events) + 1))

    def _prior(self, row: sqlite3.Row, place: int, key: CommandKey) -> Prior | None:
        return _command(self._cursor, key) if row["known"] and row["known"][place] == "1" else None

    def write(self, entries: Sequence[Entry], answers: Sequence[Answered]) -> None:
        self._insert("event", [(one.position, one.stream, one.version, one.name, one.state) for one in entries])
        self._insert("index", [index_row(one) for one in entries])
        self._insert("command", [command_row(one.append.key, one.append.fingerprint, one.answer) for one in answers])

    def _insert(self, what: str, rows: Sequence[tuple[object, ...]]) -> None:
        for first in range(0, len(rows), _ROWS_A_STATEMENT):
            some = rows[first : first + _ROWS_A_STATEMENT]
            more = f", ({','.join('?' * len(some[0]))})" * (len(some) - 1)
            self._cursor.execute(_QUERIES[f"insert_{what}"] + more, [value for row in some for value in row])


class FileLog(StoredLog):
    """The log over a SQLite file. Start-up checks the schema and the settings, and makes nothing."""

    def __init__(
        self, path: Path, *, registry: Registry, vault: Vault, company: str, clock: Clock | None = None
    ) -> None:
        super().__init__(registry=registry, vault=vault, company=company, clock=clock)
        self._path = path
        self.recorder = FileRecorder(FileDatastore(path))
        self._group = Group(self._commit)
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

    def _store_many(self, wanted: Sequence[Wanted]) -> list[Outcome]:
        return committed(wanted, self._commit)

    def _commit(self, members: Sequence[Member]) -> None:
        """Commit a group in one transaction, with one sync."""
        try:
            with _faults(), self.recorder.datastore.get_connection(commit=True) as connection:
                cursor = connection.cursor()
                _begin(cursor, self._group.let_go)
                try:
                    outcomes = take_turns(_FileTurn(cursor, self._clock), [one.wanted for one in members], self._mapper)
                except BaseException:
                    connection.rollback()
                    raise
                self._group.let_go()
                try:
                    connection.commit()
                except sqlite3.Error as fault:
                    connection.close()
                    failed = fault
                else:
                    settle(members, outcomes)
                    return
        except (BrokenHistory, OverflowError, TypeError, ValueError):
            if len(members) == 1:
                raise
            # One of them is to blame: each for itself finds out which.
            alone(members, self._commit)
            return
        settle(members, self._after_failed_commit(members, outcomes, failed))

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
        return self._read(lambda cursor: _command(cursor, key))

    def _stream_rows(self, stream: str, after: int, upto: int | None) -> list[StoredRow]:
        return self._rows("stream", [stream, after, LAST if upto is None else upto])

    def _versions(self, streams: Sequence[str]) -> Mapping[str, int]:
        def versions(cursor: SQLiteCursor) -> dict[str, int]:
            cursor.execute(_QUERIES["versions"], [msgspec.json.encode(streams).decode()])
            return {row["stream"]: row["version"] for row in cursor.fetchall()}

        return self._read(versions)

    def _page_rows(self, after: int, limit: int) -> list[StoredRow]:
        return self._rows("page", [after, limit])

    def _half_rows(self, after: int, upto: int, *, odd: bool) -> list[StoredRow]:
        return self._rows("half", [after, upto, odd])

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


def _begin(cursor: SQLiteCursor, idle: Callable[[], None]) -> None:
    """Take the write lock. SQLite itself asks ever more rarely, so that a busy process would starve another one.

    ``idle`` is called when another process has it.
    """
    end = monotonic() + left(BUSY_SECONDS)
    while True:
        try:
            cursor.execute("BEGIN IMMEDIATE")
        except sqlite3.OperationalError as fault:
            if fault.sqlite_errorcode != sqlite3.SQLITE_BUSY or monotonic() > end:
                raise
            idle()
            sleep(_ASK_AGAIN_SECONDS)
        else:
            return


def _command(cursor: SQLiteCursor, key: CommandKey) -> tuple[bytes, Answer] | None:
    cursor.execute(_QUERIES["command"], [key.company, key.actor, key.command_id])
    row = cursor.fetchone()
    if row is None:
        return None
    answer = Answer(
        stream=row["stream"],
        version=row["version"],
        position=row["position"],
        recorded_at=_instant(row["recorded_at"]),
        events=tuple(msgspec.json.decode(row["events"], type=list[str])),
        number=row["number"],
    )
    return row["fingerprint"], answer


def _heads(text: str) -> list[tuple[int, int] | None]:
    return msgspec.json.decode(text, type=list[tuple[int, int] | None])


def index_row(entry: Entry) -> tuple[object, ...]:
    """A row of the index."""
    key = entry.key
    return (
        *(entry.position, key.company, key.actor, key.command_id, entry.stream, entry.version),
        *(_micros(entry.recorded_at), entry.digest),
    )


def command_row(key: CommandKey, fingerprint: bytes, answer: Answer) -> tuple[object, ...]:
    """A row of the command ids."""
    events = msgspec.json.encode(answer.events).decode()
    return (
        *(key.company, key.actor, key.command_id, fingerprint),
        *(answer.stream, answer.version, answer.position),
        *(_micros(answer.recorded_at), events, answer.number),
    )


def _one(cursor: SQLiteCursor, statement: str, parameters: Sequence[Any] = ()) -> Any:
    cursor.execute(statement, parameters)
    row = cursor.fetchone()
    return None if row is None else row[0]


def _top(cursor: SQLiteCursor) -> int:
    return _one(cursor, "SELECT MAX(position) FROM stored_events") or 0


def _micros(instant: datetime) -> int:
    return (instant - _EPOCH) // _MICROSECOND


def _instant(micros: int) -> datetime:
    return _EPOCH + micros * _MICROSECOND
