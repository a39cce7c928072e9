"""A valid instance of every asset command for the state an asset is in, and the surroundings of its decisions."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, date, datetime, timedelta
from functools import cache
from typing import Any

from attrs import field, frozen

from tests.support.community import CAST, TRADE, Cast, directory
from tests.support.examples import MONDAY_9AM, Pick, evidence, first
from wuye.domain.asset import commands as c
from wuye.domain.asset import terms as t
from wuye.domain.asset.entities import Duty, Fault
from wuye.domain.asset.lifecycle import ASSET
from wuye.domain.asset.state import Asset
from wuye.domain.cadence.rule import Rule, Slot
from wuye.domain.register.manual import Manual
from wuye.domain.register.retrofit.kinds import RenewalField
from wuye.domain.register.retrofit.state import Candidate, Programme, ProgrammeStage
from wuye.domain.register.tool import Tool
from wuye.domain.register.upkeep.cycle import Cycle
from wuye.domain.register.upkeep.state import UpkeepPlan, UpkeepPlanStage
from wuye.domain.shared.actor import Actor, Role
from wuye.domain.shared.evidence import EvidenceKind
from wuye.domain.shared.facilities import AssetGroup, AssetKind, BudgetLine, CycleReason, UpkeepActivity
from wuye.domain.shared.lifecycle import Context, Fresh
from wuye.domain.shared.money import yuan
from wuye.domain.shared.switches import Switches
from wuye.domain.sla.limits import Unit
from wuye.domain.ticket.state import Ticket

STREAM = "asset-00000000-0000-7000-8000-000000000001"
OTHER = "asset-00000000-0000-7000-8000-000000000002"
TICKET = "ticket-00000000-0000-7000-8000-000000000009"
SHIFT_PLAN, MONTH_PLAN = "upkeep-lift-check", "upkeep-lift-system"
PROGRAMME = f"retrofit-{CAST.site}-2026"
TOOL = "tool-meter"
SHIFTS = ("08:00", "16:00")
F = t.FaultStage


@frozen(kw_only=True)
class AssetHere:
    """The situation a command is given in."""

    asset: Asset = field(factory=Asset)
    actor: Actor = CAST.officer
    now: datetime = MONDAY_9AM
    switches: Switches = field(factory=Switches)
    cast: Cast = CAST

    def fault(self, *stages: t.FaultStage) -> int:
        """The number of a fault case at one of these stages; the last one, or 1, where there is none."""
        found = [one for one in self.asset.faults if one.stage in stages and one.number != self.asset.repairing]
        found = found or [one for one in self.asset.faults if one.stage in stages]
        chosen: Fault | None = (found or list(self.asset.faults) or [None])[-1]  # type: ignore[list-item]  # may be none
        return 1 if chosen is None else chosen.number

    def duty(self, *tests: Callable[[Duty], bool]) -> str:
        """A duty that fits; any one, or the monthly, where none does."""
        alive = [one for one in self.asset.duties if not one.ended]
        found = [one for one in alive if all(test(one) for test in tests)] or alive
        return found[0].fact.key if found else "lift-system"

    def another(self) -> Actor:
        """Somebody who is not the acting person."""
        return self.cast.management if self.actor != self.cast.management else self.cast.service_supervisor


def slot(day: date, turn: int = 0) -> Slot:
    """An occurrence on a day."""
    opens = datetime(day.year, day.month, day.day, tzinfo=UTC) + timedelta(hours=8 * turn)
    name = f"{day.isoformat()}.{turn}" if turn else day.isoformat()
    return Slot(
        id=name,
        nominal=day,
        day=day,
        due_at=opens,
        opens_at=opens,
        closes_at=opens + timedelta(days=1),
        provisional=False,
    )


def example(kind: type, here: AssetHere, pick: Pick = first) -> Any:
    """A valid command of a kind for this situation."""
    return EXAMPLES[kind](here, pick)


FEATURES: Mapping[AssetKind, tuple[t.AssetFeature, ...]] = {
    AssetKind.CAMERA: (t.AssetFeature.REAL_TIME, t.AssetFeature.NO_BLIND_SPOT),
    AssetKind.ACCESS_CONTROL: (t.AssetFeature.CARD,),
    AssetKind.EMERGENCY_BUTTON: (t.AssetFeature.ALERTS_GUARD,),
    AssetKind.CHARGING_POINT: (t.AssetFeature.ELECTRIC_CARS,),
}


def _register(here: AssetHere, pick: Pick) -> c.RegisterAsset:
    kind = pick([AssetKind.LIFT, AssetKind.LIFT, AssetKind.SHARED_TOOL, *FEATURES])
    return c.RegisterAsset(
        site=here.cast.site,
        kind=kind,
        name="1 号电梯",
        place="3-1",
        parent=pick([None, OTHER]),
        features=FEATURES.get(kind, ()),
        restricted=pick([False, True]),
        life_years=15,
    )


def _into_service(here: AssetHere, pick: Pick) -> c.PutIntoService:
    lift = here.asset.kind is AssetKind.LIFT
    return c.PutIntoService(
        papers=tuple(t.HandoverPaper),
        inspector=here.cast.inspector.id,
        evidence=(evidence(EvidenceKind.DOCUMENT),),
        plans=pick([(SHIFT_PLAN, MONTH_PLAN), (MONTH_PLAN,)]) if lift else (),
        shifts=SHIFTS,
    )


def _due(here: AssetHere, pick: Pick) -> c.ReachCycle:
    return c.ReachCycle(duty=here.duty(), slot=slot(here.now.date(), pick([0, 1, 2])))


def _open_slot(here: AssetHere) -> tuple[str, str]:
    found = [(one.fact.key, waiting.slot.id) for one in here.asset.duties for waiting in one.open]
    return found[0] if found else (here.duty(), "2026-01-01")


def _report(here: AssetHere, pick: Pick) -> c.ReportFault:
    return c.ReportFault(
        phenomenon="轿厢门不能关闭",
        observed_at=here.now - timedelta(minutes=5),
        location="3栋1单元电梯厅",
        impact="一部电梯停运",
        told=pick([None, here.cast.engineering_supervisor.id]),
        emergency=pick([False, True]),
    )


def _scheme(here: AssetHere, _pick: Pick) -> c.SchemeRepair:
    return c.SchemeRepair(
        fault=here.fault(F.ANALYSED),
        content="更换门机皮带",
        tools=(TOOL,),
        staff=(here.cast.technician.id,),
        trade=TRADE,
        expected_minutes=120,
    )


def _usage(here: AssetHere, pick: Pick) -> c.RecordUsage:
    return c.RecordUsage(
        operator=here.cast.technician.id,
        started_at=here.now - timedelta(hours=1),
        minutes=30,
        operating_state=pick(list(t.OperatingState)),
        protected=pick([True, False]),
    )


def _reading(here: AssetHere, pick: Pick) -> c.RecordReading:
    meter = here.asset.meters[0] if here.asset.meters else None
    last = meter.last or 0 if meter is not None else 0
    return c.RecordReading(meter="m-1", reading=last + pick([1, 5_000]))


def _renewal_kind(here: AssetHere) -> t.RenewalKind:
    worn = here.asset.tried or here.asset.scrapped
    return t.RenewalKind.REPLACEMENT if worn else t.RenewalKind.UPGRADE


Maker = Callable[[AssetHere, Pick], Any]
EXAMPLES: Mapping[type, Maker] = {
    c.RegisterAsset: _register,
    c.PutIntoService: _into_service,
    c.MoveAsset: lambda h, p: c.MoveAsset(place="3-2", parent=p([None, OTHER]), reason="改造后移位"),
    c.TakeOutOfUse: lambda h, p: c.TakeOutOfUse(reason="年检不合格"),
    c.Reinspect: lambda h, p: c.Reinspect(passed=p([True, False]), findings="制动正常", evidence=(evidence(),)),
    c.AdoptPlan: lambda h, p: c.AdoptPlan(
        plan=f"upkeep-any-{h.asset.kind.value if h.asset.kind else 'lift'}", shifts=SHIFTS
    ),
    c.AdjustCycle: lambda h, p: c.AdjustCycle(
        duty=h.duty(),
        rule=Rule(anchor=h.now.date() + timedelta(days=15), unit=Unit.DAYS, every=15),
        reason=p(list(CycleReason)),
        explanation="法定每十五日一次",
    ),
    c.SetRunningHours: lambda h, p: c.SetRunningHours(duty=h.duty(), every=p([250, 500])),
    c.EndDuty: lambda h, p: c.EndDuty(duty=h.duty(), reason="由维保单位承担"),
    c.ReachCycle: _due,
    c.CloseCycle: lambda h, p: c.CloseCycle(
        duty=_open_slot(h)[0], occurrence=_open_slot(h)[1], account=p(list(t.DutyAccount))
    ),
    c.StartMaintenance: lambda h, p: c.StartMaintenance(
        duty=h.duty(lambda one: one.pending(None) is not None, lambda one: one.under_way is None),
        performer=h.cast.technician.id,
    ),
    c.CompleteMaintenance: lambda h, p: c.CompleteMaintenance(
        duty=h.duty(lambda one: one.under_way is not None),
        activities=(UpkeepActivity.CHECK, UpkeepActivity.LUBRICATE),
        problems=p([None, "导轨缺油"]),
        result=p(list(t.UpkeepResult)),
        standard_met=True,
        operating_state=t.OperatingState.NORMAL,
        minutes=40,
        cost=p([None, yuan(80)]),
    ),
    c.ReportDefect: lambda h, p: c.ReportDefect(
        duty=h.duty(lambda one: one.under_way is not None),
        phenomenon="制动片磨损",
        location="曳引机",
        impact="须停梯",
        emergency=p([False, True]),
    ),
    c.ReportFault: _report,
    c.TellStaff: lambda h, p: c.TellStaff(fault=h.fault(*F), staff=h.cast.officer.id),
    c.NotifyRepairer: lambda h, p: c.NotifyRepairer(
        fault=next((one.number for one in h.asset.faults if one.emergency), 1),
        repairer=h.cast.technician.id,
        support="先断电，使用盘车手轮",
    ),
    c.FollowTicket: lambda h, p: c.FollowTicket(ticket=TICKET),
    c.AnalyseFault: lambda h, p: c.AnalyseFault(
        fault=h.fault(F.REPORTED), cause=p(list(t.FaultCause)), analysis="皮带老化打滑"
    ),
    c.SchemeRepair: _scheme,
    c.StartRepair: lambda h, p: c.StartRepair(fault=h.fault(F.SCHEMED, F.ANALYSED, F.REPORTED)),
    c.RepairFault: lambda h, p: c.RepairFault(
        fault=h.fault(F.SCHEMED), work="更换皮带并调整", staff=(h.cast.technician.id,), minutes=90, cost=yuan(300)
    ),
    c.VerifyFault: lambda h, p: c.VerifyFault(fault=h.fault(F.REPAIRED), tests="空载、满载各运行五次"),
    c.RejectRepair: lambda h, p: c.RejectRepair(fault=h.fault(F.REPAIRED), reason="仍有异响"),
    c.CompleteRepair: lambda h, p: c.CompleteRepair(
        operating_state=t.OperatingState.NORMAL, result="运行平稳", tested=True
    ),
    c.RecordPrevention: lambda h, p: c.RecordPrevention(
        fault=h.fault(F.VERIFIED), measures=(p(list(t.PreventiveMeasure)),), remark="每季度更换皮带"
    ),
    c.ArchiveFault: lambda h, p: c.ArchiveFault(fault=h.fault(F.PREVENTED, F.ABANDONED)),
    c.DeclareIrreparable: lambda h, p: c.DeclareIrreparable(
        basis=p([t.SubstandardBasis.REPAIR_FAILED, t.SubstandardBasis.SCRAPPING_STANDARD]), explanation="控制柜烧毁"
    ),
    c.DeclareSubstandard: lambda h, p: c.DeclareSubstandard(
        basis=p([t.SubstandardBasis.AGEING, t.SubstandardBasis.WEAK_PERFORMANCE]), explanation="运行二十年"
    ),
    c.TryRepair: lambda h, p: c.TryRepair(content="大修曳引机", staff=(h.cast.technician.id,), trade=TRADE),
    c.PlanRetrofit: lambda h, p: c.PlanRetrofit(programme=PROGRAMME, kind=_renewal_kind(h)),
    c.StartRetrofit: lambda h, p: c.StartRetrofit(),
    c.EvaluateRetrofit: lambda h, p: c.EvaluateRetrofit(target_met=p([True, False]), comparison="能耗下降两成"),
    c.ReturnToService: lambda h, p: c.ReturnToService(),
    c.ReplaceAsset: lambda h, p: c.ReplaceAsset(successor=_successor(h), cost=p([None, yuan(200_000)])),
    c.RetireAsset: lambda h, p: c.RetireAsset(reason="不再使用", approver=h.another().id),
    c.RecordUsage: _usage,
    c.MeasureUtilisation: lambda h, p: c.MeasureUtilisation(offered_minutes=1000, used_minutes=p([180, 700])),
    c.TrainUsers: lambda h, p: c.TrainUsers(
        topics=tuple(t.UsageTopic), audience="3栋住户", attendees=40, evidence=(evidence(),)
    ),
    c.SuggestChange: lambda h, p: c.SuggestChange(suggestion="按钮太高"),
    c.InstallMeter: lambda h, p: c.InstallMeter(
        meter="m-1", quantity=p([t.MeterQuantity.RUNNING_HOURS, t.MeterQuantity.TEMPERATURE]), lowest=0, highest=400
    ),
    c.RecordReading: _reading,
    c.RecordEnergyMeasure: lambda h, p: c.RecordEnergyMeasure(
        measure=p(list(t.EnergyMeasure)), description="夜间单梯运行", saved_kwh=1200
    ),
    c.RecordCost: lambda h, p: c.RecordCost(line=p(list(BudgetLine)), cost=yuan(50)),
    c.HandOut: lambda h, p: c.HandOut(holder=h.cast.technician.id),
    c.TakeBack: lambda h, p: c.TakeBack(operating_state=t.OperatingState.NORMAL),
    c.ReportLoss: lambda h, p: c.ReportLoss(kind=p(list(t.LossKind)), circumstances="交接时发现", value=yuan(120)),
    c.AddNote: lambda h, p: c.AddNote(text="维保单位下周到场"),
    c.Correct: lambda h, p: c.Correct(
        version=max(1, h.asset.version), correction="应为 2 号梯", reason="笔误", approver=h.another().id
    ),
}
"""How to make a valid command of each kind."""


def _successor(here: AssetHere) -> str:
    """Another asset of the same group."""
    return f"{OTHER[:-1]}{list(AssetGroup).index(here.asset.group or AssetGroup.SYSTEM) + 3}"


@cache
def _plans() -> Mapping[str, UpkeepPlan]:
    def plan(kinds: tuple[AssetKind, ...], unit: Unit, base: str, trade: str | None = None) -> UpkeepPlan:
        return UpkeepPlan(
            stage=UpkeepPlanStage.ACTIVE,
            base=base,
            version=1,
            kinds=kinds,
            task="运行检查",
            activities=(UpkeepActivity.CHECK,),
            cycle=Cycle(unit=unit),
            cadence="cadence.maintenance",
            trade=trade,
        )

    known = {
        SHIFT_PLAN: plan((AssetKind.LIFT,), Unit.SHIFTS, "lift-check"),
        MONTH_PLAN: plan((AssetKind.LIFT,), Unit.MONTHS, "lift-system", TRADE),
    }
    any_kind = {f"upkeep-any-{kind.value}": plan((kind,), Unit.QUARTERS, f"any-{kind.value}") for kind in AssetKind}
    return {**known, **any_kind}


@cache
def surroundings() -> Mapping[str, Any]:
    """What an asset's decisions read, by stream: a community, a manual of every kind, plans, a tool, a programme."""
    item = Candidate(
        number=1,
        subject=RenewalField.EQUIPMENT,
        asset=STREAM,
        importance=80,
        frequency=90,
        failures_permille=30,
        priority=700,
        rank=1,
        approved=True,
        method="整机更换",
        budget=yuan(200_000),
        planned_on=date(2026, 3, 1),
    )
    others = {
        f"{OTHER[:-1]}{place + 3}": Asset(
            stage=t.AssetStage.REGISTERED, number=f"A-{place}", site=CAST.site, group=group, kind=None
        )
        for place, group in enumerate(AssetGroup)
    }
    parent = Asset(stage=t.AssetStage.IN_SERVICE, number="A-0", site=CAST.site, group=AssetGroup.SYSTEM)
    return {
        **directory(),
        **{f"manual-{kind.value}": Manual(number=1) for kind in AssetKind},
        **_plans(),
        TOOL: Tool(mark="合格"),
        PROGRAMME: Programme(stage=ProgrammeStage.APPROVED, site=CAST.site, year=2026, candidates=(item,)),
        OTHER: parent,
        **others,
        TICKET: Ticket(number="T-1", asset=STREAM, completed_at=MONDAY_9AM),
    }


