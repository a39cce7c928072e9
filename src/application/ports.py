"""Ports: small protocols named for the need; adapters do not inherit from them, the contract suites prove the fit."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any, Protocol

from attrs import field, frozen

from wuye.domain.shared.actor import Actor
from wuye.domain.shared.personal import Erased, Sealed
from wuye.domain.shared.recorded import Recorded


@frozen(kw_only=True)
class Draft:
    """An event on its way into the log: everything of its envelope but what the log itself gives.

    The log gives position and ``recorded_at``. ``occurred_at=None`` means "now": it becomes ``recorded_at``.
    """

    stream: str
    version: int
    event: object
    event_id: str
    occurred_at: datetime | None
    host_at: datetime
    actor: Actor
    company: str
    site: str | None
    command_id: str
    correlation_id: str
    causation_id: str | None = None
    request_id: str | None = None
    trace_id: str | None = None
    reconstructed: bool = False
    policy_version: str | None = None
    calendar_version: str | None = None
    tzdata_version: str | None = None
    not_before: datetime | None = None
    """``recorded_at`` of the predecessor in the stream: the new one is never earlier."""


@frozen(kw_only=True)
class CommandKey:
    """The scope in which a command id is unique: tenant and actor (design 11)."""

    company: str
    actor: str
    command_id: str


@frozen(kw_only=True)
class Answer:
    """What a command was answered: stored with its events, given again to a repeat."""

    stream: str
    version: int
    """Version of the stream after the command."""
    position: int
    """Position of its last event; the head of the log it was decided on when it had none."""
    recorded_at: datetime
    events: tuple[str, ...]
    """Stored names of its events, in order."""
    number: str | None = None
    replayed: bool = False
    stored: tuple[Recorded[Any], ...] = field(default=(), eq=False, repr=False)
    """Its events as the log now gives them, personal fields sealed; empty for a repeat."""


@frozen(kw_only=True)
class Append:
    """One command's worth of events, all or none, with the command id that makes it happen once."""

    key: CommandKey
    fingerprint: bytes
    """Keyed digest of the command as sent: a repeat with another body is refused, plain text is not revealed."""
    stream: str
    """The case the command was given to; its version after the append goes into the answer."""
    drafts: tuple[Draft, ...]
    heads: Mapping[str, int] = field(factory=dict)
    """Version each written stream had when the command was decided."""
    reads: Mapping[str, int] = field(factory=dict)
    """Version each stream had that the decision read as a value: it must still be so when the command is written."""
    number: str | None = None


class Conflict(Exception):
    """Another command won the race for a stream; nothing of this one was written."""

    def __init__(self, streams: Sequence[str]) -> None:
        super().__init__(f"conflict on {', '.join(streams)}")
        self.streams = tuple(streams)


class CommandReused(Exception):
    """A command id came again with another body."""


class Unavailable(Exception):
    """A needed service did not answer in time; whether a write took effect is known to be "no" or stated unknown.

    ``outcome_unknown`` tells that the command may have been stored: repeat it with the same command id.
    """

    def __init__(self, service: str, reason: str, *, outcome_unknown: bool = False) -> None:
        super().__init__(f"{service}: {reason}")
        self.service = service
        self.reason = reason
        self.outcome_unknown = outcome_unknown


class UnsafeSettings(Exception):
    """The store is configured so that an acknowledged command could be lost; start-up refuses it."""


class WrongKey(UnsafeSettings):
    """The vault's key file is missing, damaged, open to others, or not the one the vault was made with."""


class SchemaMismatch(Exception):
    """The store's schema is not the one this release works with; names both versions and the command to run."""

    def __init__(self, found: int, expected: int, advice: str) -> None:
        super().__init__(f"schema {found} found, {expected} expected: {advice}")
        self.found = found
        self.expected = expected
        self.advice = advice


@frozen
class Unreadable:
    """A stored event that could not be loaded; the log's reader goes on, the caller decides."""

    stream: str
    version: int
    position: int
    name: str
    code: str
    """What is wrong, for example ``unknown-event``, ``malformed``, ``unknown-field``, ``wrong-type``."""
    field: str
    """Where, as a path such as ``d.difficulty``; empty when the whole is unreadable."""


