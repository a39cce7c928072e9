"""Commands: one route each, made from the lifecycle tables: parse, call the desk once, say what it answered."""

import re
from collections.abc import Callable, Iterator
from datetime import datetime
from functools import partial
from typing import Any, Final

from attrs import frozen
from litestar import Request, Response, post
from litestar.handlers import HTTPRouteHandler

from wuye.application.desk import Receipt
from wuye.application.encoding import to_plain
from wuye.application.receipts import COMMAND_ID_PATTERN
from wuye.application.registry import Registry
from wuye.domain.shared.actor import Role
from wuye.domain.shared.lifecycle import Lifecycle, kebab
from wuye.entrypoints.http.acting import acting
from wuye.entrypoints.http.asked import Asked
from wuye.entrypoints.http.bodies import command_of, struct_of
from wuye.entrypoints.http.door import Door, opened, reference
from wuye.entrypoints.http.problems import Problem, header
from wuye.entrypoints.http.query import parsed
from wuye.entrypoints.http.replies import JSON, etag, expected_version, said
from wuye.entrypoints.http.said import Said
from wuye.entrypoints.http.scan import decoded
from wuye.entrypoints.http.turns import executed, in_turn

KEY_PATTERN: Final = COMMAND_ID_PATTERN
_KEY: Final = re.compile(KEY_PATTERN.strip("^$"))
READ_AT_ONCE: Final = 16_384
"""Bytes of a body that is read on the event loop; a larger one would hold up the other callers."""
_RESERVED: Final = frozenset({"events", "allowed"})


@frozen(kw_only=True)
class CommandRoute:
    """One command at one path."""

    lifecycle: Lifecycle[Any]
    command: type
    path: str
    opening: bool
    noun: str

    @property
    def operation_id(self) -> str:
        """Stable name of the operation, for generated clients."""
        name = f"{self.lifecycle.category}_{kebab(self.command.__name__)}".replace("-", "_")
        return f"{name}_on" if not self.opening and self.command in self.lifecycle.opening() else name


def command_routes(registry: Registry) -> tuple[CommandRoute, ...]:
    """Every command a person may give, with its path. Raises ``ValueError`` when two would share a path."""
    routes = tuple(route for lifecycle in registry.lifecycles for route in _routes(lifecycle))
    paths = [route.path for route in routes]
    if len(set(paths)) != len(paths):
        twice = sorted({path for path in paths if paths.count(path) > 1})
        raise ValueError(f"two commands share a path: {', '.join(twice)}")
    return routes


def _routes(lifecycle: Lifecycle[Any]) -> Iterator[CommandRoute]:
    commands = {one: [row for row in lifecycle.rows if row.command is one] for one in lifecycle.commands()}
    # What only the system may do has no door: no person can claim to be it.
    open_to_people = {
        command: rows for command, rows in commands.items() if any(row.roles - {Role.SYSTEM} for row in rows)
    }
    openings = [command for command in lifecycle.opening() if command in open_to_people]
    for command, rows in open_to_people.items():
        noun = rows[0].noun
        if noun in _RESERVED:
            raise ValueError(f"{command.__name__}: the noun {noun} is taken by a reading route")
        if command in openings:
            path = f"/v1/{lifecycle.plural}" if len(openings) == 1 else f"/v1/{lifecycle.plural}/{noun}"
            yield CommandRoute(lifecycle=lifecycle, command=command, path=path, opening=True, noun=noun)
        if any(row.stages - {lifecycle.initial.stage} for row in rows):
            path = f"/v1/{lifecycle.plural}/{{ref}}/{noun}"
            yield CommandRoute(lifecycle=lifecycle, command=command, path=path, opening=False, noun=noun)


def command_handler(route: CommandRoute, *, body_limit: int) -> HTTPRouteHandler:
    """The handler of a command."""
    struct_of(route.command)

    # Not sync_to_thread=True: Litestar 2.25 wraps such a handler twice where GET and POST share a path.
    async def give(request: Request[Any, Any, Any]) -> Response[bytes]:
        # Looked at before the body: what is not JSON need not come at all.
        asked: Asked = request.scope["state"]["asked"]
        check_body_type(asked)
        body, ref = await request.body(), "" if route.opening else request.path_params["ref"]
        door: Door | None = request.app.state.get("door")
        said = await given(route, door, asked, request.scope["query_string"], ref, body)
        return said.response()

    give.__name__ = route.operation_id
    register: Callable[..., Any] = post(
        route.path.replace("{ref}", "{ref:str}"),
        name=route.operation_id,
        request_max_body_size=body_limit,
    )
    handler: HTTPRouteHandler = register(give)
    return handler


async def given(route: CommandRoute, door: Door | None, asked: Asked, query: bytes, ref: str, body: bytes) -> Said:
    """Give a command to the desk and say what it answered.

    Raises ``Problem``, ``Misfits`` and what ``Desk.execute`` raises.
    """
    door = opened(door)
    actor = acting(asked)
    key = idempotency_key(asked)
    expected = expected_version(asked, opening=route.opening)
    parsed(query, ())
    on = None if route.opening else reference(ref, route.lifecycle)
    with door.running.only(actor.id, key):
        read = partial(_read, body, route.command)
        command, occurred_at = read() if len(body) <= READ_AT_ONCE else await in_turn(read)
        receipt = await executed(
            door.desk,
            command,
            by=actor,
            on=on,
            expected_version=expected,
            command_id=key,
            occurred_at=occurred_at,
            request_id=asked.request_id,
            trace_id=asked.trace_id,
        )
    return _told(receipt, route, door)


def _read(body: bytes, command: type) -> tuple[Any, datetime | None]:
    return command_of(decoded(body), command)


def _told(receipt: Receipt, route: CommandRoute, door: Door) -> Said:
    href = door.href(route.lifecycle, receipt.number or receipt.case)
    headers = {"ETag": etag(receipt.version), "Wuye-Position": str(receipt.position)}
    if route.opening:
        headers["Location"] = href
    if receipt.replayed:
        headers["Idempotency-Replayed"] = "true"
    content = {
        "command_id": receipt.command_id,
        "case": receipt.case,
        "number": receipt.number,
        "version": receipt.version,
        "position": receipt.position,
        "recorded_at": to_plain(receipt.recorded_at),
        "events": receipt.events,
        "href": href,
    }
    return said(content, status=201 if route.opening else 200, headers=headers)


def check_body_type(asked: Asked) -> None:
    """A command is JSON in UTF-8, not compressed. Raises ``Problem`` (415)."""
    if asked.headers.get("content-encoding", ["identity"]) != ["identity"]:
        raise Problem("unsupported-encoding", headers={"Accept-Encoding": "identity"})
    media, _, parameters = (asked.header("content-type") or "").partition(";")
    charset = parameters.replace(" ", "").lower()
    if media.strip().lower() != JSON or charset not in ("", "charset=utf-8", 'charset="utf-8"'):
        raise Problem("unsupported-media-type", headers={"Accept": JSON}, shown={"accepts": [JSON]}, accepts=[JSON])


def idempotency_key(asked: Asked) -> str:
    """The caller's name for this command. Raises ``Problem`` when it is missing or no 1 to 128 visible ASCII."""
    values = asked.headers.get("idempotency-key", [])
    if not values:
        raise header("idempotency-key-required", "Idempotency-Key", "required")
    if len(values) > 1 or not _KEY.fullmatch(values[0]):
        raise header("invalid-idempotency-key", "Idempotency-Key", "pattern", pattern=KEY_PATTERN, limit=128)
    return values[0]
