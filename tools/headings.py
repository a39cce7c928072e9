"""Headings of the command line's cases: brought up to the registry by `make docs`."""

from pathlib import Path

from wuye.application.aggregates import REGISTRY

FILE = Path(__file__).resolve().parents[1] / "src" / "entrypoints" / "cli" / "headings.py"

_HEAD = '''"""Headings of all that takes commands, in the order of the registry: asking for help loads no domain code.

Made from the declarations by `make docs`; not edited by hand.
"""

from collections.abc import Mapping
from typing import Final

HEADINGS: Final[Mapping[str, tuple[str, str]]] = {
'''


def module() -> str:
    """The module as the registry wants it."""
    lines = (
        f'    "{one.category}": ("{one.title[0]}", "{one.title[1]}"),\n' for one in REGISTRY.lifecycles if one.rows
    )
    return _HEAD + "".join(lines) + '}\n"""Category: English, Chinese."""\n'


def main() -> None:
    """Write it."""
    FILE.write_text(module(), encoding="utf-8")


if __name__ == "__main__":
    main()
