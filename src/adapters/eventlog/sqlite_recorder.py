"""The library's recorder and connections for SQLite, over our table and with waits that end."""

import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from threading import Lock
from typing import Final

from eventsourcing.persistence import ConnectionPoolClosedError, ConnectionUnavailableError, Notification
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


class _Pool(SQLiteConnectionPool):
    """The library's pool over connections that wait for nobody longer than ``BUSY_SECONDS``."""

    def __init__(self, path: Path) -> None:
        super().__init__(db_name=str(path), pool_timeout=BUSY_SECONDS)
        self._path = path

    def _create_connection(self) -> SQLiteConnection:
        return _connected(self._path, BUSY_SECONDS)

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
    """The library's datastore, with one connection to write with, for which writers queue at a lock.

    (The library's own interlock stays locked when the connection for a writer cannot be had.)
    """

    def __init__(self, path: Path) -> None:
        super().__init__(str(path), originator_id_type="text")
        self.pool = _Pool(path)
        self._path = path
        self._writing = Lock()
        self._writer: SQLiteConnection | None = None

    @contextmanager
    def get_connection(self, *, commit: bool) -> Iterator[SQLiteConnection]:
        """A connection to read with, or the one to write with. Raises ``ConnectionUnavailableError``.

        The writer's says at once that another process is writing; how to wait for that one is its user's affair.
        """
        if not commit:
            connection = self.pool.get_connection(left(BUSY_SECONDS))
            try:
                yield connection
            finally:
                self.pool.put_connection(connection)
            return
        if not self._writing.acquire(timeout=left(BUSY_SECONDS)):
            raise ConnectionUnavailableError("another writer of this process is not done")
        try:
            if self.pool.closed:
                raise ConnectionPoolClosedError
            if self._writer is None or self._writer.closed:
                self._writer = _connected(self._path, 0)
            yield self._writer
        finally:
            self._writing.release()
            if self.pool.closed:
                self._close_writer()

    def close(self) -> None:
        """Close what nobody uses; what is in use is closed when it is given back."""
        self.pool.close()
        self._close_writer()

    def _close_writer(self) -> None:
        if self._writing.acquire(blocking=False):
            if self._writer is not None:
                self._writer.close()
            self._writing.release()


def _connected(path: Path, busy: float) -> SQLiteConnection:
    connection = connect(path, busy=busy)
    connection.row_factory = sqlite3.Row
    return SQLiteConnection(sqlite_conn=connection, max_age=None)


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
