"""Cadences: what recurs by the calendar (保养、演练、培训、统计的周期), each occurrence known by its nominal date.

The n-th nominal date is counted from the anchor, never from the occurrence before it: so the 31st never drifts to the
28th, and a postponed occurrence postpones no other. Nothing that fell due is lost: see ``accounted``.
"""

from calendar import monthrange
from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, date, datetime, timedelta
from enum import StrEnum
from itertools import count, pairwise
from zoneinfo import ZoneInfo

from attrs import frozen

from wuye.domain.shared.refusal import Refused
from wuye.domain.sla.calendar import MINUTES_A_DAY, Calendar
from wuye.domain.sla.limits import DAYS, MONTHS, Unit

MOST = 10_000
"""Occurrences that are counted from one anchor: 27 years of a daily one."""
_LOOK = 366
_END = date(9000, 1, 1)
"""Nothing recurs for ever."""
_STEPS = frozenset({*DAYS, *MONTHS, Unit.HALF_MONTHS, Unit.SHIFTS})
MOST_SHIFTS = 24
"""Shifts a day has at most."""
MOST_TOLERANCE = 366
"""Days an occurrence may be done before or after its day at most."""
_MONTHS_A_YEAR = 12


class ShortMonth(StrEnum):
    """What becomes of a day that the month has not: the choice is explicit, never implied."""

    LAST_DAY = "last-day"
    """月末日: the last day of the month."""
    SKIP = "skip"
    """跳过: no occurrence in that month."""


class Shift(StrEnum):
    """Where an occurrence goes whose nominal date is no working day."""

    NONE = "none"
    """不调整."""
    NEXT = "next"
    """顺延至下一工作日."""
    PREVIOUS = "previous"
    """提前至上一工作日."""


@frozen(kw_only=True)
class Cadence:
    """Every so many units from an anchor day on, at a local time of day."""

    anchor: date
    unit: Unit
    zone: str
    every: int = 1
    minute: int = 0
    """Local time of day, in minutes after midnight; one that daylight saving skips is so much later, of a repeated one
    the first counts."""
    short_month: ShortMonth = ShortMonth.LAST_DAY
    shift: Shift = Shift.NONE
    before_days: int = 0
    """Days before its own on which an occurrence is done in time."""
    after_days: int = 0
    """Days after its own on which it still is."""
    turns: tuple[int, ...] = ()
    """Where the unit is shifts: the minute of the day on which each begins, in order."""

    def __attrs_post_init__(self) -> None:
        """Refuse a step without a length, and a time that is none."""
        if self.unit not in _STEPS:
            raise Refused("no-cadence", unit=self.unit.value, allowed=sorted(unit.value for unit in _STEPS))
        if not 1 <= self.every <= MOST:
            raise Refused("out-of-range", field="every", minimum=1, maximum=MOST)
        if not 0 <= self.minute < MINUTES_A_DAY:
            raise Refused("out-of-range", field="minute", minimum=0, maximum=MINUTES_A_DAY - 1)
        for field, days in (("before_days", self.before_days), ("after_days", self.after_days)):
            if not 0 <= days <= MOST_TOLERANCE:
                raise Refused("out-of-range", field=field, minimum=0, maximum=MOST_TOLERANCE)
        by_shift = self.unit is Unit.SHIFTS
        ordered = sorted({*self.turns}) == list(self.turns) and all(0 <= one < MINUTES_A_DAY for one in self.turns)
        if by_shift != bool(self.turns) or not ordered or len(self.turns) > MOST_SHIFTS:
            raise Refused("wrong-shifts", shifts=list(self.turns[:MOST_SHIFTS]))


