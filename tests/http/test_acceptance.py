"""Every command has a door that opens: each operation is accepted at least once over HTTP."""

from __future__ import annotations

import itertools
import random
from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from typing import Any
from uuid import uuid4

import httpx
import pytest
from attrs import evolve

from tests.http.running import Served, served
from tests.support import complaints
from tests.support.commands import ROUTES, Story
from tests.support.community import CAST, OPENED, catalogue_orders, orders
from tests.support.examples import PHOTO_BYTES, Here, example, first
from tests.support.register_stories import BEGINNINGS, ENTRIES, context_for, valid_command
from tests.support.roster_commands import HOMES, NIGHT
from wuye.application.aggregates import REGISTRY
from wuye.application.encoding import to_plain
from wuye.domain.complaint.commands import Classify
from wuye.domain.complaint.lifecycle import COMPLAINT
from wuye.domain.complaint.terms import ComplaintClass, ComplaintStage
from wuye.domain.register.activity import ActivityKind, PlanActivity
from wuye.domain.register.briefing import BRIEFING
from wuye.domain.register.budget import BUDGET
from wuye.domain.register.calendar.commands import PublishCalendar, Weekday, WeekdayHours
from wuye.domain.register.catalogue.commands import ListReception, Publish
from wuye.domain.register.checklist.entries import ChecklistItem
from wuye.domain.register.checklist.lifecycle import PublishChecklist
from wuye.domain.register.company import CompanyKind, RegisterCompany
from wuye.domain.register.home import RegisterHome
from wuye.domain.register.lifecycles import CATALOGUE
from wuye.domain.register.notice.commands import RaiseNotice
from wuye.domain.register.notice.kinds import NoticeKind
from wuye.domain.register.notice.lifecycle import NOTICE
from wuye.domain.register.person.commands import RegisterPerson
from wuye.domain.register.person.kinds import CollectionMethod, PartyKind
from wuye.domain.register.policy.commands import ChooseProfile, SetSwitch
from wuye.domain.register.retrofit.lifecycle import RETROFIT
from wuye.domain.register.roster.lifecycle import ROSTER
from wuye.domain.register.safety import SAFETY
from wuye.domain.register.section.commands import SetUpSection
from wuye.domain.register.section.lifecycle import SECTION
from wuye.domain.register.site import RegisterSite
from wuye.domain.register.staff.commands import CompleteTraining, GrantCertificate, MarkFitForDuty, RegisterStaff
from wuye.domain.register.staff.kinds import Trade
from wuye.domain.shared.actor import Actor, Role
from wuye.domain.shared.inspections import InspectionKind
from wuye.domain.shared.lifecycle import Row
from wuye.domain.shared.refusal import Refused
from wuye.domain.shared.switches import CashOnSite, Switches
from wuye.domain.sla.policy import Profile
from wuye.domain.ticket import commands as c
from wuye.domain.ticket.lifecycle import TICKET
from wuye.domain.ticket.terms import Stage
from wuye.entrypoints.http.commands import CommandRoute, command_routes
from wuye.entrypoints.testing.memory import memory_desk, story_clock

ROUTES_OF = {(route.command, route.opening): route for route in command_routes(REGISTRY)}
_EVERYDAY = set(ROUTES) - {Stage.NEW, Stage.TRACKING}
PAID = (
    *ROUTES[Stage.QUOTED],
    (c.AcceptQuote, "occupant"),
    *ROUTES[Stage.ACCEPTED][len(ROUTES[Stage.PLANNED]) :],
    (c.ConfirmDelivery, "occupant"),
)
"""The way of work that is quoted first."""
WAYS = (
    *(ROUTES[stage] for stage in sorted(_EVERYDAY)),
    (*PAID, (c.AddToMonthlyBill, "head"), (c.RecordVisit, "head")),
    (*ROUTES[Stage.ACCEPTED], (c.DeferCharge, "technician"), (c.DetermineCharge, "engineering_supervisor")),
    ((c.ImportTicket, "administrator"), (c.RecordLegacyStep, "administrator")),
    (*ROUTES[Stage.ARCHIVED], (c.Reopen, "officer")),
    (*ROUTES[Stage.SCHEDULED], (c.CancelAppointment, "occupant")),
    (*ROUTES[Stage.IN_PROGRESS], (c.RecordIncident, "technician"), (c.AgreeCompensation, "officer")),
    (*ROUTES[Stage.QUOTED], (c.DeclineQuote, "occupant")),
    (*ROUTES[Stage.ON_HOLD], (c.AgreeRevision, "occupant")),
)
"""What is walked on purpose; the rest is found."""
_stubs = itertools.count(1000)


