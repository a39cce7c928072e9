"""Reading a clock: due time, state, elapsed, remaining, and a trace that adds up to the elapsed time exactly."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from enum import StrEnum
from functools import lru_cache

from attrs import evolve, frozen

from wuye.domain.shared.evolving import composed, evolved
from wuye.domain.sla.clock import Run
from wuye.domain.sla.limits import FAR, Limit, due_at
from wuye.domain.sla.policy import Policy
from wuye.domain.sla.trace import Step, steps_of
from wuye.domain.sla.worktime import MINUTE, Interval, WorkTime, bounded, instant_of, micros, minus, union


class Verdict(StrEnum):
    """How a clock stands."""

    RUNNING = "running"
    """计时中."""
    PAUSED = "paused"
    """暂停."""
    MET = "met"
    """按时."""
    MISSED = "missed"
    """超时."""
    UNSET = "unset"
    """未设定."""
    ENDED = "ended"
    """已终止: withdrawn, merged, referred or restarted before it was due; no verdict."""


@frozen(kw_only=True)
class Published:
    """A calendar version and when the log learned it."""

    known: int
    worktime: WorkTime


@frozen(kw_only=True)
class Figure:
    """A limit and what it makes due."""

    limit: Limit
    due: datetime | None
    provisional: bool


@frozen(kw_only=True)
class Reading:
    """A clock at an instant."""

    clock: str
    attempt: int
    verdict: Verdict
    provisional: bool
    """Past the calendar's horizon: the deadline may move when a calendar is published."""
    target: bool
    """A target may be missed but not breached."""
    started: datetime
    known_at: datetime
    """When the start was recorded; later than ``started`` when awareness came before the entry."""
    due: datetime | None
    in_force: Limit | None
    """The limit that falls due first."""
    figures: tuple[Figure, ...]
    """Every limit that runs, the others as reference."""
    stopped: datetime | None
    closed_at: datetime | None
    """When it was stopped, or ended."""
    elapsed: timedelta
    remaining: timedelta | None
    """Time left in the clock's own unit; negative when it is over."""
    thresholds: tuple[tuple[int, datetime], ...] = ()
    """Minutes before or after the due instant, and the instant that is: before it in the clock's own unit."""
    steps: tuple[Step, ...] = ()
    closed_by: str | None = None
    """The event that stopped or ended it: the reason why nothing more follows."""


@frozen(kw_only=True, slots=False)
class Outlook:
    """What a clock comes to as long as nothing happens to it: a reading without what passes with every minute."""

    clock: str
    attempt: int
    verdict: Verdict
    provisional: bool
    target: bool
    started: datetime
    due: datetime | None
    in_force: Limit | None
    closed_at: datetime | None
    left: timedelta | None
    """While paused: what will be left when it goes on, in the clock's own unit; it stands still."""
    thresholds: tuple[tuple[int, datetime], ...]


def read(
    run: Run,
    policy: Policy,
    calendars: Sequence[Published],
    at: datetime,
    *,
    trace: bool = False,
    ladder: Sequence[int] = (),
) -> Reading:
    """Read one attempt of a clock at an instant; what happened to it later is not seen.

    ``calendars`` are the versions in the order they were published, the first being in force from the beginning. A
    version counts for a verdict only if it was known before the verdict fell: a holiday added afterwards changes
    nothing (golden case 35).
    """
    now = micros(at)
    run, until, pauses, figures, worktime, first = _seen(run, policy, calendars, now)
    closing = run.stopped or run.ended
    stop = None if closing is None else closing.at
    in_force = first.limit if first is not None else None
    due = micros(first.due) if first is not None and first.due is not None else None
    working = in_force is not None and in_force.is_working
    counted = _counted(run.started.at, until, pauses, worktime if working else None)
    elapsed = sum(end - start for start, end in counted)
    return Reading(
        clock=run.clock,
        attempt=run.attempt,
        verdict=_verdict(run, due, now),
        provisional=first is not None and first.provisional,
        target=any(figure.limit.target for figure in figures),
        started=instant_of(run.started.at),
        known_at=instant_of(run.started.known),
        due=None if due is None else instant_of(due),
        in_force=in_force,
        figures=figures,
        stopped=None if run.stopped is None else instant_of(run.stopped.at),
        closed_at=None if stop is None else instant_of(stop),
        elapsed=timedelta(microseconds=elapsed),
        remaining=None if due is None else _remaining(until, due, pauses, worktime if working else None),
        thresholds=()
        if due is None
        else tuple(_threshold(run.started.at, due, offset, pauses, worktime if working else None) for offset in ladder),
        steps=steps_of(run, until, counted, worktime if working else None) if trace else (),
        closed_by=None if closing is None else closing.name,
    )


