"""Every view is at a door: what is declared as a sheet is listed, filtered and counted by HTTP and command line."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from datetime import UTC, datetime
from io import StringIO
from pathlib import Path
from typing import Any

import pytest

from tests.cli.conftest import Line
from tests.http.running import Served, key, served
from tests.inspections.place import ADMIN, DAY, INSPECTOR, MONDAY, SITE, Place
from tests.support.community import CAST
from wuye.adapters.system import ManualClock
from wuye.application.aggregates import REGISTRY
from wuye.application.projections.audit import VIEW as AUDIT
from wuye.application.projections.boards import BOARDS
from wuye.application.projections.cases import VIEW as CASES
from wuye.application.projections.declared import projections
from wuye.application.projections.sheets import SHEETS
from wuye.application.sla.board import VIEW as CLOCKS
from wuye.application.tallies import TALLIES
from wuye.domain.cadence.commands import SetCadence
from wuye.domain.cadence.rule import Rule
from wuye.domain.inspection import commands as c
from wuye.domain.shared.inspections import InspectionKind
from wuye.domain.sla.limits import Unit
from wuye.entrypoints.bootstrap import open_desk
from wuye.entrypoints.cli.app import cli

REPORTED = "case_months"
"""What reports are counted from; ``wuye report`` shows it."""
YEARLY = Rule(anchor=MONDAY + 2 * DAY, unit=Unit.YEARS)
MONTH = {"site": SITE, "since": "2026-09-01T00:00:00Z", "until": "2026-10-01T00:00:00Z"}


class Told:
    """A patrol made and one missed, as three doors show them."""

    def __init__(self, place: Place, running: Served, line: Line) -> None:
        self.place, self.running, self.line = place, running, line

    def get(self, path: str, **asked: Any) -> Any:
        """An answer that must be there."""
        with self.running.client(CAST.officer) as client:
            answer = client.get(path, params=asked)
        assert answer.status_code == 200, answer.text
        return answer.json()


@pytest.fixture(scope="module")
def told(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Told]:
    """Two days of a patrol by plan: the first is made, the second is not."""
    folder: Path = tmp_path_factory.mktemp("sheets")
    url = f"sqlite:///{folder}/desk.db"
    clock = ManualClock(datetime(2026, 9, 7, 1, tzinfo=UTC))
    with open_desk(url, create=True, clock=clock) as desk:
        place = Place(desk, clock)
        place.rounds("fire-patrol", InspectionKind.FIRE_PATROL, Unit.DAYS)
        place.settles()
        (case,) = place.cases("inspection")
        place.does(c.StartInspection(), INSPECTOR, case)
        for point in ("P1", "P2"):
            place.does(c.VisitPoint(point=point), INSPECTOR, case)
        place.answered(case, INSPECTOR)
        place.does(c.CompleteInspection(), INSPECTOR, case)
        place.later(days=2)
        with served(lambda: open_desk(url, clock=clock), projections=False, timers=False) as running:
            yield Told(place, running, Line(cli(), url))


def test_no_view_is_kept_that_no_door_shows() -> None:
    """A view is a list of cases, a sheet, or one of the four with a reading of its own; there is no other kind."""
    shown = {CASES, AUDIT, CLOCKS, REPORTED, *(one.view for one in BOARDS.values())}
    shown |= {sheet.view(REGISTRY).view for sheet in SHEETS.values()}
    assert {one.view for one in projections(REGISTRY)} <= shown
    for name, sheet in SHEETS.items():
        columns = {one.name for one in sheet.view(REGISTRY).table.columns}
        assert {*sheet.columns, *sheet.filters, *sheet.fixed, *sheet.choices} <= columns, name
        for words in (sheet.title, *sheet.columns.values(), *sheet.filters.values()):
            assert words[0].isascii(), name
            assert words[1], name


@pytest.mark.parametrize("name", SHEETS)
def test_a_sheet_is_listed_and_filtered_alike_over_http_and_on_the_command_line(told: Told, name: str) -> None:
    """Each filter alone, the same rows in the same order at both doors; a row carries what its list shows."""
    sheet = SHEETS[name]
    listed = told.get(f"/v1/sheets/{name}", limit=200)["items"]
    assert told.line.json("sheet", name, "--json", "--limit", "200", *OFFICER) == listed
    for column in sheet.filters:
        known = next((one[column] for one in listed if one[column] is not None), None)
        if known is None:
            continue
        found = told.get(f"/v1/sheets/{name}", limit=200, **{column: known})["items"]
        assert found == [one for one in listed if one[column] == known]
        assert told.line.json("sheet", name, f"--{column}", str(known), "--json", "--limit", "200", *OFFICER) == found
    if listed:
        row = told.get(f"/v1/sheets/{name}/row", key=listed[0]["key"])
        assert {**listed[0], "body": row["body"]} == row
        assert told.line.json("sheet", name, "--row", listed[0]["key"], "--json", *OFFICER) == row


@pytest.mark.parametrize("name", ["occurrences", "point-visits", "reactions", "customer-data"])
def test_a_sheet_as_a_table_is_the_same_bytes_over_http_and_on_the_command_line(told: Told, name: str) -> None:
    """By the parameter or by what Accept prefers; the columns people see; a page, and a link to the next one."""
    printed = told.line.done("sheet", name, "--csv", "--limit", "200", *OFFICER).stdout_bytes
    assert printed.splitlines()[0] == ",".join(SHEETS[name].columns).encode()
    with told.running.client(CAST.officer) as client:
        path = f"/v1/sheets/{name}"
        by_name = client.get(path, params={"limit": 200, "format": "csv"})
        assert by_name.content == printed
        assert by_name.headers["content-type"] == "text/csv; header=present; charset=utf-8"
        assert f'filename="{name}.csv"' in by_name.headers["content-disposition"]
        for accept, table in (
            ("text/csv", True),
            ("text/csv, */*;q=0.1", True),
            ("*/*", False),
            ("application/json, text/csv;q=0.5", False),
            ("application/json, text/csv", False),
            ("text/csv;q=0", False),
        ):
            answer = client.get(path, params={"limit": 200}, headers={"Accept": accept})
            assert answer.headers["content-type"].startswith("text/csv" if table else "application/json"), accept
            assert answer.headers["vary"] == "Accept"
        first = client.get(path, params={"limit": 1, "format": "csv"})
        if "next" in first.links:
            second = client.get(first.links["next"]["url"])
            assert (first.content + second.content.partition(b"\r\n")[2]) == b"".join(
                printed.splitlines(keepends=True)[:3]
            )
        refused = client.get(path, params={"format": "xml"})
        assert (refused.status_code, refused.json()["errors"][0]["rule"]) == (400, "not-a-choice")


def test_a_page_of_a_sheet_goes_on_where_the_last_ended(told: Told) -> None:
    """Cursor by cursor, every row once."""
    whole = told.get("/v1/sheets/reactions", limit=200)["items"]
    assert len(whole) > 2
    walked: list[Any] = []
    asked: dict[str, Any] = {"limit": 2}
    while True:
        page = told.get("/v1/sheets/reactions", **asked)
        walked += page["items"]
        if page["next"] is None:
            break
        asked = {"limit": 2, "cursor": page["next"]}
    assert walked == whole


def test_what_fell_due_is_seen_by_site_and_by_how_it_ended(told: Told) -> None:
    """The patrol of the first day was made in time; those after it stand overdue or open."""
    rows = told.get("/v1/sheets/occurrences", site=SITE)["items"]
    assert [(one["slot"], one["timeliness"] or one["state"]) for one in rows] == [
        ("2026-09-07", "in-time"),
        ("2026-09-08", "overdue"),
        ("2026-09-09", "open"),
    ]
    assert [one["slot"] for one in told.get("/v1/sheets/occurrences", state="overdue")["items"]] == ["2026-09-08"]
    made = told.get("/v1/sheets/point-visits", punctuality="in-time")["items"]
    assert sorted(one["point"] for one in made) == ["P1", "P2"]


@pytest.mark.parametrize(
    ("name", "asked", "wanted"),
    [
        ("punctuality", {"cadence": "cadence-fire-patrol"}, {"in-time": 1, "overdue": 1, "open": 1}),
        ("point-compliance", {"route": "fire-patrol", "point": "P1"}, {"in-time": 1, "due": 2}),
        ("complaints", MONTH, {"received": 0, "open": 0, "closed": 0}),
    ],
)
def test_figures_are_asked_for_at_both_doors(
    told: Told, name: str, asked: dict[str, str], wanted: dict[str, int]
) -> None:
    """What is needed is named when it is missing; what is counted is the same."""
    counted = told.get(f"/v1/tally/{name}", **asked)["counted"]
    assert {key: counted[key] for key in wanted} == wanted
    typed = [part for key, value in asked.items() for part in (f"--{key}", value)]
    assert told.line.json("tally", name, "--json", *typed, *OFFICER) == counted
    with told.running.client(CAST.officer) as client:
        lacking = client.get(f"/v1/tally/{name}")
    assert (lacking.status_code, lacking.json()["code"]) == (400, "invalid-parameter")
    assert set(TALLIES) == {"punctuality", "point-compliance", "complaints"}


def test_a_notice_is_listed_for_whom_it_is_and_taken_note_of(told: Told) -> None:
    """A certificate that was over when it was recorded: management is told, at every door, until somebody heard."""
    listed = told.get("/v1/notices", audience="management", stage="open")["items"]
    assert {(line["kind"], line["about"], line["level"]) for one in listed for line in one["told"]} == {
        ("certificate", CAST.lapsed_technician.id, 1)
    }
    line = ("notice", "list", "--audience", "management", "--stage", "open")
    assert [one["case"] for one in told.line.json(*line, *OFFICER)] == [one["id"] for one in listed]
    path = f"{listed[0]['href']}/acknowledgements"
    with told.running.client(CAST.technician, **key()) as client:
        assert client.post(path, json={}).status_code == 403
    with told.running.client(CAST.management, **key()) as client:
        assert client.post(path, json={"remark": "已停岗"}).status_code in {200, 201}
    told.place.reader()
    assert told.get("/v1/notices", audience="management", stage="open")["items"] == []


def test_an_occupant_sees_no_sheet_and_no_hidden_row_has_a_key(told: Told) -> None:
    """A sheet is everybody's cases (threats T1, T2); what a fold keeps for itself is no row of it."""
    with told.running.client(CAST.occupant) as client:
        for path in ("/v1/sheets/occurrences", "/v1/sheets/customers/row?key=person-li", "/v1/tally/punctuality"):
            assert client.get(path).status_code == 403
    with told.running.client(CAST.officer) as client:
        hidden = client.get("/v1/sheets/occurrences/row", params={"key": "cadence-fire-patrol"})
    assert (hidden.status_code, hidden.json()["code"]) == (404, "unknown-id")
    problem = told.line.problem(4, "sheet", "occurrences", "--as", CAST.occupant.id, "--role", "occupant", "--json")
    assert problem["code"] == "not-permitted"


