"""A service report in the plain form that doors show, files hold, and a digest is made of."""

import hashlib
import json
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final

from wuye.application.encoding import instant
from wuye.application.reports.figures import EDITIONS, FIGURES, IMPROVEMENT_GOALS, IMPROVEMENT_OUTCOMES
from wuye.application.reports.report import Compared, Grade, Matter, Outcome, ServiceReport
from wuye.domain.register.briefing import Audience, IssueBriefing
from wuye.domain.shared.indicators import Indicator, ReferenceKind

COLUMNS: Final = (
    "site",
    "period",
    "as_of",
    "section",
    "figure",
    "unit",
    "value",
    "numerator",
    "denominator",
    "by",
    "of",
    "target",
    "met",
    "source",
)
"""Columns of a report as a table: one row a figure, then one for each team and technician."""
_GOAL: Final = (ReferenceKind.TARGET,)
_REACHED: Final = (ReferenceKind.OUTCOME, ReferenceKind.TARGET)
_FIRST: Final = (ReferenceKind.TARGET, ReferenceKind.PLAN, ReferenceKind.PREVIOUS)


def report_shown(report: ServiceReport, *, cases: bool = True) -> dict[str, Any]:
    """The whole report; without ``cases`` it leads no further than its figures."""
    return {
        "site": report.site,
        "period": report.period.name,
        "kind": report.period.kind.value,
        "zone": report.zone,
        "since": instant(report.since),
        "until": instant(report.until),
        "as_of": instant(report.as_of),
        "figures": [_figure(one, cases=cases) for one in report.figures],
        "improvement": improvement(report),
        "grades": [_grade(one) for one in report.grades],
        "major": [_matter(one) for one in report.major],
        "unsolved": [_matter(one) for one in report.unsolved],
    }


def improvement(report: ServiceReport) -> dict[str, list[dict[str, Any]]]:
    """The goals and the outcomes of the improvement plan, each with what came of it and the deviation (KPI-039)."""
    found = {one.indicator: one for one in report.figures}
    return {
        "goals": [_wanted(found[one], _GOAL) for one in IMPROVEMENT_GOALS if one in found],
        "outcomes": [_wanted(found[one], _REACHED) for one in IMPROVEMENT_OUTCOMES if one in found],
    }


