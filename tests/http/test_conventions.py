"""Versions, repeats, pages, time travel, waiting: what every client of the door relies on."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from datetime import timedelta
from typing import Any
from uuid import uuid4

import httpx
import pytest

from tests.http.conftest import Town, report
from tests.http.running import Served, key
from tests.support.community import CAST
from wuye.application.encoding import to_plain
from wuye.domain.shared.actor import Actor, Role
from wuye.domain.ticket.lifecycle import TICKET

KEEPER = Actor(id="staff-1", role=Role.TECHNICIAN)


@pytest.fixture
def keeper(gate: Served) -> Iterator[httpx.Client]:
    """Somebody of the staff at the gate."""
    with gate.client(KEEPER) as client:
        yield client


def _kept(client: httpx.Client, **more: Any) -> str:
    answer = client.post("/v1/parcels", json={"addressee": "person-1", "remark": "易碎", **more}, headers=key())
    assert answer.status_code == 201, answer.text
    href: str = answer.json()["href"]
    return href


# -- a fifth aggregate ------------------------------------------------------------------------------------------------


def test_a_new_aggregate_gets_its_whole_door_for_free(keeper: httpx.Client) -> None:
    """If a new aggregate needed a line here, the mechanism would be wrong (style, Adding an aggregate)."""
    opened = keeper.post("/v1/parcels", json={"addressee": "person-1", "remark": "易碎"}, headers=key())
    assert opened.status_code == 201
    assert opened.headers["location"] == opened.json()["href"] == f"/v1/parcels/{opened.json()['number']}"
    assert opened.headers["etag"] == '"1"'
    href = opened.headers["location"]
    allowed = keeper.get(f"{href}/allowed").json()["allowed"]
    assert [one["command"] for one in allowed] == ["HandOver", "AddRemark"]
    done = keeper.post(allowed[0]["href"], json={"corner": {"shelf": "A"}}, headers=key())
    assert done.status_code == 200
    assert done.headers["etag"] == '"2"'
    shown = keeper.get(href, params={"after": done.headers["wuye-position"]}).json()
    assert shown["stage"] == "handed-over"
    assert shown["facts"]["parcel.parcel-kept"]["data"]["remark"] == {"text": "易碎"}
    history = keeper.get(f"{href}/events").json()["items"]
    assert [one["name"] for one in history] == ["parcel.parcel-kept", "parcel.parcel-handed-over"]
    listed = keeper.get("/v1/parcels", params={"after": done.headers["wuye-position"], "stage": "handed-over"}).json()
    assert shown["number"] in {row["number"] for row in listed["items"]}
    document = keeper.get("/openapi.json").json()
    operations = {one["operationId"] for path in document["paths"].values() for one in path.values()}
    assert {"parcel_keep_parcel", "parcel_hand_over", "parcel_add_remark", "parcel_list", "parcel_show"} <= operations
    assert not any("expire" in one for one in operations), "what only the system may do has no door"


def test_a_command_says_what_it_wants_in_the_schema(keeper: httpx.Client) -> None:
    """Bounds stand once, in the command's fields; the schema repeats them, help texts too."""
    schemas = keeper.get("/openapi.json").json()["components"]["schemas"]
    kept = schemas["KeepParcel"]
    assert kept["additionalProperties"] is False
    assert kept["required"] == ["addressee", "remark"]
    assert kept["properties"]["count"]["minimum"] == 1
    assert kept["properties"]["count"]["maximum"] == 50
    assert kept["properties"]["remark"]["maxLength"] == 200
    assert kept["properties"]["remark"]["description"] == "What the label says 面单备注"
    assert schemas["Corner"]["properties"]["row"]["maximum"] == 9


def test_a_path_names_every_method_it_has(keeper: httpx.Client) -> None:
    """Asked by OPTIONS or with a method it has not, a path answers what the document says of it (RFC 9110)."""
    paths = keeper.get("/openapi.json").json()["paths"]
    assert {len(item) for item in paths.values()} == {1, 2}, "some paths take a command and give a list"
    for path, item in paths.items():
        url = path.replace("{ref}", "P-1").replace("{digest}", "0" * 64).replace("{code}", "x1")
        asked, refused = keeper.options(url), keeper.delete(url)
        assert (asked.status_code, refused.status_code) == (204, 405), path
        for answer in (asked, refused):
            named = {method.strip().lower() for method in answer.headers["allow"].split(",")}
            assert named == {*item, "options"}, (path, answer.status_code)


