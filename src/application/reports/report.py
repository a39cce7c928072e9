"""The service report (服务报告): figures with numerator, denominator, cases and targets, as known at an instant."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from fractions import Fraction
from typing import TYPE_CHECKING

from attrs import field, frozen

from wuye.application.projections.cases import case_detail
from wuye.application.projections.reading import WAIT_SECONDS, Reader
from wuye.application.reports.figure import VERDICTS, Figure, Reference
from wuye.application.reports.figures import FIGURES
from wuye.application.reports.material import Known, Material, remembered
from wuye.application.reports.months import case_months
from wuye.application.reports.seen import Seen
from wuye.domain.complaint.terms import ComplaintClass
from wuye.domain.inspection.events import QualityGraded
from wuye.domain.register.policy.state import Policy
from wuye.domain.shared.indicators import Indicator, ReferenceKind
from wuye.domain.shared.period import Period
from wuye.domain.shared.refusal import InvalidInput, Refused

if TYPE_CHECKING:
    from wuye.application.desk import Desk


@frozen(kw_only=True)
class Compared:
    """A reference beside a value."""

    reference: Reference
    met: bool | None
    """``None`` where there is no value, or nothing to meet."""
    deviation: int | None
    """Value less reference, in the unit of the figure."""


@frozen(kw_only=True)
class Share:
    """A figure of one team or technician."""

    by: str
    """``team`` or ``person``."""
    of: str
    numerator: int
    denominator: int
    value: int | None


@frozen(kw_only=True)
class Counted:
    """A case and what it adds to a figure: the way down to the facts."""

    case: str
    number: str | None
    numerator: int
    denominator: int


@frozen(kw_only=True)
class Outcome:
    """One figure of a report."""

    indicator: Indicator
    figure: Figure = field(repr=False)
    numerator: int
    denominator: int | None
    value: int | None
    """In the unit of the figure, rounded half to even; ``None`` = unset: nothing to divide by."""
    compared: tuple[Compared, ...]
    shares: tuple[Share, ...]
    cases: tuple[Counted, ...]


@frozen(kw_only=True)
class Grade:
    """A service-quality grade that supervision gave (KPI-032)."""

    case: str
    number: str | None
    grade: str
    at: datetime
    strong: tuple[str, ...]
    weak: tuple[str, ...]


@frozen(kw_only=True)
class Matter:
    """A complaint that the report names: a major one, or one that is not solved (CMP-061)."""

    case: str
    number: str | None
    stage: str
    severity: str | None
    department: str | None
    received_at: datetime


@frozen(kw_only=True)
class ServiceReport:
    """A report on a site and a period. The same question with the same ``as_of`` has the same answer for ever."""

    site: str
    period: Period
    zone: str
    since: datetime
    until: datetime
    as_of: datetime
    figures: tuple[Outcome, ...]
    grades: tuple[Grade, ...]
    major: tuple[Matter, ...]
    """Class A complaints received in the period."""
    unsolved: tuple[Matter, ...]
    """Complaints still open, whenever they were received: put to the head for decision."""

    def of(self, indicator: Indicator) -> Outcome:
        """The figure of an indicator. Raises ``KeyError`` when it was not asked for."""
        found = {one.indicator: one for one in self.figures}
        return found[indicator]


def service_report(
    desk: "Desk",
    reader: Reader,
    *,
    site: str,
    period: Period,
    as_of: datetime | None = None,
    only: Sequence[Indicator] = (),
    timeout: float = WAIT_SECONDS,
) -> ServiceReport:
    """The report of a site and a period as it was known at an instant (default: now); ``only`` some figures.

    Raises ``InvalidInput("naive-time")``, ``Refused``: ``unknown-id`` of a site, ``not-known-yet`` for an instant to
    come, and ``Unavailable`` when the views are still behind.
    """
    if as_of is not None and as_of.tzinfo is None:
        raise InvalidInput("naive-time", field="as_of")
    now = desk.log.now()
    if as_of is not None and as_of > now:
        raise Refused("not-known-yet", as_of=as_of.isoformat(), now=now.isoformat())
    head = desk.log.head()
    for view in (case_months(), case_detail(desk.registry)):
        reader.wait_for(view, head, timeout)
    known = now if as_of is None else as_of
    state_of = remembered(desk, known)
    zone = getattr(state_of(f"site-{site}"), "zone", None)
    if getattr(state_of(f"site-{site}"), "opened_at", None) is None or zone is None:
        raise Refused("unknown-id", id=site[:64])
    material = Material(desk=desk, reader=reader, site=site, zone=zone, period=period, as_of=known, state_of=state_of)
    since, until = material.bounds
    targets = _targets(material)
    wanted = [one for one in FIGURES if not only or one in only]
    return ServiceReport(
        site=site,
        period=period,
        zone=zone,
        since=since,
        until=until,
        as_of=known,
        figures=tuple(_outcome(one, material, targets.get(one)) for one in wanted),
        grades=tuple(_grades(material)),
        major=tuple(
            _matter(one)
            for one in material.complaints
            if one.state.severity is ComplaintClass.MAJOR and material.within(one.history[0].occurred_at)
        ),
        unsolved=tuple(_matter(one) for one in material.unsolved),
    )


def _targets(material: Material) -> dict[Indicator, Reference]:
    """The site's own targets that were in force when the period ended."""
    policy = material.state_of(f"policy-{material.site}")
    if not isinstance(policy, Policy):
        return {}
    at = min(material.bounds[1], material.as_of)
    own = policy.targets_at(policy.version_on(at))
    return {
        indicator: Reference(kind=ReferenceKind.TARGET, value=value, source="site") for indicator, value in own.items()
    }


