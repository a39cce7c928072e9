"""Two implementations of working time and of readings, one of them naive, agree in random worlds."""

from __future__ import annotations

import os

import pytest

from tests.oracle.worlds import CASES_A_WORLD, agree

CASES = int(os.environ.get("WUYE_ORACLE_CASES", "20000"))
"""``make oracle`` compares a million."""
PARTS = 8


@pytest.mark.timeout(7200)
@pytest.mark.parametrize("part", range(PARTS))
def test_both_implementations_agree(part: int) -> None:
    """Due instants, elapsed time, verdicts, traces: over daylight saving, nights, exceptions, pauses, publications."""
    assert agree(seed=part, cases=CASES // PARTS) == CASES // PARTS >= CASES_A_WORLD
