"""Readers of stored JSON that leave to msgspec what it judges in C: which fields there are, texts, numbers, choices.

A class becomes a *shape*, a msgspec struct of the same fields, and a function that makes the value of it. Whatever has
a spelling of its own (instants, personal fields) or several forms comes through as plain form, for the readers of
``compiled``. What a shape lets pass is what those let pass, never more; it may refuse something that they take.
"""

from collections.abc import Callable
from enum import Enum
from threading import RLock
from types import GenericAlias, NoneType, UnionType
from typing import Any, Final, Optional, TypeVar, Union, get_args, get_origin

import attrs
import msgspec
from attrs import frozen

from wuye.application.compiled import Compiler, Reader, hints, is_a, is_record, origin
from wuye.domain.shared.personal import Personal

T = TypeVar("T")

_JUDGED: Final = (str, int, bool, NoneType)
"""What msgspec takes exactly as strictly: a whole number is no number with a fraction of zero."""

Statements = Callable[[str], list[str]]
"""Statements that put, where a shaped value is, the value it stands for; gets the name of the variable."""


_FILLING: Final = RLock()


def decoder(struct: type[T]) -> Callable[[bytes], T]:
    """What decodes JSON into a struct.

    One is made at a time: msgspec fills in what it knows of a struct step by step, visible to every thread, and one
    that reads by it too early ends the process (with 0.22, ``tests/log/test_shapes.py``).
    """
    with _FILLING:
        return msgspec.json.Decoder(struct).decode


@frozen
class Shape:
    """What JSON is decoded into, and how the value is made of it."""

    form: Any
    """A type of msgspec's."""
    read: Statements | None
    """``None``: what is decoded is the value."""


class Shaper(Compiler):
    """Makes shapes and their readers; ``secret`` reads personal fields. What is read must be complete.

    With an ``unseen`` form and its reader, personal fields that are not sealed are left to the other readers.
    """

    def __init__(self, *, secret: Reader, unseen: tuple[type[msgspec.Struct], Reader] | None = None) -> None:
        super().__init__(complete=True, secret=secret)
        self._unseen = unseen
        self._shapes: dict[Any, tuple[type[msgspec.Struct], Reader]] = {}
        self._shaping: set[Any] = set()

    def shaped(self, cls: Any) -> tuple[type[msgspec.Struct], Reader]:
        """The struct that the JSON of a class is decoded into, and what makes the value of one.

        Raises ``TypeError`` for a class that has no plain form.
        """
        known = self._shapes.get(cls)
        if known is None:
            with self._making:
                known = self._shapes.get(cls) or self._made_of(cls)
        return known

    def _made_of(self, cls: Any) -> tuple[type[msgspec.Struct], Reader]:
        self._shaping.add(cls)
        try:
            types = hints(cls)
            fields = [field for field in attrs.fields(origin(cls)) if field.init]
            shapes = [self._shape(types[field.name]) for field in fields]
            lines: list[str] = []
            given: list[str] = []
            for place, (field, shape) in enumerate(zip(fields, shapes, strict=True)):
                value = f"value.{field.name}"
                if shape.read is not None:
                    lines += [f"m{place} = {value}", *shape.read(f"m{place}")]
                    value = f"m{place}"
                given.append(f"{field.alias or field.name}={value}")
            reader = self._function([*lines, f"return {self._named(origin(cls))}({', '.join(given)})"])
            struct = msgspec.defstruct(
                origin(cls).__name__,
                [(field.name, shape.form) for field, shape in zip(fields, shapes, strict=True)],
                forbid_unknown_fields=True,
                kw_only=True,
                gc=False,
            )
        finally:
            self._shaping.remove(cls)
        made = self._shapes[cls] = struct, reader
        return made

    def _shape(self, cls: Any) -> Shape:
        cls = getattr(cls, "__supertype__", cls)
        if cls in _JUDGED:
            return Shape(cls, None)
        if cls in (Any, object):
            return Shape(Any, None)
        if is_a(cls, Enum) and all(type(one.value) is str for one in cls):
            return Shape(cls, None)
        if origin(cls) is Personal and self._unseen is not None:
            form, reader = self._unseen
            unseen = self._named(reader)
            return Shape(form, lambda name: [f"{name} = {unseen}({name}, place)"])
        if is_record(cls) and cls not in self._shaping:
            struct, reader = self.shaped(cls)
            known = self._named(reader)
            return Shape(struct, lambda name: [f"{name} = {known}({name}, place)"])
        if get_origin(cls) in (Union, UnionType):
            return self._optional(cls)
        if is_a(cls, tuple):
            return self._tuple(cls)
        return self._plain(cls)

    def _plain(self, cls: Any) -> Shape:
        """Left to the readers of plain forms."""
        return Shape(Any, lambda name: self._read(cls, name))

    def _optional(self, cls: Any) -> Shape:
        members = [member for member in get_args(cls) if member is not NoneType]
        if len(members) != 1 or len(members) == len(get_args(cls)):
            return self._plain(cls)
        shape = self._shape(members[0])
        read = shape.read
        # Of a union with anything, msgspec makes anything.
        form = Any if shape.form is Any else Optional[shape.form]  # noqa: UP045 - made of a value
        if read is None:
            return Shape(form, None)
        return Shape(form, lambda name: [f"if {name} is not None:", *("    " + line for line in read(name))])

    def _tuple(self, cls: Any) -> Shape:
        members = get_args(cls)
        if len(members) != 2 or members[1] is not Ellipsis:
            return self._plain(cls)
        shape = self._shape(members[0])
        if shape.read is None:
            return Shape(GenericAlias(tuple, (shape.form, ...)), None)
        member = self._named(self._function([*shape.read("value"), "return value"]))
        read = "{0} = tuple([{1}(one, place) for one in {0}])"
        form = GenericAlias(list, shape.form)
        return Shape(form, lambda name: [read.format(name, member)])
