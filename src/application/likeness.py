"""Which home was meant: one that is not there may look like one that is (bad input B23)."""

from typing import Any, Final

from wuye.application.ports import EventLog, Query, Views
from wuye.application.projections.cases import case_detail, state_in
from wuye.application.projections.reading import Reader
from wuye.application.registry import Registry
from wuye.domain.register.lookalike import suggest

_HOMES: Final = 20_000
"""Homes of one site that are compared at most: a refusal must cost no more than that."""


def likely_home(typed: str, site: str, *, log: EventLog, views: Views, registry: Registry) -> str | None:
    """The stream id of the one home of a site that is called almost like this; ``None`` where nobody can tell."""
    query = Query(where={"site": site, "category": "home"}, order=(("updated_at", False),), limit=_HOMES)
    home = registry.by_category["home"]
    rows = Reader(log, views).page(case_detail(registry), query)
    return suggest(typed, {stream: _names(stream, state_in(row, home)) for stream, row in rows})


def _names(stream: str, home: Any) -> tuple[str, ...]:
    return stream, stream.removeprefix("home-"), home.label, home.place
