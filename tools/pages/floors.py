"""The house in pictures: its floors as the import contracts hold them, and its rooms."""

import ast
import tomllib
from itertools import pairwise
from pathlib import Path
from typing import Any, Final

from tools.pages.markdown import sentence, table
from wuye.application.aggregates import REGISTRY

ROOT: Final = Path(__file__).resolve().parents[2]


def _contracts() -> list[dict[str, Any]]:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    contracts: list[dict[str, Any]] = project["tool"]["importlinter"]["contracts"]
    return contracts


def _short(module: str) -> str:
    return module.removeprefix("wuye.").replace(".", "_")


def diagram() -> str:
    """The layers of the import contracts: an arrow is an import that is allowed."""
    layers = next(one["layers"] for one in _contracts() if one["type"] == "layers" and "containers" not in one)
    inner = next(one for one in _contracts() if "containers" in one)
    lines = ["```mermaid", "flowchart TD"]
    lines += [f'    {_short(one)}["{one}<br>{_first_words(one)}"]' for one in layers]
    lines += [f"    {_short(a)} --> {_short(b)}" for a, b in pairwise(layers)]
    floor = _short(inner["containers"][0])
    lines.append(f"    subgraph {floor}_rooms [inside {inner['containers'][0]}]")
    storeys = [[part.strip(" ()") for part in storey.split("|")] for storey in inner["layers"]]
    present = [[room for room in storey if (ROOT / "src" / "domain" / room).exists()] for storey in storeys]
    for upper, lower in pairwise(present):
        lines += [f"        {floor}_{a}[{a}] --> {floor}_{b}[{b}]" for a in upper for b in lower]
    lines += ["    end", f"    {floor} --- {floor}_rooms", "```", ""]
    promises = "\n".join(f"- {one['name']}" for one in _contracts())
    return "\n".join(lines) + f"\nThe contracts, held by `make lint`:\n\n{promises}\n"


def _first_words(module: str) -> str:
    path = ROOT / "src" / Path(*module.split(".")[1:]) / "__init__.py"
    return sentence(ast.get_docstring(ast.parse(path.read_text(encoding="utf-8")))).partition(":")[0].rstrip(".")


def rooms() -> str:
    """Every package of the house and what it is for."""
    rows = []
    for path in sorted((ROOT / "src").rglob("__init__.py")):
        package = path.parent.relative_to(ROOT).as_posix()
        said = sentence(ast.get_docstring(ast.parse(path.read_text(encoding="utf-8"))))
        if said:
            rows.append((f"`{package}/`", said))
    return table(("folder", "what it is"), rows)


def machines() -> str:
    """Every lifecycle with its size."""
    rows = [
        (
            f"[{one.title[0]} {one.title[1]}](lifecycle-{one.category}.md)"
            if one.rows
            else f"{one.title[0]} {one.title[1]}",
            f"`{one.category}-…`",
            str(len(one.commands())),
            str(len(one.facts)),
            str(len(one.stages)),
        )
        for one in REGISTRY.lifecycles
    ]
    return table(("aggregate or register", "streams", "commands", "events", "stages"), rows)
