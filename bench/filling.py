"""Filling the table of a view by the million: bulk rows without its indexes, which are made afterwards."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Iterator
from datetime import datetime
from pathlib import Path

import psycopg
from psycopg.sql import SQL, Identifier

from wuye.adapters.views.statements import POSTGRES, SQLITE, create_table
from wuye.application.ports import Table
from wuye.application.projections.rows import StoredRow, microseconds

Rows = Iterable[tuple[str, StoredRow]]
_PORTION = 10_000


def filled(url: str, table: Table, rows: Rows) -> None:
    """Put rows into the empty table of a view; the store must be there, the table must not."""
    if url.startswith("sqlite:///"):
        _sqlite(Path(url.removeprefix("sqlite:///")), table, rows)
    else:
        _postgres(url, table, rows)


def _sqlite(path: Path, table: Table, rows: Rows) -> None:
    with sqlite3.connect(path) as connection:
        connection.execute("PRAGMA synchronous = OFF")
        made, *indexes = create_table(table, SQLITE)
        connection.execute(made)
        marks = ", ".join("?" * (len(table.columns) + 2))
        connection.executemany(f'INSERT INTO "{table.name}" VALUES ({marks})', _lines(rows))  # noqa: S608 - our own name
        for index in indexes:
            connection.execute(index)
    connection.close()


def _lines(rows: Rows) -> Iterator[tuple[object, ...]]:
    for key, row in rows:
        values = (microseconds(one) if isinstance(one, datetime) else one for one in row.values)
        yield key, *values, row.body.decode()


def _postgres(url: str, table: Table, rows: Rows) -> None:
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute("SET search_path TO wuye")
        made, *indexes = create_table(table, POSTGRES)
        connection.execute(made)
        copy = SQL("COPY {} FROM STDIN").format(Identifier(table.name))
        with connection.cursor() as cursor, cursor.copy(copy) as into:
            for key, row in rows:
                into.write_row((key, *row.values, row.body.decode()))
        for index in indexes:
            connection.execute(index)
        connection.execute(SQL("ANALYZE {}").format(Identifier(table.name)))
