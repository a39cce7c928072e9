"""Timers: each passed deadline is recorded once, in order, with its own instant, whatever happens to the workers."""

from __future__ import annotations

import itertools
import os
import random
from collections import Counter
from datetime import datetime, timedelta

import pytest

from tests.sla_app.scripts import Crash, Fragile, Replay, dice, script, together, undisturbed, worker_desk
from tests.sla_app.stories import (
    ADMIN,
    board_of,
    brought,
    completion,
    does,
    lines_of,
    memory,
    office,
    reported,
    works_by,
)
from tests.support.commands import Here, example
from tests.support.community import CAST
from wuye.adapters.system import ManualClock
from wuye.application.ports import Unavailable
from wuye.application.sla.timers import Timekeeper, TimerRunner
from wuye.domain.register.policy.commands import ChooseProfile, OverrideLimit
from wuye.domain.shared.refusal import Refused
from wuye.domain.sla.limits import Unit
from wuye.domain.sla.policy import Profile
from wuye.domain.ticket import commands as c
from wuye.domain.ticket.terms import Stage
from wuye.entrypoints.testing import MONDAY_9AM

STEPS = 90
CRASHES = 1_000 if os.environ.get("WUYE_TEST_PROFILE") == "soak" else 200


def test_the_story_of_the_tests_has_something_of_everything() -> None:
    """A comparison of two silences proves nothing."""
    kinds = Counter(line[0] for seed in (1, 2) for lines in undisturbed(seed, STEPS).values() for line in lines)
    assert {"warned", "breached", "escalated", "target-missed", "annulled"} <= set(kinds)


@pytest.mark.parametrize("seed", [1, 2])
def test_an_outage_of_three_days_loses_nothing(seed: int) -> None:
    """72 hours without a worker, wherever they fall: afterwards the same lines stand, in the same order."""
    facts = script(seed, STEPS)
    begins = facts[-1].at - (facts[-1].at - MONDAY_9AM) / 2
    replay = Replay(facts)
    keeper = Timekeeper(worker_desk(replay.desk))

    def between(now: datetime) -> None:
        if not begins <= now < begins + timedelta(hours=72):
            replay.quiet(keeper)

    assert replay.run(between) == undisturbed(seed, STEPS)


def test_nobody_looking_until_the_end_tells_the_same_story() -> None:
    """What is told is a function of the history, not of who was awake."""
    assert Replay(script(1, STEPS)).run(lambda _: None) == undisturbed(1, STEPS)


class Dying:
    """Workers of which each lives for a few questions to the log."""

    def __init__(self, replay: Replay, log: Fragile, chance: random.Random) -> None:
        self.replay, self.log, self.chance = replay, log, chance
        self.crashes = 0

    def wakes(self, _now: datetime) -> None:
        self.replay.board.catch_up()
        self.log.fuse, self.log.after = self.chance.randint(1, 14), self.chance.random() < 0.5
        try:
            Timekeeper(worker_desk(self.replay.desk, self.log, seed=self.chance.randrange(10**9))).wake()
        except Crash:
            self.crashes += 1
        self.log.fuse = None


@pytest.mark.timeout(900)
def test_a_worker_that_dies_anywhere_loses_and_repeats_nothing() -> None:
    """Random crash points, before and after every kind of question to the log; a new worker goes on each time."""
    chance = dice(11)
    crashes = 0
    for place in itertools.count():
        seed = 1 + place % 2
        replay = Replay(script(seed, STEPS))
        dying = Dying(replay, Fragile(replay.desk.log), chance)
        assert replay.run(dying.wakes) == undisturbed(seed, STEPS)
        crashes += dying.crashes
        if crashes >= CRASHES:
            break


@pytest.mark.parametrize("workers", [1, 2, 3, 5, 8])
def test_any_number_of_workers_tells_each_line_once(workers: int) -> None:
    """Leadership spares work; it is not what makes it right."""
    replay = Replay(script(2, STEPS), looks=1)
    keepers = [Timekeeper(worker_desk(replay.desk, seed=1_000 + number)) for number in range(workers)]

    def between(_: datetime) -> None:
        replay.board.catch_up()
        together([keeper.wake for keeper in keepers])

    assert replay.run(between) == undisturbed(2, STEPS)


