"""Tables, and pages of which a part is made."""

import re
from collections.abc import Callable, Iterable, Sequence
from typing import Final

MADE: Final = "<!-- Made by `make docs` from the declarations; change those. -->\n\n"
_PART: Final = re.compile(r"(<!-- made: ([a-z-]+) -->\n).*?(<!-- end -->)", re.DOTALL)


def table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """A table; bars and line ends inside cells are made harmless."""
    lines = [f"| {' | '.join(head)} |", f"|{'---|' * len(head)}"]
    lines += [f"| {' | '.join(cell(one) for one in row)} |" for row in rows]
    return "\n".join(lines) + "\n"


def cell(text: str) -> str:
    """A text as it may stand in a table."""
    return " ".join(text.split()).replace("|", "\\|")


def filled(page: str, makers: dict[str, Callable[[], str]]) -> str:
    """A page written by hand with its made parts renewed. Raises ``KeyError`` for a part nobody makes."""
    return _PART.sub(lambda part: f"{part[1]}{makers[part[2]]()}{part[3]}", page)


def sentence(docstring: str | None) -> str:
    """The first sentence of a docstring, on one line."""
    return " ".join((docstring or "").strip().partition("\n\n")[0].split())
