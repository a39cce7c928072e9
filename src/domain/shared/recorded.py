"""The envelope: who, when, where, why; frozen before the first event (design 4)."""

from datetime import datetime
from typing import Generic, TypeVar

from attrs import frozen

from wuye.domain.shared.actor import Actor

E_co = TypeVar("E_co", covariant=True)


def category_of(stream: str) -> str:
    """The category a stream id begins with."""
    return stream.partition("-")[0]


@frozen(kw_only=True, slots=False)  # of many fields, made for each event that is read
class Envelope:
    """Everything about an event but what happened. All instants are aware and in UTC."""

    stream: str
    version: int
    """Place in the stream, contiguous from 1."""
    position: int
    """Place in the log, strictly in commit order; may have holes, never filled later. 0 = not stored yet."""
    event_id: str
    occurred_at: datetime
    """When it was so; may be earlier than recorded (paper form, offline technician)."""
    recorded_at: datetime
    """When the log learned it, by the database's clock; never earlier than its predecessor's in the stream."""
    host_at: datetime
    """The host's clock beside it."""
    actor: Actor
    company: str
    """The tenant (物业公司)."""
    site: str | None
    command_id: str
    correlation_id: str
    causation_id: str | None = None
    request_id: str | None = None
    trace_id: str | None = None
    reconstructed: bool = False
    """True for the histories of other systems (import): never a timer, never a message."""
    policy_version: str | None = None
    calendar_version: str | None = None
    tzdata_version: str | None = None


@frozen(kw_only=True)
class Recorded(Generic[E_co]):
    """A fact inside its envelope: what folds and projections read."""

    event: E_co
    envelope: Envelope

    @property
    def occurred_at(self) -> datetime:
        """When it was so."""
        return self.envelope.occurred_at

    @property
    def recorded_at(self) -> datetime:
        """When the log learned it."""
        return self.envelope.recorded_at

    @property
    def actor(self) -> Actor:
        """Who did it."""
        return self.envelope.actor

    @property
    def stream(self) -> str:
        """Whose history it belongs to."""
        return self.envelope.stream

    @property
    def version(self) -> int:
        """Its place in that history."""
        return self.envelope.version

    @property
    def position(self) -> int:
        """Its place in the log."""
        return self.envelope.position
