"""Histories of tickets for the clocks: valid commands, decided for real, with time between them."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from random import Random
from typing import Any, Self

from attrs import evolve

from tests.support.commands import MONDAY_9AM, ROUTES, Here, Pick, context_of, example, first
from tests.support.community import CAST
from tests.support.envelopes import as_next
from wuye.domain.shared.actor import Actor
from wuye.domain.shared.recorded import Recorded
from wuye.domain.shared.refusal import InvalidInput, Refused
from wuye.domain.sla.clock import Run, runs
from wuye.domain.ticket import commands as c
from wuye.domain.ticket.clocks import TICKET_CLOCKS, scopes
from wuye.domain.ticket.lifecycle import TICKET
from wuye.domain.ticket.state import Ticket
from wuye.domain.ticket.terms import Stage

FACTS = {fact.cls for fact in TICKET.facts}


class Tale:
    """A ticket's history, told command by command; every command takes a minute."""

    def __init__(self, *, begin: datetime = MONDAY_9AM) -> None:
        self.now = begin
        self.ticket = Ticket()
        self.history: list[Recorded[Any]] = []

    def later(self, **parts: float) -> Self:
        """Time passes."""
        self.now += timedelta(**parts)
        return self

    def does(
        self, kind: type, who: str | Actor, /, pick: Pick = first, occurred_at: datetime | None = None, **changes: Any
    ) -> Self:
        """Somebody of the cast gives a valid command; ``occurred_at`` tells it afterwards."""
        actor = getattr(CAST, who) if isinstance(who, str) else who
        here = Here(ticket=self.ticket, actor=actor, now=self.now, stub=len(self.history) + 1)
        command = evolve(example(kind, here, pick), **changes)
        context = evolve(context_of(here, command), occurred_at=occurred_at or self.now)
        for event in TICKET.decide(self.ticket, command, context):
            if type(event) in FACTS:
                recorded = as_next(event, self.ticket, context)
                self.history.append(recorded)
                self.ticket = TICKET.evolve(self.ticket, recorded)
        return self.later(minutes=1)

    def through(self, stage: Stage, **parts: float) -> Self:
        """The everyday way to a stage, with so much time before each step."""
        for kind, who in ROUTES[stage]:
            self.later(**parts).does(kind, who)
        return self

    def reconstructed(self, shift: timedelta) -> list[Recorded[Any]]:
        """The same history as an import tells it, moved in time."""
        return [
            evolve(one, envelope=evolve(one.envelope, occurred_at=one.occurred_at + shift, reconstructed=True))
            for one in self.history
        ]


def of(history: list[Recorded[Any]], clock: str | None = None) -> tuple[Run, ...]:
    """The attempts of a ticket's clocks, or of one of them."""
    found = runs(TICKET_CLOCKS, TICKET, history, scopes)
    return tuple(one for one in found if clock in (None, one.clock))


def wander(
    seed: int,
    steps: int,
    pause: Callable[[Random], timedelta],
    begun: Tale | None = None,
    without: tuple[type, ...] = (),
) -> Tale:
    """A ticket to which somebody does something allowed, again and again, with time between."""
    random = Random(seed)
    tale = begun or Tale().does(c.ReportRepair, random.choice(("occupant", "officer")), random.choice)
    for _ in range(steps * 4):
        offered = _OFFERED.get(tale.ticket.stage, ())
        if len(tale.history) >= steps or not offered:
            break
        kind, actor = random.choice(offered)
        if kind in without:
            continue
        backdated = tale.now - timedelta(minutes=random.randint(0, 90)) if random.random() < 0.2 else None
        if backdated is not None and backdated < tale.history[-1].occurred_at:
            backdated = None
        try:
            tale.does(kind, actor, random.choice if random.random() < 0.7 else first, backdated)
        except (Refused, InvalidInput):
            continue
        tale.now += pause(random)
    return tale


_OFFERED: dict[Any, tuple[tuple[type, Actor], ...]] = {
    stage: tuple(
        (row.command, actor)
        for row in TICKET.rows
        for actor in CAST.everybody
        if stage in row.stages and actor.role in row.roles
    )
    for stage in Stage
}
"""What somebody may try at each stage."""
