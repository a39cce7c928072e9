"""Instants of a ledger: their formats are stated, and so is their zone (design 11)."""

from collections.abc import Sequence
from datetime import UTC, date, datetime
from functools import lru_cache
from typing import Final
from zoneinfo import ZoneInfo

from wuye.application.ledgers.cells import text_of
from wuye.application.ledgers.faults import Misread
from wuye.application.ledgers.ports import Cell

ISO: Final = "iso"
"""The format that stands for ISO 8601, with or without an offset."""


class Instants:
    """Reads instants in the stated formats; one without an offset is read in the stated zone.

    In the hour that a zone has twice, the first is meant; an hour that a zone leaves out is nobody's.
    """

    def __init__(self, formats: Sequence[str], zone: ZoneInfo | None) -> None:
        self._formats = tuple(formats)
        self._zone = zone
        self._read = lru_cache(maxsize=8192)(self._parsed)

    def read(self, cell: Cell) -> datetime:
        """An instant in UTC. Raises ``Misread``: ``not-an-instant``, ``naive-time`` or ``no-such-local-time``."""
        if isinstance(cell, str):
            return self._read(cell)
        if isinstance(cell, datetime):
            return self._placed(cell)
        if isinstance(cell, date):
            return self._placed(datetime(cell.year, cell.month, cell.day))  # noqa: DTZ001 - gets its zone there
        if isinstance(cell, int | float):
            raise Misread("not-an-instant", formats=", ".join(self._formats))
        return self._read(text_of(cell))

    def _parsed(self, cell: str) -> datetime:
        text = text_of(cell)
        for form in self._formats:
            try:
                found = datetime.fromisoformat(text) if form == ISO else datetime.strptime(text, form)  # noqa: DTZ007 - _placed
            except ValueError:
                continue
            return self._placed(found)
        raise Misread("not-an-instant", formats=", ".join(self._formats))

    def _placed(self, found: datetime) -> datetime:
        if found.tzinfo is not None:
            return found.astimezone(UTC)
        if self._zone is None:
            raise Misread("naive-time")
        try:
            placed = found.replace(tzinfo=self._zone).astimezone(UTC)
        except OverflowError:
            raise Misread("not-an-instant", formats=", ".join(self._formats)) from None
        if placed.astimezone(self._zone).replace(tzinfo=None) != found:
            raise Misread("no-such-local-time", zone=self._zone.key)
        return placed
