"""Assets through the desk: what somebody does, what is refused, what was stored, what the views say.

One community a module, on the memory desk, with the sources' upkeep plans and the workers of cadences and reactions.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from datetime import UTC, date, datetime, timedelta
from itertools import count
from typing import Any, TypeVar

import pytest
from attrs import evolve, frozen

from tests.support.assets import FEATURES, TOOL, AssetHere, example
from tests.support.case_story import CaseStory
from tests.support.community import CAST, OPENED, Cast, settle
from tests.support.examples import PHOTO_BYTES, Pick, evidence, first
from wuye.application.cadences.worker import Accountant
from wuye.application.desk import Desk
from wuye.application.ports import Query, Row
from wuye.application.projections.declared import projections
from wuye.application.projections.projection import Projection
from wuye.application.projections.reading import Reader
from wuye.application.projections.runner import Runner
from wuye.application.reactions.table import reactions
from wuye.application.reactions.worker import Reactor
from wuye.application.seeds.upkeep import seed_upkeep
from wuye.domain.asset import commands as c
from wuye.domain.asset.state import Asset
from wuye.domain.cadence.state import Series
from wuye.domain.register.manual import FileManual, ManualChapter
from wuye.domain.register.policy.commands import ChooseProfile, SetSwitch
from wuye.domain.register.retrofit import commands as retrofit
from wuye.domain.register.retrofit.kinds import ItemPlan, PerformanceState, RenewalField
from wuye.domain.register.site import RegisterSite
from wuye.domain.register.tool import RegisterTool
from wuye.domain.shared.actor import Actor
from wuye.domain.shared.evidence import EvidenceKind
from wuye.domain.shared.facilities import AssetKind, UsageFrequency
from wuye.domain.shared.money import yuan
from wuye.domain.shared.recorded import Recorded
from wuye.domain.sla.policy import Profile
from wuye.entrypoints.testing import memory_desk, story_clock
from wuye.entrypoints.testing.scenario import StoryClock

E = TypeVar("E")

USUALLY: Mapping[type, str] = {
    **dict.fromkeys([getattr(c, name) for name in c.__all__], "engineering_supervisor"),
    **dict.fromkeys(
        (
            c.AnalyseFault,
            c.SchemeRepair,
            c.StartRepair,
            c.RepairFault,
            c.CompleteRepair,
            c.RecordPrevention,
            c.DeclareIrreparable,
            c.TryRepair,
            c.StartMaintenance,
            c.CompleteMaintenance,
            c.ReportDefect,
        ),
        "technician",
    ),
    **dict.fromkeys(
        (
            c.AdjustCycle,
            c.SetRunningHours,
            c.EndDuty,
            c.PlanRetrofit,
            c.StartRetrofit,
            c.EvaluateRetrofit,
            c.ReplaceAsset,
            c.RetireAsset,
        ),
        "management",
    ),
    c.VerifyFault: "inspector",
    c.RejectRepair: "inspector",
    c.Reinspect: "inspector",
}
"""Who of the cast gives a command where a story names nobody."""


@frozen
class Town:
    """A desk with the community in it, its clock, its views, its workers."""

    desk: Desk
    clock: StoryClock
    runner: Runner
    reader: Reader
    views: Mapping[str, Projection]
    reactor: Reactor
    accountant: Accountant
    numbers: Iterator[int]

    def settle_down(self) -> None:
        """Everything that follows by itself has happened: reactions, what fell due, views."""
        while True:
            before = self.desk.log.head()
            self.runner.catch_up()
            self.accountant.wake()
            self.runner.catch_up()
            self.reactor.catch_up()
            if self.desk.log.head() == before:
                return

    def passes(self, until: datetime, *, step: timedelta = timedelta(days=1)) -> None:
        """Time passes day by day, and what follows by itself happens."""
        while self.clock.now() < until:
            self.clock.set(min(until, self.clock.now() + step))
            self.settle_down()

    def rows(self, view: str, order: tuple[tuple[str, bool], ...], **where: Any) -> list[tuple[str, Row]]:
        """Rows of a view, up to date."""
        self.runner.catch_up()
        return self.reader.page(self.views[view], Query(where=where, order=order, limit=200))

    def row(self, view: str, key: str) -> Row:
        """A row of a view, up to date."""
        self.runner.catch_up()
        row = self.reader.row(self.views[view], key)
        assert row is not None, f"no row {key} of {view}"
        return row


class AssetStory(CaseStory):
    """One asset at the desk. Every act takes a minute."""

    def __init__(self, town: Town, *, cast: Cast = CAST) -> None:
        super().__init__(town.desk, town.clock)
        self.town = town
        self.cast = cast
        self.case: str = ""

    def command(self, kind: type, /, by: Actor | None = None, pick: Pick = first, **changes: Any) -> Any:
        """A valid command for the state the asset is in, with these fields changed."""
        here = AssetHere(asset=self.state, actor=by or self.usual(kind), now=self.now, cast=self.cast)
        return evolve(example(kind, here, pick), **changes)

    def usual(self, kind: type) -> Actor:
        """Who gives such a command in everyday life."""
        who: Actor = getattr(self.cast, USUALLY[kind])
        return who

    def registered(self, kind: AssetKind = AssetKind.LIFT, **changes: Any) -> AssetStory:
        """The asset is on the register."""
        given = {"kind": kind, "features": FEATURES.get(kind, ()), "site": self.cast.site, **changes}
        self.does(c.RegisterAsset, **given)
        return self

    def running(
        self, kind: AssetKind = AssetKind.LIFT, *plans: str, since: date | None = None, **changes: Any
    ) -> AssetStory:
        """The asset is in service, with duties from these plans, their cycles counted from a day."""
        self.registered(kind, **changes)
        self.does(c.PutIntoService, plans=tuple(f"upkeep-{plan}" for plan in plans), counted_from=since)
        return self

    def retired(self) -> None:
        """The asset's life is over, and its cadences end: other stories are not kept waiting by it."""
        self.does(c.RetireAsset)
        self.town.settle_down()

    def faulty(self, **changes: Any) -> AssetStory:
        """A running lift has a fault."""
        self.running()
        self.does(c.ReportFault, **changes)
        return self

    def repaired(self) -> AssetStory:
        """A fault was analysed, schemed and repaired, and waits for its test."""
        return self.goes(c.AnalyseFault, c.SchemeRepair, c.StartRepair, c.RepairFault)

    def recovered(self) -> AssetStory:
        """A fault was repaired, verified, and the asset runs again."""
        return self.repaired().goes(c.VerifyFault, c.CompleteRepair)

    # -- what was stored ----------------------------------------------------------------------------------------

    @property
    def state(self) -> Asset:
        """The state the asset is in."""
        state: Asset = self.desk.state(self.case) if self.case else Asset()
        return state

    @property
    def history(self) -> list[Recorded[Any]]:
        """The stored events in their envelopes, personal fields opened."""
        return self.desk.history(self.case)

    def all_stored(self, kind: type[E]) -> list[E]:
        """Stored events of a kind, in order."""
        return [one.event for one in self.history if isinstance(one.event, kind)]

    def stored(self, kind: type[E]) -> E:
        """The last stored event of a kind; there must be one."""
        found = self.all_stored(kind)
        assert found, f"no {kind.__name__} was stored"
        return found[-1]

    def cadence(self, duty: str) -> Series:
        """The cadence of a duty."""
        self.town.settle_down()
        series: Series = self.desk.state(f"cadence-{self.case}.{duty}")
        return series

    def row(self, view: str = "asset_board") -> Row:
        """The asset's row of a view, up to date."""
        return self.town.row(view, self.case)

    def another(self) -> AssetStory:
        """A further asset in the same community."""
        return AssetStory(self.town, cast=self.cast)

    def ranked(self, **changes: Any) -> str:
        """The asset is a ranked candidate of a programme of its own site; gives the programme's stream."""
        return programme(self, **changes)


