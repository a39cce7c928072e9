"""Reading views: pages of rows, read-your-writes, and how far behind a view is."""

import time
from collections.abc import Callable, Mapping
from typing import Any, Final, TypeVar

from attrs import frozen

from wuye.application.ports import EventLog, Query, Row, Table, Unavailable, Unreadable, Views
from wuye.application.projections.serving import Shown, established

T = TypeVar("T")

WAIT_SECONDS: Final = 5.0
_FIRST_POLL: Final = 0.001
_LAST_POLL: Final = 0.05
_SWAPS: Final = 3


@frozen(kw_only=True)
class Lag:
    """How far a view is behind the log."""

    view: str
    position: int
    head: int
    events: int
    """An upper bound: positions may have holes."""
    seconds: float
    """Age of the oldest event that is not applied, by the log's clock; 0 when there is none."""
    parked: int
    """Events the view could not apply: any but 0 is a degraded view."""


class Reader:
    """Reads the tables that serve; never interrupted by a rebuild."""

    def __init__(self, log: EventLog, views: Views) -> None:
        self._log = log
        self._views = views

    def page(
        self, projection: Shown, query: Query, *, after: int | None = None, timeout: float = WAIT_SECONDS
    ) -> list[tuple[str, Row]]:
        """A page of keys and rows, not older than the position ``after`` (read-your-writes).

        Raises ``ValueError`` for a query no index serves, ``Unavailable`` when the view is still behind.
        """
        self.wait_for(projection, after, timeout)
        return self._serving(projection, lambda table: self._views.query(table, query))

    def row(
        self, projection: Shown, key: str, *, after: int | None = None, timeout: float = WAIT_SECONDS
    ) -> Row | None:
        """One row by its key, or ``None``."""
        self.wait_for(projection, after, timeout)
        return self._serving(projection, lambda table: self._views.rows(table.name, [key]).get(key))

    def count(self, projection: Shown, where: Mapping[str, Any]) -> int:
        """Rows matching equality filters. Raises ``ValueError`` for a count no index serves."""
        return self._serving(projection, lambda table: self._views.count(table, where))

    def wait_for(self, projection: Shown, position: int | None, timeout: float = WAIT_SECONDS) -> None:
        """Wait until the view has applied the log up to a position, such as a receipt's; ``None`` waits for nothing.

        Raises ``Unavailable("views")`` when it has not within ``timeout`` seconds.
        """
        if position is None:
            return
        deadline = time.monotonic() + timeout
        pause = _FIRST_POLL
        while (reached := self._serving(projection, lambda table: self._views.position(table.name))) < position:
            if time.monotonic() >= deadline:
                raise Unavailable("views", f"{projection.view} is at {reached}, not yet at {position}")
            time.sleep(pause)
            pause = min(_LAST_POLL, pause * 2)

    def lag(self, projection: Shown) -> Lag:
        """How far the view is behind the log, and what it parked. Raises ``Unavailable``."""
        table = established(self._views, projection)
        position, head = self._views.position(table.name), self._log.head()
        return Lag(
            view=projection.view,
            position=position,
            head=head,
            events=max(0, head - position),
            seconds=self._age_behind(position) if head > position else 0.0,
            parked=len(self._views.parked(table.name)),
        )

    def _age_behind(self, position: int) -> float:
        for one in self._log.page(position, 50):
            if not isinstance(one, Unreadable):
                return max(0.0, (self._log.now() - one.recorded_at).total_seconds())
        return 0.0

    def _serving(self, projection: Shown, read: Callable[[Table], T]) -> T:
        """Read the table that serves; once more when a rebuild dropped it between the two looks."""
        for _ in range(_SWAPS):
            try:
                return read(established(self._views, projection))
            except KeyError:
                continue
        raise Unavailable("views", f"{projection.view} is being swapped")
