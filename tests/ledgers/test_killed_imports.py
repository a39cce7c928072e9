"""An import that is killed goes on where it stopped, and the result is that of one clean run (fault F36)."""

from __future__ import annotations

import csv
import json
import os
import random
import shutil
import signal
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest

from tests.faults.invariants import assert_readable, stored
from tests.faults.place import Place, file_place
from tests.ledgers.conftest import REAL, settled
from wuye.application.desk import Desk
from wuye.application.disclosure import disclose
from wuye.application.encoding import to_plain
from wuye.domain.ticket.events import LegacyStepRecorded, TicketImported

POINTS = 20
ROOT = Path(__file__).resolve().parents[2]


class Importers:
    """Starts importers and kills them."""

    def __init__(self) -> None:
        command = [sys.executable, "-m", "tests.ledgers.importer"]
        self._made = subprocess.Popen(
            command, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, bufsize=1
        )

    def run(
        self,
        place: Place,
        ledger: Path,
        mapping: str,
        *,
        kill: random.Random | None = None,
        second: str = "none",
        person: str = "staff-adm",
    ) -> tuple[int, int]:
        """Import; ``kill`` chooses how many rows are written at least when it dies. Gives exit code and rows known."""
        assert self._made.stdin is not None
        order = {"db": place.url, "ledger": str(ledger), "mapping": mapping, "second": second, "person": person}
        self._made.stdin.write(json.dumps(order) + "\n")
        (child,) = self._told("started")
        known, new = self._told("judged")
        if kill is not None:
            rows = kill.randrange(max(new, 1))
            while rows and self._told("at")[0] < rows:
                pass
            # Somewhere in the next batches: before a transaction, inside it, between two of them.
            time.sleep(kill.uniform(0, 0.02))
            with suppress(ProcessLookupError):
                os.kill(child, signal.SIGKILL)
        (code,) = self._told("ended")
        return code, known

    def _told(self, what: str) -> list[int]:
        assert self._made.stdout is not None
        for line in self._made.stdout:
            word, *numbers = line.split()
            if word == what:
                return [int(one) for one in numbers]
            if word == "ended":
                break
        raise AssertionError(f"no {what}")

    def close(self) -> None:
        assert self._made.stdin is not None
        assert self._made.stdout is not None
        self._made.stdin.close()
        self._made.wait(timeout=30)
        self._made.stdout.close()


@pytest.fixture(scope="module")
def importers() -> Iterator[Importers]:
    made = Importers()
    yield made
    made.close()


@pytest.fixture
def colleague() -> Iterator[Importers]:
    """Another line of importers, beside the first."""
    made = Importers()
    yield made
    made.close()


def content(desk: Desk) -> Counter[str]:
    """Everything an import said, without the ids that are drawn anew in each run."""
    cases: dict[str, str] = {}
    found = Counter[str]()
    after = 0
    while page := desk.log.page(after, 1000):
        for one in page:
            event: Any = getattr(one, "event", None)
            if isinstance(event, TicketImported):
                cases[one.stream] = event.external_id
            if isinstance(event, TicketImported | LegacyStepRecorded):
                plain = to_plain(disclose(event, desk.vault))
                plain.pop("number", None)
                told = [cases[one.stream], one.version, to_plain(getattr(one, "occurred_at")), plain]  # noqa: B009 - readable
                found[json.dumps(told, ensure_ascii=False)] += 1
        after = page[-1].position
    return found


def _start(folder: Path) -> Place:
    place = file_place(folder)
    with place.open() as desk:
        settled(desk)
    return place


def _killed_and_resumed(importers: Importers, folder: Path, ledger: Path, mapping: str, points: int) -> None:
    empty = _start(folder / "empty")
    clean = Place(f"sqlite:///{folder / 'clean' / empty.file.name}", folder / "clean")
    shutil.copytree(empty.folder, clean.folder)
    assert importers.run(clean, ledger, mapping) == (0, 0)
    with clean.open() as desk:
        wanted, head = content(desk), desk.log.head()
    with ledger.open(encoding="utf-8", newline="") as file:
        rows = sum(1 for _ in csv.reader(file)) - 1
    dice = random.Random(36)
    interrupted, reached = 0, list[int]()
    for point in range(points):
        # The fingerprints are keyed by the store: copies of one empty store know the same rows again.
        place = Place(f"sqlite:///{folder / str(point) / empty.file.name}", folder / str(point))
        shutil.copytree(empty.folder, place.folder)
        code, _ = importers.run(place, ledger, mapping, kill=dice)
        assert code in (0, -signal.SIGKILL)
        assert stored(place).wrong == []
        code, known = importers.run(place, ledger, mapping)
        assert code == 0
        interrupted += 0 < known < rows
        reached.append(known)
        assert stored(place).wrong == []
        with place.open() as desk:
            assert content(desk) == wanted
            assert desk.log.head() == head
            assert_readable(desk)
        shutil.rmtree(place.folder)
    print(f"{ledger.name}: killed after {reached} rows; {interrupted} of {points} in the middle; each ended as one run")
    assert interrupted >= points // 4