def programme(story: AssetStory, *, approve: bool = True, **changes: Any) -> str:
    """A programme of the story's site with the asset as its candidate, ranked and approved."""
    director, desk = story.cast.management, story.desk
    year = story.now.astimezone(UTC).year + next(story.town.numbers)
    opened = desk.execute(retrofit.OpenProgramme(site=story.cast.site, year=year), by=director)
    for name in ("importance", "frequency", "failures"):
        word = SetSwitch(name=f"policy.asset.weight_{name}", value="1", reason="项目规定")
        desk.execute(word, by=story.cast.administrator, on=f"policy-{story.cast.site}")
    candidate = retrofit.AddCandidate(
        subject=RenewalField.EQUIPMENT,
        asset=story.case,
        usage=UsageFrequency.HIGH,
        performance=PerformanceState.WEAK,
        feedback="业主多次反映",
        importance=90,
        frequency=80,
        failures_permille=40,
        target="故障率低于千分之十二",
    )
    desk.execute(evolve(candidate, **changes), by=director, on=opened.case)
    desk.execute(retrofit.RankCandidates(), by=director, on=opened.case)
    if approve:
        item = ItemPlan(
            number=1, content="更换曳引机", method="整机更换", budget=yuan(80_000), planned_on=date(year, 2, 1)
        )
        desk.execute(retrofit.ApproveProgramme(items=(item,)), by=director, on=opened.case)
    return opened.case


