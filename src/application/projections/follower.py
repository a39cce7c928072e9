"""One view keeping up with the log: a page, a fold, one transaction."""

from collections.abc import Callable
from concurrent.futures import Executor, Future, wait
from typing import Final

from attrs import evolve

from wuye.application.ports import Table, Unreadable, Views
from wuye.application.projections.folding import Folding, Page, Part
from wuye.application.projections.projection import Projection

Pages = Callable[[int, int], Page]
"""Reads a page of the log: position and limit."""

Kinds = frozenset[tuple[type, str]]
"""Types of events with the categories of their streams."""
UNREADABLE: Final = (Unreadable, "")
"""The kind of an event that every view parks."""


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
        self._folding = Folding(self.projection, views, self._settle_all)
        self._position: int | None = None
        self._pending: Future[bool] | None = None
        self._written = 0

    @property
    def position(self) -> int:
        """Where the view is; read from the store once, then followed."""
        if self._position is None:
            self._position = self._written = self._views.position(self.projection.table.name)
        return self._position

    @property
    def written(self) -> int:
        """Up to where the store has it for certain: at most one page less."""
        return self.position if self._pending is None else self._written

    def forget(self) -> None:
        """Read rows and position anew: another runner wrote, or something failed."""
        if self._pending is not None:
            # Whatever comes of it, the store is not read before.
            wait([self._pending])
        self._pending = None
        self._folding.forget()
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
        return self.apply_half(page, page[-1].position, by) if page else self.settle()

    def apply_half(self, page: Page, upto: int, by: Executor | None, other: Callable[[], Part] | None = None) -> bool:
        """The same for what there is up to a position, of which the ``other`` half comes from elsewhere.

        That is waited for by whoever writes. What it raises comes out as writing it would.
        """
        try:
            before, part = self.position, self._folding.part(page)
            if not self.settle():
                return False

            def write() -> bool:
                parts = (part,) if other is None else (part, other())
                parked = sorted((one for half in parts for one in half.parked), key=lambda one: one.position)
                ready = [half.ready for half in parts]
                return self._views.write(self.projection.table, ready, before=before, position=upto, parked=parked)

            if by is not None:
                self._pending, self._written = by.submit(write), before
                self._folding.unwritten(upto)
            elif not write():
                self.forget()
                return False
        except _Overtaken:
            return False
        except BaseException:
            self.forget()
            raise
        self._position = upto
        self._folding.keep()
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
        self._pending = None
        if written:
            self._folding.written(self.position)
        else:
            self.forget()
        return written

    def _settle_all(self) -> None:
        if not self.settle():
            raise _Overtaken