class EventLog(Protocol):
    """The log: one gap-free order for everyone, and commands that happen once."""

    def append(self, append: Append) -> Answer:
        """Append all of a command's events, or none.

        A repeat of the command id gives the first answer (``replayed=True``) without writing. An answer lost after
        COMMIT is resolved by looking the command id up.

        Raises ``Conflict``, ``CommandReused`` or ``Unavailable``.
        """
        ...

    def append_many(self, appends: Sequence[Append]) -> list[Answer | Conflict | CommandReused]:
        """Many appends in one transaction, each decided alone in its turn: for imports.

        An answer that is an exception is that append's own; the others are stored. Raises ``Unavailable``.
        """
        ...

    def answer(self, key: CommandKey, fingerprint: bytes) -> Answer | None:
        """The first answer of a command id, if it happened. Raises ``CommandReused`` for another body."""
        ...

    def stream(
        self, stream: str, *, after: int = 0, upto: int | None = None, skim: bool = False
    ) -> list[Recorded[Any]]:
        """A stream's events in order. Raises ``BrokenHistory`` naming the field when one cannot be loaded.

        ``skim`` is for who opens no personal field: sealed ones are not looked at.
        """
        ...

    def heads(self, streams: Sequence[str]) -> Mapping[str, int]:
        """Versions of those of these streams that have events, in one question."""
        ...

    def page(self, after: int, limit: int) -> list["Recorded[Any] | Unreadable"]:
        """Up to ``limit`` events behind a position, in commit order, skimmed; an unreadable one is given as such."""
        ...

    def head(self) -> int:
        """Position of the last committed event, 0 in an empty log."""
        ...

    def now(self) -> datetime:
        """The clock of the log."""
        ...

    def wait(self, after: int, timeout: float) -> bool:
        """Wait until there is an event behind ``after``; NOTIFY is a hint, polling is the guarantee."""
        ...

    def check(self) -> Mapping[str, str]:
        """Facts for health and ``doctor``: schema version, durability settings, sizes. Raises ``Unavailable``."""
        ...

    def close(self) -> None:
        """Give back connections."""
        ...


class Vault(Protocol):
    """Keys of personal data, in a database of its own; destroying a key erases what it sealed, everywhere."""

    def seal(self, plain: bytes, *, subject: str | None, place: str) -> Sealed:
        """Seal under the subject's key, or under a new key of its own; the key is durable before this returns."""
        ...

    def open(self, sealed: Sealed) -> bytes | Erased:
        """Open, or tell that the key was destroyed. Raises ``BrokenHistory`` when the bytes were tampered with."""
        ...

    def fingerprint(self, data: bytes) -> bytes:
        """A keyed digest (HMAC-SHA-256 under a secret of the vault): equal inputs are seen, plain text is not."""
        ...

    def forget(self, key: str) -> bool:
        """Destroy a key and leave its tombstone; asking for it again is an error for ever. True if there was one."""
        ...

    def close(self) -> None:
        """Give back connections."""
        ...


class Clock(Protocol):
    """The host's clock, or a simulated one."""

    def now(self) -> datetime:
        """An aware instant in UTC."""
        ...


class Ids(Protocol):
    """Where ids come from: random in production, seeded in tests and the demo."""

    def uuid7(self) -> str:
        """A UUIDv7 in its canonical text form."""
        ...

    def number(self, prefix: str, at: datetime) -> str:
        """A short number such as ``T-261121-4KX7Q``: prefix, day in China time, five Crockford base 32 digits."""
        ...


class Files(Protocol):
    """A content-addressed store for evidence."""

    def put(self, content: bytes) -> tuple[str, int]:
        """Store bytes durably; gives SHA-256 digest in hex, and length. Storing the same twice is one file."""
        ...

    def get(self, digest: str) -> bytes:
        """The bytes. Raises ``KeyError`` when absent, ``BrokenHistory`` when they do not match the digest."""
        ...

    def has(self, digest: str) -> bool:
        """Whether the bytes are there."""
        ...


