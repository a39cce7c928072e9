"""What can be asked of a case: now, at a past moment, between two versions, by whom."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from tests.cli.conftest import OFFICER, TECHNICIAN, Line
from tests.cli.toy import KETTLE, TOYS
from wuye.application.encoding import to_plain
from wuye.domain.shared.actor import Actor, Role
from wuye.domain.shared.recorded import Recorded
from wuye.entrypoints.bootstrap import manual_clock, open_desk

T0 = datetime(2026, 10, 1, 1, 0, tzinfo=UTC)


@pytest.fixture
def story(toys: Line, sqlite_url: str) -> tuple[str, list[Recorded[Any]]]:
    """A kettle filled at nine, boiled at ten but entered at noon, poured at one: Shanghai time, 1 October."""
    from tests.cli import toy

    officer = Actor(id="staff-li", role=Role.OFFICER)
    technician = Actor(id="staff-wang", role=Role.TECHNICIAN)
    clock = manual_clock(T0)
    with open_desk(sqlite_url, registry=TOYS, clock=clock) as desk:
        filling = toy.FillKettle(litres=2, tea=toy.Tea.GREEN, shelf=toy.Shelf(room="hall"), note="少放糖")
        case = desk.execute(filling, by=officer).case
        clock.advance(hours=3)
        desk.execute(toy.BoilKettle(), by=technician, on=case, occurred_at=T0 + timedelta(hours=1))
        clock.advance(hours=1)
        desk.execute(toy.PourKettle(cups=3), by=officer, on=case)
        return case, desk.history(case, sealed=True)


@pytest.mark.parametrize(
    ("bound", "chosen"),
    [
        (("--version", "1"), 1),
        (("--version", "2"), 2),
        (("--as-of", "2026-10-01T09:00"), 1),
        (("--as-of", "2026-10-01T11:59"), 1),
        (("--as-of", "2026-10-01T04:00Z"), 2),
        (("--as-of", "2026-10-01T12:00:00+08:00"), 2),
        (("--valid-at", "2026-10-01T09:59"), 1),
        (("--valid-at", "2026-10-01T10:00"), 2),
        (("--valid-at", "2026-10-01T13:00", "--as-of", "2026-10-01T12:30"), 2),
        (("--as-of", "2026-10-02"), 3),
        ((), 3),
    ],
)
def test_a_past_moment_is_the_fold_of_what_was_known_then(
    toys: Line, story: tuple[str, list[Recorded[Any]]], bound: tuple[str, ...], chosen: int
) -> None:
    """Known then and true then are two axes; both are answered from the same facts."""
    case, history = story
    shown = toys.json("kettle", "show", case, *bound)
    assert shown["state"] == to_plain(KETTLE.fold(history[:chosen]))
    assert shown["version"] == chosen
    assert [one["version"] for one in shown["events"]] == [one.version for one in history[:chosen]]


def test_before_the_first_fact_there_is_nothing(toys: Line, story: tuple[str, list[Recorded[Any]]]) -> None:
    """Not found is an honest answer about a moment before the case began."""
    case, _ = story
    assert toys.problem(3, "kettle", "show", case, "--as-of", "2026-09-30")["code"] == "nothing-yet"
    assert toys.problem(3, "kettle", "show", case, "--version", "4")["code"] == "unknown-version"
    assert toys(*("kettle", "show", case, "--version", "0")).exit_code == 2


def test_the_zone_is_said_and_can_be_chosen(toys: Line, story: tuple[str, list[Recorded[Any]]]) -> None:
    """An hour without its zone is a rumour."""
    case, _ = story
    here = toys.done("kettle", "show", case)
    assert "Asia/Shanghai (UTC+08:00)" in here.stderr
    assert "2026-10-01 09:00:00" in here.stdout
    there = toys.done("kettle", "show", case, "--zone", "Europe/Berlin")
    assert "Europe/Berlin (UTC+02:00)" in there.stderr
    assert "2026-10-01 03:00:00" in there.stdout
    assert toys.json("kettle", "show", case, "--zone", "Europe/Berlin", "--as-of", "2026-10-01T05:59")["version"] == 1
    assert toys("kettle", "show", case, "--zone", "Middle/Earth").exit_code == 2


def test_a_local_time_that_happens_twice_needs_its_offset(toys: Line, story: tuple[str, list[Recorded[Any]]]) -> None:
    """Which of two half past twos was meant is not for a program to guess."""
    case, _ = story
    result = toys("kettle", "show", case, "--zone", "Europe/Berlin", "--as-of", "2026-10-25T02:30")
    assert result.exit_code == 2
    assert toys("kettle", "show", case, "--zone", "Europe/Berlin", "--as-of", "2026-10-25T02:30+01:00").exit_code == 0


def test_personal_texts_are_opened_for_the_reader(toys: Line, story: tuple[str, list[Recorded[Any]]]) -> None:
    """The log keeps them sealed; a person who reads needs them."""
    case, _ = story
    assert toys.json("kettle", "show", case)["events"][0]["fields"]["note"] == {"text": "少放糖"}
    assert "少放糖" in toys.done("kettle", "show", case).stdout


def test_an_erased_text_says_so(toys: Line, story: tuple[str, list[Recorded[Any]]], sqlite_url: str) -> None:
    """Erasure is visible as erasure, not as an empty field."""
    case, history = story
    with open_desk(sqlite_url, registry=TOYS) as desk:
        assert desk.vault.forget(history[0].event.note.content.key)
    assert toys.json("kettle", "show", case)["events"][0]["fields"]["note"] == {"erased": True}
    assert "(erased)" in toys.done("kettle", "show", case).stdout


@pytest.mark.parametrize("span", ["1..3", "1..", "..3", "0..2", "3..1"])
def test_a_diff_names_what_changed_between_two_versions(
    toys: Line, story: tuple[str, list[Recorded[Any]]], span: str
) -> None:
    """Applied to the first state, the difference gives the second."""
    case, history = story
    first, last = (int(one) if one else default for one, default in zip(span.split(".."), (0, 3), strict=True))
    changed = toys.json("kettle", "diff", case, span)
    before, after = to_plain(KETTLE.fold(history[:first])), to_plain(KETTLE.fold(history[:last]))
    assert {one["field"]: (one["before"], one["after"]) for one in changed} == {
        key: (before[key], after[key]) for key in before if before[key] != after[key]
    }


def test_an_equal_pair_differs_in_nothing(toys: Line, story: tuple[str, list[Recorded[Any]]]) -> None:
    """An empty list is an empty list, never prose."""
    case, _ = story
    assert toys.done("kettle", "diff", case, "2..2", "--json").stdout == "[]\n"
    assert toys.problem(3, "kettle", "diff", case, "1..9")["code"] == "unknown-version"
    assert "3..7" in toys.problem(2, "kettle", "diff", case, "1-2")["detail"]


def test_blame_names_the_last_fact_behind_each_field(toys: Line, story: tuple[str, list[Recorded[Any]]]) -> None:
    """Who set it, by which event: the question after every surprise."""
    case, _ = story
    told = {one["field"]: one for one in toys.json("kettle", "blame", case)}
    assert (told["tea"]["version"], told["tea"]["actor"]) == (1, "staff-li")
    assert (told["litres"]["value"], told["litres"]["event"]) == (0, "kettle.kettle-poured/1")
    assert told["stage"]["version"] == 3
    assert "price" not in told


def test_allowed_is_what_would_not_be_refused(toys: Line) -> None:
    """The list is the table's, for this case, this person, now."""
    assert toys.json(*OFFICER, "kettle", "allowed")[0]["command"] == "fill-kettle"
    assert toys.json(*TECHNICIAN, "kettle", "allowed") == []
    filling = ("kettle", "fill-kettle", "--litres", "1", "--tea", "black", "--shelf.room", "hall")
    case = toys.json(*OFFICER, *filling)["case"]
    allowed = toys.json(*TECHNICIAN, "kettle", "allowed", case)
    assert [one["command"] for one in allowed] == ["boil-kettle"]
    assert toys.done(*allowed[0]["line"].split()[1:], *TECHNICIAN).exit_code == 0


