"""Stored bytes: an event and its envelope as one JSON object, personal fields sealed, read back strictly.

``{"m": metadata, "d": data}`` under a registered name such as ``ticket.repair-reported/1``. Stream, version and
position are columns, not bytes. A sealed field carries the path it was sealed at; the rest of its place (company,
stream, version) is where it is found, so that a moved ciphertext does not open. Stored bytes are never rewritten: older
versions go through the upcasters of their fact each time they are read.
"""

import re
from collections.abc import Callable, Iterable
from datetime import UTC, datetime
from functools import lru_cache
from typing import Any, Final, NamedTuple

import msgspec
from msgspec.structs import asdict

from wuye.adapters.eventlog.envelopes import Metadata, glimpsed, whole
from wuye.application.compiled import Reader, Unfit
from wuye.application.courtesy import courteously
from wuye.application.encoding import instant, personal_form, sealed_form, to_plain
from wuye.application.plain_values import sealed_at
from wuye.application.ports import Draft, Unreadable, Vault
from wuye.application.registry import Registry
from wuye.application.shapes import decoder
from wuye.application.storing import Writer, WriterCompiler, bears_secrets
from wuye.application.structuring import SHAPES, Misfits, from_plain, skimmed
from wuye.domain.shared.actor import Channel, Role
from wuye.domain.shared.evolving import composed
from wuye.domain.shared.lifecycle import Upcaster
from wuye.domain.shared.personal import Personal
from wuye.domain.shared.recorded import Envelope, Recorded
from wuye.domain.shared.refusal import BrokenHistory

_encode: Final = msgspec.json.Encoder().encode
_new: Final = object.__new__
_set_event: Final = Recorded.__dict__["event"].__set__
_set_envelope: Final = Recorded.__dict__["envelope"].__set__

_RECORDED_AT: Final = b'","recorded_at":"'
_VERSION: Final = re.compile(r"[1-9][0-9]{0,5}")
_PATH: Final = re.compile(r" - at `\$\.?(.*)`$")
_FIELD: Final = re.compile(r"(?:missing required|contains unknown) field `(.*?)`")


