"""Tells the stories of the sources over HTTP, and proves at the end that history alone gives what was shown."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date, datetime, time, timedelta
from itertools import accumulate, count
from typing import Any
from uuid import uuid4
from zoneinfo import ZoneInfo

import httpx
from attrs import define, evolve, field

from tests.support.community import CAST, OPENED, Cast
from tests.support.everyday import everyday
from wuye.adapters.system import ManualClock
from wuye.application.aggregates import REGISTRY
from wuye.application.cadences.worker import Accountant
from wuye.application.desk import Desk
from wuye.application.encoding import to_plain
from wuye.application.projections.declared import projections
from wuye.application.projections.rebuild import compare
from wuye.application.projections.runner import Runner
from wuye.application.reactions.table import reactions
from wuye.application.reactions.worker import Reactor
from wuye.application.sla.timers import Timekeeper
from wuye.domain.register.home import MoveIn, OccupancyKind, RegisterHome
from wuye.domain.register.site import RegisterSite
from wuye.domain.shared.actor import Actor
from wuye.domain.shared.switches import Switches
from wuye.domain.sla.policy import Profile
from wuye.domain.ticket.commands import ConfirmOrder
from wuye.entrypoints.http.commands import command_routes

SHANGHAI = ZoneInfo("Asia/Shanghai")
ROUTES = {(route.command, route.opening): route.path for route in command_routes(REGISTRY)}
Step = tuple[type[Any], str]
"""A command and the name of who gives it in the cast."""


@define
class Teller:
    """A server and a client of it, and the workers that a server has, moved by the story's clock."""

    client: httpx.Client
    desk: Desk
    clock: ManualClock
    _runner: Runner = field(init=False)
    _accountant: Accountant = field(init=False)
    _timekeeper: Timekeeper = field(init=False)
    _reactor: Reactor = field(init=False)
    _stubs: count[int] = field(factory=lambda: count(1))

    def __attrs_post_init__(self) -> None:
        desk = self.desk
        self._runner = Runner(desk.log, desk.views, projections(desk.registry))
        self._accountant, self._timekeeper = Accountant(desk), Timekeeper(desk)
        self._reactor = Reactor(desk, reactions(desk.registry))

    # -- given ----------------------------------------------------------------------------------------------------

    def site(self, key: str, profile: Profile, cast: Cast = CAST) -> Cast:
        """A site on a profile of its own, with a home that the cast's occupant owns."""
        home = f"home-{key}-1"
        self.gives(RegisterSite(site=key, name=f"{key} 小区", opened_at=OPENED, profile=profile), cast.administrator)
        self.gives(RegisterHome(key=f"{key}-1", site=key, building="1", label="101"), cast.officer)
        moved = MoveIn(person=cast.occupant.id, kind=OccupancyKind.OWNER, since=OPENED)
        self.gives(moved, cast.officer, home)
        return evolve(cast, site=key, home=home)

    def on(self, day: date, hour: int, minute: int = 0) -> None:
        """It is that time in Shanghai."""
        self.clock.set(datetime.combine(day, time(hour, minute), SHANGHAI))

    def next(self, weekday: int, hour: int, minute: int = 0) -> date:
        """It is that time on the next such weekday (0 = Monday); gives the day."""
        today = self.clock.now().astimezone(SHANGHAI).date()
        day = today + timedelta(days=(weekday - today.weekday() - 1) % 7 + 1)
        self.on(day, hour, minute)
        return day

    def later(self, **parts: float) -> None:
        """Time passes, and what follows by itself happens."""
        self.clock.advance(timedelta(**parts))
        self.settles()

    # -- act ------------------------------------------------------------------------------------------------------

    def gives(self, command: Any, by: Actor, on: str | None = None) -> dict[str, Any]:
        """One command over HTTP that must be accepted."""
        path = ROUTES[type(command), on is None].replace("{ref}", on or "")
        answer = self.client.post(path, json=to_plain(command), headers=_named(by) | {"Idempotency-Key": str(uuid4())})
        assert answer.is_success, f"{type(command).__name__}: {answer.text}"
        told: dict[str, Any] = answer.json()
        return told

    def settles(self) -> None:
        """Views, duties, timers and reactions, until nothing is left to do."""
        while True:
            before = self.desk.log.head()
            self._runner.catch_up()
            assert self._accountant.wake().failed == ()
            self._runner.catch_up()
            assert self._timekeeper.wake().failed == ()
            self._reactor.catch_up()
            self._runner.catch_up()
            if self.desk.log.head() == before:
                return

    def command(self, kind: type, by: Actor, on: str | None, cast: Cast, switches: Switches) -> Any:
        """An everyday command for the state a ticket, complaint or asset is in."""
        state = None if on is None else self.desk.state(on)
        stub = next(self._stubs) if kind is ConfirmOrder else 1
        return everyday(kind, by, state, self.clock.now(), cast=cast, switches=switches, stub=stub)

    # -- then -----------------------------------------------------------------------------------------------------

    def shows(self, path: str, by: Actor = CAST.officer, **parameters: Any) -> Any:
        """What a reading route says."""
        answer = self.client.get(path, params=parameters, headers=_named(by))
        assert answer.status_code == 200, answer.text
        return answer.json()

    def told(self, ref: str) -> list[str]:
        """Names of the thresholds that the timers recorded about a case, in order."""
        stream = f"clock-{self.desk.resolve(ref)}"
        return [f"{type(one.event).__name__} {one.event.threshold.clock}" for one in self.desk.log.stream(stream)]

    def replayed(self, *refs: str) -> None:
        """What HTTP shows of each case, at each version and as known at each instant, is the fold of its facts.

        Its clocks are explained to the second, no view holds anything but what a rebuild gives, nothing was parked.
        """
        self.settles()
        for ref in refs:
            self._replayed(ref)
        assert self.desk.views.parked() == []
        wrong = [one.view for one in projections(REGISTRY) if not compare(self.desk.log, self.desk.views, one).equal]
        assert wrong == []

    def _replayed(self, ref: str) -> None:
        lifecycle = REGISTRY.of_stream(self.desk.resolve(ref))
        history = self.desk.history(ref, sealed=True)
        folded = list(accumulate(history, lifecycle.evolve, initial=lifecycle.initial))
        path = f"/v1/{lifecycle.plural}/{ref}"
        assert [one.version for one in history] == list(range(1, len(folded)))
        for version, state in enumerate(folded[1:], 1):
            assert self.shows(path, version=version)["state"] == to_plain(state), version
        known = {one.recorded_at: state for one, state in zip(history, folded[1:], strict=True)}
        for instant, state in known.items():
            assert self.shows(path, as_of=instant.isoformat())["state"] == to_plain(state), instant
        if lifecycle.category in {"ticket", "complaint", "asset"}:
            for one in self.shows(f"{path}/clocks")["clocks"]:
                _explained(one)


