"""Where validated rows wait between judging and writing: a private SQLite database that nobody else can open.

An empty name makes SQLite keep it in a file that is already unlinked: it spills to disk, it is gone with the process.
"""

import json
import sqlite3
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import UTC, datetime, timedelta
from itertools import groupby
from operator import attrgetter, itemgetter
from typing import Any, Final, Generic, TypeVar

import msgspec
from attrs import fields_dict

from wuye.application.ledgers.faults import Fault
from wuye.application.ledgers.ports import Parcel, PlannedCase, PlannedLine
from wuye.domain.ticket.commands import ImportTicket, LegacyStep
from wuye.domain.ticket.terms import Mode, ServiceDomain, Stage

T = TypeVar("T")

_PAGE: Final = 200
"""Cases that are held in memory at a time."""
_WAITING: Final = 500
"""Rows that are written together."""
_SCHEMA: Final = """
    PRAGMA journal_mode = OFF;
    PRAGMA synchronous = OFF;
    PRAGMA cache_size = -16000;
    CREATE TABLE seen (digest TEXT PRIMARY KEY, times INTEGER) WITHOUT ROWID;
    CREATE TABLE identity ("case" TEXT, row TEXT, digest TEXT, number INTEGER, PRIMARY KEY ("case", row)) WITHOUT ROWID;
    CREATE TABLE opened (
        first INTEGER PRIMARY KEY, id TEXT UNIQUE, command BLOB, opened_at BLOB, stream TEXT, version INTEGER DEFAULT 0
    );
    CREATE TABLE line (
        number INTEGER PRIMARY KEY, first INTEGER, state TEXT, row TEXT, digest TEXT, at INTEGER, step BLOB
    );
    CREATE INDEX line_of ON line (first, number);
    CREATE TABLE fault (number INTEGER, place INTEGER, body TEXT, PRIMARY KEY (number, place)) WITHOUT ROWID;
"""
_ENCODE: Final = msgspec.msgpack.Encoder().encode
_DECODE: Final = msgspec.msgpack.Decoder(list[Any]).decode
_INSTANT: Final = msgspec.msgpack.Decoder(datetime).decode
_EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)
_MICROSECOND: Final = timedelta(microseconds=1)
_LINES: Final = """
    SELECT opened.first, id, command, opened_at, stream, version, number, state, row, digest, at, step FROM opened
    JOIN line ON line.first = opened.first WHERE opened.first BETWEEN ? AND ? ORDER BY opened.first, number
"""


class _Packing(Generic[T]):
    """Values of a class as bytes and back: validated when they were made, in this process, and not asked again."""

    def __init__(self, cls: type[T], restored: Mapping[str, Callable[[Any], Any]]) -> None:
        self._cls = cls
        names = tuple(fields_dict(cls))  # type: ignore[arg-type]  # an attrs class
        self._members = attrgetter(*names)
        self._set = [cls.__dict__[name].__set__ for name in names]
        self._restored = [(names.index(name), restore) for name, restore in restored.items()]

    def packed(self, value: T) -> bytes:
        """A value as bytes: the same for equal ones."""
        return _ENCODE(self._members(value))

    def unpacked(self, body: bytes) -> T:
        """The value again."""
        members = _DECODE(body)
        for place, restore in self._restored:
            if members[place] is not None:
                members[place] = restore(members[place])
        value = object.__new__(self._cls)
        for put, member in zip(self._set, members, strict=True):
            put(value, member)
        return value


_STEP: Final = _Packing(LegacyStep, {"stage": Stage})
_COMMAND: Final = _Packing(ImportTicket, {"domain": ServiceDomain, "mode": Mode, "stage": Stage, "steps": tuple})


