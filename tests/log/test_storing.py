"""An event is stored in one walk that does two things: its form, and what a strict reader would make of that form."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta, timezone
from typing import Any

import pytest
from attrs import evolve, frozen

from tests.golden.examples import GoldenVault, draft, example
from tests.log.test_plain_form import WHOLE, Everything, Inner, Side
from tests.log.toys import NOON, opened
from wuye.adapters.eventlog.mapper import Mapper
from wuye.application.aggregates import REGISTRY
from wuye.application.compiled import Unfit
from wuye.application.storing import WriterCompiler
from wuye.domain.shared.money import Money
from wuye.domain.shared.personal import Erased, Personal
from wuye.domain.shared.refusal import BrokenHistory

MAPPER = Mapper(REGISTRY, GoldenVault())
PLACE = "acme|golden-1|1"


@frozen(kw_only=True)
class Simple:
    """Every kind of field that is written in one walk."""

    flag: bool
    count: int
    share: float
    side: Side
    at: datetime
    day: date
    span: timedelta
    cost: Money | None
    pair: tuple[int, Side]
    sides: frozenset[Side]
    inner: tuple[Inner, ...]
    needs: tuple[Personal[str], ...]


SIMPLE = Simple(
    **{name: getattr(WHOLE, name) for name in ("flag", "count", "share", "side", "day", "span", "cost")},
    **{name: getattr(WHOLE, name) for name in ("pair", "sides", "inner")},
    at=NOON,
    needs=(Personal("one"), Personal("two", "person-zhang")),
)
WRITER = WriterCompiler(MAPPER._seal).writer(Simple)


def test_every_event_is_stored_as_if_it_were_written_and_then_read() -> None:
    """The quick way and the strict one give the same bytes and the same event, for all that can be stored."""
    quick = 0
    for fact in REGISTRY.facts.values():
        given = draft(example(fact.cls))
        slow = MAPPER._read_back(given, fact.cls, fact.stored_name, f"acme|{given.stream}|1")
        try:
            form, event = MAPPER._writers.writer(fact.cls)(given.event, "", f"acme|{given.stream}|1")
        except Unfit:
            continue
        quick += 1
        assert (form, event) == slow, fact.name
        assert list(form) == list(slow[0])
        assert type(event) is type(slow[1])
    # What has a mapping or a choice of forms in it goes the long way; almost nothing has.
    assert quick > 0.9 * len(REGISTRY.facts)


@pytest.mark.parametrize(
    "wrong",
    [
        *({"flag": 1}, {"count": True}, {"count": 1.0}, {"share": 1}, {"share": float("nan")}, {"side": "east"}),
        *({"at": NOON.replace(tzinfo=None)}, {"at": NOON.astimezone(timezone(timedelta(hours=8)))}, {"day": NOON}),
        *({"span": 5}, {"cost": 5}, {"pair": (1,)}, {"pair": [1, Side.EAST]}, {"sides": {Side.EAST}}),
        *({"sides": frozenset({"east"})}, {"inner": (Money(1),)}, {"inner": [WHOLE.inner[0]]}),
        *({"needs": (Personal(Erased()),)}, {"needs": ("one",)}, {"needs": (Personal(b"one"),)}),
    ],
    ids=lambda wrong: "-".join(wrong),
)
def test_what_a_strict_reader_would_not_read_is_not_written_in_one_walk(wrong: dict[str, Any]) -> None:
    """Then the long way says what is wrong, or that it is not."""
    with pytest.raises(Unfit):
        WRITER(evolve(SIMPLE, **wrong), "", PLACE)


def test_what_fits_comes_back_as_it_is() -> None:
    """All but what is personal is the very same value."""
    form, event = WRITER(SIMPLE, "", PLACE)
    assert evolve(event, needs=SIMPLE.needs) == SIMPLE
    assert [one.content.place for one in event.needs] == [f"{PLACE}|needs.0", f"{PLACE}|needs.1"]
    assert form["inner"] == [{"name": "x", "count": 1}]
    assert form["sides"] == ["east", "west"]
    with pytest.raises(Unfit):
        WRITER(opened(), "", PLACE)


def test_kinds_of_fields_that_are_read_by_trial_are_left_to_the_reader() -> None:
    """No second opinion on what a union or a mapping is."""
    with pytest.raises(Unfit):
        WriterCompiler(MAPPER._seal).writer(Everything)(evolve(WHOLE, at=WHOLE.at.astimezone(UTC)), "", PLACE)


def test_an_event_that_could_not_be_read_is_refused_by_name() -> None:
    """What cannot be loaded must never be stored."""
    wrong = evolve(example(next(fact.cls for fact in REGISTRY.facts.values() if fact.name == "ticket.repair-reported")))
    object.__setattr__(wrong, "number", 5)
    with pytest.raises(BrokenHistory) as told:
        MAPPER.prepare(draft(wrong))
    assert told.value.facts["field"] == "d.number"
