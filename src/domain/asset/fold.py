"""From facts to state: history is accepted, not judged."""

from typing import Any, assert_never

from wuye.domain.asset import changes as change
from wuye.domain.asset import events as e
from wuye.domain.asset.entities import Duty, Meter
from wuye.domain.asset.state import Asset
from wuye.domain.asset.terms import AssetStage, FaultStage, LossKind, SubstandardBasis
from wuye.domain.shared.evolving import evolved
from wuye.domain.shared.facilities import GROUP_OF, BudgetLine
from wuye.domain.shared.recorded import Recorded

S = AssetStage
F = FaultStage


def evolve(asset: Asset, recorded: Recorded[Any]) -> Asset:
    """Apply a fact. Every event of the asset is named in one of the rooms: the type checker refuses a forgotten one."""
    asset = evolved(asset, version=recorded.version)
    event: e.AssetEvent = recorded.event
    if isinstance(event, e.KeepingEvent):
        return _kept(asset, event, recorded)
    if isinstance(event, e.UpkeepEvent):
        return _kept_up(asset, event, recorded)
    if isinstance(event, e.FaultEvent):
        return _faulted(asset, event, recorded)
    if isinstance(event, e.RenewalEvent):
        return _renewed(asset, event, recorded)
    if isinstance(event, e.UseEvent):
        return _used(asset, event)
    return asset


def _kept(asset: Asset, event: e.KeepingEvent, recorded: Recorded[Any]) -> Asset:
    match event:
        case e.AssetRegistered():
            return evolved(
                asset,
                stage=S.REGISTERED,
                number=event.number,
                site=event.site,
                kind=event.kind,
                group=GROUP_OF[event.kind],
                name=event.name,
                place=event.place,
                building=event.building,
                parent=event.parent,
                features=event.features,
                built_on=event.built_on,
                life_years=event.life_years,
                energy_grade=event.energy_grade,
                restricted=event.restricted,
                usage=event.usage,
            )
        case e.AssetMoved():
            return evolved(asset, place=event.place, building=event.building, parent=event.parent)
        case e.ComponentAttached():
            return evolved(asset, components=(*asset.components, event.component))
        case e.ComponentDetached():
            return evolved(asset, components=tuple(one for one in asset.components if one != event.component))
        case e.AssetCommissioned():
            return evolved(
                asset,
                stage=S.IN_SERVICE,
                zone=event.zone,
                commissioned_at=recorded.occurred_at,
                running_since=recorded.occurred_at,
                duties=tuple(Duty(fact=one) for one in event.duties),
            )
        case e.AssetTakenOutOfUse():
            return evolved(asset, out_of_use=True, taken_out_by=recorded.actor.id)
        case e.AssetReinspected():
            return evolved(
                asset, out_of_use=not event.passed, taken_out_by=None if event.passed else asset.taken_out_by
            )
        case _:
            assert_never(event)


def _kept_up(asset: Asset, event: e.UpkeepEvent, recorded: Recorded[Any]) -> Asset:
    match event:
        case e.DutyAdopted():
            return change.adopted(asset, event.duty)
        case e.DutyRevised():
            return change.duty(asset, event.duty, lambda one: evolved(one, fact=evolved(one.fact, rule=event.rule)))
        case e.RunningHoursSet():
            return change.duty(asset, event.duty, lambda one: evolved(one, every_hours=event.every))
        case e.DutyEnded():
            return change.duty(asset, event.duty, lambda one: evolved(one, ended=True, open=()))
        case e.MaintenanceFellDue():
            return change.fell_due(asset, event.duty, event.slot)
        case e.MaintenanceClosed():
            return change.closed(asset, event.duty, event.occurrence, event.account)
        case e.MaintenanceOvertaken():
            return change.overtaken(asset, event.duty, event.occurrence, event.account)
        case e.MissEscalated():
            return asset
        case e.MaintenanceStarted():
            return change.started(asset, event.duty, event.slot, event.performer)
        case e.MaintenanceCompleted():
            done = change.completed(asset, event, recorded.occurred_at)
            return change.cost(evolved(done, operating_state=event.operating_state), BudgetLine.UPKEEP, event.cost)
        case e.DefectFound():
            stopped = change.put_down(asset, event.duty)
            return change.faulty(stopped, event.fault, recorded.occurred_at, emergency=event.emergency)
        case _:
            assert_never(event)


