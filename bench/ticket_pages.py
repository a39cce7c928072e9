"""Pages of the ticket board among ten thousand and among a million tickets, as its door asks for them."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import AbstractContextManager, ExitStack
from datetime import datetime
from math import ceil
from pathlib import Path
from random import Random
from time import perf_counter
from typing import Any, Final

from attrs import define, field
from msgspec.json import encode

from bench.filling import Copying, copied, dice
from bench.pairs import verdict
from tests.support.commands import PHOTO_BYTES, walk
from tests.support.community import settle
from wuye.application.desk import Desk
from wuye.application.encoding import to_plain
from wuye.application.ports import Query, Row, Unreadable
from wuye.application.projections.fold import folded_alone
from wuye.application.projections.reading import Reader
from wuye.application.projections.rows import StoredRow, stored
from wuye.application.projections.tickets import QUEUE, TICKET_BOARD, ticket_board
from wuye.domain.ticket.terms import Stage
from wuye.entrypoints.bootstrap import init_store, open_desk
from wuye.entrypoints.collecting import collect_seldom

FEW, MANY = 10_000, 1_000_000
RATIO: Final = 2.0
"""How much longer a page may take among a million than among ten thousand."""
PAGE: Final = 50
QUESTIONS: Final = 400
SITES, HOMES, STAFF = 40, 20_000, 400
OPEN: Final = 0.05
"""Share of tickets that are not closed."""
SPREAD: Final = 3 * 365 * 24 * 60 * 60
"""Seconds in which they were reported."""
STAGES: Final = (Stage.REPORTED, Stage.CONFIRMED, Stage.IN_PROGRESS)
_SCANS: Final = ("Seq Scan", "SCAN")
Place = Callable[[str], AbstractContextManager[tuple[str, Path]]]
"""A database of its own and a folder beside it."""


def pages(kind: str, many: int, place: Place, *, few: int = FEW, questions: int = QUESTIONS) -> Iterator[str]:
    """A page of the small and of the large board in turn; what disturbs one disturbs the other."""
    with ExitStack() as things:
        desks: dict[int, Desk] = {}
        for tickets in (few, many):
            url, folder = things.enter_context(place(kind))
            began = perf_counter()
            desks[tickets] = things.enter_context(_board_of(url, folder, tickets))
            yield f"- {kind}: {tickets:,} tickets filled as bulk rows in {perf_counter() - began:.0f} s"
        # As a server does: a full collection of this process's own takes seventy milliseconds, whatever the board.
        collect_seldom()
        askers = {tickets: _Asker(desk) for tickets, desk in desks.items()}
        took: dict[int, list[float]] = {tickets: [] for tickets in desks}
        for number in range(questions + questions // 10):
            for tickets, asker in askers.items():
                spent = asker.ask()
                if number >= questions // 10:
                    took[tickets].append(spent)
        scans = askers[many].scans()
    for percent in (50, 99):
        small, large = _percentile(took[few], percent), _percentile(took[many], percent)
        yield f"- {kind}: p{percent} {small:.2f} ms among {few:,}, {large:.2f} ms among {many:,}"
    ratio = _percentile(took[many], 99) / _percentile(took[few], 99)
    yield f"- {kind}: p99 ratio {ratio:.2f}, goal ≤ {RATIO:g}: {verdict(ratio <= RATIO)}"
    yield f"- {kind}: questions that scan, goal 0: {'none' if not scans else ', '.join(scans)}"


def _board_of(url: str, folder: Path, tickets: int) -> Desk:
    init_store(url, key_file=folder / "wuye.key")
    # Before anybody has it open: the file changes its journal meanwhile.
    copied(url, _copying(tickets))
    desk = open_desk(url, key_file=folder / "wuye.key", files=folder / "files")
    desk.views.ensure(TICKET_BOARD)
    desk.views.serve(TICKET_BOARD.name, TICKET_BOARD.name)
    return desk


def _models() -> list[Row]:
    """The board's rows of real tickets: three open ones, then one that was accepted."""
    rows: list[Row] = []
    with open_desk("memory://") as desk:
        desk.files.put(PHOTO_BYTES)
        settle(desk)
        for stage in (*STAGES, Stage.ARCHIVED):
            case: str | None = None
            for command, by in walk(stage):
                case = desk.execute(command, by=by, on=case).case
            assert case is not None
            history = [one for one in desk.log.page(0, 100_000) if not isinstance(one, Unreadable)]
            rows.append(folded_alone(ticket_board(desk.registry), history)[case])
    return rows


