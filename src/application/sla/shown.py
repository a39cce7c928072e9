"""Clocks in plain form, the same for every door."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from wuye.application.encoding import to_plain
from wuye.application.ports import Row
from wuye.application.sla.clocks import CaseClocks
from wuye.application.sla.glances import PAUSED, RUNNING
from wuye.domain.sla.limits import Limit
from wuye.domain.sla.reading import Reading
from wuye.domain.sla.trace import Step

OVERDUE = "overdue"
"""A running clock whose due instant has passed: said by the reader's clock, never stored."""


def clocks_shown(clocks: CaseClocks) -> dict[str, Any]:
    """Every clock of a case with its trace, the terms it was read against, and what its timers recorded."""
    terms = clocks.terms
    edition = None if terms is None or terms.calendar_key is None else terms.calendars[-1].worktime.calendar
    return {
        "id": clocks.case,
        "number": clocks.number,
        "at": to_plain(clocks.at),
        "as_of": to_plain(clocks.as_of),
        "profile": None if terms is None else terms.policy.profile.value,
        "policy_version": None if terms is None else terms.pinned,
        "calendar": None
        if edition is None
        else {
            "key": edition.key,
            "version": edition.version,
            "digest": edition.digest,
            "horizon": to_plain(edition.horizon),
            "zone": edition.zone,
        },
        "clocks": [reading_shown(one) for one in clocks.readings],
        "told": [{**to_plain(one.threshold), "annulled": one.annulled} for one in clocks.told],
    }


def reading_shown(reading: Reading) -> dict[str, Any]:
    """One attempt of a clock; the counted steps add up to the elapsed time exactly."""
    return {
        "clock": reading.clock,
        "attempt": reading.attempt,
        "verdict": reading.verdict.value,
        "provisional": reading.provisional,
        "target": reading.target,
        "started_at": to_plain(reading.started),
        "known_at": to_plain(reading.known_at),
        "due_at": to_plain(reading.due),
        "limit": None if reading.in_force is None else limit_shown(reading.in_force),
        "figures": [
            {**limit_shown(one.limit), "due_at": to_plain(one.due), "provisional": one.provisional}
            for one in reading.figures
        ],
        "closed_at": to_plain(reading.closed_at),
        "closed_by": reading.closed_by,
        "elapsed_seconds": seconds(reading.elapsed),
        "remaining_seconds": None if reading.remaining is None else seconds(reading.remaining),
        "steps": [step_shown(one) for one in reading.steps],
    }


def limit_shown(limit: Limit) -> dict[str, Any]:
    """A figure with where it comes from."""
    return {
        "value": limit.value,
        "unit": limit.unit.value,
        "scope": limit.scope,
        "remark": limit.remark,
        "source": limit.source,
    }


def step_shown(step: Step) -> dict[str, Any]:
    """One interval of a trace."""
    english, chinese = step.reason
    return {
        "since": to_plain(step.since),
        "until": to_plain(step.until),
        "counted": step.counted,
        "seconds": seconds(step.until - step.since),
        "reason": {"en": english, "zh": chinese},
        "version": step.version,
        "event": step.event,
    }


def line_shown(row: Row, now: datetime) -> dict[str, Any]:
    """A line of the board as it stands now; remaining time is wall time, or what stands still while paused."""
    body: Mapping[str, Any] = row["body"]
    due: datetime | None = row["due_at"]
    left = body["left"] if row["state"] == PAUSED else None if due is None else seconds(due - now)
    overdue = row["state"] == RUNNING and due is not None and due < now
    return {
        "case": row["case"],
        "number": row["number"],
        "clock": row["clock"],
        "attempt": row["attempt"],
        "state": OVERDUE if overdue else row["state"],
        "due_at": to_plain(due),
        "remaining_seconds": left,
        "provisional": row["provisional"],
        "target": row["target"],
        "limit": body["limit"],
        "source": body["source"],
        "site": row["site"],
        "team": row["team"],
        "person": row["person"],
        "started_at": to_plain(row["started_at"]),
        "paused_at": body["paused_at"],
    }


def seconds(span: timedelta) -> int | float:
    """A span in seconds, exact to the microsecond."""
    whole, rest = divmod(span // timedelta(microseconds=1), 1_000_000)
    return whole if rest == 0 else whole + rest / 1_000_000
