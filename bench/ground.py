"""What lies in the log before anything is measured: tickets alone, or cases of all four aggregates."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from typing import Any, Final

from attrs import frozen

from bench.callers import rate
from tests.support import complaints
from tests.support.assets import STORIES, TOOL
from tests.support.community import CAST
from tests.support.everyday import everyday
from tests.support.examples import evidence
from wuye.application.desk import Desk
from wuye.application.projections.declared import projections
from wuye.application.projections.runner import Runner
from wuye.application.reactions.table import reactions
from wuye.application.reactions.worker import Reactor
from wuye.application.seeds.checklists import seed_checklists
from wuye.application.seeds.upkeep import seed_upkeep
from wuye.domain.asset import commands as a
from wuye.domain.inspection import commands as i
from wuye.domain.inspection.hazard import commands as h
from wuye.domain.inspection.hazard.terms import HazardKind, HazardSource
from wuye.domain.register.manual import FileManual, ManualChapter
from wuye.domain.register.tool import RegisterTool
from wuye.domain.shared.actor import Actor
from wuye.domain.shared.evidence import EvidenceKind
from wuye.domain.shared.facilities import AssetKind
from wuye.domain.shared.inspections import Department, InspectionKind

Script = list[tuple[Any, Actor]]
_CALLERS: Final = 8


@frozen(kw_only=True)
class Ground:
    """A ground by its name."""

    name: str
    cases: int
    """Of each aggregate besides tickets: a complaint, an asset with a repaired fault, an inspection, a hazard."""

    def lay(self, desk: Desk) -> None:
        """Tell the cases to a settled desk; views and reactions have nothing left to do afterwards."""
        if not self.cases:
            return
        _prepare(desk)
        scripts = (complaints.walk(), _repaired(desk), list(_inspected(desk)), list(_rectified(desk)))

        def work(_: int) -> int:
            for _round in range(-(-self.cases // _CALLERS)):
                for script in scripts:
                    told(desk, script)
            return self.cases

        rate(work, _CALLERS)
        Reactor(desk, reactions(desk.registry)).catch_up()
        runner = Runner(desk.log, desk.views, projections(desk.registry))
        runner.catch_up()
        for view in projections(desk.registry):
            desk.views.resign(view.table.name)


def told(desk: Desk, script: Script) -> str:
    """Tell a case; gives its stream."""
    on: str | None = None
    for command, by in script:
        on = desk.execute(command, by=by, on=on).case
    return str(on)


def _prepare(desk: Desk) -> None:
    admin = CAST.administrator
    seed_checklists(desk, by=admin)
    seed_upkeep(desk, by=admin)
    manual = evidence(EvidenceKind.DOCUMENT)
    desk.execute(
        FileManual(kind=AssetKind.LIFT, title="手册", chapters=tuple(ManualChapter), document=manual), by=admin
    )
    desk.execute(RegisterTool(key=TOOL.removeprefix("tool-"), name="万用表", mark="合格"), by=admin)


def _repaired(desk: Desk) -> Script:
    """An asset from the register to a filed fault, told once to see each command; the cases are told by its copy."""
    steps = next(story for story in STORIES if story and story[-1][0] is a.ArchiveFault)
    script: Script = []
    case: str | None = None
    for kind, who in steps:
        by: Actor = getattr(CAST, who)
        command = everyday(kind, by, None if case is None else desk.state(case), desk.clock.now())
        case = desk.execute(command, by=by, on=case).case
        script.append((command, by))
    return script


def _inspected(desk: Desk) -> Iterator[tuple[Any, Actor]]:
    who, kind = CAST.inspector, InspectionKind.SAFETY
    yield i.ScheduleInspection(site=CAST.site, kind=kind, checklist=kind.value), CAST.service_supervisor
    yield i.StartInspection(), who
    for item in desk.state(f"checklist-{kind.value}").items:
        yield i.RecordItem(item=item.code, conforms=True), who
    yield i.CompleteInspection(), who
    report = i.ReportInspection(
        summary="检查完毕", departments=(Department.MAINTENANCE,), suggestion="更换轴承", proposal="加装隔音"
    )
    yield report, who
    yield i.CloseInspection(), CAST.service_supervisor


def _rectified(desk: Desk) -> Iterator[tuple[Any, Actor]]:
    found = h.RecordHazard(
        site=CAST.site, kind=HazardKind.FIRE, source=HazardSource.PATROL, place="3-2", problem="消防通道堆物"
    )
    yield found, CAST.inspector
    yield h.ReportHazard(departments=(Department.SECURITY,)), CAST.inspector
    order = h.PlanRectification(
        department=Department.SECURITY,
        responsible=CAST.technician.id,
        deadline=desk.clock.now() + timedelta(days=3),
        measure="清理并划线",
    )
    yield order, CAST.service_supervisor
    yield h.StartRectification(), CAST.technician
    yield h.RecordRectification(result="已清理"), CAST.technician
    yield h.VerifyRectification(result="通道畅通"), CAST.service_supervisor
    yield h.CloseHazard(release="撤除围挡", published_at=("大堂公告栏",)), CAST.service_supervisor
