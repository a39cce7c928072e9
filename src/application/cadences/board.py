"""Occurrences of recurring duties (周期任务): what is due, overdue and how the rest ended; sums kept, nothing scanned.

One row an occurrence. Hidden rows (their state begins with ``_``) carry the duties and the sums of each duty.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any, Final

from wuye.application.encoding import instant
from wuye.application.ports import Column, Row, Table
from wuye.application.projections.cases import state_in
from wuye.application.projections.projection import Changed, Counts, Projection, Rows, Tally, Where
from wuye.application.projections.reading import Reader
from wuye.application.registry import Registry
from wuye.domain.cadence import events as e
from wuye.domain.cadence.rule import Slot
from wuye.domain.cadence.state import CadenceStage, Series
from wuye.domain.shared.recorded import Recorded, category_of

VIEW: Final = "occurrences"
CADENCE: Final = "cadence"
CALENDAR: Final = "calendar"
DUTY: Final = "_duty"
IDLE: Final = "_idle"
"""A duty of which nothing opens or closes by itself."""
SUM: Final = "_sum"
OPEN: Final = "open"
OVERDUE: Final = "overdue"
DONE: Final = "done"
MISSED: Final = "missed"
MERGED: Final = "merged"
WAIVED: Final = "waived"
FILTERS: Final = ("site", "duty", "subject", "responsible")
QUEUE: Final = (("due_at", False),)
_SUMS: Final = "sum/"

OCCURRENCES: Final = Table(
    name="occurrences_3",
    columns=(
        Column(name="state", kind="text"),
        *(Column(name=name, kind="text") for name in FILTERS),
        Column(name="cadence", kind="text"),
        Column(name="slot", kind="text"),
        Column(name="due_at", kind="instant"),
        Column(name="opens_at", kind="instant"),
        Column(name="closes_at", kind="instant"),
        Column(name="done_at", kind="instant"),
        Column(name="timeliness", kind="text"),
        Column(name="case", kind="text"),
        Column(name="provisional", kind="flag"),
        Column(name="calendar", kind="text"),
        Column(name="look_at", kind="instant"),
    ),
    indexes=(
        ("state", "due_at"),
        *(("state", name, "due_at") for name in FILTERS),
        ("cadence", "due_at"),
        ("subject", "due_at"),
        ("state", "look_at"),
        ("calendar",),
        ("due_at",),
        ("site", "due_at"),
        ("duty", "due_at"),
        ("responsible", "due_at"),
    ),
)
_EMPTY: Final[Mapping[str, Any]] = {column.name: None for column in OCCURRENCES.columns}


def occurrence_board(registry: Registry) -> Projection:
    """Every occurrence of every duty, with how it ended."""
    lifecycle = registry.by_category[CADENCE]

    def project(rows: Rows, recorded: Recorded[Any]) -> Changed:
        if category_of(recorded.stream) == CALENDAR:
            return _published(rows, recorded)
        event: e.CadenceEvent = recorded.event
        series: Series = lifecycle.evolve(state_in(rows.get(recorded.stream), lifecycle), recorded)
        changed: dict[str, Row | None] = {recorded.stream: _duty(series, recorded)}
        slot = getattr(event, "slot", None)
        if slot is not None:
            changed[_key(recorded.stream, slot.id)] = _occurrence(series, event, slot, recorded)
        elif isinstance(event, e.OccurrenceAssigned):
            key = _key(recorded.stream, event.occurrence)
            row = rows.get(key)
            changed |= {} if row is None else {key: {**row, "case": event.case}}
        return changed

    tally = Tally(of=_counts, counts=lambda row: row["body"]["counts"], row=lambda _, counts: _sum_row(counts))
    return Projection(
        view=VIEW,
        table=OCCURRENCES,
        keys=_keys,
        project=project,
        categories=frozenset({CADENCE, CALENDAR}),
        spread=_spread,
        tally=tally,
    )


def punctuality(reader: Reader, projection: Projection, cadence: str) -> Counts:
    """How the occurrences of a duty ended: early, in time, late, missed, merged, waived; and those open or overdue."""
    row = reader.row(projection, f"{_SUMS}{cadence}")
    return {} if row is None else dict(row["body"]["counts"])


def _keys(recorded: Recorded[Any]) -> Sequence[str]:
    if category_of(recorded.stream) == CALENDAR:
        return ()
    event = recorded.event
    slot = getattr(event, "slot", None)
    named = event.occurrence if isinstance(event, e.OccurrenceAssigned) else None if slot is None else slot.id
    return (recorded.stream,) if named is None else (recorded.stream, _key(recorded.stream, named))


def _spread(recorded: Recorded[Any]) -> Sequence[Where]:
    """A calendar that is published moves what hangs on it: those duties are looked at again."""
    category, _, key = recorded.stream.partition("-")
    return ({"calendar": key},) if category == CALENDAR else ()


def _published(rows: Rows, recorded: Recorded[Any]) -> Changed:
    running = {key: row for key, row in rows.items() if row["state"] == DUTY}
    return {key: {**row, "look_at": min(row["look_at"], recorded.recorded_at)} for key, row in running.items()}


def _key(stream: str, slot: str) -> str:
    return f"{stream}/{slot}"


def _duty(series: Series, recorded: Recorded[Any]) -> Row:
    running = series.stage is CadenceStage.RUNNING
    look_at = series.look_at if running else None
    return {
        **_EMPTY,
        **_about(series, recorded),
        "state": IDLE if look_at is None else DUTY,
        "calendar": series.rule.calendar if running and series.rule is not None else None,
        "look_at": look_at,
        "body": {"state": series, "updated_at": instant(recorded.recorded_at)},
    }


def _about(series: Series, recorded: Recorded[Any]) -> dict[str, Any]:
    return {
        "site": series.site,
        "duty": series.duty,
        "subject": series.subject,
        "responsible": series.responsible,
        "cadence": recorded.stream,
    }


def _occurrence(series: Series, event: e.CadenceEvent, slot: Slot, recorded: Recorded[Any]) -> Row:
    state, timeliness, done_at, case, into = _ended(event, recorded)
    return {
        **_EMPTY,
        **_about(series, recorded),
        "state": state,
        "slot": slot.id,
        "due_at": slot.due_at,
        "opens_at": slot.opens_at,
        "closes_at": slot.closes_at,
        "done_at": done_at,
        "timeliness": timeliness,
        "case": case or series.case_of(slot.id),
        "provisional": slot.provisional,
        "body": {
            "nominal": slot.nominal.isoformat(),
            "day": slot.day.isoformat(),
            "into": into,
            "updated_at": instant(recorded.recorded_at),
        },
    }


def _ended(event: e.CadenceEvent, recorded: Recorded[Any]) -> tuple[str, str | None, Any, str | None, str | None]:
    match event:
        case e.OccurrenceDone():
            return DONE, event.timeliness.value, recorded.occurred_at, event.case, None
        case e.OccurrenceOverdue():
            return OVERDUE, None, None, None, None
        case e.OccurrenceMissed():
            return MISSED, None, None, None, None
        case e.OccurrenceMerged():
            return MERGED, None, None, None, event.into
        case e.OccurrenceWaived():
            return WAIVED, None, None, None, None
        case _:
            return OPEN, None, None, None, None


def _counts(row: Row) -> Mapping[str, Counts]:
    state = row["state"]
    if state is None or state.startswith("_"):
        return {}
    what = row["timeliness"] if state == DONE else state
    return {f"{_SUMS}{row['cadence']}": Counter({str(what): 1})}


def _sum_row(counts: Counts) -> Row:
    return {**_EMPTY, "state": SUM, "body": {"counts": dict(counts)}}
