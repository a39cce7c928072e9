"""Random worlds to compare both implementations in: a zone near a change of its clocks, calendars, starts, pauses."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from random import Random
from typing import Any
from zoneinfo import ZoneInfo

from attrs import evolve

from tests.oracle import masks, units
from tests.oracle.masks import FAR, Marked, Plain, Sheet
from wuye.domain.shared.refusal import Refused
from wuye.domain.sla.calendar import Calendar, DatedSpans, Mode, Span
from wuye.domain.sla.clock import Mark, Pause, Run
from wuye.domain.sla.limits import Limit, Unit, due_at
from wuye.domain.sla.policy import Policy, Profile
from wuye.domain.sla.reading import Published, Reading, Verdict, read
from wuye.domain.sla.worktime import MINUTE, WorkTime, compiled, instant_of, micros, union

PLACES: dict[str, Sequence[str]] = {
    "Europe/London": ("2026-03-29", "2026-10-25", "1995-03-26"),
    "America/New_York": ("2026-03-08", "2026-11-01", "2007-03-11"),
    "Asia/Shanghai": ("2026-02-14", "2026-10-01", "1986-05-04", "1991-09-15"),
    "Australia/Lord_Howe": ("2026-10-04", "2026-04-05"),
    "America/Sao_Paulo": ("2018-11-04", "2019-02-17", "2005-10-16", "1999-02-21"),
    "Pacific/Apia": ("2011-12-30", "2012-04-01", "2011-09-24"),
    "Africa/Casablanca": ("2026-02-15", "2026-03-22"),
    "Asia/Kathmandu": ("1986-01-01",),
    "America/St_Johns": ("2006-10-29", "2007-04-01"),
    "America/Havana": ("2026-03-08", "2026-11-01"),
    "Asia/Tehran": ("2021-03-22", "2021-09-22"),
    "Antarctica/Troll": ("2026-03-29", "2026-10-25"),
    "Pacific/Chatham": ("2026-09-27", "2026-04-05"),
    "UTC": ("2000-02-29",),
}
"""Zones and days at which their clocks, or days, or holidays change."""
CASES_A_WORLD = 500
MOST_DIFFERENCES = 5


@dataclass(kw_only=True)
class World:
    """A zone, a stretch of time, two versions of a calendar in both implementations."""

    sheet: Sheet
    plains: Sequence[Plain]
    marked: Sequence[Marked]
    worktimes: Sequence[WorkTime]

    def instant(self, cell: int) -> int:
        """A cell's beginning in microseconds since 1970."""
        return (self.sheet.base + cell * self.sheet.cell) * 1_000_000

    def cell_of(self, instant: int | None) -> int | float:
        """The cell an instant begins; ``FAR`` past the sheet; a fraction when it begins none."""
        if instant is None:
            return FAR
        cell = (instant / 1_000_000 - self.sheet.base) / self.sheet.cell
        return FAR if cell > self.sheet.told else cell


