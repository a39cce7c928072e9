"""Rows of views on their way into PostgreSQL and out of it."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import UTC, datetime
from typing import Any, Final, NamedTuple

import msgspec

from wuye.adapters.views.paging import KEY
from wuye.adapters.views.statements import upsert
from wuye.application.courtesy import courteously
from wuye.application.ports import Column, Row, Table
from wuye.application.projections.rows import BODY, StoredRow, loaded, stored

_TYPES: Final = {"text": "text", "integer": "bigint", "instant": "timestamptz", "flag": "boolean"}
_KINDS: Final = {"text": "text", "bigint": "integer", "timestamp with time zone": "instant", "boolean": "flag"}
DESCRIBED: Final = """SELECT attname, format_type(atttypid, NULL) FROM pg_attribute
                      WHERE attrelid = to_regclass(%s) AND attnum > 0 AND NOT attisdropped ORDER BY attnum"""
"""Names and types of a table's columns; the views of the standard that say the same take two milliseconds."""


class Lines(NamedTuple):
    """Rows as a statement takes them: the columns as one JSON text, the bodies beside it.

    To build an array of each column costs the client many times as much. A body that went as a text inside the other
    text would be written once more by the client, and read twice by the database.
    """

    columns: str
    bodies: list[str]


class Described(NamedTuple):
    """A table as the database has it."""

    table: Table
    body: str
    """Type of its bodies: ``text``, or ``json`` in a table that an earlier release made."""


def described(name: str, found: Sequence[tuple[Any, ...]]) -> Described:
    """A table by the rows that ``DESCRIBED`` gave."""
    columns = tuple(Column(name=column, kind=_KINDS[kind]) for column, kind in found[1:-1])
    return Described(Table(name=name, columns=columns), str(found[-1][1]))


def lines(table: Table, changed: Mapping[str, Row | None]) -> Lines | None:
    """Rows ready to be written; ``None``: there are none. Raises ``ValueError`` for a row the table cannot hold."""
    kept = [(key, stored(table, key, row)) for key, row in courteously(changed.items()) if row is not None]
    if not kept:
        return None
    names = [KEY, *(column.name for column in table.columns)]
    columns = [dict(zip(names, (key, *row.values), strict=True)) for key, row in kept]
    return Lines(msgspec.json.encode(columns).decode(), [row.body.decode() for _, row in kept])


def writing(table: Table, body: str) -> str:
    """The statement that takes ``Lines``, for bodies of a type."""
    columns = "".join(f', "{column.name}"' for column in table.columns)
    types = "".join(f', "{column.name}" {_TYPES[column.kind]}' for column in table.columns)
    rows = f"json_to_recordset(%s::json) AS ({KEY} text{types})"
    lines = f"ROWS FROM ({rows}, unnest(%b::text[])) AS r ({KEY}{columns}, {BODY})"
    cast = "" if body == "text" else f"::{body}"
    return upsert(table, f"SELECT {KEY}{columns}, {BODY}{cast} FROM {lines}")  # noqa: S608 - names check_table let pass


def to_sql(value: Any) -> Any:
    """A value as a parameter: enums are texts, too."""
    return str.__str__(value) if isinstance(value, str) else value


def from_sql(found: Iterable[tuple[Any, ...]]) -> Iterator[tuple[str, StoredRow]]:
    """Keys and rows in their stored form."""
    for key, *values, body in found:
        ready = tuple(value.astimezone(UTC) if isinstance(value, datetime) else value for value in values)
        yield key, StoredRow(ready, body.encode())


def read(table: Table, found: Iterable[tuple[Any, ...]]) -> Iterator[tuple[str, Row]]:
    """Keys and rows as folds and doors read them."""
    for key, row in from_sql(found):
        yield key, loaded(table, row.values, row.body)
