"""A log in PostgreSQL 15 or newer, for production: one advisory lock schedules all writers, in all processes.

The lock takes the place of the library's table lock: it keeps the order of positions that of commits, and it does not
wait for VACUUM. Every answer comes within five seconds: connections, locks, statements, silence and the wait for a
connection all have an end, and two tries fit into it.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import datetime
from typing import Any, Final, TypeVar

import psycopg
import structlog
from attrs import evolve
from eventsourcing.persistence import PersistenceError
from psycopg import Connection, Cursor, errors
from psycopg.rows import DictRow
from psycopg_pool import PoolClosed, PoolTimeout

from wuye.adapters.eventlog import postgres_schema
from wuye.adapters.eventlog.address import Engine
from wuye.adapters.eventlog.base import StoredLog
from wuye.adapters.eventlog.grouping import Group, alone, committed, settle
from wuye.adapters.eventlog.listening import Listener
from wuye.adapters.eventlog.mapper import StoredRow
from wuye.adapters.eventlog.members import Decide, Member, Tell
from wuye.adapters.eventlog.postgres_exchange import Statement
from wuye.adapters.eventlog.postgres_recorder import LOCK, LockedDatastore, LockedRecorder
from wuye.adapters.eventlog.postgres_turn import OPENING, Progress, ServerClock, locked_turn, put, utc
from wuye.adapters.eventlog.queries import queries
from wuye.adapters.eventlog.turn import Foreseen, Outcome, Wanted, foreseen, take_turns
from wuye.application.patience import in_time
from wuye.application.ports import Answer, Clock, CommandKey, Learn, Loop, Unavailable, UnsafeSettings, Vault
from wuye.application.registry import Registry

T = TypeVar("T")

TRY_SECONDS: Final = 2.5
"""How long a server may be silent in one of the two tries; both together end in time (``patience``)."""
_CLOCK_SECONDS: Final = 1.0
_CARRIED_SECONDS: Final = 60.0
"""A group that is decided beforehand says which time it assumes, and the server looks whether that is near enough."""
_MOST_FORESEEN: Final = 1_024
"""Events of a group: to find a place in an array of texts, the server walks there from its beginning."""
_LAST: Final = 2**63 - 1
_OF_A_LINE: Final = (psycopg.OperationalError, psycopg.InterfaceError, errors.InvalidSqlStatementName)
_QUERIES: Final = queries(Engine.POSTGRES)
_report: Final = structlog.get_logger("wuye.log")


class _Lost(Exception):
    """The line to the server was lost."""


class PostgresLog(StoredLog):
    """The log over a PostgreSQL database. Start-up checks the schema and the settings, and makes nothing."""

    opening: Sequence[Statement] = OPENING
    """What opens a turn: a transaction, and the lock that schedules all writers."""

    def __init__(self, url: str, *, registry: Registry, vault: Vault, company: str, clock: Clock | None = None) -> None:
        super().__init__(registry=registry, vault=vault, company=company, clock=clock)
        self._datastore = LockedDatastore(url)
        try:
            with _faults():
                self.recorder = LockedRecorder(self._datastore)
            self._check_owner()
        except BaseException:
            self._datastore.close()
            raise
        self._group = Group(self._commit)
        self._listener = Listener(url, self.recorder.channel_name, self.announce)
        self._server_clock = ServerClock()

    def wait(self, after: int, timeout: float) -> bool:
        """Wait until there is an event behind ``after``: NOTIFY is a hint, polling is the guarantee."""
        if timeout > 0:
            self._listener.start()
        return super().wait(after, timeout)

    def check(self) -> Mapping[str, str]:
        """Facts for health and ``doctor``. Raises ``Unavailable``."""

        def facts(connection: Connection[DictRow]) -> dict[str, str]:
            found = postgres_schema.facts(connection)
            return {
                "engine": f"postgresql {found['version']}",
                "durable": "no" if "off" in (found["fsync"], found["synchronous_commit"]) else "yes",
                "fsync": found["fsync"],
                "full_page_writes": found["full_page_writes"],
                "synchronous_commit": found["synchronous_commit"],
                "schema": str(max(postgres_schema.applied(connection), default=0)),
                "head": str(_top(connection)),
                "bytes": str(found["bytes"]),
            }

        return self._read(facts)

    def _check_owner(self) -> None:
        def owner(connection: Connection[DictRow]) -> DictRow | None:
            return connection.execute(_QUERIES["another_company"], {"company": self._company}).fetchone()

        other = self._read(owner)
        if other is not None:
            raise UnsafeSettings(
                f"this is the log of {other['company']}, not of {self._company}: one database a company"
            )

    def _store(self, decide: Decide, learn: Learn | None) -> Answer:
        return self._group.submit(decide, learn)

    def _store_soon(self, decide: Decide, learn: Learn, told: Tell, loop: Loop) -> Callable[[], bool]:
        return self._group.enqueue(decide, learn, told, loop)

    def crowd(self) -> float:
        """How many appends shared a transaction of late; see the port."""
        return self._group.crowd()

    def _store_many(self, wanted: Sequence[Wanted]) -> list[Outcome]:
        return committed(wanted, self._commit)

    @in_time
    def _commit(self, members: Sequence[Member]) -> None:
        """Commit a group; answers that were lost are found by trying again: the second try looks the ids up.

        What it finds is final. A first try that looked has the lock before it writes, so that it is over when the
        second one is given it; one that was foreseen and comes late is refused by the ids and versions it names.
        """
        first, second = Progress(), Progress()
        try:
            outcomes = self._try(members, first, foreseeing=True)
        except _Lost:
            pass
        except (Unavailable, OverflowError, TypeError, ValueError) as fault:
            if len(members) == 1 or not _is_to_blame(fault):
                raise
            alone(members, self._commit)
            return
        else:
            settle(members, outcomes)
            return
        try:
            outcomes = self._try(members, second)
        except (_Lost, Unavailable) as fault:
            for member in members:
                append = member.wanted.append
                unknown = second.may_have_stored(append) or (not second.looked and first.may_have_stored(append))
                told = Unavailable("log", getattr(fault, "reason", str(fault)), outcome_unknown=unknown)
                told.__cause__ = fault
                member.settle(told)
            return
        settle(members, [_first(one, first, member) for one, member in zip(outcomes, members, strict=True)])

    def _try(self, members: Sequence[Member], progress: Progress, *, foreseeing: bool = False) -> list[Outcome]:
        group = [one.wanted for one in members]
        ahead = self._foreseen(group) if foreseeing else None
        try:
            with _faults(), self._line(TRY_SECONDS, writing=True) as connection:
                taken = None if ahead is None else self._put(connection, ahead, members, progress)
                if taken is not None:
                    return taken
                with locked_turn(connection, self._clock, self._server_clock, progress, self.opening) as turn:
                    return take_turns(turn, group, self._mapper)
        except Unavailable as fault:
            if isinstance(fault.__cause__, errors.LockNotAvailable):
                raise Unavailable("log", f"{fault.reason}{self._who_holds_the_lock()}") from fault
            raise

    def _foreseen(self, group: Sequence[Wanted]) -> Foreseen | None:
        if sum([len(one.prepared) for one in group]) > _MOST_FORESEEN:
            return None
        now = self._server_clock.estimate(_CARRIED_SECONDS) if self._clock is None else self._clock.now()
        return None if now is None else foreseen(group, self._mapper, now)

    def _put(
        self, connection: Connection[DictRow], ahead: Foreseen, members: Sequence[Member], progress: Progress
    ) -> list[Outcome] | None:
        """Write what was foreseen; ``None`` when the log was not so."""

        def taken(positions: Sequence[int]) -> list[Outcome]:
            outcomes = ahead.taken(positions, self._mapper)
            for member, outcome in zip(members, outcomes, strict=True):
                member.foretell(outcome)
            return outcomes

        assumed = ahead.now if self._clock is None else None
        return put(connection, ahead, assumed, self._server_clock, progress, taken, self.opening)

    def _who_holds_the_lock(self) -> str:
        """Names the processes that hold others up, for the report and the operator."""
        try:
            with _faults(), self._line(1.0) as connection:
                rows = connection.execute(_QUERIES["who_holds_the_lock"], {"lock": LOCK}).fetchall()
        except (_Lost, Unavailable):
            return ""
        _report.warning("lock-not-available", holders=[row["pid"] for row in rows])
        held = ", ".join(
            f"process {row['pid']} ({row['application_name'] or 'unnamed'}, {row['state']})" for row in rows
        )
        return f"; held by {held}" if held else ""

    @in_time
    def _read(self, work: Callable[[Connection[DictRow]], T]) -> T:
        """Read; a lost line is tried once more. Raises ``Unavailable``."""
        try:
            with _faults(), self._line(TRY_SECONDS) as connection:
                return work(connection)
        except _Lost:
            pass
        try:
            with _faults(), self._line(TRY_SECONDS) as connection:
                return work(connection)
        except _Lost as lost:
            raise Unavailable("log", str(lost)) from lost

    @contextmanager
    def _line(self, seconds: float, *, writing: bool = False) -> Iterator[Connection[DictRow]]:
        """A connection that is given up when the server is silent for longer than ``seconds``."""
        datastore = self._datastore
        with datastore.writing() if writing else datastore.get_connection() as connection:
            connection.silence = seconds  # type: ignore[attr-defined]  # a BoundedConnection, see the pool
            yield connection

    def _look_up(self, key: CommandKey) -> tuple[bytes, Answer] | None:
        def command(connection: Connection[DictRow]) -> DictRow | None:
            return connection.execute(_QUERIES["command"], _key(key), prepare=True).fetchone()

        row = self._read(command)
        return None if row is None else (row["fingerprint"], _answer(row))

    def _stream_rows(self, stream: str, after: int, upto: int | None) -> list[StoredRow]:
        return self._rows("stream", {"stream": stream, "after": after, "upto": _LAST if upto is None else upto})

    def _versions(self, streams: Sequence[str]) -> Mapping[str, int]:
        def versions(connection: Connection[DictRow]) -> dict[str, int]:
            found = connection.execute(_QUERIES["versions"], {"streams": list(streams)}, prepare=True).fetchall()
            return {row["stream"]: row["version"] for row in found}

        return self._read(versions)

    def _page_rows(self, after: int, limit: int) -> list[StoredRow]:
        return self._rows("page", {"after": after, "limit": limit})

    def _half_rows(self, after: int, upto: int, *, odd: bool) -> list[StoredRow]:
        return self._rows("half", {"after": after, "upto": upto, "odd": int(odd)})

    def _rows_of(self, facts: Sequence[str], after: int, upto: int, limit: int) -> list[StoredRow]:
        return self._rows("page_of", {"facts": list(facts), "after": after, "upto": upto, "limit": limit})

    def _rows(self, query: str, parameters: Mapping[str, Any]) -> list[StoredRow]:
        def rows(connection: Connection[DictRow]) -> list[StoredRow]:
            with connection.cursor(row_factory=_stored_rows) as cursor:
                return cursor.execute(_QUERIES[query], parameters, prepare=True, binary=True).fetchall()

        return self._read(rows)

    def _top(self) -> int:
        return self._read(_top)

    def _time(self) -> datetime:
        """The database's clock; read once a second, carried on by the monotonic clock in between."""
        now = self._server_clock.estimate(_CLOCK_SECONDS)
        if now is None:
            now = self._read(_now)
            self._server_clock.tells(now)
        return now

    def _shut(self) -> None:
        self._listener.stop()
        self._datastore.close()