def _faulted(asset: Asset, event: e.FaultEvent, recorded: Recorded[Any]) -> Asset:
    at = recorded.occurred_at
    match event:
        case e.FaultReported():
            return change.faulty(asset, event.fault, at, emergency=event.emergency)
        case e.StaffTold():
            return change.fault(asset, event.fault, told=True)
        case e.RepairerNotified():
            return change.fault(asset, event.fault, notified=True)
        case e.TicketFollowed():
            return change.fault(asset, event.fault, ticket=event.ticket)
        case e.FaultAnalysed():
            analysed = change.fault(asset, event.fault, stage=F.ANALYSED, cause=event.cause)
            return evolved(analysed, ledger=change.caused(asset.ledger, event.cause))
        case e.RepairSchemed():
            return change.fault(asset, event.fault, stage=F.SCHEMED, staff=event.staff)
        case e.RepairStarted():
            return evolved(asset, stage=S.UNDER_REPAIR, repairing=event.fault, trial_staff=event.staff)
        case e.FaultRepaired():
            done = change.fault(asset, event.fault, stage=F.REPAIRED, repaired_by=recorded.actor.id, staff=event.staff)
            return change.cost(done, BudgetLine.REPAIR, event.cost)
        case e.FaultVerified():
            return change.fault(asset, event.fault, stage=F.VERIFIED)
        case e.RepairRejected():
            return change.fault(asset, event.fault, stage=F.SCHEMED, repaired_by=None)
        case e.RepairCompleted():
            return change.recovered(asset, event, at)
        case e.PreventionRecorded():
            return change.fault(asset, event.fault, stage=F.PREVENTED)
        case e.FaultArchived():
            return evolved(asset, faults=tuple(one for one in asset.faults if one.number != event.fault))
        case _:
            assert_never(event)


def _renewed(asset: Asset, event: e.RenewalEvent, recorded: Recorded[Any]) -> Asset:
    at = recorded.occurred_at
    match event:
        case e.AssetSubstandard():
            failed = event.basis is SubstandardBasis.REPAIR_FAILED
            halted = evolved(
                change.halted(asset, at),
                stage=S.SUBSTANDARD,
                repairing=None,
                trial_staff=(),
                tried=asset.tried or failed,
                scrapped=asset.scrapped or event.basis is SubstandardBasis.SCRAPPING_STANDARD,
            )
            return halted if event.fault is None else change.fault(halted, event.fault, stage=F.ABANDONED)
        case e.RetrofitPlanned():
            return evolved(asset, stage=S.RETROFIT_PLANNED, programme=event.programme, renewal=event.kind)
        case e.RetrofitStarted():
            return evolved(change.halted(asset, at), stage=S.UNDER_RETROFIT)
        case e.RetrofitEvaluated():
            return evolved(asset, stage=S.EVALUATED)
        case e.AssetReturned():
            return change.returned(asset, at)
        case e.AssetReplaced():
            ended = evolved(change.ended(asset, at), stage=S.REPLACED, successor=event.successor)
            return change.cost(ended, BudgetLine.REPLACEMENT, event.cost)
        case e.Succeeded():
            return evolved(asset, predecessor=event.predecessor)
        case e.AssetRetired():
            return evolved(change.ended(asset, at), stage=S.RETIRED)
        case _:
            assert_never(event)


def _used(asset: Asset, event: e.UseEvent) -> Asset:
    match event:
        case e.UsageRecorded():
            used = asset.ledger.used_minutes + event.minutes
            ledger = evolved(asset.ledger, used_minutes=used, uses=asset.ledger.uses + 1)
            return evolved(asset, ledger=ledger, used_at=event.started_at, operating_state=event.operating_state)
        case e.UtilisationMeasured():
            return evolved(asset, utilisation_permille=event.used_minutes * 1000 // event.offered_minutes)
        case e.MeterInstalled():
            meter = Meter(key=event.meter, quantity=event.quantity, lowest=event.lowest, highest=event.highest)
            others = tuple(one for one in asset.meters if one.key != event.meter)
            return evolved(asset, meters=(*others, meter))
        case e.ReadingRecorded():
            return change.read(asset, event)
        case e.EnergySaved():
            saved = asset.ledger.saved_kwh + (event.saved_kwh or 0)
            return evolved(asset, ledger=evolved(asset.ledger, saved_kwh=saved))
        case e.CostBooked():
            return change.cost(asset, event.line, event.cost)
        case e.HandedOut():
            return evolved(asset, holder=event.holder)
        case e.TakenBack():
            return evolved(asset, holder=None, operating_state=event.operating_state)
        case e.LossReported():
            lost = event.kind is LossKind.LOST
            return evolved(asset, holder=None if lost else asset.holder, out_of_use=True, taken_out_by=None)
        case e.OperationBarred() | e.UsersTrained() | e.ChangeSuggested() | e.ReadingOutOfRange():
            return asset
        case _:
            assert_never(event)
