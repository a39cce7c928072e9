"""JSON as it came over the wire: what decoders let pass is refused here, with the place named.

Duplicate keys, depth, NUL, lone surrogates, a byte-order mark, numbers that are none: each would be read differently
by another program, and a history must be read in one way only (bad input B7 to B13).
"""

import json
import re
from collections.abc import Iterator
from typing import Any, Final

from wuye.entrypoints.http.problems import Fault, Problem

DEPTH_LIMIT: Final = 32
_DIGITS: Final = 400
"""Longest number that is converted; no bound of any field is anywhere near."""
_HUGE: Final[int] = 10**400
_BOMS: Final = (b"\xef\xbb\xbf", b"\xff\xfe", b"\xfe\xff")
_TOKENS: Final = re.compile(rb'"(?:[^"\\]|\\.)*+"|[\[{]|[\]}]', re.DOTALL)
_SUSPECT: Final = re.compile(r"\\u(?:0000|[dD][89a-fA-F])")


def decoded(body: bytes) -> Any:
    """The value of a JSON text.

    Raises ``Problem``: ``body-required``, ``bom-not-allowed``, ``invalid-unicode``, ``too-deep``, ``duplicate-key``
    or ``malformed-json`` with the offset in bytes.
    """
    if not body.strip(b" \t\r\n"):
        raise Problem("body-required")
    if body.startswith(_BOMS):
        raise Problem("bom-not-allowed")
    try:
        text = body.decode("utf-8")
    except UnicodeDecodeError as error:
        raise _broken("invalid-unicode", offset=error.start) from None
    if body.count(b"{") + body.count(b"[") > DEPTH_LIMIT:
        _check_depth(body)
    try:
        value = _DECODER.decode(text)
    except json.JSONDecodeError as error:
        raise _broken("malformed-json", offset=len(text[: error.pos].encode())) from None
    except RecursionError:
        raise Problem("too-deep", limit=DEPTH_LIMIT) from None
    if _SUSPECT.search(text):
        _check_texts(value, "")
    return value


def _broken(code: str, *, offset: int) -> Problem:
    return Problem(code, Fault(where="pointer", name="", rule=code, facts={"offset": offset}), offset=offset)


def _check_depth(body: bytes) -> None:
    depth = 0
    for token in _TOKENS.finditer(body):
        match token[0][:1]:
            case b"[" | b"{":
                depth += 1
                if depth > DEPTH_LIMIT:
                    raise Problem(
                        "too-deep",
                        Fault(where="pointer", name="", rule="too-deep", facts={"limit": DEPTH_LIMIT}),
                        limit=DEPTH_LIMIT,
                    )
            case b"]" | b"}":
                depth -= 1
            case _:
                pass  # a text, whatever brackets are in it


def _unique(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        seen = set[str]()
        name = next(name for name, _ in pairs if name in seen or seen.add(name))  # type: ignore[func-returns-value]  # add() gives None on purpose
        raise Problem(
            "duplicate-key",
            Fault(where="pointer", name="", rule="duplicate-key", facts={"key": name[:64]}),
            key=name[:64],
        )
    return found


def _whole(digits: str) -> int:
    if len(digits) <= _DIGITS:
        return int(digits)
    # Python refuses to convert thousands of digits; the bound check needs no more than "far too large".
    return -_HUGE if digits.startswith("-") else _HUGE


def _no_number(name: str) -> None:
    raise json.JSONDecodeError(f"{name} is no JSON", name, 0)


_DECODER: Final = json.JSONDecoder(object_pairs_hook=_unique, parse_int=_whole, parse_constant=_no_number)


def _check_texts(value: Any, pointer: str) -> None:
    """Look for what only an escape can smuggle in: NUL and halves of surrogate pairs."""
    for where, text in _texts(value, pointer):
        if any(char == "\0" or "\ud800" <= char <= "\udfff" for char in text):
            raise Problem(
                "invalid-unicode",
                Fault(where="pointer", name=where, rule="invalid-unicode"),
                field=where.rpartition("/")[2],
            )


def _texts(value: Any, pointer: str) -> Iterator[tuple[str, str]]:
    if isinstance(value, str):
        yield pointer, value
    elif isinstance(value, list):
        for place, member in enumerate(value):
            yield from _texts(member, f"{pointer}/{place}")
    elif isinstance(value, dict):
        for name, member in value.items():
            yield pointer, name
            yield from _texts(member, f"{pointer}/{name.replace('~', '~0').replace('/', '~1')}")
