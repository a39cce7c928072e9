"""Closed lists of classification, handling and closing; values are stored, so they are never renamed."""

from enum import StrEnum


class ComplaintClass(StrEnum):
    """Severity: only A carries its letter in the source, so the names stand beside the letters (CMP-012)."""

    MAJOR = "a-major"
    """A类重大."""
    IMPORTANT = "b-important"
    """重要: letter B."""
    MINOR = "c-minor"
    """轻微: letter C."""


class ComplaintUrgency(StrEnum):
    """Urgency stands beside the class (CMP-010)."""

    URGENT = "urgent"
    """紧急."""
    NON_URGENT = "non-urgent"
    """非紧急."""


class UrgencyGround(StrEnum):
    """What makes a complaint urgent (CMP-010)."""

    EQUIPMENT_FAILURE = "equipment-failure"
    """设备故障."""
    SAFETY_HAZARD = "safety-hazard"
    """安全隐患."""


class Complexity(StrEnum):
    """The second half of a grade (CMP-010)."""

    SIMPLE = "simple"
    """简单."""
    COMPLEX = "complex"
    """复杂."""


class HandlingScheme(StrEnum):
    """Each grade has its own handling scheme (CMP-010)."""

    AT_ONCE = "at-once"
    """立即处理: urgent and simple."""
    AT_ONCE_WITH_PLAN = "at-once-with-plan"
    """立即处理并制定方案: urgent and complex."""
    BY_OFFICER = "by-officer"
    """客服人员处理: non-urgent and simple."""
    BY_OFFICER_WITH_PLAN = "by-officer-with-plan"
    """客服人员处理并制定方案: non-urgent and complex."""


SCHEMES = {
    (ComplaintUrgency.URGENT, Complexity.SIMPLE): HandlingScheme.AT_ONCE,
    (ComplaintUrgency.URGENT, Complexity.COMPLEX): HandlingScheme.AT_ONCE_WITH_PLAN,
    (ComplaintUrgency.NON_URGENT, Complexity.SIMPLE): HandlingScheme.BY_OFFICER,
    (ComplaintUrgency.NON_URGENT, Complexity.COMPLEX): HandlingScheme.BY_OFFICER_WITH_PLAN,
}


class ComplaintCause(StrEnum):
    """Frequent causes that statistics group by (CMP-069)."""

    RESPONSE_DELAY = "response-delay"
    """维修响应延迟."""
    QUALITY_BELOW_STANDARD = "quality-below-standard"
    """维修质量不达标."""
    POOR_COMMUNICATION = "poor-communication"
    """沟通不畅."""
    DEVELOPER = "developer"
    """开发遗留问题: building quality or unkept sales promises (CMP-073)."""
    OTHER = "other"
    """其他."""


class Prohibition(StrEnum):
    """The three prohibitions of handling (CMP-036)."""

    NO_SHIFTING = "no-shifting"
    """不推诿."""
    NO_DELAY = "no-delay"
    """不拖延."""
    NO_OMISSION = "no-omission"
    """不遗漏."""


class ExceptionCause(StrEnum):
    """Why the limit cannot be kept (CMP-032)."""

    ENGINEERING = "engineering"
    """工程原因."""
    OTHER = "other"
    """其他."""


class ResultWay(StrEnum):
    """How the result is fed back (CMP-039)."""

    PHONE = "phone"
    """电话."""
    EMAIL = "e-mail"
    """邮件."""
    ONLINE = "online"
    """在线平台."""


class ReplyChannel(StrEnum):
    """How a reply was given (CMP-074)."""

    PHONE = "phone"
    """电话."""
    EMAIL = "e-mail"
    """邮件."""
    ONLINE = "online"
    """在线平台."""
    WECHAT = "wechat"
    """微信."""
    FACE_TO_FACE = "face-to-face"
    """当面."""
    LETTER = "letter"
    """信函."""


class ExplanationGround(StrEnum):
    """Why an explanation record is needed (CMP-052, CMP-053)."""

    THEFT_CLAIM = "theft-claim"
    """失窃索赔."""
    BEYOND_POWER = "beyond-power"
    """超出公司能力，需协调第三方."""


class ComplaintForm(StrEnum):
    """The two forms that are filed together (CMP-054)."""

    REGISTER_ENTRY = "register-entry"
    """客户信息登记表."""
    HANDLING_RECORD = "handling-record"
    """客户意见处理记录表."""


class ComplaintElement(StrEnum):
    """What every complaint and consultation records (CMP-044)."""

    TIME = "time"
    """时间."""
    CONTENT = "content"
    """内容."""
    HANDLER = "handler"
    """处理人."""
    RESULT = "result"
    """结果."""


class ProcessStage(StrEnum):
    """The ten stages after reception that each leave a record (CMP-060)."""

    RECEPTION = "reception"
    """接收."""
    TRANSMISSION = "transmission"
    """传递."""
    DETAIL = "detail"
    """了解详情."""
    CLASSIFICATION = "classification"
    """定级."""
    NOTIFICATION = "notification"
    """通报."""
    INVESTIGATION = "investigation"
    """调查."""
    HANDLING = "handling"
    """处理."""
    INTERNAL_FEEDBACK = "internal-feedback"
    """内部反馈."""
    CALLBACK = "callback"
    """回访."""
    ARCHIVING = "archiving"
    """归档."""
