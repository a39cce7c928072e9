"""What if: the cases that change are those that a replay of everything under other terms says; nothing is written."""

from __future__ import annotations

from datetime import date, timedelta
from hashlib import sha256
from typing import Any

import pytest
from attrs import evolve

from tests.sla_app.stories import (
    Wanderer,
    memory,
    office,
    reported,
    tickets,
    works_by,
)
from wuye.adapters.system import ManualClock
from wuye.application.desk import Desk
from wuye.application.projections.declared import projections
from wuye.application.projections.runner import Runner
from wuye.application.seeds.limits import profiles
from wuye.application.sla.asking import states_at
from wuye.application.sla.clocks import case_runs, readings
from wuye.application.sla.terms import terms_of
from wuye.application.sla.what_if import Looked, Supposition, cases, supposed, with_limit
from wuye.domain.register.calendar.lifecycle import calendar_of
from wuye.domain.sla.limits import Limit, Unit
from wuye.domain.sla.policy import Profile
from wuye.domain.ticket.lifecycle import TICKET
from wuye.entrypoints.testing import MONDAY_9AM

AN_HOUR = Limit(clock="ticket.review", scope="all", unit=Unit.HOURS, value=1, source="tried")


@pytest.fixture(scope="module")
def told() -> Desk:
    """A desk over which tickets wandered for weeks, by working hours; read only."""
    clock = ManualClock(MONDAY_9AM)
    desk = memory(clock, 4)
    works_by(desk, value=6, horizon=date(2026, 12, 31))
    wanderer = Wanderer(desk, clock, 4)
    for _ in range(140):
        wanderer.step()
    Runner(desk.log, desk.views, projections(desk.registry)).catch_up()
    return desk


def digest(desk: Desk) -> str:
    """Of everything in the log."""
    whole = sha256()
    for one in desk.log.page(0, 1_000_000):
        whole.update(repr(one).encode())
    return whole.hexdigest()


def changed(desk: Desk, supposition: Supposition) -> dict[tuple[str, str, int], tuple[Any, Any]]:
    found = supposed(desk, cases(desk), supposition)
    return {(one.case, one.clock, one.attempt): (one.after.verdict, one.after.due) for one in found}


def brute_force(desk: Desk, supposition: Supposition) -> dict[tuple[str, str, int], tuple[Any, Any]]:
    """Every case replayed under both terms, every clock compared."""
    found = {}
    now = desk.log.now()
    for case in tickets(desk):
        history = desk.log.stream(case)
        mine = terms_of(history[0], states_at(desk, None))
        runs = case_runs(TICKET, history, mine)
        other = supposition.of(mine)
        for one, two in zip(readings(runs, mine, now), readings(runs, other, now), strict=True):
            if (one.verdict, one.due, one.provisional) != (two.verdict, two.due, two.provisional):
                found[case, one.clock, one.attempt] = (two.verdict, two.due)
    return found


def closed_days() -> Any:
    asked = office("other", closed=[date(2026, 9, 9), date(2026, 9, 14)], horizon=date(2026, 12, 31))
    return calendar_of(asked.calendar, asked.zone, asked.week, asked.exceptions, asked.horizon, 0)


SUPPOSED = {
    "one limit": Supposition(policies=with_limit(profiles(), Profile.DEFAULT, AN_HOUR)),
    "a profile": Supposition(profile=Profile.COMMISSIONED_004),
    "no figures": Supposition(profile=Profile.ENTRY_SERVICE_003),
    "a calendar": Supposition(calendar=closed_days()),
    "both": Supposition(profile=Profile.HANDBOOK_000, calendar=closed_days()),
}


@pytest.mark.parametrize("name", SUPPOSED)
def test_what_changes_is_what_a_replay_of_everything_says(told: Desk, name: str) -> None:
    """The short cut, which reads only clocks whose terms differ, leaves none out and adds none."""
    before = digest(told), told.log.head()
    found = changed(told, SUPPOSED[name])
    assert found == brute_force(told, SUPPOSED[name])
    assert found
    assert (digest(told), told.log.head()) == before


def test_the_same_policy_and_calendar_change_nothing(told: Desk) -> None:
    """Also where the site has figures of its own: those stay on top of what is supposed."""
    state = told.state("calendar-cn")
    assert changed(told, Supposition()) == {}
    assert changed(told, Supposition(profile=Profile.DEFAULT)) == {}
    assert changed(told, Supposition(profile=Profile.DEFAULT, calendar=state.current)) == {}


def test_every_change_says_why(told: Desk) -> None:
    """The limit that differs with both figures; the first day the calendars differ on, with both rules."""
    (why,) = {one.why for one in supposed(told, cases(told), SUPPOSED["one limit"])}
    assert [(one.kind, one.before, one.after) for one in why] == [("limit", "24 hours", "1 hours")]
    moved = list(supposed(told, cases(told), SUPPOSED["a calendar"]))
    assert {one.clock for one in moved} == {"ticket.complete"}
    for one in moved:
        (because,) = one.why
        assert because.kind == "calendar"
        assert (because.before, because.after) == ("cn/1", "other/0")
        assert because.rule[0].startswith(("2026-09-09: ", "2026-09-14: "))
        assert "Closed" in because.rule[0]
        assert "停业" in because.rule[1]


def test_days_are_days_of_the_calendars_zone() -> None:
    """A week over a change of the clocks is an hour longer, and so is a limit of seven days."""
    clock = ManualClock(MONDAY_9AM + timedelta(days=44))
    desk = memory(clock)
    works_by(desk, unit=Unit.DAYS, value=7)
    begun = clock.now()
    reported(desk)
    Runner(desk.log, desk.views, projections(desk.registry)).catch_up()
    london = evolve(office(), zone="Europe/London")
    there = calendar_of("there", london.zone, london.week, london.exceptions, london.horizon, 0)
    (change,) = supposed(desk, cases(desk), Supposition(calendar=there))
    assert change.before.due == begun + timedelta(days=7)
    assert (change.clock, change.after.due) == ("ticket.complete", begun + timedelta(days=7, hours=1))
    assert change.why[0].rule[0] == "zone Asia/Shanghai → Europe/London"


def test_a_case_whose_terms_do_not_differ_is_not_read(told: Desk) -> None:
    """A look at its first event says so: a year of history costs little when one profile is tried."""
    read: list[Looked] = []
    assert list(supposed(told, cases(told), Supposition(), looked=read.append)) == []
    assert {one.events for one in read} == {1}
    assert len(read) == len(tickets(told))


def test_cases_since_an_instant_are_those_opened_then_or_later() -> None:
    """The instant itself counts."""
    clock = ManualClock(MONDAY_9AM)
    desk = memory(clock)
    opened = []
    for _ in range(3):
        opened.append(reported(desk))
        clock.advance(hours=1)
    Runner(desk.log, desk.views, projections(desk.registry)).catch_up()
    assert list(cases(desk)) == opened
    assert list(cases(desk, MONDAY_9AM + timedelta(hours=1))) == opened[1:]
    assert list(cases(desk, MONDAY_9AM + timedelta(hours=1, microseconds=1))) == opened[2:]