def test_watch_shows_what_happens_until_a_stage(toys: Line, story: tuple[str, list[Recorded[Any]]]) -> None:
    """A script waits for a stage, not for an hour."""
    case, _ = story
    result = toys.done("kettle", "watch", case, "--until", "poured", "--from-start", "--json")
    lines = [json.loads(line) for line in result.stdout.splitlines()]
    assert [one["event"] for one in lines] == [
        "kettle.kettle-filled/1",
        "kettle.kettle-boiled/1",
        "kettle.kettle-poured/1",
    ]
    assert toys("kettle", "watch", case, "--until", "cold", "--timeout", "0s").exit_code == 1
    assert toys("kettle", "watch", case, "--timeout", "0s").exit_code == 0
    assert toys("kettle", "watch", case, "--timeout", "soon").exit_code == 2


@pytest.mark.parametrize(
    "options",
    [
        ("--since", "yesterday"),
        ("--since", "2026-13-01"),
        ("--since", "1 October"),
        ("--until", "2026-10-01T25:00"),
        ("--since", ""),
        ("--since", "2026-10-01T09:00:60"),
        ("--since", "-3d"),
        ("--since", "２０２６-10-01"),
        ("--since", "10000-01-01"),
        ("--since", "99999w"),
    ],
)
def test_a_moment_of_another_form_is_refused_with_the_accepted_ones(toys: Line, options: tuple[str, str]) -> None:
    """Bad input B53: a guessed date is worse than none."""
    result = toys("log", *options)
    assert result.exit_code == 2
    assert "2026-10-01T09:00:00+08:00" in result.stderr
    assert options[1] in result.stderr


