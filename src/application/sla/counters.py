"""Counters of the SLA board: kept beside the rows, by scope; what is due when, by the minute.

Overdue and due today are questions to a clock, so they are not kept as numbers: what is kept is how many open clocks
fall due in each minute of a day (UTC), and a reader adds up the minutes that have passed. Thousands fall due at the
very instant at which business closes: so those due sharp on the minute are kept apart, and in the minute that is
running only the others are looked at one by one.
"""

from collections.abc import Iterable, Mapping
from datetime import UTC, date, datetime, timedelta
from functools import lru_cache
from typing import Any, Final
from zoneinfo import ZoneInfo

from attrs import frozen

from wuye.application.ports import Query, Row
from wuye.application.projections.projection import Counts, Projection, Tally
from wuye.application.projections.reading import Reader
from wuye.application.projections.rows import from_microseconds, held, microseconds
from wuye.application.sla.glances import PAUSED, RUNNING, UNSET, Line

SUM: Final = "_sum"
ALL: Final = "all"
_PREFIX: Final = "sum/"
_WHOLE, _DAY, _MINUTES, _DUE, _SHARP = "#", "@", "#", "due", "."
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
    """What a case counts for, in plain form: state, minute it is due in since 1970, sharp, provisional, target."""
    return [[one.state, *_minute(one.due_at), one.provisional, one.target] for one in lines]


def _minute(due: datetime | None) -> tuple[int | None, bool]:
    if due is None:
        return None, False
    minute, rest = divmod(microseconds(due), _MINUTE)
    return minute, rest == 0


def tally(empty: Mapping[str, Any]) -> Tally:
    """The sums of the board; ``empty`` gives every column of its table."""

    def row(key: str, counts: Counts) -> Row:
        scope, _, day = key.removeprefix(_PREFIX).partition(_DAY)
        dated: dict[str, Any] = {}
        if day:
            dated = {"scope": scope, "due_at": datetime.combine(date.fromisoformat(day), datetime.min.time(), UTC)}
        return {**empty, "state": SUM, **dated, "body": {"counts": dict(counts)}}

    return Tally(of=_of, counts=lambda row: row["body"]["counts"], row=row)


def _of(row: Row) -> dict[str, dict[str, int]]:
    """What a case counts for: the same in every scope it belongs to."""
    lines = (held(row["body"]) or {}).get("counted")
    if not lines:
        return {}
    whole: dict[str, int] = {}
    sums = {_WHOLE: whole}
    for state, minute, sharp, provisional, target in lines:
        if state == UNSET or target:
            _one_more(whole, "unset" if state == UNSET else "targets")
            continue
        _one_more(whole, "open")
        if state == PAUSED:
            _one_more(whole, "paused")
        if provisional:
            _one_more(whole, "provisional")
        if minute is not None:
            number, of_day = divmod(minute, _DAY_MINUTES)
            day = _dated(number)
            _one_more(sums.setdefault(f"{_DAY}{day}", {}), _DUE)
            minutes = sums.setdefault(f"{_MINUTES}{day}", {})
            _one_more(minutes, str(of_day))
            if sharp:
                _one_more(minutes, f"{of_day}{_SHARP}")
    scopes = _scopes(row["site"], row["team"], row["person"])
    return {f"{_PREFIX}{scope}{name}": counts for scope in scopes for name, counts in sums.items()}


def _one_more(counts: dict[str, int], what: str) -> None:
    counts[what] = counts.get(what, 0) + 1


@lru_cache(maxsize=4096)
def _scopes(site: str | None, team: str | None, person: str | None) -> tuple[str, ...]:
    found = {
        ALL,
        scope_name(site=site),
        scope_name(team=team),
        scope_name(person=person),
        scope_name(site=site, team=team),
        scope_name(site=site, person=person),
    }
    return tuple(sorted(found))


def counts_at(
    reader: Reader, projection: Projection, where: Mapping[str, str], now: datetime, zone: ZoneInfo
) -> BoardCounts:
    """The counters of a scope at an instant; ``where`` is one of the combinations that are kept.

    Costs one row, one small row a day before today on which something open fell due, and the clocks that fell due since
    the minute began.
    """
    scope = scope_name(**where)
    whole = reader.row(projection, f"{_PREFIX}{scope}{_WHOLE}")
    totals: Mapping[str, int] = {} if whole is None else whole["body"]["counts"]
    today = now.astimezone(zone).replace(hour=0, minute=0, second=0, microsecond=0)
    tonight = (today.replace(tzinfo=None) + timedelta(days=1)).replace(tzinfo=zone)
    minute, into_minute = divmod(microseconds(now), _MINUTE)
    begins, ends = microseconds(today) // _MINUTE, -(-microseconds(tonight) // _MINUTE)
    # Days that lie whole in the past count as a whole; the few around today are looked at minute by minute.
    first = min(begins, minute) // _DAY_MINUTES
    overdue = sum(_past(reader, projection, scope, first))
    due_today = 0
    for day in range(first, max(ends, minute) // _DAY_MINUTES + 1):
        dated = reader.row(projection, f"{_PREFIX}{scope}{_MINUTES}{_dated(day)}")
        for name, number in ({} if dated is None else dated["body"]["counts"]).items():
            of_day, sharp, _ = name.partition(_SHARP)
            due = day * _DAY_MINUTES + int(of_day)
            if sharp:
                overdue += number if due == minute and into_minute else 0
                continue
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
    limit = _FEW
    while True:
        query = Query(where={"scope": scope}, order=(("due_at", False),), after=after, limit=limit)
        page = reader.page(projection, query)
        for _, row in page:
            if row["due_at"] >= until:
                return
            yield row["body"]["counts"][_DUE]
        if len(page) < limit:
            return
        after, limit = (page[-1][1]["due_at"], page[-1][0]), _PAGE


@lru_cache(maxsize=4096)
def _dated(day: int) -> str:
    return (date(1970, 1, 1) + timedelta(days=day)).isoformat()


def _in_minute(reader: Reader, projection: Projection, where: Mapping[str, str], minute: int, now: datetime) -> int:
    """Limits that fell due in the minute that is running, after its beginning."""
    found, limit = 0, _FEW
    after: tuple[Any, ...] = (from_microseconds(minute * _MINUTE), "\U0010ffff")
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
