"""Work beside the desk that goes on for ever: one process leads it, the others rest; a failure makes it wait longer."""

import threading
from collections.abc import Callable
from types import TracebackType
from typing import Final, Self

import structlog

from wuye.application.ports import Views

REST_SECONDS: Final = 1.0
LONGEST_REST_SECONDS: Final = 30.0


class Watch:
    """A turn of work again and again in a thread of its own, supervised: a failure makes it wait longer, never end."""

    def __init__(
        self, views: Views, turn: Callable[[], object], *, task: str, name: str, rest: float = REST_SECONDS
    ) -> None:
        self._views = views
        self._do = turn
        self._task = task
        self._name = name
        self._rest = rest
        self._log = structlog.get_logger(f"wuye.{name}")
        self._stopping = threading.Event()
        self._thread: threading.Thread | None = None

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.stop()

    def start(self) -> None:
        """Run in a thread of its own."""
        if self._thread is None:
            self._stopping.clear()
            self._thread = threading.Thread(target=self.run, name=f"wuye-{self._name}", daemon=True)
            self._thread.start()

    def stop(self, timeout: float = 10.0) -> None:
        """Stop, and let another process lead. Stopping twice is once."""
        self._stopping.set()
        if self._thread is not None:
            self._thread.join(timeout)
            self._thread = None

    def run(self) -> None:
        """Take turns until ``stop`` is called, whatever fails meanwhile."""
        failures = 0
        try:
            while not self._stopping.is_set():
                failures = self._turn(failures)
                self._stopping.wait(min(LONGEST_REST_SECONDS, self._rest * 2 ** min(failures, 10)))
        finally:
            self._resign()

    def _turn(self, failures: int) -> int:
        try:
            if self._views.lead(self._task):
                self._do()
        except Exception as error:  # noqa: BLE001 - supervision: no failure may end the work
            self._log.warning(f"{self._name}-failed", error=type(error).__name__, failures=failures + 1)
            return failures + 1
        return 0

    def _resign(self) -> None:
        try:
            self._views.resign(self._task)
        except Exception as error:  # noqa: BLE001 - the lead ends with the connection anyway
            self._log.warning(f"{self._name}-not-resigned", error=type(error).__name__)
