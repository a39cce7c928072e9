"""One example of every event class, made from its types: the same in every run, every optional field filled."""

from __future__ import annotations

import types
import typing
from collections.abc import Mapping, Sequence, Set
from datetime import UTC, date, datetime, timedelta
from enum import Enum
from hashlib import sha256
from typing import Any

import attrs

from wuye.application.ports import Draft
from wuye.domain.shared.actor import Actor, Channel, Role
from wuye.domain.shared.money import Money
from wuye.domain.shared.personal import Erased, Personal, Sealed

NOON = datetime(2026, 11, 20, 12, 0, 0, 250, tzinfo=UTC)
DAY = date(2026, 11, 20)
STREAM = "golden-0190b4a0-0000-7000-8000-000000000001"
HEXADECIMAL = "^[0-9a-f]{64}$"


class GoldenVault:
    """Seals without a secret and always alike; nothing can be opened, because nothing needs to be."""

    def seal(self, plain: bytes, *, subject: str | None, place: str) -> Sealed:
        digest = sha256(place.encode() + plain).digest()
        return Sealed(subject or f"text-{digest.hex()[:12]}", digest[:12], digest + digest[:4], digest[::-1], place)

    def open(self, sealed: Sealed) -> bytes | Erased:
        return Erased()

    def fingerprint(self, data: bytes) -> bytes:
        return sha256(data).digest()

    def forget(self, key: str) -> bool:
        return False

    def close(self) -> None:
        """Nothing to give back."""


def draft(event: object) -> Draft:
    """The event in an envelope with every field filled."""
    actor = Actor(id="staff-li", role=Role.OFFICER, on_behalf_of="person-zhang", channel=Channel.PHONE, verified=True)
    return Draft(
        stream=STREAM,
        version=1,
        event=event,
        event_id="0190b4a0-0000-7000-8000-000000000002",
        occurred_at=NOON - timedelta(minutes=10),
        host_at=NOON,
        actor=actor,
        company="acme",
        site="site-west",
        command_id="0190b4a0-0000-7000-8000-000000000003",
        correlation_id="0190b4a0-0000-7000-8000-000000000004",
        causation_id="0190b4a0-0000-7000-8000-000000000005",
        request_id="request-1",
        trace_id="4bf92f3577b34da6a3ce929d0e0e4736",
        reconstructed=True,
        policy_version="policy-west/3",
        calendar_version="cn-2026/1",
        tzdata_version="2026b",
    )


def example(cls: Any, metadata: Mapping[str, Any] | None = None, place: int = 0) -> Any:
    """A value of a type, within the bounds of the field it is for; ``place``: later fields have later days.

    Raises ``TypeError`` for a type of which there is no example yet.
    """
    bounds = metadata or {}
    origin, arguments = typing.get_origin(cls) or cls, typing.get_args(cls)
    if origin in (typing.Union, types.UnionType):
        return example(next(one for one in arguments if one is not types.NoneType), bounds, place)
    if origin is typing.Literal:
        return arguments[0]
    if origin is Personal:
        return Personal("厨房水龙头漏水", subject="person-zhang")
    if hasattr(origin, "__supertype__"):
        return example(origin.__supertype__, bounds, place)
    if isinstance(origin, type):
        return _of_class(origin, arguments, bounds, place)
    raise TypeError(f"no example of {cls}")


def _of_class(cls: type, arguments: tuple[Any, ...], bounds: Mapping[str, Any], place: int) -> Any:
    if cls is Money:
        return Money(1250)
    if attrs.has(cls):
        hints = typing.get_type_hints(cls)
        members = [one for one in attrs.fields(cls) if one.init]
        return cls(**{one.alias: example(hints[one.name], one.metadata, at) for at, one in enumerate(members)})
    if issubclass(cls, Enum):
        return next(iter(cls))
    if cls is str:
        return "ab" * 32 if bounds.get("pattern") == HEXADECIMAL else "west-1"
    if cls is int:
        return max(1, int(bounds.get("minimum", 1)))
    if issubclass(cls, Mapping):
        return {example(arguments[0]): example(arguments[1])}
    if issubclass(cls, Set):
        return frozenset({example(arguments[0])})
    if issubclass(cls, Sequence):
        several = [one for one in arguments if one is not Ellipsis]
        return tuple(example(one) for one in several)
    simple: dict[type, Any] = {
        bool: True,
        float: 0.5,
        datetime: NOON + timedelta(hours=place),
        date: DAY + timedelta(days=place),
        timedelta: timedelta(minutes=90),
        bytes: b"\x00\xff",
        object: "anything",
    }
    if cls in simple:
        return simple[cls]
    raise TypeError(f"no example of {cls}")
