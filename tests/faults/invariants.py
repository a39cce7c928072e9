"""The checker: what must hold after every fault (spec, "Faults", I1 to I12).

It reads the database's own tables, not through the code under test, wherever that is possible. Not built yet and so not
checked: I6, I7 (sealed history), I9 (tenants share nothing: one database each), I10 (erasure in backups).
"""

from __future__ import annotations

import hashlib
import itertools
from collections import Counter, defaultdict
from collections.abc import Iterator
from typing import Any, Final

from attrs import field, frozen

from tests.faults.ledger import Account, Acknowledged
from tests.faults.orders import Order
from tests.faults.place import Place
from wuye.application.desk import Desk

DEFINITE_SECONDS: Final = 5.0
"""I8: an answer, or "unknown, repeat with the same key", within this time."""
HEALTHY_SECONDS: Final = 10.0
"""I12: healthy within this time after the fault ends, by itself."""
_SLACK_SECONDS: Final = 0.6
"""A busy test machine between the server's answer and the client's look at its watch."""


@frozen(kw_only=True)
class Tally:
    """The figures of a fault."""

    tried: int
    acknowledged: int
    lost: tuple[str, ...]
    """I1: acknowledged and not there."""
    doubled: tuple[str, ...]
    """I2: there more than once."""
    half: tuple[str, ...]
    """I3: some of its events, not all."""

    def __str__(self) -> str:
        return (
            f"tried {self.tried}, acknowledged {self.acknowledged}, "
            f"lost {len(self.lost)}, doubled {len(self.doubled)}, half {len(self.half)}"
        )


@frozen(kw_only=True)
class _Event:
    position: int
    stream: str
    version: int
    name: str


@frozen
class Stored:
    """Everything the log's tables say."""

    events: dict[int, _Event]
    by_command: dict[str, list[_Event]]
    answers: dict[str, Acknowledged]
    wrong: list[str] = field(factory=list)
    """What contradicts itself."""


def stored(place: Place) -> Stored:
    """Read the tables and hold them against each other."""
    position = "position" if place.sqlite else "notification_id"
    rows, index, commands = place.tables(
        f"SELECT {position}, originator_id, originator_version, topic, state FROM stored_events ORDER BY {position}",
        "SELECT position, command_id, stream, version, recorded_at, digest FROM event_index ORDER BY position",
        "SELECT command_id, stream, version, position, events FROM commands",
    )
    events = {row[0]: _Event(position=row[0], stream=row[1], version=row[2], name=row[3]) for row in rows}
    digests = {row[0]: hashlib.sha256(bytes(row[4])).digest() for row in rows}
    by_command: dict[str, list[_Event]] = defaultdict(list)
    answers = {row[0]: Acknowledged(row[1], row[2], row[3], _names(row[4])) for row in commands}
    wrong = list[str]()
    if set(events) != {row[0] for row in index}:
        wrong.append(f"I3: events and index differ at {sorted(set(events) ^ {row[0] for row in index})[:5]}")
    latest: dict[str, Any] = {}
    for at, command, stream, version, recorded_at, digest in index:
        if at not in events:
            continue
        by_command[command].append(events[at])
        if (events[at].stream, events[at].version) != (stream, version):
            wrong.append(f"I3: the index of {at} names another event")
        if digests[at] != bytes(digest):
            wrong.append(f"I1: the bytes of {at} are not those that were written")
        if stream in latest and recorded_at < latest[stream]:
            wrong.append(f"I11: {stream} goes back in time at version {version}")
        latest[stream] = recorded_at
    versions: dict[str, list[int]] = defaultdict(list)
    for event in events.values():
        versions[event.stream].append(event.version)
    # In the order of positions: a hole, a double and a wrong order are all the same finding.
    wrong += [f"I2: {s} has the versions {v[:9]}" for s, v in versions.items() if v != list(range(1, len(v) + 1))]
    return Stored(events, dict(by_command), answers, wrong)


def tally(kept: Stored, account: Account) -> Tally:
    """Hold what clients were told, and what they sent, against what is there."""
    lost, doubled, half = list[str](), list[str](), list[str]()
    for key, order in account.tried.items():
        names = tuple(event.name for event in kept.by_command.get(key, ()))
        answer = kept.answers.get(key)
        told = account.acknowledged.get(key)
        if any(count > 1 for count in Counter(names).values()):
            doubled.append(key)
        elif names not in ((), order.facts) or bool(names) != (answer is not None):
            half.append(key)
        elif told is not None and (answer != told or told.events != order.facts):
            lost.append(key)
    return Tally(
        tried=len(account.tried),
        acknowledged=len(account.acknowledged),
        lost=tuple(lost),
        doubled=tuple(doubled),
        half=tuple(half),
    )


def assert_kept(place: Place, account: Account, *, settled: bool = False) -> Tally:
    """I1, I2, I3, I11 over the tables; ``settled``: every key that was tried must have taken effect by now."""
    kept = stored(place)
    assert kept.wrong == []
    figures = tally(kept, account)
    assert (figures.lost, figures.doubled, figures.half) == ((), (), ())
    # Two commands of one ledger never write the same stream twice: a second stream would be a second effect.
    owners = Counter(event.stream for events in kept.by_command.values() for event in events if event.version == 1)
    assert {stream: count for stream, count in owners.items() if count > 1} == {}
    if settled:
        assert [key for key in account.tried if key not in kept.answers] == []
    return figures


def assert_definite(account: Account, *, within: float = DEFINITE_SECONDS) -> float:
    """I8: nobody waited longer; gives the longest wait."""
    longest = max(account.waits, default=0.0)
    assert longest <= within + _SLACK_SECONDS
    return longest


def assert_delivered(place: Place, delivered: list[int]) -> None:
    """I4: a subscriber that lived through the fault got each stored event once, in order."""
    position = "position" if place.sqlite else "notification_id"
    assert delivered == [row[0] for row in place.rows(f"SELECT {position} FROM stored_events ORDER BY {position}")]


def assert_readable(desk: Desk) -> int:
    """Every stored event loads, page by page, in the order of positions; gives their number."""
    positions = [one.position for one in _pages(desk)]
    assert all(before < after for before, after in itertools.pairwise(positions))
    assert (positions[-1] if positions else 0) == desk.log.head()
    return len(positions)


def resend(desk: Desk, orders: list[Order]) -> list[str]:
    """Send again with the same key what was never answered, as a client does; gives the keys that had taken effect."""
    return [one.key for one in orders if desk.execute(one.command, by=one.actor, command_id=one.key).replayed]


def _pages(desk: Desk) -> Iterator[Any]:
    after = 0
    while page := desk.log.page(after, 97):
        yield from page
        after = page[-1].position


def _names(events: Any) -> tuple[str, ...]:
    import json

    return tuple(json.loads(events) if isinstance(events, str) else events)
