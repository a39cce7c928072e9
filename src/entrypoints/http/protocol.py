"""The line a request comes over: uvicorn's and h11's, with limits where the libraries have none."""

import asyncio
import re
from typing import Any, Final

import h11
from h11._receivebuffer import ReceiveBuffer
from uvicorn.protocols.http.h11_impl import STATUS_PHRASES, H11Protocol

from wuye.entrypoints.http.settings import HttpSettings

_BARE_LINE_FEED: Final = re.compile(rb"(?<!\r)\n")
_END_OF_HEAD: Final = re.compile(rb"\n\r?\n")


class StrictLines(ReceiveBuffer):
    """h11's buffer, but a line ends with CR LF or not at all (bad input B6, RFC 9112 section 2.2)."""

    def maybe_extract_lines(self) -> list[bytearray] | None:
        """The lines of a head. Raises ``h11.RemoteProtocolError`` at a bare line feed."""
        end = _END_OF_HEAD.search(self._data)
        if end is not None and _BARE_LINE_FEED.search(self._data, 0, end.end()):
            raise h11.RemoteProtocolError("bare line feed")
        return super().maybe_extract_lines()


class LimitedProtocol(H11Protocol):
    """uvicorn's protocol with a deadline for the head of a request and a name for each refusal."""

    settings: HttpSettings

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.conn._receive_buffer = StrictLines()  # noqa: SLF001 - h11 offers no way to be strict about line ends
        self._head_timer: asyncio.TimerHandle | None = None

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]  # as in uvicorn
        """Begin to wait for a head."""
        super().connection_made(transport)
        self._watch_head()

    def data_received(self, data: bytes) -> None:
        """Take bytes; the deadline runs while a head is incomplete."""
        super().data_received(data)
        self._watch_head()

    def connection_lost(self, exc: Exception | None) -> None:
        """Forget the deadline."""
        self._forget_head()
        super().connection_lost(exc)

    def send_400_response(self, msg: str) -> None:  # noqa: ARG002 - our answer names no more than the status
        """Refuse what h11 could not read; h11 keeps it, so that the reason can be told."""
        pending = self.conn.trailing_data[0]
        first, line_end, _ = pending.partition(b"\r\n")
        if len(first) > self.settings.url_limit:
            self._refuse(414)
        elif line_end and len(pending) > self.settings.head_limit and not _END_OF_HEAD.search(pending):
            self._refuse(431)
        else:
            self._refuse(400)

    def _watch_head(self) -> None:
        waiting = self.conn.their_state is h11.IDLE and not self.transport.is_closing()
        if waiting and self._head_timer is None:
            self._head_timer = self.loop.call_later(self.settings.head_seconds, self._head_is_late)
        elif not waiting:
            self._forget_head()

    def _forget_head(self) -> None:
        if self._head_timer is not None:
            self._head_timer.cancel()
            self._head_timer = None

    def _head_is_late(self) -> None:
        self._head_timer = None
        if self.conn.their_state is h11.IDLE and not self.transport.is_closing():
            self._refuse(408)

    def _refuse(self, status: int) -> None:
        # Nothing of the request line is echoed.
        reason = STATUS_PHRASES[status]
        headers = [(b"content-type", b"text/plain; charset=utf-8"), (b"connection", b"close")]
        for event in (
            h11.Response(status_code=status, headers=headers, reason=reason),
            h11.Data(data=reason),
            h11.EndOfMessage(),
        ):
            self.transport.write(self.conn.send(event) or b"")
        self.transport.close()
