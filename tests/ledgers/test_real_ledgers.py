"""Two ledgers that nobody here wrote: every row in, every row out again, and never twice."""

from __future__ import annotations

import csv
import json
from collections import Counter
from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest
import xlsxwriter

from tests.cli.conftest import Line
from tests.ledgers.conftest import REAL, imported, row, settled, written
from tests.sla_app.stories import memory, reported, works_by
from tests.support.community import CAST
from wuye.adapters.system import ManualClock
from wuye.application.desk import Desk
from wuye.application.ledgers.mapping import SHIPPED, load
from wuye.application.projections.declared import projections
from wuye.application.projections.runner import Runner
from wuye.application.sla.timers import Timekeeper
from wuye.domain.shared.recorded import Recorded
from wuye.domain.ticket.events import LegacyStepRecorded, TicketImported
from wuye.entrypoints.bootstrap import open_desk
from wuye.entrypoints.cli.app import cli
from wuye.entrypoints.testing import MONDAY_9AM, memory_desk

ZONE = "Australia/Perth"
Told = tuple[str, str, str, str]
"""Case, step, instant in UTC, resource."""


def _utc(text: str, form: str) -> str:
    return datetime.strptime(text, form).replace(tzinfo=ZoneInfo(ZONE)).astimezone(ZoneInfo("UTC")).isoformat()


def _orders() -> Counter[Told]:
    """The orders have no number: what stands in its place is told apart by the export, not by the source."""
    rows = _read(REAL / "work-orders.csv")
    return Counter(("", one["PMType"], _utc(one["BscStartDate"], "%Y-%m-%d"), one["Asset"]) for one in rows)


def _incidents() -> Counter[Told]:
    rows = _read(REAL / "incident-events.csv")
    form = "%d/%m/%Y %H:%M"
    return Counter(
        (one["number"], one["incident_state"], _utc(one["sys_updated_at"], form), one["sys_updated_by"]) for one in rows
    )


