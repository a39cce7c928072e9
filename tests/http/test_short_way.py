"""Commands go a short way through the server; whoever spells a path differently goes the long one and sees the same."""

from __future__ import annotations

from typing import Any

import httpx
import pytest

from tests.http.conftest import Town
from tests.support.community import CAST
from tests.support.examples import Here, example
from wuye.application.aggregates import REGISTRY
from wuye.application.encoding import to_plain
from wuye.domain.ticket.commands import AddNote, ReportRepair
from wuye.entrypoints.http.commands import command_routes
from wuye.entrypoints.http.short_way import ShortWay

REPORT = to_plain(example(ReportRepair, Here()))
NOTE = to_plain(example(AddNote, Here()))
CASES: dict[str, tuple[str, dict[str, Any]]] = {
    "taken": ("/v1/tickets/reports", {"json": REPORT}),
    "on-a-case": ("/v1/tickets/{ref}/notes", {"json": NOTE}),
    "refused": ("/v1/tickets/{ref}/acceptances", {"json": {}}),
    "unknown-case": ("/v1/tickets/T-261121-00000/notes", {"json": NOTE}),
    "wrong-field": ("/v1/tickets/reports", {"json": {**REPORT, "surprise": 1}}),
    "broken": ("/v1/tickets/reports", {"content": b'{"a":', "headers": {"Content-Type": "application/json"}}),
    "no-json": ("/v1/tickets/reports", {"content": b"a=1", "headers": {"Content-Type": "text/plain"}}),
    "too-large": ("/v1/tickets/reports", {"json": {"need": "x" * (1024 * 1024)}}),
    "without-a-key": ("/v1/tickets/reports", {"json": REPORT, "headers": {"Idempotency-Key": ""}}),
    "with-a-question": ("/v1/tickets/reports?x=1", {"json": REPORT}),
}


@pytest.mark.parametrize("case", CASES)
def test_both_ways_give_the_same_answer(town: Town, case: str) -> None:
    """Status, head in its order, and body; the second of two is a repeat, and so is the third."""
    path, sent = CASES[case]
    path = path.replace("{ref}", town.ticket)
    known = {"X-Request-ID": "the-same", "Idempotency-Key": f"short-{case}", **sent.pop("headers", {})}
    bare, _, question = path.partition("?")
    long_way = f"{bare}/" + (f"?{question}" if question else "")
    with town.served.client(CAST.officer) as client:
        answers = [client.post(one, headers=known, **sent) for one in (path, path, long_way)]
    first, short, long = answers
    assert first.status_code == short.status_code == long.status_code
    assert _head(short) == _head(long)
    assert short.content == long.content
    assert (first.content == short.content) or first.json() == short.json()
    assert ("idempotency-replayed" in short.headers) == (case in ("taken", "on-a-case"))


def _head(answer: httpx.Response) -> list[tuple[bytes, bytes]]:
    return [pair for pair in answer.headers.raw if pair[0].lower() != b"date"]


def test_every_command_that_has_a_route_has_a_short_way() -> None:
    """And no other method, and no other path."""
    routes = command_routes(REGISTRY)
    way = ShortWay.of(routes, body_limit=1)
    for route in routes:
        path = route.path.replace("{ref}", "T-1")
        assert way.found({"method": "POST", "path": path}) == (route, "" if route.opening else "T-1")
        assert way.found({"method": "GET", "path": path}) is None
        assert way.found({"method": "POST", "path": path + "/"}) is None
    assert way.found({"method": "POST", "path": "/v1/tickets//notes"}) is None