def _stored_rows(_cursor: Cursor[Any]) -> Callable[[Sequence[Any]], StoredRow]:
    return StoredRow._make


@contextmanager
def _faults() -> Iterator[None]:
    """What psycopg and the library raise, in the port's words: ``Unavailable``, or ``_Lost`` when the line broke."""
    try:
        yield
    except (psycopg.Error, PersistenceError) as fault:
        cause = fault if isinstance(fault, psycopg.Error) else fault.__cause__
        reason = str(cause or fault).strip()
        if isinstance(cause, PoolTimeout | PoolClosed):
            raise Unavailable("log", f"no connection to be had: {reason}") from cause
        broken = isinstance(cause, _OF_A_LINE) and _is_line_fault(cause)
        if broken:
            raise _Lost(reason) from cause
        raise Unavailable("log", reason) from cause


def _is_to_blame(fault: Exception) -> bool:
    """Whether something that was sent, not the server or the line, made a group fail."""
    blamed = psycopg.DataError | psycopg.IntegrityError | psycopg.ProgrammingError | psycopg.NotSupportedError
    return not isinstance(fault, Unavailable) or isinstance(fault.__cause__, blamed)


def _first(outcome: Outcome, lost: Progress, member: Member) -> Outcome:
    """What the second try found of the first one is no repeat: it is the answer that was lost."""
    if isinstance(outcome, Answer) and outcome.replayed and lost.has_stored(member.wanted.append, outcome):
        return evolve(outcome, replayed=False)
    return outcome


def _is_line_fault(fault: psycopg.Error) -> bool:
    """Whether a fault broke the line: it has no SQLSTATE, or that of connections, shutdowns, forgotten statements."""
    state = fault.sqlstate
    return state is None or state.startswith(("08", "57P", "26"))


def _key(key: CommandKey) -> dict[str, str]:
    return {"company": key.company, "actor": key.actor, "command_id": key.command_id}


def _answer(row: DictRow) -> Answer:
    return Answer(
        stream=row["stream"],
        version=row["version"],
        position=row["position"],
        recorded_at=utc(row["recorded_at"]),
        events=tuple(row["events"]),
        number=row["number"],
    )


def _top(connection: Connection[DictRow]) -> int:
    row = connection.execute("SELECT max(notification_id) AS top FROM wuye.stored_events").fetchone()
    return 0 if row is None else row["top"] or 0


def _now(connection: Connection[DictRow]) -> datetime:
    row = connection.execute("SELECT clock_timestamp() AS now").fetchone()
    assert row is not None
    return utc(row["now"])
