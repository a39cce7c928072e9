"""Clocks: due times from a compiled calendar, and the explanation of a long case."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import timedelta
from math import ceil
from random import Random
from time import perf_counter
from typing import Any

from bench.pairs import verdict
from tests.sla.calendars import SHANGHAI, at, cn26, published
from tests.sla.tickets import Tale
from wuye.application.seeds.limits import profiles
from wuye.domain.sla.clock import runs
from wuye.domain.sla.limits import Limit, Unit, due_at
from wuye.domain.sla.policy import Profile
from wuye.domain.sla.reading import read
from wuye.domain.sla.worktime import HOUR, WorkTime
from wuye.domain.ticket import commands as c
from wuye.domain.ticket.clocks import TICKET_CLOCKS, scopes
from wuye.domain.ticket.lifecycle import TICKET
from wuye.domain.ticket.terms import Stage

DUE_TIMES = 10_000
DUE_GOAL = 100_000
"""Due times a second."""
EVENTS = 1_000
EXPLAIN_GOAL = 20.0
"""Milliseconds, for 95 of 100 explanations."""
_LIMIT = Limit(clock="ticket.complete", unit=Unit.WORKING_HOURS, value=400)


def clocks(rounds: int) -> Iterator[str]:
    """Each figure with its goal, as soon as it is known."""
    for unit in (Unit.WORKING_HOURS, Unit.WORKING_DAYS, Unit.HOURS):
        found = DUE_TIMES / min(_timed(_due_times(unit), rounds))
        yield f"- due times, {unit.value}: {found:,.0f} a second, goal ≥ {DUE_GOAL:,}: {verdict(found >= DUE_GOAL)}"
    for notes, what in ((8, "mostly notes"), (0, "nothing but holds, a trace of 2,000 steps")):
        took = sorted(_timed(_explanation(notes), 10 * rounds))
        slow = took[ceil(len(took) * 0.95) - 1] * 1000
        yield (
            f"- explain a case of {EVENTS:,} events, {what}: p50 {took[len(took) // 2] * 1000:.1f} ms, "
            f"p95 {slow:.1f} ms, goal p95 ≤ {EXPLAIN_GOAL:.0f} ms: {verdict(slow <= EXPLAIN_GOAL)}"
        )


def _timed(act: Callable[[], object], rounds: int) -> list[float]:
    act()
    took = []
    for _ in range(rounds):
        began = perf_counter()
        act()
        took.append(perf_counter() - began)
    return took


def _due_times(unit: Unit) -> Callable[[], None]:
    worktime = WorkTime(cn26())
    random = Random(7)  # noqa: S311 - the same questions in every run
    begin = at("2026-01-05 09:00", SHANGHAI)
    limits = [Limit(clock="x", unit=unit, value=value) for value in range(1, 25)]
    questions = [(random.choice(limits), begin + random.randrange(300 * 24) * HOUR) for _ in range(DUE_TIMES)]

    def ask() -> None:
        for limit, start in questions:
            due_at(limit, start, worktime)

    return ask


def _long_case(notes: int) -> list[Any]:
    """A ticket that is put on hold and taken up again, with so many notes between, until it has a thousand events."""
    tale = Tale().through(Stage.IN_PROGRESS)
    while len(tale.history) < EVENTS:
        tale.later(hours=1).does(c.ReportDeviation, "technician")
        tale.later(hours=1).does(c.AgreeRevision, "occupant")
        for _ in range(notes):
            tale.later(minutes=9).does(c.AddNote, "officer")
    return tale.history[:EVENTS]


def _explanation(notes: int) -> Callable[[], int]:
    """Clocks, readings and traces; what the log takes to hand out the events is measured elsewhere."""
    history = _long_case(notes)
    calendars = [published(cn26())]
    terms = profiles()[Profile.DEFAULT].overridden([_LIMIT])
    moment = history[-1].recorded_at + timedelta(days=1)

    def explain() -> int:
        found = runs(TICKET_CLOCKS, TICKET, history, scopes)
        return sum(len(read(one, terms, calendars, moment, trace=True).steps) for one in found)

    return explain
