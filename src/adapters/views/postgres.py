"""Views in the PostgreSQL database of the log, in the schema ``wuye``."""

import hashlib
import threading
import time
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from typing import Any, Final, TypeVar

import psycopg
import structlog
from psycopg.errors import UndefinedTable
from psycopg_pool import PoolTimeout

from wuye.adapters.bounded import BoundedConnection, PromptPool, SilentServer, settings
from wuye.adapters.views.paging import check_counted, check_served, stretches
from wuye.adapters.views.postgres_rows import DESCRIBED, Described, described, from_sql, lines, read, to_sql, writing
from wuye.adapters.views.statements import POSTGRES, count, create_indexes, create_table, delete, page, select
from wuye.application.ports import Parked, Query, Ready, Row, SchemaMismatch, Table, Unavailable
from wuye.application.projections.rows import check_same, check_table, digest

T = TypeVar("T")

SCHEMA: Final = "wuye"
POOL: Final = 8
POOL_SECONDS: Final = 2.0
PATIENCE_SECONDS: Final = 4.0
WRITE_SECONDS: Final = 20.0
"""A page of a rebuild may wait for others' locks; a reader may not."""
INDEX_SECONDS: Final = 3600.0
"""Longest time that one index of a table with a nation's years of cases may take."""
_PAGE_SETTINGS: Final = (
    f"SELECT set_config('statement_timeout', '{int(WRITE_SECONDS * 1000)}', true),"
    " set_config('synchronous_commit', 'off', true)"
)
"""Rows and position share one transaction, and what it was made of is durable before it can be read: a power cut takes
both back together, and the log gives them again."""
_UNWAITED: Final = "SET LOCAL synchronous_commit = off"
"""What a power cut takes back with what was made later is made again: an empty table, its indexes."""
_KNOWS_LZ4: Final = "SELECT 'lz4' = ANY (enumvals) FROM pg_settings WHERE name = 'default_toast_compression'"
_LZ4: Final = ", set_config('default_toast_compression', 'lz4', true)"
"""Bodies are long: this takes a fifth off the time of writing a row, where the server was built with it."""
_SCHEMA_LOCK: Final = 0x57555956  # "WUYV": one process makes tables at a time

_log = structlog.get_logger("wuye.views")