def world(random: Random) -> World:
    """A world that has working time; about one in ten is cut into seconds."""
    zone = random.choice(list(PLACES))
    seconds = random.random() < 0.1
    days = 4 if seconds else 36
    first = date.fromisoformat(random.choice(PLACES[zone])) - timedelta(days=random.randint(1, days * 2 // 3))
    sheet = Sheet(zone, first, days, 1 if seconds else 60)
    plains = [_plain(random, first, days) for _ in range(2)]
    try:
        calendars = [_calendar(plain, zone, version) for version, plain in enumerate(plains, 1)]
    except Refused as refusal:
        if refusal.code != "no-working-time":
            raise
        return world(random)
    return World(
        sheet=sheet,
        plains=plains,
        marked=[Marked(sheet, plain) for plain in plains],
        worktimes=[WorkTime(calendar) for calendar in calendars],
    )


def _plain(random: Random, first: date, days: int) -> Plain:
    usual = _spans(random)
    closed_at_weekends = random.random() < 0.6
    week = [
        () if closed_at_weekends and day > 4 else usual if random.random() < 0.7 else _spans(random) for day in range(7)
    ]
    replaced: dict[date, masks.Spans] = {}
    added: dict[date, masks.Spans] = {}
    for number in range(days):
        day = first + timedelta(days=number)
        chance = random.random()
        if chance < 0.12:
            replaced[day] = ()
        elif chance < 0.2:
            replaced[day] = usual if day.weekday() > 4 else _spans(random)
        if random.random() < 0.06:
            added[day] = _spans(random) or ((600, 660),)
    horizon = first + timedelta(days=random.randint(0, days)) if random.random() < 0.5 else None
    return Plain(week=week, replaced=replaced, added=added, horizon=horizon)


def _spans(random: Random) -> masks.Spans:
    kind = random.random()
    if kind < 0.3:
        return ((540, 1020),)
    if kind < 0.5:
        return ((540, 720), (780, 1080))
    if kind < 0.6:
        return ((1320, 1800),)
    if kind < 0.68:
        return ((0, 1440),)
    if kind < 0.78:
        return ()
    # Anything: overlapping, nested, touching, past midnight, at the hours the clocks are changed.
    spans = []
    for _ in range(random.randint(1, 3)):
        start = random.choice((0, 60, 90, 119, 120, 180, random.randrange(1440)))
        spans.append((start, start + random.choice((1, 30, 60, 240, 1439, 1440, random.randint(1, 1440)))))
    return tuple(spans)


def _calendar(plain: Plain, zone: str, version: int) -> Calendar:
    exceptions = [
        DatedSpans(day=day, mode=mode, spans=tuple(Span(*span) for span in spans))
        for mode, days in ((Mode.REPLACE, plain.replaced), (Mode.ADD, plain.added))
        for day, spans in days.items()
    ]
    return Calendar(
        key="random",
        zone=zone,
        week=tuple(tuple(Span(*span) for span in day) for day in plain.week),
        exceptions=tuple(exceptions),
        horizon=plain.horizon,
        version=version,
    )


def _pauses(random: Random, start: int, length: int) -> list[tuple[int, int]]:
    pauses = []
    for _ in range(random.choice((0, 0, 0, 1, 1, 2, 3, 6))):
        since = random.randint(max(0, start - 100), length - 1)
        pauses.append((since, min(length, since + int(random.expovariate(1 / (length / 15))))))
    if pauses and random.random() < 0.3:  # nested and touching
        since, until = random.choice(pauses)
        pauses += [(since + (until - since) // 3, since + (until - since) // 2), (until, min(length, until + 30))]
    random.shuffle(pauses)
    return pauses


def _near(random: Random, here: World, low: int, high: int) -> int:
    """A cell, often one at which something opens or closes."""
    if random.random() < 0.3:
        edges = [edge for shift in here.marked[0].shifts for edge in shift if low <= edge < high]
        if edges:
            return random.choice(edges)
    return random.randrange(low, high)


def compare(random: Random, here: World) -> str:
    """One random case in a world, and what kind it was; fails where the two implementations differ."""
    chance = random.random()
    name, compared = next(one for limit, *one in _KINDS if chance < limit)
    compared(random, here)
    return str(name)


def _situation(random: Random, here: World) -> tuple[int, list[tuple[int, int]], list[tuple[int, int]]]:
    start = _near(random, here, 0, here.sheet.told * 2 // 3)
    pauses = _pauses(random, start, here.sheet.told)
    return start, pauses, union((here.instant(since), here.instant(until)) for since, until in pauses)


def _compare_add(random: Random, here: World) -> None:
    start, pauses, closed = _situation(random, here)
    amount = random.choice((0, 1, 30, 60, 240, 480, random.randint(1, 3000))) * here.sheet.per_minute
    expected = here.marked[0].add(start, amount, pauses)
    due = here.worktimes[0].add(here.instant(start), amount * here.sheet.cell * 1_000_000, closed)
    assert here.cell_of(due) == expected, ("add", start, amount, pauses)
    if due is not None and expected != FAR:
        provisional = expected > here.marked[0].horizon
        assert here.worktimes[0].is_provisional(due) == provisional, ("provisional", start, amount, pauses)


def _compare_between(random: Random, here: World) -> None:
    start = _near(random, here, 0, here.sheet.told)
    end = _near(random, here, 0, here.sheet.told)
    found = here.worktimes[0].between(here.instant(start), here.instant(end))
    assert found == here.marked[0].between(start, end) * here.sheet.cell * 1_000_000, ("between", start, end)
    intervals = here.worktimes[0].intervals(here.instant(start), here.instant(end))
    assert sum(stop - begin for begin, stop in intervals) == found, ("intervals", start, end)


def _compare_days(random: Random, here: World) -> None:
    start, pauses, closed = _situation(random, here)
    count = random.choice((0, 1, 1, 2, 3, 5, 10, 20))
    worktime, marked = here.worktimes[0], here.marked[0]
    day = worktime.nth_working_day_close(here.instant(start), count, closed)
    assert here.cell_of(day) == marked.nth_day(start, count, pauses), ("days", start, count, pauses)
    shift = worktime.nth_shift_close(here.instant(start), count, closed)
    assert here.cell_of(shift) == marked.nth_shift(start, count, pauses), ("shifts", start, count, pauses)


UNITS = (
    *("immediate", "minutes", "hours", "working_minutes", "working_hours", "working_days", "shifts"),
    *("days", "weeks", "half_months", "months"),
)


def _limits(random: Random) -> list[tuple[str, int]]:
    limits = []
    for unit in random.sample(UNITS, random.choice((1, 1, 1, 2, 3))):
        most = {"minutes": 5000, "working_minutes": 3000, "hours": 100, "working_hours": 50, "months": 1}.get(unit, 8)
        limits.append((unit, 0 if unit == "immediate" else random.randint(0, most)))
    return limits


def _compare_reading(random: Random, here: World) -> None:
    """A whole clock: limits in several units, pauses, an open one, a new policy scope, a calendar published."""
    length = here.sheet.told
    start = _near(random, here, 0, length * 2 // 3)
    known = start + random.choice((0, 0, random.randint(0, 500)))
    now = random.randint(known, length - 1)
    pauses = [(since, until) for since, until in _pauses(random, start, length) if until <= now]
    opened = random.randint(start, now) if random.random() < 0.2 else None
    rebased = random.randint(known, now) if random.random() < 0.4 else None
    issued = random.randint(0, length - 1) if random.random() < 0.4 else None
    stopped = random.randint(start, now) if random.random() < 0.4 else None
    stop_known = None if stopped is None else random.randint(max(stopped, known), now)
    narrow, wide = _limits(random), _limits(random)

    until = now if stopped is None else stopped
    within = [(since, min(end, until)) for since, end in [*pauses, *([] if opened is None else [(opened, until)])]]
    epochs = []
    for since in sorted({known, *(one for one in (rebased, issued) if one is not None and one >= known)}):
        limits = wide if rebased is not None and rebased <= since else narrow
        marked = here.marked[1 if issued is not None and issued <= since else 0]
        epochs.append((since, limits, marked))
    settled = now if stop_known is None else stop_known
    epochs = [one for one in epochs if one[0] <= settled] or epochs[:1]
    expected = masks.told(here.sheet, epochs, start=start, until=until, known=settled, pauses=within)

    reading = _read(here, start, known, now, pauses, opened, rebased, issued, stopped, stop_known, narrow, wide)
    case = (start, known, now, pauses, opened, rebased, issued, stopped, stop_known, narrow, wide)
    due = None if reading.due is None else micros(reading.due)
    assert here.cell_of(due) == expected.due, ("due", case, reading.due, expected)
    assert reading.elapsed.total_seconds() == expected.counted * here.sheet.cell or expected.due == FAR, (
        "elapsed",
        case,
        reading.elapsed,
        expected,
    )
    counted = sum((step.until - step.since for step in reading.steps if step.counted), timedelta())
    assert counted == reading.elapsed, ("trace", case)
    if reading.due is None:  # the calendar has not so much working time within sixty years
        assert (expected.due, reading.verdict) == (FAR, Verdict.UNSET), ("unset", case)
    elif stopped is not None:
        assert reading.verdict is (Verdict.MET if stopped <= expected.due else Verdict.MISSED), ("verdict", case)
    elif expected.due < now:
        assert reading.verdict is Verdict.MISSED, ("missed", case)
    else:
        assert reading.verdict is (Verdict.RUNNING if opened is None else Verdict.PAUSED), ("running", case)


def _read(
    here: World,
    start: int,
    known: int,
    now: int,
    pauses: Sequence[tuple[int, int]],
    opened: int | None,
    rebased: int | None,
    issued: int | None,
    stopped: int | None,
    stop_known: int | None,
    narrow: Sequence[tuple[str, int]],
    wide: Sequence[tuple[str, int]],
) -> Reading:
    def mark(cell: int, seen: int | None = None) -> Mark:
        return Mark(version=1, name="fact", at=here.instant(cell), known=here.instant(cell if seen is None else seen))

    first = mark(start, known)
    held = tuple(Pause(since=mark(since), until=mark(until)) for since, until in pauses)
    run = Run(clock="c", attempt=1, started=first, scoped=((first, ("narrow",)),), pauses=held)
    if opened is not None:
        run = evolve(run, pauses=(*run.pauses, Pause(since=mark(opened))))
    if rebased is not None:
        run = evolve(run, scoped=(*run.scoped, (mark(rebased), ("wide",))))
    if stopped is not None:
        last = mark(stopped, stop_known)
        run = evolve(run, stopped=last, pauses=tuple(evolve(one, until=one.until or last) for one in run.pauses))
    limits = tuple(
        Limit(clock="c", scope=scope, unit=Unit(unit), value=None if unit == "immediate" else value)
        for scope, rows in (("narrow", narrow), ("wide", wide))
        for unit, value in rows
    )
    calendars = [Published(known=0, worktime=here.worktimes[0])]
    if issued is not None:
        calendars.append(Published(known=here.instant(issued), worktime=here.worktimes[1]))
    return read(run, Policy(Profile.DEFAULT, limits), calendars, instant_of(here.instant(now)), trace=True)


STARTS = ("2026-01-31", "2027-11-30", "2024-02-29", "2023-12-31", "2026-08-30", "2025-03-29")
"""Days that later months, or later years, have not."""
_EVERY_DAY = tuple((Span(0, 1440),) for _ in range(7))


def _compare_calendar(random: Random, _here: World) -> None:
    """Days to years from any wall time, to a day at which clocks are changed, or to a day the month has not."""
    zone = random.choice(list(PLACES))
    unit, value = random.choice(units.UNITS), random.choice((0, 1, 1, 2, 3, 6, random.randint(0, 14)))
    if random.random() < 0.5:
        first = date.fromisoformat(random.choice(STARTS))
    else:
        change = date.fromisoformat(random.choice(PLACES[zone]))
        months = value * units.MONTHS.get(unit, 0) + value // 2 * (unit == "half_months")
        back = timedelta(days=value * units.DAYS.get(unit, 0) + 15 * (value % 2) * (unit == "half_months"))
        year, month = divmod(change.year * 12 + change.month - 1 - months, 12)
        first = date(year, month + 1, min(change.day, 28)) - back + timedelta(days=random.randint(-1, 1))
    start = (first - date(1970, 1, 1)).days * 1440 + random.choice((random.randrange(1440), 60 * random.randrange(24)))
    here = start + masks.offset_at(ZoneInfo(zone), start * 60) // 60
    wall = units.wall_after(here, unit, value, a_day=1440)
    target = date(1970, 1, 1) + timedelta(days=wall // 1440)
    ends = Sheet(zone, target - timedelta(days=2), 1, 60)
    cell = units.at_wall(ends.wall, wall)
    assert cell is not None
    length = cell + ends.base // 60 - start
    pauses = []
    for _ in range(random.choice((0, 0, 1, 2))):
        since = random.randint(-500, max(1, length))
        pauses.append((since, since + random.randint(1, 5_000)))
    expected = units.moved(length, pauses)
    at = start * MINUTE
    due = due_at(
        Limit(clock="c", unit=Unit(unit), value=value),
        at,
        compiled(Calendar(key="any", zone=zone, week=_EVERY_DAY)),
        pauses=union((at + since * MINUTE, at + until * MINUTE) for since, until in pauses),
    )
    assert due == at + expected * MINUTE, ("calendar", zone, first, start, unit, value, pauses, due)


_KINDS: Sequence[tuple[float, str, Any]] = (
    (0.28, "amounts of working time added", _compare_add),
    (0.3, "calendar days to years added", _compare_calendar),
    (0.42, "working time measured", _compare_between),
    (0.6, "working days and shifts", _compare_days),
    (1.0, "whole clocks read", _compare_reading),
)

KINDS = len(_KINDS)


def agree(seed: int, cases: int) -> Counter[str]:
    """Compare so many random cases; gives their number by kind, or fails with the first differences."""
    done = 0
    kinds: Counter[str] = Counter()
    differences: list[str] = []
    while done < cases and len(differences) < MOST_DIFFERENCES:
        random = Random(f"{seed}/{done}")
        here = world(random)
        for number in range(min(CASES_A_WORLD, cases - done)):
            try:
                kinds[compare(random, here)] += 1
            except AssertionError as difference:
                zone = here.worktimes[0].calendar.zone
                differences.append(f"seed {seed}, world {done}, case {number}, zone {zone}: {difference}")
        done += min(CASES_A_WORLD, cases - done)
    assert not differences, "\n".join(differences[:MOST_DIFFERENCES])
    return kinds


__all__ = ["CASES_A_WORLD", "KINDS", "PLACES", "agree", "world"]
