"""Mainland China's holidays and make-up workdays (节假日与调休), as two libraries say alike.

``chinesecalendar``, cross-checked by ``holidays``: both belong to the extra ``cn`` and are needed only to make the
seed anew; ``holidays`` guesses past the published arrangements, so the first one's horizon is the end.
"""

import json
from datetime import date, timedelta

from attrs import frozen

FIRST_YEAR = 2018


class SourcesDifferError(Exception):
    """The two libraries do not say the same about a day: nobody may choose between them silently."""


@frozen(kw_only=True)
class ChinaDays:
    """What the State Council arranged: days off with the holiday's name, and make-up workdays."""

    first: date
    horizon: date
    closed: dict[date, tuple[str, str]]
    """Names in English and Chinese."""
    made_up: dict[date, tuple[str, str]]
    source: str

    def as_json(self) -> str:
        """The seed file's text."""
        written = {
            "source": self.source,
            "first": self.first.isoformat(),
            "horizon": self.horizon.isoformat(),
            "closed": {day.isoformat(): list(names) for day, names in sorted(self.closed.items())},
            "made_up": {day.isoformat(): list(names) for day, names in sorted(self.made_up.items())},
        }
        head, *lines = json.dumps(written, ensure_ascii=False, indent=1).splitlines()
        return _folded([head, *lines])


def days_from_libraries(first_year: int = FIRST_YEAR) -> ChinaDays:
    """The days both libraries agree on, from a year to the end of the last one that ``chinesecalendar`` knows.

    Raises ``SourcesDifferError`` naming every day they disagree about.
    """
    from importlib.metadata import version

    import chinese_calendar
    from holidays import country_holidays

    known = chinese_calendar.constants
    first, horizon = date(first_year, 1, 1), date(max(known.holidays).year, 12, 31)
    other = country_holidays("CN", years=range(first_year, horizon.year + 1))
    days = [first + timedelta(days=number) for number in range((horizon - first).days + 1)]
    # Never ``day in holidays``: that is blind to weekends and to the workdays that make up for a holiday.
    differing = [day for day in days if chinese_calendar.is_workday(day) != other.is_working_day(day)]
    if differing:
        raise SourcesDifferError(", ".join(day.isoformat() for day in differing))
    return ChinaDays(
        first=first,
        horizon=horizon,
        closed={day: _names(known.holidays[day]) for day in days if day in known.holidays},
        made_up={day: _names(known.workdays[day]) for day in days if day in known.workdays},
        source=f"chinesecalendar {version('chinesecalendar')}, holidays {version('holidays')}",
    )


def _names(english: str) -> tuple[str, str]:
    from chinese_calendar.constants import Holiday

    return english, next(str(one.chinese) for one in Holiday if one.value == english)


def _folded(lines: list[str]) -> str:
    """One line a day: a list of two names is written on one line."""
    text = "\n".join(lines)
    for opening in ("[\n   ", ",\n   "):
        text = text.replace(opening, opening.strip() + (" " if opening[0] == "," else ""))
    return text.replace("\n  ]", "]") + "\n"