# -- versions ---------------------------------------------------------------------------------------------------------


def test_if_match_lets_through_only_the_version_that_was_seen(keeper: httpx.Client) -> None:
    """Who decides on an old picture is shown what happened since."""
    href = _kept(keeper)
    keeper.post(f"{href}/remarks", json={"remark": "湿"}, headers=key()).raise_for_status()
    late = keeper.post(f"{href}/remarks", json={"remark": "破"}, headers={**key(), "If-Match": '"1"'})
    assert late.status_code == 412
    assert late.json()["code"] == "version-mismatch"
    assert late.json()["current"] == 2
    assert late.json()["events"] == ["parcel.remark-added"]
    assert (late.json()["rule"], late.json()["stage"]) == ("X-003", "kept")
    assert "AddRemark" in late.json()["allowed"]
    assert late.headers["etag"] == '"2"'
    right = keeper.post(f"{href}/remarks", json={"remark": "破"}, headers={**key(), "If-Match": '"2"'})
    assert (right.status_code, right.headers["etag"]) == (200, '"3"')
    star = keeper.post(f"{href}/remarks", json={"remark": "完"}, headers={**key(), "If-Match": "*"})
    assert star.status_code == 200


@pytest.mark.parametrize("tag", ['W/"1"', "1", '"0"', '"1", "2"', '"-1"', ""])
def test_an_entity_tag_that_is_no_version_is_refused(keeper: httpx.Client, tag: str) -> None:
    """A precondition that cannot be checked must not count as met."""
    href = _kept(keeper)
    answer = keeper.post(f"{href}/remarks", json={"remark": "x"}, headers={**key(), "If-Match": tag})
    assert (answer.status_code, answer.json()["code"]) == (400, "invalid-precondition")


def test_if_match_has_no_meaning_where_nothing_exists_yet(keeper: httpx.Client) -> None:
    """An opening command that carries one was meant for something else."""
    answer = keeper.post("/v1/parcels", json={"addressee": "p", "remark": "x"}, headers={**key(), "If-Match": '"1"'})
    assert (answer.status_code, answer.json()["code"]) == (400, "invalid-precondition")


def test_an_unchanged_case_is_not_sent_again(keeper: httpx.Client) -> None:
    """If-None-Match saves a screen that looks every second from reading the same again."""
    href = _kept(keeper)
    for path in (href, f"{href}/events"):
        tag = keeper.get(path).headers["etag"]
        same = keeper.get(path, headers={"If-None-Match": tag})
        assert (same.status_code, same.content, same.headers["etag"]) == (304, b"", tag)
        assert keeper.get(path, headers={"If-None-Match": '"99"'}).status_code == 200


# -- a command happens once -------------------------------------------------------------------------------------------


def test_a_repeat_gets_the_first_answer(keeper: httpx.Client, gate: Served) -> None:
    """A lost answer must cost nothing: the same key brings the same status, body and position (B42)."""
    href = _kept(keeper)
    once = key()
    first = keeper.post(f"{href}/remarks", json={"remark": "湿"}, headers=once)
    keeper.post(f"{href}/handovers", json={"corner": {"shelf": "A"}}, headers=key()).raise_for_status()
    head = gate.desk.log.head()
    again = keeper.post(f"{href}/remarks", json={"remark": "湿"}, headers=once)
    assert (again.status_code, again.content) == (first.status_code, first.content)
    for name in ("etag", "wuye-position"):
        assert again.headers[name] == first.headers[name]
    assert (first.headers.get("idempotency-replayed"), again.headers["idempotency-replayed"]) == (None, "true")
    assert gate.desk.log.head() == head


