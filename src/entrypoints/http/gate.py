"""What is refused before any route is looked for, and what every request gets: an id, a deadline, a safe path."""

import asyncio
import re
from collections.abc import Iterable
from typing import Any, Final

from litestar.types import Receive, Scope, Send

from wuye.entrypoints.http.asked import Asked
from wuye.entrypoints.http.problems import MEDIA_TYPE, Problem, rendered, response_headers
from wuye.entrypoints.http.settings import HttpSettings

CLOSE: Final = {"Connection": "close"}
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
    names = {re.sub(r":[0-9]*$", "", host.strip().lower()) for host in hosts}
    own = re.sub(r"^[a-z]+://|[:/].*$", "", settings.public_url.lower())
    return len(names) == 1 and names <= _LOOPBACK_NAMES | {settings.host.lower(), own}


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


def marked(send: Send, asked: Asked) -> Send:
    """Put on every answer what every answer carries."""
    extra = [(b"x-request-id", asked.request_id.encode()), (b"x-content-type-options", b"nosniff")]

    async def send_marked(message: Any) -> None:
        if message["type"] == "http.response.start":
            message = {**message, "headers": [*message.get("headers", ()), *extra]}
        await send(message)

    return send_marked


async def refuse(send: Send, problem: Problem, asked: Asked, settings: HttpSettings) -> None:
    """Answer with a problem, outside of any route."""
    body = rendered(problem, asked, base=settings.public_url)
    # In the order in which routes answer: not even the head tells a stranger where a request ended.
    headers = {**response_headers(problem, asked), "content-type": MEDIA_TYPE, "content-length": str(len(body))}
    pairs = [(name.lower().encode(), value.encode("latin-1")) for name, value in headers.items()]
    await send({"type": "http.response.start", "status": problem.status, "headers": pairs})
    await send({"type": "http.response.body", "body": body, "more_body": False})


def scope_with(scope: Scope, asked: Asked) -> Scope:
    """The scope with the request's own facts in its state."""
    scope["state"] = {**scope.get("state", {}), "asked": asked}
    return scope
