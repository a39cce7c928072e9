"""Many callers at once, and how much they get done in a second."""

from __future__ import annotations

import threading
from collections.abc import Callable
from time import perf_counter


def rate(work: Callable[[int], int], callers: int) -> float:
    """Each caller does its work once; the sum of what they did, by the time of all. Raises what a caller raised."""
    done: list[int] = []
    faults: list[Exception] = []
    ready = threading.Barrier(callers + 1)

    def call(number: int) -> None:
        ready.wait()
        try:
            done.append(work(number))
        except Exception as fault:  # noqa: BLE001 - told to the one who measures
            faults.append(fault)

    threads = [threading.Thread(target=call, args=(number,)) for number in range(callers)]
    for thread in threads:
        thread.start()
    ready.wait()
    began = perf_counter()
    for thread in threads:
        thread.join()
    if faults:
        raise faults[0]
    return sum(done) / (perf_counter() - began)
