"""The network between a writer and PostgreSQL goes down without a word: F6."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.faults import invariants, ledger
from tests.faults.place import Place
from tests.faults.watch import ROOT
from tests.support.missing import needed_postgres, skip_missing

pytestmark = pytest.mark.root
HERE, THERE = "10.213.7.1", "10.213.7.2"


@contextmanager
def link() -> Iterator[tuple[str, str]]:
    """A network of two ends; gives the name of the far end's namespace and of the near end's interface."""
    if shutil.which("ip") is None:
        skip_missing("ip", "install the package iproute2")
    space, near, far = (f"wuye{os.getpid()}{end}" for end in ("s", "n", "f"))
    if subprocess.run(["ip", "netns", "add", space], capture_output=True, check=False).returncode != 0:
        skip_missing("network namespaces", "run as root outside of a container")
    try:
        for command in (
            f"link add {near} type veth peer name {far} netns {space}",
            f"addr add {HERE}/30 dev {near}",
            f"link set {near} up",
            f"-n {space} addr add {THERE}/30 dev {far}",
            f"-n {space} link set {far} up",
            f"-n {space} link set lo up",
        ):
            subprocess.run(["ip", *command.split()], check=True)
        yield space, near
    finally:
        subprocess.run(["ip", "link", "del", near], check=False, capture_output=True)
        subprocess.run(["ip", "netns", "del", space], check=True)


def acknowledged(lines: Path) -> int:
    return lines.read_bytes().count(b'["ACK"')


def wait_for(lines: Path, more: int, within: float) -> float:
    before, began = acknowledged(lines), time.monotonic()
    while acknowledged(lines) < before + more:
        assert time.monotonic() - began < within
        time.sleep(0.02)
    return time.monotonic() - began


def test_a_link_that_goes_down_is_an_answer_in_time_and_heals(tmp_path: Path) -> None:
    """F6: packets vanish, and only our own clocks notice: the writer is told in time, and goes on afterwards."""
    with link() as (space, near), needed_postgres(listen_addresses=f"127.0.0.1,{HERE}") as server:
        with (server.data / "pg_hba.conf").open("a", encoding="utf-8") as rules:
            rules.write(f"host all all {THERE}/32 trust\n")
        server.start()
        place = Place(server.url(server.create_database()), tmp_path).made()
        lines = tmp_path / "ledger"
        lines.touch()
        far = {**place.environment, "WUYE_DB": place.url.replace("127.0.0.1", HERE)}
        writer = subprocess.Popen(
            ["ip", "netns", "exec", space, sys.executable, "-m", "tests.faults.writer", str(lines), "w"],
            cwd=ROOT,
            env={**os.environ, **far},
        )
        try:
            wait_for(lines, 5, 30)
            subprocess.run(["ip", "link", "set", near, "down"], check=True)
            time.sleep(invariants.DEFINITE_SECONDS + 1)
            assert ledger.read(lines).refusals != {}
            subprocess.run(["ip", "link", "set", near, "up"], check=True)
            healed = wait_for(lines, 3, invariants.HEALTHY_SECONDS)
        finally:
            writer.kill()
            writer.wait()
        account = ledger.read(lines)
        longest = invariants.assert_definite(account)
        figures = invariants.assert_kept(place, account)
        print(f"\nF6: {figures}; longest wait {longest:.1f} s, healed in {healed:.1f} s")
        with place.open() as desk:
            invariants.resend(desk, account.unanswered)
            invariants.assert_kept(place, account, settled=True)
            invariants.assert_readable(desk)
