"""One turn at PostgreSQL in two exchanges: begin, lock and look; write and commit.

The extended protocol in pipeline mode is spoken here by hand: with a cursor for each statement, four fifths of the
processor time of a turn were the driver's. Statements that have parameters are prepared once a connection; the others
never, so that each has one name in the server's log, and in the tests that cut the line at it.
"""

import re
import select
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import Any, Final

import msgspec
import psycopg
from attrs import define, frozen
from psycopg import Connection, errors, pq

from wuye.adapters.bounded import SILENCE_SECONDS, SilentServer
from wuye.adapters.eventlog.address import Engine
from wuye.adapters.eventlog.postgres_recorder import LOCK
from wuye.adapters.eventlog.queries import queries
from wuye.adapters.eventlog.turn import Answered, Entry, Found, Head, Prior
from wuye.application.patience import left
from wuye.application.ports import Answer, Append, Clock, CommandKey

_BEGIN: Final = b"BEGIN ISOLATION LEVEL READ COMMITTED"
"""Under a stricter level the look would see the log as it was before the lock was given."""
_TAKE: Final = f"SELECT pg_advisory_xact_lock({LOCK})".encode()
OPENING: Final = (_BEGIN, _TAKE)
"""What opens a turn."""
_COMMIT: Final = b"COMMIT"
_ROLLBACK: Final = b"ROLLBACK"
_SHORT_SECONDS: Final = 0.003
"""A look takes less, unless another process has its turn."""
_PARAMETER: Final = re.compile(r"%\((\w+)\)([sb])")
_FINE: Final = (pq.ExecStatus.COMMAND_OK, pq.ExecStatus.TUPLES_OK)


@frozen
class _Statement:
    """A named query in the server's own spelling."""

    name: bytes
    text: bytes
    parameters: tuple[str, ...]
    formats: tuple[pq.Format, ...]

    @classmethod
    def of(cls, name: str) -> "_Statement":
        text = queries(Engine.POSTGRES)[name]
        found = {named: pq.Format.BINARY if kind == "b" else pq.Format.TEXT for named, kind in _PARAMETER.findall(text)}
        numbers = {named: f"${place}" for place, named in enumerate(found, start=1)}
        spelt = _PARAMETER.sub(lambda one: numbers[one[1]], text)
        return cls(f"wuye_{name}".encode(), spelt.encode(), tuple(found), tuple(found.values()))


_LOOK: Final = _Statement.of("look")
_WRITE: Final = _Statement.of("write")


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
    sent: Sequence[Append] = ()
    """Those that were not there and may have been stored: COMMIT was on its way."""

    def may_have_stored(self, append: Append) -> bool:
        """Whether an append may have been stored, for all that this try knows."""
        return any(one is append for one in self.sent)


