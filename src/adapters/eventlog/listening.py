"""A LISTEN connection as a hint: those who wait wake up sooner; nothing depends on it."""

from collections.abc import Callable
from threading import Event, Lock, Thread
from time import monotonic
from typing import Final

import psycopg
from psycopg.sql import SQL, Identifier

from wuye.adapters import bounded

_GLANCE_SECONDS: Final = 0.5
_HEARTBEAT_SECONDS: Final = 5.0
_RECONNECT_SECONDS: Final = 1.0


class Listener:
    """Listens on a channel in a thread of its own, from the first ``start`` on; a dead line is replaced."""

    def __init__(self, url: str, channel: str, announce: Callable[[], None]) -> None:
        self._url = url
        self._channel = channel
        self._announce = announce
        self._stopped = Event()
        self._lock = Lock()
        self._thread: Thread | None = None

    def start(self) -> None:
        """Begin to listen, once."""
        with self._lock:
            if self._thread is None and not self._stopped.is_set():
                self._thread = Thread(target=self._run, name="wuye-log-listener", daemon=True)
                self._thread.start()

    def stop(self) -> None:
        """Stop listening; waits for the thread's last glance."""
        self._stopped.set()
        with self._lock:
            if self._thread is not None:
                self._thread.join(2 * _GLANCE_SECONDS)

    def _run(self) -> None:
        while not self._stopped.is_set():
            try:
                self._listen()
            except psycopg.Error:
                self._stopped.wait(_RECONNECT_SECONDS)

    def _listen(self) -> None:
        arguments = bounded.settings("wuye-log-listener")
        with bounded.BoundedConnection.connect(self._url, autocommit=True, **arguments) as connection:
            connection.execute(SQL("LISTEN {}").format(Identifier(self._channel)))
            # What was announced while nobody listened is found by looking.
            self._announce()
            heartbeat = monotonic() + _HEARTBEAT_SECONDS
            while not self._stopped.is_set():
                for _ in connection.notifies(timeout=_GLANCE_SECONDS, stop_after=1):
                    self._announce()
                if monotonic() > heartbeat:
                    # A half-open line is silent for ever unless it is asked something.
                    connection.execute("SELECT 1")
                    heartbeat = monotonic() + _HEARTBEAT_SECONDS
