"""What a site chose: a profile of limits, the position of a switch; each from a date on."""

from datetime import datetime

from attrs import frozen

from wuye.domain.shared.indicators import Indicator
from wuye.domain.shared.personal import Personal
from wuye.domain.sla.limits import Unit
from wuye.domain.sla.policy import Profile


@frozen(kw_only=True)
class ProfileChosen:
    """A site chose its profile of limits (选定时限策略)."""

    profile: Profile
    effective_from: datetime
    reason: Personal[str] | None = None


@frozen(kw_only=True)
class SwitchSet:
    """A site set a policy switch (设定策略开关); ``name`` is the policy name, ``value`` its word."""

    name: str
    value: str
    effective_from: datetime
    reason: Personal[str]


@frozen(kw_only=True)
class LimitOverridden:
    """A site set a single figure of its own (覆盖单项时限) in place of its profile's."""

    clock: str
    scope: str
    unit: Unit
    value: int | None
    effective_from: datetime
    reason: Personal[str]


@frozen(kw_only=True)
class CalendarChosen:
    """A site chose the calendar its working time follows (选定工作日历)."""

    calendar: str
    effective_from: datetime
    reason: Personal[str] | None = None


@frozen(kw_only=True)
class LadderSet:
    """A site set when warnings and escalations come (设定预警与升级), in minutes around the due instant."""

    minutes: tuple[int, ...]
    effective_from: datetime
    reason: Personal[str]


@frozen(kw_only=True)
class TargetSet:
    """A site set its own target for a figure of the service report (设定指标目标值), in the unit of the figure."""

    indicator: Indicator
    value: int
    effective_from: datetime
    reason: Personal[str]


PolicyEvent = ProfileChosen | SwitchSet | LimitOverridden | CalendarChosen | LadderSet | TargetSet
