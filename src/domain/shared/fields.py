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
from functools import cache
from types import NoneType
from typing import Any, get_args, get_origin

from attrs import NOTHING, Attribute, field

from wuye.domain.shared.refusal import InvalidInput

TEXT_LIMIT = 4000
ID_PATTERN = r"^[A-Za-z0-9][A-Za-z0-9._:-]{0,99}$"
_INVISIBLE = {"Cf", "Cc", "Zl", "Zp", "Cs", "Co", "Cn"}
_ID = re.compile(ID_PATTERN)
_NOT_UNICODE = re.compile("[\x00\ud800-\udfff]")
_TURNING = re.compile("[\u202a-\u202e\u2066-\u2069]")


def wrong_type(name: str, expected: str) -> InvalidInput:
    """The refusal of a value of another type; a door that reads JSON has refused it before."""
    return InvalidInput("wrong-type", field=name, expected=expected)


def check_text(name: str, value: str, *, max_length: int = TEXT_LIMIT) -> None:
    """Refuse a text that is blank, too long, or made of or re-ordered by invisible characters (bad input B19, B20)."""
    if not isinstance(value, str):
        raise wrong_type(name, "a text")
    if len(value) > max_length:
        raise InvalidInput("too-long", field=name, limit=max_length)
    if not value.strip():
        raise InvalidInput("blank", field=name)
    if value.isprintable() or value.replace("\n", "").isprintable():
        # Not one invisible character but ends of lines, and it is not blank: what is asked below cannot be.
        return
    if _NOT_UNICODE.search(value):
        raise InvalidInput("invalid-unicode", field=name)
    if _TURNING.search(value):
        raise InvalidInput("invisible-characters", field=name)
    if all(unicodedata.category(c) in _INVISIBLE or c.isspace() for c in value):
        raise InvalidInput("invisible-characters", field=name)


def _check_kind(_: Any, attribute: "Attribute[Any]", value: object) -> None:
    """Refuse a nested value of another class than the field was declared with."""
    if not isinstance(value, attribute.type):  # type: ignore[arg-type]  # declared, and a class or a union of classes
        raise wrong_type(attribute.name, _named(attribute.type))


def _check_several(attribute: "Attribute[Any]", value: object) -> None:
    """Refuse what is not the tuple, or the set, that the field was declared with."""
    declared: Any = attribute.type or tuple
    kind = _several(declared)
    if not isinstance(value, kind):
        raise wrong_type(attribute.name, kind.__name__)


@cache
def _several(declared: Any) -> type:
    return get_origin(declared) or tuple


@cache
def _member(declared: Any) -> Any:
    """The class of the members of a declared tuple."""
    return get_args(declared)[0]


def _named(declared: Any) -> str:
    classes = [one for one in get_args(declared) if one is not NoneType] or [declared]
    return " or ".join(str(one.__name__) for one in classes)


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
            check_text(attribute.name, "" if value is None else value, max_length=max_length)

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
        if value is not None or default is NOTHING:
            check_id(attribute.name, "" if value is None else value)

    return field(default=default, validator=validate, metadata=_metadata(help, False, pattern=ID_PATTERN))


def check_whole(name: str, value: int | None, minimum: int, maximum: int) -> None:
    """Refuse a number outside its bounds, both included."""
    if value is not None and (value.__class__ is bool or not isinstance(value, int)):
        raise wrong_type(name, "a whole number")
    if value is None or not minimum <= value <= maximum:
        raise InvalidInput("out-of-range", field=name, minimum=minimum, maximum=maximum)


def whole(help: tuple[str, str] = ("", ""), *, minimum: int = 0, maximum: int = 10**9, default: Any = NOTHING) -> Any:
    """A whole number between two bounds, both included."""

    def validate(_: Any, attribute: "Attribute[Any]", value: int | None) -> None:
        if value is None and default is None:
            return
        check_whole(attribute.name, value, minimum, maximum)

    return field(default=default, validator=validate, metadata=_metadata(help, False, minimum=minimum, maximum=maximum))


def instant(help: tuple[str, str] = ("", ""), *, default: Any = NOTHING) -> Any:
    """An instant; naive times are refused everywhere (design 11)."""

    def validate(_: Any, attribute: "Attribute[Any]", value: datetime | None) -> None:
        if value is None and default is None:
            return
        if value is not None and not isinstance(value, datetime):
            raise wrong_type(attribute.name, "an instant")
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
        _check_several(attribute, value)
        if not minimum <= len(value) <= maximum:
            raise InvalidInput("wrong-count", field=attribute.name, minimum=minimum, maximum=maximum)
        if each is not None:
            for member in value:
                each(attribute.name, member)
        elif value:
            declared: Any = attribute.type or tuple[Any]
            kind = _member(declared)
            for member in value:
                if not isinstance(member, kind):
                    raise wrong_type(attribute.name, _named(kind))

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

    def validate(_: Any, attribute: "Attribute[Any]", value: bool | None) -> None:
        if value.__class__ is not bool and not (value is None and default is None):
            raise wrong_type(attribute.name, "true or false")

    return field(default=default, validator=validate, metadata=_metadata(help, False))


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
    return field(default=default, validator=_check_kind, metadata=_metadata(help, False))


