"""The product's views over a real desk: ticket board, case detail, audit trail."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.support.register_commands import register_commands
from wuye.application.aggregates import REGISTRY
from wuye.application.desk import Desk, Receipt
from wuye.application.encoding import disclosed, from_plain, to_plain
from wuye.application.ports import Query
from wuye.application.projections.cases import detail_at
from wuye.application.projections.declared import projections
from wuye.application.projections.follower import Follower
from wuye.application.projections.reading import Reader
from wuye.application.projections.rebuild import compare
from wuye.application.projections.runner import Runner
from wuye.application.projections.tickets import FILTERS, QUEUE
from wuye.domain.register.site import RegisterSite
from wuye.domain.shared.actor import Actor, Channel, Role
from wuye.domain.shared.lifecycle import Lifecycle
from wuye.domain.shared.money import yuan
from wuye.domain.shared.refusal import Refused
from wuye.domain.ticket.commands import ReportRepair, TriageTicket, VerifyIdentity
from wuye.domain.ticket.terms import (
    ApplicantKind,
    IdentityResult,
    Mode,
    RepairCategory,
    ServiceDomain,
    Urgency,
)
from wuye.entrypoints.testing import MONDAY_9AM, memory_desk, story_clock

VIEWS = {one.view: one for one in projections(REGISTRY)}
OFFICER = Actor(id="staff-wang", role=Role.OFFICER, channel=Channel.PHONE, verified=True)


SITES = ("west", "east")


def with_sites(desk: Desk) -> None:
    """Two sites in care."""
    administrator = Actor(id="staff-a", role=Role.ADMINISTRATOR)
    for site in SITES:
        desk.execute(RegisterSite(site=site, name=site, opened_at=MONDAY_9AM), by=administrator)


def report(desk: Desk, *, site: str = "west", content: str = "厨房水龙头漏水", **more: Any) -> Receipt:
    """A repair is reported by telephone."""
    command = ReportRepair(
        **{
            "site": site,
            "channel": Channel.PHONE,
            "applicant": ApplicantKind.OCCUPANT,
            "content": content,
            "location": "3-2-1201",
            "contact_person": "张三",
            "contact_phone": "13800000000",
            "domain": ServiceDomain.PUBLIC_AREA,
            "mode": Mode.IMMEDIATE,
            **more,
        }
    )
    return desk.execute(command, by=OFFICER)


def triage(desk: Desk, case: str, urgency: Urgency) -> None:
    """Identity and first estimate."""
    desk.execute(VerifyIdentity(result=IdentityResult.CONFIRMED, method="telephone"), by=OFFICER, on=case)
    desk.execute(
        TriageTicket(
            category=RepairCategory.WATER_AND_ELECTRICITY,
            urgency=urgency,
            estimate_minutes=60,
            estimate_cost=yuan(30),
            estimate_told=True,
        ),
        by=OFFICER,
        on=case,
    )


@pytest.fixture
def caught_up(desk: Desk) -> Iterator[Reader]:
    """A reader of views that are kept up."""
    with_sites(desk)
    with Runner(desk.log, desk.views, list(VIEWS.values())):
        yield Reader(desk.log, desk.views)


@pytest.mark.req("TKT-025")
def test_emergencies_come_first_then_the_oldest(desk: Desk, clock: Any, caught_up: Reader) -> None:
    """Whoever opens the board sees what cannot wait (TKT-025)."""
    first, second, third = (report(desk) for _ in range(3) if clock.advance(minutes=1))
    triage(desk, third.case, Urgency.EMERGENCY)
    triage(desk, first.case, Urgency.GENERAL)
    triage(desk, second.case, Urgency.SPECIAL_COMPLEX)
    board = caught_up.page(VIEWS["ticket_board"], Query(order=QUEUE), after=desk.log.head())
    assert [key for key, _ in board] == [third.case, first.case, second.case]
    assert [row["urgency"] for _, row in board] == ["emergency", "general", "special-complex"]
    shown = board[0][1]
    assert (shown["number"], shown["urgency"], shown["rank"], shown["open"]) == (third.number, "emergency", 0, True)
    assert (shown["site"], shown["mode"], shown["category"]) == ("west", "immediate", "water-and-electricity")
    assert shown["reported_at"] == third.recorded_at


@pytest.mark.parametrize("name", FILTERS)
def test_the_board_can_be_filtered_by_each_of_its_columns(desk: Desk, caught_up: Reader, name: str) -> None:
    """Site, stage, urgency, category, technician, home, mode, domain, channel: each has an index in that order."""
    one = report(desk)
    report(desk, site="east", mode=Mode.APPOINTMENT)
    triage(desk, one.case, Urgency.EMERGENCY)
    board = VIEWS["ticket_board"]
    everything = dict(caught_up.page(board, Query(order=QUEUE), after=desk.log.head()))
    wanted = everything[one.case][name]
    found = caught_up.page(board, Query(where={name: wanted}, order=QUEUE))
    assert [key for key, _ in found] == [key for key, row in everything.items() if row[name] == wanted]
    assert caught_up.count(board, {name: wanted}) == len(found)


def test_the_board_finds_a_number_by_its_part(desk: Desk, caught_up: Reader) -> None:
    """People remember the last digits."""
    report(desk)
    one = report(desk)
    assert one.number is not None
    query = Query(order=QUEUE, search=("number", one.number[-5:].lower()))
    found = caught_up.page(VIEWS["ticket_board"], query, after=desk.log.head())
    assert [key for key, _ in found] == [one.case]


def test_a_detail_shows_state_and_latest_facts_and_nothing_in_the_clear(desk: Desk, caught_up: Reader) -> None:
    """The console's page of a case is one row; personal fields stay sealed until a door shows them."""
    receipt = report(desk, content="张三家漏水")
    triage(desk, receipt.case, Urgency.GENERAL)
    row = caught_up.row(VIEWS["case_detail"], receipt.case, after=desk.log.head())
    assert row is not None
    body = row["body"]
    assert (body["category"], body["number"], body["stream"]) == ("ticket", receipt.number, receipt.case)
    assert body["version"] == row["version"] == desk.history(receipt.case)[-1].version
    assert (row["stage"], row["site"]) == (body["stage"], "west") == (desk.state(receipt.case).stage.value, "west")
    assert (row["opened_at"], row["updated_at"]) == (receipt.recorded_at, desk.history(receipt.case)[-1].recorded_at)
    assert body["state"] == to_plain(desk.state(receipt.case))
    fact = body["facts"]["ticket.repair-reported"]
    assert fact["version"] == 1
    assert fact["actor"] == {"id": "staff-wang", "role": OFFICER.role.value, "channel": "phone", "on_behalf_of": None}
    assert "$sealed" in fact["data"]["content"]
    assert "张三" not in str(row)
    assert disclosed(fact["data"]["content"], desk.vault) == {"text": "张三家漏水"}
    assert disclosed(fact["data"]["contact"]["person"], desk.vault) == {"text": "张三"}


