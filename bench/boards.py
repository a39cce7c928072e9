"""The board: catching up, and made anew from the whole history, against the library's way to project and to fold."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from time import perf_counter, sleep
from typing import Any

from eventsourcing.dispatch import singledispatchmethod
from eventsourcing.domain import DomainEventProtocol
from eventsourcing.persistence import Tracking
from eventsourcing.postgres import PostgresApplicationRecorder, PostgresDatastore, PostgresTrackingRecorder
from eventsourcing.projection import Projection, ProjectionRunner
from psycopg.sql import SQL, Identifier

from bench.stock import StockTickets, environment
from wuye.application.desk import Desk
from wuye.application.ports import SecondHand
from wuye.application.projections.halves import assistance, nearer
from wuye.application.projections.rebuild import rebuild
from wuye.application.projections.runner import Runner
from wuye.application.projections.tickets import ticket_board
from wuye.entrypoints.beside import beside
from wuye.entrypoints.bootstrap import open_desk
from wuye.entrypoints.collecting import collect_seldom

_GLANCE_SECONDS = 0.2
_LOOK_SECONDS = 0.01


class StockBoard(PostgresTrackingRecorder):
    """One row a ticket, upserted with the tracking in one transaction: as the library's examples do."""

    def __init__(self, datastore: PostgresDatastore, **options: Any) -> None:
        super().__init__(datastore, **options)
        self.board = SQL("{}.{}").format(Identifier(self.datastore.schema), Identifier("stock_board_rows"))
        self.sql_create_statements.append(
            SQL("CREATE TABLE IF NOT EXISTS {} (ticket uuid PRIMARY KEY, steps bigint NOT NULL)").format(self.board)
        )

    def moved(self, ticket: Any, tracking: Tracking) -> None:
        """Count a step."""
        statement = SQL("INSERT INTO {0} AS b VALUES (%s, 1) ON CONFLICT (ticket) DO UPDATE SET steps = b.steps + 1")
        with self.datastore.transaction(commit=True) as cursor:
            self._insert_tracking(cursor, tracking)
            cursor.execute(statement.format(self.board), (ticket,), prepare=True)


class StockProjection(Projection[StockBoard]):
    """Every event moves a row."""

    name = "stock_board"

    @singledispatchmethod
    def process_event(self, domain_event: DomainEventProtocol[Any], tracking: Tracking) -> None:
        """Take an event."""
        self.view.moved(domain_event.originator_id, tracking)


def stock_catch_up(app: StockTickets, url: str, seconds: float) -> float:
    """Events a second through a ProjectionRunner with an empty view, for some seconds."""
    recorder = app.recorder
    assert isinstance(recorder, PostgresApplicationRecorder)
    with recorder.datastore.transaction(commit=True) as cursor:
        cursor.execute("DROP TABLE IF EXISTS stock_board_rows, stock_board_tracking")
    head = recorder.max_notification_id() or 0
    with ProjectionRunner(
        application_class=StockTickets,
        projection_class=StockProjection,
        view_class=StockBoard,
        env=environment(url),
    ) as runner:
        view = runner.projection.view
        began, reached = perf_counter(), 0
        while perf_counter() - began < seconds and reached < head:
            runner.run_forever(_GLANCE_SECONDS)
            reached = view.max_tracking_id(app.name) or 0
        return reached / (perf_counter() - began)


def stock_fold(app: StockTickets) -> float:
    """Events a second that the library reads, decodes and folds in memory, without writing anything."""
    began = perf_counter()
    folded: dict[Any, Any] = {}
    start, count = 1, 0
    while page := app.recorder.select_notifications(start, 5_000):
        for notification in page:
            one: Any = app.mapper.to_domain_event(notification)
            folded[one.originator_id] = one.mutate(folded.get(one.originator_id))
        count += len(page)
        start = page[-1].id + 1
    return count / (perf_counter() - began)


@contextmanager
def helped(url: str, folder: Path) -> Iterator[SecondHand | None]:
    """The second process that ``wuye projection`` has for a view that is far behind."""

    def opened() -> Desk:
        collect_seldom()
        return open_desk(url, key_file=folder / "wuye.key", files=folder / "files")

    with beside(opened, lambda desk: assistance(desk.log, desk.views, [ticket_board(desk.registry)])) as second:
        yield second


def our_catch_up(desk: Desk, second: SecondHand | None) -> float:
    """Events a second from an empty board to one at the head, as the process does that keeps views, durably."""
    projection = ticket_board(desk.registry)
    table = projection.table.name
    serving = desk.views.serving(table)
    if serving is not None:
        desk.views.drop(serving)
    desk.views.ensure(projection.table)
    desk.views.serve(table, table)
    runner = Runner(desk.log, desk.views, [projection])
    began = perf_counter()
    nearer(desk.log, desk.views, [projection], second)
    runner.catch_up()
    taken = perf_counter() - began
    desk.views.resign(table)
    return desk.log.head() / taken


def our_rebuild(desk: Desk, second: SecondHand | None) -> float:
    """Events a second into a new board beside the live one, swap included.

    The old one is removed behind that; it is waited for, so that it does not disturb what is measured next.
    """
    projection = ticket_board(desk.registry)
    old = desk.views.serving(projection.table.name)
    began = perf_counter()
    rebuild(desk.log, desk.views, projection, second=second)
    taken = perf_counter() - began
    with suppress(KeyError):
        while old is not None and desk.views.position(old) >= 0:
            sleep(_LOOK_SECONDS)
    return desk.log.head() / taken
