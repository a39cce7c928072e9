"""Everything, out again: each ticket or register entry as it stands, or each event as it was recorded.

A customer who leaves takes the histories: JSON Lines hold every event whole, in the order it was recorded. Memory stays
flat: the log is read page by page, and a case when its first event is met.
"""

from collections.abc import Callable, Iterator, Mapping
from datetime import datetime
from typing import Any, Final

from wuye.application.desk import Desk
from wuye.application.disclosure import disclose
from wuye.application.encoding import to_plain
from wuye.application.exhibits import exhibits
from wuye.application.ledgers.complaint_forms import Facts, handling_record, register_entry
from wuye.application.ports import Unreadable
from wuye.domain.complaint.events import ComplaintReceived
from wuye.domain.shared.lifecycle import Lifecycle
from wuye.domain.shared.recorded import Recorded
from wuye.domain.shared.refusal import BrokenHistory
from wuye.domain.ticket.events import LegacyStepRecorded, TicketImported

TICKET_COLUMNS: Final = (
    "number",
    "stream",
    "version",
    "stage",
    "site",
    "home",
    "domain",
    "mode",
    "urgency",
    "category",
    "technician",
    "reported_at",
    "completed_at",
    "archived_at",
    "imported",
    "source",
    "case",
    "content",
    "location",
    "state",
)
HISTORY_COLUMNS: Final = (
    "position",
    "stream",
    "version",
    "event",
    "event_id",
    "occurred_at",
    "recorded_at",
    "host_at",
    "reconstructed",
    "actor",
    "role",
    "on_behalf_of",
    "channel",
    "verified",
    "company",
    "site",
    "number",
    "source",
    "case",
    "step",
    "resource",
    "text",
    "command_id",
    "correlation_id",
    "causation_id",
    "request_id",
    "trace_id",
    "policy_version",
    "calendar_version",
    "tzdata_version",
    "data",
)
"""The whole envelope and the fact; ``causation_id`` is the ``event_id`` of what led to it.

``source``, ``case``, ``step``, ``resource`` and ``text`` say of an imported row what its ledger said.
"""
REGISTER_COLUMNS: Final = (
    "category",
    "key",
    "number",
    "stream",
    "version",
    "stage",
    "site",
    "opened_at",
    "changed_at",
    "stated",
    "state",
)
"""``stated`` is what was last said of each field, names and telephones among them; ``state`` holds what rules read."""
EVIDENCE_COLUMNS: Final = (
    "digest",
    "length",
    "kind",
    "media_type",
    "stored",
    "stream",
    "version",
    "position",
    "event",
    "recorded_at",
    "actor",
)
"""``stored``: whether the bytes are in the file store; they are got by their digest."""

_WITH_TICKETS: Final = frozenset({"ticket", "clock"})
_PAGE: Final = 500
_SEALED: Final = "$sealed"


Told = Callable[[str, int, int], None]
"""Hears how far an export is: the phase (``exporting``), and how many positions of the log of how many."""


