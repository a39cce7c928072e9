"""What the SLA board carries of a case from event to event: its clocks, its terms, what the timers have told."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any, Final

from attrs import evolve, field, frozen

from wuye.application.ports import Row
from wuye.application.sla.clocks import readings
from wuye.application.sla.tables import ClockTable
from wuye.application.sla.terms import Terms
from wuye.application.structuring import from_plain
from wuye.domain.clock.events import ThresholdAnnulled
from wuye.domain.clock.thresholds import Threshold, due_among, thresholds_of
from wuye.domain.shared.lifecycle import Lifecycle
from wuye.domain.shared.recorded import Recorded
from wuye.domain.sla.clock import Run, Ticking, ticked
from wuye.domain.sla.reading import Reading, Verdict
from wuye.domain.sla.worktime import micros

RUNNING, PAUSED, UNSET = "running", "paused", "unset"
"""States of an open clock on the board; whether a running one is overdue is the reader's clock's to say."""


@frozen(kw_only=True)
class Line:
    """An open clock as the board shows it. No remaining time: that changes while nothing happens."""

    clock: str
    attempt: int
    state: str
    started_at: datetime
    due_at: datetime | None
    """``None`` while paused (it moves) and where no figure is set."""
    provisional: bool
    target: bool
    limit: str | None
    """The figure in force, as value and unit."""
    source: str | None
    paused_at: datetime | None = None
    left_seconds: float | None = None
    """While paused: what will be left when it goes on; it stands still."""


@frozen(kw_only=True)
class Carried:
    """A case on the board."""

    state: Any = field(default=None)
    number: str | None = None
    site: str | None = None
    team: str | None = None
    person: str | None = None
    pinned: str | None = None
    last_event: str | None = None
    ticking: Ticking = field(factory=Ticking)
    standing: tuple[Threshold, ...] = ()
    """Thresholds of open attempts that the timers told and did not annul."""
    owed: bool = False
    """The timers have something to say already."""
    look_at: datetime | None = None
    """When the timers may have something to say next."""
    lines: tuple[Line, ...] = ()


@frozen
class _Glance:
    """An attempt of a clock as it was read, and its thresholds."""

    run: Run
    terms: Terms
    reading: Reading
    thresholds: tuple[Threshold, ...]


_GLANCES: Final[dict[int, _Glance]] = {}
"""What running attempts were read as, by their identity: it stays so until an event or a calendar touches them."""
_MOST_GLANCES: Final = 20_000


def carried_in(row: Row | None, lifecycle: Lifecycle[Any]) -> Carried:
    """What a row carries, live or in plain form; a new case where there is no row."""
    if row is None:
        return Carried(state=lifecycle.initial)
    body = row["body"]["carried"]
    if isinstance(body, Carried):
        return body
    carried = from_plain(body, Carried)
    return evolve(carried, state=from_plain(carried.state, type(lifecycle.initial)))


def after_event(
    carried: Carried, lifecycle: Lifecycle[Any], table: ClockTable, recorded: Recorded[Any], terms: Terms
) -> Carried:
    """The case after one of its own events."""
    state = lifecycle.evolve(carried.state, recorded)
    ticking = ticked(
        carried.ticking,
        table.clocks,
        recorded,
        carried.state,
        state,
        lifecycle.fact_names,
        table.scopes,
        pause_allowed=terms.pause_allowed,
    )
    number = getattr(state, "number", None)
    now_known = evolve(
        carried,
        state=state,
        number=number if isinstance(number, str) else None,
        site=recorded.envelope.site or carried.site,
        team=table.team(state),
        person=table.person(state),
        pinned=terms.pinned,
        last_event=recorded.envelope.event_id,
    )
    if ticking is carried.ticking:
        return now_known
    return _looked(now_known, ticking, terms, recorded.recorded_at)


def after_publication(carried: Carried, terms: Terms, at: datetime) -> Carried:
    """The case after a version of its calendar was published: deadlines move, settled verdicts do not."""
    return _looked(carried, carried.ticking, terms, at)


def after_timer(carried: Carried, recorded: Recorded[Any], terms: Terms) -> Carried:
    """The case after its timers told one line, knowing the case up to the event that the envelope names as cause."""
    threshold: Threshold = recorded.event.threshold
    standing = tuple(one for one in carried.standing if one != threshold)
    if not isinstance(recorded.event, ThresholdAnnulled):
        standing = (*standing, threshold)
    knew_all = recorded.envelope.causation_id == carried.last_event
    told = evolve(carried, standing=standing, owed=carried.owed and not knew_all, look_at=None)
    found = _looked(told, carried.ticking, terms, recorded.recorded_at)
    return found if knew_all else evolve(found, owed=True, look_at=found.look_at or recorded.recorded_at)


def _looked(carried: Carried, ticking: Ticking, terms: Terms, at: datetime) -> Carried:
    known = terms.known(micros(at))
    glances = [_glance(run, known, at) for run in (*ticking.done, *ticking.running)]
    found = [one.reading for one in glances]
    due = due_among(((one.reading, one.thresholds) for one in glances), at)
    attempts = {(one.clock, one.attempt) for one in found}
    standing = {one for one in carried.standing if (one.clock, one.attempt) in attempts}
    late = carried.look_at is not None and carried.look_at < at
    owed = carried.owed or late or standing != set(due.passed)
    look_at = min(carried.look_at or at, at) if owed else due.next_at
    over = {(run.clock, run.attempt) for run in ticking.done}
    return evolve(
        carried,
        ticking=evolve(ticking, done=()),
        standing=tuple(one for one in carried.standing if one in standing and (one.clock, one.attempt) not in over),
        owed=owed,
        look_at=look_at,
        lines=_lines(found, over, at),
    )


def _glance(run: Run, terms: Terms, at: datetime) -> _Glance:
    """An attempt read at an instant; one that simply runs on has the same deadline as the last time it was read."""
    kept = _GLANCES.get(id(run))
    if kept is not None and kept.run is run and kept.terms is terms:
        return kept
    (reading,) = readings((run,), terms, at)
    glance = _Glance(run, terms, reading, tuple(thresholds_of(reading)))
    if reading.closed_at is None and reading.verdict is not Verdict.PAUSED:
        if len(_GLANCES) >= _MOST_GLANCES:
            _GLANCES.clear()
        _GLANCES[id(run)] = glance
    return glance


def _lines(found: Sequence[Reading], over: set[tuple[str, int]], at: datetime) -> tuple[Line, ...]:
    return tuple(_line(one, at) for one in found if (one.clock, one.attempt) not in over)


def _line(reading: Reading, at: datetime) -> Line:
    in_force = reading.in_force
    paused = reading.verdict is Verdict.PAUSED
    state = PAUSED if paused else UNSET if reading.due is None else RUNNING
    return Line(
        clock=reading.clock,
        attempt=reading.attempt,
        state=state,
        started_at=reading.started,
        due_at=None if paused else reading.due,
        provisional=reading.provisional,
        target=reading.target,
        limit=None
        if in_force is None
        else f"{'' if in_force.value is None else in_force.value} {in_force.unit.value}".strip(),
        source=None if in_force is None else in_force.source,
        paused_at=at if paused else None,
        left_seconds=reading.remaining.total_seconds() if paused and reading.remaining is not None else None,
    )


def calendar_of(carried: Carried, terms: Terms) -> str | None:
    """The calendar that open clocks of a case hang on; ``None`` when every limit of theirs is elapsed time."""
    if terms.calendar_key is None:
        return None
    for run in carried.ticking.running:
        for _, scopes in run.scoped:
            if any(limit.is_working for limit in terms.policy.of(run.clock, scopes)):
                return terms.calendar_key
    return None