class Driver:
    """Gives commands over HTTP and counts what became of them."""

    def __init__(self, running: Served) -> None:
        self.served = running
        self.accepted = Counter[str]()
        self.statuses = Counter[int]()
        self.refused: dict[str, Counter[str]] = {}
        """Codes an operation was refused with, by how often."""
        self._client = httpx.Client(base_url=running.url, trust_env=False, timeout=20, verify=False)

    def close(self) -> None:
        """Hang up."""
        self._client.close()

    def give(self, command: Any, by: Actor, on: str | None) -> httpx.Response:
        """One command; anything but an answer we know is a failure."""
        route: CommandRoute = ROUTES_OF[type(command), on is None]
        headers = {"Wuye-Actor": by.id, "Wuye-Role": by.role.value, "Idempotency-Key": str(uuid4())}
        answer = self._client.post(route.path.replace("{ref}", on or ""), json=to_plain(command), headers=headers)
        self.statuses[answer.status_code] += 1
        assert answer.status_code < 500, answer.text
        if answer.is_success:
            self.accepted[route.operation_id] += 1
        else:
            self.refused.setdefault(route.operation_id, Counter())[answer.json()["code"]] += 1
        return answer

    def must(self, command: Any, by: Actor, on: str | None) -> httpx.Response:
        """One command that has to be accepted."""
        answer = self.give(command, by, on)
        assert answer.is_success, (type(command).__name__, answer.text)
        return answer


@pytest.fixture(scope="module")
def driver() -> Iterator[Driver]:
    """A server whose community is made over HTTP, too."""

    def opened() -> Any:
        desk = memory_desk(story_clock())
        desk.files.put(PHOTO_BYTES)
        return desk

    with served(opened) as running:
        driver = Driver(running)
        for command, by, on in (*orders(), *catalogue_orders()):
            if isinstance(command, Publish):
                driver.must(
                    valid_command(ListReception, None, context_for(CATALOGUE, None, None, by, OPENED), first),
                    CAST.officer,
                    on,
                )
            driver.must(command, by, on)
        yield driver
        driver.close()


def _walked(driver: Driver, way: Sequence[tuple[type, str]], switches: Switches | None = None) -> tuple[Story, str]:
    """A new ticket on its way, told in memory and over HTTP alike."""
    story = Story(stub=next(_stubs), switches=switches)
    number: str | None = None
    for kind, who in way:
        command, by = story.step(kind, getattr(CAST, who))
        answer = driver.must(command, by, number)
        number = number or answer.json()["number"]
    assert number is not None
    return story, number


def _entitled(row: Row[Any]) -> list[Actor]:
    return [one for one in CAST.everybody if one.role in row.roles and one.role is not Role.SYSTEM]


def _unaccepted(driver: Driver) -> list[type]:
    routes = [route for route in ROUTES_OF.values() if route.lifecycle is TICKET]
    return [route.command for route in routes if not driver.accepted[route.operation_id]]


def _tell_a_ticket(driver: Driver, kind: type, switches: Switches) -> None:
    other = driver.must(example(c.ReportRepair, Here()), CAST.officer, None).json()["case"]
    number: str | None = None
    for step, by in _story_with(kind, other, next(_stubs), switches):
        answer = driver.must(step, by, number)
        number = number or answer.json()["number"]


def _story_with(kind: type, other: str, stub: int, switches: Switches) -> list[tuple[Any, Actor]]:
    """A story, found in memory, in which a kind of command is accepted; the same in every run."""
    chance = random.Random(kind.__name__)
    for _ in range(400):
        story = Story(stub=stub, switches=switches)
        story.here = evolve(story.here, other=other)
        way = chance.choice([*(ROUTES[stage] for stage in sorted(_EVERYDAY)), PAID])
        pick = chance.choice([first, chance.choice])
        told: list[tuple[Any, Actor]] = []
        try:
            for step, who in way[: chance.randint(1, len(way))]:
                told.append(story.step(step, getattr(CAST, who), pick))
        except (Refused, KeyError, IndexError, AssertionError, TypeError, AttributeError, ValueError):
            continue  # the way does not fit what was chosen on it
        for _ in range(6):
            rows = [row for row in TICKET.rows if story.ticket.stage in row.stages and _entitled(row)]
            mine = [row for row in rows if row.command is kind]
            row = chance.choice(mine if mine and chance.random() < 0.5 else rows)
            by = chance.choice(_entitled(row))
            try:
                told.append(story.step(row.command, by, chance.choice))
            except (Refused, KeyError, IndexError, AssertionError, TypeError, AttributeError, ValueError):
                continue  # no such step for this ticket now
            if row.command is kind:
                return told
    return []  # none under these switches


