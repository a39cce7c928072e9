"""What may be asked of a month's roster."""

from datetime import date, datetime
from typing import Any

from attrs import frozen

from wuye.domain.register.roster.kinds import AbsenceKind
from wuye.domain.register.zones import month
from wuye.domain.shared.duty import DutyRole
from wuye.domain.shared.fields import choice, identifier, identifiers, instant, reference, some, text
from wuye.domain.shared.fields import day as calendar_day
from wuye.domain.shared.refusal import InvalidInput

_STAFF = ("Who", "员工")
_SHIFT = ("Code of the shift", "班次编号")
_SECTION = ("Code of the section", "班组编号")
_DAY = ("Day the shift begins on", "班次开始日期")
_REASON = ("Reason", "原因")


def _each_day(name: str, value: Any) -> None:
    if not isinstance(value, date) or isinstance(value, datetime):
        raise InvalidInput("not-a-day", field=name)


@frozen(kw_only=True)
class OpenRoster:
    """Open the roster of a month at a site (编制值班表)."""

    site: str = identifier(("Key of the site", "项目标识"))
    month: str = month(("Month, YYYY-MM", "月份"))


@frozen(kw_only=True)
class AssignDuty:
    """Assign a shift of a section to a person, on one day or several (排班)."""

    staff: str = reference(_STAFF, to="staff")
    section: str = identifier(_SECTION)
    shift: str = identifier(_SHIFT)
    duty: DutyRole = choice(DutyRole, ("On duty as", "值班岗位"))
    days: tuple[date, ...] = some(("Days the shift begins on", "班次开始日期"), minimum=1, maximum=31, each=_each_day)


@frozen(kw_only=True)
class WithdrawDuty:
    """Take a person off a shift (取消排班)."""

    staff: str = reference(_STAFF, to="staff")
    day: date = calendar_day(_DAY)
    shift: str = identifier(_SHIFT)
    reason: str = text(_REASON)


@frozen(kw_only=True)
class PublishRoster:
    """Publish the roster (发布值班表): from now on it says who is on duty; each later change is a fact of its own."""


@frozen(kw_only=True)
class SwapDuties:
    """Two people swap shifts (换班)."""

    staff: str = reference(_STAFF, to="staff")
    day: date = calendar_day(_DAY)
    shift: str = identifier(_SHIFT)
    other: str = reference(("With whom", "换班对象"), to="staff")
    other_day: date = calendar_day(("Day the other shift begins on", "对方班次开始日期"))
    other_shift: str = identifier(("Code of the other shift", "对方班次编号"))
    reason: str = text(_REASON)


@frozen(kw_only=True)
class RecordAbsence:
    """Record that somebody is absent, and who stands in (登记缺勤)."""

    staff: str = reference(_STAFF, to="staff")
    since: datetime = instant(("From when", "起始时间"))
    until: datetime = instant(("Until when", "截止时间"))
    kind: AbsenceKind = choice(AbsenceKind, ("Kind of absence", "缺勤类别"))
    reason: str = text(_REASON)
    substitute: str | None = reference(("Who stands in", "顶班人"), to="staff", default=None)


@frozen(kw_only=True)
class HoldMeeting:
    """Record the meeting after a shift and who attended it (登记班后例会). STF-044."""

    section: str = identifier(_SECTION)
    shift: str = identifier(_SHIFT)
    day: date = calendar_day(_DAY)
    attended: tuple[str, ...] = identifiers(("Who attended, as stream ids", "参会人员"), maximum=100, default=())
    minutes: str = text(("What was said", "会议内容"))
