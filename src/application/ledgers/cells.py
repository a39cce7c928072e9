"""Cells: what they say as text, and what a spreadsheet program did to them (bad input B57)."""

import re
from collections.abc import Callable
from datetime import date, datetime, time
from functools import lru_cache
from typing import Final

from wuye.application.ledgers.faults import Misread
from wuye.application.ledgers.ports import Cell

FORMULA: Final = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
"""What makes a spreadsheet program take a text for a formula (bad input B22); in East Asia full-width signs, too."""
EXCERPT: Final = 64
_EXACT: Final = 2**53
"""Whole numbers above it lose digits in a spreadsheet."""
_ZEROS: Final = 6
"""How many leading zeros a code may have lost."""

_EXPONENT: Final = re.compile(r"[+-]?[0-9](?:[.,][0-9]+)?[eE][+]?[0-9]+")
_DATES: Final = re.compile(
    r"[0-9]{4}[-/.][0-9]{1,2}[-/.][0-9]{1,2}(?:[ T]0{1,2}:00(?::00)?)?"
    r"|[0-9]{1,2}[-/][0-9]{1,2}[-/](?:19|20)[0-9]{2}"
    r"|[0-9]{1,2}-(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)[a-z]*(?:-[0-9]{2,4})?"
    r"|(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)[a-z]*-[0-9]{2,4}"
    r"|(?:[0-9]{4}年)?[0-9]{1,2}月(?:[0-9]{1,2}日)?",
    re.IGNORECASE,
)
_ERRORS: Final = frozenset({"#REF!", "#N/A", "#VALUE!", "#NAME?", "#DIV/0!", "#NUM!", "#NULL!", "#SPILL!", "#CALC!"})


def text_of(cell: Cell) -> str:
    """A cell as text: trimmed, whole numbers without a point, instants in ISO 8601, neutralised formulas as they were.

    An export leads a text such as ``=1`` with an apostrophe, so that no program takes it for a formula; here it goes.
    """
    match cell:
        case str():
            text = cell.strip()
            return text[1:] if text[:1] == "'" and text[1:2] in FORMULA else text
        case None:
            return ""
        case bool():
            return "true" if cell else "false"
        case float():
            return str(int(cell)) if cell.is_integer() else repr(cell)
        case datetime() | date() | time():
            return cell.isoformat()
        case _:
            return str(cell)


def excerpt(cell: Cell) -> str:
    """What a fault repeats of a cell."""
    text = text_of(cell)
    return text if len(text) <= EXCERPT else text[: EXCERPT - 1] + "…"


def neutral(text: str) -> str:
    """A text that no spreadsheet program takes for a formula (bad input B22)."""
    return f"'{text}" if text.startswith(FORMULA) else text


def checked(cell: Cell, *, pattern: str | None, digits: int | None, coded: bool) -> str:
    """The text of a cell that names something, or what a spreadsheet program did to it.

    ``coded``: the column holds a number or code, never prose. Raises ``Misread``: ``spreadsheet-error``,
    ``spreadsheet-date``, ``spreadsheet-exponent``, ``spreadsheet-precision``, ``spreadsheet-leading-zero`` or
    ``pattern-mismatch``.
    """
    text = text_of(cell)
    if text in _ERRORS:
        raise Misread("spreadsheet-error")
    if not coded:
        return text
    fits = _matcher(pattern, digits)
    if fits is not None and fits(text) and not isinstance(cell, datetime | date | time):
        return text
    if isinstance(cell, datetime | date | time) or _DATES.fullmatch(text):
        raise Misread("spreadsheet-date")
    if _EXPONENT.fullmatch(text):
        raise Misread("spreadsheet-exponent")
    if isinstance(cell, int | float) and abs(cell) > _EXACT:
        raise Misread("spreadsheet-precision")
    if fits is not None and text:
        if text.isdigit() and any(fits("0" * more + text) for more in range(1, _ZEROS + 1)):
            raise Misread("spreadsheet-leading-zero", **({} if digits is None else {"digits": digits}))
        raise Misread("pattern-mismatch", **_asked(pattern, digits))
    return text


def _asked(pattern: str | None, digits: int | None) -> dict[str, object]:
    return {"pattern": f"[0-9]{{{digits}}}" if pattern is None else pattern}


@lru_cache(maxsize=256)
def _matcher(pattern: str | None, digits: int | None) -> Callable[[str], object] | None:
    if pattern is None and digits is None:
        return None
    return re.compile(f"[0-9]{{{digits}}}" if pattern is None else pattern).fullmatch
