"""A long import shared between this process and a second one: piece by piece, what came of each in the order given."""

from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import islice
from typing import Any, Final, Generic, TypeVar
from zoneinfo import ZoneInfo

from attrs import frozen

from wuye.application.desk import Desk
from wuye.application.ledgers.filing import Filing
from wuye.application.ledgers.mapping import Mapping
from wuye.application.ledgers.ports import Line, Parcel, Plan, Sheet
from wuye.application.ledgers.rows import Reader
from wuye.application.ledgers.understanding import brief
from wuye.application.ports import SecondHand
from wuye.domain.shared.actor import Actor

T = TypeVar("T")
U = TypeVar("U")

_AHEAD: Final = 6
"""Pieces that may wait here for an earlier one which the other process has."""


@frozen(kw_only=True)
class Piece:
    """A part of an import: rows to be understood, or cases to be opened."""

    lines: Sequence[Line] = ()
    parcels: Sequence[Parcel] = ()


def assistance(
    desk: Desk,
    sheet: Sheet,
    plan: Plan,
    mapping: Mapping,
    *,
    by: Actor,
    zone: ZoneInfo | None,
    run: str,
    site: str | None = None,
) -> Callable[[Piece], Any]:
    """What the second process does with a piece, at a desk of its own; of a plan it needs the packing alone.

    ``run`` is that of the ``Importing`` it assists.
    """
    filing = Filing(desk, plan.unpacked, source=mapping.source, by=by, run=run)
    reader = Reader(mapping, sheet.header, zone=zone, site=site, digest=filing.digest)
    alone = mapping.rows == "case"

    def done(piece: Piece) -> Any:
        if piece.parcels:
            return filing.opened(piece.parcels)
        return brief(reader, plan.packed, piece.lines, alone=alone)

    return done


class Sharing(Generic[T, U]):
    """Work that is done here, or by the second process where there is one and it has time.

    Where that ends before its work did, what it had is done here: every part of an import may be done again.
    """

    def __init__(
        self, second: SecondHand | None, piece: Callable[[T], Piece], here: Callable[[T], Sequence[U]]
    ) -> None:
        self._second = second
        self._piece = piece
        self._here = here

    def done(self, parts: Iterable[T]) -> Iterator[tuple[T, Sequence[U]]]:
        """Every part with what came of it. Raises what was raised at either place."""
        under_way: deque[tuple[T, Sequence[U] | None]] = deque()
        for part in parts:
            under_way.append((part, None if self._given(part) else self._here(part)))
            while under_way and (under_way[0][1] is not None or len(under_way) > _AHEAD or self._ready()):
                yield self._came(*under_way.popleft())
        while under_way:
            yield self._came(*under_way.popleft())

    def _given(self, part: T) -> bool:
        if self._second is None or not self._second.free():
            return False
        try:
            self._second.give(self._piece(part))
        except EOFError:
            self._second = None
            return False
        return True

    def _ready(self) -> bool:
        return self._second is None or self._second.ready()

    def _came(self, part: T, found: Sequence[U] | None) -> tuple[T, Sequence[U]]:
        if found is None and self._second is not None:
            try:
                found = self._second.take()
            except EOFError:
                self._second = None
        return part, self._here(part) if found is None else found


def batched(items: Iterable[T], count: int) -> Iterator[list[T]]:
    """Lists of so many; the last may be shorter."""
    source = iter(items)
    while batch := list(islice(source, count)):
        yield batch
