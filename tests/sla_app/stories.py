"""Stories that clocks run through: a settled community, tickets that wander, calendars that are published."""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence
from datetime import date, datetime, timedelta
from typing import Any

from tests.support.commands import PHOTO_BYTES, ROUTES, Here, example
from tests.support.community import CAST, settle
from wuye.adapters.system import ManualClock
from wuye.application.desk import Desk
from wuye.application.projections.runner import Runner
from wuye.application.sla.board import sla_board
from wuye.application.sla.counters import BoardCounts
from wuye.application.sla.shown import line_shown
from wuye.domain.clock.events import ThresholdAnnulled
from wuye.domain.register.calendar.commands import DatedHours, PublishCalendar, Weekday, WeekdayHours
from wuye.domain.register.policy.commands import ChooseCalendar, ChooseProfile, OverrideLimit
from wuye.domain.shared.actor import Actor
from wuye.domain.shared.refusal import Refused
from wuye.domain.sla.limits import Unit
from wuye.domain.sla.policy import Profile
from wuye.domain.sla.reading import Reading
from wuye.domain.ticket import commands as c
from wuye.domain.ticket.lifecycle import TICKET
from wuye.domain.ticket.terms import Stage
from wuye.entrypoints.bootstrap import open_desk, seeded_ids

ADMIN = CAST.administrator
STEPS = (1, 7, 20, 45, 120, 480, 1_500)
"""Minutes between two things that happen."""
WORKDAYS = tuple(Weekday)[:5]


def settled(desk: Desk) -> Desk:
    """The desk with its community and its stored photo."""
    settle(desk)
    desk.files.put(PHOTO_BYTES)
    return desk


def memory(clock: ManualClock, seed: int = 1) -> Desk:
    """A desk in memory, settled."""
    return settled(open_desk("memory://", clock=clock, ids=seeded_ids(seed, clock)))


def office(key: str = "cn", *, horizon: date | None = None, closed: Sequence[date] = ()) -> PublishCalendar:
    """Monday to Friday nine to five in Shanghai, but for some days."""
    return PublishCalendar(
        calendar=key,
        week=tuple(WeekdayHours(weekday=one, hours=("09:00-17:00",)) for one in WORKDAYS),
        exceptions=tuple(DatedHours(day=day, hours=(), name_en="Closed", name_zh="停业") for day in closed),
        horizon=horizon,
        source="a test",
    )


def works_by(
    desk: Desk, *, unit: Unit = Unit.WORKING_HOURS, value: int = 8, horizon: date | None = None, clock: str = "complete"
) -> None:
    """The community's site counts one clock in working time."""
    desk.execute(office(horizon=horizon), by=ADMIN)
    desk.execute(ChooseProfile(site=CAST.site, profile=Profile.DEFAULT), by=ADMIN)
    desk.execute(ChooseCalendar(calendar="cn"), by=ADMIN, on=f"policy-{CAST.site}")
    limit_is(desk, clock=clock, unit=unit, value=value)


def limit_is(desk: Desk, *, clock: str = "complete", scope: str = "general", unit: Unit, value: int | None) -> None:
    """The site sets a figure of its own."""
    command = OverrideLimit(clock=f"ticket.{clock}", scope=scope, unit=unit, value=value, reason="本项目约定")
    desk.execute(command, by=ADMIN, on=f"policy-{CAST.site}")


def reported(desk: Desk, *, occurred_at: datetime | None = None) -> str:
    """A new ticket of the occupant's."""
    command = example(c.ReportRepair, Here(actor=CAST.occupant, now=desk.clock.now()))
    return desk.execute(command, by=CAST.occupant, occurred_at=occurred_at).case


def does(desk: Desk, case: str, kind: type, by: Actor, **more: Any) -> Any:
    """The everyday command of a kind, for the state the case is in."""
    here = Here(ticket=desk.state(case), actor=by, now=desk.clock.now())
    return desk.execute(example(kind, here), by=by, on=case, **more)


def brought(desk: Desk, case: str, stage: Stage) -> None:
    """The everyday way to a stage, all at once; steps that are not offered are left out."""
    for kind, who in ROUTES[stage]:
        if kind is not c.ReportRepair and desk.state(case).stage is not stage:
            does(desk, case, kind, getattr(CAST, who))


def completion(desk: Desk, case: str, as_of: datetime | None = None) -> Reading:
    """How the clock of completion stands."""
    return {one.clock: one for one in desk.clocks(case, as_of=as_of).readings}["ticket.complete"]


