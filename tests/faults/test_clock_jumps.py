"""Clocks that jump: what is recorded never runs backwards in a stream, and replay gives the same state; F27."""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from tests.faults import invariants
from tests.faults.place import Place, file_place
from tests.faults.watch import VIEWS
from wuye.application.projections.rebuild import compare
from wuye.application.projections.runner import Runner
from wuye.domain.register.site import RegisterBuilding, RegisterSite, Site
from wuye.domain.shared.actor import Actor, Role
from wuye.entrypoints.bootstrap import manual_clock

ADMIN = Actor(id="staff-faults", role=Role.ADMINISTRATOR)
START = datetime(2026, 11, 21, 12, 0, tzinfo=UTC)
JUMPS = {
    "an hour back": START - timedelta(hours=1),
    "a day on": START + timedelta(days=1),
    "month end": datetime(2026, 11, 30, 23, 59, 59, 999_999, tzinfo=UTC),
    "the second after": datetime(2026, 12, 1, tzinfo=UTC),
    "leap day": datetime(2028, 2, 29, 23, 59, 59, tzinfo=UTC),
    "back to the start": START,
    "the last second of 32 bits": datetime(2038, 1, 19, 3, 14, 7, tzinfo=UTC),
    "the one after": datetime(2038, 1, 19, 3, 14, 8, tzinfo=UTC),
    "before everything": datetime(1999, 12, 31, tzinfo=UTC),
}


@pytest.fixture(params=["sqlite", "postgres"])
def place(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Place]:
    if request.param == "sqlite":
        yield file_place(tmp_path / "store")
    else:
        yield Place(request.getfixturevalue("postgres_url"), tmp_path).made()


def test_a_clock_that_jumps_never_runs_backwards_in_a_stream(place: Place) -> None:
    """F27: the log keeps the latest time it has written in a stream; the host's own clock stands beside it, as it was.

    So both are there to see: that time ran on (I11), and that the clock of the machine did not.
    """
    clock = manual_clock(START)
    with place.open(clock=clock) as desk:
        desk.execute(RegisterSite(site="jumpy", name="Jumpy", opened_at=datetime(1990, 1, 1, tzinfo=UTC)), by=ADMIN)
        for number, at in enumerate(JUMPS.values()):
            clock.set(at)
            desk.execute(RegisterBuilding(code=f"b{number}"), by=ADMIN, on="site-jumpy")
        history = desk.history("site-jumpy")
        recorded = [one.recorded_at for one in history]
        assert all(before <= after for before, after in itertools.pairwise(recorded))
        assert [one.envelope.host_at for one in history[1:]] == list(JUMPS.values())
        latest = list(itertools.accumulate(JUMPS.values(), max, initial=START))
        assert recorded == latest
        assert invariants.stored(place).wrong == []
        with_all = desk.at("site-jumpy", as_of=recorded[-1])
        assert states(with_all) == states(desk.at("site-jumpy"))
        for one in history:
            assert states(desk.at("site-jumpy", version=one.version)) == one.version - 1
        runner = Runner(desk.log, desk.views, VIEWS)
        runner.catch_up()
        runner.stop()
        assert all(compare(desk.log, desk.views, view).equal for view in VIEWS)


def test_two_processes_whose_clocks_differ_keep_one_order(place: Place) -> None:
    """F27 between two hosts, an hour apart: positions and times in the stream agree, and nobody is refused."""
    ahead, behind = manual_clock(START + timedelta(hours=1)), manual_clock(START)
    with place.open(clock=ahead) as one, place.open(clock=behind) as other:
        one.execute(RegisterSite(site="pair", name="Pair", opened_at=datetime(1990, 1, 1, tzinfo=UTC)), by=ADMIN)
        for number, desk in enumerate((other, one) * 4):
            receipt = desk.execute(RegisterBuilding(code=f"b{number}"), by=ADMIN, on="site-pair")
            assert receipt.recorded_at == START + timedelta(hours=1)
        assert [event.version for event in other.history("site-pair")] == list(range(1, 10))
        assert invariants.stored(place).wrong == []


def states(moment: Any) -> int:
    """How many buildings the site has at a moment."""
    assert isinstance(moment.state, Site)
    return len(moment.state.buildings)