def digest(report: ServiceReport, edition: int = EDITIONS[0]) -> str:
    """SHA-256 of the report, its cases included, in hex; members in the order of their names.

    ``edition``: as an earlier table of figures had it.
    """
    shown = {name: part for name, part in report_shown(report).items() if name != "improvement"}
    shown["figures"] = [one for one in shown["figures"] if FIGURES[Indicator(one["figure"])].edition <= edition]
    plain = json.dumps(shown, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(plain.encode()).hexdigest()


def same(report: ServiceReport, handed_in: str) -> bool:
    """Whether a report is the one that was handed in with a digest, by whichever edition."""
    return any(digest(report, one) == handed_in for one in EDITIONS)


def briefing_of(
    report: ServiceReport, *, audience: Sequence[Audience], recipients: Sequence[str], summary: str
) -> IssueBriefing:
    """The command that hands the report in: what is unsolved is put to the head (CMP-061)."""
    return IssueBriefing(
        site=report.site,
        period=report.period.name,
        audience=tuple(audience),
        recipients=tuple(recipients),
        as_of=report.as_of,
        digest=digest(report),
        undecided=tuple(one.case for one in report.unsolved),
        summary=summary,
    )


def table(report: ServiceReport) -> Iterator[dict[str, Any]]:
    """The report as rows of ``COLUMNS``."""
    place = {"site": report.site, "period": report.period.name, "as_of": instant(report.as_of)}
    for one in report.figures:
        head = {**place, "section": one.figure.section.value, "figure": one.indicator.value}
        head["unit"] = one.figure.unit.value
        first = leading(one)
        yield {
            **head,
            "value": one.value,
            "numerator": one.numerator,
            "denominator": one.denominator,
            "by": None,
            "of": None,
            "target": None if first is None else first.reference.value,
            "met": None if first is None else first.met,
            "source": None if first is None else first.reference.source,
        }
        for share in one.shares:
            rest = {"target": None, "met": None, "source": None}
            found = {"value": share.value, "numerator": share.numerator, "denominator": share.denominator}
            yield {**head, **found, "by": share.by, "of": share.of, **rest}


def declared() -> list[dict[str, Any]]:
    """The table of figures: what each is, in words, and where its targets come from."""
    return [
        {
            "figure": indicator.value,
            "section": figure.section.value,
            "unit": figure.unit.value,
            "better": "more" if figure.at_least else "less",
            "numerator": dict(zip(("en", "zh"), figure.numerator, strict=True)),
            "denominator": None
            if figure.denominator is None
            else dict(zip(("en", "zh"), figure.denominator, strict=True)),
            "by_team": figure.by_team,
            "references": [
                {"kind": one.kind.value, "value": one.value, "upto": one.upto, "source": one.source}
                for one in figure.references
            ],
            "rows": figure.rows,
        }
        for indicator, figure in FIGURES.items()
    ]


def leading(outcome: Outcome) -> Compared | None:
    """The reference that a short table shows: the target, else the plan's, else the period before."""
    return _first(outcome, _FIRST)


def indicators(names: Sequence[str]) -> tuple[Indicator, ...]:
    """Figures by their names. Raises ``ValueError`` for one that is not declared."""
    return tuple(Indicator(name) for name in names)


def _first(outcome: Outcome, kinds: Sequence[ReferenceKind]) -> Compared | None:
    by_kind = {one.reference.kind: one for one in reversed(outcome.compared)}
    return next((by_kind[kind] for kind in kinds if kind in by_kind), None)


def _wanted(one: Outcome, kinds: Sequence[ReferenceKind]) -> dict[str, Any]:
    first = _first(one, kinds)
    return {
        "figure": one.indicator.value,
        "unit": one.figure.unit.value,
        "value": one.value,
        "wanted": None if first is None else first.reference.value,
        "source": None if first is None else first.reference.source,
        "deviation": None if first is None else first.deviation,
        "met": None if first is None else first.met,
    }


def _figure(one: Outcome, *, cases: bool) -> dict[str, Any]:
    shown: dict[str, Any] = {
        "figure": one.indicator.value,
        "section": one.figure.section.value,
        "unit": one.figure.unit.value,
        "value": one.value,
        "numerator": one.numerator,
        "denominator": one.denominator,
        "references": [_compared(each) for each in one.compared],
        "shares": [
            {
                "by": each.by,
                "of": each.of,
                "value": each.value,
                "numerator": each.numerator,
                "denominator": each.denominator,
            }
            for each in one.shares
        ],
    }
    if cases:
        shown["cases"] = [
            {
                "case": each.case,
                "number": each.number,
                "numerator": each.numerator,
                "denominator": each.denominator,
            }
            for each in one.cases
        ]
    return shown


def _compared(one: Compared) -> dict[str, Any]:
    return {
        "kind": one.reference.kind.value,
        "value": one.reference.value,
        "upto": one.reference.upto,
        "source": one.reference.source,
        "met": one.met,
        "deviation": one.deviation,
    }


def _grade(one: Grade) -> dict[str, Any]:
    return {
        "case": one.case,
        "number": one.number,
        "grade": one.grade,
        "at": instant(one.at),
        "strong": list(one.strong),
        "weak": list(one.weak),
    }


def _matter(one: Matter) -> Mapping[str, Any]:
    return {
        "case": one.case,
        "number": one.number,
        "stage": one.stage,
        "severity": one.severity,
        "department": one.department,
        "received_at": instant(one.received_at),
    }