def test_the_same_fold_gives_the_past(desk: Desk, clock: Any, caught_up: Reader) -> None:
    """As-of views need no second code: any prefix of a history gives the row as it was then."""
    receipt = report(desk)
    detail = VIEWS["case_detail"]
    then = caught_up.row(detail, receipt.case, after=desk.log.head())
    clock.advance(timedelta(hours=1))
    triage(desk, receipt.case, Urgency.EMERGENCY)
    now = caught_up.row(detail, receipt.case, after=desk.log.head())
    assert then != now
    assert detail_at(REGISTRY, desk.at(receipt.case, version=receipt.version).history) == then
    assert detail_at(REGISTRY, desk.history(receipt.case, sealed=True)) == now
    assert detail_at(REGISTRY, []) is None


def test_every_event_is_a_line_of_the_audit_trail(desk: Desk, caught_up: Reader) -> None:
    """Who, in which role, through which channel, when, in which case, by which command, because of what."""
    receipt = report(desk)
    report(desk, site="east")
    desk.execute(
        VerifyIdentity(result=IdentityResult.CONFIRMED, method="card"),
        by=OFFICER,
        on=receipt.case,
        command_id="command-1",
        correlation_id="talk-1",
        causation_id="event-0",
    )
    trail = VIEWS["audit_trail"]
    everything = [row for _, row in caught_up.page(trail, Query(order=(("position", False),)), after=desk.log.head())]
    stored = [one for one in desk.log.page(0, 100) if hasattr(one, "envelope")]
    assert [row["position"] for row in everything] == [one.position for one in stored]
    line = next(row for row in everything if row["command_id"] == "command-1")
    assert {name: line[name] for name in ("event", "actor", "role", "channel", "category", "site", "stream")} == {
        "event": "ticket.identity-verified",
        "actor": "staff-wang",
        "role": OFFICER.role.value,
        "channel": "phone",
        "category": "ticket",
        "site": "west",
        "stream": receipt.case,
    }
    assert (line["number"], line["version"], line["verified"]) == (receipt.number, 2, True)
    assert (line["correlation_id"], line["causation_id"]) == ("talk-1", "event-0")
    history = desk.history(receipt.case)
    assert (line["occurred_at"], line["recorded_at"]) == (history[1].occurred_at, history[1].recorded_at)
    assert line["event_id"] == history[1].envelope.event_id


