"""A community whose inspections are told through the desk, with everything that goes on beside it."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any, TypeVar

import pytest
from attrs import define, field

from tests.support.community import CAST, settle
from tests.support.examples import PHOTO_BYTES
from wuye.application.cadences.worker import Accountant
from wuye.application.desk import Desk, Receipt
from wuye.application.ports import Query
from wuye.application.projections.declared import projections
from wuye.application.projections.reading import Reader
from wuye.application.projections.runner import Runner
from wuye.application.reactions.table import reactions
from wuye.application.reactions.worker import REACTIONS_TABLE, Reactor
from wuye.application.seeds.checklists import seed_checklists
from wuye.domain.cadence.commands import SetCadence
from wuye.domain.cadence.rule import Rule
from wuye.domain.inspection import commands as c
from wuye.domain.inspection.hazard import commands as h
from wuye.domain.register.route import Point, SetRound
from wuye.domain.shared.actor import Actor, Role
from wuye.domain.shared.inspections import Department, InspectionKind
from wuye.domain.shared.refusal import Refused
from wuye.domain.sla.limits import Unit
from wuye.entrypoints.testing.scenario import StoryClock

E = TypeVar("E")
INSPECTOR = Actor(id="staff-inspector", role=Role.INSPECTOR)
SUPERVISOR = CAST.service_supervisor
ENGINEER = CAST.engineering_supervisor
DIRECTOR = CAST.management
REPAIRER = CAST.technician
ADMIN = CAST.administrator
SITE = CAST.site
MONDAY = date(2026, 9, 7)
DAY = timedelta(days=1)


@define
class Place:
    """The desk of a community, its clock, and its workers."""

    desk: Desk
    clock: StoryClock
    _reactor: Reactor = field(init=False)
    _runner: Runner = field(init=False)

    def __attrs_post_init__(self) -> None:
        settle(self.desk)
        self.desk.files.put(PHOTO_BYTES)
        seed_checklists(self.desk, by=ADMIN)
        self._reactor = Reactor(self.desk, reactions(self.desk.registry))
        self._runner = Runner(self.desk.log, self.desk.views, projections(self.desk.registry))

    def does(self, command: object, by: Actor, on: str | None = None, **more: Any) -> Receipt:
        """Somebody gives a command."""
        return self.desk.execute(command, by=by, on=on, **more)

    def refused(self, code: str, command: object, by: Actor, on: str | None = None) -> None:
        """A command is refused with this code, and nothing is stored."""
        before = self.desk.log.head()
        with pytest.raises(Refused) as met:
            self.desk.execute(command, by=by, on=on)
        assert met.value.code == code, f"{code} expected, refused with {met.value}"
        assert self.desk.log.head() == before

    def settles(self) -> None:
        """Views, duties and reactions, until nothing is left to do."""
        while True:
            head = self.desk.log.head()
            self._runner.catch_up()
            assert Accountant(self.desk).wake().failed == ()
            self._reactor.catch_up()
            if self.desk.log.head() == head:
                return

    def later(self, **parts: float) -> None:
        """Time passes, and everything that follows from it happens."""
        self.clock.advance(timedelta(**parts))
        self.settles()

    def of(self, case: str, kind: type[E]) -> list[E]:
        """Stored facts of a kind in a case, personal fields opened."""
        return [one.event for one in self.desk.history(case) if isinstance(one.event, kind)]

    def cases(self, category: str) -> list[str]:
        """Every case of a category, in the order they were opened."""
        streams = dict.fromkeys(one.stream for one in self.desk.log.page(0, 100_000))
        return [one for one in streams if one.startswith(f"{category}-")]

    def reactions(self) -> list[dict[str, Any]]:
        """What became of every act."""
        page = self.desk.views.query(REACTIONS_TABLE, Query(order=(("position", False),), limit=1_000))
        return [dict(row) for _, row in page]

    def reader(self) -> Reader:
        """The views, caught up."""
        self._runner.catch_up()
        return Reader(self.desk.log, self.desk.views)

    # -- stories --------------------------------------------------------------------------------------------------

    def scheduled(
        self, kind: InspectionKind, *, checklist: str | None = None, by: Actor = SUPERVISOR, **more: Any
    ) -> str:
        """An inspection of a kind with the sources' checklist."""
        command = c.ScheduleInspection(site=SITE, kind=kind, checklist=checklist or kind.value, **more)
        return self.does(command, by).case

    def answered(self, case: str, by: Actor, *, failing: tuple[str, ...] = ()) -> None:
        """Every item of an inspection that has begun, at every point."""
        state = self.desk.state(case)
        for point in state.places:
            for item in state.items:
                self.does(c.RecordItem(item=item.code, conforms=item.code not in failing, point=point), by, case)

    def rounds(self, key: str, kind: InspectionKind, unit: Unit, **rule: Any) -> str:
        """A route of two points with its recurring duty; gives the duty."""
        points = (Point(code="P1", place="3-2"), Point(code="P2", place="B1-12"))
        route = SetRound(key=key, site=SITE, kind=kind, checklist=kind.value, points=points)
        self.does(route, ADMIN)
        made = Rule(anchor=MONDAY, unit=unit, **rule)
        duty = SetCadence(key=key, site=SITE, duty=f"cadence.{key}", rule=made, subject=f"round-{key}")
        return self.does(duty, ADMIN).case

    def rectified(self, case: str, *, department: Department = Department.MAINTENANCE, by: Actor = REPAIRER) -> None:
        """A hazard from discovery to the end of the work."""
        if self.desk.state(case).stage == "found":
            self.does(h.ReportHazard(departments=(department,)), INSPECTOR, case)
        order = h.PlanRectification(
            department=department, responsible=by.id, deadline=self.deadline(3), measure="更换破损线缆"
        )
        self.does(order, SUPERVISOR, case)
        self.does(h.StartRectification(), by, case)
        self.does(h.RecordRectification(result="已更换"), by, case)

    def deadline(self, days: int) -> datetime:
        """So many days from now."""
        return self.clock.now() + days * DAY