class TemporaryPlan:
    """Port ``Plan``."""

    def __init__(self) -> None:
        self._database = sqlite3.connect("", isolation_level=None, check_same_thread=False)
        self._database.executescript(_SCHEMA)
        self._database.execute("BEGIN")
        self._waiting: list[tuple[Any, ...]] = []
        self._last: tuple[str, int] | None = None
        """The case that was asked for last: in most ledgers the next row belongs to it."""

    def ordinal(self, digest: str) -> int:
        """How many rows said exactly this so far."""
        statement = "INSERT INTO seen VALUES (?, 1) ON CONFLICT DO UPDATE SET times = times + 1 RETURNING times"
        return int(self._database.execute(statement, (digest,)).fetchone()[0])

    def first(self, case: str, row: str, digest: str, number: int) -> tuple[int, str] | None:
        """Claim an identity; number and digest of the row that had it before."""
        values = (case, row, digest, number)
        if self._database.execute("INSERT OR IGNORE INTO identity VALUES (?, ?, ?, ?)", values).rowcount:
            return None
        statement = 'SELECT number, digest FROM identity WHERE "case" = ? AND row = ?'
        found: tuple[int, str] = self._database.execute(statement, (case, row)).fetchone()
        return found

    def opened(self, case: str) -> bool:
        """Whether a row opened this case."""
        if self._last is None or self._last[0] != case:
            found = self._database.execute("SELECT first FROM opened WHERE id = ?", (case,)).fetchone()
            if found is None:
                return False
            self._last = case, found[0]
        return True

    def open(self, case: PlannedCase) -> None:
        """Keep a case."""
        self._database.execute(
            "INSERT INTO opened (first, id, command, opened_at) VALUES (?, ?, ?, ?)",
            (case.first, case.id, _COMMAND.packed(case.command), _ENCODE(case.opened_at)),
        )
        self._last = case.id, case.first

    @staticmethod
    def packed(step: LegacyStep) -> bytes:
        """A step as it is kept."""
        return _STEP.packed(step)

    def add(self, line: PlannedLine) -> None:
        """Keep a good row of a case that is open."""
        if not self.opened(line.case) or self._last is None:
            raise KeyError(line.case)
        at = (line.at - _EPOCH) // _MICROSECOND
        self._waiting.append((line.number, self._last[1], line.row, line.digest, at, line.said))
        if len(self._waiting) >= _WAITING:
            self._flush()

    def reject(self, faults: Sequence[Fault]) -> None:
        """Keep everything that is wrong with a row."""
        self._flush()
        number = faults[0].row
        self._database.execute(
            "INSERT INTO line (number, state) VALUES (?, 'rejected') ON CONFLICT DO UPDATE SET state = 'rejected'",
            (number,),
        )
        last = "SELECT coalesce(max(place), 0) FROM fault WHERE number = ?"
        after = self._database.execute(last, (number,)).fetchone()[0]
        for count, fault in enumerate(faults, start=after + 1):
            facts = {name: _plain(value) for name, value in fault.facts.items()}
            body = json.dumps([fault.column, fault.rule, fault.value, facts])
            self._database.execute("INSERT INTO fault VALUES (?, ?, ?)", (number, count, body))

    def settle(self, numbers: Sequence[int]) -> None:
        """Rows that are in the store."""
        rows = [(number,) for number in numbers]
        self._database.executemany("UPDATE line SET state = 'settled' WHERE number = ?", rows)

    def attach(self, case: PlannedCase, stream: str, version: int) -> None:
        """The ticket that a case became, and its version when its rows were looked at."""
        self._database.execute(
            "UPDATE opened SET stream = ?, version = ? WHERE first = ?", (stream, version, case.first)
        )

    def cases(self) -> Iterator[tuple[PlannedCase, datetime, datetime]]:
        """Cases with good rows, and when the first and the last of them was so; a page of them at a time."""
        self._flush()
        after = -1
        while True:
            page = """
                SELECT opened.first, id, command, opened_at, min(at), max(at) FROM opened
                JOIN line ON line.first = opened.first AND line.state = 'good'
                WHERE opened.first > ? GROUP BY opened.first ORDER BY opened.first LIMIT ?
            """
            rows = self._database.execute(page, (after, _PAGE)).fetchall()
            if not rows:
                return
            for first, name, command, opened_at, earliest, latest in rows:
                case = PlannedCase(
                    id=name, first=first, command=_COMMAND.unpacked(command), opened_at=_INSTANT(opened_at)
                )
                yield case, _EPOCH + earliest * _MICROSECOND, _EPOCH + latest * _MICROSECOND
            after = rows[-1][0]

    def lines(self, case: PlannedCase) -> list[PlannedLine]:
        """The good rows of a case, without their steps."""
        rows = self._database.execute(_LINES, (case.first, case.first)).fetchall()
        return _case(rows, steps=0)[1]

    def parcels(self) -> Iterator[Parcel]:
        """Cases with good rows, a page of them at a time."""
        self._flush()
        after = -1
        while True:
            page = "SELECT first FROM opened WHERE first > ? ORDER BY first LIMIT ?"
            firsts = [row[0] for row in self._database.execute(page, (after, _PAGE))]
            if not firsts:
                return
            rows = self._database.execute(_LINES, (firsts[0], firsts[-1])).fetchall()
            for _, group in groupby(rows, key=itemgetter(0)):
                held = tuple(group)
                good = [row[7] for row in held].count("good")
                if good:
                    yield Parcel(held[0][4], held[0][5], good, held)
            after = firsts[-1]

    @staticmethod
    def unpacked(parcel: Parcel, steps: int) -> tuple[PlannedCase, list[PlannedLine]]:
        """A case with its good rows."""
        return _case(parcel.rows, steps=steps)

    def faults(self) -> Iterator[Fault]:
        """Everything that is wrong, in the order of the file."""
        for number, body in self._database.execute("SELECT number, body FROM fault ORDER BY number, place"):
            column, rule, value, facts = json.loads(body)
            yield Fault(row=number, column=column, rule=rule, value=value, facts=facts)

    def rejects(self) -> Iterator[tuple[int, list[Fault]]]:
        """Bad rows, in the order of the file."""
        for number, faults in groupby(self.faults(), key=lambda fault: fault.row):
            yield number, list(faults)

    def tally(self) -> Mapping[str, int]:
        """Numbers of rows by what became of them, and of cases with good rows."""
        self._flush()
        counts = dict(self._database.execute("SELECT state, count(*) FROM line GROUP BY state").fetchall())
        cases = self._database.execute("SELECT count(DISTINCT first) FROM line WHERE state = 'good'").fetchone()[0]
        return {name: counts.get(name, 0) for name in ("good", "settled", "rejected")} | {"cases": cases}

    def close(self) -> None:
        """Forget everything."""
        self._database.close()

    def _flush(self) -> None:
        if self._waiting:
            self._database.executemany("INSERT INTO line VALUES (?, ?, 'good', ?, ?, ?, ?)", self._waiting)
            self._waiting.clear()


