"""Health: alive means the loop turns; ready means log, vault and views answer."""

from typing import Any

from litestar import Request, Response, get

from wuye.entrypoints.http.door import door_of
from wuye.entrypoints.http.query import parsed
from wuye.entrypoints.http.replies import reply


@get("/health/live", name="health_live")
async def live(request: Request[Any, Any, Any]) -> Response[bytes]:
    """The process serves; asks nothing of log or vault."""
    parsed(request.scope["query_string"], ())
    return reply({"status": "live"})


@get("/health/ready", name="health_ready", sync_to_thread=True)
def ready(request: Request[Any, Any, Any]) -> Response[bytes]:
    """Whether commands and reads can be served: 503 when log or vault do not answer, ``degraded`` when a view lags."""
    parsed(request.scope["query_string"], ())
    door, _ = door_of(request)
    log = dict(door.desk.health())
    door.desk.vault.fingerprint(b"health")
    views = door.views_shown()
    bad = any(view["parked"] or not view["running"] for view in views)
    return reply(
        {
            "status": "degraded" if bad else "ready",
            "log": {"status": "ok", "position": door.desk.log.head(), **log},
            "vault": {"status": "ok"},
            "views": views,
        }
    )
