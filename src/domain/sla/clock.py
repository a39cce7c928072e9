"""Clocks as a function of recorded events: what started, paused, re-based and stopped each of them (design 7).

A clock is declared beside its lifecycle in a table. Folding a history over that table gives *runs*; a run is read
against a policy and a calendar by ``wuye.domain.sla.reading``. Nothing is stored and patched.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import lru_cache
from typing import Any

from attrs import field, frozen

from wuye.domain.shared.evolving import evolved
from wuye.domain.shared.lifecycle import Lifecycle
from wuye.domain.shared.recorded import Recorded
from wuye.domain.sla.worktime import micros

Condition = Callable[[Any, Recorded[Any]], bool]
"""Whether an event has its effect, given the state before it."""
Instant = Callable[[Any, Recorded[Any]], int | None]
"""An instant an event states (an appointment, an assessed limit), in microseconds since 1970 UTC."""


def always(_state: Any, _recorded: Recorded[Any]) -> bool:
    """The event always has its effect."""
    return True


Effects = Mapping[type, Condition]


def by(*events: type) -> Effects:
    """These events, always."""
    return dict.fromkeys(events, always)


@frozen(kw_only=True, eq=False)
class Clock:
    """One line of a clock table: which events start, stop, pause and end it.

    An event that starts a clock which runs already starts it anew: its own attempt with its own verdict.
    """

    name: str
    """The name of the limit table, for example ``ticket.arrival``."""
    starts: Effects
    stops: Effects = field(factory=dict)
    pauses: Effects = field(factory=dict)
    resumes: Effects = field(factory=dict)
    ends: Effects = field(factory=dict)
    """Ends it without a verdict, for the reason the event gives (withdrawn, merged, referred)."""
    restarts: Effects = field(factory=dict)
    """Ends the running attempt without a verdict and starts a new one."""
    agreed: Mapping[type, Instant] = field(factory=dict)
    """The agreed instant that is the due time, or the assessed limit in place of the policy's figure."""
    minutes: Mapping[type, Instant] = field(factory=dict)
    """Catalogue minutes times quantity."""
    rows: str = ""


@frozen(kw_only=True)
class Mark:
    """An event in the life of a clock."""

    version: int
    name: str
    at: int
    """When it was so, in microseconds since 1970 UTC."""
    known: int
    """When the log learned it."""


@frozen(kw_only=True)
class Pause:
    """An interval that is subtracted; open while ``until`` is missing."""

    since: Mark
    until: Mark | None = None


@frozen(kw_only=True, slots=False)
class Run:
    """One attempt of one clock."""

    clock: str
    attempt: int
    started: Mark
    scoped: tuple[tuple[Mark, tuple[str, ...]], ...]
    """The case's scopes, narrowest first, and what set them: a re-basing event changes them, the start stays."""
    stopped: Mark | None = None
    ended: Mark | None = None
    pauses: tuple[Pause, ...] = ()
    agreed: int | None = None
    item_minutes: int | None = None

    @property
    def open(self) -> bool:
        """Neither stopped nor ended."""
        return self.stopped is None and self.ended is None

    def pause_intervals(self, until: int) -> list[tuple[int, int]]:
        """Paused time as intervals; an open pause lasts until the end asked for."""
        return [
            (pause.since.at, min(until, pause.until.at) if pause.until is not None else until) for pause in self.pauses
        ]


@frozen(kw_only=True)
class Ticking:
    """The clocks of a case after its history so far: what a fold carries from event to event."""

    running: tuple[Run, ...] = ()
    done: tuple[Run, ...] = ()
    attempts: Mapping[str, int] = field(factory=dict)
    """How often each clock was started."""
    scoped: tuple[str, ...] = ()

    @property
    def runs(self) -> tuple[Run, ...]:
        """Every attempt, in the order they started."""
        return tuple(sorted([*self.done, *self.running], key=lambda run: (run.started.version, run.clock, run.attempt)))


def runs(
    clocks: Iterable[Clock],
    lifecycle: Lifecycle[Any],
    history: Iterable[Recorded[Any]],
    scopes: Callable[[Any], tuple[str, ...]],
    *,
    pause_allowed: bool = True,
) -> tuple[Run, ...]:
    """Every attempt of every clock after a history, in the order they started.

    ``scopes`` gives a case's scopes from its state. A history marked *reconstructed* starts no clock.
    """
    table = tuple(clocks)
    names = lifecycle.fact_names
    state = lifecycle.initial
    ticking = Ticking()
    for recorded in history:
        after = lifecycle.evolve(state, recorded)
        ticking = ticked(ticking, table, recorded, state, after, names, scopes, pause_allowed=pause_allowed)
        state = after
    return ticking.runs


