"""One view keeping up with the log: a page, a fold, one transaction."""

from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import Executor, Future, wait
from typing import Any, Final

from attrs import evolve

from wuye.application.ports import Query, Row, Table, Unreadable, Views
from wuye.application.projections.projection import Folded, Projection, Rows, Where, fold
from wuye.application.projections.recent import RecentRows
from wuye.domain.shared.recorded import Recorded

Page = Sequence[Recorded[Any] | Unreadable]
Pages = Callable[[int, int], Page]
"""Reads a page of the log: position and limit."""

Kinds = frozenset[tuple[type, str]]
"""Types of events with the categories of their streams."""
UNREADABLE: Final = (Unreadable, "")
"""The kind of an event that every view parks."""

_FOUND: Final = 1_000


class _Overtaken(Exception):
    """Another runner wrote the page before this one."""


class Follower:
    """Applies the log to one table of a projection. For one thread.

    A page may be written by another thread while the next one is folded: the fold then goes on with rows that are on
    their way, and what came of them is told before anything is written behind them.
    """

    def __init__(self, projection: Projection, views: Views, table: Table | None = None) -> None:
        self.projection = projection if table is None else evolve(projection, table=table)
        self._views = views
        self._rows = RecentRows()
        self._asked: set[str] = set()
        self._position: int | None = None
        self._pending: Future[bool] | None = None
        self._unwritten: Mapping[str, Row | None] = {}
        """Rows of the page that is being written."""

    @property
    def position(self) -> int:
        """Where the view is; read from the store once, then followed."""
        if self._position is None:
            self._position = self._views.position(self.projection.table.name)
        return self._position

    def forget(self) -> None:
        """Read rows and position anew: another runner wrote, or something failed."""
        if self._pending is not None:
            # Whatever comes of it, the store is not read before.
            wait([self._pending])
        self._pending, self._unwritten = None, {}
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

    def apply(self, page: Page, by: Executor | None = None) -> bool:
        """Fold a page and write rows and position in one transaction; ``False`` when another runner was faster.

        What is written ``by`` somebody else is known after ``settle`` or the next page.
        """
        if not page:
            return self.settle()
        try:
            folded, write = self._made_of(page)
            if not self.settle():
                return False
            if by is not None:
                self._pending, self._unwritten = by.submit(write), folded.changed
            elif not write():
                self.forget()
                return False
        except _Overtaken:
            return False
        except BaseException:
            self.forget()
            raise
        self._position = page[-1].position
        self._keep(folded)
        return True

    def settle(self) -> bool:
        """Wait for the page that is being written; ``False`` when another runner was faster.

        Raises what writing it raised.
        """
        if self._pending is None:
            return True
        try:
            written = self._pending.result()
        except BaseException:
            self.forget()
            raise
        self._pending, self._unwritten = None, {}
        if not written:
            self.forget()
        return written

    def _made_of(self, page: Page) -> tuple[Folded, Callable[[], bool]]:
        """What a page does to the view, and what writes it."""
        before = self.position
        folded = fold(self.projection, page, self._load, find=self._find)
        try:
            return folded, self._writing(folded, before, page)
        except ValueError:
            # No store could keep it: find the event that made the row, and park it alone.
            folded = fold(self.projection, page, self._load, find=self._find, careful=True)
            return folded, self._writing(folded, before, page)

    def _writing(self, folded: Folded, before: int, page: Page) -> Callable[[], bool]:
        return self._views.writing(
            self.projection.table, folded.changed, before=before, position=page[-1].position, parked=folded.parked
        )

    def _load(self, keys: Sequence[str]) -> Rows:
        """Rows by key: those this follower wrote last need no reading, as nobody else may have written since."""
        self._asked.update(keys)
        unwritten, kept = self._unwritten, self._rows
        found: dict[str, Row] = {}
        missing: list[str] = []
        for key in keys:
            row = unwritten[key] if key in unwritten else kept.get(key)
            if row is not None:
                found[key] = row
            elif key not in unwritten:
                missing.append(key)
        if missing:
            found.update(self._views.rows(self.projection.table.name, missing))
        return found

    def _find(self, where: Where) -> Rows:
        """Every stored row whose columns are held equal, page by page."""
        if not self.settle():
            raise _Overtaken
        found: dict[str, Row] = {}
        last: str | None = None
        while True:
            after = None if last is None else (last,)
            page = self._views.query(self.projection.table, Query(where=where, after=after, limit=_FOUND))
            found.update((key, self._rows.get(key) or row) for key, row in page)
            if len(page) < _FOUND:
                return found
            last = page[-1][0]

    def _keep(self, folded: Folded) -> None:
        """Keep what may be asked for again: a row that is written unread, as the audit trail's, is not."""
        asked, self._asked = self._asked, set()
        for key, row in folded.changed.items():
            if key in asked:
                self._rows.put(key, row)
        self._rows.turn()
