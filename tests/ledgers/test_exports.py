"""Everything, out again: whole, in order, harmless in a spreadsheet, sealed if so wished."""

from __future__ import annotations

import csv
import json
import os
import zipfile
from datetime import datetime
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from python_calamine import load_workbook

from tests.cli.conftest import ADMINISTRATOR, OFFICER, Line
from tests.ledgers.conftest import MAPPING, row, written
from tests.support.commands import PHOTO_BYTES, walk
from tests.support.community import CAST, settle
from tests.support.complaints import walk as complaint_walk
from tests.support.everyday import everyday
from tests.support.examples import evidence
from wuye.application.desk import Desk
from wuye.application.ledgers.cells import FORMULA, neutral, text_of
from wuye.application.seeds.checklists import seed_checklists
from wuye.domain.asset.commands import RegisterAsset
from wuye.domain.inspection.commands import ScheduleInspection
from wuye.domain.register.manual import FileManual, ManualChapter
from wuye.domain.shared.actor import Actor
from wuye.domain.shared.evidence import EvidenceKind
from wuye.domain.shared.facilities import AssetKind
from wuye.domain.shared.inspections import InspectionKind
from wuye.domain.shared.recorded import Recorded
from wuye.entrypoints.bootstrap import open_desk

TRAPS = ('=HYPERLINK("http://example.com")', "+86 13800000000", "-1+1", "@SUM(A1)", "=cmd|' /C calc'!A0", "＝1+1")


@pytest.fixture
def filled(wuye: Line, tmp_path: Path) -> Line:
    """A desk with a ledger of trapped texts, and a live note."""
    (tmp_path / "m.toml").write_text(MAPPING, encoding="utf-8")
    rows = [row(no=f"{number:04d}", what=text, who="=王师傅") for number, text in enumerate(TRAPS, start=1)]
    written(tmp_path / "l.csv", rows)
    wuye.done("import", "l.csv", "--mapping", "m.toml", "--site", "s1")
    return wuye


def _lines(path: str) -> list[dict[str, Any]]:
    return [json.loads(one) for one in Path(path).read_text(encoding="utf-8").splitlines()]


def _rows(path: str) -> list[dict[str, str]]:
    with Path(path).open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def test_the_histories_are_the_log(filled: Line) -> None:
    """Whoever leaves takes every event of every case and register, in the order it was recorded."""
    filled.done("export", "histories", "--out", "h.jsonl")
    log = filled.json("log")
    taken = _lines("h.jsonl")
    assert [(one["position"], one["stream"], one["version"]) for one in taken] == [
        (one["position"], one["stream"], one["version"]) for one in log
    ]
    steps = [one for one in taken if one["event"] == "ticket.legacy-step-recorded/1"]
    assert [one["case"] for one in steps] == [f"{number:04d}" for number in range(1, len(TRAPS) + 1)]
    assert {one["resource"] for one in steps} == {"=王师傅"}
    assert all(one["reconstructed"] and one["source"] == "old-desk" for one in steps)


@pytest.mark.parametrize("form", ["csv", "xlsx"])
@pytest.mark.parametrize("what", ["tickets", "registers", "histories"])
def test_no_cell_is_a_formula(filled: Line, what: str, form: str) -> None:
    """A resident who writes a formula into a repair must not run it on the manager's machine (B22)."""
    filled.done("export", what, "--format", form, "--out", f"x.{form}")
    if form == "csv":
        cells = [cell for one in _rows("x.csv") for cell in one.values()]
    else:
        sheet = load_workbook("x.xlsx").get_sheet_by_index(0)
        cells = [str(cell) for line in sheet.to_python() for cell in line if isinstance(cell, str)]
        with zipfile.ZipFile("x.xlsx") as archive:
            assert b"<f>" not in archive.read("xl/worksheets/sheet1.xml")
    assert not [cell for cell in cells if cell.startswith(FORMULA)]
    shown = [cell for cell in cells if "13800000000" in cell and "+86" in cell]
    assert any(cell.startswith("'+86") for cell in shown) is (what == "tickets")


def test_json_lines_are_not_touched(filled: Line) -> None:
    """Programs get what was written."""
    filled.done("export", "tickets", "--out", "t.jsonl")
    assert [one["content"].partition("\n")[0] for one in _lines("t.jsonl")] == list(TRAPS)


@given(st.text(alphabet="=+-@＝＋－＠'\t\r\n abc1", max_size=8))
def test_a_neutralised_text_comes_back_as_it_was(text: str) -> None:
    """An export that is imported again must not collect apostrophes."""
    exported = neutral(text.strip())
    assert not exported.startswith(FORMULA)
    if not (text.strip()[:1] == "'" and text.strip()[1:2] in FORMULA):
        assert text_of(exported) == text.strip()


