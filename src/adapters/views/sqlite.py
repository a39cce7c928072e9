"""Views in the SQLite file of the log.

Rows and position share one transaction, so a power cut can only take both back together, and the log, which is synced
at every command, gives them again: ``synchronous=NORMAL`` is enough here and spares the writers' lock a sync.
"""

import fcntl
import os
import sqlite3
import threading
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from datetime import datetime
from pathlib import Path
from typing import Any, Final

import msgspec

from wuye.adapters.eventlog.sqlite_schema import CHECKPOINT_PAGES
from wuye.adapters.views.paging import check_counted, check_served, stretches
from wuye.adapters.views.statements import SQLITE, count, create_indexes, create_table, delete, page, select, upsert
from wuye.application.courtesy import courteously
from wuye.application.ports import Column, Parked, Query, Ready, Row, SchemaMismatch, Table, Unavailable
from wuye.application.projections.rows import (
    StoredRow,
    Value,
    check_same,
    check_table,
    digest,
    from_microseconds,
    loaded,
    microseconds,
    stored,
)

BUSY_SECONDS: Final = 2.0
CACHE_KIB: Final = 16_384
"""Most memory that the connection which writes takes for pages of the file."""
_KINDS: Final = {written: kind for kind, written in SQLITE.types.items()}


class SqliteViews:
    """One connection that writes, and as many that read as there are readers at once."""

    def __init__(self, path: Path, *, sole: bool = False) -> None:
        """``sole``: no commands come to the file meanwhile, so that a bare table gets its indexes when it is full."""
        self._path = path
        self._sole = sole
        self._tables: dict[str, Table] = {}
        self._writing = threading.Lock()
        self._idle: list[sqlite3.Connection] = []
        self._leading: dict[str, int] = {}
        self._closed = False
        if not path.exists():
            raise SchemaMismatch(0, 1, f"{path} is not there: run `wuye init`")
        self._writer = self._connect()
        # The trees of a dozen indexes are written in every page: else they are read again for each row.
        self._writer.execute(f"PRAGMA cache_size = -{CACHE_KIB}")
        if not self._writer.execute("SELECT 1 FROM sqlite_master WHERE name = 'view_position'").fetchone():
            self._writer.close()
            raise SchemaMismatch(0, 1, "the tables of the views are missing: run `wuye migrate`")

    def ensure(self, table: Table, *, bare: bool = False) -> None:
        """Make the table if it is not there."""
        check_table(table)
        check_same(table, self._described_or_none(table.name))
        indexes = () if bare and self._sole else create_indexes(table, SQLITE)
        with self._transaction() as connection:
            for statement in (create_table(table, SQLITE), *indexes):
                connection.execute(statement)
            connection.execute("INSERT OR IGNORE INTO view_position VALUES (?, 0)", (table.name,))

    def index(self, table: Table) -> None:
        """They are there, or nobody waits: commands would, while this file's one writer makes one for many rows."""
        if self._sole:
            with self._transaction() as connection:
                for statement in create_indexes(table, SQLITE):
                    connection.execute(statement)

    def position(self, table: str) -> int:
        """Position up to which the view has applied the log. Raises ``KeyError``."""
        with self._reading() as connection:
            row = connection.execute("SELECT position FROM view_position WHERE table_name = ?", (table,)).fetchone()
        if row is None:
            raise KeyError(table)
        return int(row[0])

    def rows(self, table: str, keys: Sequence[str]) -> dict[str, Row]:
        """Rows by key. Raises ``KeyError`` for an unknown table."""
        described = self._described(table)
        statement = select(described, SQLITE, "WHERE key IN (SELECT value FROM json_each(?))")
        with self._reading() as connection:
            found = connection.execute(statement, (msgspec.json.encode(keys).decode(),)).fetchall()
        return dict(_loaded(described, found))

    def ready(self, table: Table, changed: Mapping[str, Row | None]) -> Ready:
        """Rows as the parameters of a statement. Raises ``ValueError`` for a row the table cannot hold."""
        instants = [place for place, column in enumerate(table.columns) if column.kind == "instant"]
        lines = []
        for key, row in courteously(changed.items()):
            if row is not None:
                kept = stored(table, key, row)
                values: list[Any] = [*kept.values]
                for place in instants:
                    if values[place] is not None:
                        values[place] = microseconds(values[place])
                lines.append((key, *values, kept.body.decode()))
        return Ready(lines, tuple(key for key, row in changed.items() if row is None))

    def write(
        self, table: Table, ready: Sequence[Ready], *, before: int, position: int, parked: Sequence[Parked] = ()
    ) -> bool:
        """Write rows and move the position in one transaction.

        Gives ``False`` and writes nothing when the view is no longer at ``before``.
        """
        marks = ", ".join("?" * (len(table.columns) + 2))
        with self._transaction() as connection:
            moved = connection.execute(
                "UPDATE view_position SET position = ? WHERE table_name = ? AND position = ?",
                (position, table.name, before),
            )
            if moved.rowcount != 1:
                return False
            for one in ready:
                connection.executemany(upsert(table, f"VALUES ({marks})"), one.rows)
                connection.executemany(delete(table, "= ?"), [(key,) for key in one.gone])
            connection.executemany(
                "INSERT OR REPLACE INTO view_parked VALUES (?, ?, ?, ?, ?, ?, ?)",
                [(table.name, p.position, p.view, p.stream, p.version, p.name, p.error) for p in parked],
            )
            self._before_commit()
        return True

    def move(self, tables: Sequence[str], *, before: int, position: int) -> frozenset[str]:
        """Move the positions of views that a page does not touch; gives those that were still at ``before``."""
        with self._transaction() as connection:
            moved = connection.execute(
                "UPDATE view_position SET position = ? WHERE position = ?"
                " AND table_name IN (SELECT value FROM json_each(?)) RETURNING table_name",
                (position, before, msgspec.json.encode(tables).decode()),
            ).fetchall()
        return frozenset(name for (name,) in moved)

    def query(self, table: Table, query: Query) -> list[tuple[str, Row]]:
        """A page of keys and rows. Raises ``ValueError`` for a query no index serves."""
        check_served(table, query)
        found: list[tuple[Any, ...]] = []
        with self._reading() as connection:
            for stretch in stretches(query):
                if len(found) >= query.limit:
                    break
                statement, values = page(table, query, stretch, query.limit - len(found), SQLITE)
                found += connection.execute(statement, [_to_sql(value) for value in values])
        return list(_loaded(table, found))

    def explain(self, table: Table, query: Query) -> list[str]:
        """How the database will read each stretch of a page: for tests and ``doctor``."""
        plans = []
        with self._reading() as connection:
            for stretch in stretches(query):
                statement, values = page(table, query, stretch, query.limit, SQLITE)
                lines = connection.execute(f"EXPLAIN QUERY PLAN {statement}", [_to_sql(value) for value in values])
                plans.append("\n".join(str(line[3]) for line in lines))
        return plans

    def count(self, table: Table, where: Mapping[str, Any]) -> int:
        """Rows matching equality filters."""
        check_counted(table, where)
        statement, values = count(table, where, SQLITE)
        with self._reading() as connection:
            return int(connection.execute(statement, [_to_sql(value) for value in values]).fetchone()[0])

    def parked(self, table: str | None = None) -> list[Parked]:
        """Events that views could not apply, in log order."""
        with self._reading() as connection:
            rows = connection.execute(
                "SELECT view, position, stream, version, name, error FROM view_parked"
                " WHERE ?1 IS NULL OR table_name = ?1 ORDER BY position, table_name",
                (table,),
            ).fetchall()
        return [Parked(*row) for row in rows]

    def serve(self, view: str, table: str) -> None:
        """Make a table the one that serves a view."""
        with self._transaction() as connection:
            connection.execute("INSERT OR REPLACE INTO view_serving VALUES (?, ?)", (view, table))

    def serving(self, view: str) -> str | None:
        """The table that serves a view."""
        with self._reading() as connection:
            row = connection.execute("SELECT table_name FROM view_serving WHERE view = ?", (view,)).fetchone()
        return None if row is None else str(row[0])

    def drop(self, table: str) -> None:
        """Remove a table, its position and what it parked."""
        if self._described_or_none(table) is None:
            return
        with self._transaction() as connection:
            connection.execute(f'DROP TABLE IF EXISTS "{table}"')
            connection.execute("DELETE FROM view_position WHERE table_name = ?", (table,))
            connection.execute("DELETE FROM view_parked WHERE table_name = ?", (table,))
        self._tables.pop(table, None)

    def discard(self, table: str) -> None:
        """Remove a table, at once: there is one writer, and whoever comes next would wait for it."""
        self.drop(table)

    def lead(self, view: str) -> bool:
        """Try to become, or stay, the one runner of a view: by a file lock, which ends with its process."""
        with self._writing:
            if self._closed:
                raise Unavailable("views", "closed")
            if view in self._leading:
                return True
            descriptor = os.open(self._path.with_name(f"{self._path.name}-leads-{view}"), os.O_RDWR | os.O_CREAT, 0o600)
            try:
                fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                os.close(descriptor)
                return False
            self._leading[view] = descriptor
            return True

    def resign(self, view: str) -> None:
        """Let another process become the runner of a view."""
        with self._writing:
            descriptor = self._leading.pop(view, None)
            if descriptor is not None:
                os.close(descriptor)

    def digest(self, table: str) -> str:
        """SHA-256 over all rows in key order. Raises ``KeyError`` for an unknown table."""
        return self.proof(table)[1]

    def proof(self, table: str) -> tuple[int, str]:
        """Position and digest, both of one moment. Raises ``KeyError`` for an unknown table."""
        described = self._described(table)
        with self._reading() as connection:
            connection.execute("BEGIN")
            try:
                row = connection.execute("SELECT position FROM view_position WHERE table_name = ?", (table,)).fetchone()
                if row is None:
                    raise KeyError(table)
                found = connection.execute(select(described, SQLITE, "ORDER BY key"))
                return int(row[0]), digest((key, row.values, row.body) for key, row in _stored(described, found))
            finally:
                connection.execute("ROLLBACK")

    def close(self) -> None:
        """Close every connection and give up every lead."""
        with self._writing:
            self._closed = True
            for descriptor in self._leading.values():
                os.close(descriptor)
            self._leading.clear()
            self._writer.close()
        self._close_idle_if_closed()

    def _close_idle_if_closed(self) -> None:
        while self._closed and self._idle:
            with suppress(IndexError):
                self._idle.pop().close()

    def _before_commit(self) -> None:
        """Where the crash tests end the process: rows and position are written, nothing is committed."""

    def _connect(self) -> sqlite3.Connection:
        try:
            uri = f"{self._path.resolve().as_uri()}?mode=rw"
            connection = sqlite3.connect(
                uri, uri=True, isolation_level=None, check_same_thread=False, timeout=BUSY_SECONDS
            )
            connection.execute("PRAGMA synchronous = NORMAL")
            connection.execute(f"PRAGMA wal_autocheckpoint = {CHECKPOINT_PAGES}")
        except sqlite3.Error as error:
            raise Unavailable("views", str(error)) from error
        return connection

    @contextmanager
    def _transaction(self) -> Iterator[sqlite3.Connection]:
        if not self._writing.acquire(timeout=BUSY_SECONDS):
            raise Unavailable("views", "busy")
        connection = self._writer
        try:
            with _named_errors():
                connection.execute("BEGIN IMMEDIATE")
                yield connection
                connection.execute("COMMIT")
        finally:
            # A connection that was closed meanwhile has nothing left to roll back.
            with suppress(sqlite3.ProgrammingError):
                if connection.in_transaction:
                    connection.execute("ROLLBACK")
            self._writing.release()

    @contextmanager
    def _reading(self) -> Iterator[sqlite3.Connection]:
        if self._closed:
            raise Unavailable("views", "closed")
        try:
            connection = self._idle.pop()
        except IndexError:
            connection = self._connect()
        try:
            with _named_errors():
                yield connection
        finally:
            self._idle.append(connection)
            self._close_idle_if_closed()

    def _described(self, name: str) -> Table:
        """A table as the database has it: another process may have made it. Raises ``KeyError``."""
        table = self._described_or_none(name)
        if table is None:
            raise KeyError(name)
        return table

    def _described_or_none(self, name: str) -> Table | None:
        table = self._tables.get(name)
        if table is None:
            with self._reading() as connection:
                found = connection.execute("SELECT name, type FROM pragma_table_info(?)", (name,)).fetchall()
            if not found:
                return None
            columns = tuple(Column(name=column, kind=_KINDS[kind]) for column, kind in found[1:-1])
            table = self._tables[name] = Table(name=name, columns=columns)
        return table


