"""Periods of a report: a week (ISO 8601), a month, a quarter, a year; on the calendar of a place."""

import re
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from enum import StrEnum
from typing import Final
from zoneinfo import ZoneInfo

from attrs import frozen

from wuye.domain.shared.refusal import Refused


class PeriodKind(StrEnum):
    """How long a period is."""

    WEEK = "week"
    """周."""
    MONTH = "month"
    """月."""
    QUARTER = "quarter"
    """季度."""
    YEAR = "year"
    """年."""


FORMS: Final = ("2026-W38", "2026-09", "2026-Q3", "2026")
"""How a period is written: week, month, quarter, year."""
_WRITTEN: Final = re.compile(r"(?P<year>[0-9]{4})(?:-(?:W(?P<week>[0-9]{2})|Q(?P<quarter>[1-4])|(?P<month>[0-9]{2})))?")
_FIRST_YEAR, _LAST_YEAR = 1990, 2200


@frozen(kw_only=True, order=True)
class Period:
    """A period by its first day."""

    kind: PeriodKind
    first: date

    @property
    def name(self) -> str:
        """As it is written: ``2026-W38``, ``2026-09``, ``2026-Q3``, ``2026``."""
        match self.kind:
            case PeriodKind.WEEK:
                year, week, _ = self.first.isocalendar()
                return f"{year}-W{week:02d}"
            case PeriodKind.MONTH:
                return f"{self.first:%Y-%m}"
            case PeriodKind.QUARTER:
                return f"{self.first.year}-Q{(self.first.month + 2) // 3}"
            case _:
                return str(self.first.year)

    @property
    def following(self) -> date:
        """The day after its last."""
        if self.kind is PeriodKind.WEEK:
            return self.first + timedelta(days=7)
        return _months_on(self.first, _MONTHS[self.kind])

    @property
    def before(self) -> "Period":
        """The period before it, of the same kind."""
        if self.kind is PeriodKind.WEEK:
            return Period(kind=self.kind, first=self.first - timedelta(days=7))
        return Period(kind=self.kind, first=_months_on(self.first, -_MONTHS[self.kind]))

    @property
    def year_before(self) -> "Period":
        """The same period a year before; week 53 is compared with week 52 where that year has none."""
        if self.kind is not PeriodKind.WEEK:
            return Period(kind=self.kind, first=_months_on(self.first, -12))
        year, week, _ = self.first.isocalendar()
        last = date(year - 1, 12, 28).isocalendar().week
        return Period(kind=self.kind, first=date.fromisocalendar(year - 1, min(week, last), 1))

    def bounds(self, zone: str) -> tuple[datetime, datetime]:
        """The half-open interval of instants it is in a zone, in UTC."""
        return _midnight(self.first, zone), _midnight(self.following, zone)


_MONTHS: Final = {PeriodKind.MONTH: 1, PeriodKind.QUARTER: 3, PeriodKind.YEAR: 12}


def read_period(written: str) -> Period:
    """The period that was written. Raises ``Refused("no-period")`` with the forms there are."""
    found = _WRITTEN.fullmatch(written.strip())
    if found is None:
        raise _no_period(written)
    year = int(found["year"])
    if not _FIRST_YEAR <= year <= _LAST_YEAR:
        raise _no_period(written)
    try:
        if found["week"] is not None:
            return Period(kind=PeriodKind.WEEK, first=date.fromisocalendar(year, int(found["week"]), 1))
        if found["quarter"] is not None:
            return Period(kind=PeriodKind.QUARTER, first=date(year, 3 * int(found["quarter"]) - 2, 1))
        if found["month"] is not None:
            return Period(kind=PeriodKind.MONTH, first=date(year, int(found["month"]), 1))
    except ValueError:
        raise _no_period(written) from None
    return Period(kind=PeriodKind.YEAR, first=date(year, 1, 1))


def period_of(kind: PeriodKind, day: date) -> Period:
    """The period of a kind that a day lies in."""
    first: dict[PeriodKind, Callable[[], date]] = {
        PeriodKind.WEEK: lambda: day - timedelta(days=day.weekday()),
        PeriodKind.MONTH: lambda: day.replace(day=1),
        PeriodKind.QUARTER: lambda: date(day.year, 3 * ((day.month - 1) // 3) + 1, 1),
        PeriodKind.YEAR: lambda: date(day.year, 1, 1),
    }
    return Period(kind=kind, first=first[kind]())


def _no_period(written: str) -> Refused:
    return Refused("no-period", period=written[:32], forms=list(FORMS))


def _months_on(day: date, months: int) -> date:
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, 1)


def _midnight(day: date, zone: str) -> datetime:
    return datetime(day.year, day.month, day.day, tzinfo=ZoneInfo(zone)).astimezone(UTC)
