"""What the acts of one repair have in common: people, place, fault, words."""

from datetime import datetime
from typing import Any

from attrs import field, frozen

from wuye.domain.shared.actor import Actor, Channel
from wuye.domain.shared.money import Money
from wuye.domain.ticket import terms as t
from wuye.entrypoints.demo.cast import OFFICER, Cast, Fault, Voice

Act = tuple[Any, Actor]
"""A command and who gives it."""


@frozen(kw_only=True, slots=False)
class Setting:
    """The circumstances of one repair."""

    cast: Cast
    fault: Fault
    mode: t.Mode = t.Mode.IMMEDIATE
    urgency: t.Urgency = t.Urgency.GENERAL
    channel: Channel = Channel.PHONE
    stub: int = field(default=1)
    """Running number of the stub: used once in a company."""
    charge: Money | None = None
    """What the customer pays in the end; ``None`` = free."""
    parts: int = 100
    """Market price of parts in yuan, where the work is paid."""
    said: str | None = None
    """The report in the caller's words; ``None`` = as the fault is usually told."""
    found: str | None = None
    """What the technician found."""
    voice: Voice = field(factory=Voice)
    officer: Actor = OFFICER
    """Who is at the customer service desk."""
    patrol: bool = False
    """Staff on patrol noticed it; nobody's identity is to be checked."""
    entry: t.EntryServiceKind | None = None
    minutes: int | None = None
    """How long the work takes; ``None`` = as long as is usual."""
    when: datetime | None = None
    """The agreed or planned time this act speaks of."""
    other: str | None = None
    """Number of the other ticket this act speaks of."""
    successor: Actor | None = None
    """Who takes the work over."""
    rating: int = 5
    major: bool = False
    agreed: bool = False
    """The visit takes the place of an immediate one."""

    @property
    def content(self) -> str:
        """What was reported."""
        return self.said or self.fault.content

    @property
    def duration(self) -> int:
        """Minutes of work."""
        return self.minutes or self.fault.minutes

    @property
    def caller(self) -> Actor:
        """Who calls again about it: whoever reported it, or the desk for its own patrol."""
        return self.officer if self.patrol else self.cast.occupant

    def say(self, what: str) -> str:
        """A text of a kind, in the words of this story."""
        return self.voice.say(what)
