"""Views in a process that takes commands give way to them, and to nobody where none come (design 6)."""

from __future__ import annotations

import threading
import time

from hypothesis import given
from hypothesis import strategies as st

from tests.support.waiting import ended
from tests.views.toys import COUNTING
from wuye.application.ports import EventLog, Views
from wuye.application.projections.runner import BESIDE_COMMANDS, LONGEST_PAUSE, Runner, _Spent, rest

busy = st.floats(0, 1)
shares = st.floats(0.01, 1)
seconds = st.floats(0, 10)


@given(seconds, busy, busy, shares)
def test_the_busier_the_others_the_longer_the_rest(worked: float, one: float, other: float, share: float) -> None:
    """And never so long that less than its share is left, nor longer than the longest pause."""
    lower, higher = sorted((one, other))
    less, more = rest(worked, lower, share), rest(worked, higher, share)
    assert 0 <= less <= more <= LONGEST_PAUSE
    assert more <= worked * (1 / share - 1)


@given(seconds)
def test_nobody_rests_for_the_idle(worked: float) -> None:
    """Where others would take all, its share is left; where they are half at work, half."""
    assert rest(worked, 0.0, BESIDE_COMMANDS) == 0
    assert rest(worked, 0.5, BESIDE_COMMANDS) == min(LONGEST_PAUSE, worked)
    assert rest(worked, 1.0, BESIDE_COMMANDS) == min(LONGEST_PAUSE, worked * (1 / BESIDE_COMMANDS - 1))


def test_what_others_spent_is_what_this_thread_did_not() -> None:
    """Two threads outside the interpreter may spend more than there is: that is all of it."""
    before = _Spent(wall=10.0, process=5.0, own=2.0)
    assert _Spent(wall=12.0, process=6.5, own=3.0).by_others(before) == 0.25
    assert _Spent(wall=12.0, process=6.0, own=3.0).by_others(before) == 0
    assert _Spent(wall=12.0, process=9.0, own=2.0).by_others(before) == 1
    assert before.by_others(before) == 0


def test_where_no_commands_come_what_is_behind_is_caught_up_without_rests(log: EventLog, shelf: Views) -> None:
    """After a flood of commands its share is no reason to stay behind."""
    runner = Runner(log, shelf, [COUNTING], share=0.01)
    began = time.monotonic()
    for _ in range(5):
        runner._give_way(1.0)
    assert time.monotonic() - began < 5 * LONGEST_PAUSE / 2


def test_where_others_take_all_it_rests(log: EventLog, shelf: Views) -> None:
    """Half of the time and more: they have the interpreter first."""
    stop = threading.Event()

    def busy_thread() -> None:
        while not stop.is_set():
            sum(range(10_000))

    other = threading.Thread(target=busy_thread, daemon=True)
    other.start()
    try:
        runner = Runner(log, shelf, [COUNTING], share=0.01)
        time.sleep(0.2)
        began = time.monotonic()
        runner._give_way(1.0)
        rested = time.monotonic() - began
    finally:
        stop.set()
        ended(other)
    assert rested >= LONGEST_PAUSE / 2
