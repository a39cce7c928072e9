"""One kept-alive connection of a client over HTTP, with little in it: client and server share the cores."""

from __future__ import annotations

import asyncio
import json
from contextlib import suppress
from typing import Any, Final

_END: Final = b"\r\n\r\n"
_LENGTH: Final = b"content-length:"


class Line(asyncio.Protocol):
    """A connection to a port of this machine, made when it is first used and again when it was closed."""

    def __init__(self, port: int) -> None:
        self.port = port
        self._line: asyncio.Transport | None = None
        self._read = b""
        self._answer: asyncio.Future[tuple[int, dict[str, Any]]] | None = None
        self._gone: asyncio.Future[None] | None = None

    async def ask(self, sent: bytes) -> tuple[int, dict[str, Any]]:
        """Status and JSON of an answer. Raises ``OSError`` or ``EOFError`` when the line breaks."""
        loop = asyncio.get_running_loop()
        if self._line is None:
            self._gone = loop.create_future()
            await loop.create_connection(lambda: self, "127.0.0.1", self.port)
        assert self._line is not None
        answer: asyncio.Future[tuple[int, dict[str, Any]]] = loop.create_future()
        self._answer = answer
        self._line.write(sent)
        try:
            return await answer
        finally:
            self._answer = None

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """The line is there."""
        assert isinstance(transport, asyncio.Transport)
        self._line, self._read = transport, b""

    def data_received(self, data: bytes) -> None:
        """A piece of an answer, mostly the whole."""
        self._read += data
        head, end, body = self._read.partition(_END)
        if not end:
            return
        head = head.lower()
        at = head.index(_LENGTH) + len(_LENGTH)
        if len(body) < int(head[at : at + 20].partition(b"\r")[0]):
            return
        self._read = b""
        if b"connection: close" in head:
            self.close()
        if self._answer is not None and not self._answer.done():
            self._answer.set_result((int(head[9:12]), json.loads(body)))

    def connection_lost(self, exc: Exception | None) -> None:
        """The other end has hung up, or seen that we have."""
        self._line = None
        if self._answer is not None and not self._answer.done():
            self._answer.set_exception(exc or EOFError("hung up"))
        if self._gone is not None and not self._gone.done():
            self._gone.set_result(None)

    def close(self) -> None:
        """Hang up."""
        if self._line is not None:
            self._line.close()
            self._line = None

    async def closed(self) -> None:
        """Hang up, and wait until the other end has seen it."""
        if self._gone is not None:
            self.close()
            with suppress(OSError):
                await self._gone
