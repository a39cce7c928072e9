"""The list of faults is whole: each row of the specification has a test, or a reason."""

from __future__ import annotations

import ast
import re
import tomllib
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
ROWS = tomllib.loads((ROOT / "tests/faults/rows.toml").read_text(encoding="utf-8"))


def test_every_fault_of_the_specification_is_listed_once() -> None:
    """A fault that nobody injects must be seen not to be injected."""
    table = (ROOT / "tests/data/spec/faults.md").read_text(encoding="utf-8")
    assert list(ROWS) == re.findall(r"^\| (F\d+) \|", table, flags=re.MULTILINE)


@pytest.mark.parametrize("row", ROWS)
def test_a_row_has_tests_or_a_reason(row: str) -> None:
    """``partly`` says what a row's tests leave out, ``missing`` why there is none."""
    entry = ROWS[row]
    assert set(entry) in ({"tests"}, {"tests", "partly"}, {"missing"})
    for named in entry.get("tests", ()):
        file, _, function = named.partition("::")
        assert function in functions(file)


@cache
def functions(file: str) -> frozenset[str]:
    tree = ast.parse((ROOT / file).read_text(encoding="utf-8"))
    return frozenset(node.name for node in tree.body if isinstance(node, ast.FunctionDef))
