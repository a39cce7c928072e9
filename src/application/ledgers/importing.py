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

from attrs import define, frozen

from wuye.application.bulk import span
from wuye.application.desk import Desk
from wuye.application.ledgers.faults import Fault
from wuye.application.ledgers.filing import OVERTAKEN, STEPS, Filed, Filing
from wuye.application.ledgers.mapping import Mapping
from wuye.application.ledgers.ports import Line, Parcel, Plan, PlannedCase, PlannedLine, Sheet
from wuye.application.ledgers.rows import Reader
from wuye.application.ledgers.sharing import Piece, Sharing, batched
from wuye.application.ledgers.understanding import Brief, Understood, understood
from wuye.application.ports import SecondHand
from wuye.domain.shared.actor import Actor
from wuye.domain.shared.number import number_stream
from wuye.domain.shared.refusal import InvalidInput, Refused
from wuye.domain.ticket.commands import ImportTicket
from wuye.domain.ticket.decide.joining import import_number
from wuye.domain.ticket.events import LegacyStepRecorded

BATCH_EVENTS: Final = 1000
"""Events of one transaction: others wait for it no longer than for a few commands of their own."""
BATCH_CASES: Final = 200
_TOLD_EVERY: Final = 250

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
    continued: int
    """Cases among them that are in the store already."""


