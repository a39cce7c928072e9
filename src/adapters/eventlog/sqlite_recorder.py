"""The library's recorder and connections for SQLite, over our table and with waits that end."""

import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from threading import Lock
from typing import Final

from eventsourcing.persistence import ConnectionUnavailableError, Notification
from eventsourcing.sqlite import (
    SQLiteApplicationRecorder,
    SQLiteConnection,
    SQLiteConnectionPool,
    SQLiteDatastore,
)

from wuye.adapters.eventlog.address import Engine
from wuye.adapters.eventlog.queries import queries
from wuye.adapters.eventlog.sqlite_schema import connect
from wuye.application.patience import left

BUSY_SECONDS: Final = 2.0
"""How long a writer waits for another one, in this process and then in another."""
LAST: Final = 2**63 - 1
"""SQLite's largest position."""
_QUERIES: Final = queries(Engine.SQLITE)


class _Line(SQLiteConnection):
    """A connection that knows how long it waits for others: a statement of every command is spared."""

    waits = True
    """Whether SQLite waits for another process, or says at once that it is busy."""

    def wait_for_others(self, waits: bool) -> None:
        """Have it wait ``BUSY_SECONDS``, as a reader does, or not at all, as a writer that asks by itself."""
        if self.waits is not waits:
            self.cursor().execute(f"PRAGMA busy_timeout = {BUSY_SECONDS * 1000 if waits else 0:.0f}")
            self.waits = waits


class _Pool(SQLiteConnectionPool):
    """The library's pool over connections that wait for nobody longer than ``BUSY_SECONDS``."""

    def __init__(self, path: Path) -> None:
        super().__init__(db_name=str(path), pool_timeout=BUSY_SECONDS)
        self._path = path

    def _create_connection(self) -> SQLiteConnection:
        connection = connect(self._path, busy=BUSY_SECONDS)
        connection.row_factory = sqlite3.Row
        return _Line(sqlite_conn=connection, max_age=None)

    def put_connection(self, conn: SQLiteConnection) -> None:
        """Take a connection back; after ``close`` it is closed here, by the thread that used it."""
        with self._put_condition:
            if not self._closed:
                super().put_connection(conn)
                return
            self._in_use.pop(id(conn), None)
            conn.close()
            conn.in_use.release()

    def close(self) -> None:
        """Close what nobody uses.

        The library closes all, and SQLite crashes the process when a statement is running.
        """
        with self._put_condition:
            self._closed = True
            while self._pool:
                self._pool.popleft().close()


class FileDatastore(SQLiteDatastore):
    """The library's datastore, whose writers queue at a lock that is always given back.

    (The library's own interlock stays locked when the connection for a writer cannot be had.)
    """

    def __init__(self, path: Path) -> None:
        super().__init__(str(path), originator_id_type="text")
        self.pool = _Pool(path)
        self._writer = Lock()

    @contextmanager
    def get_connection(self, *, commit: bool) -> Iterator[SQLiteConnection]:
        """A connection of the pool; only one at a time to write with. Raises ``ConnectionUnavailableError``."""
        if commit and not self._writer.acquire(timeout=left(BUSY_SECONDS)):
            raise ConnectionUnavailableError("another writer of this process is not done")
        try:
            connection = self.pool.get_connection(left(BUSY_SECONDS))
            try:
                assert isinstance(connection, _Line)
                connection.wait_for_others(not commit)
                yield connection
            finally:
                self.pool.put_connection(connection)
        finally:
            if commit:
                self._writer.release()


class FileRecorder(SQLiteApplicationRecorder):
    """The library's recorder over our table, whose position is a column that no VACUUM renumbers."""

    def __init__(self, datastore: SQLiteDatastore) -> None:
        super().__init__(datastore)
        self.insert_events_statement = _QUERIES["library_event"]
        self.select_max_notification_id_statement = "SELECT MAX(position) FROM stored_events"

    def select_notifications(
        self,
        start: int | None,
        limit: int,
        stop: int | None = None,
        topics: Sequence[str] = (),
        *,
        inclusive_of_start: bool = True,
    ) -> Sequence[Notification]:
        """Events from a position on, as the library calls them."""
        after = -1 if start is None else start - inclusive_of_start
        named = f"AND topic IN ({','.join('?' * len(topics))})" if topics else ""
        statement = _QUERIES["notifications"].replace("-- topics", named)
        with self.datastore.transaction(commit=False) as cursor:
            cursor.execute(statement, [after, LAST if stop is None else stop, *topics, limit])
            return [
                Notification(
                    id=row["position"],
                    originator_id=row["originator_id"],
                    originator_version=row["originator_version"],
                    topic=row["topic"],
                    state=row["state"],
                )
                for row in cursor.fetchall()
            ]