def outlook(
    run: Run, policy: Policy, calendars: Sequence[Published], at: datetime, *, ladder: Sequence[int] = ()
) -> Outlook:
    """What ``read`` says of an attempt that stays true afterwards, at half its price."""
    now = micros(at)
    if run.open and not run.pauses and _alone(run, calendars):
        return _undisturbed(run, policy.of(run.clock, run.scoped[0][1]), calendars[-1].worktime, now, ladder)
    run, until, pauses, figures, worktime, first = _seen(run, policy, calendars, now)
    closing = run.stopped or run.ended
    due = None if first is None else first.due
    moment = None if due is None else micros(due)
    verdict = _verdict(run, moment, now)
    hours = worktime if first is not None and first.limit.is_working else None
    return Outlook(
        clock=run.clock,
        attempt=run.attempt,
        verdict=verdict,
        provisional=first is not None and first.provisional,
        target=any(figure.limit.target for figure in figures),
        started=instant_of(run.started.at),
        due=due,
        in_force=None if first is None else first.limit,
        closed_at=None if closing is None else instant_of(closing.at),
        left=_remaining(until, moment, pauses, hours) if verdict is Verdict.PAUSED and moment is not None else None,
        thresholds=()
        if moment is None
        else tuple(_threshold(run.started.at, moment, offset, pauses, hours) for offset in ladder),
    )


def _undisturbed(run: Run, limits: Sequence[Limit], worktime: WorkTime, now: int, ladder: Sequence[int]) -> Outlook:
    """The outlook on an attempt that nothing has closed, paused or moved: that of most, made at once."""
    start = run.started.at
    first: Limit | None = None
    due: int | None = None
    moment: datetime | None = None
    provisional = False
    for limit in limits:
        at = due_at(limit, start, worktime, agreed=run.agreed, item_minutes=run.item_minutes)
        if at is not None and (due is None or bounded(at) < due):
            first, due = limit, bounded(at)
            provisional = limit.is_working and worktime.is_provisional(at)
    thresholds: tuple[tuple[int, datetime], ...] = ()
    if first is not None and due is not None:
        hours = worktime if first.is_working else None
        moment = instant_of(due)
        if hours is None and 0 <= start <= due <= FAR:
            # With nothing but elapsed time in between, a warning lies as far before the end as an escalation behind it.
            thresholds = tuple([(offset, moment + _minutes(offset)) for offset in ladder])
        else:
            thresholds = tuple([_threshold(start, due, offset, (), hours) for offset in ladder])
    return composed(
        Outlook,
        {
            "clock": run.clock,
            "attempt": run.attempt,
            "verdict": Verdict.UNSET if due is None else Verdict.MISSED if now > due else Verdict.RUNNING,
            "provisional": provisional,
            "target": any(limit.target for limit in limits),
            "started": instant_of(start),
            "due": moment,
            "in_force": first,
            "closed_at": None,
            "left": None,
            "thresholds": thresholds,
        },
    )


def concluded(known: Outlook, before: Run, run: Run, at: datetime) -> Outlook | None:
    """The outlook on an attempt that an event just closed; ``None`` where more than that happened to it.

    ``known`` is the outlook on it before, under the same policy and calendars: as no pause and no re-basing came in
    between, it is due when it was due.
    """
    closing = run.stopped or run.ended
    if (
        closing is None
        or closing.at > micros(at)
        or not before.open
        or run.pauses
        or run.started is not before.started
        or run.scoped is not before.scoped
        or (run.agreed, run.item_minutes) != (before.agreed, before.item_minutes)
    ):
        return None
    due = None if known.due is None else micros(known.due)
    return evolved(known, verdict=_verdict(run, due, closing.at), closed_at=instant_of(closing.at))


def standing(
    run: Run, policy: Policy, calendars: Sequence[Published], at: datetime
) -> tuple[Verdict, datetime | None, bool]:
    """Verdict, due instant and whether it is provisional: what ``read`` says of them, without the rest."""
    now = micros(at)
    run, _, _, _, _, first = _seen(run, policy, calendars, now)
    due = None if first is None else first.due
    return _verdict(run, None if due is None else micros(due), now), due, first is not None and first.provisional


def _seen(
    run: Run, policy: Policy, calendars: Sequence[Published], now: int
) -> tuple[Run, int, list[Interval], tuple[Figure, ...], WorkTime, Figure | None]:
    """What is known of a run at an instant: itself, until when, its pauses, its figures, and the one due first."""
    run = _as_at(run, now)
    closing = run.stopped or run.ended
    until = max(run.started.at, now if closing is None else closing.at)
    pauses = union(run.pause_intervals(until))
    figures, worktime = _figures(run, policy, calendars, now, pauses)
    dated = [figure for figure in figures if figure.due is not None]
    first = dated[0] if len(dated) == 1 else min(dated, key=lambda one: (one.due, figures.index(one)), default=None)
    return run, until, pauses, figures, worktime, first


