"""An import in three passes: read and judge every row, hold it against the store, write what is new.

Nothing is written before every row was judged. Writing goes in batches of whole cases; whoever is killed in between
runs the import again: what is there is known by its row, what is missing is written, nothing comes twice.
"""

from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import datetime
from itertools import islice
from typing import Final
from zoneinfo import ZoneInfo

from attrs import define, field, frozen

from wuye.application.bulk import Given, execute_many, span
from wuye.application.desk import Desk, Receipt
from wuye.application.ledgers.faults import Fault
from wuye.application.ledgers.mapping import Mapping
from wuye.application.ledgers.ports import Line, Plan, PlannedCase, PlannedLine, Sheet
from wuye.application.ledgers.rows import Reader, Said
from wuye.domain.shared.actor import Actor
from wuye.domain.shared.number import number_stream
from wuye.domain.shared.refusal import InvalidInput, Refused
from wuye.domain.ticket.commands import ImportTicket, LegacyStep, RecordLegacyStep
from wuye.domain.ticket.decide.joining import import_number
from wuye.domain.ticket.events import LegacyStepRecorded

BATCH_EVENTS: Final = 1000
"""Events of one transaction: others wait for it no longer than for a few commands of their own."""
BATCH_CASES: Final = 200
STEPS: Final = 500
"""Steps that a case brings along; the rest follows one by one."""
_TOLD_EVERY: Final = 250
_DIGEST_BYTES: Final = 16


Told = Callable[[str, int, int], None]
"""Hears how far an import is: the phase (``reading``, ``comparing`` or ``writing``), how much is done, of how much."""


@frozen(kw_only=True)
class Judged:
    """What the rows are, before anything is written."""

    rows: int
    new: int
    """Good rows that the store does not have yet."""
    known: int
    """Good rows that are in the store already."""
    rejected: int
    """Rows with a fault."""
    cases: int
    """Cases that the new rows open or continue."""


@frozen(kw_only=True)
class Written:
    """What an import did."""

    rows: int
    cases: int
    refused: int
    """Rows that another writer was faster with."""


@frozen(kw_only=True)
class Previewed:
    """A row as it would be understood; ``step`` and ``case`` are empty where it cannot be."""

    number: int
    step: LegacyStep | None
    case: ImportTicket | None
    faults: Sequence[Fault]


def preview(sheet: Sheet, reader: Reader, count: int) -> Iterator[Previewed]:
    """The first rows as they would be understood; the store is not looked at."""
    for line in islice(sheet.lines(), count):
        said, faults = reader.said(line)
        step: LegacyStep | None = None
        case: ImportTicket | None = None
        if not faults:
            digest = reader.digest(said)
            step, faults = reader.step(said, row="1", digest=digest)
            if step is not None:
                case, _, faults = reader.case(said, case_id=reader.case_id(said) or digest, step=step)
        yield Previewed(number=line.number, step=step, case=case, faults=faults)


@define
class _Work:
    given: Given
    lines: Sequence[PlannedLine]
    rest: Sequence[PlannedLine] = field(factory=tuple)


