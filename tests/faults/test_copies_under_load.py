"""A copy that is made while others write: F16, and what a bare copy of the main file is worth."""

from __future__ import annotations

import shutil
from pathlib import Path

from tests.faults import invariants, ledger
from tests.faults.place import Place
from tests.faults.watch import Writers, assert_views, keeping_views
from wuye.entrypoints.bootstrap import backup_store, restore_store


def told(account: ledger.Account, keys: set[str]) -> ledger.Account:
    """The part of an account that is about some keys."""
    return ledger.Account(
        tried={key: one for key, one in account.tried.items() if key in keys},
        acknowledged={key: one for key, one in account.acknowledged.items() if key in keys},
    )


def test_a_backup_under_load_has_everything_acknowledged_before_it(file: Place, tmp_path: Path) -> None:
    """F16: ours goes through SQLite's online copy and is compared; a bare copy of the file misses commands."""
    with Writers(file, 2) as writers:
        writers.wait_for(10)
        before = set(writers.account().acknowledged)
        bare = Place(f"sqlite:///{tmp_path / 'bare' / 'wuye.db'}", tmp_path / "bare")
        bare.folder.mkdir()
        shutil.copy(file.file, bare.file)
        report = backup_store(file.url, tmp_path / "wuye.backup")
        after = set(writers.account().acknowledged)
        writers.wait_for(4)
    account = writers.account()
    back = Place(f"sqlite:///{tmp_path / 'back' / 'wuye.db'}", file.folder)
    back.file.parent.mkdir()
    assert restore_store(tmp_path / "wuye.backup", back.url) == report
    invariants.assert_kept(back, told(account, before))
    taken = set(invariants.stored(back).answers)
    assert before <= taken
    print(f"\nF16: {len(before)} acknowledged before, {len(after)} when it was done; {len(taken)} in the backup")
    missing = invariants.tally(invariants.stored(bare), told(account, before)).lost
    print(f"a bare copy of the main file lacks {len(missing)} of them")
    assert missing != ()
    invariants.assert_kept(file, account)


def test_a_restored_backup_goes_on(file: Place, tmp_path: Path) -> None:
    """The restored log takes commands, repeats included, and its views are true."""
    with Writers(file, 1) as writers:
        writers.wait_for(4)
        backup_store(file.url, tmp_path / "wuye.backup")
    back = Place(f"sqlite:///{tmp_path / 'back' / 'wuye.db'}", tmp_path / "back")
    shutil.copytree(file.folder, back.folder, ignore=shutil.ignore_patterns("wuye.db*"))
    restore_store(tmp_path / "wuye.backup", back.url)
    account = writers.account()

    with back.open() as desk, keeping_views(desk):
        invariants.resend(desk, list(account.tried.values()))
        assert all(len(invariants.stored(back).by_command[key]) == len(one.facts) for key, one in account.tried.items())
        assert_views(desk)
