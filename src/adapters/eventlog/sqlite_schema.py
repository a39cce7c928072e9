"""Making, moving and checking the schema of a SQLite file; and the one way such a file is opened."""

import os
import sqlite3
from collections.abc import Sequence
from contextlib import closing
from pathlib import Path
from typing import Final

from wuye.adapters.eventlog import schema
from wuye.adapters.eventlog.address import Engine
from wuye.adapters.eventlog.queries import queries
from wuye.application.ports import Unavailable

_QUERIES: Final = queries(Engine.SQLITE)
_MIGRATION_BUSY_SECONDS: Final = 5.0

CHECKPOINT_PAGES: Final = 4_000
"""Pages of 4 KiB that the write-ahead log may have before they go into the file, which costs two syncs: a command
writes about ten, most of them the same as the command before it."""


def connect(path: Path, *, busy: float, create: bool = False) -> sqlite3.Connection:
    """Open a file for durable writing: every commit is synced. ``busy`` = seconds to wait for another process.

    Raises ``sqlite3.OperationalError`` when the file is not there.
    """
    connection = sqlite3.connect(
        f"{path.as_uri()}?mode={'rwc' if create else 'rw'}",
        uri=True,
        timeout=busy,
        isolation_level=None,
        check_same_thread=False,
    )
    # Set for each connection: the file does not remember them. The last one makes views and triggers of a file that
    # came from elsewhere harmless.
    checkpoint = f"wal_autocheckpoint = {CHECKPOINT_PAGES}"
    for pragma in ("synchronous = FULL", "fullfsync = ON", "trusted_schema = OFF", checkpoint):
        connection.execute(f"PRAGMA {pragma}")
    return connection


def applied(connection: sqlite3.Connection) -> dict[int, str]:
    """Number and checksum of the steps a file has."""
    if not connection.execute(_QUERIES["has_schema"]).fetchone()[0]:
        return {}
    return dict(tuple(row) for row in connection.execute(_QUERIES["applied"]))


def version(path: Path) -> int:
    """Number of the last step a file has; 0 where there is none. Raises ``Unavailable``."""
    if not path.exists():
        return 0
    try:
        with closing(connect(path, busy=_MIGRATION_BUSY_SECONDS)) as connection:
            return max(applied(connection), default=0)
    except sqlite3.DatabaseError as fault:
        raise Unavailable("log", f"{path}: {fault}") from fault


def check(path: Path) -> None:
    """Refuse a file that is absent, older or newer. Raises ``SchemaMismatch`` or ``Unavailable``."""
    known = schema.steps(Engine.SQLITE)
    if not path.exists():
        schema.check({}, known)
    try:
        with closing(connect(path, busy=_MIGRATION_BUSY_SECONDS)) as connection:
            schema.check(applied(connection), known)
    except sqlite3.DatabaseError as fault:
        raise Unavailable("log", f"{path}: {fault}") from fault


def migrate(path: Path, *, fresh: bool) -> int:
    """Make a new file (``fresh``) or move an older one; gives the version it has then.

    Raises ``SchemaMismatch`` or ``Unavailable``.
    """
    known = schema.steps(Engine.SQLITE)
    if not fresh and not path.exists():
        schema.check({}, known)
    new = not path.exists()
    try:
        with closing(connect(path, busy=_MIGRATION_BUSY_SECONDS, create=fresh)) as connection:
            connection.execute("PRAGMA journal_mode = WAL")
            apply(connection, known, fresh=fresh)
    except sqlite3.DatabaseError as fault:
        raise Unavailable("log", f"{path}: {fault}") from fault
    if new:
        _sync_folder(path.parent)
    return known[-1].number


def apply(connection: sqlite3.Connection, known: Sequence[schema.Step], *, fresh: bool) -> None:
    """Take the steps a file lacks, all or none. Raises ``SchemaMismatch``."""
    # Under the write lock: of two who start together, the second finds everything done.
    connection.execute("BEGIN IMMEDIATE")
    try:
        for step in schema.pending(applied(connection), known, fresh=fresh):
            connection.execute(_QUERIES["make_schema_version"])
            for statement in schema.statements(step.sql):
                connection.execute(statement)
            connection.execute(_QUERIES["note_step"], [step.number, step.name, step.checksum])
        connection.execute("COMMIT")
    except BaseException:
        connection.execute("ROLLBACK")
        raise


def _sync_folder(folder: Path) -> None:
    """Make the name of a new file survive a power cut."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
