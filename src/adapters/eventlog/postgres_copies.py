"""Backups of a PostgreSQL log by ``pg_dump``: a consistent archive while others write, read again to prove it."""

from errno import EEXIST
from pathlib import Path
from typing import Final

from wuye.adapters.archives import archived, binary, run
from wuye.adapters.eventlog import postgres_schema
from wuye.adapters.eventlog.address import Engine
from wuye.adapters.eventlog.copies import CopiedRow, CopyReport, compare, digested, report_of
from wuye.adapters.eventlog.queries import queries
from wuye.application.ports import Unavailable

_SCHEMA: Final = "wuye"
_READ_SECONDS: Final = 3600.0
_QUERIES: Final = queries(Engine.POSTGRES)


def dump(url: str, part: Path) -> tuple[CopyReport, CopyReport]:
    """Write an archive; gives the reports of archive and original. Raises ``Unavailable``."""
    # First a short try of our own: it tells within seconds that the server does not answer.
    if postgres_schema.version(url) == 0:
        raise Unavailable("log", "there is no log here to copy")
    wanted = ["--format=custom", f"--schema={_SCHEMA}", f"--file={part}", "--lock-wait-timeout=5000"]
    run("pg_dump", wanted, url, "log")
    report = _report(part)
    return report, _report_of_database(url, upto=report.head)


def restore(file: Path, url: str) -> CopyReport:
    """Fill an empty database from an archive. Raises ``FileExistsError``, ``Unavailable`` or ``BrokenHistory``."""
    if postgres_schema.version(url) != 0:
        raise FileExistsError(EEXIST, "there is a log in this database already")
    # Owners and grants are those of the new database.
    run("pg_restore", ["--single-transaction", "--no-owner", "--no-privileges", str(file)], url, "log")
    report = _report_of_database(url)
    compare(report, _report(file))
    return report


def _report_of_database(url: str, *, upto: int = 2**63 - 1) -> CopyReport:
    with (
        postgres_schema.session(url, seconds=_READ_SECONDS) as connection,
        connection.transaction(),
        connection.cursor("wuye_copy") as cursor,
    ):
        cursor.itersize = 2_000
        cursor.execute(_QUERIES["all"], {"upto": upto}, binary=True)
        return report_of(digested(CopiedRow(**row) for row in cursor))


def _report(file: Path) -> CopyReport:
    """The report of an archive. A table's rows need not lie in the order of their positions."""
    rows = archived(file, _SCHEMA, "stored_events", "log")
    # Only numbers and digests are kept to sort.
    return report_of(
        sorted(
            digested(
                CopiedRow(
                    position=int(str(row["notification_id"])),
                    stream=str(row["originator_id"]),
                    version=int(str(row["originator_version"])),
                    name=str(row["topic"]),
                    state=binary(row["state"]) or b"",
                )
                for row in rows
            )
        )
    )
