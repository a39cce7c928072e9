"""The kit's own promises: it judges as the desk would, and an ending that does not hold fails."""

import subprocess
import sys
import unittest
from collections.abc import Callable
from datetime import timedelta

import pytest

from tests.kit.toy import (
    DRAWER,
    TOYS,
    Drawer,
    DrawerOpened,
    DrawerShut,
    DrawerStage,
    OpenDrawer,
    PutThings,
    ShutDrawer,
    ThingsPut,
)
from wuye.domain.shared.actor import Actor, Role
from wuye.domain.shared.lifecycle import Elsewhere
from wuye.entrypoints.testing import MONDAY_9AM, Given, fact
from wuye.entrypoints.testing.story import STEP

ANA = Actor(id="staff-ana", role=Role.OFFICER)
BO = Actor(id="staff-bo", role=Role.TECHNICIAN)
OPENED = DrawerOpened(number="D-260907-00001")

given = Given(registry=TOYS)


def test_a_command_gives_its_facts() -> None:
    """The first of the three endings."""
    given().when(OpenDrawer(room="1"), by=ANA).then(OPENED)
    given(OPENED).when(PutThings(count=2), by=BO).then(ThingsPut(count=2))


def test_a_class_stands_for_any_fact_of_its_kind() -> None:
    """Not every test is about every value."""
    given(OPENED).when(PutThings(count=2), by=BO).then(ThingsPut)


def test_a_fact_of_another_stream_is_seen() -> None:
    """What is written elsewhere in the same breath is part of the answer."""
    ending = given(OPENED).when(ShutDrawer(), by=ANA)
    ending.then(DrawerShut(), Elsewhere("drawer-room", DrawerShut()))
    ending.then(DrawerShut, DrawerShut)
    assert ending.own == (DrawerShut(),)


def test_nothing_to_do_is_an_ending() -> None:
    """An accepted command without an effect is neither a fact nor a refusal."""
    given(OPENED).when(PutThings(count=0), by=BO).then_nothing()


def test_a_refusal_is_an_ending() -> None:
    """Code, rule, what is allowed instead, and the facts beside it."""
    put = fact(ThingsPut(count=1), by=ANA)
    given(OPENED, put).when(ShutDrawer(), by=ANA).then_refused(
        "filled-by-yourself", rule="TKT-003", allowed=("PutThings", "ShutDrawer"), actor="staff-ana"
    )


def test_who_and_when_are_part_of_the_story() -> None:
    """Separation of duties reads the envelope, not the event."""
    put = fact(ThingsPut(count=1), by=BO)
    given(OPENED, put).when(ShutDrawer(), by=ANA).then(DrawerShut, DrawerShut)
    late = given(fact(OPENED, at=MONDAY_9AM + timedelta(hours=3)))
    assert late.when(PutThings(count=1), by=BO).context.now == MONDAY_9AM + timedelta(hours=3) + STEP


def test_another_stream_can_be_given_as_history_or_as_state() -> None:
    """What a rule needs from outside comes as a value."""
    room = given(OPENED).elsewhere("drawer-room", OPENED, DrawerShut())
    room.when(PutThings(count=1), by=BO).then_refused("room-shut")
    room = given(OPENED).other("drawer-room", Drawer(stage=DrawerStage.SHUT))
    room.when(PutThings(count=1), by=BO).then_refused("room-shut")


def test_a_passed_lifecycle_needs_no_registry() -> None:
    """An embedder's own aggregate is tested with the same words."""
    Given(DRAWER)(OPENED).when(OpenDrawer(room="1"), by=ANA).then_refused("wrong-stage", stages=["new"])
    assert Given()(OPENED, lifecycle=DRAWER).state().stage is DrawerStage.OPEN


def test_a_story_is_continued_not_changed() -> None:
    """Two tests may share a beginning."""
    begun = given(OPENED)
    begun(ThingsPut(count=3))
    assert begun.state().things == 0
    assert begun(ThingsPut(count=3)).state().things == 3


def test_the_state_after_the_facts_can_be_asked_for() -> None:
    """The fold is the real one, with the acting person in the envelope."""
    after = given(OPENED).when(PutThings(count=2), by=BO).state
    assert (after.things, after.filled_by) == (2, "staff-bo")


@pytest.mark.parametrize(
    "wrong",
    [
        lambda: given(OPENED).when(PutThings(count=2), by=BO).then(ThingsPut(count=3)),
        lambda: given(OPENED).when(PutThings(count=2), by=BO).then(DrawerShut),
        lambda: given(OPENED).when(PutThings(count=2), by=BO).then(),
        lambda: given(OPENED).when(PutThings(count=2), by=BO).then_nothing(),
        lambda: given(OPENED).when(PutThings(count=2), by=BO).then_refused("wrong-stage"),
        lambda: given(OPENED).when(OpenDrawer(room="1"), by=ANA).then(OPENED),
        lambda: given(OPENED).when(OpenDrawer(room="1"), by=ANA).then_nothing(),
        lambda: given(OPENED).when(OpenDrawer(room="1"), by=ANA).then_refused("not-permitted"),
        lambda: given(OPENED).when(OpenDrawer(room="1"), by=ANA).then_refused("wrong-stage", rule="TKT-999"),
        lambda: given(OPENED).when(OpenDrawer(room="1"), by=ANA).then_refused("wrong-stage", allowed=()),
        lambda: given(OPENED).when(OpenDrawer(room="1"), by=ANA).then_refused("wrong-stage", stages=["open"]),
    ],
)
def test_an_ending_that_does_not_hold_fails(wrong: Callable[[], object]) -> None:
    """A kit that cannot fail is no kit."""
    with pytest.raises(AssertionError):
        wrong()


class InUnittest(unittest.TestCase):
    """The same words without pytest."""

    def test_a_story(self) -> None:
        """No fixture is needed: the kit is a plain value."""
        given(OPENED).when(PutThings(count=2), by=BO).then(ThingsPut(count=2))


def test_the_plugin_is_cheap_where_it_is_not_used() -> None:
    """Everyone who has installed Wuye loads it in every session of pytest."""
    code = "import sys, wuye.entrypoints.testing.plugin; print(*sys.modules)"
    loaded = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout.split()
    ours = {name for name in loaded if name.startswith("wuye.")}
    assert ours == {"wuye.entrypoints", "wuye.entrypoints.testing", "wuye.entrypoints.testing.plugin"}
    assert {"hypothesis", "attrs", "eventsourcing", "litestar"} & (set(loaded) - _loaded_by_pytest()) == set()


def _loaded_by_pytest() -> set[str]:
    code = "import sys, pytest; print(*sys.modules)"
    return set(subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout.split())
