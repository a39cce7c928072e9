"""A case at a moment of its past: as it was known then, as it was true then, or at a version."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from attrs import frozen

from wuye.domain.shared.lifecycle import Lifecycle
from wuye.domain.shared.recorded import Recorded
from wuye.domain.shared.refusal import Refused


@frozen(kw_only=True)
class Moment:
    """A case as it was known (``as_of``), true (``valid_at``) or at a version: state and the events behind it."""

    case: str
    state: Any
    version: int
    """Version of the last event included; 0 when there was nothing yet."""
    history: tuple[Recorded[Any], ...]


def moment(
    lifecycle: Lifecycle[Any],
    history: Sequence[Recorded[Any]],
    *,
    as_of: datetime | None,
    valid_at: datetime | None,
    version: int | None,
) -> Moment:
    """The case that this history makes, within all bounds that are given.

    Raises ``Refused``: ``unknown-version``, or ``nothing-yet`` when the case did not exist at that moment.
    """
    if version is not None and not 1 <= version <= history[-1].version:
        raise Refused("unknown-version", version=version, current=history[-1].version)
    chosen = tuple(
        one
        for one in history
        if (version is None or one.version <= version)
        and (as_of is None or one.recorded_at <= as_of)
        and (valid_at is None or one.occurred_at <= valid_at)
    )
    if not chosen:
        raise Refused("nothing-yet", since=history[0].recorded_at)
    state = lifecycle.initial
    for one in chosen:
        state = lifecycle.evolve(state, one)
    return Moment(case=history[0].stream, state=state, version=chosen[-1].version, history=chosen)
