"""Closed lists about the people served."""

from enum import StrEnum


class PartyKind(StrEnum):
    """The parties served (CRM-027)."""

    OWNER = "owner"
    """业主."""
    RESIDENT = "resident"
    """住户."""
    TENANT = "tenant"
    """租户."""
    PROPERTY_USER = "property-user"
    """物业使用人."""
    PROPERTY_COMPANY = "property-company"
    """物业公司."""
    DEVELOPER = "developer"
    """开发商."""
    REGULATOR = "government-regulator"
    """政府监管机构."""


class CollectionMethod(StrEnum):
    """How customer data were gathered (CRM-004)."""

    QUESTIONNAIRE_EMAIL = "online-questionnaire-email"
    """在线问卷（电子邮件）."""
    QUESTIONNAIRE_SOCIAL = "online-questionnaire-social-media"
    """在线问卷（社交媒体）."""
    INTERVIEW = "face-to-face-interview"
    """面谈."""
    PHONE_INTERVIEW = "phone-interview"
    """电话访谈."""
    APP = "mobile-app"
    """移动应用."""


class UpdateSource(StrEnum):
    """What an update of customer data came from (CRM-007)."""

    CALLBACK = "callback"
    """回访."""
    EVENT = "event"
    """活动."""
    OWNERS_MEETING = "owners-meeting"
    """业主大会."""
    CUSTOMER = "customer"
    """本人提出 [derived]."""


class Preference(StrEnum):
    """Service preferences (CRM-003)."""

    CLEANING = "cleaning"
    """清洁."""
    SECURITY = "security"
    """安保."""
    REPAIR = "repair"
    """维修."""


class SpecialGroup(StrEnum):
    """Special customer groups that get more careful communication support (特殊客户群体, CRM-011)."""

    ELDERLY = "elderly"
    """老年人."""
    DISABLED = "disabled"
    """残障人士."""


class ContactMethod(StrEnum):
    """How a person wants to be reached."""

    PHONE = "phone"
    """电话."""
    SMS = "sms"
    """短信."""
    WECHAT = "wechat"
    """微信."""
    APP = "app"
    """APP."""
    EMAIL = "email"
    """电子邮件."""
    IN_PERSON = "in-person"
    """当面."""


class LoyaltyMeans(StrEnum):
    """How loyalty is rewarded (CRM-014)."""

    POINTS = "points"
    """积分."""
    MEMBERSHIP_LEVEL = "membership-level"
    """会员等级."""
    EXCLUSIVE_OFFER = "exclusive-offer"
    """专属优惠."""


class RecordField(StrEnum):
    """Fields of the collection form that a record may still lack (档案缺项) (CRM-001, CRM-006)."""

    PHONE = "contact-phone"
    """联系电话."""
    ADDRESS = "home-address"
    """住宅地址."""
    NEEDS = "service-needs"
    """业主需求."""


class ServiceOffer(StrEnum):
    """Individual services that follow from what somebody needs (个性化服务) (CRM-012, CRM-026)."""

    CLEANING_PLAN = "cleaning-plan"
    """定期保洁."""
    SECURITY_CARE = "security-care"
    """安防关怀."""
    REPAIR_CHECK = "repair-check"
    """上门检修."""
    CAREFUL_COMMUNICATION = "careful-communication"
    """沟通关怀."""
    DEDICATED_STEWARD = "dedicated-steward"
    """专属管家."""


OFFER_FOR = {
    Preference.CLEANING: ServiceOffer.CLEANING_PLAN,
    Preference.SECURITY: ServiceOffer.SECURITY_CARE,
    Preference.REPAIR: ServiceOffer.REPAIR_CHECK,
}
"""What is suggested to whom has a preference [derived]."""
