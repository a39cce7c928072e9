"""Rows to XLSX: every cell a text or a number, never a formula or a link; written row by row with flat memory."""

import os
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, Final, Self

import msgspec

from wuye.adapters.spreadsheets.placing import begun, placed
from wuye.application.ledgers.cells import neutral
from wuye.application.ledgers.faults import Unfit

_LONGEST: Final = 32_767
"""Characters of one cell."""
_ROWS: Final = 1_048_576
"""Rows of one sheet, the header included."""
_TITLE: Final = 25


class WorkbookWriter:
    """A workbook that appears under its name when it is whole; a sheet that is full is followed by another."""

    def __init__(self, path: Path, columns: Sequence[str], title: str) -> None:
        try:
            import xlsxwriter
        except ImportError:
            raise Unfit("no-xlsx-writer") from None
        self._path = path
        self._part = begun(path)
        self._columns = tuple(columns)
        self._title = title[:_TITLE]
        options = {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
        self._book = xlsxwriter.Workbook(str(self._part), options)
        self._sheets = 0
        self._cut = 0
        self._next = 0
        self._begin()

    def row(self, values: Mapping[str, Any]) -> Self:
        """Write one row; a text that a spreadsheet cannot hold is cut and counted."""
        if self._next == _ROWS:
            self._begin()
        for place, name in enumerate(self._columns):
            self._cell(place, values.get(name))
        self._next += 1
        return self

    def done(self) -> Mapping[str, int]:
        """Put the file in its place; ``cut-cells`` and ``more-sheets`` where there were any."""
        self._book.close()
        with self._part.open("rb+") as file:
            os.fsync(file.fileno())
        placed(self._part, self._path)
        found = {"cut-cells": self._cut, "more-sheets": self._sheets if self._sheets > 1 else 0}
        return {name: count for name, count in found.items() if count}

    def abandon(self) -> None:
        """Leave nothing behind."""
        self._book.close()
        self._part.unlink(missing_ok=True)

    def _begin(self) -> None:
        self._sheets += 1
        self._sheet = self._book.add_worksheet(self._title if self._sheets == 1 else f"{self._title} {self._sheets}")
        self._sheet.freeze_panes(1, 0)
        for place, name in enumerate(self._columns):
            self._sheet.write_string(0, place, name)
        self._next = 1

    def _cell(self, place: int, value: Any) -> None:
        if value is None:
            return
        if isinstance(value, bool):
            self._sheet.write_boolean(self._next, place, value)
        elif isinstance(value, int | float):
            self._sheet.write_number(self._next, place, value)
        else:
            text = neutral(value if isinstance(value, str) else msgspec.json.encode(value).decode())
            if len(text) > _LONGEST:
                self._cut += 1
                text = text[: _LONGEST - 1] + "…"
            self._sheet.write_string(self._next, place, text)
