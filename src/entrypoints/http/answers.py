"""What answers look like, for the OpenAPI document; the handlers build the same members."""

from typing import Any

from msgspec import Struct, field

from wuye.entrypoints.http.clock_answers import Clocks, SlaBoard
from wuye.entrypoints.http.report_answers import Figures, ServiceReport


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


class DutyLine(Struct):
    """A person's shift."""

    staff: str
    role: str
    section: str
    shift: str
    day: str
    starts_at: str
    ends_at: str


class OnDuty(Struct):
    """Who is on duty at a site at an instant; ``rostered`` is false where no published roster has that day."""

    site: str
    at: str
    as_of: str | None
    rostered: bool
    duties: list[DutyLine]


class Staffing(Struct):
    """How many people a section has by plan and in fact."""

    id: str
    establishment: int
    filled: int
    vacant: int


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
    OnDuty,
    Staffing,
    ServiceReport,
    Figures,
    StoredFile,
    Health,
    Ready,
    Problem,
)
