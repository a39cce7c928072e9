"""Fields of commands: their bounds, stated once, for the domain, the HTTP schema and the command line.

Each helper returns an attrs field whose ``metadata`` a door can read: ``min_length``, ``max_length``, ``minimum``,
``maximum``, ``pattern``, ``personal`` (never logged, never hashed in the clear), ``help`` (English, Chinese).
Validators raise ``InvalidInput`` with the field's name.
"""

import re
import unicodedata
from collections.abc import Callable
from datetime import date, datetime
from enum import StrEnum
from typing import Any

from attrs import NOTHING, Attribute, field

from wuye.domain.shared.refusal import InvalidInput

TEXT_LIMIT = 4000
ID_PATTERN = r"^[A-Za-z0-9][A-Za-z0-9._:-]{0,99}$"
_INVISIBLE = {"Cf", "Cc", "Zl", "Zp", "Cs", "Co", "Cn"}
_ID = re.compile(ID_PATTERN)


def check_text(name: str, value: str, *, max_length: int = TEXT_LIMIT) -> None:
    """Refuse a text that is blank, too long, or made of or re-ordered by invisible characters (bad input B19, B20)."""
    if len(value) > max_length:
        raise InvalidInput("too-long", field=name, limit=max_length)
    if not value.strip():
        raise InvalidInput("blank", field=name)
    if "\x00" in value or any("\ud800" <= c <= "\udfff" for c in value):
        raise InvalidInput("invalid-unicode", field=name)
    if any("\u202a" <= c <= "\u202e" or "\u2066" <= c <= "\u2069" for c in value):
        raise InvalidInput("invisible-characters", field=name)
    if all(unicodedata.category(c) in _INVISIBLE or c.isspace() for c in value):
        raise InvalidInput("invisible-characters", field=name)


def _metadata(help: tuple[str, str], personal: bool, **bounds: Any) -> dict[str, Any]:
    return {"help": help, "personal": personal, **{k: v for k, v in bounds.items() if v is not None}}


def text(
    help: tuple[str, str] = ("", ""),
    *,
    max_length: int = TEXT_LIMIT,
    personal: bool = True,
    default: Any = NOTHING,
) -> Any:
    """A free text, sealed when stored; with ``default=None`` it may be absent."""

    def validate(_: Any, attribute: "Attribute[Any]", value: str | None) -> None:
        if value is not None or default is NOTHING:
            check_text(attribute.name, value or "", max_length=max_length)

    return field(
        default=default,
        validator=validate,
        metadata=_metadata(help, personal, min_length=1, max_length=max_length),
    )


def label(help: tuple[str, str] = ("", ""), *, max_length: int = 200, default: Any = NOTHING) -> Any:
    """A short text that is no personal datum (a place code, a reason code, a trade)."""
    return text(help, max_length=max_length, personal=False, default=default)


def identifier(help: tuple[str, str] = ("", ""), *, default: Any = NOTHING) -> Any:
    """An id: ASCII letters, digits and ``._:-``, at most 100 characters."""

    def validate(_: Any, attribute: "Attribute[Any]", value: str | None) -> None:
        if (value is not None or default is NOTHING) and not _ID.match(value or ""):
            raise InvalidInput("invalid-id", field=attribute.name, pattern=ID_PATTERN)

    return field(default=default, validator=validate, metadata=_metadata(help, False, pattern=ID_PATTERN))


def whole(help: tuple[str, str] = ("", ""), *, minimum: int = 0, maximum: int = 10**9, default: Any = NOTHING) -> Any:
    """A whole number between two bounds, both included."""

    def validate(_: Any, attribute: "Attribute[Any]", value: int | None) -> None:
        if value is None and default is None:
            return
        if value is None or not minimum <= value <= maximum:
            raise InvalidInput("out-of-range", field=attribute.name, minimum=minimum, maximum=maximum)

    return field(default=default, validator=validate, metadata=_metadata(help, False, minimum=minimum, maximum=maximum))


def instant(help: tuple[str, str] = ("", ""), *, default: Any = NOTHING) -> Any:
    """An instant; naive times are refused everywhere (design 11)."""

    def validate(_: Any, attribute: "Attribute[Any]", value: datetime | None) -> None:
        if value is None and default is None:
            return
        if value is None or value.tzinfo is None:
            raise InvalidInput("naive-time", field=attribute.name)

    return field(default=default, validator=validate, metadata=_metadata(help, False))


def some(
    help: tuple[str, str] = ("", ""),
    *,
    minimum: int = 0,
    maximum: int = 100,
    default: Any = (),
    each: Callable[[str, Any], None] | None = None,
) -> Any:
    """A tuple of values with a bounded count; ``each`` checks one member."""

    def validate(_: Any, attribute: "Attribute[Any]", value: tuple[Any, ...]) -> None:
        if not minimum <= len(value) <= maximum:
            raise InvalidInput("wrong-count", field=attribute.name, minimum=minimum, maximum=maximum)
        if each is not None:
            for member in value:
                each(attribute.name, member)

    return field(
        default=default,
        validator=validate,
        metadata=_metadata(help, False, min_items=minimum, max_items=maximum),
    )


def choice(kind: type[StrEnum], help: tuple[str, str] = ("", ""), *, default: Any = NOTHING) -> Any:
    """One value of a closed list; the list is in the metadata as ``choices``."""

    def validate(_: Any, attribute: "Attribute[Any]", value: StrEnum | None) -> None:
        if not isinstance(value, kind) and not (value is None and default is None):
            raise InvalidInput("not-a-choice", field=attribute.name, choices=[one.value for one in kind])

    choices = tuple(one.value for one in kind)
    return field(default=default, validator=validate, metadata=_metadata(help, False, choices=choices))


def flag(help: tuple[str, str] = ("", ""), *, default: Any = NOTHING) -> Any:
    """Yes or no."""
    return field(default=default, metadata=_metadata(help, False))


def day(help: tuple[str, str] = ("", ""), *, default: Any = NOTHING) -> Any:
    """A calendar day, in the time zone of the site it belongs to."""

    def validate(_: Any, attribute: "Attribute[Any]", value: date | None) -> None:
        if value is None and default is None:
            return
        if not isinstance(value, date) or isinstance(value, datetime):
            raise InvalidInput("not-a-day", field=attribute.name)

    return field(default=default, validator=validate, metadata=_metadata(help, False))


def amount(help: tuple[str, str] = ("", ""), *, default: Any = NOTHING) -> Any:
    """An amount of money; its bounds are those of ``Money``."""
    return field(default=default, metadata=_metadata(help, False))
