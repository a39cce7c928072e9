"""What may be asked of a policy register."""

from datetime import datetime

from attrs import frozen

from wuye.domain.shared.fields import check_whole, choice, identifier, instant, label, some, text, whole
from wuye.domain.shared.indicators import Indicator
from wuye.domain.sla.limits import Unit
from wuye.domain.sla.policy import Profile


@frozen(kw_only=True)
class ChooseProfile:
    """Choose a site's profile of limits (选定时限策略); a later choice replaces it from its date on."""

    site: str = identifier(("Key of the site", "项目标识"))
    profile: Profile = choice(Profile, ("Profile of limits", "时限策略"))
    effective_from: datetime | None = instant(
        ("From when; at once when absent", "生效时间；缺省即时生效"), default=None
    )
    reason: str | None = text(("Reason", "原因"), default=None)


@frozen(kw_only=True)
class SetSwitch:
    """Set one policy switch of a site from a date on (设定策略开关)."""

    name: str = label(("Name of the switch", "开关名称"), max_length=100)
    value: str = label(("Value", "取值"), max_length=100)
    effective_from: datetime | None = instant(
        ("From when; at once when absent", "生效时间；缺省即时生效"), default=None
    )
    reason: str = text(("Reason", "原因"))


@frozen(kw_only=True)
class OverrideLimit:
    """Set a single figure of a site in place of its profile's (覆盖单项时限); running cases keep what they have."""

    clock: str = label(("Clock, for example ticket.arrival", "时限名称，如 ticket.arrival"), max_length=100)
    scope: str = label(("Scope, for example emergency", "适用范围，如 emergency"), max_length=100)
    unit: Unit = choice(Unit, ("Unit", "单位"))
    value: int | None = whole(("Figure; absent where the unit has none", "数值"), maximum=1_000_000, default=None)
    effective_from: datetime | None = instant(
        ("From when; at once when absent", "生效时间；缺省即时生效"), default=None
    )
    reason: str = text(("Reason", "原因"))


@frozen(kw_only=True)
class ChooseCalendar:
    """Choose the calendar a site's working time follows (选定工作日历)."""

    calendar: str = identifier(("Key of the calendar", "日历标识"))
    effective_from: datetime | None = instant(
        ("From when; at once when absent", "生效时间；缺省即时生效"), default=None
    )
    reason: str | None = text(("Reason", "原因"), default=None)


@frozen(kw_only=True)
class SetLadder:
    """Set when warnings and escalations come (设定预警与升级); the due instant itself always counts."""

    minutes: tuple[int, ...] = some(
        ("Minutes before (-) and after the due instant", "到期前（负）后的分钟数"),
        minimum=1,
        maximum=20,
        each=lambda name, value: check_whole(name, value, -525_600, 525_600),
    )
    effective_from: datetime | None = instant(
        ("From when; at once when absent", "生效时间；缺省即时生效"), default=None
    )
    reason: str = text(("Reason", "原因"))


@frozen(kw_only=True)
class SetTarget:
    """Set a site's own target for a figure of the service report (设定指标目标值) in place of the source's. KPI-012."""

    indicator: Indicator = choice(Indicator, ("Figure of the report", "指标"))
    value: int = whole(
        ("In thousandths, of a rate or a point; seconds; or a number", "目标值（千分比、千分之一分、秒或个数）"),
        minimum=-1_000_000,
        maximum=100_000_000,
    )
    effective_from: datetime | None = instant(
        ("From when; at once when absent", "生效时间；缺省即时生效"), default=None
    )
    reason: str = text(("Reason", "原因"))
