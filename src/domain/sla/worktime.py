"""Working time: a calendar compiled to intervals of instants, exact to the microsecond.

An instant is open when its local wall time lies in a span of the calendar. So hours lost or repeated at a
daylight-saving change are lost or repeated in the working time too. Intervals are half open; time used up exactly at
closing is due at closing; an amount of zero is due at the start.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Sequence
from datetime import UTC, date, datetime, timedelta
from functools import lru_cache
from itertools import pairwise
from zoneinfo import ZoneInfo

from attrs import define, field, frozen

from wuye.domain.shared.refusal import Refused
from wuye.domain.sla.calendar import Calendar

Interval = tuple[int, int]
"""Half open, in microseconds since 1970 UTC."""

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
MICROSECOND = timedelta(microseconds=1)
MINUTE = 60_000_000
HOUR = 60 * MINUTE
DAY = 24 * HOUR
FAR_DAYS = 366 * 60
"""No computation looks further than sixty years from its start: bounded in every case."""
_CHUNK_DAYS = 366
# A day inside what can be written, so that every zone's local time can be written too.
_FIRST = (datetime(1, 1, 3, tzinfo=UTC) - EPOCH) // MICROSECOND
_LAST = (datetime(9999, 12, 29, tzinfo=UTC) - EPOCH) // MICROSECOND
_ORIGIN = date(1970, 1, 1)
_FIRST_DAY, _LAST_DAY = _FIRST // DAY, _LAST // DAY
_ZERO = _ORIGIN.toordinal()
_ORDINALS = (_ZERO + _FIRST_DAY, _ZERO + _LAST_DAY)


def micros(instant: datetime) -> int:
    """An aware instant as microseconds since 1970 UTC. Raises ``Refused("naive-time")``."""
    if instant.tzinfo is None:
        raise Refused("naive-time")
    return (instant - EPOCH) // MICROSECOND


def bounded(value: int) -> int:
    """The same as an instant that can be written."""
    return value if _FIRST <= value <= _LAST else min(max(value, _FIRST), _LAST)


def instant_of(value: int) -> datetime:
    """Microseconds since 1970 UTC as an instant; past the year 9999 the last one that can be written."""
    return EPOCH + timedelta(0, 0, value if _FIRST <= value <= _LAST else min(max(value, _FIRST), _LAST))


def union(intervals: Iterable[Interval]) -> list[Interval]:
    """The same set of instants as disjoint intervals in order; empty ones vanish."""
    merged: list[Interval] = []
    for start, end in sorted(intervals):
        if end <= start:
            continue
        if merged and start <= merged[-1][1]:
            merged[-1] = (merged[-1][0], max(merged[-1][1], end))
        else:
            merged.append((start, end))
    return merged


def minus(intervals: Sequence[Interval], removed: Sequence[Interval]) -> list[Interval]:
    """The instants of ``intervals`` that are not in ``removed``; both disjoint and in order."""
    left: list[Interval] = []
    index = 0
    for begin, end in intervals:
        start = begin
        while index < len(removed) and removed[index][1] <= start:
            index += 1
        here = index
        while here < len(removed) and removed[here][0] < end:
            if removed[here][0] > start:
                left.append((start, removed[here][0]))
            start = max(start, removed[here][1])
            here += 1
        if start < end:
            left.append((start, end))
    return left


def _just_before(pauses: Sequence[Interval], ends: Sequence[int], at: int) -> bool:
    """Whether the time just before an instant is paused."""
    index = bisect_left(ends, at)
    return index < len(pauses) and pauses[index][0] < at


@frozen
class Due:
    """A deadline: the instant, and whether it lies past the calendar's horizon (*provisional*, 暂定)."""

    at: datetime
    provisional: bool = False


@frozen
class _Table:
    """Every open interval that touches [low, high), and the open time before each."""

    low: int
    high: int
    starts: list[int]
    ends: list[int]
    sums: list[int]

    def worked(self, at: int) -> int:
        """Open time from the table's beginning to an instant."""
        index = bisect_right(self.starts, at) - 1
        if index < 0:
            return 0
        return self.sums[index] + min(at, self.ends[index]) - self.starts[index]


@frozen
class _Days:
    """Shifts and close of business of every working day in [low, high), days as proleptic ordinals."""

    low: int
    high: int
    days: list[int]
    closes: list[int]
    shifts: list[list[Interval]]


