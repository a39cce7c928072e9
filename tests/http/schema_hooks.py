"""What schemathesis cannot draw: a cursor is what the server gave for this question, and nothing else is one (B30)."""

from __future__ import annotations

from typing import Any

import httpx
import schemathesis

PLACE = frozenset({"cursor", "limit", "format"})
"""What says where in the answer to be, or in what form; all else is the question a cursor is bound to."""


@schemathesis.hook
def before_call(_context: Any, case: Any, _kwargs: dict[str, Any]) -> None:
    """Turn the page before the one that is asked for, as a caller would; without a second page there is no cursor."""
    if "cursor" not in (case.query or {}) or not case.meta.generation.mode.is_positive:
        return
    sent = case.as_transport_kwargs()
    headers = {name: value for name, value in sent["headers"].items() if name.lower().startswith("wuye-")}
    asked = {name: value for name, value in sent["params"].items() if name not in PLACE}
    page = httpx.get(sent["url"], params={**asked, "limit": 1}, headers=headers, timeout=20, trust_env=False)
    given = page.json().get("next") if page.status_code == 200 else None
    if given is None:
        del case.query["cursor"]
    else:
        case.query["cursor"] = given
