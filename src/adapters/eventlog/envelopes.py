"""Envelopes as they are stored: judged while their bytes are read, made whole at once or when somebody asks."""

from datetime import UTC, datetime
from functools import lru_cache
from typing import Annotated, Any, Final

import msgspec
from msgspec.structs import asdict

from wuye.domain.shared.actor import Actor, Channel, Role
from wuye.domain.shared.recorded import Envelope

Instant = Annotated[datetime, msgspec.Meta(tz=True)]

_new: Final = object.__new__
_put: Final = object.__setattr__


class By(msgspec.Struct, frozen=True, forbid_unknown_fields=True, gc=False):
    """Who acted."""

    id: str
    role: Role
    on_behalf_of: str | None = None
    channel: Channel | None = None
    verified: bool = False


class Metadata(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True, gc=False):
    """What is stored beside the data of an event."""

    event_id: str
    occurred_at: Instant
    recorded_at: Instant
    host_at: Instant
    actor: By
    company: str
    site: str | None = None
    command_id: str
    correlation_id: str
    causation_id: str | None = None
    request_id: str | None = None
    trace_id: str | None = None
    reconstructed: bool = False
    policy_version: str | None = None
    calendar_version: str | None = None
    tzdata_version: str | None = None


def whole(metadata: Metadata, stream: str, version: int, position: int) -> Envelope:
    """The envelope."""
    made: Envelope = _new(Envelope)
    _put(made, "__dict__", _fields(metadata, stream, version, position))
    return made


def glimpsed(metadata: Metadata, stream: str, version: int, position: int) -> Envelope:
    """The envelope for a reader who most likely asks for no more than what, when and where."""
    occurred_at, recorded_at = metadata.occurred_at, metadata.recorded_at
    if occurred_at.tzinfo is not UTC or recorded_at.tzinfo is not UTC:
        return whole(metadata, stream, version, position)
    made: Envelope = _new(_Glimpse)
    fields = {
        "stream": stream,
        "version": version,
        "position": position,
        "occurred_at": occurred_at,
        "recorded_at": recorded_at,
        "metadata": metadata,
    }
    _put(made, "__dict__", fields)
    return made


class _Glimpse(Envelope):
    """Becomes an envelope like any other when somebody asks for one of its other parts, or compares it."""

    def __getattr__(self, name: str) -> Any:
        self._filled()
        fields = self.__dict__
        if name not in fields:
            raise AttributeError(name)
        return fields[name]

    def _filled(self) -> Envelope:
        known = self.__dict__
        metadata = known.get("metadata")
        # Another thread may have been here first.
        if metadata is not None:
            _put(self, "__dict__", _fields(metadata, known["stream"], known["version"], known["position"]))
        _put(self, "__class__", Envelope)
        return self

    def __eq__(self, other: object) -> bool:
        return self._filled() == other

    def __hash__(self) -> int:
        return hash(self._filled())

    def __repr__(self) -> str:
        return repr(self._filled())

    def __reduce_ex__(self, protocol: Any) -> Any:
        return self._filled().__reduce_ex__(protocol)


def _fields(metadata: Metadata, stream: str, version: int, position: int) -> dict[str, Any]:
    """In one piece: of twenty arguments and as many attributes set, all are judged already."""
    fields = asdict(metadata)
    fields["stream"] = stream
    fields["version"] = version
    fields["position"] = position
    fields["actor"] = _actor(metadata.actor)
    for name in ("occurred_at", "recorded_at", "host_at"):
        value = fields[name]
        if value.tzinfo is not UTC:
            fields[name] = value.astimezone(UTC)
    return fields


@lru_cache(maxsize=4096)
def _actor(by: By) -> Actor:
    return Actor(id=by.id, role=by.role, on_behalf_of=by.on_behalf_of, channel=by.channel, verified=by.verified)
