"""What a figure of the service report is: unit, what is divided by what in words, what it is compared with."""

from fractions import Fraction
from typing import Final

from attrs import field, frozen

from wuye.application.reports import opinions, repairs, visiting
from wuye.application.reports.seen import Counting
from wuye.domain.register.survey.kinds import Scale
from wuye.domain.shared.indicators import FigureUnit, ReferenceKind
from wuye.domain.shared.indicators import ReportSection as Section
from wuye.domain.shared.period import PeriodKind

MICROS: Final = 1_000_000
VERDICTS: Final = frozenset(ReferenceKind) - {ReferenceKind.BASELINE, ReferenceKind.BENCHMARK}


@frozen(kw_only=True)
class Reference:
    """A figure to compare with, in the unit of the indicator."""

    kind: ReferenceKind
    value: int
    upto: int | None = None
    """The other end, where a source states a span."""
    exact: Fraction | None = None
    """What is compared, where ``value`` is rounded."""
    source: str = ""


@frozen(kw_only=True)
class Figure:
    """One declared figure."""

    section: Section
    unit: FigureUnit
    counting: Counting
    numerator: tuple[str, str]
    """In words, English and Chinese."""
    denominator: tuple[str, str] | None
    """``None`` where things are only counted."""
    rows: str
    at_least: bool = True
    """More is better; else less is."""
    downward: bool = False
    """The goal is less than in the period before."""
    by_team: bool = False
    """Also for each team and each technician."""
    edition: int = 1
    """Of the table, that it came with: a report that was handed in earlier is without it."""
    references: tuple[Reference, ...] = field(default=())

    def scaled(self, numerator: int, denominator: int) -> Fraction | None:
        """The exact value in its unit; ``None`` where there is nothing to divide by."""
        if self.denominator is None:
            return Fraction(numerator)
        if denominator == 0:
            return None
        exact = Fraction(numerator, denominator)
        match self.unit:
            case FigureUnit.PER_MILLE:
                return exact * 1000
            case FigureUnit.SECONDS:
                return exact / MICROS
            case _:
                return exact


def target(value: int, source: str) -> Reference:
    """What a source wants."""
    return Reference(kind=ReferenceKind.TARGET, value=value, source=source)


def outcome(value: int, source: str) -> Reference:
    """What the improvement plan says was reached."""
    return Reference(kind=ReferenceKind.OUTCOME, value=value, source=source)


CALLED: Final = ("callbacks", "回访次数")


def on_time(clock: str, english: str, chinese: str) -> Figure:
    """How many limits of a clock were met."""
    return Figure(
        section=Section.RESPONSE,
        unit=FigureUnit.PER_MILLE,
        counting=repairs.on_time(clock),
        numerator=("of them met", "其中按时"),
        denominator=(f"limits of {english} that began and have a verdict", f"已开始且已有结论的{chinese}时限"),
        rows="KPI-014",
        by_team=True,
    )


def satisfaction(counting: Counting, rows: str, section: Section, *references: Reference, team: bool) -> Figure:
    """How many callbacks were content."""
    return Figure(
        section=section,
        unit=FigureUnit.PER_MILLE,
        counting=counting,
        numerator=("of them satisfied", "其中满意"),
        denominator=CALLED,
        rows=rows,
        by_team=team,
        references=references,
    )


def surveyed(scale: Scale, rows: str, *references: Reference, staff: bool = False) -> Figure:
    """What surveys on one scale say."""
    rated = scale is Scale.RATE
    return Figure(
        section=Section.SATISFACTION,
        unit=FigureUnit.PER_MILLE if rated else FigureUnit.SCORE,
        counting=opinions.answers(scale, staff=staff),
        numerator=("of them satisfied", "其中满意") if rated else ("sum of the scores", "评分之和"),
        denominator=("answers that count", "有效答卷"),
        rows=rows,
        references=references,
    )


def count(
    counting: Counting,
    english: str,
    chinese: str,
    section: Section,
    rows: str,
    *,
    at_least: bool = True,
    downward: bool = False,
) -> Figure:
    """Things that are only counted."""
    return Figure(
        section=section,
        unit=FigureUnit.COUNT,
        counting=counting,
        numerator=(english, chinese),
        denominator=None,
        rows=rows,
        at_least=at_least,
        downward=downward,
    )


def quota(every: PeriodKind, english: str, chinese: str, reference: Reference) -> Figure:
    """Visits against the ten of each week or month."""
    return Figure(
        section=Section.VOLUME,
        unit=FigureUnit.PER_MILLE,
        counting=visiting.quota(every),
        numerator=(f"households visited, at most 10 for each {english}", f"走访户数（{chinese}至多计10户）"),
        denominator=(f"10 for each {english} that ends in the period", f"期内{chinese}10户"),
        rows="KPI-029",
        references=(reference,),
    )
