"""pytest plugin: which requirement rows a test proves, and how its last run ended."""

from __future__ import annotations

import json
import os
import time
from pathlib import Path
from typing import Any

import pytest

from tests.support.requirements import OUTCOMES, load_outcomes, requirement_ids

_WORSE = {"passed": 0, "skipped": 1, "failed": 2}


def pytest_addoption(parser: pytest.Parser) -> None:
    """Let the requirement list ask which test proves which row."""
    parser.addoption("--proof-list", metavar="FILE", help="write {test: [requirement ids]} to FILE as JSON")


def proves(item: pytest.Item) -> list[str]:
    """Return the requirement rows that a test is marked with, in reading order."""
    ids = [str(row) for mark in item.iter_markers("req") for row in mark.args]
    return list(dict.fromkeys(ids))


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Refuse a mark that names no row; before any deselection, so that the list is whole."""
    known = requirement_ids()
    listed: dict[str, list[str]] = {}
    for item in items:
        ids = proves(item)
        unknown = [row for row in ids if row not in known]
        if unknown:
            raise pytest.UsageError(f"{item.nodeid} proves unknown requirements: {', '.join(unknown)}")
        listed[item.nodeid] = ids
    target = config.getoption("--proof-list")
    if target:
        Path(target).write_text(json.dumps(listed), encoding="utf-8")


class _Recorder:
    """Gathers one outcome a test, in the process that sees every worker's reports."""

    def __init__(self) -> None:
        self.outcomes: dict[str, str] = {}

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        """Keep the worst of set-up, call and tear-down; an expected failure proves nothing."""
        outcome = "skipped" if hasattr(report, "wasxfail") else report.outcome
        earlier = self.outcomes.get(report.nodeid, "passed")
        self.outcomes[report.nodeid] = max(earlier, outcome, key=_WORSE.__getitem__)

    def pytest_sessionfinish(self) -> None:
        """Write what was seen over what earlier runs of other tests left."""
        if not self.outcomes:
            return
        merged: dict[str, Any] = load_outcomes()
        now = time.time()
        merged.update({test: {"outcome": outcome, "at": now} for test, outcome in self.outcomes.items()})
        OUTCOMES.parent.mkdir(parents=True, exist_ok=True)
        written = OUTCOMES.with_suffix(f".{os.getpid()}")
        written.write_text(json.dumps(merged, indent=0, sort_keys=True), encoding="utf-8")
        written.replace(OUTCOMES)


def pytest_configure(config: pytest.Config) -> None:
    """Record in the controlling process only; a listing run records nothing."""
    if not hasattr(config, "workerinput") and not config.getoption("--collect-only"):
        config.pluginmanager.register(_Recorder(), "wuye-proof-recorder")
