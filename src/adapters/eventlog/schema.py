"""Numbered migrations of the database that holds the log and the views: one sequence of ``.sql`` files.

Each adapter that keeps tables in this database has a folder ``migrations/{sqlite,postgres}`` with files named
``NNNN_what.sql``. Numbers run through all folders of ``FOLDERS`` without a hole: the log has 0001, whoever comes next
takes the next number, the same on both engines. A file that was released is never changed (its checksum is kept in the
database). PostgreSQL tables live in the schema ``wuye``, which the runner makes. A step is one transaction.
"""

import sqlite3
from collections.abc import Iterator, Mapping, Sequence
from hashlib import sha256
from pathlib import Path
from typing import Final

from attrs import frozen

from wuye.adapters.eventlog.address import Engine
from wuye.application.ports import SchemaMismatch

_ADAPTERS: Final = Path(__file__).resolve().parents[1]
FOLDERS: Final = (_ADAPTERS / "eventlog" / "migrations", _ADAPTERS / "views" / "migrations")


@frozen
class Step:
    """One migration."""

    number: int
    name: str
    sql: str
    checksum: str
    """SHA-256 of the file, hex."""


def steps(engine: Engine, folders: Sequence[Path] = FOLDERS) -> tuple[Step, ...]:
    """The migrations of an engine, in order. Raises ``ValueError`` for a hole or a number given twice."""
    files = [file for folder in folders for file in (folder / engine).glob("*.sql")]
    found = tuple(_step(file) for file in sorted(files, key=lambda file: file.name))
    if [step.number for step in found] != list(range(1, len(found) + 1)):
        raise ValueError(f"migrations do not run from 1 without a hole: {[step.name for step in found]}")
    return found


def check(applied: Mapping[int, str], known: Sequence[Step]) -> None:
    """Compare what a database has (number, checksum) with what this release knows. Raises ``SchemaMismatch``."""
    found, expected = max(applied, default=0), known[-1].number
    check_past(applied, known)
    if found == 0:
        raise SchemaMismatch(0, expected, "there is no log here: run `wuye init`")
    if found < expected:
        raise SchemaMismatch(found, expected, "the database is older than this release: run `wuye migrate`")


def check_past(applied: Mapping[int, str], known: Sequence[Step]) -> None:
    """Refuse a database from the future, or one whose past is not ours. Raises ``SchemaMismatch``."""
    found, expected = max(applied, default=0), known[-1].number
    if found > expected:
        raise SchemaMismatch(found, expected, "the database was made by a newer release: install that one")
    for step in known[:found]:
        if applied.get(step.number) != step.checksum:
            advice = f"step {step.name} of this database is not the one that was released: ask for help"
            raise SchemaMismatch(found, expected, advice)


def pending(applied: Mapping[int, str], known: Sequence[Step], *, fresh: bool) -> Sequence[Step]:
    """The steps still to take; ``fresh`` = to make a new database, else to move one. Raises ``SchemaMismatch``."""
    check_past(applied, known)
    if fresh != (not applied) and known[len(applied) :]:
        check(applied, known)
    return known[len(applied) :]


def statements(sql: str) -> Iterator[str]:
    """The statements of a script for SQLite, triggers in one piece."""
    statement = ""
    for line in sql.splitlines(keepends=True):
        statement += line
        if sqlite3.complete_statement(statement):
            yield statement
            statement = ""


def _step(file: Path) -> Step:
    sql = file.read_text(encoding="utf-8")
    return Step(int(file.name[:4]), file.stem, sql, sha256(sql.encode()).hexdigest())
