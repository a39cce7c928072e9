"""What if (推演): the same function over the same history under another policy or calendar; nothing is written."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import date, datetime, timedelta
from functools import cached_property
from typing import TYPE_CHECKING, Any, Final

from attrs import evolve, field, frozen

from wuye.application.ports import Query
from wuye.application.projections.cases import case_detail
from wuye.application.projections.reading import Reader
from wuye.application.seeds.limits import profiles
from wuye.application.sla.asking import states_at
from wuye.application.sla.tables import CLOCK_TABLES
from wuye.application.sla.terms import StateOf, Terms, composed, terms_of
from wuye.domain.complaint.clocks import by_switches
from wuye.domain.shared.recorded import Recorded
from wuye.domain.sla.calendar import Calendar
from wuye.domain.sla.clock import Clock, Run, runs
from wuye.domain.sla.limits import Limit
from wuye.domain.sla.policy import Policy, Profile
from wuye.domain.sla.reading import Published, Reading, read, standing
from wuye.domain.sla.worktime import compiled

if TYPE_CHECKING:
    from wuye.application.desk import Desk

PAGE: Final = 500
_LONGEST: Final = 3_660
"""Days in which a differing calendar rule is looked for."""


@frozen(kw_only=True)
class Supposition:
    """What is supposed instead: limits by profile, a profile for every site, a calendar for every site."""

    policies: Mapping[Profile, Policy] = field(factory=profiles)
    profile: Profile | None = None
    """``None`` = each case keeps its own."""
    calendar: Calendar | None = None
    """``None`` = each case keeps its site's."""

    def of(self, terms: Terms) -> Terms:
        """As supposed: what the site chose for itself stays, as if the calendar had always been there."""
        profile = self.profile or terms.policy.profile
        policy = by_switches(
            self.policies.get(profile, Policy(profile, ())).overridden(terms.overrides), terms.switches
        )
        editions = terms.calendars if terms.calendar_key is not None else ()
        key = terms.calendar_key
        if self.calendar is not None:
            key, editions = self.calendar.key, (Published(known=0, worktime=compiled(self.calendar)),)
        return composed(
            policy,
            editions,
            zone=terms.zone,
            ladder=terms.ladder,
            pause_allowed=terms.pause_allowed,
            calendar_key=key,
            overrides=terms.overrides,
            switches=terms.switches,
            pinned=terms.pinned,
        )


@frozen(kw_only=True)
class Why:
    """Why a clock would stand otherwise: ``limit`` or ``calendar``, and what differs."""

    kind: str
    before: str
    after: str
    rule: tuple[str, str] = ("", "")
    """Of a calendar: the first day that differs and the rule that says so, in English and Chinese."""


@frozen(kw_only=True)
class Change:
    """A clock that would stand otherwise."""

    case: str
    number: str | None
    clock: str
    attempt: int
    before: Reading
    after: Reading
    why: tuple[Why, ...]


@frozen(kw_only=True)
class Looked:
    """A case that was looked at, and what would change in it."""

    case: str
    events: int
    changes: tuple[Change, ...] = ()


@frozen(kw_only=True, slots=False)
class _Pair:
    """Terms and what is supposed in their place."""

    terms: Terms
    supposed: Terms
    _touched: dict[tuple[str, tuple[str, ...]], bool] = field(init=False, factory=dict)

    @cached_property
    def table(self) -> tuple[Clock, ...]:
        """The lines of every clock table whose due instants may differ: clocks do not depend on each other."""
        return tuple(clock for table in CLOCK_TABLES.values() for clock in table.clocks if clock.name in self.moved)

    @cached_property
    def moved(self) -> frozenset[str]:
        """Clocks whose due instants may differ; for all others a reading cannot."""
        names = {*self.terms.policy.by_clock, *self.supposed.policy.by_clock}
        mine, others = self.terms.policy.by_clock, self.supposed.policy.by_clock
        return frozenset(name for name in names if self._differ(mine.get(name, ()), others.get(name, ())))

    def touches(self, run: Run) -> bool:
        """Whether an attempt may read otherwise: its scopes may have the same figures under both."""
        return any(self._touches(run.clock, scopes) for _, scopes in run.scoped)

    def _touches(self, clock: str, scopes: tuple[str, ...]) -> bool:
        known = self._touched.get((clock, scopes))
        if known is None:
            mine, others = (one.policy.of(clock, scopes) for one in (self.terms, self.supposed))
            known = self._touched[clock, scopes] = self._differ(mine, others)
        return known

    def _differ(self, mine: tuple[Limit, ...], others: tuple[Limit, ...]) -> bool:
        if mine != others:
            return True
        return self.terms.calendars != self.supposed.calendars and any(limit.needs_calendar for limit in mine)


