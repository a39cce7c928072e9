"""What a command says is fingerprinted as its plain form: made in C it is the same bytes, or no repeat would be one."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone
from typing import Any

import pytest
from attrs import evolve, frozen

from tests.golden.examples import example
from tests.log.test_plain_form import WHOLE, Inner, Side
from tests.log.toys import NOON
from wuye.application.aggregates import REGISTRY
from wuye.application.encoding import _json as written
from wuye.application.encoding import encoded
from wuye.application.said import _formed, said
from wuye.domain.shared.money import Money
from wuye.domain.shared.refusal import InvalidInput


@frozen(kw_only=True)
class Visit:
    """An instant inside."""

    at: datetime | None
    note: str


@frozen(kw_only=True)
class Order:
    """Every kind of field that has a form, not in the order of its letters."""

    word: str
    flag: bool
    count: int | None
    side: Side
    cost: Money | None
    inner: tuple[Inner, ...]
    at: datetime
    visit: Visit | None = None
    sides: tuple[Side, ...] = ()


ORDER = Order(
    word="水",
    flag=True,
    count=3,
    side=Side.EAST,
    cost=Money(5),
    inner=WHOLE.inner,
    at=NOON,
    visit=Visit(at=datetime(2026, 11, 20, 12, tzinfo=UTC), note="x"),
    sides=(Side.WEST, Side.EAST),
)


def test_every_command_says_its_plain_form() -> None:
    """The commands of the registry, with every optional field filled."""
    formed = 0
    for cls in REGISTRY.by_command:
        try:
            command = example(cls)
        except (TypeError, InvalidInput):
            continue
        assert written(said(command)) == encoded(command), cls.__name__
        formed += _formed(cls) is not None
    # What has sets, days or instants in a list goes the long way.
    assert formed > 0.7 * len(REGISTRY.by_command)


@pytest.mark.parametrize(
    "other",
    [
        *(
            {},
            {"visit": None},
            {"visit": Visit(at=None, note="y")},
            {"count": None, "cost": None, "inner": (), "sides": ()},
        ),
        *({"at": NOON.replace(microsecond=0)}, {"at": NOON.astimezone(timezone(timedelta(hours=8)))}),
        *(
            {"word": Side.EAST},
            {"word": 5},
            {"word": NOON},
            {"flag": 1},
            {"count": True},
            {"count": 1.0},
            {"count": 0.5},
        ),
        *({"side": "east"}, {"side": "up"}, {"cost": WHOLE.inner[0]}, {"inner": [*WHOLE.inner]}, {"sides": ("up",)}),
        *({"at": "now"}, {"at": None}, {"count": 2**63}, {"visit": Money(3)}),
    ],
    ids=str,
)
def test_whatever_a_field_holds_the_bytes_are_those_of_the_plain_form(other: dict[str, Any]) -> None:
    """Also of what no door lets in: a fingerprint judges nothing."""
    assert _formed(Order) is not None
    order = evolve(ORDER, **other)
    assert written(said(order)) == encoded(order)


@pytest.mark.parametrize(
    "naive", [{"at": NOON.replace(tzinfo=None)}, {"visit": Visit(at=NOON.replace(tzinfo=None), note="x")}]
)
def test_an_instant_without_a_zone_is_refused(naive: dict[str, Any]) -> None:
    """It would be another instant in another zone."""
    with pytest.raises(InvalidInput, match="naive-time"):
        said(evolve(ORDER, **naive))
