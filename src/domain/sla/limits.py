"""Limits: a figure, its unit, and the instant it makes due."""

from calendar import monthrange
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo

from attrs import field, frozen

from wuye.domain.shared.refusal import Refused
from wuye.domain.sla.worktime import HOUR, MINUTE, Interval, WorkTime, instant_of, micros


class Unit(StrEnum):
    """Units of the limit tables; elapsed time and working time never mix (SLA-127)."""

    IMMEDIATE = "immediate"
    """立即."""
    MINUTES = "minutes"
    """分钟."""
    HOURS = "hours"
    """小时."""
    WORKING_MINUTES = "working_minutes"
    """工作分钟."""
    WORKING_HOURS = "working_hours"
    """工作小时."""
    WORKING_DAYS = "working_days"
    """工作日."""
    SHIFTS = "shifts"
    """班次."""
    DAYS = "days"
    """日."""
    WEEKS = "weeks"
    """周."""
    HALF_MONTHS = "half_months"
    """半月."""
    MONTHS = "months"
    """月."""
    QUARTERS = "quarters"
    """季度."""
    HALF_YEARS = "half_years"
    """半年."""
    YEARS = "years"
    """年."""
    TIMES_PER_YEAR = "times_per_year"
    """每年次数."""
    DAY_OF_MONTH = "day_of_month"
    """每月某日."""
    QUARTER_OF_YEAR = "quarter_of_year"
    """第几季度."""
    AT_AGREED_TIME = "at_agreed_time"
    """约定时间."""
    PLAN_DATE = "plan_date"
    """计划日期."""
    SEE_SERVICE_CATALOGUE = "see_service_catalogue"
    """见维修服务目录."""
    NOT_STATED = "not_stated"
    """未规定."""


CADENCE_UNITS = frozenset({Unit.TIMES_PER_YEAR, Unit.DAY_OF_MONTH, Unit.QUARTER_OF_YEAR})
"""Units that name a place in the calendar, not a span from a start."""
AGREED_UNITS = frozenset({Unit.AT_AGREED_TIME, Unit.PLAN_DATE})
"""Units whose due instant is agreed case by case."""
MONTHS = {Unit.MONTHS: 1, Unit.QUARTERS: 3, Unit.HALF_YEARS: 6, Unit.YEARS: 12}
DAYS = {Unit.DAYS: 1, Unit.WEEKS: 7}
YEARS = 60
"""No limit reaches further than sixty years: every computation is bounded."""
FAR = micros(datetime(9900, 1, 1, tzinfo=UTC))
"""Nothing that starts so late has a deadline that could be written."""
MOST = {
    Unit.HOURS: YEARS * 366 * 24,
    Unit.WORKING_HOURS: YEARS * 366 * 24,
    Unit.WORKING_DAYS: YEARS * 366,
    Unit.SHIFTS: YEARS * 366,
    Unit.DAYS: YEARS * 366,
    Unit.WEEKS: YEARS * 52,
    Unit.HALF_MONTHS: YEARS * 24,
    Unit.MONTHS: YEARS * 12,
    Unit.QUARTERS: YEARS * 4,
    Unit.HALF_YEARS: YEARS * 2,
    Unit.YEARS: YEARS,
    Unit.TIMES_PER_YEAR: 366,
    Unit.DAY_OF_MONTH: 31,
    Unit.QUARTER_OF_YEAR: 4,
}
"""The largest figure of a unit; a million where none is named."""
_FIXED = {Unit.MINUTES: MINUTE, Unit.HOURS: HOUR}
_WORKING = {Unit.WORKING_MINUTES: MINUTE, Unit.WORKING_HOURS: HOUR}
_LENGTHS = {unit: (length, unit in _WORKING) for unit, length in {**_FIXED, **_WORKING}.items()}
"""Length of a unit, and whether it is working time."""
_WORKING_UNITS = (*_WORKING, Unit.WORKING_DAYS, Unit.SHIFTS)