def test_sealed_means_sealed(filled: Line) -> None:
    """Whoever gets the file without the keys learns no name and no text; both forms say which they are."""
    opened = filled.done("export", "histories", "--out", "open.jsonl")
    sealed = filled.done("export", "histories", "--out", "sealed.jsonl", "--sealed")
    assert "Names and texts are open" in opened.stderr
    assert "sealed in this file" in sealed.stderr
    assert "王师傅" in Path("open.jsonl").read_text(encoding="utf-8")
    text = Path("sealed.jsonl").read_text(encoding="utf-8")
    assert "王师傅" not in text
    assert "HYPERLINK" not in text
    assert "$sealed" in text
    filled.done("export", "tickets", "--format", "csv", "--out", "sealed.csv", "--sealed")
    assert {one["content"] for one in _rows("sealed.csv")} == {"[sealed]"}


def test_an_erased_text_says_so(filled: Line) -> None:
    """What was erased stays erased in every copy that is made afterwards."""
    filled.done("export", "histories", "--out", "sealed.jsonl", "--sealed")
    first = next(one for one in _lines("sealed.jsonl") if one["event"] == "ticket.ticket-imported/1")
    with open_desk(filled.db) as desk:
        assert desk.vault.forget(first["data"]["content"]["$sealed"]["k"])
    filled.done("export", "tickets", "--format", "csv", "--out", "t.csv")
    assert [one["content"] == "[erased]" for one in _rows("t.csv")] == [True] + [False] * (len(TRAPS) - 1)


def test_registers_are_taken_along(filled: Line) -> None:
    """Whoever leaves needs homes, people, staff and the catalogue too: each as it stands, with names and telephones."""
    filled.done(
        *("person", "register-person", "--key", "p1", "--site", "s1", "--name", "云小满", "--phone", "199-0000-0001"),
        *("--kind", "owner", "--method", "face-to-face-interview", *OFFICER),
    )
    moment = filled.json("log", "--last", "1")[0]["recorded_at"]
    filled.done("person", "revise-person", "p1", "--phone", "199-0000-0002", "--source", "customer", *OFFICER)
    filled.done("catalogue", "seed", *ADMINISTRATOR)
    filled.done("export", "registers", "--out", "now.jsonl")
    now = {one["stream"]: one for one in _lines("now.jsonl")}
    streams = {one["stream"] for one in filled.json("log", "--last", "10000")}
    assert set(now) == {one for one in streams if one.partition("-")[0] not in ("ticket", "clock", "number")}
    assert {one["category"] for one in now.values()} >= {"site", "home", "person", "catalogue"}
    person = now["person-p1"]
    assert (person["key"], person["stage"], person["version"]) == ("p1", "registered", 2)
    assert person["stated"]["name"]["$personal"] == "云小满"
    assert person["stated"]["phone"]["$personal"] == "199-0000-0002"
    filled.done("export", "registers", "--out", "then.jsonl", "--as-of", moment)
    then = {one["stream"]: one for one in _lines("then.jsonl")}
    assert then["person-p1"]["stated"]["phone"]["$personal"] == "199-0000-0001"
    assert "catalogue-main" not in then
    filled.done("export", "registers", "--out", "sealed.jsonl", "--sealed")
    assert "云小满" not in Path("sealed.jsonl").read_text(encoding="utf-8")


def test_a_past_moment_is_exported_as_it_was_known(filled: Line) -> None:
    """What was recorded later is not in it."""
    moment = filled.json("log", "--last", "1")[0]["recorded_at"]
    tickets = [one["stream"] for one in filled.json("log") if one["stream"].startswith("ticket-")]
    filled.done("ticket", "add-note", tickets[0], "--text", "later", *OFFICER)
    filled.done("export", "histories", "--out", "then.jsonl", "--as-of", moment)
    filled.done("export", "histories", "--out", "now.jsonl")
    then, now = _lines("then.jsonl"), _lines("now.jsonl")
    assert then == now[: len(then)]
    assert [one["event"] for one in now[len(then) :]] == ["ticket.note-added/1"]


def test_nothing_is_overwritten_and_no_half_file_is_left(filled: Line) -> None:
    """An export that stops leaves no file that looks whole."""
    Path("h.jsonl").write_text("mine", encoding="utf-8")
    assert filled("export", "histories", "--out", "h.jsonl", *ADMINISTRATOR).exit_code == 2
    assert Path("h.jsonl").read_text(encoding="utf-8") == "mine"
    assert filled("export", "histories", "--out", "nowhere/h.jsonl").exit_code == 1
    assert not [one for one in Path().iterdir() if one.name.endswith(".part")]
    assert filled("export", "histories", "--out", "x.xlsx", "--format", "xlsx").exit_code == 0
    assert Path("x.xlsx").stat().st_mode & 0o077 == 0