def test_a_ticket_goes_from_report_to_archive(driver: Driver) -> None:
    """The whole everyday way, each step an HTTP request."""
    _, number = _walked(driver, ROUTES[Stage.ARCHIVED])
    with driver.served.client(CAST.officer) as client:
        shown = client.get(f"/v1/tickets/{number}").json()
        board = client.get("/v1/tickets", params={"q": number, "after": shown["position"]}).json()["items"]
    assert shown["stage"] == "archived"
    assert [row["stage"] for row in board] == ["archived"]
    assert board[0]["open"] is False


def test_every_command_of_a_ticket_is_accepted_over_http(driver: Driver) -> None:
    """A command that no request can give does not exist for its users."""
    for way in WAYS:
        _walked(driver, way)
    later = {c.CheckPunctuality, c.PayOnSpot, c.ReportRecurrence, c.StartTracking}
    for kind in _unaccepted(driver):
        if kind not in later:
            _tell_a_ticket(driver, kind, Switches())
    # Some steps need another policy, and from then on every ticket of the site has it.
    profile = driver.must(ChooseProfile(site=CAST.site, profile=next(iter(Profile))), CAST.management, None)
    for name, value in (("policy.ticket.tracking", "7"), ("policy.fee.cash_on_site", "receipt_required")):
        switch = SetSwitch(name=name, value=value, reason="合同约定")
        driver.must(switch, CAST.management, profile.json()["case"])
    tracked = Switches(tracking_days=7, cash_on_site=CashOnSite.RECEIPT_REQUIRED)
    _walked(driver, (*ROUTES[Stage.TRACKING], (c.ReportRecurrence, "occupant")), tracked)
    _walked(driver, (*PAID, (c.PayOnSpot, "technician")), tracked)
    for kind in _unaccepted(driver):
        if kind is not c.CheckPunctuality:
            _tell_a_ticket(driver, kind, tracked)
    # Whether the technician was on time is asked when the time has come.
    _, number = _walked(driver, ROUTES[Stage.SCHEDULED], tracked)
    driver.served.desk.clock.advance(days=2)  # type: ignore[attr-defined]  # the story's clock
    driver.must(c.CheckPunctuality(on_time=True), CAST.officer, number)
    done = {name for name in driver.accepted if name.startswith("ticket_")}
    print(f"\n{len(done)} ticket operations accepted; statuses {dict(driver.statuses)}")
    missing = {route.operation_id for route in ROUTES_OF.values() if route.lifecycle is TICKET} - done
    assert not missing, missing


def test_every_command_of_a_register_is_accepted_over_http(driver: Driver) -> None:
    """Master data come in over HTTP as well."""
    site, admin = RegisterSite(site="a", name="云栖花园", opened_at=OPENED), CAST.administrator
    driver.must(site, admin, None)
    week = (WeekdayHours(weekday=Weekday.MONDAY, hours=("09:00-12:00",)),)
    driver.must(PublishCalendar(calendar="cn", week=week, source="公司通知"), admin, None)
    for place in range(3):
        someone = RegisterPerson(key=str(place), name="王小明", kind=PartyKind.OWNER, method=CollectionMethod.INTERVIEW)
        driver.must(someone, CAST.officer, None)
    signs = (ChecklistItem(code="S1", name_en="Warning signs", name_zh="警示标志"),)
    driver.must(PublishChecklist(key="a", kind=InspectionKind.SAFETY, items=signs), admin, None)
    for key in ("a", "b"):
        driver.must(RegisterStaff(key=key, name="李工", post="维修工", roles=frozenset({Role.TECHNICIAN})), admin, None)
        certificate = GrantCertificate(trade=Trade.ELECTRICIAN, number="电工证 0001", valid_from=date(2020, 1, 1))
        driver.must(certificate, admin, f"staff-{key}")
    driver.must(RegisterCompany(key="top", name="云栖物业", kind=CompanyKind.COMPANY), admin, None)
    for home in HOMES:
        unit = RegisterHome(key=home.removeprefix("home-"), site="a", building="1", label=home)
        driver.must(unit, CAST.officer, None)
    begins = driver.served.desk.clock.now() + timedelta(days=30)
    lecture = PlanActivity(
        key="a",
        site="a",
        kind=ActivityKind.HEALTH_LECTURE,
        title="健康讲座",
        starts_at=begins,
        ends_at=begins + timedelta(hours=2),
    )
    driver.must(lecture, CAST.officer, None)
    wanted = [route for route in ROUTES_OF.values() if route.lifecycle in ENTRIES]
    for route in wanted:
        for attempt in range(20):
            if not driver.accepted[route.operation_id]:
                _tell_a_register(driver, route, random.Random(f"{route.operation_id} {attempt}"))
    missing = [route.operation_id for route in wanted if not driver.accepted[route.operation_id]]
    print(f"\n{len(wanted) - len(missing)} of {len(wanted)} register operations accepted")
    assert missing == [], {one: driver.refused.get(one) for one in missing}


