"""The event log on the ``eventsourcing`` library's recorders: memory, SQLite, PostgreSQL (port ``EventLog``).

Open it after a fork, in the process that uses it. The library and the drivers are imported when a log is opened, never
before: importing the library patches ``dataclasses`` for the whole process. Whoever keeps tables in the same database
adds numbered migrations, see ``schema``.
"""

from typing import TYPE_CHECKING

from wuye.adapters.eventlog.address import Engine, address, check_environment
from wuye.application.ports import Clock, EventLog, Vault
from wuye.application.registry import Registry

if TYPE_CHECKING:
    from wuye.adapters.eventlog.copies import CopyReport

__all__ = ["backup", "check", "init", "migrate", "open_log", "restore", "schema_version"]


def open_log(
    url: str, *, registry: Registry, vault: Vault, company: str, clock: Clock | None = None, create: bool = False
) -> EventLog:
    """Open the log of a company; ``create`` makes it where there is none. ``clock`` replaces the log's own clock.

    Raises ``SchemaMismatch``, ``UnsafeSettings``, ``Unavailable``, and ``ValueError`` for an address that says nothing.
    """
    where = address(url)
    check_environment()
    if create and schema_version(url) == 0:
        init(url)
    match where.engine:
        case Engine.MEMORY:
            from wuye.adapters.eventlog.memory import MemoryLog

            return MemoryLog(registry=registry, vault=vault, company=company, clock=clock)
        case Engine.SQLITE:
            from wuye.adapters.eventlog import sqlite_schema
            from wuye.adapters.eventlog.sqlite import FileLog

            sqlite_schema.check(where.path)
            return FileLog(where.path, registry=registry, vault=vault, company=company, clock=clock)
        case Engine.POSTGRES:
            from wuye.adapters.eventlog import postgres_schema
            from wuye.adapters.eventlog.postgres import PostgresLog

            postgres_schema.check(url)
            return PostgresLog(url, registry=registry, vault=vault, company=company, clock=clock)


def init(url: str) -> int:
    """Make the tables of log and views in a new database; gives the schema version. Doing it again does nothing.

    Raises ``SchemaMismatch`` when there is an older or newer log, ``Unavailable`` when the database does not answer.
    """
    return _migrate(url, fresh=True)


def migrate(url: str) -> int:
    """Move an existing database to the schema of this release; gives the schema version.

    Raises ``SchemaMismatch`` when there is no log or a newer one, ``Unavailable`` when the database does not answer.
    """
    return _migrate(url, fresh=False)


def check(url: str) -> None:
    """Refuse a log that is absent, older, newer or unsafe, without opening it.

    Raises ``SchemaMismatch``, ``UnsafeSettings`` or ``Unavailable``.
    """
    where = address(url)
    match where.engine:
        case Engine.MEMORY:
            return
        case Engine.SQLITE:
            from wuye.adapters.eventlog import sqlite_schema

            sqlite_schema.check(where.path)
        case Engine.POSTGRES:
            from wuye.adapters.eventlog import postgres_schema

            postgres_schema.check(url)


def schema_version(url: str) -> int:
    """Schema version of a database, 0 where there is no log. Raises ``Unavailable``."""
    where = address(url)
    match where.engine:
        case Engine.MEMORY:
            return 0
        case Engine.SQLITE:
            from wuye.adapters.eventlog import sqlite_schema

            return sqlite_schema.version(where.path)
        case Engine.POSTGRES:
            from wuye.adapters.eventlog import postgres_schema

            return postgres_schema.version(url)


def backup(url: str, target: str) -> "CopyReport":
    """Copy log and views to a file while the service goes on, and verify the copy.

    Raises ``Unavailable``, ``BrokenHistory("copy-differs")``, ``FileExistsError`` and ``ValueError`` for memory.
    """
    from wuye.adapters.eventlog import copies

    return copies.backup(url, target)


def restore(source: str, url: str) -> "CopyReport":
    """Fill a new database from a backup, and verify it.

    Raises ``Unavailable``, ``BrokenHistory("copy-differs")``, ``FileExistsError`` when there is a log already.
    """
    from wuye.adapters.eventlog import copies

    return copies.restore(source, url)


def _migrate(url: str, *, fresh: bool) -> int:
    where = address(url)
    match where.engine:
        case Engine.MEMORY:
            return 0
        case Engine.SQLITE:
            from wuye.adapters.eventlog import sqlite_schema

            return sqlite_schema.migrate(where.path, fresh=fresh)
        case Engine.POSTGRES:
            from wuye.adapters.eventlog import postgres_schema

            return postgres_schema.migrate(url, fresh=fresh)