@pytest.mark.parametrize(
    ("where", "order"),
    [
        ({"stream": ""}, "position"),
        ({"actor": "staff-wang"}, "position"),
        ({"event": "ticket.repair-reported"}, "position"),
        ({"site": "west"}, "position"),
        ({"category": "ticket"}, "position"),
        ({}, "recorded_at"),
        ({}, "occurred_at"),
        ({"site": "west"}, "recorded_at"),
        ({"actor": "staff-wang"}, "recorded_at"),
    ],
)
def test_the_trail_can_be_filtered(desk: Desk, caught_up: Reader, where: dict[str, Any], order: str) -> None:
    """By case, person, kind of event, site and time: each by an index."""
    receipt = report(desk)
    report(desk, site="east")
    where = {name: value or receipt.case for name, value in where.items()}
    trail = VIEWS["audit_trail"]
    whole = caught_up.page(trail, Query(order=((order, False),)), after=desk.log.head())
    found = caught_up.page(trail, Query(where=where, order=((order, False),)))
    wanted = [key for key, row in whole if all(row[name] == value for name, value in where.items())]
    assert [key for key, _ in found] == wanted != []
    newest = caught_up.page(trail, Query(where=where, order=((order, True),)))
    assert [key for key, _ in newest] == wanted[::-1]


@pytest.mark.parametrize("category", [one.category for one in REGISTRY.lifecycles if one.rows and one.key])
@settings(max_examples=8)
@given(choices=st.data())
def test_a_row_read_back_folds_on_as_if_it_had_never_been_stored(category: str, choices: st.DataObject) -> None:
    """A restart must not change a view: folding from stored rows, event by event, equals a rebuild in one go (I5)."""
    lifecycle = REGISTRY.by_category[category]
    desk = memory_desk(story_clock())
    for command in choices.draw(st.lists(register_commands(lifecycle), max_size=12)):
        row = next(row for row in lifecycle.rows if row.command is type(command))
        by = Actor(id="staff-a", role=min(row.roles))
        opening = type(command) in lifecycle.opening()
        try:
            desk.execute(command, by=by, on=None if opening else f"{category}-a")
        except Refused:
            continue
    for projection in VIEWS.values():
        desk.views.ensure(projection.table)
        for one in desk.log.page(0, 1000):
            assert Follower(projection, desk.views).apply([one])
        assert desk.views.parked() == []
        assert compare(desk.log, desk.views, projection).equal
    desk.close()


@pytest.mark.parametrize("lifecycle", REGISTRY.lifecycles, ids=lambda one: one.category)
def test_every_state_has_a_plain_form_and_comes_back(lifecycle: Lifecycle[Any]) -> None:
    """The detail of a case carries its state: no aggregate may keep what cannot be stored."""
    assert from_plain(to_plain(lifecycle.initial), type(lifecycle.initial)) == lifecycle.initial
