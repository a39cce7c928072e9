"""Calendar units a second time, day by day and month by month, and the instant of a wall time by looking for it.

Like ``masks``, this imports nothing of ``wuye``.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any

import numpy as np
from numpy.typing import NDArray

MONTHS = {"months": 1, "quarters": 3, "half_years": 6, "years": 12}
DAYS = {"days": 1, "weeks": 7}
UNITS = (*DAYS, "half_months", *MONTHS)


def day_after(day: date, unit: str, value: int) -> date:
    """The day so many units later, one step after another; a day the month has not becomes its last."""
    if unit in DAYS:
        for _ in range(value * DAYS[unit]):
            day += timedelta(days=1)
        return day
    if unit == "half_months":
        return _months_after(day, value // 2) + timedelta(days=15 * (value % 2))
    return _months_after(day, value * MONTHS[unit])


def _months_after(day: date, months: int) -> date:
    year, month = day.year, day.month
    for _ in range(months):
        month += 1
        if month == 13:
            year, month = year + 1, 1
    for number in range(day.day, 27, -1):
        try:
            return date(year, month, number)
        except ValueError:
            continue
    return date(year, month, day.day)


def at_wall(walls: NDArray[Any], wall: int) -> int | None:
    """The first cell with a wall time; of one that is skipped, the cell so much after the gap."""
    later = np.flatnonzero(walls >= wall)
    if not len(later):
        return None
    cell = int(later[0])
    if int(walls[cell]) == wall:
        return cell
    assert cell > 0, "the sheet begins too late"
    return cell + wall - int(walls[cell - 1]) - 1


def wall_after(wall: int, unit: str, value: int, *, a_day: int) -> int:
    """The same time of day so many units later, as a wall time; ``a_day`` is the number of its cells."""
    day, time = divmod(wall, a_day)
    later = day_after(date(1970, 1, 1) + timedelta(days=day), unit, value)
    return (later - date(1970, 1, 1)).days * a_day + time


def moved(length: int, pauses: Sequence[tuple[int, int]]) -> int:
    """How many cells a length takes when pauses, counted from its start, are left out."""
    if length <= 0:
        return 0
    free = np.ones(length + sum(max(0, end) - max(0, since) for since, end in pauses) + 1, dtype=bool)
    for since, end in pauses:
        free[max(0, since) : max(0, end)] = False
    return int(np.flatnonzero(free)[length - 1]) + 1