def test_duties_and_checklists_of_the_sources_are_set_from_the_command_line(told: Told) -> None:
    """Seeding again changes nothing."""
    admin = ("--as", ADMIN.id, "--role", ADMIN.role.value, "--json")
    first = told.line.json(
        "cadence", "seed", "--site", SITE, "--profile", "shanshui_002", "--anchor", "2026-10-01", *admin
    )
    assert {one["stage"] for one in first} == {"running"}
    assert any(one["case"] == f"cadence-{SITE}.director_patrol.irregular-times" for one in first)
    before = told.place.desk.log.head()
    again = told.line.json(
        "cadence", "seed", "--site", SITE, "--profile", "shanshui_002", "--anchor", "2026-10-01", *admin
    )
    assert again == first
    lists = told.line.json("checklist", "seed", *admin)
    assert "checklist-fire-patrol" in {one["case"] for one in lists}
    assert told.place.desk.log.head() == before


def test_a_cell_of_a_table_is_no_formula(told: Told) -> None:
    """What a resident wrote is not run by the clerk who opens it (bad input B22)."""
    told.place.does(SetCadence(key="formula", site=SITE, duty="=HYPERLINK(A1)", rule=YEARLY), ADMIN)
    told.place.settles()
    with told.running.client(CAST.officer) as client:
        answer = client.get("/v1/sheets/occurrences", params={"cadence": "cadence-formula", "format": "csv"})
    (row,) = csv.DictReader(StringIO(answer.text))
    assert row["duty"] == "'=HYPERLINK(A1)"


OFFICER = ("--as", CAST.officer.id, "--role", CAST.officer.role.value)
