"""``python -m tests.docs.refresh FOLDER PAGE...``: what console blocks show, written anew as the commands print it now.

FOLDER is where the commands run; the demo's data must lie in it. What a page shows with ``...`` stays where it fits.
"""

from __future__ import annotations

import re
import sys
from pathlib import Path

from tests.docs.blocks import Block, blocks, console, pattern, printed


def refreshed(page: Path, folder: Path) -> str:
    """The page with what its commands print now. Raises ``AssertionError`` for one that fails."""
    text = page.read_text("utf-8")
    for block in blocks(page):
        if block.language == "console":
            fresh = "".join(_said(block, command, wanted, folder) for command, wanted in console(block.text))
            text = text.replace(f"```console\n{block.text}```", f"```console\n{fresh}```")
    return text


def _said(block: Block, command: str, wanted: str, folder: Path) -> str:
    said = printed(command, folder, block)
    if "..." in wanted and re.fullmatch(pattern(wanted), said, re.DOTALL):
        said = wanted
    return f"$ {command}\n{said}\n"


if __name__ == "__main__":
    place, *pages = map(Path, sys.argv[1:])
    for page in pages:
        page.write_text(refreshed(page, place.resolve()), "utf-8")