def test_a_place_without_second_names_takes_an_export_too(filled: Line, monkeypatch: pytest.MonkeyPatch) -> None:
    """Whoever leaves takes everything on a memory stick, and its file system knows no links; nothing is overwritten."""

    def refuses(*_: object) -> None:
        raise PermissionError(1, "Operation not permitted")

    monkeypatch.setattr(os, "link", refuses)
    for form in "jsonl", "csv", "xlsx":
        line = ("export", "histories", "--format", form, "--out", f"h.{form}")
        filled.done(*line)
        assert Path(f"h.{form}").stat().st_size > 1_000
        assert filled(*line).exit_code == 2
    filled.done("export", "everything", "--out", "all")
    assert not [one for one in Path().iterdir() if one.name.endswith(".part")]


def _told(desk: Desk, script: list[tuple[Any, Actor]]) -> str:
    on: str | None = None
    for command, by in script:
        on = desk.execute(command, by=by, on=on).case
    return str(on)


def test_whoever_leaves_takes_everything(wuye: Line) -> None:
    """Cases of every kind, registers, every event with its whole envelope, and the bytes of the evidence."""
    with open_desk(wuye.db) as desk:
        photo, _ = desk.files.put(PHOTO_BYTES)
        settle(desk)
        seed_checklists(desk, by=CAST.administrator)
        document = evidence(EvidenceKind.DOCUMENT)
        manual = FileManual(kind=AssetKind.LIFT, title="手册", chapters=tuple(ManualChapter), document=document)
        desk.execute(manual, by=CAST.administrator)
        asset = everyday(RegisterAsset, CAST.officer, None, desk.clock.now())
        inspection = ScheduleInspection(
            site=CAST.site, kind=InspectionKind.SAFETY, checklist=InspectionKind.SAFETY.value
        )
        told = [
            _told(desk, walk()),
            _told(desk, complaint_walk()),
            _told(desk, [(asset, CAST.officer)]),
            _told(desk, [(inspection, CAST.service_supervisor)]),
        ]
        whole = [one for one in desk.log.page(0, 100_000) if isinstance(one, Recorded)]
    done = wuye.done("export", "everything", "--out", "all")
    assert "Names and texts are open" in done.stderr

    manifest = json.loads(Path("all/manifest.json").read_text(encoding="utf-8"))
    assert (manifest["head"], manifest["sealed"]) == (whole[-1].position, False)
    for name, stated in manifest["files"].items():
        content = Path("all", name).read_bytes()
        assert (stated["bytes"], stated["sha256"]) == (len(content), sha256(content).hexdigest())
        assert stated.get("rows") in (None, content.count(b"\n"))
    assert {one.name for one in Path("all").iterdir()} == {
        *(f"{one}.jsonl" for one in ("tickets", "complaint-register", "handling-records", "registers", "evidence")),
        *("histories.jsonl", "histories.leaves", "evidence", "manifest.json"),
    }

    taken = _lines("all/histories.jsonl")
    assert len(taken) == len(whole)
    for one, event in zip(taken, whole, strict=True):
        envelope = event.envelope
        assert (one["stream"], one["version"], one["event_id"]) == (event.stream, event.version, envelope.event_id)
        assert (one["actor"], one["role"], one["verified"]) == (
            *(envelope.actor.id, envelope.actor.role.value, envelope.actor.verified),
        )
        assert [one[name] for name in WHY] == [getattr(envelope, name) for name in WHY]
        instants = [datetime.fromisoformat(one[name]) for name in ("occurred_at", "recorded_at", "host_at")]
        assert instants == [envelope.occurred_at, envelope.recorded_at, envelope.host_at]
    rows = {one["stream"]: one for name in ("tickets", "registers") for one in _lines(f"all/{name}.jsonl")}
    assert set(told) <= set(rows)
    assert rows[told[0]]["stage"] == "archived"
    said = [one["data"]["content"]["$personal"] for one in taken if one["event"] == "complaint.complaint-received/1"]
    assert said == ["电梯困人，物业迟迟不来"]
    assert len(_lines("all/complaint-register.jsonl")) == len(_lines("all/handling-records.jsonl")) == 1

    named = [one for one in _lines("all/evidence.jsonl") if one["digest"] == photo]
    assert {one["stream"] for one in named} >= {told[0]}
    assert all(one["stored"] and one["actor"] for one in named)
    assert Path("all/evidence", photo).read_bytes() == PHOTO_BYTES

    sealed = wuye.done("export", "everything", "--out", "closed", "--sealed")
    assert "sealed in this file" in sealed.stderr
    assert not Path("closed/evidence").exists()
    assert wuye("export", "everything", "--out", "all").exit_code == 2
    assert wuye("export", "everything", "--format", "csv", "--out", "sheet").exit_code == 2
    assert not [one for one in Path().iterdir() if one.name.endswith(".part") or one.name == "sheet"]


WHY = (
    *("command_id", "correlation_id", "causation_id", "request_id", "trace_id", "company", "site"),
    *("reconstructed", "policy_version", "calendar_version", "tzdata_version"),
)
"""Of the envelope: which command, because of what, under which rules."""
