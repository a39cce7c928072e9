"""What happened to a customer record. Identity is sealed under the person's own key: destroying it erases them all."""

from attrs import frozen

from wuye.domain.register.person.kinds import (
    CollectionMethod,
    ContactMethod,
    LoyaltyMeans,
    PartyKind,
    Preference,
    ServiceOffer,
    SpecialGroup,
    UpdateSource,
)
from wuye.domain.shared.personal import Personal


@frozen(kw_only=True)
class PersonRegistered:
    """A customer record was opened (建立客户档案). CRM-001, CRM-004, CRM-027."""

    site: str | None
    name: Personal[str]
    phone: Personal[str] | None
    address: Personal[str] | None
    kind: PartyKind
    needs: Personal[str] | None
    preferences: frozenset[Preference]
    contact_method: ContactMethod | None
    groups: frozenset[SpecialGroup]
    vip: bool
    method: CollectionMethod


@frozen(kw_only=True)
class PersonRevised:
    """A customer record was revised; absent fields stay (更新客户档案). CRM-007."""

    name: Personal[str] | None
    phone: Personal[str] | None
    address: Personal[str] | None
    kind: PartyKind | None
    needs: Personal[str] | None
    source: UpdateSource


@frozen(kw_only=True)
class PreferencesRecorded:
    """Service preferences and detailed needs were recorded (服务偏好). CRM-003."""

    preferences: frozenset[Preference]
    details: Personal[str] | None
    method: CollectionMethod


@frozen(kw_only=True)
class ContactPreferenceRecorded:
    """How the person wants to be reached was recorded (联系方式偏好)."""

    contact_method: ContactMethod


@frozen(kw_only=True)
class SatisfactionRecorded:
    """A satisfaction evaluation was recorded on its own scale (满意度评价). CRM-003."""

    score: int
    scale: int
    remark: Personal[str] | None
    ticket: str | None


@frozen(kw_only=True)
class GroupsFlagged:
    """The special customer groups of the person were stated (特殊客户群体). CRM-011."""

    groups: frozenset[SpecialGroup]
    support: Personal[str] | None


@frozen(kw_only=True)
class VipGranted:
    """A dedicated service was given (高净值客户专属服务). CRM-012."""

    service: Personal[str]
    steward: str | None


@frozen(kw_only=True)
class VipEnded:
    """The dedicated service ended (专属服务结束). CRM-012."""

    reason: Personal[str]


@frozen(kw_only=True)
class WelcomePackageGiven:
    """The welcome package was given (欢迎礼包). CRM-013."""

    content: Personal[str]


@frozen(kw_only=True)
class LoyaltyRewarded:
    """Loyalty was rewarded (忠诚度奖励). CRM-014."""

    means: LoyaltyMeans
    points: int | None
    level: str | None
    offer: Personal[str] | None


@frozen(kw_only=True)
class CareRecorded:
    """A customer care activity took place (客户关怀). CRM-024."""

    activity: Personal[str]
    offer: Personal[str] | None


@frozen(kw_only=True)
class BirthdayRecorded:
    """The birthday is known, as ``YYYY-MM-DD`` (生日). CRM-016."""

    birthday: Personal[str]


@frozen(kw_only=True)
class NeedsAnalysed:
    """What the customer needs was analysed for individual offers (客户需求已分析). CRM-026."""

    analysis: Personal[str]
    offers: tuple[ServiceOffer, ...]
    suggested: tuple[ServiceOffer, ...] | None
    """What the record suggests; absent where it was not asked."""


@frozen(kw_only=True)
class ActivityJoined:
    """The customer joined a community activity with so many people (已报名社区活动). CRM-015."""

    activity: str
    people: int


@frozen(kw_only=True)
class ActivityLeft:
    """The customer does not come to the activity (已退出社区活动). CRM-015."""

    activity: str


PersonEvent = (
    PersonRegistered
    | PersonRevised
    | PreferencesRecorded
    | ContactPreferenceRecorded
    | SatisfactionRecorded
    | GroupsFlagged
    | VipGranted
    | VipEnded
    | WelcomePackageGiven
    | LoyaltyRewarded
    | CareRecorded
    | BirthdayRecorded
    | NeedsAnalysed
    | ActivityJoined
    | ActivityLeft
)
