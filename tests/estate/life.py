"""A year at the estate on a simulated clock: people act, the workers of a server look after the rest every four hours.

Whatever goes on is a chain: it acts, and says when it goes on. All chains lie on one heap, in the order of time; what
comes of an event begins a new chain when somebody looks at the log. One seed decides everything that chance decides.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from heapq import heappop, heappush
from pathlib import Path
from random import Random
from typing import Any

from attrs import define, evolve, field

from tests.estate import chains
from tests.estate.community import BEGINS, BUILDINGS, CAST, at_home, day_after, moved_in, settle
from tests.support.community import Cast
from tests.support.everyday import everyday
from tests.support.examples import PHOTO_BYTES
from wuye.application.cache import Sight
from wuye.application.cadences.board import occurrence_board
from wuye.application.cadences.worker import Accountant
from wuye.application.desk import Desk
from wuye.application.projections.declared import projections
from wuye.application.projections.runner import Runner
from wuye.application.reactions.table import reactions
from wuye.application.reactions.worker import Reactor
from wuye.application.sla.board import sla_board
from wuye.application.sla.timers import Timekeeper
from wuye.domain.asset import events as asset
from wuye.domain.cadence import events as cadence
from wuye.domain.complaint import events as complaint
from wuye.domain.inspection import events as inspection
from wuye.domain.inspection.hazard import events as hazard
from wuye.domain.shared.actor import Actor
from wuye.domain.shared.recorded import Recorded
from wuye.entrypoints.bootstrap import manual_clock, open_rehearsal, seeded_ids
from wuye.entrypoints.demo.community import Household, households
from wuye.entrypoints.demo.plot import Plot
from wuye.entrypoints.demo.rota import SteeredClock
from wuye.entrypoints.demo.show import exhibits
from wuye.entrypoints.demo.story import Threads
from wuye.entrypoints.demo.tale import Tale

Chain = Iterator[datetime]
LOOK = timedelta(hours=4)
"""How often the workers look; what they find late they tell with its true time."""
OUTAGES = ((day_after(BEGINS.date(), 11), 3), (day_after(BEGINS.date(), 212), 10))
"""Days without workers: three in January, ten in August."""
PAGE = 10_000


@define
class Estate:
    """The desk of the estate, its clock, its chance, and what is going on."""

    desk: Desk
    clock: SteeredClock
    people: tuple[Household, ...]
    plot: Plot
    calls_a_day: int
    random: Random
    threads: Threads = field(factory=Threads)
    stub: int = 10_000_000
    """Running number of the stubs that no tale uses."""
    _heap: list[tuple[datetime, int, Chain]] = field(factory=list)
    _begun: int = 0
    _heard: int = 0
    _known: dict[str, int] = field(factory=dict)
    _workers: tuple[Callable[[], Any], ...] = ()

    def __attrs_post_init__(self) -> None:
        desk = self.desk
        # The workers need two views along the way; the others are caught up with when somebody reads them.
        runner = Runner(desk.log, desk.views, (occurrence_board(desk.registry), sla_board(desk.registry)), page=PAGE)
        duties, timers = Accountant(desk), Timekeeper(desk)
        reactor = Reactor(desk, reactions(desk.registry))
        self._workers = (runner.catch_up, duties.wake, reactor.catch_up, runner.catch_up, timers.wake)
        self._known = {one.occupant.id: number for number, one in enumerate(self.people)}
        self.begin(self._days())
        self.begin(self._looks())
        self.begin(chains.wear(self))
        self.begin(chains.grumbling(self))

    # -- time -----------------------------------------------------------------------------------------------------

    def live(self, until: datetime) -> None:
        """Everything that happens before an instant happens."""
        while self._heap and self._heap[0][0] < until:
            at, _, chain = heappop(self._heap)
            self.clock.set(max(at, self.clock.now()))
            self._go_on(chain)
        self.clock.set(until)

    def begin(self, chain: Chain) -> None:
        """Something begins to go on, now."""
        self._go_on(chain)

    def _go_on(self, chain: Chain) -> None:
        at = next(chain, None)
        if at is not None:
            self._begun += 1
            heappush(self._heap, (at, self._begun, chain))

    def look(self) -> None:
        """The workers do what there is to do, and people see what is new."""
        while True:
            before = self.desk.log.head()
            for worker in self._workers:
                worker()
            if self.desk.log.head() == before:
                break
        while page := self.desk.log.page(self._heard, PAGE):
            self._heard = page[-1].position
            for one in page:
                self._hear(one)

    def _looks(self) -> Chain:
        at = BEGINS
        while True:
            yield at
            self.look()
            at += LOOK
            at = max([at, *(begin + timedelta(days=days) for begin, days in OUTAGES if begin <= at)])

    def _hear(self, one: Any) -> None:
        found = _HEARD.get(type(one.event))
        chain = None if found is None else found(self, one)
        if chain is not None:
            self.begin(chain)

    # -- people ---------------------------------------------------------------------------------------------------

    def does(self, command: Any, by: Actor, on: str | None = None) -> str:
        """Somebody gives a command; gives its case."""
        return self.desk.execute(command, by=by, on=on).case

    def gives(self, kind: type, by: Actor, on: str, **changes: Any) -> None:
        """Somebody gives an everyday command to a case."""
        self.stub += 1
        command = everyday(kind, by, self.state(on), self.clock.now(), cast=CAST, stub=self.stub)
        self.does(evolve(command, **changes), by, on)

    def state(self, case: str) -> Any:
        """The state of a case; of long ones as the desk keeps it."""
        decider = self.desk.decider
        return Sight(decider.case, decider.kept).case(case).state

    def soon(self, low: float, high: float) -> datetime:
        """Some minutes from now, by chance."""
        return self.clock.now() + timedelta(minutes=self.random.uniform(low, high))

    def chance(self, share: float) -> bool:
        """Whether it happens this time."""
        return self.random.random() < share

    def somebody(self) -> Cast:
        """The cast with a household that is known, if need be from now on."""
        household = self.random.choice(self.plot.people)
        self._meet(household.occupant.id)
        return at_home(household)

    def _meet(self, person: str) -> None:
        number = self._known.pop(person, None)
        if number is not None:
            for command, by, on in moved_in(number, self.people[number]):
                self.does(command, by, on)

    def _days(self) -> Chain:
        """Every day some call, each with a repair that goes its own way."""
        day = 0
        while True:
            midnight = day_after(BEGINS.date(), day)
            calls = round(self.plot.random.triangular(0.4, 1.7) * self.calls_a_day)
            for at in sorted(midnight + timedelta(hours=self.plot.random.triangular(0, 24, 10)) for _ in range(calls)):
                yield at
                self.begin(self._tale(self.plot.call(at)))
            day += 1
            yield day_after(BEGINS.date(), day)

    def _tale(self, tale: Tale) -> Chain:
        self._meet(tale.acts.cast.occupant.id)
        for step in tale.steps:
            yield step.at
            self.threads.act(self.desk, tale, step)


def opened(folder: Path, *, seed: int, calls_a_day: int) -> Estate:
    """The estate on New Year's morning; the log is in memory, views are in the folder."""
    clock = manual_clock(BEGINS - timedelta(days=3))
    desk = open_rehearsal(f"sqlite:///{folder / 'estate.db'}", clock=clock, ids=seeded_ids(seed, clock)).desk
    chance = Random(seed)
    people = households(chance, buildings=BUILDINGS)
    photo, paper = exhibits(desk)
    desk.files.put(PHOTO_BYTES)
    settle(desk, clock, people, photo, paper)
    clock.set(BEGINS)
    at_home = tuple(one for one in people if one.occupied)
    plot = Plot(Random(seed + 1), at_home, photo, paper, tracked_since=BEGINS + timedelta(days=10_000))
    return Estate(desk, clock, people, plot, calls_a_day, Random(seed + 2))


def every_view(estate: Estate) -> None:
    """Catch up with the views that nobody needed along the way."""
    Runner(estate.desk.log, estate.desk.views, projections(estate.desk.registry), page=PAGE).catch_up()


Hears = Callable[[Estate, Recorded[Any]], Chain | None]
_HEARD: dict[type, Hears] = {
    asset.FaultReported: chains.fault,
    asset.DefectFound: chains.fault,
    asset.MaintenanceFellDue: chains.maintain,
    inspection.InspectionScheduled: chains.inspect,
    hazard.HazardFound: chains.rectify,
    complaint.ComplaintReceived: chains.complain,
    cadence.OccurrenceOpened: chains.duty,
}
"""What people do about what they see."""
