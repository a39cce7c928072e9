"""Filling the table of a view by the million: bulk rows without its indexes, which are made afterwards.

Rows that a program makes one by one are put in by ``filled``. ``copied`` has the database make them itself, from a few
model rows and an expression a column: a million in a minute or two, most of it the indexes.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from pathlib import Path
from typing import Any

import psycopg
from attrs import evolve, frozen
from psycopg.sql import SQL, Identifier

from wuye.adapters.views.statements import POSTGRES, SQLITE, Dialect, create_indexes, create_table
from wuye.application.ports import Table
from wuye.application.projections.rows import StoredRow, microseconds

Rows = Iterable[tuple[str, StoredRow]]
_PRIME = 2_147_483_647
_FACTORS = (48_271, 69_621, 16_807, 39_373, 742_938, 285_701, 630_360, 950_706)
"""A multiplier for each dice: two of one multiplier would always fall together."""


def dice(throw: int, faces: int) -> str:
    """SQL for a number below ``faces`` that looks drawn, the same in both databases and in every run.

    ``n`` is the number of the row; throws 0 to 7 have nothing to do with each other.
    """
    factor = _FACTORS[throw]
    return f"((n * n % 1000003 * {factor} + n * {factor + throw} + {throw}) % {_PRIME} % {faces})"


@frozen(kw_only=True)
class Copying:
    """How the database makes the rows of a table out of models."""

    table: Table
    models: Sequence[StoredRow]
    rows: int
    model: str
    """Which model row ``n`` copies: an expression that gives its place."""
    columns: Mapping[str, str]
    """Columns that differ from the model's, by expressions over ``n``; ``m`` is the model."""
    later: Mapping[str, str]
    """Instants that move by so many whole seconds."""
    prefix: str
    """What every key begins with; the number in twelve digits follows."""


_UNGUARDED = """
    PRAGMA journal_mode = DELETE; PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF;
    PRAGMA cache_size = -262144; PRAGMA temp_store = MEMORY
"""
"""Without a write-ahead log: in one of gigabytes every look for a page goes through all of it."""


def copied(url: str, copying: Copying) -> None:
    """Have the database fill the empty table of a view; the store must be there, the table must not."""
    if url.startswith("sqlite:///"):
        _sqlite_copies(Path(url.removeprefix("sqlite:///")), copying)
    else:
        _postgres_copies(url, copying)


def filled(url: str, table: Table, rows: Rows) -> None:
    """Put rows into the empty table of a view; the store must be there, the table must not."""
    if url.startswith("sqlite:///"):
        _sqlite(Path(url.removeprefix("sqlite:///")), table, rows)
    else:
        _postgres(url, table, rows)


def _sqlite_copies(path: Path, copying: Copying) -> None:
    table, models = copying.table, _models_of(copying.table)
    with sqlite3.connect(path) as connection:
        connection.executescript(_UNGUARDED)
        connection.execute(create_table(models, SQLITE))
        marks = ", ".join("?" * (len(table.columns) + 2))
        rows = ((f"{place}", row) for place, row in enumerate(copying.models))
        connection.executemany(f'INSERT INTO "{models.name}" VALUES ({marks})', _lines(rows))  # noqa: S608 - our own name
        connection.execute(create_table(table, SQLITE))
        numbers = f"WITH RECURSIVE numbers (n) AS (SELECT 0 UNION ALL SELECT n + 1 FROM numbers LIMIT {copying.rows})"  # noqa: S608 - a number
        connection.execute(_copies(copying, SQLITE, numbers, "printf('%012d', n)", "{} + {} * 1000000"))
        connection.execute(f'DROP TABLE "{models.name}"')
        for index in create_indexes(table, SQLITE):
            connection.execute(index)
    connection.execute("PRAGMA journal_mode = WAL")
    connection.close()


def _postgres_copies(url: str, copying: Copying) -> None:
    table, models = copying.table, _models_of(copying.table)
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute("SET search_path TO wuye")
        connection.execute("SET maintenance_work_mem = '256MB'")
        connection.execute("SET synchronous_commit = off")
        connection.execute(create_table(models, POSTGRES))
        _copy_in(connection, models, ((f"{place}", row) for place, row in enumerate(copying.models)))
        connection.execute(create_table(table, POSTGRES))
        numbers = f"WITH numbers AS (SELECT n::bigint FROM generate_series(0, {copying.rows - 1}) AS n)"  # noqa: S608 - a number
        seconds = "{} + {} * interval '1 second'"
        connection.execute(_copies(copying, POSTGRES, numbers, "lpad(n::text, 12, '0')", seconds))
        connection.execute(SQL("DROP TABLE {}").format(Identifier(models.name)))
        for index in create_indexes(table, POSTGRES):
            connection.execute(index)
        # As autovacuum leaves it: else the first reader of each page writes it, beside the vacuum and the checkpoint.
        connection.execute(SQL("VACUUM (ANALYZE) {}").format(Identifier(table.name)))
        connection.execute("CHECKPOINT")


def _models_of(table: Table) -> Table:
    return evolve(table, name=f"{table.name}_models", indexes=())


def _copies(copying: Copying, dialect: Dialect, numbers: str, digits: str, later: str) -> str:
    """One statement that makes every row; a body goes over as it lies there, compressed or not."""
    table = copying.table
    values = [f"'{copying.prefix}' || {digits}"]
    for column in table.columns:
        value = copying.columns.get(column.name, f'm."{column.name}"')
        if column.name in copying.later:
            value = later.format(value, copying.later[column.name])
        values.append(value)
    joined = f"CAST({copying.model} AS {'TEXT' if dialect is SQLITE else 'text'})"
    source = f'{numbers} SELECT {", ".join(values)}, m.body FROM numbers JOIN "{table.name}_models" AS m'  # noqa: S608 - our own names
    return f'INSERT INTO "{table.name}" {source} ON m.key = {joined}'


def _sqlite(path: Path, table: Table, rows: Rows) -> None:
    with sqlite3.connect(path) as connection:
        connection.execute("PRAGMA synchronous = OFF")
        connection.execute(create_table(table, SQLITE))
        marks = ", ".join("?" * (len(table.columns) + 2))
        connection.executemany(f'INSERT INTO "{table.name}" VALUES ({marks})', _lines(rows))  # noqa: S608 - our own name
        for index in create_indexes(table, SQLITE):
            connection.execute(index)
    connection.close()


def _lines(rows: Rows) -> Iterator[tuple[object, ...]]:
    for key, row in rows:
        values = (microseconds(one) if isinstance(one, datetime) else one for one in row.values)
        yield key, *values, row.body.decode()


def _postgres(url: str, table: Table, rows: Rows) -> None:
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute("SET search_path TO wuye")
        connection.execute(create_table(table, POSTGRES))
        _copy_in(connection, table, rows)
        for index in create_indexes(table, POSTGRES):
            connection.execute(index)
        connection.execute(SQL("ANALYZE {}").format(Identifier(table.name)))


def _copy_in(connection: psycopg.Connection[Any], table: Table, rows: Rows) -> None:
    copy = SQL("COPY {} FROM STDIN").format(Identifier(table.name))
    with connection.cursor() as cursor, cursor.copy(copy) as into:
        for key, row in rows:
            into.write_row((key, *row.values, row.body.decode()))
