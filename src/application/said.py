"""What a command says, for its fingerprint: the bytes of its plain form, of which msgspec writes most in C.

A class of commands becomes a *form*, a msgspec struct of the same fields in the same order, which is filled from a
command's attributes and judged on the way. Whatever msgspec would spell in another way than ``to_plain`` has no form,
and what does not fit into its form is written by ``to_plain``: the bytes are the same.
"""

from datetime import datetime
from enum import Enum
from threading import RLock
from types import GenericAlias, NoneType, UnionType
from typing import Any, Final, Union, get_args, get_origin

import attrs
import msgspec

from wuye.application.compiled import hints, is_a, is_record, origin
from wuye.application.encoding import instant, to_plain
from wuye.application.shapes import decoder

_ALIKE: Final = (str, int, bool, NoneType)
_convert: Final = msgspec.convert

Form = tuple[type[msgspec.Struct], tuple[tuple[str, ...], ...]]
"""The struct of a class, and the ways to its instants."""


class Unformed(Exception):
    """A class, or a value, that msgspec would write otherwise."""


_forms: Final[dict[Any, Form | None]] = {}
_forming: Final = RLock()


def said(command: Any) -> Any:
    """What JSON is written of, as it is of ``to_plain(command)``. Raises as that does."""
    cls = type(command)
    form = _forms[cls] if cls in _forms else _formed(cls)
    if form is None:
        return to_plain(command)
    struct, instants = form
    try:
        made = _convert(command, struct, from_attributes=True)
        for path in instants:
            _spell(made, path)
    except (msgspec.ValidationError, Unformed):
        return to_plain(command)
    return made


def _spell(made: Any, path: tuple[str, ...]) -> None:
    """Put in place of an instant its spelling: msgspec leaves out a fraction that is zero."""
    *way, name = path
    for step in way:
        made = getattr(made, step)
        if made is None:
            return
    value = getattr(made, name)
    if value is not None:
        if value.tzinfo is None:
            raise Unformed
        setattr(made, name, instant(value))


def _formed(cls: type) -> Form | None:
    """The form of a class of commands, made once; ``None`` where it has none."""
    with _forming:
        if cls not in _forms:
            try:
                struct, instants = _struct(cls)
                # What msgspec has to know of the struct it learns now, before another thread sees it.
                decoder(struct)
                _forms[cls] = struct, instants
            except (Unformed, TypeError, RecursionError):
                _forms[cls] = None
        return _forms[cls]


def _struct(cls: Any) -> Form:
    types = hints(cls)
    members: list[tuple[str, Any]] = []
    instants: list[tuple[str, ...]] = []
    for field in attrs.fields(origin(cls)):
        form, inner = _form(types[field.name])
        members.append((field.name, form))
        instants += [(field.name, *path) for path in inner]
    return msgspec.defstruct(origin(cls).__name__, members, kw_only=True, gc=False), tuple(instants)


def _form(cls: Any) -> tuple[Any, tuple[tuple[str, ...], ...]]:
    """The type in a form, and the ways to instants inside it. Raises ``Unformed``."""
    cls = getattr(cls, "__supertype__", cls)
    if cls in _ALIKE or (is_a(cls, Enum) and all(type(one.value) is str for one in cls)):
        return cls, ()
    if cls is datetime:
        return cls, ((),)
    if get_origin(cls) in (Union, UnionType):
        forms = [_form(member) for member in get_args(cls)]
        return Union[tuple(form for form, _ in forms)], tuple(path for _, inner in forms for path in inner)  # noqa: UP007 - made of values
    if is_record(cls) and not origin(cls).__subclasses__():
        return _struct(cls)
    if is_a(cls, tuple) and len(get_args(cls)) == 2 and get_args(cls)[1] is Ellipsis:
        form, inner = _form(get_args(cls)[0])
        if not inner:
            return GenericAlias(tuple, (form, ...)), ()
    raise Unformed
