"""SQL that both databases share: tables and pages are written from declarations, so it cannot lie in a file."""

from collections.abc import Mapping
from itertools import takewhile
from typing import Any, Final

from attrs import frozen

from wuye.adapters.views.paging import KEY, Order, Stretch, full_order, serving_index
from wuye.application.ports import Query, Table


@frozen(kw_only=True)
class Dialect:
    """Where the two databases differ."""

    mark: str
    """Placeholder of a parameter."""
    types: Mapping[str, str]
    """Column kind to column type."""
    key_type: str
    body_type: str
    body_read: str
    ascending: str
    descending: str
    contains: str
    """Whether lower-case ``{column}`` holds the literal ``{mark}``, without wildcards."""
    within: str | None = None
    """How a filter is written that the order's index begins with, where equality would not make it that index."""


SQLITE: Final = Dialect(
    mark="?",
    # SQLite keeps a declared type as it is written: it tells the kind of a column again.
    types={"text": "TEXT", "integer": "INTEGER", "instant": "INSTANT", "flag": "FLAG INTEGER"},
    key_type="TEXT",
    body_type="TEXT",
    body_read="body",
    ascending="ASC",
    descending="DESC",
    contains="instr(lower({column}), {mark}) > 0",
)

POSTGRES: Final = Dialect(
    mark="%s",
    types={"text": 'text COLLATE "C"', "integer": "bigint", "instant": "timestamptz", "flag": "boolean"},
    key_type='text COLLATE "C"',
    # Not json: that judges every body once more. Nor jsonb: the digest is over the very bytes.
    body_type="text",
    # In tables of earlier releases it is json.
    body_read="body::text",
    ascending="ASC NULLS FIRST",
    descending="DESC NULLS LAST",
    contains="strpos(lower({column}), {mark}) > 0",
    # With an equality, the planner may as well read the order's own index past all that the filter leaves out: it takes
    # filter and order to be independent, and what is closed stands behind everything open. Only the index that begins
    # with the filter has the order of a range.
    within="{column} BETWEEN {mark} AND {mark}",
)


def create_table(table: Table, dialect: Dialect) -> str:
    """The statement that makes a table, without its indexes."""
    columns = "".join(f', "{column.name}" {dialect.types[column.kind]}' for column in table.columns)
    head = f'CREATE TABLE IF NOT EXISTS "{table.name}" ({KEY} {dialect.key_type} PRIMARY KEY NOT NULL'
    return f"{head}{columns}, body {dialect.body_type} NOT NULL)"


def create_indexes(table: Table, dialect: Dialect) -> list[str]:
    """The statements that make its indexes; every index ends with the key, the tie-break."""
    made: list[str] = []
    for number, index in enumerate(table.indexes):
        parts = [f'"{name.removeprefix("-")}" {_direction(name.startswith("-"), dialect)}' for name in index]
        parts.append(f"{KEY} {_direction(index[-1].startswith('-'), dialect)}")
        name = f"{table.name}_i{number}"
        made.append(f'CREATE INDEX IF NOT EXISTS "{name}" ON "{table.name}" ({", ".join(parts)})')
    return made


def upsert(table: Table, source: str) -> str:
    """Insert or replace rows that come from ``source`` (``VALUES …`` or ``SELECT …``)."""
    names = [*(f'"{column.name}"' for column in table.columns), "body"]
    changes = ", ".join(f"{name} = excluded.{name}" for name in names)
    into = f'INSERT INTO "{table.name}" ({KEY}, {", ".join(names)}) {source}'
    return f"{into} ON CONFLICT ({KEY}) DO UPDATE SET {changes}"


def delete(table: Table, keys: str) -> str:
    """Delete rows by key."""
    return f'DELETE FROM "{table.name}" WHERE {KEY} {keys}'  # noqa: S608 - the name was checked by check_table


def select(table: Table, dialect: Dialect, rest: str = "", *, bodies: bool = True) -> str:
    """Read key, columns and body; ``rest`` says of which rows. Without ``bodies`` each body is an empty object."""
    names = "".join(f', "{column.name}"' for column in table.columns)
    body = dialect.body_read if bodies else "'{}'"
    head = f'SELECT {KEY}{names}, {body} FROM "{table.name}"'  # noqa: S608 - names were checked
    return f"{head} {rest}"


