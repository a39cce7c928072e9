"""A TCP proxy on 127.0.0.1 that cuts, freezes and closes lines, for the faults of a network."""

from __future__ import annotations

import contextlib
import socket
import threading
from types import TracebackType
from typing import Final, Self
from urllib.parse import urlsplit, urlunsplit

_CHUNK: Final = 65_536


class Proxy:
    """Forwards bytes to a server until it is told otherwise. Leaving the ``with`` block ends all its lines."""

    def __init__(self, host: str, port: int) -> None:
        self._target = (host, port)
        self._lines: list[socket.socket] = []
        self._muted: set[socket.socket] = set()
        """Servers whose answers nobody is to have any more."""
        self._lock = threading.Lock()
        self._flowing = threading.Event()
        self._flowing.set()
        self._cut: tuple[bytes, bool, bool] | None = None
        self.cuts = 0
        self._watched: dict[bytes, int] = {}
        self._listener: socket.socket | None = None
        self.port = 0
        self.open()

    @classmethod
    def before(cls, url: str) -> tuple[Proxy, str]:
        """A proxy in front of a database, and the address of the database through it."""
        parts = urlsplit(url)
        assert parts.hostname is not None
        assert parts.port is not None
        proxy = cls(parts.hostname, parts.port)
        user = f"{parts.username}@" if parts.username else ""
        return proxy, urlunsplit(parts._replace(netloc=f"{user}127.0.0.1:{proxy.port}"))

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def open(self) -> None:
        """Accept connections, on the same port as before."""
        listener = socket.create_server(("127.0.0.1", self.port), reuse_port=False)
        self.port = listener.getsockname()[1]
        self._listener = listener
        threading.Thread(target=self._accept, args=(listener,), daemon=True).start()

    def close(self) -> None:
        """Refuse connections and end every line."""
        listener, self._listener = self._listener, None
        if listener is not None:
            # Closing alone does not wake a thread inside accept().
            with contextlib.suppress(OSError):
                listener.shutdown(socket.SHUT_RDWR)
            listener.close()
        self._flowing.set()
        self.end_lines()

    def end_lines(self) -> None:
        """End every line there is; new ones are accepted."""
        with self._lock:
            lines, self._lines = self._lines, []
        for line in lines:
            _end(line)

    def cut_at(self, marker: bytes, *, delivered: bool, close: bool = False) -> None:
        """End the line on which the client next sends a marker.

        ``delivered``: the server gets it, and does it, but its answer is lost; else the server never sees it.
        ``close``: nothing can be reached afterwards.
        """
        self._cut = marker, delivered, close

    def watch(self, *markers: bytes) -> None:
        """Count from now on how often the client sends each of these."""
        self._watched = dict.fromkeys(markers, 0)

    def sent(self, marker: bytes) -> int:
        """How often a marker was sent since it is watched."""
        return self._watched[marker]

    def freeze(self) -> None:
        """Forward nothing and close nothing; new lines are accepted and stay silent."""
        self._flowing.clear()

    def thaw(self) -> None:
        """Forward again, what was held back first."""
        self._flowing.set()

    def _accept(self, listener: socket.socket) -> None:
        while True:
            try:
                client, _ = listener.accept()
            except OSError:
                return
            try:
                server = socket.create_connection(self._target, timeout=5)
            except OSError:
                client.close()
                continue
            server.settimeout(None)
            with self._lock:
                self._lines += [client, server]
            for source, sink, up in ((client, server, True), (server, client, False)):
                threading.Thread(target=self._forward, args=(source, sink, up), daemon=True).start()

    def _forward(self, source: socket.socket, sink: socket.socket, up: bool) -> None:
        with contextlib.suppress(OSError):
            while chunk := source.recv(_CHUNK):
                self._flowing.wait()
                for marker in self._watched if up else ():
                    self._watched[marker] += chunk.count(marker)
                cut = self._cut
                if up and cut is not None and cut[0] in chunk:
                    self._end_line(chunk, source, sink, delivered=cut[1], close=cut[2])
                    return
                if up or source not in self._muted:
                    sink.sendall(chunk)
        _end(source)
        _end(sink)

    def _end_line(
        self, chunk: bytes, client: socket.socket, server: socket.socket, *, delivered: bool, close: bool
    ) -> None:
        self._cut = None
        self.cuts += 1
        with self._lock, contextlib.suppress(ValueError):
            self._lines.remove(server)
        if close:
            self.close()
        if delivered:
            # The thread that forwards answers is still about.
            self._muted.add(server)
            # A terminating message behind it: the server does its work in order, then hangs up.
            server.sendall(chunk + b"X\x00\x00\x00\x04")
            with contextlib.suppress(OSError):
                server.settimeout(5)
                while server.recv(_CHUNK):
                    pass
        _end(client)
        _end(server)


def _end(line: socket.socket) -> None:
    with contextlib.suppress(OSError):
        line.shutdown(socket.SHUT_RDWR)
    line.close()
