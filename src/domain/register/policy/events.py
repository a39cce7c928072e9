"""What a site chose: a profile of limits, the position of a switch; each from a date on."""

from datetime import datetime
from enum import StrEnum

from attrs import frozen

from wuye.domain.shared.personal import Personal


class Profile(StrEnum):
    """The named sets of limits, one per source document, and the strictest of all (policies, "Profiles")."""

    HANDBOOK_000 = "handbook_000"
    """物业维修服务与客户沟通手册."""
    QUALITY_PLAN_001 = "quality_plan_001"
    """物业项目服务质量保障方案."""
    SHANSHUI_002 = "shanshui_002"
    """山水湖畔."""
    ENTRY_SERVICE_003 = "entry_service_003"
    """入室服务流程: clocks without a figure."""
    COMMISSIONED_004 = "commissioned_004"
    """业户委托维修服务工作规程."""
    DEFAULT = "default"
    """最严: per clock the strictest figure of all."""


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


PolicyEvent = ProfileChosen | SwitchSet
