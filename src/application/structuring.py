"""From plain form to values, strictly: nothing is coerced, nothing is ignored, every wrong field is named.

A first, fast pass (``compiled``) decides whether all is well; only when it is not, a cattrs converter walks everything
again and lists what is wrong.
"""

from collections.abc import Mapping, Sequence, Set
from contextvars import ContextVar
from difflib import get_close_matches
from enum import Enum
from functools import partial
from operator import is_
from types import NoneType, UnionType
from typing import Any, Final, Literal, TypeVar, Union, get_args

import attrs
from cattrs import Converter
from cattrs.dispatch import StructureHook

from wuye.application.compiled import Compiler, hints, is_a, is_record, origin
from wuye.application.misfits import EXCERPT, Misfit, Misfits, excerpt, inside, misfit
from wuye.application.plain_values import SINGLE, UnseenForm, choice, left_alone, personal, unseen
from wuye.application.shapes import Shaper
from wuye.domain.shared.personal import Personal
from wuye.domain.shared.refusal import Refused

__all__ = ["Misfit", "Misfits", "from_plain", "skimmed"]

T = TypeVar("T")

_PLACE: Final[ContextVar[str | None]] = ContextVar("PLACE", default=None)
"""Where the form that is being listed was stored: it completes the places of its sealed fields."""


def from_plain(plain: Any, cls: type[T], *, complete: bool = False, place: str | None = None) -> T:
    """A value of a type from its plain form, validators included.

    ``complete`` also refuses absent fields that have a default: what was stored was stored whole. ``place`` completes
    the places of sealed fields that carry only their path in the event. Raises ``Misfits``.
    """
    fast, listing = _STORED if complete else _GIVEN
    return _read(fast, listing, plain, cls, place)


def skimmed(plain: Any, cls: type[T], place: str) -> T:
    """A stored value for a reader who opens no personal field: those that are sealed are not looked at.

    Everything else is as strict as ``from_plain``. Raises ``Misfits``.
    """
    return _read(_SKIMMED, _STORED[1], plain, cls, place)


def _read(fast: Compiler, listing: "_Listing", plain: Any, cls: type[T], place: str | None) -> T:
    read = fast.reader(cls)
    try:
        value: T = read(plain, place)
    except Exception as fault:
        token = _PLACE.set(place)
        try:
            accepted = listing.structure(plain, cls)
        finally:
            _PLACE.reset(token)
        raise AssertionError(f"the listing pass accepts {accepted!r}") from fault
    return value


def _listed(value: Any, convert: StructureHook, member: Any) -> list[Any]:
    if type(value) is not list:
        raise misfit("wrong-type", "a list", value)
    result: list[Any] = []
    wrong: list[Misfit] = []
    for place, one in enumerate(value):
        try:
            result.append(convert(one, member))
        except Misfits as misfits:
            wrong += inside(place, misfits)
    if wrong:
        raise Misfits(wrong)
    return result


class _Listing(Converter):
    """A cattrs converter that coerces nothing and names everything that is wrong."""

    def __init__(self, *, complete: bool) -> None:
        super().__init__(forbid_extra_keys=True, detailed_validation=False)
        self._complete = complete
        for cls, hook in SINGLE.items():
            # By identity: else a subclass (StrEnum, bool, datetime) would get the hook of its base.
            self.register_structure_hook_func(partial(is_, cls), hook)
            if cls in (str, int, float, bytes):
                self.register_structure_hook(cls, self._exact(cls, hook))
        self.register_structure_hook_func(lambda t: t in (Any, object), lambda value, _: value)
        self.register_structure_hook_func(
            lambda t: origin(t) is Personal, lambda value, _: personal(value, _PLACE.get())
        )
        self.register_structure_hook_factory(lambda t: is_a(t, Enum), self._enum)
        self.register_structure_hook_factory(lambda t: origin(t) is Literal, self._literal)
        self.register_structure_hook_factory(lambda t: origin(t) in (Union, UnionType), self._union)
        self.register_structure_hook_factory(lambda t: is_a(t, Sequence), self._sequence)
        self.register_structure_hook_factory(lambda t: is_a(t, Set), self._set)
        self.register_structure_hook_factory(lambda t: is_a(t, Mapping), self._mapping)
        self.register_structure_hook_factory(is_record, self._record)

    def _exact(self, cls: type, hook: StructureHook) -> StructureHook:
        """What cattrs asks first for these four, and for every subclass of them."""
        subclasses: dict[Any, StructureHook] = {}

        def structure(value: Any, kind: Any) -> Any:
            if kind is cls:
                return hook(value, kind)
            if kind not in subclasses:
                subclasses[kind] = self._enum(kind) if is_a(kind, Enum) else SINGLE[kind]
            return subclasses[kind](value, kind)

        return structure

    def _enum(self, cls: Any) -> StructureHook:
        return choice({(type(member.value), member.value): member for member in cls})

    def _literal(self, cls: Any) -> StructureHook:
        return choice({(type(value), value): value for value in get_args(cls)})

    def _union(self, union: Any) -> StructureHook:
        members = [member for member in get_args(union) if member is not NoneType]
        optional = len(members) < len(get_args(union))
        hooks = [(self.get_structure_hook(member), member) for member in members]
        only = hooks[0] if len(hooks) == 1 else None

        def structure(value: Any, _: Any) -> Any:
            if value is None and optional:
                return None
            if only is not None:
                return only[0](value, only[1])
            for hook, member in hooks:
                try:
                    return hook(value, member)
                except Exception:  # noqa: BLE001, S112 - the next member may fit
                    continue
            raise misfit("wrong-type", "one of several forms", value)

        return structure

    def _sequence(self, cls: Any) -> StructureHook:
        members = get_args(cls) or (Any, ...)
        make = list if is_a(cls, list) else tuple
        if make is tuple and len(members) > 1 and members[-1] is not Ellipsis:
            return self._fixed(members)
        member = members[0]
        hook = self.get_structure_hook(member)
        return lambda value, _: make(_listed(value, hook, member))

    def _fixed(self, members: tuple[Any, ...]) -> StructureHook:
        hooks = [(self.get_structure_hook(member), member) for member in members]

        def structure(value: Any, _: Any) -> Any:
            if type(value) is not list or len(value) != len(hooks):
                raise misfit("wrong-type", f"a list of {len(hooks)}", value)
            pairs = iter(hooks)
            return tuple(_listed(value, lambda one, _: (pair := next(pairs))[0](one, pair[1]), None))

        return structure

    def _set(self, cls: Any) -> StructureHook:
        member = (get_args(cls) or (Any,))[0]
        hook = self.get_structure_hook(member)

        def structure(value: Any, _: Any) -> Any:
            members = frozenset(_listed(value, hook, member))
            if len(members) != len(value):
                raise misfit("duplicate", "a list without repetitions", value)
            return members

        return structure

    def _mapping(self, cls: Any) -> StructureHook:
        key, member = get_args(cls) or (str, Any)
        key_hook, hook = self.get_structure_hook(key), self.get_structure_hook(member)

        def structure(value: Any, _: Any) -> Any:
            if type(value) is not dict:
                raise misfit("wrong-type", "an object", value)
            result: dict[Any, Any] = {}
            wrong: list[Misfit] = []
            for name, one in value.items():
                try:
                    result[key_hook(name, key)] = hook(one, member)
                except Misfits as misfits:
                    wrong += inside(name, misfits)
            if wrong:
                raise Misfits(wrong)
            return result

        return structure

    def _record(self, cls: Any) -> StructureHook:
        return _Record(self, cls, complete=self._complete).structure


