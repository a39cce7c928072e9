"""Rows as comma-separated values (CSV, RFC 4180): the same bytes at every door, neutral for spreadsheets."""

import csv
import io
import unicodedata
from collections.abc import Iterable, Sequence


def inert(text: str) -> str:
    """A stored text made harmless: controls escaped, right-to-left runs isolated (bad input B20, B21)."""
    if text.isascii() and text.isprintable():
        return text
    marks = "".join(
        f"\\x{ord(one):02x}"
        if unicodedata.category(one) == "Cc" and one != "\n"
        else f"\\u{ord(one):04x}"
        if one in "\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"
        else one
        for one in text
    )
    turns = any(unicodedata.bidirectional(one) in ("R", "AL") for one in marks)
    return f"\u2068{marks}\u2069" if turns else marks


def separated(lines: Iterable[Sequence[str]]) -> str:
    """Lines of cells; one that would start a formula is led by an apostrophe (bad input B22)."""
    # Only here: whoever prints a list for people does not wait for it.
    from wuye.application.ledgers.cells import neutral

    written = io.StringIO()
    csv.writer(written, lineterminator="\r\n").writerows([neutral(one) for one in cells] for cells in lines)
    return written.getvalue()
