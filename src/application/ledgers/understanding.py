"""What rows say by themselves, before they are held against each other: the part that any process can do."""

from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Any

from attrs import frozen

from wuye.application.ledgers.faults import Fault
from wuye.application.ledgers.ports import Line
from wuye.application.ledgers.rows import Reader, Said
from wuye.domain.ticket.commands import LegacyStep

Packed = Callable[[Any], bytes]


@frozen
class Understood:
    """A row as it is understood; ``said`` and ``step`` are left out where it is told to another process."""

    digest: str
    case_id: str | None
    row: str
    """Identity of the row in its case; empty where nothing states it."""
    at: datetime
    packed: bytes
    """The step as the plan keeps it."""
    said: Said | None = None
    step: LegacyStep | None = None


def understood(reader: Reader, packed: Packed, line: Line, *, alone: bool) -> Understood | list[Fault]:
    """A row, or everything that is wrong with it; ``alone``: every row is a case of its own."""
    said, faults = reader.said(line)
    if faults:
        return faults
    digest = reader.digest(said)
    row = "1" if alone else reader.row_id(said) or ""
    step, faults = reader.step(said, row=row or None, digest=digest)
    if step is None:
        return faults
    return Understood(digest, reader.case_id(said), row, step.at, packed(step), said, step)


Brief = tuple[str, str | None, str, datetime, bytes]


def brief(reader: Reader, packed: Packed, lines: Sequence[Line], *, alone: bool) -> list[Brief | None]:
    """Many rows in plain values, for another process; ``None`` for one with a fault, which it finds again itself."""
    found: list[Brief | None] = []
    for line in lines:
        one = understood(reader, packed, line, alone=alone)
        found.append(None if isinstance(one, list) else (one.digest, one.case_id, one.row, one.at, one.packed))
    return found
