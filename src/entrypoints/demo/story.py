"""Ninety days of a community: some 1,500 tickets as they came in, told to a desk in the order of time."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from random import Random
from typing import Final

from attrs import evolve, field, frozen

from wuye.application.desk import Desk, Receipt
from wuye.domain.register.policy.commands import SetSwitch
from wuye.domain.shared.actor import Channel
from wuye.domain.shared.evidence import Evidence
from wuye.domain.ticket.terms import Mode, Stage
from wuye.entrypoints.demo.cast import AIR_CONDITIONER, CHINA, CORRIDOR_LIGHT, DIRECTOR, DRIPPING_TAP, SITE
from wuye.entrypoints.demo.community import Household
from wuye.entrypoints.demo.plot import Plot
from wuye.entrypoints.demo.rota import SteeredClock
from wuye.entrypoints.demo.tale import Pen, Step, Tale
from wuye.entrypoints.demo.walk import APPOINTED, PATHS
from wuye.entrypoints.demo.weather import ENDING, calls

TICKETS: Final = 1_500
TRACKED_SINCE: Final = datetime(2026, 9, 1, 9, 0, tzinfo=CHINA)
"""From then on a finished repair is observed for a week."""
_LAST_DAY: Final = timedelta(hours=9)
_STAYS: Final = (Stage.QUOTED, Stage.SURVEYED, Stage.TRACKING, Stage.ON_HOLD, Stage.REWORK, Stage.CUSTOMER_ABSENT)
"""Stages that a case rests in for a day or more; the others are passed through on the last day."""


@frozen(kw_only=True)
class Threads:
    """Which case is whose tale."""

    receipts: dict[int, Receipt] = field(factory=dict)
    """Last receipt of each ticket by its number in the story."""
    parts: dict[int, str] = field(factory=dict)
    """Stream of what was split off a ticket."""

    def act(self, desk: Desk, tale: Tale, step: Step) -> None:
        """A step of a tale is given to its case."""
        named = step.changed.get("tale")
        command, by = tale.act(step, None if named is None else self.receipts[named].number)
        earlier = self.receipts.get(tale.number)
        case = self.parts[tale.number] if "part" in step.changed else None if earlier is None else earlier.case
        receipt = desk.execute(command, by=by, on=case, command_id=f"demo-{tale.number}-{step.number}")
        if "part" not in step.changed:
            self.receipts[tale.number] = receipt
        if step.name == "split":
            self.parts[tale.number] = desk.log.stream(receipt.case)[-1].event.part


def tell(
    threads: Threads,
    desk: Desk,
    clock: SteeredClock,
    people: tuple[Household, ...],
    random: Random,
    *,
    photo: Evidence,
    paper: Evidence,
    tickets: int = TICKETS,
) -> Iterator[Step]:
    """Tell every tale, interleaved as they happened; gives each step when it is recorded."""
    at_home = tuple(one for one in people if one.occupied)
    plot = Plot(random, at_home, photo, paper, TRACKED_SINCE)
    for at in calls(random, tickets - len(PATHS)):
        plot.call(at)
    _last_day(plot)
    tales = {one.number: one for one in plot.tales}
    observed = False
    steps = (step for tale in tales.values() for step in tale.steps if step.at < ENDING)
    for step in sorted(steps, key=lambda one: (one.at, one.tale, one.number)):
        if not observed and step.at >= TRACKED_SINCE:
            clock.set(TRACKED_SINCE)
            _observe(desk)
            observed = True
        clock.set(step.at)
        threads.act(desk, tales[step.tale], step)
        yield step
    clock.set(ENDING)


def _last_day(plot: Plot) -> None:
    """One ticket in every stage on the last day, so that whoever looks sees each of them."""
    for place, (stage, path) in enumerate(PATHS.items()):
        days = 8 if stage is Stage.ARCHIVED else 2 if stage in _STAYS else 0
        at = ENDING - _LAST_DAY - timedelta(days=days) + place * timedelta(minutes=11)
        appointed = stage in APPOINTED
        fault = AIR_CONDITIONER if appointed else CORRIDOR_LIGHT if stage is Stage.PLANNED else DRIPPING_TAP
        tale = plot.tale(fault, at)
        acts = evolve(tale.acts, channel=Channel.PHONE, patrol=False, entry=None)
        tale.acts = evolve(acts, mode=Mode.APPOINTMENT if appointed else Mode.IMMEDIATE)
        tale.tracked = stage is Stage.ARCHIVED
        pen = Pen(tale, plot.random, plot.crew, at)
        pen.performer, _ = plot.crew.send(fault.trade, at, 60, urgent=True)
        for name in path:
            if name == "archive":
                pen.step("track").hours(7 * 24 + 1, 7 * 24 + 2)
            pen.step(name, 2, 14)


def _observe(desk: Desk) -> None:
    switch = SetSwitch(name="policy.ticket.tracking", value="7", reason="试行维修后七日跟踪")
    desk.execute(switch, by=DIRECTOR, on=f"policy-{SITE}", command_id="demo-tracking")