def test_a_repeat_of_an_opening_is_created_again_in_word_only(keeper: httpx.Client) -> None:
    """201 and the same Location, for a client that knows no other success."""
    once, body = key(), {"addressee": "person-1", "remark": "x"}
    first, again = (keeper.post("/v1/parcels", json=body, headers=once) for _ in range(2))
    assert (again.status_code, again.headers["location"]) == (201, first.headers["location"])
    assert again.headers["idempotency-replayed"] == "true"


def test_a_key_stands_for_one_command_only(keeper: httpx.Client) -> None:
    """Another body under a used key is a mistake of the client, and is told so."""
    href, once = _kept(keeper), key()
    keeper.post(f"{href}/remarks", json={"remark": "湿"}, headers=once).raise_for_status()
    other = keeper.post(f"{href}/remarks", json={"remark": "干"}, headers=once)
    assert (other.status_code, other.json()["code"]) == (422, "idempotency-key-reused")


def test_a_refused_command_may_be_sent_again_under_its_key(keeper: httpx.Client) -> None:
    """A refusal is not stored (design 11)."""
    href, once = _kept(keeper), key()
    assert keeper.post(f"{href}/handovers", json={"corner": {"shelf": "none"}}, headers=once).status_code == 409
    assert keeper.post(f"{href}/handovers", json={"corner": {"shelf": "A"}}, headers=once).status_code == 200


def test_a_hasty_repeat_is_told_to_wait(gate: Served, keeper: httpx.Client) -> None:
    """B41: the first is still running."""
    once = str(uuid4())
    with gate.app.state.door.running.only(KEEPER.id, once):
        answer = keeper.post(
            "/v1/parcels", json={"addressee": "person-1", "remark": "x"}, headers={"Idempotency-Key": once}
        )
    assert (answer.status_code, answer.json()["code"]) == (409, "in-progress")
    assert answer.headers["retry-after"] == "1"


def test_of_two_commands_that_race_one_wins(keeper: httpx.Client) -> None:
    """B44: one 200, the other 409 or 412, never two; here with ten racers."""
    href = _kept(keeper)
    for precondition, refused in (({}, {409}), ({"If-Match": '"1"'}, {409, 412})):
        href = _kept(keeper)
        barrier = threading.Barrier(10)

        def race(_: int, where: str = href, condition: dict[str, str] = precondition, start: Any = barrier) -> int:
            start.wait()
            sent = keeper.post(f"{where}/handovers", json={"corner": {"shelf": "A"}}, headers={**key(), **condition})
            return sent.status_code

        with ThreadPoolExecutor(10) as racers:
            statuses = sorted(racers.map(race, range(10)))
        assert statuses[0] == 200
        assert set(statuses[1:]) <= refused


# -- envelope ---------------------------------------------------------------------------------------------------------


def test_request_and_trace_ids_reach_the_envelope(keeper: httpx.Client) -> None:
    """Whoever asks years later finds the request that caused a fact."""
    href = _kept(keeper)
    headers = {
        **key(),
        "X-Request-Id": "front-desk-0042",
        "traceparent": "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01",
        "Wuye-Channel": "phone",
        "Wuye-On-Behalf-Of": "person-7",
    }
    answer = keeper.post(f"{href}/remarks", json={"remark": "x"}, headers=headers)
    assert answer.headers["x-request-id"] == "front-desk-0042"
    fact = keeper.get(f"{href}/events").json()["items"][-1]
    assert fact["request_id"] == "front-desk-0042"
    assert fact["trace_id"] == "4bf92f3577b34da6a3ce929d0e0e4736"
    assert fact["actor"] == {
        "id": KEEPER.id,
        "role": "technician",
        "on_behalf_of": "person-7",
        "channel": "phone",
        "verified": False,
    }


def test_ill_formed_ids_are_replaced_not_stored(keeper: httpx.Client) -> None:
    """A header is foreign text; only what has the form of an id goes into the history (T21)."""
    href = _kept(keeper)
    headers = {**key(), "X-Request-Id": "a b\tc" * 40, "traceparent": "00-" + "0" * 32 + "-00f067aa0ba902b7-01"}
    keeper.post(f"{href}/remarks", json={"remark": "x"}, headers=headers).raise_for_status()
    fact = keeper.get(f"{href}/events").json()["items"][-1]
    assert len(fact["request_id"]) == 36
    assert fact["trace_id"] is None


