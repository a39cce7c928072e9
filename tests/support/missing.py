"""A tool that this machine lacks skips a test, and is named at the session's end."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import NoReturn

import pytest

from tests.support.postgres import PostgresMissing, PostgresServer

PREFIX = "missing tool: "


def skip_missing(tool: str, remedy: str) -> NoReturn:
    """Skip the running test because `tool` cannot be had here; `remedy` says how to get it."""
    pytest.skip(f"{PREFIX}{tool} ({remedy})")


@contextmanager
def needed_postgres(**settings: str) -> Iterator[PostgresServer]:
    """A PostgreSQL of this machine that is not started yet; without one, the running test is skipped."""
    try:
        server = PostgresServer(settings)
    except PostgresMissing as missing:
        skip_missing("PostgreSQL", f"{missing}; install the package postgresql")
    try:
        yield server
    finally:
        server.close()
