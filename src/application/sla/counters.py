"""Counters of the SLA board: kept beside the rows, by scope; what is due when, by the minute.

Overdue and due today are questions to a clock, so they are not kept as numbers: what is kept is how many open clocks
fall due in each minute of a day (UTC), and a reader adds up the minutes that have passed.
"""

from collections import Counter
from collections.abc import Iterable, Mapping
from datetime import UTC, date, datetime, timedelta
from typing import Any, Final
from zoneinfo import ZoneInfo

from attrs import frozen

from wuye.application.ports import Query, Row
from wuye.application.projections.projection import Counts, Projection, Tally
from wuye.application.projections.reading import Reader
from wuye.application.projections.rows import from_microseconds, microseconds
from wuye.application.sla.carried import PAUSED, RUNNING, UNSET, Line

SUM: Final = "_sum"
ALL: Final = "all"
_PREFIX: Final = "sum/"
_WHOLE, _DAY, _MINUTES, _DUE = "#", "@", "#", "due"
"""Keys are ``sum/<scope>#`` for the whole, ``sum/<scope>@<day>`` for a day, ``sum/<scope>#<day>`` for its minutes."""
_MINUTE: Final = 60_000_000
_DAY_MINUTES: Final = 1440
_PAGE: Final = 500
_FEW: Final = 20


@frozen(kw_only=True)
class BoardCounts:
    """How many clocks there are in a scope. Targets are counted apart: missing one is no breach."""

    open: int = 0
    """Running or paused limits."""
    overdue: int = 0
    due_today: int = 0
    """Due on the local day, passed or not."""
    paused: int = 0
    provisional: int = 0
    unset: int = 0
    targets: int = 0


def scope_name(**where: str | None) -> str:
    """The name of a scope, for example ``all``, ``site=yunqi`` or ``site=yunqi,team=electrician``."""
    return ",".join(f"{name}={value}" for name, value in sorted(where.items()) if value is not None) or ALL


def counted(lines: Iterable[Line]) -> list[list[Any]]:
    """What a case counts for, in plain form: state, minute it is due in since 1970, provisional, target."""
    return [
        [one.state, None if one.due_at is None else microseconds(one.due_at) // _MINUTE, one.provisional, one.target]
        for one in lines
    ]


def tally(empty: Mapping[str, Any]) -> Tally:
    """The sums of the board; ``empty`` gives every column of its table."""

    def row(key: str, counts: Counts) -> Row:
        scope, _, day = key.removeprefix(_PREFIX).partition(_DAY)
        dated: dict[str, Any] = {}
        if day:
            dated = {"scope": scope, "due_at": datetime.combine(date.fromisoformat(day), datetime.min.time(), UTC)}
        return {**empty, "state": SUM, **dated, "body": {"counts": dict(counts)}}

    return Tally(of=_of, counts=lambda row: row["body"]["counts"], row=row)


def _of(row: Row) -> dict[str, Counter[str]]:
    sums: dict[str, Counter[str]] = {}
    for state, minute, provisional, target in row["body"].get("counted", ()):
        for scope in _scopes(row):
            whole = sums.setdefault(f"{_PREFIX}{scope}{_WHOLE}", Counter())
            if state == UNSET:
                whole["unset"] += 1
                continue
            if target:
                whole["targets"] += 1
                continue
            whole["open"] += 1
            whole["paused"] += state == PAUSED
            whole["provisional"] += bool(provisional)
            if minute is not None:
                day, of_day = divmod(minute, _DAY_MINUTES)
                sums.setdefault(f"{_PREFIX}{scope}{_DAY}{_dated(day)}", Counter())[_DUE] += 1
                sums.setdefault(f"{_PREFIX}{scope}{_MINUTES}{_dated(day)}", Counter())[str(of_day)] += 1
    return sums


def _scopes(row: Row) -> list[str]:
    site, team, person = row["site"], row["team"], row["person"]
    found = {
        ALL,
        scope_name(site=site),
        scope_name(team=team),
        scope_name(person=person),
        scope_name(site=site, team=team),
        scope_name(site=site, person=person),
    }
    return sorted(found)


def counts_at(
    reader: Reader, projection: Projection, where: Mapping[str, str], now: datetime, zone: ZoneInfo
) -> BoardCounts:
    """The counters of a scope at an instant; ``where`` is one of the combinations that are kept.

    Costs one row, one small row a day before today on which something open fell due, and the clocks of one minute.
    """
    scope = scope_name(**where)
    whole = reader.row(projection, f"{_PREFIX}{scope}{_WHOLE}")
    totals: Mapping[str, int] = {} if whole is None else whole["body"]["counts"]
    today = now.astimezone(zone).replace(hour=0, minute=0, second=0, microsecond=0)
    tonight = (today.replace(tzinfo=None) + timedelta(days=1)).replace(tzinfo=zone)
    minute = microseconds(now) // _MINUTE
    begins, ends = microseconds(today) // _MINUTE, -(-microseconds(tonight) // _MINUTE)
    # Days that lie whole in the past count as a whole; the few around today are looked at minute by minute.
    first = min(begins, minute) // _DAY_MINUTES
    overdue = sum(_past(reader, projection, scope, first))
    due_today = 0
    for day in range(first, max(ends, minute) // _DAY_MINUTES + 1):
        dated = reader.row(projection, f"{_PREFIX}{scope}{_MINUTES}{_dated(day)}")
        for of_day, number in ({} if dated is None else dated["body"]["counts"]).items():
            due = day * _DAY_MINUTES + int(of_day)
            overdue += number if due < minute else 0
            due_today += number if begins <= due < ends else 0
    overdue += _in_minute(reader, projection, where, minute, now)
    return BoardCounts(
        open=totals.get("open", 0),
        overdue=overdue,
        due_today=due_today,
        paused=totals.get("paused", 0),
        provisional=totals.get("provisional", 0),
        unset=totals.get("unset", 0),
        targets=totals.get("targets", 0),
    )


def _past(reader: Reader, projection: Projection, scope: str, first: int) -> Iterable[int]:
    """How many limits fall due on each day before one (days since 1970)."""
    until = from_microseconds(first * _DAY_MINUTES * _MINUTE)
    after: tuple[Any, ...] | None = None
    while True:
        query = Query(where={"scope": scope}, order=(("due_at", False),), after=after, limit=_PAGE)
        page = reader.page(projection, query)
        for _, row in page:
            if row["due_at"] >= until:
                return
            yield row["body"]["counts"][_DUE]
        if len(page) < _PAGE:
            return
        after = (page[-1][1]["due_at"], page[-1][0])


def _dated(day: int) -> str:
    return (date(1970, 1, 1) + timedelta(days=day)).isoformat()


def _in_minute(reader: Reader, projection: Projection, where: Mapping[str, str], minute: int, now: datetime) -> int:
    """Limits that fell due in the minute that is running."""
    found, limit = 0, _FEW
    after: tuple[Any, ...] = (from_microseconds(minute * _MINUTE - 1), "\U0010ffff")
    while True:
        query = Query(where={"state": RUNNING, **where}, order=(("due_at", False),), after=after, limit=limit)
        page = reader.page(projection, query)
        for _, row in page:
            if row["due_at"] >= now:
                return found
            found += not row["target"]
        if len(page) < limit:
            return found
        after, limit = (page[-1][1]["due_at"], page[-1][0]), _PAGE