def test_a_body_may_say_when_it_was_so(town: Town) -> None:
    """A paper form is typed in later; both times are kept (design 4)."""
    with town.served.client(CAST.officer) as client:
        href = f"/v1/tickets/{town.ticket}"
        said = {"text": "昨晚已告知", "occurred_at": "2026-09-07T08:30:00+08:00"}
        client.post(f"{href}/notes", json=said, headers=key()).raise_for_status()
        fact = client.get(f"{href}/events", params={"limit": 200}).json()["items"][-1]
    assert fact["occurred_at"] == "2026-09-07T00:30:00.000000Z"
    assert fact["recorded_at"] > fact["occurred_at"]


# -- time travel ------------------------------------------------------------------------------------------------------


def test_a_past_moment_equals_the_fold_of_what_came_before(town: Town) -> None:
    """as_of asks what was known, valid_at what was true, version what was written: each is a prefix, folded."""
    clock: Any = town.served.desk.clock
    with town.served.client(CAST.officer) as client:
        number = report(client)
        for place in range(3):
            clock.advance(minutes=10)
            body: dict[str, Any] = {"text": f"第{place}条"}
            if place == 1:
                body["occurred_at"] = to_plain(clock.now() - timedelta(minutes=15))
            client.post(f"/v1/tickets/{number}/notes", json=body, headers=key()).raise_for_status()
        history = town.served.desk.history(number, sealed=True)
        for one in history:
            for asked, kept in (
                ({"version": one.version}, [e for e in history if e.version <= one.version]),
                ({"as_of": to_plain(one.recorded_at)}, [e for e in history if e.recorded_at <= one.recorded_at]),
                ({"valid_at": to_plain(one.occurred_at)}, [e for e in history if e.occurred_at <= one.occurred_at]),
            ):
                if not kept:
                    continue
                state = TICKET.initial
                for fact in kept:
                    state = TICKET.evolve(state, fact)
                shown = client.get(f"/v1/tickets/{number}", params=asked)
                assert shown.status_code == 200, shown.text
                assert shown.json()["state"] == to_plain(state)
                assert shown.headers["etag"] == f'"{kept[-1].version}"'
                events = client.get(f"/v1/tickets/{number}/events", params=asked).json()["items"]
                assert [fact["version"] for fact in events] == [fact.version for fact in kept]
        before = to_plain(history[0].recorded_at - timedelta(seconds=1))
        nothing = client.get(f"/v1/tickets/{number}", params={"as_of": before})
    assert (nothing.status_code, nothing.json()["code"]) == (404, "nothing-yet")


@pytest.mark.parametrize("instant", ["2026-09-07T09:00+08:00", "2026-09-07T09:00:00.5+08:00", "2026-09-07T01:00Z"])
def test_an_instant_may_be_typed_by_hand(town: Town, instant: str) -> None:
    """The specification's own example has a plus that is not percent-encoded, and no seconds."""
    with town.served.client(CAST.officer) as client:
        assert client.get(f"/v1/tickets/{town.ticket}?as_of={instant}").status_code == 200


# -- pages ------------------------------------------------------------------------------------------------------------


def test_pages_follow_one_another_without_gap_or_repeat(town: Town) -> None:
    """A cursor holds its place while new tickets come in."""
    with town.served.client(CAST.officer) as client:
        opened = [report(client) for _ in range(5)]
        position = client.get("/v1/events", params={"limit": 200, "after": town.served.desk.log.head()}).json()["next"]
        seen: list[str] = []
        page = client.get("/v1/tickets", params={"limit": 2, "site": CAST.site, "after": position})
        while True:
            page.raise_for_status()
            seen += [row["number"] for row in page.json()["items"]]
            if page.json()["next"] is None:
                assert "link" not in page.headers
                break
            link = page.headers["link"]
            assert link.endswith('>; rel="next"')
            page = client.get(link[1 : link.index(">")])
    assert len(seen) == len(set(seen))
    assert set(opened) <= set(seen)


