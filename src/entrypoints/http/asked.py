"""What every request carries besides its meaning: an id, a trace, a language."""

import re
from collections.abc import Iterable
from random import getrandbits
from typing import Any, Final
from uuid import UUID

from attrs import field, frozen

from wuye.entrypoints.language import Lang, choose

_REQUEST_ID: Final = re.compile(r"[A-Za-z0-9._-]{1,64}")
_TRACEPARENT: Final = re.compile(r"(?!ff)[0-9a-f]{2}-(?!0{32})([0-9a-f]{32})-(?!0{16})[0-9a-f]{16}-[0-9a-f]{2}")


@frozen(kw_only=True)
class Asked:
    """One request: its id and trace go into the envelope of what it causes, its language into the answer."""

    request_id: str
    trace_id: str | None = None
    """Trace id of ``traceparent`` (W3C Trace Context), 32 hex digits."""
    lang: Lang = "en"
    headers: dict[str, list[str]] = field(factory=dict, repr=False)

    def header(self, name: str) -> str | None:
        """A header that was sent exactly once, or ``None``."""
        values = self.headers.get(name, ())
        return values[0] if len(values) == 1 else None


def asked(scope: Any) -> Asked:
    """Read an ASGI scope. An ill-formed id or trace is replaced by one of our own, as W3C Trace Context demands."""
    headers = _headers(scope["headers"])
    given = headers.get("x-request-id", ("",))
    parent = headers.get("traceparent", ("",))
    trace = _TRACEPARENT.fullmatch(parent[0]) if len(parent) == 1 else None
    return Asked(
        request_id=given[0] if len(given) == 1 and _REQUEST_ID.fullmatch(given[0]) else _request_id(),
        trace_id=trace[1] if trace else None,
        lang=choose(", ".join(headers.get("accept-language", ()))),
        headers=headers,
    )


def _request_id() -> str:
    # It names a request and guards nothing; the system's randomness would let go of the interpreter for each.
    return str(UUID(int=getrandbits(128), version=4))


def _headers(pairs: Iterable[tuple[bytes, bytes]]) -> dict[str, list[str]]:
    headers: dict[str, list[str]] = {}
    for name, value in pairs:
        headers.setdefault(name.decode("latin-1"), []).append(value.decode("latin-1"))
    return headers
