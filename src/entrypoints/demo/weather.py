"""The ninety days: heat, rain, two typhoons, a holiday; and when people call."""

from collections.abc import Iterator, Sequence
from datetime import date, datetime, timedelta
from random import Random
from typing import Final

from wuye.entrypoints.demo.cast import CHINA

DAYS: Final = 90
ENDING: Final = datetime(2026, 10, 16, 18, 0, tzinfo=CHINA)
"""The story ends on a Friday evening, ten days after the holiday."""
BEGINS: Final = datetime(2026, 7, 19, 0, 0, tzinfo=CHINA)

HEAT: Final = (date(2026, 7, 23), date(2026, 8, 9))
TYPHOONS: Final = (date(2026, 8, 12), date(2026, 9, 5))
"""The days on which they pass; the evening before and the day after have their share."""
GOLDEN_WEEK: Final = (date(2026, 10, 1), date(2026, 10, 7))
_RAIN: Final = frozenset(
    date(2026, month, day)
    for month, days in (
        (7, (20, 21, 31)),
        (8, (11, 13, 14, 19, 26, 27)),
        (9, (4, 6, 7, 15, 16, 24)),
        (10, (3, 9, 13)),
    )
    for day in days
)
_HOURS: Final = (
    *(0.4, 0.3, 0.25, 0.2, 0.25, 0.5, 1.4, 3.2, 6.0, 6.2, 5.2, 4.2),
    *(3.0, 3.2, 4.0, 4.2, 4.0, 4.4, 6.0, 6.4, 5.2, 3.4, 1.8, 0.9),
)
"""How calls spread over the hours of a day: after breakfast, and when people come home."""
_STORM_HOURS: Final = tuple(4.0 + (2.0 if 5 <= hour <= 16 else 0.0) for hour in range(24))
_TYPHOON_LOAD, _AFTER_LOAD, _EVE_LOAD = 5.0, 2.6, 1.5
_WEEKEND_LOAD, _HOLIDAY_LOAD, _HEAT_LOAD, _RAIN_LOAD = 1.3, 0.8, 1.15, 1.1


def weather(day: date) -> frozenset[str]:
    """What the sky does on a day."""
    found = set()
    if HEAT[0] <= day <= HEAT[1]:
        found.add("heat")
    if day in _RAIN or day in TYPHOONS:
        found.add("rain")
    if day in TYPHOONS:
        found.add("typhoon")
    return frozenset(found)


def load(day: date) -> float:
    """How busy a day is, an ordinary weekday being 1."""
    if day in TYPHOONS:
        return _TYPHOON_LOAD
    if day - timedelta(days=1) in TYPHOONS:
        return _AFTER_LOAD
    if day + timedelta(days=1) in TYPHOONS:
        return _EVE_LOAD
    found = 1.0
    if GOLDEN_WEEK[0] <= day <= GOLDEN_WEEK[1]:
        found *= _HOLIDAY_LOAD
    elif day.weekday() >= 5:
        found *= _WEEKEND_LOAD
    sky = weather(day)
    return found * (_HEAT_LOAD if "heat" in sky else 1.0) * (_RAIN_LOAD if "rain" in sky else 1.0)


def calls(random: Random, number: int) -> Iterator[datetime]:
    """The instants of a number of calls, in order."""
    days = [(BEGINS + timedelta(days=place)).date() for place in range(DAYS)]
    drawn = random.choices(days, [load(day) for day in days], k=number)
    instants = (_instant(random, day) for day in drawn)
    yield from sorted(one for one in instants if one < ENDING - timedelta(minutes=20))


def _instant(random: Random, day: date) -> datetime:
    hours: Sequence[float] = _STORM_HOURS if day in TYPHOONS else _HOURS
    (hour,) = random.choices(range(24), hours)
    return datetime(day.year, day.month, day.day, hour, random.randrange(60), random.randrange(60), tzinfo=CHINA)
