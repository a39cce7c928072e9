"""Answers that are "done": JSON, versions as entity tags, positions."""

import re
from collections.abc import Mapping
from typing import Any, Final

import msgspec
from litestar import Response

from wuye.entrypoints.http.asked import Asked
from wuye.entrypoints.http.problems import header
from wuye.entrypoints.http.said import Said

JSON: Final = "application/json"
_TAG: Final = re.compile(r'"([1-9][0-9]{0,17})"')


def said(content: Any, *, status: int = 200, headers: Mapping[str, str] | None = None) -> Said:
    """A JSON answer; nothing of it is kept by caches, because a case may name people."""
    return Said(status, {"Cache-Control": "no-store", **(headers or {})}, msgspec.json.encode(content), JSON)


def reply(content: Any, *, status: int = 200, headers: Mapping[str, str] | None = None) -> Response[bytes]:
    """The same, for the framework."""
    return said(content, status=status, headers=headers).response()


def etag(version: int) -> str:
    """The entity tag of a version."""
    return f'"{version}"'


def expected_version(asked: Asked, *, opening: bool) -> int | None:
    """The version that ``If-Match`` names; ``*`` asks only that the case is there.

    Raises ``Problem("invalid-precondition")`` for a weak tag, a list, anything malformed, and where nothing exists yet.
    """
    values = asked.headers.get("if-match")
    if values is None:
        return None
    value = values[0].strip()
    if opening:
        raise header("invalid-precondition", "If-Match", "nothing-exists-yet")
    if len(values) > 1:
        raise header("invalid-precondition", "If-Match", "repeated")
    if value == "*":
        return None
    if value.startswith("W/"):
        raise header("invalid-precondition", "If-Match", "weak-etag")
    found = _TAG.fullmatch(value)
    if found is None:
        raise header("invalid-precondition", "If-Match", "pattern", pattern=_TAG.pattern)
    return int(found[1])


def not_modified(asked: Asked, version: int) -> Response[bytes] | None:
    """The 304 that ``If-None-Match`` asks for, if the version is still the one named (RFC 9110, 13.1.2)."""
    value = ",".join(asked.headers.get("if-none-match", ()))
    tags = {tag.strip().removeprefix("W/") for tag in value.split(",")}
    if not value or not ("*" in tags or etag(version) in tags):
        return None
    return Response(content=b"", status_code=304, headers={"ETag": etag(version), "Cache-Control": "no-store"})