@pytest.mark.timeout(300)
def test_an_import_killed_at_random_points_and_resumed_equals_one_clean_run(
    importers: Importers, tmp_path: Path
) -> None:
    """A machine that lost its power in the middle of a ledger must not leave a person to compare by hand."""
    lines = (REAL / "incident-events.csv").read_text(encoding="utf-8").splitlines(keepends=True)
    ledger = tmp_path / "ledger.csv"
    ledger.write_text("".join(lines[:401]), encoding="utf-8")
    _killed_and_resumed(importers, tmp_path, ledger, "incident-events", POINTS)


@pytest.mark.timeout(120)
def test_two_processes_write_what_one_writes_and_either_may_be_killed(importers: Importers, tmp_path: Path) -> None:
    """The second one is there for speed alone: whatever becomes of it, the same rows are there once."""
    lines = (REAL / "incident-events.csv").read_text(encoding="utf-8").splitlines(keepends=True)
    ledger = tmp_path / "ledger.csv"
    ledger.write_text("".join(lines[:401]), encoding="utf-8")
    empty, dice = _start(tmp_path / "empty"), random.Random(5)
    told: dict[str, tuple[Counter[str], int]] = {}
    for name in ("none", "beside", "killed", "both"):
        place = Place(f"sqlite:///{tmp_path / name / empty.file.name}", tmp_path / name)
        shutil.copytree(empty.folder, place.folder)
        if name == "both":
            assert importers.run(place, ledger, "incident-events", kill=dice, second="beside")[0] == -signal.SIGKILL
        # The second process of a killed one may still be at its last piece: who comes again finds it or repeats it.
        second = "beside" if name == "both" else name
        assert importers.run(place, ledger, "incident-events", second=second)[0] == 0
        with place.open() as desk:
            told[name] = content(desk), desk.log.head()
            assert_readable(desk)
        assert stored(place).wrong == []
    assert told["beside"] == told["killed"] == told["both"] == told["none"]


@pytest.mark.timeout(120)
def test_one_of_two_people_who_continue_the_same_cases_is_killed_and_resumes(
    importers: Importers, colleague: Importers, tmp_path: Path
) -> None:
    """In processes of their own, with ids of their own: each step is there once, in the order of the ledger."""
    header, *lines = (REAL / "incident-events.csv").read_text(encoding="utf-8").splitlines(keepends=True)[:401]
    begun, whole = tmp_path / "begun.csv", tmp_path / "whole.csv"
    firsts = {line.partition(",")[0]: line for line in reversed(lines)}
    begun.write_text(header + "".join(firsts.values()), encoding="utf-8")
    whole.write_text(header + "".join(lines), encoding="utf-8")
    empty, dice = _start(tmp_path / "empty"), random.Random(3)
    assert importers.run(empty, begun, "incident-events") == (0, 0)
    reached = []
    wanted: Counter[str] | None = None
    for point in range(6):
        place = Place(f"sqlite:///{tmp_path / str(point) / empty.file.name}", tmp_path / str(point))
        shutil.copytree(empty.folder, place.folder)
        if wanted is not None:
            with ThreadPoolExecutor(1) as pool:
                other = pool.submit(colleague.run, place, whole, "incident-events", person="staff-two")
                assert importers.run(place, whole, "incident-events", kill=dice)[0] in (0, -signal.SIGKILL)
                assert other.result()[0] == 0
        code, known = importers.run(place, whole, "incident-events")
        assert code == 0
        reached.append(known)
        assert stored(place).wrong == []
        with place.open() as desk:
            wanted = wanted or content(desk)
            assert content(desk) == wanted
            assert wanted.total() == len(firsts) + len(lines)
    assert reached == [len(firsts), *[len(lines)] * 5]


@pytest.mark.slow
@pytest.mark.timeout(1800)
@pytest.mark.parametrize("name", ["incident-events", "work-orders"])
def test_a_whole_ledger_killed_at_random_points_equals_one_clean_run(
    importers: Importers, tmp_path: Path, name: str
) -> None:
    """The same with every row of both real ledgers."""
    _killed_and_resumed(importers, tmp_path, REAL / f"{name}.csv", name, POINTS)