def test_a_cursor_is_good_for_its_question_only(town: Town) -> None:
    """B30: edited, of another filter, of another person, of another list, too old."""
    with town.served.client(CAST.officer) as client, town.served.client(CAST.technician) as other:
        for _ in range(2):
            report(client)
        asked: dict[str, str | int] = {"limit": 1, "site": CAST.site, "after": town.served.desk.log.head()}
        cursor = client.get("/v1/tickets", params=asked).json()["next"]
        site = {"site": CAST.site}
        assert client.get("/v1/tickets", params={**site, "cursor": cursor}).status_code == 200
        swapped = "A" if cursor[40] != "A" else "B"
        for wrong in (
            client.get("/v1/tickets", params={**site, "cursor": cursor[:40] + swapped + cursor[41:]}),
            client.get("/v1/tickets", params={**site, "cursor": cursor[:-1]}),
            client.get("/v1/tickets", params={"site": CAST.other_site, "cursor": cursor}),
            client.get("/v1/tickets", params={"cursor": cursor}),
            client.get("/v1/homes", params={**site, "cursor": cursor}),
            other.get("/v1/tickets", params={**site, "cursor": cursor}),
        ):
            assert (wrong.status_code, wrong.json()["code"]) == (400, "invalid-cursor")


def test_a_cursor_ends(gate: Served) -> None:
    """B30: an expired cursor is no cursor; it is bound to its time under the same seal."""
    from wuye.entrypoints.http import cursor
    from wuye.entrypoints.http.problems import Problem

    keyed, bound = gate.desk.vault.fingerprint, {"path": "/v1/parcels"}
    made = cursor.written(("a", None, True), bound, keyed=keyed, now=1000.0)
    assert cursor.read(made, bound, keyed=keyed, now=1050.0, lifetime=60) == ("a", None, True)
    with pytest.raises(Problem):
        cursor.read(made, bound, keyed=keyed, now=1061.0, lifetime=60)


@pytest.mark.parametrize("text", ["%", "_", "\\", "'", "T-"])
def test_search_is_literal(town: Town, text: str) -> None:
    """B31: a percent sign finds a percent sign, and no number has one."""
    with town.served.client(CAST.officer) as client:
        position = town.served.desk.log.head()
        found = client.get("/v1/tickets", params={"q": text, "after": position}).json()["items"]
    assert bool(found) == (text == "T-")


# -- waiting ----------------------------------------------------------------------------------------------------------


def test_the_feed_gives_everything_in_order_without_personal_text(keeper: httpx.Client) -> None:
    """Nothing expires, nothing is missed, and no integrator learns a name from it (T13)."""
    href = _kept(keeper, remark="王女士的药")
    keeper.post(f"{href}/remarks", json={"remark": "王女士已电话"}, headers=key()).raise_for_status()
    positions: list[int] = []
    after = 0
    while items := (page := keeper.get("/v1/events", params={"after": after, "limit": 3}).json())["items"]:
        positions += [one["position"] for one in items]
        assert "王" not in str(page)
        after = page["next"]
    assert positions == sorted(set(positions))
    assert after == positions[-1]


def test_a_waiting_reader_is_answered_when_something_happens(gate: Served, keeper: httpx.Client) -> None:
    """A long poll costs no thread and ends with the news, not with the time."""
    head = gate.desk.log.head()
    with ThreadPoolExecutor(1) as other:
        began = time.monotonic()
        waiting = other.submit(lambda: keeper.get("/v1/events", params={"after": head, "wait": 10}))
        time.sleep(0.2)
        _kept(keeper)
        news = waiting.result(timeout=10).json()
    assert news["items"][0]["name"] == "parcel.parcel-kept"
    assert time.monotonic() - began < 5


def test_the_feed_is_an_event_stream_that_can_be_taken_up_again(gate: Served, keeper: httpx.Client) -> None:
    """EventSource names the last position it saw; the stream goes on behind it."""
    _kept(keeper)
    _kept(keeper)
    seen = [one["position"] for one in keeper.get("/v1/events", params={"limit": 200}).json()["items"]]
    headers = {"Accept": "text/event-stream", "Last-Event-ID": str(seen[-3])}
    got: list[str] = []
    with keeper.stream("GET", "/v1/events?after=0", headers=headers) as stream:
        assert stream.headers["content-type"].startswith("text/event-stream")
        for line in stream.iter_lines():
            if line.startswith("id: "):
                got.append(line.removeprefix("id: "))
            if len(got) == 2:
                break
    assert got == [str(position) for position in seen[-2:]]


