"""A ledger as XLSX: values only, whatever else the workbook holds; looked at as a file before anything opens it.

A workbook is an archive that strangers fill: its members are unpacked once under limits (bad input B59), so that a zip
bomb costs a refusal and not the machine; a document type or an entity in any part is refused.
"""

import re
import zipfile
import zlib
from collections.abc import Iterator, Mapping, Sequence
from html import unescape
from pathlib import Path
from typing import Any, Final

from wuye.adapters.spreadsheets.headings import NEAR, heading_place, headings_again, trimmed
from wuye.application.ledgers.faults import Unfit, Warned
from wuye.application.ledgers.ports import Cell, Line

_MEMBERS: Final = 2000
_UNPACKED: Final = 512 * 2**20
"""Bytes of all parts together."""
_RATIO: Final = 200
"""Bytes unpacked for one packed, above ``_SMALL``; worksheets reach about 30."""
_SMALL: Final = 16 * 2**20
_CELLS: Final = 20_000_000
_COLUMNS: Final = 1000
_CHUNK: Final = 1 << 20
_OVERLAP: Final = 16
_DECLARED: Final = re.compile(rb"<!(?:DOCTYPE|ENTITY)", re.IGNORECASE)
_SHEET: Final = re.compile(r"<(?:\w+:)?sheet\s([^>]*)>")
_ATTRIBUTE: Final = re.compile(r'([\w:]+)\s*=\s*"([^"]*)"')
_RELATION: Final = re.compile(r"<(?:\w+:)?Relationship\s([^>]*)>")
_COUNTED: Final = {
    "formulas": re.compile(rb"<(?:\w+:)?f[ />]"),
    "merged-cells": re.compile(rb"<(?:\w+:)?mergeCell[ />]"),
}


class WorkbookSheet:
    """Reads one sheet; the first visible one, unless another is named. Raises ``Unfit``."""

    def __init__(self, path: Path, sheet: str | None, headings: Sequence[str] = ()) -> None:
        self._path = path
        counts, parts = _looked_at(path)
        book = _opened(path)
        visible = [one.name for one in book.sheets_metadata if str(one.visible).endswith(".Visible")]
        hidden = [one.name for one in book.sheets_metadata if one.name not in visible]
        names = [one.name for one in book.sheets_metadata]
        if sheet is not None and sheet not in names:
            raise Unfit("no-such-sheet", sheet=sheet, sheets=", ".join(names))
        chosen = sheet or next(iter(visible), None)
        if chosen is None:
            raise Unfit("no-visible-sheet", sheets=", ".join(names))
        self._rows = _range(book, chosen)
        self._reached = 0
        top = self._rows.to_python(nrows=NEAR) if self._rows.height else [[]]
        self._place = heading_place(top, headings)
        header = [_cell(one) for one in top[self._place]]
        while header and header[-1] in (None, ""):
            header.pop()
        if not header:
            raise Unfit("no-header", file=path.name)
        if len(header) > _COLUMNS or self._rows.height * self._rows.width > _CELLS:
            raise Unfit("too-many-cells", limit=_CELLS)
        self.header = trimmed(header)
        self._start = self._rows.start[0]
        self.said: Mapping[str, str] = {"encoding": "XLSX", "sheet": chosen}
        below = Warned(code="headings-below", facts={"row": self._start + self._place + 1})
        others = [one for one in visible if one != chosen]
        self.warned = (*([below] if self._place else []), *_warned(counts, parts, chosen, hidden, others))

    def lines(self) -> Iterator[Line]:
        """Rows below the headings, but blank ones and the headings again.

        Formulas give the value they had when the file was saved.
        """
        width = len(self.header)
        for place, row in enumerate(self._rows.iter_rows()):
            self._reached = place
            cells = [_cell(one) for one in row]
            while len(cells) > width and cells[-1] in (None, ""):
                cells.pop()
            if place <= self._place or not any(one not in (None, "") for one in cells):
                continue
            if not headings_again(cells, self.header):
                yield Line(self._start + place + 1, tuple(cells))

    def reached(self) -> tuple[int, int]:
        """Rows read, and rows there are."""
        return self._reached, max(0, self._rows.height - 1)

    def close(self) -> None:
        """The file was closed when its values were read."""