@frozen(kw_only=True)
class Occurrence:
    """One occurrence; its nominal date is its identity, wherever a holiday moves it."""

    nominal: date
    day: date
    at: datetime
    provisional: bool = False
    """It was moved, or not moved, by a calendar that does not reach so far."""
    turn: int = 0
    """Where the unit is shifts: which shift of the nominal day, from 1."""
    opens: datetime | None = None
    """From when on it is done in time; earlier is early. ``None`` = ``at``."""
    closes: datetime | None = None
    """From this instant on it is late. ``None`` = ``at``."""
    number: int = 0
    """How many steps from the anchor."""

    @property
    def slot(self) -> str:
        """Its identity within its cadence: the nominal date, and the shift where there are several a day."""
        return f"{self.nominal.isoformat()}.{self.turn}" if self.turn else self.nominal.isoformat()

    @property
    def window(self) -> tuple[datetime, datetime]:
        """In which it is done in time, half open."""
        return self.opens or self.at, self.closes or self.at

    def key(self, plan: str) -> str:
        """The same for every scheduler that sees it: as a command id it gives one order (golden case 30)."""
        return f"{plan}:{self.slot}"


def occurrences(
    cadence: Cadence, *, until: datetime, since: datetime | None = None, calendar: Calendar | None = None
) -> Iterator[Occurrence]:
    """The occurrences in [since, until), in nominal order; 10,000 steps from the anchor at most.

    Raises ``Refused("calendar-needed")`` when a shift to working days has none.
    """
    # A shift moves an occurrence by a year at most, so what lies further is not asked for.
    zone = ZoneInfo(cadence.zone)
    last = until.astimezone(zone).date() + timedelta(days=_LOOK if cadence.shift is Shift.PREVIOUS else 1)
    for one in following(cadence, 0, calendar=calendar):
        if one.number >= MOST or one.nominal > last:
            return
        if one.at < until and (since is None or one.at >= since):
            yield one


def following(cadence: Cadence, number: int, *, calendar: Calendar | None = None) -> Iterator[Occurrence]:
    """The occurrences from the n-th step on, without end: what is skipped for a short month is left out.

    Raises ``Refused("calendar-needed")`` when a shift to working days has none.
    """
    if cadence.shift is not Shift.NONE and calendar is None:
        raise Refused("calendar-needed", shift=cadence.shift.value)
    zone = ZoneInfo(cadence.zone)
    for step in count(number):
        found = _nominal(cadence, step)
        if found is None:
            continue
        nominal, turn = found
        if nominal >= _END:
            return
        day, provisional = _shifted(nominal, cadence.shift, calendar)
        yield Occurrence(
            nominal=nominal,
            day=day,
            at=_wall(zone, day, cadence.turns[turn - 1] if turn else cadence.minute),
            provisional=provisional,
            turn=turn,
            opens=_opens(cadence, zone, day, turn),
            closes=_closes(cadence, zone, day, turn),
            number=step,
        )


def _wall(zone: ZoneInfo, day: date, minute: int) -> datetime:
    return (datetime(day.year, day.month, day.day, tzinfo=zone) + timedelta(minutes=minute)).astimezone(UTC)


def _opens(cadence: Cadence, zone: ZoneInfo, day: date, turn: int) -> datetime:
    """A shift opens when it begins, all else at the beginning of the day."""
    minute = cadence.turns[turn - 1] if turn else 0
    return _wall(zone, day - timedelta(days=cadence.before_days), minute)


def _closes(cadence: Cadence, zone: ZoneInfo, day: date, turn: int) -> datetime:
    """A shift closes when the next one begins, all else at the end of the day."""
    last = day + timedelta(days=cadence.after_days)
    if turn and turn < len(cadence.turns):
        return _wall(zone, last, cadence.turns[turn])
    return _wall(zone, last + timedelta(days=1), cadence.turns[0] if turn else 0)


