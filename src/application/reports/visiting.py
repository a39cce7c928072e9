"""What is counted on visits: rounds to owners, and to customers of paid services."""

from collections.abc import Iterable, Iterator
from datetime import date, timedelta

from wuye.application.reports.material import Known, Material
from wuye.application.reports.seen import Counting, Seen, seen
from wuye.domain.register.visits import FEWEST_HOUSEHOLDS, OwnerVisited, VisitKind
from wuye.domain.shared.period import Period, PeriodKind, period_of
from wuye.domain.ticket.events import ServiceVisitRecorded

ROUNDS = {PeriodKind.WEEK: VisitKind.REGULAR, PeriodKind.MONTH: VisitKind.IRREGULAR}
"""A regular round is a week's, an irregular one a month's (CRM-020)."""


def visits(material: Material) -> Iterable[Seen]:
    """Visits of the period: to households of a round by their day, to customers of paid services when they occurred."""
    for case, _, _ in _visited(material, material.period):
        yield seen(case)
    for case in material.tickets:
        for _ in material.during(case, ServiceVisitRecorded):
            yield seen(case)


def quota(every: PeriodKind) -> Counting:
    """Households visited against the ten of each week, or month, that ends in the period and is over."""

    def counting(material: Material) -> Iterable[Seen]:
        for span in _spans(every, material.period):
            if span.bounds(material.zone)[1] > material.as_of:
                continue
            yield Seen(case=None, amount=0, of=FEWEST_HOUSEHOLDS)
            homes: set[str] = set()
            for case, home, kind in _visited(material, span):
                if kind is ROUNDS[every] and home not in homes and len(homes) < FEWEST_HOUSEHOLDS:
                    homes.add(home)
                    yield seen(case, 1, 0)

    return counting


def _visited(material: Material, span: Period) -> Iterator[tuple[Known, str, VisitKind | None]]:
    for case in material.rounds:
        for one in case.all(OwnerVisited):
            if span.first <= one.event.on < span.following:
                yield case, one.event.home, case.state.kind


def _spans(every: PeriodKind, period: Period) -> Iterator[Period]:
    """The weeks or months whose last day lies in a period."""
    span = period_of(every, period.first)
    while span.following <= period.following:
        if _last(span) >= period.first:
            yield span
        span = period_of(every, span.following)


def _last(span: Period) -> date:
    return span.following - timedelta(days=1)
