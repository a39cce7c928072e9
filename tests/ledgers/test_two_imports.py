"""Two imports of one ledger at the same time: every row is stored once, and each says what it did itself."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, closing
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from tests.cli.conftest import Line
from tests.ledgers.conftest import ADMIN, MAPPING, REAL, Outcome, imported, row, settled, told, written
from wuye.application.desk import Desk
from wuye.application.ledgers import importing
from wuye.application.ledgers.importing import Importing, Written
from wuye.application.ledgers.mapping import load
from wuye.application.ledgers.sharing import assistance
from wuye.domain.shared.actor import Actor, Role
from wuye.entrypoints.bootstrap import open_desk, open_plan, open_sheet
from wuye.entrypoints.testing import memory_desk

UTC = ZoneInfo("UTC")
OTHER = Actor(id="staff-two", role=Role.ADMINISTRATOR)
STEPS = MAPPING.replace('rows = "case"', 'rows = "step"')


def opened(url: str, folder: Path, *, create: bool = False) -> Desk:
    """A desk of one of the two; the key is the store's."""
    return open_desk(url, create=create, key_file=folder / "wuye.key", files=folder / "files")


def events(path: Path, rows: int) -> Path:
    """The first rows of the real event log."""
    lines = (REAL / "incident-events.csv").read_text(encoding="utf-8").splitlines(keepends=True)
    path.write_text("".join(lines[: rows + 1]), encoding="utf-8")
    return path


@pytest.fixture(params=["sqlite", "postgresql"])
def url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """A real store."""
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path / 'desk.db'}"
    return str(request.getfixturevalue("postgres_url"))


