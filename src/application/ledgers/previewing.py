"""The first rows of a ledger as they would be understood, before anything is kept or asked."""

from collections.abc import Iterator, Sequence
from itertools import islice

from attrs import frozen

from wuye.application.ledgers.faults import Fault
from wuye.application.ledgers.ports import Sheet
from wuye.application.ledgers.rows import Reader
from wuye.domain.ticket.commands import ImportTicket, LegacyStep


@frozen(kw_only=True)
class Previewed:
    """A row as it would be understood; ``step`` and ``case`` are empty where it cannot be."""

    number: int
    step: LegacyStep | None
    case: ImportTicket | None
    faults: Sequence[Fault]


def preview(sheet: Sheet, reader: Reader, count: int) -> Iterator[Previewed]:
    """The first rows as they would be understood; the store is not looked at."""
    for line in islice(sheet.lines(), count):
        said, faults = reader.said(line)
        step: LegacyStep | None = None
        case: ImportTicket | None = None
        if not faults:
            digest = reader.digest(said)
            step, faults = reader.step(said, row="1", digest=digest)
            if step is not None:
                case, _, faults = reader.case(said, case_id=reader.case_id(said) or digest, step=step)
        yield Previewed(number=line.number, step=step, case=case, faults=faults)
