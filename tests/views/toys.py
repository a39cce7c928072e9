"""A small world for the views' tests: a purse that is paid into, and a projection that would count twice."""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from datetime import UTC, datetime
from enum import StrEnum
from typing import Any

from attrs import evolve, frozen

from wuye.adapters.eventlog import open_log
from wuye.adapters.vault import open_vault
from wuye.application.ports import Append, Column, CommandKey, Draft, EventLog, Table
from wuye.application.projections.projection import Changed, Projection, Rows
from wuye.application.registry import Registry
from wuye.domain.shared.actor import ADMINISTRATOR, Actor, Channel, Role
from wuye.domain.shared.lifecycle import Lifecycle, facts, on
from wuye.domain.shared.personal import Personal
from wuye.domain.shared.recorded import Recorded

COMPANY = "acme"
NOON = datetime(2026, 11, 20, 12, tzinfo=UTC)
OFFICER = Actor(id="staff-li", role=Role.OFFICER, channel=Channel.PHONE, verified=True)
KEY = bytes(range(32))


class Stage(StrEnum):
    NEW = "new"
    OPEN = "open"
    CLOSED = "closed"


@frozen(kw_only=True)
class PurseOpened:
    """A purse was opened."""

    number: str
    owner: Personal[str]
    note: Personal[str] | None = None


@frozen(kw_only=True)
class MoneyPaidIn:
    """An amount came in; 13 is bad luck."""

    amount: int


@frozen(kw_only=True)
class PurseClosed:
    """The purse was closed."""


@frozen(kw_only=True)
class Purse:
    stage: Stage = Stage.NEW
    number: str | None = None
    amounts: tuple[int, ...] = ()
    seen: frozenset[int] = frozenset()


@frozen(kw_only=True)
class ClosePurse:
    """Close it."""


def fold_purse(purse: Purse, recorded: Recorded[Any]) -> Purse:
    """Apply a fact."""
    match recorded.event:
        case PurseOpened(number=number):
            return evolve(purse, stage=Stage.OPEN, number=number)
        case MoneyPaidIn(amount=amount):
            return evolve(purse, amounts=(*purse.amounts, amount), seen=purse.seen | {amount})
        case _:
            return evolve(purse, stage=Stage.CLOSED)


PURSE = Lifecycle(
    category="purse",
    plural="purses",
    title=("Purse", "钱包"),
    initial=Purse(),
    evolve=fold_purse,
    rows=(on(ClosePurse, Stage.OPEN, ADMINISTRATOR, lambda *_: (PurseClosed(),), PurseClosed, "", noun="closings"),),
    facts=facts("purse", PurseOpened, MoneyPaidIn, PurseClosed),
    stages=Stage,
)
REGISTRY = Registry((PURSE,))

COUNTS = Table(
    name="counts_1",
    columns=(Column(name="count", kind="integer"), Column(name="total", kind="integer")),
    indexes=(("total",),),
)


def _keys(recorded: Recorded[Any]) -> Sequence[str]:
    return (recorded.stream,)


def _count(rows: Rows, recorded: Recorded[Any]) -> Changed:
    row = rows.get(recorded.stream)
    amount = getattr(recorded.event, "amount", 0)
    if amount == 13:
        raise ValueError("bad luck")
    if isinstance(recorded.event, PurseClosed):
        return {recorded.stream: None}
    before = (0, 0, []) if row is None else (row["count"], row["total"], row["body"]["versions"])
    count, total, versions = before
    body = {"versions": [*versions, recorded.version]}
    return {recorded.stream: {"count": count + 1, "total": total + amount, "body": body}}


COUNTING = Projection(view="counts", table=COUNTS, keys=_keys, project=_count)
"""Applied twice, an event would be counted twice: what "exactly once" is proven with."""


def _mark(rows: Rows, recorded: Recorded[Any]) -> Changed:
    amount = getattr(recorded.event, "amount", 0)
    return {recorded.stream: {"count": 1, "total": amount, "body": {"text": "\ud800" if amount == 7 else "ok"}}}


MARKING = Projection(view="marks", table=evolve(COUNTS, name="marks_1"), keys=_keys, project=_mark)
"""An amount of 7 makes a row that no store can keep."""


class Writer:
    """Appends toy facts; knows the versions it wrote."""

    def __init__(self, log: EventLog, name: str = "w") -> None:
        self.log = log
        self.versions: dict[str, int] = {}
        self._serial = itertools.count(1)
        self._name = name

    def write(self, stream: str, *events: object) -> int:
        """Append facts to a stream in one command; gives the last position."""
        before = self.versions.get(stream, 0)
        command = f"{self._name}-{next(self._serial)}"
        drafts = tuple(
            Draft(
                stream=stream,
                version=before + place,
                event=event,
                event_id=f"{command}-{place}",
                occurred_at=None,
                host_at=NOON,
                actor=OFFICER,
                company=COMPANY,
                site="west",
                command_id=command,
                correlation_id=command,
            )
            for place, event in enumerate(events, 1)
        )
        key = CommandKey(company=COMPANY, actor=OFFICER.id, command_id=command)
        answer = self.log.append(
            Append(key=key, fingerprint=b"x", stream=stream, drafts=drafts, heads={stream: before})
        )
        self.versions[stream] = before + len(events)
        return answer.position

    def open_purse(self, name: str, *amounts: int) -> int:
        """Open a purse and pay in, one command an event."""
        stream = f"purse-{name}"
        position = self.write(stream, PurseOpened(number=f"P-{name}", owner=Personal("张三", "person-zhang")))
        for amount in amounts:
            position = self.write(stream, MoneyPaidIn(amount=amount))
        return position


def open_toys(url: str, registry: Registry = REGISTRY) -> EventLog:
    """The log of the toys, with a vault in memory."""
    vault = open_vault("memory://", key=KEY, create=True)
    return open_log(url, registry=registry, vault=vault, company=COMPANY, create=True)
