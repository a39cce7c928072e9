"""A ledger as delimited text (CSV): its encoding and delimiter are found out and said."""

import codecs
import csv
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from io import TextIOWrapper
from itertools import islice
from pathlib import Path
from typing import BinaryIO, Final

from wuye.adapters.spreadsheets.encodings import Found, fits, found
from wuye.adapters.spreadsheets.headings import NEAR, heading_place, headings_again, trimmed
from wuye.application.ledgers.faults import Unfit, Warned
from wuye.application.ledgers.ports import Line

_DELIMITERS: Final = (",", "\t", ";", "|", "，")
_MOST_COLUMNS: Final = 1000
_LONGEST_CELL: Final = 100_000
"""Characters of one cell: more means a quotation mark that nobody closed."""
_MARK: Final = "\ufeff"


class DelimitedSheet:
    """Reads a text file row by row; memory does not grow with it. Raises ``Unfit``."""

    def __init__(
        self, path: Path, *, encoding: str | None, delimiter: str | None, headings: Sequence[str] = ()
    ) -> None:
        self._path = path
        self._size = path.stat().st_size
        read = self._named(encoding) if encoding else found(path)
        self._codec = read.codec
        self._reached = 0
        with self._text() as text:
            top = [text.readline(_LONGEST_CELL) for _ in range(NEAR if headings else 1)]
        first = next((line for line in top if all(one in line for one in headings)), top[0])
        self._delimiter = delimiter or max(_DELIMITERS, key=first.count)
        if len(self._delimiter) != 1:
            raise Unfit("bad-delimiter", delimiter=self._delimiter)
        self._place, self.header = self._header(headings)
        self.said: Mapping[str, str] = {"encoding": read.name, "delimiter": repr(self._delimiter)[1:-1]}
        guess = Warned(code="encoding-guessed", facts={"encoding": read.name, "sample": read.sample})
        below = Warned(code="headings-below", facts={"row": self._place})
        self.warned: tuple[Warned, ...] = (
            *([] if read.sample is None else [guess]),
            *([below] if self._place > 1 else []),
        )

    def lines(self) -> Iterator[Line]:
        """Rows below the headings, but blank ones and the headings again. Raises ``Unfit`` where quoting is broken."""
        self._reached = 0
        with self._text() as text:
            for number, cells in enumerate(self._rows(text), start=1):
                if number > self._place and any(cells) and not headings_again(cells, self.header):
                    yield Line(number, tuple(cells))

    def reached(self) -> tuple[int, int]:
        """Bytes read, and bytes there are."""
        return min(self._reached, self._size), self._size

    def close(self) -> None:
        """The file is open only while it is read."""

    def _header(self, headings: Sequence[str]) -> tuple[int, tuple[str, ...]]:
        with self._text() as text:
            top = list(islice(self._rows(text), NEAR if headings else 1))
        place = heading_place(top, headings)
        header = trimmed(top[place]) if top else ()
        if not any(header):
            raise Unfit("no-header", file=self._path.name)
        if len(header) > _MOST_COLUMNS:
            raise Unfit("too-many-columns", limit=_MOST_COLUMNS)
        return place + 1, header

    def _rows(self, text: TextIOWrapper) -> Iterator[list[str]]:
        file: BinaryIO = text.buffer  # type: ignore[assignment]  # a BufferedReader, as open() made it
        csv.field_size_limit(_LONGEST_CELL)
        rows = csv.reader(text, delimiter=self._delimiter)
        while True:
            begins = rows.line_num + 1
            try:
                row = next(rows)
            except StopIteration:
                return
            except csv.Error as error:
                raise Unfit("broken-quoting", line=begins, why=str(error)) from None
            except UnicodeError as error:
                raise Unfit("wrong-encoding", encoding=self._codec, line=begins, why=str(error)) from None
            if rows.line_num % 64 == 0:
                self._reached = file.tell()
            yield row

    def _text(self) -> TextIOWrapper:
        text = self._path.open("r", encoding=self._codec, newline="")
        if text.read(1) != _MARK:
            text.seek(0)
        return text

    def _named(self, encoding: str) -> Found:
        try:
            codec = codecs.lookup(encoding).name
            # Python keeps rot13, hex and the like under such names, too.
            with suppress(UnicodeError):
                b"  ".decode(codec)
        except LookupError:
            raise Unfit("no-such-encoding", encoding=encoding) from None
        if not fits(self._path, codec):
            raise Unfit("wrong-encoding", encoding=encoding, line="?", why="")
        return Found(codec=codec, name=encoding)
