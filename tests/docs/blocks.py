"""The blocks of our pages that a reader may copy, run as they stand."""

import os
import re
import subprocess
import sys
import sysconfig
from collections.abc import Mapping
from pathlib import Path
from types import MappingProxyType
from typing import Final

from attrs import frozen

ROOT: Final = Path(__file__).resolve().parents[2]
PAGES: Final = (ROOT / "README.md", ROOT / "CONTRIBUTING.md", *sorted((ROOT / "docs").rglob("*.md")))
_BLOCK: Final = re.compile(r"^```(bash|console|python)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
_STYLE: Final = re.compile(r"\x1b\[[0-9;]*m")
_SECONDS: Final = 300
SCREEN: Final = {"TTY_COMPATIBLE": "1", "TERM": "xterm", "COLUMNS": "120"}
"""A console block shows what stands on a terminal of this width."""


@frozen
class Block:
    """One fenced block: its language, its text, the line it begins in."""

    language: str
    text: str
    line: int


def blocks(page: Path) -> list[Block]:
    """Blocks in the order of the page."""
    text = page.read_text(encoding="utf-8")
    return [Block(m[1], m[2], text[: m.start()].count("\n") + 1) for m in _BLOCK.finditer(text)]


def run(block: Block, folder: Path, *, port: int) -> None:
    """Run a block in a folder; a console block must also say what the page says (``...`` stands for anything)."""
    text = block.text.replace("8321", str(port))
    if block.language == "python":
        _done([sys.executable, "-W", "error", "-c", text], folder, block)
    elif block.language == "bash":
        _done(["bash", "-euo", "pipefail", "-c", text], folder, block)
    else:
        for command, wanted in console(text):
            said = printed(command, folder, block)
            assert re.fullmatch(pattern(wanted), said, re.DOTALL), f"line {block.line}: {command}\n{said}"


def printed(command: str, folder: Path, block: Block) -> str:
    """What a person sees of what a command prints: no colours, no blanks at the ends of lines."""
    said = _done(["bash", "-euo", "pipefail", "-c", command], folder, block, SCREEN)
    return "\n".join(line.rstrip() for line in _STYLE.sub("", said).splitlines()).strip("\n")


def console(text: str) -> list[tuple[str, str]]:
    """Commands after ``$``, each with the lines it should print."""
    parts = re.split(r"^\$ (.*)$", text, flags=re.MULTILINE)[1:]
    return [(command, said.strip("\n")) for command, said in zip(parts[::2], parts[1::2], strict=True)]


def pattern(wanted: str) -> str:
    """What is shown on the page as an expression: ``...`` is anything."""
    return r".*".join(re.escape(part) for part in wanted.split("..."))


def _done(command: list[str], folder: Path, block: Block, screen: Mapping[str, str] = MappingProxyType({})) -> str:
    bin_folder = sysconfig.get_path("scripts")
    environment = {name: value for name, value in os.environ.items() if not name.startswith("WUYE_")}
    environment |= {
        "PATH": f"{bin_folder}{os.pathsep}{os.environ['PATH']}",
        "LANG": "C.UTF-8",
        "COLUMNS": "100",
        **screen,
    }
    ran = subprocess.run(
        command, cwd=folder, env=environment, capture_output=True, text=True, check=False, timeout=_SECONDS
    )
    assert ran.returncode == 0, f"line {block.line}: exit {ran.returncode}\n{ran.stdout}\n{ran.stderr}"
    return ran.stdout
