"""Rows kept between pages: bounded, and never those that nobody asks for again."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from wuye.application.ports import Row
from wuye.application.projections.recent import RecentRows


@given(st.lists(st.tuples(st.sampled_from("abcdefgh"), st.integers(0, 3))))
def test_a_kept_row_is_the_last_one_written_and_there_are_few(steps: list[tuple[str, int]]) -> None:
    """Whatever is used in whatever order: a row is forgotten or right, and two generations are the most."""
    kept, truth = RecentRows(generation=3), dict[str, Row | None]()
    for name, value in steps:
        row: Row | None = {"value": value} if value else None
        kept.put(name, row)
        truth[name] = row
        assert kept.get(name) == row
        kept.turn()
        assert len(kept) <= 6
        assert all(kept.get(one) in (None, truth[one]) for one in truth)


def test_a_row_in_use_outlives_those_that_are_not() -> None:
    """Who works on a case works on it again soon; the others make room."""
    kept = RecentRows(generation=2)
    for number in range(10):
        kept.put("used", {"value": number})
        kept.put(f"once-{number}", {})
        kept.turn()
    assert kept.get("used") == {"value": 9}
    assert kept.get("once-0") is None
