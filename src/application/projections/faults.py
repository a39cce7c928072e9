"""The fault archive (故障处理档案): one row a case, and how often each kind fails, by cause (AST-047, AST-066)."""

from collections.abc import Mapping, Sequence
from typing import Any, Final

from wuye.application.ports import Column, Row, Table
from wuye.application.projections.projection import Changed, Counts, Projection, Rows, Tally
from wuye.domain.asset import events as e
from wuye.domain.asset.terms import FaultStage
from wuye.domain.shared.recorded import Recorded

VIEW: Final = "fault_archive"

FAULT, ASSET, SUM = "fault", "_asset", "_sum"
"""What a row is: a fault case; what is known of an asset; a sum."""

UNKNOWN: Final = "unknown"
"""Cause of a fault that was not analysed yet."""

FAULT_ARCHIVE: Final = Table(
    name="fault_archive_1",
    columns=(
        Column(name="what", kind="text"),
        Column(name="site", kind="text"),
        Column(name="kind", kind="text"),
        Column(name="asset", kind="text"),
        Column(name="number", kind="text"),
        Column(name="fault", kind="integer"),
        Column(name="stage", kind="text"),
        Column(name="cause", kind="text"),
        Column(name="origin", kind="text"),
        Column(name="emergency", kind="flag"),
        Column(name="ticket", kind="text"),
        Column(name="reported_at", kind="instant"),
        Column(name="recovered_at", kind="instant"),
        Column(name="recovery_seconds", kind="integer"),
        Column(name="cost_minor", kind="integer"),
        Column(name="failures", kind="integer"),
    ),
    indexes=(
        ("asset", "reported_at"),
        ("what", "reported_at"),
        ("what", "failures"),
        ("what", "stage", "reported_at"),
        ("site", "what", "reported_at"),
        ("site", "what", "failures"),
        ("what", "kind", "cause", "reported_at"),
    ),
)
_EMPTY: Final[Mapping[str, Any]] = {column.name: None for column in FAULT_ARCHIVE.columns}

_STAGES: Final[Mapping[type, FaultStage]] = {
    e.FaultAnalysed: FaultStage.ANALYSED,
    e.RepairSchemed: FaultStage.SCHEMED,
    e.FaultRepaired: FaultStage.REPAIRED,
    e.FaultVerified: FaultStage.VERIFIED,
    e.RepairRejected: FaultStage.SCHEMED,
    e.PreventionRecorded: FaultStage.PREVENTED,
    e.FaultArchived: FaultStage.ARCHIVED,
    e.AssetSubstandard: FaultStage.ABANDONED,
}
_ABOUT: Final = (
    *_STAGES,
    e.FaultReported,
    e.DefectFound,
    e.TicketFollowed,
    e.RepairCompleted,
)
"""Events that a fault case's row follows; one that belongs to no case has no ``fault``."""


def fault_archive() -> Projection:
    """One row a fault case, keyed ``<asset>/<number>``; sums by site, kind and cause beside them."""
    tally = Tally(of=_of, counts=lambda row: row["body"]["counts"], row=_sum)
    events = frozenset({e.AssetRegistered, *_ABOUT})
    return Projection(view=VIEW, table=FAULT_ARCHIVE, keys=_keys, project=_project, events=events, tally=tally)


def _keys(recorded: Recorded[Any]) -> Sequence[str]:
    if isinstance(recorded.event, e.AssetRegistered):
        return (recorded.stream,)
    number = recorded.event.fault
    return () if number is None else (recorded.stream, f"{recorded.stream}/{number}")


def _project(rows: Rows, recorded: Recorded[Any]) -> Changed:
    event, stream = recorded.event, recorded.stream
    if isinstance(event, e.AssetRegistered):
        known = {"what": ASSET, "site": event.site, "kind": event.kind.value, "number": event.number}
        return {stream: {**_EMPTY, **known, "body": {}}}
    key = f"{stream}/{event.fault}"
    return {key: _after(rows.get(key) or _begun(rows.get(stream), stream, event.fault), recorded)}


def _begun(asset: Row | None, stream: str, number: int) -> Row:
    known = asset or _EMPTY
    return {
        **_EMPTY,
        "what": FAULT,
        "site": known["site"],
        "kind": known["kind"],
        "number": known["number"],
        "asset": stream,
        "fault": number,
        "stage": FaultStage.REPORTED.value,
        "cause": UNKNOWN,
        "body": {"measures": []},
    }


def _after(row: Row, recorded: Recorded[Any]) -> Row:
    event, at = recorded.event, recorded.occurred_at
    changed: dict[str, Any] = {}
    stage = _STAGES.get(type(event))
    if stage is not None:
        changed["stage"] = stage.value
    match event:
        case e.FaultReported() | e.DefectFound():
            changed |= {"origin": event.origin.value, "emergency": event.emergency, "reported_at": at}
        case e.FaultAnalysed():
            changed["cause"] = event.cause.value
        case e.TicketFollowed():
            changed["ticket"] = event.ticket
        case e.FaultRepaired() if event.cost is not None:
            changed["cost_minor"] = (row["cost_minor"] or 0) + event.cost.minor
        case e.PreventionRecorded():
            changed["body"] = {"measures": [one.value for one in event.measures]}
        case e.RepairCompleted():
            seconds = None if row["reported_at"] is None else int((at - row["reported_at"]).total_seconds())
            changed |= {"recovered_at": at, "recovery_seconds": seconds}
        case _:
            pass
    return {**row, **changed}


def _of(row: Row) -> Mapping[str, Counts]:
    if row["what"] != FAULT:
        return {}
    return {f"sum/{row['site']}/{row['kind']}/{row['cause']}": {"failures": 1}}


def _sum(key: str, counts: Counts) -> Row:
    site, kind, cause = key.removeprefix("sum/").split("/")
    known = {"what": SUM, "site": site, "kind": kind, "cause": cause, "failures": counts["failures"]}
    return {**_EMPTY, **known, "body": {"counts": dict(counts)}}
