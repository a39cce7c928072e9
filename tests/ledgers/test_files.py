"""Files as people send them: encodings found out and said, workbooks read for their values only (B59)."""

from __future__ import annotations

import json
import zipfile
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
import xlsxwriter

from tests.cli.conftest import Line
from tests.ledgers.conftest import HEADER, MAPPING, REAL, SHANGHAI, imported, left_behind, row, told, written
from wuye.application.desk import Desk
from wuye.application.ledgers.faults import Unfit
from wuye.entrypoints.bootstrap import open_sheet
from wuye.entrypoints.cli.ledger_words import LEDGER_WORDS


def opened(path: Path, **options: Any) -> Any:
    return open_sheet(path, **{"sheet": None, "encoding": None, "delimiter": None, **options})


@pytest.mark.parametrize(
    ("encoding", "said"),
    [
        ("utf-8", "UTF-8"),
        ("utf-8-sig", "UTF-8 (BOM)"),
        ("gb18030", "GB18030"),
        ("utf-16", "UTF-16 LE (BOM)"),
        ("utf-16-le", "UTF-16 LE"),
        ("utf-16-be", "UTF-16 BE"),
    ],
)
def test_the_encoding_is_found_out_and_said(office: Desk, tmp_path: Path, encoding: str, said: str) -> None:
    """A ledger read in another encoding is a thousand wrong names, and nobody saw it happen."""
    path = written(tmp_path / "l.csv", [row(who="赵师傅")], encoding=encoding)
    assert opened(path).said["encoding"] == said
    assert imported(office, path).rules == []
    assert [one[3] for one in told(office)] == ["赵师傅"]


def test_an_encoding_that_is_none_of_them_is_refused(tmp_path: Path) -> None:
    """No guess fills the log with gibberish; a stated encoding must fit."""
    path = tmp_path / "l.csv"
    path.write_bytes(b"no,what\n1,\xff\xff\xff\n")
    for options, code in ({}, "unknown-encoding"), ({"encoding": "utf-8"}, "wrong-encoding"):
        with pytest.raises(Unfit) as unfit:
            opened(path, **options)
        assert unfit.value.code == code
    assert opened(path, encoding="latin-1").said["encoding"] == "latin-1"
    for name in "rot13", "hex", "zip", "cp0":
        with pytest.raises(Unfit) as unfit:
            opened(path, encoding=name)
        assert unfit.value.code == "no-such-encoding"


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
def test_the_delimiter_is_found_out(tmp_path: Path, delimiter: str) -> None:
    """Spreadsheet programs write what their country writes."""
    path = tmp_path / "l.csv"
    path.write_text(delimiter.join(HEADER) + "\n" + delimiter.join(row()) + "\n\n", encoding="utf-8")
    sheet = opened(path)
    assert sheet.header == HEADER
    assert [line.number for line in sheet.lines()] == [2]


def test_quotation_marks_that_do_not_close_are_refused(tmp_path: Path) -> None:
    """Else the rest of the file becomes one cell."""
    path = tmp_path / "l.csv"
    path.write_text('no,what\n1,"open\n' + "2,x\n" * 60_000, encoding="utf-8")
    with pytest.raises(Unfit) as unfit:
        list(opened(path).lines())
    assert (unfit.value.code, unfit.value.facts["line"]) == ("broken-quoting", 2)


def test_a_line_end_inside_a_cell_does_not_shift_the_row_numbers(office: Desk, tmp_path: Path) -> None:
    """Rows are numbered as a spreadsheet shows them."""
    outcome = imported(office, written(tmp_path / "l.csv", [row(what="一\n二"), row(no="0018", at="x")]), write=False)
    assert outcome.rules == [(3, "at", "not-an-instant")]


def _book(path: Path, fill: Callable[[Any, Any], None]) -> Path:
    with xlsxwriter.Workbook(str(path)) as book:
        sheet = book.add_worksheet("2024")
        for place, cells in enumerate((HEADER, row())):
            sheet.write_row(place, 0, cells)
        fill(book, sheet)
    return path


def _unusual(book: Any, sheet: Any) -> None:
    sheet.write_formula(2, 0, '="00"&"18"', None, "0018")
    sheet.write_row(2, 1, row()[1:])
    sheet.merge_range(5, 0, 5, 3, "")
    book.add_worksheet("old").hide()
    book.add_worksheet("notes")


