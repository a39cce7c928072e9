"""Stored events are loaded strictly: whatever was changed, the field is named, and readers of pages go on."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from hashlib import sha256
from pathlib import Path
from typing import Any

import msgspec
import psycopg
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.log.toys import COMPANY, NOON, REGISTRY, Counted, append_of, counted, draft, opened, store, toy_vault
from wuye.adapters.eventlog import open_log
from wuye.adapters.eventlog.mapper import Mapper, StoredRow
from wuye.application.ports import Unreadable
from wuye.domain.shared.personal import Sealed
from wuye.domain.shared.recorded import Recorded
from wuye.domain.shared.refusal import BrokenHistory

MAPPER = Mapper(REGISTRY, toy_vault())


def row(event: object, **more: Any) -> StoredRow:
    prepared = MAPPER.prepare(draft("toy-a", 1, event, **more))
    return StoredRow(7, "toy-a", 1, prepared.name, MAPPER.state(prepared, NOON))


CORPUS = (
    row(opened()),
    row(counted()),
    row(counted(), site=None, causation_id="event-0", reconstructed=True, policy_version="policy-west/3"),
)


def changed(one: StoredRow, state: bytes) -> StoredRow:
    return StoredRow(one.position, one.stream, one.version, one.name, state)


def broken(one: StoredRow) -> BrokenHistory:
    with pytest.raises(BrokenHistory) as caught:
        MAPPER.recorded(one)
    assert caught.value.facts["stream"] == "toy-a"
    assert caught.value.facts["version"] == 1
    assert caught.value.facts["name"] == one.name
    return caught.value


def nodes(tree: Any, path: str = "") -> Iterator[tuple[dict[str, Any], str, str]]:
    """Every field of a tree of objects: its owner, name and path."""
    if isinstance(tree, dict):
        for name, member in tree.items():
            below = f"{path}.{name}" if path else name
            yield tree, name, below
            if not name.startswith("$"):
                yield from nodes(member, below)
    if isinstance(tree, list):
        for place, member in enumerate(tree):
            yield from nodes(member, f"{path}.{place}")


FIELDS = sorted(
    {(number, path) for number, one in enumerate(CORPUS) for _, _, path in nodes(msgspec.json.decode(one.state))}
)
OPTIONAL = {
    *("m.site", "m.causation_id", "m.policy_version", "m.reconstructed"),
    *("m.actor.channel", "m.actor.verified"),
}


def with_field(number: int, path: str, **value: Any) -> StoredRow:
    """A stored event with one field gone, or with another value."""
    tree = msgspec.json.decode(CORPUS[number].state)
    owner, name = next((owner, name) for owner, name, below in nodes(tree) if below == path)
    if "to" in value:
        owner[name] = value["to"]
    else:
        del owner[name]
    return changed(CORPUS[number], msgspec.json.encode(tree))


@pytest.mark.parametrize(("number", "path"), [one for one in FIELDS if one[1] not in OPTIONAL and "$" not in one[1]])
def test_a_lost_field_is_named(number: int, path: str) -> None:
    """Nothing stored may be missing, not even a field that has a default."""
    fault = broken(with_field(number, path))
    assert (fault.code, fault.facts["field"]) == ("missing-field", path)


@pytest.mark.parametrize(("number", "path"), [one for one in FIELDS if "$" not in one[1]])
def test_a_field_of_another_type_is_named(number: int, path: str) -> None:
    """No number is a text, and no object is a number."""
    fault = broken(with_field(number, path, to={"no": 1.5}))
    found = [fault.facts["field"], *fault.facts.get("fields", ())]
    assert any(one == path or one.startswith(f"{path}.") for one in found), found
    assert fault.code in ("wrong-type", "missing-field", "unknown-field")


@pytest.mark.parametrize(("number", "path"), [one for one in FIELDS if "$" not in one[1]])
def test_a_field_too_many_is_named(number: int, path: str) -> None:
    """What we would ignore today could have meant something tomorrow."""
    tree = msgspec.json.decode(CORPUS[number].state)
    owner, _, _ = next(one for one in nodes(tree) if one[2] == path)
    owner["zz"] = 1
    place = path.rpartition(".")[0]
    fault = broken(changed(CORPUS[number], msgspec.json.encode(tree)))
    assert fault.code == "unknown-field"
    assert (f"{place}.zz" if place else "zz") in (fault.facts["field"], *fault.facts.get("fields", ()))


@pytest.mark.parametrize(
    ("path", "value", "code"),
    [
        ("m.occurred_at", "2026-11-20T12:00:00", "naive-time"),
        ("m.recorded_at", "yesterday", "wrong-type"),
        ("m.actor.role", "janitor", "unknown-value"),
        ("m.actor.channel", "telepathy", "unknown-value"),
        ("d.urgency", "so-so", "unknown-value"),
        ("d.due", "2026-11-20T12:00:00", "naive-time"),
        ("d.cost.minor", -1, "out-of-range"),
        ("d.evidence.0.digest", "short", "invalid-value"),
        ("d.need", "in the clear", "wrong-type"),
    ],
)
def test_a_field_of_another_value_is_named(path: str, value: Any, code: str) -> None:
    """Constructors and validators run on what is loaded."""
    fault = broken(with_field(0, path, to=value))
    assert (fault.code, fault.facts["field"]) == (code, path)


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("toy.opened/2", "newer-version"),
        ("toy.counted/4", "newer-version"),
        ("toy.opened/0", "unknown-event"),
        ("toy.opened/01", "unknown-event"),
        ("toy.opened/" + "9" * 5_000, "unknown-event"),
        ("toy.opened/x", "unknown-event"),
        ("toy.opened", "unknown-event"),
        ("toy.closed/1", "unknown-event"),
        ("", "unknown-event"),
        ("builtins:dict", "unknown-event"),
    ],
)
def test_an_unknown_name_is_refused(name: str, code: str) -> None:
    """A newer release's events are parked, never dropped (fault F25); a Python path is nothing to us."""
    one = CORPUS[0]
    assert broken(StoredRow(one.position, one.stream, one.version, name, one.state)).code == code


