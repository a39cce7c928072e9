"""What happened to an ordered meeting reception."""

from datetime import datetime
from enum import StrEnum

from attrs import frozen

from wuye.domain.register.catalogue.entries import ReceptionTerms
from wuye.domain.shared.personal import Personal


class Season(StrEnum):
    """Which temperatures hold (CAT-026)."""

    WINTER = "winter"
    """冬季."""
    SUMMER = "summer"
    """夏季."""


@frozen(kw_only=True)
class ReceptionOrdered:
    """A meeting reception was ordered on these terms (会议接待预订). CAT-026, CAT-028."""

    starts_at: datetime
    ends_at: datetime
    ready_by: datetime
    terms: ReceptionTerms
    important: bool
    staff_leave: bool
    fewer_refills: bool
    wishes: Personal[str] | None


@frozen(kw_only=True)
class StepTicked:
    """A step of the checklist was done (步骤完成). CAT-027."""

    step: str


@frozen(kw_only=True)
class TemperatureRecorded:
    """The room temperature was measured, in whole degrees Celsius (室温记录). CAT-026."""

    season: Season
    celsius: int


@frozen(kw_only=True)
class ReceptionReady:
    """Everything is prepared (准备就绪). CAT-026, CAT-027."""


@frozen(kw_only=True)
class TeaRefilled:
    """Tea was refilled (续水). CAT-026."""


@frozen(kw_only=True)
class ReceptionClosed:
    """The meeting is over and everything is switched off (接待结束). CAT-027."""


@frozen(kw_only=True)
class ReceptionCancelled:
    """The meeting was called off (接待取消). CAT-026."""

    reason: Personal[str]


ReceptionEvent = (
    ReceptionOrdered
    | StepTicked
    | TemperatureRecorded
    | ReceptionReady
    | TeaRefilled
    | ReceptionClosed
    | ReceptionCancelled
)
