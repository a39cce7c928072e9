"""Order is commit order: a tailing reader misses nothing (design 5, faults I4)."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.log.writers import tail
from wuye.adapters.eventlog import init

APPENDS = 10_000
MANY = 50_000


@pytest.mark.timeout(300)
def test_a_tailing_reader_of_sqlite_misses_nothing(tmp_path: Path) -> None:
    """Ten thousand appends by eight writers in two processes."""
    url = f"sqlite:///{tmp_path}/wuye.db"
    init(url)
    result = tail(url, APPENDS)
    assert (result.stored, result.missed, result.misplaced) == (APPENDS, 0, 0)


@pytest.mark.timeout(300)
def test_a_tailing_reader_of_postgresql_misses_nothing(postgres_url: str) -> None:
    """The library's fast path loses one event in a hundred here (trap T1)."""
    init(postgres_url)
    result = tail(postgres_url, APPENDS)
    assert (result.stored, result.missed, result.misplaced) == (APPENDS, 0, 0)


@pytest.mark.timeout(300)
def test_without_the_lock_the_same_reader_does_miss(postgres_url: str) -> None:
    """The control: a harness that cannot see a loss proves nothing."""
    init(postgres_url)
    result = tail(postgres_url, 1_600, locked=False)
    assert result.stored == 1_600
    assert result.missed > 0


@pytest.mark.slow
@pytest.mark.timeout(1_800)
def test_sixteen_writers_of_sqlite_keep_the_order(tmp_path: Path) -> None:
    """Fifty thousand appends in groups of up to sixteen, from two processes that take turns at the file."""
    url = f"sqlite:///{tmp_path}/wuye.db"
    init(url)
    result = tail(url, MANY, threads=8)
    assert (result.stored, result.missed, result.misplaced) == (MANY, 0, 0)


@pytest.mark.slow
@pytest.mark.timeout(1_800)
def test_sixteen_writers_of_postgresql_keep_the_order(postgres_url: str) -> None:
    """The same under the advisory lock, which orders the groups of the two."""
    init(postgres_url)
    result = tail(postgres_url, MANY, threads=8)
    assert (result.stored, result.missed, result.misplaced) == (MANY, 0, 0)
