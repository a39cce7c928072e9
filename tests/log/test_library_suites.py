"""The library's own suites over our recorders: what it promises to its users still holds under our lock and tables."""

from __future__ import annotations

import itertools
import tempfile
import unittest
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from eventsourcing.tests.persistence import (
    ApplicationRecorderTestCase,
    NonInterleavingNotificationIDsBaseCase,
)

from tests.support.postgres import PostgresServer
from wuye.adapters.eventlog import init
from wuye.adapters.eventlog.memory import MemoryRecorder
from wuye.adapters.eventlog.postgres_recorder import LockedDatastore, LockedRecorder
from wuye.adapters.eventlog.sqlite_recorder import FileDatastore, FileRecorder

_numbers = itertools.count(1)


class TextIds:
    """Streams have text ids, as ours have."""

    def new_originator_id(self) -> str:
        return f"toy-{uuid4()}"


class InMemory(TextIds):
    def create_recorder(self) -> MemoryRecorder:
        return MemoryRecorder()


class InAFile(TextIds, unittest.TestCase):
    def create_recorder(self) -> FileRecorder:
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        path = Path(folder.name) / f"{next(_numbers)}.db"
        init(f"sqlite:///{path}")
        datastore = FileDatastore(path)
        self.addCleanup(datastore.close)
        return FileRecorder(datastore)


class InPostgres(TextIds, unittest.TestCase):
    server: PostgresServer

    @pytest.fixture(autouse=True)
    def _server(self, postgres_server: PostgresServer) -> None:
        type(self).server = postgres_server

    def create_recorder(self) -> LockedRecorder:
        name = self.server.create_database()
        self.addCleanup(self.server.drop_database, name)
        url = self.server.url(name)
        init(url)
        datastore = LockedDatastore(url)
        self.addCleanup(datastore.close)
        return LockedRecorder(datastore)


class Quick:
    """Its speed is measured elsewhere: a figure that is only printed proves nothing."""

    def test_performance(self) -> None:
        """Left out."""

    def test_concurrent_throughput(self) -> None:
        """Left out."""


class TestMemoryRecorder(Quick, InMemory, ApplicationRecorderTestCase[Any]):  # type: ignore[misc]  # the bases come untyped
    pass


class TestMemoryPositions(InMemory, NonInterleavingNotificationIDsBaseCase):  # type: ignore[misc]  # the bases come untyped
    insert_num = 1_000


class TestFileRecorder(Quick, InAFile, ApplicationRecorderTestCase[Any]):  # type: ignore[misc]  # the bases come untyped
    def test_insert_subscribe(self) -> None:
        """The library has no subscriptions on SQLite; ours are ``EventLog.wait`` and ``page``."""
        with pytest.raises(NotImplementedError):
            self.create_recorder().subscribe()


class TestFilePositions(InAFile, NonInterleavingNotificationIDsBaseCase):  # type: ignore[misc]  # the bases come untyped
    insert_num = 1_000


class TestPostgresRecorder(Quick, InPostgres, ApplicationRecorderTestCase[Any]):  # type: ignore[misc]  # the bases come untyped
    # A refused insert skips a number.
    EXPECT_CONTIGUOUS_NOTIFICATION_IDS = False


class TestPostgresPositions(InPostgres, NonInterleavingNotificationIDsBaseCase):  # type: ignore[misc]  # the bases come untyped
    insert_num = 1_000


# The imported bases are no tests of their own.
del ApplicationRecorderTestCase, NonInterleavingNotificationIDsBaseCase
