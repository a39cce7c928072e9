"""Plain form: written one way, read back strictly, every wrong field named at once."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, date, datetime, timedelta, timezone
from enum import IntEnum, StrEnum
from typing import Any, Literal, NewType

import msgspec
import pytest
from attrs import evolve, field, frozen
from attrs.validators import ge
from hypothesis import given
from hypothesis import strategies as st

from tests.log.toys import Opened, Urgency, opened, toy_vault
from wuye.application.aggregates import REGISTRY
from wuye.application.encoding import Misfits, disclosed, encoded, from_plain, to_plain
from wuye.application.ports import Table
from wuye.application.projections.rows import stored
from wuye.application.structuring import skimmed
from wuye.domain.shared.evidence import Evidence
from wuye.domain.shared.fields import identifier, text, whole
from wuye.domain.shared.money import Money
from wuye.domain.shared.personal import Erased, Personal, Sealed
from wuye.domain.shared.refusal import BrokenHistory, InvalidInput

Room = NewType("Room", str)


class Floor(IntEnum):
    GROUND = 0
    FIRST = 1


class Side(StrEnum):
    EAST = "east"
    WEST = "west"


@frozen(kw_only=True)
class Inner:
    name: str = text(max_length=5, personal=False)
    count: int = whole(minimum=1, maximum=9)


@frozen(kw_only=True)
class Everything:
    """One field of every kind a command, event or state may have."""

    flag: bool
    count: int
    share: float
    word: str
    side: Side
    floor: Floor
    room: Room
    at: datetime
    day: date
    span: timedelta
    raw: bytes
    cost: Money
    words: tuple[str, ...]
    pair: tuple[int, Side]
    sides: frozenset[Side]
    by_side: Mapping[Side, int]
    inner: tuple[Inner, ...]
    fixed: Literal["a", "b"]
    either: int | str
    need: Personal[str] | None = None
    maybe: Inner | None = None


WHOLE = Everything(
    flag=True,
    count=3,
    share=0.5,
    word="水",
    side=Side.EAST,
    floor=Floor.FIRST,
    room=Room("3-2-1201"),
    at=datetime(2026, 11, 21, 9, 30, tzinfo=timezone(timedelta(hours=8))),
    day=date(2026, 11, 21),
    span=timedelta(hours=1, milliseconds=5),
    raw=b"\xfb\xff\x00",
    cost=Money(1250),
    words=("a", "b"),
    pair=(1, Side.WEST),
    sides=frozenset(Side),
    by_side={Side.EAST: 1},
    inner=(Inner(name="x", count=1),),
    fixed="a",
    either="one",
    need=Personal("help", subject="person-zhang"),
)


@frozen(kw_only=True)
class Order:
    """A command with bounds, as a door receives it."""

    what: str = text(max_length=10)
    where: str = identifier()
    count: int = whole(minimum=1, maximum=5, default=1)
    cost: Money | None = None
    parts: tuple[Inner, ...] = ()
    least: int = field(default=1, validator=ge(1), metadata={"minimum": 1})


def wrong(plain: Any, cls: type = Order) -> dict[str, str]:
    """Path and code of every wrong field."""
    with pytest.raises(Misfits) as caught:
        from_plain(plain, cls)
    return {one.dotted: one.code for one in caught.value.fields}


def test_everything_comes_back_as_it_was() -> None:
    """The same form serves the log, the views and the doors."""
    plain = to_plain(WHOLE)
    assert msgspec.json.decode(msgspec.json.encode(plain)) == plain
    assert from_plain(plain, Everything, complete=True) == evolve(WHOLE, at=WHOLE.at.astimezone(UTC))


def test_the_form_is_the_one_that_is_promised() -> None:
    """Stored bytes outlive us: these spellings are for ever."""
    plain = to_plain(WHOLE)
    assert plain["at"] == "2026-11-21T01:30:00.000000Z"
    assert plain["day"] == "2026-11-21"
    assert plain["span"] == "PT3600.005000S"
    assert plain["raw"] == "-_8A"
    assert plain["cost"] == {"minor": 1250, "currency": "CNY"}
    assert plain["sides"] == ["east", "west"]
    assert plain["by_side"] == {"east": 1}
    assert plain["floor"] == 1
    assert plain["need"] == {"$personal": "help", "$subject": "person-zhang"}
    assert to_plain(timedelta(seconds=-90)) == "-PT90S"


def test_sets_have_one_order() -> None:
    """Equal values give equal bytes, in every process: a fingerprint depends on it."""
    assert encoded(frozenset("qwertyuiop")) == encoded(frozenset("poiuytrewq"))
    assert to_plain(frozenset({Money(2), Money(1)})) == [to_plain(Money(1)), to_plain(Money(2))]


@pytest.mark.parametrize(
    ("name", "value", "code"),
    [
        ("count", "3", "wrong-type"),
        ("count", True, "wrong-type"),
        ("count", 1.0, "wrong-type"),
        ("count", None, "wrong-type"),
        ("flag", 1, "wrong-type"),
        ("flag", "true", "wrong-type"),
        ("share", True, "wrong-type"),
        ("word", 3, "wrong-type"),
        ("side", "north", "unknown-value"),
        ("side", 1, "wrong-type"),
        ("floor", True, "wrong-type"),
        ("floor", 7, "unknown-value"),
        ("room", 1201, "wrong-type"),
        ("at", "2026-11-21T09:30:00", "naive-time"),
        ("at", "2026-11-21", "invalid-time"),
        ("at", "2026-02-30T09:30:00Z", "invalid-time"),
        ("at", "2016-12-31T23:59:60Z", "invalid-time"),
        ("at", "0001-01-01T00:00:00+14:00", "invalid-time"),
        ("at", "10000-01-01T00:00:00Z", "invalid-time"),
        ("at", "20261121T093000Z", "invalid-time"),
        ("at", "２026-11-21T09:30:00Z", "invalid-time"),
        ("at", 1763688600, "wrong-type"),
        ("day", "2026-02-30", "invalid-date"),
        ("day", "2026-W47-6", "invalid-date"),
        ("span", "1h", "invalid-duration"),
        ("span", 90, "wrong-type"),
        ("span", "PT９S", "invalid-duration"),
        ("raw", "AA==", "invalid-value"),
        ("raw", "A+/A", "invalid-value"),
        ("raw", "ü", "invalid-value"),
        ("words", "ab", "wrong-type"),
        ("words", {"0": "a"}, "wrong-type"),
        ("pair", [1], "wrong-type"),
        ("sides", ["east", "east"], "duplicate"),
        ("by_side", [1], "wrong-type"),
        ("inner", None, "wrong-type"),
        ("fixed", "c", "unknown-value"),
        ("either", 0.5, "wrong-type"),
        ("cost", 12, "wrong-type"),
        ("need", "help", "wrong-type"),
        ("need", {"$personal": "x"}, "wrong-type"),
        ("need", {"$personal": 1, "$subject": None}, "wrong-type"),
        ("need", {"$erased": 1}, "wrong-type"),
        ("need", {"$erased": True, "x": 1}, "wrong-type"),
        ("need", {"$sealed": {"k": "a", "n": "AA", "c": "AA", "h": "AA"}}, "wrong-type"),
        ("need", {"$sealed": {"k": "a", "n": "AA", "c": "AA", "h": "AA", "f": "need"}}, "wrong-type"),
        ("need", {"$sealed": {"k": "a", "n": "AA", "c": "AA", "h": "AA", "p": "x", "z": 1}}, "wrong-type"),
        ("need", {"$sealed": {"k": "a", "n": "AA", "c": "AA", "h": "AA", "p": "x", "f": "need"}}, "wrong-type"),
        ("need", {"$sealed": {"k": "a", "n": "AA", "c": "AA", "p": "x", "s": None}}, "wrong-type"),
        ("maybe", {}, None),
    ],
)
def test_nothing_is_coerced(name: str, value: Any, code: str | None) -> None:
    """What came is what is judged: "3" is no number, and a time without a zone is no instant."""
    found = wrong({**to_plain(WHOLE), name: value}, Everything)
    assert found == ({name: code} if code else {"maybe.name": "missing-field", "maybe.count": "missing-field"})


def test_every_wrong_field_is_named_at_once() -> None:
    """A person who mends a form wants to do it once."""
    found = wrong(
        {
            "what": "",
            "where": "no way",
            "count": 9,
            "cost": {"minor": -1, "currency": "CNY"},
            "parts": [{"name": "toolong", "count": "1"}, 5, {"count": 1, "nmae": "x"}],
            "least": 0,
            "wher": "x",
        }
    )
    assert found == {
        "what": "blank",
        "where": "invalid-id",
        "count": "out-of-range",
        "cost.minor": "out-of-range",
        "parts.0.name": "too-long",
        "parts.0.count": "wrong-type",
        "parts.1": "wrong-type",
        "parts.2.name": "missing-field",
        "parts.2.nmae": "unknown-field",
        "least": "invalid-value",
        "wher": "unknown-field",
    }


def test_a_misfit_says_what_is_allowed_and_points_at_the_field() -> None:
    """Codes, bounds and hints are what a door builds its answer from."""
    with pytest.raises(Misfits) as caught:
        from_plain({"what": "x", "wehre": "x", "count": 9, "parts": [{"name": "a/b~c", "count": 0}]}, Order)
    by_code = {one.code: one for one in caught.value.fields}
    assert by_code["unknown-field"].facts["did_you_mean"] == "where"
    assert by_code["missing-field"].pointer == "/where"
    out = [one for one in caught.value.fields if one.code == "out-of-range"]
    assert [one.pointer for one in out] == ["/count", "/parts/0/count"]
    assert (out[0].facts["minimum"], out[0].facts["maximum"], out[0].got) == (1, 5, "9")


def test_a_misfit_repeats_nothing_personal_and_nothing_long() -> None:
    """A refusal is logged; a phone number in the wrong field must not be."""
    with pytest.raises(Misfits) as caught:
        from_plain({"what": ["13800000000"], "where": "\x1b[31m" + "x" * 500}, Order)
    got = {one.dotted: one.got for one in caught.value.fields}
    assert got["what"] == ""
    assert got["where"].startswith("\\x1b[31m")
    assert len(got["where"]) == 64


def test_stored_forms_are_complete() -> None:
    """What was stored was stored whole: an absent field is a lost one, default or not."""
    plain = {"what": "x", "where": "y"}
    assert from_plain(plain, Order) == Order(what="x", where="y")
    with pytest.raises(Misfits) as caught:
        from_plain(plain, Order, complete=True)
    assert {one.dotted for one in caught.value.fields} == {"count", "cost", "parts", "least"}


def test_a_time_without_a_zone_has_no_plain_form() -> None:
    """Naive times are refused everywhere (design 11)."""
    with pytest.raises(InvalidInput) as refused:
        to_plain({"at": datetime(2026, 11, 21, 9, 30)})  # noqa: DTZ001 - the naive time it is about
    assert refused.value.code == "naive-time"


@pytest.mark.parametrize("value", [object(), float("nan"), float("inf"), Personal(3), {"x": int}])
def test_what_json_cannot_say_is_refused(value: Any) -> None:
    """Better a defect now than a stored riddle."""
    with pytest.raises(TypeError):
        to_plain(value)


def test_a_door_shows_personal_fields_opened_or_erased() -> None:
    """Views keep them sealed, with what is needed to open them later; only a door opens them."""
    vault = toy_vault()
    sealed = vault.seal("张三".encode(), subject="person-zhang", place="acme|toy-a|1|name")
    tree = to_plain({"name": Personal(sealed, "person-zhang"), "open": [Personal("x")], "gone": Personal(Erased())})
    assert tree["name"]["$sealed"]["p"] == "acme|toy-a|1|name"
    assert disclosed(tree, vault) == {"name": {"text": "张三"}, "open": [{"text": "x"}], "gone": {"erased": True}}
    assert from_plain(tree["name"], Personal[str]) == Personal(sealed, "person-zhang")
    vault.forget("person-zhang")
    assert disclosed(tree, vault)["name"] == {"erased": True}


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=6), inner, max_size=3),
    max_leaves=6,
)


@given(data=st.data())
def test_any_change_of_a_form_is_either_a_value_or_named(data: st.DataObject) -> None:
    """The quick pass and the listing pass agree: what one refuses, the other names."""
    plain = msgspec.json.decode(msgspec.json.encode(to_plain(WHOLE)))
    name = data.draw(st.sampled_from([*plain, "surprise"]))
    plain[name] = data.draw(JSON)
    named: set[str | int] = set()
    try:
        value = from_plain(plain, Everything)
    except Misfits as misfits:
        named = {one.path[0] for one in misfits.fields}
    else:
        assert from_plain(to_plain(value), Everything) == value
    assert named in (set(), {name})


@given(
    need=st.text(min_size=1),
    urgency=st.sampled_from(Urgency),
    minor=st.integers(0, 10**12),
    due=st.datetimes(timezones=st.just(UTC)) | st.none(),
    tags=st.frozensets(st.text(max_size=5), max_size=4),
)
def test_any_event_survives_its_plain_form(
    need: str, urgency: Urgency, minor: int, due: datetime | None, tags: frozenset[str]
) -> None:
    """Whatever people write, in whatever script."""
    event = Opened(need=Personal(need), urgency=urgency, cost=Money(minor), due=due, tags=tags)
    assert from_plain(msgspec.json.decode(encoded(event)), Opened, complete=True) == event


@given(at=st.datetimes(timezones=st.just(UTC)))
def test_an_instant_has_six_digits_behind_the_second(at: datetime) -> None:
    """Also when they are zero: one spelling for each instant, for ever."""
    assert to_plain(at) == at.isoformat(timespec="microseconds").replace("+00:00", "Z")
    assert to_plain(at.replace(microsecond=0)).endswith(".000000Z")


def test_sealed_fields_keep_their_bytes() -> None:
    """A ciphertext that lost a bit never opens again."""
    sealed = Sealed("text-1", bytes(range(12)), bytes(range(256)), bytes(range(32)), "acme|toy-a|1|need")
    assert from_plain(to_plain(Personal(sealed)), Personal[str]) == Personal(sealed)
    assert isinstance(opened().evidence[0], Evidence)


def sealed_form(**changes: Any) -> dict[str, Any]:
    """A sealed field as it lies in an event, with some parts changed."""
    sealed = Sealed("text-1", bytes(12), b"x" * 20, bytes(32), "acme|toy-a|1|need")
    form = {**to_plain(Personal(sealed))["$sealed"], **changes}
    return {"$sealed": {name: part for name, part in form.items() if part is not None}}


def event_with(need: dict[str, Any]) -> dict[str, Any]:
    """The plain form of an event whose free text is this."""
    plain: dict[str, Any] = msgspec.json.decode(encoded(opened()))
    return {**plain, "need": need}


@pytest.mark.parametrize("changes", [{"n": "=="}, {"c": 7}, {"h": None}, {"extra": "x"}, {"n": "a"}])
def test_a_damaged_sealed_field_is_named_by_who_looks_and_told_to_who_opens(changes: dict[str, Any]) -> None:
    """Views take sealed fields over unseen; nobody ever gets a text out of one that is not whole."""
    plain = event_with(sealed_form(**changes))
    with pytest.raises(Misfits) as misfits:
        from_plain(plain, Opened, complete=True)
    assert [one.dotted for one in misfits.value.fields] == ["need"]
    content = skimmed(plain, Opened, "acme|toy-a|1").need.content
    assert isinstance(content, Sealed)
    with pytest.raises(BrokenHistory):
        toy_vault().open(content)


def test_who_takes_a_sealed_field_over_unseen_has_the_same_field() -> None:
    """It is only looked at later."""
    plain = event_with(sealed_form())
    assert skimmed(plain, Opened, "acme|toy-a|1") == from_plain(plain, Opened, complete=True)


def test_skimming_is_as_strict_about_all_that_is_not_sealed() -> None:
    """Unknown, missing and wrong fields are named as ever."""
    plain = event_with(sealed_form())
    plain |= {"surprise": 1, "urgency": "none"}
    with pytest.raises(Misfits) as misfits:
        skimmed(plain, Opened, "acme|toy-a|1")
    assert {one.dotted for one in misfits.value.fields} == {"surprise", "urgency"}


def test_a_row_with_a_damaged_sealed_field_is_refused_before_it_is_written() -> None:
    """Then the event behind it is parked, and the view goes on."""
    event = skimmed(event_with(sealed_form(n=None)), Opened, "acme|toy-a|1")
    with pytest.raises(ValueError, match="malformed"):
        stored(Table(name="toys_1", columns=()), "toy-a", {"body": {"event": event}})


def test_the_first_state_of_every_kind_has_a_plain_form_and_is_read_back_from_it() -> None:
    """Views keep states: also one that holds a record of another kind, such as the versions of a policy."""
    for lifecycle in REGISTRY.lifecycles:
        plain = to_plain(lifecycle.initial)
        assert from_plain(plain, type(lifecycle.initial)) == lifecycle.initial, lifecycle.category