@frozen(kw_only=True)
class Suppose:
    """A supposition applied to the cases of a desk. Reads only; keeps nothing of a case it has looked at."""

    desk: "Desk"
    supposition: Supposition
    at: datetime
    clock: str | None = None
    """Only this clock, by its name or by what follows the category: ``ticket.arrival``, ``arrival``."""
    _states: StateOf = field(init=False)
    _pairs: dict[tuple[str | None, str | None], _Pair] = field(init=False, factory=dict)
    _read: dict[str, Any] = field(init=False, factory=dict)
    _worth: list[bool] = field(init=False, factory=lambda: [False])

    @_states.default
    def _register_states(self) -> StateOf:
        state_of = states_at(self.desk, None)

        def remembered(stream: str) -> Any:
            if stream not in self._read:
                self._read[stream] = state_of(stream)
            return self._read[stream]

        return remembered

    def look(self, case: str) -> Looked:
        """Compare the clocks of one case. Raises ``BrokenHistory`` or ``Unavailable``."""
        log = self.desk.log
        # Where cases were worth reading whole so far, the next one is read at once.
        history = tuple(log.stream(case, upto=None if self._worth[0] else 1, skim=True))
        if not history:
            return Looked(case=case, events=0)
        pair = self._pair(history[0])
        table = pair.table if self.clock is None else tuple(one for one in pair.table if is_called(one, self.clock))
        self._worth[0] = bool(table)
        if not table:
            return Looked(case=case, events=len(history))
        if len(history) == 1:
            history = (*history, *log.stream(case, after=1, skim=True))
        lifecycle = self.desk.registry.of_stream(case)
        found = runs(
            table,
            lifecycle,
            history,
            CLOCK_TABLES[lifecycle.category].scopes,
            pause_allowed=pair.terms.pause_allowed,
        )
        number = getattr(history[0].event, "number", None)
        named = number if isinstance(number, str) else None
        changes = (self._compared(case, named, run, pair) for run in found if pair.touches(run))
        return Looked(case=case, events=len(history), changes=tuple(one for one in changes if one is not None))

    def _pair(self, first: Recorded[Any]) -> _Pair:
        key = (first.envelope.policy_version, first.envelope.site)
        pair = self._pairs.get(key)
        if pair is None:
            terms = terms_of(first, self._states)
            pair = self._pairs[key] = _Pair(terms=terms, supposed=self.supposition.of(terms))
        return pair

    def _compared(self, case: str, number: str | None, run: Run, pair: _Pair) -> Change | None:
        mine, other = pair.terms, pair.supposed
        if standing(run, mine.policy, mine.calendars, self.at) == standing(run, other.policy, other.calendars, self.at):
            return None
        before = read(run, mine.policy, mine.calendars, self.at)
        after = read(run, other.policy, other.calendars, self.at)
        return Change(
            case=case,
            number=number,
            clock=run.clock,
            attempt=run.attempt,
            before=before,
            after=after,
            why=tuple(_why(before, after, pair)),
        )


def is_called(clock: Clock, name: str) -> bool:
    """Whether a clock has this name, its category left out or not."""
    return name in (clock.name, clock.name.partition(".")[2])


