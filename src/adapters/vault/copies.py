"""Copies of the vault: every key and tombstone of one moment, compared with the original before they count.

What is copied stays wrapped: without the key file, which is in no database and in no copy of one, it opens nothing.
"""

import sqlite3
from collections.abc import Iterable, Iterator
from contextlib import closing, contextmanager
from errno import EEXIST
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING, Final, NamedTuple

from attrs import frozen

from wuye.adapters.eventlog.address import Engine, address
from wuye.adapters.eventlog.copies import keep, kind_of
from wuye.adapters.vault import schema
from wuye.application.ports import Unavailable
from wuye.domain.shared.refusal import BrokenHistory

if TYPE_CHECKING:
    import psycopg
    from psycopg.rows import TupleRow

_BUSY_SECONDS: Final = 5.0
_READ_SECONDS: Final = 3600.0
_KEYS: Final = "SELECT key, wrapped, erased_at FROM vault_key ORDER BY key"
_SECRETS: Final = "SELECT name, wrapped, NULL FROM vault_secret ORDER BY name"


@frozen(kw_only=True)
class VaultReport:
    """What a copy of a vault holds; equal for a copy and its original."""

    keys: int
    """Keys that are alive."""
    erased: int
    """Tombstones of destroyed keys."""
    digest: str
    """SHA-256 over all keys, tombstones and secrets in the order of their names, hex."""


class _Entry(NamedTuple):
    name: str
    wrapped: bytes | None
    erased_at: str | None


def backup_vault(url: str, target: Path) -> VaultReport:
    """Copy a vault to a new file, readable by its owner alone, while the service goes on.

    Raises ``FileExistsError``, ``Unavailable``, ``BrokenHistory("vault-copy-differs")``, ``ValueError`` for memory.
    """
    where = address(url)
    if target.exists():
        raise FileExistsError(EEXIST, "there is a file already", str(target))
    if where.engine is Engine.MEMORY:
        raise ValueError("a vault in memory has no backup")
    part = target.with_name(target.name + ".part")
    try:
        part.unlink(missing_ok=True)
        part.touch(mode=0o600)
        report = _copy_out(where.path, part) if where.engine is Engine.SQLITE else _dump(url, part)
        keep(part, target)
    finally:
        part.unlink(missing_ok=True)
    return report


def restore_vault(source: Path, url: str) -> VaultReport:
    """Fill a place in which there is no vault yet from a copy, and compare.

    Raises ``FileExistsError``, ``Unavailable``, ``BrokenHistory("vault-copy-differs")``, and ``ValueError`` when the
    file is no copy of this kind of vault.
    """
    where = address(url)
    if kind_of(source) is not where.engine:
        raise ValueError(f"{source} is no backup of a {where.engine} vault")
    check_empty(url)
    if where.engine is Engine.POSTGRES:
        return _bring_back(source, url)
    part = where.path.with_name(where.path.name + ".part")
    try:
        part.unlink(missing_ok=True)
        part.touch(mode=0o600)
        report = _copy_out(source, part)
        keep(part, where.path)
    finally:
        part.unlink(missing_ok=True)
    return report


def check_empty(url: str) -> None:
    """Refuse a place that has a vault: its keys would be lost. Raises ``FileExistsError`` or ``Unavailable``."""
    where = address(url)
    if where.engine is Engine.SQLITE and where.path.exists():
        raise FileExistsError(EEXIST, "there is a vault already", str(where.path))
    if where.engine is Engine.POSTGRES:
        with _database(url) as connection:
            found = connection.execute("SELECT to_regclass(%s)", (f"{schema.SCHEMA}.vault_schema",)).fetchone()
        if found is not None and found[0] is not None:
            raise FileExistsError(EEXIST, "there is a vault in this database already")


