"""Wrapped keys in an SQLite file of their own."""

import sqlite3
import threading
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path

from wuye.adapters.vault import schema
from wuye.adapters.vault.keystore import Entry
from wuye.application.patience import left
from wuye.application.ports import SchemaMismatch, Unavailable

BUSY_MILLISECONDS = 2000


class SqliteKeys:
    """One connection, shared by the threads of a process; every write is synced before it returns."""

    # Reading the counter is a look into the page cache: it is asked every time.
    patience = 0.0

    def __init__(self, path: Path, *, create: bool) -> None:
        self._lock = threading.Lock()
        if create:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.touch(mode=0o600, exist_ok=True)
        elif not path.exists():
            raise SchemaMismatch(0, schema.migrations("sqlite")[-1].number, f"{path} is not there: run `wuye init`")
        self._connection = self._connect(path)
        try:
            version = int(self._connection.execute("PRAGMA user_version").fetchone()[0])
            if create:
                self._migrate()
            else:
                schema.check("sqlite", version)
        except sqlite3.Error as error:
            self._connection.close()
            raise Unavailable("vault", str(error)) from error
        except BaseException:
            self._connection.close()
            raise

    def find(self, key: str) -> Entry | None:
        """A key, its tombstone, or ``None``."""
        with self._using() as connection:
            row = connection.execute("SELECT wrapped FROM vault_key WHERE key = ?", (key,)).fetchone()
        return None if row is None else Entry(row[0])

    def add(self, keys: Iterable[tuple[str, bytes]]) -> None:
        """Keep wrapped keys; an existing one stays as it is."""
        rows = list(keys)
        with self._using() as connection, _transaction(connection):
            connection.executemany("INSERT OR IGNORE INTO vault_key (key, wrapped) VALUES (?, ?)", rows)

    def destroy(self, key: str, at: str) -> bool:
        """Destroy a key; its old bytes are overwritten (``secure_delete``) and taken out of the write-ahead log."""
        with self._using() as connection:
            with _transaction(connection):
                row = connection.execute("SELECT wrapped FROM vault_key WHERE key = ?", (key,)).fetchone()
                connection.execute(
                    "INSERT INTO vault_key VALUES (?, NULL, ?) ON CONFLICT (key) DO UPDATE"
                    " SET wrapped = NULL, erased_at = coalesce(erased_at, excluded.erased_at)",
                    (key, at),
                )
                connection.execute("UPDATE vault_erasures SET count = count + 1")
            connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()
        return row is not None and row[0] is not None

    def erasures(self) -> int:
        """How many keys were destroyed."""
        with self._using() as connection:
            return int(connection.execute("SELECT count FROM vault_erasures").fetchone()[0])

    def secret(self, name: str, wrapped: bytes | None) -> bytes | None:
        """A secret of the vault's own."""
        with self._using() as connection:
            if wrapped is not None:
                connection.execute("INSERT OR IGNORE INTO vault_secret VALUES (?, ?)", (name, wrapped))
            row = connection.execute("SELECT wrapped FROM vault_secret WHERE name = ?", (name,)).fetchone()
        return None if row is None else bytes(row[0])

    def close(self) -> None:
        """Close the file."""
        with self._lock:
            self._connection.close()

    def _connect(self, path: Path) -> sqlite3.Connection:
        try:
            connection = sqlite3.connect(
                path, isolation_level=None, check_same_thread=False, timeout=BUSY_MILLISECONDS / 1000
            )
            connection.execute("PRAGMA journal_mode = WAL")
            connection.execute("PRAGMA synchronous = FULL")
            connection.execute("PRAGMA secure_delete = ON")
        except sqlite3.Error as error:
            raise Unavailable("vault", str(error)) from error
        return connection

    def _migrate(self) -> None:
        with _transaction(self._connection):
            version = int(self._connection.execute("PRAGMA user_version").fetchone()[0])
            for migration in schema.pending("sqlite", version):
                for statement in _statements(migration.sql):
                    self._connection.execute(statement)
                self._connection.execute(f"PRAGMA user_version = {migration.number}")

    @contextmanager
    def _using(self) -> Iterator[sqlite3.Connection]:
        if not self._lock.acquire(timeout=left(BUSY_MILLISECONDS / 1000)):
            raise Unavailable("vault", "busy")
        try:
            yield self._connection
        except sqlite3.Error as error:
            raise Unavailable("vault", str(error)) from error
        finally:
            self._lock.release()


@contextmanager
def _transaction(connection: sqlite3.Connection) -> Iterator[None]:
    connection.execute("BEGIN IMMEDIATE")
    try:
        yield
        connection.execute("COMMIT")
    except BaseException:
        if connection.in_transaction:
            connection.execute("ROLLBACK")
        raise


def _statements(sql: str) -> Iterator[str]:
    """The statements of a file; ``executescript`` would commit the transaction that holds them together."""
    part = ""
    for line in sql.splitlines(keepends=True):
        part += line
        if sqlite3.complete_statement(part):
            yield part
            part = ""
