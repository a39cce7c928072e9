"""The OpenAPI 3.1 document: made from the same declarations as the routes, so that it cannot tell another story."""

from collections.abc import Iterable, Mapping, Sequence
from http import HTTPStatus
from typing import Any, Final

import msgspec

from wuye import __version__
from wuye.application.registry import Registry
from wuye.domain.shared.actor import Channel
from wuye.entrypoints.http import feed
from wuye.entrypoints.http.acting import ACTOR_PATTERN, CLAIMABLE
from wuye.entrypoints.http.answers import ANSWERS
from wuye.entrypoints.http.bodies import struct_of
from wuye.entrypoints.http.commands import KEY_PATTERN, CommandRoute
from wuye.entrypoints.http.door import REF_PATTERN
from wuye.entrypoints.http.evidence import DOWNLOAD
from wuye.entrypoints.http.examples import example_of
from wuye.entrypoints.http.problems import MEDIA_TYPE
from wuye.entrypoints.http.reads import read_routes
from wuye.entrypoints.http.replies import JSON
from wuye.entrypoints.http.routes import ReadRoute
from wuye.entrypoints.http.settings import HttpSettings
from wuye.entrypoints.http.sniff import MEDIA_TYPES
from wuye.entrypoints.http.tables import CSV
from wuye.entrypoints.http.waiting import AFTER
from wuye.entrypoints.language import label

_REF: Final = "#/components/schemas/{name}"
_EVERYWHERE: Final = (400, 405, 408, 414, 421, 431, 500, 503)
_COMMAND: Final = (403, 404, 409, 412, 413, 415, 422, 507)
_OPENING: Final = (403, 404, 409, 413, 415, 422, 507)

_HEADERS: Final[Mapping[str, Mapping[str, Any]]] = {
    "Wuye-Actor": {
        "required": True,
        "description": "Pseudonym of the acting person; recorded as claimed. 操作人编号。",
        "schema": {"type": "string", "pattern": ACTOR_PATTERN},
        "example": "staff-0007",
    },
    "Wuye-Role": {
        "required": True,
        "description": "Role of the acting person. 操作人角色。",
        "schema": {"type": "string", "enum": [role.value for role in CLAIMABLE]},
    },
    "Wuye-On-Behalf-Of": {
        "description": "For whom the person acts. 代表何人。",
        "schema": {"type": "string", "pattern": ACTOR_PATTERN},
    },
    "Wuye-Channel": {
        "description": "Channel the wish came through. 受理渠道。",
        "schema": {"type": "string", "enum": [channel.value for channel in Channel]},
    },
    "Idempotency-Key": {
        "required": True,
        "description": "The caller's name for this command; a repeat gets the first answer. 幂等键。",
        "schema": {"type": "string", "pattern": KEY_PATTERN, "minLength": 1, "maxLength": 128},
    },
    "If-Match": {
        "description": "Only if the case still has this version. 仅当版本一致时执行。",
        "schema": {"type": "string", "pattern": r'^(\*|"[1-9][0-9]{0,17}")$'},
        "example": '"7"',
    },
    "If-None-Match": {
        "description": "Only if the case no longer has this version. 仅当版本已变时返回。",
        "schema": {"type": "string"},
    },
    "Last-Event-ID": {
        "description": "Position of the last event that was seen; wins over `after`. 最后收到的位置。",
        "schema": {"type": "string", "pattern": "^[0-9]{1,16}$"},
    },
    "Content-Digest": {
        "description": "SHA-256 of the bytes (RFC 9530). 内容摘要。",
        "schema": {"type": "string", "pattern": r"^sha-256=:[A-Za-z0-9+/]{42}[AEIMQUYcgkosw048]=:$"},
    },
    "Accept-Language": {"description": "zh-CN or en. 语言。", "schema": {"type": "string"}},
    "X-Request-Id": {"description": "Your id of the request. 请求编号。", "schema": {"type": "string"}},
    "traceparent": {"description": "W3C Trace Context. 链路追踪。", "schema": {"type": "string"}},
}
_ACTING: Final = ("Wuye-Actor", "Wuye-Role", "Wuye-On-Behalf-Of", "Wuye-Channel")
_COMMON: Final = ("Accept-Language", "X-Request-Id", "traceparent")

_ANSWER_HEADERS: Final[Mapping[str, Mapping[str, Any]]] = {
    "ETag": {"description": "Version of the case. 版本。", "schema": {"type": "string"}},
    "Location": {"description": "Path of what was made. 资源路径。", "schema": {"type": "string"}},
    "Wuye-Position": {
        "description": "Position in the log; say it as `after`. 日志位置。",
        "schema": {"type": "integer"},
    },
    "Idempotency-Replayed": {"description": "The first answer, again. 重放。", "schema": {"type": "string"}},
    "Link": {"description": 'The next page, rel="next". 下一页。', "schema": {"type": "string"}},
    "X-Request-Id": {"description": "Id of the request. 请求编号。", "schema": {"type": "string"}},
    "Retry-After": {"description": "Seconds to wait. 等待秒数。", "schema": {"type": "integer"}},
}


