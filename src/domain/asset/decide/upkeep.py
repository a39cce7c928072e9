"""Duties that fall due, are started, done, or found to hide a defect (到期、保养、发现故障)."""

from collections.abc import Iterable

from wuye.domain.asset.commands import (
    CloseCycle,
    CompleteMaintenance,
    ReachCycle,
    ReportDefect,
    StartMaintenance,
)
from wuye.domain.asset.decide.duties import the_duty
from wuye.domain.asset.decide.faults import check_currency, told
from wuye.domain.asset.entities import Duty, OpenSlot
from wuye.domain.asset.events import (
    DefectFound,
    MaintenanceClosed,
    MaintenanceCompleted,
    MaintenanceFellDue,
    MaintenanceOvertaken,
    MaintenanceStarted,
    MissEscalated,
)
from wuye.domain.asset.outside import check_professionals, people
from wuye.domain.asset.state import Asset
from wuye.domain.asset.terms import DutyAccount, FaultOrigin, OrderKind
from wuye.domain.shared.lifecycle import Context, Events
from wuye.domain.shared.outside import check_in_service
from wuye.domain.shared.personal import sealed, sealed_or_none
from wuye.domain.shared.refusal import Refused
from wuye.domain.shared.switches import MissedCadence

TOLD = frozenset({DutyAccount.OVERDUE, DutyAccount.MISSED})
"""What management hears of where the site escalates."""
LOST = frozenset({DutyAccount.MISSED, DutyAccount.MERGED})
"""What became of an occurrence that nobody did."""


def reach_cycle(asset: Asset, command: ReachCycle, _context: Context) -> Events:
    """An occurrence falls due once; one of a duty that ended meanwhile is none of this asset's any more."""
    duty = asset.duty(command.duty)
    known = duty is None or any(one.slot.id == command.slot.id for one in duty.open)
    return () if known else (MaintenanceFellDue(duty=command.duty, slot=command.slot),)


def close_cycle(asset: Asset, command: CloseCycle, context: Context) -> Events:
    """Overdue stays open, the others end; where policy says so, management hears of it (policy.cadence.missed).

    What somebody is at work on does not end under their hands, unless it was waived.
    """
    duty = asset.duty(command.duty)
    slot = None if duty is None else next((one for one in duty.open if one.slot.id == command.occurrence), None)
    if slot is None or (command.account is DutyAccount.OVERDUE and slot.overdue):
        return ()
    if slot.performer is not None and command.account in LOST:
        over = MaintenanceOvertaken(duty=command.duty, occurrence=command.occurrence, account=command.account)
        return () if slot.overtaken is command.account else (over,)
    closed = MaintenanceClosed(duty=command.duty, occurrence=command.occurrence, account=command.account)
    escalates = context.switches.cadence_missed is MissedCadence.ESCALATE and command.account in TOLD
    return (closed, MissEscalated(duty=command.duty, occurrence=command.occurrence)) if escalates else (closed,)


def something_free(asset: Asset, _context: Context) -> None:
    """At least one duty is due and nobody is at work on it."""
    if all(one.pending(None) is None or one.under_way is not None for one in asset.duties):
        raise Refused("nothing-due")


def performer_streams(asset: Asset, command: StartMaintenance) -> Iterable[str]:
    """The performer's record."""
    return people(asset, command.performer)


def start(asset: Asset, command: StartMaintenance, context: Context) -> Events:
    """A qualified person takes up what is due: in service, and certified where the plan asks for it (AST-015…023)."""
    duty = the_duty(asset, command.duty)
    pending = duty.pending(command.occurrence)
    if pending is None or duty.under_way is not None:
        raise Refused("not-due", duty=command.duty)
    if duty.fact.trade is None:
        check_in_service(command.performer, context)
    else:
        check_professionals((command.performer,), duty.fact.trade, asset, context)
    event = MaintenanceStarted(
        duty=command.duty, slot=pending.slot, performer=command.performer, order=OrderKind.PREVENTIVE
    )
    return (event,)


def _under_way(asset: Asset, key: str) -> tuple[Duty, OpenSlot, str]:
    duty = the_duty(asset, key)
    slot = duty.under_way
    if slot is None or slot.performer is None:
        raise Refused("not-under-way", duty=key)
    return duty, slot, slot.performer


def complete(asset: Asset, command: CompleteMaintenance, _context: Context) -> Events:
    """Date, problems and result are stored; it conforms to its standard, or a defect is reported (AST-031, AST-034)."""
    duty, slot, performer = _under_way(asset, command.duty)
    if not command.standard_met:
        raise Refused("standard-not-met", standard=duty.fact.standard)
    check_currency(asset, command.cost)
    event = MaintenanceCompleted(
        duty=command.duty,
        occurrence=slot.slot.id,
        performer=performer,
        activities=command.activities,
        problems=sealed_or_none(command.problems),
        result=command.result,
        operating_state=command.operating_state,
        minutes=command.minutes,
        parts=command.parts,
        cost=command.cost,
    )
    return (event,)


def defect_streams(asset: Asset, command: ReportDefect) -> Iterable[str]:
    """Who was told."""
    return people(asset, *([] if command.told is None else [command.told]))


def report_defect(asset: Asset, command: ReportDefect, context: Context) -> Events:
    """The problem is recorded and reported; its repair is a fault case of its own (AST-036)."""
    _, slot, _ = _under_way(asset, command.duty)
    number = asset.fault_count + 1
    event = DefectFound(
        fault=number,
        duty=command.duty,
        occurrence=slot.slot.id,
        origin=FaultOrigin.CHECK,
        phenomenon=sealed(command.phenomenon),
        location=sealed(command.location),
        impact=sealed(command.impact),
        emergency=command.emergency,
    )
    return (event, *told(number, command.told, context))
