"""Clocks as a function of recorded events: what started, paused, re-based and stopped each of them (design 7).

A clock is declared beside its lifecycle in a table. Folding a history over that table gives *runs*; a run is read
against a policy and a calendar by ``wuye.domain.sla.reading``. Nothing is stored and patched.
"""

from collections.abc import Callable, Iterable, Mapping
from functools import lru_cache
from typing import Any

from attrs import define, field, frozen

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
    """The agreed instant that is the due time, or the assessed limit in place of the policy's figure; of an event that
    may start the clock it belongs to the attempt that starts."""
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


@frozen(kw_only=True, slots=False)
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
    moving = _Moving(_touched_by(tuple(clocks)), lifecycle.fact_names, scopes, pause_allowed)
    state = lifecycle.initial
    for recorded in history:
        after = lifecycle.evolve(state, recorded)
        moving.move(recorded, state, after)
        state = after
    return moving.still().runs


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
    by_kind = _touched_by(table)
    if type(recorded.event) not in by_kind and (not ticking.running or scopes(after) == ticking.scoped):
        return ticking
    moving = _Moving(
        by_kind,
        names,
        scopes,
        pause_allowed,
        {run.clock: run for run in ticking.running},
        list(ticking.done),
        dict(ticking.attempts),
        ticking.scoped,
    )
    return moving.still() if moving.move(recorded, before, after) else ticking


@define
class _Moving:
    """The clocks of a case while its history passes by: what ``Ticking`` holds, changed in place."""

    by_kind: Mapping[type, tuple["_Touch", ...]]
    names: Mapping[type, str]
    scopes: Callable[[Any], tuple[str, ...]]
    pause_allowed: bool
    running: dict[str, Run] = field(factory=dict)
    done: list[Run] = field(factory=list)
    attempts: dict[str, int] = field(factory=dict)
    scoped: tuple[str, ...] = ()
    pauses: dict[str, list[Pause]] = field(factory=dict)
    """Of the running attempts whose pauses changed here: one list to the end, as a long case has hundreds of them."""

    def still(self) -> Ticking:
        running = tuple(self.running.values())
        if self.pauses:
            running = tuple(
                evolved(run, pauses=tuple(self.pauses[run.clock])) if run.clock in self.pauses else run
                for run in running
            )
        return Ticking(running=running, done=tuple(self.done), attempts=self.attempts, scoped=self.scoped)

    def move(self, recorded: Recorded[Any], before: Any, after: Any) -> bool:
        """One more event; whether it has to do with the clocks."""
        kind = type(recorded.event)
        touched = self.by_kind.get(kind, ())
        now_scoped = self.scopes(after) if self.running or touched else self.scoped
        if not touched and (not self.running or now_scoped == self.scoped):
            return False
        envelope = recorded.envelope
        at = micros(envelope.occurred_at)
        mark = Mark(
            version=envelope.version,
            name=self.names.get(kind) or kind.__name__,
            at=at,
            known=at if envelope.recorded_at is envelope.occurred_at else micros(envelope.recorded_at),
        )
        for touch in touched:
            self._touch(touch, recorded, before, mark, now_scoped)
        if self.running and now_scoped != self.scoped:
            self.running = {name: _rescoped(run, mark, now_scoped) for name, run in self.running.items()}
        if self.running:
            self.scoped = now_scoped
        return True

    def _touch(
        self, touch: "_Touch", recorded: Recorded[Any], before: Any, mark: Mark, now_scoped: tuple[str, ...]
    ) -> None:
        name = touch.clock.name
        run = self.running.get(name)
        restarting = touch.restarts is not None and touch.restarts(before, recorded)
        starting = restarting or (touch.starts is not None and touch.starts(before, recorded))
        if run is not None:
            if touch.amends:
                self.running[name] = touch.agreed(run, before, recorded)
            held = self._open_pause(name)
            if held is not None and touch.resumes is not None and touch.resumes(before, recorded):
                self._changing(name)[-1] = Pause(since=held.since, until=mark)
                held = None
            if self.pause_allowed and held is None and touch.pauses is not None and touch.pauses(before, recorded):
                self._changing(name).append(Pause(since=mark))
            if touch.stops is not None and touch.stops(before, recorded):
                self._close(name, mark, stopped=mark)
            elif restarting or (touch.ends is not None and touch.ends(before, recorded)):
                self._close(name, mark, ended=mark)
        if starting and not recorded.envelope.reconstructed:
            if name in self.running:
                self._close(name, mark, ended=mark)
            self.attempts[name] = self.attempts.get(name, 0) + 1
            fresh = Run(clock=name, attempt=self.attempts[name], started=mark, scoped=((mark, now_scoped),))
            self.running[name] = touch.agreed(fresh, before, recorded) if touch.states else fresh

    def _open_pause(self, name: str) -> Pause | None:
        """The pause an attempt is in; at most its last one is open."""
        pauses = self.pauses.get(name) or self.running[name].pauses
        return pauses[-1] if pauses and pauses[-1].until is None else None

    def _changing(self, name: str) -> list[Pause]:
        pauses = self.pauses.get(name)
        if pauses is None:
            pauses = self.pauses[name] = list(self.running[name].pauses)
        return pauses

    def _close(self, name: str, mark: Mark, **verdict: Mark) -> None:
        held = self._open_pause(name)
        if held is not None:
            self._changing(name)[-1] = Pause(since=held.since, until=mark)
        run, pauses = self.running.pop(name), self.pauses.pop(name, None)
        self.done.append(evolved(run, pauses=run.pauses if pauses is None else tuple(pauses), **verdict))