class _Record:
    """Structures an attrs class and lists all that is wrong with it."""

    def __init__(self, converter: _Listing, cls: Any, *, complete: bool) -> None:
        self._cls = origin(cls)
        self._complete = complete
        types = hints(cls)
        self._members = {
            one.name: (one, types[one.name], converter.get_structure_hook(types[one.name]))
            for one in attrs.fields(origin(cls))
            if one.init
        }

    def structure(self, value: Any, _: Any) -> Any:
        """Structure a dict. Raises ``Misfits`` naming every field."""
        if type(value) is not dict:
            raise misfit("wrong-type", "an object", value)
        wrong = [self._unknown(name) for name in value if name not in self._members]
        given: dict[str, Any] = {}
        for name, (attribute, cls, hook) in self._members.items():
            if name not in value:
                if self._complete or attribute.default is attrs.NOTHING:
                    wrong.append(Misfit((name,), "missing-field", "a value"))
                continue
            private = bool(attribute.metadata.get("personal")) or origin(cls) is Personal
            try:
                member = given[attribute.alias or name] = hook(value[name], cls)
            except Misfits as misfits:
                wrong += inside(name, misfits, private=private)
            else:
                wrong += self._judged(attribute, member, "" if private else excerpt(value[name]))
        if wrong:
            raise Misfits(wrong)
        try:
            return self._cls(**given)
        except Refused as refusal:
            raise Misfits([_refused(refusal)]) from None
        except (ValueError, TypeError) as fault:
            raise Misfits([Misfit((), "invalid-value", str(fault)[:200])]) from None

    def _unknown(self, name: str) -> Misfit:
        near = get_close_matches(name, self._members, n=1)
        facts = {"did_you_mean": near[0]} if near else {}
        return Misfit((name[:EXCERPT],), "unknown-field", "one of " + ", ".join(self._members), "", facts)

    def _judged(self, attribute: "attrs.Attribute[Any]", member: Any, got: str) -> list[Misfit]:
        if attribute.validator is None or attribute.converter is not None:
            return []
        try:
            attribute.validator(None, attribute, member)
        except Refused as refusal:
            return [attrs.evolve(_refused(refusal, attribute.name), got=got)]
        except (ValueError, TypeError):
            bounds = {k: v for k, v in attribute.metadata.items() if k not in ("help", "personal")}
            return [Misfit((attribute.name,), "invalid-value", _bounds(bounds), got, bounds)]
        return []


def _refused(refusal: Refused, name: str | None = None) -> Misfit:
    facts = {key: value for key, value in refusal.facts.items() if key != "field"}
    found = refusal.facts.get("field", name)
    return Misfit((found,) if found else (), refusal.code, _bounds(facts), "", facts)


def _bounds(facts: Mapping[str, Any]) -> str:
    return ", ".join(f"{name.replace('_', ' ')} {value}" for name, value in facts.items()) or "a valid value"


_GIVEN = Compiler(complete=False), _Listing(complete=False)
_STORED = Compiler(complete=True), _Listing(complete=True)
_SKIMMED = Compiler(complete=True, secret=left_alone)
SHAPES: Final = {False: Shaper(secret=personal), True: Shaper(secret=left_alone, unseen=(UnseenForm, unseen))}
"""Readers of stored JSON, by whether personal fields are left unseen."""