def context_of(here: AssetHere, command: Any) -> Context:
    """What the decision may not fetch, for a command; ``None`` = any."""
    others: dict[str, Any] = {}
    for row in ASSET.rows:
        if command is not None and row.command is type(command):
            others |= {stream: surroundings()[stream] for stream in row.reads(here.asset, command)}
    return Context(
        now=here.now,
        occurred_at=here.now,
        actor=here.actor,
        stream=STREAM,
        switches=here.switches,
        fresh=Fresh(case=STREAM, number="A-260907-4KX7Q"),
        others=others,
    )


Step = tuple[type, str]
_REGISTERED: tuple[Step, ...] = ((c.RegisterAsset, "officer"),)
_RUNNING: tuple[Step, ...] = (*_REGISTERED, (c.PutIntoService, "engineering_supervisor"))
_DUE: tuple[Step, ...] = (*_RUNNING, (c.ReachCycle, "system"))
_FAULTY: tuple[Step, ...] = (*_RUNNING, (c.ReportFault, "officer"))
_SCHEMED: tuple[Step, ...] = (*_FAULTY, (c.AnalyseFault, "technician"), (c.SchemeRepair, "technician"))
_REPAIR: tuple[Step, ...] = (*_SCHEMED, (c.StartRepair, "technician"))
_REPAIRED: tuple[Step, ...] = (*_REPAIR, (c.RepairFault, "technician"))
_VERIFIED: tuple[Step, ...] = (*_REPAIRED, (c.VerifyFault, "inspector"))
_RECOVERED: tuple[Step, ...] = (*_VERIFIED, (c.CompleteRepair, "technician"))
_FILED: tuple[Step, ...] = (*_RECOVERED, (c.RecordPrevention, "technician"), (c.ArchiveFault, "officer"))
_WORN: tuple[Step, ...] = (*_RUNNING, (c.DeclareSubstandard, "engineering_supervisor"))
_FAILED: tuple[Step, ...] = (*_WORN, (c.TryRepair, "technician"), (c.DeclareIrreparable, "technician"))
_PLANNED: tuple[Step, ...] = (*_FAILED, (c.PlanRetrofit, "management"))
_RETROFIT: tuple[Step, ...] = (*_PLANNED, (c.StartRetrofit, "management"))
_EVALUATED: tuple[Step, ...] = (*_RETROFIT, (c.EvaluateRetrofit, "management"))

