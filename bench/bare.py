"""The yardstick of the door: litestar alone, which decodes a body of the same form in a thread and answers."""

from __future__ import annotations

from typing import Any

from litestar import Litestar, get, post


@post("/v1/tickets/reports", sync_to_thread=True)
def report(data: dict[str, Any]) -> dict[str, Any]:
    """Answer as if something had been done."""
    return {"command_id": "0", "case": "ticket-0", "number": "T-0", "version": 1, "position": len(data), "events": []}


@get("/health", sync_to_thread=False)
def health() -> str:
    """It lives."""
    return "ok"


app = Litestar([report, health], openapi_config=None)
