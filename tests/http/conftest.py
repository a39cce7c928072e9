"""Servers that tests talk to: the toy aggregate, and a small community with one open ticket."""

from __future__ import annotations

from collections.abc import Iterator

import httpx
import pytest
from attrs import frozen

from tests.http.parcels import PARCELS
from tests.http.running import Served, key, served
from tests.support.community import CAST, settle
from tests.support.examples import PHOTO_BYTES, Here, example
from wuye.application.desk import Desk
from wuye.application.encoding import to_plain
from wuye.domain.ticket.commands import ReportRepair
from wuye.entrypoints.bootstrap import open_desk
from wuye.entrypoints.testing.memory import memory_desk, story_clock


@frozen(kw_only=True)
class Town:
    """A served community with an open ticket of the occupant's."""

    served: Served
    ticket: str

    def report(self, client: httpx.Client) -> str:
        """Open another ticket; gives its number."""
        return report(client)


def report(client: httpx.Client) -> str:
    """Open a ticket over HTTP; gives its number."""
    body = to_plain(example(ReportRepair, Here()))
    answer = client.post("/v1/tickets/reports", json=body, headers=key())
    assert answer.status_code == 201, answer.text
    number: str = answer.json()["number"]
    return number


def community() -> Desk:
    """A desk in memory, on Monday nine o'clock, with the community settled."""
    desk = memory_desk(story_clock())
    desk.files.put(PHOTO_BYTES)
    settle(desk)
    return desk


@pytest.fixture(scope="module")
def town() -> Iterator[Town]:
    """The community behind a real server; tests of a module share it and may not harm one another."""
    with served(community) as running:
        with running.client(CAST.officer) as client:
            number = report(client)
        yield Town(served=running, ticket=number)


@pytest.fixture(scope="module")
def gate() -> Iterator[Served]:
    """The toy aggregate behind a real server."""
    with served(lambda: open_desk("memory://", registry=PARCELS), registry=PARCELS) as running:
        yield running
