"""Every acknowledged append was synced to the disk before it was acknowledged."""

from __future__ import annotations

import os
import re
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.log.test_lost_answer import open_toys
from tests.log.toys import store
from tests.support.missing import skip_missing
from tests.support.postgres import PostgresServer, make_server
from wuye.adapters.eventlog import init

APPENDS = 25
ROOT = Path(__file__).resolve().parents[2]
SYNCED = re.compile(r"(?:fsync|fdatasync)(?:\(.*\)| resumed>.*\)) += 0$")


def strace() -> str:
    """The tool, or a skip that says what was not tested."""
    found = shutil.which("strace")
    if found is None:
        skip_missing("strace", "install the package strace")
    probe = subprocess.run([found, "-o", os.devnull, "true"], capture_output=True, check=False)
    if probe.returncode != 0:
        skip_missing("strace", "this machine does not let processes be traced")
    return found


def test_sqlite_syncs_before_it_acknowledges(tmp_path: Path) -> None:
    """Between two acknowledgements there is at least one sync that succeeded."""
    url = f"sqlite:///{tmp_path}/wuye.db"
    init(url)
    trace = tmp_path / "trace"
    command = [strace(), "-f", "-o", str(trace), "-e", "trace=fsync,fdatasync,write", "-e", "signal=none"]
    program = [sys.executable, "-m", "tests.log.acknowledged", url, str(APPENDS)]
    subprocess.run([*command, *program], cwd=ROOT, check=True, stdout=subprocess.DEVNULL)
    syncs: list[int] = []
    for line in trace.read_text(encoding="utf-8", errors="replace").splitlines():
        if 'write(1, "ACK' in line:
            syncs.append(0)
        elif syncs and SYNCED.search(line):
            syncs[-1] += 1
    assert len(syncs) == APPENDS + 1
    assert min(syncs[:-1]) >= 1, syncs


@contextmanager
def traced(server: PostgresServer, trace: Path) -> Iterator[None]:
    """Follow the server and all its children."""
    assert server.pid is not None
    listed = subprocess.run(["ps", "-o", "pid=", "--ppid", str(server.pid)], capture_output=True, text=True, check=True)
    attached = [word for pid in (str(server.pid), *listed.stdout.split()) for word in ("-p", pid)]
    following = subprocess.Popen(
        [strace(), "-f", "-o", str(trace), "-e", "trace=fsync,fdatasync", "-e", "signal=none", *attached],
        stderr=subprocess.PIPE,
        text=True,
    )
    assert following.stderr is not None
    assert "attached" in following.stderr.readline()
    try:
        yield
    finally:
        following.send_signal(signal.SIGINT)
        following.communicate(timeout=30)


def test_postgresql_syncs_before_it_acknowledges(tmp_path: Path) -> None:
    """Appends that wait for one another cannot share a sync."""
    strace()
    with make_server(autovacuum="off") as server, server.database() as url:
        log = open_toys(url)
        store(log, "toy-a")
        trace = tmp_path / "trace"
        with traced(server, trace):
            time.sleep(0.3)
            before = _syncs(trace)
            store(log, "toy-a", APPENDS, after=1)
            after = _syncs(trace)
        log.close()
    assert after - before >= APPENDS


def _syncs(trace: Path) -> int:
    return sum(bool(SYNCED.search(line)) for line in trace.read_text(encoding="utf-8", errors="replace").splitlines())


@pytest.mark.parametrize(
    ("line", "counts"),
    [
        ("123 fdatasync(5) = 0", True),
        ("123 <... fdatasync resumed>)             = 0", True),
        ("123 fsync(5) = -1 EIO (Input/output error)", False),
        ("123 fdatasync(5 <unfinished ...>", False),
        ('123 write(1, "fsync(5) = 0x", 3) = 12', False),
    ],
)
def test_only_a_sync_that_succeeded_counts(line: str, counts: bool) -> None:
    """The counter itself could be the thing that is wrong."""
    assert bool(SYNCED.search(line)) is counts
