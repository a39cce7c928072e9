"""Servers in processes of their own, on this machine only, each ended when its block is left."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from http.client import HTTPConnection, HTTPException
from pathlib import Path
from typing import Final

import psycopg

ROOT: Final = Path(__file__).resolve().parents[1]
START_SECONDS: Final = 90.0
_WAL_FILE: Final = 16 * 1024 * 1024
_WAL_OF_AN_EVENT: Final = 25_000
"""Bytes, rows of all views included."""
_SERVE: Final = "import sys; from wuye.entrypoints.cli import main; sys.exit(main())"


@contextmanager
def served(command: list[str], environment: dict[str, str], port: int, path: str) -> Iterator[int]:
    """A server that answers on a port of this machine; gives its process id."""
    process = subprocess.Popen(
        command, cwd=ROOT, env={**os.environ, **environment}, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    try:
        until = time.monotonic() + START_SECONDS
        while not _answers(port, path):
            if process.poll() is not None or time.monotonic() > until:
                raise RuntimeError(f"{command[-4:]} does not answer")
            time.sleep(0.05)
        yield process.pid
    finally:
        process.terminate()
        process.wait(30)


@contextmanager
def wuye(url: str, folder: Path, *, apart: bool = False) -> Iterator[tuple[int, list[int]]]:
    """Our server, one process, as it comes, or its views ``apart`` in a second one; gives port and process ids."""
    port = free_port()
    environment = {"WUYE_DB": url, "WUYE_KEY_FILE": str(folder / "wuye.key"), "WUYE_FILES": str(folder / "files")}
    alone = {"WUYE_HTTP_PROJECTIONS": "false", "WUYE_HTTP_TIMERS": "false"} if apart else {}
    command = [sys.executable, "-c", _SERVE, "serve", "--port", str(port)]
    with ExitStack() as things:
        pids = [things.enter_context(served(command, {**environment, **alone}, port, "/health/live"))]
        if apart:
            pids.append(things.enter_context(_views(environment)))
        yield port, pids


@contextmanager
def _views(environment: dict[str, str]) -> Iterator[int]:
    """What keeps the views up, in a process of its own."""
    process = subprocess.Popen(
        [sys.executable, "-c", _SERVE, "projection", "run"],
        cwd=ROOT,
        env={**os.environ, **environment},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        yield process.pid
    finally:
        process.terminate()
        process.wait(30)


@contextmanager
def bare() -> Iterator[int]:
    """The yardstick: litestar on uvicorn, one process; gives its port."""
    port = free_port()
    command = [sys.executable, "-m", "uvicorn", "bench.bare:app", "--port", str(port), "--no-access-log"]
    with served([*command, "--log-level", "error"], {}, port, "/health"):
        yield port


def wal_in_use(url: str, events: float) -> None:
    """Leave a PostgreSQL server with as much write-ahead log to be used again as so many events fill.

    A server in operation has that. One that was just made fills a new file of 16 MiB with zeros every two seconds at
    the nation's peak, until its first checkpoint, and whoever commits waits for that.
    """
    with psycopg.connect(url, autocommit=True) as line:
        for _ in range(1 + int(events * _WAL_OF_AN_EVENT / _WAL_FILE)):
            line.execute("SELECT pg_logical_emit_message(true, 'bench', ''), pg_switch_wal()")
        line.execute("CHECKPOINT")


def free_port() -> int:
    """A port that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def memory_mib(pid: int) -> float:
    """Memory of a process, shared pages by its share."""
    lines = Path(f"/proc/{pid}/smaps_rollup").read_text(encoding="ascii").splitlines()
    return int(next(line for line in lines if line.startswith("Pss:")).split()[1]) / 1024


def _answers(port: int, path: str) -> bool:
    line = HTTPConnection("127.0.0.1", port, timeout=5)
    try:
        line.request("GET", path)
        return line.getresponse().status < 300
    except (OSError, HTTPException):
        return False
    finally:
        line.close()
