"""Places to break: a SQLite file, a PostgreSQL of the test's own, a server in front of either."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.faults.place import Place, file_place
from tests.faults.traced import Zygote
from tests.support.missing import needed_postgres
from tests.support.postgres import PostgresServer


@pytest.fixture
def file(tmp_path: Path) -> Place:
    """A SQLite file."""
    return file_place(tmp_path / "store")


@pytest.fixture(scope="module")
def empty(tmp_path_factory: pytest.TempPathFactory) -> Place:
    """A SQLite file nobody writes to: sweeps start from copies of it."""
    return file_place(tmp_path_factory.mktemp("empty"))


@pytest.fixture(scope="module")
def zygote(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Zygote]:
    made = Zygote(tmp_path_factory.mktemp("zygote"))
    yield made
    made.close()


@pytest.fixture(scope="module")
def own_postgres() -> Iterator[PostgresServer]:
    """A PostgreSQL that the tests of one module may stop, kill and freeze."""
    with needed_postgres() as server:
        server.start()
        yield server


@pytest.fixture
def breakable(own_postgres: PostgresServer, tmp_path: Path) -> Iterator[Place]:
    """An empty log in it."""
    own_postgres.start()
    with own_postgres.database() as url:
        yield Place(url, tmp_path).made()


def copied(place: Place, folder: Path) -> Place:
    """A place with the same files, on SQLite."""
    shutil.copytree(place.folder, folder)
    return Place(f"sqlite:///{folder / place.file.name}", folder)
