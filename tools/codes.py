"""Finds every code that the source can answer with, and the facts that stand beside it."""

import ast
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Final

from attrs import frozen

ROOT: Final = Path(__file__).resolve().parents[1]
SOURCE: Final = ROOT / "src"

REFUSALS: Final = frozenset({"Refused", "InvalidInput", "BrokenHistory"})
_DOORS: Final = {
    "Problem": (0, frozenset({"status", "headers", "shown"})),
    "header": (0, frozenset()),
    "parameter": (1, frozenset()),
    "Misfit": (1, frozenset()),
    "_one": (1, frozenset()),
}
"""Where these calls carry their code, and which keywords are no facts."""
_NAMED: Final = {"Fault": "rule", "Failure": "code"}
"""Calls that carry their code in a keyword."""


@frozen(kw_only=True)
class Raised:
    """A code in the source."""

    code: str
    place: str
    kind: str
    """The call it stands in."""
    facts: frozenset[str] | None
    """Names of the facts beside it; ``None`` where they are computed."""


@cache
def raised(folder: Path = SOURCE) -> tuple[Raised, ...]:
    """Every code that is written out in a call, in the order of the files; they are read once."""
    files = sorted(folder.rglob("*.py"))
    return tuple(one for path in files for one in _codes(path, ast.parse(path.read_text(encoding="utf-8"))))


def exits() -> dict[str, str]:
    """Exit codes, by name, that the command line gives to failures it knows by their code."""
    tree = ast.parse((SOURCE / "entrypoints" / "cli" / "failures.py").read_text(encoding="utf-8"))
    found: dict[str, str] = {}
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and getattr(node.func, "id", "") == "Failure":
            given = {keyword.arg: keyword.value for keyword in node.keywords}
            code, ended = given.get("code"), given.get("exit")
            if isinstance(code, ast.Constant) and isinstance(ended, ast.Attribute):
                found[str(code.value)] = ended.attr
    return found


def _codes(path: Path, tree: ast.Module) -> Iterator[Raised]:
    for node in ast.walk(tree):
        if not isinstance(node, ast.Call):
            continue
        kind = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
        place = f"{path.relative_to(ROOT).as_posix()}:{node.lineno}"
        if kind in REFUSALS:
            yield from _at(node, 0, kind, place, _facts(node, frozenset()))
        # A method called ``header`` looks one up; the function makes a problem of one.
        elif kind in _DOORS and isinstance(node.func, ast.Name) and "entrypoints" in path.parts:
            where, aside = _DOORS[kind]
            yield from _at(node, where, kind, place, _facts(node, aside) if where == 0 else None)
            if kind == "header":
                yield from _at(node, 2, kind, place, None)
        elif kind == "Misfit":
            yield from _at(node, 1, kind, place, None)
        elif kind in _NAMED:
            for keyword in node.keywords:
                if keyword.arg == _NAMED[kind] and isinstance(keyword.value, ast.Constant):
                    yield Raised(code=str(keyword.value.value), place=place, kind=kind, facts=None)


def _at(node: ast.Call, where: int, kind: str, place: str, facts: frozenset[str] | None) -> Iterator[Raised]:
    if len(node.args) <= where:
        return
    argument = node.args[where]
    choices = (argument.body, argument.orelse) if isinstance(argument, ast.IfExp) else (argument,)
    for choice in choices:
        if isinstance(choice, ast.Constant) and isinstance(choice.value, str):
            yield Raised(code=choice.value, place=place, kind=kind, facts=facts)


def _facts(node: ast.Call, aside: frozenset[str]) -> frozenset[str] | None:
    names = {keyword.arg for keyword in node.keywords}
    if getattr(node.func, "id", "") == "header":
        names.add("header")
    # ``**facts``: only the run knows them.
    return None if None in names else frozenset(name for name in names if name) - aside
