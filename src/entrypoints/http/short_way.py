"""The short way of commands: they are most of what comes in, and need nothing that the framework does for a request.

The same functions read, give and answer a command as on the framework's way (``commands``); what is spared is the
looking up of routes, the request and response objects and the layers around them. A path in any other spelling, and any
other method, goes the framework's way and finds the same.
"""

from collections.abc import Iterable, Mapping
from typing import Any

from attrs import frozen
from litestar.types import Receive

from wuye.entrypoints.http.asked import Asked
from wuye.entrypoints.http.commands import CommandRoute, check_body_type, given
from wuye.entrypoints.http.door import Door
from wuye.entrypoints.http.gate import CLOSE
from wuye.entrypoints.http.problems import Problem
from wuye.entrypoints.http.said import Said

_PARTS = 5
"""``/v1/tickets/T-261121-4KX7Q/surveys`` between its slashes, with the nothing before the first."""


@frozen
class ShortWay:
    """Where commands are given, by path."""

    body_limit: int
    opening: Mapping[str, CommandRoute]
    """By the whole path."""
    following: Mapping[tuple[str, str], CommandRoute]
    """By what stands before and behind the reference."""

    @classmethod
    def of(cls, routes: Iterable[CommandRoute], *, body_limit: int) -> "ShortWay":
        """The short way to the routes of a registry."""
        opening: dict[str, CommandRoute] = {}
        following: dict[tuple[str, str], CommandRoute] = {}
        for route in routes:
            if route.opening:
                opening[route.path] = route
            else:
                following[route.lifecycle.plural, route.noun] = route
        return cls(body_limit, opening, following)

    def found(self, scope: Any) -> tuple[CommandRoute, str] | None:
        """The route a request is for and the reference in its path; ``None`` where the framework has to look."""
        if scope["method"] != "POST":
            return None
        path = scope["path"]
        route = self.opening.get(path)
        if route is not None:
            return route, ""
        parts = path.split("/")
        if len(parts) != _PARTS or parts[0] or parts[1] != "v1" or not parts[3]:
            return None
        route = self.following.get((parts[2], parts[4]))
        return None if route is None else (route, parts[3])

    async def walk(
        self, route: CommandRoute, ref: str, scope: Any, receive: Receive, door: Door | None, asked: Asked
    ) -> Said:
        """Take the body and give the command. Raises what ``given`` raises, and ``Problem``."""
        check_body_type(asked)
        body = await self._body(receive, asked)
        return await given(route, door, asked, scope["query_string"], ref, body)

    async def _body(self, receive: Receive, asked: Asked) -> bytes:
        """The whole body. Raises ``Problem("too-large")``; the rest is not read then (B15)."""
        announced = asked.header("content-length")
        if announced is not None and announced.isdigit() and int(announced) > self.body_limit:
            raise Problem("too-large", headers=CLOSE, limit=self.body_limit)
        message: Any = await receive()
        body: bytes = message.get("body", b"")
        while len(body) <= self.body_limit and message.get("more_body", False):
            message = await receive()
            body += message.get("body", b"")
        if len(body) > self.body_limit:
            raise Problem("too-large", headers=CLOSE, limit=self.body_limit)
        return body