def _looked_at(path: Path) -> tuple[dict[str, dict[str, int]], dict[str, Any]]:
    """Unpack every part once, under limits; formulas and merged cells by part, and what else is in the archive."""
    counts: dict[str, dict[str, int]] = {}
    parts: dict[str, Any] = {"names": [], "texts": {}}
    try:
        with zipfile.ZipFile(path) as archive:
            members = archive.infolist()
            if len(members) > _MEMBERS:
                raise Unfit("zip-bomb", why=f"{len(members)} parts")
            left = _UNPACKED
            for member in members:
                left -= _part(archive, member, left, counts, parts)
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError, OSError) as error:
        raise Unfit("damaged-workbook", file=path.name, why=str(error)) from None
    if not any(name.endswith("workbook.xml") for name in parts["names"]):
        raise Unfit("damaged-workbook", file=path.name)
    return counts, parts


def _part(
    archive: zipfile.ZipFile,
    member: zipfile.ZipInfo,
    left: int,
    counts: dict[str, dict[str, int]],
    parts: dict[str, Any],
) -> int:
    name = member.filename
    parts["names"].append(name)
    kept = b"" if name in ("xl/workbook.xml", "xl/_rels/workbook.xml.rels") else None
    found = dict.fromkeys(_COUNTED, 0) if name.startswith("xl/worksheets/") else None
    is_xml = name.endswith((".xml", ".rels", ".vml"))
    size, tail = 0, b""
    with archive.open(member) as part:
        while chunk := part.read(_CHUNK):
            size += len(chunk)
            if size > left or (size > _SMALL and size > _RATIO * max(1, member.compress_size)):
                raise Unfit("zip-bomb", why=name)
            if is_xml:
                window = tail + chunk
                if _DECLARED.search(window.replace(b"\x00", b"")):
                    raise Unfit("xml-with-entities", part=name)
                for what, pattern in _COUNTED.items() if found is not None else ():
                    # What lay wholly in the tail was counted with the chunk before.
                    counted = sum(match.end() > len(tail) for match in pattern.finditer(window))
                    assert found is not None
                    found[what] += counted
                tail = window[-_OVERLAP:]
            if kept is not None:
                kept += chunk
    if found is not None:
        counts[name] = found
    if kept is not None:
        parts["texts"][name] = kept.decode("utf-8", errors="replace")
    return size


def _warned(
    counts: dict[str, dict[str, int]], parts: dict[str, Any], chosen: str, hidden: list[str], others: list[str]
) -> Iterator[Warned]:
    part = _part_of(parts, chosen)
    for what in _COUNTED:
        number = counts.get(part, {}).get(what, 0)
        if number:
            yield Warned(code=what, facts={"count": number, "sheet": chosen})
    if any("externalLinks/" in name for name in parts["names"]):
        yield Warned(code="external-links")
    if any(name.endswith("vbaProject.bin") for name in parts["names"]):
        yield Warned(code="macros")
    if hidden:
        yield Warned(code="hidden-sheets", facts={"sheets": ", ".join(hidden)})
    if others:
        yield Warned(code="other-sheets", facts={"sheet": chosen, "sheets": ", ".join(others)})


def _part_of(parts: dict[str, Any], sheet: str) -> str:
    """The part of the archive that holds a sheet."""
    relations = {}
    for found in _RELATION.finditer(parts["texts"].get("xl/_rels/workbook.xml.rels", "")):
        attributes = dict(_ATTRIBUTE.findall(found[1]))
        relations[attributes.get("Id", "")] = attributes.get("Target", "")
    for found in _SHEET.finditer(parts["texts"].get("xl/workbook.xml", "")):
        attributes = dict(_ATTRIBUTE.findall(found[1]))
        if unescape(attributes.get("name", "")) == sheet:
            identity = next((value for name, value in attributes.items() if name.endswith(":id")), "")
            target = relations.get(identity, "")
            return target.lstrip("/") if target.startswith("/") else f"xl/{target}"
    return ""


def _opened(path: Path) -> Any:
    try:
        import python_calamine
    except ImportError:
        raise Unfit("no-xlsx") from None
    try:
        return python_calamine.load_workbook(path)
    except Exception as error:  # noqa: BLE001 - the library has no common base for what a strange file does to it
        raise Unfit("damaged-workbook", file=path.name, why=str(error)) from None


def _range(book: Any, name: str) -> Any:
    try:
        return book.get_sheet_by_name(name)
    except Exception as error:  # noqa: BLE001 - as above
        raise Unfit("damaged-workbook", file=name, why=str(error)) from None


def _cell(value: Any) -> Cell:
    """What calamine gives; a length of time is no value of a ledger."""
    if value == "":
        return None
    return value if isinstance(value, Cell) else str(value)
