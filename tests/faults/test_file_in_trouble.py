"""A server on a SQLite file: no descriptors left, put to sleep, the disk full; F11 in small, F28, F30."""

from __future__ import annotations

import contextlib
import signal
import socket
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.faults import invariants, ledger
from tests.faults.orders import SITE, Order, order
from tests.faults.place import Place, file_place
from tests.faults.served import Clients, Served
from tests.faults.watch import assert_views
from tests.faults.writer import write
from tests.support.missing import skip_missing
from wuye.application.ports import Unavailable

DESCRIPTORS = 64


def test_a_server_without_descriptors_pauses_and_recovers(file: Place) -> None:
    """F30: more lines are opened than it may have; when they are gone it serves again, by itself."""
    limit = ("/bin/sh", "-c", f'ulimit -n {DESCRIPTORS}; exec "$@"', "sh")
    with Served(file, prefix=limit) as served:
        assert served.give(Order("before", SITE)).status == 201
        with contextlib.ExitStack() as lines:
            for _ in range(2 * DESCRIPTORS):
                lines.enter_context(socket.create_connection(("127.0.0.1", served.port), timeout=5))
            time.sleep(0.5)
            assert len(list(Path(f"/proc/{served.pid}/fd").iterdir())) >= DESCRIPTORS - 2
        seconds = served.wait_ready()
        print(f"\nF30: ready {seconds:.1f} s after the lines were gone")
        assert served.give(Order("after", SITE)).status == 201
    assert invariants.stored(file).wrong == []


def test_a_server_that_was_put_to_sleep_goes_on_where_it_was(file: Place) -> None:
    """F28 for callers: they wait or give up, nothing is lost or doubled, views catch up."""
    lines = file.folder / "clients"
    with Served(file) as served, Clients(served, lines, 3) as clients:
        clients.go()
        time.sleep(0.4)
        served.signal(signal.SIGSTOP)
        time.sleep(1.5)
        served.signal(signal.SIGCONT)
        assert served.wait_ready() < invariants.HEALTHY_SECONDS
        time.sleep(0.3)
        clients.rest()
        account = ledger.read(lines)
        assert account.refusals == {}
        print(f"\nF28: {invariants.assert_kept(file, account, settled=True)}")
        invariants.assert_definite(account)
        with file.open() as desk:
            assert_views(desk)


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A disk of one megabyte."""
    disk = tmp_path / "disk"
    disk.mkdir()
    mounted = subprocess.run(["mount", "-t", "tmpfs", "-o", "size=1m", "none", disk], capture_output=True, check=False)
    if mounted.returncode != 0:
        skip_missing("the right to mount", "run as root outside of a container")
    try:
        yield disk
    finally:
        subprocess.run(["umount", "--lazy", disk], check=True)


@pytest.mark.root
def test_a_full_disk_under_a_file_is_a_definite_answer_and_passes(small_disk: Path) -> None:
    """F11 on SQLite: refused while it is full, taken again when there is room; nothing acknowledged was lost."""
    place = file_place(small_disk / "store")
    lines = ledger.Ledger(small_disk.parent / "ledger")
    with place.open() as desk, contextlib.closing(lines):
        number = 0
        full: Unavailable | None = None
        while full is None:
            one = order("fill", number)
            lines.tried(one)
            try:
                receipt = desk.execute(one.command, by=one.actor, command_id=one.key)
            except Unavailable as fault:
                full = fault
                lines.refused(one, 0.0, str(fault))
            else:
                answer = ledger.Acknowledged(receipt.case, receipt.version, receipt.position, receipt.events)
                lines.acknowledged(one, 0.0, answer)
            number += 1
            assert number < 5_000
        assert "full" in full.reason
        write(desk, lines, "still", 4)
        account = ledger.read(lines.path)
        # Reading goes on.
        assert invariants.assert_readable(desk) > len(account.acknowledged)
        subprocess.run(["mount", "-o", "remount,size=16m", small_disk], check=True)
        print(f"\nF11 on SQLite: full after {len(account.acknowledged)} commands; {full}")
        invariants.assert_kept(place, account)
        invariants.resend(desk, account.unanswered)
        invariants.assert_kept(place, account, settled=True)
    with place.open() as desk:
        invariants.assert_readable(desk)
