"""Arrays as PostgreSQL's binary protocol has them: made in one piece, since the driver would adapt value by value.

The form is that of ``array_send`` in PostgreSQL: dimensions, whether there are nulls, the type, the length, the lower
bound; then each value behind its length. All numbers are big-endian.
"""

import struct
from collections.abc import Callable, Iterable, Sequence
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from struct import Struct
from typing import Final

_TEXT: Final = 25
_BYTES: Final = 17
_LONG: Final = 20
_INSTANT: Final = 1184
"""Numbers of types that no installation changes (``pg_type.dat``)."""
_EPOCH: Final = datetime(2000, 1, 1, tzinfo=UTC)
_MICROSECOND: Final = timedelta(microseconds=1)
_HEAD: Final = Struct(">5i").pack
_LENGTH: Final = Struct(">i").pack
_NULL: Final = _LENGTH(-1)
_EIGHT: Final = 8


def texts(values: Sequence[str | None]) -> bytes:
    """``text[]``, with nulls in it where a value is ``None``."""
    spelt = [None if value is None else value.encode() for value in values]
    return _values(_TEXT, spelt)


def blobs(values: Sequence[bytes]) -> bytes:
    """``bytea[]``."""
    return _values(_BYTES, values)


def longs(values: Sequence[int]) -> bytes:
    """``bigint[]``. Raises ``OverflowError`` for a number that does not fit."""
    try:
        return _eights(_LONG, values)
    except struct.error as fault:
        raise OverflowError(f"not a number of 64 bits: {max(values, key=abs)}") from fault


def instants(values: Iterable[datetime]) -> bytes:
    """``timestamptz[]``."""
    return _eights(_INSTANT, [_micros(value) for value in values])


def instant(value: datetime) -> bytes:
    """``timestamptz``."""
    return Struct(">q").pack(_micros(value))


def _values(kind: int, values: Sequence[bytes | None]) -> bytes:
    parts = [_HEAD(1, 1, kind, len(values), 1)]
    for value in values:
        if value is None:
            parts.append(_NULL)
        else:
            parts += (_LENGTH(len(value)), value)
    return b"".join(parts)


def _eights(kind: int, values: Sequence[int]) -> bytes:
    body = [_EIGHT] * (2 * len(values))
    body[1::2] = values
    return _of_eights(len(values))(1, 0, kind, len(values), 1, *body)


@lru_cache(maxsize=1024)
def _of_eights(count: int) -> Callable[..., bytes]:
    return Struct(">5i" + count * "iq").pack


@lru_cache(maxsize=64)
def _micros(value: datetime) -> int:
    return (value - _EPOCH) // _MICROSECOND
