"""What may be asked of a customer record."""

from datetime import date

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
from wuye.domain.shared.fields import checked, choice, day, flag, identifier, label, phone, reference, text, whole

_NAME = ("Name", "客户姓名")
_PHONE = ("Phone", "联系电话")
_ADDRESS = ("Home address", "住宅地址")
_KIND = ("Kind of party", "业主类型")
_NEEDS = ("Needs", "业主需求")
_PREFERENCES = ("Service preferences", "服务偏好")


@frozen(kw_only=True)
class RegisterPerson:
    """Open a customer record with the fields of the collection form (建立客户档案). CRM-001, CRM-004, CRM-027."""

    key: str = identifier(("Pseudonym of the person, never a name", "人员代号，不得用姓名"))
    site: str | None = identifier(("Key of the site", "项目标识"), default=None)
    name: str = text(_NAME, max_length=100)
    phone: str | None = phone(_PHONE, default=None)
    address: str | None = text(_ADDRESS, max_length=300, default=None)
    kind: PartyKind = choice(PartyKind, _KIND)
    needs: str | None = text(_NEEDS, default=None)
    preferences: frozenset[Preference] = checked(Preference, _PREFERENCES, default=frozenset())
    contact_method: ContactMethod | None = choice(
        ContactMethod, ("How to reach the person", "联系方式偏好"), default=None
    )
    groups: frozenset[SpecialGroup] = checked(
        SpecialGroup, ("Special customer groups", "特殊客户群体"), default=frozenset()
    )
    vip: bool = flag(("High-net-worth customer", "高净值客户"), default=False)
    method: CollectionMethod = choice(CollectionMethod, ("How the data were gathered", "信息收集方式"))


@frozen(kw_only=True)
class RevisePerson:
    """Revise a customer record (更新客户档案); what is absent stays as it is. CRM-007, CRM-009."""

    name: str | None = text(_NAME, max_length=100, default=None)
    phone: str | None = phone(_PHONE, default=None)
    address: str | None = text(_ADDRESS, max_length=300, default=None)
    kind: PartyKind | None = choice(PartyKind, _KIND, default=None)
    needs: str | None = text(_NEEDS, default=None)
    source: UpdateSource = choice(UpdateSource, ("What the update came from", "更新来源"))


@frozen(kw_only=True)
class RecordPreferences:
    """Record service preferences and detailed needs (记录服务偏好). CRM-003."""

    preferences: frozenset[Preference] = checked(Preference, _PREFERENCES, minimum=1)
    details: str | None = text(("Detailed needs", "详细需求"), default=None)
    method: CollectionMethod = choice(CollectionMethod, ("How the data were gathered", "信息收集方式"))


@frozen(kw_only=True)
class RecordContactPreference:
    """Record how a person wants to be reached (记录联系方式偏好)."""

    contact_method: ContactMethod = choice(ContactMethod, ("How to reach the person", "联系方式偏好"))


@frozen(kw_only=True)
class RecordSatisfaction:
    """Record a satisfaction evaluation, on the scale it was asked on (记录满意度评价). CRM-003."""

    score: int = whole(("Score", "评分"), maximum=100)
    scale: int = whole(("Best score of the scale", "满分"), minimum=1, maximum=100)
    remark: str | None = text(("Remark", "评价内容"), default=None)
    ticket: str | None = reference(("Ticket it is about", "相关工单"), default=None)


@frozen(kw_only=True)
class FlagGroups:
    """Say which special customer groups a person belongs to (标注特殊客户群体); none clears the flags. CRM-011."""

    groups: frozenset[SpecialGroup] = checked(
        SpecialGroup, ("Special customer groups", "特殊客户群体"), default=frozenset()
    )
    support: str | None = text(("Communication support", "沟通支持"), default=None)


@frozen(kw_only=True)
class GrantVip:
    """Give a high-net-worth customer a dedicated service (提供专属服务). CRM-012."""

    service: str = text(("Dedicated service", "专属服务"))
    steward: str | None = reference(("Staff member in charge", "专属管家"), to="staff", default=None)


@frozen(kw_only=True)
class EndVip:
    """End the dedicated service (结束专属服务). CRM-012."""

    reason: str = text(("Reason", "原因"))


@frozen(kw_only=True)
class GiveWelcomePackage:
    """Give a new customer the welcome package, once (赠送欢迎礼包). CRM-013."""

    content: str = text(("What it held", "礼包内容"))


@frozen(kw_only=True)
class RewardLoyalty:
    """Reward loyalty by points, level or offer (忠诚度奖励); levels and rates are the site's. CRM-014."""

    means: LoyaltyMeans = choice(LoyaltyMeans, ("Points, level or offer", "积分、会员等级或专属优惠"))
    points: int | None = whole(("Points, with means=points", "积分数"), minimum=1, maximum=10**6, default=None)
    level: str | None = label(
        ("Membership level, with means=membership-level", "会员等级"), max_length=50, default=None
    )
    offer: str | None = text(("Offer, with means=exclusive-offer", "专属优惠"), default=None)


@frozen(kw_only=True)
class RecordCare:
    """Record a customer care activity with a tailored offer (记录客户关怀). CRM-024."""

    activity: str = text(("Activity", "关怀活动"))
    offer: str | None = text(("Tailored offer", "个性化服务"), default=None)


@frozen(kw_only=True)
class RecordBirthday:
    """Record the birthday that birthday care needs (登记生日). CRM-016."""

    birthday: date = day(("Birthday", "生日"))


@frozen(kw_only=True)
class AnalyseNeeds:
    """Analyse what a customer needs, for individual offers (分析客户需求). CRM-026."""

    analysis: str = text(("Analysis", "需求分析"))
    offers: tuple[ServiceOffer, ...] = checked(ServiceOffer, ("Individual offers", "个性化服务"), default=())
    suggest: bool = flag(("Let the record suggest offers as well", "由档案数据给出建议"), default=False)


@frozen(kw_only=True)
class JoinActivity:
    """Join a community activity with so many people; again with another number changes it (报名社区活动). CRM-015."""

    activity: str = identifier(("Key of the activity", "活动标识"))
    people: int = whole(("How many people", "人数"), minimum=1, maximum=50, default=1)


@frozen(kw_only=True)
class LeaveActivity:
    """Do not come to an activity that was joined (退出社区活动). CRM-015."""

    activity: str = identifier(("Key of the activity", "活动标识"))
