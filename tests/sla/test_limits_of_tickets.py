"""When each clock of a ticket falls due under each of the six profiles: the table "Limits: clock by profile"."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest
from attrs import evolve

from tests.sla.calendars import DAY_AND_NIGHT, SHANGHAI, at, calendar, published, run
from tests.sla.tickets import Tale, of
from wuye.application.seeds.limits import profiles
from wuye.domain.shared.refusal import Refused
from wuye.domain.sla.limits import Limit, Unit
from wuye.domain.sla.policy import COLUMNS, TARGETS, Profile, read_limits
from wuye.domain.sla.reading import Verdict, read
from wuye.domain.sla.worktime import HOUR, MINUTE, instant_of, micros
from wuye.domain.ticket.clocks import TICKET_CLOCKS, scopes
from wuye.domain.ticket.state import Ticket
from wuye.domain.ticket.terms import Mode, Stage, Urgency

SPEC = Path(__file__).parents[1] / "data" / "spec"
PROFILES = (
    Profile.HANDBOOK_000,
    Profile.QUALITY_PLAN_001,
    Profile.SHANSHUI_002,
    Profile.ENTRY_SERVICE_003,
    Profile.COMMISSIONED_004,
    Profile.DEFAULT,
)
TICKETS = {
    "emergency": Ticket(mode=Mode.IMMEDIATE, urgency=Urgency.EMERGENCY),
    "immediate": Ticket(mode=Mode.IMMEDIATE, urgency=Urgency.GENERAL),
    "appointment": Ticket(mode=Mode.APPOINTMENT, urgency=Urgency.GENERAL),
    "special complex": Ticket(mode=Mode.IMMEDIATE, urgency=Urgency.SPECIAL_COMPLEX),
    "major fault": Ticket(mode=Mode.IMMEDIATE, urgency=Urgency.GENERAL, major_fault=True),
    "emergency, major fault": Ticket(mode=Mode.IMMEDIATE, urgency=Urgency.EMERGENCY, major_fault=True),
    "not triaged yet": Ticket(mode=Mode.IMMEDIATE),
}
START = at("2026-09-07 09:00", SHANGHAI)
AGREED = START + 26 * HOUR
ITEM = 30
"""Catalogue minutes times quantity."""

EVERY = tuple(TICKETS)
AT_ONCE = tuple(name for name in TICKETS if name != "appointment")
EMERGENCIES = ("emergency", "emergency, major fault")
OTHERS = tuple(name for name in TICKETS if name not in EMERGENCIES)

# Clock, scopes; then 000, 001, 002, 003, 004, default: a length, "now", "agreed", "item", "unset" = the clock is asked
# for without a figure, "-" = the profile does not know it.
TABLE = """
ticket.review            | EVERY                              | 24h - - - - 24h
ticket.survey            | EVERY                              | 48h - - - - 48h
ticket.forward           | EMERGENCIES                        | - - now - - now
ticket.forward           | OTHERS                             | - - 2h - - 2h
ticket.dispatch          | EVERY                              | - - unset - - unset
ticket.first_response    | EVERY                              | - 24h - - - 24h
ticket.arrival           | emergency                          | 1h - - - 15m 15m
ticket.arrival           | emergency, major fault             | 1h - - - 15m 15m
ticket.arrival           | immediate                          | 2h - - - 15m 15m
ticket.arrival           | special complex                    | 2h - - - 15m 15m
ticket.arrival           | major fault                        | 2h - - - 15m 15m
ticket.arrival           | not triaged yet                    | 2h - - - 15m 15m
ticket.arrival           | appointment                        | 2h - - - - 2h
ticket.arrival_target    | AT_ONCE                            | 25m 30m - - - 25m
ticket.arrival_target    | appointment                        | - - - - - -
ticket.complete          | immediate                          | 24h 3h - - 24h 3h
ticket.complete          | appointment                        | 24h 3h - - 24h 3h
ticket.complete          | not triaged yet                    | 24h 3h - - 24h 3h
ticket.complete          | emergency                          | unset 3h - - 24h 3h
ticket.complete          | special complex                    | unset 3h - - 24h unset
ticket.complete          | major fault                        | 24h 7d - - 24h 7d
ticket.item              | EVERY                              | - - - - item item
ticket.appointment       | appointment                        | - - - agreed agreed agreed
ticket.appointment       | AT_ONCE                            | - - - - - -
ticket.punctuality_check | appointment                        | - - - - agreed agreed
ticket.reconfirm         | appointment                        | - - - unset - unset
ticket.order_return      | EVERY                              | - - - - unset unset
ticket.callback          | EVERY                              | - - unset - 24h 24h
ticket.dissatisfaction   | EVERY                              | - - unset unset - unset
ticket.tracking          | EVERY                              | - - - - unset unset
"""
GROUPS = {"EVERY": EVERY, "AT_ONCE": AT_ONCE, "EMERGENCIES": EMERGENCIES, "OTHERS": OTHERS}
CASES = [
    (clock, ticket, profile, expected)
    for line in TABLE.strip().splitlines()
    for clock, group, figures in [[part.strip() for part in line.split("|")]]
    for ticket in GROUPS.get(group, (group,))
    for profile, expected in zip(PROFILES, figures.split(), strict=True)
]


def _due(expected: str) -> int | None:
    match expected:
        case "now":
            return START
        case "agreed":
            return AGREED
        case "item":
            return START + ITEM * MINUTE
        case "unset" | "-":
            return None
        case _:
            return START + int(expected[:-1]) * {"m": MINUTE, "h": HOUR, "d": 24 * HOUR}[expected[-1]]


@pytest.mark.parametrize(("clock", "ticket", "profile", "expected"), CASES, ids=lambda one: str(one))
def test_a_clock_falls_due_as_its_profile_says(clock: str, ticket: str, profile: Profile, expected: str) -> None:
    """Each figure of the page, for each kind of ticket; what has no figure is unset, never breached."""
    agreed = AGREED if expected == "agreed" else None
    first = run(START, clock=clock)
    one = evolve(first, scoped=((first.started, scopes(TICKETS[ticket])),), agreed=agreed, item_minutes=ITEM)
    far = instant_of(START + 90 * 24 * HOUR)
    reading = read(one, profiles()[profile], [published(calendar(DAY_AND_NIGHT, SHANGHAI))], far, ladder=(0,))
    assert (None if reading.due is None else micros(reading.due)) == _due(expected)
    assert bool(reading.figures) == (expected != "-")
    assert reading.verdict is (Verdict.UNSET if expected in ("-", "unset") else Verdict.MISSED)
    assert reading.target == (clock in TARGETS and expected != "-")


def test_every_clock_of_a_ticket_is_in_the_table() -> None:
    """No clock without a line, no line without a clock."""
    assert {clock for clock, *_ in CASES} == {clock.name for clock in TICKET_CLOCKS}


def test_an_appointment_of_an_immediate_repair_has_its_clock_too() -> None:
    """A visit that was agreed binds, whatever the repair was reported as."""
    tale = Tale().through(Stage.SCHEDULED)
    (one,) = of(tale.history, "ticket.appointment")
    window = tale.ticket.appointments[-1].window
    reading = read(one, profiles()[Profile.DEFAULT], [published(calendar(DAY_AND_NIGHT, SHANGHAI))], tale.now)
    assert tale.ticket.mode is Mode.IMMEDIATE
    assert (reading.due, reading.verdict) == (window.starts_at, Verdict.RUNNING)


def test_the_earliest_of_several_limits_is_in_force() -> None:
    """The others are shown as reference (three complaint limits in one profile)."""
    one = run(START, clock="complaint.resolve", scope="every class")
    worktime = published(calendar(DAY_AND_NIGHT, SHANGHAI))
    reading = read(one, profiles()[Profile.HANDBOOK_000], [worktime], instant_of(START))
    assert [figure.limit.value for figure in reading.figures] == [72, 48, 24]
    assert reading.in_force is not None
    assert reading.in_force.value == 24


# -- the table in the package -----------------------------------------------------------------------------------------


def _rows() -> list[dict[str, str]]:
    with (SPEC / "data" / "sla_limits.csv").open(encoding="utf-8", newline="") as table:
        return list(csv.DictReader(table))


def test_every_row_of_the_limit_table_is_loaded() -> None:
    """Count, unit, figure, scope, remark and source, in the order of the table."""
    rows = _rows()
    loaded = {profile: list(policy.limits) for profile, policy in profiles().items()}
    counts = {"default": 124, "quality_plan_001": 43, "shanshui_002": 39, "handbook_000": 35}
    counts |= {"commissioned_004": 10, "entry_service_003": 4}
    assert {str(profile): len(limits) for profile, limits in loaded.items()} == counts
    assert sum(counts.values()) == len(rows)
    for row in rows:
        limit = loaded[Profile(row["profile"])].pop(0)
        scope, _, remark = row["applies_to"].partition("; ")
        figure = "" if limit.value is None else str(limit.value)
        assert (limit.clock, limit.scope, limit.remark) == (row["clock"], scope, remark)
        assert (limit.unit, figure, limit.source) == (row["unit"], row["value"], row["source"])
    assert not any(loaded.values())


GOOD = dict(zip(COLUMNS, ("ticket.review", "default", "24", "hours", "elapsed", "all; x", "s"), strict=True))


@pytest.mark.parametrize(
    ("change", "column", "rule"),
    [
        ({"profile": "nobody"}, "profile", "unknown-profile"),
        ({"unit": "fortnights"}, "unit", "unknown-unit-of-time"),
        ({"value": "-1"}, "value", "not-a-whole-number"),
        ({"value": "1.5"}, "value", "not-a-whole-number"),
        ({"value": "٣"}, "value", "not-a-whole-number"),
        ({"value": "9" * 30}, "value", "not-a-whole-number"),
        ({"value": ""}, "value", "figure-missing"),
        ({"unit": "not_stated"}, "value", "figure-unexpected"),
        ({"unit": "years", "value": "61", "calendar": "calendar"}, "value", "out-of-range"),
        ({"unit": "day_of_month", "value": "32", "calendar": "calendar"}, "value", "out-of-range"),
        ({"unit": "quarter_of_year", "value": "0", "calendar": "calendar"}, "value", "out-of-range"),
        ({"calendar": "lunar"}, "calendar", "unknown-calendar"),
        ({"calendar": "working"}, "calendar", "calendar-and-unit-differ"),
        ({"unit": "working_days"}, "calendar", "calendar-and-unit-differ"),
        ({"clock": " "}, "clock", "blank"),
        ({"applies_to": "; only a remark"}, "applies_to", "blank"),
        ({"source": None}, "source", "column-missing"),
        ({None: "a cell too many"}, "applies_to", "too-many-columns"),
        ({}, "clock", "row-twice"),
    ],
    ids=lambda one: str(one),
)
def test_a_mistake_in_a_limit_table_is_named(change: dict[str, str], column: str, rule: str) -> None:
    """File, row (the header is row 1), column and rule: an author finds it at once."""
    with pytest.raises(Refused) as met:
        read_limits([GOOD, {**GOOD, **change}], file="mine.csv")
    facts = met.value.facts
    assert (met.value.code, facts["file"], facts["row"]) == ("policy-mistake", "mine.csv", 3)
    assert (facts["column"], facts["rule"]) == (column, rule)


def test_a_site_overrides_single_figures() -> None:
    """One figure replaces all of the profile's for that clock and scope; a target stays a target."""
    mine = profiles()[Profile.HANDBOOK_000]
    own = Limit(clock="ticket.arrival_target", scope="all but appointment", unit=Unit.MINUTES, value=10)
    changed = mine.overridden([own])
    figures = changed.of("ticket.arrival_target", ("all but appointment", "all"))
    assert [(one.value, one.target) for one in figures] == [(10, True)]
    assert changed.of("ticket.review", ("all",)) == mine.of("ticket.review", ("all",))
