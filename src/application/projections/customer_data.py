"""How complete each site's customer records are, and what its customers prefer (客户数据统计): sums kept (CRM-006).

One hidden row a customer with ones and noughts; one row a site with what they add up to.
"""

from collections import Counter
from collections.abc import Mapping
from typing import Any, Final

from wuye.application.ports import Column, Row, Table
from wuye.application.projections.projection import Changed, Counts, Projection, Rows, Tally, own_row
from wuye.domain.register.person.events import GroupsFlagged, PersonRegistered, PersonRevised, PreferencesRecorded
from wuye.domain.register.person.kinds import Preference, RecordField
from wuye.domain.shared.recorded import Recorded

VIEW: Final = "customer_data"
CUSTOMER: Final = "customer"
SITE: Final = "site"
_SUM: Final = "site/"
MISSING: Final[Mapping[str, RecordField]] = {
    "without_phone": RecordField.PHONE,
    "without_address": RecordField.ADDRESS,
    "without_needs": RecordField.NEEDS,
}
PREFERRED: Final[Mapping[str, Preference]] = {
    "prefer_cleaning": Preference.CLEANING,
    "prefer_security": Preference.SECURITY,
    "prefer_repair": Preference.REPAIR,
}
COUNTED: Final = ("records", "complete", *MISSING, *PREFERRED, "special")

CUSTOMER_DATA: Final = Table(
    name="customer_data_1",
    columns=(
        Column(name="what", kind="text"),
        Column(name="site", kind="text"),
        *(Column(name=name, kind="integer") for name in COUNTED),
    ),
    indexes=(("what", "records"), ("what", "site", "records")),
)


def customer_data() -> Projection:
    """A row a customer, and a sum row a site."""
    tally = Tally(of=_counts, counts=_counted, row=_sum_row)
    events = frozenset((PersonRegistered, PersonRevised, PreferencesRecorded, GroupsFlagged))
    return Projection(view=VIEW, table=CUSTOMER_DATA, keys=own_row, project=_project, events=events, tally=tally)


def _project(rows: Rows, recorded: Recorded[Any]) -> Changed:
    row = rows.get(recorded.stream)
    match event := recorded.event:
        case PersonRegistered():
            changed = {
                "site": event.site,
                **_lacks(event, dict.fromkeys(MISSING, 1)),
                **_prefers(event.preferences),
                "special": int(bool(event.groups)),
            }
        case PersonRevised() if row is not None:
            changed = _lacks(event, row)
        case PreferencesRecorded():
            changed = _prefers(event.preferences)
        case GroupsFlagged():
            changed = {"special": int(bool(event.groups))}
        case _:
            changed = {}
    made = {
        **(row or {"what": CUSTOMER, "site": None, **dict.fromkeys(COUNTED, 0), "records": 1, "body": {}}),
        **changed,
    }
    return {recorded.stream: {**made, "complete": int(not any(made[name] for name in MISSING))}}


def _lacks(event: PersonRegistered | PersonRevised, before: Mapping[str, Any]) -> dict[str, Any]:
    """Which fields are still missing; what the given ones say is not looked at."""
    given = {"without_phone": event.phone, "without_address": event.address, "without_needs": event.needs}
    return {name: 0 if value is not None else before[name] for name, value in given.items()}


def _prefers(preferences: frozenset[Preference]) -> dict[str, int]:
    return {name: int(one in preferences) for name, one in PREFERRED.items()}


def _counts(row: Row) -> Mapping[str, Counts]:
    if row["what"] != CUSTOMER:
        return {}
    return {f"{_SUM}{row['site'] or ''}": Counter({name: row[name] for name in COUNTED})}


def _counted(row: Row) -> Counts:
    return {name: row[name] for name in COUNTED}


def _sum_row(key: str, counts: Counts) -> Row:
    counted = {name: counts.get(name, 0) for name in COUNTED}
    return {"what": SITE, "site": key.removeprefix(_SUM) or None, **counted, "body": {}}
