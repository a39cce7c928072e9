"""Evidence: bytes come in as they are, are kept under their digest, and go out as an attachment only."""

import hashlib
import re
from base64 import b64decode, b64encode
from binascii import Error as NotBase64
from collections.abc import Iterator, Mapping
from typing import Any, Final

import attrs
from litestar import Request, Response, post
from litestar.handlers import HTTPRouteHandler

from wuye.domain.shared.actor import Actor, Role
from wuye.domain.shared.evidence import Evidence
from wuye.domain.shared.refusal import Refused
from wuye.entrypoints.http.access import check_author
from wuye.entrypoints.http.acting import acting
from wuye.entrypoints.http.asked import Asked
from wuye.entrypoints.http.door import REF_PATTERN, Door, door_of
from wuye.entrypoints.http.problems import Problem, header
from wuye.entrypoints.http.query import Text, parsed
from wuye.entrypoints.http.replies import reply
from wuye.entrypoints.http.routes import ReadRoute, read_handler
from wuye.entrypoints.http.settings import HttpSettings
from wuye.entrypoints.http.sniff import ENDINGS, check_file, media_type_of
from wuye.entrypoints.http.turns import in_turn

_DIGEST: Final = re.compile(r"[0-9a-f]{64}")
_CONTENT_DIGEST: Final = re.compile(r"sha-256=:([A-Za-z0-9+/]{43}=):")


def evidence_handlers(settings: HttpSettings) -> list[HTTPRouteHandler]:
    """Upload and download."""

    @post("/v1/evidence", name="evidence_put", request_max_body_size=settings.evidence_limit)
    async def put(request: Request[Any, Any, Any]) -> Response[bytes]:
        return await in_turn(_stored, request, await request.body())

    return [put, read_handler(DOWNLOAD)]


def _stored(request: Request[Any, Any, Any], body: bytes) -> Response[bytes]:
    door, asked = door_of(request)
    parsed(request.scope["query_string"], ())
    check_author(acting(asked))
    if asked.headers.get("content-encoding", ["identity"]) != ["identity"]:
        raise Problem("unsupported-encoding", headers={"Accept-Encoding": "identity"})
    media = check_file(body, asked.header("content-type") or "")
    _check_digest(asked, body)
    known = door.desk.files.has(hashlib.sha256(body).hexdigest())
    digest, length = door.desk.files.put(body)
    href = f"/v1/evidence/{digest}"
    content = {"digest": digest, "length": length, "media_type": media, "href": href}
    return reply(content, status=200 if known else 201, headers={"Location": href})


def _check_digest(asked: Asked, body: bytes) -> None:
    """The optional ``Content-Digest`` (RFC 9530) must be that of the bytes; otherwise nothing is kept (B50)."""
    values = asked.headers.get("content-digest")
    if values is None:
        return
    found = _CONTENT_DIGEST.fullmatch(values[0].strip()) if len(values) == 1 else None
    if found is None:
        raise header("invalid-header", "Content-Digest", "pattern", pattern=_CONTENT_DIGEST.pattern)
    try:
        wanted = b64decode(found[1], validate=True)
    except NotBase64:
        raise header("invalid-header", "Content-Digest", "pattern", pattern=_CONTENT_DIGEST.pattern) from None
    if wanted != hashlib.sha256(body).digest():
        raise Problem("digest-mismatch")


def _sent(request: Request[Any, Any, Any], asked_for: Mapping[str, Any]) -> Response[bytes]:
    door, asked = door_of(request)
    actor = acting(asked)
    digest = request.path_params["digest"]
    if not _DIGEST.fullmatch(digest):
        raise Refused("unknown-id")
    _check_reader(door, actor, digest, asked_for.get("case"))
    try:
        content = door.desk.files.get(digest)
    except KeyError:
        raise Refused("unknown-id") from None
    media = media_type_of(content) or "application/octet-stream"
    return Response(
        content=content,
        media_type=media,
        headers={
            "Content-Disposition": f'attachment; filename="{digest[:16]}.{ENDINGS.get(media, "bin")}"',
            "Content-Digest": f"sha-256=:{b64encode(bytes.fromhex(digest)).decode()}:",
            "Content-Security-Policy": "sandbox; default-src 'none'",
            "Cross-Origin-Resource-Policy": "same-origin",
            "Cache-Control": "no-store",
            "ETag": f'"{digest}"',
        },
    )


def _check_reader(door: Door, actor: Actor, digest: str, case: str | None) -> None:
    """Staff may see every file; an occupant only those of a case of their own. Raises ``Refused("unknown-id")``."""
    if case is None:
        if actor.role is Role.OCCUPANT:
            raise Refused("unknown-id")
        return
    stream = door.desk.resolve(case)
    if not door.desk.readable(stream, by=actor):
        raise Refused("not-related")
    digests = {one.digest for event in door.desk.history(stream, sealed=True) for one in _evidence_in(event.event)}
    if digest not in digests:
        raise Refused("unknown-id")


def _evidence_in(value: Any) -> Iterator[Evidence]:
    if isinstance(value, Evidence):
        yield value
    elif isinstance(value, tuple | list | frozenset):
        for member in value:
            yield from _evidence_in(member)
    elif attrs.has(type(value)):
        for attribute in attrs.fields(type(value)):
            yield from _evidence_in(getattr(value, attribute.name))


DOWNLOAD: Final = ReadRoute(
    path="/v1/evidence/{digest}",
    operation_id="evidence_show",
    summary="A stored file, as an attachment. 证据文件（附件下载）。",
    tag="evidence",
    answer="File",
    handle=_sent,
    parameters=(
        Text(
            name="case",
            help="The case the file belongs to; occupants must name one of their own. 所属工单（业户必填）。",
            maximum=120,
            pattern=REF_PATTERN,
        ),
    ),
)
