"""Views in memory: for tests and the demo; they end with the process."""

import threading
from collections.abc import Mapping, Sequence
from typing import Any

from attrs import field, frozen

from wuye.adapters.views.paging import KEY, check_counted, check_served, full_order, stretches
from wuye.adapters.views.paging import Stretch as Part
from wuye.adapters.views.statements import lower
from wuye.application.ports import Parked, Query, Ready, Row, Table, Unavailable
from wuye.application.projections.rows import StoredRow, check_same, check_table, digest, loaded, stored


@frozen
class _Kept:
    table: Table
    rows: dict[str, StoredRow] = field(factory=dict)


class _Door:
    """One at a time, and nobody after it was closed."""

    def __init__(self) -> None:
        self._lock = threading.RLock()
        self._closed = False

    def __enter__(self) -> None:
        self._lock.acquire()
        if self._closed:
            self._lock.release()
            raise Unavailable("views", "closed")

    def __exit__(self, *_: object) -> None:
        self._lock.release()

    def close(self) -> None:
        with self._lock:
            self._closed = True


class MemoryViews:
    """Rows in dictionaries, kept in their stored form so that no caller can change them by accident."""

    def __init__(self) -> None:
        self._lock = _Door()
        self._tables: dict[str, _Kept] = {}
        self._positions: dict[str, int] = {}
        self._parked: list[tuple[str, Parked]] = []
        self._serving: dict[str, str] = {}

    def ensure(self, table: Table, *, bare: bool = False) -> None:  # noqa: ARG002 - there are no indexes
        """Make the table if it is not there."""
        check_table(table)
        with self._lock:
            check_same(table, self._tables[table.name].table if table.name in self._tables else None)
            self._tables.setdefault(table.name, _Kept(table))
            self._positions.setdefault(table.name, 0)

    def index(self, table: Table) -> None:
        """There are none."""

    def position(self, table: str) -> int:
        """Position up to which the view has applied the log. Raises ``KeyError``."""
        with self._lock:
            return self._positions[table]

    def rows(self, table: str, keys: Sequence[str]) -> dict[str, Row]:
        """Rows by key. Raises ``KeyError`` for an unknown table."""
        with self._lock:
            kept = self._tables[table]
            return {
                key: loaded(kept.table, row.values, row.body) for key in keys if (row := kept.rows.get(key)) is not None
            }

    def ready(self, table: Table, changed: Mapping[str, Row | None]) -> Ready:
        """Rows in their stored form. Raises ``ValueError`` for a row the table cannot hold."""
        rows = {key: stored(table, key, row) for key, row in changed.items() if row is not None}
        return Ready(rows, tuple(key for key, row in changed.items() if row is None))

    def write(
        self, table: Table, ready: Sequence[Ready], *, before: int, position: int, parked: Sequence[Parked] = ()
    ) -> bool:
        """Write rows and move the position, all or nothing."""
        with self._lock:
            if self._positions[table.name] != before:
                return False
            rows = self._tables[table.name].rows
            for one in ready:
                rows.update(one.rows)
                for key in one.gone:
                    rows.pop(key, None)
            self._positions[table.name] = position
            self._parked += [(table.name, one) for one in parked]
            return True

    def move(self, tables: Sequence[str], *, before: int, position: int) -> frozenset[str]:
        """Move the positions of views that a page does not touch; gives those that were still at ``before``."""
        with self._lock:
            moved = frozenset(name for name in tables if self._positions.get(name) == before)
            self._positions.update(dict.fromkeys(moved, position))
            return moved

    def query(self, table: Table, query: Query) -> list[tuple[str, Row]]:
        """A page of keys and rows. Raises ``ValueError`` for a query no index serves."""
        check_served(table, query)
        with self._lock:
            kept = self._tables[table.name].rows
            named: list[tuple[str, Row]] = [
                (key, loaded(table, row.values, row.body if query.bodies else b"{}")) for key, row in kept.items()
            ]
        chosen = [(key, row) for key, row in named if _matches(query, row)]
        for name, descending in reversed(full_order(query)):
            chosen.sort(key=lambda one: _rank(_at(one, name)), reverse=descending)
        parts = list(stretches(query))
        return [one for one in chosen if any(_within(part, one) for part in parts)][: query.limit]

    def count(self, table: Table, where: Mapping[str, Any]) -> int:
        """Rows matching equality filters."""
        check_counted(table, where)
        with self._lock:
            kept = self._tables[table.name].rows
            return sum(_matches(Query(where=where), loaded(table, row.values, row.body)) for row in kept.values())

    def parked(self, table: str | None = None) -> list[Parked]:
        """Events that views could not apply."""
        with self._lock:
            return [one for name, one in self._parked if table in (None, name)]

    def serve(self, view: str, table: str) -> None:
        """Make a table the one that serves a view."""
        with self._lock:
            self._serving[view] = table

    def serving(self, view: str) -> str | None:
        """The table that serves a view."""
        with self._lock:
            return self._serving.get(view)

    def drop(self, table: str) -> None:
        """Remove a table, its position and what it parked."""
        with self._lock:
            self._tables.pop(table, None)
            self._positions.pop(table, None)
            self._parked = [(name, one) for name, one in self._parked if name != table]

    def discard(self, table: str) -> None:
        """Remove a table; there is nothing to wait for."""
        self.drop(table)

    def lead(self, view: str) -> bool:  # noqa: ARG002 - there is one process, so there is one leader
        """One process is always its own leader."""
        return True

    def resign(self, view: str) -> None:
        """Nothing was taken."""

    def digest(self, table: str) -> str:
        """SHA-256 over all rows in key order."""
        with self._lock:
            rows = sorted(self._tables[table].rows.items())
        return digest((key, row.values, row.body) for key, row in rows)

    def proof(self, table: str) -> tuple[int, str]:
        """Position and digest, both of one moment."""
        with self._lock:
            return self.position(table), self.digest(table)

    def close(self) -> None:
        """Nothing is held; whoever asks afterwards is refused, as by every store."""
        self._lock.close()


def _at(one: tuple[str, Row], name: str) -> Any:
    return one[0] if name == KEY else one[1][name]


def _rank(value: Any) -> tuple[bool, Any]:
    return (value is not None, 0 if value is None else value)


def _matches(query: Query, row: Row) -> bool:
    if any(row[name] != value for name, value in query.where.items()):
        return False
    if query.search is None:
        return True
    column, part = query.search
    return lower(part) in lower(row[column] or "")


def _within(part: Part, one: tuple[str, Row]) -> bool:
    if any(_at(one, name) != value for name, value in part.equal):
        return False
    if part.beyond is None:
        return True
    name, how, value = part.beyond
    found = _at(one, name)
    match how:
        case "null":
            return found is None
        case "filled":
            return found is not None
        case "<":
            return found is not None and bool(found < value)
        case _:
            return found is not None and bool(found > value)
