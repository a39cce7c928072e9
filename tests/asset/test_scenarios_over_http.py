"""The handbook's equipment fault and the quality plan's upkeep year, over HTTP on PostgreSQL, replayed at the end."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import uuid4
from zoneinfo import ZoneInfo

import httpx
import pytest
from attrs import define, evolve

from tests.http.running import served
from tests.support import examples as tickets
from tests.support.assets import TOOL, AssetHere, example
from tests.support.community import CAST, OPENED, orders
from tests.support.examples import PHOTO_BYTES, Here, evidence
from wuye.adapters.system import ManualClock
from wuye.application.aggregates import REGISTRY
from wuye.application.cadences.worker import Accountant
from wuye.application.desk import Desk
from wuye.application.encoding import to_plain
from wuye.application.projections.declared import projections
from wuye.application.projections.reading import Reader
from wuye.application.projections.rebuild import compare
from wuye.application.projections.runner import Runner
from wuye.application.reactions.table import reactions
from wuye.application.reactions.worker import Reactor
from wuye.application.seeds.upkeep import BUDGET_LINES, seed_upkeep
from wuye.application.sla.timers import Timekeeper
from wuye.domain.asset import commands as c
from wuye.domain.asset import events as e
from wuye.domain.asset.lifecycle import ASSET
from wuye.domain.register.budget import ApproveBudget, PlanBudget
from wuye.domain.register.manual import FileManual, ManualChapter
from wuye.domain.register.policy.commands import ChooseProfile
from wuye.domain.register.site import RegisterSite
from wuye.domain.register.tool import RegisterTool
from wuye.domain.shared.actor import Actor
from wuye.domain.shared.evidence import EvidenceKind
from wuye.domain.shared.facilities import AssetKind
from wuye.domain.shared.money import yuan
from wuye.domain.sla.policy import Profile
from wuye.domain.ticket import commands as tc
from wuye.entrypoints.bootstrap import open_desk
from wuye.entrypoints.http.commands import command_routes

K = AssetKind
SHANGHAI = ZoneInfo("Asia/Shanghai")
ROUTES = {(route.command, route.opening): route.path for route in command_routes(REGISTRY)}


@define
class Town:
    """A community behind a server, and the workers that a server has, moved by the test's clock."""

    client: httpx.Client
    desk: Desk
    clock: ManualClock
    runner: Runner
    reactor: Reactor
    accountant: Accountant
    timekeeper: Timekeeper

    def gives(self, command: Any, by: Actor, on: str | None = None) -> dict[str, Any]:
        """One command over HTTP that must be accepted."""
        path = ROUTES[type(command), on is None].replace("{ref}", on or "")
        named = {"Wuye-Actor": by.id, "Wuye-Role": by.role.value, "Idempotency-Key": str(uuid4())}
        answer = self.client.post(path, json=to_plain(command), headers=named)
        assert answer.is_success, f"{type(command).__name__}: {answer.text}"
        told: dict[str, Any] = answer.json()
        return told

    def does(self, kind: type, by: Actor, on: str | None = None, /, **changes: Any) -> dict[str, Any]:
        """An everyday command about an asset."""
        state = self.desk.state(on) if on else ASSET.initial
        here = AssetHere(asset=state, actor=by, now=self.clock.now())
        return self.gives(evolve(example(kind, here), **changes), by, on)

    def repairs(self, kind: type, by: Actor, on: str, /, **changes: Any) -> None:
        """An everyday command about a ticket."""
        here = Here(ticket=self.desk.state(on), actor=by, now=self.clock.now())
        self.gives(evolve(tickets.example(kind, here), **changes), by, on)

    def shows(self, path: str, by: Actor = CAST.officer, **parameters: Any) -> Any:
        """What a reading route says."""
        named = {"Wuye-Actor": by.id, "Wuye-Role": by.role.value}
        answer = self.client.get(path, params=parameters, headers=named)
        assert answer.status_code == 200, answer.text
        return answer.json()

    def clocks(self, ref: str) -> dict[str, dict[str, Any]]:
        """The clocks of an asset, the last attempt of each."""
        return {one["clock"]: one for one in self.shows(f"/v1/assets/{ref}/clocks")["clocks"]}

    def settles(self) -> None:
        """What follows by itself has happened."""
        while True:
            before = self.desk.log.head()
            for worker in (self.runner.catch_up, self.accountant.wake, self.runner.catch_up, self.timekeeper.wake):
                worker()
            self.reactor.catch_up()
            self.runner.catch_up()
            if self.desk.log.head() == before:
                return

    def replayed(self, ref: str) -> None:
        """History alone gives the state that HTTP shows, and every view is what a rebuild would make."""
        lifecycle = self.desk.registry.of_stream(self.desk.resolve(ref))
        state = lifecycle.fold(self.desk.history(ref, sealed=True))
        assert self.shows(f"/v1/{lifecycle.plural}/{ref}")["state"] == to_plain(state)

    def views_are_right(self) -> None:
        """Every view equals its rebuild, and no event was parked."""
        assert self.desk.views.parked() == []
        for one in projections(self.desk.registry):
            if one.view in {"asset_board", "fault_archive", "maintenance_costs", "occurrences", "sla_board"}:
                assert compare(self.desk.log, self.desk.views, one).equal, one.view


