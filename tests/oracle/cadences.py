"""A second, naive generator of recurring dates, and random rules to compare it with.

Nothing is shared with the house: days are counted by their ordinals, months by a walk over the calendar, working days
are looked up in a list, and a wall time is found by trying the offsets of the day before and the day after.
"""

from __future__ import annotations

import random
from bisect import bisect_left, bisect_right
from calendar import monthrange
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from functools import cache
from itertools import zip_longest
from zoneinfo import ZoneInfo

from attrs import frozen

from wuye.domain.sla.cadence import Cadence, Occurrence, Shift, ShortMonth, following
from wuye.domain.sla.calendar import Calendar, DatedSpans, Mode, hours, weekdays
from wuye.domain.sla.limits import Unit

SINCE = date(2024, 1, 1)
YEARS_5 = 5 * 365 + 1
ZONES = ("Asia/Shanghai", "Europe/London", "America/New_York", "Australia/Lord_Howe", "Africa/Casablanca")
MONTHS_OF = {Unit.MONTHS: 1, Unit.QUARTERS: 3, Unit.HALF_YEARS: 6, Unit.YEARS: 12}
PLACES = 3
"""Calendars to choose from."""


@frozen(kw_only=True)
class Expected:
    """What the naive generator says of one occurrence."""

    nominal: date
    turn: int
    day: date
    at: datetime
    opens: datetime
    closes: datetime


@cache
def off_days(place: int) -> tuple[tuple[date, ...], tuple[date, ...]]:
    """Holidays and weekend days worked instead, of one invented place."""
    chance = random.Random(place)
    days = [SINCE + timedelta(days=offset) for offset in range(-800, YEARS_5 + 1200)]
    closed = tuple(day for day in days if day.weekday() < 5 and chance.random() < 0.06)
    worked = tuple(day for day in days if day.weekday() >= 5 and chance.random() < 0.05)
    return closed, worked


@cache
def calendar(place: int) -> Calendar:
    """The same place as the house knows it."""
    closed, worked = off_days(place)
    exceptions = [DatedSpans(day=day, mode=Mode.REPLACE, spans=(), name=("", "")) for day in closed]
    exceptions += [DatedSpans(day=day, mode=Mode.REPLACE, spans=hours("09:00-17:00"), name=("", "")) for day in worked]
    return Calendar(key=f"c{place}", zone="Asia/Shanghai", week=weekdays("09:00-17:00"), exceptions=tuple(exceptions))


@cache
def _working(place: int) -> tuple[int, ...]:
    closed, worked = off_days(place)
    days = range(SINCE.toordinal() - 800, SINCE.toordinal() + YEARS_5 + 1200)
    by_week = {one for one in days if (one - 1) % 7 < 5}
    return tuple(sorted((by_week - {d.toordinal() for d in closed}) | {d.toordinal() for d in worked}))


def random_rule(chance: random.Random) -> tuple[Cadence, int | None]:
    """A rule, and the place whose calendar it shifts by."""
    unit = chance.choice([Unit.DAYS, Unit.WEEKS, Unit.HALF_MONTHS, Unit.SHIFTS, *MONTHS_OF])
    most = {Unit.DAYS: 160, Unit.WEEKS: 30, Unit.HALF_MONTHS: 12, Unit.SHIFTS: 500, Unit.MONTHS: 8}.get(unit, 3)
    least = {Unit.DAYS: 30, Unit.WEEKS: 4, Unit.HALF_MONTHS: 2, Unit.SHIFTS: 90}.get(unit, 1)
    # Dense rules are few: they take most of the time.
    every = 1 if chance.random() < 0.003 else chance.randint(least, most)
    turns = tuple(sorted(chance.sample(range(0, 1440, 30), chance.randint(1, 4)))) if unit is Unit.SHIFTS else ()
    # Half of all rules begin on one of the days that months have, or have not.
    anchor = SINCE + timedelta(days=chance.randint(0, 800))
    if chance.random() < 0.5:
        length = monthrange(anchor.year, anchor.month)[1]
        anchor = anchor.replace(day=min(length, chance.choice([1, 28, 29, 30, 31])))
    shift = chance.choice([Shift.NONE, Shift.NONE, Shift.NEXT, Shift.PREVIOUS])
    made = Cadence(
        anchor=anchor,
        unit=unit,
        zone=chance.choice(ZONES),
        every=every,
        minute=chance.choice([0, 90, 150, 480, 1439]),
        short_month=chance.choice(list(ShortMonth)),
        shift=shift,
        before_days=chance.choice([0, 0, 1, 7]),
        after_days=chance.choice([0, 0, 1, 7]),
        turns=turns,
    )
    return made, None if shift is Shift.NONE else chance.randrange(PLACES)


