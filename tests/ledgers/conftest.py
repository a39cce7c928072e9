"""Fixtures: a desk with one site and one home, and ledgers written for a test."""

from __future__ import annotations

import csv
import sqlite3
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from attrs import frozen

from tests.cli.conftest import ADMINISTRATOR, Line
from wuye.application.desk import Desk
from wuye.application.disclosure import disclose
from wuye.application.ledgers.faults import Fault
from wuye.application.ledgers.importing import Importing, Judged, Written
from wuye.application.ledgers.mapping import Mapping, parsed
from wuye.application.ports import Unreadable
from wuye.domain.register.home import RegisterHome
from wuye.domain.register.site import RegisterSite
from wuye.domain.shared.actor import Actor, Role
from wuye.domain.ticket.events import LegacyStepRecorded, TicketImported
from wuye.entrypoints.bootstrap import init_store, open_plan, open_sheet
from wuye.entrypoints.cli.app import cli
from wuye.entrypoints.testing import memory_desk

REAL = Path(__file__).parents[1] / "data" / "real"
ADMIN = Actor(id="staff-adm", role=Role.ADMINISTRATOR)
SINCE = datetime(1999, 1, 1, tzinfo=UTC)
SHANGHAI = ZoneInfo("Asia/Shanghai")

MAPPING = """
title = "Repairs of the old system"
source = "old-desk"
rows = "case"
zone = "Asia/Shanghai"
formats = ["%Y-%m-%d %H:%M", "iso"]

[case]
id = "no"
home = "unit"
content = "what"
details = "phone"

[step]
name = "state"
at = "at"
resource = "who"

[fixed]
domain = "public-area"

[stages]
open = "reported"
done = "archived"

[columns.unit]
pattern = '[0-9]{1,2}-[0-9]-[0-9]{4}'

[columns.phone]
digits = 11

[columns.no]
pattern = '[A-Z]*[0-9]{4}'
"""
"""A ledger as communities keep them: one row a case, units, phones."""

HEADER = ("no", "unit", "what", "phone", "state", "at", "who")
GOOD = ("0017", "3-2-1201", "厨房漏水", "13800000000", "done", "2024-03-01 09:30", "王师傅")


def row(**changes: str) -> list[str]:
    """A good row, changed."""
    return [changes.get(name, value) for name, value in zip(HEADER, GOOD, strict=True)]


@frozen
class Outcome:
    """What an import found and did."""

    judged: Judged
    written: Written | None
    faults: tuple[Fault, ...]

    @property
    def rules(self) -> list[tuple[int, str, str]]:
        """Row, column and rule of each fault."""
        return [(one.row, one.column, one.rule) for one in self.faults]


def settled(desk: Desk) -> Desk:
    """A site in care since 1999, and the home 3-2-1201."""
    desk.execute(RegisterSite(site="s1", name="云栖花园", opened_at=SINCE), by=ADMIN, command_id="site")
    home = RegisterHome(key="3-2-1201", site="s1", building="3", unit="2", label="1201")
    desk.execute(home, by=ADMIN, command_id="home")
    return desk


def written(path: Path, rows: Sequence[Sequence[str]], header: Sequence[str] = HEADER, encoding: str = "utf-8") -> Path:
    """A CSV file."""
    with path.open("w", encoding=encoding, newline="") as file:
        csv.writer(file).writerows([header, *rows])
    return path


def imported(
    desk: Desk,
    path: Path,
    mapping: Mapping | str = MAPPING,
    *,
    write: bool = True,
    partial: bool = False,
    by: Actor = ADMIN,
    zone: ZoneInfo | None = SHANGHAI,
    sheet: str | None = None,
    site: str = "s1",
    told: Callable[[str, int, int], None] | None = None,
) -> Outcome:
    """Import a file as the command line does."""
    meaning = parsed(mapping, "test") if isinstance(mapping, str) else mapping
    opened = open_sheet(
        path, sheet=sheet, encoding=meaning.encoding, delimiter=meaning.delimiter, headings=meaning.used
    )
    plan = open_plan()
    try:
        work = Importing(desk, opened, plan, meaning, by=by, zone=zone, site=site, told=told)
        judged = work.judge()
        done = work.write() if write and (partial or not judged.rejected) else None
        return Outcome(judged, done, tuple(plan.faults()))
    finally:
        plan.close()
        opened.close()


def told(desk: Desk) -> list[tuple[str, str, datetime, str | None]]:
    """Every imported row in the store: case, step, instant, resource."""
    cases: dict[str, str] = {}
    found = []
    after = 0
    while page := desk.log.page(after, 1000):
        for one in page:
            assert not isinstance(one, Unreadable)
            event = one.event
            if isinstance(event, TicketImported):
                cases[one.stream] = event.external_id
            elif isinstance(event, LegacyStepRecorded):
                resource = disclose(event, desk.vault).resource
                name = None if resource is None else resource.plain
                found.append((cases[one.stream], event.step, one.occurred_at, name))
        after = page[-1].position
    return found


@pytest.fixture
def office() -> Iterator[Desk]:
    """A desk in memory, with the site and the home."""
    with memory_desk() as desk:
        yield settled(desk)


@pytest.fixture
def wuye(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Line:
    """The command line as it is installed, on a SQLite desk with the site and the home; an administrator acts."""
    monkeypatch.chdir(tmp_path)
    return _office_line(tmp_path)


@pytest.fixture(scope="module")
def counter(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Line]:
    """The same for a whole module of refusals: nothing of what they bring is left behind."""
    folder = tmp_path_factory.mktemp("counter")
    (folder / "m.toml").write_text(MAPPING, encoding="utf-8")
    line = _office_line(folder)
    before = left_behind(line)
    yield line
    assert left_behind(line) == before


def left_behind(line: Line) -> list[int]:
    """Events, their index rows and command ids in the store of a line."""
    with closing(sqlite3.connect(line.db.removeprefix("sqlite:///"))) as database:
        tables = ("stored_events", "event_index", "commands")
        return [database.execute(f"SELECT count(*) FROM {name}").fetchone()[0] for name in tables]


def _office_line(folder: Path) -> Line:
    line = Line(cli(), f"sqlite:///{folder / 'desk.db'}", {"WUYE_ACTOR": "staff-adm", "WUYE_ROLE": "administrator"})
    init_store(line.db)
    line.done("site", "register-site", "--site", "s1", "--name", "x", "--opened-at", "1999-01-01T00:00", *ADMINISTRATOR)
    home = ("--key", "3-2-1201", "--site", "s1", "--building", "3", "--unit", "2", "--label", "1201")
    line.done("home", "register-home", *home, *ADMINISTRATOR)
    return line
