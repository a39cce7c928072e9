"""Values with a history."""

from datetime import datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from wuye.domain.register.dated import Dated, Span
from wuye.entrypoints.testing import MONDAY_9AM

HOUR = timedelta(hours=1)
instants = st.integers(0, 12).map(lambda hours: MONDAY_9AM + hours * HOUR)


@given(st.lists(instants, max_size=8), instants)
def test_in_force_is_what_started_last(starts: list[datetime], at: datetime) -> None:
    """Also where the values were not recorded in the order in which they come into force."""
    dated: Dated[int] = Dated()
    for version, since in enumerate(starts, 1):
        dated = dated.starting(since, version, version)
    began = [(since, version) for version, since in enumerate(starts, 1) if since <= at]
    assert dated.at(at) == (max(began)[1] if began else None)
    assert [one.since for one in dated.entries] == sorted(starts)


@given(st.lists(instants, min_size=1, max_size=8))
def test_a_version_stands_for_all_that_came_into_force_before_it(starts: list[datetime]) -> None:
    """A case pinned to a version finds the same values for ever."""
    dated: Dated[int] = Dated()
    for version, since in enumerate(starts, 1):
        dated = dated.starting(since, version, version)
    for version in range(1, len(starts) + 1):
        upto = dated.upto(version)
        assert upto[-1].version == version
        assert all((one.since, one.version) <= (upto[-1].since, version) for one in upto)
    assert dated.upto(0) == ()
    assert dated.latest == dated.entries[-1].value


def test_nothing_is_latest_where_nothing_is() -> None:
    """No value is not a zero."""
    assert Dated[int]().latest is None


def test_a_span_ends_before_its_end() -> None:
    """Half open: who moves out at nine is no occupant at nine."""
    span = Span(since=MONDAY_9AM, until=MONDAY_9AM + HOUR)
    assert not span.covers(MONDAY_9AM - HOUR)
    assert span.covers(MONDAY_9AM)
    assert not span.covers(MONDAY_9AM + HOUR)
    assert Span(since=MONDAY_9AM).covers(MONDAY_9AM + 10_000 * HOUR)


@given(instants, instants, instants, instants)
def test_two_spans_overlap_where_they_share_an_instant(a: datetime, b: datetime, c: datetime, d: datetime) -> None:
    """Adjoining stays do not overlap."""
    one, other = Span(since=min(a, b), until=max(a, b)), Span(since=min(c, d), until=max(c, d))
    every = (MONDAY_9AM + hours * HOUR for hours in range(13))
    shared = any(one.covers(at) and other.covers(at) for at in every)
    assert shared <= one.overlaps(other)
    if a != b and c != d:
        assert one.overlaps(other) == shared == other.overlaps(one)
    assert Span(since=min(a, b)).overlaps(Span(since=min(c, d)))
