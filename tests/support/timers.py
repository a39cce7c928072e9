"""What timers tell of a case: thresholds, and the command that records them."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

from tests.laws.lifecycle import Laws
from wuye.domain.clock.lifecycle import CLOCK, RecordThresholds, Told
from wuye.domain.clock.thresholds import Threshold
from wuye.domain.shared.actor import Actor, Role
from wuye.domain.shared.lifecycle import Context, Fresh
from wuye.domain.shared.switches import Switches
from wuye.entrypoints.testing import MONDAY_9AM

SYSTEM = Actor(id="system-timers", role=Role.SYSTEM)
CASE = "ticket-00000000-0000-7000-8000-000000000001"


def threshold(minutes: int = 0, level: int = 0, *, target: bool = False, attempt: int = 1) -> Threshold:
    return Threshold(
        clock="ticket.complete",
        attempt=attempt,
        offset_minutes=minutes,
        level=level,
        at=MONDAY_9AM + timedelta(minutes=minutes),
        target=target,
    )


def context(now: datetime = MONDAY_9AM, actor: Actor = SYSTEM) -> Context:
    return Context(
        now=now,
        occurred_at=now,
        actor=actor,
        stream=f"clock-{CASE}",
        switches=Switches(),
        fresh=Fresh(case=f"clock-{CASE}", number=""),
    )


def told(*lines: tuple[Threshold, bool]) -> RecordThresholds:
    return RecordThresholds(case=CASE, story=tuple(Told(threshold=one, annulled=gone) for one, gone in lines))


WARNING, BREACH, ESCALATION = threshold(-60, -1), threshold(), threshold(60, 1)


def _propose(kind: type, _state: Any, _context: Context, pick: Callable[[Any], Any]) -> RecordThresholds:
    return pick([told((WARNING, False)), told(), told((WARNING, False), (BREACH, False), (BREACH, True))])  # type: ignore[no-any-return]  # one of these three


LAWS = Laws(
    lifecycle=CLOCK,
    everybody=[Actor(id=f"staff-{role.value}", role=role) for role in Role],
    begin=MONDAY_9AM,
    propose=_propose,
    context=lambda _state, _command, actor, now: context(now, actor),
)
"""Only the system's timers record thresholds; replay is the state."""