def page(table: Table, query: Query, stretch: Stretch, limit: int, dialect: Dialect) -> tuple[str, list[Any]]:
    """One stretch of a page, with its parameters."""
    conditions: list[str] = []
    values: list[Any] = []
    leading = _leading(table, query, stretch, dialect)
    for name, value in query.where.items():
        if name in leading and value is not None and dialect.within is not None:
            conditions.append(dialect.within.format(column=f'"{name}"', mark=dialect.mark))
            values += [value, value]
        else:
            _equal(name, value, conditions, values, dialect)
    for name, value in stretch.equal:
        _equal(name, value, conditions, values, dialect)
    if stretch.beyond is not None:
        name, how, value = stretch.beyond
        match how:
            case "null":
                conditions.append(f'"{name}" IS NULL')
            case "filled":
                conditions.append(f'"{name}" IS NOT NULL')
            case _:
                conditions.append(f'"{name}" {how} {dialect.mark}')
                values.append(value)
    if query.search is not None:
        column, part = query.search
        conditions.append(dialect.contains.format(column=f'"{column}"', mark=dialect.mark))
        values.append(lower(part))
    where = f"WHERE {' AND '.join(conditions)}" if conditions else ""
    order = _ordered(_sorting(table, query, stretch, leading), dialect)
    return select(table, dialect, f"{where}{order} LIMIT {int(limit)}", bodies=query.bodies), values


def count(table: Table, where: Mapping[str, Any], dialect: Dialect) -> tuple[str, list[Any]]:
    """Count rows matching equality filters."""
    conditions: list[str] = []
    values: list[Any] = []
    for name, value in where.items():
        _equal(name, value, conditions, values, dialect)
    clause = f" WHERE {' AND '.join(conditions)}" if conditions else ""
    return f'SELECT count(*) FROM "{table.name}"{clause}', values  # noqa: S608 - as above


def lower(text: str) -> str:
    """ASCII letters alone, as both databases do it (collation C, SQLite's lower)."""
    return "".join(chr(ord(c) + 32) if "A" <= c <= "Z" else c for c in text)


def _equal(name: str, value: Any, conditions: list[str], values: list[Any], dialect: Dialect) -> None:
    if value is None:
        conditions.append(f'"{name}" IS NULL')
    else:
        conditions.append(f'"{name}" = {dialect.mark}')
        values.append(value)


def _leading(table: Table, query: Query, stretch: Stretch, dialect: Dialect) -> Mapping[str, bool]:
    """Filters that the serving index begins with and that are written as ranges, with the direction it is read in.

    Behind a cursor they stay equalities: behind a range, no index goes straight to the cursor's place.
    """
    if dialect.within is None or not query.order or stretch.equal or stretch.beyond is not None:
        return {}
    return dict(takewhile(lambda part: part[0] in query.where, serving_index(table, query) or ()))


def _sorting(table: Table, query: Query, stretch: Stretch, leading: Mapping[str, bool]) -> Order:
    """What to sort by within a stretch, so that the planner sees that the index has that order already.

    Columns held equal to a value are left out; ranges and those held to null are named, first and in the direction the
    index is read in: PostgreSQL does not take ``IS NULL`` for a constant.
    """
    same = dict(stretch.equal)
    first = [
        (name, down)
        for name, down in serving_index(table, query) or ()
        if name in leading or (name in query.where and query.where[name] is None)
    ]
    rest = [
        (name, down)
        for name, down in full_order(query)
        if name not in query.where and (name not in same or same[name] is None)
    ]
    return (*first, *rest)


def _ordered(order: Order, dialect: Dialect) -> str:
    parts = [f'"{name}" {_direction(descending, dialect)}' for name, descending in order]
    return f" ORDER BY {', '.join(parts)}" if parts else ""


def _direction(descending: bool, dialect: Dialect) -> str:
    return dialect.descending if descending else dialect.ascending