class _Stored(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    m: Metadata
    d: dict[str, Any]


class _Shaped(msgspec.Struct, frozen=True, forbid_unknown_fields=True, gc=False):
    """What is stored, with its data in a shape; each shape has a subclass."""

    m: Metadata


_Shape = tuple[Callable[[bytes], Any], Reader, bool]
"""Decoder and reader of an event, and whether it needs to know where that is stored."""


class _Behind(msgspec.Struct, gc=False):
    """What is stored behind ``recorded_at``, but for the beginning of the metadata."""

    m: "_Rest"
    d: Any


_BEGINS: Final = len(b'{"m":{')


class _WrittenBy(msgspec.Struct, omit_defaults=True, gc=False):
    """Who acts, in the order in which it is written."""

    id: str
    role: Role
    on_behalf_of: str | None = None
    channel: Channel | None = None
    verified: bool = False


class _Rest(msgspec.Struct, omit_defaults=True, kw_only=True, gc=False):
    """What of the metadata is known before the log's clock, in the order in which it is written."""

    host_at: str
    actor: _WrittenBy
    company: str
    command_id: str
    correlation_id: str
    site: str | None = None
    causation_id: str | None = None
    request_id: str | None = None
    trace_id: str | None = None
    policy_version: str | None = None
    calendar_version: str | None = None
    tzdata_version: str | None = None
    reconstructed: bool = False


class Prepared(msgspec.Struct, frozen=True, gc=False):  # made for each event
    """A draft with its personal fields sealed and its data encoded; only the log's clock is missing."""

    draft: Draft
    name: str
    before: bytes
    """What is stored up to ``recorded_at``; up to ``occurred_at`` where that is the same."""
    after: bytes
    """What is stored behind ``recorded_at``."""
    event: Any
    """The event as it will be read back: personal fields sealed."""


class StoredRow(NamedTuple):
    """An event as the store gives it back."""

    position: int
    stream: str
    version: int
    name: str
    state: bytes


class Mapper:
    """Turns drafts into names and bytes, and rows of the store into recorded events."""

    def __init__(self, registry: Registry, vault: Vault) -> None:
        self._registry = registry
        self._vault = vault
        self._decode = decoder(_Stored)
        self._names = {fact.cls: fact.stored_name for fact in registry.facts.values()}
        self._writers = WriterCompiler(self._seal)
        self._written: dict[type, tuple[str, Writer]] = {}
        """Name and writer of the classes of events that were written already."""
        self._readers: dict[str, tuple[type, tuple[Upcaster, ...]]] = {
            f"{fact.name}/{version}": (fact.cls, fact.upcasts[version - 1 :])
            for fact in registry.facts.values()
            for version in range(1, fact.version + 1)
        }
        self._shapes: dict[bool, dict[str, _Shape | None]] = {False: {}, True: {}}

    def prepare(self, draft: Draft) -> Prepared:
        """Seal and encode; call it outside the writing transaction, because the vault does I/O of its own.

        Raises ``BrokenHistory`` for an event that is not registered or that could not be read back: what cannot be
        loaded must never be stored. Raises what the vault raises.
        """
        event = draft.event
        cls = type(event)
        name, write = self._written.get(cls) or self._writing(cls)
        place = f"{draft.company}|{draft.stream}|{draft.version}"
        try:
            data, event = write(event, "", place)
        except Unfit:
            data, event = self._read_back(draft, cls, name, place)
        before, after = self._around(draft, data)
        return Prepared(draft, name, before, after, event)

    def _writing(self, cls: type) -> tuple[str, Writer]:
        name = self._names.get(cls)
        if name is None:
            raise BrokenHistory("unregistered-event", event=cls.__name__)
        known = self._written[cls] = name, self._writers.writer(cls)
        return known

    def _read_back(self, draft: Draft, cls: type, name: str, place: str) -> tuple[Any, Any]:
        """An event's form, written and then read: what cannot be read says why."""
        data = to_plain(draft.event, personal=self._sealing(place))
        try:
            return data, from_plain(data, cls, complete=True, place=place)
        except Misfits as misfits:
            raise _broken(misfits, draft.stream, draft.version, name) from misfits

    def _around(self, draft: Draft, data: Any) -> tuple[bytes, bytes]:
        """The bytes before and behind ``recorded_at``, which only the log can give."""
        actor = draft.actor
        rest = _Rest(
            host_at=instant(draft.host_at),
            actor=_WrittenBy(actor.id, actor.role, actor.on_behalf_of, actor.channel, actor.verified),
            company=draft.company,
            command_id=draft.command_id,
            correlation_id=draft.correlation_id,
            site=draft.site,
            causation_id=draft.causation_id,
            request_id=draft.request_id,
            trace_id=draft.trace_id,
            policy_version=draft.policy_version,
            calendar_version=draft.calendar_version,
            tzdata_version=draft.tzdata_version,
            reconstructed=draft.reconstructed,
        )
        before = b'{"m":{"event_id":' + _encode(draft.event_id) + b',"occurred_at":"'
        if draft.occurred_at is not None:
            before += instant(draft.occurred_at).encode() + _RECORDED_AT
        return before, b'",' + _encode(_Behind(rest, data))[_BEGINS:]

    def state(self, prepared: Prepared, recorded_at: datetime) -> bytes:
        """The bytes to store, once the log has given the time."""
        recorded = _written(recorded_at)
        if prepared.draft.occurred_at is None:
            return prepared.before + recorded + _RECORDED_AT + recorded + prepared.after
        return prepared.before + recorded + prepared.after

    def stored(self, prepared: Prepared, recorded_at: datetime, position: int) -> Recorded[Any]:
        """The event as ``recorded`` will read it from those bytes, without reading them."""
        draft = prepared.draft
        fields = asdict(draft)
        del fields["event"], fields["not_before"]
        fields["position"] = position
        fields["occurred_at"] = recorded_at if draft.occurred_at is None else _utc(draft.occurred_at)
        fields["recorded_at"] = recorded_at
        fields["host_at"] = _utc(draft.host_at)
        return Recorded(event=prepared.event, envelope=composed(Envelope, fields))

    def recorded(self, row: StoredRow, *, skim: bool = False) -> Recorded[Any]:
        """An event with its envelope, personal fields still sealed; with ``skim`` those are not looked at.

        Raises ``BrokenHistory``: ``unknown-event``, ``newer-version``, ``malformed``, ``upcast-failed``, or the code of
        the field that does not fit, with stream, version, name and field.
        """
        shapes = self._shapes[skim]
        shape = shapes[row.name] if row.name in shapes else self._shaped(row.name, skim=skim)
        if shape is not None:
            decode, make, has_place = shape
            try:
                shaped = decode(row.state)
                place = _place(shaped.m.company, row.stream, row.version) if has_place else None
                envelope = whole(shaped.m, row.stream, row.version, row.position)
                return Recorded(event=make(shaped.d, place), envelope=envelope)
            except Exception:  # noqa: BLE001, S110 - read once more, plainly, to say what does not fit
                pass
        return self._read_plainly(row, skim=skim)

    def _shaped(self, name: str, *, skim: bool) -> _Shape | None:
        """Decoder and reader of a name, for versions that are read as they were written."""
        cls, upcasts = self._readers.get(name, (None, ()))
        if cls is None:
            # Names come from outside: those that nobody knows are not kept.
            return None
        if upcasts:
            self._shapes[skim][name] = None
            return None
        struct, make = SHAPES[skim].shaped(cls)
        stored = msgspec.defstruct(
            "Stored", [("d", struct)], bases=(_Shaped,), frozen=True, forbid_unknown_fields=True, gc=False
        )
        shape = self._shapes[skim][name] = decoder(stored), make, bears_secrets(cls)
        return shape

    def _read_plainly(self, row: StoredRow, *, skim: bool) -> Recorded[Any]:
        reader = self._readers.get(row.name)
        if reader is None:
            raise _fault(self._unknown(row.name), row)
        stored = self._stored(row)
        cls, upcasts = reader
        data = stored.d
        for upcast in upcasts:
            data = _upcast(upcast, data, row)
        place = _place(stored.m.company, row.stream, row.version)
        try:
            event: Any = skimmed(data, cls, place) if skim else from_plain(data, cls, complete=True, place=place)
        except Misfits as misfits:
            raise _broken(misfits, row.stream, row.version, row.name) from misfits
        return Recorded(event=event, envelope=whole(stored.m, row.stream, row.version, row.position))

    def page(self, rows: Iterable[StoredRow]) -> "list[Recorded[Any] | Unreadable]":
        """Many events, skimmed, for readers that go on past one they cannot load."""
        shapes = self._shapes[True]
        found: list[Recorded[Any] | Unreadable] = []
        for row in courteously(rows):
            position, stream, version, name, state = row
            shape = shapes.get(name)
            if shape is None:
                found.append(self._recorded_or_unreadable(row))
                continue
            decode, make, has_place = shape
            try:
                stored = decode(state)
                metadata: Metadata = stored.m
                place = f"{metadata.company}|{stream}|{version}" if has_place else None
                event, envelope = make(stored.d, place), glimpsed(metadata, stream, version, position)
            except Exception:  # noqa: BLE001 - read once more, plainly, to say what does not fit
                found.append(self._recorded_or_unreadable(row))
                continue
            recorded: Recorded[Any] = _new(Recorded)
            _set_event(recorded, event)
            _set_envelope(recorded, envelope)
            found.append(recorded)
        return found

    def _recorded_or_unreadable(self, row: StoredRow) -> "Recorded[Any] | Unreadable":
        try:
            return self.recorded(row, skim=True)
        except BrokenHistory as broken:
            field = str(broken.facts.get("field", ""))
            return Unreadable(row.stream, row.version, row.position, row.name, broken.code, field)

    def _seal(self, value: Personal[Any], path: str, place: str) -> tuple[Any, Personal[Any]]:
        """An open personal field sealed: its form, and what is read back of it."""
        content, subject = value.content, value.subject
        if type(content) is not str or not (subject is None or type(subject) is str):
            raise Unfit
        sealed = self._vault.seal(content.encode(), subject=subject, place=f"{place}|{path}")
        form = sealed_form(sealed)
        form["f"] = path
        if subject is not None:
            form["s"] = subject
        return {"$sealed": form}, sealed_at(form, place)

    def _sealing(self, place: str) -> Callable[[Personal[Any], str], Any]:
        def write(value: Personal[Any], path: str) -> Any:
            if not isinstance(value.content, str):
                return personal_form(value, path)
            sealed = self._vault.seal(value.content.encode(), subject=value.subject, place=f"{place}|{path}")
            form = {**sealed_form(sealed), "f": path}
            if value.subject is not None:
                form["s"] = value.subject
            return {"$sealed": form}

        return write

    def _unknown(self, name: str) -> str:
        base, _, version = name.rpartition("/")
        return "newer-version" if base in self._registry.facts and _VERSION.fullmatch(version) else "unknown-event"

    def _stored(self, row: StoredRow) -> _Stored:
        try:
            return self._decode(row.state)
        except msgspec.ValidationError as fault:
            code, field = _located(str(fault))
            raise _fault(code, row, field) from fault
        except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as fault:
            raise _fault("malformed", row) from fault


def _place(company: str, stream: str, version: int) -> str:
    return f"{company}|{stream}|{version}"


@lru_cache(maxsize=64)
def _written(recorded_at: datetime) -> bytes:
    """An instant as it is stored: those who are decided together are recorded at the same one."""
    return instant(recorded_at).encode()


def _utc(value: datetime) -> datetime:
    return value if value.tzinfo is UTC else value.astimezone(UTC)


def _upcast(upcast: Upcaster, data: dict[str, Any], row: StoredRow) -> dict[str, Any]:
    try:
        return upcast(data)
    except (LookupError, TypeError, ValueError, AttributeError) as fault:
        raise _fault("upcast-failed", row, "d") from fault


def _located(message: str) -> tuple[str, str]:
    """Code and field of a msgspec message: it names the object it is in and, apart from that, the field."""
    path = _PATH.search(message)
    inside = path[1] if path else ""
    named = _FIELD.search(message)
    if named:
        field = f"{inside}.{named[1]}" if inside else named[1]
        return "missing-field" if "missing" in message else "unknown-field", field
    if message.startswith("Invalid enum"):
        return "unknown-value", inside
    return "naive-time" if "timezone" in message else "wrong-type", inside


def _fault(code: str, row: StoredRow, field: str = "") -> BrokenHistory:
    return BrokenHistory(
        code, stream=row.stream, version=row.version, position=row.position, name=row.name, field=field
    )


def _broken(misfits: Misfits, stream: str, version: int, name: str) -> BrokenHistory:
    first = misfits.fields[0]
    fields = [f"d.{one.dotted}" if one.path else "d" for one in misfits.fields]
    return BrokenHistory(first.code, stream=stream, version=version, name=name, field=fields[0], fields=tuple(fields))
