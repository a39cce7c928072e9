"""Many commands in one transaction: each is decided alone, on every store."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.ledgers.conftest import ADMIN, settled
from wuye.application.bulk import Given, Told, execute_many
from wuye.application.desk import Desk, Receipt
from wuye.application.ports import CommandReused
from wuye.domain.shared.actor import Actor, Role
from wuye.domain.shared.refusal import Refused
from wuye.domain.ticket.commands import AddNote, ImportTicket, RecordLegacyStep
from wuye.domain.ticket.terms import ServiceDomain
from wuye.entrypoints.bootstrap import open_desk


@pytest.fixture(params=["memory", "sqlite", "postgresql"])
def desk(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Desk]:
    """The site and the home, on each store."""
    url = {"memory": "memory://", "sqlite": f"sqlite:///{tmp_path / 'desk.db'}"}.get(request.param)
    url = url or request.getfixturevalue("postgres_url")
    with open_desk(url, create=True, key_file=tmp_path / "wuye.key", files=tmp_path / "files") as opened:
        yield settled(opened)


def taken_over(number: str, *, content: str = "漏水", command_id: str | None = None) -> Given:
    command = ImportTicket(
        site="s1", source="old", external_id=number, content=content, domain=ServiceDomain.PUBLIC_AREA
    )
    return Given(command=command, by=ADMIN, command_id=command_id or f"import-{number}")


def kinds(told: list[Told]) -> list[str]:
    """What each was answered, in a word."""
    return [
        ("repeat" if one.replayed else "stored")
        if isinstance(one, Receipt)
        else one.code
        if isinstance(one, Refused)
        else type(one).__name__
        for one in told
    ]


def test_each_of_many_commands_gets_its_own_answer(desk: Desk) -> None:
    """Winners, a number twice, a repeat, a reused id and a stranger in one call: nobody pays for another."""
    assert kinds(execute_many(desk, [taken_over("1")])) == ["stored"]
    head = desk.log.head()
    stranger = Given(command=taken_over("9").command, by=Actor(id="x", role=Role.TECHNICIAN), command_id="x")
    told = execute_many(
        desk,
        [
            taken_over("2"),
            taken_over("1"),
            taken_over("1", content="停电", command_id="import-1"),
            taken_over("2", content="停电", command_id="another"),
            stranger,
            taken_over("3"),
        ],
    )
    assert kinds(told) == ["stored", "repeat", "CommandReused", "imported-already", "not-permitted", "stored"]
    assert isinstance(told[2], CommandReused)
    assert len(desk.log.page(head, 100)) == 6


def test_commands_to_one_case_follow_each_other(desk: Desk) -> None:
    """The later one is decided again on what the earlier one made: versions stay without a hole."""
    (opened,) = execute_many(desk, [taken_over("1")])
    assert isinstance(opened, Receipt)
    notes = [
        Given(command=AddNote(text=f"n{one}"), by=ADMIN_OFFICER, command_id=f"n{one}", on=opened.case)
        for one in range(3)
    ]
    steps = [Given(command=RecordLegacyStep(step="s"), by=ADMIN, command_id="s", on=opened.number)]
    assert kinds(execute_many(desk, [*notes, *steps])) == ["stored"] * 4
    assert [one.version for one in desk.log.stream(opened.case)] == [1, 2, 3, 4, 5]


def test_nothing_is_asked_for_nothing(desk: Desk) -> None:
    """An empty call writes nothing."""
    head = desk.log.head()
    assert execute_many(desk, []) == []
    assert desk.log.head() == head


def test_versions_of_many_streams_are_told_in_one_question(desk: Desk) -> None:
    """Only of those that have events."""
    assert desk.log.heads(["site-s1", "home-3-2-1201", "ticket-nobody"]) == {"site-s1": 1, "home-3-2-1201": 1}


ADMIN_OFFICER = Actor(id="staff-li", role=Role.OFFICER)
