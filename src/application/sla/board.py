"""The SLA board (时限看板): open clocks by due instant, per site, team and person; counters kept, nothing scanned.

One row an open clock. Hidden rows (their state begins with ``_``) carry what the fold needs: one a case, one a register
entry that terms come from, and the counters.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime
from functools import lru_cache
from operator import is_
from typing import Any, Final

from attrs import define, field

from wuye.application.encoding import to_plain
from wuye.application.ports import Column, Row, Table
from wuye.application.projections.projection import Changed, Late, Projection, Rows, Where
from wuye.application.projections.rows import Written, written
from wuye.application.registry import Registry
from wuye.application.sla.carried import (
    Carried,
    UnderWay,
    after_event,
    after_publication,
    after_timer,
    calendar_of,
    carried_in,
    form_of,
)
from wuye.application.sla.counters import counted, tally
from wuye.application.sla.glances import PAUSED, RUNNING, UNSET, Glances, Line
from wuye.application.sla.tables import CLOCK_TABLES
from wuye.application.sla.terms import ZONE, Terms, terms
from wuye.application.structuring import from_plain
from wuye.domain.shared.lifecycle import Lifecycle
from wuye.domain.shared.recorded import Recorded, category_of

VIEW: Final = "sla_board"
CASE: Final = "_case"
REGISTER: Final = "_register"
REGISTERS: Final = ("policy", "site", "calendar")
CALENDARS: Final = "calendars"
"""Key of the row that carries every calendar: which one a case needs is known only from its policy."""
TIMER: Final = "clock"
TIMER_PREFIX: Final = f"{TIMER}-"
FILTERS: Final = ("site", "team", "person")
STATES: Final = (RUNNING, PAUSED, UNSET)
QUEUE: Final = (("due_at", False),)

SLA_BOARD: Final = Table(
    name="sla_board_2",
    columns=(
        Column(name="state", kind="text"),
        *(Column(name=name, kind="text") for name in FILTERS),
        Column(name="case", kind="text"),
        Column(name="number", kind="text"),
        Column(name="clock", kind="text"),
        Column(name="attempt", kind="integer"),
        Column(name="due_at", kind="instant"),
        Column(name="started_at", kind="instant"),
        Column(name="provisional", kind="flag"),
        Column(name="target", kind="flag"),
        Column(name="calendar", kind="text"),
        Column(name="scope", kind="text"),
        Column(name="look_at", kind="instant"),
    ),
    indexes=(
        ("state", "due_at"),
        *(("state", name, "due_at") for name in FILTERS),
        ("state", "site", "team", "due_at"),
        ("state", "site", "person", "due_at"),
        ("state", "look_at"),
        ("scope", "due_at"),
        ("calendar",),
    ),
)
Held = Mapping[str, Row | None]
_EMPTY: Final[Mapping[str, Any]] = {column.name: None for column in SLA_BOARD.columns}


def sla_board(registry: Registry, glances: Glances | None = None) -> Projection:
    """The board over every category that has clocks; ``glances`` is what its fold remembers of them."""
    timed = frozenset(CLOCK_TABLES.keys() & registry.by_category.keys())
    fold = _Board(registry, timed, glances or Glances())
    return Projection(
        view=VIEW,
        table=SLA_BOARD,
        keys=fold.keys,
        project=fold.project,
        categories=timed | {*REGISTERS, TIMER},
        spread=fold.spread,
        tally=tally(_EMPTY),
    )


@lru_cache(maxsize=1024)
def _named(site: str | None, pinned: str | None) -> tuple[str, ...]:
    """The rows that the terms of a site's case may come from."""
    named = {} if site is None else {f"site-{site}": None, f"policy-{site}": None}
    if pinned is not None:
        named[pinned.rpartition("/")[0]] = None
    return (*named, CALENDARS)


def line_key(case: str, clock: str) -> str:
    """Key of the row of an open clock."""
    return f"{case}/{clock}"


