"""What goes down and what comes up: a command on its way, and the receipt for it."""

import re
from datetime import datetime
from typing import Any, Final

import msgspec
from attrs import frozen

from wuye.application.ports import Answer, CommandKey
from wuye.domain.shared.actor import Actor
from wuye.domain.shared.fields import wrong_type
from wuye.domain.shared.refusal import InvalidInput

COMMAND_ID_PATTERN: Final = r"^[!-~]{1,128}$"
"""What names a command, at every door: 1 to 128 visible ASCII characters (bad input B40)."""
_COMMAND_ID: Final = re.compile(COMMAND_ID_PATTERN.rstrip("$") + r"\Z")
_ASKED: Final = (("by", Actor), ("on", str), ("expected_version", int), ("occurred_at", datetime))


@frozen(kw_only=True, slots=False)  # made for each command
class Receipt:
    """What a command was answered; the same for a repeat of its id."""

    command_id: str
    case: str
    """Stream id of the case."""
    number: str | None
    """Short number that people see; ``None`` for register entries."""
    version: int
    position: int
    recorded_at: datetime
    events: tuple[str, ...]
    replayed: bool = False


class Order(msgspec.Struct, frozen=True, kw_only=True, gc=False):
    """A command on its way, with everything its envelope will say."""

    command: Any
    by: Actor
    key: CommandKey
    fingerprint: bytes
    expected_version: int | None = None
    occurred_at: datetime | None = None
    correlation_id: str
    causation_id: str | None = None
    request_id: str | None = None
    trace_id: str | None = None
    reconstructed: bool = False


def receipt_of(command_id: str, answer: Answer, *, replayed: bool | None = None) -> Receipt:
    """What the giver of a command is told; ``replayed`` where the answer does not say it."""
    return Receipt(
        command_id=command_id,
        case=answer.stream,
        number=answer.number,
        version=answer.version,
        position=answer.position,
        recorded_at=answer.recorded_at,
        events=answer.events,
        replayed=answer.replayed if replayed is None else replayed,
    )


def check_asked(by: Actor, on: str | None, expected_version: int | None, occurred_at: datetime | None) -> None:
    """Refuse what a command cannot be given with. Raises ``InvalidInput``: ``wrong-type`` or ``naive-time``."""
    if type(by) is Actor and (on is None or type(on) is str) and expected_version is None and occurred_at is None:
        return
    given = by, on, expected_version, occurred_at
    for (name, kind), value in zip(_ASKED, given, strict=True):
        if not isinstance(value, kind) and (value is not None or name == "by"):
            raise wrong_type(name, kind.__name__)
    if occurred_at is not None and occurred_at.tzinfo is None:
        raise InvalidInput("naive-time", field="occurred_at")


def check_command_id(command_id: str) -> None:
    """Refuse what names no command: an empty name would make each repeat another one.

    Raises ``InvalidInput``: ``wrong-type`` or ``invalid-command-id``.
    """
    if not isinstance(command_id, str):
        raise wrong_type("command_id", "str")
    if not _COMMAND_ID.match(command_id):
        raise InvalidInput("invalid-command-id", field="command_id", pattern=COMMAND_ID_PATTERN, limit=128)
