"""A guarded area's month over HTTP on PostgreSQL: patrols by plan, a failed check, its hazard, replayed at the end."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import httpx
import pytest

from tests.http.running import served
from tests.inspections.place import ADMIN, INSPECTOR, MONDAY, REPAIRER, SITE, SUPERVISOR, Place
from tests.scenarios.teller import Teller
from wuye.adapters.system import ManualClock
from wuye.domain.cadence.commands import SetCadence
from wuye.domain.cadence.rule import Rule
from wuye.domain.inspection import commands as c
from wuye.domain.inspection.hazard import commands as h
from wuye.domain.inspection.parts import Finding
from wuye.domain.register.policy.commands import ChooseProfile
from wuye.domain.register.route import Point, SetRound
from wuye.domain.shared.actor import Actor
from wuye.domain.shared.inspections import Department, InspectionKind
from wuye.domain.sla.limits import Unit
from wuye.domain.sla.policy import Profile
from wuye.entrypoints.bootstrap import open_desk


def test_a_guarded_area_is_patrolled_and_what_is_found_is_rectified(
    postgres_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Each step over HTTP; the duty, the check, the hazard and its clocks are what their histories say."""
    monkeypatch.chdir(tmp_path)
    clock = ManualClock(datetime(2026, 9, 7, 1, tzinfo=UTC))
    with open_desk(postgres_url, create=True, clock=clock) as desk:
        place = Place(desk, clock)
        place.does(ChooseProfile(site=SITE, profile=Profile.SHANSHUI_002), ADMIN)
        with (
            served(lambda: open_desk(postgres_url, clock=clock), projections=False, timers=False) as running,
            httpx.Client(base_url=running.url, trust_env=False, timeout=20) as client,
        ):
            teller = Teller(client, desk, clock)
            case, hazard = _told(teller, place)
            teller.replayed(case, hazard)
        assert (desk.state(case).stage, desk.state(hazard).stage) == ("closed", "closed")
        assert all(one["outcome"] == "done" for one in place.reactions())


def _told(teller: Teller, place: Place) -> tuple[str, str]:
    """The story; gives the failed check and the hazard it found."""

    def gives(command: Any, by: Actor, on: str | None = None) -> str:
        return str(teller.gives(command, by, on)["case"])

    points = (Point(code="P1", place="3-2"), Point(code="P2", place="B1-12"))
    kind = InspectionKind.GUARD_SAFETY
    gives(SetRound(key="guard", site=SITE, kind=kind, checklist=kind.value, points=points), ADMIN)
    rule = Rule(anchor=MONDAY, unit=Unit.MONTHS, after_days=2)
    duty = gives(
        SetCadence(key="guard", site=SITE, duty="cadence.guard_safety_check", rule=rule, subject="round-guard"), ADMIN
    )
    teller.later(hours=1)
    (case,) = place.cases("inspection")
    gives(c.StartInspection(), INSPECTOR, case)
    for point in ("P1", "P2"):
        gives(c.VisitPoint(point=point), INSPECTOR, case)
        for item in ("fire", "order", "facilities"):
            conforms = (point, item) != ("P2", "fire")
            gives(c.RecordItem(item=item, conforms=conforms, point=point), INSPECTOR, case)
    found = Finding(item="fire", point="P2", problem="消防通道堆物", hazard=True)
    gives(c.RaiseFindings(findings=(found,)), INSPECTOR, case)
    told = c.ReportInspection(
        summary="一处隐患", departments=(Department.SECURITY,), suggestion="清理", proposal="设禁停标线"
    )
    gives(told, INSPECTOR, case)
    teller.later(minutes=1)
    (hazard,) = place.cases("hazard")
    assert [one.slot.id for one in teller.desk.state(duty).open] == []
    gives(h.ReportHazard(departments=(Department.SECURITY,)), INSPECTOR, hazard)
    order = h.PlanRectification(
        department=Department.SECURITY,
        responsible=REPAIRER.id,
        deadline=teller.clock.now() + timedelta(days=1),
        measure="清理并划线",
    )
    gives(order, SUPERVISOR, hazard)
    gives(h.StartRectification(), REPAIRER, hazard)
    gives(h.RecordRectification(result="已清理"), REPAIRER, hazard)
    gives(h.VerifyRectification(result="通道畅通"), SUPERVISOR, hazard)
    gives(h.CloseHazard(release="撤除围挡"), SUPERVISOR, hazard)
    gives(c.CloseInspection(), SUPERVISOR, case)
    return case, hazard
