"""The host's clock and randomness, and their steered twins for the demo and the tests."""

import os
import random
import threading
import time
from collections import deque
from collections.abc import Callable
from datetime import UTC, datetime, timedelta, timezone
from typing import Final

from wuye.adapters.randomness import random_bits
from wuye.application.ports import Clock

CROCKFORD: Final = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
"""Base 32 without I, L, O and U: what is read over the telephone stays unmistakable."""

CHINA: Final = timezone(timedelta(hours=8))
"""Asia/Shanghai, which has kept one offset since 1991; short numbers carry its day."""

NUMBER_DIGITS: Final = 5
_COUNTER_BITS: Final = 12
_TAILS_AT_ONCE: Final = 512
_COUNTS: Final = tuple(f"{count:03x}" for count in range(1 << _COUNTER_BITS))
_MILLISECOND: Final = 1_000_000
"""In nanoseconds."""
_VARIANT: Final = bytes(0b10 << 6 | one & 0x3F for one in range(256))
"""The byte that begins the last 64 bits, with the variant in place of two of its random bits."""


class SystemClock:
    """The host's clock, in UTC, to the microsecond."""

    def now(self) -> datetime:
        """The present instant."""
        return datetime.now(UTC)


class ManualClock:
    """A clock that stands still until it is moved: for the demo and the tests."""

    def __init__(self, start: datetime) -> None:
        self._lock = threading.Lock()
        self._now = _aware(start)

    def now(self) -> datetime:
        """The instant it was last set to."""
        with self._lock:
            return self._now

    def advance(self, step: timedelta | None = None, **parts: float) -> datetime:
        """Move on by a step, or by parts as of ``timedelta`` (``hours=2``); gives the new instant."""
        with self._lock:
            self._now += timedelta(**parts) if step is None else step
            return self._now

    def set(self, instant: datetime) -> None:
        """Jump to an instant, also backwards. Raises ``ValueError`` for a naive one."""
        with self._lock:
            self._now = _aware(instant)


class RunningClock:
    """A clock that runs on from an instant of the past or the future: for a demo that is looked at later."""

    def __init__(self, start: datetime) -> None:
        self._start = _aware(start)
        self._begun = time.monotonic()

    def now(self) -> datetime:
        """The start, and as much time as has passed since."""
        return self._start + timedelta(seconds=time.monotonic() - self._begun)


def _aware(instant: datetime) -> datetime:
    if instant.tzinfo is None:
        raise ValueError("a clock needs an aware instant")
    return instant.astimezone(UTC)


class _Ids:
    """UUIDv7 (RFC 9562, 6.2 method 1) and short numbers, over any source of randomness and time."""

    def __init__(self, randbits: Callable[[int], int], tail: Callable[[], str], nanoseconds: Callable[[], int]) -> None:
        self._randbits = randbits
        self._tail = tail
        """Draws the last 64 bits of a UUID, as they are written: its variant and 62 random ones."""
        self._nanoseconds = nanoseconds
        self._lock = threading.Lock()
        self._last = 0
        self._counter = 0
        self._begins = ""

    def uuid7(self) -> str:
        """A UUIDv7 in canonical form; those of one process sort in the order they were made."""
        with self._lock:
            now = self._nanoseconds() // _MILLISECOND
            if now > self._last:
                self._begin(now)
            else:
                self._counter += 1
                if self._counter >> _COUNTER_BITS:
                    self._begin(self._last + 1)
            return f"{self._begins}{_COUNTS[self._counter]}-{self._tail()}"

    def _begin(self, millisecond: int) -> None:
        # The top bit stays free, so that a busy millisecond has room to count.
        self._last, self._counter = millisecond, self._randbits(_COUNTER_BITS - 1)
        begins = f"{millisecond:012x}"
        self._begins = f"{begins[:8]}-{begins[8:]}-7"

    def number(self, prefix: str, at: datetime) -> str:
        """A short number such as ``T-261121-4KX7Q``; uniqueness is the reservation stream's affair."""
        drawn = self._randbits(5 * NUMBER_DIGITS)
        digits = "".join([CROCKFORD[drawn >> 5 * place & 31] for place in range(NUMBER_DIGITS)])
        day = _aware(at).astimezone(CHINA)
        return f"{prefix}-{day.year % 100:02}{day.month:02}{day.day:02}-{digits}"


class SystemIds(_Ids):
    """Ids from the operating system's randomness and clock."""

    def __init__(self) -> None:
        super().__init__(random_bits, _random_tail, time.time_ns)


class SeededIds(_Ids):
    """The same ids in every run with the same seed and the same clock: for the demo and the tests."""

    def __init__(self, seed: int, clock: Clock | None = None) -> None:
        source = random.Random(seed)  # noqa: S311 - repeatable on purpose; no secret is drawn from it

        def tail() -> str:
            digits = f"{0b10 << 62 | source.getrandbits(62):016x}"
            return f"{digits[:4]}-{digits[4:]}"

        instants = clock or ManualClock(datetime(2026, 1, 1, tzinfo=UTC))
        super().__init__(
            source.getrandbits,
            tail,
            lambda: int(instants.now().timestamp() * 1000) * _MILLISECOND,
        )


_tails: Final[deque[str]] = deque()
"""Drawn, and not given yet: written many at a time, each costs half."""
os.register_at_fork(after_in_child=_tails.clear)


def _random_tail() -> str:
    while True:
        try:
            return _tails.popleft()
        except IndexError:
            drawn = bytearray(os.urandom(8 * _TAILS_AT_ONCE))
            drawn[::8] = drawn[::8].translate(_VARIANT)
            digits = drawn.hex()
            _tails.extend([f"{digits[at : at + 4]}-{digits[at + 4 : at + 16]}" for at in range(0, len(digits), 16)])
