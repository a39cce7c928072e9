"""What is counted on repair tickets."""

from collections.abc import Iterable
from datetime import timedelta
from typing import Any

from wuye.application.reports.material import Known, Material
from wuye.application.reports.seen import Counting, Seen, seen
from wuye.domain.inspection.events import ItemRecorded
from wuye.domain.sla.reading import Verdict
from wuye.domain.sla.worktime import MICROSECOND
from wuye.domain.ticket.events import (
    CallbackDissatisfied,
    CallbackSatisfied,
    FaultRecurred,
    IncidentRecorded,
    RepairReported,
    SelfCheckPassed,
    TicketArchived,
    TicketDispatched,
    WorkAccepted,
    WorkRefused,
)
from wuye.domain.ticket.measures import measures
from wuye.domain.ticket.terms import Mode, Stage, Urgency

SUPERVISED, SUPERVISED_EMERGENCY = timedelta(hours=2), timedelta(hours=1)
"""Within what a repair that supervision looked at is answered (KPI-026); the source's figures, not a site's."""
GONE = frozenset({Stage.CANCELLED, Stage.REJECTED, Stage.REFERRED})
"""Ends without a repair: there was nothing to complete."""


def called_back(material: Material) -> Iterable[Seen]:
    """Repairs accepted in the period; called back by the instant of the report."""
    for case in material.tickets:
        if material.during(case, WorkAccepted):
            yield seen(case, bool(case.all(CallbackSatisfied, CallbackDissatisfied)))


def response(material: Material) -> Iterable[Seen]:
    """Repairs reported in the period, but for appointments; from the report to the first arrival (TKT-049)."""
    for case in _reported(material):
        time = measures(case.state).response
        if case.state.mode is not Mode.APPOINTMENT and time is not None:
            yield seen(case, time // MICROSECOND)


def supervised(material: Material) -> Iterable[Seen]:
    """Work orders that an inspection of the period looked at; one still waiting within its limit is not judged yet."""
    looked_at = {
        one.event.sample
        for inspection in material.inspections
        for one in material.during(inspection, ItemRecorded)
        if one.event.sample is not None
    }
    for stream in sorted(looked_at):
        case = material.case(stream)
        if case is None or case.state.reported_at is None:
            continue
        limit = SUPERVISED_EMERGENCY if case.state.urgency is Urgency.EMERGENCY else SUPERVISED
        time = measures(case.state).response
        if time is None and material.as_of <= case.state.reported_at + limit:
            continue
        yield seen(case, time is not None and time <= limit)


def on_time(clock: str) -> Counting:
    """Attempts of a clock that began in the period and have their verdict; what is unset has none."""

    def counting(material: Material) -> Iterable[Seen]:
        for case in material.tickets:
            for one in case.clocks:
                if one.clock == clock and material.within(one.started) and one.verdict in (Verdict.MET, Verdict.MISSED):
                    yield seen(case, one.verdict is Verdict.MET)

    return counting


def first_time_fix(material: Material) -> Iterable[Seen]:
    """Repairs filed in the period; the fault came back on none of them, and none was done again."""
    for case in material.tickets:
        if material.during(case, TicketArchived):
            yield seen(case, bool(case.state.first_time_fix))


def task_completion(material: Material) -> Iterable[Seen]:
    """Repairs first dispatched in the period, but for those withdrawn since; accepted by the instant of the report."""
    for case in material.tickets:
        first = case.all(TicketDispatched)[:1]
        if first and material.within(first[0].occurred_at) and case.state.stage not in GONE:
            yield seen(case, case.state.accepted_at is not None)


def repair_quality(material: Material) -> Iterable[Seen]:
    """Repairs accepted in the period; never refused before."""
    for case in material.tickets:
        if material.during(case, WorkAccepted):
            yield seen(case, not case.all(WorkRefused))


def score(material: Material) -> Iterable[Seen]:
    """Callbacks of the period: the rating, 1 to 5."""
    for case in material.tickets:
        called: list[Any] = material.during(case, CallbackSatisfied, CallbackDissatisfied)
        for one in called:
            yield seen(case, one.event.rating * 1000)


def satisfied(material: Material) -> Iterable[Seen]:
    """Callbacks of the period; those at which the customer was satisfied."""
    for case in material.tickets:
        yield from _satisfied(material, case)


def callbacks(material: Material) -> Iterable[Seen]:
    """Callbacks of the period."""
    for case in material.tickets:
        for _ in material.during(case, CallbackSatisfied, CallbackDissatisfied):
            yield seen(case)


def entry_completion(material: Material) -> Iterable[Seen]:
    """Entry services reported in the period, but for those withdrawn; accepted by the instant of the report."""
    for case in _entries(material):
        if case.state.stage not in GONE:
            yield seen(case, case.state.accepted_at is not None)


def entry_recovery(material: Material) -> Iterable[Seen]:
    """Entry services reported in the period and accepted; from the report to the acceptance."""
    for case in _entries(material):
        if case.state.accepted_at is not None:
            yield seen(case, (case.state.accepted_at - case.state.reported_at) // MICROSECOND)


def entry_satisfied(material: Material) -> Iterable[Seen]:
    """Callbacks of entry services in the period; those at which the customer was satisfied."""
    for case in material.tickets:
        if case.state.entry_service is not None:
            yield from _satisfied(material, case)


def cost_change(material: Material) -> Iterable[Seen]:
    """What repairs completed in the period cost more, or less, than those of the same period a year before."""
    for case, cost in _costs(material):
        yield seen(case, cost, 0)
    for case, cost in _costs(material.earlier):
        yield seen(case, -cost, cost)


def standard_flow(material: Material) -> Iterable[Seen]:
    """Repairs filed in the period; each link of the flow is on record: dispatch, self-check, acceptance, callback."""
    links = (TicketDispatched, SelfCheckPassed, WorkAccepted, CallbackSatisfied)
    for case in material.tickets:
        if material.during(case, TicketArchived):
            yield seen(case, all(case.all(link) for link in links))


def failures(material: Material) -> Iterable[Seen]:
    """What went wrong in the period: incidents, refused results, faults that came back, dissatisfied callbacks."""
    for case in material.tickets:
        for _ in material.during(case, IncidentRecorded, WorkRefused, FaultRecurred, CallbackDissatisfied):
            yield seen(case)


def _reported(material: Material) -> Iterable[Known]:
    return (case for case in material.tickets if material.during(case, RepairReported))


def _entries(material: Material) -> Iterable[Known]:
    return (case for case in _reported(material) if case.state.entry_service is not None)


def _satisfied(material: Material, case: Known) -> Iterable[Seen]:
    found: list[Any] = material.during(case, CallbackSatisfied, CallbackDissatisfied)
    for one in found:
        yield seen(case, isinstance(one.event, CallbackSatisfied))


def _costs(material: Material) -> Iterable[tuple[Known, int]]:
    for case in material.tickets:
        last = case.all(SelfCheckPassed)[-1:]
        if last and material.within(last[0].occurred_at) and last[0].event.cost.currency == CURRENCY:
            yield case, last[0].event.cost.minor


CURRENCY = "CNY"
"""Amounts of another currency are not added up with it."""
