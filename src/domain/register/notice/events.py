"""What became of a notice (通知)."""

from datetime import datetime

from attrs import frozen

from wuye.domain.register.notice.kinds import NoticeKind
from wuye.domain.shared.actor import Role
from wuye.domain.shared.personal import Personal


@frozen(kw_only=True)
class NoticeRaised:
    """A role was told of something (通知已发出): a line of its message, with the true instant it fell due at."""

    line: str
    """Id of the event that caused it."""
    site: str | None
    kind: NoticeKind
    about: str
    subject: str
    level: int
    audience: Role
    due_at: datetime | None


@frozen(kw_only=True)
class NoticeWithdrawn:
    """There was no reason for a line after all (通知已撤回); both stay visible."""

    line: str


@frozen(kw_only=True)
class NoticeAcknowledged:
    """Somebody took note of it (通知已知悉)."""

    remark: Personal[str] | None


NoticeEvent = NoticeRaised | NoticeWithdrawn | NoticeAcknowledged
