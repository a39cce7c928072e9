"""What a command looks like as a body: msgspec structs made from the command classes, for the OpenAPI schema.

The bounds stand once, in the fields' metadata; a struct carries them as JSON Schema constraints. Bodies themselves
are read by the one strict decoder (``from_plain``), so that every door says the same about the same mistake.
"""

from collections.abc import Mapping
from datetime import date, datetime, timedelta
from enum import Enum
from functools import cache, reduce
from operator import or_
from types import NoneType, UnionType
from typing import Annotated, Any, Final, Union, get_args, get_origin, get_type_hints

import attrs
import msgspec
from msgspec import Meta

from wuye.application.encoding import Misfit, Misfits, from_plain

OCCURRED_AT: Final = "occurred_at"
"""Reserved member beside a command's own fields: when it was so, if earlier than now."""

_TIME: Final = Meta(extra_json_schema={"format": "date-time"})
_DURATION: Final = Meta(pattern=r"^-?PT[0-9]{1,12}(\.[0-9]{1,6})?S$")
_WORDS: Final = r"^[^\x00]*$"
"""A text without NUL, which no decoder of ours lets pass (``scan``)."""
_NOT_BLANK: Final = r"^[^\x00]*[^\s\x00][^\x00]*$"


@attrs.frozen(kw_only=True)
class _Occurred:
    """The reserved member, read by the same decoder."""

    occurred_at: datetime | None = None


def command_of(plain: Any, cls: type) -> tuple[Any, datetime | None]:
    """The command of a decoded body, and when it is said to have been so. Raises ``Misfits``."""
    if not isinstance(plain, dict):
        return from_plain(plain, cls), None
    own = {name: value for name, value in plain.items() if name != OCCURRED_AT}
    wrong: list[Misfit] = []
    occurred_at: datetime | None = None
    command: Any = None
    try:
        command = from_plain(own, cls)
    except Misfits as misfits:
        wrong += misfits.fields
    try:
        if OCCURRED_AT in plain:
            occurred_at = from_plain({OCCURRED_AT: plain[OCCURRED_AT]}, _Occurred).occurred_at
    except Misfits as misfits:
        wrong += misfits.fields
    if wrong:
        raise Misfits(wrong, cls)
    return command, occurred_at


@cache
def struct_of(command: type) -> type[msgspec.Struct]:
    """The struct of a command, with the reserved member; raises ``TypeError`` when a field has taken its name."""
    return _struct(command, occurred=True)


@cache
def _struct(cls: type, *, occurred: bool = False) -> type[msgspec.Struct]:
    hints = get_type_hints(cls)
    members: list[Any] = []
    for attribute in attrs.fields(cls):
        if not attribute.init:
            continue
        if occurred and attribute.name == OCCURRED_AT:
            raise TypeError(f"{cls.__name__}.{OCCURRED_AT}: the name is reserved for the envelope")
        kind = _described(_typed(hints[attribute.name], attribute.metadata), attribute.metadata)
        default = attribute.default
        if default is attrs.NOTHING:
            members.append((attribute.name, kind))
        else:
            members.append((attribute.name, kind, _default(default)))
    if occurred:
        said = Meta(description="When it was so, if earlier than now. 实际发生时间（早于当前时填写）。")
        members.append((OCCURRED_AT, Annotated[Annotated[datetime, _TIME] | None, said], None))
    description = (cls.__doc__ or "").strip()
    return msgspec.defstruct(
        cls.__name__,
        members,
        kw_only=True,
        forbid_unknown_fields=True,
        module=cls.__module__,
        namespace={"__doc__": description},
    )


def _default(default: Any) -> Any:
    if isinstance(default, attrs.Factory):  # type: ignore[arg-type]  # attrs types Factory as a function
        return msgspec.field(default_factory=default.factory)
    if isinstance(default, tuple | frozenset | list) and not default:
        return default
    if default is None or isinstance(default, str | int | bool | Enum | float):
        return default
    # The struct shows the schema only; a value of a domain class has no place in it.
    return msgspec.UNSET


def _described(kind: Any, metadata: Mapping[str, Any]) -> Any:
    english, chinese = metadata.get("help", ("", ""))
    told = " ".join(part for part in (english, chinese) if part)
    return Annotated[kind, Meta(description=told)] if told else kind


def _typed(kind: Any, metadata: Mapping[str, Any]) -> Any:
    """A field's type with its bounds, and nested classes as structs."""
    origin, members = get_origin(kind), get_args(kind)
    if origin in (Union, UnionType):
        typed = [_typed(member, metadata) for member in members if member is not NoneType]
        return reduce(or_, [*typed, *([None] if NoneType in members else [])])
    if origin in (tuple, list, frozenset, set):
        inner = {name: value for name, value in metadata.items() if name == "pattern"}
        whole = Meta(**_chosen(metadata, min_length="min_items", max_length="max_items"))
        typed = [member if member is Ellipsis else _typed(member, inner) for member in members]
        return Annotated[origin[tuple(typed)], whole]
    if origin is Annotated:
        return _typed(members[0], metadata)
    return _single(kind, metadata)


def _single(kind: Any, metadata: Mapping[str, Any]) -> Any:
    if kind is str:
        bounds = _chosen(metadata, min_length="min_length", max_length="max_length", pattern="pattern")
        bounds.setdefault("pattern", _NOT_BLANK if bounds.get("min_length") == 1 else _WORDS)
        return Annotated[str, Meta(**bounds)]
    if kind is int:
        bounds = _chosen(metadata, ge="minimum", le="maximum")
        return Annotated[int, Meta(**bounds)] if bounds else int
    if kind is datetime:
        return Annotated[datetime, _TIME]
    if kind is timedelta:
        return Annotated[str, _DURATION]
    if kind is date or (isinstance(kind, type) and issubclass(kind, Enum)):
        return kind
    if attrs.has(kind):
        return _struct(kind)
    return kind


def _chosen(metadata: Mapping[str, Any], **names: str) -> dict[str, Any]:
    return {bound: metadata[name] for bound, name in names.items() if name in metadata}
