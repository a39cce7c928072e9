"""What answers about clocks look like, for the OpenAPI document."""

from msgspec import Struct


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
    """One interval of a trace; ``version`` and ``event`` are those of the event that says so."""

    since: str
    until: str
    counted: bool
    seconds: float
    reason: Reason
    version: int | None
    event: str | None


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
