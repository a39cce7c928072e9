"""From an exception to a problem: the application's refusals, the framework's, and defects of ours."""

import traceback
from typing import Any

import structlog
from litestar import Request, Response
from litestar.exceptions import HTTPException
from litestar.handlers import HTTPRouteHandler

from wuye.entrypoints.http.asked import Asked
from wuye.entrypoints.http.gate import CLOSE, problem_said
from wuye.entrypoints.http.problems import Problem, problem_of
from wuye.entrypoints.http.said import Said

_BY_STATUS = {404: "unknown-id", 405: "method-not-allowed", 413: "too-large"}


def answer_to(request: Request[Any, Any, Any], error: Exception) -> Response[bytes]:
    """The answer to whatever a route raised."""
    asked: Asked = request.scope["state"]["asked"]
    problem = problem_of(error) or _from_framework(request, error) or _defect(error, asked)
    return problem_said(problem, asked, base=request.app.state.settings.public_url).response()


def failure_said(error: Exception, asked: Asked, *, base: str) -> Said:
    """The answer to whatever a command raised on the short way."""
    return problem_said(problem_of(error) or _defect(error, asked), asked, base=base)


def log_defect(error: BaseException, asked: Asked) -> None:
    """Log a defect once: where it was and its kind, never its text, which may quote a person."""
    frames = traceback.extract_tb(error.__traceback__)[-5:]
    structlog.get_logger("wuye.http").error(
        "unhandled",
        request_id=asked.request_id,
        trace_id=asked.trace_id,
        error=type(error).__name__,
        code=getattr(error, "code", None),
        at=[f"{frame.filename.rpartition('/')[2]}:{frame.lineno} {frame.name}" for frame in frames],
    )


def _from_framework(request: Request[Any, Any, Any], error: Exception) -> Problem | None:
    if not isinstance(error, HTTPException) or error.status_code >= 500:
        return None
    code = _BY_STATUS.get(error.status_code, "bad-request")
    if code == "too-large":
        handler = request.scope.get("route_handler")
        limit = handler.resolve_request_max_body_size() if isinstance(handler, HTTPRouteHandler) else None
        # The rest of the body is not read: the connection ends with the answer (B15).
        return Problem(code, headers=CLOSE, limit=limit)
    headers = {name: value for name, value in (error.headers or {}).items() if name.lower() == "allow"}
    return Problem(code, headers={name.title(): value for name, value in headers.items()})


def _defect(error: Exception, asked: Asked) -> Problem:
    log_defect(error, asked)
    return Problem("internal")
