"""Rules that decisions of every aggregate share."""

from collections.abc import Callable, Iterable
from enum import StrEnum
from typing import Any

from wuye.domain.shared.lifecycle import Context
from wuye.domain.shared.refusal import Refused


def unticked(wanted: Iterable[StrEnum], given: Iterable[StrEnum]) -> list[str]:
    """Points of a closed list that were not ticked."""
    # A handful of them: found by identity sooner than by what a choice is hashed to.
    there = tuple(given)
    return [one.value for one in wanted if one not in there]


def every(*conditions: Callable[[Any, Context], None]) -> Callable[[Any, Context], None]:
    """Several conditions together."""

    def check(state: Any, context: Context) -> None:
        for condition in conditions:
            condition(state, context)

    return check


def check_another(person: str | None, context: Context) -> None:
    """Who approves, agrees or checks is another than who acts. Raises ``Refused("same-person")``."""
    if person == context.actor.id:
        raise Refused("same-person")