def test_a_workbook_is_read_for_its_values_and_the_rest_is_said(office: Desk, tmp_path: Path) -> None:
    """Formulas give what they showed; merged cells, hidden and other sheets are named, not guessed at."""
    path = _book(tmp_path / "l.xlsx", _unusual)
    with zipfile.ZipFile(path, "a") as archive:
        archive.writestr("xl/externalLinks/externalLink1.xml", "<externalLink/>")
        archive.writestr("xl/vbaProject.bin", b"x")
    warned = {one.code: dict(one.facts) for one in opened(path).warned}
    assert warned == {
        "formulas": {"count": 1, "sheet": "2024"},
        "merged-cells": {"count": 1, "sheet": "2024"},
        "hidden-sheets": {"sheets": "old"},
        "other-sheets": {"sheet": "2024", "sheets": "notes"},
        "external-links": {},
        "macros": {},
    }
    assert imported(office, path).rules == []
    assert [one[0] for one in told(office)] == ["0017", "0018"]
    with pytest.raises(Unfit) as unfit:
        opened(path, sheet="2023")
    assert unfit.value.code == "no-such-sheet"


def test_a_workbook_and_a_text_of_the_same_rows_are_the_same_ledger(office: Desk, tmp_path: Path) -> None:
    """Whoever saves the ledger in the other format and imports it again gets nothing twice."""
    imported(office, written(tmp_path / "l.csv", [row()]))
    again = imported(office, _book(tmp_path / "l.xlsx", lambda _book, _sheet: None))
    assert (again.judged.known, again.judged.new, again.rules) == (1, 0, [])


def _with(path: Path, name: str, text: bytes) -> Path:
    with zipfile.ZipFile(path, "a", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(name, text)
    return path


BOMB = b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;&a;">]><x>&b;</x>'


@pytest.mark.parametrize(
    ("spoil", "code"),
    [
        (lambda path: _with(path, "xl/extra.xml", b"<x>" + b" " * 40_000_000 + b"</x>"), "zip-bomb"),
        (lambda path: _with(path, "xl/extra.xml", BOMB), "xml-with-entities"),
        (lambda path: _with(path, "xl/extra.xml", BOMB.decode().encode("utf-16")), "xml-with-entities"),
        (lambda path: path.write_bytes(path.read_bytes()[:2000]), "damaged-workbook"),
        (lambda path: path.write_bytes(bytes.fromhex("d0cf11e0a1b11ae1") + b"x" * 600), "old-or-encrypted"),
    ],
    ids=["zip bomb", "entities", "entities in UTF-16", "cut off", "encrypted"],
)
def test_a_workbook_that_is_a_trap_is_not_opened(
    counter: Line, tmp_path: Path, spoil: Callable[[Path], Any], code: str
) -> None:
    """B59: refused before the library sees it, at the cost of a look."""
    path = _book(tmp_path / "l.xlsx", lambda _book, _sheet: None)
    spoil(path)
    before = left_behind(counter)
    mapping = Path(counter.db.removeprefix("sqlite:///")).with_name("m.toml")
    refused = counter.problem(2, "import", str(path), "--mapping", str(mapping), "--site", "s1")
    assert LEDGER_WORDS[f"ledger-{code}"][0].rpartition("}")[2].strip(" )") in refused["detail"]
    assert left_behind(counter) == before


def test_a_workbook_with_everything_in_it_is_imported_for_its_values_with_a_list_of_warnings(
    wuye: Line, tmp_path: Path
) -> None:
    """B59 at the command line: what a formula showed enters, nothing is computed or followed, each oddity is said."""
    path = _book(tmp_path / "l.xlsx", _unusual)
    with zipfile.ZipFile(path, "a") as archive:
        archive.writestr("xl/externalLinks/externalLink1.xml", "<externalLink/>")
        archive.writestr("xl/vbaProject.bin", b"x")
    (tmp_path / "m.toml").write_text(MAPPING, encoding="utf-8")
    done = wuye.done("import", "l.xlsx", "--mapping", "m.toml", "--site", "s1", "--json")
    assert json.loads(done.stdout)["imported"] == 2
    for said in (
        "2024: 1 formulas",
        "2024: 1 merged cells",
        "hidden sheets are not read: old",
        "only 2024 is read, not notes",
        "links to other workbooks are not followed",
        "macros are not run",
    ):
        assert said in done.stderr
    wuye.done("export", "tickets", "--out", "t.jsonl")
    cases = [json.loads(one)["case"] for one in Path("t.jsonl").read_text(encoding="utf-8").splitlines()]
    assert cases == ["0017", "0018"]


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({'zone = "Asia/Shanghai"': ""}, "zone-not-stated"),
        ({'home = "unit"': 'home = "flat"'}, "columns-missing"),
        ({'rows = "case"': 'rows = "cases"'}, "mapping-wrong"),
        ({"[case]": "[case"}, "mapping-malformed"),
        ({'id = "no"': "", 'rows = "case"': 'rows = "step"'}, "case-without-id"),
        ({'name = "state"': ""}, "step-without-name"),
        ({'content = "what"': ""}, "case-without-content"),
        ({'at = "at"': 'at = ["at", "at", "at"]'}, "step-at-columns"),
        ({'open = "reported"': 'open = "new"'}, "stage-new"),
        ({"'[A-Z]*[0-9]{4}'": "'['"}, "bad-pattern"),
        ({'source = "old-desk"': f'source = "{"x" * 41}"'}, "source-too-long"),
    ],
)
def test_a_mapping_that_cannot_work_is_refused_whole(
    wuye: Line, tmp_path: Path, changes: dict[str, str], code: str
) -> None:
    """What is wrong with every row is said once, in the person's language, before any row is read."""
    mapping = MAPPING.replace('"iso"', "").replace(", ]", "]")
    for old, new in changes.items():
        assert old in mapping
        mapping = mapping.replace(old, new)
    (tmp_path / "m.toml").write_text(mapping, encoding="utf-8")
    written(tmp_path / "l.csv", [row()])
    refused = wuye.problem(2, "import", "l.csv", "--mapping", "m.toml", "--site", "s1")
    beginning = LEDGER_WORDS[f"ledger-{code}"][0].partition("{")[0]
    assert beginning in refused["detail"]


