"""Pages of the SLA board among ten thousand and among a million open clocks."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, ExitStack
from datetime import datetime, timedelta
from math import ceil
from pathlib import Path
from random import Random
from time import perf_counter
from typing import Any
from zoneinfo import ZoneInfo

from attrs import define, field
from msgspec.json import encode

from bench.filling import filled
from bench.pairs import verdict
from tests.sla_app.stories import brought, memory, reported
from wuye.adapters.system import ManualClock
from wuye.application.desk import Desk
from wuye.application.encoding import to_plain
from wuye.application.ports import Row, Unreadable
from wuye.application.projections.fold import folded_alone
from wuye.application.projections.projection import Projection
from wuye.application.projections.reading import Reader
from wuye.application.projections.rows import StoredRow, stored
from wuye.application.sla.board import CASE, FILTERS, STATES, line_key, sla_board
from wuye.application.sla.counters import counted
from wuye.application.sla.glances import Line
from wuye.application.sla.reading_board import board_counts, board_page
from wuye.domain.ticket.terms import Stage
from wuye.entrypoints.bootstrap import init_store, open_desk
from wuye.entrypoints.testing import MONDAY_9AM

FEW, MANY = 10_000, 1_000_000
RATIO = 2.0
"""How much longer a page may take among a million than among ten thousand."""
PAGE = 50
QUESTIONS = 400
SITES, TRADES, STAFF = 40, 12, 400
SPREAD = 30 * 24 * 60 * 60
"""Clocks fall due within so many seconds before and after now."""
INSTANTS = ("due_at", "started_at", "look_at")
CLOSING = timedelta(hours=8)
"""From nine in the morning to the end of business: a third of the clocks fall due at that very instant of their day."""
NOW = MONDAY_9AM + timedelta(days=40) + CLOSING + timedelta(seconds=31)
"""Half a minute after closing."""
ZONE = ZoneInfo("Asia/Shanghai")
STAGES = (Stage.REPORTED, Stage.CONFIRMED, Stage.CUSTOMER_ABSENT, Stage.IN_PROGRESS, Stage.ACCEPTED)
Place = Callable[[str], AbstractContextManager[tuple[str, Path]]]
"""A database of its own and a folder beside it."""


Model = Sequence[tuple[str, Row]]
"""The rows of one ticket, its own first."""


@define
class Copies:
    """The rows of real tickets in five stages, copied under other names, sites, people and instants."""

    clocks: int
    board: Projection
    models: Sequence[Model]
    random: Random = field(factory=lambda: Random(11))  # noqa: S311 - the same rows in every run
    sums: dict[str, Counter[str]] = field(factory=dict)

    def rows(self) -> Iterator[tuple[str, StoredRow]]:
        """Every row, the kept counters last."""
        tally = self.board.tally
        assert tally is not None
        bodies = [[_encoded(row["body"]) for _, row in model] for model in self.models]
        made, number = 0, 0
        while made < self.clocks:
            number += 1
            place = number % len(self.models)
            model = self.models[place]
            made += len(model) - 1
            case, names = self._names(number)
            moved = self._moved(model)
            for name, counts in tally.of(
                {**moved[0], **_scope(model[0][1], names), "body": _counts(moved[1:])}
            ).items():
                self.sums.setdefault(name, Counter()).update(counts)
            for row, encoded in zip(moved, bodies[place], strict=True):
                values = tuple(_named(column.name, row[column.name], names) for column in self.board.table.columns)
                yield case if row["state"] == CASE else line_key(case, row["clock"]), StoredRow(values, encoded)
        for name, summed in self.sums.items():
            yield name, stored(self.board.table, name, tally.row(name, summed))

    def _names(self, number: int) -> tuple[str, dict[str, str]]:
        case = f"ticket-00000000-0000-7000-8000-{number:012}"
        names = {
            "site": f"site-{self.random.randrange(SITES)}",
            "team": f"trade-{self.random.randrange(TRADES)}",
            "person": f"staff-{self.random.randrange(STAFF)}",
            "case": case,
        }
        return case, names

    def _moved(self, model: Model) -> list[Row]:
        """The same rows at another time; one ticket in three falls due when business closes."""
        by = NOW - MONDAY_9AM + timedelta(seconds=self.random.randint(-SPREAD, SPREAD))
        at_closing = self.random.random() < 1 / 3
        return [{**row, **{name: _later(row[name], by, at_closing) for name in INSTANTS}} for _, row in model]


def _later(value: datetime | None, by: timedelta, at_closing: bool) -> datetime | None:
    if value is None:
        return None
    later = value + by
    return _closing(later) if at_closing else later


def _closing(instant: datetime) -> datetime:
    return datetime.combine(instant.date(), (MONDAY_9AM + CLOSING).timetz())


def _scope(row: Row, names: Mapping[str, str]) -> Row:
    return {name: _named(name, row[name], names) for name in FILTERS}


def _named(column: str, value: Any, names: Mapping[str, str]) -> Any:
    return None if value is None else names.get(column, value)


def _counts(rows: Sequence[Row]) -> Row:
    """What a case with these clocks counts for."""
    shown = ("clock", "attempt", "state", "started_at", "due_at", "provisional", "target")
    return {"counted": counted(Line(**{name: row[name] for name in shown}, limit=None, source=None) for row in rows)}


def _encoded(body: Any) -> bytes:
    return encode(to_plain(body))


def models(board: Projection) -> list[Model]:
    """The board's rows of one ticket in each of some stages."""
    desk = memory(ManualClock(MONDAY_9AM))
    cases = []
    for stage in STAGES:
        case = reported(desk)
        brought(desk, case, stage)
        cases.append(case)
    rows = folded_alone(board, [one for one in desk.log.page(0, 100_000) if not isinstance(one, Unreadable)])
    return [
        [
            (case, rows[case]),
            *((key, row) for key, row in rows.items() if row["state"] in STATES and row["case"] == case),
        ]
        for case in cases
    ]