def test_a_host_whose_clock_jumps_tells_nothing_else() -> None:
    """Time is the log's: a worker's own clock may be hours off in both directions."""
    replay = Replay(script(1, STEPS), looks=1)
    chance = dice(5)
    host = ManualClock(MONDAY_9AM)
    keeper = Timekeeper(worker_desk(replay.desk, clock=host))

    def between(now: datetime) -> None:
        host.set(now + timedelta(hours=chance.uniform(-200, 200)))
        replay.quiet(keeper)

    assert replay.run(between) == undisturbed(1, STEPS)


def test_a_log_whose_clock_is_set_back_and_on_again_tells_nothing_else() -> None:
    """Looking at an earlier time finds all told; nothing is annulled because a clock was set back."""
    replay = Replay(script(2, STEPS), looks=1)
    chance = dice(6)
    keeper = Timekeeper(worker_desk(replay.desk))

    def between(now: datetime) -> None:
        for _ in range(3):
            replay.clock.set(now - timedelta(hours=chance.uniform(0, 100)))
            replay.quiet(keeper)
        replay.clock.set(now)
        replay.quiet(keeper)

    assert replay.run(between) == undisturbed(2, STEPS)


def test_a_log_that_ran_ahead_is_put_right_by_new_facts() -> None:
    """What was told too early stays visible; what stands in the end is what is true."""
    facts = script(1, STEPS)
    replay = Replay(facts, looks=1)
    keeper = Timekeeper(worker_desk(replay.desk))
    jumped = False

    def between(now: datetime) -> None:
        nonlocal jumped
        if not jumped and now > MONDAY_9AM + timedelta(hours=30):
            jumped = True
            replay.clock.set(now + timedelta(hours=50))
        replay.quiet(keeper)
        replay.clock.set(now)

    found, wanted = replay.run(between), undisturbed(1, STEPS)
    assert jumped
    assert {case: _standing(lines) for case, lines in found.items()} == {
        case: _standing(lines) for case, lines in wanted.items()
    }


def _standing(lines: list[tuple[object, ...]]) -> set[tuple[object, ...]]:
    counts = Counter(line[1:] for line in lines)
    return {threshold for threshold, number in counts.items() if number % 2}


# -- single stories -------------------------------------------------------------------------------------------------


@pytest.fixture
def clock() -> ManualClock:
    return ManualClock(MONDAY_9AM)


@pytest.mark.req("SLA-010")
def test_gc_42_done_offline_in_time_and_synced_late_annuls(clock: ManualClock) -> None:
    """The technician was there in time; the breach was told before the log knew, and both stay visible."""
    desk = memory(clock)
    case = reported(desk)
    board, keeper = board_of(desk), Timekeeper(desk)
    clock.advance(minutes=10)
    arrived = clock.now()
    clock.advance(minutes=20)
    board.catch_up()
    keeper.wake()
    assert [line[:2] for line in lines_of(desk, case)] == [
        ("breached", "ticket.arrival"),
        ("target-missed", "ticket.arrival_target"),
    ]
    clock.advance(minutes=20)
    brought(desk, case, Stage.CONFIRMED)
    does(desk, case, c.RecordArrival, CAST.technician, occurred_at=arrived)
    board.catch_up()
    clock.advance(seconds=1)
    keeper.wake()
    told = lines_of(desk, case)
    assert [line[:2] for line in told[2:]] == [
        ("annulled", "ticket.arrival"),
        ("annulled", "ticket.arrival_target"),
    ]
    readings = {one.clock: one for one in desk.clocks(case).readings}
    assert readings["ticket.arrival"].verdict.value == "met"
    assert [one.annulled for one in desk.clocks(case).told] == [False, False, True, True]
    assert desk.clocks(case, as_of=arrived + timedelta(minutes=21)).told[-1].annulled is False


