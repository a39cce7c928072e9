"""The audit trail: one row an event: who did what, when, in which case, because of what."""

from collections.abc import Sequence
from typing import Any, Final

from wuye.application.ports import Column, Row, Table
from wuye.application.projections.projection import Changed, Projection, Rows
from wuye.application.registry import Registry
from wuye.domain.shared.recorded import Envelope, Recorded, category_of

VIEW: Final = "audit_trail"

_BY: Final = ("stream", "actor", "event", "site", "category", "command_id", "correlation_id")

AUDIT_TRAIL: Final = Table(
    name="audit_trail_1",
    columns=(
        Column(name="position", kind="integer"),
        Column(name="stream", kind="text"),
        Column(name="version", kind="integer"),
        Column(name="number", kind="text"),
        Column(name="category", kind="text"),
        Column(name="event", kind="text"),
        Column(name="actor", kind="text"),
        Column(name="role", kind="text"),
        Column(name="channel", kind="text"),
        Column(name="on_behalf_of", kind="text"),
        Column(name="verified", kind="flag"),
        Column(name="site", kind="text"),
        Column(name="occurred_at", kind="instant"),
        Column(name="recorded_at", kind="instant"),
        Column(name="reconstructed", kind="flag"),
        Column(name="event_id", kind="text"),
        Column(name="command_id", kind="text"),
        Column(name="correlation_id", kind="text"),
        Column(name="causation_id", kind="text"),
    ),
    indexes=(
        ("position",),
        ("recorded_at",),
        ("occurred_at",),
        *((name, "position") for name in _BY),
        ("site", "recorded_at"),
        ("actor", "recorded_at"),
    ),
)


def audit_trail(registry: Registry) -> Projection:
    """One row an event of every stream, keyed by stream and version; sort by ``position`` for the order of the log."""
    names = {kind: fact.name for kind, fact in registry.fact_of.items()}

    def project(rows: Rows, recorded: Recorded[Any]) -> Changed:
        kind, envelope = type(recorded.event), recorded.envelope
        # Of the stored rows it gets the opening event's alone.
        (opening,) = rows.values() or (None,)
        row = _entry(recorded.event, envelope, names.get(kind) or kind.__name__, opening)
        return {entry_key(envelope.stream, envelope.version): row}

    return Projection(view=VIEW, table=AUDIT_TRAIL, keys=_keys, project=project, by_stream=True)


def entry_key(stream: str, version: int) -> str:
    """Key of an event's row."""
    return f"{stream}/{version:08d}"


def _keys(recorded: Recorded[Any]) -> Sequence[str]:
    # The opening event knows the number that people see; the later ones take it from there. An event's own row is
    # written, never read.
    return (f"{recorded.envelope.stream}/{1:08d}",)


def _entry(event: Any, envelope: Envelope, name: str, opening: Row | None) -> Row:
    actor, stream = envelope.actor, envelope.stream
    number = getattr(event, "number", None) if opening is None else opening["number"]
    return {
        "position": envelope.position,
        "stream": stream,
        "version": envelope.version,
        "number": number if isinstance(number, str) else None,
        "category": category_of(stream),
        "event": name,
        "actor": actor.id,
        "role": actor.role.value,
        "channel": None if actor.channel is None else actor.channel.value,
        "on_behalf_of": actor.on_behalf_of,
        "verified": actor.verified,
        "site": envelope.site,
        "occurred_at": envelope.occurred_at,
        "recorded_at": envelope.recorded_at,
        "reconstructed": envelope.reconstructed,
        "event_id": envelope.event_id,
        "command_id": envelope.command_id,
        "correlation_id": envelope.correlation_id,
        "causation_id": envelope.causation_id,
    }
