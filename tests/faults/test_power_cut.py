"""The power goes, SQLite: what was acknowledged survives any moment and any way the disk may lose the rest (F15)."""

from __future__ import annotations

import hashlib
import random
import shutil
from pathlib import Path

import pytest
from attrs import frozen

from tests.faults import invariants, ledger
from tests.faults.conftest import copied
from tests.faults.orders import PERSON
from tests.faults.place import Place
from tests.faults.power import MERCIES, Disk, Step, recorded
from tests.faults.traced import Zygote
from wuye.domain.shared.personal import Personal

COMMANDS = 3
_CALLS = "--trace=openat,unlink,write,pwrite64,ftruncate,fsync,fdatasync"


@frozen
class Run:
    """A writer's life as the disk saw it, from opening the desk to closing it."""

    folder: Path
    start: dict[str, bytes]
    steps: list[Step]


@pytest.fixture(scope="module")
def run(zygote: Zygote, empty: Place, tmp_path_factory: pytest.TempPathFactory) -> Run:
    folder = tmp_path_factory.mktemp("power") / "run"
    place = copied(empty, folder)
    start = {one.name: one.read_bytes() for one in folder.iterdir() if one.is_file()}
    ended = zygote.write(place, folder / "ledger", "w", COMMANDS, "-y", "-xx", "-s", "100000", _CALLS)
    assert ended.code == 0
    return Run(folder, start, recorded(ended.trace, folder))


def test_the_power_may_go_at_any_moment(run: Run, tmp_path: Path) -> None:
    """F15: log and vault are two files; an acknowledged name must still open, so both are cut at the same moment."""
    assert sum(step.call == "sync" for step in run.steps) > COMMANDS
    disk, chance = Disk(run.folder, run.start), random.Random(15)
    seen = set[str]()
    images = moments = 0
    for step in run.steps:
        disk.apply(step)
        moments += 1
        for mercy in MERCIES:
            image = disk.cut(mercy, chance)
            mark = hashlib.sha256(repr((sorted(image.items()), disk.said)).encode()).hexdigest()
            if mark not in seen:
                seen.add(mark)
                images += 1
                found_again(image, disk.said, tmp_path / "cut")
    print(f"\nF15: {moments} moments, {images} different disks, nothing acknowledged was lost or half there")
    assert disk.said.count(b"ACK") == COMMANDS
    assert images > moments


def test_without_the_syncs_the_same_check_finds_losses(run: Run, tmp_path: Path) -> None:
    """The control: the same run on a disk that was never told to sync the log loses everything that was answered."""
    disk = Disk(run.folder, run.start)
    for step in run.steps:
        if step.call != "sync" or not step.path.name.startswith("wuye.db"):
            disk.apply(step)
    for name, content in disk.cut("lost", random.Random(15)).items():
        (tmp_path / name).write_bytes(content)
    lines = tmp_path / "ledger"
    lines.write_bytes(disk.said)
    kept = invariants.stored(Place(f"sqlite:///{tmp_path / 'wuye.db'}", tmp_path))
    assert len(invariants.tally(kept, ledger.read(lines)).lost) == COMMANDS


def found_again(image: dict[str, bytes], said: bytes, folder: Path) -> None:
    """Start up on what is left of the disk."""
    folder.mkdir()
    for name, content in image.items():
        (folder / name).write_bytes(content)
    (folder / "wuye.key").chmod(0o600)
    lines = folder / "ledger"
    lines.write_bytes(said)
    account = ledger.read(lines)
    place = Place(f"sqlite:///{folder / 'wuye.db'}", folder)
    assert place.rows("PRAGMA integrity_check") == [("ok",)]
    invariants.assert_kept(place, account)
    with place.open() as desk:
        invariants.assert_readable(desk)
        for key, answer in account.acknowledged.items():
            if account.tried[key].kind == PERSON:
                name = desk.history(answer.case)[0].event.name
                assert isinstance(name, Personal)
                assert name.plain == f"张 {key}"
    shutil.rmtree(folder)
