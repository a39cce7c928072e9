"""How a page is read without a scan: the cursor cuts an order into stretches, each one range of an index."""

from collections.abc import Iterator, Mapping
from typing import Any

from attrs import frozen

from wuye.application.ports import Query, Table

KEY = "key"

Order = tuple[tuple[str, bool], ...]
"""Columns with ``True`` for descending."""


@frozen
class Stretch:
    """Rows that follow the cursor and agree with it in some leading columns; ``None`` means the column is null."""

    equal: tuple[tuple[str, Any], ...] = ()
    beyond: tuple[str, str, Any] | None = None
    """Column, ``<`` or ``>``, value; or column, ``null`` or ``filled``, ``None``."""


def full_order(query: Query) -> Order:
    """The order with its tie-break: the key, in the direction of the last column, so that one index serves both."""
    return (*query.order, (KEY, query.order[-1][1] if query.order else False))


def stretches(query: Query) -> Iterator[Stretch]:
    """The stretches behind the cursor; read one after the other they are in order. Nulls count as smallest."""
    order = full_order(query)
    if query.after is None:
        yield Stretch()
        return
    if len(query.after) != len(order):
        raise ValueError(f"a cursor has {len(order)} values here, not {len(query.after)}")
    for place in reversed(range(len(order))):
        (name, descending), value = order[place], query.after[place]
        equal = tuple((column, seen) for (column, _), seen in zip(order[:place], query.after[:place], strict=True))
        if value is None:
            if not descending:
                yield Stretch(equal, (name, "filled", None))
        elif descending:
            yield Stretch(equal, (name, "<", value))
            if name != KEY:
                yield Stretch(equal, (name, "null", None))
        else:
            yield Stretch(equal, (name, ">", value))


def check_served(table: Table, query: Query) -> None:
    """Hold the law "no query scans": some declared index begins with filters and goes on with the order.

    Raises ``ValueError`` naming the index to declare, or a column that the table lacks.
    """
    names = {column.name for column in table.columns}
    asked = {*query.where, *(name for name, _ in query.order)}
    if query.search is not None:
        asked.add(query.search[0])
    if unknown := sorted(asked - names):
        raise ValueError(f"{table.name} has no column {', '.join(unknown)}")
    if (query.where or query.order) and serving_index(table, query) is None:
        wanted = (*sorted(query.where), *(f"-{name}" if down else name for name, down in _sorted(query)))
        raise ValueError(f"{table.name} has no index for this query; declare {wanted}")


def check_counted(table: Table, where: Mapping[str, Any]) -> None:
    """The same law for counts: some index begins with one of the filters. Raises ``ValueError``."""
    names = {column.name for column in table.columns}
    if unknown := sorted(set(where) - names):
        raise ValueError(f"{table.name} has no column {', '.join(unknown)}")
    if where and not any(index[0].removeprefix("-") in where for index in table.indexes):
        raise ValueError(f"{table.name} has no index for this count; declare {(*sorted(where),)}")


def serving_index(table: Table, query: Query) -> Order | None:
    """Columns of the declared index that serves a query best, in the directions it is read in; ``None`` without one."""
    order = _sorted(query)
    found: list[Order] = []
    for index in table.indexes:
        parts = tuple((name.removeprefix("-"), name.startswith("-")) for name in index)
        backwards = tuple((name, not down) for name, down in parts)
        # Read backwards, an index serves the opposite order too.
        found += [read for read in (parts, backwards) if _serves(read, query.where, order)]
    return max(found, key=lambda read: sum(name in query.where for name, _ in read), default=None)


def _sorted(query: Query) -> Order:
    """The order without columns that are held equal: they need no sorting."""
    return tuple((name, down) for name, down in query.order if name not in query.where)


def _serves(parts: Order, where: Mapping[str, Any], order: Order) -> bool:
    if where and parts[0][0] not in where:
        return False
    rest = tuple((name, down) for name, down in parts if name not in where)
    return rest[: len(order)] == order
