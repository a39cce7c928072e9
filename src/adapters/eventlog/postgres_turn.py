"""One turn at PostgreSQL: in two exchanges, or in one where it was foreseen.

In two: begin, lock and look; write and commit. In one: begin, lock, check and write, commit.
"""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from time import monotonic
from typing import Any, Final, TypeVar

import msgspec
from attrs import define
from psycopg import Connection

from wuye.adapters.eventlog import postgres_arrays as arrays
from wuye.adapters.eventlog.postgres_exchange import Exchange, Statement
from wuye.adapters.eventlog.postgres_recorder import LOCK
from wuye.adapters.eventlog.turn import Answered, Entry, Foreseen, Found, Head, Prior
from wuye.application.ports import Answer, Append, Clock, CommandKey

T = TypeVar("T")

_BEGIN: Final = Statement.bare("BEGIN ISOLATION LEVEL READ COMMITTED")
"""Under a stricter level the look would see the log as it was before the lock was given."""
_TAKE: Final = Statement.bare(f"SELECT pg_advisory_xact_lock({LOCK})")
OPENING: Final = (_BEGIN, _TAKE)
"""What opens a turn."""
_COMMIT: Final = Statement.bare("COMMIT")
_EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)
_MICROSECOND: Final = timedelta(microseconds=1)
_LOOK: Final = Statement.of("look")
_WRITE: Final = Statement.of("write")
_PUT: Final = Statement.of("put")


class _Known(msgspec.Struct):
    """A command id that came before."""

    place: int
    fingerprint: str
    stream: str
    version: int
    position: int
    recorded_at: datetime
    events: list[str]
    number: str | None


class _Looked(msgspec.Struct):
    """What the look finds."""

    now: datetime
    top: int | None
    versions: list[int | None]
    recorded: list[datetime | None]
    positions: list[int]
    priors: list[_Known] | None


_looked: Final = msgspec.json.Decoder(_Looked).decode
_json: Final = msgspec.json.Encoder().encode


@define
class Progress:
    """How far a group came before its line was lost."""

    looked: bool = False
    """The command ids were looked up."""
    sent: Sequence[Answered] = ()
    """Those that may have been stored: COMMIT was on its way."""

    def may_have_stored(self, append: Append) -> bool:
        """Whether an append may have been stored, for all that this try knows."""
        return any(one.append is append for one in self.sent)

    def has_stored(self, append: Append, found: Answer) -> bool:
        """Whether what was found of an append is what this try sent, and no earlier command of the same id."""
        return any(
            one.append is append and (one.answer.version, one.answer.recorded_at) == (found.version, found.recorded_at)
            for one in self.sent
        )


class ServerClock:
    """The server's clock as it was told last, carried on by the monotonic clock: late by the way of one answer."""

    def __init__(self) -> None:
        self._told: tuple[datetime, float] | None = None
        """In one piece: threads share it without a lock."""

    def tells(self, now: datetime) -> None:
        """The server has just said what time it is."""
        self._told = now, monotonic()

    def estimate(self, seconds: float) -> datetime | None:
        """The time, if the server told it within the last ``seconds``."""
        told = self._told
        passed = 0.0 if told is None else monotonic() - told[1]
        return None if told is None or passed > seconds else told[0] + timedelta(seconds=passed)


class LockedTurn:
    """A turn under the lock that all writers share (see ``turn.Turn``)."""

    def __init__(
        self,
        exchange: Exchange,
        clock: Clock | None,
        server: ServerClock,
        progress: Progress,
        opening: Sequence[Statement],
    ) -> None:
        self._exchange = exchange
        self._opening = opening
        self._clock = clock
        self._server = server
        self._progress = progress

    def look(self, keys: Sequence[CommandKey], streams: Sequence[str], events: Sequence[int]) -> Found:
        """Begin, take the lock, and read all that the turn needs."""
        exchange = self._exchange
        for statement in self._opening:
            exchange.ask(statement)
        asked = [(key.actor, key.command_id, count) for key, count in zip(keys, events, strict=True)]
        exchange.ask(_LOOK, company=keys[0].company.encode(), streams=_json(streams), keys=_json(asked))
        exchange.flush()
        value = exchange.last_result()
        assert value is not None
        found = _looked(value)
        self._progress.looked = True
        self._server.tells(utc(found.now))
        now = utc(found.now) if self._clock is None else self._clock.now()
        pairs = zip(streams, found.versions, found.recorded, strict=True)
        heads = {one: Head(0, None) if at is None else Head(version or 0, utc(at)) for one, version, at in pairs}
        priors: dict[CommandKey, Prior] = {}
        for known in found.priors or ():
            priors[keys[known.place - 1]] = bytes.fromhex(known.fingerprint), _answer(known)
        return Found(now, found.top or 0, heads, priors, found.positions)

    def write(self, entries: Sequence[Entry], answers: Sequence[Answered]) -> None:
        """Put events, their index rows and the answers of the command ids on their way."""
        start = 1
        events = []
        for one in entries:
            events.append(_event(one, start))
            start += len(one.state)
        self._progress.sent = answers
        self._exchange.ask(
            _WRITE,
            company=answers[0].append.key.company.encode(),
            events=_json(events),
            states=b"".join([one.state for one in entries]),
            digests=b"".join([one.digest for one in entries]),
            commands=_json([_command(one) for one in answers]),
        )


