"""A repair from report to archive, by Python, HTTP and command line, on SQLite and PostgreSQL; and each step again."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import UTC, datetime
from functools import reduce
from pathlib import Path
from typing import Any, Protocol
from uuid import uuid4

import httpx
import pytest
import structlog

from tests.cli.conftest import Line
from tests.cli.typed import typed
from tests.http.running import served
from tests.support.commands import Step, Story
from tests.support.community import CAST, settle
from tests.support.examples import PHOTO_BYTES
from wuye.application.aggregates import REGISTRY
from wuye.application.desk import Desk
from wuye.application.encoding import to_plain
from wuye.domain.shared.actor import Actor
from wuye.domain.shared.recorded import Recorded
from wuye.domain.ticket import commands as c
from wuye.domain.ticket.lifecycle import TICKET
from wuye.domain.ticket.terms import Stage
from wuye.entrypoints.bootstrap import open_desk
from wuye.entrypoints.cli.app import cli
from wuye.entrypoints.http.commands import command_routes

LIFE: tuple[Step, ...] = (
    (c.ReportRepair, "occupant"),
    (c.VerifyIdentity, "officer"),
    (c.TriageTicket, "officer"),
    (c.ForwardToEngineering, "officer"),
    (c.ArrangeSurvey, "engineering_supervisor"),
    (c.RecordSurvey, "technician"),
    (c.DraftPlan, "officer"),
    (c.RequestService, "occupant"),
    (c.ConfirmScope, "head"),
    (c.PriceSpecial, "head"),
    (c.ApprovePrice, "second_head"),
    (c.IssueQuote, "officer"),
    (c.AcceptQuote, "occupant"),
    (c.BookVisit, "officer"),
    (c.Dispatch, "officer"),
    (c.ConfirmDispatch, "technician"),
    (c.RecordArrival, "technician"),
    (c.StartWork, "technician"),
    (c.CompleteSelfCheck, "technician"),
    (c.AcceptWork, "occupant"),
    (c.ConfirmDelivery, "occupant"),
    (c.SettleCharge, "officer"),
    (c.ReturnOrder, "technician"),
    (c.ConfirmOrder, "engineering_supervisor"),
    (c.RecordCallback, "officer"),
    (c.Archive, "officer"),
)
"""Every station that the handbook's repair passes, with a quote."""
LATE = c.RecordSurvey
"""The step that is told later than it was done."""
ROUTES = {(route.command, route.opening): route.path for route in command_routes(REGISTRY)}


Moment = Mapping[str, int | datetime]
"""``version``, ``as_of``, ``valid_at``: several bounds hold together."""


class Door(Protocol):
    """A way in: gives commands and shows what was."""

    def give(self, command: Any, by: Actor, on: str | None, occurred_at: datetime | None = None) -> str:
        """One command that must be accepted; gives the case's number."""
        ...

    def shown(self, number: str, at: Moment) -> Any:
        """The plain state at a moment."""
        ...


class ByPython:
    """An embedder's own process."""

    def __init__(self, url: str) -> None:
        self.desk = open_desk(url)

    def give(self, command: Any, by: Actor, on: str | None, occurred_at: datetime | None = None) -> str:
        """Execute it."""
        number = self.desk.execute(command, by=by, on=on, occurred_at=occurred_at).number
        assert number is not None
        return number

    def shown(self, number: str, at: Moment) -> Any:
        """Ask the desk."""
        bounds: Any = at
        return to_plain(self.desk.at(number, **bounds).state)


class ByHttp:
    """A client of a real server."""

    def __init__(self, base: str) -> None:
        self.client = httpx.Client(base_url=base, trust_env=False, timeout=20)

    def give(self, command: Any, by: Actor, on: str | None, occurred_at: datetime | None = None) -> str:
        """Post it."""
        body = to_plain(command) | ({"occurred_at": occurred_at.isoformat()} if occurred_at is not None else {})
        path = ROUTES[type(command), on is None].replace("{ref}", on or "")
        answer = self.client.post(path, json=body, headers=_named(by) | {"Idempotency-Key": str(uuid4())})
        assert answer.is_success, answer.text
        return str(answer.json()["number"])

    def shown(self, number: str, at: Moment) -> Any:
        """Get it."""
        answer = self.client.get(f"/v1/tickets/{number}", params=_texts(at), headers=_named(CAST.officer))
        assert answer.status_code == 200, answer.text
        return answer.json()["state"]


