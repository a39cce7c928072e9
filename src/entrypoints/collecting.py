"""Garbage collection of a process that serves: a full one looks at all that is kept, and stops every thread for it."""

import gc
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final

YOUNG: Final = 20_000
"""New containers between two collections: what a command leaves behind is freed by counting references, without one."""


def collect_seldom() -> None:
    """Leave what start-up made out of every later collection, and collect the rest seldom; for a process of our own."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(YOUNG, 20, 20)


@contextmanager
def without_pauses() -> Iterator[None]:
    """Everything that is made meanwhile is kept: there is nothing for a garbage collection to find."""
    collecting = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if collecting:
            gc.enable()