@contextmanager
def locked_turn(
    connection: Connection[Any],
    clock: Clock | None,
    server: ServerClock,
    progress: Progress,
    opening: Sequence[Statement] = OPENING,
) -> Iterator[LockedTurn]:
    """A turn that is committed when the block is left.

    Raises ``psycopg.Error``, and what is raised inside; nothing is written then, unless the line broke.
    """
    exchange = Exchange(connection)
    try:
        yield LockedTurn(exchange, clock, server, progress, opening)
        exchange.ask(_COMMIT)
        exchange.sync()
        exchange.last_result()
        exchange.end()
    except BaseException as fault:
        exchange.give_up(fault)
        raise


def put(
    connection: Connection[Any],
    group: Foreseen,
    assumed: datetime | None,
    server: ServerClock,
    progress: Progress,
    taken: Callable[[Sequence[int]], T],
    opening: Sequence[Statement] = OPENING,
) -> T | None:
    """Write a group that was decided beforehand, in one exchange; what ``taken`` makes of its positions.

    ``None`` when the log was not as the group believes, or the time not as it was ``assumed``: then nothing was
    written. ``taken`` is called while the commit is under way. Raises ``psycopg.Error``; nothing is written then,
    unless the line broke.
    """
    exchange = Exchange(connection)
    try:
        for statement in opening:
            exchange.ask(statement)
        progress.sent = group.answers
        exchange.ask(_PUT, **_put(group, assumed))
        before_commit = exchange.flush()
        exchange.ask(_COMMIT)
        exchange.sync()
        value = exchange.last_result(before_commit)
        outcome = None
        if value is None:
            progress.sent = ()
        else:
            *positions, micros = map(int, value[1:-1].split(b","))
            server.tells(_EPOCH + micros * _MICROSECOND)
            progress.looked = True
            outcome = taken(positions)
        exchange.last_result()
        exchange.end()
    except BaseException as fault:
        exchange.give_up(fault)
        raise
    return outcome


def _put(group: Foreseen, assumed: datetime | None) -> dict[str, bytes | None]:
    """The parameters of a group decided beforehand."""
    places = {stream: place for place, stream in enumerate(group.believed, start=1)}
    events: list[int] = []
    commands: list[int] = []
    for number, (wanted, answer, first) in enumerate(group.answers, start=1):
        last = first + len(wanted.prepared)
        for one in group.entries[first:last]:
            events += (places[one.stream], one.version, number)
        commands += (places[answer.stream], answer.version, first + 1, last)
    appends = [one.append for one in group.answers]
    return {
        "company": appends[0].key.company.encode(),
        "assumed": None if assumed is None else arrays.instant(assumed),
        "streams": arrays.texts(list(group.believed)),
        "believed": arrays.longs(list(group.believed.values())),
        "actors": arrays.texts([one.key.actor for one in appends]),
        "command_ids": arrays.texts([one.key.command_id for one in appends]),
        "fingerprints": arrays.blobs([one.fingerprint for one in appends]),
        "numbers": arrays.texts([one.number for one in appends]),
        "recorded_at": arrays.instants([one.answer.recorded_at for one in group.answers]),
        "commands": arrays.longs(commands),
        "names": arrays.texts([one.name for one in group.entries]),
        "events": arrays.longs(events),
        "states": arrays.blobs([one.state for one in group.entries]),
        "digests": b"".join([one.digest for one in group.entries]),
    }


def _event(one: Entry, start: int) -> dict[str, object]:
    return {
        "position": one.position,
        "stream": one.stream,
        "version": one.version,
        "name": one.name,
        "start": start,
        "length": len(one.state),
        "actor": one.key.actor,
        "command_id": one.key.command_id,
        "recorded_at": one.recorded_at,
    }


def _command(one: Answered) -> dict[str, object]:
    append, answer = one.append, one.answer
    return {
        "actor": append.key.actor,
        "command_id": append.key.command_id,
        "fingerprint": append.fingerprint.hex(),
        "stream": answer.stream,
        "version": answer.version,
        "position": answer.position,
        "recorded_at": answer.recorded_at,
        "events": answer.events,
        "number": answer.number,
    }


def _answer(known: _Known) -> Answer:
    return Answer(
        stream=known.stream,
        version=known.version,
        position=known.position,
        recorded_at=utc(known.recorded_at),
        events=tuple(known.events),
        number=known.number,
    )


def utc(value: datetime) -> datetime:
    """An instant of the database in UTC."""
    return value if value.tzinfo is UTC else value.astimezone(UTC)
