"""Sections, rosters and who is on duty: through the desk, HTTP and the command line."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from attrs import evolve

from tests.cli.conftest import Line
from tests.directory.place import (
    CONTROL,
    CONTROL_ROOM,
    MANAGER,
    MONDAY,
    ROSTER,
    SERVICE,
    SITE,
    Place,
    assign,
    rostered,
    sections,
    shanghai,
)
from tests.http.running import Served, served
from tests.support import complaints
from tests.support.community import CAST, settle
from wuye.application.desk import Desk
from wuye.application.duty import on_duty, staffing
from wuye.domain.complaint import commands as c
from wuye.domain.complaint.terms import ComplaintStage, Hours
from wuye.domain.register.roster import commands as r
from wuye.domain.register.roster.events import AbsenceRecorded, MeetingHeld
from wuye.domain.register.roster.kinds import AbsenceKind
from wuye.domain.register.section import commands as s
from wuye.domain.register.section.events import EstablishmentSet, SectionSetUp
from wuye.domain.register.staff.commands import StaffLeaves
from wuye.domain.shared.duty import DutyRole
from wuye.domain.shared.refusal import InvalidInput
from wuye.entrypoints.bootstrap import init_store, open_desk
from wuye.entrypoints.cli.app import cli
from wuye.entrypoints.testing import memory_desk, story_clock
from wuye.entrypoints.testing.scenario import StoryClock


@pytest.fixture
def place(desk: Desk) -> Place:
    """A community with its sections."""
    made = Place(desk)
    sections(made)
    return made


def who(desk: Desk, at: Any, duty: DutyRole | None = None, **more: Any) -> set[str]:
    """Who is on duty at an instant."""
    return {one.staff for one in on_duty(desk, SITE, at=at, duty=duty, **more).duties}


@pytest.mark.req("STF-042")
def test_the_staffing_of_each_section_is_stored(place: Place, clock: StoryClock) -> None:
    """Customer service of the example site has two people by plan; what is filled follows from who took a place."""
    (made,) = place.of(SERVICE, SectionSetUp)
    assert (made.name, made.persons) == ("客户服务部", 2)
    place.does(s.FillPlace(staff=CAST.officer.id), on=SERVICE)
    place.refused("has-a-place", s.FillPlace(staff=CAST.officer.id), on=SERVICE)
    place.refused("unknown-staff", s.FillPlace(staff=CAST.occupant.id), on=SERVICE)
    place.does(StaffLeaves(), CAST.administrator, CAST.second_head.id)
    clock.advance(minutes=1)
    place.refused("not-in-service", s.FillPlace(staff=CAST.second_head.id), on=SERVICE)
    half = staffing(place.desk, SERVICE)
    assert (half.establishment, half.filled, half.vacant) == (2, 1, 1)
    place.does(s.FillPlace(staff=CAST.service_supervisor.id), on=SERVICE)
    place.refused("no-vacancy", s.FillPlace(staff=CAST.handler.id), on=SERVICE)
    before = clock.advance(minutes=1)
    clock.advance(minutes=1)
    place.does(s.SetEstablishment(persons=3, reason="新交付一期"), on=SERVICE)
    assert [one.persons for one in place.of(SERVICE, EstablishmentSet)] == [3]
    assert staffing(place.desk, SERVICE).vacant == 1
    assert staffing(place.desk, SERVICE, as_of=before).vacant == 0
    clock.advance(minutes=1)
    place.does(s.VacatePlace(staff=CAST.officer.id), on=SERVICE)
    assert staffing(place.desk, SERVICE).filled == 1
    assert staffing(place.desk, CONTROL_ROOM).establishment == 3


@pytest.mark.req("STF-044")
def test_attendance_at_the_daily_meeting_after_the_shift_is_recorded(place: Place, clock: StoryClock) -> None:
    """Every day; who had the shift and did not come is named."""
    rostered(place)
    meeting = r.HoldMeeting(
        section="service", shift="day", day=MONDAY, attended=(CAST.officer.id,), minutes="移交 3 件未结报修"
    )
    clock.set(shanghai(7, 17, 59))
    place.refused("no-shift-over", meeting, CAST.service_supervisor, ROSTER)
    for day in (7, 8):
        clock.set(shanghai(day, 18, 10))
        held = r.HoldMeeting(
            section="service",
            shift="day",
            day=date(2026, 9, day),
            attended=(CAST.officer.id,) if day == 7 else (CAST.officer.id, CAST.service_supervisor.id),
            minutes="移交未结报修",
        )
        place.refused("shift-not-over", evolve(held, day=date(2026, 9, day + 1)), CAST.service_supervisor, ROSTER)
        place.does(held, CAST.service_supervisor, ROSTER)
    place.refused("meeting-recorded", meeting, CAST.service_supervisor, ROSTER)
    nobody = r.HoldMeeting(section="service", shift="day", day=date(2026, 9, 30), minutes="无")
    place.refused("nobody-on-shift", nobody, CAST.service_supervisor, ROSTER)
    stored = place.of(ROSTER, MeetingHeld)
    assert [(one.day.day, one.attended, one.missing) for one in stored] == [
        (7, (CAST.officer.id,), (CAST.service_supervisor.id,)),
        (8, (CAST.officer.id, CAST.service_supervisor.id), ()),
    ]


def test_a_night_shift_belongs_to_the_day_it_begins_on_and_ends_before_its_end(place: Place) -> None:
    """Half open, past midnight, also over the end of the month."""
    rostered(place)
    desk = place.desk
    assert who(desk, shanghai(7, 17, 59)) == {CAST.officer.id, CAST.service_supervisor.id}
    assert who(desk, shanghai(7, 18)) == {CONTROL.id, MANAGER.id}
    assert who(desk, shanghai(8, 7, 59), DutyRole.CONTROL_ROOM) == {CONTROL.id}
    assert who(desk, shanghai(8, 8), DutyRole.CONTROL_ROOM) == set()
    assign(place, CAST.technician, DutyRole.REPAIR, 30)
    place.does(r.OpenRoster(site=SITE, month="2026-10"))
    first = r.AssignDuty(
        staff=CAST.technician.id,
        section="service",
        shift="day",
        duty=DutyRole.REPAIR,
        days=(date(2026, 10, 1),),
    )
    place.does(first, on=f"roster-{SITE}.2026-10")
    place.does(r.PublishRoster(), on=f"roster-{SITE}.2026-10")
    dawn = shanghai(30, 18) + timedelta(hours=13)
    assert who(desk, dawn) == {CAST.technician.id}
    assert on_duty(desk, SITE, at=dawn).rostered
    late = r.AssignDuty(
        staff=CAST.technician.id,
        section="control",
        shift="night",
        duty=DutyRole.REPAIR,
        days=(date(2026, 10, 1), date(2026, 9, 30)),
    )
    place.refused("outside-month", late, on=ROSTER)
    nothing = on_duty(desk, SITE, at=shanghai(7, 9) + timedelta(days=90))
    assert (nothing.rostered, nothing.duties) == (False, ())


def test_nobody_has_two_duties_at_once_and_each_fits_the_post(place: Place) -> None:
    """Planned mistakes are found when they are made, also across two months."""
    rostered(place)
    place.refused("duty-overlap", _night(CONTROL.id, DutyRole.CONTROL_ROOM, 7), on=ROSTER)
    refusal = place.refused("wrong-duty", _night(CAST.technician.id, DutyRole.MANAGER, 7), on=ROSTER)
    assert refusal.facts["wanted"] == ["head-of-property-centre", "management"]
    place.refused("unknown-shift", _night(CAST.technician.id, DutyRole.REPAIR, 7, shift="noon"), on=ROSTER)
    place.refused("unknown-section", _night(CAST.technician.id, DutyRole.REPAIR, 7, section="x"), on=ROSTER)
    long = s.SetShift(code="long", name="长班", hours="18:00-18:00")
    place.does(long, on=CONTROL_ROOM)
    assign(place, CAST.technician, DutyRole.REPAIR, 30, shift="long")
    place.does(r.OpenRoster(site=SITE, month="2026-10"))
    october = r.AssignDuty(
        staff=CAST.technician.id, section="service", shift="day", duty=DutyRole.REPAIR, days=(date(2026, 10, 1),)
    )
    place.refused("duty-overlap", october, on=f"roster-{SITE}.2026-10")
    with pytest.raises(InvalidInput, match="invalid-time-of-day"):
        place.does(s.SetShift(code="x", name="x", hours="0800"), on=CONTROL_ROOM)


def _night(staff: str, role: DutyRole, day: int, **more: str) -> r.AssignDuty:
    chosen = {"section": "control", "shift": "night"} | more
    return r.AssignDuty(staff=staff, duty=role, days=(date(2026, 9, day),), **chosen)


def test_swaps_and_absences_say_who_is_there_and_what_was_known_before(place: Place, clock: StoryClock) -> None:
    """Each change has a reason and an instant: the roster as it was known stays readable."""
    rostered(place)
    planned = clock.advance(minutes=1)
    clock.advance(minutes=1)
    assign(place, CAST.centre_head, DutyRole.MANAGER, 20)
    swap = r.SwapDuties(
        staff=MANAGER.id,
        day=date(2026, 9, 9),
        shift="night",
        other=CAST.centre_head.id,
        other_day=date(2026, 9, 20),
        other_shift="night",
        reason="出差",
    )
    place.does(swap, on=ROSTER)
    assert who(place.desk, shanghai(9, 20), DutyRole.MANAGER) == {CAST.centre_head.id}
    assert who(place.desk, shanghai(20, 20), DutyRole.MANAGER) == {MANAGER.id}
    assert who(place.desk, shanghai(9, 20), DutyRole.MANAGER, as_of=planned) == {MANAGER.id}
    place.refused("no-such-duty", swap, on=ROSTER)
    ill = r.RecordAbsence(
        staff=CONTROL.id,
        since=shanghai(8, 22),
        until=shanghai(9, 8),
        kind=AbsenceKind.SICK_LEAVE,
        reason="发热",
        substitute=CAST.technician.id,
    )
    place.does(ill, on=ROSTER)
    place.refused("absent-already", ill, on=ROSTER)
    (stored,) = place.of(ROSTER, AbsenceRecorded)
    assert [(one.starts_at, one.ends_at) for one in stored.covered] == [(shanghai(8, 22), shanghai(9, 8))]
    assert stored.reason.plain == "发热"
    for hour, expected in ((21, CONTROL.id), (22, CAST.technician.id)):
        assert who(place.desk, shanghai(8, hour), DutyRole.CONTROL_ROOM) == {expected}
    off = r.WithdrawDuty(staff=CONTROL.id, day=date(2026, 9, 19), shift="night", reason="减员")
    place.does(off, on=ROSTER)
    assert who(place.desk, shanghai(19, 20), DutyRole.CONTROL_ROOM) == set()


def test_out_of_hours_a_complaint_goes_to_those_who_are_on_duty(place: Place, clock: StoryClock) -> None:
    """CMP-017, CMP-018 answered from the roster where there is one for that day; without one nothing is asked."""
    desk = place.desk
    clock.set(shanghai(8, 22))
    told = dict.fromkeys(("unrostered", "rostered"), "")
    for name in told:
        (receive, by), *_ = complaints.walk(ComplaintStage.RECEIVED, now=clock.now())
        told[name] = str(place.does(receive, by).case)
    hand_over = _hand_over(desk, told["unrostered"], clock)
    place.does(hand_over(CAST.finance.id, MANAGER.id), CAST.officer, told["unrostered"])
    rostered(place)
    met = place.refused("not-on-duty", hand_over(CAST.finance.id, MANAGER.id), CAST.officer, told["rostered"])
    assert (met.facts["staff"], met.facts["on_duty"]) == (CAST.finance.id, [CONTROL.id])
    met = place.refused("not-on-duty", hand_over(CONTROL.id, CAST.centre_head.id), CAST.officer, told["rostered"])
    assert met.facts["on_duty"] == [MANAGER.id]
    earlier = {"occurred_at": shanghai(8, 17)}
    place.refused("not-on-duty", hand_over(CONTROL.id, MANAGER.id), CAST.officer, told["rostered"], **earlier)
    place.does(hand_over(CONTROL.id, MANAGER.id), CAST.officer, told["rostered"])
    assert desk.state(told["rostered"]).handler == MANAGER.id


def _hand_over(desk: Desk, case: str, clock: StoryClock) -> Callable[[str, str], c.HandOver]:
    here = complaints.Here(complaint=desk.state(case), actor=CAST.officer, now=clock.now())
    everyday: c.HandOver = complaints.example(c.HandOver, here)

    def made(receiver: str, manager: str) -> c.HandOver:
        return evolve(everyday, hours=Hours.NON_STANDARD, receiver=receiver, manager=manager)

    return made


@pytest.fixture(scope="module")
def town() -> Iterator[Served]:
    """A server over a community with a roster."""

    def opened() -> Desk:
        desk = memory_desk(story_clock())
        place = Place(desk)
        sections(place)
        rostered(place)
        return desk

    with served(opened) as running:
        yield running


def test_who_is_on_duty_is_asked_over_http(town: Served) -> None:
    """The same answer as in Python; occupants do not see the staff's plan."""
    at = "2026-09-08T20:00:00+08:00"
    with town.client(CAST.officer) as client:
        answer = client.get(f"/v1/sites/{SITE}/on-duty", params={"at": at, "duty": "control-room-duty"})
        assert answer.status_code == 200, answer.text
        everybody = client.get(f"/v1/sites/{SITE}/on-duty", params={"at": at}).json()
        before = client.get(f"/v1/sites/{SITE}/on-duty", params={"at": at, "as_of": "2026-01-01T00:00:00Z"})
        staffed = client.get(f"/v1/sections/{SITE}.service/staffing")
        absent = client.get("/v1/sites/nowhere/on-duty")
    assert answer.json()["rostered"] is True
    (line,) = answer.json()["duties"]
    assert (line["staff"], line["role"], line["day"]) == (CONTROL.id, "control-room-duty", "2026-09-08")
    assert {one["staff"] for one in everybody["duties"]} == {CONTROL.id, MANAGER.id}
    assert (before.status_code, before.json()["code"]) == (404, "nothing-yet"), "the site was not known then"
    assert (staffed.json()["establishment"], staffed.json()["filled"], staffed.json()["vacant"]) == (2, 0, 2)
    assert absent.status_code == 404
    with town.client(CAST.occupant) as client:
        assert client.get(f"/v1/sites/{SITE}/on-duty").status_code == 403
        assert client.get(f"/v1/sections/{SITE}.service/staffing").status_code == 403


