"""What is refused before any route is looked for, and what every request gets: an id, a deadline, a safe path."""

import asyncio
import re
from collections.abc import Iterable, Sequence
from functools import lru_cache
from typing import Any, Final

from litestar.types import Receive, Scope, Send

from wuye.entrypoints.http.asked import Asked
from wuye.entrypoints.http.problems import MEDIA_TYPE, Problem, rendered, response_headers
from wuye.entrypoints.http.said import Said
from wuye.entrypoints.http.settings import HttpSettings

CLOSE: Final = {"Connection": "close"}
_PORT: Final = re.compile(r":[0-9]*$")
_LOOPBACK_NAMES: Final = frozenset({"localhost", "127.0.0.1", "[::1]"})
_UNSAFE_PATH: Final = re.compile(rb"%(?:2f|5c|25|00)|//|(?:^|/)(?:\.|%2e){1,2}(?:/|$)|\\", re.IGNORECASE)


def refused_at_the_gate(scope: Any, asked: Asked, settings: HttpSettings, *, largest: int) -> Problem | None:
    """A problem with the request as such: its framing, target, size, host or head."""
    headers = asked.headers
    if "content-length" in headers and "transfer-encoding" in headers:
        return Problem("bad-request", headers=CLOSE)
    raw_path: bytes = scope.get("raw_path") or scope["path"].encode()
    if len(raw_path) + len(scope["query_string"]) > settings.url_limit:
        return Problem("uri-too-long", headers=CLOSE, limit=settings.url_limit)
    if len(scope["headers"]) > settings.head_fields:
        return Problem("headers-too-large", headers=CLOSE, limit=settings.head_fields)
    if not _host_is_ours(headers.get("host", ()), settings):
        return Problem("misdirected", headers=CLOSE)
    if _UNSAFE_PATH.search(raw_path):
        # An encoded slash is no way into another route; it looks like any id that is not there (B34).
        return Problem("unknown-id")
    announced = asked.header("content-length")
    if announced is not None and announced.isdigit() and (len(announced) > 15 or int(announced) > largest):
        return Problem("too-large", headers=CLOSE, limit=largest)
    return None


def _host_is_ours(hosts: Iterable[str], settings: HttpSettings) -> bool:
    """Whether a browser was meant to come here: a name that merely resolves to loopback is someone else's page."""
    named = tuple(hosts)
    return len(named) > 0 and all(_is_ours(host, settings.host, settings.public_url) for host in named) and _same(named)


def _same(hosts: Sequence[str]) -> bool:
    return len(hosts) == 1 or len({_name(host) for host in hosts}) == 1


def _name(host: str) -> str:
    return _PORT.sub("", host.strip().lower())


@lru_cache(maxsize=256)
def _is_ours(host: str, listening: str, public_url: str) -> bool:
    own = re.sub(r"^[a-z]+://|[:/].*$", "", public_url.lower())
    return _name(host) in {*_LOOPBACK_NAMES, listening.lower(), own}


def timed(receive: Receive, seconds: float) -> Receive:
    """Give the body a deadline. Raises ``Problem("body-timeout")`` when it has not come whole by then (B5)."""
    deadline: float | None = None
    complete = False

    async def receive_in_time() -> Any:
        nonlocal deadline, complete
        if complete:
            return await receive()
        loop = asyncio.get_running_loop()
        deadline = loop.time() + seconds if deadline is None else deadline
        try:
            async with asyncio.timeout_at(deadline):
                message = await receive()
        except TimeoutError:
            raise Problem("body-timeout", headers=CLOSE, limit=seconds) from None
        if message["type"] == "http.disconnect":
            # Nobody is there to read an answer; whoever asks for the body learns that there is none.
            raise Problem("bad-request", headers=CLOSE)
        complete = not message.get("more_body", False)
        return message

    return receive_in_time


def marks(asked: Asked) -> list[tuple[bytes, bytes]]:
    """What the head of every answer carries."""
    return [(b"x-request-id", asked.request_id.encode()), (b"x-content-type-options", b"nosniff")]


def marked(send: Send, asked: Asked) -> Send:
    """Put on every answer what every answer carries."""
    extra = marks(asked)

    async def send_marked(message: Any) -> None:
        if message["type"] == "http.response.start":
            message = {**message, "headers": [*message.get("headers", ()), *extra]}
        await send(message)

    return send_marked


def problem_said(problem: Problem, asked: Asked, *, base: str) -> Said:
    """A problem as an answer; ``base`` is the prefix of its URL."""
    body = rendered(problem, asked, base=base)
    return Said(problem.status, response_headers(problem, asked), body, MEDIA_TYPE)


def scope_with(scope: Scope, asked: Asked) -> Scope:
    """The scope with the request's own facts in its state."""
    scope["state"] = {**scope.get("state", {}), "asked": asked}
    return scope
