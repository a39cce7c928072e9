"""What a reading route declares: path, parameters, answer; handlers and the OpenAPI document are made from it."""

from collections.abc import Callable, Mapping
from typing import Any

from attrs import frozen
from litestar import Request, Response, get
from litestar.handlers import HTTPRouteHandler

from wuye.entrypoints.http.query import Parameter, parsed
from wuye.entrypoints.http.turns import in_turn

Answering = Callable[[Request[Any, Any, Any], Mapping[str, Any]], Response[Any]]


@frozen(kw_only=True)
class ReadRoute:
    """One GET route."""

    path: str
    operation_id: str
    summary: str
    tag: str
    answer: str
    """Name of the schema of its 200 answer."""
    handle: Answering
    parameters: tuple[Parameter, ...] = ()
    problems: tuple[int, ...] = (400, 404)
    """Statuses beside those every reading route has."""
    versioned: bool = False
    """Whether it answers with an entity tag and knows ``If-None-Match``."""
    linked: bool = False
    """Whether it answers with a ``Link`` to the next page."""
    acting: bool = True
    """Whether the acting person must be named."""
    header_parameters: tuple[str, ...] = ()
    tabular: bool = False
    """Whether it also answers with comma-separated values."""


def read_handler(route: ReadRoute) -> HTTPRouteHandler:
    """The handler of a reading route: a plain function in the thread pool."""

    async def read(request: Request[Any, Any, Any]) -> Response[Any]:
        asked_for = parsed(request.scope["query_string"], route.parameters)
        return await in_turn(route.handle, request, asked_for)

    read.__name__ = route.operation_id
    register: Callable[..., Any] = get(
        route.path.replace("{ref}", "{ref:str}").replace("{digest}", "{digest:str}"),
        name=route.operation_id,
    )
    handler: HTTPRouteHandler = register(read)
    return handler
