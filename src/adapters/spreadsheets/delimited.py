"""A ledger as delimited text (CSV): its encoding and delimiter are found out and said."""

import codecs
import csv
from collections.abc import Iterator, Mapping
from contextlib import suppress
from io import TextIOWrapper
from pathlib import Path
from typing import BinaryIO, Final

from wuye.application.ledgers.faults import Unfit, Warned
from wuye.application.ledgers.ports import Line

_CHUNK: Final = 1 << 20
_DELIMITERS: Final = (",", "\t", ";", "|", "，")
_MOST_COLUMNS: Final = 1000
_LONGEST_CELL: Final = 100_000
"""Characters of one cell: more means a quotation mark that nobody closed."""
_MARKS: Final = (
    (codecs.BOM_UTF8, "utf-8-sig", "UTF-8 (BOM)"),
    (codecs.BOM_UTF16_LE, "utf-16", "UTF-16 LE (BOM)"),
    (codecs.BOM_UTF16_BE, "utf-16", "UTF-16 BE (BOM)"),
)
_GUESSES: Final = (("utf-8", "UTF-8"), ("gb18030", "GB18030"))
_SAMPLE: Final = 4096


class DelimitedSheet:
    """Reads a text file row by row; memory does not grow with it. Raises ``Unfit``."""

    def __init__(self, path: Path, *, encoding: str | None, delimiter: str | None) -> None:
        self._path = path
        self._size = path.stat().st_size
        self._codec, name = self._named(encoding) if encoding else self._detected()
        self._reached = 0
        with self._text() as text:
            first = text.readline(_LONGEST_CELL)
        self._delimiter = delimiter or max(_DELIMITERS, key=first.count)
        if len(self._delimiter) != 1:
            raise Unfit("bad-delimiter", delimiter=self._delimiter)
        self.header = self._header()
        self.said: Mapping[str, str] = {"encoding": name, "delimiter": repr(self._delimiter)[1:-1]}
        self.warned: tuple[Warned, ...] = ()

    def lines(self) -> Iterator[Line]:
        """Rows below the header; blank ones are passed over. Raises ``Unfit`` where quoting is broken."""
        self._reached = 0
        with self._text() as text:
            for number, cells in enumerate(self._rows(text), start=1):
                if number > 1 and any(cells):
                    yield Line(number, tuple(cells))

    def reached(self) -> tuple[int, int]:
        """Bytes read, and bytes there are."""
        return min(self._reached, self._size), self._size

    def close(self) -> None:
        """The file is open only while it is read."""

    def _header(self) -> tuple[str, ...]:
        with self._text() as text:
            header = next(self._rows(text), None)
        if not header or not any(header):
            raise Unfit("no-header", file=self._path.name)
        if len(header) > _MOST_COLUMNS:
            raise Unfit("too-many-columns", limit=_MOST_COLUMNS)
        return tuple(name.strip() for name in header)

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
        return self._path.open("r", encoding=self._codec, newline="")

    def _named(self, encoding: str) -> tuple[str, str]:
        try:
            codec = codecs.lookup(encoding).name
            # Python keeps rot13, hex and the like under such names, too.
            with suppress(UnicodeError):
                b"  ".decode(codec)
        except LookupError:
            raise Unfit("no-such-encoding", encoding=encoding) from None
        if not self._fits(codec):
            raise Unfit("wrong-encoding", encoding=encoding, line="?", why="")
        return codec, encoding

    def _detected(self) -> tuple[str, str]:
        """A byte order mark, else the first encoding that the whole file is valid in."""
        with self._path.open("rb") as file:
            sample = file.read(_SAMPLE)
        for mark, codec, name in _MARKS:
            if sample.startswith(mark):
                if not self._fits(codec):
                    raise Unfit("wrong-encoding", encoding=name, line="?", why="")
                return codec, name
        if b"\x00" in sample:
            # A heading in Latin letters has its zeros in every second place; Chinese ones have their separators.
            little = sample[1::2].count(0) >= sample[::2].count(0)
            codec = "utf-16-le" if little else "utf-16-be"
            if self._fits(codec):
                return codec, f"UTF-16 {'LE' if little else 'BE'}"
            raise Unfit("unknown-encoding", file=self._path.name)
        for codec, name in _GUESSES:
            if self._fits(codec):
                return codec, name
        raise Unfit("unknown-encoding", file=self._path.name)

    def _fits(self, codec: str) -> bool:
        decoder = codecs.getincrementaldecoder(codec)()
        try:
            with self._path.open("rb") as file:
                while chunk := file.read(_CHUNK):
                    decoder.decode(chunk)
            decoder.decode(b"", final=True)
        except (UnicodeError, LookupError):
            return False
        return True