@define
class _Board:
    """The fold; it remembers what it parsed, which changes nothing of what it gives."""

    registry: Registry
    timed: frozenset[str]
    """Categories of the cases that have clocks."""
    _glances: Glances
    _parsed: dict[str, tuple[Any, Any]] = field(factory=dict)
    _terms: dict[tuple[str | None, str | None], tuple[tuple[Any, ...], Terms]] = field(factory=dict)

    def keys(self, recorded: Recorded[Any]) -> Sequence[str]:
        """A case's row and its terms' rows; its clocks' rows are written, never read."""
        category = category_of(recorded.stream)
        if category in REGISTERS:
            return (CALENDARS,) if category == "calendar" else (recorded.stream,)
        case = recorded.stream.removeprefix(TIMER_PREFIX)
        if category_of(case) not in self.timed:
            return ()
        return (case, *_named(recorded.envelope.site, recorded.envelope.policy_version))

    def spread(self, recorded: Recorded[Any]) -> Sequence[Where]:
        """A publication touches every case with open clocks that hang on the calendar."""
        category, _, key = recorded.stream.partition("-")
        return ({"calendar": key}, {"state": REGISTER}) if category == "calendar" else ()

    def project(self, rows: Rows, recorded: Recorded[Any]) -> Changed:
        """Changed rows after an event."""
        stream = recorded.envelope.stream
        category = category_of(stream)
        if category == "calendar":
            return self._published(rows, recorded)
        if category in REGISTERS:
            return self._registered(rows, recorded)
        case = stream.removeprefix(TIMER_PREFIX)
        row = rows.get(case)
        lifecycle = self.registry.by_category[category_of(case)]
        before = carried_in(row, lifecycle)
        if case != stream:
            if row is None:
                return {}
            held = self._terms_of(rows, before.pinned, before.site)
            after = after_timer(before, case, recorded, held, self._glances)
            return _rows(held, case, row, before, after)
        pinned = before.pinned if row is not None else recorded.envelope.policy_version
        held = self._terms_of(rows, pinned, recorded.envelope.site or before.site)
        after = after_event(before, lifecycle, CLOCK_TABLES[lifecycle.category], recorded, held, self._glances)
        return _rows(held, case, row, before, after)

    def _registered(self, rows: Rows, recorded: Recorded[Any]) -> Changed:
        key = recorded.stream
        lifecycle = self.registry.by_category[category_of(key)]
        return {key: _register({"state": lifecycle.evolve(self._state(rows, key, lifecycle), recorded)})}

    def _published(self, rows: Rows, recorded: Recorded[Any]) -> Changed:
        lifecycle = self.registry.by_category["calendar"]
        held = rows.get(CALENDARS)
        calendars = {} if held is None else dict(held["body"]["calendars"])
        calendars[recorded.stream] = lifecycle.evolve(self._calendar(rows, recorded.stream), recorded)
        changed: dict[str, Row | None] = {CALENDARS: _register({"calendars": calendars})}
        known = {**rows, **changed}
        for case, row in rows.items():
            if row["state"] == CASE:
                before = carried_in(row, self.registry.by_category[category_of(case)])
                held_to = self._terms_of(known, before.pinned, before.site)
                after = after_publication(before, case, held_to, recorded.recorded_at, self._glances)
                changed |= _rows(held_to, case, row, before, after)
        return changed

    # -- terms --------------------------------------------------------------------------------------------------

    def _terms_of(self, rows: Held, pinned: str | None, site: str | None) -> Terms:
        policy = None if pinned is None else rows.get(pinned.rpartition("/")[0])
        calendars, place = rows.get(CALENDARS), None if site is None else rows.get(f"site-{site}")
        bodies = tuple([None if row is None else row["body"] for row in (policy, calendars, place)])
        name = pinned, site
        kept = self._terms.get(name)
        if kept is not None and all(map(is_, kept[0], bodies)):
            return kept[1]
        if len(self._terms) > 1_000:
            self._terms.clear()
        zone = ZONE if place is None else self._state(rows, f"site-{site}", self.registry.by_category["site"]).zone
        made = terms(pinned, zone, lambda stream: self._register_state(rows, stream))
        self._terms[name] = (bodies, made)
        return made

    def _register_state(self, rows: Held, stream: str) -> Any:
        category = category_of(stream)
        if category == "calendar":
            return self._calendar(rows, stream)
        return self._state(rows, stream, self.registry.by_category[category])

    def _state(self, rows: Held, stream: str, lifecycle: Lifecycle[Any]) -> Any:
        row = rows.get(stream)
        return lifecycle.initial if row is None else self._parsed_once(stream, row["body"]["state"], lifecycle)

    def _calendar(self, rows: Held, stream: str) -> Any:
        lifecycle = self.registry.by_category["calendar"]
        row = rows.get(CALENDARS)
        plain = None if row is None else row["body"]["calendars"].get(stream)
        return lifecycle.initial if plain is None else self._parsed_once(stream, plain, lifecycle)

    def _parsed_once(self, stream: str, plain: Any, lifecycle: Lifecycle[Any]) -> Any:
        if not isinstance(plain, dict):
            return plain
        kept = self._parsed.get(stream)
        if kept is None or kept[0] is not plain:
            kept = self._parsed[stream] = (plain, from_plain(plain, type(lifecycle.initial)))
        return kept[1]


