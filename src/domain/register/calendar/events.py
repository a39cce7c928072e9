"""What happened to a calendar."""

from datetime import date

from attrs import frozen

from wuye.domain.register.calendar.commands import DatedHours, WeekdayHours
from wuye.domain.shared.personal import Personal


@frozen(kw_only=True)
class CalendarPublished:
    """A calendar version was published (日历已发布); ``digest`` is SHA-256 over its content."""

    zone: str
    week: tuple[WeekdayHours, ...]
    exceptions: tuple[DatedHours, ...]
    horizon: date | None
    source: str
    digest: str
    reason: Personal[str] | None


CalendarEvent = CalendarPublished
