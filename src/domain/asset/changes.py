"""How one fact changes the parts of an asset's state."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

from wuye.domain.asset import events as e
from wuye.domain.asset.entities import Duty, Fault, Ledger, OpenSlot
from wuye.domain.asset.parts import DutyFact
from wuye.domain.asset.state import Asset, stage_of
from wuye.domain.asset.terms import AssetStage, DutyAccount, FaultCause, FaultStage, MeterQuantity
from wuye.domain.cadence.rule import Slot
from wuye.domain.shared.evolving import evolved
from wuye.domain.shared.facilities import BudgetLine
from wuye.domain.shared.money import Money

CAUSES = {
    FaultCause.MECHANICAL_WEAR: "wear",
    FaultCause.ELECTRICAL_SHORT: "shorts",
    FaultCause.CONTROL_ANOMALY: "anomalies",
    FaultCause.OTHER: "other_causes",
}
"""Where the ledger counts a cause."""


def duty(asset: Asset, key: str, changed: Callable[[Duty], Duty]) -> Asset:
    """A duty changed; a running asset's stage follows from its duties."""
    duties = tuple(changed(one) if one.fact.key == key and not one.ended else one for one in asset.duties)
    return evolved(asset, duties=duties, stage=stage_of(duties) if asset.running else asset.stage)


def adopted(asset: Asset, fact: DutyFact) -> Asset:
    """A further duty, or the new version of one that the asset has."""
    if asset.duty(fact.key) is not None:
        return duty(asset, fact.key, lambda one: evolved(one, fact=fact))
    return evolved(asset, duties=(*asset.duties, Duty(fact=fact)))


def fell_due(asset: Asset, key: str, slot: Slot) -> Asset:
    """An occurrence is open."""
    return duty(asset, key, lambda one: evolved(one, open=(*one.open, OpenSlot(slot=slot))))


def closed(asset: Asset, key: str, occurrence: str, account: DutyAccount) -> Asset:
    """An occurrence is overdue and stays, or ended without work being recorded here."""

    def after(one: Duty) -> Duty:
        if account is DutyAccount.OVERDUE:
            marked = (evolved(slot, overdue=True) if slot.slot.id == occurrence else slot for slot in one.open)
            return evolved(one, open=tuple(marked))
        left = tuple(slot for slot in one.open if slot.slot.id != occurrence)
        late = account is DutyAccount.DONE and any(slot.overdue for slot in one.open if slot.slot.id == occurrence)
        name = "late" if late else account.value
        return evolved(one, open=left, **{name: getattr(one, name) + 1})

    return duty(asset, key, after)


def overtaken(asset: Asset, key: str, occurrence: str, account: DutyAccount) -> Asset:
    """An occurrence ended for its cadence; whoever is at work on it goes on."""

    def after(one: Duty) -> Duty:
        marked = (evolved(slot, overtaken=account) if slot.slot.id == occurrence else slot for slot in one.open)
        return evolved(one, open=tuple(marked))

    return duty(asset, key, after)


def started(asset: Asset, key: str, slot: Slot, performer: str) -> Asset:
    """Somebody is at work on an occurrence."""

    def after(one: Duty) -> Duty:
        under_way = (evolved(other, performer=performer) if other.slot.id == slot.id else other for other in one.open)
        return evolved(one, open=tuple(under_way))

    return duty(asset, key, after)


def put_down(asset: Asset, key: str) -> Asset:
    """Work on a duty stopped; its occurrence waits again, or is over if it ended meanwhile."""

    def after(one: Duty) -> Duty:
        over = [slot.overtaken for slot in one.open if slot.overtaken is not None]
        left = tuple(evolved(slot, performer=None) for slot in one.open if slot.overtaken is None)
        return evolved(
            one,
            open=left,
            missed=one.missed + over.count(DutyAccount.MISSED),
            merged=one.merged + over.count(DutyAccount.MERGED),
        )

    return duty(asset, key, after)


