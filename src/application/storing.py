"""Writers of stored forms, compiled: the form of an event and the event as it will be read back, in one walk.

What could not be loaded must never be stored. To write a form and then read it again, strictly, finds that out; here
it is asked of each field on the way, exactly as a strict reader asks it. Whatever does not fit without doubt is
``Unfit``, and the two are then done one after the other: they say what is wrong.
"""

from collections.abc import Callable, Iterable
from datetime import UTC, date, datetime, timedelta
from enum import Enum
from itertools import count
from math import isfinite
from threading import RLock
from types import NoneType, UnionType
from typing import Any, Final, Literal, Union, get_args, get_origin

import attrs

from wuye.application.compiled import Unfit, hints, is_a, is_record, origin
from wuye.application.encoding import instant, to_plain
from wuye.domain.shared.personal import Personal

Sealing = Callable[[Personal[Any], str, str], tuple[Any, Personal[Any]]]
"""Seals an open personal field: gets it, its path and the place of its event; gives its form and what is read back.

Raises ``Unfit`` for a field that is not open.
"""
Writer = Callable[[Any, str, str], tuple[Any, Any]]
"""Gets a value, its path and the place of its event; gives its form and the value as it is read back."""

_EXACT: Final = (str, int, bool)
_MOST_DAYS: Final = 1_000_000
"""A longer time has more digits than are read."""