class ByLine:
    """Somebody who types."""

    def __init__(self, url: str) -> None:
        self.line = Line(cli(), url)

    def give(self, command: Any, by: Actor, on: str | None, occurred_at: datetime | None = None) -> str:
        """Type it."""
        late = ("--occurred-at", occurred_at.isoformat()) if occurred_at is not None else ()
        return str(self.line.json(*typed("ticket", command, by, on), *late)["number"])

    def shown(self, number: str, at: Moment) -> Any:
        """Show it."""
        options = [word for name, bound in _texts(at).items() for word in (f"--{name.replace('_', '-')}", bound)]
        return self.line.json("ticket", "show", number, *options)["state"]


def _texts(at: Moment) -> dict[str, str]:
    return {name: bound.isoformat() if isinstance(bound, datetime) else str(bound) for name, bound in at.items()}


def _named(by: Actor) -> dict[str, str]:
    return {"Wuye-Actor": by.id, "Wuye-Role": by.role.value}


@contextmanager
def _doors(url: str) -> Iterator[dict[str, Door]]:
    python = ByPython(url)
    with python.desk, served(lambda: open_desk(url)) as running:
        http = ByHttp(running.url)
        with http.client:
            yield {"python": python, "http": http, "cli": ByLine(url)}


@pytest.fixture(scope="module", params=["sqlite", "postgres"])
def doors(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, Door]]:
    """The three doors of one settled community."""
    folder: Path = tmp_path_factory.mktemp("doors")
    postgres = request.param == "postgres"
    with pytest.MonkeyPatch.context() as here:
        here.chdir(folder)
        url = request.getfixturevalue("postgres_module_url") if postgres else f"sqlite:///{folder / 'desk.db'}"
        with open_desk(url, create=True) as desk:
            _prepare(desk)
        # The server is of this process: its lines must not fall into what a typed line answers.
        structlog.configure(logger_factory=structlog.PrintLoggerFactory(sys.__stderr__))
        try:
            with _doors(url) as opened:
                yield opened
        finally:
            structlog.reset_defaults()


def _prepare(desk: Desk) -> None:
    desk.files.put(PHOTO_BYTES)
    settle(desk)


@pytest.mark.parametrize("way_in", ["python", "http", "cli"])
def test_a_repair_lives_its_whole_life_through_a_door_and_every_door_can_replay_it(
    doors: dict[str, Door], way_in: str
) -> None:
    """What one channel recorded, each other channel shows step by step, on either store."""
    story = Story(now=datetime.now(UTC), stub=1 + list(doors).index(way_in))
    python = doors["python"]
    assert isinstance(python, ByPython)
    number: str | None = None
    stages: list[Stage] = []
    for kind, who in LIFE:
        command, by = story.step(kind, getattr(CAST, who))
        # The survey was made when the tenant called, and written down when the plan was due.
        called = python.desk.history(number)[0].recorded_at if number is not None and kind is LATE else None
        number = doors[way_in].give(command, by, number, called)
        stages.append(story.ticket.stage)
    assert number is not None
    assert stages[-1] is Stage.ARCHIVED

    history = python.desk.history(number)
    assert {type(event) for event, _ in story.facts} == {type(one.event) for one in history}
    assert [one.version for one in history] == list(range(1, len(story.facts) + 1))
    told = python.desk.history(number, sealed=True)
    for at in (*({"version": one.version} for one in told), *_instants(told)):
        said = {name: door.shown(number, at) for name, door in doors.items()}
        assert said == dict.fromkeys(doors, to_plain(reduce(TICKET.evolve, _until(told, at), TICKET.initial))), at


def _instants(told: list[Recorded[Any]]) -> Iterator[Moment]:
    """A moment of each stretch on either axis, around the fact that was told late, and one on both axes."""
    late = next(one for one in told if one.occurred_at < one.recorded_at)
    for one in (told[0], told[late.version - 2], late, told[late.version], told[-1]):
        yield {"as_of": one.recorded_at}
        yield {"valid_at": one.occurred_at}
    before = told[late.version - 2].recorded_at
    yield {"valid_at": before}
    yield {"valid_at": before, "as_of": before}
    known, true = (_until(told, {axis: before}) for axis in ("as_of", "valid_at"))
    assert late in true
    assert late not in known


def _until(told: list[Recorded[Any]], at: Moment) -> list[Recorded[Any]]:
    """The facts that count at a moment; versions and both axes said here once more, in the plainest way."""
    envelope = {"version": "version", "as_of": "recorded_at", "valid_at": "occurred_at"}
    bounds: dict[str, Any] = {envelope[name]: bound for name, bound in at.items()}
    return [one for one in told if all(getattr(one, name) <= bound for name, bound in bounds.items())]
