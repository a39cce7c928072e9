"""What a projection is: a declaration and a pure fold. It knows no database, no clock and no thread."""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import Any, NamedTuple

from attrs import field, frozen

from wuye.application.ports import Parked, Row, Table, Unreadable
from wuye.application.projections.rows import check_table, loaded, stored
from wuye.domain.shared.recorded import Recorded, category_of

Rows = Mapping[str, Row]
Changed = Mapping[str, Row | None]


class Late(Mapping[str, Any]):
    """A row that is made when somebody looks into it: of the many a page makes of one key, only the last is written."""

    __slots__ = ("_make", "_row", "held")

    def __init__(self, held: Any, make: Callable[[Any], Row]) -> None:
        self.held = held
        """What the fold goes on with: enough to make the row of."""
        self._make = make
        self._row: Row | None = None

    def made(self) -> Row:
        """The row. Raises what making it raises."""
        if self._row is None:
            self._row = self._make(self.held)
        return self._row

    def __getitem__(self, name: str) -> Any:
        return self.made()[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self.made())

    def __len__(self) -> int:
        return len(self.made())


Where = Mapping[str, Any]
"""Columns held equal."""
Find = Callable[[Where], Rows]
"""Stored rows whose columns are held equal; an index must serve it."""

_ERROR_LENGTH = 200


def no_spread(_recorded: Recorded[Any]) -> Sequence[Where]:
    """The event touches no rows but those of its keys."""
    return ()


Counts = Mapping[str, int]


@frozen(kw_only=True)
class Tally:
    """Sums over the rows of a view, kept as rows beside them: what a row counts for is added and taken away again."""

    of: Callable[[Row], Mapping[str, Counts]]
    """What a row counts for: keys of sum rows, and how much of what; a row that counts is among ``keys`` or ``spread``
    of every event that changes it."""
    counts: Callable[[Row], Counts]
    """What a sum row says, live or stored."""
    row: Callable[[str, Counts], Row]
    """The sum row of a key; it is deleted when nothing is left."""


@frozen(kw_only=True)
class Projection:
    """A view: its table, what it reads, the rows an event touches, and the fold from those rows to changed rows.

    Its functions get only events that it reads, and ``project`` only those that touch a row. A fold gets rows as they
    were stored, or, within a page, as it returned them: a body may hold any value that has a plain form, and the fold
    must take both. It must not change what it gets.
    """

    view: str
    """Name that doors use; the table behind it changes with a rebuild."""
    table: Table
    keys: Callable[[Recorded[Any]], Sequence[str]]
    """Keys of the rows an event touches."""
    project: Callable[[Rows, Recorded[Any]], Changed]
    """Changed rows, ``None`` deletes; gets those of ``keys`` that exist, and those it spreads to."""
    categories: frozenset[str] | None = None
    """Categories of the streams it reads; ``None``: every stream."""
    events: frozenset[type] | None = None
    """Types of the events it reads; ``None``: every event."""
    spread: Callable[[Recorded[Any]], Sequence[Where]] = no_spread
    """Rows that a rare event touches beside its keys, by columns held equal: all that hang on what it changes."""
    tally: Tally | None = field(default=None)
    by_stream: bool = False
    """Whether each of its rows hangs on the events of one stream alone: then one process may fold half of them."""

    def __attrs_post_init__(self) -> None:
        """Refuse a declaration no store could keep, and one that contradicts itself."""
        check_table(self.table)
        if self.by_stream and (self.tally is not None or self.spread is not no_spread):
            raise ValueError(f"{self.view}: its rows hang on other streams, too")

    def reads(self, recorded: Recorded[Any]) -> bool:
        """Whether an event is one of those this view is made of."""
        return self.reads_kind(type(recorded.event), category_of(recorded.stream))

    def reads_kind(self, event: type, category: str) -> bool:
        """The same for every event of a type in the streams of a category."""
        return (self.events is None or event in self.events) and (
            self.categories is None or category in self.categories
        )


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
    for one in touching:
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
        changed = {key: row.made() if isinstance(row, Late) else row for key, row in changed.items()}
    except Exception:
        if careful:
            raise
        # One event spoiled its row: find it, and park it alone.
        return fold(projection, page, load, find=find, careful=True)
    if projection.tally is not None:
        changed |= _summed(projection.tally, begun, changed, load)
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
            told = f"{one.code} {one.field}".strip()
            parked.append(Parked(projection.view, one.position, one.stream, one.version, one.name, told))
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
    moved: dict[str, Counter[str]] = {}
    for key, after in changed.items():
        before = begun.get(key)
        for row, sign in ((before, -1), (after, 1)):
            for name, counts in (tally.of(row) if row is not None else {}).items():
                of_sum = moved.setdefault(name, Counter())
                for what, number in counts.items():
                    of_sum[what] += sign * number
    moved = {name: counts for name, counts in moved.items() if any(counts.values())}
    stored_sums = load(list(moved)) if moved else {}
    sums: dict[str, Row | None] = {}
    for name, counts in moved.items():
        if name in stored_sums:
            counts.update(tally.counts(stored_sums[name]))
        left = {what: number for what, number in counts.items() if number}
        sums[name] = tally.row(name, left) if left else None
    return sums


def _check(projection: Projection, changed: Changed) -> None:
    for key, row in changed.items():
        if row is not None:
            stored(projection.table, key, row)


def _parked(projection: Projection, one: Recorded[Any], error: Exception) -> Parked:
    told = f"{type(error).__name__}: {error}".replace("\x00", "\ufffd")[:_ERROR_LENGTH]
    told = told.encode(errors="replace").decode()
    return Parked(projection.view, one.position, one.stream, one.version, type(one.event).__name__, told)
