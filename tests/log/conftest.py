"""Every store in turn: what one log promises, all of them keep."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.log.toys import COMPANY, REGISTRY, toy_vault
from tests.support.proxy import Proxy
from wuye.adapters.eventlog import open_log
from wuye.adapters.eventlog.postgres import PostgresLog
from wuye.application.ports import EventLog

OpenLog = Callable[..., EventLog]
STORES = ("memory", "sqlite", "postgres")


@pytest.fixture(params=STORES)
def log_url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """Where there is no log yet."""
    match request.param:
        case "memory":
            return "memory://"
        case "sqlite":
            return f"sqlite:///{tmp_path}/wuye.db"
        case _:
            url: str = request.getfixturevalue("postgres_url")
            return url


@pytest.fixture
def open_toys(log_url: str) -> Iterator[OpenLog]:
    """Opens the log of the toys, again and again; all of them are closed in the end."""
    opened: list[EventLog] = []

    def open_one(**more: Any) -> EventLog:
        given: dict[str, Any] = {"registry": REGISTRY, "company": COMPANY, "create": True, "vault": toy_vault()}
        log = open_log(log_url, **(given | more))
        opened.append(log)
        return log

    yield open_one
    for log in opened:
        log.close()


@pytest.fixture
def log(open_toys: OpenLog) -> EventLog:
    return open_toys()


@pytest.fixture
def line(postgres_url: str) -> Iterator[tuple[PostgresLog, Proxy]]:
    """A log in PostgreSQL whose connections all go through a proxy."""
    proxy, url = Proxy.before(postgres_url)
    with proxy:
        log = open_log(url, registry=REGISTRY, vault=toy_vault(), company=COMPANY, create=True)
        assert isinstance(log, PostgresLog)
        yield log, proxy
        log.close()
