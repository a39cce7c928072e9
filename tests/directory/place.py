"""A community with sections, shifts and a published roster of one month, told through one desk."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Any, TypeVar

import pytest
from attrs import frozen

from tests.support.community import CAST, settle
from wuye.application.desk import Desk, Receipt
from wuye.application.ports import Row
from wuye.application.projections.declared import projections
from wuye.application.projections.reading import Reader
from wuye.application.projections.runner import Runner
from wuye.application.projections.sheets import SHEETS
from wuye.domain.register.roster import commands as r
from wuye.domain.register.section import commands as s
from wuye.domain.shared.actor import Actor
from wuye.domain.shared.duty import DutyRole
from wuye.domain.shared.refusal import Refused

E = TypeVar("E")
SITE = CAST.site
DIRECTOR = CAST.management
CONTROL = CAST.inspector
"""Keeps the control room at night."""
MANAGER = CAST.management
MONDAY = date(2026, 9, 7)
ROSTER = f"roster-{SITE}.2026-09"
SERVICE = f"section-{SITE}.service"
CONTROL_ROOM = f"section-{SITE}.control"


def shanghai(day: int, hour: int, minute: int = 0) -> datetime:
    """A September instant by the site's clock."""
    return datetime(2026, 9, day, hour, minute, tzinfo=UTC) - timedelta(hours=8)


@frozen
class Place:
    """The desk of a community."""

    desk: Desk

    def does(self, command: object, by: Actor = DIRECTOR, on: str | None = None, **more: Any) -> Receipt:
        """Somebody gives a command."""
        return self.desk.execute(command, by=by, on=on, **more)

    def refused(self, code: str, command: object, by: Actor = DIRECTOR, on: str | None = None, **more: Any) -> Refused:
        """A command is refused with this code, and nothing is stored."""
        before = self.desk.log.head()
        with pytest.raises(Refused) as met:
            self.desk.execute(command, by=by, on=on, **more)
        assert met.value.code == code, f"{code} expected, refused with {met.value}"
        assert self.desk.log.head() == before
        return met.value

    def of(self, case: str, kind: type[E]) -> list[E]:
        """Stored facts of a kind in a case, personal fields opened."""
        return [one.event for one in self.desk.history(case) if isinstance(one.event, kind)]

    def sheet(self, name: str, key: str) -> Row:
        """A row of a sheet, caught up."""
        runner = Runner(self.desk.log, self.desk.views, projections(self.desk.registry))
        runner.catch_up()
        view = SHEETS[name].view(self.desk.registry)
        row = Reader(self.desk.log, self.desk.views).row(view, key)
        assert row is not None
        return row


def sections(place: Place) -> None:
    """Customer service with two people, and the control room with its night shift."""
    settle(place.desk)
    place.does(s.SetUpSection(site=SITE, code="service", name="客户服务部", persons=2))
    place.does(s.SetShift(code="day", name="白班", hours="08:00-18:00"), on=SERVICE)
    place.does(s.SetUpSection(site=SITE, code="control", name="中控室", persons=3))
    place.does(s.SetShift(code="night", name="夜班", hours="18:00-08:00"), on=CONTROL_ROOM)


def assign(place: Place, who: Actor, role: DutyRole, *days: int, **more: str) -> Receipt:
    """A person has the night shift of these September days, or another one."""
    chosen = {"section": "control", "shift": "night"} | more
    command = r.AssignDuty(staff=who.id, duty=role, days=tuple(date(2026, 9, day) for day in days), **chosen)
    return place.does(command, on=ROSTER)


def rostered(place: Place) -> None:
    """September: the inspector keeps the control room, the director is manager on duty, service works by day."""
    place.does(r.OpenRoster(site=SITE, month="2026-09"))
    assign(place, CONTROL, DutyRole.CONTROL_ROOM, *range(7, 20))
    assign(place, MANAGER, DutyRole.MANAGER, *range(7, 20))
    for one in (CAST.officer, CAST.service_supervisor):
        assign(place, one, DutyRole.CUSTOMER_SERVICE, *range(7, 20), section="service", shift="day")
    place.does(r.PublishRoster(), on=ROSTER)
