"""What may be asked of a path: the answer to ``OPTIONS`` names every method that the path has (RFC 9110)."""

from collections import defaultdict
from collections.abc import Sequence
from typing import Any

from litestar import Request, Response, route
from litestar.handlers import HTTPRouteHandler


def options_handler(handlers: Sequence[HTTPRouteHandler]) -> HTTPRouteHandler:
    """``OPTIONS`` of every path that the handlers have.

    Litestar 2.25 makes its own when a path's first handler is registered, and it goes on naming the methods of that one
    alone when a second handler joins the path; where it finds one, it makes none.
    """
    methods: dict[str, set[str]] = defaultdict(lambda: {"OPTIONS"})
    for handler in handlers:
        for path in handler.paths:
            methods[path.replace(":str}", "}")] |= {str(method) for method in handler.http_methods}
    allow = {path: ", ".join(sorted(names)) for path, names in methods.items()}

    async def options(request: Request[Any, Any, Any]) -> Response[None]:
        return Response(content=None, status_code=204, headers={"Allow": allow[request.scope["path_template"]]})

    paths = sorted({path for handler in handlers for path in handler.paths})
    made: HTTPRouteHandler = route(paths, http_method="OPTIONS", status_code=204)(options)
    return made
