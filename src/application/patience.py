"""How long a caller waits: every call a command makes, together, ends within what the caller was promised.

Each adapter bounds its own waits; but a line on which every answer takes just less than its bound adds them up. So the
desk states once when a command must be answered, and the adapters wait no longer than until then.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from functools import wraps
from time import monotonic
from typing import Final, ParamSpec, TypeVar

P = ParamSpec("P")
T = TypeVar("T")

PROMISED_SECONDS: Final = 4.5
"""Time for all the waits of one command; an answer is due within five seconds (design 5)."""
_LEAST_SECONDS: Final = 0.05
_until: ContextVar[float | None] = ContextVar("wuye-until", default=None)


def left(most: float) -> float:
    """Seconds that one wait may take: ``most``, or what is left for the command it belongs to."""
    until = _until.get()
    return most if until is None else min(most, max(_LEAST_SECONDS, until - monotonic()))


@contextmanager
def in_time_since(began: float) -> Iterator[None]:
    """End all waits inside, together, ``PROMISED_SECONDS`` after ``began`` (``monotonic()``); the outermost counts."""
    token = None if _until.get() is not None else _until.set(began + PROMISED_SECONDS)
    try:
        yield
    finally:
        if token is not None:
            _until.reset(token)


def in_time(work: Callable[P, T]) -> Callable[P, T]:
    """A function whose waits, together, end within ``PROMISED_SECONDS``."""

    @wraps(work)
    def bounded(*args: P.args, **kwargs: P.kwargs) -> T:
        # As ``in_time_since``, without a generator for every command.
        if _until.get() is not None:
            return work(*args, **kwargs)
        token = _until.set(monotonic() + PROMISED_SECONDS)
        try:
            return work(*args, **kwargs)
        finally:
            _until.reset(token)

    return bounded
