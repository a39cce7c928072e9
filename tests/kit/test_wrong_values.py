"""What an embedder's program passes wrongly is a refusal with the field named, as it is at every other door."""

from collections.abc import Iterator
from datetime import datetime
from functools import partial
from typing import Any

import pytest
from attrs import evolve

import wuye
from tests.kit.toy import TOYS, OpenDrawer, PutThings
from tests.support.examples import Here, example
from wuye.domain.shared.evidence import Evidence, EvidenceKind
from wuye.domain.shared.money import Money
from wuye.domain.ticket import commands as c
from wuye.entrypoints.testing import memory_desk, story_clock

ANA = wuye.Actor(id="staff-ana", role=wuye.Role.OFFICER)


@pytest.fixture
def desk() -> Iterator[wuye.Desk]:
    """A desk of toys."""
    with memory_desk(story_clock(), registry=TOYS) as opened:
        yield opened


@pytest.mark.parametrize("name", ["", " ", "\n", "c-1\n", "key 1", "编号", "x" * 129, "x" * 300])
def test_a_command_id_that_names_nothing_is_refused_and_nothing_is_stored(desk: wuye.Desk, name: str) -> None:
    """B40 in Python: with an empty id two equal calls were two commands, and the caller believed in one."""
    for _ in range(2):
        with pytest.raises(wuye.InvalidInput) as refused:
            desk.execute(OpenDrawer(room="left"), by=ANA, command_id=name)
        assert refused.value.code == "invalid-command-id"
        assert refused.value.facts["field"] == "command_id"
    assert desk.log.head() == 0


def test_the_longest_command_id_is_one(desk: wuye.Desk) -> None:
    """128 signs name a command, and its repeat is no second one."""
    first = desk.execute(OpenDrawer(room="left"), by=ANA, command_id="~" * 128)
    again = desk.execute(OpenDrawer(room="left"), by=ANA, command_id="~" * 128)
    assert (again.case, again.replayed, desk.log.head()) == (first.case, True, first.position)


PASSED: list[dict[str, Any]] = [
    {"by": "staff-ana"},
    {"by": None},
    {"on": 7},
    {"command_id": 7},
    {"expected_version": "1"},
    {"occurred_at": "2026-11-21"},
]


@pytest.mark.parametrize("wrong", PASSED, ids=lambda one: next(iter(one)))
def test_an_argument_of_another_type_is_refused_and_nothing_is_stored(desk: wuye.Desk, wrong: dict[str, Any]) -> None:
    """A ``TypeError`` from within would look like our defect."""
    with pytest.raises(wuye.InvalidInput) as refused:
        desk.execute(PutThings(count=1), **{"by": ANA, "on": "drawer-1", **wrong})
    assert (refused.value.code, refused.value.facts["field"]) == ("wrong-type", next(iter(wrong)))
    assert desk.log.head() == 0


MADE: list[tuple[type, dict[str, Any], str]] = [
    (wuye.Actor, {"id": "staff-ana", "role": "wizard"}, "role"),
    (wuye.Actor, {"id": "staff-ana", "role": "technician"}, "role"),
    (wuye.Actor, {"id": 7, "role": wuye.Role.OFFICER}, "id"),
    (wuye.Actor, {"id": "staff-ana", "role": wuye.Role.OFFICER, "channel": "phone"}, "channel"),
    (wuye.Actor, {"id": "staff-ana", "role": wuye.Role.OFFICER, "on_behalf_of": 7}, "on_behalf_of"),
    (c.AddNote, {"text": 5}, "text"),
    (c.AddNote, {"text": b"tap"}, "text"),
    (c.ReportRepair, {"contact_phone": 123}, "contact_phone"),
    (c.ReportRepair, {"home": 3}, "home"),
    (c.ReportRepair, {"evidence": ["photo"]}, "evidence"),
    (c.ReportRepair, {"evidence": ("photo",)}, "evidence"),
    (c.ReportRepair, {"form": {"kind": "photo"}}, "form"),
    (c.MergeInto, {"target": 4}, "target"),
    (c.Dispatch, {"technicians": "staff-wang"}, "technicians"),
    (c.Dispatch, {"technicians": (4,)}, "technicians"),
    (c.BookVisit, {"window": "tomorrow"}, "window"),
    (Money, {"minor": "12"}, "minor"),
    (Money, {"minor": True}, "minor"),
    (Money, {"minor": 1, "currency": 86}, "currency"),
    (Evidence, {"kind": EvidenceKind.PHOTO, "digest": 5, "length": 1}, "digest"),
    (Evidence, {"kind": EvidenceKind.PHOTO, "digest": "0" * 64, "length": "1"}, "length"),
    (Evidence, {"kind": EvidenceKind.PHOTO, "digest": "0" * 64, "length": True}, "length"),
]


@pytest.mark.parametrize(("kind", "wrong", "field"), MADE, ids=[f"{one.__name__} {field}" for one, _, field in MADE])
def test_a_value_of_another_type_is_refused_where_it_is_made(kind: Any, wrong: dict[str, Any], field: str) -> None:
    """JSON is checked at its door; a program's own values came through unchecked and failed deep inside."""
    made = kind if kind in (wuye.Actor, Money, Evidence) else partial(evolve, example(kind, Here()))
    with pytest.raises(wuye.InvalidInput) as refused:
        made(**wrong)
    assert (refused.value.code, refused.value.facts["field"]) == ("wrong-type", field)


def test_a_digest_that_is_none_is_refused_by_name() -> None:
    """A bare ``ValueError`` names no field."""
    with pytest.raises(wuye.InvalidInput) as refused:
        Evidence(kind=EvidenceKind.PHOTO, digest="../../etc/passwd", length=1)
    assert refused.value.facts["field"] == "digest"


def test_a_naive_instant_is_refused(desk: wuye.Desk) -> None:
    """Which hour it was depends on who reads it."""
    with pytest.raises(wuye.InvalidInput) as refused:
        desk.execute(OpenDrawer(room="left"), by=ANA, occurred_at=datetime(2026, 11, 21, 9))  # noqa: DTZ001 - the point
    assert refused.value.code == "naive-time"


def test_everything_that_the_desk_raises_is_at_hand() -> None:
    """Who catches an exception must not have to know in which room of the house it lives."""
    for name in ("BrokenHistory", "CommandReused", "InvalidInput", "Refused", "SchemaMismatch", "Unavailable"):
        assert issubclass(getattr(wuye, name), Exception)
    assert issubclass(wuye.WrongKey, wuye.UnsafeSettings)
    assert sorted(wuye.__all__) == wuye.__all__
