"""A new aggregate gets its command line for free: two toys that the program has never heard of."""

from __future__ import annotations

import json
from datetime import UTC, datetime

import pytest

from tests.cli.conftest import OFFICER, TECHNICIAN, Line
from tests.cli.toy import TOYS, KettleStage
from wuye.entrypoints.bootstrap import open_desk

FILL = ("kettle", "fill-kettle", "--litres", "2", "--tea", "green", "--shelf.room", "kitchen")


def filled(toys: Line) -> str:
    """Fill a kettle and give its stream id."""
    return str(toys.json(*OFFICER, *FILL, "--note", "少放糖")["case"])


def boiled(toys: Line) -> str:
    """A kettle at version 2."""
    case = filled(toys)
    toys.done(*TECHNICIAN, "kettle", "boil-kettle", case)
    return case


def test_the_overview_names_the_toys(toys: Line) -> None:
    """One registration line is all that a new aggregate costs."""
    shown = toys.done("--help").stdout
    assert "kettle" in shown
    assert "Mug" in shown


def test_every_command_of_the_table_has_its_own_page(toys: Line) -> None:
    """What the table declares can be asked about: fields, bounds, who may, when."""
    shown = toys.done("kettle", "fill-kettle", "--help", env={"COLUMNS": "200"}).stdout
    for part in ("--litres", "1…5", "required", "--shelf.room", "--spoons", "green | black", "TEA-001"):
        assert part in shown
    assert "升水" in toys.done("--lang", "zh", "kettle", "fill-kettle", "--help", env={"COLUMNS": "200"}).stdout


def test_a_case_lives_from_its_first_fact_to_its_last(toys: Line, sqlite_url: str) -> None:
    """The receipt says what was stored, and it is there for every other door."""
    case = filled(toys)
    toys.done(*TECHNICIAN, "kettle", "boil-kettle", case)
    receipt = toys.json(*OFFICER, "kettle", "pour-kettle", case, "--cups", "10")
    assert (receipt["version"], receipt["stage"]) == (3, "poured")
    assert receipt["events"] == ["kettle.kettle-poured/1"]
    with open_desk(sqlite_url, registry=TOYS) as desk:
        assert desk.state(case).stage is KettleStage.POURED
        first = desk.history(case)[0]
        assert first.event.note.plain == "少放糖"
        assert (first.actor.id, first.actor.role) == ("staff-li", "customer-service-officer")


def test_every_kind_of_field_can_be_typed(toys: Line) -> None:
    """Nested values are dotted, lists are repeated, amounts and instants are written as people write them."""
    result = toys.json(
        *("--as", "staff-li", "--role", "customer-service-officer", *FILL, "--dry-run"),
        *("--shelf.level", "3", "--price", "12.5", "--whistling", "--picked-on", "2026-04-05", "--role", "starter"),
        *("--spoons", "tea=green,grams=3", "--spoons", '{"tea":"black","grams":4}', "--guests", "a", "--guests", "b"),
        *("--ready-at", "2026-10-01T09:00"),
    )
    assert result[0]["event"] == "kettle.kettle-filled/1"
    assert result[0]["fields"]["spoons"] == 7
    assert result[0]["fields"]["price"] == {"minor": 1250, "currency": "CNY"}


def test_fields_can_come_as_json_and_typed_ones_win(toys: Line) -> None:
    """A program writes JSON, a person corrects one field of it."""
    body = '{"litres": 1, "tea": "black", "shelf": {"room": "hall"}}'
    answered = toys.json(*OFFICER, "kettle", "fill-kettle", "--json", body, "--litres", "4", "--dry-run")
    assert answered[0]["fields"]["litres"] == 4
    assert answered[0]["fields"]["room"] == "hall"
    read = toys.json(*OFFICER, "kettle", "fill-kettle", "--file", "-", "--dry-run", input=body)
    assert read[0]["fields"]["litres"] == 1


@pytest.mark.parametrize(
    ("body", "said"),
    [
        ("{", "no well-formed JSON"),
        ('{"litres": 1, "litres": 2}', "duplicate-key"),
        ('{"litres": NaN}', "NaN"),
        ("[1]", "one JSON object"),
        ("[" * 100_000, "too-deep"),
    ],
)
def test_json_that_a_decoder_would_let_pass_is_refused(toys: Line, body: str, said: str) -> None:
    """What is stored for ever must not depend on which of two equal keys a library prefers."""
    result = toys(*OFFICER, "kettle", "fill-kettle", "--file", "-", input=body)
    assert result.exit_code == 2
    assert said in result.stderr


def test_every_wrong_field_is_named_by_its_option(toys: Line) -> None:
    """A person mends a line once, not once for each field."""
    told = toys.problem(2, *OFFICER, "kettle", "fill-kettle", "--litres", "9", "--shelf.level", "0")
    assert {(one["option"], one["code"]) for one in told["errors"]} == {
        ("--litres", "out-of-range"),
        ("--tea", "missing-field"),
        ("--shelf.room", "missing-field"),
        ("--shelf.level", "out-of-range"),
    }
    unknown = toys.problem(2, *OFFICER, "kettle", "fill-kettle", "--input", '{"litre": 1}')
    assert "unknown-field" in [one["code"] for one in unknown["errors"]]


def test_a_dry_run_writes_nothing(toys: Line, sqlite_url: str) -> None:
    """One can look before one leaps."""
    shown = toys.done(*OFFICER, *FILL, "--dry-run", "--json")
    assert json.loads(shown.stdout)[0]["fields"]["litres"] == 2
    assert "nothing was written" in shown.stderr
    with open_desk(sqlite_url, registry=TOYS) as desk:
        assert desk.log.head() == 0
        assert desk.log.page(0, 10) == []


