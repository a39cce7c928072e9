"""The options of a command, made from its attrs fields: nested values dotted, lists repeated, bounds in the help."""

import json
import re
import types
from collections.abc import Iterator, Mapping, Sequence
from datetime import date, datetime, timedelta
from decimal import Decimal, InvalidOperation
from enum import Enum
from functools import cache
from typing import Any, Final, Union, get_args, get_origin, get_type_hints

import rich_click as click
from attrs import NOTHING, fields, frozen, has
from rich_click.rich_parameter import RichOption

from wuye.domain.shared.money import Money
from wuye.entrypoints.cli.asked import Asked, Lang
from wuye.entrypoints.cli.words import say

DEPTH: Final = 4
"""How deep nested values are spelled out as dotted options; deeper ones are given as JSON."""

_AMOUNT = re.compile(r"(?P<major>[0-9]+)(?:\.(?P<minor>[0-9]{1,2}))?(?: ?(?P<currency>[A-Z]{3}))?")


@frozen(kw_only=True)
class Slot:
    """One option of a command: where its value goes, and of which type it is."""

    path: tuple[str, ...]
    kind: Any
    """The type of the value, or of each value of a list."""
    many: bool
    needed: bool
    """Without it the command is incomplete (where its parents are given)."""
    owner: type
    metadata: Mapping[str, Any]

    @property
    def flag(self) -> str:
        """The option as it is typed, for example ``--site-condition.access``."""
        return "--" + ".".join(one.replace("_", "-") for one in self.path)

    @property
    def name(self) -> str:
        """What click calls its value."""
        return "field__" + "__".join(self.path)

    @property
    def may_be_none(self) -> bool:
        """Whether it is a list that has to be given and may be empty."""
        return self.many and self.needed and not self.metadata.get("min_items")

    @property
    def none_name(self) -> str:
        """What click calls the option that states an empty list."""
        return "none__" + "__".join(self.path)


@cache
def slots(command: type) -> tuple[Slot, ...]:
    """Every option of a command class, in the order of its fields."""
    return tuple(_slots(command, (), needed=True))


def _slots(owner: type, above: tuple[str, ...], *, needed: bool) -> Iterator[Slot]:
    hints = get_type_hints(owner)
    for attribute in fields(owner):
        if not attribute.init:
            continue
        path = (*above, attribute.name)
        kind, optional = _unwrapped(hints[attribute.name])
        wanted = needed and attribute.default is NOTHING
        member = _member(kind)
        if member is None and has(kind) and kind is not Money and len(path) < DEPTH:
            yield from _slots(kind, path, needed=wanted and not optional)
        else:
            yield Slot(
                path=path,
                kind=kind if member is None else member,
                many=member is not None,
                needed=wanted,
                owner=owner,
                metadata=attribute.metadata,
            )


def _unwrapped(hint: Any) -> tuple[Any, bool]:
    """A type without ``None``, and whether it had one."""
    if get_origin(hint) in (Union, types.UnionType):
        members = [one for one in get_args(hint) if one is not type(None)]
        optional = len(members) < len(get_args(hint))
        return (members[0] if len(members) == 1 else hint), optional
    return hint, False


def _member(kind: Any) -> Any:
    """The type of a list's members; ``None`` for what is no list."""
    if get_origin(kind) in (tuple, frozenset, list, set, Sequence):
        return _unwrapped(get_args(kind)[0])[0]
    return None


def options(slot: Slot, lang: Lang) -> list[RichOption]:
    """The click options of a slot: a list that must be stated, but may be empty, is stated empty by ``--no-…``."""
    made = [_option(slot, lang)]
    if slot.may_be_none:
        words = say("option-none", lang, option=slot.flag)
        made.append(RichOption([slot.none_name, f"--no-{slot.flag[2:]}"], is_flag=True, help=words))
    return made


def _option(slot: Slot, lang: Lang) -> RichOption:
    settings: dict[str, Any] = {"default": None, "help": _help(slot, lang)}
    declared = slot.flag
    if slot.kind is bool and not slot.many:
        declared = f"{slot.flag}/--no-{slot.flag[2:]}"
    elif isinstance(slot.kind, type) and issubclass(slot.kind, Enum):
        settings["type"] = click.Choice([str(one.value) for one in slot.kind])
        settings["metavar"] = slot.path[-1].replace("_", "-").upper()
    else:
        settings["type"] = str
        settings["metavar"] = _metavar(slot.kind)
    if slot.many:
        settings["multiple"] = True
    return RichOption([slot.name, declared], **settings)


def _metavar(kind: Any) -> str:
    if kind is int:
        return "N"
    if kind is datetime:
        return "INSTANT"
    if kind is date:
        return "YYYY-MM-DD"
    if kind is timedelta:
        return "DURATION"
    if kind is Money:
        return "12.50[ CNY]"
    if kind is str:
        return "TEXT"
    return "KEY=VALUE,… | JSON"