STORIES: Sequence[tuple[Step, ...]] = (
    (),
    _REGISTERED,
    _RUNNING,
    _DUE,
    (*_DUE, (c.StartMaintenance, "technician")),
    (*_DUE, (c.StartMaintenance, "technician"), (c.ReportDefect, "technician")),
    (*_DUE, (c.StartMaintenance, "technician"), (c.CompleteMaintenance, "technician")),
    _FAULTY,
    _SCHEMED,
    _REPAIR,
    _REPAIRED,
    _VERIFIED,
    _RECOVERED,
    _FILED,
    _WORN,
    _FAILED,
    _PLANNED,
    _RETROFIT,
    _EVALUATED,
    (*_RETROFIT, (c.ReplaceAsset, "management")),
    (*_RUNNING, (c.RetireAsset, "management")),
    (*_RUNNING, (c.TakeOutOfUse, "officer")),
    (*_RUNNING, (c.InstallMeter, "technician")),
    (*_RUNNING, (c.InstallMeter, "technician"), (c.SetRunningHours, "management")),
)
"""Beginnings of an asset's life: command and who of the cast gives it."""

AFTER_THE_END = frozenset({c.AddNote, c.Correct})


def everybody(cast: Cast = CAST) -> tuple[Actor, ...]:
    """All who may act; those who repair more often, so that stories get somewhere."""
    busy = (cast.technician, cast.management, cast.engineering_supervisor, cast.system)
    return (*cast.everybody, *(one for one in busy if one.role is not Role.OCCUPANT))
