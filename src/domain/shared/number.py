"""Numbers that may be used once: a reservation stream each keeps them unique.

The short number of a case (``number-T-261121-4KX7Q``), the running number of an order stub (``number-stub-…``) and the
external id of an imported case (``number-import-…``) are each a stream of one event, written in the transaction that
uses the number: whoever comes second finds it taken.
"""

from enum import StrEnum
from typing import Any

from attrs import frozen

from wuye.domain.shared.lifecycle import Elsewhere, Lifecycle, facts
from wuye.domain.shared.recorded import Recorded


class NumberStage(StrEnum):
    """A number is free or used, for ever."""

    FREE = "free"
    """未使用."""
    RESERVED = "reserved"
    """已占用."""


@frozen(kw_only=True)
class NumberReserved:
    """A number was given to a case (编号已占用)."""

    case: str
    """Stream id of the case that uses it."""


@frozen(kw_only=True)
class Number:
    """Who uses a number."""

    stage: NumberStage = NumberStage.FREE
    case: str | None = None


def evolve(number: Number, recorded: Recorded[Any]) -> Number:
    """Apply a fact; the first reservation stays."""
    if number.case is not None:
        return number
    return Number(stage=NumberStage.RESERVED, case=recorded.event.case)


def number_stream(number: str) -> str:
    """The reservation stream of a number."""
    return f"number-{number}"


def reserved(number: str, case: str) -> Elsewhere:
    """The fact that a number now belongs to a case, for its reservation stream."""
    return Elsewhere(number_stream(number), NumberReserved(case=case))


NUMBER: Lifecycle[Number] = Lifecycle(
    category="number",
    plural="numbers",
    title=("Number", "编号"),
    initial=Number(),
    evolve=evolve,
    rows=(),
    facts=facts("number", NumberReserved),
    stages=NumberStage,
    ends=frozenset({NumberStage.RESERVED}),
)
"""Written only beside the case that takes the number; it has no commands of its own."""
