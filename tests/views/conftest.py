"""Views over each of the three stores."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import psycopg
import pytest
from psycopg import sql

from tests.views.toys import open_toys
from wuye.adapters.eventlog import init
from wuye.adapters.views import open_views
from wuye.application.ports import Column, EventLog, Table, Views

BOARD = Table(
    name="board_1",
    columns=(
        Column(name="site", kind="text"),
        Column(name="rank", kind="integer"),
        Column(name="due_at", kind="instant"),
        Column(name="open", kind="flag"),
        Column(name="number", kind="text"),
    ),
    indexes=(
        ("rank", "due_at"),
        ("site", "rank", "due_at"),
        ("site", "-due_at"),
        ("open", "rank", "-due_at"),
        ("number",),
    ),
)

OpenViews = Callable[[], Views]


@pytest.fixture(params=["sqlite", "postgres"])
def log_url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """The address of an initialised database."""
    url = f"sqlite:///{tmp_path / 'wuye.db'}" if request.param == "sqlite" else request.getfixturevalue("postgres_url")
    init(url)
    return str(url)


@pytest.fixture
def opened(log_url: str) -> Iterator[OpenViews]:
    """Open the views of one database, as often as a test needs processes."""
    made: list[Views] = []

    def again() -> Views:
        made.append(open_views(log_url))
        return made[-1]

    yield again
    for views in made:
        views.close()


@pytest.fixture(params=["memory", "sqlite", "postgres"])
def views(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Views]:
    """Views in each of the three stores, empty; the tests of a module share one PostgreSQL database."""
    url = {"memory": "memory://", "sqlite": f"sqlite:///{tmp_path / 'wuye.db'}"}.get(request.param)
    url = url or str(request.getfixturevalue("postgres_module_url"))
    init(url)
    views = open_views(url)
    yield views
    views.close()
    if request.param == "postgres":
        _clear(url)


def _clear(url: str) -> None:
    """Leave the database as ``init`` made it."""
    with psycopg.connect(url, autocommit=True, options="-c search_path=wuye") as connection:
        for (name,) in connection.execute("SELECT table_name FROM view_position").fetchall():
            connection.execute(sql.SQL("DROP TABLE {}").format(sql.Identifier(name)))
        connection.execute("TRUNCATE view_position, view_parked, view_serving")


@pytest.fixture(params=["memory", "sqlite", "postgres"])
def store_url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """The address of a store, not made yet, in each of the three kinds."""
    urls = {"memory": "memory://", "sqlite": f"sqlite:///{tmp_path / 'wuye.db'}"}
    return urls.get(request.param) or str(request.getfixturevalue("postgres_url"))


@pytest.fixture
def log(store_url: str) -> Iterator[EventLog]:
    """An empty log of purses."""
    log = open_toys(store_url)
    yield log
    log.close()


@pytest.fixture
def shelf(store_url: str, log: EventLog) -> Iterator[Views]:
    """The views beside that log."""
    views = open_views(store_url)
    yield views
    views.close()
