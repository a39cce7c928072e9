"""Folding pages of events into rows, by what a projection declares; what cannot be applied is parked."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any, Final, NamedTuple

from attrs import field, frozen

from wuye.application.courtesy import courteously
from wuye.application.ports import Parked, Row, Table, Unreadable
from wuye.application.projections.projection import (
    Chain,
    Changed,
    Counts,
    Find,
    Late,
    Projection,
    Reached,
    Rows,
    Tally,
    Where,
    no_spread,
)
from wuye.application.projections.rows import loaded, stored
from wuye.domain.shared.recorded import Recorded, category_of

_ERROR_LENGTH: Final = 200


@frozen(kw_only=True)
class Folded:
    """What a page of events does to a view."""

    changed: dict[str, Row | None] = field(factory=dict)
    parked: tuple[Parked, ...] = ()


def fold(
    projection: Projection,
    page: Sequence[Recorded[Any] | Unreadable],
    load: Callable[[Sequence[str]], Rows],
    *,
    find: Find | None = None,
    careful: bool = False,
) -> Folded:
    """Fold a page; ``load`` gives stored rows by key, ``find`` those an event spreads to.

    Of the page's events it reads those that ``reads`` says, and what cannot be read is every view's.
    An event that cannot be read, or that the fold cannot apply, is parked; the rows stay as they were before it.
    ``careful`` also checks after every event that the rows can be stored: it finds the one event that spoils a page.
    """
    if projection.chain is not None and not careful:
        try:
            return _chained(projection, projection.chain, page, load)
        except _Spoiled:
            # One event spoiled its row: find it, and park it alone.
            careful = True
    touching, parked = _touching(projection, page)
    wanted = {key: None for one in touching for key in one.keys}
    rows: dict[str, Row | None] = dict(load(list(wanted))) if wanted else {}
    if find is not None:
        asked: list[Where] = []
        for where in (where for one in touching for where in one.spread):
            if where in asked:
                continue
            asked.append(where)
            # What this page has asked for by key is known already, also when it is not there.
            rows = {**find(where), **wanted, **rows}
    begun = dict(rows)
    changed: dict[str, Row | None] = {}
    project = projection.project
    for one in courteously(touching):
        try:
            result = project(_touched(rows, one), one.recorded)
            if careful:
                _check(projection, result)
        except Exception as error:  # noqa: BLE001 - a poison event may fail in any way; the view goes on
            parked.append(_parked(projection, one.recorded, error))
            continue
        rows.update(result)
        changed.update(result)
    try:
        changed = {key: row.made() if isinstance(row, Late) else row for key, row in courteously(changed.items())}
    except Exception:
        if careful:
            raise
        # One event spoiled its row: find it, and park it alone.
        return fold(projection, page, load, find=find, careful=True)
    if projection.tally is not None:
        changed |= _summed(projection.tally, begun, changed, load)
    return Folded(changed=changed, parked=tuple(sorted(parked, key=lambda one: one.position)))


class _PageStates:
    """The states that the last page led to: several views of the same cases come to the same."""

    def __init__(self) -> None:
        self._last: tuple[Sequence[Any], Reached] = ((), {})

    def of(self, page: Sequence[Any]) -> Reached:
        """Those of a page; what is in there is taken only where state and events before it are the very same."""
        last = self._last
        if last[0] is not page:
            last = self._last = page, {}
        return last[1]


_page_states: Final = _PageStates()


class _Spoiled(Exception):
    """A row could not be made."""


def _chained(
    projection: Projection,
    chain: Chain,
    page: Sequence[Recorded[Any] | Unreadable],
    load: Callable[[Sequence[str]], Rows],
) -> Folded:
    """A page folded stream by stream. Raises ``_Spoiled``."""
    streams: dict[str, list[Recorded[Any]]] = {}
    others: set[str] = set()
    parked: list[Parked] = []
    for one in page:
        if isinstance(one, Unreadable):
            parked.append(_unreadable(projection, one))
            continue
        stream = one.envelope.stream
        events = streams.get(stream)
        if events is not None:
            events.append(one)
        elif stream not in others:
            if projection.reads(one):
                streams[stream] = [one]
            else:
                others.add(stream)
    rows = load(list(streams)) if streams else {}
    changed: dict[str, Row | None] = {}
    reached = _page_states.of(page)
    for stream, events in courteously(streams.items()):
        held, last = chain.begun(rows.get(stream)), None
        try:
            held, last = chain.through(held, events, reached), events[-1]
        except Exception:  # noqa: BLE001 - looked into event by event
            for one in events:
                try:
                    held = chain.after(held, one)
                except Exception as error:  # noqa: BLE001 - a poison event may fail in any way; the view goes on
                    parked.append(_parked(projection, one, error))
                else:
                    last = one
        if last is not None:
            try:
                changed[stream] = chain.row(held, last)
            except Exception as error:
                raise _Spoiled from error
    return Folded(changed=changed, parked=tuple(sorted(parked, key=lambda one: one.position)))


def folded_alone(projection: Projection, history: Iterable[Recorded[Any]]) -> dict[str, Row]:
    """The rows a history makes on its own, in the form they are stored in: the same fold gives as-of views.

    Raises what the fold raises: a past moment has no place to park an event.
    """
    rows: dict[str, Row] = {}
    for recorded in history:
        take_in(projection, rows, recorded)
    if projection.tally is not None:
        sums = _summed(projection.tally, {}, rows, lambda _: {})
        rows |= {key: row for key, row in sums.items() if row is not None}
    return {key: as_stored(projection.table, key, row) for key, row in rows.items()}


def take_in(projection: Projection, rows: dict[str, Row], recorded: Recorded[Any]) -> Changed:
    """Fold one event into rows that are all at hand; gives those that changed. Raises what the fold raises."""
    one = _touch(projection, recorded) if projection.reads(recorded) else None
    if one is None:
        return {}
    changed = projection.project(_touched(rows, one), recorded)
    for key, row in changed.items():
        if row is None:
            rows.pop(key, None)
        else:
            rows[key] = row
    return changed


def as_stored(table: Table, key: str, row: Row) -> Row:
    """A row as it would come back from a store."""
    ready = stored(table, key, row)
    return loaded(table, ready.values, ready.body)


class _Touch(NamedTuple):
    """An event a view reads, with the rows it touches."""

    recorded: Recorded[Any]
    keys: Sequence[str]
    spread: Sequence[Where]


def _touch(projection: Projection, recorded: Recorded[Any]) -> _Touch | None:
    """What an event of the view touches; ``None`` when it touches nothing."""
    keys = projection.keys(recorded)
    spread = () if projection.spread is no_spread else projection.spread(recorded)
    return _Touch(recorded, keys, spread) if keys or spread else None


def _touching(projection: Projection, page: Sequence[Recorded[Any] | Unreadable]) -> tuple[list[_Touch], list[Parked]]:
    """The events of a page that touch the view, in order; and what is parked before any fold."""
    touching: list[_Touch] = []
    parked: list[Parked] = []
    verdicts: dict[tuple[type, str], bool] = {}
    keys_of, spread_of = projection.keys, projection.spread
    spreads = spread_of is not no_spread
    for one in page:
        if type(one) is Unreadable:
            parked.append(_unreadable(projection, one))
            continue
        assert not isinstance(one, Unreadable)
        kind = type(one.event), category_of(one.envelope.stream)
        reads = verdicts.get(kind)
        if reads is None:
            reads = verdicts[kind] = projection.reads_kind(*kind)
        if not reads:
            continue
        try:
            keys = keys_of(one)
            spread = spread_of(one) if spreads else ()
        except Exception as error:  # noqa: BLE001 - as above
            parked.append(_parked(projection, one, error))
            continue
        if keys or spread:
            touching.append(_Touch(one, keys, spread))
    return touching, parked


def _touched(rows: Mapping[str, Row | None], one: _Touch) -> Rows:
    keys = one.keys
    if len(keys) == 1:
        row = rows.get(keys[0])
        touched = {} if row is None else {keys[0]: row}
    else:
        touched = {key: row for key in keys if (row := rows.get(key)) is not None}
    for where in one.spread:
        touched |= {
            key: row
            for key, row in rows.items()
            if row is not None and all(row[name] == value for name, value in where.items())
        }
    return touched


def _summed(
    tally: Tally, begun: Mapping[str, Row | None], changed: Changed, load: Callable[[Sequence[str]], Rows]
) -> dict[str, Row | None]:
    """The sum rows after a page: what changed rows count for now, without what they counted for before it."""
    moved: dict[str, dict[str, int]] = {}
    for key, after in changed.items():
        for row, sign in ((begun.get(key), -1), (after, 1)):
            if row is not None:
                for name, counts in tally.of(row).items():
                    _add(moved.setdefault(name, {}), counts, sign)
    moved = {name: counts for name, counts in moved.items() if any(counts.values())}
    stored_sums = load(list(moved)) if moved else {}
    sums: dict[str, Row | None] = {}
    for name, counts in moved.items():
        if name in stored_sums:
            _add(counts, tally.counts(stored_sums[name]), 1)
        left = {what: number for what, number in counts.items() if number}
        sums[name] = tally.row(name, left) if left else None
    return sums


def _add(total: dict[str, int], counts: Counts, sign: int) -> None:
    for what, number in counts.items():
        total[what] = total.get(what, 0) + sign * number


def _check(projection: Projection, changed: Changed) -> None:
    for key, row in changed.items():
        if row is not None:
            stored(projection.table, key, row)


def _unreadable(projection: Projection, one: Unreadable) -> Parked:
    told = f"{one.code} {one.field}".strip()
    return Parked(projection.view, one.position, one.stream, one.version, one.name, told)


def _parked(projection: Projection, one: Recorded[Any], error: Exception) -> Parked:
    told = f"{type(error).__name__}: {error}".replace("\x00", "\ufffd")[:_ERROR_LENGTH]
    told = told.encode(errors="replace").decode()
    return Parked(projection.view, one.position, one.stream, one.version, type(one.event).__name__, told)