def ticked(
    ticking: Ticking,
    table: tuple[Clock, ...],
    recorded: Recorded[Any],
    before: Any,
    after: Any,
    names: Mapping[type, str],
    scopes: Callable[[Any], tuple[str, ...]],
    *,
    pause_allowed: bool = True,
) -> Ticking:
    """The clocks after one more event; the same value when the event has nothing to do with them."""
    kind = type(recorded.event)
    touched = _touched_by(table).get(kind, ())
    now_scoped = scopes(after) if ticking.running or touched else ticking.scoped
    if not touched and (not ticking.running or now_scoped == ticking.scoped):
        return ticking
    mark = Mark(
        version=recorded.version,
        name=names.get(kind, kind.__name__),
        at=micros(recorded.occurred_at),
        known=micros(recorded.recorded_at),
    )
    running = {run.clock: run for run in ticking.running}
    done = list(ticking.done)
    attempts = dict(ticking.attempts)
    for clock in touched:
        run = running.get(clock.name)
        starting = _holds(clock.starts, kind, before, recorded) or _holds(clock.restarts, kind, before, recorded)
        if run is not None:
            if not starting:  # a new attempt's agreed time is not the old one's
                run = _agreed(run, clock, kind, before, recorded)
            run = _touched(run, clock, kind, before, recorded, mark, pause_allowed)
            running[clock.name] = run
            if not run.open:
                done.append(running.pop(clock.name))
        if starting and not recorded.envelope.reconstructed:
            if clock.name in running:
                old = running.pop(clock.name)
                done.append(evolved(old, ended=mark, pauses=_resumed(old.pauses, mark)))
            attempts[clock.name] = attempts.get(clock.name, 0) + 1
            fresh = Run(clock=clock.name, attempt=attempts[clock.name], started=mark, scoped=((mark, now_scoped),))
            running[clock.name] = _agreed(fresh, clock, kind, before, recorded)
    if running and now_scoped != ticking.scoped:
        running = {name: _rescoped(run, mark, now_scoped) for name, run in running.items()}
    return Ticking(
        running=tuple(running.values()),
        done=tuple(done),
        attempts=attempts,
        scoped=now_scoped if running else ticking.scoped,
    )


@lru_cache(maxsize=64)
def _touched_by(table: tuple[Clock, ...]) -> Mapping[type, tuple[Clock, ...]]:
    """The clocks an event has to do with: most events touch none or one."""
    touched: dict[type, tuple[Clock, ...]] = {}
    for clock in table:
        effects = (clock.starts, clock.stops, clock.pauses, clock.resumes, clock.ends, clock.restarts)
        for kind in {kind for effect in (*effects, clock.agreed, clock.minutes) for kind in effect}:
            touched[kind] = (*touched.get(kind, ()), clock)
    return touched


def _touched(
    run: Run, clock: Clock, kind: type, state: Any, recorded: Recorded[Any], mark: Mark, pause_allowed: bool
) -> Run:
    if _holds(clock.resumes, kind, state, recorded):
        run = evolved(run, pauses=_resumed(run.pauses, mark))
    held = run.pauses and run.pauses[-1].until is None
    if pause_allowed and not held and _holds(clock.pauses, kind, state, recorded):
        run = evolved(run, pauses=(*run.pauses, Pause(since=mark)))
    if _holds(clock.stops, kind, state, recorded):
        return evolved(run, stopped=mark, pauses=_resumed(run.pauses, mark))
    if _holds(clock.ends, kind, state, recorded) or _holds(clock.restarts, kind, state, recorded):
        return evolved(run, ended=mark, pauses=_resumed(run.pauses, mark))
    return run


def _rescoped(run: Run, mark: Mark, scopes: tuple[str, ...]) -> Run:
    return run if run.scoped[-1][1] == scopes else evolved(run, scoped=(*run.scoped, (mark, scopes)))


def _resumed(pauses: Sequence[Pause], mark: Mark) -> tuple[Pause, ...]:
    # At most the last one is open.
    if not pauses or pauses[-1].until is not None:
        return tuple(pauses)
    return (*pauses[:-1], Pause(since=pauses[-1].since, until=mark))


def _agreed(run: Run, clock: Clock, kind: type, state: Any, recorded: Recorded[Any]) -> Run:
    if kind in clock.agreed:
        run = evolved(run, agreed=clock.agreed[kind](state, recorded))
    if kind in clock.minutes:
        run = evolved(run, item_minutes=clock.minutes[kind](state, recorded))
    return run


def _holds(effects: Effects, kind: type, state: Any, recorded: Recorded[Any]) -> bool:
    condition = effects.get(kind)
    return condition is not None and condition(state, recorded)
