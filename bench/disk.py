"""What the disk takes for a bystander: a small write made durable again and again, beside what is measured."""

from __future__ import annotations

import os
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from time import perf_counter
from typing import Final

_BLOCK: Final = os.urandom(8192)
_BLOCKS: Final = 512
_FEWEST: Final = 2
"""Of one there are no percentiles."""
_durable: Final = getattr(os, "fdatasync", os.fsync)


@contextmanager
def bystander(folder: Path, every: float = 0.05) -> Iterator[list[float]]:
    """Milliseconds of each such write into a file there; the list fills while the block runs.

    The file has its size beforehand: nothing but those 8 KiB is waited for, and what the disk itself is busy with.
    """
    waited: list[float] = []
    stop = threading.Event()
    with (folder / "bystander").open("w+b", buffering=0) as file:
        file.write(_BLOCK * _BLOCKS)
        os.fsync(file.fileno())

        def write() -> None:
            while len(waited) < _FEWEST or not stop.wait(every):
                file.seek(len(waited) % _BLOCKS * len(_BLOCK))
                file.write(_BLOCK)
                began = perf_counter()
                _durable(file.fileno())
                waited.append((perf_counter() - began) * 1000)

        thread = threading.Thread(target=write, daemon=True)
        thread.start()
        try:
            yield waited
        finally:
            stop.set()
            thread.join()
