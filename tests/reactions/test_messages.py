"""What a look finds for one role is one message: after an outage too, and whoever looks, each thing is told once."""

from __future__ import annotations

from collections import Counter
from contextlib import suppress
from datetime import datetime, timedelta
from functools import cache
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.sla_app.scripts import Crash, Fragile, Replay, dice, script, together, worker_desk
from tests.sla_app.stories import board_of, memory, reported
from tests.support.community import CAST
from wuye.adapters.system import ManualClock
from wuye.application.desk import Desk
from wuye.application.ports import Conflict
from wuye.application.reactions.notices import NOTICES
from wuye.application.reactions.worker import Reactor
from wuye.application.sla.timers import Timekeeper
from wuye.domain.clock.events import ClockBreached, ClockEscalated
from wuye.domain.register.notice.commands import AcknowledgeNotice, RaiseNotice
from wuye.domain.register.notice.events import NoticeRaised
from wuye.domain.register.notice.kinds import NoticeKind
from wuye.domain.shared.actor import Actor, Role
from wuye.domain.shared.recorded import Recorded
from wuye.entrypoints.testing import MONDAY_9AM

STEPS = 60
Told = Counter[tuple[Any, ...]]


def everything(desk: Desk) -> list[Recorded[Any]]:
    """The whole log."""
    return [one for one in desk.log.page(0, 1_000_000) if isinstance(one, Recorded)]


def told(desk: Desk) -> Told:
    """What every role was told, line by line: about what, when it was due, and whether it stands."""
    streams = dict.fromkeys(one.stream for one in everything(desk) if one.stream.startswith("notice-"))
    return Counter(
        (notice.audience, line.about, line.subject, line.level, line.due_at, line.withdrawn)
        for notice in map(desk.state, streams)
        for line in notice.lines
    )


def check_told_once(desk: Desk) -> None:
    """Every passed threshold has one line, with its true instant; every look has one message for each role."""
    log = everything(desk)
    passed = {
        one.envelope.event_id: (one.event.threshold.at, one.envelope.correlation_id)
        for one in log
        if isinstance(one.event, ClockBreached | ClockEscalated)
    }
    raised = [one for one in log if isinstance(one.event, NoticeRaised)]
    assert Counter(one.event.line for one in raised) == Counter(passed.keys())
    assert all(one.event.due_at == passed[one.event.line][0] for one in raised)
    looks = {(passed[one.event.line][1], one.event.site, one.event.audience) for one in raised}
    assert len(looks) == len({one.stream for one in raised})


@cache
def undisturbed() -> Told:
    """What is told when nobody ever rests."""
    replay = Replay(script(1, STEPS))
    keeper, reactor = Timekeeper(worker_desk(replay.desk)), Reactor(replay.desk, NOTICES)

    def between(_: datetime) -> None:
        replay.quiet(keeper)
        reactor.catch_up()

    replay.run(between)
    reactor.catch_up()
    check_told_once(replay.desk)
    return told(replay.desk)


def test_the_story_has_something_to_tell_and_something_to_take_back() -> None:
    """A comparison of two silences proves nothing."""
    lines = undisturbed()
    assert sum(lines.values()) > 20
    assert {line[-1] for line in lines} == {True, False}


@given(outages=st.lists(st.booleans(), min_size=5, max_size=40), seed=st.integers(0, 2**32))
@settings(max_examples=10)
def test_whatever_outages_there_are_the_same_things_are_told_each_once(outages: list[bool], seed: int) -> None:
    """Looks are left out at random, and those that are taken crash at random: the same lines, one message a look."""
    replay, chance = Replay(script(1, STEPS), looks=1), dice(seed)
    log = Fragile(replay.desk.log)
    turns = 0

    def between(_: datetime) -> None:
        nonlocal turns
        turns += 1
        if outages[turns % len(outages)]:
            return
        replay.board.catch_up()
        log.fuse, log.after = chance.randint(1, 60), chance.random() < 0.5
        desk = worker_desk(replay.desk, log, seed=chance.randrange(10**9))
        for work in (Timekeeper(desk).wake, lambda: Reactor(desk, NOTICES).catch_up()):
            with suppress(Crash):
                work()
        log.fuse = None

    replay.run(between)
    Reactor(replay.desk, NOTICES).catch_up()
    check_told_once(replay.desk)
    assert told(replay.desk) == undisturbed()


@pytest.mark.parametrize("workers", [1, 5])
def test_gc_23_after_three_days_each_role_gets_one_message_from_any_number_of_workers(workers: int) -> None:
    """Three cases, several clocks, up to three rungs each: one message a role, which lists each true due time."""
    clock = ManualClock(MONDAY_9AM)
    desk = memory(clock)
    cases = {reported(desk) for _ in range(3)}
    board = board_of(desk)
    clock.advance(days=3)
    board.catch_up()
    together([Timekeeper(worker_desk(desk, seed=100 + number)).wake for number in range(workers)])

    def react() -> None:
        while True:
            try:
                Reactor(desk, NOTICES).catch_up()
            except Conflict:
                continue
            return

    together([react] * workers)
    check_told_once(desk)
    messages = [desk.state(one) for one in dict.fromkeys(one.stream for one in everything(desk)) if "notice-" in one]
    assert Counter(one.audience for one in messages) == {
        Role.ENGINEERING_SUPERVISOR: 1,
        Role.DEPARTMENT_HEAD: 1,
        Role.MANAGEMENT: 1,
    }
    for message in messages:
        assert {one.about for one in message.lines} == cases
        assert len({one.subject for one in message.lines}) > 1
        assert all(one.late_seconds == int((clock.now() - one.due_at).total_seconds()) for one in message.lines)
        assert max(one.late_seconds for one in message.lines) > timedelta(days=1).total_seconds()


def test_what_is_told_on_after_somebody_took_note_is_open_again() -> None:
    """A message that was heard must not hide what was added to it; a line that stands is not added twice."""
    desk = memory(ManualClock(MONDAY_9AM))

    def tells(line: str) -> int:
        command = RaiseNotice(
            key="management.look",
            line=line,
            site=CAST.site,
            kind=NoticeKind.OVERDUE,
            about="ticket-1",
            subject="ticket.arrival",
            level=0,
            audience=Role.MANAGEMENT,
        )
        return len(desk.execute(command, by=Actor(id="system-reactions", role=Role.SYSTEM)).events)

    notice = "notice-management.look"
    assert (tells("event-1"), tells("event-1")) == (1, 0)
    desk.execute(AcknowledgeNotice(), by=CAST.management, on=notice)
    assert tells("event-1") == 0
    assert desk.state(notice).stage == "acknowledged"
    assert tells("event-2") == 1
    assert (desk.state(notice).stage, len(desk.state(notice).lines)) == ("open", 2)
