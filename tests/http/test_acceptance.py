"""Every command has a door that opens: each operation is accepted at least once over HTTP."""

from __future__ import annotations

import itertools
import random
from collections import Counter
from collections.abc import Iterator
from typing import Any
from uuid import uuid4

import httpx
import pytest
from attrs import evolve
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.http.running import Served, served
from tests.support.commands import PHOTO_BYTES, ROUTES, Here, Story, example
from tests.support.community import CAST, catalogue_orders, orders
from tests.support.register_commands import register_commands
from wuye.application.aggregates import REGISTRY
from wuye.application.encoding import to_plain
from wuye.domain.register.lifecycles import REGISTERS
from wuye.domain.register.policy.commands import ChooseProfile, SetSwitch
from wuye.domain.shared.actor import Actor, Role
from wuye.domain.shared.lifecycle import Row
from wuye.domain.shared.refusal import Refused
from wuye.domain.shared.switches import Switches
from wuye.domain.sla.policy import Profile
from wuye.domain.ticket.commands import ReportRepair
from wuye.domain.ticket.lifecycle import TICKET
from wuye.domain.ticket.terms import Stage
from wuye.entrypoints.http.commands import CommandRoute, command_routes
from wuye.entrypoints.testing.memory import memory_desk, story_clock

ROUTES_OF = {(route.command, route.opening): route for route in command_routes(REGISTRY)}
_EVERYDAY = set(ROUTES) - {Stage.NEW, Stage.TRACKING}
_stubs = itertools.count(1000)


class Driver:
    """Gives commands over HTTP and counts what became of them."""

    def __init__(self, running: Served) -> None:
        self.served = running
        self.accepted = Counter[str]()
        self.statuses = Counter[int]()
        self._client = httpx.Client(base_url=running.url, trust_env=False, timeout=20)

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
            driver.must(command, by, on)
        yield driver
        driver.close()


def _walked(driver: Driver, to: Stage, switches: Switches | None = None) -> tuple[Story, str]:
    """A new ticket at a stage, told in memory and over HTTP alike."""
    story = Story(stub=next(_stubs), switches=switches)
    number: str | None = None
    for kind, who in ROUTES[to]:
        command, by = story.step(kind, getattr(CAST, who))
        answer = driver.must(command, by, number)
        number = number or answer.json()["number"]
    assert number is not None
    return story, number


def _entitled(row: Row[Any]) -> list[Actor]:
    return [one for one in CAST.everybody if one.role in row.roles and one.role is not Role.SYSTEM]


def _story_with(kind: type, other: str, stub: int) -> list[tuple[Any, Actor]]:
    """A story, found in memory, in which a kind of command is accepted; the same in every run."""
    chance = random.Random(kind.__name__)
    stages = sorted({stage for row in TICKET.rows if row.command is kind for stage in row.stages} & _EVERYDAY)
    for _ in range(300):
        story = Story(stub=stub)
        story.here = evolve(story.here, other=other)
        way = ROUTES[Stage(chance.choice(stages))]
        told = [story.step(step, getattr(CAST, who)) for step, who in way]
        for _ in range(8):
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
    raise AssertionError(f"no story in which {kind.__name__} is accepted")


def test_a_ticket_goes_from_report_to_archive(driver: Driver) -> None:
    """The whole everyday way, each step an HTTP request."""
    _, number = _walked(driver, Stage.ARCHIVED)
    with driver.served.client(CAST.officer) as client:
        shown = client.get(f"/v1/tickets/{number}").json()
        board = client.get("/v1/tickets", params={"q": number, "after": shown["position"]}).json()["items"]
    assert shown["stage"] == "archived"
    assert [row["stage"] for row in board] == ["archived"]
    assert board[0]["open"] is False


def test_every_command_of_a_ticket_is_accepted_over_http(driver: Driver) -> None:
    """A command that no request can give does not exist for its users."""
    for stage in sorted(_EVERYDAY):
        _walked(driver, stage)
    for command in TICKET.commands():
        route = ROUTES_OF.get((command, False)) or ROUTES_OF.get((command, True))
        if route is None or driver.accepted[route.operation_id]:
            continue
        if route.opening:
            driver.must(example(command, Here(actor=CAST.administrator)), CAST.administrator, None)
            continue
        other = driver.must(example(ReportRepair, Here()), CAST.officer, None).json()["case"]
        number: str | None = None
        for step, by in _story_with(command, other, next(_stubs)):
            answer = driver.must(step, by, number)
            number = number or answer.json()["number"]
    # Last, because from now on every ticket of the site is tracked.
    profile = driver.must(ChooseProfile(site=CAST.site, profile=next(iter(Profile))), CAST.management, None)
    switch = SetSwitch(name="policy.ticket.tracking", value="7", reason="回访期")
    driver.must(switch, CAST.management, profile.json()["case"])
    _walked(driver, Stage.TRACKING, switches=Switches(tracking_days=7))
    done = {name for name in driver.accepted if name.startswith("ticket_")}
    print(f"\n{len(done)} ticket operations accepted; statuses {dict(driver.statuses)}")
    missing = {route.operation_id for route in ROUTES_OF.values() if route.lifecycle is TICKET} - done
    assert not missing, missing


def test_every_command_of_a_register_is_accepted_over_http(driver: Driver) -> None:
    """Master data come in over HTTP as well."""
    wanted = {route.operation_id for route in ROUTES_OF.values() if route.lifecycle is not TICKET}
    for lifecycle in REGISTERS:
        streams: list[str] = []

        mine = {name for name in wanted if name.startswith(f"{lifecycle.category}_")}

        @settings(max_examples=40, suppress_health_check=list(HealthCheck))
        @given(st.lists(register_commands(lifecycle), min_size=10, max_size=30))
        def drive(commands: list[Any]) -> None:
            if not all(driver.accepted[name] for name in mine):
                for command in commands:
                    _register(driver, command, streams)

        drive()
    left = sorted(name for name in wanted if not driver.accepted[name])
    print(f"\n{len(wanted) - len(left)} of {len(wanted)} register operations accepted")
    assert left == [], left


def _register(driver: Driver, command: Any, streams: list[str]) -> None:
    rows = REGISTRY.rows_of(type(command))
    role = min(rows[0].roles - {Role.SYSTEM, Role.OCCUPANT})
    by = Actor(id="staff-a", role=role)
    if (type(command), True) in ROUTES_OF:
        answer = driver.give(command, by, None)
        if answer.is_success:
            streams.append(answer.json()["case"])
    if (type(command), False) in ROUTES_OF:
        for stream in streams[-2:]:
            driver.give(command, by, stream)