def completed(asset: Asset, event: e.MaintenanceCompleted, at: datetime) -> Asset:
    """An occurrence was done, in time or late by its own window."""

    def after(one: Duty) -> Duty:
        slot = next((slot for slot in one.open if slot.slot.id == event.occurrence), None)
        late = slot is not None and at >= slot.slot.closes_at
        left = tuple(slot for slot in one.open if slot.slot.id != event.occurrence)
        return evolved(one, open=left, done=one.done + (not late), late=one.late + late)

    return duty(asset, event.duty, after)


def fault(asset: Asset, number: int, **changed: Any) -> Asset:
    """A fault case moved on."""
    return evolved(
        asset, faults=tuple(evolved(one, **changed) if one.number == number else one for one in asset.faults)
    )


def halted(asset: Asset, at: datetime) -> Asset:
    """The asset is no longer in operation; the time it ran is counted."""
    if asset.running_since is None:
        return asset
    ran = max(0, int((at - asset.running_since).total_seconds()))
    ledger = evolved(asset.ledger, running_seconds=asset.ledger.running_seconds + ran)
    return evolved(asset, running_since=None, ledger=ledger)


def faulty(asset: Asset, number: int, at: datetime, *, emergency: bool) -> Asset:
    """A fault stopped the asset."""
    stopped = halted(asset, at)
    made = Fault(number=number, stage=FaultStage.REPORTED, reported_at=at, emergency=emergency)
    ledger = evolved(stopped.ledger, failures=stopped.ledger.failures + 1)
    faults = (*stopped.faults, made)
    return evolved(stopped, stage=AssetStage.FAULTY, faults=faults, fault_count=number, ledger=ledger)


def caused(ledger: Ledger, cause: FaultCause) -> Ledger:
    """One more fault of a cause class."""
    name = CAUSES[cause]
    return evolved(ledger, **{name: getattr(ledger, name) + 1})


def recovered(asset: Asset, event: e.RepairCompleted, at: datetime) -> Asset:
    """Back in operation: the recovery is counted from the report (AST-073)."""
    ledger = asset.ledger
    case = None if event.fault is None else asset.fault(event.fault)
    if case is not None:
        seconds = max(0, int((at - case.reported_at).total_seconds()))
        ledger = evolved(
            ledger,
            repairs=ledger.repairs + 1,
            recovery_seconds=ledger.recovery_seconds + seconds,
            last_recovery_seconds=seconds,
        )
    return evolved(
        asset,
        stage=stage_of(asset.duties),
        repairing=None,
        trial_staff=(),
        running_since=at,
        operating_state=event.operating_state,
        ledger=ledger,
    )


def returned(asset: Asset, at: datetime) -> Asset:
    """Back in service after a retrofit."""
    return evolved(
        asset,
        stage=stage_of(asset.duties),
        running_since=at,
        tried=False,
        scrapped=False,
        programme=None,
        renewal=None,
    )


def ended(asset: Asset, at: datetime) -> Asset:
    """The asset's life is over, and its duties with it."""
    duties = tuple(evolved(one, ended=True, open=()) for one in asset.duties)
    return evolved(halted(asset, at), duties=duties, holder=None)


def read(asset: Asset, event: e.ReadingRecorded) -> Asset:
    """A meter was read; energy adds up."""
    meters = tuple(evolved(one, last=event.reading) if one.key == event.meter else one for one in asset.meters)
    ledger = asset.ledger
    if event.quantity is MeterQuantity.ENERGY_KWH and event.used is not None:
        ledger = evolved(ledger, energy_kwh=ledger.energy_kwh + event.used)
    return evolved(asset, meters=meters, ledger=ledger)


def cost(asset: Asset, line: BudgetLine, amount: Money | None) -> Asset:
    """An amount on a budget line; the first one sets the currency."""
    if amount is None:
        return asset
    booked = getattr(asset.ledger, line.value) + amount.minor
    return evolved(asset, ledger=evolved(asset.ledger, **{line.value: booked, "currency": amount.currency}))
