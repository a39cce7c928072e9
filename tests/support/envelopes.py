"""A fact in its envelope, for cases that are told in memory."""

from __future__ import annotations

from typing import Any, Protocol

from wuye.domain.shared.lifecycle import Context
from wuye.domain.shared.recorded import Recorded
from wuye.entrypoints.testing.story import enveloped


class Case(Protocol):
    """What the envelope takes from the state of a case."""

    @property
    def version(self) -> int: ...

    @property
    def site(self) -> str | None: ...


def as_next(event: object, case: Case, context: Context) -> Recorded[Any]:
    """A fact as the next of a case's stream."""
    return enveloped(
        event,
        stream=context.stream,
        version=case.version + 1,
        by=context.actor,
        now=context.now,
        occurred_at=context.occurred_at,
        site=case.site,
    )
