"""A year of an estate of 5,000 homes, told from one seed on a simulated clock; one month of it in every suite."""

from __future__ import annotations

from collections import Counter
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from pathlib import Path

import pytest

from tests.estate.accounts import check_assets, check_occurrences, check_reactions, digest, whole
from tests.estate.community import BUILDINGS
from tests.estate.life import Estate, every_view
from tests.estate.retold import lived, told
from wuye.application.projections.declared import projections
from wuye.application.projections.rebuild import compare
from wuye.application.sla.timers import Timekeeper
from wuye.entrypoints.demo.community import DOORS, FLOORS, UNITS


def proved(estate: Estate) -> tuple[Counter[str], Counter[str], Counter[str]]:
    """Everything adds up; gives cases by kind, occurrences by how they ended, acts by reaction and what crossed."""
    desk = estate.desk
    log = whole(desk)
    tally = check_occurrences(desk, log, estate.clock.now())
    crossed = check_assets(desk, log)
    acted = check_reactions(desk, log)
    every_view(estate)
    assert desk.views.parked() == []
    wrong = [one.view for one in projections(desk.registry) if not compare(desk.log, desk.views, one).equal]
    assert wrong == []
    cases = Counter(stream.partition("-")[0] for stream in {one.stream for one in log})
    keeper = Timekeeper(desk)
    told = sorted({one.stream.removeprefix("clock-") for one in log if one.stream.startswith("clock-")})
    assert [case for case in told[:: max(1, len(told) // 50)] if keeper.tell(case) is not None] == []
    return cases, tally, acted + crossed


@pytest.mark.timeout(300)
def test_a_month_of_the_estate_adds_up_and_is_the_same_again(tmp_path: Path) -> None:
    """Tickets, complaints, equipment, routes, hazards, surveys; three days without workers; the first told twice."""
    estate = lived(tmp_path / "month", 31)
    cases, tally, acted = proved(estate)
    assert cases["home"] == BUILDINGS * UNITS * FLOORS * DOORS == 5_040
    least = {"ticket": 120, "complaint": 8, "asset": 210, "inspection": 35, "hazard": 2, "survey": 4, "cadence": 240}
    assert {kind: cases[kind] for kind, number in least.items() if cases[kind] < number} == {}
    assert {kind for kind in ("done", "late", "missed", "merged", "waived", "open") if not tally[kind]} == set()
    assert acted["asset-fault"] > 2
    log = whole(estate.desk)
    again = lived(tmp_path / "again", 4)
    days = whole(again.desk)
    assert len(days) > 6_500
    assert digest(again.desk, days) == digest(estate.desk, log[: len(days)])


@pytest.mark.slow
@pytest.mark.timeout(1_800)
def test_a_year_of_the_estate_adds_up_and_is_the_same_again(tmp_path: Path) -> None:
    """Ten days without workers in August as well; the whole year told twice at the same time, event for event."""
    with ProcessPoolExecutor(1, mp_context=get_context("spawn")) as beside:
        again = beside.submit(told, tmp_path / "again", 365)
        estate = lived(tmp_path / "year", 365)
        cases, tally, acted = proved(estate)
        first = digest(estate.desk, whole(estate.desk))
        print(first, dict(cases), dict(tally), dict(acted), sep="\n")
        assert again.result() == first
    least = {"ticket": 1_500, "complaint": 100, "inspection": 420, "hazard": 30, "survey": 11}
    assert {kind: cases[kind] for kind, number in least.items() if cases[kind] < number} == {}
    assert {kind for kind in ("done", "late", "missed", "merged", "waived") if tally[kind] < 20} == set()
    wanted = ("asset-fault", "asset-defect", "dissatisfied-answer", "done before")
    assert {name for name in wanted if not acted[name]} == set()
