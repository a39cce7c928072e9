"""Two implementations of working time and of readings, one of them naive, agree in random worlds."""

from __future__ import annotations

import os
from collections.abc import Callable

import pytest

from tests.oracle.conftest import COMPARED
from tests.oracle.worlds import CASES_A_WORLD, KINDS, agree

CASES = int(os.environ.get("WUYE_ORACLE_CASES", "20000"))
"""``make oracle`` compares a million."""
PARTS = 8


@pytest.mark.timeout(7200)
@pytest.mark.parametrize("part", range(PARTS))
def test_both_implementations_agree(part: int, record_property: Callable[[str, object], None]) -> None:
    """Due instants, elapsed time, verdicts, traces: over daylight saving, nights, exceptions, pauses, publications."""
    kinds = agree(seed=part, cases=CASES // PARTS)
    record_property(COMPARED, dict(kinds))
    assert kinds.total() == CASES // PARTS >= CASES_A_WORLD
    assert len(kinds) == KINDS
