"""What does not fit: every wrong field of a plain form, for the person who has to mend it."""

from collections.abc import Iterable, Mapping
from typing import Any, Final

import attrs
import msgspec
from attrs import field, frozen

EXCERPT: Final = 64
"""Characters of a value that a refusal may repeat."""


@frozen
class Misfit:
    """One field that does not fit."""

    path: tuple[str | int, ...]
    code: str
    """``unknown-field``, ``missing-field``, ``wrong-type``, ``unknown-value``, ``naive-time``, ``invalid-time``,
    ``invalid-value``, or the code of the bound that refused it (``too-long``, ``out-of-range`` ...)."""
    expected: str
    got: str = ""
    """What came instead, at most 64 characters, controls escaped; empty where it may be personal."""
    facts: Mapping[str, Any] = field(factory=dict)

    @property
    def dotted(self) -> str:
        """The path as ``items.0.code``."""
        return ".".join(map(str, self.path))

    @property
    def pointer(self) -> str:
        """The path as a JSON pointer (RFC 6901)."""
        return "".join("/" + str(part).replace("~", "~0").replace("/", "~1") for part in self.path)


class Misfits(Exception):
    """A plain form does not fit a type; every wrong field is in ``fields``, outermost first.

    ``owner`` is the type, where whoever read the form has said it: its fields have words of their own.
    """

    def __init__(self, fields: Iterable[Misfit], owner: type | None = None) -> None:
        self.fields = tuple(fields)
        self.owner = owner
        super().__init__("; ".join(f"{one.dotted or '(whole)'}: {one.code}" for one in self.fields))


def excerpt(value: Any) -> str:
    """What a refusal may repeat of a value: at most 64 characters, controls escaped."""
    if isinstance(value, dict):
        return "an object"
    if isinstance(value, list):
        return "a list"
    if isinstance(value, str):
        cut = value[:EXCERPT]
        return "".join(c if c.isprintable() else c.encode("unicode_escape").decode("ascii") for c in cut)[:EXCERPT]
    return msgspec.json.encode(value).decode()[:EXCERPT]


def misfit(code: str, expected: str, value: Any, **facts: Any) -> Misfits:
    """The fault of one value, to be raised where it is met; whoever holds the value adds where it was."""
    return Misfits([Misfit((), code, expected, excerpt(value), facts)])


def inside(name: str | int, wrong: Misfits, *, private: bool = False) -> list[Misfit]:
    """The same faults seen from outside; ``private`` = what came may be personal and is not repeated."""
    return [
        attrs.evolve(one, path=(name, *one.path), got="" if private else one.got, facts=one.facts)
        for one in wrong.fields
    ]
