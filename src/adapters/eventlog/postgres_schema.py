"""Making, moving and checking the schema of a PostgreSQL database, and what its settings must be."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any, Final, cast

import psycopg
from psycopg.rows import DictRow, dict_row

from wuye.adapters import bounded
from wuye.adapters.eventlog import schema
from wuye.adapters.eventlog.address import Engine
from wuye.adapters.eventlog.queries import queries
from wuye.application.ports import Unavailable, UnsafeSettings

OLDEST: Final = 150_000
_MIGRATION_SECONDS: Final = 600.0
_MIGRATION_LOCK: Final = 0x7775_7965_0000
_QUERIES: Final = queries(Engine.POSTGRES)


@contextmanager
def session(url: str, *, seconds: float | None = None) -> Iterator[psycopg.Connection[DictRow]]:
    """A connection of one's own in autocommit; ``seconds`` = how long a statement may take. Raises ``Unavailable``."""
    arguments: dict[str, Any] = bounded.settings("wuye")
    if seconds is not None:
        arguments = bounded.settings("wuye", statement_seconds=seconds)
    try:
        connection = bounded.BoundedConnection.connect(
            url, autocommit=True, row_factory=cast("Any", dict_row), **arguments
        )
        connection.silence = max(bounded.SILENCE_SECONDS, seconds or 0)
        with connection:
            yield cast("psycopg.Connection[DictRow]", connection)
    except psycopg.Error as fault:
        raise Unavailable("log", str(fault).strip()) from fault


def version(url: str) -> int:
    """Number of the last step a database has; 0 where there is none. Raises ``Unavailable``."""
    with session(url) as connection:
        return max(applied(connection), default=0)


def check(url: str) -> None:
    """Refuse a database that is absent, older, newer or unsafe.

    Raises ``SchemaMismatch``, ``UnsafeSettings`` or ``Unavailable``.
    """
    with session(url) as connection:
        check_settings(facts(connection))
        schema.check(applied(connection), schema.steps(Engine.POSTGRES))
        unlogged = connection.execute(_QUERIES["unlogged"]).fetchone()
        if unlogged is not None:
            raise UnsafeSettings(f"table {unlogged['relname']} is unlogged: a crash would empty it")


def check_settings(found: Mapping[str, Any]) -> None:
    """Refuse settings under which an acknowledged command could be lost. Raises ``UnsafeSettings``."""
    if found["version_number"] < OLDEST:
        raise UnsafeSettings(f"PostgreSQL {found['version']} is too old: 15 or newer is needed")
    for name in ("fsync", "full_page_writes", "synchronous_commit"):
        if found[name] == "off":
            raise UnsafeSettings(f"{name} is off: a power cut would lose acknowledged commands; switch it on")
    if found["encoding"] != "UTF8":
        raise UnsafeSettings(f"the database's encoding is {found['encoding']}, it must be UTF8")
    if found["replica"]:
        raise Unavailable("log", "this server is a read-only replica")


def facts(connection: psycopg.Connection[DictRow]) -> Mapping[str, Any]:
    """Settings and size of the database."""
    found = connection.execute(_QUERIES["facts"]).fetchone()
    assert found is not None
    return found


def applied(connection: psycopg.Connection[DictRow]) -> dict[int, str]:
    """Number and checksum of the steps a database has."""
    found = connection.execute(_QUERIES["has_schema"]).fetchone()
    if found is None or not found["found"]:
        return {}
    return {row["number"]: row["checksum"] for row in connection.execute(_QUERIES["applied"])}


def migrate(url: str, *, fresh: bool) -> int:
    """Make the tables in an empty database (``fresh``) or move older ones; gives the version they have then.

    Raises ``SchemaMismatch``, ``UnsafeSettings`` or ``Unavailable``.
    """
    known = schema.steps(Engine.POSTGRES)
    with session(url, seconds=_MIGRATION_SECONDS) as connection:
        check_settings(facts(connection))
        with connection.transaction():
            # Of two who start together, the second waits, and finds everything done.
            connection.execute("SELECT pg_advisory_xact_lock(%s)", [_MIGRATION_LOCK])
            for step in schema.pending(applied(connection), known, fresh=fresh):
                connection.execute(_QUERIES["make_schema_version"])
                connection.execute(step.sql.encode())
                note = {"number": step.number, "name": step.name, "checksum": step.checksum}
                connection.execute(_QUERIES["note_step"], note)
    return known[-1].number
