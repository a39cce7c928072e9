"""Timers and board on the stores that people run: workers with connections of their own, one story."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest

from tests.sla_app.scripts import script, together, undisturbed
from tests.sla_app.stories import board_of, lines_of, tickets
from wuye.adapters.system import ManualClock
from wuye.application.projections.rebuild import compare
from wuye.application.sla.board import sla_board
from wuye.application.sla.timers import Timekeeper
from wuye.entrypoints.bootstrap import init_store, open_desk
from wuye.entrypoints.testing import MONDAY_9AM

STEPS = 40
WORKERS = 3


@pytest.fixture(params=["sqlite", "postgres"])
def store(request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    """The address of an empty store of its own."""
    monkeypatch.chdir(tmp_path)
    url = (
        f"sqlite:///{tmp_path / 'desk.db'}"
        if request.param == "sqlite"
        else str(request.getfixturevalue("postgres_url"))
    )
    init_store(url)
    return url


def test_workers_with_desks_of_their_own_tell_each_line_once(store: str) -> None:
    """Also with connections to a real database: the lines of an undisturbed run, a board that a rebuild confirms."""
    facts = script(1, STEPS)
    clock = ManualClock(MONDAY_9AM)
    desks = [open_desk(store, clock=clock) for _ in range(WORKERS + 1)]
    try:
        desk, keepers = desks[0], [Timekeeper(one) for one in desks[1:]]
        board = board_of(desk)
        for place, fact in enumerate(facts):
            clock.set(fact.at)
            desk.log.append(fact.append)
            if place % 40 == 39 and place + 1 < len(facts) and facts[place + 1].at > fact.at:
                clock.set(fact.at + (facts[place + 1].at - fact.at) / 2)
                board.catch_up()
                together([keeper.wake for keeper in keepers])
        clock.set(facts[-1].at + timedelta(days=3))
        for _ in range(4):
            board.catch_up()
            together([keeper.wake for keeper in keepers])
        board.catch_up()
        assert {case: lines_of(desk, case) for case in tickets(desk)} == undisturbed(1, STEPS)
        assert desk.views.parked() == []
        assert compare(desk.log, desk.views, sla_board(desk.registry)).equal
    finally:
        for one in desks:
            one.close()
