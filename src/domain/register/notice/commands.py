"""Commands of notices (通知)."""

from datetime import datetime

from attrs import frozen

from wuye.domain.register.notice.kinds import NoticeKind
from wuye.domain.shared.actor import Role
from wuye.domain.shared.fields import choice, identifier, instant, label, text, whole


@frozen(kw_only=True)
class RaiseNotice:
    """Tell a role of something (发出通知): one line of a message, which this begins or goes on.

    What one look of a watch finds for one receiver has one key, and so is one message; a line that stands in it is not
    told again.
    """

    key: str = identifier(("Key of the notice", "通知标识"))
    line: str = identifier(("Id of what caused it: the line of the notice", "通知行标识（起因）"))
    site: str | None = identifier(("Key of the site", "项目标识"), default=None)
    kind: NoticeKind = choice(NoticeKind, ("What it is about", "通知类别"))
    about: str = identifier(("Stream id of what it is about", "事由个案"))
    subject: str = label(("Which limit, duty or trade", "具体时限、任务或工种"), max_length=200)
    level: int = whole(("Level, 0 = the first", "级别"), maximum=99)
    audience: Role = choice(Role, ("Who hears of it", "通知对象"))
    due_at: datetime | None = instant(("When it was or is due", "到期时间"), default=None)


@frozen(kw_only=True)
class WithdrawNotice:
    """Take a line back (撤回通知): a fact recorded late showed that there was no reason for it."""

    line: str = identifier(("Id of the line", "通知行标识"))


@frozen(kw_only=True)
class AcknowledgeNotice:
    """Take note of it (知悉通知)."""

    remark: str | None = text(("Remark", "备注"), default=None)
