"""Query parameters: declared once, for the parser and for the OpenAPI document."""

import re
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from difflib import get_close_matches
from typing import Any, Final, Protocol
from urllib.parse import parse_qsl

from attrs import frozen

from wuye.entrypoints.http.problems import Fault, Problem, parameter

_INSTANT: Final = re.compile(r"\d{4}-\d\d-\d\d[Tt]\d\d:\d\d(:\d\d(\.\d{1,9})?)?([Zz]|[+-]\d\d:\d\d)?")
_MOST: Final = 50


class Parameter(Protocol):
    """A parameter a route knows."""

    @property
    def name(self) -> str:
        """Its name in the query."""
        ...

    @property
    def help(self) -> str:
        """What it does, in English and Chinese."""
        ...

    @property
    def required(self) -> bool:
        """Whether the route answers nothing without it."""
        ...

    def read(self, value: str) -> Any:
        """The value. Raises ``Problem`` naming the parameter and the rule."""
        ...

    def schema(self) -> Mapping[str, Any]:
        """Its JSON Schema."""
        ...


@frozen(kw_only=True)
class Whole:
    """A whole number within bounds."""

    name: str
    help: str
    minimum: int = 0
    maximum: int = 2**53
    required: bool = False

    def read(self, value: str) -> int:
        """The number."""
        if not re.fullmatch(r"-?[0-9]+", value):
            raise parameter(self.name, "integer", minimum=self.minimum, maximum=self.maximum)
        # Compared as text first: Python refuses to convert thousands of digits.
        if len(value) > 20 or not self.minimum <= int(value) <= self.maximum:
            raise parameter(self.name, "out-of-range", minimum=self.minimum, maximum=self.maximum)
        return int(value)

    def schema(self) -> Mapping[str, Any]:
        """Its JSON Schema."""
        return {"type": "integer", "minimum": self.minimum, "maximum": self.maximum}


@frozen(kw_only=True)
class Instant:
    """An aware instant, RFC 3339; seconds may be left out."""

    name: str
    help: str
    required: bool = False

    def read(self, value: str) -> datetime:
        """The instant, in UTC."""
        # A "+" that was not percent-encoded arrives as a space; no instant has a space.
        value = value.replace(" ", "+")
        found = _INSTANT.fullmatch(value)
        expected = "an instant such as 2026-11-21T09:30:00+08:00"
        if found is None:
            raise parameter(self.name, "invalid-time", expected=expected)
        if found[3] is None:
            raise parameter(self.name, "naive-time", expected=expected)
        try:
            return datetime.fromisoformat(value.upper()).astimezone(UTC)
        except (ValueError, OverflowError):
            facts = {"leap_second": True} if value[17:19] == "60" else {}
            raise parameter(self.name, "invalid-time", expected=expected, **facts) from None

    def schema(self) -> Mapping[str, Any]:
        """Its JSON Schema."""
        return {"type": "string", "format": "date-time"}


@frozen(kw_only=True)
class Text:
    """A short text, taken literally."""

    name: str
    help: str
    minimum: int = 1
    maximum: int = 200
    pattern: str | None = None
    required: bool = False

    def read(self, value: str) -> str:
        """The text."""
        if len(value) > self.maximum:
            raise parameter(self.name, "too-long", limit=self.maximum)
        if len(value) < self.minimum:
            raise parameter(self.name, "blank")
        if "\x00" in value:
            raise parameter(self.name, "invalid-unicode")
        if self.pattern is not None and not re.fullmatch(self.pattern.strip("^$"), value):
            raise parameter(self.name, "pattern", pattern=self.pattern)
        return value

    def schema(self) -> Mapping[str, Any]:
        """Its JSON Schema."""
        bounds = {"type": "string", "minLength": self.minimum, "maxLength": self.maximum}
        return {**bounds, "pattern": self.pattern or r"^[^\x00]*$"}


@frozen(kw_only=True)
class Choice:
    """One of a closed list."""

    name: str
    help: str
    choices: tuple[str, ...]
    required: bool = False

    def read(self, value: str) -> str:
        """The member."""
        if value not in self.choices:
            near = get_close_matches(value[:100], self.choices, n=1)
            facts = {"did_you_mean": near[0]} if near else {}
            raise parameter(self.name, "not-a-choice", choices=list(self.choices), **facts)
        return value

    def schema(self) -> Mapping[str, Any]:
        """Its JSON Schema."""
        return {"type": "string", "enum": list(self.choices)}


@frozen(kw_only=True)
class Flag:
    """Yes or no."""

    name: str
    help: str
    required: bool = False

    def read(self, value: str) -> bool:
        """The answer."""
        if value not in ("true", "false"):
            raise parameter(self.name, "not-a-choice", choices=["true", "false"])
        return value == "true"

    def schema(self) -> Mapping[str, Any]:
        """Its JSON Schema."""
        return {"type": "boolean"}


def parsed(query: bytes, known: Sequence[Parameter]) -> dict[str, Any]:
    """The parameters that were given, by name.

    Raises ``Problem``: ``unknown-parameter`` with a hint, or ``invalid-parameter`` with the rule and its bounds.
    """
    try:
        pairs = parse_qsl(query.decode("ascii"), keep_blank_values=True, errors="strict", max_num_fields=_MOST)
    except UnicodeError:
        raise Problem("invalid-unicode") from None
    except ValueError:
        raise Problem("bad-request", limit=_MOST) from None
    by_name = {one.name: one for one in known}
    found: dict[str, Any] = {}
    for name, value in pairs:
        if name not in by_name:
            raise _unknown(name, by_name)
        if name in found:
            raise parameter(name, "repeated")
        found[name] = by_name[name].read(value)
    return found


def complete(given: Mapping[str, Any], known: Sequence[Parameter]) -> Mapping[str, Any]:
    """The same, when all is there that the route needs; asked after who may ask. Raises ``Problem``."""
    for one in known:
        if one.required and one.name not in given:
            raise parameter(one.name, "required")
    return given


def _unknown(name: str, known: Mapping[str, Parameter]) -> Problem:
    near = get_close_matches(name[:100], known, n=1)
    facts: dict[str, Any] = {"did_you_mean": near[0]} if near else {}
    fault = Fault(where="parameter", name=name[:64], rule="unknown-parameter", facts={"known": sorted(known), **facts})
    return Problem("unknown-parameter", fault, parameter=name[:64], **facts)
