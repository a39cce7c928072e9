"""What a field may hold, in words, from its type and its declared bounds."""

from collections.abc import Mapping
from datetime import date, datetime, time, timedelta
from enum import Enum
from types import NoneType, UnionType
from typing import Any, Final, Union, get_args, get_origin, get_type_hints

from attrs import NOTHING, Attribute, fields, frozen, has

from wuye.domain.shared.fields import ID_PATTERN
from wuye.domain.shared.personal import Personal

_PLAIN: Final = {
    str: "text",
    int: "whole number",
    bool: "yes or no",
    float: "number",
    datetime: "instant with zone",
    date: "day",
    time: "time of day",
    timedelta: "duration",
    bytes: "bytes",
}


@frozen(kw_only=True)
class Slot:
    """One field as a page shows it."""

    name: str
    holds: str
    needed: bool
    may_be_empty: bool
    """Whether its value may be nothing."""
    default: str
    personal: bool
    english: str
    chinese: str


def slots(cls: type) -> list[Slot]:
    """Every field of a command, event or part."""
    hints = get_type_hints(cls)
    return [_slot(attribute, hints[attribute.name]) for attribute in fields(cls) if attribute.init]


def parts(cls: type, seen: dict[str, type] | None = None) -> dict[str, type]:
    """Nested values of a class by name, also those inside them."""
    seen = {} if seen is None else seen
    for hint in get_type_hints(cls).values():
        for inner in _classes(hint):
            if has(inner) and inner is not Personal and inner.__name__ not in seen:
                seen[inner.__name__] = inner
                parts(inner, seen)
    return seen


def _classes(hint: Any) -> list[type]:
    arguments = get_args(hint)
    if arguments:
        origin = get_origin(hint)
        found = [one for argument in arguments for one in _classes(argument)]
        return [*found, origin] if isinstance(origin, type) and has(origin) else found
    return [hint] if isinstance(hint, type) else []


def _slot(attribute: "Attribute[Any]", hint: Any) -> Slot:
    english, chinese = attribute.metadata.get("help", ("", ""))
    default = attribute.default
    return Slot(
        name=attribute.alias or attribute.name,
        holds=holds(hint, attribute.metadata),
        needed=default is NOTHING,
        may_be_empty=NoneType in get_args(hint),
        default=_default(default),
        personal=bool(attribute.metadata.get("personal")) or _personal(hint),
        english=english,
        chinese=chinese,
    )


def holds(hint: Any, bounds: Mapping[str, Any]) -> str:
    """A type in words, with its bounds."""
    origin, arguments = get_origin(hint), get_args(hint)
    if origin in (Union, UnionType):
        return " or ".join(holds(one, bounds) for one in arguments if one is not NoneType)
    if origin is Personal:
        return holds(arguments[0], bounds)
    if origin in (tuple, frozenset, list):
        inner = [one for one in arguments if one is not Ellipsis]
        members = " and ".join(holds(one, _inside(bounds)) for one in dict.fromkeys(inner))
        return f"{_count(bounds)} of: {members}"
    if origin in (dict, Mapping) or (isinstance(origin, type) and issubclass(origin, Mapping)):
        return f"table of {holds(arguments[0], {})} to {holds(arguments[1], {})}"
    return _single(hint, bounds)


def _single(hint: Any, bounds: Mapping[str, Any]) -> str:
    if isinstance(hint, type) and issubclass(hint, Enum):
        return " ".join(f"`{one.value}`" for one in hint)
    if hint is str and "pattern" in bounds:
        return "number or id of a case" if "reference" in bounds else _pattern(bounds["pattern"])
    if hint is str and "max_length" in bounds:
        return f"text, {bounds.get('min_length', 0)} to {bounds['max_length']} characters"
    if hint is int and "maximum" in bounds:
        return f"whole number, {bounds['minimum']} to {bounds['maximum']}"
    if hint in _PLAIN:
        return _PLAIN[hint]
    return f"[{hint.__name__}](#{hint.__name__.lower()})" if isinstance(hint, type) else str(hint)


def _pattern(pattern: str) -> str:
    return "id" if pattern == ID_PATTERN else f"text like `{pattern}`"


def _inside(bounds: Mapping[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in bounds.items() if name not in {"min_items", "max_items"}}


def _count(bounds: Mapping[str, Any]) -> str:
    low, high = bounds.get("min_items"), bounds.get("max_items")
    return "list" if high is None else f"list, {low} to {high} entries,"


def _personal(hint: Any) -> bool:
    return get_origin(hint) is Personal or any(_personal(one) for one in get_args(hint))


def _default(value: Any) -> str:
    if value is NOTHING or value is None or value == ():
        return ""
    if isinstance(value, Enum):
        return f"`{value.value}`"
    if isinstance(value, bool):
        return "yes" if value else "no"
    return f"`{value}`" if isinstance(value, str | int) else ""
