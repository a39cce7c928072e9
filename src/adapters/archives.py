"""PostgreSQL's own tools: an archive is written by ``pg_dump``, read and brought back by ``pg_restore``."""

import os
import re
import shutil
import subprocess
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, Final

from psycopg.conninfo import conninfo_to_dict, make_conninfo

from wuye.application.ports import Unavailable

_CONNECT_SECONDS: Final = 5
_ESCAPE: Final = re.compile(r"\\(.)")
_UNESCAPED: Final = {"b": "\b", "f": "\f", "n": "\n", "r": "\r", "t": "\t", "v": "\v"}
_NULL: Final = "\\N"


def run(tool: str, arguments: Sequence[str], url: str, service: str) -> None:
    """Run one of the tools against a database. Raises ``Unavailable`` of the service, with the tool's complaint."""
    parameters: dict[str, Any] = conninfo_to_dict(url, connect_timeout=_CONNECT_SECONDS)
    environment = {**os.environ, "LC_ALL": "C"}
    # The password must not be seen in the list of processes.
    if password := parameters.pop("password", None):
        environment["PGPASSWORD"] = str(password)
    command = [_tool(tool, service), f"--dbname={make_conninfo(**parameters)}", *arguments]
    done = subprocess.run(  # noqa: S603 - no shell, arguments of ours
        command, env=environment, capture_output=True, text=True, check=False
    )
    if done.returncode:
        raise Unavailable(service, f"{tool}: {done.stderr.strip() or done.returncode}")


def archived(file: Path, schema: str, table: str, service: str) -> Iterator[Mapping[str, str | None]]:
    """The rows of a table in an archive, as ``pg_restore`` would write them, in no order. Raises ``Unavailable``."""
    wanted = ["--data-only", f"--schema={schema}", f"--table={table}", "--file=-"]
    command = [_tool("pg_restore", service), *wanted, str(file)]
    with subprocess.Popen(command, stdout=subprocess.PIPE) as reading:  # noqa: S603 - no shell, arguments of ours
        assert reading.stdout is not None
        yield from _rows(map(bytes.decode, reading.stdout), f"{schema}.{table}")
    if reading.returncode:
        raise Unavailable(service, f"the archive cannot be read: pg_restore ended with {reading.returncode}")


def binary(value: str | None) -> bytes | None:
    """A ``bytea`` of an archive."""
    return None if value is None else bytes.fromhex(value.removeprefix("\\x"))


def _rows(lines: Iterator[str], table: str) -> Iterator[Mapping[str, str | None]]:
    begins = re.compile(rf"COPY {re.escape(table)} \((.*)\) FROM stdin;\n")
    columns: list[str] | None = None
    for line in lines:
        if columns is None:
            found = begins.fullmatch(line)
            columns = found[1].split(", ") if found else None
        elif line == "\\.\n":
            columns = None
        else:
            values = [None if one == _NULL else _ESCAPE.sub(_unescaped, one) for one in line.rstrip("\n").split("\t")]
            yield dict(zip(columns, values, strict=True))


def _unescaped(found: re.Match[str]) -> str:
    return _UNESCAPED.get(found[1], found[1])


def _tool(name: str, service: str) -> str:
    """The newest of PostgreSQL's tools: an older one refuses a newer server. Raises ``Unavailable``."""
    packaged = sorted(Path("/usr/lib/postgresql").glob(f"*/bin/{name}"), key=lambda tool: int(tool.parts[-3]))
    found = str(packaged[-1]) if packaged else shutil.which(name)
    if found is None:
        raise Unavailable(service, f"{name} was not found; install PostgreSQL's client programs")
    return found