def test_old_bytes_that_their_upcaster_cannot_read_are_refused() -> None:
    """An upcaster is code of ours, but its input is what someone may have changed."""
    one = CORPUS[1]
    state = one.state.replace(b'{"count":1,"unit":"piece"}', b'{"nmuber":7}')
    fault = broken(StoredRow(7, "toy-a", 1, "toy.counted/1", state))
    assert (fault.code, fault.facts["field"]) == ("upcast-failed", "d")
    state = one.state.replace(b'{"count":1,"unit":"piece"}', b'{"number":"7"}')
    fault = broken(StoredRow(7, "toy-a", 1, "toy.counted/1", state))
    assert (fault.code, fault.facts["field"]) == ("wrong-type", "d.count")


@pytest.mark.parametrize("state", [b"", b"{", b"null", b"[]", b'{"m":{},"d":{}', b"\xff\xfe", b"[" * 100_000, b"{}"])
def test_what_is_no_event_is_refused(state: bytes) -> None:
    """Truncated, emptied, overwritten."""
    assert broken(changed(CORPUS[0], state)).code in ("malformed", "missing-field", "wrong-type")


@given(data=st.data())
def test_whatever_is_done_to_the_bytes_is_loaded_or_named(data: st.DataObject) -> None:
    """One fault, of one type, with a code: a reader needs no other guard."""
    one = data.draw(st.sampled_from(CORPUS))
    state = bytearray(one.state)
    for _ in range(data.draw(st.integers(1, 3))):
        at = data.draw(st.integers(0, len(state) - 1))
        match data.draw(st.sampled_from(["replace", "insert", "delete", "truncate"])):
            case "replace":
                state[at] = data.draw(st.integers(0, 255))
            case "insert":
                state[at:at] = data.draw(st.binary(min_size=1, max_size=4))
            case "delete":
                del state[at : at + data.draw(st.integers(1, 8))]
            case _:
                del state[at:]
        if not state:
            break
    found = MAPPER.page([changed(one, bytes(state))])[0]
    if isinstance(found, Unreadable):
        assert found.code
        assert (found.stream, found.version, found.position, found.name) == ("toy-a", 1, 7, one.name)
    else:
        assert type(found.event) is type(MAPPER.recorded(one).event)


