"""Backups of a SQLite log by SQLite's online backup: a consistent copy while others write."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from errno import EEXIST
from pathlib import Path
from typing import Final

from wuye.adapters.eventlog.address import Engine
from wuye.adapters.eventlog.copies import CopiedRow, CopyReport, compare, digested, keep, report_of
from wuye.adapters.eventlog.queries import queries
from wuye.adapters.eventlog.sqlite_schema import connect
from wuye.application.ports import Unavailable

_BUSY_SECONDS: Final = 5.0
_QUERIES: Final = queries(Engine.SQLITE)


def copy_out(path: Path, part: Path) -> tuple[CopyReport, CopyReport]:
    """Copy a file that may be in use; gives the reports of copy and original. Raises ``Unavailable``."""
    with _faults(path), closing(connect(path, busy=_BUSY_SECONDS)) as original:
        _copy(original, part)
        report = _report(part)
        return report, report_of(digested(_rows(original, upto=report.head)))


def copy_in(file: Path, path: Path) -> CopyReport:
    """Make a database of a backup. Raises ``FileExistsError``, ``Unavailable`` or ``BrokenHistory``."""
    if path.exists():
        raise FileExistsError(EEXIST, "there is a log already", str(path))
    part = path.with_name(path.name + ".part")
    try:
        with _faults(file), closing(connect(file, busy=_BUSY_SECONDS)) as backup:
            expected = report_of(digested(_rows(backup)))
            _copy(backup, part)
        report = _report(part)
        compare(report, expected)
        keep(part, path)
    finally:
        part.unlink(missing_ok=True)
    return report


def _copy(original: sqlite3.Connection, part: Path) -> None:
    part.unlink(missing_ok=True)
    with closing(connect(part, busy=_BUSY_SECONDS, create=True)) as copy:
        original.backup(copy)


def _report(path: Path) -> CopyReport:
    with _faults(path), closing(connect(path, busy=_BUSY_SECONDS)) as connection:
        damage = connection.execute("PRAGMA integrity_check(1)").fetchone()[0]
        if damage != "ok":
            raise sqlite3.DatabaseError(damage)
        return report_of(digested(_rows(connection)))


def _rows(connection: sqlite3.Connection, *, upto: int | None = None) -> Iterator[CopiedRow]:
    for row in connection.execute(_QUERIES["all"], [2**63 - 1 if upto is None else upto]):
        yield CopiedRow(*row)


@contextmanager
def _faults(path: Path) -> Iterator[None]:
    try:
        yield
    except sqlite3.DatabaseError as fault:
        raise Unavailable("log", f"{path}: {fault}") from fault
