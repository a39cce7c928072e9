"""Cursors: opaque, and good only for the tenant, the person and the question they were made for (bad input B30)."""

import hmac
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any, Final

import msgspec

from wuye.entrypoints.http.problems import Problem

PATTERN: Final = r"^[A-Za-z0-9_-]{1,2000}$"
_MAC: Final = 16


def written(after: tuple[Any, ...], question: Mapping[str, Any], *, keyed: Callable[[bytes], bytes], now: float) -> str:
    """A cursor behind a row; ``question`` is everything it is bound to, ``keyed`` a keyed digest of the vault."""
    body = msgspec.json.encode([int(now), [_worded(value) for value in after]])
    return urlsafe_b64encode(_mac(body, question, keyed) + body).rstrip(b"=").decode("ascii")


def read(
    cursor: str, question: Mapping[str, Any], *, keyed: Callable[[bytes], bytes], now: float, lifetime: float
) -> tuple[Any, ...]:
    """Where a cursor stands. Raises ``Problem("invalid-cursor")`` when it was edited, is another's, or has expired."""
    try:
        raw = urlsafe_b64decode(cursor.encode("ascii") + b"=" * (-len(cursor) % 4))
    except ValueError:
        raise Problem("invalid-cursor") from None
    mac, body = raw[:_MAC], raw[_MAC:]
    # Re-encoded, because base64 has several spellings of the same bytes.
    canonical = urlsafe_b64encode(raw).rstrip(b"=").decode("ascii") == cursor
    if not canonical or not hmac.compare_digest(mac, _mac(body, question, keyed)):
        raise Problem("invalid-cursor")
    issued, after = msgspec.json.decode(body)
    if not now - lifetime <= issued <= now + 60:
        raise Problem("invalid-cursor")
    return tuple(_value(word) for word in after)


def _worded(value: Any) -> Any:
    return {"at": value.isoformat()} if isinstance(value, datetime) else value


def _value(word: Any) -> Any:
    return datetime.fromisoformat(word["at"]) if isinstance(word, dict) else word


def _mac(body: bytes, question: Mapping[str, Any], keyed: Callable[[bytes], bytes]) -> bytes:
    bound = msgspec.json.encode(sorted(question.items()))
    return keyed(b"cursor\0" + len(bound).to_bytes(4, "big") + bound + body)[:_MAC]
