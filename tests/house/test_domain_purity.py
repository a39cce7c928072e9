"""The domain knows facts and rules only: no library but attrs, no clock, no chance, no world outside."""

from __future__ import annotations

import ast
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

DOMAIN = Path(__file__).resolve().parents[2] / "src" / "domain"
ROOMS = sorted(DOMAIN.rglob("*.py"))

ALLOWED_LIBRARIES = {"attr", "attrs"}
# Parts of the standard library that reach a clock, chance, the machine or the log.
CLOSED = {
    "asyncio", "concurrent", "glob", "http", "importlib", "io", "logging", "multiprocessing", "os", "pathlib",
    "platform", "queue", "random", "sched", "secrets", "shutil", "signal", "socket", "sqlite3", "subprocess",
    "sys", "tempfile", "threading", "time", "urllib", "warnings",
}  # fmt: skip
# Attributes that reach the same through an innocent module.
CLOSED_CALLS = {
    "datetime.now", "datetime.utcnow", "datetime.today", "datetime.datetime.now", "datetime.datetime.utcnow",
    "datetime.datetime.today", "date.today", "datetime.date.today", "uuid.uuid1", "uuid.uuid4", "uuid.uuid6",
    "uuid.uuid7", "uuid.getnode",
}  # fmt: skip
CLOSED_NAMES = {"open", "print", "input", "exec", "eval", "__import__", "breakpoint"}
CLOSED_FROM = {"uuid": {"uuid1", "uuid4", "uuid6", "uuid7", "getnode"}}


def imports(tree: ast.Module) -> Iterator[tuple[int, str]]:
    """Every absolute import with its line; a relative one stays in its own folder by ruff's TID252."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            for alias in node.names:
                yield node.lineno, alias.name
        elif isinstance(node, ast.ImportFrom) and node.level == 0:
            yield node.lineno, node.module or ""


def import_faults(tree: ast.Module) -> Iterator[str]:
    for line, name in imports(tree):
        top = name.partition(".")[0]
        if name == "wuye.domain" or name.startswith("wuye.domain.") or top in ALLOWED_LIBRARIES:
            continue
        if top not in sys.stdlib_module_names:
            yield f"line {line}: imports {name}"
        elif top in CLOSED:
            yield f"line {line}: imports {name}, which reaches outside"


def use_faults(tree: ast.Module) -> Iterator[str]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Attribute) and ast.unparse(node) in CLOSED_CALLS:
            yield f"line {node.lineno}: {ast.unparse(node)}"
        elif isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in CLOSED_NAMES:
            yield f"line {node.lineno}: {node.func.id}()"
        elif isinstance(node, ast.ImportFrom) and node.module in CLOSED_FROM:
            for name in sorted({alias.name for alias in node.names} & CLOSED_FROM[node.module]):
                yield f"line {node.lineno}: {node.module}.{name}"


def faults(source: str) -> list[str]:
    tree = ast.parse(source)
    return [*import_faults(tree), *use_faults(tree)]


@pytest.mark.parametrize("room", ROOMS, ids=lambda room: room.relative_to(DOMAIN).as_posix())
def test_a_domain_module_is_pure(room: Path) -> None:
    """A rule that reads a clock or a library cannot be replayed years later with the same answer."""
    assert faults(room.read_text(encoding="utf-8")) == []


@pytest.mark.parametrize(
    "line",
    [
        "import msgspec",
        "from wuye.application import ports",
        "import wuye",
        "import time",
        "import os.path",
        "from datetime import datetime; datetime.now()",
        "import datetime; x = datetime.date.today",
        "from uuid import uuid4",
        "import uuid; uuid.uuid4()",
        "open('x')",
        "def f():\n    import random",
    ],
)
def test_the_purity_check_sees(line: str) -> None:
    """A check that cannot fail is no check."""
    assert faults(line)


@pytest.mark.parametrize(
    "line",
    [
        "from attrs import frozen",
        "from wuye.domain.shared.money import Money",
        "from datetime import UTC, datetime; datetime(2026, 1, 1, tzinfo=UTC)",
        "from uuid import UUID; UUID(int=1)",
        "from zoneinfo import ZoneInfo",
    ],
)
def test_the_purity_check_allows(line: str) -> None:
    """Values of time and identity are the domain's; only taking them from outside is not."""
    assert faults(line) == []
