"""Where validated rows wait between judging and writing: a private SQLite database that nobody else can open.

An empty name makes SQLite keep it in a file that is already unlinked: it spills to disk, it is gone with the process.
"""

import json
import pickle
import sqlite3
from collections.abc import Iterator, Mapping, Sequence
from itertools import groupby
from typing import Any, Final

from wuye.application.ledgers.faults import Fault
from wuye.application.ledgers.ports import Cell, PlannedCase, PlannedLine

_PAGE: Final = 200
"""Cases that are held in memory at a time."""
_SCHEMA: Final = """
    PRAGMA journal_mode = OFF;
    PRAGMA synchronous = OFF;
    PRAGMA cache_size = -16000;
    CREATE TABLE seen (digest TEXT, "case" TEXT, times INTEGER, PRIMARY KEY (digest, "case")) WITHOUT ROWID;
    CREATE TABLE identity ("case" TEXT, row TEXT, digest TEXT, number INTEGER, PRIMARY KEY ("case", row)) WITHOUT ROWID;
    CREATE TABLE opened (first INTEGER PRIMARY KEY, id TEXT UNIQUE, body BLOB, stream TEXT);
    CREATE TABLE line (number INTEGER PRIMARY KEY, first INTEGER, state TEXT, body BLOB, cells BLOB);
    CREATE INDEX line_of ON line (first, number);
    CREATE TABLE fault (number INTEGER, place INTEGER, body TEXT, PRIMARY KEY (number, place)) WITHOUT ROWID;
"""


class TemporaryPlan:
    """Port ``Plan``. What it pickles never leaves this process."""

    def __init__(self) -> None:
        self._database = sqlite3.connect("", isolation_level=None, check_same_thread=False)
        self._database.executescript(_SCHEMA)
        self._database.execute("BEGIN")

    def ordinal(self, digest: str, case: str) -> int:
        """How many rows of a case said exactly this so far."""
        statement = "INSERT INTO seen VALUES (?, ?, 1) ON CONFLICT DO UPDATE SET times = times + 1 RETURNING times"
        return int(self._database.execute(statement, (digest, case)).fetchone()[0])

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
        return self._database.execute("SELECT 1 FROM opened WHERE id = ?", (case,)).fetchone() is not None

    def open(self, case: PlannedCase) -> None:
        """Keep a case."""
        body = pickle.dumps((case.command, case.opened_at), pickle.HIGHEST_PROTOCOL)
        self._database.execute("INSERT INTO opened VALUES (?, ?, ?, NULL)", (case.first, case.id, body))

    def add(self, line: PlannedLine, cells: Sequence[Cell]) -> None:
        """Keep a good row."""
        body = pickle.dumps((line.row, line.digest, line.step), pickle.HIGHEST_PROTOCOL)
        self._database.execute(
            "INSERT INTO line SELECT ?, first, 'good', ?, ? FROM opened WHERE id = ?",
            (line.number, body, pickle.dumps(tuple(cells), pickle.HIGHEST_PROTOCOL), line.case),
        )

    def reject(self, faults: Sequence[Fault], cells: Sequence[Cell]) -> None:
        """Keep a bad row."""
        kept = pickle.dumps(tuple(cells), pickle.HIGHEST_PROTOCOL)
        self._database.execute("INSERT INTO line VALUES (?, NULL, 'rejected', NULL, ?)", (faults[0].row, kept))
        self._fault(faults)

    def refuse(self, number: int, faults: Sequence[Fault]) -> None:
        """A row that was good turns out to be bad."""
        self._database.execute("UPDATE line SET state = 'rejected' WHERE number = ?", (number,))
        self._fault(faults)

    def settle(self, number: int) -> None:
        """A row that is in the store."""
        self._database.execute("UPDATE line SET state = 'settled' WHERE number = ?", (number,))

    def attach(self, case: PlannedCase, stream: str) -> None:
        """The ticket that a case became."""
        self._database.execute("UPDATE opened SET stream = ? WHERE first = ?", (stream, case.first))

    def work(self) -> Iterator[tuple[PlannedCase, list[PlannedLine]]]:
        """Cases with good rows, a page of them at a time, so that rows may be settled meanwhile."""
        after = -1
        while True:
            page = "SELECT first FROM opened WHERE first > ? ORDER BY first LIMIT ?"
            firsts = [row[0] for row in self._database.execute(page, (after, _PAGE))]
            if not firsts:
                return
            rows = self._database.execute(
                "SELECT opened.first, id, opened.body, stream, number, line.body FROM opened"
                " JOIN line ON line.first = opened.first"
                " WHERE opened.first BETWEEN ? AND ? AND state = 'good' ORDER BY opened.first, number",
                (firsts[0], firsts[-1]),
            ).fetchall()
            for _, group in groupby(rows, key=lambda row: row[0]):
                yield _case(list(group))
            after = firsts[-1]

    def faults(self) -> Iterator[Fault]:
        """Everything that is wrong, in the order of the file."""
        for number, body in self._database.execute("SELECT number, body FROM fault ORDER BY number, place"):
            yield _fault_of(number, body)

    def rejects(self) -> Iterator[tuple[tuple[Cell, ...], list[Fault]]]:
        """Bad rows with their cells, in the order of the file."""
        statement = "SELECT number, cells FROM line WHERE state = 'rejected' ORDER BY number"
        for number, cells in self._database.execute(statement):
            bodies = self._database.execute("SELECT body FROM fault WHERE number = ? ORDER BY place", (number,))
            yield _unpickled(cells), [_fault_of(number, body) for (body,) in bodies.fetchall()]

    def tally(self) -> Mapping[str, int]:
        """Numbers of rows by what became of them, and of cases with good rows."""
        counts = dict(self._database.execute("SELECT state, count(*) FROM line GROUP BY state").fetchall())
        cases = self._database.execute("SELECT count(DISTINCT first) FROM line WHERE state = 'good'").fetchone()[0]
        return {name: counts.get(name, 0) for name in ("good", "settled", "rejected")} | {"cases": cases}

    def close(self) -> None:
        """Forget everything."""
        self._database.close()

    def _fault(self, faults: Sequence[Fault]) -> None:
        place = "SELECT coalesce(max(place), 0) FROM fault WHERE number = ?"
        after = self._database.execute(place, (faults[0].row,)).fetchone()[0]
        for count, fault in enumerate(faults, start=after + 1):
            facts = {name: _plain(value) for name, value in fault.facts.items()}
            body = json.dumps([fault.column, fault.rule, fault.value, facts])
            self._database.execute("INSERT INTO fault VALUES (?, ?, ?)", (fault.row, count, body))


def _case(rows: list[tuple[Any, ...]]) -> tuple[PlannedCase, list[PlannedLine]]:
    first, name, body, stream = rows[0][:4]
    command, opened_at = _unpickled(body)
    lines = []
    for row in rows:
        identity, digest, step = _unpickled(row[5])
        lines.append(PlannedLine(number=row[4], case=name, row=identity, digest=digest, step=step))
    return PlannedCase(id=name, first=first, command=command, opened_at=opened_at, stream=stream), lines


def _fault_of(number: int, body: str) -> Fault:
    column, rule, value, facts = json.loads(body)
    return Fault(row=number, column=column, rule=rule, value=value, facts=facts)


def _plain(value: Any) -> Any:
    if value is None or isinstance(value, str | int | float):
        return value
    return [str(one) for one in value] if isinstance(value, list | tuple | set | frozenset) else str(value)


def _unpickled(body: bytes) -> Any:
    return pickle.loads(body)  # noqa: S301 - written by this process into a database nobody else can open
