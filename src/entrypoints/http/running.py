"""Commands that are running in this process, so that a hasty repeat is told to wait (bad input B41)."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager

from wuye.entrypoints.http.problems import Problem


class Running:
    """Which actor's idempotency keys are being worked on; between processes the log itself keeps the order."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._keys = set[tuple[str, str]]()

    @contextmanager
    def only(self, actor: str, key: str) -> Iterator[None]:
        """Hold a key for the length of a command. Raises ``Problem("in-progress")`` when it is held."""
        with self._lock:
            if (actor, key) in self._keys:
                raise Problem("in-progress", headers={"Retry-After": "1"})
            self._keys.add((actor, key))
        try:
            yield
        finally:
            with self._lock:
                self._keys.discard((actor, key))
