"""Working calendars as versioned data: weekly hours, dated exceptions, make-up workdays (调休), zone, horizon."""

from collections.abc import Iterable, Mapping
from datetime import date, timedelta
from enum import StrEnum
from functools import cached_property
from hashlib import sha256
from itertools import pairwise
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from attrs import field, frozen

from wuye.domain.shared.refusal import Refused

MINUTES_A_DAY = 1440
EARLIEST, LATEST = date(1970, 1, 1), date(2199, 12, 31)
"""Dates a calendar may speak of: what is derived from them stays bounded."""
CLOSURE = timedelta(days=28)
YEAR = timedelta(days=365)
WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")


@frozen(order=True)
class Span:
    """Open time of a day in minutes after local midnight, half open; an end above 1440 runs past midnight."""

    start: int
    end: int

    def __attrs_post_init__(self) -> None:
        """Refuse a span that is empty or reaches beyond the night after its day."""
        if not 0 <= self.start < self.end <= 2 * MINUTES_A_DAY:
            raise Refused("invalid-span", start=self.start, end=self.end)


class Mode(StrEnum):
    """How a dated exception meets the weekly hours."""

    REPLACE = "replace"
    """取代: the day has these hours and no others; none = closed."""
    ADD = "add"
    """追加: these hours come on top of the weekly ones."""


@frozen(kw_only=True)
class DatedSpans:
    """A dated exception: a holiday, a part day, a make-up workday; ``name`` says which, for the trace."""

    day: date
    mode: Mode = Mode.REPLACE
    spans: tuple[Span, ...] = ()
    name: tuple[str, str] = ("", "")
    """English and Chinese."""


@frozen(kw_only=True, slots=False, cache_hash=True)
class Calendar:
    """A calendar version: what was published, whole; its content hash pins it in the log.

    ``horizon`` is the last day the dated exceptions are known for; past it a deadline is *provisional*, never
    guessed (design 7). ``None`` = no exceptions are ever expected, so nothing is provisional.
    """

    key: str
    zone: str
    week: tuple[tuple[Span, ...], ...] = field()
    """Seven days, Monday first."""
    exceptions: tuple[DatedSpans, ...] = ()
    horizon: date | None = None
    version: int = 1

    def __attrs_post_init__(self) -> None:
        """Refuse an unknown zone, a wrong week, two words on one day, and a calendar without working time."""
        try:
            ZoneInfo(self.zone)
        except (ZoneInfoNotFoundError, ValueError) as error:
            raise Refused("unknown-zone", zone=self.zone[:64]) from error
        if len(self.week) != len(WEEKDAYS):
            raise Refused("wrong-week", days=len(self.week))
        for day in (*(exception.day for exception in self.exceptions), *([self.horizon] if self.horizon else [])):
            if not EARLIEST <= day <= LATEST:
                raise Refused("out-of-range", field="day", minimum=EARLIEST.isoformat(), maximum=LATEST.isoformat())
        seen: set[tuple[date, Mode]] = set()
        for exception in self.exceptions:
            if (exception.day, exception.mode) in seen:
                raise Refused("exception-twice", day=exception.day.isoformat(), mode=exception.mode.value)
            seen.add((exception.day, exception.mode))
        if not any(self.week) and not any(exception.spans for exception in self.exceptions):
            raise Refused("no-working-time", calendar=self.key)
        if any(self.week) and self._is_never_open():
            raise Refused("no-working-time", calendar=self.key)

    def _is_never_open(self) -> bool:
        """Holidays that cover everything leave no working time (golden case 36).

        Everything is what is known, from the first exception to the horizon, when that is a month or more; or a whole
        year in a row. A shorter closure is a closure.
        """
        if not self.exceptions:
            return False
        first = min(exception.day for exception in self.exceptions)
        last = max(exception.day for exception in self.exceptions)
        opened = [day for day in _days(first, last) if self.spans(day)]
        if self.horizon is not None and self.horizon >= first + CLOSURE:
            until = min(self.horizon, last + timedelta(days=len(WEEKDAYS)))
            if not any(self.spans(day) for day in _days(first, until)):
                return True
        edges = [first - timedelta(days=1), *opened, last + timedelta(days=1)]
        return any(later - earlier > YEAR for earlier, later in pairwise(edges))

    @cached_property
    def _weekly(self) -> tuple[tuple[Span, ...], ...]:
        """The week's spans, merged: most days have no exception."""
        return tuple(_merged(spans) for spans in self.week)

    @cached_property
    def by_day(self) -> Mapping[date, tuple[DatedSpans, ...]]:
        """Dated exceptions by day."""
        days: dict[date, tuple[DatedSpans, ...]] = {}
        for exception in self.exceptions:
            days[exception.day] = (*days.get(exception.day, ()), exception)
        return days

    def spans(self, day: date) -> tuple[Span, ...]:
        """Open spans that start on a day, merged and in order."""
        dated = self.by_day.get(day)
        if dated is None:
            return self._weekly[day.weekday()]
        spans = self.week[day.weekday()]
        for exception in dated:
            if exception.mode is Mode.REPLACE:
                spans = exception.spans
        for exception in dated:
            if exception.mode is Mode.ADD:
                spans = (*spans, *exception.spans)
        return _merged(spans)

    @cached_property
    def digest(self) -> str:
        """SHA-256 over the content, whatever its version: what was used is pinned by it in the log.

        The names of exceptions are part of it: an explanation is read with them, and a corrected name is an edition.
        """
        week = "|".join(",".join(f"{span.start}-{span.end}" for span in day) for day in self.week)
        dated = "|".join(
            f"{one.day}:{one.mode.value}:{','.join(f'{span.start}-{span.end}' for span in one.spans)}:{one.name!r}"
            for one in sorted(self.exceptions, key=lambda one: (one.day, one.mode))
        )
        return sha256(f"{self.zone}\n{week}\n{dated}\n{self.horizon}".encode()).hexdigest()

    def is_working_day(self, day: date) -> bool:
        """Whether any work starts on a day."""
        return bool(self.spans(day))

    def reason(self, day: date) -> tuple[str, str]:
        """Which rule decides a day: the exception's name, or the weekly hours."""
        for exception in self.by_day.get(day, ()):
            return exception.name if any(exception.name) else ("dated exception", "特定日期")
        return (f"weekly hours, {WEEKDAYS[day.weekday()]}", f"每周工作时间（周{'一二三四五六日'[day.weekday()]}）")


