"""Random bytes of the operating system, drawn in larger pieces.

Each draw lets go of the interpreter's lock, and a thread that works at the full may have it for five milliseconds
before it comes back: a command that draws seven times would wait seven times. No byte is given twice, and a forked
process begins anew.
"""

import os
from collections import deque
from typing import Final

_PIECE: Final = 32
_PIECES: Final = 128
_drawn: Final[deque[bytes]] = deque()


def random_bytes(count: int) -> bytes:
    """At most 32 bytes. Raises ``ValueError`` for more."""
    if count > _PIECE:
        raise ValueError(f"{count} bytes are more than {_PIECE}")
    while True:
        try:
            return _drawn.popleft()[:count]
        except IndexError:
            many = os.urandom(_PIECE * _PIECES)
            _drawn.extend(many[first : first + _PIECE] for first in range(0, len(many), _PIECE))


def random_bits(count: int) -> int:
    """A number of so many random bits, at most 256."""
    return int.from_bytes(random_bytes(-(-count // 8))) >> (-count % 8)


os.register_at_fork(after_in_child=_drawn.clear)
