"""Which cases had to do with a month: the view that keeps a report's cost to what happened in its period.

A row is written once and never changed, so that it leads to a report of any past knowledge as well: the case is then
folded from its own events.
"""

from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from functools import lru_cache
from typing import Any, Final

from wuye.application.ports import Column, Query, Table
from wuye.application.projections.projection import Changed, Projection, Rows
from wuye.application.projections.reading import Reader
from wuye.domain.shared.recorded import Recorded

VIEW: Final = "case_months"
REPORTED: Final = frozenset({"ticket", "complaint", "asset", "inspection", "survey", "training", "visits"})
"""Categories whose events a report counts."""
_PAGE: Final = 500

CASE_MONTHS: Final = Table(
    name="case_months_2",
    columns=(
        Column(name="site", kind="text"),
        Column(name="month", kind="text"),
        Column(name="since", kind="instant"),
    ),
    indexes=(("site", "month", "since"),),
)
"""``month`` in UTC, ``since`` = when the log first learned of something the case had to do with it."""


def case_months() -> Projection:
    """One row a case and a month in which something occurred in it, keyed ``<stream>/<month>``."""
    return Projection(view=VIEW, table=CASE_MONTHS, keys=_keys, project=_project, categories=REPORTED)


def cases_of(reader: Reader, view: Projection, site: str, since: datetime, until: datetime) -> Iterator[str]:
    """Streams of a site in which something occurred in the months of an interval, each once."""
    seen: set[str] = set()
    for month in _months(since, until):
        after: tuple[Any, ...] | None = None
        while True:
            where = {"site": site, "month": month}
            query = Query(where=where, order=(("since", False),), after=after, limit=_PAGE, bodies=False)
            page = reader.page(view, query)
            for key, _ in page:
                stream = key.rpartition("/")[0]
                if stream not in seen:
                    seen.add(stream)
                    yield stream
            if len(page) < _PAGE:
                break
            after = (page[-1][1]["since"], page[-1][0])


def _keys(recorded: Recorded[Any]) -> Sequence[str]:
    envelope = recorded.envelope
    return () if envelope.site is None else (f"{envelope.stream}/{_month(envelope.occurred_at)}",)


def _project(rows: Rows, recorded: Recorded[Any]) -> Changed:
    # It gets the row of its key alone: most cases have that already.
    if rows:
        return {}
    envelope, month = recorded.envelope, _month(recorded.occurred_at)
    row = {"site": envelope.site, "month": month, "since": envelope.recorded_at}
    return {f"{envelope.stream}/{month}": {**row, "body": {}}}


def _month(at: datetime) -> str:
    if at.tzinfo is not UTC:
        at = at.astimezone(UTC)
    return _named(at.year, at.month)


@lru_cache(maxsize=1024)
def _named(year: int, month: int) -> str:
    return f"{year:04d}-{month:02d}"


def _months(since: datetime, until: datetime) -> Iterator[str]:
    at, last = since.astimezone(UTC).replace(day=1), until.astimezone(UTC)
    while at < last:
        yield _month(at)
        at = at.replace(year=at.year + at.month // 12, month=at.month % 12 + 1)