@frozen(kw_only=True)
class Written:
    """What an import did itself; rows of another one that ran at the same time are not counted as its own."""

    rows: int
    cases: int
    """Cases that it opened or continued."""
    known: int
    """Rows that another import wrote since they were judged."""
    refused: int
    """Rows that were good when they were judged, and no longer are."""


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
        run: str | None = None,
        site: str | None = None,
        told: Told | None = None,
        second: SecondHand | None = None,
    ) -> None:
        """``run`` is the correlation id of everything that is written: by it these rows are told from another run's."""
        self._desk = desk
        self._sheet = sheet
        self._plan = plan
        self._mapping = mapping
        self._by = by
        self._told = told or (lambda _phase, _done, _total: None)
        self._second = second
        self._run = run or desk.ids.uuid7()
        self._filing = Filing(desk, plan.unpacked, source=mapping.source, by=by, run=self._run)
        self._reader = Reader(mapping, sheet.header, zone=zone, site=site, digest=self._filing.digest)
        self._alone = mapping.rows == "case"
        self._continued = 0

    def judge(self) -> Judged:
        """Read every row and hold it against the store; nothing is written."""
        shared = Sharing(self._second, lambda lines: Piece(lines=lines), self._understood)
        for lines, found in shared.done(batched(self._sheet.lines(), _TOLD_EVERY)):
            for line, one in zip(lines, found, strict=True):
                self._read(line, self._understand(line) if one is None else one)
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
            continued=self._continued,
        )

    def write(self) -> Written:
        """Write every good row that is new, whole cases together."""
        judged = self._plan.tally()
        done, total = 0, judged["good"]
        later: deque[_Later] = deque()
        shared = Sharing(self._second, lambda parcels: Piece(parcels=parcels), self._filing.opened)
        for parcels, filed in shared.done(self._batches(later)):
            done += sum([self._filed(parcel, one, later) for parcel, one in zip(parcels, filed, strict=True)])
            self._told("writing", done, total)
        while later:
            # One step a case in each round: commands of one call do not see each other.
            done += self._follow([later.popleft() for _ in range(min(BATCH_CASES, len(later)))], later)
            self._told("writing", done, total)
        self._told("writing", done, total)
        tally = self._plan.tally()
        return Written(
            rows=tally["good"],
            cases=tally["cases"],
            known=tally["settled"] - judged["settled"],
            refused=tally["rejected"] - judged["rejected"],
        )

    # -- reading ------------------------------------------------------------------------------------------------

    def _understand(self, line: Line) -> Understood | list[Fault]:
        return understood(self._reader, self._plan.packed, line, alone=self._alone)

    def _understood(self, lines: Sequence[Line]) -> "list[Understood | list[Fault] | Brief | None]":
        return [self._understand(line) for line in lines]

    def _read(self, line: Line, found: "Understood | list[Fault] | Brief") -> None:
        plan, reader = self._plan, self._reader
        if isinstance(found, list):
            plan.reject(found)
            return
        one = Understood(*found) if isinstance(found, tuple) else found
        digest, row = one.digest, one.row
        case_id = f"{digest}.{plan.ordinal(digest)}" if one.case_id is None else one.case_id
        command: ImportTicket | None = None
        opened_at: datetime | None = None
        if not plan.opened(case_id):
            whole = self._understand(line) if one.said is None else one
            if isinstance(whole, list) or whole.said is None or whole.step is None:
                raise TypeError(f"row {line.number} was good a moment ago")
            command, opened_at, faults = reader.case(whole.said, case_id=case_id, step=whole.step)
            if faults:
                plan.reject(faults)
                return
        stated = bool(row) and bool(self._mapping.case.id)
        before = plan.first(case_id, row, digest, line.number) if stated else None
        if before is not None:
            plan.reject([self._repeated(line, before, digest)])
            return
        if command is not None and opened_at is not None:
            plan.open(PlannedCase(id=case_id, first=line.number, command=command, opened_at=opened_at))
        plan.add(PlannedLine(number=line.number, case=case_id, row=row, digest=digest, at=one.at, said=one.packed))

    def _repeated(self, line: Line, before: tuple[int, str], digest: str) -> Fault:
        """A row whose identity another one had: the same again, or another under the same number (bad input B60)."""
        number, first = before
        said, _ = self._reader.said(line)
        column = (self._mapping.case.id if self._alone else self._mapping.step.id)[0]
        rule = "duplicate-row" if first == digest else "duplicate-id"
        return Fault(row=said.number, column=column, rule=rule, value=said.texts[column], facts={"first": number})

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
                version, left = self._unknown(stream, self._plan.lines(case))
                self._plan.attach(case, stream, version)
                self._continued += bool(left)
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

    def _unknown(self, stream: str, lines: Sequence[PlannedLine]) -> tuple[int, list[PlannedLine]]:
        """Rows that the ticket does not have at this version; what it has is settled, what it has otherwise is a fault.

        What it has of this very run stays a good row.
        """
        history = self._desk.log.stream(stream, skim=True)
        there = {
            one.event.row: (one.event.digest, one.envelope.correlation_id == self._run)
            for one in history
            if isinstance(one.event, LegacyStepRecorded)
        }
        unknown = []
        settled = []
        for line in lines:
            if line.row not in there:
                unknown.append(line)
                continue
            digest, mine = there[line.row]
            if digest == line.digest:
                settled += [] if mine else [line.number]
            else:
                facts = {"case": line.case, "ticket": stream}
                self._plan.reject([Fault(row=line.number, column="", rule="changed-row", facts=facts)])
        self._plan.settle(settled)
        if self._mapping.rows == "case":
            # The ticket was made by something else than this mapping: it stays as it is.
            for line in unknown:
                facts = {"case": line.case, "ticket": stream}
                self._plan.reject([Fault(row=line.number, column="", rule="imported-already", facts=facts)])
            unknown = []
        return history[-1].version, unknown

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
            column = (self._mapping.case.opened if opened else None) or self._mapping.step.at[0]
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
            if refused.code == "unknown-site" and self._mapping.case.site is None:
                raise
            return refused
        return None

    # -- writing ------------------------------------------------------------------------------------------------

    def _batches(self, later: "deque[_Later]") -> Iterator[list[Parcel]]:
        """Cases to be opened, a batch a transaction; steps of cases that are there already go to ``later``."""
        batch: list[Parcel] = []
        events = 0
        for parcel in self._plan.parcels():
            if parcel.stream is not None:
                later.append(_Later(parcel.stream, parcel.version, deque(self._plan.unpacked(parcel, STEPS)[1])))
                continue
            batch.append(parcel)
            events += parcel.good + 3
            if events >= BATCH_EVENTS or len(batch) >= BATCH_CASES:
                yield batch
                batch, events = [], 0
        if batch:
            yield batch

    def _filed(self, parcel: Parcel, filed: Filed, later: "deque[_Later]") -> int:
        """Note what became of a case; gives the number of its rows that nothing is left to be done about."""
        if filed.case is not None and parcel.good <= STEPS:
            return parcel.good
        case, lines = self._plan.unpacked(parcel, STEPS)
        stream, version, left = filed.case, filed.version, lines[STEPS:]
        if stream is None:
            left = []
            stream = self._stream(case) if filed.code == OVERTAKEN else None
            if stream is None:
                self._refuse(filed, lines)
            else:
                version, left = self._unknown(stream, lines)
        if stream is not None and left:
            later.append(_Later(stream, version, deque(left)))
        return len(lines) - len(left)

    def _follow(self, ones: "Sequence[_Later]", later: "deque[_Later]") -> int:
        """Write the next step of some cases; gives the number of rows that nothing is left to be done about."""
        filed = self._filing.given([self._filing.following(one.stream, one.version, one.lines[0]) for one in ones])
        done = 0
        for one, came in zip(ones, filed, strict=True):
            waiting = len(one.lines)
            if came.case is None:
                self._look_again(one, came)
            else:
                one.lines.popleft()
                one.version = came.version
            done += waiting - len(one.lines)
            if one.lines:
                later.append(one)
        return done

    def _look_again(self, one: "_Later", came: Filed) -> None:
        """Find out what somebody else wrote to a case meanwhile; who did not lose to anybody is refused.

        It ends: each time that a case has moved on, another one's event was stored.
        """
        version, left = one.version, list(one.lines)
        if came.code == OVERTAKEN:
            version, left = self._unknown(one.stream, left)
        if version == one.version:
            self._refuse(came, left)
            left = []
        one.version, one.lines = version, deque(left)

    def _refuse(self, filed: Filed, lines: Iterable[PlannedLine]) -> None:
        for line in lines:
            self._plan.reject([Fault(row=line.number, column="", rule=filed.code, facts=filed.facts)])


@define
class _Later:
    """Steps that follow one by one."""

    stream: str
    version: int
    """Of the case, when it was known to have none of them."""
    lines: deque[PlannedLine]
