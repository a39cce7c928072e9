"""Bad input through an import (B57 to B61): each bad row is named with its rule, and nothing enters by half."""

from __future__ import annotations

import csv
import json
import tomllib
from pathlib import Path
from typing import Any

import pytest
import xlsxwriter

from tests.cli.conftest import Line
from tests.ledgers.conftest import ADMIN, HEADER, MAPPING, imported, left_behind, row, told, written
from wuye.application.desk import Desk
from wuye.domain.shared.actor import Actor, Role
from wuye.domain.shared.refusal import Refused


def meant(line: Line) -> tuple[str, ...]:
    """How the module's desk reads a ledger."""
    mapping = Path(line.db.removeprefix("sqlite:///")).with_name("m.toml")
    return ("--mapping", str(mapping), "--site", "s1", "--json")


ROWS = tomllib.loads((Path(__file__).parent / "bad_input.toml").read_text(encoding="utf-8"))["row"]


def _file(tmp_path: Path, case: dict[str, Any]) -> Path:
    changed = [case["change"].get(name, value) for name, value in zip(HEADER, row(), strict=True)]
    if not case.get("xlsx"):
        return written(tmp_path / "ledger.csv", [row(no="0001"), changed])
    path = tmp_path / "ledger.xlsx"
    with xlsxwriter.Workbook(str(path), {"default_date_format": "yyyy-mm-dd"}) as book:
        sheet = book.add_worksheet("2024")
        for place, cells in enumerate((HEADER, row(no="0001"), changed)):
            for column, cell in enumerate(cells):
                sheet.write(place, column, cell)
    return path


@pytest.mark.parametrize("case", ROWS, ids=[f"{one['b']} {one['what']}" for one in ROWS])
def test_a_bad_row_is_named_and_nothing_is_imported(counter: Line, tmp_path: Path, case: dict[str, Any]) -> None:
    """A ledger that entered by half is a ledger nobody can finish by hand."""
    head = left_behind(counter)
    refused = counter("import", str(_file(tmp_path, case)), *meant(counter))
    assert refused.exit_code == 2, refused.stderr
    told = json.loads(refused.stdout)
    assert [(one["row"], one["column"], one["rule"]) for one in told["faults"]] == [(3, *case["fault"])]
    assert (told["rows"], told["importable"], told["rejected"]) == (2, 1, 1)
    assert left_behind(counter) == head


def test_every_fault_of_every_row_is_listed(office: Desk, tmp_path: Path) -> None:
    """Whoever mends one row and is told of the next gives up at the tenth."""
    bad = [row(no="17", unit="2-Mar", phone="1.38E+10"), row(no="0018", at="soon"), row(no="0019", state="?")]
    outcome = imported(office, written(tmp_path / "l.csv", bad), write=False)
    assert outcome.rules == [
        (2, "no", "spreadsheet-leading-zero"),
        (2, "unit", "spreadsheet-date"),
        (2, "phone", "spreadsheet-exponent"),
        (3, "at", "not-an-instant"),
        (4, "state", "unknown-step"),
    ]


def test_a_row_with_another_number_of_cells_is_named(office: Desk, tmp_path: Path) -> None:
    """A comma that was not quoted shifts every cell behind it: guessing would fill the wrong fields."""
    outcome = imported(office, written(tmp_path / "l.csv", [[*row(), "more"], row()[:3]]), write=False)
    assert outcome.rules == [(2, "", "wrong-columns"), (3, "", "wrong-columns")]


def test_a_number_that_comes_twice_in_the_file_or_the_store_is_told_at_the_command_line(
    wuye: Line, tmp_path: Path
) -> None:
    """B60: the same row again is a duplicate, another one of that number a conflict; neither a second ticket."""
    (tmp_path / "m.toml").write_text(MAPPING, encoding="utf-8")
    written(tmp_path / "l.csv", [row(), row(), row(what="电梯停运"), row(no="0018")])
    line = ("--mapping", "m.toml", "--site", "s1", "--json")
    before = left_behind(wuye)
    refused = wuye("import", "l.csv", *line)
    assert (refused.exit_code, left_behind(wuye)) == (2, before)
    faults = json.loads(refused.stdout)["faults"]
    assert [(one["row"], one["rule"]) for one in faults] == [(3, "duplicate-row"), (4, "duplicate-id")]
    assert all("row 2" in one["reason"] for one in faults)
    assert wuye("import", "l.csv", *line, "--partial", "--rejects", "bad.csv").exit_code == 6

    there = left_behind(wuye)
    written(tmp_path / "m.csv", [row(), row(no="0018", what="电梯停运")])
    changed = wuye("import", "m.csv", *line, "--as", "staff-other")
    assert (changed.exit_code, left_behind(wuye)) == (2, there)
    told = json.loads(changed.stdout)
    assert [(one["row"], one["rule"]) for one in told["faults"]] == [(3, "changed-row")]
    wuye.done("export", "tickets", "--out", "t.jsonl")
    assert len(Path("t.jsonl").read_text(encoding="utf-8").splitlines()) == 2