def test_a_repeated_command_id_gets_the_first_answer(toys: Line, sqlite_url: str) -> None:
    """A line that is sent again after a lost connection must not make a second case."""
    one = toys.json(*OFFICER, *FILL, "--command-id", "c-1")
    two = toys(*OFFICER, *FILL, "--command-id", "c-1", "--json")
    assert json.loads(two.stdout) == {**one, "replayed": True}
    assert "answered before" in two.stderr
    other = toys.problem(5, *OFFICER, *FILL, "--litres", "3", "--command-id", "c-1")
    assert other["code"] == "command-id-reused"
    with open_desk(sqlite_url, registry=TOYS) as desk:
        assert len(desk.log.page(0, 10)) == 1


def test_a_wrong_stage_is_explained_with_the_commands_that_would_work(toys: Line) -> None:
    """An error that ends in a dead end costs a telephone call."""
    case = filled(toys)
    told = toys.problem(5, *OFFICER, "kettle", "pour-kettle", case, "--cups", "1")
    assert (told["code"], told["stage"], told["rule"]) == ("wrong-stage", "cold", "TEA-003")
    assert told["instead"] == [f"wuye kettle boil-kettle {case}"]
    assert toys(*OFFICER, *told["instead"][0].split()[1:]).exit_code == 0


def test_a_wrong_role_is_told_the_right_one(toys: Line) -> None:
    """Not allowed is another answer than not possible."""
    case = boiled(toys)
    told = toys.problem(4, *TECHNICIAN, "kettle", "pour-kettle", case, "--cups", "1")
    assert told["instead"] == ["--role customer-service-officer"]


def test_a_rule_of_the_domain_refuses_with_its_facts(toys: Line) -> None:
    """The refusal's own code reaches the person, with the rule it comes from."""
    told = toys.problem(5, *OFFICER, "kettle", "pour-kettle", boiled(toys), "--cups", "11")
    assert (told["code"], told["rule"]) == ("too-many-cups", "TEA-003")


def test_an_overtaken_version_is_refused_and_shown(toys: Line) -> None:
    """With an expected version nobody decides on a state he has not seen."""
    case = boiled(toys)
    told = toys.problem(5, *OFFICER, "kettle", "pour-kettle", case, "--cups", "1", "--expected-version", "1")
    assert told["code"] == "version-mismatch"
    assert told["instead"][0] == f"wuye kettle diff {case} 1..2"
    assert toys(*told["instead"][0].split()[1:]).exit_code == 0


def test_a_case_that_is_not_there_is_not_found(toys: Line) -> None:
    """Absent, malformed and of another kind are one answer."""
    other = toys.json(*OFFICER, "mug", "shelve-mug", "--mug", "blue-1", "--colour", "blue")["case"]
    for ref in ("kettle-0", "K-1", "..%2f", other):
        assert toys.problem(3, "kettle", "show", ref)["code"] == "unknown-id"


def test_who_acts_must_be_said(toys: Line, sqlite_url: str) -> None:
    """The acting person is never implied (design 11); the environment may name it."""
    assert "must be named" in toys.problem(2, *FILL)["detail"]
    env = {"WUYE_ACTOR": "staff-env", "WUYE_ROLE": "customer-service-officer"}
    case = toys.json(*FILL, env=env)["case"]
    assert toys(*FILL, env=env | {"WUYE_ROLE": "king"}).exit_code == 2
    assert toys("--as", "李 四", "--role", "technician", *FILL).exit_code == 2
    with open_desk(sqlite_url, registry=TOYS) as desk:
        assert desk.history(case)[0].actor.id == "staff-env"


def test_global_options_stand_before_and_after_and_the_later_wins(toys: Line) -> None:
    """People add --json at the end of a line they have just typed."""
    case = json.loads(toys.done(*OFFICER, "--json", *FILL).stdout)["case"]
    shown = toys.json("--as", "staff-x", "kettle", "boil-kettle", case, *TECHNICIAN)
    assert shown["version"] == 2
    assert toys.json("kettle", "show", case)["events"][1]["actor"] == "staff-wang"


def test_a_field_keeps_its_name_where_a_global_option_has_the_same(toys: Line) -> None:
    """The domain's words come first; the acting role has a second name."""
    answered = toys.json("--as", "staff-li", *FILL, "--role", "starter", "--acting-role", "customer-service-officer")
    assert answered["version"] == 1


def test_a_register_entry_is_named_by_its_key(toys: Line) -> None:
    """Nobody types home-3-2-1802 where 3-2-1802 says it."""
    toys.done(*OFFICER, "mug", "shelve-mug", "--mug", "blue-1", "--colour", "blue")
    again = toys.json(*OFFICER, "mug", "shelve-mug", "--mug", "blue-1", "--colour", "green")
    assert (again["case"], again["version"]) == ("mug-blue-1", 2)
    assert toys.json("mug", "show", "blue-1")["state"]["colour"] == "green"
    assert toys.json("mug", "show", "mug-blue-1")["version"] == 2


def test_an_earlier_moment_can_be_stated(toys: Line, sqlite_url: str) -> None:
    """A paper form is entered in the evening; it was so in the morning."""
    case = toys.json(*OFFICER, *FILL, "--occurred-at", "2026-10-01T09:00")["case"]
    with open_desk(sqlite_url, registry=TOYS) as desk:
        assert desk.history(case)[0].occurred_at == datetime(2026, 10, 1, 1, 0, tzinfo=UTC)
    told = toys.problem(2, *OFFICER, *FILL, "--occurred-at", "2099-01-01")
    assert told["code"] == "occurred-out-of-range"
    assert "Accepted forms" in toys.problem(2, *OFFICER, *FILL, "--occurred-at", "yesterday")["detail"]
