"""What readers of pages get is made when they ask for it, and is then the same as what is read whole."""

from __future__ import annotations

import copy
import pickle
from collections.abc import Callable
from datetime import timedelta, timezone
from threading import Barrier, Thread
from typing import Any

import msgspec
import pytest
from attrs import evolve, fields

from tests.log.toys import NOON, REGISTRY, draft, opened, toy_vault
from tests.support.waiting import ended
from wuye.adapters.eventlog.mapper import Mapper, StoredRow
from wuye.application.encoding import to_plain
from wuye.domain.shared.personal import Personal
from wuye.domain.shared.recorded import Envelope, Recorded
from wuye.domain.shared.refusal import BrokenHistory

MAPPER = Mapper(REGISTRY, toy_vault())
PREPARED = MAPPER.prepare(draft("toy-a", 1, opened(), site=None, policy_version="policy-west/3"))
ROW = StoredRow(7, "toy-a", 1, PREPARED.name, MAPPER.state(PREPARED, NOON))


def glimpsed(row: StoredRow = ROW) -> Recorded[Any]:
    """An event of a page; the first one of its name makes the readers."""
    first, second = MAPPER.page([row, row])
    assert isinstance(first, Recorded)
    assert isinstance(second, Recorded)
    return second


def sealed(recorded: Recorded[Any]) -> list[Personal[str]]:
    """Its personal fields."""
    values = [getattr(recorded.event, field.name) for field in fields(type(recorded.event))]
    return [one for one in values if isinstance(one, Personal)]


WAYS: tuple[Callable[[Envelope], Any], ...] = (
    lambda one: one,
    lambda one: one.company,
    hash,
    repr,
    copy.copy,
    lambda one: pickle.loads(pickle.dumps(one)),
    lambda one: evolve(one, site="east"),
)


@pytest.mark.parametrize("way", range(len(WAYS)))
def test_an_envelope_is_the_same_whatever_was_asked_of_it_first(way: int) -> None:
    """Who looks into it first must not matter: compared from either side, copied, sent to another process."""
    whole = MAPPER.recorded(ROW).envelope
    assert WAYS[way](glimpsed().envelope) == WAYS[way](whole)
    assert WAYS[way](whole) == WAYS[way](glimpsed().envelope)
    one = glimpsed().envelope
    assert (one.stream, one.version, one.position, one.occurred_at) == ("toy-a", 1, 7, whole.occurred_at)
    assert one == glimpsed().envelope
    assert one != evolve(whole, site="east")
    with pytest.raises(AttributeError):
        one.nobody_knows  # type: ignore[attr-defined]  # noqa: B018 - the point


def test_two_threads_may_be_the_first_at_once() -> None:
    """Views and watches read the same pages."""
    whole = MAPPER.recorded(ROW).envelope
    together = Barrier(2)
    found: list[bool] = []

    def look(envelopes: list[Envelope]) -> None:
        together.wait(10)
        found.extend(one.actor == whole.actor and one.company == whole.company for one in envelopes)

    envelopes = [glimpsed().envelope for _ in range(300)]
    threads = [Thread(target=look, args=(envelopes,), daemon=True) for _ in range(2)]
    for thread in threads:
        thread.start()
    ended(threads)
    assert found == [True] * 600


def test_an_instant_of_another_zone_is_given_in_utc() -> None:
    """An older writer may have stored it so."""
    tree = msgspec.json.decode(ROW.state)
    whole = MAPPER.recorded(ROW).envelope
    tree["m"]["recorded_at"] = whole.recorded_at.astimezone(timezone(timedelta(hours=8))).isoformat()
    given = glimpsed(StoredRow(7, "toy-a", 1, ROW.name, msgspec.json.encode(tree))).envelope
    assert given == whole
    assert given.recorded_at.utcoffset() == timedelta(0)


def test_a_sealed_field_left_unseen_is_the_same_when_somebody_looks() -> None:
    """Key, place and subject are those of the stored field, in every form it is passed on in."""
    strict, unseen = MAPPER.recorded(ROW), glimpsed()
    assert unseen == strict
    assert strict == unseen
    assert to_plain(unseen.event) == to_plain(strict.event)
    pairs = list(zip(sealed(unseen), sealed(strict), strict=True))
    assert pairs
    for one, other in pairs:
        assert (one, hash(one), one.subject, one.plain) == (other, hash(other), other.subject, None)
        assert copy.copy(one) == other


@pytest.mark.parametrize("inside", ['{"k":}', '{"k":1,"n":2}', "{}"])
def test_what_is_damaged_in_an_unseen_field_is_told_to_who_looks(inside: str) -> None:
    """It is our defect or somebody's tampering, and stops no view that leaves it out."""
    tree = msgspec.json.decode(ROW.state)
    name = next(name for name, value in tree["d"].items() if isinstance(value, dict) and "$sealed" in value)
    tree["d"][name]["$sealed"] = msgspec.Raw(inside.encode())
    found = MAPPER.page([StoredRow(7, "toy-a", 1, ROW.name, msgspec.json.encode(tree))] * 2)[1]
    if isinstance(found, Recorded):
        with pytest.raises(BrokenHistory, match="malformed"):
            getattr(found.event, name).content.key  # noqa: B018 - asking is the point
    else:
        assert found.code == "malformed"
