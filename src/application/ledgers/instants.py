"""Instants of a ledger: their formats are stated, and so is their zone (design 11)."""

import re
from collections.abc import Sequence
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from typing import Final
from zoneinfo import ZoneInfo

from wuye.application.ledgers.cells import text_of
from wuye.application.ledgers.faults import Misread
from wuye.application.ledgers.ports import Cell

ISO: Final = "iso"
"""The format that stands for ISO 8601, with or without an offset."""
SERIAL: Final = "serial"
"""The format that stands for a date as a spreadsheet keeps it: days since the end of 1899, with their fraction."""
_FIRST: Final = datetime(1899, 12, 30)  # noqa: DTZ001 - gets its zone when it is placed
_SERIALS: Final = re.compile(r"[0-9]{1,7}(?:\.[0-9]+)?")
_TIME: Final = re.compile(r"([0-9]{1,2})[:：]([0-9]{2})(?:[:：]([0-9]{2}))?")
_MIDNIGHT: Final = re.compile(r"(?<![0-9:+-])24:00(?P<seconds>:00)?(?![0-9:])")
"""The end of a day (ISO 8601): the beginning of the next."""
_DAY: Final = timedelta(days=1)


class Instants:
    """Reads instants in the stated formats; one without an offset is read in the stated zone.

    In the hour that a zone has twice, the first is meant; an hour that a zone leaves out is nobody's.
    """

    def __init__(self, formats: Sequence[str], zone: ZoneInfo | None) -> None:
        self._formats = tuple(formats)
        self._zone = zone
        self._read = lru_cache(maxsize=8192)(self._parsed)
        self._stated = lru_cache(maxsize=8192)(self._found)

    def read(self, cell: Cell, time_of_day: Cell = None) -> datetime:
        """An instant in UTC, from one cell or from its date and its time of day.

        Raises ``Misread``: ``not-an-instant``, ``not-a-time-of-day``, ``naive-time`` or ``no-such-local-time``.
        """
        if time_of_day is not None:
            return self._placed(self._later(self._day(cell), _since_midnight(time_of_day)))
        if isinstance(cell, str):
            return self._read(cell)
        return self._placed(self._naive(cell))

    def _parsed(self, cell: str) -> datetime:
        return self._placed(self._stated(cell))

    def _naive(self, cell: Cell) -> datetime:
        if isinstance(cell, datetime):
            return cell
        if isinstance(cell, date):
            return datetime(cell.year, cell.month, cell.day)  # noqa: DTZ001 - gets its zone when it is placed
        if isinstance(cell, bool):
            raise self._misread()
        return self._stated(text_of(cell))

    def _day(self, cell: Cell) -> datetime:
        """A date alone: of two times of day nobody knows which one counts."""
        found = self._naive(cell)
        if found.time() != time():
            raise self._misread()
        return found

    def _later(self, found: datetime, by: timedelta) -> datetime:
        try:
            return found + by
        except OverflowError:
            raise self._misread() from None

    def _found(self, cell: str) -> datetime:
        text = text_of(cell)
        for form in self._formats:
            found = _in(form, text)
            if found is None and "24:00" in text:
                found = _in(form, _MIDNIGHT.sub(lambda end: f"00:00{end['seconds'] or ''}", text))
                found = None if found is None or found.time() != time() else self._later(found, _DAY)
            if found is not None:
                return found
        raise self._misread()

    def _misread(self) -> Misread:
        return Misread("not-an-instant", formats=", ".join(self._formats))

    def _placed(self, found: datetime) -> datetime:
        naive = found.tzinfo is None
        if naive and self._zone is None:
            raise Misread("naive-time")
        try:
            placed = (found.replace(tzinfo=self._zone) if naive else found).astimezone(UTC)
        except OverflowError:
            raise self._misread() from None
        if naive and self._zone is not None and placed.astimezone(self._zone).replace(tzinfo=None) != found:
            raise Misread("no-such-local-time", zone=self._zone.key)
        return placed


def _in(form: str, text: str) -> datetime | None:
    try:
        if form == ISO:
            return datetime.fromisoformat(text)
        if form != SERIAL:
            return datetime.strptime(text, form)  # noqa: DTZ007 - gets its zone when it is placed
        return _FIRST + timedelta(seconds=round(float(text) * 86_400)) if _SERIALS.fullmatch(text) else None
    except (ValueError, OverflowError):
        return None


def _since_midnight(cell: Cell) -> timedelta:
    """A time of day: of a time cell, a text such as ``8:30``, or the share of a day that a spreadsheet keeps."""
    if isinstance(cell, time):
        return timedelta(hours=cell.hour, minutes=cell.minute, seconds=cell.second)
    if isinstance(cell, int | float) and not isinstance(cell, bool) and 0 <= cell <= 1:
        return timedelta(seconds=round(cell * 86_400))
    if found := _TIME.fullmatch(text_of(cell)):
        hours, minutes, seconds = (int(part or 0) for part in found.groups())
        since = timedelta(hours=hours, minutes=minutes, seconds=seconds)
        if minutes < 60 and seconds < 60 and since <= _DAY:
            return since
    raise Misread("not-a-time-of-day")