def _cells(path: Path) -> list[list[str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.reader(file))


def _read(path: Path, encoding: str = "utf-8") -> list[dict[str, str]]:
    with path.open(encoding=encoding, newline="") as file:
        return list(csv.DictReader(file))


def _exported(path: Path, *, numbered: bool) -> Counter[Told]:
    rows = [one for one in _read(path, "utf-8-sig") if one["event"] == "ticket.legacy-step-recorded/1"]
    found = Counter[Told]()
    for one in rows:
        instant = datetime.fromisoformat(one["occurred_at"]).isoformat()
        found[one["case"] if numbered else "", one["step"], instant, one["resource"]] += 1
    return found


@pytest.mark.parametrize(
    ("name", "source", "rows", "cases"),
    [("work-orders", _orders, 3000, 3000), ("incident-events", _incidents, 4760, 700)],
)
def test_a_real_ledger_goes_in_and_comes_out_as_it_was(
    wuye: Line, name: str, source: Callable[[], Counter[Told]], rows: int, cases: int
) -> None:
    """Rows in = rows imported + rejects; the exported history equals the source; a second import changes nothing."""
    line = ("import", str(REAL / f"{name}.csv"), "--mapping", name, "--site", "s1", "--zone", ZONE)
    first = wuye.json(*line)
    assert {key: first[key] for key in ("rows", "imported", "known", "rejected", "cases")} == {
        "rows": rows,
        "imported": rows,
        "known": 0,
        "rejected": 0,
        "cases": cases,
    }
    wuye.done("export", "histories", "--format", "csv", "--out", "first.csv")
    assert _exported(Path("first.csv"), numbered=name == "incident-events") == source()

    second = wuye.json(*line)
    assert (second["imported"], second["known"]) == (0, rows)
    wuye.done("export", "histories", "--format", "csv", "--out", "second.csv")
    assert Path("second.csv").read_bytes() == Path("first.csv").read_bytes()

    wuye.done("export", "tickets", "--format", "jsonl", "--out", "tickets.jsonl")
    tickets = [json.loads(one) for one in Path("tickets.jsonl").read_text(encoding="utf-8").splitlines()]
    assert len(tickets) == len({one["case"] for one in tickets}) == cases
    assert all(one["imported"] for one in tickets)


@pytest.mark.slow
@pytest.mark.timeout(300)
@pytest.mark.parametrize(
    ("name", "source", "cases"), [("work-orders", _orders, 3000), ("incident-events", _incidents, 700)]
)
def test_a_real_ledger_goes_into_postgresql_and_comes_out_as_it_was(
    postgres_url: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    name: str,
    source: Callable[[], Counter[Told]],
    cases: int,
) -> None:
    """The same through the same door on the engine of production: equal histories, and nothing twice."""
    monkeypatch.chdir(tmp_path)
    with open_desk(postgres_url, create=True) as desk:
        settled(desk)
    wuye = Line(cli(), postgres_url, {"WUYE_ACTOR": "staff-adm", "WUYE_ROLE": "administrator"})
    line = ("import", str(REAL / f"{name}.csv"), "--mapping", name, "--site", "s1", "--zone", ZONE)
    first, rows = wuye.json(*line), sum(source().values())
    assert (first["rows"], first["imported"], first["rejected"], first["cases"]) == (rows, rows, 0, cases)
    wuye.done("export", "histories", "--format", "csv", "--out", "h.csv")
    assert _exported(Path("h.csv"), numbered=name == "incident-events") == source()
    head = wuye.json("log", "--last", "1")[0]["position"]
    second = wuye.json(*line)
    assert (second["imported"], second["known"], second["rejected"]) == (0, rows, 0)
    assert wuye.json("log", "--last", "1")[0]["position"] == head


@pytest.mark.slow
@pytest.mark.timeout(300)
@pytest.mark.parametrize("form", ["gb18030", "utf-16", "utf-8-sig", "xlsx"])
def test_a_real_ledger_is_the_same_in_every_form(wuye: Line, form: str) -> None:
    """Whatever a person saves it as: it is said how it was read, histories are the source's, and none comes twice."""
    rows = [[cell.replace("Phone", "电话") for cell in one] for one in _cells(REAL / "incident-events.csv")]
    path, plain = Path(f"ledger.{form}"), written(Path("plain.csv"), rows[1:], rows[0])
    if form == "xlsx":
        with xlsxwriter.Workbook(str(path)) as book:
            sheet = book.add_worksheet("ledger")
            for place, cells in enumerate(rows):
                sheet.write_row(place, 0, cells)
    else:
        written(path, rows[1:], rows[0], form)
    meant = ("--mapping", "incident-events", "--site", "s1", "--zone", ZONE, "--json")
    done = wuye.done("import", str(path), *meant)
    said = {"gb18030": "GB18030", "utf-16": "UTF-16 LE (BOM)", "utf-8-sig": "UTF-8 (BOM)", "xlsx": "XLSX"}[form]
    assert f"read as {said}" in done.stderr
    assert json.loads(done.stdout)["imported"] == len(rows) - 1
    wuye.done("export", "histories", "--format", "csv", "--out", "h.csv")
    assert _exported(Path("h.csv"), numbered=True) == _incidents()
    again = wuye.json("import", str(plain), *meant[:-1])
    assert (again["imported"], again["known"]) == (0, len(rows) - 1)


@pytest.mark.parametrize("name", SHIPPED)
def test_a_shipped_mapping_says_no_zone_it_does_not_know(name: str) -> None:
    """The files name none: whoever imports them must, or nothing is read."""
    assert load(name).zone is None


def test_cases_closed_long_ago_say_nothing_now(tmp_path: Path) -> None:
    """Golden case 31: cases of 2024, open or closed there, give no threshold fact and no message; a live one does."""
    clock = ManualClock(MONDAY_9AM)
    with memory(clock) as desk:
        works_by(desk)
        live = reported(desk)
        rows = [row(no=f"{number:04d}", unit="", state=("open", "done")[number % 2]) for number in range(1, 11)]
        outcome = imported(desk, written(tmp_path / "l.csv", rows), site=CAST.site)
        assert outcome.written is not None
        assert outcome.written.rows == 10
        clock.advance(timedelta(days=30))
        Runner(desk.log, desk.views, projections(desk.registry)).catch_up()
        keeper = Timekeeper(desk)
        woken = keeper.wake()
        assert [one.case for one in woken.told] == [f"clock-{live}"]
        cases = dict.fromkeys(one.stream for one in _events(desk) if isinstance(one.event, TicketImported))
        assert len(cases) == 10
        assert [keeper.tell(case) for case in cases] == [None] * 10
        own = [one for one in _events(desk) if one.stream in cases or one.stream.removeprefix("clock-") in cases]
        assert {type(one.event) for one in own} == {TicketImported, LegacyStepRecorded}
        assert all(one.envelope.reconstructed for one in own)
        assert {one.occurred_at.year for one in own} == {2024}


def _events(desk: Desk) -> list[Recorded[Any]]:
    page = desk.log.page(0, 10_000)
    return [one for one in page if isinstance(one, Recorded)]


def test_a_ledger_that_grew_adds_what_is_new(tmp_path: Path) -> None:
    """Next month's copy holds last month's rows: known cases go on, nothing is told twice."""
    with memory_desk() as desk:
        settled(desk)
        mapping = load("incident-events")
        lines = (REAL / "incident-events.csv").read_text(encoding="utf-8").splitlines(keepends=True)
        part = tmp_path / "part.csv"
        part.write_text("".join(lines[:300]), encoding="utf-8")
        small = tmp_path / "small.csv"
        small.write_text("".join(lines[:400]), encoding="utf-8")
        zone = ZoneInfo(ZONE)
        assert imported(desk, part, mapping, zone=zone).judged.new == 299
        grown = imported(desk, small, mapping, zone=zone)
        assert (grown.judged.known, grown.judged.new, grown.judged.rejected) == (299, 100, 0)
        head = desk.log.head()
        assert imported(desk, small, mapping, zone=zone).judged.new == 0
        assert desk.log.head() == head
