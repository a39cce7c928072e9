"""What a projection is: a declaration and a pure fold. It knows no database, no clock and no thread."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

from attrs import field, frozen

from wuye.application.ports import Row, Table
from wuye.application.projections.rows import check_table
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


Reached = dict[str, tuple[Any, Recorded[Any], Recorded[Any], Any]]
"""States that a page led to, by stream: the one before, the first and the last event, and the one after them."""


@frozen(kw_only=True)
class Chain:
    """The fold of a view of one row a stream that hangs on nothing but the events of that stream, one after the other.

    It is folded stream by stream: that costs a third of asking, for each event, which rows it touches.
    """

    begun: Callable[[Row | None], Any]
    """What the fold goes on with, of the stored row."""
    after: Callable[[Any, Recorded[Any]], Any]
    """The same after an event."""
    row: Callable[[Any, Recorded[Any]], Row]
    """The row, of what the fold came to and of the last event."""
    through: Callable[[Any, Sequence[Recorded[Any]], Reached], Any]
    """The same after several events at once, of a page in which views of the same streams reach the same states."""

    def project(self, rows: Rows, recorded: Recorded[Any]) -> Changed:
        """The same event by event, as every other view is folded."""
        known = rows.get(recorded.stream)
        before = known.held[0] if isinstance(known, Late) else self.begun(known)
        return {recorded.stream: Late((self.after(before, recorded), recorded), lambda held: self.row(*held))}


def own_row(recorded: Recorded[Any]) -> Sequence[str]:
    """The one row of the event's own stream."""
    return (recorded.stream,)


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
    chain: Chain | None = None
    """Where its one row a stream is folded by itself: ``chained`` declares it."""
    by_stream: bool = False
    """Whether each of its rows hangs on the events of one stream alone: then one process may fold half of them."""

    def __attrs_post_init__(self) -> None:
        """Refuse a declaration no store could keep, and one that contradicts itself."""
        check_table(self.table)
        if self.by_stream and (self.tally is not None or self.spread is not no_spread):
            raise ValueError(f"{self.view}: its rows hang on other streams, too")
        if self.chain is not None and (not self.by_stream or self.events is not None):
            raise ValueError(f"{self.view}: a row a stream is folded with all its events, by itself")

    def reads(self, recorded: Recorded[Any]) -> bool:
        """Whether an event is one of those this view is made of."""
        return self.reads_kind(type(recorded.event), category_of(recorded.stream))

    def reads_kind(self, event: type, category: str) -> bool:
        """The same for every event of a type in the streams of a category."""
        return (self.events is None or event in self.events) and (
            self.categories is None or category in self.categories
        )


def chained(*, view: str, table: Table, chain: Chain, categories: frozenset[str]) -> Projection:
    """A view of one row a stream, keyed by it."""
    return Projection(
        view=view,
        table=table,
        keys=own_row,
        project=chain.project,
        categories=categories,
        chain=chain,
        by_stream=True,
    )
