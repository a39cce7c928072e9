"""One view keeping up with the log: a page, a fold, one transaction."""

from collections import OrderedDict
from collections.abc import Callable, Sequence
from typing import Any, Final

from attrs import evolve

from wuye.application.ports import Query, Row, Table, Unreadable, Views
from wuye.application.projections.projection import Folded, Projection, Rows, Where, fold
from wuye.domain.shared.recorded import Recorded

Page = Sequence[Recorded[Any] | Unreadable]
Pages = Callable[[int, int], Page]
"""Reads a page of the log: position and limit."""

Kinds = frozenset[tuple[type, str]]
"""Types of events with the categories of their streams."""
UNREADABLE: Final = (Unreadable, "")
"""The kind of an event that every view parks."""

CACHED_ROWS: Final = 10_000
_FOUND: Final = 1_000


class Follower:
    """Applies the log to one table of a projection. For one thread."""

    def __init__(self, projection: Projection, views: Views, table: Table | None = None) -> None:
        self.projection = projection if table is None else evolve(projection, table=table)
        self._views = views
        self._rows: OrderedDict[str, Row] = OrderedDict()
        self._position: int | None = None

    @property
    def position(self) -> int:
        """Where the view is; read from the store once, then followed."""
        if self._position is None:
            self._position = self._views.position(self.projection.table.name)
        return self._position

    def forget(self) -> None:
        """Read rows and position anew: another runner wrote, or something failed."""
        self._rows.clear()
        self._position = None

    def passes(self, kinds: Kinds) -> bool:
        """Whether no event of a page is any of this view's: then nothing but its position changes."""
        return UNREADABLE not in kinds and not any(self.projection.reads_kind(*kind) for kind in kinds)

    def passed(self, position: int | None) -> None:
        """Go on from where the store moved the view to; ``None``: another runner was faster."""
        if position is None:
            self.forget()
        else:
            self._position = position

    def apply(self, page: Page) -> bool:
        """Fold a page and write rows and position in one transaction; ``False`` when another runner was faster."""
        if not page:
            return True
        before = self.position
        try:
            folded = fold(self.projection, page, self._load, find=self._find)
            try:
                written = self._write(folded, before, page)
            except ValueError:
                # The store refused before it wrote anything: find the event that made the row, and park it alone.
                folded = fold(self.projection, page, self._load, find=self._find, careful=True)
                written = self._write(folded, before, page)
        except BaseException:
            self.forget()
            raise
        if not written:
            self.forget()
            return False
        self._position = page[-1].position
        self._keep(folded)
        return True

    def _write(self, folded: Folded, before: int, page: Page) -> bool:
        return self._views.write(
            self.projection.table, folded.changed, before=before, position=page[-1].position, parked=folded.parked
        )

    def _load(self, keys: Sequence[str]) -> Rows:
        """Rows by key: those this follower wrote last need no reading, as nobody else may have written since."""
        found: dict[str, Row] = {key: self._rows[key] for key in keys if key in self._rows}
        missing = [key for key in keys if key not in found]
        if missing:
            found.update(self._views.rows(self.projection.table.name, missing))
        return found

    def _find(self, where: Where) -> Rows:
        """Every stored row whose columns are held equal, page by page."""
        found: dict[str, Row] = {}
        last: str | None = None
        while True:
            after = None if last is None else (last,)
            page = self._views.query(self.projection.table, Query(where=where, after=after, limit=_FOUND))
            found.update((key, self._rows.get(key, row)) for key, row in page)
            if len(page) < _FOUND:
                return found
            last = page[-1][0]

    def _keep(self, folded: Folded) -> None:
        for key, row in folded.changed.items():
            if row is None:
                self._rows.pop(key, None)
            else:
                self._rows[key] = row
                self._rows.move_to_end(key)
        while len(self._rows) > CACHED_ROWS:
            self._rows.popitem(last=False)
