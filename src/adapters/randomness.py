"""Random bytes of the operating system, drawn in larger pieces.

Each draw lets go of the interpreter's lock, and a thread that works at the full may have it for five milliseconds
before it comes back: a command that draws seven times would wait seven times. No byte is given twice, and a forked
process begins anew.
"""

import os
from collections import deque
from struct import unpack
from typing import Final

_MOST: Final = 32
_DRAWN_AT_ONCE: Final = 4096
_drawn: Final[dict[int, deque[bytes]]] = {}
"""Pieces that nobody has been given yet, by their length."""


def random_bytes(count: int) -> bytes:
    """From 1 to 32 bytes. Raises ``ValueError`` for another number."""
    while True:
        try:
            return _drawn[count].popleft()
        except LookupError:
            if not 1 <= count <= _MOST:
                raise ValueError(f"{count} bytes are none or more than {_MOST}") from None
            _drawn.setdefault(count, deque()).extend(random_pieces(count, _DRAWN_AT_ONCE // count))


def random_pieces(count: int, many: int) -> tuple[bytes, ...]:
    """So many pieces of ``count`` bytes each, in one draw: for who knows how many it takes."""
    return unpack(f"{count}s" * many, os.urandom(count * many))


def random_bits(count: int) -> int:
    """A number of so many random bits, at most 256."""
    return int.from_bytes(random_bytes(-(-count // 8))) >> (-count % 8)


os.register_at_fork(after_in_child=_drawn.clear)
