"""Backups of a PostgreSQL log by ``pg_dump``: a consistent archive while others write, read again to prove it."""

import os
import re
import shutil
import subprocess
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any, Final

from psycopg.conninfo import conninfo_to_dict, make_conninfo

from wuye.adapters.eventlog import postgres_schema
from wuye.adapters.eventlog.address import Engine
from wuye.adapters.eventlog.copies import CopiedRow, CopyReport, compare, digested, report_of
from wuye.adapters.eventlog.queries import queries
from wuye.application.ports import Unavailable

_SCHEMA: Final = "wuye"
_READ_SECONDS: Final = 3600.0
_CONNECT_SECONDS: Final = 5
_COLUMNS: Final = re.compile(r"COPY wuye\.stored_events \((.*)\) FROM stdin;\n")
_ESCAPE: Final = re.compile(r"\\(.)")
_UNESCAPED: Final = {"b": "\b", "f": "\f", "n": "\n", "r": "\r", "t": "\t", "v": "\v"}
_QUERIES: Final = queries(Engine.POSTGRES)


def dump(url: str, part: Path) -> tuple[CopyReport, CopyReport]:
    """Write an archive; gives the reports of archive and original. Raises ``Unavailable``."""
    # First a short try of our own: it tells within seconds that the server does not answer.
    if postgres_schema.version(url) == 0:
        raise Unavailable("log", "there is no log here to copy")
    _run("pg_dump", ["--format=custom", f"--schema={_SCHEMA}", f"--file={part}", "--lock-wait-timeout=5000"], url)
    report = _report(part)
    return report, _report_of_database(url, upto=report.head)


def restore(file: Path, url: str) -> CopyReport:
    """Fill an empty database from an archive. Raises ``FileExistsError``, ``Unavailable`` or ``BrokenHistory``."""
    if postgres_schema.version(url) != 0:
        raise FileExistsError("there is a log in this database already")
    # Owners and grants are those of the new database.
    _run("pg_restore", ["--single-transaction", "--no-owner", "--no-privileges", str(file)], url)
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
    """The report of an archive, from what ``pg_restore`` would write into the table."""
    wanted = ["--data-only", f"--schema={_SCHEMA}", "--table=stored_events", "--file=-"]
    command = [_tool("pg_restore"), *wanted, str(file)]
    with subprocess.Popen(command, stdout=subprocess.PIPE) as reading:  # noqa: S603 - no shell, arguments of ours
        assert reading.stdout is not None
        # A table's rows need not lie in the order of their positions: only numbers and digests are kept to sort.
        rows = sorted((row.position, row.digest()) for row in _archived(map(bytes.decode, reading.stdout)))
    if reading.returncode:
        raise Unavailable("log", f"the archive cannot be read: pg_restore ended with {reading.returncode}")
    return report_of(rows)


def _archived(lines: Iterator[str]) -> Iterator[CopiedRow]:
    columns: list[str] | None = None
    for line in lines:
        if columns is None:
            found = _COLUMNS.fullmatch(line)
            columns = found[1].split(", ") if found else None
        elif line == "\\.\n":
            columns = None
        else:
            values = [_ESCAPE.sub(_unescaped, value) for value in line.rstrip("\n").split("\t")]
            yield _row(dict(zip(columns, values, strict=True)))


def _row(values: dict[str, str]) -> CopiedRow:
    return CopiedRow(
        position=int(values["notification_id"]),
        stream=values["originator_id"],
        version=int(values["originator_version"]),
        name=values["topic"],
        state=bytes.fromhex(values["state"].removeprefix("\\x")),
    )


def _unescaped(found: re.Match[str]) -> str:
    return _UNESCAPED.get(found[1], found[1])


def _run(tool: str, arguments: Sequence[str], url: str) -> None:
    """Run one of PostgreSQL's tools against a database. Raises ``Unavailable`` with its complaint."""
    parameters: dict[str, Any] = conninfo_to_dict(url, connect_timeout=_CONNECT_SECONDS)
    environment = {**os.environ, "LC_ALL": "C"}
    # The password must not be seen in the list of processes.
    if password := parameters.pop("password", None):
        environment["PGPASSWORD"] = str(password)
    command = [_tool(tool), f"--dbname={make_conninfo(**parameters)}", *arguments]
    done = subprocess.run(  # noqa: S603 - no shell, arguments of ours
        command, env=environment, capture_output=True, text=True, check=False
    )
    if done.returncode:
        raise Unavailable("log", f"{tool}: {done.stderr.strip() or done.returncode}")


def _tool(name: str) -> str:
    """The newest of PostgreSQL's tools: an older one refuses a newer server. Raises ``Unavailable``."""
    packaged = sorted(Path("/usr/lib/postgresql").glob(f"*/bin/{name}"), key=lambda tool: int(tool.parts[-3]))
    found = str(packaged[-1]) if packaged else shutil.which(name)
    if found is None:
        raise Unavailable("log", f"{name} was not found; install PostgreSQL's client programs")
    return found
