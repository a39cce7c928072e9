"""Who is on duty when, when the office is open, and who has time."""

from datetime import date, datetime, time, timedelta
from functools import cache
from typing import Final, Protocol

from wuye.application.seeds.calendars import china
from wuye.domain.shared.actor import Actor
from wuye.entrypoints.demo.cast import CHINA, HANDS, NIGHT_OFFICER, OFFICER, SECOND_OFFICER, Hand

DAY_BEGINS, DAY_ENDS = 8, 20
"""Hours of the day shift; at night two technicians and one officer are there."""
_OPEN: Final = (time(8, 40), time(17, 20))
_SATURDAY: Final = 5


class SteeredClock(Protocol):
    """A clock that the story moves."""

    def now(self) -> datetime:
        """The instant it shows."""
        ...

    def set(self, instant: datetime) -> None:
        """Jump to an instant."""
        ...


def is_night(at: datetime) -> bool:
    """Whether the night shift is on duty."""
    return not DAY_BEGINS <= at.astimezone(CHINA).hour < DAY_ENDS


def morning(at: datetime) -> datetime:
    """The next beginning of a day shift."""
    local = at.astimezone(CHINA)
    begins = datetime.combine(local.date(), time(DAY_BEGINS), CHINA)
    return begins if local < begins else begins + timedelta(days=1)


def is_workday(day: date) -> bool:
    """Whether the office works: holidays are off, make-up workdays (调休) are not."""
    return day in _made_up() or (day.weekday() < _SATURDAY and day not in _closed())


def office(at: datetime) -> datetime:
    """The next instant in office hours."""
    local = at.astimezone(CHINA)
    begins, ends = (datetime.combine(local.date(), hour, CHINA) for hour in _OPEN)
    if is_workday(local.date()) and local <= ends:
        return max(local, begins)
    day = local.date() + timedelta(days=1)
    while not is_workday(day):
        day += timedelta(days=1)
    # Not everything is done in the first minute of the morning.
    return datetime.combine(day, _OPEN[0], CHINA) + timedelta(minutes=local.minute)


def officer_on(at: datetime) -> Actor:
    """Who is at the desk."""
    if is_night(at):
        return NIGHT_OFFICER
    local = at.astimezone(CHINA)
    return OFFICER if (local.toordinal() + (local.hour >= 14)) % 2 else SECOND_OFFICER


class Crew:
    """The technicians and until when each of them is taken."""

    def __init__(self) -> None:
        self._free: dict[str, datetime] = {}

    def send(self, trade: str, at: datetime, minutes: float, *, urgent: bool) -> tuple[Actor, datetime]:
        """Who goes, and from when: whoever is free first of those on duty; an emergency waits for nobody."""
        hands = [one for one in _on_duty(at) if trade in one.trades]
        # Who is at home is called out: at night only those who take nights.
        hands = hands or [one for one in HANDS if trade in one.trades and (one.nights or not is_night(at))]
        chosen = min(hands, key=lambda one: (self._free.get(one.actor.id, at), one.actor.id))
        begins = at if urgent else max(at, self._free.get(chosen.actor.id, at))
        busy = max(begins, self._free.get(chosen.actor.id, begins)) + timedelta(minutes=minutes)
        self._free[chosen.actor.id] = busy
        return chosen.actor, begins

    def instead_of(self, one: Actor, trade: str, at: datetime) -> Actor:
        """Somebody else of the trade."""
        others = [hand for hand in _on_duty(at) or HANDS if trade in hand.trades and hand.actor != one]
        others = others or [hand for hand in HANDS if trade in hand.trades and hand.actor != one]
        return min(others, key=lambda hand: (self._free.get(hand.actor.id, at), hand.actor.id)).actor


def _on_duty(at: datetime) -> list[Hand]:
    local = at.astimezone(CHINA)
    if is_night(at):
        # The night belongs to the day it began on.
        day = (local - timedelta(hours=DAY_BEGINS)).toordinal()
        return _night(day)
    tired = _night(local.toordinal() - 1)
    return [one for one in HANDS if local.weekday() not in one.off and one not in tired]


@cache
def _night(day: int) -> list[Hand]:
    takers = [one for one in HANDS if one.nights]
    wires = [one for one in takers if "electrician" in one.trades]
    pipes = [one for one in takers if "electrician" not in one.trades]
    return [wires[day % len(wires)], pipes[day % len(pipes)]]


@cache
def _closed() -> frozenset[date]:
    return frozenset(one.day for one in china().exceptions if not one.hours)


@cache
def _made_up() -> frozenset[date]:
    return frozenset(one.day for one in china().exceptions if one.hours)