def test_there_is_an_end_to_waiting_readers(gate: Served, keeper: httpx.Client) -> None:
    """Each waiting reader holds a connection (T18)."""
    with ExitStack() as others:
        for _ in range(gate.settings.streams):
            others.enter_context(gate.app.state.door.streams.one())
        answer = keeper.get("/v1/events", headers={"Accept": "text/event-stream"})
    assert (answer.status_code, answer.json()["code"]) == (503, "unavailable")
    assert answer.headers["retry-after"]


def test_the_audit_trail_says_who_did_what(town: Town) -> None:
    """Filtered by person, case and time; every row an event."""
    with town.served.client(CAST.officer) as client:
        number = report(client)
        position = town.served.desk.log.head()
        stream = client.get(f"/v1/tickets/{number}").json()["id"]
        rows = client.get("/v1/audit", params={"stream": stream, "after": position}).json()["items"]
        assert [row["event"] for row in rows] == ["ticket.repair-reported"]
        assert rows[0]["actor"] == CAST.officer.id
        since = rows[0]["recorded_at"]
        later = client.get("/v1/audit", params={"since": since, "limit": 200, "after": position}).json()["items"]
        assert later
        assert all(row["recorded_at"] >= since for row in later)
        earlier = client.get("/v1/audit", params={"until": since, "actor": CAST.administrator.id}).json()["items"]
        assert earlier
        assert all(row["recorded_at"] < since and row["actor"] == CAST.administrator.id for row in earlier)


def test_health_tells_alive_from_ready(keeper: httpx.Client) -> None:
    """A load balancer asks the one, an operator the other; neither needs a name."""
    anonymous = httpx.get(str(keeper.base_url) + "/health/live", trust_env=False)
    assert anonymous.json() == {"status": "live"}
    ready = httpx.get(str(keeper.base_url) + "/health/ready", trust_env=False).json()
    assert ready["status"] == "ready"
    assert {view["view"] for view in ready["views"]} == {"case_detail", "audit_trail"}
    assert all(view["parked"] == 0 for view in ready["views"])


def test_a_register_entry_is_found_by_its_key(town: Town) -> None:
    """Who types ``wuye site show yunqi`` finds the same under ``/v1/sites/yunqi``; a malformed key is absent."""
    key = CAST.site.removeprefix("site-")
    with town.served.client(CAST.officer) as client:
        by_key, by_id = client.get(f"/v1/sites/{key}"), client.get(f"/v1/sites/site-{key}")
        absent = [client.get(f"/v1/sites/{name}") for name in ("nowhere", f"ticket-{key}", "%00", "a%20b")]
    assert by_key.status_code == 200, by_key.text
    assert by_key.json() == by_id.json()
    assert [(one.status_code, one.json()["code"]) for one in absent] == [(404, "unknown-id")] * 4


def test_a_missing_field_is_called_by_its_word_in_chinese(town: Town) -> None:
    """The pointer is for the program; the sentence is for who filled in the form."""
    path = f"/v1/tickets/{town.ticket}/appointments"
    wanted = {"/window/ends_at": "上门结束时间", "/channel": "预约渠道"}
    with town.served.client(CAST.officer, **{"Accept-Language": "zh-CN", "Idempotency-Key": str(uuid4())}) as client:
        two = client.post(path, json={"window": {"starts_at": "2026-11-23T09:00:00+08:00"}}).json()
        one = client.post(f"/v1/tickets/{town.ticket}/notes", json={}).json()
    assert {error["pointer"]: wanted[error["pointer"]] in error["detail"] for error in two["errors"]} == dict.fromkeys(
        wanted, True
    )
    assert "text" not in one["detail"]
    assert one["errors"][0]["pointer"] == "/text"
