"""The house's fixtures, and what every session says at its end."""

from __future__ import annotations

import os
import signal
from collections.abc import Iterator
from pathlib import Path
from typing import Final

import pytest
from hypothesis import HealthCheck, settings

from tests.support.missing import PREFIX, needed_postgres
from tests.support.postgres import PostgresServer

pytest_plugins = ["tests.support.proof"]

# The same examples in every run: a red suite must mean a changed code base. `make soak` explores.
settings.register_profile("suite", derandomize=True, deadline=None, max_examples=20, database=None)
settings.register_profile(
    "soak", deadline=None, max_examples=2_000, suppress_health_check=[HealthCheck.too_slow], print_blob=True
)
settings.load_profile(os.environ.get("WUYE_TEST_PROFILE", "suite"))


LONG: Final = (
    "docs/test_pages.py",
    "oracle/",
    "log/test_order.py",
    "http/test_schema.py",
    "faults/",
    "http/test_conventions.py",
    "estate/",
    "scenarios/",
    "ledgers/",
    "doors/",
    "log/test_lost_answer.py",
    "views/",
    "laws/",
    "cli/",
    "sla_app/",
    "docs/",
)
"""Files and folders that take longest; they begin first, so that no worker is alone with one at the end."""
_HERE: Final = Path(__file__).parent


def _turn(item: pytest.Item) -> int:
    place = item.path.relative_to(_HERE).as_posix() if item.path.is_relative_to(_HERE) else ""
    return next((turn for turn, begins in enumerate(LONG) if place.startswith(begins)), len(LONG))


def pytest_configure() -> None:
    """A shell starts its background jobs deaf to Ctrl-C; the programs under test inherit it and would hear none."""
    if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
        signal.signal(signal.SIGINT, signal.default_int_handler)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Long files begin first; tests that need root are kept away from everyone else."""
    items.sort(key=_turn)
    if hasattr(os, "geteuid") and os.geteuid() == 0:
        return
    for item in items:
        if item.get_closest_marker("root"):
            item.add_marker(pytest.mark.skip(reason=f"{PREFIX}root rights (run the suite as root)"))


@pytest.fixture(scope="session")
def postgres_server() -> Iterator[PostgresServer]:
    """One real PostgreSQL a session (a worker); tests that end or freeze a server make their own."""
    with needed_postgres() as server:
        server.start()
        yield server


@pytest.fixture
def postgres_url(postgres_server: PostgresServer) -> Iterator[str]:
    """The address of an empty database of the test's own."""
    with postgres_server.database() as url:
        yield url


@pytest.fixture(scope="module")
def postgres_module_url(postgres_server: PostgresServer) -> Iterator[str]:
    """The address of a database that the tests of one module share."""
    with postgres_server.database() as url:
        yield url


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Name what was not tested because this machine lacks a tool."""
    missing: dict[str, int] = {}
    for report in terminalreporter.getreports("skipped"):
        if isinstance(report.longrepr, tuple):
            reason = str(report.longrepr[2]).removeprefix("Skipped: ")
            if reason.startswith(PREFIX):
                tool = reason.removeprefix(PREFIX)
                missing[tool] = missing.get(tool, 0) + 1
    if missing:
        terminalreporter.section("not tested on this machine", sep="-")
        for tool, count in sorted(missing.items()):
            terminalreporter.write_line(f"{count} tests skipped for want of {tool}", yellow=True)
