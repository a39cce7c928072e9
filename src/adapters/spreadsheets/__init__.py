"""Ledgers in files: text and XLSX in, text, JSON Lines and XLSX out, and the place an import plans in."""

from collections.abc import Sequence
from pathlib import Path
from zipfile import is_zipfile

from wuye.adapters.spreadsheets.delimited import DelimitedSheet
from wuye.application.ledgers.faults import Unfit
from wuye.application.ledgers.ports import Sheet, Writer

_OLE = bytes.fromhex("d0cf11e0a1b11ae1")
"""How .xls files and encrypted .xlsx files begin."""


def open_sheet(
    path: Path, *, sheet: str | None, encoding: str | None, delimiter: str | None, headings: Sequence[str] = ()
) -> Sheet:
    """A ledger by what it is, not by its name. Raises ``Unfit`` for what cannot be read.

    Its headings are in the first row, or in the first one near the top that has all of ``headings``.
    """
    if (path / "manifest.json").is_file():
        from wuye.adapters.spreadsheets.folder import refuse_export

        refuse_export(path)
    try:
        with path.open("rb") as file:
            begins = file.read(8)
    except OSError as error:
        raise Unfit("file-unreadable", file=str(path), why=error.strerror or "") from None
    if begins.startswith(_OLE):
        raise Unfit("old-or-encrypted", file=path.name)
    if begins.startswith(b"PK"):
        if not is_zipfile(path):
            raise Unfit("damaged-workbook", file=path.name)
        from wuye.adapters.spreadsheets.workbook import WorkbookSheet

        return WorkbookSheet(path, sheet, headings)
    return DelimitedSheet(path, encoding=encoding, delimiter=delimiter, headings=headings)


def open_writer(path: Path, form: str, columns: tuple[str, ...], title: str) -> Writer:
    """A file to write rows to: ``jsonl``, ``csv`` or ``xlsx``. Raises ``FileExistsError``: nothing is overwritten."""
    if path.exists():
        raise FileExistsError(17, "File exists", str(path))
    if form == "xlsx":
        from wuye.adapters.spreadsheets.workbook_writing import WorkbookWriter

        return WorkbookWriter(path, columns, title)
    from wuye.adapters.spreadsheets.text_writing import DelimitedWriter, LinesWriter

    return LinesWriter(path) if form == "jsonl" else DelimitedWriter(path, columns)