def _as_at(run: Run, now: int) -> Run:
    closing = run.stopped or run.ended
    if (closing is None or closing.at <= now) and all(
        pause.since.at <= now and (pause.until is None or pause.until.at <= now) for pause in run.pauses
    ):
        return run
    return evolve(
        run,
        stopped=run.stopped if run.stopped is not None and run.stopped.at <= now else None,
        ended=run.ended if run.ended is not None and run.ended.at <= now else None,
        pauses=tuple(
            pause if pause.until is None or pause.until.at <= now else evolve(pause, until=None)
            for pause in run.pauses
            if pause.since.at <= now
        ),
    )


def _figures(
    run: Run, policy: Policy, calendars: Sequence[Published], now: int, pauses: Sequence[Interval]
) -> tuple[tuple[Figure, ...], WorkTime]:
    """Due times under the last scopes and calendar version that were known before the verdict fell.

    So neither a holiday added afterwards nor a re-basing after the breach changes a verdict (golden cases 34, 35, 45).
    """
    if _alone(run, calendars):
        worktime = calendars[-1].worktime
        limits = policy.of(run.clock, run.scoped[0][1])
        return tuple(_figure(run, limit, worktime, pauses) for limit in limits), worktime
    settled = run.stopped or run.ended
    known = now if settled is None else settled.known
    changes = sorted({run.started.known, *(m.known for m, _ in run.scoped[1:]), *(c.known for c in calendars[1:])})
    epochs = [change for change in changes if run.started.known <= change <= known] or [run.started.known]
    figures: tuple[Figure, ...] = ()
    worktime = calendars[0].worktime
    for index, since in enumerate(epochs):
        scopes = [scopes for mark, scopes in run.scoped if mark.known <= since] or [run.scoped[0][1]]
        worktime = [calendars[0], *(one for one in calendars[1:] if one.known <= since)][-1].worktime
        figures = tuple(_figure(run, limit, worktime, pauses) for limit in policy.of(run.clock, scopes[-1]))
        dues = [micros(figure.due) for figure in figures if figure.due is not None]
        if index + 1 < len(epochs) and dues and min(dues) < epochs[index + 1]:
            break
    return figures, worktime


def _alone(run: Run, calendars: Sequence[Published]) -> bool:
    """Whether one chain of scopes and one calendar hold from its start."""
    return len(run.scoped) == 1 and (len(calendars) == 1 or calendars[-1].known <= run.started.known)


def _figure(run: Run, limit: Limit, worktime: WorkTime, pauses: Sequence[Interval]) -> Figure:
    due = due_at(limit, run.started.at, worktime, pauses=pauses, agreed=run.agreed, item_minutes=run.item_minutes)
    provisional = due is not None and limit.is_working and worktime.is_provisional(due)
    return Figure(limit=limit, due=None if due is None else instant_of(due), provisional=provisional)


def _verdict(run: Run, due: int | None, now: int) -> Verdict:
    if run.ended is not None:
        # What was overdue when it ended stays overdue: a verdict that has fallen does not change.
        return Verdict.ENDED if due is None or run.ended.at <= due else Verdict.MISSED
    if due is None:
        return Verdict.UNSET
    if run.stopped is not None:
        return Verdict.MET if run.stopped.at <= due else Verdict.MISSED
    if now > due:
        return Verdict.MISSED
    paused = any(pause.until is None and pause.since.at <= now for pause in run.pauses)
    return Verdict.PAUSED if paused else Verdict.RUNNING


@lru_cache(maxsize=1024)
def _minutes(offset: int) -> timedelta:
    return timedelta(minutes=offset)


def _threshold(
    start: int, due: int, offset: int, pauses: Sequence[Interval], worktime: WorkTime | None
) -> tuple[int, datetime]:
    """A warning lies where so much counted time is left, so that a later pause does not move it."""
    if offset >= 0:
        return offset, instant_of(due + offset * MINUTE)
    left = -offset * MINUTE
    for begin, end in reversed(_counted(start, due, pauses, worktime)):
        if end - begin >= left:
            return offset, instant_of(end - left)
        left -= end - begin
    return offset, instant_of(start - left)


def _counted(start: int, end: int, pauses: Sequence[Interval], worktime: WorkTime | None) -> list[Interval]:
    whole = worktime.intervals(start, end) if worktime is not None else ([(start, end)] if end > start else [])
    return minus(whole, pauses)


def _remaining(at: int, due: int, pauses: Sequence[Interval], worktime: WorkTime | None) -> timedelta:
    first, last = min(at, due), max(at, due)
    span = sum(end - start for start, end in _counted(first, last, pauses, worktime))
    return timedelta(microseconds=span if at <= due else -span)
