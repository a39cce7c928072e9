"""The log: one gap-free order for everyone, and commands that happen once."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any, Protocol

import msgspec
from attrs import field, frozen

from wuye.application.ports.failures import CommandReused, Conflict
from wuye.domain.shared.actor import Actor
from wuye.domain.shared.recorded import Recorded


# What is made for each command is a struct, at a tenth of the cost, and of no concern to the garbage collector: none is
# part of a cycle.
class Draft(msgspec.Struct, frozen=True, kw_only=True, gc=False):
    """An event on its way into the log: everything of its envelope but what the log itself gives.

    The log gives position and ``recorded_at``. ``occurred_at=None`` means "now": it becomes ``recorded_at``.
    """

    stream: str
    version: int
    event: object
    event_id: str
    occurred_at: datetime | None
    host_at: datetime
    actor: Actor
    company: str
    site: str | None
    command_id: str
    correlation_id: str
    causation_id: str | None = None
    request_id: str | None = None
    trace_id: str | None = None
    reconstructed: bool = False
    policy_version: str | None = None
    calendar_version: str | None = None
    tzdata_version: str | None = None
    not_before: datetime | None = None
    """``recorded_at`` of the predecessor in the stream: the new one is never earlier."""


class CommandKey(msgspec.Struct, frozen=True, kw_only=True, gc=False):  # looked up for each command: hashed in C
    """The scope in which a command id is unique: tenant and actor (design 11)."""

    company: str
    actor: str
    command_id: str


@frozen(kw_only=True, slots=False)  # made for each command
class Answer:
    """What a command was answered: stored with its events, given again to a repeat."""

    stream: str
    version: int
    """Version of the stream after the command."""
    position: int
    """Position of its last event; the head of the log it was decided on when it had none."""
    recorded_at: datetime
    events: tuple[str, ...]
    """Stored names of its events, in order."""
    number: str | None = None
    replayed: bool = False
    stored: tuple[Recorded[Any], ...] = field(default=(), eq=False, repr=False)
    """Its events as the log now gives them, personal fields sealed; empty for a repeat."""


class Append(msgspec.Struct, frozen=True, kw_only=True, gc=False):  # made for each command
    """One command's worth of events, all or none, with the command id that makes it happen once."""

    key: CommandKey
    fingerprint: bytes
    """Keyed digest of the command as sent: a repeat with another body is refused, plain text is not revealed."""
    stream: str
    """The case the command was given to; its version after the append goes into the answer."""
    drafts: tuple[Draft, ...]
    heads: Mapping[str, int] = {}
    """Version each written stream had when the command was decided."""
    reads: Mapping[str, int] = {}
    """Version each stream had that the decision read as a value: it must still be so when the command is written."""
    number: str | None = None


@frozen
class Unreadable:
    """A stored event that could not be loaded; the log's reader goes on, the caller decides."""

    stream: str
    version: int
    position: int
    name: str
    code: str
    """What is wrong, for example ``unknown-event``, ``malformed``, ``unknown-field``, ``wrong-type``."""
    field: str
    """Where, as a path such as ``d.difficulty``; empty when the whole is unreadable."""


class Loop(Protocol):
    """An event loop that gives commands and waits for no thread; equal ones are one loop."""

    def soon(self, work: Callable[[], None]) -> bool:
        """Have work done in the loop, behind what it has to do now; from any thread. ``False`` where it has ended."""
        ...

    def lend(self, work: Callable[[], None]) -> object:
        """Have work done soon in a thread of its own. Raises ``RuntimeError`` when none are left."""
        ...


Learn = Callable[[Answer], Callable[[], None]]
"""Makes ready what is to be kept of an answer, perhaps before it is stored; what is given back keeps it, once it is.

That is called before anybody is told; where an answer is not stored, it is never called.
"""


class EventLog(Protocol):
    """The log: one gap-free order for everyone, and commands that happen once."""

    def append(self, append: Append) -> Answer:
        """Append all of a command's events, or none.

        A repeat of the command id gives the first answer (``replayed=True``) without writing. An answer lost after
        COMMIT is resolved by looking the command id up.

        Raises ``Conflict``, ``CommandReused`` or ``Unavailable``.
        """
        ...

    def append_decided(self, decide: Callable[[], Append], learn: Learn | None = None) -> Answer:
        """Append what ``decide`` gives: commands that come at once are decided one after the other, in one thread.

        ``decide`` may run in another caller's thread, and again after nothing: it must not wait for one who gives
        commands. Raises what ``decide`` raises, and as ``append``.
        """
        ...

    def append_soon(
        self,
        decide: Callable[[], Append],
        learn: Learn,
        told: Callable[[Answer | Exception], None],
        loop: Loop,
    ) -> Callable[[], bool]:
        """As ``append_decided``, for callers who wait for no thread: ``told`` gets what would be given or raised.

        ``told`` is called in the loop, and must neither wait nor raise. What is given back lets the caller go away:
        ``True`` when nothing happened, ``False`` when it may have. Raises ``Unavailable`` when the log was closed.
        """
        ...

    def append_many(self, appends: Sequence[Append]) -> list[Answer | Conflict | CommandReused]:
        """Many appends in one transaction, each decided alone in its turn: for imports.

        An answer that is an exception is that append's own; the others are stored. Raises ``Unavailable``.
        """
        ...

    def answer(self, key: CommandKey, fingerprint: bytes) -> Answer | None:
        """The first answer of a command id, if it happened. Raises ``CommandReused`` for another body."""
        ...

    def stream(
        self, stream: str, *, after: int = 0, upto: int | None = None, skim: bool = False
    ) -> list[Recorded[Any]]:
        """A stream's events in order. Raises ``BrokenHistory`` naming the field when one cannot be loaded.

        ``skim`` is for who opens no personal field: sealed ones are not looked at.
        """
        ...

    def heads(self, streams: Sequence[str]) -> Mapping[str, int]:
        """Versions of those of these streams that have events, in one question."""
        ...

    def page(self, after: int, limit: int) -> list["Recorded[Any] | Unreadable"]:
        """Up to ``limit`` events behind a position, in commit order, skimmed; an unreadable one is given as such."""
        ...

    def half(self, after: int, upto: int, *, odd: bool) -> Callable[[], list["Recorded[Any] | Unreadable"]]:
        """The same of half of the streams, from a position to another one: read now, made events of when called.

        Which half a stream is of never changes: the last character of its id has an odd or an even number.
        """
        ...

    def page_of(self, facts: Sequence[str], after: int, upto: int, limit: int) -> list["Recorded[Any] | Unreadable"]:
        """As ``page``, of these facts alone, whatever their version, and up to a position.

        Facts are named as the registry names them: ``ticket.repair-reported``.
        """
        ...

    def head(self) -> int:
        """Position of the last committed event, 0 in an empty log."""
        ...

    def now(self) -> datetime:
        """The clock of the log."""
        ...

    def wait(self, after: int, timeout: float) -> bool:
        """Wait until there is an event behind ``after``; NOTIFY is a hint, polling is the guarantee."""
        ...

    def crowd(self) -> float:
        """How many commands given to this log come at once, of late and on average; 0 where none come.

        Where they are many, they come as fast as they are answered.
        """
        ...

    def check(self) -> Mapping[str, str]:
        """Facts for health and ``doctor``: schema version, durability settings, sizes. Raises ``Unavailable``."""
        ...

    def close(self) -> None:
        """Give back connections."""
        ...


Subscription = Iterator[Recorded[Any]]