def cases(desk: "Desk", since: datetime | None = None) -> Iterator[str]:
    """Every case that has clocks, in the order they were opened; ``since`` = those opened then or later."""
    reader, view = Reader(desk.log, desk.views), case_detail(desk.registry)
    for category in CLOCK_TABLES:
        if category not in desk.registry.by_category:
            continue
        # A case opened at that very instant counts: the cursor stands just before it.
        after: tuple[Any, ...] | None = None if since is None else (since - timedelta(microseconds=1), "\U0010ffff")
        while True:
            query = Query(
                where={"category": category}, order=(("opened_at", False),), after=after, limit=PAGE, bodies=False
            )
            page = reader.page(view, query)
            yield from (key for key, _ in page)
            if len(page) < PAGE:
                break
            after = (page[-1][1]["opened_at"], page[-1][0])


def supposed(
    desk: "Desk",
    chosen: Iterable[str],
    supposition: Supposition,
    *,
    at: datetime | None = None,
    clock: str | None = None,
    looked: Callable[[Looked], None] | None = None,
) -> Iterator[Change]:
    """What would stand otherwise in these cases; ``looked`` hears of every case, for a progress bar."""
    suppose = Suppose(desk=desk, supposition=supposition, at=at or desk.log.now(), clock=clock)
    for case in chosen:
        found = suppose.look(case)
        if looked is not None:
            looked(found)
        yield from found.changes


def limit_words(limit: Limit | None) -> str:
    """A figure as value and unit, ``unset`` where there is none."""
    if limit is None:
        return "unset"
    return limit.unit.value if not limit.value else f"{limit.value} {limit.unit.value}"


def _why(before: Reading, after: Reading, pair: _Pair) -> Iterator[Why]:
    one, other = before.in_force, after.in_force
    if one is None or other is None or (one.value, one.unit) != (other.value, other.unit):
        yield Why(kind="limit", before=limit_words(one), after=limit_words(other))
    hanging = any(limit is not None and limit.needs_calendar for limit in (one, other))
    if hanging and pair.terms.calendars != pair.supposed.calendars:
        mine, others = pair.terms.calendars[-1].worktime.calendar, pair.supposed.calendars[-1].worktime.calendar
        ends = [due for due in (before.due, after.due) if due is not None]
        last = max(ends, default=before.started)
        yield Why(
            kind="calendar",
            before=f"{mine.key}/{mine.version}",
            after=f"{others.key}/{others.version}",
            rule=_rule(mine, others, before.started.date(), last.date()),
        )


def _rule(mine: Calendar, other: Calendar, first: date, last: date) -> tuple[str, str]:
    """The first day in an interval on which two calendars differ, and the rules that say so."""
    # A day of margin at both ends: the dates are in UTC, the calendars have zones of their own.
    day = first - timedelta(days=1)
    for _ in range(min(_LONGEST, (last - first).days + 3)):
        if mine.spans(day) != other.spans(day):
            (english, chinese), (english_other, chinese_other) = mine.reason(day), other.reason(day)
            hours, hours_other = ("", "") if english != english_other else (_hours(mine, day), _hours(other, day))
            return (
                f"{day}: {english}{hours} → {english_other}{hours_other}",
                f"{day}：{chinese}{hours} → {chinese_other}{hours_other}",
            )
        day += timedelta(days=1)
    if mine.horizon != other.horizon:
        return f"horizon {mine.horizon} → {other.horizon}", f"已知截止日 {mine.horizon} → {other.horizon}"
    return f"zone {mine.zone} → {other.zone}", f"时区 {mine.zone} → {other.zone}"


def _hours(calendar: Calendar, day: date) -> str:
    """The spans of a day, where the name of its rule does not tell two calendars apart."""
    spans = (f"{_clock(one.start)}-{_clock(one.end)}" for one in calendar.spans(day))
    return f" {' '.join(spans) or '-'}"


def _clock(minute: int) -> str:
    return f"{minute // 60:02}:{minute % 60:02}"


def with_limit(policies: Mapping[Profile, Policy], profile: Profile, limit: Limit) -> dict[Profile, Policy]:
    """The same limits with one figure of a profile changed."""
    return {**policies, profile: evolve(policies[profile].overridden((limit,)))}
