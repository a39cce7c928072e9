"""What one may order about a calendar."""

from datetime import date
from enum import StrEnum

from attrs import frozen

from wuye.domain.register.zones import zone
from wuye.domain.shared.fields import choice, day, identifier, label, labels, some, text
from wuye.domain.sla.calendar import Mode


class Weekday(StrEnum):
    """A day of the week."""

    MONDAY = "monday"
    """星期一."""
    TUESDAY = "tuesday"
    """星期二."""
    WEDNESDAY = "wednesday"
    """星期三."""
    THURSDAY = "thursday"
    """星期四."""
    FRIDAY = "friday"
    """星期五."""
    SATURDAY = "saturday"
    """星期六."""
    SUNDAY = "sunday"
    """星期日."""


@frozen(kw_only=True)
class WeekdayHours:
    """Weekly hours of one day; a day that is not named is closed."""

    weekday: Weekday = choice(Weekday, ("Day of the week", "星期"))
    hours: tuple[str, ...] = labels(
        ("Open hours, HH:MM-HH:MM; an end before its start runs past midnight", "工作时段，如 09:00-12:00；可跨午夜"),
        minimum=1,
        maximum=12,
    )


@frozen(kw_only=True)
class DatedHours:
    """A dated exception: a holiday, a part day, a make-up workday (调休)."""

    day: date = day(("Date", "日期"))
    mode: Mode = choice(
        Mode, ("Replaces the weekly hours, or adds to them", "取代或追加每周时段"), default=Mode.REPLACE
    )
    hours: tuple[str, ...] = labels(("Open hours; none = closed", "工作时段；空为休息"), maximum=12)
    name_en: str | None = label(("Name in English", "英文名称"), default=None)
    name_zh: str | None = label(("Name in Chinese", "中文名称"), default=None)


@frozen(kw_only=True)
class PublishCalendar:
    """Publish a calendar version, whole (发布日历); deadlines that were provisional move, settled verdicts do not."""

    calendar: str = identifier(("Key of the calendar", "日历标识"))
    zone: str = zone(("Time zone", "时区"), default="Asia/Shanghai")
    week: tuple[WeekdayHours, ...] = some(("Weekly hours", "每周工作时段"), maximum=7)
    exceptions: tuple[DatedHours, ...] = some(("Dated exceptions", "特定日期"), maximum=5000)
    horizon: date | None = day(("Last day the exceptions are known for", "特定日期已知截止日"), default=None)
    source: str = label(("Where it comes from", "来源"), max_length=500)
    reason: str | None = text(("Reason", "原因"), default=None)