BOOK = MAPPING.replace('at = "at"', 'at = ["day", "at"]').replace('"iso"', '"%Y年%m月%d日", "serial"')
"""A book as an office keeps it: the day and the time of day in columns of their own."""


def test_a_book_as_offices_keep_it_comes_in_row_by_row(wuye: Line, tmp_path: Path) -> None:
    """A title above the headings, headings again on the next page, days as dates, texts and numbers, 24:00, a total."""
    header = (*HEADER, "day")
    days: list[Any] = [datetime(2024, 3, 1), "2024年3月2日", 45354, "45355"]  # noqa: DTZ001 - as in cells
    times: list[Any] = ["9:30", "24:00", 0.75, "08:05:30"]
    with xlsxwriter.Workbook(str(tmp_path / "book.xlsx"), {"default_date_format": "yyyy/m/d"}) as book:
        sheet = book.add_worksheet("2024")
        sheet.merge_range(0, 0, 0, 7, "云栖花园报修登记簿")
        for place in 1, 4:
            sheet.write_row(place, 0, header)
        for place, number in zip((2, 3, 5, 7), range(4), strict=True):
            sheet.write_row(place, 0, row(no=f"000{number}"))
            sheet.write(place, HEADER.index("at"), times[number])
            sheet.write(place, len(HEADER), days[number])
        sheet.write_row(8, 0, ["合计", 4])
    (tmp_path / "m.toml").write_text(BOOK, encoding="utf-8")
    line = ("import", "book.xlsx", "--mapping", "m.toml", "--site", "s1", "--partial", "--rejects", "bad.csv", "--json")
    done = wuye(*line)
    assert done.exit_code == 6
    assert "the headings are in row 2" in done.stderr
    told_ = json.loads(done.stdout)
    assert (told_["rows"], told_["imported"], told_["rejected"]) == (5, 4, 1)
    assert {fault["row"] for fault in told_["faults"]} == {9}
    wuye.done("export", "histories", "--out", "h.jsonl")
    rows = [json.loads(one) for one in Path("h.jsonl").read_text(encoding="utf-8").splitlines()]
    steps = [one["occurred_at"] for one in rows if one["event"] == "ticket.legacy-step-recorded/1"]
    assert [datetime.fromisoformat(one).astimezone(SHANGHAI).strftime("%m-%d %H:%M:%S") for one in steps] == [
        *("03-01 09:30:00", "03-03 00:00:00", "03-03 18:00:00", "03-04 08:05:30"),
    ]
    bad = Path("bad.csv").read_text(encoding="utf-8-sig").replace("合计", "0017")
    mended = bad.replace("0017,4,,,,,,,", "0017,3-2-1201,漏水,13800000000,done,24:00,王师傅,2024年3月5日,")
    Path("mended.csv").write_text(mended, encoding="utf-8")
    again = json.loads(wuye.done("import", "mended.csv", *line[2:6], "--json").stdout)
    assert (again["imported"], again["rejected"]) == (1, 0)


