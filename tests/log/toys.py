"""A small world for the log's tests: two facts, one of them with a past, and a few builders."""

from __future__ import annotations

import itertools
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from typing import Any

from attrs import field, frozen

from wuye.adapters.vault import open_vault
from wuye.application.ports import Append, CommandKey, Draft, EventLog, Vault
from wuye.application.registry import Registry
from wuye.domain.shared.actor import Actor, Channel, Role
from wuye.domain.shared.evidence import Evidence, EvidenceKind
from wuye.domain.shared.lifecycle import Lifecycle, facts
from wuye.domain.shared.money import Money
from wuye.domain.shared.personal import Personal

COMPANY = "acme"
NOON = datetime(2026, 11, 20, 12, 0, tzinfo=UTC)


class Stage(StrEnum):
    NEW = "new"
    OPEN = "open"


class Urgency(StrEnum):
    LOW = "low"
    HIGH = "high"


@frozen(kw_only=True)
class Opened:
    """A toy case was opened."""

    need: Personal[str]
    urgency: Urgency
    contact: Personal[str] | None = None
    cost: Money | None = None
    due: datetime | None = None
    evidence: tuple[Evidence, ...] = ()
    tags: frozenset[str] = frozenset()


@frozen(kw_only=True)
class Counted:
    """A toy fact of today's third version: first it had ``number``, then ``count``, now also ``unit``."""

    count: int = field()
    unit: str = "piece"


@frozen(kw_only=True)
class Unregistered:
    """A class no lifecycle knows."""

    count: int


@frozen
class State:
    stage: Stage = Stage.NEW


def renamed(plain: dict[str, Any]) -> dict[str, Any]:
    """From version 1 to 2."""
    return {"count": plain["number"]}


def with_unit(plain: dict[str, Any]) -> dict[str, Any]:
    """From version 2 to 3."""
    return {**plain, "unit": "piece"}


TOY = Lifecycle(
    category="toy",
    plural="toys",
    title=("Toy", "玩具"),
    initial=State(),
    evolve=lambda state, _: state,
    rows=(),
    facts=facts("toy", Opened, Counted, upcasts={Counted: (renamed, with_unit)}),
    stages=Stage,
)
REGISTRY = Registry((TOY,))

OFFICER = Actor(id="staff-li", role=Role.OFFICER, channel=Channel.PHONE, verified=True)
_serial = itertools.count(1)


def toy_vault() -> Vault:
    """A vault in memory."""
    return open_vault("memory://", key=bytes(32), create=True)


def counted(count: int = 1) -> Counted:
    return Counted(count=count)


def opened() -> Opened:
    """A fact with every kind of field."""
    return Opened(
        need=Personal("厨房水龙头漏水, Mrs Zhang waits"),
        urgency=Urgency.HIGH,
        contact=Personal("+86 138 0000 0000", subject="person-zhang"),
        cost=Money(3_000),
        due=NOON + timedelta(hours=2, microseconds=1),
        evidence=(Evidence(kind=EvidenceKind.PHOTO, digest="ab" * 32, length=20_480),),
        tags=frozenset({"kitchen", "water"}),
    )


def draft(stream: str, version: int, event: object | None = None, **more: Any) -> Draft:
    given: dict[str, Any] = {
        "stream": stream,
        "version": version,
        "event": event or counted(version),
        "event_id": f"event-{next(_serial)}",
        "occurred_at": None,
        "host_at": NOON,
        "actor": OFFICER,
        "company": COMPANY,
        "site": "site-west",
        "command_id": "command",
        "correlation_id": "conversation",
    }
    return Draft(**(given | more))


def key(command_id: str, actor: str = OFFICER.id) -> CommandKey:
    return CommandKey(company=COMPANY, actor=actor, command_id=command_id)


def append_of(
    *drafts: Draft,
    command_id: str | None = None,
    heads: dict[str, int] | None = None,
    fingerprint: bytes = b"body",
    stream: str | None = None,
    number: str | None = None,
) -> Append:
    """One command's worth; heads are those just before the drafts."""
    before: dict[str, int] = {}
    for one in drafts:
        before.setdefault(one.stream, one.version - 1)
    return Append(
        key=key(command_id or f"command-{next(_serial)}"),
        fingerprint=fingerprint,
        stream=stream or (drafts[0].stream if drafts else "toy-none"),
        drafts=drafts,
        heads=before if heads is None else heads,
        number=number,
    )


def store(log: EventLog, stream: str, count: int = 1, *, after: int = 0) -> None:
    """Some events of a stream, each by a command of its own."""
    for version in range(after + 1, after + count + 1):
        log.append(append_of(draft(stream, version)))


class SetClock:
    """A clock that stands where it was set."""

    def __init__(self, at: datetime = NOON) -> None:
        self.at = at

    def now(self) -> datetime:
        return self.at
