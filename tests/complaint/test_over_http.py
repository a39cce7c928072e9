"""Every command of a complaint over HTTP; the stories of the sources are in ``tests/scenarios``."""

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
from wuye.domain.complaint.lifecycle import COMPLAINT
from wuye.domain.complaint.terms import ComplaintStage as S
from wuye.domain.register.policy.commands import ChooseProfile, SetSwitch
from wuye.domain.shared.actor import Actor
from wuye.domain.shared.switches import CallbackPolicy, Switches
from wuye.domain.sla.policy import Profile
from wuye.entrypoints.http.commands import command_routes
from wuye.entrypoints.testing import memory_desk, story_clock

PATHS = {(route.command, route.opening): route.path for route in command_routes(REGISTRY)}


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
    told(*ROUTES[S.REVIEWED], (c.RateService, "occupant"), (c.WaiveCallback, "officer"))
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
