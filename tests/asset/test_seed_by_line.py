"""The sources' upkeep plans by the command line."""

from __future__ import annotations

import csv
from importlib.resources import files
from pathlib import Path

import pytest

from tests.cli.conftest import Line
from wuye.application.seeds.upkeep import FILE, upkeep_plans
from wuye.domain.sla.limits import Unit
from wuye.entrypoints.bootstrap import init_store
from wuye.entrypoints.cli.app import cli

BY = ("--as", "staff-root", "--acting-role", "administrator")
SPEC = Path(__file__).resolve().parents[1] / "data" / "spec" / "data" / FILE


def test_the_plans_are_the_rows_of_the_sources_table() -> None:
    """Twenty rows, none forgotten; an interval nobody states stays unset."""
    with SPEC.open(encoding="utf-8", newline="") as table:
        rows = list(csv.DictReader(table))
    shipped = files("wuye.application.seeds").joinpath(FILE).read_text(encoding="utf-8")
    assert list(csv.DictReader(shipped.splitlines())) == rows
    plans = upkeep_plans()
    assert [one.task for one in plans] == [row["task_en"] for row in rows]
    assert len({one.key for one in plans}) == len(rows) == 20
    unset = [one.key for one in plans if one.cycle.unit is Unit.NOT_STATED]
    assert unset == ["fall-protection", "wearing-parts", "public-facility"]


def test_wuye_upkeep_seed_loads_them_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A second time nothing changes."""
    monkeypatch.chdir(tmp_path)
    url = f"sqlite:///{tmp_path / 'desk.db'}"
    init_store(url)
    line = Line(cli(), url)
    first = line.json("upkeep", "seed", *BY)
    assert len(first) == 20
    assert {one["stage"] for one in first} == {"active"}
    assert line.json("upkeep", "seed", *BY) == first
    assert len(line.json("upkeep", "list", *BY)) == 20
