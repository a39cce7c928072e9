"""The PostgreSQL that the suite runs on must be real, durable, and leave nothing behind."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest

from tests.support.missing import skip_missing
from tests.support.postgres import OLDEST, PostgresServer, make_server


@pytest.fixture(scope="module")
def server(postgres_server: PostgresServer) -> Iterator[PostgresServer]:
    """A second server, asked for only where the first could be started."""
    with make_server() as second:
        yield second


def ask(url: str, query: str) -> object:
    with psycopg.connect(url, connect_timeout=5) as connection:
        row = connection.execute(query.encode()).fetchone()
        assert row is not None
        return row[0]


def test_a_database_is_fresh_each_time(postgres_server: PostgresServer) -> None:
    """A test that sees another's rows proves nothing."""
    with postgres_server.database() as first, postgres_server.database() as second:
        with psycopg.connect(first) as connection:
            connection.execute("CREATE TABLE mark (n int)")
        assert ask(first, "SELECT to_regclass('mark')::text") == "mark"
        assert ask(second, "SELECT to_regclass('mark')::text") is None


def test_the_server_is_durable_and_recent(postgres_url: str) -> None:
    """Durability is claimed only on what runs with fsync."""
    assert ask(postgres_url, "SHOW fsync") == "on"
    assert ask(postgres_url, "SHOW synchronous_commit") == "on"
    assert ask(postgres_url, "SHOW server_encoding") == "UTF8"
    assert int(str(ask(postgres_url, "SHOW server_version_num"))) >= OLDEST * 10_000


def test_a_dropped_database_cuts_its_sessions(postgres_server: PostgresServer) -> None:
    """A leaked connection of one test must not hang the next."""
    name = postgres_server.create_database()
    leaked = psycopg.connect(postgres_server.url(name))
    postgres_server.drop_database(name)
    with pytest.raises(psycopg.OperationalError):
        leaked.execute("SELECT 1")
    leaked.close()


@pytest.mark.parametrize("end", ["stop", "stop_immediate", "kill"])
def test_what_was_committed_survives(server: PostgresServer, end: str) -> None:
    """Crash tests rest on a server that can be ended in each way and started again on the same port."""
    name = server.create_database()
    port = server.port
    with psycopg.connect(server.url(name)) as connection:
        connection.execute("CREATE TABLE kept AS SELECT 7 AS n")
    getattr(server, end)()
    assert server.pid is None
    with pytest.raises(psycopg.OperationalError):
        ask(server.url(name), "SELECT 1")
    server.start()
    assert server.port == port
    assert ask(server.url(name), "SELECT n FROM kept") == 7
    server.drop_database(name)


def test_a_frozen_server_answers_again_after_the_thaw(server: PostgresServer) -> None:
    """A machine that hangs closes no connection; the client's own limit must cut in."""
    server.freeze()
    with pytest.raises(psycopg.OperationalError):
        psycopg.connect(server.url("postgres"), connect_timeout=2)
    server.thaw()
    assert ask(server.url("postgres"), "SELECT 1") == 1


def test_two_servers_are_independent(postgres_server: PostgresServer, server: PostgresServer) -> None:
    """A crash test may not disturb what its neighbours use."""
    assert server.port != postgres_server.port
    assert server.data != postgres_server.data
    server.kill()
    assert ask(postgres_server.url("postgres"), "SELECT 1") == 1
    server.start()


def test_closing_leaves_no_process_and_no_file(postgres_server: PostgresServer) -> None:
    """A suite that litters the machine is run once and never again."""
    with make_server() as own:
        pid, directory = own.pid, own.directory
        assert pid is not None
        assert directory.exists()
    assert not directory.exists()
    assert not alive(pid)


def test_a_killed_test_run_takes_its_server_along(postgres_server: PostgresServer) -> None:
    """An orphaned server would hold its port and its memory until the machine is restarted."""
    if shutil.which("setpriv") is None:
        skip_missing("setpriv", "install the package util-linux")
    code = (
        "from tests.support.postgres import PostgresServer\n"
        "s = PostgresServer(); s.start(); print(s.pid, s.directory, flush=True); input()"
    )
    root = Path(__file__).resolve().parents[2]
    run = subprocess.Popen(
        [sys.executable, "-c", code], cwd=root, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )
    assert run.stdout is not None
    assert run.stdin is not None
    pid, directory = run.stdout.readline().split()
    run.send_signal(signal.SIGKILL)
    run.wait()
    run.stdin.close()
    run.stdout.close()
    gone_by = time.monotonic() + 20
    while alive(int(pid)) and time.monotonic() < gone_by:
        time.sleep(0.05)
    assert not alive(int(pid))
    subprocess.run(["rm", "-rf", "--", directory], check=True)


def alive(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    status = Path(f"/proc/{pid}/stat")
    return not status.exists() or status.read_text().rpartition(")")[2].split()[0] != "Z"