class WriterCompiler:
    """Makes writers for the classes of events. Safe to share between threads."""

    def __init__(self, seal: Sealing) -> None:
        self._made: dict[Any, Writer] = {}
        self._making = RLock()
        self._fresh = count()
        self._names: dict[str, Any] = {
            "Unfit": Unfit,
            "seal": seal,
            "new": object.__new__,
            "put": object.__setattr__,
            "plain": to_plain,
            "Personal": Personal,
            "UTC": UTC,
            "instant": instant,
            "datetime": datetime,
            "date": date,
            "timedelta": timedelta,
            "isfinite": isfinite,
        }

    def writer(self, cls: type) -> Writer:
        """The writer of a class; of one that has kinds of fields not known here it always raises ``Unfit``."""
        made = self._made.get(cls)
        if made is None:
            with self._making:
                made = self._made.get(cls)
                if made is None:
                    try:
                        made = self._compiled(cls)
                    except (TypeError, RecursionError):
                        made = self._made[cls] = _never
        return made

    def _compiled(self, cls: Any) -> Writer:
        made = self._made.get(cls)
        if made is not None:
            return made
        types, known = hints(cls), self._named(origin(cls))
        fields = attrs.fields(origin(cls))
        if not all(field.init for field in fields):
            raise TypeError(f"{cls!r} is not read back as it is made")
        lines = [f"if type(value) is not {known}: raise Unfit", "prefix = path and path + '.'"]
        forms, taken_over = [], []
        for place, field in enumerate(fields):
            kind, name = types[field.name], f"m{place}"
            lines += [f"{name} = value.{field.name}", *self._written(kind, name, f"prefix + {field.name!r}")]
            forms.append(f"{field.name!r}: {name}")
            back = f"r{name}" if bears_secrets(kind) else f"value.{field.name}"
            taken_over.append(f"{self._setting(origin(cls), field.name)}{back})")
        result = f"{{{', '.join(forms)}}}"
        if bears_secrets(cls):
            lines += [f"made = new({known})", *taken_over, f"return {result}, made"]
        else:
            lines += [f"return {result}, value"]
        name = f"write_{next(self._fresh)}"
        exec("\n".join([f"def {name}(value, path, place):", *_indented(lines)]), self._names)  # noqa: S102 - made of nothing but the fields of our own classes
        writer: Writer = self._names[name]
        self._made[cls] = writer
        return writer

    def _setting(self, cls: type, field: str) -> str:
        """The beginning of a call that sets a field of what is being made; through its slot that costs half."""
        slot = getattr(getattr(cls, field, None), "__set__", None)
        return f"put(made, {field!r}, " if slot is None else f"{self._named(slot)}(made, "

    def _named(self, value: Any) -> str:
        name = f"known_{next(self._fresh)}"
        self._names[name] = value
        return name

    def _written(self, cls: Any, name: str, path: str) -> list[str]:
        """Statements that put the form where a value is; ``r`` and its name is what is read back, if it is another."""
        cls = getattr(cls, "__supertype__", cls)
        if cls in _EXACT:
            return [f"if type({name}) is not {cls.__name__}: raise Unfit"]
        if get_origin(cls) is Personal or cls is Personal:
            return [
                f"if type({name}) is not Personal: raise Unfit",
                f"{name}, r{name} = seal({name}, {path}, place)",
            ]
        if get_origin(cls) in (Union, UnionType):
            return self._optional(cls, name, path)
        if get_origin(cls) is Literal:
            allowed = self._named(frozenset((type(value), value) for value in get_args(cls)))
            return [f"if (type({name}), {name}) not in {allowed}: raise Unfit"]
        if is_a(cls, Enum):
            if any(type(one.value) not in (str, int) for one in cls):
                raise TypeError(f"values of {cls!r} have forms of their own")
            return [f"if type({name}) is not {self._named(cls)}: raise Unfit", f"{name} = {name}._value_"]
        if is_record(cls):
            known, given = self._named(self._compiled(cls)), f"{name}, r{name}" if bears_secrets(cls) else f"{name}, _"
            return [f"{given} = {known}({name}, {path}, place)"]
        if is_a(cls, tuple):
            return self._tuple(cls, name, path)
        return self._single(cls, name)

    def _single(self, cls: Any, name: str) -> list[str]:
        if cls is datetime:
            return [
                f"if type({name}) is not datetime or {name}.tzinfo is not UTC: raise Unfit",
                f"{name} = instant({name})",
            ]
        if cls is date:
            return [f"if type({name}) is not date: raise Unfit", f"{name} = {name}.isoformat()"]
        if cls is timedelta:
            fits = f"type({name}) is timedelta and abs({name}.days) < {_MOST_DAYS}"
            return [f"if not ({fits}): raise Unfit", f"{name} = plain({name})"]
        if cls is float:
            return [f"if type({name}) is not float or not isfinite({name}): raise Unfit"]
        if is_a(cls, frozenset):
            member = (get_args(cls) or (Any,))[0]
            if bears_secrets(member):
                raise TypeError(f"{cls!r} has no paths to seal at")
            # Sorted by their bytes: rare enough to be left to the one place that does it.
            return [
                f"if type({name}) is not frozenset: raise Unfit",
                f"for one in {name}:",
                *_indented(self._written(member, "one", "''")),
                f"{name} = plain({name})",
            ]
        raise TypeError(f"no form of {cls!r} is written here")

    def _optional(self, cls: Any, name: str, path: str) -> list[str]:
        members = [member for member in get_args(cls) if member is not NoneType]
        if len(members) > 1 or len(members) == len(get_args(cls)):
            raise TypeError(f"{cls!r} is read by trial")
        absent = [f"r{name} = None"] if bears_secrets(cls) else []
        return [*absent, f"if {name} is not None:", *_indented(self._written(members[0], name, path))]

    def _tuple(self, cls: Any, name: str, path: str) -> list[str]:
        members = get_args(cls)
        if len(members) != 2 or members[1] is not Ellipsis:
            return self._fixed(members, name)
        one, forms, fresh = f"one{name}", f"forms{name}", next(self._fresh)
        secret = bears_secrets(members[0])
        inner = self._written(members[0], one, f"{path} + '.' + str(at{fresh})")
        gathered = [f"{forms}.append({one})", *([f"back{name}.append(r{one})"] if secret else [])]
        lines = [f"if type({name}) is not tuple: raise Unfit", f"{forms} = []"]
        if secret:
            lines.append(f"back{name} = []")
            loop = f"for at{fresh}, {one} in enumerate({name}):"
        else:
            loop = f"for {one} in {name}:"
            inner = self._written(members[0], one, "''")
        lines += [loop, *_indented([*inner, *gathered])]
        if secret:
            lines.append(f"r{name} = tuple(back{name})")
        return [*lines, f"{name} = {forms}"]

    def _fixed(self, members: tuple[Any, ...], name: str) -> list[str]:
        if not members or any(bears_secrets(member) for member in members):
            raise TypeError("a pair that holds secrets is not written here")
        parts = [f"{name}_{place}" for place in range(len(members))]
        lines = [
            f"if type({name}) is not tuple or len({name}) != {len(members)}: raise Unfit",
            f"{', '.join(parts)}, = {name}",
        ]
        for part, member in zip(parts, members, strict=True):
            lines += self._written(member, part, "''")
        return [*lines, f"{name} = [{', '.join(parts)}]"]


def bears_secrets(cls: Any) -> bool:
    """Whether a value of a type may hold a personal field."""
    if origin(cls) is Personal:
        return True
    if is_record(cls):
        return any(bears_secrets(hint) for hint in hints(cls).values())
    return any(bears_secrets(member) for member in get_args(cls))


def _never(_value: Any, _path: str, _place: str) -> tuple[Any, Any]:
    raise Unfit


def _indented(lines: Iterable[str]) -> list[str]:
    return ["    " + line for line in lines]
