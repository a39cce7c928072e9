"""Rows to a text file: CSV that no spreadsheet program takes for formulas, or JSON Lines."""

import csv
import os
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, Self, TextIO

import msgspec

from wuye.adapters.spreadsheets.placing import begun, placed
from wuye.application.ledgers.cells import neutral, text_of
from wuye.application.ledgers.ports import Cell


class _Whole:
    """A file that appears under its name when it is whole and on the disk; until then it has another name."""

    def __init__(self, path: Path, encoding: str) -> None:
        self._path = path
        self._part = begun(path)
        self._file: TextIO = self._part.open("w", encoding=encoding, newline="")

    def done(self) -> Mapping[str, int]:
        """Put the file in its place. Raises ``FileExistsError`` when another one came there meanwhile."""
        self._file.flush()
        os.fsync(self._file.fileno())
        self._file.close()
        placed(self._part, self._path)
        return {}

    def abandon(self) -> None:
        """Leave nothing behind."""
        self._file.close()
        self._part.unlink(missing_ok=True)


class DelimitedWriter(_Whole):
    """CSV (RFC 4180) in UTF-8 with a byte order mark, which spreadsheet programs need to see Chinese."""

    def __init__(self, path: Path, columns: Sequence[str]) -> None:
        super().__init__(path, "utf-8-sig")
        self._columns = tuple(columns)
        self._rows = csv.writer(self._file, lineterminator="\r\n")
        self.cells(self._columns)

    def row(self, values: Mapping[str, Any]) -> Self:
        """Write one row; a value that is no text is written as JSON."""
        return self.cells([_said(values.get(name)) for name in self._columns])

    def cells(self, values: Sequence[Cell]) -> Self:
        """Write the cells of one row, neutralised."""
        self._rows.writerow([neutral(text_of(value)) for value in values])
        return self


class LinesWriter(_Whole):
    """JSON Lines: one object a row, nothing cut, nothing neutralised."""

    def __init__(self, path: Path) -> None:
        super().__init__(path, "utf-8")
        self._encode = msgspec.json.Encoder().encode

    def row(self, values: Mapping[str, Any]) -> Self:
        """Write one object."""
        self._file.write(self._encode(values).decode())
        self._file.write("\n")
        return self


def _said(value: Any) -> Cell:
    if value is None or isinstance(value, str | int | float):
        return value
    return msgspec.json.encode(value).decode()
