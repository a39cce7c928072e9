"""The disk under PostgreSQL is full: of the data (F11, commands are refused), of the write-ahead log (F12, it dies)."""

from __future__ import annotations

import os
import shutil
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import ExitStack, closing, contextmanager
from itertools import count
from pathlib import Path

import psycopg
import pytest

from tests.faults import invariants, ledger
from tests.faults.orders import Order, order
from tests.faults.place import Place
from tests.faults.served import Reply, Served
from tests.faults.watch import assert_views
from tests.faults.writer import write
from tests.support.missing import needed_postgres, skip_missing
from tests.support.postgres import PostgresServer
from wuye.application.ports import Unavailable

pytestmark = pytest.mark.root
MEBI = 1024 * 1024


@contextmanager
def disk(size: int) -> Iterator[Path]:
    """A small disk that the server's user may reach, unlike pytest's own folders."""
    point = Path(tempfile.mkdtemp(prefix="wuye-disk-"))
    command = ["mount", "-t", "tmpfs", "-o", f"size={size},mode=1777", "none", str(point)]
    if subprocess.run(command, capture_output=True, check=False).returncode != 0:
        point.rmdir()
        skip_missing("the right to mount", "run as root outside of a container")
    try:
        yield point
    finally:
        subprocess.run(["umount", "--lazy", str(point)], check=True)
        point.rmdir()


def resized(point: Path, size: int) -> None:
    subprocess.run(["mount", "-o", f"remount,size={size}", str(point)], check=True)


@contextmanager
def server_in(point: Path | None, monkeypatch: pytest.MonkeyPatch, **settings: str) -> Iterator[PostgresServer]:
    with ExitStack() as stack:
        with monkeypatch.context() as patch:
            if point is not None:
                patch.setattr(tempfile, "tempdir", str(point))
            server = stack.enter_context(needed_postgres(**settings))
        yield server


def _given(served: Served, lines: ledger.Ledger, one: Order) -> tuple[Reply, Order]:
    lines.tried(one)
    return served.give(one), one


def test_a_full_data_disk_is_said_to_be_full_and_passes(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """F11: 507 with Retry-After while it is full, reading goes on; with more room the same keys take effect once."""
    with disk(96 * MEBI) as point, server_in(point, monkeypatch) as server:
        server.start()
        place = Place(server.url(server.create_database()), tmp_path).made()
        lines = ledger.Ledger(tmp_path / "ledger")
        with place.open() as desk, Served(place) as served, closing(lines):
            write(desk, lines, "before", 4)
            state = os.statvfs(point)
            (point / "ballast").write_bytes(bytes(state.f_bavail * state.f_frsize - 512 * 1024))
            number = 0
            while not ledger.read(lines.path).refusals:
                write(desk, lines, f"fill{number}", 50)
                number += 1
                assert number < 100
            assert invariants.assert_readable(desk) > 0
            # A page that was taken before may still hold the next few.
            orders = (order("refused", number) for number in count())
            reply, refused = _given(served, lines, next(orders))
            while reply.status == 201:
                reply, refused = _given(served, lines, next(orders))
            assert (reply.status, reply.content["code"]) == (507, "disk-full")
            assert int(reply.headers["retry-after"]) > 0
            resized(point, 160 * MEBI)
            assert served.wait_ready() < invariants.HEALTHY_SECONDS
            assert served.give(refused).status == 201
            account = ledger.read(lines.path)
            invariants.assert_definite(account)
            print(f"\nF11: full after {len(account.acknowledged)} commands, {len(account.refusals)} refused, none lost")
            assert all("No space left" in why for why in account.refusals.values())
            invariants.assert_kept(place, account)
            invariants.resend(desk, account.unanswered)
            invariants.assert_kept(place, account, settled=True)
            invariants.assert_readable(desk)
            assert_views(desk)


@pytest.mark.slow
def test_a_full_disk_of_the_write_ahead_log_kills_the_server_and_nothing_else(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """F12: PostgreSQL panics; after it got room and was started, what was acknowledged is there."""
    with disk(40 * MEBI) as point, server_in(None, monkeypatch, wal_keep_size="1GB") as server:
        shutil.copytree(server.data / "pg_wal", point / "pg_wal")
        shutil.rmtree(server.data / "pg_wal")
        (server.data / "pg_wal").symlink_to(point / "pg_wal")
        owner = server.data.stat()
        for one in (point / "pg_wal", *(point / "pg_wal").rglob("*")):
            os.chown(one, owner.st_uid, owner.st_gid)
        (point / "pg_wal").chmod(0o700)
        server.start()
        place = Place(server.url(server.create_database()), tmp_path).made()
        lines = ledger.Ledger(tmp_path / "ledger")
        with place.open() as desk, closing(lines):
            number = 0
            while server.pid is not None and number < 200:
                write(desk, lines, f"fill{number}", 3)
                # A neighbour that writes much.
                try:
                    with psycopg.connect(place.url, autocommit=True, connect_timeout=2) as neighbour:
                        neighbour.execute("SELECT pg_logical_emit_message(true, 'fill', repeat('x', 2000000))")
                except psycopg.OperationalError:
                    time.sleep(0.1)
                    if ledger.read(lines.path).refusals:
                        break
                number += 1
            refused = len(ledger.read(lines.path).refusals)
            assert refused > 0
            server.stop_immediate()
            resized(point, 400 * MEBI)
            server.start()
            began = time.monotonic()
            while time.monotonic() < began + invariants.HEALTHY_SECONDS:
                try:
                    desk.log.check()
                    break
                except Unavailable:
                    time.sleep(0.05)
            account = ledger.read(lines.path)
            print(f"\nF12: {len(account.acknowledged)} acknowledged before the panic, {refused} refused, none lost")
            assert "PANIC" in server.log.read_text()
            invariants.assert_definite(account)
            invariants.assert_kept(place, account)
            invariants.resend(desk, account.unanswered)
            invariants.assert_kept(place, account, settled=True)
            invariants.assert_readable(desk)