class Importing:
    """One ledger on its way into a desk. Raises ``Unfit`` for a file or mapping that cannot be used."""

    def __init__(
        self,
        desk: Desk,
        sheet: Sheet,
        plan: Plan,
        mapping: Mapping,
        *,
        by: Actor,
        zone: ZoneInfo | None,
        site: str | None = None,
        told: Told | None = None,
    ) -> None:
        self._desk = desk
        self._sheet = sheet
        self._plan = plan
        self._mapping = mapping
        self._by = by
        self._told = told or (lambda _phase, _done, _total: None)
        self._reader = Reader(mapping, sheet.header, zone=zone, site=site, digest=self._digest)
        self._refused = 0

    def judge(self) -> Judged:
        """Read every row and hold it against the store; nothing is written."""
        for count, line in enumerate(self._sheet.lines(), start=1):
            self._read(line)
            if count % _TOLD_EVERY == 0:
                self._told("reading", *self._sheet.reached())
        self._told("reading", *self._sheet.reached())
        self._compare()
        tally = self._plan.tally()
        return Judged(
            rows=tally["good"] + tally["settled"] + tally["rejected"],
            new=tally["good"],
            known=tally["settled"],
            rejected=tally["rejected"],
            cases=tally["cases"],
        )

    def write(self) -> Written:
        """Write every good row that is new, whole cases together."""
        total = self._plan.tally()["good"]
        rows = cases = 0
        later: deque[_Work] = deque()
        batch: list[_Work] = []
        events = 0
        for work in self._planned(later):
            batch.append(work)
            events += len(work.lines) + 3
            if events >= BATCH_EVENTS or len(batch) >= BATCH_CASES:
                rows, cases = rows + self._store(batch, later), cases + len(batch)
                self._told("writing", rows, total)
                batch, events = [], 0
        rows, cases = rows + self._store(batch, later), cases + len(batch)
        while later:
            # One step a case in each round: commands of one call do not see each other.
            rows += self._store([later.popleft() for _ in range(min(BATCH_CASES, len(later)))], later)
            self._told("writing", rows, total)
        self._told("writing", rows, total)
        return Written(rows=rows, cases=cases, refused=self._refused)

    # -- reading ------------------------------------------------------------------------------------------------

    def _read(self, line: Line) -> None:
        plan, reader = self._plan, self._reader
        said, faults = reader.said(line)
        if faults:
            plan.reject(faults)
            return
        digest = reader.digest(said)
        case_id, row_id = reader.case_id(said), reader.row_id(said)
        alone = self._mapping.rows == "case"
        if case_id is None:
            case_id = f"{digest}.{plan.ordinal(digest)}"
        row = "1" if alone else row_id or ""
        step, faults = reader.step(said, row=row or None, digest=digest)
        command: ImportTicket | None = None
        opened_at: datetime | None = None
        if step is not None and not plan.opened(case_id):
            command, opened_at, faults = reader.case(said, case_id=case_id, step=step)
        if faults or step is None:
            plan.reject(faults)
            return
        stated = bool(row) and bool(self._mapping.case.id)
        before = plan.first(case_id, row, digest, line.number) if stated else None
        if before is not None:
            plan.reject([self._repeated(said, before, digest)])
            return
        if command is not None and opened_at is not None:
            plan.open(PlannedCase(id=case_id, first=line.number, command=command, opened_at=opened_at))
        plan.add(PlannedLine(number=line.number, case=case_id, row=row, digest=digest, at=step.at, step=step))

    def _repeated(self, said: Said, before: tuple[int, str], digest: str) -> Fault:
        """A row whose identity another one had: the same again, or another under the same number (bad input B60)."""
        number, first = before
        alone = self._mapping.rows == "case"
        column = (self._mapping.case.id if alone else self._mapping.step.id)[0]
        rule = "duplicate-row" if first == digest else "duplicate-id"
        return Fault(row=said.number, column=column, rule=rule, value=said.texts[column], facts={"first": number})

    def _digest(self, text: str) -> str:
        return self._desk.vault.fingerprint(text.encode())[:_DIGEST_BYTES].hex()

    # -- comparing ----------------------------------------------------------------------------------------------

    def _compare(self) -> None:
        """Hold the plan against the store: what is there already, what contradicts it, what its rules refuse."""
        total = self._plan.tally()["cases"]
        places: dict[tuple[str, str | None], Refused | None] = {}
        spans: dict[str, tuple[datetime, datetime]] = {}
        for count, (case, first, last, there) in enumerate(self._held(), start=1):
            site = case.command.site
            stream = self._stream(case) if there else None
            left: Sequence[PlannedLine] | None = None
            if stream is not None:
                self._plan.attach(case, stream)
                left = self._unknown(stream, self._plan.lines(case))
            elif self._taken(case, places):
                left = []
            if left is None or left:
                if site not in spans:
                    spans[site] = span(self._desk, case.command)
                earliest, latest = spans[site]
                if left is None and not earliest <= min(first, case.opened_at) <= max(last, case.opened_at) <= latest:
                    left = self._plan.lines(case)
                self._bounded(case, left or (), spans[site], new=stream is None)
            if count % _TOLD_EVERY == 0:
                self._told("comparing", count, total)
        self._told("comparing", total, total)

    def _held(self) -> Iterator[tuple[PlannedCase, datetime, datetime, bool]]:
        """Cases with whether the store has them: asked about a page at a time."""
        cases = self._plan.cases()
        while page := list(islice(cases, BATCH_CASES)):
            reserved = {case.id: number_stream(import_number(self._mapping.source, case.id)) for case, *_ in page}
            there = self._desk.log.heads(list(reserved.values()))
            for case, first, last in page:
                yield case, first, last, reserved[case.id] in there

    def _stream(self, case: PlannedCase) -> str | None:
        """The ticket that a case became, if it was imported before."""
        found = self._desk.log.stream(number_stream(import_number(self._mapping.source, case.id)))
        return str(found[0].event.case) if found else None

    def _unknown(self, stream: str, lines: Sequence[PlannedLine]) -> list[PlannedLine]:
        """Rows that the ticket does not have yet; what it has is settled, what it has otherwise is a fault."""
        there = {
            one.event.row: one.event.digest
            for one in self._desk.log.stream(stream)
            if isinstance(one.event, LegacyStepRecorded)
        }
        unknown = []
        settled = []
        for line in lines:
            if line.row not in there:
                unknown.append(line)
            elif there[line.row] == line.digest:
                settled.append(line.number)
            else:
                facts = {"case": line.case, "ticket": stream}
                self._plan.reject([Fault(row=line.number, column="", rule="changed-row", facts=facts)])
        self._plan.settle(settled)
        if self._mapping.rows == "case":
            # The ticket was made by something else than this mapping: it stays as it is.
            for line in unknown:
                facts = {"case": line.case, "ticket": stream}
                self._plan.reject([Fault(row=line.number, column="", rule="imported-already", facts=facts)])
            return []
        return unknown

    def _taken(
        self,
        case: PlannedCase,
        places: dict[tuple[str, str | None], Refused | None],
    ) -> bool:
        """Refuse the rows of a case that the desk would not take at its place; each place is asked about once."""
        place = (case.command.site, case.command.home)
        if place not in places:
            places[place] = self._tried(case)
        refused = places[place]
        if refused is None:
            return False
        column = (self._mapping.case.home if refused.code == "unknown-unit" else self._mapping.case.site) or ""
        facts = {name: value for name, value in refused.facts.items() if name != "field"}
        for line in self._plan.lines(case):
            self._plan.reject([Fault(row=line.number, column=column, rule=refused.code, facts=facts)])
        return True

    def _bounded(
        self, case: PlannedCase, lines: Sequence[PlannedLine], within: tuple[datetime, datetime], *, new: bool
    ) -> None:
        """Refuse what would have been so before the site was in care, or has not been so yet."""
        earliest, latest = within
        facts = {"minimum": earliest.isoformat(), "maximum": latest.isoformat()}
        opened = new and not earliest <= case.opened_at <= latest
        for line in lines:
            at: datetime = case.opened_at if opened else line.at
            if earliest <= at <= latest:
                continue
            column = (self._mapping.case.opened if opened else None) or self._mapping.step.at
            rule, value = "occurred-out-of-range", at.isoformat()
            self._plan.reject([Fault(row=line.number, column=column, rule=rule, value=value, facts=facts)])

    def _tried(self, case: PlannedCase) -> Refused | None:
        """Whether the desk would take a case at this place. Raises what refuses every row, such as the role."""
        try:
            self._desk.preview(case.command, by=self._by)
        except InvalidInput as refused:
            return refused
        except Refused as refused:
            if refused.code in ("not-permitted", "not-related"):
                raise
            return refused
        return None

    # -- writing ------------------------------------------------------------------------------------------------

    def _planned(self, later: deque[_Work]) -> Iterator[_Work]:
        """A command a new case, with its steps; steps of cases that are there already go to ``later``."""
        for case, lines in self._plan.work(steps=STEPS):
            if case.stream is not None:
                later.extend(self._following(case.stream, lines[:1], lines[1:]))
                continue
            head, rest = lines[:STEPS], lines[STEPS:]
            given = Given(
                command=case.command,
                by=self._by,
                command_id=self._command_id("import", case.id),
                occurred_at=case.opened_at,
                said=_said(case, head),
            )
            yield _Work(given, head, rest)

    def _following(self, stream: str, head: Sequence[PlannedLine], rest: Sequence[PlannedLine]) -> Iterable[_Work]:
        for line in head:
            step: LegacyStep = line.step
            command = RecordLegacyStep(
                step=step.step,
                stage=step.stage,
                resource=step.resource,
                text=step.text,
                resource_key=step.resource_key,
                row=step.row,
                digest=step.digest,
            )
            given = Given(
                command=command,
                by=self._by,
                command_id=self._command_id("legacy", line.case, line.row),
                on=stream,
                occurred_at=step.at,
            )
            yield _Work(given, [line], rest)

    def _command_id(self, kind: str, *names: str) -> str:
        """The same for the same row in every run: whoever repeats an import repeats its commands."""
        return f"{kind}-" + self._digest("\x1e".join((kind, self._mapping.source, *names)))

    def _store(self, batch: Sequence[_Work], later: deque[_Work]) -> int:
        """Write a batch; gives the number of rows that are now there."""
        stored = 0
        for work, told in zip(batch, execute_many(self._desk, [one.given for one in batch]), strict=True):
            if isinstance(told, Receipt):
                stored += len(work.lines)
                later.extend(self._following(told.case, work.rest[:1], work.rest[1:]))
                continue
            code = told.code if isinstance(told, Refused) else "overtaken"
            facts = dict(told.facts) if isinstance(told, Refused) else {}
            for line in (*work.lines, *work.rest):
                self._refused += 1
                self._plan.reject([Fault(row=line.number, column="", rule=code, facts=facts)])
        return stored


def _said(case: PlannedCase, lines: Sequence[PlannedLine]) -> bytes:
    """Everything the command of a case says."""
    parts = [case.opened_at.isoformat().encode(), case.said]
    for line in lines:
        parts += line.row.encode(), line.said
    return b"\x1e".join(parts)