def test_two_imports_at_a_barrier_share_the_rows_and_count_their_own(
    url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Both judged every row to be new; what each then says it imported adds up to the ledger, and no row came twice."""
    monkeypatch.setattr(importing, "BATCH_CASES", 3)
    rows = 250
    path, ready = events(tmp_path / "l.csv", rows), threading.Barrier(2)
    with opened(url, tmp_path, create=True) as desk:
        settled(desk)

    def one(by: Actor) -> Written:
        sheet, plan = open_sheet(path, sheet=None, encoding=None, delimiter=None), open_plan()
        with opened(url, tmp_path) as own, closing(plan):
            work = Importing(own, sheet, plan, load("incident-events"), by=by, zone=UTC, site="s1")
            assert work.judge().new == rows
            ready.wait(30)
            return work.write()

    with ThreadPoolExecutor(2) as pool:
        first, second = pool.map(one, [ADMIN, ADMIN])
    assert first.rows + second.rows == rows
    assert (first.known, second.known) == (second.rows, first.rows)
    assert (first.refused, second.refused) == (0, 0)
    with opened(url, tmp_path) as desk:
        assert len(told(desk)) == rows
        assert first.cases + second.cases == len({case for case, *_ in told(desk)})


def meanwhile(desk: Desk, path: Path, other: Path, mapping: str, *, by: Actor = ADMIN) -> tuple[Outcome, Outcome]:
    """An import between whose judging and whose writing somebody else imports another ledger as a whole."""
    faster: list[Outcome] = []

    def then(phase: str, done: int, total: int) -> None:
        if phase == "comparing" and done == total and not faster:
            faster.append(imported(desk, other, mapping, by=by))

    slower = imported(desk, path, mapping, told=then)
    return faster[0], slower


@pytest.mark.parametrize("by", [ADMIN, OTHER], ids=["the same person", "somebody else"])
@pytest.mark.parametrize("mapping", [MAPPING, STEPS], ids=["cases", "steps"])
def test_rows_that_another_import_wrote_meanwhile_are_there_already(
    office: Desk, tmp_path: Path, mapping: str, by: Actor
) -> None:
    """They were good when they were judged and are good now: no reject, and no row of ours."""
    path = written(tmp_path / "l.csv", [row(), row(no="0018"), row(no="0019")])
    part = written(tmp_path / "part.csv", [row(), row(no="0018")])
    faster, slower = meanwhile(office, path, part, mapping, by=by)
    assert faster.written == Written(rows=2, cases=2, known=0, refused=0)
    assert slower.written == Written(rows=1, cases=1, known=2, refused=0)
    assert slower.faults == ()
    assert [case for case, *_ in told(office)] == ["0017", "0018", "0019"]


def test_what_the_faster_one_knows_otherwise_is_a_fault_and_what_it_lacks_is_added(
    office: Desk, tmp_path: Path
) -> None:
    """A longer copy of the ledger adds its steps to the case that came meanwhile, but none that now says otherwise."""
    mapping = STEPS.replace('resource = "who"', 'resource = "who"\nid = "at"')
    first, again = row(at="2024-03-01T09:30"), row(state="open", at="2024-03-02T09:30")
    path = written(tmp_path / "l.csv", [first, again, row(at="2024-03-03T09:30", who="李师傅")])
    other = written(tmp_path / "other.csv", [first, row(at="2024-03-03T09:30", who="赵师傅")])
    _, slower = meanwhile(office, path, other, mapping)
    assert slower.written == Written(rows=1, cases=1, known=1, refused=1)
    assert slower.rules == [(4, "", "changed-row")]
    assert [resource for *_, resource in told(office)] == ["王师傅", "赵师傅", "王师傅"]


@pytest.mark.parametrize("by", [ADMIN, OTHER], ids=["the same person", "somebody else"])
def test_steps_of_a_case_that_was_there_are_told_apart_too(office: Desk, tmp_path: Path, by: Actor) -> None:
    """They follow one by one, each with an answer of its own."""
    steps = [row(at=f"2024-03-0{day} 09:30") for day in range(1, 6)]
    imported(office, written(tmp_path / "one.csv", steps[:1]), STEPS)
    faster, slower = meanwhile(
        office, written(tmp_path / "l.csv", steps), written(tmp_path / "part.csv", steps[:3]), STEPS, by=by
    )
    assert faster.written == Written(rows=2, cases=1, known=0, refused=0)
    assert slower.written == Written(rows=2, cases=1, known=2, refused=0)
    assert len(told(office)) == 5


class _Forgetful:
    """A second process that does its work and ends before it says so."""

    pid = 0

    def __init__(self, do: Callable[[Any], Any]) -> None:
        self._do = do

    def free(self) -> bool:
        return True

    def give(self, piece: Any) -> None:
        self._do(piece)

    def ready(self) -> bool:
        return True

    def take(self) -> Any:
        raise EOFError


def test_what_the_own_second_process_wrote_before_it_died_is_of_this_import(tmp_path: Path) -> None:
    """Its rows are found there when they are given again, and are nobody else's."""
    rows = 60
    path = events(tmp_path / "l.csv", rows)
    with memory_desk() as desk, ExitStack() as stack:
        settled(desk)
        sheet, plan, meaning = (
            open_sheet(path, sheet=None, encoding=None, delimiter=None),
            open_plan(),
            load("incident-events"),
        )
        stack.callback(plan.close)
        second = _Forgetful(assistance(desk, sheet, plan, meaning, by=ADMIN, zone=UTC, run="r", site="s1"))
        work = Importing(desk, sheet, plan, meaning, by=ADMIN, zone=UTC, run="r", site="s1")
        work.judge()
        work._second = second
        done = work.write()
        assert (done.rows, done.known, done.refused) == (rows, 0, 0)
        assert len(told(desk)) == rows
        assert {one.envelope.correlation_id for one in desk.log.stream(_case(desk))} == {"r"}


def _case(desk: Desk) -> str:
    return next(one.stream for one in desk.log.page(0, 1000) if one.stream.startswith("ticket-"))


def test_two_lines_at_once_print_what_each_did(wuye: Line, tmp_path: Path) -> None:
    """Two people who import the same file at the same time: the figures they see add up."""
    (tmp_path / "m.toml").write_text(MAPPING, encoding="utf-8")
    written(tmp_path / "l.csv", [row(no=f"{number:04d}") for number in range(400)])
    line = ["import", "l.csv", "--mapping", "m.toml", "--site", "s1", "--json"]
    code = "import sys; from wuye.entrypoints.cli import main; sys.exit(main())"
    environment = {**os.environ, **wuye.env, "WUYE_DB": wuye.db}
    begun = [
        subprocess.Popen(
            [sys.executable, "-c", code, *line], env=environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE
        )
        for _ in range(2)
    ]
    answers = [one.communicate(timeout=60) for one in begun]
    assert [one.returncode for one in begun] == [0, 0], answers
    first, second = (json.loads(out) for out, _ in answers)
    assert first["imported"] + second["imported"] == 400
    for one in first, second:
        assert one["imported"] + one["known"] == one["rows"] == 400
        assert one["cases"] == one["imported"]
        assert one["rejected"] == 0
    with open_desk(wuye.db) as desk:
        assert len(told(desk)) == 400