def _copy_out(path: Path, part: Path) -> VaultReport:
    try:
        with (
            closing(_opened(path)) as original,
            closing(_opened(part)) as copy,
        ):
            # One reading transaction: copy and report are of the same moment.
            original.execute("BEGIN")
            expected = _report(_entries(original))
            original.backup(copy)
            original.execute("COMMIT")
            damage = copy.execute("PRAGMA integrity_check(1)").fetchone()[0]
            if damage != "ok":
                raise Unavailable("vault", f"{part}: {damage}")
            copy.execute("PRAGMA journal_mode = DELETE")
            return _compared(_report(_entries(copy)), expected)
    except sqlite3.Error as fault:
        raise Unavailable("vault", f"{path}: {fault}") from fault


def _opened(path: Path) -> sqlite3.Connection:
    connection = sqlite3.connect(
        f"{path.absolute().as_uri()}?mode=rw", uri=True, timeout=_BUSY_SECONDS, isolation_level=None
    )
    connection.execute("PRAGMA synchronous = FULL")
    return connection


def _entries(connection: sqlite3.Connection) -> Iterator[_Entry]:
    for query in (_KEYS, _SECRETS):
        for row in connection.execute(query):
            yield _Entry(*row)


def _dump(url: str, part: Path) -> VaultReport:
    from wuye.adapters.archives import run

    with _database(url) as connection, connection.transaction():
        # The archive is of the moment that this transaction sees.
        connection.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
        (moment,) = connection.execute("SELECT pg_export_snapshot()").fetchone() or ("",)
        wanted = ["--format=custom", f"--schema={schema.SCHEMA}", f"--file={part}", "--lock-wait-timeout=5000"]
        run("pg_dump", [*wanted, f"--snapshot={moment}"], url, "vault")
        part.chmod(0o600)
        return _compared(_report_of_archive(part), _report(_stored(connection)))


def _bring_back(source: Path, url: str) -> VaultReport:
    from wuye.adapters.archives import run

    run("pg_restore", ["--single-transaction", "--no-owner", "--no-privileges", str(source)], url, "vault")
    with _database(url) as connection:
        return _compared(_report(_stored(connection)), _report_of_archive(source))


def _stored(connection: "psycopg.Connection[TupleRow]") -> Iterator[_Entry]:
    for query in (_KEYS, _SECRETS):
        found = [_Entry(*row) for row in connection.execute(query.encode())]
        # The server's order of texts depends on its locale.
        yield from sorted(found, key=lambda one: one.name)


def _report_of_archive(file: Path) -> VaultReport:
    from wuye.adapters.archives import archived, binary

    entries: list[_Entry] = []
    for table, name in (("vault_key", "key"), ("vault_secret", "name")):
        rows = archived(file, schema.SCHEMA, table, "vault")
        found = [_Entry(str(row[name]), binary(row["wrapped"]), row.get("erased_at")) for row in rows]
        entries += sorted(found, key=lambda one: one.name)
    return _report(entries)


@contextmanager
def _database(url: str) -> "Iterator[psycopg.Connection[TupleRow]]":
    import psycopg

    from wuye.adapters.bounded import BoundedConnection, settings

    arguments = settings("wuye-vault", schema=schema.SCHEMA, statement_seconds=_READ_SECONDS)
    try:
        connection = BoundedConnection.connect(url, autocommit=True, **arguments)
        connection.silence = _READ_SECONDS
        with connection:
            # It waits, in its transaction, for the tools.
            connection.execute("SET idle_in_transaction_session_timeout = 0")
            yield connection
    except psycopg.Error as fault:
        raise Unavailable("vault", str(fault).strip()) from fault


def _report(entries: Iterable[_Entry]) -> VaultReport:
    rolling, alive, erased = sha256(), 0, 0
    for one in entries:
        alive, erased = alive + (one.wrapped is not None), erased + (one.wrapped is None)
        parts = one.name.encode(), one.wrapped or b"", (one.erased_at or "").encode()
        rolling.update(b"".join(len(part).to_bytes(8, "big") + part for part in parts))
    return VaultReport(keys=alive, erased=erased, digest=rolling.hexdigest())


def _compared(copy: VaultReport, original: VaultReport) -> VaultReport:
    if copy != original:
        raise BrokenHistory("vault-copy-differs", copied=copy.keys, original=original.keys)
    return copy
