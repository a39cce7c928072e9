"""The fixtures that an embedder gets: a desk in memory, a clock that is moved, a story told to both."""

import unittest
from datetime import timedelta

import pytest

from wuye import Actor, Desk, Role
from wuye.domain.register.site import CloseSite, RegisterSite, SiteClosed, SiteRegistered, SiteStage
from wuye.entrypoints.testing import MONDAY_9AM, Given, Scenario, given, memory_desk
from wuye.entrypoints.testing.scenario import StoryClock

ADMIN = Actor(id="staff-admin", role=Role.ADMINISTRATOR)
CLERK = Actor(id="staff-li", role=Role.OFFICER)
OPEN = RegisterSite(site="s1", name="云栖花园", opened_at=MONDAY_9AM)


@pytest.fixture(name="begun")
def given_fixture_of_the_plugin(given: Given) -> Given:
    return given


def test_given_finds_the_lifecycle_by_the_command(begun: Given) -> None:
    """Nothing has to be said twice: the command belongs to one lifecycle."""
    begun().when(OPEN, by=ADMIN).then(SiteRegistered)
    begun().when(OPEN, by=CLERK).then_refused("not-permitted", allowed=())


def test_a_desk_and_its_clock(desk: Desk, clock: StoryClock) -> None:
    """What is recorded carries the clock's time, and the clock stands until it is moved."""
    first = desk.execute(OPEN, by=ADMIN)
    assert first.recorded_at == clock.now() == MONDAY_9AM
    clock.advance(timedelta(hours=3))
    closed = desk.execute(CloseSite(reason="handed-over"), by=ADMIN, on=first.case)
    assert closed.recorded_at == MONDAY_9AM + timedelta(hours=3)


def test_a_story_through_the_desk(scenario: Scenario) -> None:
    """Opened, moved in time, continued, looked at."""
    scenario.opens(OPEN, by=ADMIN)
    scenario.later(hours=2).does(CloseSite(reason="handed-over"), by=ADMIN)
    assert scenario.state.stage is SiteStage.CLOSED
    assert [receipt.version for receipt in scenario.receipts] == [1, 2]
    assert scenario.of(SiteClosed) == [SiteClosed(reason="handed-over")]
    assert scenario.events[1].recorded_at == MONDAY_9AM + timedelta(hours=2)
    later = scenario.at(MONDAY_9AM + timedelta(days=1))
    assert later.clock.now() == MONDAY_9AM + timedelta(days=1)


def test_a_refusal_in_a_story_leaves_nothing_behind(scenario: Scenario) -> None:
    """The code is compared, and the log is as it was."""
    scenario.opens(OPEN, by=ADMIN)
    refusal = scenario.refused("not-permitted", CloseSite(reason="handed-over"), by=CLERK)
    assert refusal.stage == "open"


def test_a_story_that_does_not_hold_fails(scenario: Scenario) -> None:
    """A command that is accepted, another code, and a story without a case."""
    with pytest.raises(AssertionError, match="no case"):
        scenario.does(CloseSite(reason="handed-over"), by=ADMIN)
    scenario.opens(OPEN, by=ADMIN)
    with pytest.raises(AssertionError, match="refused with"):
        scenario.refused("wrong-stage", CloseSite(reason="handed-over"), by=CLERK)
    with pytest.raises(AssertionError, match="accepted"):
        scenario.refused("wrong-stage", CloseSite(reason="handed-over"), by=ADMIN)


def test_the_same_seed_gives_the_same_ids() -> None:
    """A story that failed can be told again."""
    receipts = []
    for _ in range(2):
        with memory_desk(seed=7) as desk:
            receipts.append(desk.execute(OPEN, by=ADMIN))
    assert receipts[0] == receipts[1]


class InUnittest(unittest.TestCase):
    """The same desk and words without pytest's fixtures."""

    def test_a_story(self) -> None:
        """A plain function and a plain context manager."""
        given().when(OPEN, by=ADMIN).then(SiteRegistered)
        with memory_desk() as desk:
            assert desk.execute(OPEN, by=ADMIN).version == 1