def pages(kind: str, many: int, place: Place) -> Iterator[str]:
    """Page and counters as the doors ask for them, of the small and of the large board in turn."""
    with ExitStack() as things:
        desks: dict[int, Desk] = {}
        for clocks in (FEW, many):
            url, folder = things.enter_context(place(kind))
            began = perf_counter()
            desks[clocks] = things.enter_context(_board_of(url, folder, clocks))
            yield f"- {kind}: {clocks:,} open clocks filled as bulk rows in {perf_counter() - began:.0f} s"
        took = _asked_in_turn(desks)
    few, lot = took[FEW], took[many]
    for percent in (50, 99):
        small, large = _percentile(few, percent), _percentile(lot, percent)
        yield f"- {kind}: p{percent} {small:.1f} ms among {FEW:,}, {large:.1f} ms among {many:,}"
    ratio = _percentile(lot, 99) / _percentile(few, 99)
    yield f"- {kind}: p99 ratio {ratio:.2f}, goal ≤ {RATIO:g}: {verdict(ratio <= RATIO)}"


def _board_of(url: str, folder: Path, clocks: int) -> Desk:
    init_store(url, key_file=folder / "wuye.key")
    desk = open_desk(url, key_file=folder / "wuye.key", files=folder / "files")
    board = sla_board(desk.registry)
    filled(url, board.table, Copies(clocks=clocks, board=board, models=models(board)).rows())
    desk.views.ensure(board.table)
    desk.views.serve(board.table.name, board.table.name)
    return desk


def _asked_in_turn(desks: dict[int, Desk]) -> dict[int, list[float]]:
    """The same questions to each board, one after the other: what disturbs one disturbs the other."""
    took: dict[int, list[float]] = {clocks: [] for clocks in desks}
    askers = {clocks: _Asker(desk) for clocks, desk in desks.items()}
    for number in range(QUESTIONS + QUESTIONS // 10):
        for clocks, asker in askers.items():
            spent = asker.ask()
            if number >= QUESTIONS // 10:
                took[clocks].append(spent)
    return took


@define
class _Asker:
    """Looks at the board as people do: by site, team and person, at the beginning or some pages further."""

    desk: Desk
    random: Random = field(factory=lambda: Random(3))  # noqa: S311 - the same questions to both
    after: Any = None

    def ask(self) -> float:
        """Milliseconds for one page with its counters."""
        board, reader = sla_board(self.desk.registry), Reader(self.desk.log, self.desk.views)
        where = self.random.choice(
            (
                {},
                {"site": f"site-{self.random.randrange(SITES)}"},
                {"team": f"trade-{self.random.randrange(TRADES)}"},
                {"person": f"staff-{self.random.randrange(STAFF)}"},
            )
        )
        state = self.random.choice(("running", "running", "overdue", "paused", "unset"))
        after = None
        if self.random.random() < 0.5 and state == "running":
            after = (NOW + timedelta(seconds=self.random.randrange(SPREAD)), "")
        began = perf_counter()
        board_page(reader, board, state=state, where=where, now=NOW, after=after, limit=PAGE)
        board_counts(reader, board, where, NOW, ZONE)
        return (perf_counter() - began) * 1000


def _percentile(values: list[float], percent: int) -> float:
    return sorted(values)[ceil(len(values) * percent / 100) - 1]
