"""Complaints through the desk: what somebody does, what is refused, and what was stored."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from attrs import evolve

from tests.support.complaints import ROUTES, Here, example
from tests.support.examples import Pick, first
from tests.ticket_rows.conftest import Changes, TicketStory, Town, town
from wuye.application.ports import Query, Row
from wuye.application.projections.complaints import QUEUE, REGISTER
from wuye.application.sla.clocks import case_runs, readings
from wuye.application.sla.terms import terms_of
from wuye.domain.complaint import commands as c
from wuye.domain.complaint.lifecycle import COMPLAINT
from wuye.domain.complaint.state import Complaint
from wuye.domain.complaint.terms import ComplaintStage
from wuye.domain.register.calendar.commands import PublishCalendar, Weekday, WeekdayHours
from wuye.domain.register.policy.commands import ChooseCalendar
from wuye.domain.shared.actor import Actor
from wuye.domain.sla.policy import Profile
from wuye.domain.sla.reading import Reading

__all__ = ["ComplaintStory", "town"]

USUALLY: dict[type, str] = {kind: who for route in ROUTES.values() for kind, who in route} | {
    c.EscalateCrisis: "officer",
    c.AnswerOnSpot: "officer",
    c.AssignHandler: "service_supervisor",
    c.LogConductBreach: "service_supervisor",
    c.EscalateVoice: "officer",
    c.ReplyToComplainant: "officer",
    c.CloseInvalid: "officer",
    c.ResumeRectification: "head",
    c.RecordExplanation: "officer",
    c.ApproveCoercion: "management",
    c.OpenCorrectiveAction: "service_supervisor",
    c.VerifyCorrectiveAction: "service_supervisor",
    c.WaiveCallback: "officer",
    c.ContinueHandling: "service_supervisor",
    c.AddNote: "officer",
    c.Correct: "officer",
    c.RateService: "occupant",
    c.Urge: "occupant",
    c.Link: "officer",
    c.MergeInto: "officer",
}


def _calendar(key: str) -> PublishCalendar:
    week = tuple(WeekdayHours(weekday=one, hours=("09:00-17:00",)) for one in tuple(Weekday)[:5])
    return PublishCalendar(calendar=key, week=week, source="项目通知")


class ComplaintStory(TicketStory):
    """One complaint at the desk. Every act takes a minute."""

    def command(self, kind: type, /, by: Actor | None = None, pick: Pick = first, **changes: Any) -> Any:
        """A valid command for the state the complaint is in, with these fields changed."""
        here = Here(
            complaint=self.state,
            actor=by or self.usual(kind),
            now=self.now,
            switches=self.switches,
            cast=self.cast,
        )
        return evolve(example(kind, here, pick), **changes)

    def usual(self, kind: type) -> Actor:
        """Who gives such a command in everyday life."""
        who: Actor = getattr(self.cast, USUALLY[kind])
        return who

    def at(self, stage: ComplaintStage, changing: Changes | None = None) -> ComplaintStory:  # type: ignore[override]  # its own stages
        """A new complaint that came to a stage by the everyday way, with these commands changed on it."""
        assert self.case is None, "this story has begun already"
        for kind, who in ROUTES[stage]:
            self.does(kind, getattr(self.cast, who), **(changing or {}).get(kind, {}))
        return self

    def another(self) -> ComplaintStory:
        """A further complaint in the same community, under the same policy."""
        return ComplaintStory(self.town, cast=self.cast, switches=self.switches)

    def under(self, profile: Profile = Profile.DEFAULT, **words: str) -> ComplaintStory:
        """A complaint at a site of its own, with its profile of limits and switches."""
        made = super().under(profile, **words)
        return ComplaintStory(made.town, cast=made.cast, switches=made.switches)

    def on_calendar(self) -> ComplaintStory:
        """The same with a working calendar: Monday to Friday, nine to five."""
        admin, key = self.cast.administrator, f"cal{next(self.town.numbers)}"
        self.desk.execute(_calendar(key), by=admin)
        policy = f"policy-{self.cast.site}"
        self.desk.execute(ChooseCalendar(calendar=key, reason="项目工作日历"), by=admin, on=policy)
        return self

    @property
    def state(self) -> Complaint:  # type: ignore[override]  # its own state
        """The state the complaint is in."""
        state: Complaint = Complaint() if self.case is None else self.desk.state(self.case)
        return state

    def row(self, view: str = "complaint_board") -> Row:
        """The complaint's row of a view, up to date."""
        return super().row(view)

    def board(self, **where: Any) -> list[str]:
        """Numbers of the board in its order, for this complaint's site."""
        return self._numbers(QUEUE, where)

    def register(self, **where: Any) -> list[str]:
        """Numbers of the register in its order, for this complaint's site."""
        return self._numbers(REGISTER, where)

    def _numbers(self, order: tuple[tuple[str, bool], ...], where: dict[str, Any]) -> list[str]:
        self.town.runner.catch_up()
        query = Query(where={"site": self.cast.site, **where}, order=order, limit=200)
        return [str(row["number"]) for _, row in self.town.reader.page(self.town.views["complaint_board"], query)]

    def clock(self, name: str) -> Reading:
        """How a clock of the complaint stands now, read from its stored events."""
        found = self.clocks(name)
        assert found, f"{name} never started"
        return found[-1]

    def clocks(self, name: str) -> list[Reading]:
        """Every attempt of a clock, the oldest first."""
        terms = terms_of(self.history[0], self._register)
        runs = case_runs(COMPLAINT, self.history, terms)
        return [one for one in readings(runs, terms, self.now) if one.clock == name]


@pytest.fixture
def complaint(town: Town) -> ComplaintStory:
    """A complaint that has yet to begin."""
    return ComplaintStory(town)


@pytest.fixture
def complaints(town: Town) -> Callable[[], ComplaintStory]:
    """New complaints of the community."""
    return lambda: ComplaintStory(town)
