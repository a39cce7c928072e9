"""The clocks of a case, read and explained; timers told from its history alone."""

from collections.abc import Callable, Iterator, Sequence
from datetime import datetime
from typing import Any

from attrs import frozen

from wuye.application.sla.tables import CLOCK_TABLES, ClockTable
from wuye.application.sla.terms import Terms
from wuye.domain.clock.lifecycle import Told
from wuye.domain.clock.thresholds import Withdrawn, story
from wuye.domain.shared.lifecycle import Lifecycle
from wuye.domain.shared.recorded import Recorded
from wuye.domain.sla.clock import Run, Ticking, runs, ticked
from wuye.domain.sla.reading import Outlook, Reading, outlook, read
from wuye.domain.sla.worktime import instant_of, micros

History = Sequence[Recorded[Any]]


@frozen(kw_only=True)
class CaseClocks:
    """Every clock of a case at an instant, and what its timers recorded."""

    case: str
    number: str | None
    at: datetime
    as_of: datetime | None
    terms: Terms | None
    """``None`` for a category without clocks."""
    readings: tuple[Reading, ...]
    told: tuple[Told, ...] = ()


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


def outlooks(found: Sequence[Run], terms: Terms, at: datetime) -> tuple[Outlook, ...]:
    """What every attempt comes to, seen from an instant."""
    return tuple(outlook(run, terms.policy, terms.calendars, at, ladder=terms.ladder) for run in found)


def timers(lifecycle: Lifecycle[Any], history: History, terms: Terms, now: datetime) -> tuple[Told, ...]:
    """The whole story the timers of a case have to tell by ``now``, and nothing that depends on who tells it when.

    Knowledge changes with every event that touches a clock, and with every publication of the calendar.
    """
    steps = []
    moments = list(_moments(lifecycle, history, terms, now))
    for place, (since, found, known) in enumerate(moments):
        following = moments[place + 1][0] if place + 1 < len(moments) else max(now, since)
        reader = _reader(known)
        steps.append((reader(found, since), reader(found, following), since, following))
    return tuple(Told(threshold=line.threshold, annulled=isinstance(line, Withdrawn)) for line in story(steps))


def _moments(
    lifecycle: Lifecycle[Any], history: History, terms: Terms, now: datetime
) -> Iterator[tuple[datetime, tuple[Run, ...], Terms]]:
    """When knowledge changed: the instant, the attempts as known from then on, and the terms."""
    table = table_of(lifecycle.category)
    if table is None or not history:
        return
    news: list[tuple[datetime, Recorded[Any] | None]] = [(one.recorded_at, one) for one in history]
    opened = history[0].recorded_at
    news += [(at, None) for one in terms.calendars[1:] if opened < (at := instant_of(one.known)) <= now]
    state, ticking = lifecycle.initial, Ticking()
    # An event and a publication of one instant: the event first, as the clocks it starts are read under both.
    for at, recorded in sorted(news, key=lambda one: (one[0], one[1] is None)):
        if recorded is not None:
            after = lifecycle.evolve(state, recorded)
            before, ticking = (
                ticking,
                ticked(
                    ticking,
                    table.clocks,
                    recorded,
                    state,
                    after,
                    lifecycle.fact_names,
                    table.scopes,
                    pause_allowed=terms.pause_allowed,
                ),
            )
            state = after
            if ticking is before:
                continue
        if ticking.attempts:
            yield at, ticking.runs, terms.known(micros(at))


def _reader(terms: Terms) -> Callable[[Sequence[Run], datetime], tuple[Outlook, ...]]:
    """Looks at attempts under terms; one that is over looks the same at every instant."""
    over: dict[int, tuple[Run, Outlook]] = {}
    # By identity, which is no other's as long as the attempt is kept beside it.

    def look_at_all(found: Sequence[Run], at: datetime) -> tuple[Outlook, ...]:
        return tuple(one(run, at) for run in found)

    def one(run: Run, at: datetime) -> Outlook:
        kept = over.get(id(run))
        if kept is not None:
            return kept[1]
        (seen,) = outlooks((run,), terms, at)
        if seen.closed_at is not None:
            over[id(run)] = run, seen
        return seen

    return look_at_all
