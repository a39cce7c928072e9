"""A runner killed between the rows and the commit (F23): exactly once all the same."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

from tests.views.conftest import OpenViews
from tests.views.toys import COUNTING, Writer, open_toys
from wuye.application.projections.reading import Reader
from wuye.application.projections.rebuild import Comparison, compare

ROOT = Path(__file__).resolve().parents[2]


def crash(url: str, opened: OpenViews, mode: str, kills: int) -> tuple[Comparison, int]:
    """60 events, so many kills, then the end; gives the comparison with a rebuild and the sum of counts."""
    log = open_toys(url)
    writer = Writer(log)
    for name in range(12):
        writer.open_purse(f"p{name}", 1, 2, 3, 4)
    ran = subprocess.run(
        [sys.executable, "-m", "tests.views.crashing", url, mode, str(kills)],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
        timeout=90,
    )
    assert ran.returncode == 0, ran.stderr
    assert ran.stdout.splitlines()[-1] == f"killed {kills}"
    views = opened()
    reader = Reader(log, views)
    counted = sum(
        row["count"] for name in range(12) if (row := reader.row(COUNTING, f"purse-p{name}", after=log.head()))
    )
    comparison = compare(log, views, COUNTING)
    log.close()
    return comparison, counted


def test_a_killed_runner_loses_and_repeats_nothing(log_url: str, opened: OpenViews) -> None:
    """Rows and position are one transaction: the view equals its rebuild (F23, I5)."""
    comparison, counted = crash(log_url, opened, "one", 24)
    assert comparison.equal
    assert counted == 60


def test_with_two_transactions_the_same_kills_are_seen(log_url: str, opened: OpenViews) -> None:
    """The control: this harness would notice a projection that commits rows and position apart (F23)."""
    comparison, counted = crash(log_url, opened, "two", 6)
    assert not comparison.equal
    assert counted > 60