def test_gc_23_the_messages_of_a_catch_up_are_one(clock: ManualClock) -> None:
    """Four levels around one deadline, 72 hours of silence: four facts, their own instants, one correlation."""
    desk = memory(clock)
    works_by(desk, unit=Unit.HOURS, value=2)
    case, other = reported(desk), reported(desk)
    board = board_of(desk)
    clock.advance(hours=72)
    board.catch_up()
    woken = Timekeeper(desk).wake()
    mine = [line for line in lines_of(desk, case) if line[1] == "ticket.complete"]
    due = MONDAY_9AM + timedelta(hours=2)
    assert mine == [
        ("warned", "ticket.complete", 1, -60, due - timedelta(hours=1)),
        ("breached", "ticket.complete", 1, 0, due),
        ("escalated", "ticket.complete", 1, 60, due + timedelta(hours=1)),
        ("escalated", "ticket.complete", 1, 1440, due + timedelta(hours=24)),
    ]
    envelopes = [one.envelope for name in (case, other) for one in desk.log.stream(f"clock-{name}")]
    assert {one.correlation_id for one in envelopes} == {woken.correlation_id}
    assert {one.site for one in envelopes} == {CAST.site}
    assert {one.actor.id for one in envelopes} == {"system-timers"}


def test_gc_31_an_import_starts_no_timer(clock: ManualClock) -> None:
    """Cases that were closed years ago must not wake anybody."""
    desk = memory(clock)
    here = Here(actor=ADMIN, now=clock.now())
    case = desk.execute(example(c.ImportTicket, here), by=ADMIN, occurred_at=MONDAY_9AM - timedelta(days=800)).case
    board = board_of(desk)
    clock.advance(days=400)
    board.catch_up()
    woken = Timekeeper(desk).wake()
    assert (woken.looked_at, woken.events) == (0, 0)
    assert desk.log.stream(f"clock-{case}") == []
    assert desk.clocks(case).readings == ()


def test_gc_33_a_merged_case_is_told_nothing_more(clock: ManualClock) -> None:
    """Its clocks end with the reason; no later level."""
    desk = memory(clock)
    works_by(desk, unit=Unit.HOURS, value=2)
    kept, case = reported(desk), reported(desk)
    board = board_of(desk)
    clock.advance(hours=2, minutes=30)
    board.catch_up()
    Timekeeper(desk).wake()
    before = [line for line in lines_of(desk, case) if line[1] == "ticket.complete"]
    assert [line[0] for line in before] == ["warned", "breached"]
    desk.execute(c.MergeInto(target=kept, reason="同一故障"), by=CAST.service_supervisor, on=case)
    clock.advance(days=3)
    board.catch_up()
    Timekeeper(desk).wake()
    assert [line for line in lines_of(desk, case) if line[1] == "ticket.complete"] == before
    readings = {one.clock: (one.verdict.value, one.closed_by) for one in desk.clocks(case).readings}
    assert readings["ticket.survey"] == ("ended", "ticket.ticket-merged")
    # A verdict that had fallen stays.
    assert readings["ticket.complete"] == ("missed", "ticket.ticket-merged")


def test_gc_34_a_limit_that_is_lifted_after_the_breach_takes_nothing_back(clock: ManualClock) -> None:
    """The case is pinned to what was in force when it opened; the fact stays in every report."""
    desk = memory(clock)
    works_by(desk, unit=Unit.HOURS, value=2)
    case = reported(desk)
    board = board_of(desk)
    clock.advance(hours=3, seconds=1)
    board.catch_up()
    Timekeeper(desk).wake()
    before = lines_of(desk, case)
    policy = f"policy-{CAST.site}"
    desk.execute(ChooseProfile(site=CAST.site, profile=Profile.ENTRY_SERVICE_003), by=ADMIN)
    lifted = OverrideLimit(clock="ticket.complete", scope="general", unit=Unit.NOT_STATED, value=None, reason="取消")
    desk.execute(lifted, by=ADMIN, on=policy)
    board.catch_up()
    clock.advance(seconds=1)
    Timekeeper(desk).wake()
    assert lines_of(desk, case) == before
    assert {one.clock: one.verdict.value for one in desk.clocks(case).readings}["ticket.complete"] == "missed"
    newer = reported(desk)
    assert {one.clock: one.verdict.value for one in desk.clocks(newer).readings}["ticket.complete"] == "unset"


