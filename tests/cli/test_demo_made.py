"""How the demo is made: the same from the same seed, and only where nothing else lies."""

from __future__ import annotations

import os
from contextlib import closing
from hashlib import sha256
from pathlib import Path
from sqlite3 import connect

import pytest

from tests.cli.conftest import Line
from wuye.application.disclosure import disclose
from wuye.application.encoding import encoded, to_plain
from wuye.application.projections.declared import projections
from wuye.application.projections.rebuild import compare
from wuye.entrypoints.bootstrap import open_desk
from wuye.entrypoints.cli.app import cli
from wuye.entrypoints.demo import make

FEW = 60
"""Tickets of a demo that is made for a comparison."""


def digest(url: str) -> str:
    """Everything that was recorded, names and texts opened: all but the keys that seal them."""
    with open_desk(url) as opened:
        sha = sha256()
        for one in opened.subscribe(timeout=0):
            envelope = one.envelope
            said = [one.stream, one.version, envelope.event_id, envelope.command_id, one.actor.id]
            sha.update(encoded([*said, one.occurred_at, one.recorded_at, to_plain(disclose(one.event, opened.vault))]))
        return sha.hexdigest()


@pytest.mark.slow
def test_the_same_seed_gives_the_same_facts_and_another_one_others(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Screenshots, pages and tests stand on the same community, made by two processes or, on one core, by one."""
    first, other = (digest(make(tmp_path / f"{seed}", seed=seed, tickets=FEW).db) for seed in (1, 2))
    monkeypatch.setattr(os, "cpu_count", lambda: 1)
    again = make(tmp_path / "again", seed=1, tickets=FEW)
    assert digest(again.db) == first != other
    with open_desk(again.db) as opened:
        assert all(compare(opened.log, opened.views, one).equal for one in projections(opened.registry))
        tables = [one.table for one in projections(opened.registry)]
    declared = {f"{one.name}_i{place}" for one in tables for place in range(len(one.indexes))}
    for made in (tmp_path / "1", tmp_path / "again"):
        with closing(connect(made / "demo.db")) as file:
            assert declared <= {name for (name,) in file.execute("SELECT name FROM sqlite_master WHERE type = 'index'")}


def test_a_folder_with_other_files_is_left_alone(tmp_path: Path) -> None:
    """The demo makes its folder anew; it must never remove what it has not made."""
    (tmp_path / "letter.txt").write_text("mine", encoding="utf-8")
    refused = Line(cli(), "")("demo", "--no-serve", "--folder", str(tmp_path))
    assert refused.exit_code == 2
    assert (tmp_path / "letter.txt").read_text(encoding="utf-8") == "mine"
    assert list(tmp_path.iterdir()) == [tmp_path / "letter.txt"]