def _case(rows: Sequence[tuple[Any, ...]], *, steps: int) -> tuple[PlannedCase, list[PlannedLine]]:
    """A case and its good lines; rows that say the same are told apart by counting all of them, good or not."""
    first, name, command, opened_at = rows[0][:4]
    said: Counter[str] = Counter()
    lines = []
    for number, state, stated, digest, at, body in (row[6:] for row in rows):
        said[digest] += 1
        if state != "good":
            continue
        identity = stated or f"{digest}.{said[digest]}"
        step: LegacyStep | None = None
        if steps:
            step = _changed(_STEP.unpacked(body), "row", identity)
        instant = _EPOCH + at * _MICROSECOND if step is None else step.at
        lines.append(
            PlannedLine(number=number, case=name, row=identity, digest=digest, at=instant, step=step, said=body)
        )
    case = PlannedCase(
        id=name,
        first=first,
        command=_changed(_COMMAND.unpacked(command), "steps", tuple([line.step for line in lines[:steps]])),
        opened_at=_INSTANT(opened_at),
        said=command,
    )
    return case, lines


def _changed(made: T, name: str, member: Any) -> T:
    """A value that was just made and that nobody else knows, with another member."""
    object.__setattr__(made, name, member)
    return made


def _plain(value: Any) -> Any:
    if value is None or isinstance(value, str | int | float):
        return value
    return [str(one) for one in value] if isinstance(value, list | tuple | set | frozenset) else str(value)