@pytest.fixture(scope="module")
def town(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Town]:
    """The community on PostgreSQL, on the morning of the first of January."""
    url: str = request.getfixturevalue("postgres_module_url")
    clock = ManualClock(datetime(2027, 1, 1, 1, 0, tzinfo=UTC))
    with pytest.MonkeyPatch.context() as here:
        here.chdir(tmp_path_factory.mktemp("scenarios"))
        with open_desk(url, create=True, clock=clock) as desk:
            _prepare(desk)
            runner = Runner(desk.log, desk.views, projections(desk.registry))
            runner.catch_up()
            workers = (runner, Reactor(desk, reactions(desk.registry)), Accountant(desk), Timekeeper(desk))
            with (
                served(lambda: open_desk(url, clock=clock), projections=False, timers=False) as running,
                httpx.Client(base_url=running.url, trust_env=False, timeout=20) as client,
            ):
                yield Town(client, desk, clock, *workers)


KINDS = (K.WATER_SUPPLY, K.POWER_SUPPLY, K.HEATING, K.LIFT, K.FIRE_SYSTEM, K.AIR_CONDITIONING, K.ESCALATOR)
KINDS_TOO = (K.STAIRS_AND_HANDRAILS, K.LIGHTING)


def _prepare(desk: Desk) -> None:
    desk.files.put(PHOTO_BYTES)
    for place, (command, by, on) in enumerate(orders()):
        desk.execute(command, by=by, on=on, command_id=f"settle-{place}")
    admin = CAST.administrator
    desk.execute(RegisterSite(site=UPKEEP.site, name="保养小区", opened_at=OPENED), by=admin)
    seed_upkeep(desk, by=admin)
    for kind in (*KINDS, *KINDS_TOO):
        manual = evidence(EvidenceKind.DOCUMENT)
        desk.execute(FileManual(kind=kind, title="手册", chapters=tuple(ManualChapter), document=manual), by=admin)
    desk.execute(RegisterTool(key=TOOL.removeprefix("tool-"), name="万用表", mark="合格"), by=admin)


UPKEEP = evolve(CAST, site="upkeep-year")
"""The quality plan's own site."""
REPAIR: tuple[tuple[type, Actor, dict[str, Any]], ...] = (
    (tc.TriageTicket, CAST.officer, {"items": ()}),
    (tc.DraftPlan, CAST.officer, {}),
    (tc.Dispatch, CAST.officer, {}),
    (tc.ConfirmDispatch, CAST.technician, {}),
    (tc.RecordArrival, CAST.technician, {}),
    (tc.RecordSurvey, CAST.technician, {}),
    (tc.StartWork, CAST.technician, {}),
    (tc.CompleteSelfCheck, CAST.technician, {}),
)
"""The way of a fault's ticket to the end of the work."""


@pytest.mark.req("AST-041", "SLA-052", "SLA-053")
def test_the_handbooks_fault_is_answered_in_4_hours_and_done_in_24(town: Town) -> None:
    """From what an occupant saw to the archive, with the ticket between; and one that nobody answered."""
    town.gives(ChooseProfile(site=CAST.site, profile=Profile.HANDBOOK_000), CAST.administrator)
    lift = town.does(c.RegisterAsset, CAST.officer)["number"]
    town.does(c.PutIntoService, CAST.engineering_supervisor, lift, plans=())
    reported = town.clock.now()
    town.does(c.ReportFault, CAST.occupant, lift, told=CAST.officer.id)
    running = town.clocks(lift)
    limits = {"fault.report": 0, "fault.response": 4, "fault.complete": 24}
    for name, hours in limits.items():
        assert datetime.fromisoformat(running[name]["due_at"]) == reported + timedelta(hours=hours), name
    town.settles()
    ticket = town.desk.state(lift).faults[0].ticket
    assert town.desk.state(ticket).asset == town.desk.resolve(lift)

    town.clock.advance(timedelta(hours=3))
    for act in (c.AnalyseFault, c.SchemeRepair, c.StartRepair):
        town.does(act, CAST.technician, lift)
    for kind, by, changes in REPAIR:
        town.clock.advance(timedelta(minutes=5))
        town.repairs(kind, by, ticket, **changes)
    town.does(c.RepairFault, CAST.technician, lift)
    town.clock.advance(timedelta(hours=20))
    town.does(c.VerifyFault, CAST.inspector, lift)
    town.does(c.CompleteRepair, CAST.technician, lift)
    town.does(c.RecordPrevention, CAST.technician, lift)
    town.does(c.ArchiveFault, CAST.officer, lift)
    assert {name: one["verdict"] for name, one in town.clocks(lift).items()} == dict.fromkeys(limits, "met")

    town.does(c.ReportFault, CAST.officer, lift)
    town.settles()
    town.clock.advance(timedelta(hours=4, seconds=1))
    town.settles()
    assert town.clocks(lift)["fault.response"]["verdict"] == "missed"
    told = [type(one.event).__name__ for one in town.desk.log.stream(f"clock-{town.desk.resolve(lift)}")]
    assert "ClockBreached" in told

    shown = town.shows("/v1/assets", site=CAST.site, stage="faulty")["items"]
    assert [(one["number"], one["failures"], one["recovery_permille"]) for one in shown] == [(lift, 2, 500)]
    for ref in (lift, ticket):
        town.replayed(ref)
    town.views_are_right()


