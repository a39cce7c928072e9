"""Calls of the kernel that fail, kill, or must not be missing: F13, F14, and a sync for every answer (strace)."""

from __future__ import annotations

import re
import shutil
import time
from pathlib import Path

import pytest

from tests.faults import invariants, ledger
from tests.faults.conftest import copied
from tests.faults.place import Place
from tests.faults.traced import Zygote, calls, tracing
from tests.faults.writer import write
from tests.support.postgres import PostgresServer

COMMANDS = 2


def recovered(place: Place, lines: Path) -> invariants.Tally:
    """Open what a fault left behind, check it, send again what was not answered, and check again."""
    began = time.monotonic()
    with place.open() as desk:
        assert time.monotonic() - began < invariants.HEALTHY_SECONDS
        account = ledger.read(lines)
        invariants.assert_definite(account)
        figures = invariants.assert_kept(place, account)
        invariants.resend(desk, account.unanswered)
        invariants.assert_kept(place, account, settled=True)
        invariants.assert_readable(desk)
    return figures


def counted(zygote: Zygote, empty: Place, folder: Path, call: str) -> int:
    """How often a writer of ``COMMANDS`` commands makes a call, from opening the desk to closing it."""
    place = copied(empty, folder)
    ended = zygote.write(place, folder / "ledger", "w", COMMANDS, f"--trace={call}")
    assert ended.code == 0
    return calls(ended.trace, call)


@pytest.mark.parametrize("call", ["pwrite64", "fdatasync"])
def test_a_process_killed_at_any_write_or_sync_keeps_what_it_acknowledged(
    call: str, zygote: Zygote, empty: Place, tmp_path: Path
) -> None:
    """F14: the kill comes before the Nth call takes effect, for every N there is; log and vault both count."""
    points = counted(zygote, empty, tmp_path / "count", call)
    assert points >= 2 * COMMANDS
    killed = acknowledged = 0
    for number in range(1, points + 1):
        folder = tmp_path / str(number)
        place, lines = copied(empty, folder), folder / "ledger"
        ended = zygote.write(
            place, lines, "w", COMMANDS, f"--trace={call}", f"--inject={call}:signal=KILL:when={number}"
        )
        killed += ended.code == -9
        lines.touch()
        acknowledged += recovered(place, lines).acknowledged
        shutil.rmtree(folder)
    print(f"\nF14 {call}: {points} points, {killed} kills, {acknowledged} acknowledged before, none lost")
    assert killed == points
    assert acknowledged > 0


@pytest.mark.parametrize("error", ["EIO", "ENOSPC"])
def test_a_failed_sync_is_never_acknowledged_as_if_it_had_worked(
    error: str, zygote: Zygote, empty: Place, tmp_path: Path
) -> None:
    """F13: one sync fails; the writer is told so, and the next command does not build on the broken handle."""
    points = counted(zygote, empty, tmp_path / "count", "fdatasync")
    told = 0
    for number in range(1, points + 1):
        folder = tmp_path / str(number)
        place, lines = copied(empty, folder), folder / "ledger"
        zygote.write(
            place, lines, "w", COMMANDS, "--trace=fdatasync", f"--inject=fdatasync:error={error}:when={number}"
        )
        account = ledger.read(lines)
        assert set(account.tried) == set(account.acknowledged) | set(account.refusals)
        told += len(account.refusals)
        recovered(place, lines)
        shutil.rmtree(folder)
    print(f"\nF13 fdatasync {error}: {points} points, {told} times told, none lost, none doubled")
    assert told >= COMMANDS


def test_every_acknowledged_command_was_synced_on_sqlite(zygote: Zygote, empty: Place, tmp_path: Path) -> None:
    """Between the line TRY and the line ACK of each command lies a sync of the log's own write-ahead file."""
    folder = tmp_path / "synced"
    place = copied(empty, folder)
    ended = zygote.write(place, folder / "ledger", "w", 6, "-y", "--trace=write,fdatasync,fsync")
    assert ended.code == 0
    steps = re.findall(r"(TRY|ACK)\\\"|f(?:data)?sync\(\d+<[^>]*(wuye\.db-wal)>\)", ended.trace)
    told = "".join("T" if kind == "TRY" else "A" if kind == "ACK" else "s" for kind, _ in steps)
    print(f"\nsyncs on SQLite, in order: {told}")
    assert re.fullmatch(r"(Ts+A){6}s*", told)


def test_every_acknowledged_command_was_synced_on_postgresql(
    postgres_server: PostgresServer, postgres_url: str, tmp_path: Path
) -> None:
    """One client gives one command after the other: each answer needs a flush of the write-ahead log of its own."""
    place = Place(postgres_url, tmp_path).made()
    lines = ledger.Ledger(tmp_path / "ledger")
    out = tmp_path / "trace"
    assert postgres_server.pid is not None
    with tracing(postgres_server.pid, out, "--trace=fdatasync,fsync"), place.open() as desk:
        write(desk, lines, "w", 10)
    lines.close()
    syncs = calls(out.read_text(), "fdatasync", "fsync")
    account = ledger.read(tmp_path / "ledger")
    print(f"\nsyncs on PostgreSQL: {syncs} for {len(account.acknowledged)} acknowledged commands")
    assert len(account.acknowledged) == 10
    assert syncs >= 10
