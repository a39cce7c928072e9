"""Bad input over HTTP: the wanted answer, and nothing left behind (spec/bad-input.md)."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Any
from uuid import uuid4

import httpx
import pytest

from tests.http.conftest import Town
from tests.support.community import CAST
from tests.support.examples import Here, example
from wuye.application.encoding import to_plain
from wuye.domain.ticket.commands import ReportRepair

ROWS = tomllib.loads((Path(__file__).parents[1] / "data" / "bad_input.toml").read_text(encoding="utf-8"))["http"]
MEMBERS = {"type", "title", "status", "detail", "instance", "code"}


def _body(row: dict[str, Any]) -> bytes | None:
    if "hex" in row:
        return bytes.fromhex(row["hex"])
    if "repeat" in row:
        before, middle, times, after = row["repeat"]
        return str(before + middle * times + after).encode()
    return row["body"].encode() if "body" in row else None


def _request(row: dict[str, Any], town: Town) -> httpx.Request:
    headers = {
        "Wuye-Actor": CAST.officer.id,
        "Wuye-Role": CAST.officer.role.value,
        "Idempotency-Key": str(uuid4()),
        "Content-Type": "application/json",
        **row.get("headers", {}),
    }
    if "key" in row:
        sign, times = row["key"]
        headers["Idempotency-Key"] = sign * times
    for name in row.get("without", ()):
        del headers[name]
    body = _body(row)
    path = row.get("path", "/v1/tickets/{ticket}/notes").replace("{ticket}", town.ticket)
    if "query" in row:
        start, sign, times = row["query"]
        path = start + sign * times
    method = row.get("method", "GET" if body is None else "POST")
    return httpx.Request(method, town.served.url + path, headers=headers, content=body)


@pytest.mark.parametrize("row", ROWS, ids=[f"{row['b']} {row['what']}" for row in ROWS])
def test_bad_input_gets_the_wanted_answer_and_leaves_nothing(town: Town, row: dict[str, Any]) -> None:
    """Whatever half-enters a history can never be taken out again, so nothing may enter by half."""
    desk = town.served.desk
    head = desk.log.head()
    with httpx.Client(trust_env=False, timeout=20) as client:
        sent = _request(row, town)
        answer = client.send(sent)
        assert answer.status_code == row["status"], answer.text
        assert answer.headers["content-type"] == "application/problem+json"
        problem = answer.json()
        assert problem.keys() >= MEMBERS
        assert problem["status"] == row["status"]
        assert problem["type"] == f"/problems/{problem['code']}"
        assert problem["instance"] == answer.headers["x-request-id"]
        assert {name: problem.get(name) for name in row.get("answer", {})} == row.get("answer", {})
        if "error" in row:
            first = problem["errors"][0]
            assert {name: first.get(name) for name in row["error"]} == row["error"]
        assert client.get(town.served.url + problem["type"]).status_code == 200
        assert desk.log.head() == head
        _key_is_free(client, town, sent)


def _key_is_free(client: httpx.Client, town: Town, sent: httpx.Request) -> None:
    """A refused command has left no record under its key: the same key may carry another command."""
    key = sent.headers.get("idempotency-key", "")
    if sent.method != "POST" or not key.isprintable() or not 0 < len(key) <= 128 or " " in key:
        return
    actor = {"Wuye-Actor": CAST.officer.id, "Wuye-Role": CAST.officer.role.value, "Idempotency-Key": key}
    answer = client.post(f"{town.served.url}/v1/tickets/{town.ticket}/notes", json={"text": "阀门已关"}, headers=actor)
    assert answer.status_code == 200, answer.text
    assert "idempotency-replayed" not in answer.headers


def test_every_wrong_field_is_named_at_once(town: Town) -> None:
    """Who corrects one field a try gives up before the fifth."""
    with town.served.client(CAST.officer) as client:
        answer = client.post(
            f"/v1/tickets/{town.ticket}/items",
            json={"item": {"cod": "E01", "quantity": 0}, "occurred_at": "yesterday"},
            headers={"Idempotency-Key": str(uuid4())},
        )
    problem = answer.json()
    assert answer.status_code == 422
    assert problem["code"] == "invalid-input"
    assert {error["pointer"]: error["rule"] for error in problem["errors"]} == {
        "/item/cod": "unknown-field",
        "/item/code": "missing-field",
        "/item/quantity": "out-of-range",
        "/occurred_at": "invalid-time",
    }


@pytest.mark.parametrize(
    "text", ["<script>alert(1)</script>", "{0.__class__}", "${jndi:ldap://x}", "'; DROP TABLE x; --"]
)
def test_text_that_means_something_elsewhere_is_stored_as_it_is(town: Town, text: str) -> None:
    """B21: what a resident wrote is evidence; it is inert, not altered."""
    with town.served.client(CAST.officer) as client:
        given = client.post(
            f"/v1/tickets/{town.ticket}/notes", json={"text": text}, headers={"Idempotency-Key": str(uuid4())}
        )
        assert given.status_code == 200, given.text
        history = client.get(f"/v1/tickets/{town.ticket}/events", params={"limit": 200}).json()
    assert history["items"][-1]["data"]["text"] == {"text": text}


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("home-уunqi-3-2-1802", CAST.home),
        ("home-YUNQI-3-2-18０2", CAST.home),
        ("3栋2－1802", CAST.home),
        ("Α-101", None),
    ],
)
def test_a_unit_that_looks_like_another_is_unknown_and_the_real_one_is_told(
    town: Town, typed: str, meant: str | None
) -> None:
    """B23: nobody sees that a letter is Cyrillic; a guess is told, never taken."""
    head = town.served.desk.log.head()
    body = to_plain(example(ReportRepair, Here())) | {"home": typed}
    with town.served.client(CAST.officer) as client:
        answer = client.post("/v1/tickets/reports", json=body, headers={"Idempotency-Key": str(uuid4())})
    problem = answer.json()
    assert answer.status_code == 422
    assert problem["code"] == "unknown-unit"
    assert problem["facts"] == {"id": typed} | ({"suggested": meant} if meant else {})
    assert (f"Did you mean {meant}?" in problem["detail"]) is (meant is not None)
    assert town.served.desk.log.head() == head


@pytest.mark.parametrize("lang", ["zh-CN", "en"])
def test_problems_speak_the_language_that_was_asked_for(town: Town, lang: str) -> None:
    """Residents read Chinese, integrators English; the code is the same for both."""
    with town.served.client(CAST.officer, **{"Accept-Language": lang}) as client:
        answer = client.get("/v1/tickets?lmit=1")
        page = client.get(answer.json()["type"])
    assert answer.headers["content-language"] == lang
    assert answer.json()["code"] == "unknown-parameter"
    assert page.headers["content-language"] == lang
    assert answer.json()["title"] in page.text
    assert any("\u4e00" <= char <= "\u9fff" for char in answer.json()["title"]) == (lang == "zh-CN")
