"""A story written down once and replayed: the same facts at the same instants, with whatever workers in between."""

from __future__ import annotations

import random
from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from functools import cache
from threading import Thread
from typing import Any

from attrs import define, field, frozen

from tests.sla_app.stories import (
    ADMIN,
    Wanderer,
    board_of,
    brought,
    does,
    lines_of,
    office,
    reported,
    settled,
    tickets,
    works_by,
)
from tests.support.community import CAST
from tests.support.waiting import ended
from wuye.adapters.system import ManualClock
from wuye.application.desk import Desk
from wuye.application.ports import Answer, Append, Clock, Learn
from wuye.application.projections.runner import Runner
from wuye.application.sla.timers import Timekeeper
from wuye.domain.sla.limits import Unit
from wuye.domain.ticket import commands as c
from wuye.domain.ticket.terms import Stage
from wuye.entrypoints.bootstrap import open_desk, seeded_ids
from wuye.entrypoints.testing import MONDAY_9AM

Lines = dict[str, list[tuple[Any, ...]]]


@frozen
class Fact:
    """What was appended, and when."""

    at: datetime
    append: Append


class _Noting:
    """A log that notes what is appended."""

    def __init__(self, log: Any, clock: ManualClock, facts: list[Fact]) -> None:
        self._log, self._clock, self._facts = log, clock, facts

    def __getattr__(self, name: str) -> Any:
        return getattr(self._log, name)

    def append_decided(self, decide: Callable[[], Append], learn: Learn | None = None) -> Answer:
        decided: list[Append] = []

        def noted() -> Append:
            decided.append(decide())
            return decided[-1]

        answer: Answer = self._log.append_decided(noted, learn)
        self._facts.append(Fact(self._clock.now(), decided[-1]))
        return answer


@cache
def script(seed: int, steps: int) -> tuple[Fact, ...]:
    """A community, a calendar that is published twice, and some tickets that wander."""
    clock = ManualClock(MONDAY_9AM)
    facts: list[Fact] = []
    desk = open_desk("memory://", clock=clock, ids=seeded_ids(seed, clock))
    desk.log = _Noting(desk.log, clock, facts)
    # What settles the desk is replayed too: the registers are read by the timers.
    settled(desk)
    works_by(desk, unit=Unit.WORKING_HOURS, value=4, horizon=MONDAY_9AM.date() + timedelta(days=1))
    wanderer = Wanderer(desk, clock, seed)
    for step in range(steps):
        wanderer.step()
        if step == steps // 2:
            closed = [MONDAY_9AM.date() + timedelta(days=days) for days in (2, 3)]
            desk.execute(office(horizon=MONDAY_9AM.date() + timedelta(days=200), closed=closed), by=ADMIN)
            _done_offline(desk, clock)
    return tuple(facts)


def _done_offline(desk: Desk, clock: ManualClock) -> None:
    """A breach that a fact recorded late takes back."""
    case = reported(desk)
    clock.advance(minutes=10)
    arrived = clock.now()
    clock.advance(minutes=50)
    brought(desk, case, Stage.CONFIRMED)
    does(desk, case, c.RecordArrival, CAST.technician, occurred_at=arrived)


@define
class Crash(Exception):
    """The process ended here."""


class Fragile:
    """A log on which a worker dies at the n-th thing it asks for: before it is done, or after."""

    OPERATIONS = ("append_decided", "stream", "now", "answer", "head")

    def __init__(self, log: Any) -> None:
        self._log = log
        self.fuse: int | None = None
        self.after = False

    def __getattr__(self, name: str) -> Any:
        found = getattr(self._log, name)
        if name not in self.OPERATIONS:
            return found

        def asked(*args: Any, **more: Any) -> Any:
            burnt = self._burn()
            if burnt and not self.after:
                raise Crash
            answer = found(*args, **more)
            if burnt:
                raise Crash
            return answer

        return asked

    def _burn(self) -> bool:
        if self.fuse is None:
            return False
        self.fuse -= 1
        if self.fuse > 0:
            return False
        self.fuse = None
        return True


def worker_desk(desk: Desk, log: Any = None, *, clock: Clock | None = None, seed: int = 99) -> Desk:
    """Another process on the same stores: ids of its own, and perhaps a clock of its own."""
    return Desk(
        log=log or desk.log,
        vault=desk.vault,
        views=desk.views,
        files=desk.files,
        registry=desk.registry,
        clock=clock or desk.clock,
        ids=seeded_ids(seed, desk.clock),
        company=desk.company,
    )


@define
class Replay:
    """A script on a fresh desk; ``between`` happens after every fact, and a few times until the next."""

    facts: tuple[Fact, ...]
    clock: ManualClock = field(factory=lambda: ManualClock(MONDAY_9AM))
    desk: Desk = field(init=False)
    board: Runner = field(init=False)
    looks: int = 2

    def __attrs_post_init__(self) -> None:
        self.desk = open_desk("memory://", clock=self.clock, ids=seeded_ids(7, self.clock))
        self.board = board_of(self.desk)

    def run(self, between: Callable[[datetime], None]) -> Lines:
        """Play it to the end, and three days more."""
        for place, fact in enumerate(self.facts):
            self.clock.set(fact.at)
            self.desk.log.append(fact.append)
            ends = self.facts[place + 1].at if place + 1 < len(self.facts) else fact.at + timedelta(days=3)
            if ends == fact.at:
                continue
            for look in range(1, self.looks + 1):
                self.clock.set(fact.at + (ends - fact.at) * look / (self.looks + 1))
                between(self.clock.now())
        self.clock.set(self.facts[-1].at + timedelta(days=3))
        return self.lines()

    def lines(self) -> Lines:
        """What all timers have recorded, after one quiet worker has told the rest."""
        self.quiet()
        return {case: lines_of(self.desk, case) for case in tickets(self.desk)}

    def quiet(self, keeper: Timekeeper | None = None) -> None:
        """The board catches up, a worker tells, until there is nothing to tell."""
        keeper = keeper or Timekeeper(worker_desk(self.desk))
        for _ in range(5):
            self.board.catch_up()
            if not keeper.wake().told:
                break
        self.board.catch_up()


@cache
def undisturbed(seed: int, steps: int) -> Lines:
    """What one worker tells that never rests."""
    replay = Replay(script(seed, steps))
    keeper = Timekeeper(worker_desk(replay.desk))
    return replay.run(lambda _: replay.quiet(keeper))


def together(works: Sequence[Callable[[], object]]) -> None:
    """Several workers at once, each in a thread of its own; a failure of one is the caller's."""
    failed: list[BaseException] = []

    def guarded(work: Callable[[], object]) -> None:
        try:
            work()
        except BaseException as error:  # noqa: BLE001 - it is raised again in the caller's thread
            failed.append(error)

    threads = [Thread(target=guarded, args=(work,), daemon=True) for work in works]
    for thread in threads:
        thread.start()
    ended(threads)
    if failed:
        raise failed[0]


def dice(seed: int) -> random.Random:
    """Repeatable chance."""
    return random.Random(seed)
