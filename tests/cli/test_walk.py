"""The whole life of a ticket, and of the registers around it, typed line by line on SQLite."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path
from random import Random
from typing import Any

import pytest

from tests.cli.conftest import Line
from tests.cli.typed import acting, typed
from wuye.application.aggregates import REGISTRY
from wuye.application.encoding import to_plain
from wuye.domain.register.policy.commands import SetSwitch
from wuye.domain.shared.lifecycle import Lifecycle, kebab
from wuye.domain.shared.money import yuan
from wuye.domain.ticket.terms import Mode, Stage
from wuye.entrypoints.bootstrap import init_store, open_desk
from wuye.entrypoints.cli.app import cli
from wuye.entrypoints.cli.forms import slots
from wuye.entrypoints.cli.headings import HEADINGS
from wuye.entrypoints.cli.options import CHANNELS, ROLES
from wuye.entrypoints.demo.acts import Acts
from wuye.entrypoints.demo.cast import ADMINISTRATOR, AIR_CONDITIONER, DIRECTOR, DRIPPING_TAP, SITE, Cast
from wuye.entrypoints.demo.community import households, orders
from wuye.entrypoints.demo.show import exhibits
from wuye.entrypoints.demo.walk import APPOINTED, CHECKED, CLOSED, PATHS, WORKING
from wuye.entrypoints.demo.walk import Path as Steps

PEOPLE = households(Random(1))[:1]


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Line:
    """A community made through the command line alone, in a folder of its own."""
    folder: Path = tmp_path_factory.mktemp("site")
    url = f"sqlite:///{folder / 'desk.db'}"
    init_store(url)
    line = Line(cli(), url)
    for command, by, on in orders(PEOPLE):
        category = REGISTRY.by_command[type(command)].category
        line.done(*typed(category, command, by, on))
    line.done("catalogue", "seed", *acting(ADMINISTRATOR))
    with open_desk(url) as desk:
        line.exhibits = exhibits(desk)
    return line


def test_registers_typed_are_registers_stored(site: Line) -> None:
    """What was typed as dotted options and repeated flags is what the desk knows."""
    home = site.json("home", "show", PEOPLE[0].home)
    assert home["state"]["occupancies"][0]["person"] == PEOPLE[0].occupant.id
    person = site.json("person", "show", PEOPLE[0].occupant.id)
    assert person["events"][0]["fields"]["name"] == {"text": PEOPLE[0].name}
    assert site.json("catalogue", "show", "main")["stage"] == "published"
    assert [one["case"] for one in site.json("catalogue", "list")] == ["catalogue-main"]
    staff = site.json("staff", "list", "--site", SITE)
    assert "staff-wang" in [one["case"] for one in staff]


def cast_of(site: Line) -> Cast:
    """The first household, with the papers that were stored for it."""
    household = PEOPLE[0]
    return Cast(
        occupant=household.occupant,
        name=household.name,
        phone=household.phone,
        home=household.home,
        location=household.place,
        photo=site.exhibits[0],
        paper=site.exhibits[1],
    )


def told(site: Line, path: Steps, *, appointed: bool = False, stub: int, tail: str = "") -> tuple[str, Stage]:
    """Type a path step by step; gives the number and the stage it led to."""
    acts = Acts(
        cast=cast_of(site),
        fault=AIR_CONDITIONER if appointed else DRIPPING_TAP,
        mode=Mode.APPOINTMENT if appointed else Mode.IMMEDIATE,
        stub=stub,
        charge=yuan(260) if tail == "paid" else None,
    )
    number, stage = None, ""
    for step in path:
        command, by = acts.act(step, datetime.now(UTC))
        receipt = site.json(*typed("ticket", command, by, number))
        number, stage = receipt["number"], receipt["stage"]
    assert number is not None
    return number, Stage(stage)


def test_a_ticket_goes_from_report_to_archive_on_the_command_line(site: Line) -> None:
    """Every step of an honest repair can be typed, and the last one freezes the record."""
    number, stage = told(site, (*CLOSED, "archive"), stub=1)
    assert stage is Stage.ARCHIVED
    shown = site.json("ticket", "show", number)
    assert shown["number"] == number
    with open_desk(site.db) as desk:
        history = desk.history(number)
        assert shown["state"] == to_plain(desk.state(number))
        assert [REGISTRY.fact_of[type(one.event)].stored_name for one in history] == [
            one["event"] for one in shown["events"]
        ]
    assert site.problem(5, "ticket", "cancel", number, "--reason", "x", *acting(PEOPLE[0].occupant))["stage"] == (
        "archived"
    )


@pytest.mark.parametrize(
    ("stage", "path"),
    [
        *((stage, PATHS[stage]) for stage in (Stage.REJECTED, Stage.REFERRED, Stage.CANCELLED, Stage.CUSTOMER_ABSENT)),
        (Stage.QUOTED, PATHS[Stage.QUOTED]),
        (Stage.IN_PROGRESS, (*WORKING, "note_incident", "compensate", "escalate", "deviate", "agree")),
        (Stage.SELF_CHECKED, (*CHECKED, "refuse", "resume", "self_check")),
        (Stage.SCHEDULED, (*PATHS[Stage.SCHEDULED], "urge", "note", "reconfirm")),
    ],
)
def test_a_ticket_can_be_led_astray_and_back(site: Line, stage: Stage, path: Steps) -> None:
    """Absences, quotes, rework and work on hold are everyday life, also in a terminal."""
    _, found = told(site, path, appointed=stage in APPOINTED, stub=2)
    assert found is stage


def test_tracking_is_reached_where_policy_asks_for_it(site: Line) -> None:
    """A switch set on the command line holds for tickets that are opened after it."""
    switch = SetSwitch(name="policy.ticket.tracking", value="7", reason="试行")
    site.done(*typed("policy", switch, DIRECTOR, f"policy-{SITE}"))
    number, stage = told(site, PATHS[Stage.TRACKING], stub=3)
    assert stage is Stage.TRACKING
    board = site.json("ticket", "list", "--stage", "tracking")
    assert [one["number"] for one in board] == [number]
    assert site.json("ticket", "list", "--stage", "tracking", "--site", "nowhere") == []
    back = SetSwitch(name="policy.ticket.tracking", value="none", reason="试行结束")
    site.done(*typed("policy", back, DIRECTOR, f"policy-{SITE}"))


def test_an_occupant_sees_own_tickets_only(site: Line) -> None:
    """To a stranger a case is as if it were not there (threats T2)."""
    number, _ = told(site, PATHS[Stage.REPORTED], stub=4)
    own = ("--as", PEOPLE[0].occupant.id, "--role", "occupant")
    strange = ("--as", "person-stranger", "--role", "occupant")
    assert site.json("ticket", "show", number, *own)["number"] == number
    assert site.problem(3, "ticket", "show", number, *strange)["code"] == "unknown-id"
    assert number in [one["number"] for one in site.json("ticket", "list", *own)]
    assert site.json("ticket", "list", *strange) == []
    assert [one["number"] for one in site.json("ticket", "list", "--limit", "1")] != []


def test_a_report_dated_back_is_true_from_then_and_known_from_now(site: Line) -> None:
    """Paper forms are entered in the evening: what was true at noon was not known at noon."""
    noon = datetime.now(UTC) - timedelta(hours=6)
    command, by = Acts(cast=cast_of(site), fault=DRIPPING_TAP).report(noon)
    number = site.json(*typed("ticket", command, by, None), "--occurred-at", noon.isoformat())["number"]
    moment = (noon + timedelta(hours=1)).isoformat()
    assert site.json("ticket", "show", number, "--valid-at", moment)["version"] == 1
    assert site.problem(3, "ticket", "show", number, "--as-of", moment)["code"] == "nothing-yet"


@pytest.mark.parametrize("lifecycle", [one for one in REGISTRY.lifecycles if one.rows], ids=lambda one: one.category)
def test_every_command_of_every_table_has_its_line(site: Line, lifecycle: Lifecycle[Any]) -> None:
    """Nothing the domain can do is out of reach of a terminal; help names every field in both languages."""
    group = site.done(lifecycle.category, "--help", env={"COLUMNS": "160"}).stdout
    for command in lifecycle.commands():
        name = kebab(command.__name__)
        assert f" {name} " in group
        page = site.done(lifecycle.category, name, "--help", env={"COLUMNS": "300"}).stdout
        for slot in slots(command):
            assert slot.flag in page
            english, chinese = slot.metadata.get("help", ("", ""))
            assert english, (command.__name__, slot.flag)
            assert chinese, (command.__name__, slot.flag)


def test_the_overview_knows_every_lifecycle_without_loading_one() -> None:
    """Headings, roles and channels are written out in the command line; here they are held to the domain's."""
    from wuye.domain.shared.actor import Channel, Role

    assert {one.category: one.title for one in REGISTRY.lifecycles if one.rows} == HEADINGS
    assert tuple(Role) == ROLES
    assert tuple(Channel) == CHANNELS


def test_no_command_is_called_like_a_way_of_reading() -> None:
    """``wuye ticket list`` must stay what it is, whatever an aggregate learns."""
    from wuye.entrypoints.cli.reading import reading_for

    for lifecycle in REGISTRY.lifecycles:
        assert not {kebab(one.__name__) for one in lifecycle.commands()} & set(reading_for(lifecycle))
