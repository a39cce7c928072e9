"""Memory of a process that serves: collected seldom, because a full collection stops every thread, and given back."""

import gc
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final

YOUNG: Final = 20_000
"""New containers between two collections: what a command leaves behind is freed by counting references, without one."""
_KIB: Final = 1024
_THRIFT: Final = {-8: 2, -3: 128 * _KIB, -1: 128 * _KIB}
"""Of the C library (``malloc.h``): ``M_ARENA_MAX``, ``M_MMAP_THRESHOLD``, ``M_TRIM_THRESHOLD``."""


def give_back_memory() -> None:
    """Let the C library return what is freed: by itself it keeps a heap a thread, and what a large page once took.

    For a process of our own, before it starts threads; where the C library cannot be told, nothing happens.
    """
    import ctypes  # here, so that a command line that is over soon need not load it

    tell = getattr(ctypes.CDLL(None), "mallopt", None)
    if tell is not None:
        for parameter, value in _THRIFT.items():
            tell(parameter, value)


def collect_seldom() -> None:
    """Leave what start-up made out of every later collection, and collect the rest seldom; for a process of our own."""
    import linecache

    # The text of every function that attrs has generated: for debuggers, 5 MiB.
    linecache.clearcache()
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
