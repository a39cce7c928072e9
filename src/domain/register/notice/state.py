"""State of a notice: a message to one role, with a line for each thing it tells."""

from datetime import datetime
from typing import Any, assert_never

from attrs import evolve as evolved
from attrs import frozen

from wuye.domain.register.notice import events as e
from wuye.domain.register.notice.kinds import NoticeKind, NoticeStage
from wuye.domain.shared.actor import Role
from wuye.domain.shared.recorded import Recorded

S = NoticeStage


@frozen(kw_only=True)
class Line:
    """One thing that is told (通知行)."""

    id: str
    kind: NoticeKind
    about: str
    subject: str
    level: int
    due_at: datetime | None
    told_at: datetime
    withdrawn: bool = False

    @property
    def late_seconds(self) -> int | None:
        """How long after it fell due it was told, in whole seconds; 0 when it was told before."""
        return None if self.due_at is None else max(0, int((self.told_at - self.due_at).total_seconds()))


@frozen(kw_only=True)
class Notice:
    """A notice (通知): what one look found for one role."""

    stage: NoticeStage = S.NEW
    site: str | None = None
    audience: Role | None = None
    raised_at: datetime | None = None
    lines: tuple[Line, ...] = ()

    @property
    def standing(self) -> tuple[Line, ...]:
        """The lines that were not taken back."""
        return tuple(one for one in self.lines if not one.withdrawn)

    def tells(self, line: str) -> bool:
        """Whether a line stands in it."""
        return any(one.id == line and not one.withdrawn for one in self.lines)


def evolve(notice: Notice, recorded: Recorded[Any]) -> Notice:
    """Apply a fact. History is accepted, not judged."""
    event: e.NoticeEvent = recorded.event
    match event:
        case e.NoticeRaised():
            return evolved(
                notice,
                # What is told on after somebody took note has not been heard yet.
                stage=S.OPEN,
                site=event.site,
                audience=event.audience,
                raised_at=notice.raised_at or recorded.recorded_at,
                lines=(*notice.lines, line_of(event, recorded)),
            )
        case e.NoticeWithdrawn():
            lines = tuple(evolved(one, withdrawn=True) if one.id == event.line else one for one in notice.lines)
            stage = notice.stage if any(not one.withdrawn for one in lines) else S.WITHDRAWN
            return evolved(notice, stage=stage, lines=lines)
        case e.NoticeAcknowledged():
            return evolved(notice, stage=S.ACKNOWLEDGED)
        case _:
            assert_never(event)


def line_of(event: e.NoticeRaised, recorded: Recorded[Any]) -> Line:
    """The line that a fact begins."""
    return Line(
        id=event.line,
        kind=event.kind,
        about=event.about,
        subject=event.subject,
        level=event.level,
        due_at=event.due_at,
        told_at=recorded.recorded_at,
    )