def _nominal(cadence: Cadence, number: int) -> tuple[date, int] | None:
    """The n-th date from the anchor, the anchor itself being the 0th, and its shift; ``None`` when it is skipped."""
    steps = number * cadence.every
    if cadence.unit is Unit.SHIFTS:
        days, turn = divmod(steps, len(cadence.turns))
        if days > (_END - cadence.anchor).days:
            return _END, turn + 1
        return cadence.anchor + timedelta(days=days), turn + 1
    if cadence.unit in DAYS:
        days = steps * DAYS[cadence.unit]
        return (_END if days > (_END - cadence.anchor).days else cadence.anchor + timedelta(days=days)), 0
    half = 0
    if cadence.unit is Unit.HALF_MONTHS:
        steps, half = divmod(steps, 2)
    else:
        steps *= MONTHS[cadence.unit]
    year, month = divmod(cadence.anchor.year * _MONTHS_A_YEAR + cadence.anchor.month - 1 + steps, _MONTHS_A_YEAR)
    if year >= _END.year:
        return _END, 0
    first = date(year, month + 1, 1)
    length = monthrange(year, month + 1)[1]
    if cadence.anchor.day > length and cadence.short_month is ShortMonth.SKIP:
        return None
    return first.replace(day=min(cadence.anchor.day, length)) + timedelta(days=15 * half), 0


def step_of(unit: Unit, value: int) -> tuple[Unit, int]:
    """The step that a stated interval means: twice a year is every half-year. Raises ``Refused("no-cadence")``."""
    if unit is not Unit.TIMES_PER_YEAR:
        return unit, value
    if not 1 <= value <= _MONTHS_A_YEAR or _MONTHS_A_YEAR % value:
        raise Refused("no-cadence", unit=unit.value, allowed=[1, 2, 3, 4, 6, 12])
    return Unit.MONTHS, _MONTHS_A_YEAR // value


def _shifted(nominal: date, shift: Shift, calendar: Calendar | None) -> tuple[date, bool]:
    if calendar is None or shift is Shift.NONE:
        return nominal, False
    step = timedelta(days=1 if shift is Shift.NEXT else -1)
    day = nominal
    for _ in range(_LOOK):
        if calendar.is_working_day(day):
            break
        day += step
    else:
        day = nominal
    return day, calendar.horizon is not None and max(day, nominal) > calendar.horizon


@frozen(kw_only=True)
class Gap:
    """The days between two visits, and whether they are more than allowed."""

    since: date
    until: date
    days: int
    breached: bool


def gaps(visits: Sequence[date], *, most_days: int, today: date | None = None) -> tuple[Gap, ...]:
    """The gaps between visits, each judged; ``today`` judges the one that is still open (at most every 15 days)."""
    days = sorted({*visits, *([] if today is None else [today])})
    return tuple(
        Gap(since=early, until=late, days=(late - early).days, breached=(late - early).days > most_days)
        for early, late in pairwise(days)
    )


class CatchUp(StrEnum):
    """What becomes of occurrences that nobody was there to see."""

    MISSED = "missed"
    """作漏检: each is recorded as missed."""
    MERGED = "merged"
    """合并: the last is done late and stands for those before it."""
    LATE = "late"
    """补做: each is done late."""


class Account(StrEnum):
    """What became of an occurrence."""

    DONE = "done"
    """已完成."""
    MISSED = "missed"
    """漏检."""
    MERGED = "merged"
    """并入后一次."""
    LATE = "late"
    """逾期待办."""


@frozen(kw_only=True)
class Accounted:
    """An occurrence and what became of it."""

    occurrence: Occurrence
    account: Account
    merged_into: date | None = None
    """The nominal date of the occurrence that stands for it."""


def accounted(
    fallen_due: Sequence[Occurrence], done: Mapping[date, datetime], catch_up: CatchUp
) -> tuple[Accounted, ...]:
    """Every occurrence that fell due, exactly once: done, or missed, merged or late by policy; never none.

    ``done`` tells by nominal date when it was done. A merged occurrence goes into the next one that was done or is
    late.
    """
    found: list[Accounted] = []
    stands: date | None = None
    for one in reversed(fallen_due):
        if one.nominal in done:
            account, stands = Account.DONE, one.nominal
        elif catch_up is CatchUp.MISSED:
            account = Account.MISSED
        elif catch_up is CatchUp.LATE or stands is None:
            account = Account.LATE
            stands = one.nominal
        else:
            account = Account.MERGED
        into = stands if account is Account.MERGED else None
        found.append(Accounted(occurrence=one, account=account, merged_into=into))
    return tuple(reversed(found))
