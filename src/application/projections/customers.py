"""One row a customer (客户一览): the record, the services, the feedback, together (CRM-002, CRM-008)."""

from collections.abc import Mapping, Sequence
from typing import Any, Final

from wuye.application.ports import Column, Row, Table
from wuye.application.projections.cases import fact_of
from wuye.application.projections.projection import Changed, Projection, Rows
from wuye.domain.complaint.events import ComplaintReceived, VoiceReceived
from wuye.domain.register.person.events import (
    PersonRegistered,
    PersonRevised,
    PreferencesRecorded,
    SatisfactionRecorded,
)
from wuye.domain.shared.recorded import Recorded, category_of
from wuye.domain.ticket.events import RepairReported

VIEW: Final = "customers"
KEPT: Final = 50
"""The latest services and remarks that a row lists; the counts go on."""

CUSTOMERS: Final = Table(
    name="customers_2",
    columns=(
        Column(name="site", kind="text"),
        Column(name="kind", kind="text"),
        Column(name="services", kind="integer"),
        Column(name="complaints", kind="integer"),
        Column(name="remarks", kind="integer"),
        Column(name="updated_at", kind="instant"),
    ),
    indexes=(("updated_at",), ("site", "updated_at"), ("site", "kind", "updated_at"), ("kind", "updated_at")),
)

_EMPTY: Final[Row] = {
    "site": None,
    "kind": None,
    "services": 0,
    "complaints": 0,
    "remarks": 0,
    "updated_at": None,
    "body": {"record": None, "revisions": [], "preferences": None, "satisfaction": [], "services": [], "feedback": []},
}
_RECORD: Final = (PersonRegistered, PersonRevised, PreferencesRecorded, SatisfactionRecorded)
_CASES: Final = (RepairReported, ComplaintReceived, VoiceReceived)


def customers() -> Projection:
    """One row a person, keyed by the person's stream; names and remarks stay sealed in it."""
    events = frozenset((*_RECORD, *_CASES))
    return Projection(view=VIEW, table=CUSTOMERS, keys=_keys, project=_project, events=events)


def _keys(recorded: Recorded[Any]) -> Sequence[str]:
    """The row of whom an event is about, if it is about a customer."""
    match event := recorded.event:
        case RepairReported():
            named = event.reporter
        case ComplaintReceived() | VoiceReceived():
            named = event.complainant
        case _:
            return (recorded.stream,)
    return (named,) if named is not None and category_of(named) == "person" else ()


def _project(rows: Rows, recorded: Recorded[Any]) -> Changed:
    (key,) = _keys(recorded)
    row: Row = rows.get(key) or _EMPTY
    body: dict[str, Any] = dict(row["body"])
    changed: dict[str, Any] = {"updated_at": recorded.recorded_at}
    case = {"case": recorded.stream, "at": fact_of(recorded)["occurred_at"]}
    match event := recorded.event:
        case PersonRegistered():
            body["record"] = fact_of(recorded)
            changed |= {"kind": event.kind.value, "site": recorded.envelope.site or row["site"]}
        case PersonRevised():
            body["revisions"] = _latest(body["revisions"], fact_of(recorded))
            changed |= {} if event.kind is None else {"kind": event.kind.value}
        case PreferencesRecorded():
            body["preferences"] = fact_of(recorded)
        case SatisfactionRecorded():
            body["satisfaction"] = _latest(body["satisfaction"], fact_of(recorded))
        case RepairReported():
            body["services"] = _latest(body["services"], {**case, "number": event.number})
            changed["services"] = row["services"] + 1
        case ComplaintReceived():
            body["feedback"] = _latest(body["feedback"], {**case, "number": event.number, "kind": "complaint"})
            changed["complaints"] = row["complaints"] + 1
        case _:
            body["feedback"] = _latest(body["feedback"], {**case, "number": event.number, "kind": event.kind.value})
            changed["remarks"] = row["remarks"] + 1
    return {key: {**row, **changed, "body": body}}


def _latest(kept: Sequence[Mapping[str, Any]], one: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    return [*kept, one][-KEPT:]
