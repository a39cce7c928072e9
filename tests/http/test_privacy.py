"""Who may read what: deny by default, and a stranger cannot tell "not yours" from "not there" (threats T1, T2)."""

from __future__ import annotations

from datetime import timedelta

import httpx
import pytest
from attrs import frozen

from tests.http.conftest import Town, report
from tests.http.running import key
from tests.support.community import CAST
from wuye.application.projections.sheets import SHEETS
from wuye.application.tallies import TALLIES
from wuye.domain.register.home import MoveIn, MoveOut, OccupancyKind
from wuye.domain.shared.actor import Actor, Role

REQUEST = {"X-Request-Id": "same"}


@frozen(kw_only=True)
class _Answer:
    status: int
    body: bytes
    headers: tuple[tuple[str, str], ...]


def _answer(response: httpx.Response) -> _Answer:
    headers = tuple((name, value) for name, value in response.headers.items() if name != "date")
    return _Answer(status=response.status_code, body=response.content, headers=headers)


@pytest.fixture(scope="module")
def moved(town: Town) -> str:
    """A ticket of the occupant's home, and the occupant has moved out since; somebody else moved in."""
    with town.served.client(CAST.officer) as client:
        number = report(client)
    desk = town.served.desk
    clock = desk.clock
    with town.served.client(CAST.occupant) as client:
        assert client.get(f"/v1/tickets/{number}").status_code == 200
    clock.advance(minutes=1)  # type: ignore[attr-defined]  # the story's clock, which can be moved
    left = clock.now() - timedelta(seconds=30)
    desk.execute(MoveOut(person=CAST.occupant.id, until=left), by=CAST.officer, on=CAST.home)
    desk.execute(MoveOut(person=CAST.flatmate.id, until=left), by=CAST.officer, on=CAST.home)
    desk.execute(MoveIn(person=CAST.stranger.id, kind=OccupancyKind.OWNER, since=left), by=CAST.officer, on=CAST.home)
    return number


PATHS = ("", "/events", "/allowed", "?version=1", "/events?limit=1")


@pytest.mark.parametrize("path", PATHS)
@pytest.mark.parametrize("who", [CAST.occupant, CAST.stranger], ids=["former occupant", "next occupant"])
def test_the_relation_is_an_interval_and_not_a_flat(town: Town, moved: str, who: Actor, path: str) -> None:
    """B33, T2: the former occupant no more, the next occupant never: the same bytes as for what is not there."""
    absent = moved[:-5] + "ZZZZZ"
    with town.served.client(who, **REQUEST) as client:
        answers = [
            _answer(client.get(f"/v1/tickets/{ref}{path}"))
            for ref in (moved, absent, "T-1", "ticket-x", "%00", "..%2f..%2fx", "a" * 500, "home-yunqi-3-2-1802")
        ]
    assert answers[0].status == 404
    assert all(answer == answers[0] for answer in answers)
    with town.served.client(CAST.officer) as client:
        assert client.get(f"/v1/tickets/{moved}{path}").status_code == 200, "staff see the history"


@pytest.mark.parametrize("precondition", [{}, {"If-Match": '"1"'}, {"If-Match": '"99"'}])
def test_a_stranger_s_command_meets_nothing(town: Town, moved: str, precondition: dict[str, str]) -> None:
    """Not even the version may tell that there is something."""
    head = town.served.desk.log.head()
    with town.served.client(CAST.stranger, **REQUEST, **precondition) as client:
        answers = [
            _answer(client.post(f"/v1/tickets/{ref}/notes", json={"text": "x"}, headers=key()))
            for ref in (moved, moved[:-5] + "ZZZZZ", "T-1")
        ]
    assert answers[0].status == 404
    assert all(answer == answers[0] for answer in answers)
    assert town.served.desk.log.head() == head


OVERSIGHT = tuple(
    f"/v1/{name}"
    for name in (
        *(
            "assets",
            "audit",
            "budgets",
            "cadences",
            "calendars",
            "catalogues",
            "checklists",
            "competences",
            "complaints",
        ),
        *("events", "hazards", "homes", "inspections", "manuals", "notices", "persons", "policies", "receptions"),
        *(
            "reports/figures",
            "retrofit-programmes",
            "rounds",
            "safety-systems",
            "sites",
            "sla/board",
            "staff",
            "supervisions",
            "surveys",
        ),
        *("tickets", "tools", "trainings", "upkeep-plans", "vendors"),
        *("activities", "briefings", "companies", "customer-analyses", "rosters", "sections", "visit-rounds"),
        *(f"sheets/{name}" for name in SHEETS),
    )
)
WITH_A_QUESTION = (
    "/v1/reports",
    *(f"/v1/sheets/{name}/row" for name in SHEETS),
    *(f"/v1/tally/{name}" for name in TALLIES),
)
"""Answers to a question; one that does not say what it asks for is told so, after who may ask."""


@pytest.mark.parametrize("path", [*OVERSIGHT, *WITH_A_QUESTION])
def test_who_may_look_at_everybody(town: Town, path: str) -> None:
    """A matrix of lists and roles: staff and reviewers may, occupants see their own only."""
    open_to_staff = 400 if path in WITH_A_QUESTION else 200
    for role in Role:
        if role is Role.SYSTEM:
            continue
        actor = Actor(id="person-x" if role is Role.OCCUPANT else "staff-x", role=role)
        with town.served.client(actor) as client:
            assert client.get(path).status_code == (403 if role is Role.OCCUPANT else open_to_staff), role


def test_every_list_is_in_the_matrix(town: Town) -> None:
    """A new list without a row here would be a list nobody thought about."""
    with town.served.client(CAST.officer) as client:
        paths = client.get("/openapi.json").json()["paths"]
    lists = {path for path, item in paths.items() if "get" in item and "{" not in path and path.startswith("/v1/")}
    assert lists == {*OVERSIGHT, *WITH_A_QUESTION}


def test_an_occupant_lists_only_what_may_be_read(town: Town, moved: str) -> None:
    """The board shows the next occupant the tickets since the move, none of before."""
    with town.served.client(CAST.officer) as client:
        since = report(client)
    position = town.served.desk.log.head()
    with town.served.client(CAST.stranger) as client:
        rows = client.get("/v1/tickets", params={"home": CAST.home, "after": position}).json()["items"]
    assert {row["number"] for row in rows} == {since}
    with town.served.client(CAST.officer) as client:
        rows = client.get("/v1/tickets", params={"home": CAST.home, "after": position}).json()["items"]
    assert {moved, since} <= {row["number"] for row in rows}


def test_a_reviewer_reads_and_never_writes(town: Town) -> None:
    """Reads only (glossary: reviewer)."""
    with town.served.client(CAST.reviewer) as client:
        assert client.get(f"/v1/tickets/{town.ticket}").status_code == 200
        assert client.get(f"/v1/tickets/{town.ticket}/allowed").json()["allowed"] == []
        note = client.post(f"/v1/tickets/{town.ticket}/notes", json={"text": "x"}, headers=key())
        photo = client.post("/v1/evidence", content=b"\xff\xd8\xff\xd9", headers={"Content-Type": "image/jpeg"})
    assert (note.status_code, photo.status_code) == (403, 403)