@pytest.mark.parametrize(
    ("day", "at", "column", "rule"),
    [
        ("2024年3月2日", "25:00", "at", "not-a-time-of-day"),
        ("2024年3月2日", "24:01", "at", "not-a-time-of-day"),
        ("2024年3月2日", "9点半", "at", "not-a-time-of-day"),
        ("2024年3月2日", "", "at", "missing-value"),
        ("", "9:30", "day", "missing-value"),
        ("2024年2月30日", "9:30", "day", "not-an-instant"),
        ("99999999", "9:30", "day", "not-an-instant"),
        ("2024-03-02", "9:30", "day", "not-an-instant"),
        ("45355.375", "9:30", "day", "not-an-instant"),
        ("9999年12月31日", "24:00", "day", "not-an-instant"),
    ],
)
def test_a_day_or_time_that_is_none_is_named_at_its_column(
    office: Desk, tmp_path: Path, day: str, at: str, column: str, rule: str
) -> None:
    """Nobody makes up half of an instant."""
    path = written(tmp_path / "l.csv", [[*row(at=at), day]], (*HEADER, "day"))
    assert imported(office, path, BOOK).rules == [(2, column, rule)]


def test_headings_are_found_below_a_title_in_a_text_file_too(office: Desk, tmp_path: Path) -> None:
    """And the end of a day is the beginning of the next, in one column as well."""
    path = tmp_path / "l.csv"
    lines = ["云栖花园;报修", "", ";".join(HEADER), ";".join(row(at="2024-03-01 24:00")), ";".join(HEADER)]
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    outcome = imported(office, path)
    assert (outcome.judged.rows, outcome.rules) == (1, [])
    assert [at for _, _, at, _ in told(office)] == [datetime(2024, 3, 2, tzinfo=SHANGHAI)]


def test_a_preview_needs_no_desk(tmp_path: Path, wuye: Line) -> None:
    """What the columns mean is looked at first, before anybody makes a database."""
    (tmp_path / "m.toml").write_text(MAPPING, encoding="utf-8")
    written(tmp_path / "l.csv", [row(), row(no="17")])
    line = ("import", "l.csv", "--mapping", "m.toml", "--preview", "5", "--json")
    shown = wuye(*line, env={"WUYE_DB": "sqlite:////nowhere/at/all.db"})
    assert shown.exit_code == 6
    (good, bad) = json.loads(shown.stdout)
    assert [good[name] for name in ("row", "case", "step", "stage")] == [2, "0017", "done", "archived"]
    assert good["resource"] == "王师傅"
    assert "leading zeros" in bad["reason"]
    orders = ("import", str(REAL / "work-orders.csv"), "--mapping", "work-orders", "--zone", "Australia/Perth")
    (unnumbered,) = wuye.json(*orders, "--preview", "1")
    assert (unnumbered["case"], unnumbered["step"]) == (None, "PM01")


def test_a_ledger_that_came_in_another_form_before_is_noticed(wuye: Line, tmp_path: Path) -> None:
    """Date cells say something else than the text they came from: rows without a number would come twice."""
    mapping = MAPPING.replace('rows = "case"', 'rows = "step"').replace("%Y-%m-%d %H:%M", "%d/%m/%Y %H:%M")
    (tmp_path / "m.toml").write_text(mapping, encoding="utf-8")
    cells = row(at="1/3/2024 09:30")

    def dated(book: Any, sheet: Any) -> None:
        form = book.add_format({"num_format": "d/m/yyyy hh:mm"})
        sheet.write_row(1, 0, cells)
        sheet.write_datetime(1, HEADER.index("at"), datetime(2024, 3, 1, 9, 30), form)  # noqa: DTZ001 - as in a cell

    _book(tmp_path / "l.xlsx", dated)
    written(tmp_path / "l.csv", [cells])
    meant = ("--mapping", "m.toml", "--site", "s1")
    assert "none of these rows" not in wuye.done("import", "l.xlsx", *meant).stderr
    again = wuye.done("import", "l.csv", *meant, "--dry-run", "--json")
    assert "1 cases are there, but none of these rows" in again.stderr
    assert json.loads(again.stdout)["importable"] == 1
    assert "none of these rows" not in wuye.done("import", "l.xlsx", *meant).stderr


def test_what_the_file_cannot_have_is_refused(counter: Line, tmp_path: Path) -> None:
    """Whoever names a sheet of a text file looks at another file than the one that is read; nobody should guess."""
    path = written(tmp_path / "l.csv", [row()])
    mapping = Path(counter.db.removeprefix("sqlite:///")).with_name("m.toml")
    refused = counter.problem(2, "import", str(path), "--mapping", str(mapping), "--site", "s1", "--sheet", "2024")
    assert "no sheets" in refused["detail"]
    said = counter("import", str(path), "--mapping", str(mapping), "--site", "s1", "--dry-run", "--lang", "zh")
    assert "按 UTF-8, 分隔符: , 读取" in said.stderr