class Exporting:
    """Reads a desk for files, up to what its log holds now: what comes later is in none of them.

    ``as_of``: as it was known then; ``sealed``: names and texts stay as they are stored.
    """

    def __init__(
        self, desk: Desk, *, as_of: datetime | None = None, sealed: bool = False, told: Told | None = None
    ) -> None:
        self._desk = desk
        self._as_of = as_of
        self._sealed = sealed
        self._told = told or (lambda _phase, _done, _total: None)
        self._names: dict[str, dict[str, Any]] = {}
        self.head = desk.log.head()
        """Position up to which everything is read."""

    def tickets(self) -> Iterator[Mapping[str, Any]]:
        """One row a ticket, in the order they were opened. Raises ``BrokenHistory``."""
        lifecycle = self._desk.registry.by_category["ticket"]
        for one in self._events():
            if one.version == 1 and one.stream.startswith("ticket-"):
                yield self._ticket(lifecycle, self._known(self._desk.log.stream(one.stream)))

    def registers(self) -> Iterator[Mapping[str, Any]]:
        """One row an entry of everything beside tickets (sites, homes, people, staff, catalogue, complaints, assets …).

        In the order they were opened. Raises ``BrokenHistory``.
        """
        for one in self._events():
            lifecycle = self._desk.registry.of_stream(one.stream)
            # Timers and reservations go with their case.
            entry = bool(lifecycle.rows) and lifecycle.category not in _WITH_TICKETS
            if one.version == 1 and entry:
                yield self._entry(lifecycle, self._known(self._desk.log.stream(one.stream)))

    def histories(self) -> Iterator[Mapping[str, Any]]:
        """One row an event, of every case and register, in the order of the log. Raises ``BrokenHistory``."""
        for one in self._events():
            yield self._event(one)

    def complaint_register(self) -> Iterator[Mapping[str, Any]]:
        """The Customer Information Register: one row a complaint. Raises ``BrokenHistory``."""
        return self._forms(register_entry)

    def handling_records(self) -> Iterator[Mapping[str, Any]]:
        """The Customer Opinion Handling Records: one row a complaint. Raises ``BrokenHistory``."""
        return self._forms(handling_record)

    def evidence(self) -> Iterator[Mapping[str, Any]]:
        """One row for each time an event names a photo, a video or a paper. Raises ``BrokenHistory``."""
        for one in self._events():
            fact = self._desk.registry.fact_of[type(one.event)]
            for named in exhibits(one.event):
                yield {
                    **to_plain(named),
                    "stored": self._desk.files.has(named.digest),
                    "stream": one.stream,
                    "version": one.version,
                    "position": one.position,
                    "event": fact.stored_name,
                    "recorded_at": to_plain(one.recorded_at),
                    "actor": one.actor.id,
                }

    # -- inside -------------------------------------------------------------------------------------------------

    def _forms(self, form: Callable[[str, Facts], Mapping[str, Any]]) -> Iterator[Mapping[str, Any]]:
        for one in self._events():
            if one.version == 1 and isinstance(one.event, ComplaintReceived):
                yield form(one.stream, [self._fact(known) for known in self._known(self._desk.log.stream(one.stream))])

    def _fact(self, one: Recorded[Any]) -> tuple[str, str, Mapping[str, Any]]:
        name = self._desk.registry.fact_of[type(one.event)].name
        plain = {key: _text(value) if _is_text(value) else value for key, value in self._plain(one).items()}
        return name, str(to_plain(one.occurred_at)), plain

    def _events(self) -> Iterator[Recorded[Any]]:
        """The log up to what it held when the export began."""
        head, after = self.head, 0
        while after < head:
            page = self._desk.log.page(after, _PAGE)
            if not page:
                return
            for one in page:
                if one.position > head:
                    return
                if isinstance(one, Unreadable):
                    facts = {"stream": one.stream, "version": one.version, "name": one.name, "field": one.field}
                    raise BrokenHistory(one.code, **facts)
                if self._as_of is None or one.recorded_at <= self._as_of:
                    yield one
            after = page[-1].position
            self._told("exporting", min(after, head), head)

    def _known(self, history: list[Recorded[Any]]) -> list[Recorded[Any]]:
        return [
            one
            for one in history
            if one.position <= self.head and (self._as_of is None or one.recorded_at <= self._as_of)
        ]

    def _ticket(self, lifecycle: Lifecycle[Any], history: list[Recorded[Any]]) -> Mapping[str, Any]:
        state = lifecycle.fold(history)
        plain = to_plain(state)
        opening = self._plain(history[0])
        row: dict[str, Any] = {name: plain.get(name) for name in TICKET_COLUMNS}
        return row | {
            "stream": history[0].stream,
            "version": history[-1].version,
            "technician": state.performer,
            "source": opening.get("source"),
            "case": opening.get("external_id"),
            "content": _text(opening.get("content")),
            "location": _text(opening.get("location")),
            "state": plain,
        }

    def _entry(self, lifecycle: Lifecycle[Any], history: list[Recorded[Any]]) -> Mapping[str, Any]:
        state, last = lifecycle.fold(history), history[-1]
        stated: dict[str, Any] = {}
        for one in history:
            # A field that a later event leaves out keeps what was said before.
            stated |= {name: value for name, value in self._plain(one).items() if value is not None}
        return {
            "category": lifecycle.category,
            "key": last.stream.removeprefix(f"{lifecycle.category}-"),
            "number": getattr(state, "number", None),
            "stream": last.stream,
            "version": last.version,
            "stage": state.stage.value,
            "site": last.envelope.site or stated.get("site"),
            "opened_at": to_plain(history[0].recorded_at),
            "changed_at": to_plain(last.recorded_at),
            "stated": stated,
            "state": to_plain(state),
        }

    def _event(self, one: Recorded[Any]) -> Mapping[str, Any]:
        data, envelope = self._plain(one), one.envelope
        fact = self._desk.registry.fact_of[type(one.event)]
        legacy = self._legacy(one, data)
        return {
            "position": one.position,
            "stream": one.stream,
            "version": one.version,
            "event": fact.stored_name,
            "event_id": envelope.event_id,
            "occurred_at": to_plain(one.occurred_at),
            "recorded_at": to_plain(one.recorded_at),
            "host_at": to_plain(envelope.host_at),
            "reconstructed": envelope.reconstructed,
            "actor": envelope.actor.id,
            "role": envelope.actor.role.value,
            "on_behalf_of": envelope.actor.on_behalf_of,
            "channel": None if envelope.actor.channel is None else envelope.actor.channel.value,
            "verified": envelope.actor.verified,
            "company": envelope.company,
            "site": envelope.site,
            "number": legacy.get("number") or data.get("number"),
            "source": legacy.get("source"),
            "case": legacy.get("external_id"),
            "step": data.get("step") if legacy else None,
            "resource": _text(data.get("resource")) if legacy else None,
            "text": _text(data.get("text")) if legacy else None,
            "command_id": envelope.command_id,
            "correlation_id": envelope.correlation_id,
            "causation_id": envelope.causation_id,
            "request_id": envelope.request_id,
            "trace_id": envelope.trace_id,
            "policy_version": envelope.policy_version,
            "calendar_version": envelope.calendar_version,
            "tzdata_version": envelope.tzdata_version,
            "data": data,
        }

    def _legacy(self, one: Recorded[Any], data: Mapping[str, Any]) -> Mapping[str, Any]:
        """What the other system called the case of an imported row."""
        if isinstance(one.event, TicketImported):
            self._remember(one.stream, data)
            return self._names[one.stream]
        if not isinstance(one.event, LegacyStepRecorded):
            return {}
        if one.stream not in self._names:
            opening = self._desk.log.stream(one.stream, upto=1)[0]
            self._remember(one.stream, to_plain(opening.event))
        return self._names[one.stream]

    def _remember(self, stream: str, opening: Mapping[str, Any]) -> None:
        if len(self._names) >= _PAGE:
            self._names.clear()
        self._names[stream] = {name: opening.get(name) for name in ("number", "source", "external_id")}

    def _plain(self, one: Recorded[Any]) -> dict[str, Any]:
        event = one.event if self._sealed else disclose(one.event, self._desk.vault)
        plain: dict[str, Any] = to_plain(event)
        return plain


def _is_text(value: Any) -> bool:
    return isinstance(value, dict) and any(name.startswith("$") for name in value)


def _text(form: Any) -> str | None:
    """A personal field as a cell: its text, or in brackets why there is none."""
    if not isinstance(form, dict):
        return None
    if "$personal" in form:
        return str(form["$personal"])
    return "[sealed]" if _SEALED in form else "[erased]"
