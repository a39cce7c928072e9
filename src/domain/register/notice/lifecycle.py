"""The rule book of notices: state, rules and table."""

from datetime import datetime
from typing import Any, assert_never, get_args

from attrs import evolve as evolved
from attrs import frozen

from wuye.domain.register.notice import commands as c
from wuye.domain.register.notice import events as e
from wuye.domain.register.notice.kinds import ABOVE, NoticeKind, NoticeStage
from wuye.domain.shared.actor import ADMINISTRATOR, STAFF, SYSTEM, Actor, Role
from wuye.domain.shared.lifecycle import Context, Events, Lifecycle, facts, on
from wuye.domain.shared.personal import sealed_or_none
from wuye.domain.shared.recorded import Recorded
from wuye.domain.shared.refusal import Refused

S = NoticeStage


@frozen(kw_only=True)
class Notice:
    """A notice (通知)."""

    stage: NoticeStage = S.NEW
    site: str | None = None
    kind: NoticeKind | None = None
    about: str | None = None
    subject: str = ""
    level: int = 0
    audience: Role | None = None
    due_at: datetime | None = None
    raised_at: datetime | None = None


def evolve(notice: Notice, recorded: Recorded[Any]) -> Notice:
    """Apply a fact. History is accepted, not judged."""
    event: e.NoticeEvent = recorded.event
    match event:
        case e.NoticeRaised():
            return evolved(
                notice,
                stage=S.OPEN,
                site=event.site,
                kind=event.kind,
                about=event.about,
                subject=event.subject,
                level=event.level,
                audience=event.audience,
                due_at=event.due_at,
                raised_at=recorded.recorded_at,
            )
        case e.NoticeWithdrawn():
            return evolved(notice, stage=S.WITHDRAWN)
        case e.NoticeAcknowledged():
            return evolved(notice, stage=S.ACKNOWLEDGED)
        case _:
            assert_never(event)


def tell(notice: Notice, command: c.RaiseNotice, _context: Context) -> Events:
    """What was told and not taken back is not told again."""
    if notice.stage in (S.OPEN, S.ACKNOWLEDGED):
        return ()
    raised = e.NoticeRaised(
        site=command.site,
        kind=command.kind,
        about=command.about,
        subject=command.subject,
        level=command.level,
        audience=command.audience,
        due_at=command.due_at,
    )
    return (raised,)


def withdraw(notice: Notice, _command: c.WithdrawNotice, _context: Context) -> Events:
    """Taken back once."""
    return () if notice.stage is S.WITHDRAWN else (e.NoticeWithdrawn(),)


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
        on(c.WithdrawNotice, (S.OPEN, S.ACKNOWLEDGED, S.WITHDRAWN), SYSTEM, withdraw, e.NoticeWithdrawn,
           "[derived]", to=S.WITHDRAWN, noun="withdrawals"),
        on(c.AcknowledgeNotice, S.OPEN, STAFF | ADMINISTRATOR, acknowledge, e.NoticeAcknowledged,
           "[derived]", to=S.ACKNOWLEDGED, noun="acknowledgements", when=addressed),
    ),
    facts=facts("notice", *get_args(e.NoticeEvent)),
)
# fmt: on
