"""A second process: what it says and what it raises arrive, its end is heard, and none is left behind."""

from __future__ import annotations

import os
import signal
import threading
import time
from pathlib import Path

import pytest

from wuye.application.ports import Unavailable
from wuye.entrypoints import beside as second
from wuye.entrypoints.beside import Gone, Line, SecondProcess, forked

# From Python 3.12 on a fork beside threads warns, and other tests leave threads; these children use none of theirs.
pytestmark = pytest.mark.filterwarnings("ignore:.*fork:DeprecationWarning")


@pytest.fixture(autouse=True)
def _two_cores(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(os, "cpu_count", lambda: 2)


def _runs(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    return True


def _doubles(line: Line) -> None:
    while True:
        line.send(2 * line.take())


def _sleeps(line: Line) -> None:
    line.send("here")
    time.sleep(60)


def test_what_is_said_arrives_in_order_and_what_is_raised_is_raised_again() -> None:
    """Failures are told as they were; one whose arguments do not make it anew as well."""

    def refuses(line: Line) -> None:
        line.send(line.take())
        raise Unavailable("log", "away")

    with forked(_doubles) as one, forked(refuses) as other:
        assert one is not None
        assert other is not None
        for number in (1, 2):
            one.send(number)
        assert (one.take(), one.take()) == (2, 4)
        assert not one.ready()
        other.send("heard")
        assert other.take() == "heard"
        with pytest.raises(Unavailable, match="log: away"):
            other.take()
        with pytest.raises(Gone):
            other.take()


def test_the_end_of_a_killed_process_is_heard_though_another_one_lives() -> None:
    """Whoever waits for somebody who is no more would wait for ever: a later child holds no end of an earlier line."""
    with forked(_sleeps) as one, forked(_sleeps) as other:
        assert one is not None
        assert other is not None
        assert (one.take(), other.take()) == ("here", "here")
        os.kill(one.pid, signal.SIGKILL)
        assert Line.awaited([one, other], timeout=20) == [one]
        assert one.ready()
        with pytest.raises(Gone):
            one.take()
        with pytest.raises(Gone):
            one.send("again")
        assert _runs(other.pid)


def test_none_is_left_behind(tmp_path: Path) -> None:
    """Who is idle hears that nobody is there any more and ends its work in order; who hears nothing is killed."""
    marks = (tmp_path / "idle", tmp_path / "busy")

    def idle(line: Line) -> None:
        try:
            line.take()
        finally:
            marks[0].touch()

    def busy(line: Line) -> None:
        try:
            _sleeps(line)
        finally:
            marks[1].touch()

    with forked(idle, patience=20) as one, forked(busy) as other:
        assert one is not None
        assert other is not None
        assert other.take() == "here"
        pids = (one.pid, other.pid)
    assert not any(map(_runs, pids))
    assert [one.exists() for one in marks] == [True, False]


def test_one_that_hangs_is_killed(monkeypatch: pytest.MonkeyPatch) -> None:
    """It would be waited for as long as it hangs, and what it did later would have been done by others."""
    monkeypatch.setattr(second, "ANSWER_SECONDS", 0.2)
    with forked(_sleeps) as line:
        assert line is not None
        assert line.take() == "here"
        os.kill(line.pid, signal.SIGSTOP)
        with pytest.raises(Gone):
            SecondProcess(line).take()
        assert Line.awaited([line], timeout=20) == [line]
        with pytest.raises(Gone):
            line.take()


def test_where_there_is_one_core_the_work_is_done_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    """Two processes on one core only take turns."""
    monkeypatch.setattr(os, "cpu_count", lambda: 1)
    before = threading.active_count()
    with forked(_sleeps) as line:
        assert line is None
    assert threading.active_count() == before