def test_who_is_on_duty_is_asked_on_the_command_line(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The whole story typed: a section, its shift, a roster, and who is there at night."""
    monkeypatch.chdir(tmp_path)
    url = f"sqlite:///{tmp_path / 'desk.db'}"
    init_store(url)
    with open_desk(url) as desk:
        settle(desk)
    wuye = Line(cli(), url)
    by = ("--as", MANAGER.id, "--role", "management")
    wuye.done(
        "section", "set-up-section", *by, "--site", SITE, "--code", "control", "--name", "中控室", "--persons", "2"
    )
    shift = ("--code", "night", "--name", "夜班", "--hours", "18:00-08:00")
    wuye.done("section", "set-shift", f"{SITE}.control", *by, *shift)
    wuye.done("roster", "open-roster", *by, "--site", SITE, "--month", "2026-09")
    duty = ("--staff", CONTROL.id, "--section", "control", "--shift", "night", "--duty", "control-room-duty")
    wuye.done("roster", "assign-duty", f"{SITE}.2026-09", *by, *duty, "--days", "2026-09-07", "--days", "2026-09-08")
    asked = ("roster", "on-duty", SITE, "--at", "2026-09-08T23:00", "--duty", "control-room-duty")
    unpublished = wuye.done(*asked)
    assert (unpublished.stdout, "No published roster" in unpublished.stderr) == ("", True)
    wuye.done("roster", "publish-roster", f"{SITE}.2026-09", *by)
    (line,) = wuye.json(*asked)
    assert (line["staff"], line["duty"], line["shift"]) == (CONTROL.id, "control-room-duty", "night")
    assert "中控室值班人员" in wuye.done(*asked, "--lang", "zh").stdout
    assert wuye.json(*asked[:3], "--at", "2026-09-08T08:00") == []
    assert wuye.json("section", "staffing", f"{SITE}.control") == {"establishment": 2, "filled": 0, "vacant": 2}
    assert wuye.problem(3, "roster", "on-duty", "nowhere")["code"] == "unknown-id"
