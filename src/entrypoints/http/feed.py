"""The change feed: every fact in commit order, as JSON or as an event stream; nothing expires."""

from collections.abc import AsyncIterator
from typing import Any, Final

import msgspec
from litestar import Request, Response, get
from litestar.handlers import HTTPRouteHandler
from litestar.response import Stream

from wuye.application.ports import Unreadable
from wuye.entrypoints.http.access import check_overseer
from wuye.entrypoints.http.acting import acting
from wuye.entrypoints.http.asked import Asked
from wuye.entrypoints.http.door import Door, door_of
from wuye.entrypoints.http.paging import LIMIT
from wuye.entrypoints.http.problems import header
from wuye.entrypoints.http.query import Whole, parsed
from wuye.entrypoints.http.replies import reply
from wuye.entrypoints.http.shown import closed, event_shown, unreadable_shown
from wuye.entrypoints.http.turns import in_turn

PARAMETERS: Final = (
    Whole(name="after", help="Position behind which to begin; 0 is the beginning. 起始位置（不含）。"),
    LIMIT,
    Whole(name="wait", help="Seconds to wait for news when there is none. 无新事件时等待的秒数。", maximum=30),
)
STREAM: Final = "text/event-stream"
_HEARTBEAT: Final = 15.0
_RETRY: Final = b"retry: 2000\n\n"


def feed_handler() -> HTTPRouteHandler:
    """``GET /v1/events``: async, because waiting readers must hold no thread."""

    @get("/v1/events", name="feed")
    async def feed(request: Request[Any, Any, Any]) -> Response[bytes] | Stream:
        door, asked = door_of(request)
        asked_for = parsed(request.scope["query_string"], PARAMETERS)
        check_overseer(acting(asked))
        after = _last_event_id(asked, asked_for.get("after", 0))
        limit = asked_for.get("limit", 50)
        if STREAM in (asked.header("accept") or ""):
            return _stream(door, after, limit)
        wait = min(asked_for.get("wait", 0), door.settings.wait_limit)
        items = await _page(door, after, limit)
        if not items and wait:
            with door.streams.one(door.settings.streams):
                await door.tail.wait(after, wait)
            items = await _page(door, after, limit)
        following = items[-1]["position"] if items else after
        return reply({"items": items, "next": following}, headers={"Wuye-Position": str(following)})

    return feed


async def _page(door: Door, after: int, limit: int) -> list[dict[str, Any]]:
    return await in_turn(_read, door, after, limit)


def _read(door: Door, after: int, limit: int) -> list[dict[str, Any]]:
    return [
        unreadable_shown(one) if isinstance(one, Unreadable) else event_shown(one, door.desk, closed)
        for one in door.desk.log.page(after, limit)
    ]


def _last_event_id(asked: Asked, after: int) -> int:
    """Where to begin: a browser that comes back names the last position it saw."""
    value = asked.header("last-event-id")
    if value is None:
        return after
    if not (value.isascii() and value.isdigit() and len(value) <= 16):
        raise header("invalid-header", "Last-Event-ID", "integer", minimum=0, maximum=2**53)
    return int(value)


def _stream(door: Door, after: int, limit: int) -> Stream:
    door.streams.check(door.settings.streams)
    return Stream(_events(door, after, limit), media_type=STREAM, headers={"Cache-Control": "no-store"})


async def _events(door: Door, after: int, limit: int) -> AsyncIterator[bytes]:
    with door.streams.one():
        yield _RETRY
        while not door.tail.closing:
            items = await _page(door, after, limit)
            for item in items:
                after = item["position"]
                data = msgspec.json.encode(item)
                yield b"id: %d\nevent: %s\ndata: %s\n\n" % (after, item["name"].encode(), data)
            if not items and not await door.tail.wait(after, _HEARTBEAT):
                yield b": \n\n"
