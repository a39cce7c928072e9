"""Inspections (检查台账), and the points of their routes: early, in time, late, missed (到点情况)."""

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any, Final

from wuye.application.encoding import instant
from wuye.application.ports import Column, Row, Table
from wuye.application.projections.cases import case_board
from wuye.application.projections.projection import Changed, Counts, Projection, Rows, Tally, Where
from wuye.application.projections.reading import Reader
from wuye.application.registry import Registry
from wuye.domain.inspection import events as e
from wuye.domain.inspection.state import Inspection
from wuye.domain.inspection.terms import OPEN, Punctuality
from wuye.domain.shared.recorded import Recorded

VIEW: Final = "inspection_board"
POINTS_VIEW: Final = "point_visits"
CATEGORY: Final = "inspection"
FILTERS: Final = ("site", "stage", "kind", "inspector", "route", "cadence")
QUEUE: Final = (("rank", False), ("closes_at", False))
"""What is open first, by when it will be late."""
DUE: Final = "due"
"""A point that nobody was at yet."""
_SUMS: Final = "sum/"

INSPECTION_BOARD: Final = Table(
    name="inspection_board_1",
    columns=(
        *(Column(name=name, kind="text") for name in FILTERS),
        Column(name="number", kind="text"),
        Column(name="slot", kind="text"),
        Column(name="grade", kind="text"),
        Column(name="rank", kind="integer"),
        Column(name="findings", kind="integer"),
        Column(name="planned_at", kind="instant"),
        Column(name="opens_at", kind="instant"),
        Column(name="closes_at", kind="instant"),
        Column(name="started_at", kind="instant"),
        Column(name="updated_at", kind="instant"),
        Column(name="version", kind="integer"),
    ),
    indexes=(
        ("rank", "closes_at"),
        *((name, "rank", "closes_at") for name in FILTERS),
        ("site", "stage", "rank", "closes_at"),
        ("cadence", "slot"),
        ("number",),
    ),
)

POINT_VISITS: Final = Table(
    name="point_visits_2",
    columns=(
        Column(name="inspection", kind="text"),
        Column(name="site", kind="text"),
        Column(name="kind", kind="text"),
        Column(name="route", kind="text"),
        Column(name="point", kind="text"),
        Column(name="place", kind="text"),
        Column(name="asset", kind="text"),
        Column(name="punctuality", kind="text"),
        Column(name="slot", kind="text"),
        Column(name="visited_at", kind="instant"),
        Column(name="closes_at", kind="instant"),
    ),
    indexes=(
        ("inspection",),
        ("route", "closes_at"),
        ("site", "closes_at"),
        ("site", "punctuality", "closes_at"),
        ("asset", "closes_at"),
        ("closes_at",),
        ("punctuality", "closes_at"),
        ("inspection", "closes_at"),
    ),
)
_EMPTY: Final[Mapping[str, Any]] = {column.name: None for column in POINT_VISITS.columns}


def inspection_board(registry: Registry) -> Projection:
    """One row an inspection, drill or incident, keyed by its stream; the body carries the state."""
    return case_board(registry, CATEGORY, view=VIEW, table=INSPECTION_BOARD, row=_row)


def _row(inspection: Inspection) -> Mapping[str, Any]:
    return {
        "site": inspection.site,
        "stage": inspection.stage.value,
        "kind": None if inspection.kind is None else inspection.kind.value,
        "inspector": inspection.inspector,
        "route": inspection.route,
        "cadence": inspection.cadence,
        "number": inspection.number,
        "slot": inspection.slot,
        "grade": inspection.grade,
        "rank": 0 if inspection.stage in OPEN else 9,
        "findings": len(inspection.findings),
        "planned_at": inspection.planned_at,
        "opens_at": inspection.opens_at,
        "closes_at": inspection.closes_at,
        "started_at": inspection.started_at or inspection.happened_at,
    }


def point_visits() -> Projection:
    """One row a point of an inspection, with how it was visited; sums for each point of a route are kept."""
    tally = Tally(of=_counts, counts=lambda row: row["body"]["counts"], row=lambda _, counts: _sum_row(counts))
    return Projection(
        view=POINTS_VIEW,
        table=POINT_VISITS,
        keys=_keys,
        project=_project,
        events=frozenset(
            {e.InspectionScheduled, e.PointVisited, e.PointSkipped, e.InspectionCancelled, e.InspectionMissed}
        ),
        spread=_spread,
        tally=tally,
    )


def compliance(reader: Reader, projection: Projection, route: str, point: str) -> Counts:
    """How often a point was visited early, in time, late, was missed, or is still due."""
    row = reader.row(projection, f"{_SUMS}{route}/{point}")
    return {} if row is None else dict(row["body"]["counts"])


def _key(stream: str, point: str) -> str:
    return f"{stream}/{point}"


def _keys(recorded: Recorded[Any]) -> Sequence[str]:
    match recorded.event:
        case e.InspectionScheduled() as event:
            return tuple(_key(recorded.stream, one.code) for one in event.points)
        case e.PointVisited() | e.PointSkipped() as event:
            return (_key(recorded.stream, event.point),)
        case _:
            return ()


def _spread(recorded: Recorded[Any]) -> Sequence[Where]:
    """An inspection that is not made has missed every point."""
    unmade = isinstance(recorded.event, e.InspectionCancelled | e.InspectionMissed)
    return ({"inspection": recorded.stream},) if unmade else ()


def _project(rows: Rows, recorded: Recorded[Any]) -> Changed:
    match recorded.event:
        case e.InspectionScheduled() as event:
            return {_key(recorded.stream, one.code): _due(event, one, recorded) for one in event.points}
        case e.PointVisited() as event:
            return _met(rows, recorded, event.point, event.punctuality)
        case e.PointSkipped() as event:
            return _met(rows, recorded, event.point, Punctuality.MISSED)
        case _:
            return {
                key: {**row, "punctuality": Punctuality.MISSED.value}
                for key, row in rows.items()
                if row["punctuality"] == DUE
            }


def _due(event: e.InspectionScheduled, point: Any, recorded: Recorded[Any]) -> Row:
    return {
        **_EMPTY,
        "inspection": recorded.stream,
        "site": event.site,
        "kind": event.kind.value,
        "route": event.route,
        "point": point.code,
        "place": point.place,
        "asset": point.asset,
        "punctuality": DUE,
        "slot": event.slot,
        "closes_at": event.closes_at,
        "body": {"updated_at": instant(recorded.recorded_at)},
    }


def _met(rows: Rows, recorded: Recorded[Any], point: str, punctuality: Punctuality) -> Changed:
    key = _key(recorded.stream, point)
    row = rows.get(key)
    if row is None:
        return {}
    visited_at = None if punctuality is Punctuality.MISSED else recorded.occurred_at
    body = {"updated_at": instant(recorded.recorded_at)}
    return {key: {**row, "punctuality": punctuality.value, "visited_at": visited_at, "body": body}}


def _counts(row: Row) -> Mapping[str, Counts]:
    if row["inspection"] is None:
        return {}
    return {f"{_SUMS}{row['route']}/{row['point']}": Counter({str(row["punctuality"]): 1})}


def _sum_row(counts: Counts) -> Row:
    return {**_EMPTY, "body": {"counts": dict(counts)}}
