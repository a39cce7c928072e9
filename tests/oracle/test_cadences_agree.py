"""Recurring dates by the house and by counting agree, rule for rule: no date dropped, doubled or wrong."""

from __future__ import annotations

import os

import pytest

from tests.oracle.cadences import compare

RULES = 100_000 if int(os.environ.get("WUYE_ORACLE_CASES", "0")) > 100_000 else 20_000
"""``make oracle`` compares a hundred thousand."""
PARTS = 4


@pytest.mark.timeout(3600)
@pytest.mark.parametrize("part", range(PARTS))
def test_the_dates_of_five_years_agree(part: int) -> None:
    """Anchors, short months, shifts around days off, tolerance windows, daylight saving, several shifts a day."""
    seen, faults = compare(part, RULES // PARTS)
    assert faults == []
    assert seen > 5 * RULES // PARTS