class Exchange:
    """Statements under way over one connection, and their results in order."""

    def __init__(self, connection: Connection[Any], idle: Callable[[], None]) -> None:
        """``idle`` is called when the server is long in answering: others have time to do something meanwhile."""
        self._connection = connection
        self._idle = idle
        self._line = connection.pgconn
        self._silence = getattr(connection, "silence", SILENCE_SECONDS)
        self._prepared: set[bytes] = connection.__dict__.setdefault("prepared_turns", set())
        self._poll = select.poll()
        self._poll.register(self._line.socket, select.POLLIN)
        self._asked: list[bytes] = []
        """For each result to come the name that is known when it is fine, or nothing."""
        self._syncs = 0
        self._line.enter_pipeline_mode()

    def say(self, statement: bytes) -> None:
        """Put a statement without parameters on its way."""
        self._line.send_query_params(statement, None)
        self._asked.append(b"")

    def ask(self, statement: _Statement, **given: bytes) -> None:
        """Put a statement with parameters on its way."""
        if statement.name not in self._prepared:
            self._line.send_prepare(statement.name, statement.text)
            self._asked.append(statement.name)
        values = [given[name] for name in statement.parameters]
        self._line.send_query_prepared(statement.name, values, statement.formats)
        self._asked.append(b"")

    def flush(self) -> None:
        """Have the server answer what was asked so far, without an end of the exchange."""
        self._line.send_flush_request()

    def sync(self) -> None:
        """Put the end of the exchange on its way: after an error, the server skips all up to here."""
        self._line.pipeline_sync()
        self._syncs += 1

    def send(self) -> None:
        """Hand everything to the network. Raises ``psycopg.OperationalError``."""
        while self._line.flush():
            if self._ready(select.POLLIN | select.POLLOUT) & select.POLLIN:
                self._line.consume_input()

    def last_result(self) -> bytes | None:
        """Wait for everything that was asked; the first value of the last result. Raises ``psycopg.Error``."""
        self.send()
        value: bytes | None = None
        while self._asked:
            result = self._next()
            if result is None or result.status not in _FINE:
                raise _failed(result)
            name = self._asked.pop(0)
            if name:
                self._prepared.add(name)
            value = result.get_value(0, 0) if result.ntuples and not self._asked else None
            self._next()
        return value

    def end(self) -> None:
        """Wait for the end of the exchange; the line is as it was. Raises ``psycopg.Error``."""
        nothing = 0
        while self._syncs:
            result = self._next()
            # One nothing stands behind each result; two of them mean that there will be no more.
            nothing = nothing + 1 if result is None else 0
            if nothing > 1:
                raise _failed(None)
            if result is not None and result.status == pq.ExecStatus.PIPELINE_SYNC:
                self._syncs -= 1
        self._line.exit_pipeline_mode()

    def give_up(self, fault: BaseException) -> None:
        """Undo what was begun; a line that cannot be brought back in order is closed."""
        if any(self._asked) or isinstance(fault, errors.InvalidSqlStatementName):
            # It is not known what the server has prepared: the next turn must neither trust nor repeat it.
            self._connection.close()
            return
        try:
            if not self._syncs:
                self.sync()
            # Not by psycopg, which after a rollback of its own has the server forget what is prepared, ours too.
            self.say(_ROLLBACK)
            self.sync()
            self.send()
            self.end()
        except psycopg.Error:
            self._connection.close()

    def _next(self) -> "pq.abc.PGresult | None":
        line = self._line
        while line.is_busy():
            self._ready(select.POLLIN)
            line.consume_input()
        return line.get_result()

    def _ready(self, events: int) -> int:
        """Wait until the line is ready. Raises ``SilentServer`` after too long a silence."""
        self._poll.modify(self._line.socket, events)
        silence = left(self._silence)
        found = self._poll.poll(min(silence, _SHORT_SECONDS) * 1000)
        if not found:
            self._idle()
            found = self._poll.poll((silence - min(silence, _SHORT_SECONDS)) * 1000)
        if not found:
            # What the server will still send belongs to nobody: the line cannot be used again.
            self._line.finish()
            raise SilentServer(f"no answer within {silence:.1f} s")
        return found[0][1]


class LockedTurn:
    """A turn under the lock that all writers share (see ``turn.Turn``)."""

    def __init__(self, exchange: Exchange, clock: Clock | None, progress: Progress, opening: Sequence[bytes]) -> None:
        self._exchange = exchange
        self._opening = opening
        self._clock = clock
        self._progress = progress

    def look(self, keys: Sequence[CommandKey], streams: Sequence[str], events: Sequence[int]) -> Found:
        """Begin, take the lock, and read all that the turn needs."""
        exchange = self._exchange
        for statement in self._opening:
            exchange.say(statement)
        asked = [(key.actor, key.command_id, count) for key, count in zip(keys, events, strict=True)]
        exchange.ask(_LOOK, company=keys[0].company.encode(), streams=_json(streams), keys=_json(asked))
        exchange.flush()
        value = exchange.last_result()
        assert value is not None
        found = _looked(value)
        self._progress.looked = True
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
        self._progress.sent = [one.append for one in answers]
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
    progress: Progress,
    under_way: Callable[[], None],
    opening: Sequence[bytes] = OPENING,
) -> Iterator[LockedTurn]:
    """A turn that is committed when the block is left; ``under_way`` is called while the server is waited for.

    Raises ``psycopg.Error``, and what is raised inside; nothing is written then, unless the line broke.
    """
    exchange = Exchange(connection, under_way)
    try:
        yield LockedTurn(exchange, clock, progress, opening)
        exchange.say(_COMMIT)
        exchange.sync()
        exchange.send()
        under_way()
        exchange.last_result()
        exchange.end()
    except BaseException as fault:
        exchange.give_up(fault)
        raise


def _failed(result: "pq.abc.PGresult | None") -> psycopg.Error:
    if result is None or result.status != pq.ExecStatus.FATAL_ERROR:
        return psycopg.OperationalError("the server's answer does not belong to what was asked")
    return errors.error_from_result(result)


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