def _help(slot: Slot, lang: Lang) -> str:
    told = slot.metadata.get("help", ("", ""))
    words = (told[1] or told[0]) if lang == "zh" else told[0]
    if not words:
        words = " ".join(slot.path).replace("_", " ")
    marks = []
    if slot.needed:
        marks.append(say("mark-required", lang))
    if slot.many:
        marks.append(say("mark-repeat", lang))
    if isinstance(slot.kind, type) and issubclass(slot.kind, Enum):
        marks.append(" | ".join(str(one.value) for one in slot.kind))
    elif isinstance(slot.kind, type) and has(slot.kind) and slot.kind is not Money:
        marks.append(" ".join(f"{_leaf(one)}{'' if one.needed else '?'}" for one in slots(slot.kind)))
    low, high = slot.metadata.get("minimum"), slot.metadata.get("maximum")
    if low is not None or high is not None:
        marks.append(f"{low}…{high}")
    if slot.metadata.get("max_length"):
        marks.append(say("mark-length", lang, limit=slot.metadata["max_length"]))
    if slot.metadata.get("max_items"):
        marks.append(say("mark-items", lang, low=slot.metadata["min_items"], high=slot.metadata["max_items"]))
    return f"{words} ({'; '.join(marks)})" if marks else words


def _leaf(slot: Slot) -> str:
    return ".".join(slot.path)


def gathered(command: type, values: Mapping[str, Any], given: Any, asked: Asked) -> Any:
    """The plain form of a command from its JSON input, overlaid with the options that were typed.

    Raises ``click.BadParameter`` for what cannot be read as its type; bounds are the decoder's affair.
    """
    plain: Any = given if given is not None else {}
    for slot in slots(command):
        typed = values.get(slot.name)
        if slot.may_be_none and values.get(slot.none_name):
            if typed:
                raise click.UsageError(asked.say("list-and-none", option=slot.flag))
        elif typed is None or (slot.many and not typed):
            continue
        value = [_read(slot, one, asked) for one in typed or ()] if slot.many else _read(slot, typed, asked)
        if not isinstance(plain, dict):
            raise click.UsageError(asked.say("input-no-object"))
        place = plain
        for step in slot.path[:-1]:
            inner = place.setdefault(step, {})
            if not isinstance(inner, dict):
                raise click.BadParameter(asked.say("input-no-object"), param_hint=f"'{slot.flag}'")
            place = inner
        place[slot.path[-1]] = value
    return plain


def _read(slot: Slot, typed: Any, asked: Asked) -> Any:
    if not isinstance(typed, str) or slot.kind is str:
        return typed
    try:
        return _value(slot.kind, typed, slot.flag, asked)
    except ValueError:
        raise click.BadParameter(
            asked.say("unreadable-value", typed=typed[:64], form=_metavar(slot.kind)),
            param_hint=f"'{slot.flag}'",
        ) from None


def _value(kind: Any, typed: str, flag: str, asked: Asked) -> Any:
    """A typed text in plain form. Raises ``ValueError``."""
    if kind is int:
        if not re.fullmatch(r"[+-]?[0-9]{1,40}", typed):
            raise ValueError(typed)
        return int(typed)
    if kind is float:
        return float(typed)
    if kind is bool:
        return {"true": True, "yes": True, "false": False, "no": False}.get(typed, typed)
    if kind is datetime:
        return asked.instant(typed, flag).isoformat().replace("+00:00", "Z")
    if kind is Money:
        return _amount(typed)
    if isinstance(kind, type) and (issubclass(kind, Enum | date | timedelta) or kind is str):
        return typed
    if typed.lstrip().startswith(("{", "[")):
        return parsed(typed)
    if isinstance(kind, type) and has(kind):
        return _pairs(kind, typed, flag, asked)
    if get_origin(kind) in (dict, Mapping):
        return dict(one.split("=", 1) for one in typed.split(","))
    return parsed(typed)


def _pairs(kind: type, typed: str, flag: str, asked: Asked) -> dict[str, Any]:
    """``code=E01,count=2`` as an object."""
    known = {_leaf(slot).replace("_", "-"): slot for slot in slots(kind)}
    built: dict[str, Any] = {}
    for pair in re.split(r",(?=[a-z][a-z0-9_.-]*=)", typed):
        name, equals, text = pair.partition("=")
        slot = known.get(name.strip().replace("_", "-"))
        if not equals or slot is None:
            raise ValueError(pair)
        place = built
        for step in slot.path[:-1]:
            place = place.setdefault(step, {})
        values = [_value(slot.kind, one, flag, asked) for one in text.split("|")] if slot.many else None
        place[slot.path[-1]] = _value(slot.kind, text, flag, asked) if values is None else values
    return built


def _amount(typed: str) -> dict[str, Any]:
    if typed.lstrip().startswith("{"):
        return dict(parsed(typed))
    found = _AMOUNT.fullmatch(typed.strip())
    if found is None:
        raise ValueError(typed)
    try:
        minor = int(Decimal(f"{found['major']}.{found['minor'] or 0}") * 100)
    except InvalidOperation:
        raise ValueError(typed) from None
    return {"minor": minor, "currency": found["currency"] or "CNY"}


def parsed(text: str) -> Any:
    """JSON without what decoders let pass: duplicate keys, NaN. Raises ``ValueError``."""

    def once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
        built = dict(pairs)
        if len(built) < len(pairs):
            raise ValueError("duplicate-key")
        return built

    def refuse(name: str) -> Any:
        raise ValueError(name)

    try:
        return json.loads(text, object_pairs_hook=once, parse_constant=refuse)
    except RecursionError:
        raise ValueError("too-deep") from None
