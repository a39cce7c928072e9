"""Readers of plain forms, compiled: one function a type, made once, that takes what fits and fails at anything else.

What fits is what ``structuring`` lets pass, which walks the form again and says what is wrong when something is.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence, Set
from enum import Enum
from itertools import count
from threading import RLock
from types import NoneType, UnionType
from typing import Any, Final, Literal, Union, get_args, get_origin, get_type_hints

import attrs

from wuye.application.plain_values import SINGLE, personal
from wuye.domain.shared.personal import Personal

Reader = Callable[[Any, str | None], Any]
"""Reads a plain form; the second value is the place where it is stored, if it is."""

_EXACT: Final = (str, int, bool)


class Unfit(Exception):
    """The form does not fit the type; this does not say where."""


class Compiler:
    """Makes readers; ``complete`` also refuses absent fields that have a default; ``secret`` reads personal fields."""

    def __init__(self, *, complete: bool, secret: Reader = personal) -> None:
        self._complete = complete
        self._secret = secret
        self._made: dict[Any, Reader] = {}
        self._making = RLock()
        self._begun: set[Any] = set()
        self._names: dict[str, Any] = {"Unfit": Unfit}
        self._fresh = count()

    def reader(self, cls: Any) -> Reader:
        """The reader of a type. Raises ``TypeError`` for a type that has no plain form."""
        made = self._made.get(cls)
        if made is not None:
            return made
        with self._making:
            if cls in self._begun:
                # A type that holds itself.
                return lambda value, place: self._made[cls](value, place)  # noqa: PLW0108 - not there yet
            self._begun.add(cls)
            try:
                made = self._made[cls] = self._compiled(cls)
            finally:
                self._begun.remove(cls)
            return made

    def _compiled(self, cls: Any) -> Reader:
        if is_a(cls, Enum):
            body = [*self._read(cls, "value"), "return value"]
        elif is_record(cls):
            body = self._whole_record(cls) if self._complete else self._record(cls)
        elif is_a(cls, Mapping):
            body = self._mapping(cls)
        elif is_a(cls, Set):
            body = self._set(cls)
        elif is_a(cls, Sequence):
            body = self._sequence(cls)
        elif get_origin(cls) in (Union, UnionType) and len(_members(cls)) > 1:
            body = self._several(cls)
        else:
            body = [*self._read(cls, "value"), "return value"]
        return self._function(body)

    def _function(self, body: Iterable[str]) -> Reader:
        """A reader that does this with ``value`` and ``place``."""
        name = f"read_{next(self._fresh)}"
        source = "\n".join([f"def {name}(value, place):", *_indented(body)])
        exec(source, self._names)  # noqa: S102 - made of nothing but the fields of our own classes
        reader: Reader = self._names[name]
        return reader

    def _named(self, value: Any) -> str:
        name = f"known_{next(self._fresh)}"
        self._names[name] = value
        return name

    def _read(self, cls: Any, name: str) -> list[str]:
        """Statements that put, where a plain form is, the value it stands for."""
        cls = getattr(cls, "__supertype__", cls)
        if cls in (Any, object):
            return []
        if cls in _EXACT:
            return [f"if type({name}) is not {cls.__name__}: raise Unfit"]
        if cls is NoneType:
            return [f"if {name} is not None: raise Unfit"]
        if cls in SINGLE:
            return [f"{name} = {self._named(SINGLE[cls])}({name}, None)"]
        if get_origin(cls) is Personal or cls is Personal:
            return [f"{name} = {self._named(self._secret)}({name}, place)"]
        if get_origin(cls) is Literal:
            return self._choice({(type(value), value): value for value in get_args(cls)}, name)
        if is_a(cls, Enum):
            return self._choice({(type(one.value), one.value): one for one in cls}, name)
        if get_origin(cls) in (Union, UnionType) and len(_members(cls)) == 1:
            return [f"if {name} is not None:", *_indented(self._read(_members(cls)[0], name) or ["pass"])]
        if get_origin(cls) is None and not is_record(cls) and not is_a(cls, (Mapping, Set, Sequence)):
            raise TypeError(f"no plain form of {cls!r} is known")
        return [f"{name} = {self._named(self.reader(cls))}({name}, place)"]

    def _choice(self, members: Mapping[tuple[type, Any], Any], name: str) -> list[str]:
        if {kind for kind, _ in members} == {str}:
            known = self._named({value: member for (_, value), member in members.items()})
            return [f"if type({name}) is not str: raise Unfit", f"{name} = {known}[{name}]"]
        return [f"{name} = {self._named(members)}[type({name}), {name}]"]

    def _whole_record(self, cls: Any) -> list[str]:
        types = hints(cls)
        fields = [field for field in attrs.fields(origin(cls)) if field.init]
        lines = [f"if type(value) is not dict or len(value) != {len(fields)}: raise Unfit"]
        given = []
        for place, field in enumerate(fields):
            lines += [f"m{place} = value[{field.name!r}]", *self._read(types[field.name], f"m{place}")]
            given.append(f"{field.alias or field.name}=m{place}")
        return [*lines, f"return {self._named(origin(cls))}({', '.join(given)})"]

    def _record(self, cls: Any) -> list[str]:
        types = hints(cls)
        lines = ["if type(value) is not dict: raise Unfit", "given = {}"]
        for field in attrs.fields(origin(cls)):
            if not field.init:
                continue
            read = [
                f"one = value[{field.name!r}]",
                *self._read(types[field.name], "one"),
                f"given[{field.alias or field.name!r}] = one",
            ]
            optional = field.default is not attrs.NOTHING
            lines += [f"if {field.name!r} in value:", *_indented(read)] if optional else read
        return [*lines, "if len(given) != len(value): raise Unfit", f"return {self._named(origin(cls))}(**given)"]

    def _list(self, member: Any) -> list[str]:
        return [
            "if type(value) is not list: raise Unfit",
            "members = []",
            "for one in value:",
            *_indented([*self._read(member, "one"), "members.append(one)"]),
        ]

    def _sequence(self, cls: Any) -> list[str]:
        members = get_args(cls) or (Any, ...)
        if is_a(cls, list):
            return [*self._list(members[0]), "return members"]
        if len(members) > 1 and members[-1] is not Ellipsis:
            return self._fixed(members)
        return [*self._list(members[0]), "return tuple(members)"]

    def _fixed(self, members: tuple[Any, ...]) -> list[str]:
        lines = [f"if type(value) is not list or len(value) != {len(members)}: raise Unfit"]
        for place, member in enumerate(members):
            lines += [f"m{place} = value[{place}]", *self._read(member, f"m{place}")]
        return [*lines, f"return ({', '.join(f'm{place}' for place in range(len(members)))},)"]

    def _set(self, cls: Any) -> list[str]:
        member = (get_args(cls) or (Any,))[0]
        ending = ["found = frozenset(members)", "if len(found) != len(members): raise Unfit", "return found"]
        return [*self._list(member), *ending]

    def _mapping(self, cls: Any) -> list[str]:
        key, member = get_args(cls) or (str, Any)
        read = [*self._read(key, "name"), *self._read(member, "one"), "members[name] = one"]
        loop = ["for name, one in value.items():", *_indented(read)]
        return ["if type(value) is not dict: raise Unfit", "members = {}", *loop, "return members"]

    def _several(self, cls: Any) -> list[str]:
        lines = ["if value is None: return None"] if NoneType in get_args(cls) else []
        for member in _members(cls):
            one = self._named(self.reader(member))
            lines += ["try:", f"    return {one}(value, place)", "except Exception: pass"]
        return [*lines, "raise Unfit"]


def is_record(cls: Any) -> bool:
    """Whether a type is one of ours, with fields."""
    return attrs.has(origin(cls)) and origin(cls) is not Personal


def is_a(cls: Any, base: type | tuple[type, ...]) -> bool:
    """Whether a type, or the one it is a form of, is of a kind; texts and bytes are no sequences here."""
    found = origin(cls)
    return isinstance(found, type) and issubclass(found, base) and found not in (str, bytes)


def origin(cls: Any) -> Any:
    """``Personal`` of ``Personal[str]``, and any other type itself."""
    found: Any = get_origin(cls)
    return cls if found is None else found


def hints(cls: Any) -> dict[str, Any]:
    """Types of the fields of a class, those of ``Dated[Edition]`` with what it holds filled in."""
    found = get_type_hints(origin(cls))
    filled = dict(zip(getattr(origin(cls), "__parameters__", ()), get_args(cls), strict=False))
    return {name: _filled(hint, filled) for name, hint in found.items()}


def _filled(hint: Any, filled: Mapping[Any, Any]) -> Any:
    if hint in filled:
        return filled[hint]
    open_places = getattr(hint, "__parameters__", ())
    return hint[tuple(filled.get(one, Any) for one in open_places)] if open_places and get_args(hint) else hint


def _members(union: Any) -> list[Any]:
    return [member for member in get_args(union) if member is not NoneType]


def _indented(lines: Iterable[str]) -> list[str]:
    return ["    " + line for line in lines]
