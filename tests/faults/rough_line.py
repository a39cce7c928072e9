"""A line that is slow, narrow, or breaks in the middle of a message."""

from __future__ import annotations

import contextlib
import socket
import threading
import time
from typing import Final

from tests.support.proxy import Proxy, _end

_PIECE: Final = 128


class RoughLine(Proxy):
    """A proxy that may delay, throttle, and break after so many more bytes in one direction."""

    def __init__(self, host: str, port: int) -> None:
        self.delay = 0.0
        """Seconds that each piece is held back, in each direction."""
        self.rate: float | None = None
        """Bytes a second and direction."""
        self._left: dict[bool, int | None] = {True: None, False: None}
        self._counting = threading.Lock()
        self.breaks = 0
        self.passed = {True: 0, False: 0}
        """Bytes forwarded to the server (``True``) and to the client."""
        super().__init__(host, port)

    def break_after(self, count: int, *, up: bool) -> None:
        """Break the line that carries the byte behind the next ``count``, to the server (``up``) or from it."""
        with self._counting:
            self._left = {up: count, not up: None}

    def _forward(self, source: socket.socket, sink: socket.socket, up: bool) -> None:
        with contextlib.suppress(OSError):
            while chunk := source.recv(_PIECE if self.rate else 65_536):
                self._flowing.wait()
                if self.delay or self.rate:
                    time.sleep(self.delay + (len(chunk) / self.rate if self.rate else 0))
                passing, broken = self._passing(len(chunk), up)
                sink.sendall(chunk[:passing])
                if broken:
                    break
        _end(source)
        _end(sink)

    def _passing(self, length: int, up: bool) -> tuple[int, bool]:
        with self._counting:
            left = self._left[up]
            if left is not None and left < length:
                self._left[up] = None
                self.breaks += 1
                return left, True
            self._left[up] = None if left is None else left - length
            self.passed[up] += length
            return length, False
