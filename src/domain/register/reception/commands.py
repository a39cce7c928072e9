"""What may be asked of an ordered meeting reception."""

from datetime import datetime

from attrs import frozen

from wuye.domain.register.reception.events import Season
from wuye.domain.shared.fields import choice, flag, identifier, instant, label, text, whole


@frozen(kw_only=True)
class OrderReception:
    """Order a meeting reception on the terms of the catalogue (预订会议接待). CAT-026, CAT-028."""

    key: str = identifier(("Key of the order", "订单标识"))
    site: str | None = identifier(("Key of the site", "项目标识"), default=None)
    starts_at: datetime = instant(("When the meeting begins", "会议开始时间"))
    ends_at: datetime = instant(("When the meeting ends", "会议结束时间"))
    important: bool = flag(("Important meeting", "重要会议"), default=False)
    staff_leave: bool = flag(("Staff leave the room", "服务人员离场"), default=False)
    fewer_refills: bool = flag(("Fewer refills", "减少续水"), default=False)
    wishes: str | None = text(("Wishes", "要求"), default=None)


@frozen(kw_only=True)
class TickStep:
    """Tick a step of the checklist (完成步骤). CAT-027."""

    step: str = label(("Step", "步骤"))


@frozen(kw_only=True)
class RecordTemperature:
    """Record the room temperature (记录室温). CAT-026."""

    season: Season = choice(Season, ("Season", "季节"))
    celsius: int = whole(("Room temperature, °C", "室温"), maximum=50)


@frozen(kw_only=True)
class DeclareReady:
    """Say that everything is prepared (准备就绪). CAT-026, CAT-027."""


@frozen(kw_only=True)
class RefillTea:
    """Record a tea refill (续水). CAT-026."""


@frozen(kw_only=True)
class CloseReception:
    """End the reception after everything is switched off (结束接待). CAT-027."""


@frozen(kw_only=True)
class CancelReception:
    """Call the meeting off (取消接待). CAT-026."""

    reason: str = text(("Reason", "原因"))
