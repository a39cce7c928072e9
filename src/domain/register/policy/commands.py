"""What may be asked of a policy register."""

from datetime import datetime

from attrs import frozen

from wuye.domain.register.policy.events import Profile
from wuye.domain.shared.fields import choice, identifier, instant, label, text


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
