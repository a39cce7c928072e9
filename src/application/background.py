"""Work in a thread of its own, from a start to a stop."""

import threading
from abc import ABC, abstractmethod
from types import TracebackType
from typing import Self


class Background(ABC):
    """Runs until it is stopped; leaving the ``with`` block stops it and lets another process lead."""

    def __init__(self, name: str) -> None:
        self._name = name
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
        """Run in a thread of its own. Starting twice is once."""
        if self._thread is None:
            self._stopping.clear()
            self._thread = threading.Thread(target=self.run, name=f"wuye-{self._name}", daemon=True)
            self._thread.start()

    def stop(self, timeout: float = 10.0) -> None:
        """Stop, and give up every lead. Stopping twice is once."""
        self._stopping.set()
        if self._thread is not None:
            self._thread.join(timeout)
            self._thread = None

    @abstractmethod
    def run(self) -> None:
        """Work until ``stop`` is called, whatever fails meanwhile."""
