"""The community of the scenarios: on PostgreSQL, behind the real server, on New Year's morning 2027."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime

import httpx
import pytest

from tests.http.running import served
from tests.scenarios.teller import Teller
from tests.support.community import settle
from tests.support.examples import PHOTO_BYTES
from wuye.adapters.system import ManualClock
from wuye.entrypoints.bootstrap import open_desk


@pytest.fixture(scope="module")
def teller(postgres_module_url: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Teller]:
    """A server whose workers are moved by the story; the scenarios of a module follow each other in time."""
    clock = ManualClock(datetime(2027, 1, 1, 1, 0, tzinfo=UTC))
    with pytest.MonkeyPatch.context() as here:
        # Keys and files of a PostgreSQL desk lie where it is opened.
        here.chdir(tmp_path_factory.mktemp("scenarios"))
        with open_desk(postgres_module_url, create=True, clock=clock) as desk:
            desk.files.put(PHOTO_BYTES)
            settle(desk)
            with (
                served(lambda: open_desk(postgres_module_url, clock=clock), projections=False, timers=False) as running,
                httpx.Client(base_url=running.url, trust_env=False, timeout=20) as client,
            ):
                yield Teller(client, desk, clock)