@contextmanager
def _named_errors() -> Iterator[None]:
    try:
        yield
    except sqlite3.OperationalError as error:
        if "no such table" in str(error):
            raise KeyError(str(error).rpartition(" ")[2]) from error
        raise Unavailable("views", str(error)) from error
    except sqlite3.Error as error:
        raise Unavailable("views", str(error)) from error


def _to_sql(value: Any) -> Any:
    if isinstance(value, datetime):
        return microseconds(value)
    return str.__str__(value) if isinstance(value, str) else value


def _stored(table: Table, found: Iterable[tuple[Any, ...]]) -> Iterator[tuple[str, StoredRow]]:
    kinds = [column.kind for column in table.columns]
    for key, *values, body in found:
        yield key, StoredRow(tuple(map(_from_sql, kinds, values)), body.encode())


def _loaded(table: Table, found: Iterable[tuple[Any, ...]]) -> Iterator[tuple[str, Row]]:
    for key, row in _stored(table, found):
        yield key, loaded(table, row.values, row.body)


def _from_sql(kind: str, value: Any) -> Value:
    if value is None:
        return None
    match kind:
        case "instant":
            return from_microseconds(value)
        case "flag":
            return bool(value)
        case _:
            return value  # type: ignore[no-any-return]  # SQLite gives text and integers as they were bound