def test_a_ciphertext_that_was_moved_does_not_open() -> None:
    """The place is where it is found, not what it says (sealed history 5)."""
    vault = toy_vault()
    mapper = Mapper(REGISTRY, vault)
    prepared = mapper.prepare(draft("toy-a", 1, opened()))
    state = mapper.state(prepared, NOON)
    for stream, version in (("toy-b", 1), ("toy-a", 2)):
        moved = mapper.recorded(StoredRow(1, stream, version, prepared.name, state)).event.need.content
        assert isinstance(moved, Sealed)
        with pytest.raises(BrokenHistory):
            vault.open(moved)


def test_no_plain_text_is_stored() -> None:
    """Not the text, not the phone number, not their digests (sealed history 5)."""
    for secret in ("厨房水龙头漏水", "Zhang waits", "138 0000", "13800000000"):
        for form in (secret.encode(), secret.encode("unicode_escape"), sha256(secret.encode()).hexdigest().encode()):
            assert form not in CORPUS[0].state


TAMPER_SQLITE = """
    DROP TRIGGER stored_events_are_not_changed;
    UPDATE stored_events SET state = CAST(replace(state, '"count":3', '"count":"3"') AS BLOB) WHERE position = 3;
    UPDATE stored_events SET topic = 'toy.counted/9' WHERE position = 4;
"""
TAMPER_POSTGRES = """
    ALTER TABLE wuye.stored_events DISABLE TRIGGER ALL;
    UPDATE wuye.stored_events
        SET state = convert_to(replace(convert_from(state, 'UTF8'), '"count":3', '"count":"3"'), 'UTF8')
        WHERE notification_id = 3;
    UPDATE wuye.stored_events SET topic = 'toy.counted/9' WHERE notification_id = 4;
"""


@pytest.fixture(params=["sqlite", "postgres"])
def tampered(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """A log of five events; the third was changed, the fourth has a name from the future."""
    sqlite_url = f"sqlite:///{tmp_path}/wuye.db"
    url: str = sqlite_url if request.param == "sqlite" else request.getfixturevalue("postgres_url")
    log = open_log(url, registry=REGISTRY, vault=toy_vault(), company=COMPANY, create=True)
    store(log, "toy-a", 3)
    store(log, "toy-b", 2)
    log.close()
    if request.param == "sqlite":
        with closing(sqlite3.connect(tmp_path / "wuye.db")) as file:
            file.executescript(TAMPER_SQLITE)
    else:
        with psycopg.connect(url) as connection:
            connection.execute(TAMPER_POSTGRES)
    return url


def test_readers_of_pages_go_on_past_what_cannot_be_read(tampered: str) -> None:
    """One bad event must not end every view (fault F18); a stream with it is refused, the field named."""
    log = open_log(tampered, registry=REGISTRY, vault=toy_vault(), company=COMPANY)
    page = log.page(0, 10)
    assert [type(one) for one in page] == [Recorded, Recorded, Unreadable, Unreadable, Recorded]
    assert page[2] == Unreadable("toy-a", 3, 3, "toy.counted/3", "wrong-type", "d.count")
    assert page[3] == Unreadable("toy-b", 1, 4, "toy.counted/9", "newer-version", "")
    # Who waits for the fact alone is to hear of what a later release made of it.
    assert page[3] in log.page_of(["toy.counted"], 0, log.head(), 100)
    with pytest.raises(BrokenHistory) as caught:
        log.stream("toy-a")
    assert (caught.value.code, caught.value.facts["field"], caught.value.facts["version"]) == (
        "wrong-type",
        "d.count",
        3,
    )
    assert [one.event for one in log.stream("toy-a", upto=2)] == [Counted(count=1), Counted(count=2)]
    # Writers need no history: the stream goes on.
    log.append(append_of(draft("toy-a", 4)))
    log.close()
