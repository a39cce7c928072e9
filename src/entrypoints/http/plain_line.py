"""Commands that come whole and in the plainest form there is need neither h11 nor an ASGI server to be understood.

Whatever is not of that form to the letter is h11's: it alone says what is no HTTP. What is of it, h11 would read in the
same way.
"""

import asyncio
import re
from typing import Any, Final, Protocol

import h11
from attrs import define, field, frozen
from uvicorn.protocols.http.h11_impl import STATUS_PHRASES

from wuye.entrypoints.http.asked import Asked
from wuye.entrypoints.http.commands import CommandRoute
from wuye.entrypoints.http.gate import marks
from wuye.entrypoints.http.protocol import LimitedProtocol
from wuye.entrypoints.http.said import Said
from wuye.entrypoints.http.short_way import ShortWay

_FIELD: Final = rb"\r\n([A-Za-z][A-Za-z0-9-]*+): ([!-~]++(?: [!-~]++)*+)"
_HEAD: Final = re.compile(rb"POST ((?:/[A-Za-z0-9_.-]++)++) HTTP/1\.1(?:" + _FIELD + rb")++")
_FIELDS: Final = re.compile(_FIELD)
_SPECIAL: Final = frozenset({b"transfer-encoding", b"te", b"trailer", b"expect", b"upgrade", b"keep-alive"})
"""Fields that say something about the line: h11 knows what."""
_CLOSE: Final = (b"connection", b"close")


@frozen
class Plain:
    """A request of the plainest form."""

    path: bytes
    headers: list[tuple[bytes, bytes]]
    body: bytes


def plain(came: bytes) -> Plain | None:
    """What came, when it is one whole request of the plainest form, and nothing else: ``None`` where h11 has to look.

    ``POST``, a path of letters and digits, fields of visible ASCII with one space before them, one ``Host`` and one
    ``Content-Length`` that is the length of what follows.
    """
    head, end, body = came.partition(b"\r\n\r\n")
    found = _HEAD.fullmatch(head) if end else None
    if found is None:
        return None
    headers = [(name.lower(), value) for name, value in _FIELDS.findall(head)]
    names = [name for name, _ in headers]
    if not _SPECIAL.isdisjoint(names) or names.count(b"host") != 1 or names.count(b"content-length") != 1:
        return None
    if (b"content-length", b"%d" % len(body)) not in headers:
        return None
    if any(name == b"connection" and value.lower() != b"keep-alive" for name, value in headers):
        return None
    return Plain(found[1], headers, body)


class Commands(Protocol):
    """Who answers commands that came whole."""

    short_way: ShortWay

    async def came_whole(self, route: CommandRoute, ref: str, scope: Any, body: bytes) -> tuple[Said, Asked]:
        """The answer and what it is marked with; never raises."""


@define(eq=False)
class _UnderWay:
    """What uvicorn asks of a request that is being answered."""

    message_event: asyncio.Event = field(factory=asyncio.Event)
    response_complete: bool = False
    keep_alive: bool = True
    disconnected: bool = False


class PlainProtocol(LimitedProtocol):
    """A line over which plain commands go straight to who answers them; all else goes h11's way."""

    commands: Commands

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._under_way: _UnderWay | None = None
        self._held = b""
        """What came before the answer was given: one request is answered after the other."""
        settings = self.settings
        self._longest = min(settings.url_limit, settings.head_limit, settings.body_limit)

    def data_received(self, data: bytes) -> None:
        """Take bytes: a plain command begins at once."""
        if self._under_way is not None:
            self._held += data
            self.flow.pause_reading()
            return
        fresh = self.conn.our_state is h11.IDLE and self.conn.their_state is h11.IDLE and not self.conn.trailing_data[0]
        found = plain(data) if fresh and len(data) <= self._longest else None
        path = "" if found is None else found.path.decode("ascii")
        way = None if found is None else self.commands.short_way.found({"method": "POST", "path": path})
        if found is None or way is None or self.transport.is_closing():
            super().data_received(data)
            return
        self._unset_keepalive_if_required()
        self._forget_head()
        scope = {"raw_path": found.path, "path": path, "query_string": b"", "headers": found.headers}
        self._under_way = _UnderWay()
        self.cycle = self._under_way  # type: ignore[assignment]  # it has what uvicorn asks of one
        task = self.loop.create_task(self._answer(self._under_way, *way, scope, found.body))
        task.add_done_callback(self.tasks.discard)
        self.tasks.add(task)

    async def _answer(self, under_way: _UnderWay, route: CommandRoute, ref: str, scope: Any, body: bytes) -> None:
        try:
            said, asked = await self.commands.came_whole(route, ref, scope, body)
            if self.flow.write_paused and not under_way.disconnected:
                await self.flow.drain()
        except BaseException:
            # The server ends before the answer is there: nobody must take silence for an answer that is yet to come.
            self.transport.close()
            raise
        self._under_way = None
        under_way.response_complete = True
        if under_way.disconnected:
            return
        head = [*self.server_state.default_headers, *said.head(), *marks(asked)]
        lines = b"".join(b"%b: %b\r\n" % pair for pair in head)
        self.transport.write(
            b"HTTP/1.1 %d %b\r\n%b\r\n%b" % (said.status, STATUS_PHRASES[said.status], lines, said.body)
        )
        if not under_way.keep_alive or _CLOSE in head:
            self.transport.close()
        self.on_response_complete()
        held, self._held = self._held, b""
        if held and not self.transport.is_closing():
            self.data_received(held)
