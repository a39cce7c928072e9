"""One turn at a SQLite file, inside ``BEGIN IMMEDIATE``: foreseen, and checked by what came since; or looked at first.

SQLite has one writer at a time, so what a process knew at the end of its last turn, and what it finds behind that, is
all that there is.
"""

import sqlite3
from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from time import monotonic, sleep
from typing import Final

import msgspec

from wuye.adapters.eventlog.address import Engine
from wuye.adapters.eventlog.queries import queries
from wuye.adapters.eventlog.sqlite_recorder import BUSY_SECONDS
from wuye.adapters.eventlog.turn import Answered, Entry, Foreseen, Found, Head, Prior
from wuye.application.cache import KEPT_STREAMS, Bounded
from wuye.application.patience import left
from wuye.application.ports import Answer, Clock, CommandKey

_ASK_AGAIN_SECONDS: Final = 0.001
_MOST_NEWS: Final = 500
"""Events of other processes that are read one by one; behind more of them nothing is known any more."""
_ROWS_A_STATEMENT: Final = 500
"""SQLite takes at most 32,766 parameters."""
_LONGEST_AGO: Final = timedelta(seconds=1)
_FURTHEST_AHEAD: Final = timedelta(seconds=0.25)
"""How far the time that a foreseen group assumes may be from that of its turn, as on PostgreSQL."""
_EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)
_MICROSECOND: Final = timedelta(microseconds=1)
_QUERIES: Final = queries(Engine.SQLITE)


class Known:
    """What the writers of this process know of the log; true under the write lock, once they have caught up."""

    def __init__(self) -> None:
        self.forget()

    def forget(self) -> None:
        """Know nothing."""
        self.given: int | None = None
        """The last position that was given away."""
        self.versions: Bounded[str, int] = Bounded(KEPT_STREAMS)
        """Of streams that somebody wrote to or asked for; 0 for one without events."""

    def learn(self, events: Iterable[tuple[int, str, int]]) -> None:
        """Take over what lies in the log behind what was known: positions, streams, versions."""
        for self.given, stream, version in events:
            self.versions.put(stream, version)


class FileTurn:
    """A turn (see ``turn.Turn``).

    Every step of a statement gives up the interpreter to other threads, so there are few steps: one for each table.
    """

    def __init__(self, cursor: sqlite3.Cursor, clock: Clock | None, known: Known) -> None:
        self._cursor = cursor
        self._clock = clock
        self._known = known
        self._written: list[tuple[int, str, int]] = []

    def begin(self) -> None:
        """Take the write lock. Raises ``sqlite3.Error``.

        SQLite itself asks ever more rarely, so that a busy process would starve another one.
        """
        end = monotonic() + left(BUSY_SECONDS)
        while True:
            try:
                self._cursor.execute("BEGIN IMMEDIATE")
            except sqlite3.OperationalError as fault:
                if fault.sqlite_errorcode != sqlite3.SQLITE_BUSY or monotonic() > end:
                    raise
                sleep(_ASK_AGAIN_SECONDS)
            else:
                return

    def put(self, group: Foreseen) -> Sequence[int] | None:
        """Write a group that was decided beforehand; gives its positions.

        ``None``, with nothing written, when the log is not as the group believes, a command id came before, or the
        time is not as it was assumed.
        """
        if self._clock is None and not -_LONGEST_AGO <= group.now - datetime.now(UTC) <= _FURTHEST_AHEAD:
            return None
        given = self._caught_up()
        if not self._is_as_believed(group):
            return None
        try:
            self._write(group.entries, group.answers, given)
        except sqlite3.IntegrityError:
            # Command ids, and streams that are to be new, are looked at by nobody but their index.
            self._cursor.execute("ROLLBACK")
            self._written.clear()
            self.begin()
            return None
        return range(given + 1, given + len(group.entries) + 1)

    def look(self, keys: Sequence[CommandKey], streams: Sequence[str], events: Sequence[int]) -> Found:
        """Read the clock, the command ids and the heads of the streams."""
        asked = msgspec.json.encode([(key.actor, key.command_id) for key in keys]).decode()
        named = msgspec.json.encode(streams).decode()
        given = self._caught_up()
        self._cursor.execute(_QUERIES["look"], [named, asked, keys[0].company])
        row = self._cursor.fetchone()
        heads = {
            stream: Head(0, None) if head is None else Head(head[0], _instant(head[1]))
            for stream, head in zip(streams, _heads(row["heads"]), strict=True)
        }
        priors = {key: found for place, key in enumerate(keys) if (found := self._prior(row, place, key)) is not None}
        now = datetime.now(UTC) if self._clock is None else self._clock.now()
        return Found(now, row["top"] or 0, heads, priors, range(given + 1, given + sum(events) + 1))

    def write(self, entries: Sequence[Entry], answers: Sequence[Answered]) -> None:
        """Write events, their index rows and the answers of the command ids."""
        self._write(entries, answers, 0)

    def commit(self) -> None:
        """Make it durable, and know it. Raises ``sqlite3.Error``."""
        self._cursor.execute("COMMIT")
        self._known.learn(self._written)

    def _caught_up(self) -> int:
        """The last position that was given away, when all that other processes wrote is known."""
        known, cursor = self._known, self._cursor
        if known.given is not None:
            news = cursor.execute(_QUERIES["news"], [known.given, _MOST_NEWS]).fetchall()
            if len(news) < _MOST_NEWS:
                known.learn(news)
                return known.given
            known.forget()
        (known.given,) = cursor.execute(_QUERIES["given"]).fetchone()
        return known.given

    def _is_as_believed(self, group: Foreseen) -> bool:
        """Whether each stream has the version that is believed; of a new one its index says so when it is written."""
        get, begun = self._known.versions.get, {one.stream for one in group.entries if one.version == 1}
        unknown = []
        for stream, version in group.believed.items():
            found = get(stream)
            if found is None and stream not in begun:
                unknown.append(stream)
            elif found != version and found is not None:
                return False
        if not unknown:
            return True
        there = versions(self._cursor, unknown)
        for stream in unknown:
            self._known.versions.put(stream, there.get(stream, 0))
        return all(there.get(stream, 0) == group.believed[stream] for stream in unknown)

    def _prior(self, row: sqlite3.Row, place: int, key: CommandKey) -> Prior | None:
        return command(self._cursor, key) if row["known"] and row["known"][place] == "1" else None

    def _write(self, entries: Sequence[Entry], answers: Sequence[Answered], before: int) -> None:
        """Command ids first: a repeat is noticed before anything else is written."""
        self._insert(
            "command", [command_row(one.append.key, one.append.fingerprint, one.answer, before) for one in answers]
        )
        self._insert("event", [event_row(one, before) for one in entries])
        self._insert("index", [index_row(one, before) for one in entries])
        self._written += [(before + one.position, one.stream, one.version) for one in entries]

    def _insert(self, what: str, rows: Sequence[tuple[object, ...]]) -> None:
        for first in range(0, len(rows), _ROWS_A_STATEMENT):
            some = rows[first : first + _ROWS_A_STATEMENT]
            self._cursor.execute(_statement(what, len(some)), [value for row in some for value in row])