def _rows(held: Terms, case: str, row: Row | None, before: Carried, after: Carried) -> dict[str, Row | None]:
    """The rows of a case under its terms that are other than they were."""
    changed: dict[str, Row | None] = {case: Late(UnderWay(case, after, held), _hidden)}
    same = row is not None and _told_of(before) == _told_of(after)
    if same and after.lines is before.lines:
        return changed
    known = {line.clock: line for line in before.lines}
    for line in after.lines:
        there = known.pop(line.clock, None)
        # Most are the very same: a clock that nothing moved was not looked at again.
        if not same or (there is not line and there != line):
            changed[line_key(case, line.clock)] = _row(case, after, line)
    changed |= {line_key(case, clock): None for clock in known}
    return changed


def _hidden(held: UnderWay) -> Row:
    """The row of a case."""
    carried, counts = held.carried, counted(held.carried.lines)
    return {
        **_EMPTY,
        "state": CASE,
        "case": held.case,
        "look_at": carried.look_at,
        "calendar": calendar_of(carried, held.terms) if carried.lines else None,
        "site": carried.site,
        "team": carried.team,
        "person": carried.person,
        "body": written({"carried": form_of(carried), "counted": counts}, held={"carried": carried, "counted": counts}),
    }


def _told_of(carried: Carried) -> tuple[str | None, ...]:
    """What every line of a case says beside its clock."""
    return carried.site, carried.team, carried.person, carried.number


def _register(body: Mapping[str, Any]) -> Row:
    return {**_EMPTY, "state": REGISTER, "body": body}


def _row(case: str, carried: Carried, line: Line) -> Row:
    paused = line.paused_at is not None or line.left_seconds is not None
    return {
        "state": line.state,
        "site": carried.site,
        "team": carried.team,
        "person": carried.person,
        "case": case,
        "number": carried.number,
        "clock": line.clock,
        "attempt": line.attempt,
        "due_at": line.due_at,
        "started_at": line.started_at,
        "provisional": line.provisional,
        "target": line.target,
        "calendar": None,
        "scope": None,
        "look_at": None,
        "body": _body(line.limit, line.source, line.paused_at, line.left_seconds)
        if paused
        else _going(line.limit, line.source),
    }


@lru_cache(maxsize=1024)
def _going(limit: str | None, source: str | None) -> Written:
    """What is said of every clock that is not paused: the same of the same figure, so it is written once."""
    return _body(limit, source, None, None)


def _body(limit: str | None, source: str | None, paused_at: datetime | None, left: float | None) -> Written:
    return written({"limit": limit, "source": source, "paused_at": to_plain(paused_at), "left": left})