def test_a_number_that_comes_twice_makes_one_ticket(office: Desk, tmp_path: Path) -> None:
    """The same row again is a duplicate, another one of that number a conflict; neither a second ticket (B60)."""
    rows = [row(), row(), row(what="电梯停运")]
    outcome = imported(office, written(tmp_path / "l.csv", rows), partial=True)
    assert outcome.rules == [(3, "no", "duplicate-row"), (4, "no", "duplicate-id")]
    assert [one.facts["first"] for one in outcome.faults] == [2, 2]
    assert len(told(office)) == 1


def test_a_number_that_is_in_the_store_is_known_or_a_conflict(office: Desk, tmp_path: Path) -> None:
    """The same row is known and left alone; a changed one is reported, whoever imports it (B60)."""
    imported(office, written(tmp_path / "l.csv", [row()]))
    head = office.log.head()
    other = Actor(id="staff-other", role=Role.ADMINISTRATOR)
    outcome = imported(office, written(tmp_path / "m.csv", [row(), row(no="0018")]), by=other, write=False)
    assert (outcome.judged.known, outcome.judged.new) == (1, 1)
    changed = imported(office, written(tmp_path / "n.csv", [row(what="电梯停运")]), by=other)
    assert changed.rules == [(2, "", "changed-row")]
    assert office.log.head() == head


def test_only_those_who_may_import_do(office: Desk, tmp_path: Path) -> None:
    """Histories of other systems are the administrator's affair; the refusal is that of the command, not of a row."""
    with pytest.raises(Refused) as refused:
        imported(office, written(tmp_path / "l.csv", [row()]), by=Actor(id="staff-x", role=Role.TECHNICIAN))
    assert refused.value.code == "not-permitted"


def test_one_bad_row_far_down_stops_all_of_it_or_goes_to_the_rejects(wuye: Line, tmp_path: Path) -> None:
    """B58: nothing by default; ``--partial`` imports the others; the mended rejects can be imported as they are."""
    rows = [row(no=f"{number:04d}") for number in range(1, 301)]
    rows[249] = row(no="0250", unit="2-Mar", what="=HYPERLINK(1)")
    ledger = written(tmp_path / "l.csv", rows)
    (tmp_path / "m.toml").write_text(MAPPING, encoding="utf-8")
    line = ("import", str(ledger), "--mapping", "m.toml", "--site", "s1", "--json")
    before = wuye.json("log")

    for options, code in (("--dry-run",), 6), ((), 2):
        stopped = wuye(*line, *options)
        assert stopped.exit_code == code
        told = json.loads(stopped.stdout)
        assert [told["rows"], told["importable"], told["rejected"]] == [300, 299, 1]
        (fault,) = told["faults"]
        assert fault["reason"].startswith("a spreadsheet program")
        assert [fault[name] for name in ("file", "row", "column", "rule", "value")] == [
            *("l.csv", 251, "unit", "spreadsheet-date", "2-Mar")
        ]
    assert wuye(*line, "--partial").exit_code == 2
    assert wuye.json("log") == before

    partial = wuye(*line, "--partial", "--rejects", "bad.csv")
    assert partial.exit_code == 6
    assert json.loads(partial.stdout)["imported"] == 299
    with Path("bad.csv").open(encoding="utf-8-sig", newline="") as file:
        (header, bad) = csv.reader(file)
    assert header == [*HEADER, "import-row", "import-column", "import-rule", "import-reason"]
    assert bad[2] == "'=HYPERLINK(1)"
    assert bad[7:10] == ["251", "unit", "spreadsheet-date"]

    again = json.loads(wuye(*line, "--partial", "--rejects", "bad2.csv").stdout)
    assert (again["imported"], again["known"], again["rejected"]) == (0, 299, 1)
    assert wuye(*line, "--partial", "--rejects", "bad.csv").exit_code == 2
    mended = Path("bad.csv").read_text(encoding="utf-8-sig").replace("2-Mar", "3-2-1201")
    Path("mended.csv").write_text(mended, encoding="utf-8")
    last = wuye.json("import", "mended.csv", "--mapping", "m.toml", "--site", "s1")
    assert (last["imported"], last["rejected"]) == (1, 0)
    shown = wuye.json("ticket", "show", wuye.json("log", "--last", "1")[0]["fields"]["case"])
    assert "=HYPERLINK(1)" in json.dumps(shown)
    assert "'=HYPERLINK(1)" not in json.dumps(shown)