def test_an_empty_span_of_time_is_refused(toys: Line) -> None:
    """Bad input B53: since after until is a mistake, not an empty answer."""
    told = toys.problem(2, "log", "--since", "2026-10-02", "--until", "2026-10-01")
    assert "--since 2026-10-02" in told["detail"]


def test_the_log_is_what_was_recorded_in_its_order(toys: Line, story: tuple[str, list[Recorded[Any]]]) -> None:
    """Bounds are those of recording: what was entered late stands where it was learned."""
    case, history = story
    assert [one["position"] for one in toys.json("log")] == [one.position for one in history]
    assert [one["version"] for one in toys.json("log", case)] == [1, 2, 3]
    late = toys.json("log", "--since", "2026-10-01T11:00", "--until", "2026-10-01T12:00")
    assert [one["event"] for one in late] == ["kettle.kettle-boiled/1"]
    assert [one["version"] for one in toys.json("log", "--last", "1")] == [3]
    assert [one["version"] for one in toys.json("log", "--last", "2", "--until", "2026-10-01T12:00")] == [1, 2]
    assert len(toys.done("log", "--oneline").stdout.splitlines()) == 3
    assert toys.problem(3, "log", "kettle-0")["code"] == "unknown-id"


def test_an_empty_log_is_an_empty_list(toys: Line) -> None:
    """A program gets a list, whatever is in it."""
    assert toys.done("log", "--json").stdout == "[]\n"
    assert toys.done("log").stdout == ""
    assert toys.done("log", "--csv").stdout.count("\n") == 1


def test_csv_cells_do_not_become_formulas(toys: Line) -> None:
    """Bad input B22: a spreadsheet must show the text, not run it."""
    toys.done(*OFFICER, "mug", "shelve-mug", "--mug", "m-1", "--colour", '=HYPERLINK("x")')
    toys.done(*OFFICER, "mug", "shelve-mug", "--mug", "m-1", "--colour", "@SUM(1)")
    shown = toys.done("mug", "diff", "m-1", "1..2", "--csv").stdout
    assert '"\'=HYPERLINK(""x"")"' in shown
    assert "'@SUM(1)" in shown


def test_a_text_cannot_command_the_terminal(toys: Line) -> None:
    """Bad input B20, B21: what is stored as it came is shown inert."""
    toys.done(*OFFICER, "mug", "shelve-mug", "--mug", "m-2", "--colour", "\x1b[31mred [bold]x[/bold] عربي")
    shown = toys.done("mug", "show", "m-2", env={"FORCE_COLOR": "1", "COLUMNS": "200"}).stdout
    assert "\\x1b[31mred [bold]x[/bold]" in shown
    assert "\u2068" in shown
    assert "\x1b[31mred" not in shown
