"""One thread watches the log for everyone who waits for it, so that waiting readers hold no thread."""

import asyncio
import threading
from typing import Final

from wuye.application.ports import EventLog, Unavailable

_ROUND: Final = 1.0
"""Seconds after which the watching thread looks whether it is to end."""


class Tail:
    """Tells waiting readers that the log has grown, and everyone that the server is closing."""

    def __init__(self, log: EventLog) -> None:
        self._log = log
        self._loop: asyncio.AbstractEventLoop | None = None
        self._thread: threading.Thread | None = None
        self._grown = asyncio.Event()
        self._waiting = 0
        self._wanted = threading.Event()
        """Somebody waits: else nobody need ask the log, which would be asked at every command."""
        self._head = 0
        self.closing = False

    def start(self) -> None:
        """Begin to watch; called inside the event loop."""
        self._loop = asyncio.get_running_loop()
        self._thread = threading.Thread(target=self._watch, name="wuye-tail", daemon=True)
        self._thread.start()

    def close(self) -> None:
        """Let every waiting reader go; called inside the event loop."""
        self.closing = True
        self._grown.set()
        self._wanted.set()

    def join(self) -> None:
        """Wait for the watching thread to end."""
        if self._thread is not None:
            self._thread.join(timeout=5 * _ROUND)

    async def wait(self, after: int, seconds: float) -> bool:
        """Wait until the log has something behind ``after``; ``False`` when the time is up or the server closes."""
        deadline = asyncio.get_running_loop().time() + seconds
        self._waiting += 1
        self._wanted.set()
        try:
            while self._head <= after and not self.closing:
                left = deadline - asyncio.get_running_loop().time()
                if left <= 0:
                    return False
                try:
                    await asyncio.wait_for(self._grown.wait(), left)
                except TimeoutError:
                    return False
            return not self.closing
        finally:
            self._waiting -= 1
            if not self._waiting:
                self._wanted.clear()

    def _watch(self) -> None:
        seen = 0
        while not self.closing:
            if not self._wanted.wait(_ROUND):
                continue
            try:
                if self._log.wait(seen, _ROUND):
                    seen = self._log.head()
                    self._tell(seen)
            except Unavailable:
                # Readers meet the same failure themselves; watching goes on when the log is back.
                threading.Event().wait(_ROUND)

    def _tell(self, head: int) -> None:
        assert self._loop is not None
        try:
            self._loop.call_soon_threadsafe(self._wake, head)
        except RuntimeError:
            # The loop was closed under us: nobody waits any more.
            self.closing = True

    def _wake(self, head: int) -> None:
        self._head = head
        grown, self._grown = self._grown, asyncio.Event()
        grown.set()