YEAR = {
    "water-supply": (K.WATER_SUPPLY, 4),
    "power-supply": (K.POWER_SUPPLY, 12),
    "heating": (K.HEATING, 1),
    "lift-system": (K.LIFT, 12),
    "fire-system": (K.FIRE_SYSTEM, 2),
    "air-conditioning": (K.AIR_CONDITIONING, 4),
    "lift-and-escalator": (K.ESCALATOR, 12),
    "stairs-and-handrail": (K.STAIRS_AND_HANDRAILS, 4),
    "lighting": (K.LIGHTING, 12),
}
"""The quality plan's table: how often each class is due in a year."""
FORGOTTEN = "lighting"
"""Nobody looks after the lights in June."""


def test_the_quality_plans_upkeep_year_leaves_no_occurrence_unaccounted(town: Town) -> None:
    """Every class in its cycle, one of them late once; what it cost stands beside the budget."""
    town.gives(ChooseProfile(site=UPKEEP.site, profile=Profile.QUALITY_PLAN_001), CAST.administrator)
    budget = PlanBudget(site=UPKEEP.site, year=2027, lines=BUDGET_LINES, basis="九类设施")
    town.gives(budget, CAST.finance)
    town.gives(ApproveBudget(), CAST.management, f"budget-{UPKEEP.site}-2027")
    cases: dict[str, str] = {}
    for plan, (kind, _) in YEAR.items():
        cases[plan] = town.does(c.RegisterAsset, CAST.officer, site=UPKEEP.site, kind=kind, features=())["number"]
        into_service = {"plans": (f"upkeep-{plan}",), "counted_from": date(2027, 1, 1)}
        town.does(c.PutIntoService, CAST.engineering_supervisor, cases[plan], **into_service)
    for month in range(2, 14):
        first = date(2027 + (month - 1) // 12, (month - 1) % 12 + 1, 1)
        town.clock.set(datetime(first.year, first.month, 1, 9, tzinfo=SHANGHAI))
        town.settles()
        for plan, case in cases.items():
            while town.desk.state(case).duties[0].open and not (plan == FORGOTTEN and first.month == 6):
                town.does(c.StartMaintenance, CAST.technician, case)
                town.does(c.CompleteMaintenance, CAST.technician, case, cost=yuan(100))
    town.settles()

    for plan, case in cases.items():
        duty, times = town.desk.state(case).duties[0], YEAR[plan][1]
        late = 1 if plan == FORGOTTEN else 0
        assert (duty.done, duty.late, duty.missed, duty.open) == (times - late, late, 0, ()), plan
        due = [one for one in town.desk.history(case, sealed=True) if isinstance(one.event, e.MaintenanceFellDue)]
        assert len({one.event.slot.id for one in due}) == len(due) == times, plan
        ended = town.desk.state(f"cadence-{town.desk.resolve(case)}.{plan}")
        assert ended.open == ()
        town.replayed(case)
    town.views_are_right()
    costs = next(one for one in projections(town.desk.registry) if one.view == "maintenance_costs")
    row = Reader(town.desk.log, town.desk.views).row(costs, f"{UPKEEP.site}/2027/upkeep")
    assert row is not None
    # What fell due on the first of January 2028 is the next year's cost.
    spent = sum(times for _, times in YEAR.values()) - len(YEAR)
    assert (row["planned_minor"], row["actual_minor"]) == (2_000_000, spent * 10_000)
