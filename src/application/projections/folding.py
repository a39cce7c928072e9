"""Folding for one view: pages become what is to be written; the rows that were made last need no reading."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any, Final

from attrs import frozen

from wuye.application.ports import Parked, Query, Ready, Row, Unreadable, Views
from wuye.application.projections.fold import Folded, fold
from wuye.application.projections.projection import Projection, Rows, Where
from wuye.application.projections.recent import RecentRows
from wuye.domain.shared.recorded import Recorded

Page = Sequence[Recorded[Any] | Unreadable]

_FOUND: Final = 1_000


@frozen
class Part:
    """What a page, or its half, does to a view: as its store takes it, also from another process."""

    ready: Ready
    parked: tuple[Parked, ...]


def _nothing_waits() -> None:
    """Rows are looked up by key alone."""


class Folding:
    """Folds page after page; nothing is written here. For one thread.

    The pages that are not known to be written yet are remembered: the store still shows what was before them.
    """

    def __init__(self, projection: Projection, views: Views, settle: Callable[[], None] | None = None) -> None:
        """``settle`` waits until what is on its way is written: the store is searched by columns then."""
        self.projection = projection
        self._views = views
        self._settle = settle or _nothing_waits
        self._recent = RecentRows()
        self._asked: set[str] = set()
        self._unwritten: dict[int, Mapping[str, Row | None]] = {}
        self._last = Folded()

    def part(self, page: Page) -> Part:
        """What a page does to the view. Raises what reading its rows raises."""
        folded = fold(self.projection, page, self._load, find=self._find)
        try:
            return self._ready(folded)
        except ValueError:
            # No store could keep it: find the event that made the row, and park it alone.
            return self._ready(fold(self.projection, page, self._load, find=self._find, careful=True))

    def unwritten(self, upto: int) -> None:
        """The last page, which ends there, is on its way."""
        self._unwritten[upto] = self._last.changed

    def written(self, upto: int) -> None:
        """Whatever was on its way up to a position is in the store."""
        for reached in [one for one in self._unwritten if one <= upto]:
            del self._unwritten[reached]

    def keep(self) -> None:
        """The last page is, or will be, written: keep its rows that may be asked for again.

        One that is written unread, as the audit trail's, is not.
        """
        asked, self._asked = self._asked, set()
        for key, row in self._last.changed.items():
            if key in asked:
                self._recent.put(key, row)
        self._recent.turn()
        self._last = Folded()

    def forget(self) -> None:
        """Read every row anew: another runner wrote, or something failed."""
        self._recent.clear()
        self._unwritten.clear()
        self._asked.clear()
        self._last = Folded()

    def _ready(self, folded: Folded) -> Part:
        self._last = folded
        return Part(self._views.ready(self.projection.table, folded.changed), folded.parked)

    def _load(self, keys: Sequence[str]) -> Rows:
        """Rows by key: those made here last need no reading, as nobody else may have written since."""
        self._asked.update(keys)
        on_their_way, recent = list(reversed(self._unwritten.values())), self._recent
        found: dict[str, Row] = {}
        missing: list[str] = []
        for key in keys:
            for changed in on_their_way:
                if key in changed:
                    row = changed[key]
                    break
            else:
                row = recent.get(key)
                if row is None:
                    missing.append(key)
            if row is not None:
                found[key] = row
        if missing:
            found.update(self._views.rows(self.projection.table.name, missing))
        return found

    def _find(self, where: Where) -> Rows:
        """Every stored row whose columns are held equal, page by page."""
        self._settle()
        found: dict[str, Row] = {}
        last: str | None = None
        while True:
            after = None if last is None else (last,)
            page = self._views.query(self.projection.table, Query(where=where, after=after, limit=_FOUND))
            found.update((key, self._recent.get(key) or row) for key, row in page)
            if len(page) < _FOUND:
                return found
            last = page[-1][0]
