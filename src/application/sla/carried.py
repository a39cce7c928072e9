"""What the SLA board carries of a case from event to event: its clocks, its terms, what the timers have told."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any, Final

from attrs import evolve, field, frozen

from wuye.application.encoding import to_plain
from wuye.application.ports import Row
from wuye.application.projections.projection import Late
from wuye.application.projections.rows import held
from wuye.application.sla.glances import Glance, Glances, Line
from wuye.application.sla.tables import ClockTable
from wuye.application.sla.terms import Terms
from wuye.application.structuring import from_plain
from wuye.domain.clock.events import ThresholdAnnulled
from wuye.domain.clock.thresholds import Due, Threshold, due_thresholds
from wuye.domain.shared.evolving import evolved
from wuye.domain.shared.lifecycle import Lifecycle
from wuye.domain.shared.recorded import Recorded
from wuye.domain.sla.clock import Ticking, ticked
from wuye.domain.sla.reading import Verdict
from wuye.domain.sla.worktime import micros

_NO_NEWS: Final[Mapping[str, Any]] = {}


@frozen(kw_only=True, slots=False)
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
class UnderWay:
    """A case on its way through a page: its row is made of the last one."""

    case: str
    carried: Carried
    terms: Terms


def carried_in(row: Row | None, lifecycle: Lifecycle[Any]) -> Carried:
    """What a row carries, live or in plain form; a new case where there is no row."""
    if row is None:
        return Carried(state=lifecycle.initial)
    live = under_way(row)
    if live is not None:
        return live.carried
    body = held(row["body"])["carried"]
    if isinstance(body, Carried):
        return body
    carried = from_plain(body, Carried)
    return evolve(carried, state=from_plain(carried.state, type(lifecycle.initial)))


def form_of(carried: Carried) -> Mapping[str, Any]:
    """What a row carries, in plain form but for attempts and lines, of which JSON has the same form as they are."""
    return {
        **vars(carried),
        "state": to_plain(carried.state),
        "standing": to_plain(carried.standing),
        "look_at": to_plain(carried.look_at),
        "lines": [line if line.is_plain else to_plain(line) for line in carried.lines],
    }


def under_way(row: Row | None) -> UnderWay | None:
    """The case of a row, as the fold made it; ``None`` for any other row, and for one out of a store."""
    return row.held if isinstance(row, Late) and isinstance(row.held, UnderWay) else None


def after_event(
    carried: Carried,
    lifecycle: Lifecycle[Any],
    table: ClockTable,
    recorded: Recorded[Any],
    terms: Terms,
    glances: Glances,
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
    envelope = recorded.envelope
    now_known = {
        "state": state,
        "number": number if isinstance(number, str) else None,
        "site": envelope.site or carried.site,
        "team": table.team(state),
        "person": table.person(state),
        "pinned": terms.pinned,
        "last_event": envelope.event_id,
    }
    if ticking is carried.ticking:
        return evolved(carried, **now_known)
    return _looked(carried, envelope.stream, ticking, terms, envelope.recorded_at, glances, now_known)


def after_publication(carried: Carried, case: str, terms: Terms, at: datetime, glances: Glances) -> Carried:
    """The case after a version of its calendar was published: deadlines move, settled verdicts do not."""
    return _looked(carried, case, carried.ticking, terms, at, glances)


def after_timer(carried: Carried, case: str, recorded: Recorded[Any], terms: Terms, glances: Glances) -> Carried:
    """The case after its timers told one line, knowing the case up to the event that the envelope names as cause."""
    threshold: Threshold = recorded.event.threshold
    standing = tuple(one for one in carried.standing if one != threshold)
    if not isinstance(recorded.event, ThresholdAnnulled):
        standing = (*standing, threshold)
    knew_all = recorded.envelope.causation_id == carried.last_event
    told = evolved(carried, standing=standing, owed=carried.owed and not knew_all, look_at=None)
    found = _looked(told, case, carried.ticking, terms, recorded.recorded_at, glances)
    return found if knew_all else evolved(found, owed=True, look_at=found.look_at or recorded.recorded_at)


def _looked(
    carried: Carried,
    case: str,
    ticking: Ticking,
    terms: Terms,
    at: datetime,
    glances: Glances,
    now_known: Mapping[str, Any] = _NO_NEWS,
) -> Carried:
    """The case whose clocks were looked at, with what else is known of it now."""
    known = terms.known(micros(at))
    # Those that are over first: of a clock that began anew, the attempt before is the one that was remembered.
    over = glances.all_of(case, ticking.done, known, at) if ticking.done else ()
    going = glances.all_of(case, ticking.running, known, at)
    standing, late = carried.standing, carried.look_at is not None and carried.look_at < at
    due = None if standing else nothing_passed((*over, *going), at)
    owed = carried.owed or late
    if due is None:
        due = due_thresholds((one.outlook for one in (*over, *going)), at)
        attempts = {(run.clock, run.attempt) for run in (*ticking.done, *ticking.running)}
        justified = {one for one in standing if (one.clock, one.attempt) in attempts}
        owed = owed or justified != set(due.passed)
        ended = {(run.clock, run.attempt) for run in ticking.done}
        standing = tuple(one for one in standing if one in justified and (one.clock, one.attempt) not in ended)
    return evolved(
        carried,
        **now_known,
        ticking=evolved(ticking, done=()) if ticking.done else ticking,
        standing=standing,
        owed=owed,
        look_at=min(carried.look_at or at, at) if owed else due.next_at,
        lines=tuple([one.line for one in going]),
    )


def nothing_passed(seen: Iterable[Glance], at: datetime) -> Due | None:
    """What ``due_thresholds`` says where no threshold has been passed, which is so of most; ``None`` where one has."""
    next_at: datetime | None = None
    for one in seen:
        first, closed_at = one.first, one.outlook.closed_at
        if first is None:
            continue
        if first < at or (closed_at is not None and first < closed_at):
            return None
        if closed_at is None and one.outlook.verdict is not Verdict.PAUSED and (next_at is None or first < next_at):
            next_at = first
    return Due(passed=(), next_at=next_at)


def calendar_of(carried: Carried, terms: Terms) -> str | None:
    """The calendar that open clocks of a case hang on; ``None`` when every limit of theirs is elapsed time."""
    if terms.calendar_key is None:
        return None
    for run in carried.ticking.running:
        for _, scopes in run.scoped:
            if any(limit.is_working for limit in terms.policy.of(run.clock, scopes)):
                return terms.calendar_key
    return None
