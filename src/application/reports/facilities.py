"""What is counted on assets, inspections and incidents, and over all kinds of cases."""

from collections.abc import Iterable
from datetime import datetime

from wuye.application.projections.costs import booked
from wuye.application.reports.material import Known, Material
from wuye.application.reports.repairs import CURRENCY
from wuye.application.reports.seen import Seen, seen
from wuye.domain.asset.events import (
    AssetCommissioned,
    AssetReplaced,
    AssetRetired,
    FaultArchived,
    FaultReported,
    RepairCompleted,
    RepairSchemed,
    RetrofitEvaluated,
    RetrofitPlanned,
)
from wuye.domain.complaint.events import ComplaintArchived, VoiceClosed
from wuye.domain.inspection.events import IncidentDeclared, ItemRecorded
from wuye.domain.inspection.terms import IncidentType
from wuye.domain.shared.facilities import AssetGroup, BudgetLine, Technology
from wuye.domain.sla.worktime import MICROSECOND
from wuye.domain.ticket.events import TicketArchived

ACCIDENTS = frozenset(IncidentType) - {IncidentType.NATURAL_DISASTER, IncidentType.POWER_OUTAGE}
"""Incidents of the kinds that people cause or safety work prevents."""
SMART = frozenset({Technology.SMART_MONITORING, Technology.AUTOMATIC_CONTROL})
"""Upgrades that are smart tools (000 §6.3/3.2)."""


def fault_recovery(material: Material) -> Iterable[Seen]:
    """Faults of assets reported in the period; in operation again by the instant of the report."""
    for case, number, _ in _faults(material):
        yield _of_team(case, number, int(_completed(case, number) is not None))


def fault_recovery_time(material: Material) -> Iterable[Seen]:
    """Faults of assets reported in the period and repaired; from the report until it was in operation again."""
    for case, number, reported_at in _faults(material):
        completed_at = _completed(case, number)
        if completed_at is not None:
            yield _of_team(case, number, (completed_at - reported_at) // MICROSECOND)


def replacement(material: Material) -> Iterable[Seen]:
    """Assets in service in the period; replaced in it."""
    for case in _in_service(material):
        yield seen(case, bool(material.during(case, AssetReplaced)))


def sudden_failures(material: Material) -> Iterable[Seen]:
    """Assets in service in the period; a fault was reported on it in the period."""
    for case in _in_service(material):
        yield seen(case, bool(material.during(case, FaultReported)))


def upkeep_cost_change(material: Material) -> Iterable[Seen]:
    """What upkeep booked in the period costs more, or less, than in the same period a year before."""
    for case, cost in _upkeep(material):
        yield seen(case, cost, 0)
    for case, cost in _upkeep(material.earlier):
        yield seen(case, -cost, cost)


def smart_tools(material: Material) -> Iterable[Seen]:
    """Technology upgrades of monitoring and control that were finished, and diagnostic aids that came into service."""
    for case in material.assets:
        aid = case.state.group is AssetGroup.DIAGNOSTIC_AID and material.during(case, AssetCommissioned)
        planned = [one.event.technology for one in case.all(RetrofitPlanned)]
        upgraded = planned and planned[-1] in SMART and material.during(case, RetrofitEvaluated)
        if aid or upgraded:
            yield seen(case)


def adherence(material: Material) -> Iterable[Seen]:
    """Checklist items answered in the period, each by its last answer; it conforms."""
    for case in material.inspections:
        last = {
            (one.event.item, one.event.point, one.event.sample): one.event
            for one in material.during(case, ItemRecorded)
        }
        for answer in last.values():
            yield seen(case, answer.conforms)


def accidents(material: Material) -> Iterable[Seen]:
    """Accidents of the period: equipment, casualties, fire, public safety."""
    for case in material.inspections:
        for one in material.during(case, IncidentDeclared):
            if one.event.type in ACCIDENTS:
                yield seen(case)


def filed(material: Material) -> Iterable[Seen]:
    """Records filed in the period: tickets, complaints and remarks, faults."""
    for cases, kinds in (
        (material.tickets, (TicketArchived,)),
        (material.complaints, (ComplaintArchived, VoiceClosed)),
        (material.assets, (FaultArchived,)),
    ):
        for case in cases:
            for _ in material.during(case, *kinds):
                yield seen(case)


def _faults(material: Material) -> Iterable[tuple[Known, int, datetime]]:
    for case in material.assets:
        for one in material.during(case, FaultReported):
            yield case, one.event.fault, one.occurred_at


def _completed(case: Known, number: int) -> datetime | None:
    return next((one.occurred_at for one in case.all(RepairCompleted) if one.event.fault == number), None)


def _of_team(case: Known, number: int, amount: int) -> Seen:
    trades = [one.event.trade for one in case.all(RepairSchemed) if one.event.fault == number]
    return Seen(case=case.stream, number=case.number, amount=amount, team=trades[-1] if trades else None)


def _in_service(material: Material) -> Iterable[Known]:
    since, until = material.bounds
    for case in material.assets:
        begun = any(one.occurred_at < until for one in case.all(AssetCommissioned))
        if begun and not any(one.occurred_at < since for one in case.all(AssetReplaced, AssetRetired)):
            yield case


def _upkeep(material: Material) -> Iterable[tuple[Known, int]]:
    for case in material.assets:
        for one in case.history:
            amount = booked(one.event) if material.within(one.occurred_at) else None
            if amount is not None and amount[0] is BudgetLine.UPKEEP and amount[1].currency == CURRENCY:
                yield case, amount[1].minor
