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
    # A column that is held equal needs no sorting.
    order = [(name, down) for name, down in query.order if name not in query.where]
    if not order and not query.where:
        return
    if not any(_serves(index, query.where, order) for index in table.indexes):
        wanted = (*sorted(query.where), *(f"-{name}" if down else name for name, down in order))
        raise ValueError(f"{table.name} has no index for this query; declare {wanted}")


def check_counted(table: Table, where: Mapping[str, Any]) -> None:
    """The same law for counts: some index begins with one of the filters. Raises ``ValueError``."""
    names = {column.name for column in table.columns}
    if unknown := sorted(set(where) - names):
        raise ValueError(f"{table.name} has no column {', '.join(unknown)}")
    if where and not any(index[0].removeprefix("-") in where for index in table.indexes):
        raise ValueError(f"{table.name} has no index for this count; declare {(*sorted(where),)}")


def _serves(index: tuple[str, ...], where: Mapping[str, Any], order: list[tuple[str, bool]]) -> bool:
    parts = [(name.removeprefix("-"), name.startswith("-")) for name in index]
    if where and parts[0][0] not in where:
        return False
    rest = list(parts)
    while rest and rest[0][0] in where:
        rest.pop(0)
    rest = [(name, down) for name, down in rest if name not in where][: len(order)]
    # Read backwards, an index serves the opposite order too.
    return rest in (order, [(name, not down) for name, down in order])
