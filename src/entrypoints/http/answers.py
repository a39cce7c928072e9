"""What answers look like, for the OpenAPI document; the handlers build the same members."""

from typing import Any

from msgspec import Struct, field


class Receipt(Struct):
    """What a command was answered (回执); the same for a repeat of its key."""

    command_id: str
    case: str
    number: str | None
    version: int
    position: int
    recorded_at: str
    events: list[str]
    href: str


class Actor(Struct):
    """Who it was; ``verified`` is false while identities are only claimed."""

    id: str
    role: str
    on_behalf_of: str | None
    channel: str | None
    verified: bool


class Event(Struct):
    """A fact in its envelope, or, with ``unreadable``, one that this release cannot read."""

    position: int
    stream: str
    version: int
    name: str
    id: str = ""
    schema: str = ""
    occurred_at: str = ""
    recorded_at: str = ""
    actor: Actor | None = None
    company: str = ""
    site: str | None = None
    command_id: str = ""
    correlation_id: str = ""
    causation_id: str | None = None
    request_id: str | None = None
    trace_id: str | None = None
    reconstructed: bool = False
    policy_version: str | None = None
    data: dict[str, Any] = field(default_factory=dict)
    unreadable: str = ""


class Events(Struct):
    """A page of a history; ``next`` is the cursor of the following page."""

    items: list[Event]
    next: str | None


class Feed(Struct):
    """Facts behind a position; ``next`` is the position to ask with next time."""

    items: list[Event]
    next: int


class LatestFact(Struct):
    """The latest fact of a name."""

    version: int
    occurred_at: str
    recorded_at: str
    actor: str
    data: dict[str, Any]


class Case(Struct):
    """A case at a moment: its state, and the latest fact of each name."""

    id: str
    number: str | None
    category: str
    site: str | None
    stage: str
    version: int
    position: int
    opened_at: str
    updated_at: str
    state: dict[str, Any]
    facts: dict[str, LatestFact]


class AllowedCommand(Struct):
    """A command that could be given now, and where."""

    command: str
    name: str
    href: str


class Allowed(Struct):
    """What the acting person may do now."""

    id: str
    stage: str
    version: int
    allowed: list[AllowedCommand]


class Page(Struct):
    """A page of rows; ``next`` is the cursor of the following page."""

    items: list[dict[str, Any]]
    next: str | None


class SheetRow(Struct):
    """A row of a sheet; its columns stand beside ``body``, which carries what no column holds."""

    key: str
    body: dict[str, Any]


class Tally(Struct):
    """What was counted from a view, and for what."""

    tally: str
    asked: dict[str, Any]
    counted: dict[str, Any]


class ClockFigure(Struct):
    """A limit that runs, and what it makes due."""

    value: int | None
    unit: str
    scope: str
    remark: str
    source: str
    due_at: str | None
    provisional: bool


class ClockLimit(Struct):
    """The figure in force."""

    value: int | None
    unit: str
    scope: str
    remark: str
    source: str


class Reason(Struct):
    """Which event or rule says so, in both languages."""

    en: str
    zh: str


class ClockStep(Struct):
    """One interval of a trace; ``version`` is that of the event that says so."""

    since: str
    until: str
    counted: bool
    seconds: float
    reason: Reason
    version: int | None


class ClockReading(Struct):
    """One attempt of a clock; the counted steps add up to ``elapsed_seconds``."""

    clock: str
    attempt: int
    verdict: str
    provisional: bool
    target: bool
    started_at: str
    known_at: str
    due_at: str | None
    limit: ClockLimit | None
    figures: list[ClockFigure]
    closed_at: str | None
    closed_by: str | None
    elapsed_seconds: float
    remaining_seconds: float | None
    steps: list[ClockStep]


class ClockCalendar(Struct):
    """The calendar version that working time was counted by."""

    key: str
    version: int
    digest: str
    horizon: str | None
    zone: str


class ToldThreshold(Struct):
    """What a timer recorded."""

    clock: str
    attempt: int
    offset_minutes: int
    level: int
    at: str
    target: bool
    annulled: bool


class Clocks(Struct):
    """Every clock of a case at an instant, as known then."""

    id: str
    number: str | None
    at: str
    as_of: str | None
    profile: str | None
    policy_version: str | None
    calendar: ClockCalendar | None
    clocks: list[ClockReading]
    told: list[ToldThreshold]


class BoardLine(Struct):
    """An open clock; ``remaining_seconds`` is wall time until it is due, at the instant of the answer."""

    case: str
    number: str | None
    clock: str
    attempt: int
    state: str
    due_at: str | None
    remaining_seconds: float | None
    provisional: bool
    target: bool
    limit: str | None
    source: str | None
    site: str | None
    team: str | None
    person: str | None
    started_at: str
    paused_at: str | None


class Counts(Struct):
    """Counters of the same filters; targets are counted apart."""

    open: int
    overdue: int
    due_today: int
    paused: int
    provisional: int
    unset: int
    targets: int


class SlaBoard(Struct):
    """A page of open clocks by due instant; ``next`` is the cursor of the following page."""

    at: str
    counts: Counts
    items: list[BoardLine]
    next: str | None


class StoredFile(Struct):
    """A stored file: SHA-256 of its bytes, length in bytes."""

    digest: str
    length: int
    media_type: str
    href: str


class Health(Struct):
    """Whether the server serves."""

    status: str


class ViewHealth(Struct):
    """How far a view is behind the log."""

    view: str
    position: int
    lag_events: int
    lag_seconds: float
    parked: int


class Ready(Struct):
    """Whether log, vault and views answer; ``degraded`` when a view has parked events."""

    status: str
    log: dict[str, Any]
    vault: dict[str, Any]
    views: list[ViewHealth]


class WrongValue(Struct, omit_defaults=True):
    """One wrong value: where (``pointer`` RFC 6901, ``parameter`` or ``header``), the rule, and its limits."""

    rule: str
    detail: str
    pointer: str = ""
    parameter: str = ""
    header: str = ""


class Problem(Struct, omit_defaults=True):
    """Problem details (RFC 9457); ``code`` is stable, ``instance`` the request id."""

    type: str
    title: str
    status: int
    detail: str
    instance: str
    code: str
    errors: list[WrongValue] = field(default_factory=list)
    stage: str = ""
    rule: str = ""
    allowed: list[str] = field(default_factory=list)
    current: int = 0
    events: list[str] = field(default_factory=list)


ANSWERS: tuple[type[Struct], ...] = (
    Receipt,
    Case,
    Events,
    Feed,
    Allowed,
    Page,
    SheetRow,
    Tally,
    Clocks,
    SlaBoard,
    StoredFile,
    Health,
    Ready,
    Problem,
)
