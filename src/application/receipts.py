"""What goes down and what comes up: a command on its way, the receipt for it, and a case at a moment."""

from datetime import datetime
from typing import Any

from attrs import frozen

from wuye.application.ports import Answer, CommandKey
from wuye.domain.shared.actor import Actor
from wuye.domain.shared.recorded import Recorded


@frozen(kw_only=True)
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


@frozen(kw_only=True)
class Moment:
    """A case as it was known (``as_of``), true (``valid_at``) or at a version: state and the events behind it."""

    case: str
    state: Any
    version: int
    """Version of the last event included; 0 when there was nothing yet."""
    history: tuple[Recorded[Any], ...]


@frozen(kw_only=True)
class Order:
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
