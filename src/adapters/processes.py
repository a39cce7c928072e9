"""Which process this is, for what must not be shared over a fork.

The system is asked once: each question would cost a third of a microsecond, and every command puts several.
"""

import os
from typing import Final


class _Process:
    __slots__ = ("id",)

    def __init__(self) -> None:
        self.look()

    def look(self) -> None:
        """Ask the system."""
        self.id = os.getpid()


HERE: Final = _Process()
"""The process that asks; in a forked child another one."""
os.register_at_fork(after_in_child=HERE.look)
