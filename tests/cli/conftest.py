"""Fixtures: the command line in this process, over a toy registry or the real one, on a database of the test's own."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from attrs import define, field
from click.testing import CliRunner, Result

from tests.cli.toy import TOYS
from wuye.application.desk import Desk
from wuye.domain.shared.evidence import Evidence
from wuye.entrypoints.bootstrap import init_store, open_desk
from wuye.entrypoints.cli.app import Root, cli
from wuye.entrypoints.cli.asked import Asked
from wuye.entrypoints.cli.settings import settings

OFFICER = ("--as", "staff-li", "--role", "customer-service-officer")
TECHNICIAN = ("--as", "staff-wang", "--role", "technician")
ADMINISTRATOR = ("--as", "staff-adm", "--role", "administrator")
MANAGEMENT = ("--as", "staff-zhao", "--role", "management")


@define
class Line:
    """Types lines, in this process."""

    root: Root
    db: str
    env: dict[str, str] = field(factory=dict)
    exhibits: tuple[Evidence, ...] = ()
    """Files that are stored at this desk: a photo and a paper."""

    def __call__(self, *args: str, input: str | bytes | None = None, env: dict[str, str] | None = None) -> Result:
        """Type one line; the database is already named."""
        chosen: dict[str, str | None] = {"LANG": "en_GB.UTF-8", "LC_ALL": None, "WUYE_LANG": None, "WUYE_DB": self.db}
        chosen |= {**self.env, **(env or {})}
        return CliRunner().invoke(self.root, args, input=input, env=chosen, prog_name="wuye")

    def done(self, *args: str, **options: Any) -> Result:
        """Type one line that must succeed."""
        result = self(*args, **options)
        assert result.exit_code == 0, (args, result.stdout, result.stderr)
        return result

    def json(self, *args: str, **options: Any) -> Any:
        """The JSON answer of a line that must succeed."""
        return json.loads(self.done(*args, "--json", **options).stdout)

    def problem(self, code: int, *args: str, **options: Any) -> Any:
        """The JSON error of a line that must end with an exit code."""
        result = self(*args, "--json", **options)
        assert result.exit_code == code, (args, result.exit_code, result.stdout, result.stderr)
        return json.loads(result.stderr.splitlines()[-1])


@pytest.fixture
def sqlite_url(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    """A fresh SQLite desk in a folder of the test's own, which is also the working directory."""
    monkeypatch.chdir(tmp_path)
    url = f"sqlite:///{tmp_path / 'desk.db'}"
    init_store(url)
    return url


@pytest.fixture
def toys(sqlite_url: str) -> Line:
    """The command line of an installation that knows two toys."""

    def opener(known: Asked) -> Desk:
        return open_desk(settings(known).db, registry=TOYS)

    return Line(Root(registry=lambda: TOYS, opener=opener), sqlite_url)


@pytest.fixture
def wuye(sqlite_url: str) -> Line:
    """The command line as it is installed."""
    return Line(cli(), sqlite_url)
