"""A command as a person would type it: every field an option, nothing as JSON but the members of lists of objects."""

from __future__ import annotations

import json
from typing import Any, cast

from attrs import has

from wuye.application.encoding import to_plain
from wuye.domain.shared.actor import Actor
from wuye.domain.shared.lifecycle import kebab
from wuye.domain.shared.money import Money
from wuye.entrypoints.cli.forms import Slot, slots


def acting(by: Actor) -> list[str]:
    """Who acts, in options that no field of a command takes."""
    channel = ["--acting-channel", by.channel.value] if by.channel is not None else []
    return ["--as", by.id, "--acting-role", by.role.value, *channel]


def typed(category: str, command: Any, by: Actor, ref: str | None) -> list[str]:
    """The words of a line that gives this command."""
    line = [category, kebab(type(command).__name__), *([ref] if ref else []), *acting(by)]
    plain = to_plain(command)
    for slot in slots(cast("type", type(command))):
        found = plain
        for step in slot.path:
            found = None if found is None else found[step]
        line += _words(slot, found)
    return line


def _words(slot: Slot, value: Any) -> list[str]:
    if value is None:
        return []
    if slot.many:
        if not value:
            return [f"--no-{slot.flag[2:]}"] if slot.may_be_none else []
        return [word for one in value for word in (slot.flag, _text(slot, one))]
    if slot.kind is bool:
        return [slot.flag if value else f"--no-{slot.flag[2:]}"]
    return [slot.flag, _text(slot, value)]


def _text(slot: Slot, value: Any) -> str:
    if slot.kind is Money:
        return f"{value['minor'] / 100:.2f} {value['currency']}"
    if isinstance(slot.kind, type) and has(slot.kind):
        return json.dumps(value, ensure_ascii=False)
    return str(value)