def document(registry: Registry, routes: Sequence[CommandRoute], settings: HttpSettings) -> dict[str, Any]:
    """The whole document."""
    _, schemas = msgspec.json.schema_components(
        [*(struct_of(route.command) for route in routes), *ANSWERS], ref_template=_REF
    )
    names = _schema_names(routes)
    paths: dict[str, dict[str, Any]] = {}
    for route in routes:
        paths.setdefault(route.path, {})["post"] = _command(route, names[route.command], settings)
    for read in (*read_routes(registry), DOWNLOAD, *_fixed()):
        paths.setdefault(read.path, {})["get"] = _reading(read)
    paths["/v1/evidence"] = {"post": _upload(settings)}
    paths["/v1/events"]["get"]["responses"]["200"]["content"][feed.STREAM] = {"schema": {"type": "string"}}
    return {
        "openapi": "3.1.0",
        "info": {
            "title": "Wuye 物业",
            "version": __version__,
            "summary": "An event-sourced service desk for property maintenance. 事件溯源的物业维修服务台。",
            "license": {"name": "Apache-2.0", "identifier": "Apache-2.0"},
        },
        "servers": [{"url": settings.public_url or "/"}],
        "tags": _tags(registry),
        "paths": paths,
        "components": {
            "schemas": schemas,
            "parameters": {name: {"name": name, "in": "header", **spec} for name, spec in _HEADERS.items()},
            "headers": _ANSWER_HEADERS,
            "responses": {str(status): _problem(status) for status in sorted({*_EVERYWHERE, *_COMMAND, 403, 404})},
        },
    }


def _fixed() -> tuple[ReadRoute, ...]:
    """Routes whose handlers stand by themselves."""

    def unreachable(*_: Any) -> Any:
        raise AssertionError("documented here, handled elsewhere")

    def route(path: str, operation_id: str, summary: str, answer: str, **more: Any) -> ReadRoute:
        return ReadRoute(
            path=path,
            operation_id=operation_id,
            summary=summary,
            tag=more.pop("tag", "server"),
            answer=answer,
            handle=unreachable,
            **{"acting": False, "problems": (), **more},
        )

    return (
        route(
            "/v1/events",
            "feed",
            "Every fact in commit order. 变更流。",
            "Feed",
            tag="history",
            parameters=feed.PARAMETERS,
            acting=True,
            problems=(403,),
            header_parameters=("Last-Event-ID",),
        ),
        route("/health/live", "health_live", "The process serves. 存活。", "Health"),
        route("/health/ready", "health_ready", "Log, vault and views answer. 就绪。", "Ready"),
        route("/openapi.json", "openapi", "This document. 本文档。", "Document"),
        route("/problems/{code}", "problem", "What a problem code means. 问题说明。", "Html", problems=(404,)),
    )


def _tags(registry: Registry) -> list[dict[str, str]]:
    kinds = [
        {"name": one.category, "description": " ".join(one.title)} for one in registry.lifecycles if one.commands()
    ]
    return [
        *kinds,
        {"name": "sla", "description": "Clocks of all open cases. 时限看板。"},
        {"name": "sheets", "description": "Sheets of every view, and what is counted from it. 一览表与统计。"},
        {"name": "reports", "description": "Figures of a site and a period. 服务报告。"},
        {"name": "history", "description": "Feed and audit trail. 变更流与审计。"},
        {"name": "evidence", "description": "Photos, videos, papers. 证据。"},
        {"name": "server", "description": "Health and documents. 服务器。"},
    ]


def _schema_names(routes: Iterable[CommandRoute]) -> dict[type, str]:
    commands = list(dict.fromkeys(route.command for route in routes))
    references, _ = msgspec.json.schema_components(
        [*(struct_of(command) for command in commands), *ANSWERS], ref_template="{name}"
    )
    return {command: reference["$ref"] for command, reference in zip(commands, references, strict=False)}


def _command(route: CommandRoute, schema: str, settings: HttpSettings) -> dict[str, Any]:
    rows = [row for row in route.lifecycle.rows if row.command is route.command]
    roles = sorted({label("role", role.value, "en") for row in rows for role in row.roles})
    headers = [*_ACTING, "Idempotency-Key", *(() if route.opening else ("If-Match",)), *_COMMON]
    example = example_of(route.operation_id)
    body: dict[str, Any] = {"schema": {"$ref": _REF.format(name=schema)}}
    answered: dict[str, Any] = {"schema": {"$ref": _REF.format(name="Receipt")}}
    if example is not None:
        body["example"], answered["example"] = example["request"], example["response"]
    done = "201" if route.opening else "200"
    told = ["ETag", "Wuye-Position", "Idempotency-Replayed", "X-Request-Id", *(["Location"] if route.opening else [])]
    name = route.command.__name__
    return {
        "operationId": route.operation_id,
        "summary": f"{label('command', name, 'en')} {label('command', name, 'zh')}",
        "description": f"{(route.command.__doc__ or '').strip()}\n\nBy: {', '.join(roles)}. {rows[0].rows}",
        "tags": [route.lifecycle.category],
        "parameters": [*_path_parameters(route.path), *_references(headers)],
        "requestBody": {
            "required": True,
            "description": f"At most {settings.body_limit} bytes.",
            "content": {JSON: body},
        },
        "responses": {
            done: {
                "description": "Done; the facts are stored. 已完成并入账。",
                "headers": _told(told),
                "content": {JSON: answered},
            },
            **_problems(*(_OPENING if route.opening else _COMMAND)),
        },
    }