@frozen(kw_only=True)
class Limit:
    """One figure of a policy for a clock and a scope.

    A *target* may be missed but not breached (CAT-007). A figure that is not stated has no value: the clock is shown
    as unset, never breached, never invented.
    """

    clock: str
    scope: str = "all"
    unit: Unit = Unit.NOT_STATED
    value: int | None = field(default=None)
    remark: str = ""
    source: str = ""
    target: bool = False

    def __attrs_post_init__(self) -> None:
        """Refuse a figure its unit cannot have."""
        least, most = int(self.unit in CADENCE_UNITS), MOST.get(self.unit, 10**6)
        if self.value is not None and not least <= self.value <= most:
            raise Refused("out-of-range", field="value", minimum=least, maximum=most)
        figured = {*_FIXED, *_WORKING, *MONTHS, *DAYS, *CADENCE_UNITS}
        figured |= {Unit.WORKING_DAYS, Unit.SHIFTS, Unit.HALF_MONTHS}
        if self.unit in figured and self.value is None:
            raise Refused("figure-missing", clock=self.clock, unit=self.unit.value)
        if self.unit in (Unit.NOT_STATED, Unit.PLAN_DATE, Unit.SEE_SERVICE_CATALOGUE) and self.value is not None:
            raise Refused("figure-unexpected", clock=self.clock, unit=self.unit.value)

    @property
    def is_working(self) -> bool:
        """Whether it is counted in working time."""
        return self.unit in _WORKING_UNITS

    @property
    def needs_calendar(self) -> bool:
        """Whether a calendar's hours, or its zone alone as for days and months, decide when it is due."""
        return self.is_working or self.unit in MONTHS or self.unit in DAYS or self.unit is Unit.HALF_MONTHS


def due_at(
    limit: Limit,
    start: int,
    worktime: WorkTime,
    *,
    pauses: Sequence[Interval] = (),
    agreed: int | None = None,
    item_minutes: int | None = None,
) -> int | None:
    """The due instant of a limit in microseconds since 1970 UTC; ``None`` = unset.

    ``pauses`` are disjoint, in order, and closed; ``agreed`` is the instant agreed for the case (its plan date, its
    appointment, its assessed limit); ``item_minutes`` the catalogue's figure times the quantity. Statutory counting
    for working days: the day of receipt is not counted, due at close of business of the n-th working day after it.
    """
    unit, value = limit.unit, limit.value
    if unit is Unit.IMMEDIATE:
        return start
    if value is None or unit in AGREED_UNITS:
        return _agreed(limit, start, pauses, agreed, item_minutes)
    if start > FAR:
        return None
    length = _LENGTHS.get(unit)
    if length is not None:
        minutes, is_working = length
        return worktime.add(start, value * minutes, pauses) if is_working else _elapsed(start, value * minutes, pauses)
    if unit is Unit.WORKING_DAYS:
        return worktime.nth_working_day_close(start, value, pauses)
    if unit is Unit.SHIFTS:
        return worktime.nth_shift_close(start, value, pauses)
    if unit in CADENCE_UNITS:
        return None
    return _elapsed(start, _calendar_length(unit, value, start, worktime.zone), pauses)


def _agreed(
    limit: Limit, start: int, pauses: Sequence[Interval], agreed: int | None, item_minutes: int | None
) -> int | None:
    """What is due by an agreement about the case, not by a figure of the policy."""
    if limit.unit in AGREED_UNITS:
        return None if agreed is None else agreed + (limit.value or 0) * MINUTE
    if limit.unit is Unit.SEE_SERVICE_CATALOGUE:
        return None if item_minutes is None else _elapsed(start, item_minutes * MINUTE, pauses)
    if agreed is None:
        return None
    # A limit assessed for the case stands in for the figure nobody stated; like a figure it is moved by pauses.
    return agreed if agreed <= start else _elapsed(start, agreed - start, pauses)


def _elapsed(start: int, amount: int, pauses: Sequence[Interval]) -> int:
    """``start`` plus an amount of every minute, pauses left out; no amount is used up at the start, paused or not."""
    if amount <= 0:
        return start
    due = start + amount
    for begin, end in pauses:
        if end <= start:
            continue
        if begin >= due:
            break
        due += end - max(begin, start)
    return due


def _calendar_length(unit: Unit, value: int, start: int, zone: ZoneInfo) -> int:
    """The length of calendar units from a start: the same wall time, clamped to the month's last day.

    A wall time that daylight saving skips is the one so much later; of a repeated one the first counts.
    """
    local = instant_of(start).astimezone(zone).replace(fold=0)
    if unit in MONTHS:
        later = add_months(local, value * MONTHS[unit])
    elif unit is Unit.HALF_MONTHS:
        later = add_months(local, value // 2) + timedelta(days=15 * (value % 2))
    else:
        later = local + timedelta(days=value * DAYS[unit])
    return micros(later) - start


def add_months(local: datetime, months: int) -> datetime:
    """The same day and wall time some months later; a day the month has not becomes its last."""
    year, month = divmod(local.year * 12 + local.month - 1 + months, 12)
    return local.replace(year=year, month=month + 1, day=min(local.day, monthrange(year, month + 1)[1]))