class Wanderer:
    """Gives random commands that are offered, to random cases, at random intervals; the same seed, the same story."""

    def __init__(self, desk: Desk, clock: ManualClock, seed: int) -> None:
        self.desk = desk
        self.clock = clock
        self.random = random.Random(seed)
        self.cases: list[str] = []
        self.kinds = {one.__name__: one for one in TICKET.commands()}

    def step(self) -> bool:
        """Time passes, and something may happen; whether it did."""
        self.clock.advance(minutes=self.random.choice(STEPS), seconds=self.random.choice([0, 0, 17.5]))
        if not self.cases or self.random.random() < 0.08:
            self.cases.append(reported(self.desk))
            return True
        case = self.random.choice(self.cases)
        actor = self.random.choice(CAST.everybody)
        offered = self.desk.allowed(case, by=actor)
        if not offered:
            return False
        here = Here(
            ticket=self.desk.state(case), actor=actor, now=self.clock.now(), other=self.random.choice(self.cases)
        )
        late = timedelta(minutes=self.random.choice([5, 40, 200, 900])) if self.random.random() < 0.4 else None
        try:
            command = example(self.kinds[self.random.choice(offered)], here, self.random.choice)
            self.desk.execute(command, by=actor, on=case, occurred_at=None if late is None else self.clock.now() - late)
        except Refused:
            return False
        return True

    def told(self, steps: int) -> Iterator[bool]:
        """So many steps."""
        for _ in range(steps):
            yield self.step()


def lines_of(desk: Desk, case: str) -> list[tuple[Any, ...]]:
    """What the timers recorded, in order: kind, clock, attempt, offset, the threshold's own instant."""
    return [
        (
            "annulled" if isinstance(one.event, ThresholdAnnulled) else one.event.threshold.kind.value,
            one.event.threshold.clock,
            one.event.threshold.attempt,
            one.event.threshold.offset_minutes,
            one.event.threshold.at,
        )
        for one in desk.log.stream(f"clock-{case}")
    ]


def board_of(desk: Desk) -> Runner:
    """A runner of the board alone."""
    return Runner(desk.log, desk.views, [sla_board(desk.registry)], page=50)


def tickets(desk: Desk) -> list[str]:
    """Every ticket of the log, also those that were opened by another one."""
    streams = dict.fromkeys(one.stream for one in desk.log.page(0, 1_000_000))
    return [stream for stream in streams if stream.startswith("ticket-")]


def brute_force(desk: Desk, now: datetime) -> dict[str, dict[str, Any]]:
    """The board as it should be: every case replayed, every open clock read."""
    lines: dict[str, dict[str, Any]] = {}
    for case in tickets(desk):
        ticket = desk.state(case)
        for one in desk.clocks(case, trace=False).readings:
            if one.closed_at is not None:
                continue
            paused = one.verdict.value == "paused"
            state = "paused" if paused else "unset" if one.due is None else "running"
            if state == "running" and one.due is not None and one.due < now:
                state = "overdue"
            lines[f"{case}/{one.clock}"] = {
                "state": state,
                "attempt": one.attempt,
                "due_at": None if paused else one.due,
                "provisional": one.provisional,
                "target": one.target,
                "site": ticket.site,
                "team": ticket.trade,
                "person": ticket.performer,
            }
    return lines


def shown_board(rows: Sequence[tuple[str, Any]], now: datetime) -> dict[str, dict[str, Any]]:
    """The rows of the board in the same form."""
    names = ("attempt", "due_at", "provisional", "target", "site", "team", "person")
    return {key: {"state": line_shown(row, now)["state"], **{name: row[name] for name in names}} for key, row in rows}


def counted(lines: dict[str, dict[str, Any]], now: datetime, begins: datetime, ends: datetime) -> BoardCounts:
    """The counters as they should be."""
    limits = [one for one in lines.values() if not one["target"] and one["state"] != "unset"]
    dues = [one["due_at"] for one in limits if one["due_at"] is not None]
    return BoardCounts(
        open=len(limits),
        overdue=sum(due < now for due in dues),
        due_today=sum(begins <= due < ends for due in dues),
        paused=sum(one["state"] == "paused" for one in limits),
        provisional=sum(one["provisional"] for one in limits),
        unset=sum(one["state"] == "unset" for one in lines.values()),
        targets=sum(one["target"] and one["state"] != "unset" for one in lines.values()),
    )