def test_where_no_file_of_rejects_can_be_made_nothing_is_imported(counter: Line, tmp_path: Path) -> None:
    """Else the good rows were in, and nobody would ever learn of the others."""
    ledger = written(tmp_path / "l.csv", [row(), row(no="17")])
    target = tmp_path / "nowhere" / "bad.csv"
    before = left_behind(counter)
    refused = counter("import", str(ledger), *meant(counter), "--partial", "--rejects", str(target))
    assert refused.exit_code == 1
    assert str(target.parent) in refused.stderr
    assert left_behind(counter) == before


def test_a_site_that_nobody_registered_is_told_once(counter: Line, tmp_path: Path) -> None:
    """What is wrong with every row is no fault of any row."""
    ledger = written(tmp_path / "l.csv", [row(), row(no="0018")])
    refused = counter.problem(5, "import", str(ledger), *meant(counter)[:2], "--site", "s2")
    assert refused["code"] == "unknown-site"
    assert refused["detail"].count("s2") == 1


@pytest.mark.slow
@pytest.mark.timeout(300)
def test_row_50001_is_bad(wuye: Line, tmp_path: Path) -> None:
    """B58 as it stands: of a ledger so long nothing enters, or all but the one row, and no second time."""
    count = 50_005
    rows = [row(no=f"A{number // 10_000}{number % 10_000:04d}") for number in range(2, count + 2)]
    rows[50_001 - 2][1] = "2-Mar"
    ledger = written(tmp_path / "l.csv", rows)
    (tmp_path / "m.toml").write_text(MAPPING.replace("[A-Z]*[0-9]{4}", "A[0-9]{5}"), encoding="utf-8")
    line = ("import", str(ledger), "--mapping", "m.toml", "--site", "s1", "--json")
    before = left_behind(wuye)
    refused = wuye(*line)
    assert (refused.exit_code, left_behind(wuye)) == (2, before)
    (fault,) = json.loads(refused.stdout)["faults"]
    assert (fault["row"], fault["rule"]) == (50_001, "spreadsheet-date")
    for entered, known, rejects in (count - 1, 0, "bad.csv"), (0, count - 1, "again.csv"):
        partial = wuye(*line, "--partial", "--rejects", rejects)
        told = json.loads(partial.stdout)
        assert (partial.exit_code, told["imported"], told["known"], told["rejected"]) == (6, entered, known, 1)
        assert len(Path(rejects).read_text(encoding="utf-8-sig").splitlines()) == 2


def test_an_export_with_one_byte_changed_is_refused_and_the_leaf_is_named(wuye: Line, tmp_path: Path) -> None:
    """B61: whoever gets histories must learn that they were changed, and where; a whole export is no ledger either."""
    (tmp_path / "m.toml").write_text(MAPPING, encoding="utf-8")
    written(tmp_path / "l.csv", [row(no=f"{number:04d}") for number in range(1, 6)])
    meant = ("--mapping", "m.toml", "--site", "s1")
    wuye.done("import", "l.csv", *meant)
    wuye.done("export", "everything", "--out", "all")
    before = left_behind(wuye)
    whole = wuye.problem(2, "import", "all", *meant)
    assert "whole and unchanged" in whole["detail"]

    histories = tmp_path / "all" / "histories.jsonl"
    content = bytearray(histories.read_bytes())
    lines = content.splitlines(keepends=True)
    content[sum(map(len, lines[:7])) + len(lines[7]) // 2] ^= 0x01
    histories.write_bytes(content)
    changed = wuye.problem(2, "import", "all", *meant)
    assert "histories.jsonl" in changed["detail"]
    assert "leaf 7" in changed["detail"]
    histories.write_bytes(b"".join(lines[:9]))
    assert "leaf 9" in wuye.problem(2, "import", "all", *meant)["detail"]
    tickets = tmp_path / "all" / "tickets.jsonl"
    histories.write_bytes(b"".join(lines))
    tickets.write_bytes(tickets.read_bytes().replace(b"archived", b"reported", 1))
    assert "tickets.jsonl" in wuye.problem(2, "import", "all", *meant)["detail"]
    assert left_behind(wuye) == before


def test_a_file_of_bytes_is_no_ledger(counter: Line, tmp_path: Path) -> None:
    """What is no text in any encoding is refused whole."""
    (tmp_path / "bundle").write_bytes(b"\x80\x81\xff\xfe\x00\x01" * 50)
    refused = counter("import", str(tmp_path / "bundle"), *meant(counter))
    assert refused.exit_code == 2
    assert ADMIN.id not in refused.stderr
