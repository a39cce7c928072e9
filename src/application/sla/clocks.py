"""The clocks of a case, read and explained; timers told from its history alone."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from attrs import frozen

from wuye.application.sla.tables import CLOCK_TABLES, ClockTable
from wuye.application.sla.terms import Terms
from wuye.domain.clock.lifecycle import Told
from wuye.domain.clock.thresholds import Withdrawn, due_thresholds, story
from wuye.domain.shared.lifecycle import Lifecycle
from wuye.domain.shared.recorded import Recorded
from wuye.domain.sla.clock import Run, runs
from wuye.domain.sla.reading import Reading, read

History = Sequence[Recorded[Any]]


@frozen(kw_only=True)
class CaseClocks:
    """Every clock of a case at an instant."""

    case: str
    number: str | None
    at: datetime
    readings: tuple[Reading, ...]


def table_of(category: str) -> ClockTable | None:
    """The clock table of a category of cases; ``None`` when it has no clocks."""
    return CLOCK_TABLES.get(category)


def case_runs(lifecycle: Lifecycle[Any], history: History, terms: Terms) -> tuple[Run, ...]:
    """Every attempt of every clock of a case."""
    table = table_of(lifecycle.category)
    if table is None or not history:
        return ()
    return runs(table.clocks, lifecycle, history, table.scopes, pause_allowed=terms.pause_allowed)


def readings(found: Sequence[Run], terms: Terms, at: datetime, *, trace: bool = False) -> tuple[Reading, ...]:
    """Every attempt, read at an instant."""
    return tuple(read(run, terms.policy, terms.calendars, at, trace=trace, ladder=terms.ladder) for run in found)


def timers(lifecycle: Lifecycle[Any], history: History, terms: Terms, now: datetime) -> tuple[Told, ...]:
    """The whole story the timers of a case have to tell by ``now``, and nothing that depends on who tells it when."""
    steps = []
    for index, recorded in enumerate(history):
        known = case_runs(lifecycle, history[: index + 1], terms)
        following = history[index + 1].recorded_at if index + 1 < len(history) else now
        steps.append(
            (
                readings(known, terms, recorded.recorded_at),
                readings(known, terms, following),
                recorded.recorded_at,
                following,
            )
        )
    return tuple(Told(threshold=line.threshold, annulled=isinstance(line, Withdrawn)) for line in story(steps))


def next_look(found: Sequence[Run], terms: Terms, at: datetime) -> datetime | None:
    """The next instant at which a timer of these clocks may have something to say."""
    return due_thresholds(readings(found, terms, at), at).next_at
