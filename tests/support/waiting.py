"""Waiting for what another thread or process is about to do."""

import time
from collections.abc import Callable, Iterable
from threading import Thread


def until(condition: Callable[[], bool], seconds: float = 10.0) -> None:
    """Wait for something that another thread brings about."""
    deadline = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < deadline, "it did not come about in time"
        time.sleep(0.005)


def ended(threads: Thread | Iterable[Thread], seconds: float = 60.0) -> None:
    """Wait for threads to end; one that does not is a failure, and no reason to wait for ever."""
    deadline = time.monotonic() + seconds
    for thread in [threads] if isinstance(threads, Thread) else list(threads):
        thread.join(max(0.0, deadline - time.monotonic()))
        assert not thread.is_alive(), f"{thread.name} did not end in time"