def _reading(route: ReadRoute) -> dict[str, Any]:
    headers = [*(_ACTING if route.acting else ()), *route.header_parameters, *_COMMON]
    told = ["X-Request-Id", *(["ETag"] if route.versioned else []), *(["Link"] if route.linked else [])]
    responses: dict[str, Any] = {
        "200": {"description": "As asked. 查询结果。", "headers": _told(told), "content": _content(route)}
    }
    if route.versioned:
        headers.insert(len(headers) - len(_COMMON), "If-None-Match")
        responses["304"] = {"description": "Still that version. 未变化。"}
    return {
        "operationId": route.operation_id,
        "summary": route.summary,
        "tags": [route.tag],
        "parameters": [
            *_path_parameters(route.path),
            *(
                {
                    "name": one.name,
                    "in": "query",
                    "description": one.help,
                    "schema": one.schema(),
                    **({"required": True} if one.required else {}),
                }
                for one in route.parameters
            ),
            *_references(headers),
        ],
        "responses": {**responses, **_problems(*route.problems, *((422,) if AFTER in route.parameters else ()))},
    }


def _content(route: ReadRoute) -> dict[str, Any]:
    match route.answer:
        case "File":
            return {media: {"schema": {"type": "string", "format": "binary"}} for media in MEDIA_TYPES}
        case "Html":
            return {"text/html": {"schema": {"type": "string"}}}
        case "Document":
            return {JSON: {"schema": {"type": "object"}}}
        case _:
            pass
    also = {CSV: {"schema": {"type": "string"}}} if route.tabular else {}
    content: dict[str, Any] = {"schema": {"$ref": _REF.format(name=route.answer)}}
    example = example_of(route.operation_id)
    if example is not None:
        content["example"] = example["response"]
    return {JSON: content, **also}


def _upload(settings: HttpSettings) -> dict[str, Any]:
    answered = {JSON: {"schema": {"$ref": _REF.format(name="StoredFile")}}}
    done = {"headers": _told(["Location", "X-Request-Id"]), "content": answered}
    return {
        "operationId": "evidence_put",
        "summary": "Store a file; its digest goes into commands. 上传证据。",
        "tags": ["evidence"],
        "parameters": _references([*_ACTING, "Content-Digest", *_COMMON]),
        "requestBody": {
            "required": True,
            "description": f"At most {settings.evidence_limit} bytes, whole, and of the declared type.",
            "content": {media: {"schema": {"type": "string", "format": "binary"}} for media in MEDIA_TYPES},
        },
        "responses": {
            "201": {"description": "Stored. 已保存。", **done},
            "200": {"description": "Was there already. 已存在。", **done},
            **_problems(403, 413, 415, 422, 507),
        },
    }


def _path_parameters(path: str) -> list[dict[str, Any]]:
    known = {
        "ref": ("Short number or stream id. 编号。", {"type": "string", "pattern": REF_PATTERN}),
        "digest": ("SHA-256 in hex. 摘要。", {"type": "string", "pattern": "^[0-9a-f]{64}$"}),
        "code": ("Problem code. 代码。", {"type": "string", "pattern": "^[a-z][a-z0-9-]{1,63}$"}),
    }
    return [
        {"name": name, "in": "path", "required": True, "description": told, "schema": schema}
        for name, (told, schema) in known.items()
        if f"{{{name}}}" in path
    ]


def _references(headers: Iterable[str]) -> list[dict[str, str]]:
    return [{"$ref": f"#/components/parameters/{name}"} for name in headers]


def _told(headers: Iterable[str]) -> dict[str, Any]:
    return {name: {"$ref": f"#/components/headers/{name}"} for name in headers}


def _problems(*statuses: int) -> dict[str, Any]:
    return {str(status): {"$ref": f"#/components/responses/{status}"} for status in sorted({*_EVERYWHERE, *statuses})}


def _problem(status: int) -> dict[str, Any]:
    answer: dict[str, Any] = {
        "description": HTTPStatus(status).phrase,
        "headers": _told(["X-Request-Id"]),
        "content": {MEDIA_TYPE: {"schema": {"$ref": _REF.format(name="Problem")}}},
    }
    if status in (503, 507):
        answer["headers"] |= _told(["Retry-After"])
    return answer
