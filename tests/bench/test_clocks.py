"""How fast clocks are: due times from a compiled calendar, and the explanation of a long case."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from math import ceil
from random import Random
from time import perf_counter
from typing import Any

import pytest
from pytest_benchmark.fixture import BenchmarkFixture

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

Say = Callable[[str, float, float, str], None]
DUE_TIMES = 10_000
EVENTS = 1_000
TERMS = profiles()[Profile.DEFAULT].overridden([Limit(clock="ticket.complete", unit=Unit.WORKING_HOURS, value=400)])


@pytest.fixture
def say(capsys: pytest.CaptureFixture[str]) -> Say:
    """Prints a figure with its goal."""

    def told(what: str, found: float, goal: float, unit: str) -> None:
        met = found >= goal if unit == "a second" else found <= goal
        with capsys.disabled():
            print(f"\n{what}: {found:,.1f} {unit} (goal {goal:,.0f}: {'met' if met else 'missed'})")

    return told


@pytest.mark.parametrize("unit", [Unit.WORKING_HOURS, Unit.WORKING_DAYS, Unit.HOURS])
def test_due_times_from_a_compiled_calendar(benchmark: BenchmarkFixture, say: Say, unit: Unit) -> None:
    """At least 100,000 a second."""
    worktime = WorkTime(cn26())
    random = Random(7)
    begin = at("2026-01-05 09:00", SHANGHAI)
    limits = [Limit(clock="x", unit=unit, value=value) for value in range(1, 25)]
    questions = [(random.choice(limits), begin + random.randrange(300 * 24) * HOUR) for _ in range(DUE_TIMES)]

    def ask() -> None:
        for limit, start in questions:
            due_at(limit, start, worktime)

    ask()
    benchmark.pedantic(ask, rounds=5)  # type: ignore[no-untyped-call]  # its types are not complete
    took = []
    for _ in range(5):
        began = perf_counter()
        ask()
        took.append(perf_counter() - began)
    say(f"due times, {unit.value}, best of five", DUE_TIMES / min(took), 100_000, "a second")


def _long_case() -> list[Any]:
    """A thousand events: a ticket that is put on hold and taken up again, with notes and reports in between."""
    tale = Tale().through(Stage.IN_PROGRESS)
    while len(tale.history) < EVENTS:
        tale.later(hours=1).does(c.ReportDeviation, "technician")
        tale.later(hours=1).does(c.AgreeRevision, "occupant")
        if tale.ticket.stage is not Stage.IN_PROGRESS:
            raise AssertionError(tale.ticket.stage)
    return tale.history[:EVENTS]


def test_explaining_a_case_of_a_thousand_events(benchmark: BenchmarkFixture, say: Say) -> None:
    """Clocks, readings and traces of a long case: 95 of 100 times under 20 ms."""
    history = _long_case()
    calendars = [published(cn26())]
    moment = history[-1].recorded_at + timedelta(days=1)

    def explain() -> int:
        found = runs(TICKET_CLOCKS, TICKET, history, scopes)
        return sum(len(read(one, TERMS, calendars, moment, trace=True).steps) for one in found)

    assert explain() > EVENTS / 2
    benchmark.pedantic(explain, rounds=5)  # type: ignore[no-untyped-call]  # its types are not complete
    took = []
    for _ in range(60 if benchmark.enabled else 3):
        began = perf_counter()
        explain()
        took.append((perf_counter() - began) * 1000)
    say("explain a case of 1,000 events, p95", sorted(took)[ceil(len(took) * 0.95) - 1], 20, "ms")