@define
class WorkTime:
    """A calendar compiled once per version; it grows by the year as far as questions reach.

    Safe to share between threads: the table is replaced whole, never changed.
    """

    calendar: Calendar
    zone: ZoneInfo = field(init=False)
    _table: _Table = field(init=False, default=_Table(0, 0, [], [], []))
    _days: _Days = field(init=False, default=_Days(0, 0, [], [], []))
    _horizon: int | None = field(init=False, default=None)
    _last: int = field(init=False, default=_ORDINALS[1])
    """The last day on which anything opens, as an ordinal."""

    def __attrs_post_init__(self) -> None:
        """Compile nothing yet."""
        self.zone = ZoneInfo(self.calendar.zone)
        if self.calendar.horizon is not None:
            after = self.calendar.horizon + timedelta(days=1)
            self._horizon = micros(datetime(after.year, after.month, after.day, tzinfo=self.zone))
        if not any(self.calendar.week):
            self._last = max(one.day for one in self.calendar.exceptions if one.spans).toordinal()

    # -- questions ----------------------------------------------------------------------------------------------

    def between(self, start: int, end: int) -> int:
        """Open microseconds in [start, end)."""
        if end <= start:
            return 0
        table = self._reach(start, end)
        return table.worked(end) - table.worked(start)

    def intervals(self, start: int, end: int) -> list[Interval]:
        """Open intervals cut to [start, end)."""
        if end <= start:
            return []
        table = self._reach(start, end)
        first = bisect_right(table.ends, start)
        last = bisect_left(table.starts, end)
        return [(max(start, table.starts[i]), min(end, table.ends[i])) for i in range(first, last)]

    def add(self, start: int, amount: int, pauses: Sequence[Interval] = ()) -> int | None:
        """The earliest instant at which ``amount`` open microseconds have passed since ``start``, pauses left out.

        ``pauses`` are disjoint and in order. ``None`` when the time is not used up within sixty years.
        """
        if amount <= 0:
            return start
        if not pauses:
            return self._add(start, amount)
        here, left = start, amount
        for begin, end in pauses:
            if end <= here:
                continue
            if begin > here:
                open_time = self.between(here, begin)
                if open_time >= left:
                    return self._add(here, left)
                left -= open_time
            here = max(here, end)
        return self._add(here, left)

    def nth_working_day_close(self, start: int, days: int, pauses: Sequence[Interval] = ()) -> int | None:
        """Close of business of the n-th working day after the day of ``start``, which is not counted.

        A day counts when its close of business is not paused: so a pause moves the deadline by the closes it covers,
        and no deadline lies inside a pause. ``pauses`` are disjoint and in order. ``None`` when there is no such day
        within sixty years.
        """
        if days <= 0:
            return start
        first = self.local_day(start).toordinal() + 1
        ends = [end for _, end in pauses]
        far = first + FAR_DAYS
        reach = first + min(days + days // 2 + 30, FAR_DAYS)
        while True:
            table = self._reach_days(first, reach)
            index = bisect_left(table.days, first)
            if not pauses:
                if index + days <= len(table.days):
                    return table.closes[index + days - 1] if table.days[index + days - 1] < far else None
            else:
                counted = 0
                for place in range(index, len(table.days)):
                    counted += not _just_before(pauses, ends, table.closes[place])
                    if counted == days:
                        return table.closes[place] if table.days[place] < far else None
            if reach >= min(far, self._last + 1):
                return None
            reach = min(far, first + (reach - first) * 4)

    def nth_shift_close(self, start: int, shifts: int, pauses: Sequence[Interval] = ()) -> int | None:
        """The end of the n-th shift (open span) that begins after ``start``; one whose end is paused does not count."""
        if shifts <= 0:
            return start
        # Daylight saving may repeat the end of a span of the days before: that begins anew.
        first = self.local_day(start).toordinal() - 2
        far = first + FAR_DAYS
        ends = [end for _, end in pauses]
        reach = first + min(shifts + 30, FAR_DAYS)
        while True:
            table = self._reach_days(first, reach)
            counted = 0
            for place in range(bisect_left(table.days, first), len(table.days)):
                if table.days[place] >= far:
                    return None
                for begin, end in table.shifts[place]:
                    if begin > start and not _just_before(pauses, ends, end):
                        counted += 1
                        if counted == shifts:
                            return end
            if reach >= min(far, self._last + 1):
                return None
            reach = min(far, first + (reach - first) * 4)

    def of_day(self, day: date) -> list[Interval]:
        """The open intervals of the spans that start on a local day."""
        spans = self.calendar.spans(day)
        if not spans:
            return []
        return union(piece for span in spans for piece in self._pieces(day, span.start, span.end))

    def local_day(self, instant: int) -> date:
        """The local date of an instant."""
        return datetime.fromtimestamp(min(max(instant, _FIRST), _LAST) // 1_000_000, self.zone).date()

    def due(self, at: int) -> Due:
        """A deadline as an instant, provisional past the horizon."""
        return Due(instant_of(at), self.is_provisional(at))

    def is_provisional(self, at: int) -> bool:
        """Whether an instant lies past the last day the exceptions are known for."""
        return self._horizon is not None and at > self._horizon

    # -- compiled -----------------------------------------------------------------------------------------------

    def _add(self, start: int, amount: int) -> int | None:
        table = self._reach(start, start)
        # A span ends on the second day after its own at the latest, and zones differ from UTC by up to a day.
        limit = min(start + FAR_DAYS * DAY, (self._last - _ZERO + 4) * DAY, _LAST)
        reach = table.high
        while True:
            target = table.worked(start) + amount
            index = bisect_left(table.sums, target) - 1
            if 0 <= index < len(table.starts):
                at = table.starts[index] + target - table.sums[index]
                if at <= min(table.ends[index], table.high):
                    return at if at <= limit else None
            if reach >= limit:
                return None
            reach = min(limit, start + (reach - start) * 4)
            table = self._reach(start, reach)

    def _reach_days(self, first: int, last: int) -> _Days:
        """The working days in [first, last), and further when that is compiled already."""
        table = self._days
        if table.low <= first and last <= table.high:
            return table
        low = min(first - _CHUNK_DAYS // 4, table.low) if table.high else first - _CHUNK_DAYS // 4
        high = max(last, table.high) + _CHUNK_DAYS
        low, high = max(low, _ORDINALS[0]), min(high, _ORDINALS[1])
        days, closes, shifts = [], [], []
        for ordinal in range(low, min(high, self._last + 1)):
            opened = self.of_day(date.fromordinal(ordinal))
            if opened:
                days.append(ordinal)
                closes.append(opened[-1][1])
                shifts.append(opened)
        table = _Days(low, max(high, last), days, closes, shifts)
        self._days = table
        return table

    def _reach(self, start: int, end: int) -> _Table:
        """Compile what [start, end] may touch, with room to spare; years that are compiled stay."""
        table = self._table
        compiled = table.low < table.high
        if compiled and table.low <= start and end <= table.high:
            return table
        low, high = (min(start, table.low), max(end, table.high)) if compiled else (start, end)
        first = max(low // DAY - _CHUNK_DAYS // 4, _FIRST_DAY)
        last = min(high // DAY + _CHUNK_DAYS, _LAST_DAY)
        merged = union(
            piece
            # A span may begin the day before and run past midnight, and zones differ from UTC by up to a day.
            for number in range(max(first - 3, _FIRST_DAY), min(last + 3, _LAST_DAY, self._last - _ZERO + 1))
            for day in (_ORIGIN + timedelta(days=number),)
            for span in self.calendar.spans(day)
            for piece in self._pieces(day, span.start, span.end)
        )
        sums, total = [], 0
        for begin, stop in merged:
            sums.append(total)
            total += stop - begin
        table = _Table(first * DAY, last * DAY, [begin for begin, _ in merged], [stop for _, stop in merged], sums)
        self._table = table
        return table

    def _pieces(self, day: date, start: int, end: int) -> list[Interval]:
        """The instants whose wall time lies in [day + start, day + end) minutes."""
        midnight = datetime(day.year, day.month, day.day)  # noqa: DTZ001 - a wall time on purpose
        first = (midnight - datetime(1970, 1, 1)) // MICROSECOND + start * MINUTE  # noqa: DTZ001
        last = first + (end - start) * MINUTE
        pieces: list[Interval] = []
        for (begin, offset), (stop, _) in pairwise(_offsets(self.calendar.zone, first, last)):
            piece = (max(begin, first - offset), min(stop, last - offset))
            if piece[0] < piece[1]:
                pieces.append(piece)
        return pieces


@lru_cache(maxsize=4096)
def compiled(calendar: Calendar) -> WorkTime:
    """The compiled form of a calendar version, made once."""
    return WorkTime(calendar)


def _offsets(zone: str, first: int, last: int) -> list[tuple[int, int]]:
    """Constant-offset stretches (start, offset) around the wall times, closed by a sentinel."""
    low, high = first - 2 * DAY, last + 2 * DAY
    changes = _changes(zone, low // (64 * DAY), high // (64 * DAY))
    index = max(0, bisect_right(changes, (low, 10**18)) - 1)
    stretch = [changes[index]]
    for change in changes[index + 1 :]:
        if change[0] >= high:
            break
        stretch.append(change)
    return [*stretch, (high, 0)]


@lru_cache(maxsize=65536)
def _changes(zone: str, low: int, high: int) -> list[tuple[int, int]]:
    """Offset changes of a zone in blocks of 64 days, found by looking at every three hours and halving."""
    info = ZoneInfo(zone)
    step, begin, end = 3 * HOUR, low * 64 * DAY, (high + 1) * 64 * DAY
    changes = [(begin, _offset(info, begin))]
    for at in range(begin + step, end + step, step):
        offset = _offset(info, at)
        if offset != changes[-1][1]:
            early, late = at - step, at
            while late - early > 1_000_000:
                middle = (early + late) // 2_000_000 * 1_000_000
                if _offset(info, middle) == changes[-1][1]:
                    early = middle
                else:
                    late = middle
            changes.append((late, offset))
    return changes


def _offset(info: ZoneInfo, at: int) -> int:
    offset = instant_of(at).astimezone(info).utcoffset()
    return 0 if offset is None else offset // MICROSECOND
