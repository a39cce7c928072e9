"""The pytest plugin: fixtures ``given``, ``clock``, ``desk`` and ``scenario``; nothing is loaded before one is used."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from wuye.application.desk import Desk
    from wuye.entrypoints.testing.scenario import Scenario, StoryClock
    from wuye.entrypoints.testing.story import Given


@pytest.fixture(name="given")
def given_fixture() -> Given:
    """The beginning of a story: ``given(facts…).when(command, by=…).then(facts…)``."""
    from wuye.entrypoints.testing.story import given

    return given


@pytest.fixture(name="clock")
def clock_fixture() -> StoryClock:
    """A clock that shows Monday nine o'clock in Shanghai until the test moves it."""
    from wuye.entrypoints.testing.memory import story_clock

    return story_clock()


@pytest.fixture(name="desk")
def desk_fixture(clock: StoryClock) -> Iterator[Desk]:
    """A desk in memory with that clock, closed at the end."""
    from wuye.entrypoints.testing.memory import memory_desk

    with memory_desk(clock) as desk:
        yield desk


@pytest.fixture(name="scenario")
def scenario_fixture(desk: Desk, clock: StoryClock) -> Scenario:
    """A story told to that desk: ``scenario.opens(…)``, ``.later(hours=2)``, ``.does(…)``, ``.refused(code, …)``."""
    from wuye.entrypoints.testing.scenario import Scenario

    return Scenario(desk, clock)
