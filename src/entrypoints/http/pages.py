"""Pages for people and programs that read about the door: the OpenAPI document, and what each problem means."""

import re
from collections.abc import Sequence
from functools import cache
from html import escape
from typing import Any, Final

import msgspec
from litestar import Request, Response, get
from litestar.handlers import HTTPRouteHandler

from wuye.application.registry import Registry
from wuye.domain.shared.refusal import Refused
from wuye.entrypoints.http.commands import CommandRoute
from wuye.entrypoints.http.openapi import document
from wuye.entrypoints.http.problems import CONTENT_LANGUAGE, STATUS
from wuye.entrypoints.http.query import parsed
from wuye.entrypoints.http.replies import JSON
from wuye.entrypoints.http.settings import HttpSettings
from wuye.entrypoints.http.turns import in_turn
from wuye.entrypoints.language import choose, text, title

_CODE: Final = re.compile(r"[a-z][a-z0-9-]{1,63}")
_PAGE: Final = """<!doctype html>
<html lang="{tag}"><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<title>{title}</title><style>body{{font:1rem/1.6 system-ui;max-width:40rem;margin:3rem auto;padding:0 1rem}}</style>
<h1>{title}</h1><p><code>{code}</code>{status}</p><p>{detail}</p></html>
"""


def openapi_handler(registry: Registry, routes: Sequence[CommandRoute], settings: HttpSettings) -> HTTPRouteHandler:
    """``GET /openapi.json``; made when it is first asked for."""

    @cache
    def made() -> bytes:
        return msgspec.json.encode(document(registry, routes, settings))

    @get("/openapi.json", name="openapi")
    async def openapi(request: Request[Any, Any, Any]) -> Response[bytes]:
        parsed(request.scope["query_string"], ())
        return Response(content=await in_turn(made), media_type=JSON, headers={"Cache-Control": "no-cache"})

    return openapi


@get("/problems/{code:str}", name="problem")
async def problem_page(request: Request[Any, Any, Any]) -> Response[bytes]:
    """What a problem code means, in Chinese or English, as a page."""
    parsed(request.scope["query_string"], ())
    asked = request.scope["state"]["asked"]
    code = request.path_params["code"]
    lang = choose(asked.header("accept-language"))
    if not _CODE.fullmatch(code) or title(code, lang) == code:
        raise Refused("unknown-id")
    status = f" · HTTP {STATUS[code]}" if code in STATUS else ""
    page = _PAGE.format(
        tag=CONTENT_LANGUAGE[lang],
        title=escape(title(code, lang)),
        code=escape(code),
        status=status,
        detail=escape(text(code, lang)),
    )
    return Response(
        content=page.encode(),
        media_type="text/html",
        headers={
            "Content-Language": CONTENT_LANGUAGE[lang],
            "Vary": "Accept-Language",
            "Content-Security-Policy": "default-src 'none'; style-src 'unsafe-inline'",
        },
    )
