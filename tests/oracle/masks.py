"""Working time a second time, as naively as it can be told: one truth value a minute (or second), and sums of them.

Nothing of ``wuye`` is imported here. A *sheet* is a stretch of time cut into cells; a calendar marks the open ones, a
pause wipes some out, and a deadline is where the sum of what is left reaches the amount.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from itertools import pairwise
from typing import Any
from zoneinfo import ZoneInfo

import numpy as np
from numpy.typing import NDArray

from tests.oracle import units

Cells = NDArray[Any]
Spans = Sequence[tuple[int, int]]
QUARTER = 900
MARGIN = 4
FAR = 10**9
"""Past the sheet."""


@dataclass(kw_only=True)
class Plain:
    """A calendar as plain values: minutes after midnight by weekday, and dated exceptions."""

    week: Sequence[Spans]
    replaced: Mapping[date, Spans]
    added: Mapping[date, Spans]
    horizon: date | None


def offset_at(info: ZoneInfo, at: int) -> int:
    """How far the wall clock is ahead of UTC at a second since 1970, in seconds."""
    offset = datetime.fromtimestamp(at, UTC).astimezone(info).utcoffset()
    return int((offset or timedelta()).total_seconds())


class Sheet:
    """A stretch of time in a zone, cut into cells of a minute or a second, with a margin of days behind it.

    Hours of a day may end two days later: so days are told whole, answers in the margin are called ``FAR``.
    """

    def __init__(self, zone: str, first: date, days: int, cell: int) -> None:
        self.told = days * 86_400 // cell
        days += MARGIN
        self.cell = cell
        self.per_minute = 60 // cell
        self.base = int(datetime(first.year, first.month, first.day, tzinfo=UTC).timestamp())
        self.length = days * 86_400 // cell
        info = ZoneInfo(zone)
        at_quarters = [offset_at(info, self.base + at) for at in range(0, days * 86_400 + QUARTER, QUARTER)]
        offset = np.repeat(np.array(at_quarters[:-1], dtype=np.int64), QUARTER // cell)
        for place, (here, later) in enumerate(pairwise(at_quarters)):
            if here != later:  # the clocks are changed inside this quarter: look at every cell of it
                first_cell = place * QUARTER // cell
                offset[first_cell : first_cell + QUARTER // cell] = [
                    offset_at(info, self.base + place * QUARTER + at) for at in range(0, QUARTER, cell)
                ]
        offset //= cell
        self.wall: Cells = self.base // cell + np.arange(self.length, dtype=np.int64) + offset
        """The local wall time of each cell, in cells since 1970."""
        self.day: Cells = self.wall // (86_400 // cell)
        self.dates = range(int(self.day.min()) - 2, int(self.day.max()) + 3)

    def seen(self, cell: int) -> int:
        """A cell, or ``FAR`` in the margin."""
        return cell if cell <= self.told else FAR


class Marked:
    """A calendar on a sheet."""

    def __init__(self, sheet: Sheet, calendar: Plain) -> None:
        self.sheet = sheet
        self.open: Cells = np.zeros(sheet.length, dtype=bool)
        self.closes: list[tuple[int, int]] = []
        """Of each working day: its number, and the cell behind its last open one."""
        self.shifts: list[tuple[int, int]] = []
        self.horizon = FAR
        for number in sheet.dates:
            day = date(1970, 1, 1) + timedelta(days=number)
            spans = [*calendar.replaced.get(day, calendar.week[day.weekday()]), *calendar.added.get(day, ())]
            mine: Cells = np.zeros(sheet.length, dtype=bool)
            for start, end in spans:
                begin = number * 1440 + start
                mine |= (sheet.wall >= begin * sheet.per_minute) & (
                    sheet.wall < (begin + end - start) * sheet.per_minute
                )
            where = np.flatnonzero(mine)
            if len(where):
                self.open |= mine
                self.closes.append((number, int(where[-1]) + 1))
                breaks = np.flatnonzero(np.diff(where) > 1)
                begins = [int(where[0]), *(int(where[at + 1]) for at in breaks)]
                ends = [*(int(where[at]) + 1 for at in breaks), int(where[-1]) + 1]
                self.shifts += zip(begins, ends, strict=True)
        if calendar.horizon is not None:
            beyond = np.flatnonzero(sheet.day > (calendar.horizon - date(1970, 1, 1)).days)
            self.horizon = int(beyond[0]) if len(beyond) else FAR

    def between(self, start: int, end: int, pauses: Spans = ()) -> int:
        """Open cells that are not paused."""
        return int((self.open & ~paused(self.sheet, pauses))[start:end].sum()) if end > start else 0

    def add(self, start: int, amount: int, pauses: Spans = ()) -> int:
        """Where the sum of open cells reaches an amount; ``FAR`` past the sheet."""
        return self.sheet.seen(reached(self.open & ~paused(self.sheet, pauses), start, amount))

    def nth_day(self, start: int, days: int, pauses: Spans = ()) -> int:
        """The close of the n-th working day; one whose last cell is paused does not count."""
        if not days:
            return start
        blocked = paused(self.sheet, pauses)
        today = int(self.sheet.day[start])
        counted = [close for number, close in self.closes if number > today and not blocked[close - 1]]
        return self.sheet.seen(counted[days - 1]) if len(counted) >= days else FAR

    def nth_shift(self, start: int, shifts: int, pauses: Spans = ()) -> int:
        """The end of the n-th shift that begins later; one whose last cell is paused does not count."""
        if not shifts:
            return start
        blocked = paused(self.sheet, pauses)
        counted = [end for begin, end in self.shifts if begin > start and not blocked[end - 1]]
        return self.sheet.seen(counted[shifts - 1]) if len(counted) >= shifts else FAR


def paused(sheet: Sheet, pauses: Spans) -> Cells:
    """The cells of a set of pauses, in any order, nested or overlapping."""
    cells: Cells = np.zeros(sheet.length, dtype=bool)
    for start, end in pauses:
        cells[max(start, 0) : max(end, 0)] = True
    return cells


def reached(counted: Cells, start: int, amount: int) -> int:
    """The cell behind the one with which the sum from ``start`` reaches an amount."""
    if amount <= 0:
        return start
    where = np.flatnonzero(counted[start:])
    return start + int(where[amount - 1]) + 1 if len(where) >= amount else FAR


def elapsed(sheet: Sheet, start: int, amount: int, pauses: Spans) -> int:
    """Every cell counts that is not paused."""
    return sheet.seen(reached(~paused(sheet, pauses), start, amount))


@dataclass(kw_only=True)
class Told:
    """What a reading must say."""

    due: int
    """``FAR``: past the sheet."""
    winner: int
    """Which of the limits falls due first."""
    counted: int


def due_of(limit: tuple[str, int], marked: Marked, start: int, pauses: Spans) -> int:
    """The due cell of one limit."""
    unit, value = limit
    minutes = value * marked.sheet.per_minute
    match unit:
        case "immediate":
            return start
        case "minutes":
            return elapsed(marked.sheet, start, minutes, pauses)
        case "hours":
            return elapsed(marked.sheet, start, 60 * minutes, pauses)
        case "working_minutes":
            return marked.add(start, minutes, pauses)
        case "working_hours":
            return marked.add(start, 60 * minutes, pauses)
        case "working_days":
            return marked.nth_day(start, value, pauses)
        case "shifts":
            return marked.nth_shift(start, value, pauses)
        case _:
            return _on_the_calendar(unit, value, marked.sheet, start, pauses)


def _on_the_calendar(unit: str, value: int, sheet: Sheet, start: int, pauses: Spans) -> int:
    """The same time of day so many days to months later; a pause lengthens the time between."""
    wall = units.wall_after(int(sheet.wall[start]), unit, value, a_day=86_400 // sheet.cell)
    due = units.at_wall(sheet.wall, wall)
    return FAR if due is None else elapsed(sheet, start, due - start, pauses)


def told(
    sheet: Sheet,
    epochs: Sequence[tuple[int, Sequence[tuple[str, int]], Marked]],
    *,
    start: int,
    until: int,
    known: int,
    pauses: Spans,
) -> Told:
    """Walk along the sheet cell by cell: which terms were in force, and whether their deadline was behind already.

    ``epochs`` are (known from, limits, calendar); what was overdue under the terms of its time stays so.
    """
    dues = [[due_of(limit, marked, start, pauses) for limit in limits] for _, limits, marked in epochs]
    earliest = [min(one) for one in dues]
    begins = [since for since, _, _ in epochs]
    deadline: Cells = np.full(known + 1, FAR, dtype=np.int64)
    in_force: Cells = np.zeros(known + 1, dtype=np.int64)
    for number, since in enumerate(begins):
        deadline[since + 1 :] = earliest[number]
        in_force[since + 1 :] = number
    overdue = np.flatnonzero(deadline < np.arange(known + 1))
    last = len([since for since in begins if since <= known]) - 1
    if len(overdue):
        last = min(last, int(in_force[overdue[0]]))
    winner = int(np.argmin(dues[last]))
    unit = epochs[last][1][winner][0]
    free = ~paused(sheet, pauses)
    counted = epochs[last][2].open & free if unit.startswith("working") or unit == "shifts" else free
    return Told(due=earliest[last], winner=winner, counted=int(counted[start:until].sum()) if until > start else 0)
