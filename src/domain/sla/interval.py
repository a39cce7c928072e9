"""The day one interval after another: where a recurring duty begins that is counted from today."""

from calendar import monthrange
from datetime import date, timedelta

from wuye.domain.sla.cadence import step_of
from wuye.domain.sla.limits import DAYS, MONTHS, Unit

HALF_A_MONTH = 15
"""Days."""
_YEAR = 12


def later(day: date, unit: Unit, every: int) -> date:
    """A day so many units after another; a day the month has not becomes its last. Shifts begin the same day."""
    unit, every = step_of(unit, every)
    if unit is Unit.SHIFTS:
        return day
    if unit in DAYS:
        return day + timedelta(days=every * DAYS[unit])
    if unit is Unit.HALF_MONTHS:
        months, halves = divmod(every, 2)
        return _months(day, months) + timedelta(days=HALF_A_MONTH * halves)
    return _months(day, every * MONTHS[unit])


def _months(day: date, months: int) -> date:
    year, month = divmod(day.year * _YEAR + day.month - 1 + months, _YEAR)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))