@frozen(kw_only=True, eq=False)
class _Touch:
    """What one kind of event may do to one clock."""

    clock: Clock
    starts: Condition | None
    stops: Condition | None
    pauses: Condition | None
    resumes: Condition | None
    ends: Condition | None
    restarts: Condition | None
    instant: Instant | None
    minutes: Instant | None

    @property
    def states(self) -> bool:
        """It states an agreed time."""
        return self.instant is not None or self.minutes is not None

    @property
    def amends(self) -> bool:
        """It states the agreed time of the running attempt; what may start one states the new attempt's."""
        return self.states and self.starts is None and self.restarts is None

    def agreed(self, run: Run, state: Any, recorded: Recorded[Any]) -> Run:
        if self.instant is not None:
            run = evolved(run, agreed=self.instant(state, recorded))
        if self.minutes is not None:
            run = evolved(run, item_minutes=self.minutes(state, recorded))
        return run


@lru_cache(maxsize=64)
def _touched_by(table: tuple[Clock, ...]) -> Mapping[type, tuple[_Touch, ...]]:
    """The clocks an event has to do with: most events touch none or one."""
    touched: dict[type, tuple[_Touch, ...]] = {}
    for clock in table:
        effects = (clock.starts, clock.stops, clock.pauses, clock.resumes, clock.ends, clock.restarts)
        for kind in {kind for effect in (*effects, clock.agreed, clock.minutes) for kind in effect}:
            touch = _Touch(
                clock=clock,
                starts=clock.starts.get(kind),
                stops=clock.stops.get(kind),
                pauses=clock.pauses.get(kind),
                resumes=clock.resumes.get(kind),
                ends=clock.ends.get(kind),
                restarts=clock.restarts.get(kind),
                instant=clock.agreed.get(kind),
                minutes=clock.minutes.get(kind),
            )
            touched[kind] = (*touched.get(kind, ()), touch)
    return touched


def _rescoped(run: Run, mark: Mark, scopes: tuple[str, ...]) -> Run:
    return run if run.scoped[-1][1] == scopes else evolved(run, scoped=(*run.scoped, (mark, scopes)))