@lru_cache(maxsize=512)
def _statement(what: str, rows: int) -> str:
    """A statement for so many rows."""
    statement = _QUERIES[f"insert_{what}"]
    row = statement[statement.rindex("(") :]
    return statement + f", {row}" * (rows - 1)


def command(cursor: sqlite3.Cursor, key: CommandKey) -> Prior | None:
    """What a command id was answered."""
    row = cursor.execute(_QUERIES["command"], [key.company, key.actor, key.command_id]).fetchone()
    if row is None:
        return None
    answer = Answer(
        stream=row["stream"],
        version=row["version"],
        position=row["position"],
        recorded_at=_instant(row["recorded_at"]),
        events=tuple(msgspec.json.decode(row["events"], type=list[str])),
        number=row["number"],
    )
    return row["fingerprint"], answer


def versions(cursor: sqlite3.Cursor, streams: Sequence[str]) -> Mapping[str, int]:
    """Versions of those of these streams that have events."""
    found = cursor.execute(_QUERIES["versions"], [msgspec.json.encode(streams).decode()])
    return {row["stream"]: row["version"] for row in found.fetchall()}


def event_row(entry: Entry, before: int = 0) -> tuple[object, ...]:
    """A row of the events; ``before`` is added to its position."""
    return before + entry.position, entry.stream, entry.version, entry.name, entry.state


def index_row(entry: Entry, before: int = 0) -> tuple[object, ...]:
    """A row of the index."""
    key = entry.key
    return (
        *(before + entry.position, key.company, key.actor, key.command_id, entry.stream, entry.version),
        *(_micros(entry.recorded_at), entry.digest),
    )


def command_row(key: CommandKey, fingerprint: bytes, answer: Answer, before: int = 0) -> tuple[object, ...]:
    """A row of the command ids."""
    events = msgspec.json.encode(answer.events).decode()
    return (
        *(key.company, key.actor, key.command_id, fingerprint),
        *(answer.stream, answer.version, before + answer.position),
        *(_micros(answer.recorded_at), events, answer.number),
    )


def _heads(text: str) -> list[tuple[int, int] | None]:
    return msgspec.json.decode(text, type=list[tuple[int, int] | None])


def _micros(instant: datetime) -> int:
    return (instant - _EPOCH) // _MICROSECOND


def _instant(micros: int) -> datetime:
    return _EPOCH + micros * _MICROSECOND
