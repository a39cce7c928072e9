"""Stories about tickets: a ticket that has come some way, and what somebody tries then."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from typing import Any

import pytest
from attrs import evolve

from tests.support.commands import OTHER, ROUTES, Here, Pick, Story, example, first
from tests.support.community import CAST, directory
from wuye.domain.shared.actor import Actor
from wuye.domain.shared.switches import Switches
from wuye.domain.ticket import commands as c
from wuye.domain.ticket.state import Ticket
from wuye.domain.ticket.terms import Stage
from wuye.entrypoints.testing.story import MONDAY_9AM, STEP, Given, Outcome, fact

Steps = Sequence[tuple[type, Actor] | tuple[type, Actor, dict[str, Any]]]


class Tale:
    """A ticket at some stage, in the community, under a policy."""

    def __init__(self, story: Story) -> None:
        self.story = story

    @property
    def ticket(self) -> Ticket:
        """The state it has come to."""
        return self.story.ticket

    @property
    def now(self) -> datetime:
        """A minute after the last fact."""
        return MONDAY_9AM + STEP * len(self.story.facts)

    @property
    def given(self) -> Given:
        """The facts so far."""
        told = Given().under(self.story.here.switches)
        for stream, state in directory().items():
            told = told.other(stream, state)
        other = Ticket(stage=Stage.REPORTED, number="T-260907-00002", site=CAST.site, version=1)
        return told.other(OTHER, other)(*(fact(event, by=by) for event, by in self.story.facts))

    def command(self, kind: type, by: Actor, /, pick: Pick = first, **changes: Any) -> Any:
        """A valid command for now, with these fields changed."""
        here: Here = evolve(self.story.here, actor=by, now=self.now)
        return evolve(example(kind, here, pick), **changes)

    def when(
        self, kind: type, by: Actor, /, *, at: datetime | None = None, pick: Pick = first, **changes: Any
    ) -> Outcome:
        """Somebody gives a valid command, changed in these fields."""
        return self.given.when(self.command(kind, by, pick, **changes), by=by, at=at or self.now)

    def goes_on(self, kind: type, by: Actor, /, pick: Pick = first, **changes: Any) -> Tale:
        """The command is accepted and the tale continues."""
        outcome = self.when(kind, by, pick=pick, **changes)
        assert outcome.refusal is None, f"{kind.__name__}: {outcome.refusal}"
        story = Story(now=self.story.here.now, switches=self.story.here.switches)
        story.facts = [*self.story.facts, *((event, by) for event in outcome.own)]
        story.here = evolve(self.story.here, ticket=outcome.state, now=self.now + STEP)
        return Tale(story)

    def through(self, *steps: tuple[type, Actor]) -> Tale:
        """One accepted command after another."""
        tale = self
        for kind, by in steps:
            tale = tale.goes_on(kind, by)
        return tale

    def under(self, **switches: Any) -> Tale:
        """The site has chosen otherwise."""
        story = Story(now=self.story.here.now)
        story.facts = list(self.story.facts)
        story.here = evolve(self.story.here, switches=evolve(self.story.here.switches, **switches))
        return Tale(story)


Tell = Callable[..., Tale]

TO_SITE = (
    (c.Dispatch, CAST.officer),
    (c.ConfirmDispatch, CAST.technician),
    (c.RecordArrival, CAST.technician),
    (c.RecordSurvey, CAST.technician),
)
TO_DONE = (*TO_SITE, (c.StartWork, CAST.technician), (c.CompleteSelfCheck, CAST.technician))
"""From a plan to a technician who has surveyed, and to work that is done."""


@pytest.fixture
def at() -> Tell:
    """A ticket at a stage, by the everyday way: ``at(Stage.ON_SITE, tracking_days=7)``."""

    def tell(stage: Stage = Stage.NEW, **switches: Any) -> Tale:
        chosen: dict[str, Any] = {"tracking_days": 7} if stage is Stage.TRACKING else {}
        story = Story(now=MONDAY_9AM, switches=Switches(**{**chosen, **switches}))
        return Tale(story).through(*((kind, getattr(CAST, who)) for kind, who in ROUTES[stage]))

    return tell


@pytest.fixture
def later() -> Callable[..., datetime]:
    """An instant after the story's beginning."""
    return lambda **parts: MONDAY_9AM + timedelta(**parts)
