"""How many readers wait for news: bounded, because each holds a connection (threats T18)."""

from collections.abc import Iterator
from contextlib import contextmanager

from wuye.entrypoints.http.problems import Problem


class Streams:
    """Counts waiting readers; used inside the event loop only."""

    def __init__(self) -> None:
        self._open = 0

    def check(self, most: int) -> None:
        """Refuse one more reader when there are enough. Raises ``Problem("unavailable")``."""
        if self._open >= most:
            raise Problem("unavailable", headers={"Retry-After": "5"}, service="feed", shown={"service": "feed"})

    @contextmanager
    def one(self, most: int | None = None) -> Iterator[None]:
        """Count a reader while it waits. Raises ``Problem("unavailable")`` when there are enough."""
        if most is not None:
            self.check(most)
        self._open += 1
        try:
            yield
        finally:
            self._open -= 1
