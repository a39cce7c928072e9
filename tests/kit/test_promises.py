"""Whoever gives a command in an event loop is answered in time, also when nobody else answers."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor

import pytest

from wuye.application.async_desk import Running
from wuye.application.patience import PROMISED_SECONDS
from wuye.application.ports import Unavailable


class Paced(asyncio.SelectorEventLoop):
    """An event loop whose clock is moved by hand."""

    now = 1_000.0

    def time(self) -> float:
        return self.now

    def after(self, seconds: float) -> None:
        """Let so much time pass, and do what is due."""
        self.now += seconds
        self.call_soon(self.stop)
        self.run_forever()

    @property
    def timers(self) -> int:
        """How many timers run."""
        return len(self._scheduled)  # type: ignore[attr-defined]  # nothing else shows them


@pytest.fixture
def loop() -> Iterator[Paced]:
    """A loop of its own."""
    paced = Paced()
    yield paced
    paced.close()


def test_each_is_told_when_its_own_time_is_over_by_one_timer_for_all(loop: Paced) -> None:
    """A timer for each command would cost more than what is watched."""
    with ThreadPoolExecutor(1) as threads:
        running = Running(loop, threads)
        first = running.promised()
        loop.after(1)
        done, last = running.promised(), running.promised()
        done.set_exception(KeyError("told"))
        assert loop.timers == 1
        loop.after(PROMISED_SECONDS - 1)
        assert isinstance(first.result(), Unavailable)
        assert not last.done()
        assert loop.timers == 1
        loop.after(1)
        assert isinstance(last.result(), Unavailable)
        assert isinstance(done.exception(), KeyError)
        loop.after(60)
        assert loop.timers == 0


def test_those_who_were_answered_are_forgotten_and_start_no_timers(loop: Paced) -> None:
    """Thousands of commands a second would otherwise be kept for seconds."""
    with ThreadPoolExecutor(1) as threads:
        running = Running(loop, threads)
        for _ in range(100):
            running.promised().cancel()
        assert loop.timers == 1
        assert len(running._waiting) == 1