def expected(rule: Cadence, place: int | None) -> Iterator[Expected]:
    """The occurrences of five years from the anchor on, by counting."""
    zone = ZoneInfo(rule.zone)
    for nominal, turn in _dates(rule, rule.anchor.toordinal() + YEARS_5):
        day = date.fromordinal(nominal if place is None else _moved(nominal, rule.shift, place))
        begins = rule.turns[turn - 1] if turn else 0
        last = turn == len(rule.turns)
        ends = (rule.turns[0] + 1440 if last else rule.turns[turn]) if turn else 1440
        yield Expected(
            nominal=date.fromordinal(nominal),
            turn=turn,
            day=day,
            at=_instant(zone, day, begins if turn else rule.minute),
            opens=_instant(zone, day - timedelta(days=rule.before_days), begins),
            closes=_instant(zone, day + timedelta(days=rule.after_days + ends // 1440), ends % 1440),
        )


def _dates(rule: Cadence, until: int) -> Iterator[tuple[int, int]]:
    first = rule.anchor.toordinal()
    if rule.unit in (Unit.DAYS, Unit.WEEKS):
        step = rule.every * (7 if rule.unit is Unit.WEEKS else 1)
        yield from ((day, 0) for day in range(first, until, step))
    elif rule.unit is Unit.SHIFTS:
        left = 0
        for day in range(first, until):
            for turn in range(1, len(rule.turns) + 1):
                if left == 0:
                    yield day, turn
                    left = rule.every
                left -= 1
    else:
        yield from ((day, 0) for day in _by_month(rule, until))


def _by_month(rule: Cadence, until: int) -> Iterator[int]:
    halves = rule.unit is Unit.HALF_MONTHS
    period = rule.every if halves else rule.every * 2 * MONTHS_OF[rule.unit]
    year, month, passed = rule.anchor.year, rule.anchor.month, 0
    while (begins := _first(year, month)) < until:
        length = _first(year + month // 12, month % 12 + 1) - begins
        skipped = rule.anchor.day > length and rule.short_month is ShortMonth.SKIP
        for half in (0, 1):
            day = begins + min(rule.anchor.day, length) - 1 + 15 * half
            if passed % period == 0 and not skipped and day < until:
                yield day
            passed += 1
        year, month = (year + 1, 1) if month == 12 else (year, month + 1)


@cache
def _first(year: int, month: int) -> int:
    return date(year, month, 1).toordinal()


def _moved(day: int, shift: Shift, place: int) -> int:
    working = _working(place)
    if shift is Shift.NEXT:
        return working[bisect_left(working, day)]
    return working[bisect_right(working, day) - 1]


@cache
def _offset(zone: ZoneInfo, ordinal: int) -> timedelta:
    """What a zone is ahead of UTC at noon of a day."""
    noon = datetime.combine(date.fromordinal(ordinal), datetime.min.time(), zone) + timedelta(hours=12)
    return noon.utcoffset() or timedelta()


@cache
def _instant(zone: ZoneInfo, day: date, minute: int) -> datetime:
    wall = datetime.combine(day, datetime.min.time()) + timedelta(minutes=minute)
    before, after = _offset(zone, wall.toordinal() - 1), _offset(zone, wall.toordinal() + 1)
    if before == after:
        return (wall - before).replace(tzinfo=UTC)
    tried = [(wall - offset).replace(tzinfo=UTC) for offset in (before, after)]
    right = [one for one in tried if one.astimezone(zone).replace(tzinfo=None) == wall]
    return min(right) if right else tried[0]


def compare(seed: int, rules: int) -> tuple[int, list[str]]:
    """Occurrences compared, and what differs, over some random rules."""
    chance, seen, faults = random.Random(seed), 0, list[str]()
    for _ in range(rules):
        rule, place = random_rule(chance)
        wanted = list(expected(rule, place))
        known = None if place is None else calendar(place)
        until = rule.anchor + timedelta(days=YEARS_5)
        found: list[Occurrence] = []
        for one in following(rule, 0, calendar=known):
            if one.nominal >= until:
                break
            found.append(one)
        seen += len(found)
        told = [
            Expected(nominal=o.nominal, turn=o.turn, day=o.day, at=o.at, opens=o.window[0], closes=o.window[1])
            for o in found
        ]
        if told != wanted:
            pairs = zip_longest(told, wanted)
            faults.append(f"{rule}: {next((a, b) for a, b in pairs if a != b)}")
        if len({one.slot for one in found}) != len(found):
            faults.append(f"{rule}: one identity twice")
    return seen, faults
