"""Bad input on the command line: the wanted exit code and words, and nothing left behind (spec/bad-input.md)."""

from __future__ import annotations

import csv
import json
import shutil
import sqlite3
import tomllib
from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from attrs import frozen

from tests.cli.conftest import Line
from tests.cli.typed import acting, typed
from tests.support.community import CAST, settle
from tests.support.examples import PHOTO_BYTES, Here, example
from wuye.application.desk import Desk
from wuye.application.encoding import to_plain
from wuye.domain.ticket import commands
from wuye.domain.ticket.commands import MergeInto, ReportRepair
from wuye.entrypoints.bootstrap import open_desk
from wuye.entrypoints.cli.app import cli

TABLES = tomllib.loads((Path(__file__).parents[1] / "data" / "bad_input.toml").read_text(encoding="utf-8"))
ROWS: list[dict[str, Any]] = TABLES["cli"]


@frozen(kw_only=True)
class Place:
    """A community on SQLite with an open ticket, and stores of other releases beside it."""

    line: Line
    desk: Desk
    folder: Path
    facts: dict[str, str]

    def left(self) -> tuple[int, set[Path]]:
        """What there is: the head of the log, and every file but those that SQLite keeps beside its own."""
        files = {one for one in self.folder.rglob("*") if one.is_file() and not one.name.endswith(("-wal", "-shm"))}
        return self.desk.log.head(), files

    def words(self, row: dict[str, Any]) -> list[str]:
        """The line of a row."""
        if "report" in row:
            whole = to_plain(example(ReportRepair, Here(now=datetime.now(UTC)))) | row["report"]
            line = ["ticket", "report-repair", "--input", json.dumps(whole)]
        elif "give" in row:
            whole = example(getattr(commands, row["give"]), Here(now=datetime.now(UTC)))
            return typed("ticket", whole, CAST.officer, self.facts["{ticket}"])
        else:
            line = [self._filled(word) for word in row["line"]]
        return line if "--as" in line else [*line, *acting(CAST.officer)] if line[0] in ("ticket", "--db") else line

    def _filled(self, word: str) -> str:
        return self.facts.get(word, word)


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Place]:
    """The community; rows change nothing, so they share it."""
    folder: Path = tmp_path_factory.mktemp("bad")
    url = f"sqlite:///{folder / 'desk.db'}"
    with open_desk(url, create=True) as desk:
        desk.files.put(PHOTO_BYTES)
        settle(desk)
        reports = [
            desk.execute(example(ReportRepair, Here(now=datetime.now(UTC), stub=stub)), by=CAST.officer)
            for stub in (1, 2)
        ]
        numbers = [str(one.number) for one in reports]
        desk.execute(MergeInto(target=reports[0].case, reason="same tap"), by=CAST.officer, on=reports[1].case)
        facts = {
            "{ticket}": numbers[0],
            "{merged}": numbers[1],
            "{ahead}": (datetime.now(UTC) + timedelta(minutes=6, hours=1)).isoformat(),
            "{long}": "水" * 4001,
            "{digits}": "9" * 5000,
            "{deep}": "[" * 100_000,
            "{absent}": f"sqlite:///{folder / 'absent.db'}",
            "{older}": _another(folder, "older", "DELETE FROM schema_version WHERE number > 1"),
            "{newer}": _another(
                folder,
                "newer",
                "INSERT INTO schema_version SELECT 99, 'later', 'x', applied_at FROM schema_version LIMIT 1",
            ),
        }
        line = Line(cli(), url)
        # What a server does by itself: the view in which look-alikes are looked for is brought up to the log.
        line.done("home", "list")
        yield Place(line=line, desk=desk, folder=folder, facts=facts)


def _another(folder: Path, name: str, statement: str) -> str:
    """A copy of the store as another release would have it."""
    for suffix in (".db", ".vault.db"):
        with (
            closing(sqlite3.connect(folder / f"desk{suffix}")) as here,
            closing(sqlite3.connect(folder / f"{name}{suffix}")) as there,
        ):
            here.backup(there)
            there.execute("PRAGMA journal_mode = DELETE")
            if suffix == ".db":
                there.execute(statement)
                there.commit()
    shutil.copy(folder / "desk.key", folder / f"{name}.key")
    return f"sqlite:///{folder / f'{name}.db'}"


@pytest.mark.parametrize("row", ROWS, ids=[f"{row['b']} {row['what']}" for row in ROWS])
def test_a_bad_line_ends_with_the_wanted_code_and_leaves_nothing(place: Place, row: dict[str, Any]) -> None:
    """Whatever half-enters a history can never be taken out again, so nothing may enter by half."""
    before = place.left()
    told = place.line("--json", *place.words(row))
    assert told.exit_code == row["exit"], (told.stdout, told.stderr)
    assert told.stdout == ""
    problem = json.loads(told.stderr)
    assert (problem["code"], problem["exit"]) == (row["code"], row["exit"]), problem
    assert problem["title"]
    assert row.get("says", "") in problem["detail"]
    if "error" in row:
        first = problem["errors"][0]
        assert {name: first.get(name) for name in row["error"]} == row["error"]
    assert not row.get("instead") or problem["instead"]
    assert len(told.stderr) < 6_000
    assert not any(ord(sign) < 32 for sign in told.stderr.rstrip("\n"))
    assert place.left() == before


def test_a_refused_line_leaves_its_command_id_free(place: Place) -> None:
    """The same id may then carry the command as it should have been."""
    line = ("ticket", "add-note", place.facts["{ticket}"], *acting(CAST.officer), "--command-id", "note-1")
    place.line.problem(2, *line, "--text", " ")
    stored = place.line.json(*line, "--text", "阀门已关")
    assert stored["replayed"] is False
    assert place.line.json(*line, "--text", "阀门已关")["replayed"] is True


@pytest.mark.parametrize("row", TABLES["cli_stored"], ids=lambda row: f"{row['b']} {row['text'][:12]}")
def test_text_that_means_something_elsewhere_is_stored_as_it_is(place: Place, row: dict[str, Any]) -> None:
    """What was said is evidence: it is inert, not altered; only a spreadsheet's cell is made harmless."""
    number = place.facts["{ticket}"]
    place.line.done("ticket", "add-note", number, "--text", row["text"], *acting(CAST.officer))
    shown = place.line.json("ticket", "show", number)
    assert shown["events"][-1]["fields"]["text"] == {"text": row["text"]}
    cells = [cell for line in csv.reader(place.line.done("log", number, "--csv").stdout.splitlines()) for cell in line]
    assert not any(cell.startswith(("=", "@", "\t")) for cell in cells)


def test_digits_of_a_full_width_telephone_are_folded(place: Place) -> None:
    """B24: one number in two widths would be two numbers to whoever looks for it."""
    whole = to_plain(example(ReportRepair, Here(now=datetime.now(UTC), stub=3))) | {
        "contact_phone": "１３８００１３８０００"
    }
    stored = place.line.json("ticket", "report-repair", "--input", json.dumps(whole), *acting(CAST.officer))
    shown = place.line.json("ticket", "show", stored["number"])
    assert shown["events"][0]["fields"]["contact"]["phone"]["text"] == "13800138000"