def _major_complaint(driver: Driver) -> str:
    """A complaint of the gravest class, told over HTTP; its stream."""
    case: str | None = None
    for kind, who in complaints.ROUTES[ComplaintStage.CLASSIFIED]:
        by, desk = getattr(CAST, who), driver.served.desk
        state = COMPLAINT.initial if case is None else desk.state(case)
        command = complaints.example(kind, complaints.Here(complaint=state, actor=by, now=desk.clock.now()))
        if isinstance(command, Classify):
            command = evolve(command, severity=ComplaintClass.MAJOR)
        answer = driver.must(command, by, case)
        case = case or str(answer.json()["case"])
    assert case is not None
    return case


def _notice(key: str) -> RaiseNotice:
    return RaiseNotice(
        key=key,
        line="event-1",
        site=CAST.site,
        kind=NoticeKind.OVERDUE,
        about="ticket-1",
        subject="ticket.arrival",
        level=0,
        audience=Role.ENGINEERING_SUPERVISOR,
    )


def _put_about(command: Any, complaint: str) -> Any:
    """The same, about a complaint that is there."""
    if complaint and getattr(command, "complaint", None) is not None:
        return evolve(command, complaint=complaint)
    told = complaint and getattr(command, "undecided", None)
    return evolve(command, undecided=(complaint,)) if told else command


def _tell_a_register(driver: Driver, wanted: CommandRoute, chance: random.Random) -> None:
    """Open an entry and do what may be done to it until the wanted command was accepted."""
    lifecycle = wanted.lifecycle
    # A written report is about a site that has had a major complaint.
    about = _major_complaint(driver) if lifecycle is BRIEFING else ""
    key = CAST.site if about else f"k{next(_stubs)}"
    stream = f"{lifecycle.category}-{key}"
    if lifecycle in (SAFETY, BUDGET, RETROFIT, SECTION, ROSTER):
        # Entries that are a site's own: each gets a site.
        driver.must(RegisterSite(site=key, name="云栖花园", opened_at=OPENED), CAST.administrator, None)
        profile = driver.must(ChooseProfile(site=key, profile=next(iter(Profile))), CAST.management, None)
        for name in ("importance", "frequency", "failures"):
            weight = SetSwitch(name=f"policy.asset.weight_{name}", value="1", reason="更新改造排序")
            driver.must(weight, CAST.management, profile.json()["case"])
    if lifecycle is ROSTER:
        section = driver.must(SetUpSection(site=key, code="s", name="维修班", persons=2), CAST.management, None)
        driver.must(NIGHT, CAST.management, section.json()["case"])
    ways = BEGINNINGS.get(lifecycle.category, ((),))
    way = list(chance.choice([(), *ways]))
    if wanted.command is MarkFitForDuty:
        way = [RegisterStaff, *[CompleteTraining] * 15]
    state: Any = lifecycle.initial
    if lifecycle is NOTICE:
        # The desk tells of its own accord: no door raises a notice.
        driver.served.desk.execute(_notice(key), by=Actor(id="wuye", role=Role.SYSTEM))
        state = driver.served.desk.state(stream)
    for _ in range(24):
        rows = [
            row
            for row in lifecycle.rows
            if state.stage in row.stages and (row.command, state is lifecycle.initial) in ROUTES_OF
        ]
        mine = [row for row in rows if row.command is wanted.command]
        told = [row for row in rows if way and row.command is way[0]]
        row = chance.choice(told or (mine if mine and chance.random() < 0.5 else rows))
        role = chance.choice(sorted(row.roles - {Role.SYSTEM, Role.OCCUPANT}))
        by = Actor(id=chance.choice(("staff-a", "staff-b")), role=role)
        context = evolve(context_for(lifecycle, state, None, by, driver.served.desk.clock.now()), stream=stream)
        command = _put_about(valid_command(row.command, state, context, chance.choice), about)
        opening = state is lifecycle.initial
        if opening and lifecycle.key is not None:
            stream = f"{lifecycle.category}-{lifecycle.key(command)}"
        answer = driver.give(command, by, None if opening else stream)
        driver.served.desk.clock.advance(minutes=1)  # type: ignore[attr-defined]  # the story's clock
        if answer.is_success:
            way = way[1:] if told else way
            if row.command is wanted.command and driver.accepted[wanted.operation_id]:
                return
            state = driver.served.desk.state(stream)
            if state.stage in lifecycle.ends:
                return
