"""Backups and what proves them: count, head and a digest over every event, of the copy and of its original."""

import os
from collections.abc import Iterable, Iterator
from errno import EEXIST
from hashlib import sha256
from pathlib import Path
from typing import Final, NamedTuple

from attrs import frozen

from wuye.adapters.eventlog.address import Engine, address
from wuye.domain.shared.refusal import BrokenHistory

_MAGIC: Final = {b"SQLite format 3\x00": Engine.SQLITE, b"PGDMP": Engine.POSTGRES}


class CopiedRow(NamedTuple):
    """An event as it lies in a store or in an archive."""

    position: int
    stream: str
    version: int
    name: str
    state: bytes

    def digest(self) -> bytes:
        """SHA-256 over everything, each variable part led by its length in eight bytes."""
        parts = self.stream.encode(), self.name.encode(), self.state
        numbers = self.position.to_bytes(8, "big") + self.version.to_bytes(8, "big")
        return sha256(numbers + b"".join(len(part).to_bytes(8, "big") + part for part in parts)).digest()


@frozen(kw_only=True)
class CopyReport:
    """What a copy holds; equal for a copy and its original."""

    events: int
    head: int
    """Position of the last event."""
    digest: str
    """SHA-256 over the digests of all events in the order of their positions, hex."""


def backup(url: str, target: str) -> CopyReport:
    """Copy log and views to a new file while the service goes on, and compare the copy with the original.

    Raises ``FileExistsError``, ``Unavailable``, ``BrokenHistory("copy-differs")``, and ``ValueError`` for memory.
    """
    where, file = address(url), Path(target)
    if file.exists():
        raise FileExistsError(EEXIST, "there is a file already", target)
    part = file.with_name(file.name + ".part")
    if where.engine is Engine.MEMORY:
        raise ValueError("a log in memory has no backup")
    try:
        if where.engine is Engine.SQLITE:
            from wuye.adapters.eventlog import sqlite_copies

            report, original = sqlite_copies.copy_out(where.path, part)
        else:
            from wuye.adapters.eventlog import postgres_copies

            report, original = postgres_copies.dump(url, part)
        compare(report, original)
        keep(part, file)
    finally:
        part.unlink(missing_ok=True)
    return report


def restore(source: str, url: str) -> CopyReport:
    """Fill a database in which there is no log yet from a backup, and compare it with the backup.

    Raises ``FileExistsError`` when there is a log, ``Unavailable``, ``BrokenHistory("copy-differs")``, and
    ``ValueError`` when the file is no backup for this kind of database.
    """
    where, file = address(url), Path(source)
    if kind_of(file) is not where.engine:
        raise ValueError(f"{source} is no backup of a {where.engine} log")
    if where.engine is Engine.SQLITE:
        from wuye.adapters.eventlog import sqlite_copies

        return sqlite_copies.copy_in(file, where.path)
    from wuye.adapters.eventlog import postgres_copies

    return postgres_copies.restore(file, url)


def digested(rows: Iterable[CopiedRow]) -> Iterator[tuple[int, bytes]]:
    """Position and digest of each row."""
    return ((row.position, row.digest()) for row in rows)


def report_of(rows: Iterable[tuple[int, bytes]]) -> CopyReport:
    """Count, head and digest of rows, given by position and digest in the order of their positions."""
    rolling = sha256()
    events = head = 0
    for position, digest in rows:
        events, head = events + 1, position
        rolling.update(digest)
    return CopyReport(events=events, head=head, digest=rolling.hexdigest())


def compare(copy: CopyReport, original: CopyReport) -> None:
    """Refuse a copy that is not its original. Raises ``BrokenHistory("copy-differs")``."""
    if copy != original:
        raise BrokenHistory(
            "copy-differs", copied=copy.events, original=original.events, head=copy.head, expected_head=original.head
        )


def kind_of(file: Path) -> Engine | None:
    """Which kind of database a backup is of; ``None`` when it is no backup."""
    with file.open("rb") as opened:
        start = opened.read(16)
    return next((engine for magic, engine in _MAGIC.items() if start.startswith(magic)), None)


def keep(part: Path, file: Path) -> None:
    """Give a finished file its name, durably."""
    with part.open("rb") as written:
        os.fsync(written.fileno())
    part.rename(file)
    handle = os.open(file.parent, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
