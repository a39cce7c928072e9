"""What answers about reports look like, for the OpenAPI document."""

from msgspec import Struct, field


class FigureReference(Struct):
    """What stands beside a figure; ``met`` and ``deviation`` are null where there is no value, or nothing to meet."""

    kind: str
    value: int
    upto: int | None
    source: str
    met: bool | None
    deviation: int | None


class FigureShare(Struct):
    """A figure of one team or technician."""

    by: str
    of: str
    value: int | None
    numerator: int
    denominator: int


class FigureCase(Struct):
    """A case and what it adds."""

    case: str
    number: str | None
    numerator: int
    denominator: int


class ReportedFigure(Struct, omit_defaults=True):
    """A figure: ``value`` in its unit, null where there is nothing to divide by."""

    figure: str
    section: str
    unit: str
    value: int | None
    numerator: int
    denominator: int | None
    references: list[FigureReference]
    shares: list[FigureShare]
    cases: list[FigureCase] = field(default_factory=list)


class ReportedGrade(Struct):
    """A grade that supervision gave."""

    case: str
    number: str | None
    grade: str
    at: str
    strong: list[str]
    weak: list[str]


class ReportedMatter(Struct):
    """A complaint that a report names."""

    case: str
    number: str | None
    stage: str
    severity: str | None
    department: str | None
    received_at: str


class ImprovementLine(Struct):
    """A goal or an outcome of the improvement plan, what came of it, and the deviation."""

    figure: str
    unit: str
    value: int | None
    wanted: int | None
    source: str | None
    deviation: int | None
    met: bool | None


class Improvement(Struct):
    """The goals and the outcomes of the yearly improvement plan."""

    goals: list[ImprovementLine]
    outcomes: list[ImprovementLine]


class ServiceReport(Struct):
    """A report of a site and a period, as known at an instant."""

    site: str
    period: str
    kind: str
    zone: str
    since: str
    until: str
    as_of: str
    figures: list[ReportedFigure]
    improvement: Improvement
    grades: list[ReportedGrade]
    major: list[ReportedMatter]
    unsolved: list[ReportedMatter]


class Words(Struct):
    """In both languages."""

    en: str
    zh: str


class FigureTarget(Struct):
    """A figure of a source."""

    kind: str
    value: int
    upto: int | None
    source: str


class DeclaredFigure(Struct):
    """What a figure is."""

    figure: str
    section: str
    unit: str
    better: str
    numerator: Words
    denominator: Words | None
    by_team: bool
    references: list[FigureTarget]
    rows: str


class Figures(Struct):
    """Every figure of a report."""

    items: list[DeclaredFigure]