def checked(kind: type[StrEnum], help: tuple[str, str] = ("", ""), *, minimum: int = 0, default: Any = NOTHING) -> Any:
    """Several different values of a closed list, as ticked on a form; the list is in the metadata as ``choices``."""

    def validate(_: Any, attribute: "Attribute[Any]", value: tuple[StrEnum, ...]) -> None:
        _check_several(attribute, value)
        if any(not isinstance(one, kind) for one in value):
            raise InvalidInput("not-a-choice", field=attribute.name, choices=[one.value for one in kind])
        if not minimum <= len(value) <= len(kind):
            raise InvalidInput("wrong-count", field=attribute.name, minimum=minimum, maximum=len(kind))
        if len(set(value)) != len(value):
            raise InvalidInput("repeated", field=attribute.name)

    choices = tuple(one.value for one in kind)
    metadata = _metadata(help, False, choices=choices, min_items=minimum, max_items=len(kind))
    return field(default=default, validator=validate, metadata=metadata)


def check_id(name: str, value: str) -> None:
    """Refuse what is no id: ASCII letters, digits and ``._:-``, at most 100 characters."""
    if not isinstance(value, str):
        raise wrong_type(name, "a text")
    if not _ID.match(value):
        raise InvalidInput("invalid-id", field=name, pattern=ID_PATTERN)


def identifiers(
    help: tuple[str, str] = ("", ""), *, minimum: int = 0, maximum: int = 20, default: Any = NOTHING
) -> Any:
    """Several different ids."""

    def validate(_: Any, attribute: "Attribute[Any]", value: tuple[str, ...]) -> None:
        _check_several(attribute, value)
        for one in value:
            check_id(attribute.name, one)
        if not minimum <= len(value) <= maximum:
            raise InvalidInput("wrong-count", field=attribute.name, minimum=minimum, maximum=maximum)
        if len(set(value)) != len(value):
            raise InvalidInput("repeated", field=attribute.name)

    metadata = _metadata(help, False, min_items=minimum, max_items=maximum, pattern=ID_PATTERN)
    return field(default=default, validator=validate, metadata=metadata)


def labels(help: tuple[str, str] = ("", ""), *, minimum: int = 0, maximum: int = 50, default: Any = NOTHING) -> Any:
    """Several short texts that are no personal data (tools, materials, steps of a manual)."""

    def each(name: str, value: str) -> None:
        check_text(name, value, max_length=200)

    return some(help, minimum=minimum, maximum=maximum, default=default, each=each)


def part(help: tuple[str, str] = ("", ""), *, default: Any = NOTHING) -> Any:
    """A nested value that checks its own fields."""
    return field(default=default, validator=_check_kind, metadata=_metadata(help, False))


def reference(help: tuple[str, str] = ("", ""), *, to: str = "ticket", default: Any = NOTHING) -> Any:
    """Another case, by short number or stream id; the desk turns the number into the stream id before the decision."""

    def validate(_: Any, attribute: "Attribute[Any]", value: str | None) -> None:
        if value is not None or default is NOTHING:
            check_id(attribute.name, "" if value is None else value)

    return field(default=default, validator=validate, metadata=_metadata(help, False, pattern=ID_PATTERN, reference=to))


_PHONE = re.compile(r"^\+?[0-9][0-9 ()-]{3,28}[0-9]$")


def phone(help: tuple[str, str] = ("", ""), *, default: Any = NOTHING) -> Any:
    """A telephone number; full-width digits and signs are folded to plain ones (bad input B24)."""

    def fold(value: str | None) -> str | None:
        return unicodedata.normalize("NFKC", value).strip() if isinstance(value, str) else value

    def validate(_: Any, attribute: "Attribute[Any]", value: str | None) -> None:
        if value is not None and not isinstance(value, str):
            raise wrong_type(attribute.name, "a text")
        if (value is not None or default is NOTHING) and not _PHONE.match(value or ""):
            raise InvalidInput("invalid-phone", field=attribute.name)

    return field(
        default=default, converter=fold, validator=validate, metadata=_metadata(help, True, min_length=5, max_length=30)
    )


def home_id(help: tuple[str, str] = ("", ""), *, default: Any = NOTHING) -> Any:
    """A home, by its stream id; what is none is refused as an unknown unit, not as a wrong sign (bad input B23)."""

    def validate(_: Any, attribute: "Attribute[Any]", value: str | None) -> None:
        if value is not None or default is NOTHING:
            check_text(attribute.name, "" if value is None else value, max_length=100)

    return field(default=default, validator=validate, metadata=_metadata(help, False, min_length=1, max_length=100))