def test_gc_35_a_holiday_added_afterwards_moves_what_is_open_and_no_verdict(clock: ManualClock) -> None:
    """A publication moves the deadline that had not fallen; the one that had stays, and so does what was known."""
    desk = memory(clock)
    today = MONDAY_9AM.date()
    works_by(desk, value=8, horizon=today)
    early = reported(desk)
    clock.advance(hours=4)
    late = reported(desk)
    asked = clock.now()
    before = completion(desk, late)
    assert (before.due, before.provisional) == (MONDAY_9AM + timedelta(hours=28), True)
    clock.advance(hours=4, minutes=30)
    board, keeper = board_of(desk), Timekeeper(desk)
    board.catch_up()
    keeper.wake()
    assert completion(desk, early).verdict.value == "missed"
    desk.execute(office(horizon=today + timedelta(days=30), closed=[today, today + timedelta(days=1)]), by=ADMIN)
    board.catch_up()
    after = completion(desk, late)
    assert (after.due, after.provisional) == (MONDAY_9AM + timedelta(days=2, hours=8), False)
    assert completion(desk, early).due == MONDAY_9AM + timedelta(hours=8)
    known_then = {one.clock: one for one in desk.clocks(late, as_of=asked).readings}["ticket.complete"]
    assert (known_then.due, known_then.provisional) == (before.due, True)
    clock.advance(days=5)
    board.catch_up()
    keeper.wake()
    breaches = {
        name: [x[4] for x in lines_of(desk, name) if x[:2] == ("breached", "ticket.complete")] for name in (early, late)
    }
    assert breaches == {early: [MONDAY_9AM + timedelta(hours=8)], late: [MONDAY_9AM + timedelta(days=2, hours=8)]}


def test_a_case_without_news_is_never_replayed(clock: ManualClock) -> None:
    """A thousand quiet cases cost one look at the board."""
    desk = memory(clock)
    for _ in range(5):
        reported(desk)
    board, keeper = board_of(desk), Timekeeper(desk)
    board.catch_up()
    clock.advance(minutes=10)
    assert keeper.wake().looked_at == 0
    clock.advance(minutes=10)
    assert (woken := keeper.wake()).looked_at == 5
    assert len(woken.told) == 5
    board.catch_up()
    assert keeper.wake().looked_at == 0


def test_a_case_that_cannot_be_told_keeps_no_other_from_it(clock: ManualClock) -> None:
    """One broken history is named; the others are told."""
    desk = memory(clock)
    broken, sound = reported(desk), reported(desk)
    board_of(desk).catch_up()
    clock.advance(minutes=20)

    class Broken:
        def __getattr__(self, name: str) -> object:
            return getattr(desk.log, name)

        def stream(self, stream: str, **more: object) -> object:
            if stream == broken:
                raise Refused("unknown-id", id=stream)
            return desk.log.stream(stream, **more)  # type: ignore[arg-type]  # as it was asked

    woken = Timekeeper(worker_desk(desk, Broken())).wake()
    assert woken.failed == ((broken, "unknown-id"),)
    assert [one.case for one in woken.told] == [f"clock-{sound}"]


def test_a_runner_survives_what_fails(clock: ManualClock) -> None:
    """An unreachable database makes the timers wait, not end."""
    desk = memory(clock)
    case = reported(desk)
    board_of(desk).catch_up()
    clock.advance(minutes=20)
    failures = 3

    class Failing:
        def __getattr__(self, name: str) -> object:
            return getattr(desk.log, name)

        def now(self) -> datetime:
            nonlocal failures
            failures -= 1
            if failures >= 0:
                raise Unavailable("log", "away")
            return desk.log.now()

    with TimerRunner(worker_desk(desk, Failing()), rest=0.005):
        for _ in range(400):
            if desk.log.stream(f"clock-{case}"):
                break
            desk.log.wait(desk.log.head(), 0.01)
    assert [line[0] for line in lines_of(desk, case)] == ["breached"]
