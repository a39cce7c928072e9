"""Where views keep their rows: declared tables, pages of rows, positions."""

from collections.abc import Mapping, Sequence
from typing import Any, Protocol

from attrs import field, frozen

Row = Mapping[str, Any]
"""A view row: declared columns plus ``body`` (JSON-able)."""


@frozen(kw_only=True)
class Column:
    """A column a view can be filtered or sorted by."""

    name: str
    kind: str
    """``text``, ``integer``, ``instant`` or ``flag``."""


@frozen(kw_only=True)
class Table:
    """The table a projection keeps: its key, its columns, its indexes."""

    name: str
    """Versioned, for example ``ticket_board_1``."""
    columns: tuple[Column, ...]
    indexes: tuple[tuple[str, ...], ...] = ()


@frozen(kw_only=True)
class Query:
    """A page of rows: equality filters, one sort order, a keyset cursor; no query scans."""

    where: Mapping[str, Any] = field(factory=dict)
    order: tuple[tuple[str, bool], ...] = ()
    """Columns with ``True`` for descending; the key is always the last tie-break."""
    after: tuple[Any, ...] | None = None
    """Sort values and key of the last row seen."""
    limit: int = 50
    search: tuple[str, str] | None = None
    """Column and literal substring."""
    bodies: bool = True
    """``False`` leaves every body empty: whoever wants keys and columns need not read what is long."""


@frozen
class Parked:
    """An event a view could not apply: parked in the transaction of the position, seen in health."""

    view: str
    position: int
    stream: str
    version: int
    name: str
    error: str


@frozen
class Ready:
    """Changed rows made ready by a store, here or in another process at the same store."""

    rows: Any
    """What they are is the store's affair."""
    gone: tuple[str, ...] = ()
    """Keys of rows to remove."""


class Views(Protocol):
    """Where projections keep their rows and their position: both in one transaction."""

    def ensure(self, table: Table, *, bare: bool = False) -> None:
        """Make the table if it is not there; ``bare`` allows to leave its indexes to ``index``."""
        ...

    def index(self, table: Table) -> None:
        """Make the indexes of a table that was filled without them; those that are there stay."""
        ...

    def position(self, table: str) -> int:
        """Position up to which the view has applied the log."""
        ...

    def rows(self, table: str, keys: Sequence[str]) -> dict[str, Row]:
        """Rows by key."""
        ...

    def ready(self, table: Table, changed: Mapping[str, Row | None]) -> Ready:
        """Changed rows as this store takes them, ``None`` for one that is removed.

        Raises ``ValueError`` for a row the table cannot hold.
        """
        ...

    def write(
        self, table: Table, ready: Sequence[Ready], *, before: int, position: int, parked: Sequence[Parked] = ()
    ) -> bool:
        """Write rows and move the position from ``before``, in one durable transaction, in any thread.

        Gives ``False`` and writes nothing when the view is no longer at ``before``: another runner was faster.
        """
        ...

    def move(self, tables: Sequence[str], *, before: int, position: int) -> frozenset[str]:
        """Move the positions of views that a page does not touch, all in one transaction.

        Gives those that were still at ``before``: the others were moved by another runner.
        """
        ...

    def query(self, table: Table, query: Query) -> list[tuple[str, Row]]:
        """A page of keys and rows."""
        ...

    def count(self, table: Table, where: Mapping[str, Any]) -> int:
        """Rows matching equality filters."""
        ...

    def parked(self, table: str | None = None) -> list[Parked]:
        """Events that views could not apply."""
        ...

    def serve(self, view: str, table: str) -> None:
        """Make a table the one that serves a view (the swap at the end of a rebuild)."""
        ...

    def serving(self, view: str) -> str | None:
        """The table that serves a view."""
        ...

    def drop(self, table: str) -> None:
        """Remove a table and its position."""
        ...

    def discard(self, table: str) -> None:
        """The same for a table that nobody asks for any more: it may be gone later, and is when the views are closed.

        Where that fails, the next rebuild of the view removes it.
        """
        ...

    def lead(self, view: str) -> bool:
        """Try to become, or stay, the one runner of a view; a second process waits as standby."""
        ...

    def resign(self, view: str) -> None:
        """Let another process become the one runner of a view."""
        ...

    def digest(self, table: str) -> str:
        """SHA-256 over all rows in key order: equal to that of a rebuild at the same position."""
        ...

    def proof(self, table: str) -> tuple[int, str]:
        """Position and digest, both of one moment."""
        ...

    def close(self) -> None:
        """Give back connections."""
        ...