def _copying(tickets: int) -> Copying:
    """Those rows under other numbers, sites, homes, people and instants."""
    models = _models()
    for key, row in enumerate(models):
        # Through the front door: what is copied would be refused if it were not storable.
        stored(TICKET_BOARD, f"{key}", row)
    opened = len(models) - 1
    later = dice(0, SPREAD)
    return Copying(
        table=TICKET_BOARD,
        models=[
            StoredRow(tuple(row[column.name] for column in TICKET_BOARD.columns), encode(to_plain(row["body"])))
            for row in models
        ],
        rows=tickets,
        model=f"CASE WHEN {dice(1, 1000)} < {int(OPEN * 1000)} THEN {dice(2, opened)} ELSE {opened} END",
        columns={
            "site": f"'site-' || {dice(3, SITES)}",
            "home": f"'home-' || {dice(4, HOMES)}",
            "technician": f"CASE WHEN m.technician IS NOT NULL THEN 'staff-' || {dice(5, STAFF)} END",
            "number": "'T-' || n",
        },
        later={"reported_at": later, "updated_at": later},
        prefix="ticket-00000000-0000-7000-8000-",
    )


@define
class _Asker:
    """Looks at the board as people do: all, by site, stage, person, home; the beginning or some pages further."""

    desk: Desk
    random: Random = field(factory=lambda: Random(3))  # noqa: S311 - the same questions to both

    def ask(self) -> float:
        """Milliseconds for one page."""
        view, reader = ticket_board(self.desk.registry), Reader(self.desk.log, self.desk.views)
        where = self.random.choice(self._questions())
        further = self.random.random() < 0.5
        query = Query(where=where, order=QUEUE, limit=PAGE)
        if further and (page := reader.page(view, query)):
            key, row = page[-1]
            query = Query(where=where, order=QUEUE, limit=PAGE, after=(row["rank"], row["reported_at"], key))
        began = perf_counter()
        reader.page(view, query)
        return (perf_counter() - began) * 1000

    def scans(self) -> list[str]:
        """Questions that the database would answer by reading the whole table."""
        cursor: tuple[Any, ...] = (1, datetime.fromisoformat("2027-01-01T00:00:00+00:00"), "ticket-")
        found = []
        for where in self._questions():
            for after in (None, cursor):
                query = Query(where=where, order=QUEUE, limit=PAGE, after=after)
                plans = self.desk.views.explain(TICKET_BOARD, query)  # type: ignore[attr-defined]  # not in the port
                if any(word in plan and "USING INDEX" not in plan for plan in plans for word in _SCANS):
                    found.append(f"{sorted(where)}{'' if after is None else ' behind a cursor'}")
        return found

    def _questions(self) -> list[Mapping[str, Any]]:
        site = {"site": f"site-{self.random.randrange(SITES)}"}
        return [
            {},
            site,
            {**site, "stage": self.random.choice(STAGES).value},
            {"technician": f"staff-{self.random.randrange(STAFF)}"},
            {"home": f"home-{self.random.randrange(HOMES)}"},
            {"stage": Stage.ARCHIVED.value},
        ]


def _percentile(values: list[float], percent: int) -> float:
    return sorted(values)[ceil(len(values) * percent / 100) - 1]
