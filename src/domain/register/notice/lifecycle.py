"""The rule book of notices: rules and table."""

from typing import get_args

from wuye.domain.register.notice import commands as c
from wuye.domain.register.notice import events as e
from wuye.domain.register.notice.kinds import ABOVE, NoticeStage
from wuye.domain.register.notice.state import Notice, evolve
from wuye.domain.shared.actor import ADMINISTRATOR, STAFF, SYSTEM, Actor, Role
from wuye.domain.shared.lifecycle import Context, Events, Lifecycle, facts, on
from wuye.domain.shared.personal import sealed_or_none
from wuye.domain.shared.refusal import Refused

S = NoticeStage


def tell(notice: Notice, command: c.RaiseNotice, _context: Context) -> Events:
    """A line that was told and not taken back is not told again."""
    if notice.tells(command.line):
        return ()
    raised = e.NoticeRaised(
        line=command.line,
        site=command.site,
        kind=command.kind,
        about=command.about,
        subject=command.subject,
        level=command.level,
        audience=command.audience,
        due_at=command.due_at,
    )
    return (raised,)


def withdraw(notice: Notice, command: c.WithdrawNotice, _context: Context) -> Events:
    """Taken back once."""
    return (e.NoticeWithdrawn(line=command.line),) if notice.tells(command.line) else ()


def addressed(notice: Notice, context: Context) -> None:
    """Only who was told, or stands above, can say that it was heard."""
    heard = ABOVE | ADMINISTRATOR | (frozenset() if notice.audience is None else {notice.audience})
    if context.actor.role not in heard:
        raise Refused("not-permitted", role=context.actor.role.value, roles=[one.value for one in Role if one in heard])


def acknowledge(_notice: Notice, command: c.AcknowledgeNotice, _context: Context) -> Events:
    """By name: the envelope says who."""
    return (e.NoticeAcknowledged(remark=sealed_or_none(command.remark)),)


def related(_notice: Notice, actor: Actor) -> bool:
    """Notices are the staff's."""
    return actor.role is not Role.OCCUPANT


EVERY = (S.NEW, S.OPEN, S.ACKNOWLEDGED, S.WITHDRAWN)
TOLD = (S.OPEN, S.ACKNOWLEDGED, S.WITHDRAWN)

# fmt: off
NOTICE: Lifecycle[Notice] = Lifecycle(
    category="notice",
    plural="notices",
    title=("Notice", "通知"),
    initial=Notice(),
    evolve=evolve,
    stages=NoticeStage,
    key=lambda command: str(command.key),
    related=related,
    rows=(
        on(c.RaiseNotice, EVERY, SYSTEM, tell, e.NoticeRaised,
           "SLA-001…060, STF-001, STF-003", to=(S.OPEN, S.ACKNOWLEDGED), noun="notices"),
        on(c.WithdrawNotice, TOLD, SYSTEM, withdraw, e.NoticeWithdrawn,
           "[derived]", to=TOLD, noun="withdrawals"),
        on(c.AcknowledgeNotice, S.OPEN, STAFF | ADMINISTRATOR, acknowledge, e.NoticeAcknowledged,
           "[derived]", to=S.ACKNOWLEDGED, noun="acknowledgements", when=addressed),
    ),
    facts=facts("notice", *get_args(e.NoticeEvent)),
)
# fmt: on
