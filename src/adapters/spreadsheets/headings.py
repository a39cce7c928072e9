"""Where the headings of a ledger are: people write a title above them, and paste them again at every page."""

from collections.abc import Iterable, Sequence
from typing import Final

NEAR: Final = 20
"""Rows from the top among which headings are looked for."""


def trimmed(cells: Sequence[object]) -> tuple[str, ...]:
    """A row as headings."""
    return tuple("" if cell is None else str(cell).strip() for cell in cells)


def heading_place(rows: Iterable[Sequence[object]], headings: Sequence[str]) -> int:
    """Which of the first rows has all of these headings, counted from 0; the first one where none has."""
    wanted = set(headings)
    found = (place for place, cells in enumerate(rows) if wanted and wanted.issubset(trimmed(cells)))
    return next(found, 0)


def headings_again(cells: Sequence[object], header: tuple[str, ...]) -> bool:
    """Whether a row is the headings once more; it says nothing about any case."""
    return str(cells[0]).strip() == header[0] and trimmed(cells) == header