@define
class Case:
    """One case of a story: everyday commands, changed where the story says so."""

    teller: Teller
    cast: Cast
    switches: Switches = field(factory=Switches)
    ref: str = ""

    def does(self, kind: type, who: str, /, **changes: Any) -> Case:
        """One act, now."""
        by = getattr(self.cast, who)
        command = self.teller.command(kind, by, self.ref or None, self.cast, self.switches)
        told = self.teller.gives(evolve(command, **changes), by, self.ref or None)
        self.ref = self.ref or str(told["number"])
        return self

    def goes(self, *steps: Step, minutes: float = 5, changing: Mapping[Any, Mapping[str, Any]] | None = None) -> Case:
        """One everyday act after another, each some minutes after the one before."""
        for kind, who in steps:
            self.teller.clock.advance(minutes=minutes)
            self.does(kind, who, **(changing or {}).get(kind, {}))
        return self

    def clocks(self) -> dict[tuple[str, int], dict[str, Any]]:
        """Every attempt of every clock, as HTTP explains it."""
        plural = REGISTRY.of_stream(self.teller.desk.resolve(self.ref)).plural
        shown = self.teller.shows(f"/v1/{plural}/{self.ref}/clocks")["clocks"]
        return {(one["clock"], one["attempt"]): one for one in shown}

    def verdicts(self, *names: str) -> dict[str, tuple[str, str | None]]:
        """Verdict and limit of the last attempt of each clock; of all that are held to a limit where none is named."""
        last = {name: one for (name, _), one in sorted(self.clocks().items())}
        chosen: Iterable[str] = names or [name for name, one in last.items() if one["limit"] is not None]
        return {name: (last[name]["verdict"], _limit(last[name]["limit"])) for name in chosen}


def _limit(limit: Mapping[str, Any] | None) -> str | None:
    return None if limit is None else f"{limit['value']} {limit['unit']}"


def _named(by: Actor) -> dict[str, str]:
    return {"Wuye-Actor": by.id, "Wuye-Role": by.role.value}


def _explained(clock: Mapping[str, Any]) -> None:
    """Counted intervals add up to the elapsed time, one begins where the other ends, and a limit names its source."""
    steps = clock["steps"]
    assert sum(one["seconds"] for one in steps if one["counted"]) == clock["elapsed_seconds"], clock
    assert [one["until"] for one in steps[:-1]] == [one["since"] for one in steps[1:]], clock
    assert all(one["reason"]["en"] and one["reason"]["zh"] for one in steps), clock
    assert clock["limit"] is None or clock["limit"]["source"], clock
