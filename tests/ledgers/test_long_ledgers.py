"""A ledger of a hundred thousand rows: all of it in and out again, in memory that does not grow with it."""

from __future__ import annotations

import pytest

from bench.ledgers import GOAL, MAPPINGS, MOST_GROWTH_MIB, apart, grown

ROWS = 100_000


@pytest.mark.slow
@pytest.mark.timeout(900)
@pytest.mark.parametrize("mapping", MAPPINGS)
def test_a_hundred_thousand_rows_take_the_memory_of_a_quarter_of_them(mapping: str) -> None:
    """Ten years of a large community are imported on the machine that serves it; how fast is for the eye."""
    told = apart(ROWS, mapping)
    print(f"{mapping}: {told['rows_a_second']:,} rows a second, goal {GOAL:,}; memory {told['memory_mib']} MiB")
    assert told["rows"] == ROWS
    assert grown(told["memory_mib"]) <= MOST_GROWTH_MIB
    for count, _, memory in told["exports"].values():
        assert count > ROWS // 10
        assert grown(memory) <= MOST_GROWTH_MIB