Row = Mapping[str, Any]
"""A view row: declared columns plus ``body`` (JSON-able)."""


@frozen(kw_only=True)
class Column:
    """A column a view can be filtered or sorted by."""

    name: str
    kind: str
    """``text``, ``integer``, ``instant`` or ``flag``."""


@frozen(kw_only=True)
class Table:
    """The table a projection keeps: its key, its columns, its indexes."""

    name: str
    """Versioned, for example ``ticket_board_1``."""
    columns: tuple[Column, ...]
    indexes: tuple[tuple[str, ...], ...] = ()


@frozen(kw_only=True)
class Query:
    """A page of rows: equality filters, one sort order, a keyset cursor; no query scans."""

    where: Mapping[str, Any] = field(factory=dict)
    order: tuple[tuple[str, bool], ...] = ()
    """Columns with ``True`` for descending; the key is always the last tie-break."""
    after: tuple[Any, ...] | None = None
    """Sort values and key of the last row seen."""
    limit: int = 50
    search: tuple[str, str] | None = None
    """Column and literal substring."""
    bodies: bool = True
    """``False`` leaves every body empty: whoever wants keys and columns need not read what is long."""


@frozen
class Parked:
    """An event a view could not apply: parked in the transaction of the position, seen in health."""

    view: str
    position: int
    stream: str
    version: int
    name: str
    error: str


class Views(Protocol):
    """Where projections keep their rows and their position: both in one transaction."""

    def ensure(self, table: Table, *, bare: bool = False) -> None:
        """Make the table if it is not there; ``bare`` allows to leave its indexes to ``index``."""
        ...

    def index(self, table: Table) -> None:
        """Make the indexes of a table that was filled without them; those that are there stay."""
        ...

    def position(self, table: str) -> int:
        """Position up to which the view has applied the log."""
        ...

    def rows(self, table: str, keys: Sequence[str]) -> dict[str, Row]:
        """Rows by key."""
        ...

    def write(
        self,
        table: Table,
        changed: Mapping[str, Row | None],
        *,
        before: int,
        position: int,
        parked: Sequence[Parked] = (),
    ) -> bool:
        """Write rows (``None`` deletes) and move the position from ``before``, in one durable transaction.

        Gives ``False`` and writes nothing when the view is no longer at ``before``: another runner was faster.
        """
        ...

    def move(self, tables: Sequence[str], *, before: int, position: int) -> frozenset[str]:
        """Move the positions of views that a page does not touch, all in one transaction.

        Gives those that were still at ``before``: the others were moved by another runner.
        """
        ...

    def query(self, table: Table, query: Query) -> list[tuple[str, Row]]:
        """A page of keys and rows."""
        ...

    def count(self, table: Table, where: Mapping[str, Any]) -> int:
        """Rows matching equality filters."""
        ...

    def parked(self, table: str | None = None) -> list[Parked]:
        """Events that views could not apply."""
        ...

    def serve(self, view: str, table: str) -> None:
        """Make a table the one that serves a view (the swap at the end of a rebuild)."""
        ...

    def serving(self, view: str) -> str | None:
        """The table that serves a view."""
        ...

    def drop(self, table: str) -> None:
        """Remove a table and its position."""
        ...

    def lead(self, view: str) -> bool:
        """Try to become, or stay, the one runner of a view; a second process waits as standby."""
        ...

    def resign(self, view: str) -> None:
        """Let another process become the one runner of a view."""
        ...

    def digest(self, table: str) -> str:
        """SHA-256 over all rows in key order: equal to that of a rebuild at the same position."""
        ...

    def proof(self, table: str) -> tuple[int, str]:
        """Position and digest, both of one moment."""
        ...

    def close(self) -> None:
        """Give back connections."""
        ...


class Progress(Protocol):
    """Tells a person how far a long work is."""

    def __call__(self, done: int, total: int) -> None:
        """``done`` of ``total`` steps are done."""
        ...


Subscription = Iterator[Recorded[Any]]
