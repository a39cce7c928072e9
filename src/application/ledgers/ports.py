"""What an import and an export need from outside: a sheet to read, a place to plan in, a sheet to write."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date, datetime, time
from typing import Any, Protocol

from attrs import frozen

from wuye.application.ledgers.faults import Fault, Warned

Cell = str | int | float | bool | datetime | date | time | None
"""What a spreadsheet gives; a text file gives ``str`` only."""


@frozen
class Line:
    """A row of the file: its number as a spreadsheet shows it (the header is row 1), and its cells."""

    number: int
    cells: tuple[Cell, ...]


class Sheet(Protocol):
    """A file opened for reading."""

    @property
    def header(self) -> tuple[str, ...]:
        """Headings, trimmed."""
        ...

    @property
    def said(self) -> Mapping[str, str]:
        """What was found out about the file, for people: encoding, delimiter or sheet."""
        ...

    @property
    def warned(self) -> tuple[Warned, ...]:
        """What a person should know: formulas, hidden sheets and the like."""
        ...

    def lines(self) -> Iterator[Line]:
        """Rows below the header that are not blank; may be read again from the start. Raises ``Unfit``."""
        ...

    def reached(self) -> tuple[int, int]:
        """How much of the file was read, and how much there is, in units of its own."""
        ...

    def close(self) -> None:
        """Give the file back."""
        ...


@frozen(kw_only=True)
class PlannedLine:
    """A good row on its way: where it belongs, what identifies it, what it says."""

    number: int
    case: str
    """External id of the case."""
    row: str
    """Identity of the line in its case; empty = its digest and its place among those that say the same."""
    digest: str
    """Keyed digest of what it says."""
    at: datetime
    step: Any = None
    """The ``LegacyStep``; ``None`` where it is not needed."""
    said: bytes = b""
    """The step as it is kept, packed: the same for the same row."""


@frozen(kw_only=True)
class PlannedCase:
    """A case that a row opened."""

    id: str
    first: int
    """Number of the row that opened it."""
    command: Any
    """The ``ImportTicket``, with the first of its steps where those are wanted."""
    opened_at: datetime
    said: bytes = b""
    """The command as it was kept."""


@frozen
class Parcel:
    """A case with its rows as the plan keeps them: plain values, which another process can be given."""

    stream: str | None
    """The ticket it became, if it was imported before."""
    version: int
    """Of that ticket, when its rows were looked at; 0 where there is none."""
    good: int
    """How many of its rows are good and not settled."""
    rows: tuple[tuple[Any, ...], ...]


Unpacked = Callable[[Parcel, int], tuple[PlannedCase, list[PlannedLine]]]
"""A case with its good rows, each with its step; and so many of them in the command of the case."""


class Plan(Protocol):
    """Where validated rows wait: on disk, so that memory stays flat however long the ledger is."""

    def ordinal(self, digest: str) -> int:
        """How many rows said exactly this so far, this one included; 1 for the first."""
        ...

    def first(self, case: str, row: str, digest: str, number: int) -> tuple[int, str] | None:
        """Claim an identity; number and digest of the row that had it before, if one had."""
        ...

    def opened(self, case: str) -> bool:
        """Whether a row opened this case."""
        ...

    def open(self, case: PlannedCase) -> None:
        """Keep a case."""
        ...

    def packed(self, step: Any) -> bytes:
        """A ``LegacyStep`` as it is kept: the same for the same one, in every process."""
        ...

    def add(self, line: PlannedLine) -> None:
        """Keep a good row of a case that is open; its step is packed."""
        ...

    def reject(self, faults: Sequence[Fault]) -> None:
        """Keep everything that is wrong with a row; one that was good so far no longer is."""
        ...

    def settle(self, numbers: Sequence[int]) -> None:
        """Rows that are in the store: nothing is left to be done."""
        ...

    def attach(self, case: PlannedCase, stream: str, version: int) -> None:
        """The ticket that a case became, and its version when its rows were looked at."""
        ...

    def cases(self) -> Iterator[tuple[PlannedCase, datetime, datetime]]:
        """Cases with good rows that are not settled, in the order of the file; rows may be settled meanwhile.

        With each comes when the first and the last of its rows was so.
        """
        ...

    def lines(self, case: PlannedCase) -> list[PlannedLine]:
        """Its good rows that are not settled, each with its identity, without their steps."""
        ...

    def parcels(self) -> Iterator[Parcel]:
        """The same cases with their rows, in the order of the file."""
        ...

    def unpacked(self, parcel: Parcel, steps: int) -> tuple[PlannedCase, list[PlannedLine]]:
        """What a parcel holds; the plan itself is not asked."""
        ...

    def faults(self) -> Iterator[Fault]:
        """Everything that is wrong, in the order of the file."""
        ...

    def rejects(self) -> Iterator[tuple[int, list[Fault]]]:
        """Numbers of bad rows with everything that is wrong with them, in the order of the file."""
        ...

    def tally(self) -> Mapping[str, int]:
        """Numbers of rows: ``good``, ``settled``, ``rejected``; and of ``cases`` in ``parcels``."""
        ...

    def close(self) -> None:
        """Forget everything."""
        ...


class Writer(Protocol):
    """A file being written, row by row; it appears under its name when it is whole."""

    def row(self, values: Mapping[str, Any]) -> Any:
        """Write one row."""
        ...

    def done(self) -> Mapping[str, int]:
        """Finish the file and put it in place; gives what a person should know, such as cells that were cut."""
        ...

    def abandon(self) -> None:
        """Leave nothing behind."""
        ...


class CellWriter(Protocol):
    """The same for rows whose columns have no names of ours."""

    def cells(self, values: Sequence[Cell]) -> Any:
        """Write one row."""
        ...

    def done(self) -> Mapping[str, int]:
        """Finish the file and put it in place."""
        ...

    def abandon(self) -> None:
        """Leave nothing behind."""
        ...


class Folder(Protocol):
    """A folder being filled with everything; it appears under its name when it is whole."""

    def rows(self, name: str, rows: Iterator[Mapping[str, Any]]) -> int:
        """Write rows to a file of JSON Lines; gives their number."""
        ...

    def exhibit(self, digest: str, content: bytes) -> None:
        """Write the bytes of a piece of evidence, once."""
        ...

    def holds(self, digest: str) -> bool:
        """Whether the bytes of a piece of evidence were written."""
        ...

    def done(self, said: Mapping[str, Any]) -> int:
        """Write the manifest and put the folder in its place; gives the number of files."""
        ...

    def abandon(self) -> None:
        """Leave nothing behind."""
        ...