class PostgresViews:
    """A small pool of bounded connections, and one more that holds the leads."""

    def __init__(self, url: str) -> None:
        self._tables: dict[str, Described] = {}
        self._url = url
        self._leading: set[str] = set()
        self._leads = threading.Lock()
        self._leader: BoundedConnection | None = None
        self._closed = False
        self._page_settings = _PAGE_SETTINGS
        self._sweeper = ThreadPoolExecutor(1, "wuye-views-sweeper")
        self._pool: PromptPool[BoundedConnection] = PromptPool(
            url,
            connection_class=BoundedConnection,
            kwargs={"autocommit": True, **settings("wuye-views", schema=SCHEMA)},
            min_size=1,
            max_size=POOL,
            timeout=POOL_SECONDS,
            # Given up soon, so that the next caller's wish starts anew at once instead of after a long back-off.
            reconnect_timeout=PATIENCE_SECONDS,
            open=True,
        )
        try:
            self._check()
        except BaseException:
            self._pool.close()
            raise

    def ensure(self, table: Table, *, bare: bool = False) -> None:
        """Make the table if it is not there; ``bare``: without its indexes."""
        check_table(table)

        def make(connection: BoundedConnection) -> None:
            with connection.transaction():
                connection.execute(_UNWAITED)
                connection.execute("SELECT pg_advisory_xact_lock(%s)", (_SCHEMA_LOCK,))
                if connection.execute("SELECT to_regclass(%s)", (f'{SCHEMA}."{table.name}"',)).fetchone() != (None,):
                    return  # Somebody was faster and may write already, who locks position and table in that order.
                connection.execute(create_table(table, POSTGRES))
                for statement in () if bare else create_indexes(table, POSTGRES):
                    connection.execute(statement)
                connection.execute("INSERT INTO view_position VALUES (%s, 0) ON CONFLICT DO NOTHING", (table.name,))

        found = self._described_or_none(table.name)
        check_same(table, found and found.table)
        if found is None:
            self._run(make)

    def index(self, table: Table) -> None:
        """Make the indexes that a table lacks, on two connections: nothing else is to be done meanwhile."""
        statements = create_indexes(table, POSTGRES)

        def make(some: Sequence[str]) -> None:
            def ask(connection: BoundedConnection) -> None:
                with connection.patient(INDEX_SECONDS), connection.transaction():
                    connection.execute("SET LOCAL statement_timeout = 0")
                    connection.execute(_UNWAITED)
                    for statement in some:
                        connection.execute(statement)

            self._run(ask)

        with ThreadPoolExecutor(1, "wuye-views-indexer") as other:
            others = other.submit(make, statements[1::2])
            make(statements[::2])
            others.result()

    def position(self, table: str) -> int:
        """Position up to which the view has applied the log. Raises ``KeyError``."""
        statement = "SELECT position FROM view_position WHERE table_name = %s"
        row = self._run(lambda connection: connection.execute(statement, (table,)).fetchone())
        if row is None:
            raise KeyError(table)
        return int(row[0])

    def rows(self, table: str, keys: Sequence[str]) -> dict[str, Row]:
        """Rows by key. Raises ``KeyError`` for an unknown table."""
        shape = self._described(table)
        statement = select(shape, POSTGRES, "WHERE key = ANY(%s)")
        found = self._run(lambda connection: connection.execute(statement, (list(keys),)).fetchall())
        return dict(read(shape, found))

    def ready(self, table: Table, changed: Mapping[str, Row | None]) -> Ready:
        """Rows as ``Lines``, or ``None``. Raises ``ValueError`` for a row the table cannot hold."""
        return Ready(lines(table, changed), tuple(key for key, row in changed.items() if row is None))

    def write(
        self, table: Table, ready: Sequence[Ready], *, before: int, position: int, parked: Sequence[Parked] = ()
    ) -> bool:
        """Write rows and move the position in one transaction.

        Gives ``False`` and writes nothing when the view is no longer at ``before``.
        """
        known = self._described_or_none(table.name)
        statement = writing(table, "text" if known is None else known.body)
        rows = [one.rows for one in ready if one.rows is not None]
        gone = [key for one in ready for key in one.gone]

        def store(connection: BoundedConnection) -> bool:
            with connection.patient(WRITE_SECONDS), connection.pipeline(), connection.transaction():
                connection.execute(self._page_settings)
                moved = connection.execute(
                    "UPDATE view_position SET position = %s WHERE table_name = %s AND position = %s RETURNING true",
                    (position, table.name, before),
                )
                if moved.fetchone() is None:
                    return False
                for some in rows:
                    connection.execute(statement, some)
                if gone:
                    connection.execute(delete(table, "= ANY(%s)"), (gone,))
                for one in parked:
                    connection.execute(
                        "INSERT INTO view_parked VALUES (%s, %s, %s, %s, %s, %s, %s) ON CONFLICT DO NOTHING",
                        (table.name, one.position, one.view, one.stream, one.version, one.name, one.error),
                    )
                self._before_commit()
            return True

        try:
            return self._run(store, again=False)
        except Unavailable:
            # Somebody else may have made the table anew, and otherwise.
            self._tables.pop(table.name, None)
            raise

    def move(self, tables: Sequence[str], *, before: int, position: int) -> frozenset[str]:
        """Move the positions of views that a page does not touch; gives those that were still at ``before``."""

        def store(connection: BoundedConnection) -> frozenset[str]:
            with connection.pipeline(), connection.transaction():
                connection.execute(_UNWAITED)
                moved = connection.execute(
                    "UPDATE view_position SET position = %s WHERE position = %s AND table_name = ANY(%s)"
                    " RETURNING table_name",
                    (position, before, list(tables)),
                )
                return frozenset(str(name) for (name,) in moved)

        return self._run(store, again=False)

    def query(self, table: Table, query: Query) -> list[tuple[str, Row]]:
        """A page of keys and rows. Raises ``ValueError`` for a query no index serves."""
        check_served(table, query)

        def ask(connection: BoundedConnection) -> list[tuple[Any, ...]]:
            found: list[tuple[Any, ...]] = []
            for stretch in stretches(query):
                if len(found) >= query.limit:
                    break
                statement, values = page(table, query, stretch, query.limit - len(found), POSTGRES)
                found += connection.execute(statement, [to_sql(value) for value in values]).fetchall()
            return found

        return list(read(table, self._run(ask)))

    def explain(self, table: Table, query: Query) -> list[str]:
        """How the database will read each stretch of a page: for tests and ``doctor``."""

        def ask(connection: BoundedConnection) -> list[str]:
            plans = []
            for stretch in stretches(query):
                statement, values = page(table, query, stretch, query.limit, POSTGRES)
                lines = connection.execute(f"EXPLAIN {statement}", [to_sql(value) for value in values])
                plans.append("\n".join(str(line[0]) for line in lines))
            return plans

        return self._run(ask)

    def count(self, table: Table, where: Mapping[str, Any]) -> int:
        """Rows matching equality filters."""
        check_counted(table, where)
        statement, values = count(table, where, POSTGRES)
        bound = [to_sql(value) for value in values]
        row = self._run(lambda connection: connection.execute(statement, bound).fetchone())
        return int(row[0]) if row else 0

    def parked(self, table: str | None = None) -> list[Parked]:
        """Events that views could not apply, in log order."""
        statement = """SELECT view, position, stream, version, name, error FROM view_parked
                       WHERE %(table)s::text IS NULL OR table_name = %(table)s ORDER BY position, table_name"""
        rows = self._run(lambda connection: connection.execute(statement, {"table": table}).fetchall())
        return [Parked(*row) for row in rows]

    def serve(self, view: str, table: str) -> None:
        """Make a table the one that serves a view."""
        statement = """INSERT INTO view_serving VALUES (%s, %s)
                       ON CONFLICT (view) DO UPDATE SET table_name = excluded.table_name"""
        self._run(lambda connection: connection.execute(statement, (view, table)))

    def serving(self, view: str) -> str | None:
        """The table that serves a view."""
        statement = "SELECT table_name FROM view_serving WHERE view = %s"
        row = self._run(lambda connection: connection.execute(statement, (view,)).fetchone())
        return None if row is None else str(row[0])

    def drop(self, table: str) -> None:
        """Remove a table, its position and what it parked."""
        if self._described_or_none(table) is None:
            return

        def remove(connection: BoundedConnection) -> None:
            with connection.transaction():
                # In the order in which a page is written: else the two would wait for each other.
                connection.execute("DELETE FROM view_position WHERE table_name = %s", (table,))
                connection.execute(f'DROP TABLE IF EXISTS "{table}"')
                connection.execute("DELETE FROM view_parked WHERE table_name = %s", (table,))

        self._run(remove)
        self._tables.pop(table, None)

    def discard(self, table: str) -> None:
        """Remove a table beside other work: file systems take two milliseconds for each of its indexes."""
        self._sweeper.submit(self._discarded, table)

    def _discarded(self, table: str) -> None:
        try:
            self.drop(table)
        except Unavailable as error:
            _log.warning("view-not-dropped", table=table, reason=str(error))

    def lead(self, view: str) -> bool:
        """Try to become, or stay, the one runner of a view: by an advisory lock, which ends with its connection."""
        with self._leads:
            if self._closed:
                # A watch that is still under way must not leave a new line behind.
                raise Unavailable("views", "closed")
            try:
                if self._leader is None or self._leader.closed:
                    self._leading.clear()
                    self._leader = BoundedConnection.connect(
                        self._url, autocommit=True, **settings("wuye-views-leader", schema=SCHEMA)
                    )
                if view in self._leading:
                    # The connection may have ended, and the lock with it, without anybody being told.
                    self._leader.execute("SELECT 1")
                    return True
                row = self._leader.execute("SELECT pg_try_advisory_lock(%s)", (_lock_of(view),)).fetchone()
            except psycopg.Error as error:
                self._leading.clear()
                if self._leader is not None:
                    self._leader.close()
                raise Unavailable("views", _reason(error)) from error
            if row is not None and row[0]:
                self._leading.add(view)
            return view in self._leading

    def resign(self, view: str) -> None:
        """Let another process become the runner of a view."""
        with self._leads:
            if view not in self._leading:
                return
            self._leading.discard(view)
            if self._leader is not None and not self._leader.closed:
                try:
                    self._leader.execute("SELECT pg_advisory_unlock(%s)", (_lock_of(view),))
                except psycopg.Error:
                    # Without its connection the lock is gone, too.
                    self._leader.close()

    def digest(self, table: str) -> str:
        """SHA-256 over all rows in key order. Raises ``KeyError`` for an unknown table."""
        return self.proof(table)[1]

    def proof(self, table: str) -> tuple[int, str]:
        """Position and digest, both of one moment. Raises ``KeyError`` for an unknown table."""
        shape = self._described(table)

        def ask(connection: BoundedConnection) -> tuple[int, str]:
            with connection.patient(WRITE_SECONDS), connection.transaction():
                connection.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
                connection.execute("SET LOCAL statement_timeout = 0")
                place = connection.execute("SELECT position FROM view_position WHERE table_name = %s", (table,))
                row = place.fetchone()
                if row is None:
                    raise KeyError(table)
                with connection.cursor("digest") as cursor:
                    cursor.itersize = 2000
                    found = cursor.execute(select(shape, POSTGRES, "ORDER BY key"))
                    return int(row[0]), digest((key, row.values, row.body) for key, row in from_sql(found))

        return self._run(ask)

    def close(self) -> None:
        """Close every connection, when what was discarded is gone; leads end with theirs."""
        self._sweeper.shutdown()
        self._pool.close()
        with self._leads:
            self._closed = True
            if self._leader is not None:
                with suppress(psycopg.Error):
                    # The server would notice the closed line by itself, but later: a standby need not wait for that.
                    if self._leading:
                        self._leader.execute("SELECT pg_advisory_unlock_all()")
                self._leader.close()
            self._leading.clear()

    def _check(self) -> None:
        found = self._run(lambda c: c.execute("SELECT to_regclass(%s)", (f"{SCHEMA}.view_position",)).fetchone())
        if found is None or found[0] is None:
            raise SchemaMismatch(0, 1, "the tables of the views are missing: run `wuye init` or `wuye migrate`")
        known = self._run(lambda c: c.execute(_KNOWS_LZ4).fetchone())
        if known is not None and known[0]:
            self._page_settings += _LZ4

    def _before_commit(self) -> None:
        """Where the crash tests end the process: rows and position are written, nothing is committed."""

    def _run(self, work: Callable[[BoundedConnection], T], *, again: bool = True) -> T:
        """Do one piece of work; connections that a restarted server cut are replaced, within a bound."""
        deadline = time.monotonic() + PATIENCE_SECONDS
        while True:
            connection: BoundedConnection | None = None
            try:
                with self._pool.connection(timeout=POOL_SECONDS) as connection:
                    return work(connection)
            except UndefinedTable as error:
                raise KeyError(_reason(error)) from error
            except PoolTimeout as error:
                raise Unavailable("views", "no connection could be had") from error
            except psycopg.OperationalError as error:
                cut = connection is not None and connection.closed and not isinstance(error, SilentServer)
                if not (again and cut) or time.monotonic() > deadline:
                    raise Unavailable("views", _reason(error)) from error
            except psycopg.Error as error:
                raise Unavailable("views", _reason(error)) from error

    def _described(self, name: str) -> Table:
        """A table as the database has it: another process may have made it. Raises ``KeyError``."""
        known = self._described_or_none(name)
        if known is None:
            raise KeyError(name)
        return known.table

    def _described_or_none(self, name: str) -> Described | None:
        known = self._tables.get(name)
        if known is None:
            place = f'{SCHEMA}."{name}"'
            found = self._run(lambda connection: connection.execute(DESCRIBED, (place,)).fetchall())
            if not found:
                return None
            known = self._tables[name] = described(name, found)
        return known


def _lock_of(view: str) -> int:
    return int.from_bytes(hashlib.sha256(f"wuye/view/{view}".encode()).digest()[:8], signed=True)


def _reason(error: psycopg.Error) -> str:
    return str(error).partition("\n")[0] or type(error).__name__
