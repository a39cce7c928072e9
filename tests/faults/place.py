"""Where a desk under test keeps its things, and a way to look at the bytes behind its back."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

import psycopg
from attrs import frozen

from wuye.application.desk import Desk
from wuye.entrypoints.bootstrap import open_desk


@frozen
class Place:
    """A log's address with key file and evidence beside it."""

    url: str
    folder: Path

    @property
    def sqlite(self) -> bool:
        return self.url.startswith("sqlite")

    @property
    def file(self) -> Path:
        """The database file, on SQLite."""
        return Path(self.url.removeprefix("sqlite:///"))

    @property
    def key_file(self) -> Path:
        return self.folder / "wuye.key"

    @property
    def environment(self) -> dict[str, str]:
        """The settings, as a process takes them."""
        return {
            "WUYE_DB": self.url,
            "WUYE_KEY_FILE": str(self.key_file),
            "WUYE_FILES": str(self.folder / "wuye.files"),
        }

    def open(self, *, create: bool = False, **more: Any) -> Desk:
        """A desk; ``create`` makes the stores."""
        return open_desk(self.url, create=create, key_file=self.key_file, files=self.folder / "wuye.files", **more)

    def made(self) -> Place:
        """Make the stores."""
        self.open(create=True).close()
        return self

    def rows(self, statement: str) -> list[tuple[Any, ...]]:
        """What the database holds, read past all our code."""
        return self.tables(statement)[0]

    def tables(self, *statements: str) -> list[list[tuple[Any, ...]]]:
        """Several answers of one moment: PostgreSQL may still be at the commit of a server that was killed."""
        with self._connection() as connection:
            connection.execute("BEGIN" if self.sqlite else "BEGIN ISOLATION LEVEL REPEATABLE READ")
            return [[tuple(row) for row in connection.execute(one).fetchall()] for one in statements]

    def change(self, *statements: str) -> None:
        """Change the database past all our code, as a fault or a newer release would."""
        with self._connection() as connection:
            for statement in statements:
                connection.execute(statement)

    @contextmanager
    def _connection(self) -> Iterator[Any]:
        if self.sqlite:
            with closing(sqlite3.connect(self.file, isolation_level=None, timeout=5)) as connection:
                yield connection
        else:
            with psycopg.connect(self.url, autocommit=True, options="-c search_path=wuye") as connection:
                yield connection


def file_place(folder: Path) -> Place:
    """A SQLite file in a folder, made."""
    folder.mkdir(parents=True, exist_ok=True)
    return Place(f"sqlite:///{folder / 'wuye.db'}", folder).made()
