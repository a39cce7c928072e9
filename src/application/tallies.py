"""Tallies (统计): what is counted from a view when somebody asks; one entry a question.

What is declared here is asked for at every door, in both languages. No figure is stored: each is the view's.
"""

from collections.abc import Callable, Mapping
from enum import StrEnum
from typing import Any, Final

from attrs import asdict, frozen

from wuye.application.cadences.board import occurrence_board, punctuality
from wuye.application.projections.complaint_statistics import statistics
from wuye.application.projections.complaints import complaint_board
from wuye.application.projections.inspections import compliance, point_visits
from wuye.application.projections.projection import Projection
from wuye.application.projections.reading import Reader
from wuye.application.projections.sheets import Words
from wuye.application.registry import Registry


class Asks(StrEnum):
    """What kind of answer a question needs."""

    KEY = "key"
    """A key or stream id."""
    INSTANT = "instant"
    """An aware instant."""


@frozen(kw_only=True)
class Asked:
    """One thing that has to be said to get an answer."""

    kind: Asks
    words: Words


@frozen(kw_only=True)
class Enquiry:
    """A question that is answered by counting rows of a view (统计查询)."""

    title: Words
    category: str
    """What an installation has to know for it."""
    view: Callable[[Registry], Projection]
    asks: Mapping[str, Asked]
    count: Callable[[Reader, Projection, Mapping[str, Any]], Mapping[str, Any]]
    """Raises ``Unavailable`` when the view does not answer."""


def _complaints(reader: Reader, view: Projection, asked: Mapping[str, Any]) -> Mapping[str, Any]:
    found = statistics(reader, view, site=asked["site"], since=asked["since"], until=asked["until"])
    counted = asdict(found)
    del counted["since"], counted["until"]
    return {**counted, "completeness": found.completeness, "complete_enough": found.complete_enough}


def _punctuality(reader: Reader, view: Projection, asked: Mapping[str, Any]) -> Mapping[str, Any]:
    return punctuality(reader, view, asked["cadence"])


def _compliance(reader: Reader, view: Projection, asked: Mapping[str, Any]) -> Mapping[str, Any]:
    return compliance(reader, view, asked["route"], asked["point"])


TALLIES: Final[Mapping[str, Enquiry]] = {
    "complaints": Enquiry(
        title=("Complaints received in a span: causes, subjects, completeness", "投诉统计：原因、主题、完整率"),
        category="complaint",
        view=complaint_board,
        asks={
            "site": Asked(kind=Asks.KEY, words=("site", "项目")),
            "since": Asked(kind=Asks.INSTANT, words=("received from this instant on", "起始时间")),
            "until": Asked(kind=Asks.INSTANT, words=("received before this instant", "截止时间（不含）")),
        },
        count=_complaints,
    ),
    "punctuality": Enquiry(
        title=("How the occurrences of a recurring duty ended", "周期任务完成情况"),
        category="cadence",
        view=occurrence_board,
        asks={"cadence": Asked(kind=Asks.KEY, words=("stream id of the recurring duty", "周期任务标识"))},
        count=_punctuality,
    ),
    "point-compliance": Enquiry(
        title=("How often a point of a route was visited in time", "巡检点到点率"),
        category="inspection",
        view=lambda _: point_visits(),
        asks={
            "route": Asked(kind=Asks.KEY, words=("route", "路线")),
            "point": Asked(kind=Asks.KEY, words=("point", "点位")),
        },
        count=_compliance,
    ),
}
"""Enquiries by the name that doors use."""


def tallies_of(registry: Registry) -> dict[str, Enquiry]:
    """The enquiries of an installation."""
    return {name: one for name, one in TALLIES.items() if one.category in registry.by_category}
