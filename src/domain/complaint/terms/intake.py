"""Closed lists of reception and registration; values are stored, so they are never renamed."""

from enum import StrEnum


class ContactKind(StrEnum):
    """What a customer contact is; the fifth kind, the repair report (报修), is a ticket (CMP-001)."""

    COMPLAINT = "complaint"
    """投诉."""
    CONSULTATION = "consultation"
    """咨询."""
    PRAISE = "praise"
    """表扬."""
    SUGGESTION = "suggestion"
    """建议."""


class ComplaintChannel(StrEnum):
    """The union of all source channels (CMP-002)."""

    PHONE = "phone"
    """电话."""
    EMAIL = "e-mail"
    """邮件."""
    ONLINE = "online"
    """在线平台."""
    ON_SITE = "on-site"
    """现场."""
    WECHAT = "wechat"
    """微信."""
    WEBSITE = "website"
    """网站."""
    WALK_IN = "walk-in"
    """上门."""
    FACE_TO_FACE = "face-to-face"
    """当面: during daily work or a callback."""
    WRITTEN = "written"
    """书面."""


ROUND_THE_CLOCK = frozenset({ComplaintChannel.PHONE, ComplaintChannel.ONLINE})
"""Hotline and online platform take complaints at every hour (CMP-066)."""


class WrittenForm(StrEnum):
    """What a written complaint came as (CMP-003)."""

    LETTER = "letter"
    """信函."""
    EMAIL = "e-mail"
    """电子邮件."""
    SURVEY = "survey"
    """意见调查: a dissatisfied remark in a survey form."""


class ComplaintSubject(StrEnum):
    """What a complaint is about: the handbook's classes and those of the trade's surveys (CMP-008, CMP-009)."""

    EQUIPMENT_FAULT = "equipment-fault"
    """设备故障."""
    SERVICE_ATTITUDE = "service-attitude"
    """服务态度."""
    ENVIRONMENTAL_HYGIENE = "environmental-hygiene"
    """环境卫生."""
    ENGINEERING_FACILITIES = "engineering-facilities"
    """工程设施维修与运行."""
    CAR_PARK = "car-park"
    """车场管理."""
    SECURITY = "security"
    """安全控制."""
    GARDENING_AND_HYGIENE = "gardening-and-hygiene"
    """绿化保洁."""
    FINANCE = "finance"
    """财务管理."""


HANDBOOK_SUBJECTS = frozenset(
    {
        ComplaintSubject.EQUIPMENT_FAULT,
        ComplaintSubject.SERVICE_ATTITUDE,
        ComplaintSubject.ENVIRONMENTAL_HYGIENE,
    }
)
TRADE_SUBJECTS = frozenset(ComplaintSubject) - {
    ComplaintSubject.EQUIPMENT_FAULT,
    ComplaintSubject.ENVIRONMENTAL_HYGIENE,
}


class ReceptionPoint(StrEnum):
    """The reception of a walk-in complaint (CMP-056)."""

    STOPPED_OTHER_WORK = "stopped-other-work"
    """停下手头工作."""
    APOLOGISED = "apologised"
    """致歉."""
    SEATED = "seated"
    """请客户就座."""
    LISTENED = "listened"
    """倾听."""
    RESTATED = "restated"
    """复述."""


class CallPoint(StrEnum):
    """How a phone complaint is taken, in this order (CMP-058)."""

    CALMED = "calmed"
    """先安抚情绪."""
    ASKED_PATIENTLY = "asked-patiently"
    """耐心询问原因与经过."""
    ANSWERED_CLEARLY = "answered-clearly"
    """答复清楚."""


class ConductRule(StrEnum):
    """What reception forbids (CMP-057)."""

    UNFOUNDED_PROMISE = "unfounded-promise"
    """无根据的承诺."""
    DISPUTE = "dispute"
    """争辩."""
    COMMENT_ON_REMARKS = "comment-on-remarks"
    """评论客户言论."""
    CLASH = "clash"
    """肢体或语言冲突."""


class Hours(StrEnum):
    """Whether a complaint is handed over inside or outside office hours (CMP-016, CMP-017)."""

    STANDARD = "standard"
    """标准工作时间."""
    NON_STANDARD = "non-standard"
    """非标准工作时间."""


class CustomerKind(StrEnum):
    """Who complains."""

    OWNER = "owner"
    """业主."""
    RESIDENT = "resident"
    """住户."""
    TENANT = "tenant"
    """租户."""
    OTHER = "other"
    """其他."""
