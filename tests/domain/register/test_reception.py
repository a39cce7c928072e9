"""Meeting reception, from the order to the last switch."""

from datetime import timedelta
from typing import Any

import pytest
from attrs import evolve

from tests.domain.register.conftest import OFFICER
from tests.support.register_stories import OFFERED, TERMS
from wuye.domain.register.reception import commands as c
from wuye.domain.register.reception import events as e
from wuye.domain.register.reception.events import Season
from wuye.domain.register.reception.state import Reception
from wuye.domain.shared.actor import Actor, Role
from wuye.entrypoints.testing import MONDAY_9AM, Given, fact

MEETING = MONDAY_9AM + timedelta(hours=5)
OWNER = Actor(id="person-a", role=Role.OCCUPANT)
ORDER = c.OrderReception(key="r1", starts_at=MEETING, ends_at=MEETING + timedelta(hours=2))
ORDERED = e.ReceptionOrdered(
    starts_at=MEETING,
    ends_at=MEETING + timedelta(hours=2),
    ready_by=MEETING - timedelta(minutes=30),
    terms=TERMS,
    important=False,
    staff_leave=False,
    fewer_refills=False,
    wishes=None,
)
PREPARED = (
    e.StepTicked(step="airing"),
    e.StepTicked(step="cups"),
    e.TemperatureRecorded(season=Season.SUMMER, celsius=24),
)


def test_an_order_takes_the_terms_of_the_catalogue(given: Given) -> None:
    """What the list says later does not change what was ordered (CAT-026)."""
    given().elsewhere("catalogue-main", *OFFERED).when(ORDER, by=OWNER).then(ORDERED)
    given().when(ORDER, by=OWNER).then_refused("reception-not-offered")
    without = (OFFERED[0], OFFERED[2])
    given().elsewhere("catalogue-main", *without).when(ORDER, by=OWNER).then_refused("reception-not-offered")


def test_the_terms_must_still_be_kept(given: Given) -> None:
    """An order that cannot be ready in time is a broken promise from the start (CAT-026)."""
    offered = given().elsewhere("catalogue-main", *OFFERED)
    offered.when(ORDER, by=OWNER, at=MEETING - timedelta(minutes=30)).then(e.ReceptionOrdered)
    offered.when(ORDER, by=OWNER, at=MEETING - timedelta(minutes=29)).then_refused("too-late-to-prepare")
    offered.when(evolve(ORDER, ends_at=MEETING), by=OWNER).then_refused("ends-before-start", field="ends_at")


@pytest.mark.parametrize("wish", [{"staff_leave": True}, {"fewer_refills": True}])
def test_privacy_is_for_important_meetings(given: Given, wish: dict[str, Any]) -> None:
    """The option belongs to important meetings (CAT-028)."""
    offered = given().elsewhere("catalogue-main", *OFFERED)
    offered.when(evolve(ORDER, **wish), by=OWNER).then_refused("only-important-meetings")
    offered.when(evolve(ORDER, important=True, **wish), by=OWNER).then(e.ReceptionOrdered)


def test_an_owner_cancels_the_own_order_only(given: Given) -> None:
    """Nobody calls off the neighbour's meeting."""
    cancel = c.CancelReception(reason="改期")
    ordered = given(fact(ORDERED, by=OWNER))
    ordered.when(cancel, by=OWNER).then(e.ReceptionCancelled)
    ordered.when(cancel, by=Actor(id="person-b", role=Role.OCCUPANT)).then_refused("not-related")


def test_ready_is_when_every_step_is_done(given: Given) -> None:
    """The checklist is complete or it is not (CAT-027)."""
    given(ORDERED).when(c.DeclareReady(), by=OFFICER).then_refused(
        "not-prepared", missing=["airing", "cups", "temperature"]
    )
    ready = given(ORDERED, *PREPARED)
    assert ready.when(c.DeclareReady(), by=OFFICER, at=MEETING - timedelta(minutes=30)).state.on_time is True
    assert ready.when(c.DeclareReady(), by=OFFICER, at=MEETING - timedelta(minutes=29)).state.on_time is False
    assert ready.state().on_time is None


@pytest.mark.parametrize(
    ("season", "celsius", "comfortable"),
    [
        (Season.WINTER, 17, False),
        (Season.WINTER, 18, True),
        (Season.WINTER, 22, True),
        (Season.WINTER, 23, False),
        (Season.SUMMER, 23, False),
        (Season.SUMMER, 24, True),
        (Season.SUMMER, 28, True),
        (Season.SUMMER, 29, False),
    ],
)
def test_the_room_is_neither_cold_nor_hot(given: Given, season: Season, celsius: int, comfortable: bool) -> None:
    """18 to 22 degrees in winter, 24 to 28 in summer (CAT-026)."""
    measured = given(ORDERED).when(c.RecordTemperature(season=season, celsius=celsius), by=OFFICER)
    assert measured.state.comfortable is comfortable


def test_a_step_is_ticked_once_and_in_its_time(given: Given) -> None:
    """Switching off comes after the meeting (CAT-027)."""
    given(ORDERED).when(c.TickStep(step="airing"), by=OFFICER).then(e.StepTicked(step="airing"))
    given(ORDERED, *PREPARED).when(c.TickStep(step="airing"), by=OFFICER).then_nothing()
    given(ORDERED).when(c.TickStep(step="switch-off"), by=OFFICER).then_refused("unknown-step", step="switch-off")
    ready = given(ORDERED, *PREPARED, e.ReceptionReady())
    ready.when(c.TickStep(step="cups"), by=OFFICER).then_refused("unknown-step")


def test_a_meeting_ends_with_everything_switched_off(given: Given) -> None:
    """All equipment (CAT-027)."""
    ready = given(ORDERED, *PREPARED, e.ReceptionReady(), e.TeaRefilled())
    assert ready.state().refills == 1
    ready.when(c.CloseReception(), by=OFFICER).then_refused("not-closed-down", missing=["switch-off"])
    off = ready.when(c.TickStep(step="switch-off"), by=OFFICER).own
    ready(*off).when(c.CloseReception(), by=OFFICER).then(e.ReceptionClosed())


def test_nothing_is_open_where_nothing_was_ordered() -> None:
    """The empty state answers too."""
    assert (Reception().steps, Reception().unclosed, Reception().comfortable) == ((), (), False)
