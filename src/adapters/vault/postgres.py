"""Wrapped keys in a PostgreSQL database of their own."""

import threading
from collections.abc import Callable, Iterable
from typing import TypeVar

import psycopg
from psycopg import sql

from wuye.adapters.bounded import BoundedConnection, SilentServer, settings
from wuye.adapters.vault import schema
from wuye.adapters.vault.keystore import Entry
from wuye.application.patience import left
from wuye.application.ports import Unavailable

T = TypeVar("T")

_WAIT_SECONDS = 4.0
_MIGRATION_LOCK = 0x57555945  # "WUYE": one process migrates at a time


class PostgresKeys:
    """One connection, shared by the threads of a process: keys are cached, so it is seldom needed."""

    patience = 0.25

    def __init__(self, url: str, *, create: bool) -> None:
        self._url = url
        self._lock = threading.Lock()
        self._connection: BoundedConnection | None = None
        self._closed = False
        try:
            version = self._run(self._version)
            if create:
                self._run(self._migrate)
            else:
                schema.check("postgres", version)
        except BaseException:
            self.close()
            raise

    def find(self, key: str) -> Entry | None:
        """A key, its tombstone, or ``None``."""

        def read(connection: BoundedConnection) -> Entry | None:
            row = connection.execute("SELECT wrapped FROM vault_key WHERE key = %s", (key,)).fetchone()
            return None if row is None else Entry(None if row[0] is None else bytes(row[0]))

        return self._run(read)

    def add(self, keys: Iterable[tuple[str, bytes]]) -> None:
        """Keep wrapped keys; an existing one stays as it is."""
        rows = list(keys)

        def write(connection: BoundedConnection) -> None:
            connection.execute(
                "INSERT INTO vault_key (key, wrapped) SELECT * FROM unnest(%b::text[], %b::bytea[])"
                " ON CONFLICT DO NOTHING",
                ([key for key, _ in rows], [wrapped for _, wrapped in rows]),
            )

        self._run(write)

    def destroy(self, key: str, at: str) -> bool:
        """Destroy a key. Its wrapped bytes live on in backups and write-ahead logs until those are removed."""

        def write(connection: BoundedConnection) -> bool:
            with connection.transaction():
                row = connection.execute("SELECT wrapped FROM vault_key WHERE key = %s FOR UPDATE", (key,)).fetchone()
                connection.execute(
                    "INSERT INTO vault_key VALUES (%s, NULL, %s) ON CONFLICT (key) DO UPDATE"
                    " SET wrapped = NULL, erased_at = coalesce(vault_key.erased_at, excluded.erased_at)",
                    (key, at),
                )
                connection.execute("UPDATE vault_erasures SET count = count + 1")
            return row is not None and row[0] is not None

        return self._run(write)

    def erasures(self) -> int:
        """How many keys were destroyed."""

        def read(connection: BoundedConnection) -> int:
            row = connection.execute("SELECT count FROM vault_erasures").fetchone()
            return 0 if row is None else int(row[0])

        return self._run(read)

    def secret(self, name: str, wrapped: bytes | None) -> bytes | None:
        """A secret of the vault's own."""

        def ask(connection: BoundedConnection) -> bytes | None:
            if wrapped is not None:
                connection.execute("INSERT INTO vault_secret VALUES (%s, %s) ON CONFLICT DO NOTHING", (name, wrapped))
            row = connection.execute("SELECT wrapped FROM vault_secret WHERE name = %s", (name,)).fetchone()
            return None if row is None else bytes(row[0])

        return self._run(ask)

    def close(self) -> None:
        """Close the connection."""
        with self._lock:
            self._closed = True
            if self._connection is not None:
                self._connection.close()

    def _run(self, work: Callable[[BoundedConnection], T]) -> T:
        """Do one piece of work; every piece may be done twice, so a dead connection is replaced once."""
        if not self._lock.acquire(timeout=left(_WAIT_SECONDS)):
            raise Unavailable("vault", "busy")
        try:
            used = self._connection is not None and not self._connection.closed
            try:
                return work(self._connected())
            except psycopg.OperationalError as error:
                if (
                    isinstance(error, SilentServer)
                    or not used
                    or (self._connection is not None and not self._connection.closed)
                ):
                    raise
                return work(self._connected())
        except psycopg.Error as error:
            reason = str(error).partition("\n")[0]
            raise Unavailable("vault", reason or type(error).__name__) from error
        finally:
            self._lock.release()

    def _connected(self) -> BoundedConnection:
        if self._closed:
            raise Unavailable("vault", "closed")
        if self._connection is None or self._connection.closed:
            arguments = settings("wuye-vault", schema=schema.SCHEMA)
            self._connection = BoundedConnection.connect(self._url, autocommit=True, **arguments)
            # An acknowledged key must outlive a power cut, whatever the server's default is.
            self._connection.execute("SET synchronous_commit = on")
        return self._connection

    def _version(self, connection: BoundedConnection) -> int:
        found = connection.execute("SELECT to_regclass(%s)", (f"{schema.SCHEMA}.vault_schema",)).fetchone()
        if found is None or found[0] is None:
            return 0
        row = connection.execute("SELECT max(number) FROM vault_schema").fetchone()
        return int(row[0] or 0) if row else 0

    def _migrate(self, connection: BoundedConnection) -> None:
        with connection.transaction():
            connection.execute("SELECT pg_advisory_xact_lock(%s)", (_MIGRATION_LOCK,))
            connection.execute(sql.SQL("CREATE SCHEMA IF NOT EXISTS {}").format(sql.Identifier(schema.SCHEMA)))
            connection.execute("CREATE TABLE IF NOT EXISTS vault_schema (number integer PRIMARY KEY)")
            for migration in schema.pending("postgres", self._version(connection)):
                connection.execute(migration.sql.encode())
                connection.execute("INSERT INTO vault_schema VALUES (%s)", (migration.number,))