def _days(first: date, last: date) -> Iterable[date]:
    return (first + timedelta(days=offset) for offset in range((last - first).days + 1))


def _merged(spans: tuple[Span, ...]) -> tuple[Span, ...]:
    merged: list[Span] = []
    for span in sorted(spans):
        if merged and span.start <= merged[-1].end:
            merged[-1] = Span(merged[-1].start, max(merged[-1].end, span.end))
        else:
            merged.append(span)
    return tuple(merged)


def every_day(start: str, end: str) -> tuple[tuple[Span, ...], ...]:
    """The same hours on seven days; ``every_day("22:00", "06:00")`` runs past midnight."""
    return (hours(f"{start}-{end}"),) * 7


def weekdays(*spans: str) -> tuple[tuple[Span, ...], ...]:
    """The same hours from Monday to Friday, for example ``weekdays("09:00-12:00", "13:00-18:00")``."""
    return (hours(*spans),) * 5 + ((),) * 2


def hours(*texts: str) -> tuple[Span, ...]:
    """Spans written as ``HH:MM-HH:MM``; an end not after its start runs past midnight; ``24:00`` is allowed."""
    return tuple(_span(text) for text in texts)


def _span(text: str) -> Span:
    start, _, end = text.partition("-")
    first, last = _minute(start), _minute(end)
    return Span(first, last if last > first else last + MINUTES_A_DAY)


def _minute(text: str) -> int:
    hour, separator, minute = text.strip().partition(":")
    if not (separator and hour.isdecimal() and minute.isdecimal() and int(minute) < 60 and int(hour) <= 24):
        raise Refused("invalid-time-of-day", text=text[:16])
    total = int(hour) * 60 + int(minute)
    if total > MINUTES_A_DAY:
        raise Refused("invalid-time-of-day", text=text[:16])
    return total
