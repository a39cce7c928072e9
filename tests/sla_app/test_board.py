"""The SLA board shows what a replay of every case would show, at the cost of a page."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import msgspec
import pytest

from tests.sla_app.stories import (
    ADMIN,
    Wanderer,
    board_of,
    brought,
    brute_force,
    completion,
    counted,
    does,
    memory,
    office,
    reported,
    shown_board,
    works_by,
)
from tests.support.community import CAST, TRADE
from wuye.adapters.system import ManualClock
from wuye.application.desk import Desk
from wuye.application.encoding import to_plain
from wuye.application.ports import Query, Row, Unreadable
from wuye.application.projections.fold import folded_alone, take_in
from wuye.application.projections.follower import Follower
from wuye.application.projections.reading import Reader
from wuye.application.projections.rebuild import compare
from wuye.application.projections.rows import Written
from wuye.application.sla.board import STATES, sla_board
from wuye.application.sla.counters import counts_at
from wuye.application.sla.reading_board import board_page
from wuye.domain.sla.limits import Unit
from wuye.domain.ticket import commands as c
from wuye.domain.ticket.terms import Stage
from wuye.entrypoints.testing import MONDAY_9AM

SHANGHAI = ZoneInfo("Asia/Shanghai")
SCOPES: tuple[dict[str, str], ...] = (
    {},
    {"site": CAST.site},
    {"team": TRADE},
    {"person": CAST.technician.id},
    {"site": CAST.site, "team": TRADE},
    {"site": CAST.site, "person": CAST.technician.id},
)


@pytest.fixture
def clock() -> ManualClock:
    return ManualClock(MONDAY_9AM)


def whole(desk: Desk) -> dict[str, dict[str, Any]]:
    """Every line of the board, page by page."""
    reader, board, now = Reader(desk.log, desk.views), sla_board(desk.registry), desk.log.now()
    found: list[tuple[str, Any]] = []
    for state in STATES:
        after = None
        while True:
            page = board_page(reader, board, state=state, where={}, now=now, after=after, limit=7)
            found += page.rows
            after = page.after
            if after is None:
                break
    dues = [row["due_at"] for _, row in found if row["state"] == "running"]
    assert dues == sorted(dues)
    return shown_board(found, now)


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_the_board_equals_a_replay_of_every_case(clock: ManualClock, seed: int) -> None:
    """Over wandering tickets, pauses, late facts and two publications; counters too, in every scope that is kept."""
    desk = memory(clock, seed)
    works_by(desk, value=6, horizon=MONDAY_9AM.date())
    wanderer, board = Wanderer(desk, clock, seed), board_of(desk)
    met: set[str] = set()
    for part in range(4):
        for _ in range(35):
            wanderer.step()
        if part in (1, 2):
            closed = [clock.now().date() + timedelta(days=part)]
            desk.execute(office(horizon=clock.now().date() + timedelta(days=part), closed=closed), by=ADMIN)
        board.catch_up()
        now = desk.log.now()
        wanted = brute_force(desk, now)
        assert whole(desk) == wanted
        met |= {one["state"] for one in wanted.values()}
        begins = now.astimezone(SHANGHAI).replace(hour=0, minute=0, second=0, microsecond=0)
        for scope in SCOPES:
            mine = {k: v for k, v in wanted.items() if all(v[name] == value for name, value in scope.items())}
            reader = Reader(desk.log, desk.views)
            kept = counts_at(reader, sla_board(desk.registry), scope, now, SHANGHAI)
            assert kept == counted(mine, now, begins, begins + timedelta(days=1)), scope
    assert met >= {"overdue", "running", "unset"}
    assert desk.views.parked() == []
    assert compare(desk.log, desk.views, sla_board(desk.registry)).equal


def test_the_board_is_the_same_event_by_event_and_alone(clock: ManualClock) -> None:
    """A restart between any two events changes nothing; the as-of board is the same fold."""
    desk = memory(clock)
    works_by(desk, value=6, horizon=MONDAY_9AM.date())
    wanderer = Wanderer(desk, clock, 5)
    for _ in range(40):
        wanderer.step()
    desk.execute(office(horizon=date(2026, 12, 31)), by=ADMIN)
    history = [one for one in desk.log.page(0, 10_000) if not isinstance(one, Unreadable)]
    board = sla_board(desk.registry)
    desk.views.ensure(board.table)
    for one in history:
        assert Follower(sla_board(desk.registry), desk.views).apply([one])
    assert compare(desk.log, desk.views, board).equal
    keys = list(folded_alone(sla_board(desk.registry), history))
    assert desk.views.rows(board.table.name, keys) == folded_alone(board, history)


def test_what_a_case_carries_is_written_as_its_plain_form_is(clock: ManualClock) -> None:
    """The row that is written ahead, in parts as they are, is byte for byte what the encoding gives; sharp or not."""
    desk = memory(clock)
    works_by(desk, value=6, horizon=MONDAY_9AM.date())
    sharp = reported(desk)
    clock.advance(microseconds=1)
    wanderer = Wanderer(desk, clock, 4)
    for _ in range(30):
        wanderer.step()
    rows: dict[str, Row] = {}
    bodies: dict[str, Written] = {}
    for one in desk.log.page(0, 10_000):
        assert not isinstance(one, Unreadable)
        for key, row in take_in(sla_board(desk.registry), rows, one).items():
            body = None if row is None else row["body"]
            if isinstance(body, Written):
                bodies[key] = body
                if body.held is not None:
                    assert body.text == msgspec.json.encode(to_plain(body.held), order="deterministic"), key
    assert sharp in bodies
    lines = [json.loads(body.text) for body in bodies.values() if body.held is None]
    assert {tuple(sorted(line)) for line in lines} == {("left", "limit", "paused_at", "source")}


@pytest.mark.req("SLA-127")
def test_a_publication_moves_the_deadlines_on_the_board(clock: ManualClock) -> None:
    """Provisional deadlines of open cases move with the calendar; an earlier as-of still shows the old ones."""
    desk = memory(clock)
    works_by(desk, value=8, horizon=MONDAY_9AM.date())
    clock.advance(hours=4)
    case, asked = reported(desk), clock.now()
    board = board_of(desk)
    board.catch_up()
    before = whole(desk)[f"{case}/ticket.complete"]
    assert (before["due_at"], before["provisional"]) == (MONDAY_9AM + timedelta(days=1, hours=4), True)
    clock.advance(minutes=1)
    desk.execute(office(horizon=date(2026, 12, 31), closed=[date(2026, 9, 8)]), by=ADMIN)
    board.catch_up()
    after = whole(desk)[f"{case}/ticket.complete"]
    assert (after["due_at"], after["provisional"]) == (MONDAY_9AM + timedelta(days=2, hours=4), False)
    assert completion(desk, case).due == after["due_at"]
    assert completion(desk, case, as_of=asked).due == before["due_at"]
    assert completion(desk, case, as_of=asked).provisional


def test_a_paused_clock_has_no_due_instant_and_keeps_what_is_left(clock: ManualClock) -> None:
    """What is left stands still; when it goes on, the deadline is later by the pause."""
    desk = memory(clock)
    case = reported(desk)
    board = board_of(desk)
    brought(desk, case, Stage.CONFIRMED)
    clock.advance(minutes=30)
    does(desk, case, c.LeaveNote, CAST.technician)
    board.catch_up()
    clock.advance(hours=9)
    reader, now = Reader(desk.log, desk.views), desk.log.now()
    row = reader.row(sla_board(desk.registry), f"{case}/ticket.complete")
    assert row is not None
    assert (row["state"], row["due_at"], row["body"]["left"]) == ("paused", None, 9000.0)
    counts = counts_at(reader, sla_board(desk.registry), {"person": CAST.technician.id}, now, SHANGHAI)
    assert counts.paused == 1
    does(desk, case, c.BookVisit, CAST.officer)
    board.catch_up()
    row = reader.row(sla_board(desk.registry), f"{case}/ticket.complete")
    assert row is not None
    assert (row["state"], row["due_at"]) == ("running", MONDAY_9AM + timedelta(hours=12))


def test_what_is_done_leaves_the_board_and_its_counters(clock: ManualClock) -> None:
    """Nothing is left over of a case that was archived, and the sums are gone with it."""
    desk = memory(clock)
    case = reported(desk)
    board, view = board_of(desk), sla_board(desk.registry)
    brought(desk, case, Stage.ARCHIVED)
    board.catch_up()
    lines = [one for one in whole(desk).values() if one["state"] != "unset"]
    assert lines == []
    counts = counts_at(Reader(desk.log, desk.views), view, {}, desk.log.now(), SHANGHAI)
    assert (counts.open, counts.overdue, counts.due_today) == (0, 0, 0)
    assert Reader(desk.log, desk.views).page(view, Query(where={"scope": "all"}, order=(("due_at", False),))) == []


def test_overdue_begins_when_the_due_instant_is_over(clock: ManualClock) -> None:
    """Exactly at the due instant nothing is overdue; a microsecond later it is: counters, state and page agree."""
    desk = memory(clock)
    case = reported(desk)
    board_of(desk).catch_up()
    reader, view = Reader(desk.log, desk.views), sla_board(desk.registry)
    due = datetime(2026, 9, 7, 1, 15, tzinfo=UTC)
    for late, overdue in ((timedelta(0), 0), (timedelta(microseconds=1), 1), (timedelta(seconds=61), 1)):
        clock.set(due + late)
        now = desk.log.now()
        assert counts_at(reader, view, {}, now, SHANGHAI).overdue == overdue
        page = board_page(reader, view, state="overdue", where={}, now=now, after=None, limit=5)
        assert [row["clock"] for _, row in page.rows] == ["ticket.arrival"] * overdue
        assert whole(desk)[f"{case}/ticket.arrival"]["state"] == ("overdue" if overdue else "running")


class Watched:
    """Views that note how many rows a question brought back."""

    def __init__(self, views: Any) -> None:
        self._views = views
        self.rows_read = 0

    def __getattr__(self, name: str) -> Any:
        return getattr(self._views, name)

    def query(self, table: Any, query: Query) -> Any:
        found = self._views.query(table, query)
        self.rows_read += len(found)
        return found


def test_counting_what_falls_due_when_business_closes_reads_none_of_it_one_by_one(clock: ManualClock) -> None:
    """Limits in working days all end at closing: in that very minute the counters cost what they cost at any other."""
    desk = memory(clock)
    works_by(desk, unit=Unit.WORKING_DAYS, value=1)
    for _ in range(60):
        reported(desk)
        clock.advance(seconds=7)
    board_of(desk).catch_up()
    view, closing = sla_board(desk.registry), MONDAY_9AM + timedelta(days=1, hours=8)
    dues = [one["due_at"] for one in whole(desk).values() if one["due_at"] == closing]
    assert len(dues) == 60
    elsewhere = sum(one["due_at"] < closing for one in brute_force(desk, closing).values() if one["due_at"] is not None)
    targets = 60
    for late, more in ((timedelta(0), 0), (timedelta(microseconds=1), 60), (timedelta(seconds=59), 60)):
        clock.set(closing + late)
        watched = Watched(desk.views)
        counts = counts_at(Reader(desk.log, watched), view, {}, desk.log.now(), SHANGHAI)
        assert counts.overdue == elsewhere - targets + more
        assert watched.rows_read <= 40
