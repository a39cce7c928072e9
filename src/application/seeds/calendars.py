"""Calendars a desk may start with: mainland China's, from a file in the package, and plain ones."""

import json
from collections.abc import Sequence
from datetime import date
from functools import cache
from importlib.resources import files
from typing import Any

from wuye.domain.register.calendar.commands import DatedHours, PublishCalendar, Weekday, WeekdayHours

CHINA = "calendar_cn.json"
WORKWEEK = tuple(Weekday)[:5]
OFFICE_HOURS = ("09:00-12:00", "13:00-18:00")
"""Nobody states a site's office hours; these are what ``wuye calendar seed cn`` takes unless told otherwise."""


def china(key: str = "cn", hours: Sequence[str] = OFFICE_HOURS) -> PublishCalendar:
    """Mainland China's working calendar: Monday to Friday, public holidays closed, make-up workdays (调休) open.

    Known up to the end of the last year whose arrangement was published; past it deadlines are provisional.
    """
    days = _china()
    closed = [
        DatedHours(day=day, hours=(), name_en=en, name_zh=f"{zh}假期") for day, (en, zh) in days["closed"].items()
    ]
    made_up = [
        DatedHours(day=day, hours=tuple(hours), name_en=f"make-up workday, {english}", name_zh=f"{chinese}调休上班")
        for day, (english, chinese) in days["made_up"].items()
    ]
    return PublishCalendar(
        calendar=key,
        zone="Asia/Shanghai",
        week=tuple(WeekdayHours(weekday=weekday, hours=tuple(hours)) for weekday in WORKWEEK),
        exceptions=tuple(sorted([*closed, *made_up], key=lambda one: one.day)),
        horizon=days["horizon"],
        source=days["source"],
    )


@cache
def _china() -> dict[str, Any]:
    told = json.loads(files(__package__).joinpath(CHINA).read_text(encoding="utf-8"))
    return {
        "source": told["source"],
        "horizon": date.fromisoformat(told["horizon"]),
        **{
            part: {date.fromisoformat(day): (names[0], names[1]) for day, names in told[part].items()}
            for part in ("closed", "made_up")
        },
    }