@contextmanager
def community(clock: StoryClock) -> Iterator[Town]:
    """A community with the sources' upkeep plans and manuals, from an instant on."""
    with memory_desk(clock) as desk:
        settle(desk)
        desk.files.put(PHOTO_BYTES)
        admin = CAST.administrator
        seed_upkeep(desk, by=admin)
        for kind in AssetKind:
            manual = FileManual(
                kind=kind, title="操作手册", chapters=tuple(ManualChapter), document=evidence(EvidenceKind.DOCUMENT)
            )
            desk.execute(manual, by=admin)
        desk.execute(RegisterTool(key=TOOL.removeprefix("tool-"), name="万用表", mark="合格-2026-0001"), by=admin)
        desk.execute(ChooseProfile(site=CAST.site, profile=Profile.DEFAULT), by=admin)
        views = {one.view: one for one in projections(desk.registry)}
        runner = Runner(desk.log, desk.views, tuple(views.values()))
        reactor = Reactor(desk, reactions(desk.registry))
        yield Town(desk, clock, runner, Reader(desk.log, desk.views), views, reactor, Accountant(desk), count(1))


@pytest.fixture(scope="module")
def town() -> Iterator[Town]:
    """The community of a module's tests."""
    with community(story_clock()) as made:
        yield made


@pytest.fixture
def asset(town: Town) -> AssetStory:
    """An asset that has yet to begin."""
    return AssetStory(town)


@pytest.fixture
def elsewhere(town: Town) -> Callable[..., AssetStory]:
    """An asset at a site of its own under a profile and switches: ``elsewhere(cadence_missed="escalate")``."""

    def make(profile: Profile = Profile.DEFAULT, **words: str) -> AssetStory:
        site = f"site{next(town.numbers)}"
        cast, admin = evolve(CAST, site=site), CAST.administrator
        town.desk.execute(RegisterSite(site=site, name="小区", opened_at=OPENED), by=admin)
        town.desk.execute(ChooseProfile(site=site, profile=profile), by=admin)
        for name, value in words.items():
            town.desk.execute(SetSwitch(name=name, value=value, reason="项目规定"), by=admin, on=f"policy-{site}")
        return AssetStory(town, cast=cast)

    return make
