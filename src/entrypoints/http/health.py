"""Health: alive means the loop turns; ready means log, vault and views answer."""

from typing import Any

from litestar import Request, Response, get
from litestar.concurrency import sync_to_thread

from wuye.entrypoints.http.door import Door, door_of
from wuye.entrypoints.http.query import parsed
from wuye.entrypoints.http.replies import reply
from wuye.entrypoints.http.waiting import views_shown


@get("/health/live", name="health_live")
async def live(request: Request[Any, Any, Any]) -> Response[bytes]:
    """The process serves; asks nothing of log or vault."""
    parsed(request.scope["query_string"], ())
    return reply({"status": "live"})


@get("/health/ready", name="health_ready")
async def ready(request: Request[Any, Any, Any]) -> Response[bytes]:
    """Whether log, vault and views answer: 503 when one does not, ``degraded`` when a view has parked events."""
    parsed(request.scope["query_string"], ())
    door, _ = door_of(request)
    return await sync_to_thread(_looked, door)


def _looked(door: Door) -> Response[bytes]:
    log = dict(door.desk.health())
    door.desk.vault.fingerprint(b"health")
    views = views_shown(door)
    bad = any(view["parked"] for view in views)
    return reply(
        {
            "status": "degraded" if bad else "ready",
            "log": {"status": "ok", "position": door.desk.log.head(), **log},
            "vault": {"status": "ok"},
            "views": views,
        }
    )
