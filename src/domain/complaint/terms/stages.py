"""Where a complaint, or a remark of another kind, stands (投诉状态)."""

from enum import StrEnum


class ComplaintStage(StrEnum):
    """Where a case stands (lifecycles, Complaint and CustomerVoice)."""

    NEW = "new"
    """not opened yet."""
    RECEIVED = "received"
    """已接收: the first person asked is responsible."""
    REGISTERED = "registered"
    """已登记."""
    ACCEPTED = "accepted"
    """已受理."""
    DETAILED = "detailed"
    """已了解详情."""
    CLASSIFIED = "classified"
    """已定级."""
    INVALID_CLOSED = "invalid-closed"
    """无效结案: only filing is left."""
    NOTIFIED = "notified"
    """已通报."""
    INVESTIGATED = "investigated"
    """已调查."""
    MEASURES_AGREED = "measures-agreed"
    """已定措施."""
    RECTIFYING = "rectifying"
    """处理中."""
    EXCEPTION = "exception"
    """延期."""
    RESOLVED = "resolved"
    """已处理."""
    ANSWERED = "answered"
    """已回复."""
    REVIEWED = "reviewed"
    """内部反馈."""
    CALLED_BACK = "called-back"
    """已回访: satisfied."""
    FOLLOW_UP = "follow-up"
    """继续跟进: still dissatisfied."""
    ARCHIVED = "archived"
    """已归档: end."""
    MERGED = "merged"
    """已并入: end, it goes on in another complaint."""
    VOICE_RECEIVED = "voice-received"
    """意见已接收: a consultation, praise or suggestion."""
    VOICE_ANSWERED = "voice-answered"
    """意见已回复."""
    VOICE_USED = "voice-used"
    """意见已采纳."""
    VOICE_CLOSED = "voice-closed"
    """意见已关闭: end."""


ENDS = frozenset({ComplaintStage.ARCHIVED, ComplaintStage.MERGED, ComplaintStage.VOICE_CLOSED})

OPEN = frozenset(ComplaintStage) - ENDS - {ComplaintStage.NEW}

EVERY = frozenset(ComplaintStage) - {ComplaintStage.NEW}

VOICE = frozenset(
    {
        ComplaintStage.VOICE_RECEIVED,
        ComplaintStage.VOICE_ANSWERED,
        ComplaintStage.VOICE_USED,
        ComplaintStage.VOICE_CLOSED,
    }
)
"""Stages of a remark that is no complaint."""
