"""Views in a process that takes commands go on in their pauses, and all the time where none come (design 6)."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from attrs import define
from hypothesis import given
from hypothesis import strategies as st

from tests.support.waiting import ended, until
from tests.views.toys import COUNTING, Writer
from wuye.application.courtesy import AT_ONCE_SECONDS, BESIDE_COMMANDS, Courtesy, Spent, courteous, courteously
from wuye.application.ports import EventLog, Views
from wuye.application.projections.reading import Reader
from wuye.application.projections.runner import Runner

_STEP = 0.001
_LONG = 5.0


@define
class Machine:
    """Time as one courteous thread and some others spend it, of whom one has the interpreter."""

    busy: float
    """Share of the time in which others want the interpreter, and then have it before this thread."""
    wall: float = 0.0
    own: float = 0.0
    process: float = 0.0
    naps: int = 0

    def spent(self) -> Spent:
        return Spent(self.wall, self.own, self.process)

    def sleep(self, seconds: float) -> None:
        """Others run meanwhile; who wakes while they do is late."""
        self.naps += 1
        self.others(seconds)
        if self.busy > 0.5:
            self.others(2 * AT_ONCE_SECONDS)

    def others(self, seconds: float) -> None:
        self.wall += seconds
        self.process += seconds * self.busy

    def work(self) -> None:
        """A step of this thread, and what others take from it meanwhile."""
        self.wall += _STEP
        self.own += _STEP
        self.process += _STEP
        if self.busy:
            self.others(_STEP)

    def wait_for_the_disk(self) -> None:
        self.wall += 10 * _STEP


def nobody() -> float:
    """No crowd."""
    return 0.0


def many() -> float:
    """As many as a door has connections."""
    return 64.0


@contextmanager
def somebody_who_takes_all() -> Iterator[None]:
    """Another thread of this process that never waits for anything."""
    stop = threading.Event()

    def spin() -> None:
        while not stop.is_set():
            sum(range(1_000))

    other = threading.Thread(target=spin, daemon=True)
    other.start()
    try:
        yield
    finally:
        stop.set()
        ended(other)


@given(st.floats(0.02, 0.5))
def test_where_others_take_all_it_has_its_share_and_no_more(share: float) -> None:
    """Of every second, as near as its steps are long."""
    machine = Machine(busy=1.0)
    courtesy = Courtesy(share, nobody, machine.sleep, machine.spent)
    while machine.wall < _LONG:
        machine.work()
        courtesy.give_way()
    assert machine.own / machine.wall == pytest.approx(share, rel=0.25, abs=0.005)


@given(st.floats(0.55, 0.75))
def test_where_others_leave_something_it_has_what_they_leave(busy: float) -> None:
    """All but a fifth, which is their database's: so that a view keeps up with a load that can be kept up with."""
    machine = Machine(busy=busy)
    courtesy = Courtesy(BESIDE_COMMANDS, nobody, machine.sleep, machine.spent)
    while machine.wall < _LONG:
        machine.work()
        courtesy.give_way()
    others = machine.process - machine.own
    assert machine.own >= 0.75 * machine.wall - others


@given(st.floats(0.55, 1.0), st.floats(0.02, 0.1))
def test_where_commands_come_in_a_crowd_it_has_its_share_and_their_pauses(busy: float, share: float) -> None:
    """What it takes from a crowd is not there to be left by it."""
    machine = Machine(busy=busy)
    courtesy = Courtesy(share, many, machine.sleep, machine.spent)
    while machine.wall < _LONG:
        machine.work()
        courtesy.give_way()
    assert machine.own / machine.wall == pytest.approx(share, rel=0.25, abs=0.005)


def test_it_gives_way_to_nobody_where_it_waits_for_the_disk() -> None:
    """Nor for a database: nobody else ran meanwhile."""
    machine = Machine(busy=0.0)
    courtesy = Courtesy(BESIDE_COMMANDS, nobody, machine.sleep, machine.spent)
    for _ in range(100):
        machine.work()
        machine.wait_for_the_disk()
        courtesy.give_way()
    assert machine.naps == 0


def test_it_goes_on_in_the_first_pause() -> None:
    """One look, and the interpreter is free."""
    machine = Machine(busy=1.0)
    courtesy = Courtesy(BESIDE_COMMANDS, nobody, machine.sleep, machine.spent)
    machine.work()
    machine.busy = 0.0
    courtesy.give_way()
    assert machine.naps == 1


def test_who_is_not_courteous_takes_things_as_they_are() -> None:
    """Nothing is wrapped: a rebuild pays nothing for it."""
    some = [1, 2, 3]
    assert courteously(some) is some
    with courteous(1.0, nobody):
        assert courteously(some) is some
    with courteous(0.5, nobody):
        assert courteously(some) is not some
        assert list(courteously(some)) == some
    assert courteously(some) is some


def test_a_courteous_thread_gives_way_and_leaves_nothing_out() -> None:
    """Beside one that never waits, in the order they came in; sooner or later: strangers may have the machine first."""
    naps: list[float] = []
    courtesy = Courtesy(0.01, many, naps.append)
    some = list(range(100))

    def gave_way() -> bool:
        assert [sum(range(10_000)) and one for one in courtesy.between(some)] == some
        return bool(naps)

    with somebody_who_takes_all():
        until(gave_way)


def test_a_view_gets_there_although_others_take_all(log: EventLog, shelf: Views) -> None:
    """Its share is its share: no load leaves it where it was."""
    writer = Writer(log)
    with somebody_who_takes_all(), Runner(log, shelf, [COUNTING], page=3, share=BESIDE_COMMANDS):
        for amount in range(20):
            writer.open_purse(f"p{amount}", amount)
        reader = Reader(log, shelf)
        reader.wait_for(COUNTING, log.head(), timeout=30.0)
        assert reader.lag(COUNTING).events == 0
