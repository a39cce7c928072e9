"""One event as a row: what the commands that read history show."""

from collections.abc import Mapping
from enum import StrEnum
from typing import Any

from attrs import fields, has

from wuye.application.encoding import disclosed, to_plain
from wuye.application.ports import Unreadable, Vault
from wuye.application.registry import Registry
from wuye.domain.shared.money import Money
from wuye.domain.shared.recorded import Recorded
from wuye.entrypoints.cli import output, times
from wuye.entrypoints.cli.asked import Asked
from wuye.entrypoints.language import label

ENVELOPE = (
    "position",
    "stream",
    "version",
    "occurred_at",
    "recorded_at",
    "company",
    "site",
    "command_id",
    "correlation_id",
    "causation_id",
    "request_id",
    "trace_id",
    "reconstructed",
    "policy_version",
)
"""What is shown of an envelope, besides the acting person."""


def row(recorded: Recorded[Any], registry: Registry, vault: Vault) -> dict[str, Any]:
    """An event with its envelope in plain form, personal fields opened.

    Raises ``BrokenHistory`` when a ciphertext was tampered with, ``Unavailable`` when the vault does not answer.
    """
    envelope = to_plain(recorded.envelope)
    actor = envelope["actor"]
    return {
        **{name: envelope[name] for name in ENVELOPE},
        "event": registry.fact_of[type(recorded.event)].stored_name,
        "actor": actor["id"],
        "role": actor["role"],
        "channel": actor["channel"],
        "on_behalf_of": actor["on_behalf_of"],
        "verified": actor["verified"],
        "fields": disclosed(to_plain(recorded.event), vault),
    }


def unreadable_row(found: Unreadable) -> dict[str, Any]:
    """An event that could not be read, as a row of the same list."""
    return {
        "position": found.position,
        "stream": found.stream,
        "version": found.version,
        "event": found.name,
        "unreadable": {"code": found.code, "field": found.field},
    }


def words(shown: Mapping[str, Any], recorded: Recorded[Any] | None, asked: Asked, *, case: str = "") -> str:
    """An event as one line for people."""
    if recorded is None:
        broken = shown["unreadable"]
        place = f"{shown['position']:>6}  {shown['stream']} v{shown['version']}"
        return f"{place}  ✗ {broken['code']} {broken['field']}".rstrip()
    at = times.shown(recorded.occurred_at, asked.where())
    place = f"{case or shown['stream']} v{shown['version']}"
    return f"{shown['position']:>6}  {at}  {place}  {name(shown['event'], asked)}  {who(shown, asked)}"


def full(shown: Mapping[str, Any], recorded: Recorded[Any] | None, asked: Asked, *, case: str = "") -> str:
    """An event as a line with its fields below it."""
    line = words(shown, recorded, asked, case=case)
    if recorded is None:
        return line
    return line + "".join(f"\n        {one}" for one in told(shown["fields"], asked).splitlines()) + "\n"


def worded(value: Any, asked: Asked) -> Any:
    """A state in plain form, with the words of closed lists beside their codes."""
    if isinstance(value, StrEnum):
        word = label(type(value), value.value, asked.lang)
        return word if word == value.value else f"{word} ({value.value})"
    if has(type(value)) and not isinstance(value, Money):
        return {one.name: worded(getattr(value, one.name), asked) for one in fields(type(value))}
    if isinstance(value, tuple):
        return [worded(one, asked) for one in value]
    return to_plain(value)


def name(stored: str, asked: Asked) -> str:
    """The stored name, in Chinese with its word before it."""
    word = label("event", stored.partition("/")[0], asked.lang)
    return f"{word} {stored}" if asked.lang == "zh" and not word.isascii() else stored


def stage(value: str, asked: Asked) -> str:
    """A stage by its word, with the code that commands and filters take."""
    word = label(type(value) if isinstance(value, StrEnum) else "stage", value, asked.lang)
    return word if word == value else f"{word} ({value!s})"


def who(shown: Mapping[str, Any], asked: Asked) -> str:
    """The acting person with the role it was done in."""
    return f"{shown['actor']} ({label('role', shown['role'], asked.lang)})"


def told(fields: Mapping[str, Any], asked: Asked) -> str:
    """An event's fields as ``name: value`` lines, without those that are empty."""
    return "\n".join(
        f"{key}: {output.cell(value, asked)}" for key, value in fields.items() if value not in (None, [], {})
    )


def flat(plain: Any, above: str = "") -> dict[str, Any]:
    """A plain form as dotted names and values; lists and amounts stay whole."""
    whole = not isinstance(plain, dict) or not plain or plain.keys() == {"minor", "currency"}
    if not whole and not any(key.startswith("$") for key in plain):
        found: dict[str, Any] = {}
        for key, value in plain.items():
            found.update(flat(value, f"{above}.{key}" if above else key))
        return found
    return {above: plain}
