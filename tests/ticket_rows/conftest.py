"""Tickets through the desk: what somebody does, what is refused, and what was stored.

One community a module, on the memory desk; every test opens tickets of its own. A step costs a few milliseconds.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from itertools import count
from typing import Any, TypeVar

import pytest
from attrs import evolve, frozen

from tests.support.case_story import CaseStory
from tests.support.commands import PHOTO_BYTES, ROUTES, Here, Pick, example, first
from tests.support.community import CAST, OPENED, Cast, settle
from wuye.application.desk import Desk
from wuye.application.ports import Query, Row
from wuye.application.projections.declared import projections
from wuye.application.projections.projection import Projection
from wuye.application.projections.reading import Reader
from wuye.application.projections.runner import Runner
from wuye.application.projections.tickets import QUEUE
from wuye.application.sla.clocks import case_runs, readings
from wuye.application.sla.terms import terms_of
from wuye.domain.register.home import MoveIn, OccupancyKind, RegisterHome
from wuye.domain.register.policy.commands import ChooseProfile, SetSwitch
from wuye.domain.register.policy.switchboard import SWITCHES
from wuye.domain.register.site import RegisterSite
from wuye.domain.shared.actor import Actor
from wuye.domain.shared.recorded import Recorded
from wuye.domain.shared.switches import Switches
from wuye.domain.sla.policy import Profile
from wuye.domain.sla.reading import Reading
from wuye.domain.ticket import commands as c
from wuye.domain.ticket.lifecycle import TICKET
from wuye.domain.ticket.state import Ticket
from wuye.domain.ticket.terms import Stage
from wuye.entrypoints.testing import memory_desk, story_clock
from wuye.entrypoints.testing.scenario import StoryClock

E = TypeVar("E")

Changes = Mapping[type, Mapping[str, Any]]
"""For the way to a stage: fields of a command that are to differ from the everyday one."""

USUALLY: Mapping[type, str] = {kind: who for route in ROUTES.values() for kind, who in route} | {
    c.ApproveRequest: "officer",
    c.RequestAppointment: "occupant",
    c.ConfirmAppointment: "officer",
    c.CancelAppointment: "occupant",
    c.ReconfirmVisit: "technician",
    c.PostponeVisit: "technician",
    c.CheckPunctuality: "officer",
    c.AcceptQuote: "occupant",
    c.ConfirmDelivery: "occupant",
    c.AgreeRevision: "technician",
    c.RecordIncident: "technician",
    c.Escalate: "technician",
    c.ResumeWork: "technician",
    c.DeferCharge: "technician",
    c.DetermineCharge: "engineering_supervisor",
    c.ReportRecurrence: "occupant",
    c.AddNote: "officer",
    c.Retriage: "officer",
    c.CorrectPlace: "officer",
    c.RevisePlan: "engineering_supervisor",
    c.AddItem: "technician",
    c.ReportProgress: "technician",
    c.RateService: "occupant",
    c.Urge: "occupant",
    c.AgreeCompensation: "officer",
    c.Reassign: "officer",
    c.RecallDispatch: "officer",
    c.PayOnSpot: "officer",
    c.AddToMonthlyBill: "head",
    c.RecordVisit: "head",
    c.PriceRoutine: "officer",
    c.RejectScope: "head",
    c.DeclineQuote: "occupant",
    c.Correct: "officer",
}
"""Who of the cast gives a command where a story names nobody."""


@frozen
class Town:
    """A desk with the community in it, its clock, its views."""

    desk: Desk
    clock: StoryClock
    runner: Runner
    reader: Reader
    views: Mapping[str, Projection]
    numbers: Iterator[int]
    """Fresh numbers: stubs, keys of sites."""


class TicketStory(CaseStory):
    """One ticket at the desk. Every act takes a minute."""

    def __init__(self, town: Town, *, cast: Cast = CAST, switches: Switches | None = None) -> None:
        super().__init__(town.desk, town.clock)
        self.town = town
        self.cast = cast
        self.switches = switches or Switches()

    # -- what somebody does -------------------------------------------------------------------------------------

    def command(self, kind: type, /, by: Actor | None = None, pick: Pick = first, **changes: Any) -> Any:
        """A valid command for the state the ticket is in, with these fields changed."""
        here = Here(
            ticket=self.state,
            actor=by or self.usual(kind),
            now=self.now,
            switches=self.switches,
            cast=self.cast,
            stub=next(self.town.numbers),
        )
        return evolve(example(kind, here, pick), **changes)

    def usual(self, kind: type) -> Actor:
        """Who gives such a command in everyday life."""
        who: Actor = getattr(self.cast, USUALLY[kind])
        return who

    def at(self, stage: Stage, changing: Changes | None = None) -> TicketStory:
        """A new ticket that came to a stage by the everyday way, with these commands changed on it."""
        assert self.case is None, "this story has begun already"
        for kind, who in ROUTES[stage]:
            self.does(kind, getattr(self.cast, who), **(changing or {}).get(kind, {}))
        return self

    def another(self) -> TicketStory:
        """A further ticket in the same community, under the same policy."""
        return TicketStory(self.town, cast=self.cast, switches=self.switches)

    def under(self, profile: Profile = Profile.DEFAULT, **words: str) -> TicketStory:
        """A ticket at a site of its own, with its profile of limits and switches: ``under(review="required")``."""
        site = f"site{next(self.town.numbers)}"
        cast = evolve(self.cast, site=site, home=f"home-{site}-1")
        admin, officer = cast.administrator, cast.officer
        self.desk.execute(RegisterSite(site=site, name="小区", opened_at=OPENED), by=admin)
        self.desk.execute(RegisterHome(key=f"{site}-1", site=site, building="1", label="101"), by=officer)
        lives = MoveIn(person=cast.occupant.id, kind=OccupancyKind.OWNER, since=OPENED)
        self.desk.execute(lives, by=officer, on=cast.home)
        self.desk.execute(ChooseProfile(site=site, profile=profile), by=admin)
        for name, value in words.items():
            self.desk.execute(SetSwitch(name=name, value=value, reason="项目规定"), by=admin, on=f"policy-{site}")
        read = {one.attribute: one for one in SWITCHES.values()}
        switches = Switches(**{name: read[name].read(value) for name, value in words.items()})
        return TicketStory(self.town, cast=cast, switches=switches)

    # -- what was stored ----------------------------------------------------------------------------------------

    @property
    def state(self) -> Ticket:
        """The state the ticket is in."""
        state: Ticket = Ticket() if self.case is None else self.desk.state(self.case)
        return state

    @property
    def history(self) -> list[Recorded[Any]]:
        """The stored events in their envelopes, personal fields opened."""
        assert self.case is not None, "the story has not begun"
        return self.desk.history(self.case)

    def recorded(self, kind: type[E]) -> list[Recorded[E]]:
        """Stored events of a kind with who, when, where."""
        return [one for one in self.history if isinstance(one.event, kind)]

    def all_stored(self, kind: type[E]) -> list[E]:
        """Stored events of a kind, in order."""
        return [one.event for one in self.recorded(kind)]

    def stored(self, kind: type[E]) -> E:
        """The last stored event of a kind; there must be one."""
        found = self.all_stored(kind)
        assert found, f"no {kind.__name__} was stored"
        return found[-1]

    def allowed(self, by: Actor) -> set[str]:
        """What somebody could do now."""
        return set(self.desk.allowed(self.case, by=by))

    # -- what screens show --------------------------------------------------------------------------------------

    def row(self, view: str = "ticket_board") -> Row:
        """The ticket's row of a view, up to date."""
        assert self.case is not None, "the story has not begun"
        self.town.runner.catch_up()
        row = self.town.reader.row(self.town.views[view], self.case)
        assert row is not None, f"no row of {view}"
        return row

    def board(self, **where: Any) -> list[str]:
        """Numbers of the board in its order, for this ticket's site."""
        self.town.runner.catch_up()
        query = Query(where={"site": self.cast.site, **where}, order=QUEUE, limit=200)
        return [str(row["number"]) for _, row in self.town.reader.page(self.town.views["ticket_board"], query)]

    def _register(self, stream: str) -> Any:
        written = self.desk.log.stream(stream)
        return self.desk.state(stream) if written else self.desk.registry.of_stream(stream).initial

    def clock(self, name: str) -> Reading:
        """How a clock of the ticket stands now, read from its stored events."""
        terms = terms_of(self.history[0], self._register)
        found = [one for one in readings(case_runs(TICKET, self.history, terms), terms, self.now) if one.clock == name]
        assert found, f"{name} never started"
        return found[-1]

    @property
    def number(self) -> str:
        """The short number people see."""
        number = self.state.number
        assert number is not None
        return number


@pytest.fixture(scope="module")
def town() -> Iterator[Town]:
    """The community of a module's tests."""
    clock = story_clock()
    with memory_desk(clock) as desk:
        settle(desk)
        desk.files.put(PHOTO_BYTES)
        views = {one.view: one for one in projections(desk.registry)}
        runner = Runner(desk.log, desk.views, tuple(views.values()))
        yield Town(desk, clock, runner, Reader(desk.log, desk.views), views, count(1))


@pytest.fixture
def tickets(town: Town) -> Callable[[], TicketStory]:
    """New tickets of the community: ``tickets().at(Stage.ACCEPTED)``."""
    return lambda: TicketStory(town)


@pytest.fixture
def ticket(town: Town) -> TicketStory:
    """A ticket that has yet to begin."""
    return TicketStory(town)
