"""The handbook's complaint, and Shanshui Hupan's with a crisis out of hours: HTTP on PostgreSQL, then replayed."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, datetime
from typing import Any
from uuid import uuid4

import httpx
import pytest
from attrs import evolve

from tests.http.running import Served, served
from tests.support.community import CAST, Cast, settle
from tests.support.complaints import ROUTES, Story
from tests.support.examples import PHOTO_BYTES
from wuye.application.aggregates import REGISTRY
from wuye.application.encoding import to_plain
from wuye.domain.complaint import commands as c
from wuye.domain.complaint import terms as t
from wuye.domain.complaint.lifecycle import COMPLAINT
from wuye.domain.complaint.terms import ComplaintStage as S
from wuye.domain.register.calendar.commands import PublishCalendar, Weekday, WeekdayHours
from wuye.domain.register.policy.commands import ChooseCalendar, ChooseProfile, SetSwitch
from wuye.domain.shared.actor import Actor
from wuye.domain.shared.switches import CallbackPolicy, Switches
from wuye.domain.sla.policy import Profile
from wuye.entrypoints.bootstrap import open_desk
from wuye.entrypoints.http.commands import command_routes
from wuye.entrypoints.testing import memory_desk, story_clock

PATHS = {(route.command, route.opening): route.path for route in command_routes(REGISTRY)}
SHANSHUI = evolve(CAST, site=CAST.other_site, home="home-shanshui-1")
A = t.ComplaintClass.MAJOR


class Client:
    """Gives commands over HTTP, and asks."""

    def __init__(self, running: Served) -> None:
        self.served = running
        self.http = httpx.Client(base_url=running.url, trust_env=False, timeout=20)

    def close(self) -> None:
        """Hang up."""
        self.http.close()

    def must(self, command: Any, by: Actor, on: str | None = None) -> dict[str, Any]:
        """One command that has to be accepted."""
        path = PATHS[type(command), on is None].replace("{ref}", on or "")
        named = {"Wuye-Actor": by.id, "Wuye-Role": by.role.value, "Idempotency-Key": str(uuid4())}
        answer = self.http.post(path, json=to_plain(command), headers=named)
        assert answer.is_success, (type(command).__name__, answer.text)
        told: dict[str, Any] = answer.json()
        return told

    def ask(self, path: str, **params: Any) -> Any:
        """Something to read, as an officer."""
        named = {"Wuye-Actor": CAST.officer.id, "Wuye-Role": CAST.officer.role.value}
        answer = self.http.get(path, params=params, headers=named)
        assert answer.status_code == 200, answer.text
        return answer.json()


class Told:
    """A complaint told in memory and over HTTP alike."""

    def __init__(self, client: Client, cast: Cast, switches: Switches | None = None) -> None:
        self.client, self.cast = client, cast
        self.story = Story(now=datetime.now(UTC), cast=cast, switches=switches)
        self.number = ""

    def does(self, kind: type, who: str, **changes: Any) -> Told:
        """One act."""
        command, by = self.story.step(kind, getattr(self.cast, who), **changes)
        told = self.client.must(command, by, self.number or None)
        self.number = self.number or str(told["number"])
        return self

    def goes(self, *steps: tuple[type, str]) -> Told:
        """One everyday act after another."""
        for kind, who in steps:
            self.does(kind, who)
        return self

    def clocks(self) -> dict[tuple[str, int], dict[str, Any]]:
        """Every attempt of every clock, as the door reads them."""
        shown = self.client.ask(f"/v1/complaints/{self.number}/clocks")["clocks"]
        return {(one["clock"], one["attempt"]): one for one in shown}

    def replayed(self) -> None:
        """Each version shown by the door is the fold of the facts so far."""
        history = self.client.served.desk.history(self.number, sealed=True)
        assert len(history) == len(self.story.facts)
        for one in history:
            shown = self.client.ask(f"/v1/complaints/{self.number}", version=one.version)
            assert shown["state"] == to_plain(COMPLAINT.fold(history[: one.version]))


@pytest.fixture(scope="module")
def client(postgres_module_url: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Client]:
    """A server on PostgreSQL; each of its two sites has a policy profile of its own."""
    with pytest.MonkeyPatch.context() as here:
        # Keys and files of a PostgreSQL desk lie where it is opened.
        here.chdir(tmp_path_factory.mktemp("scenarios"))
        with open_desk(postgres_module_url, create=True) as desk:
            desk.files.put(PHOTO_BYTES)
            settle(desk)
        with served(lambda: open_desk(postgres_module_url)) as running, closing(Client(running)) as asking:
            _policies(asking)
            yield asking


def _policies(asking: Client) -> None:
    admin = CAST.administrator
    asking.must(ChooseProfile(site=CAST.site, profile=Profile.HANDBOOK_000), admin)
    chosen = asking.must(ChooseProfile(site=SHANSHUI.site, profile=Profile.SHANSHUI_002), admin)
    week = tuple(WeekdayHours(weekday=one, hours=("09:00-17:00",)) for one in tuple(Weekday)[:5])
    asking.must(PublishCalendar(calendar="cn", week=week, source="公司通知"), admin)
    asking.must(ChooseCalendar(calendar="cn"), admin, chosen["case"])


def test_the_handbooks_complaint_goes_from_the_telephone_to_the_archive(client: Client) -> None:
    """Accepted in two hours, answered in 24, fed back in 24, analysed, archived; each step an HTTP request."""
    told = Told(client, CAST)
    told.does(c.ReceiveComplaint, "officer", channel=t.ComplaintChannel.PHONE, call=tuple(t.CallPoint))
    told.goes((c.HandOver, "officer"), (c.AcceptComplaint, "officer"), (c.ContactComplainant, "officer"))
    told.does(c.Classify, "officer", severity=t.ComplaintClass.IMPORTANT)
    told.goes((c.ReplyToComplainant, "officer"), (c.NotifyDepartment, "officer"), (c.RecordInvestigation, "head"))
    told.goes((c.AgreeMeasures, "officer"), (c.StartRectification, "head"), (c.RecordResult, "head"))
    told.does(c.TellResult, "officer", way=t.ResultWay.PHONE)
    told.goes((c.ReportInternally, "officer"), (c.OpenCorrectiveAction, "service_supervisor"))
    told.does(c.VerifyCorrectiveAction, "management", effective=True)
    told.goes((c.RecordCallback, "officer"), (c.Archive, "officer"))
    clocks = told.clocks()
    limits = {
        name: (one["verdict"], one["limit"]["value"] if one["limit"] else None) for (name, _), one in clocks.items()
    }
    assert limits["complaint.accept"] == ("met", 2)
    assert limits["complaint.respond"] == ("met", 24)
    assert limits["complaint.resolve"] == ("met", 24)
    assert limits["complaint.result_feedback"] == ("met", 24)
    shown = client.ask("/v1/complaints", q=told.number, after=client.served.desk.log.head())["items"]
    assert [(row["stage"], row["severity"], row["open"]) for row in shown] == [("archived", "b-important", False)]
    told.replayed()


def test_shanshui_hupans_crisis_comes_at_night_and_is_settled_in_a_second_round(client: Client) -> None:
    """A group complaint out of hours: control room, manager on duty, class A, one position, another handler."""
    told = Told(client, SHANSHUI)
    walk_in = {"channel": t.ComplaintChannel.WALK_IN, "reception": tuple(t.ReceptionPoint), "home": None}
    told.does(c.ReceiveComplaint, "technician", **walk_in, group=True, crisis=True)
    told.does(c.EscalateCrisis, "technician", superiors=(SHANSHUI.management.id, SHANSHUI.head.id))
    outside = {"hours": t.Hours.NON_STANDARD, "receiver": SHANSHUI.inspector.id}
    told.does(c.HandOver, "technician", **outside, manager=SHANSHUI.management.id)
    told.goes((c.AcceptComplaint, "officer"), (c.ContactComplainant, "management"))
    urgent = {"urgency": t.ComplaintUrgency.URGENT, "ground": t.UrgencyGround.SAFETY_HAZARD}
    told.does(c.Classify, "officer", **urgent, severity=A, handler=SHANSHUI.management.id, theft_claim=True)
    told.goes((c.ReplyToComplainant, "officer"), (c.NotifyDepartment, "officer"), (c.RecordInvestigation, "head"))
    told.goes((c.AgreeMeasures, "officer"), (c.StartRectification, "head"), (c.RequestException, "head"))
    told.goes((c.ResumeRectification, "head"), (c.RecordExplanation, "officer"), (c.ReplyToComplainant, "head"))
    told.goes((c.Urge, "officer"), (c.RecordResult, "head"), (c.TellResult, "head"), (c.ReportInternally, "management"))
    told.does(c.RecordCallback, "officer", satisfied=False, remarks="仍然停水")
    told.does(c.ContinueHandling, "service_supervisor", handler=SHANSHUI.second_head.id)
    told.goes((c.RecordResult, "second_head"), (c.TellResult, "second_head"), (c.ReportInternally, "second_head"))
    told.goes((c.RecordCallback, "service_supervisor"), (c.Archive, "officer"))
    clocks = told.clocks()
    assert clocks["complaint.respond", 1]["verdict"] == "met"
    assert (clocks["complaint.respond", 1]["limit"]["value"], clocks["complaint.respond", 1]["limit"]["unit"]) == (
        2,
        "hours",
    )
    resolve = clocks["complaint.resolve", 1]
    assert (resolve["limit"]["value"], resolve["limit"]["unit"]) == (3, "working_days")
    assert (resolve["verdict"], clocks["complaint.resolve", 2]["verdict"]) == ("met", "met")
    assert (clocks["complaint.callback", 1]["verdict"], clocks["complaint.callback", 2]["verdict"]) == ("met", "met")
    assert ("complaint.crisis_report", 1) in clocks
    told.replayed()


VOICE = ((c.ReceiveVoice, "officer"),)
EXTRA: tuple[tuple[tuple[type, str, dict[str, Any]], ...], ...] = (
    ((c.AnswerOnSpot, "officer", {}),),
    ((c.AddNote, "officer", {}), (c.AssignHandler, "service_supervisor", {}), (c.LogConductBreach, "management", {})),
    ((c.Correct, "officer", {}),),
)
"""Acts on a complaint that was just received, beside the everyday way."""


@pytest.fixture(scope="module")
def quick() -> Iterator[Client]:
    """A server on a memory desk whose site asks for no callback."""

    def opened() -> Any:
        desk = memory_desk(story_clock())
        desk.files.put(PHOTO_BYTES)
        settle(desk)
        return desk

    with served(opened) as running, closing(Client(running)) as asking:
        admin = CAST.administrator
        chosen = asking.must(ChooseProfile(site=CAST.site, profile=Profile.DEFAULT), admin)
        never = SetSwitch(name="policy.callback", value="never", reason="合同约定")
        asking.must(never, admin, chosen["case"])
        yield asking


def test_every_command_of_a_complaint_is_accepted_over_http(quick: Client) -> None:
    """A command that no request can give does not exist for its users."""
    switches = Switches(callback=CallbackPolicy.NEVER)
    given: set[type] = set()

    def told(*steps: tuple[type, str] | tuple[type, str, dict[str, Any]]) -> Told:
        one = Told(quick, CAST, switches)
        one.story.here = evolve(one.story.here, now=quick.served.desk.clock.now())
        for kind, who, *changes in steps:
            one.does(kind, who, **(changes[0] if changes else {}))
            given.add(kind)
        return one

    for stage, route in ROUTES.items():
        if stage is not S.NEW:
            told(*route)
    for extra in EXTRA:
        told(*ROUTES[S.RECEIVED], *extra)
    told(*VOICE, (c.EscalateVoice, "officer"))
    told((c.ReceiveComplaint, "officer", {"crisis": True}), (c.EscalateCrisis, "officer"))
    told(*ROUTES[S.DETAILED], (c.Classify, "officer", {"valid": False}), (c.CloseInvalid, "officer"))
    told(*ROUTES[S.EXCEPTION], (c.ResumeRectification, "head"), (c.RecordExplanation, "officer"))
    told(
        *ROUTES[S.CLASSIFIED], (c.ApproveCoercion, "management"), (c.ReplyToComplainant, "officer"), (c.Urge, "officer")
    )
    told(*ROUTES[S.REVIEWED], (c.WaiveCallback, "officer"))
    told(*ROUTES[S.REVIEWED], (c.OpenCorrectiveAction, "service_supervisor"), (c.VerifyCorrectiveAction, "management"))
    dissatisfied = {"satisfied": False, "remarks": "仍未解决"}
    told(*ROUTES[S.REVIEWED], (c.RecordCallback, "officer", dissatisfied), (c.ContinueHandling, "management"))
    other = told(*ROUTES[S.RECEIVED]).number
    stream = quick.served.desk.resolve(other)
    for kind in (c.Link, c.MergeInto):
        one = told(*ROUTES[S.RECEIVED])
        one.story.here = evolve(one.story.here, other=stream)
        one.does(kind, "officer")
        given.add(kind)
    assert given == set(COMPLAINT.commands())