def _outcome(indicator: Indicator, material: Material, own: Reference | None) -> Outcome:
    figure = FIGURES[indicator]
    found = tuple(figure.counting(material))
    numerator, denominator = _summed(found)
    exact = figure.scaled(numerator, denominator)
    references = figure.references
    if own is not None:
        references = (own, *(one for one in references if one.kind is not ReferenceKind.TARGET))
    if figure.downward:
        references = (*references, *_previous(figure, material))
    return Outcome(
        indicator=indicator,
        figure=figure,
        numerator=numerator,
        denominator=None if figure.denominator is None else denominator,
        value=None if exact is None else round(exact),
        compared=tuple(_compared(figure, exact, one) for one in references),
        shares=tuple(_shares(figure, found)) if figure.by_team else (),
        cases=tuple(
            Counted(case=one.case, number=one.number, numerator=one.amount, denominator=one.of)
            for one in found
            if one.case is not None
        ),
    )


def _previous(figure: Figure, material: Material) -> Iterable[Reference]:
    """What it was in the period before: the goal is less."""
    exact = figure.scaled(*_summed(figure.counting(material.previous)))
    if exact is not None:
        name = material.previous.period.name
        yield Reference(kind=ReferenceKind.PREVIOUS, value=round(exact), exact=exact, source=name)


def _compared(figure: Figure, exact: Fraction | None, reference: Reference) -> Compared:
    if exact is None:
        return Compared(reference=reference, met=None, deviation=None)
    wanted = reference.value if reference.exact is None else reference.exact
    met = exact >= wanted if figure.at_least else exact <= wanted
    return Compared(
        reference=reference,
        met=met if reference.kind in VERDICTS else None,
        deviation=round(exact - wanted),
    )


def _shares(figure: Figure, found: Sequence[Seen]) -> Iterable[Share]:
    for by in ("team", "person"):
        names = sorted({name for one in found if (name := getattr(one, by)) is not None})
        for name in names:
            numerator, denominator = _summed(one for one in found if getattr(one, by) == name)
            exact = figure.scaled(numerator, denominator)
            value = None if exact is None else round(exact)
            yield Share(by=by, of=name, numerator=numerator, denominator=denominator, value=value)


def _summed(found: Iterable[Seen]) -> tuple[int, int]:
    numerator = denominator = 0
    for one in found:
        numerator += one.amount
        denominator += one.of
    return numerator, denominator


def _grades(material: Material) -> Iterable[Grade]:
    for case in material.inspections:
        for one in material.during(case, QualityGraded):
            yield Grade(
                case=case.stream,
                number=case.number,
                grade=one.event.grade,
                at=one.occurred_at,
                strong=one.event.strong,
                weak=one.event.weak,
            )


def _matter(case: Known) -> Matter:
    state = case.state
    return Matter(
        case=case.stream,
        number=case.number,
        stage=state.stage.value,
        severity=None if state.severity is None else state.severity.value,
        department=state.department,
        received_at=state.received_at,
    )
