"""Fault cases: reported, told, analysed, schemed, repaired, verified, prevented, filed (设备故障)."""

from collections.abc import Callable, Iterable

from wuye.domain.asset.commands import (
    AnalyseFault,
    ArchiveFault,
    CompleteRepair,
    FollowTicket,
    NotifyRepairer,
    RecordPrevention,
    RejectRepair,
    RepairFault,
    ReportFault,
    SchemeRepair,
    StartRepair,
    TellStaff,
    VerifyFault,
)
from wuye.domain.asset.entities import Fault
from wuye.domain.asset.events import (
    FaultAnalysed,
    FaultArchived,
    FaultRepaired,
    FaultReported,
    FaultVerified,
    PreventionRecorded,
    RepairCompleted,
    RepairerNotified,
    RepairRejected,
    RepairSchemed,
    RepairStarted,
    StaffTold,
    TicketFollowed,
)
from wuye.domain.asset.outside import RepairTicket, Tool, check_professionals, is_staff, people
from wuye.domain.asset.state import Asset
from wuye.domain.asset.terms import FaultOrigin, FaultStage, OrderKind
from wuye.domain.shared.actor import Role
from wuye.domain.shared.lifecycle import Context, Events
from wuye.domain.shared.money import Money
from wuye.domain.shared.outside import check_in_service, of_kind
from wuye.domain.shared.personal import sealed, sealed_or_none
from wuye.domain.shared.refusal import Refused

F = FaultStage


def check_currency(asset: Asset, cost: Money | None) -> None:
    """An asset's costs are in one currency. Raises ``Refused("mixed-currencies")``."""
    known = asset.ledger.currency
    if cost is not None and known is not None and cost.currency != known:
        raise Refused("mixed-currencies", first=known, second=cost.currency)


def told(fault: int, staff: str | None, context: Context) -> Events:
    """Who reports as staff knows at once; another one who was told is named (SLA-051)."""
    if staff is not None:
        check_in_service(staff, context)
    known = staff or (context.actor.id if is_staff(context) else None)
    return () if known is None else (StaffTold(fault=fault, staff=known),)


def fault_streams(asset: Asset, command: ReportFault) -> Iterable[str]:
    """Who was told."""
    return people(asset, *([] if command.told is None else [command.told]))


def report(asset: Asset, command: ReportFault, context: Context) -> Events:
    """Phenomenon, time, location, extent of impact, by anybody or by a monitor (AST-042, AST-049)."""
    if command.observed_at > context.now:
        raise Refused("observed-later", observed_at=command.observed_at.isoformat())
    number = asset.fault_count + 1
    event = FaultReported(
        fault=number,
        origin=FaultOrigin.MONITOR if context.actor.role is Role.SYSTEM else FaultOrigin.PERSON,
        phenomenon=sealed(command.phenomenon),
        observed_at=command.observed_at,
        location=sealed(command.location),
        impact=sealed(command.impact),
        emergency=command.emergency,
        evidence=command.evidence,
    )
    return (event, *told(number, command.told, context))


def a_fault(*stages: FaultStage) -> Callable[[Asset, Context], None]:
    """Some fault case stands at one of these stages."""

    def check(asset: Asset, _context: Context) -> None:
        if all(one.stage not in stages for one in asset.faults):
            raise Refused("no-fault", wanted=[one.value for one in stages])

    return check


def the_fault(asset: Asset, number: int, *stages: FaultStage) -> Fault:
    """The named fault case, at one of these stages. Raises ``Refused``: ``unknown-fault``, ``wrong-fault-stage``."""
    found = asset.fault(number)
    if found is None:
        raise Refused("unknown-fault", fault=number)
    if found.stage not in stages:
        raise Refused("wrong-fault-stage", now=found.stage.value, wanted=[one.value for one in stages])
    return found


def tell(asset: Asset, command: TellStaff, context: Context) -> Events:
    """Property staff know of it; a second time there is nothing to say."""
    check_in_service(command.staff, context)
    case = the_fault(asset, command.fault, *F)
    return () if case.told else (StaffTold(fault=command.fault, staff=command.staff),)


def told_streams(asset: Asset, command: TellStaff) -> Iterable[str]:
    """Who was told."""
    return people(asset, command.staff)


def an_emergency(asset: Asset, _context: Context) -> None:
    """Some fault case is an emergency."""
    if not any(one.emergency for one in asset.faults):
        raise Refused("no-emergency")


def without_ticket(asset: Asset, _context: Context) -> None:
    """There is a fault case, whether it has a ticket or not: telling it again changes nothing."""
    if not asset.faults:
        raise Refused("no-fault", wanted=[])


def repairer_streams(asset: Asset, command: NotifyRepairer) -> Iterable[str]:
    """The repairer's record."""
    return people(asset, command.repairer)


def notify_repairer(asset: Asset, command: NotifyRepairer, context: Context) -> Events:
    """A professional repairer hears of an emergency and gets technical support (AST-048)."""
    case = the_fault(asset, command.fault, *F)
    if not case.emergency:
        raise Refused("no-emergency")
    check_in_service(command.repairer, context)
    event = RepairerNotified(fault=command.fault, repairer=command.repairer, support=sealed(command.support))
    return (event,)


def ticket_stream(_asset: Asset, command: FollowTicket) -> Iterable[str]:
    """The ticket."""
    return of_kind("ticket", command.ticket)


def follow_ticket(asset: Asset, command: FollowTicket, context: Context) -> Events:
    """The ticket is about this asset; a fault has one ticket (AST-036)."""
    ticket: RepairTicket | None = context.other(command.ticket) if command.ticket.startswith("ticket-") else None
    if ticket is None or ticket.number is None or ticket.asset not in {context.stream, asset.number}:
        raise Refused("not-its-ticket", ticket=command.ticket)
    if any(one.ticket == command.ticket for one in asset.faults):
        return ()
    waiting = (one for one in asset.faults if one.ticket is None and command.fault in {None, one.number})
    case = next(waiting, None)
    if case is None:
        raise Refused("unknown-fault", fault=command.fault)
    return (TicketFollowed(fault=case.number, ticket=command.ticket),)


def analyse(asset: Asset, command: AnalyseFault, _context: Context) -> Events:
    """The cause class is recorded (AST-043)."""
    the_fault(asset, command.fault, F.REPORTED)
    return (FaultAnalysed(fault=command.fault, cause=command.cause, analysis=sealed(command.analysis)),)


def scheme_streams(asset: Asset, command: SchemeRepair) -> Iterable[str]:
    """The staff's records and the tools."""
    yield from people(asset, *command.staff)
    yield from of_kind("tool", *command.tools)


def scheme(asset: Asset, command: SchemeRepair, context: Context) -> Events:
    """Content, tools, staff, time; unqualified staff and unmarked tools are refused (AST-044, AST-039)."""
    the_fault(asset, command.fault, F.ANALYSED)
    check_professionals(command.staff, command.trade, asset, context)
    for stream in command.tools:
        tool: Tool | None = context.other(stream) if stream.startswith("tool-") else None
        if tool is None or tool.mark is None:
            raise Refused("tool-not-registered", tool=stream)
    event = RepairSchemed(
        fault=command.fault,
        content=sealed(command.content),
        tools=command.tools,
        staff=command.staff,
        trade=command.trade,
        expected_minutes=command.expected_minutes,
    )
    return (event,)


def may_repair(asset: Asset, context: Context) -> None:
    """Those the scheme names repair; before the scheme any professional may begin."""
    case = asset.open_fault
    if case is not None and case.staff and context.actor.id not in case.staff:
        raise Refused("not-assigned", technicians=list(case.staff))


def start_repair(asset: Asset, command: StartRepair, context: Context) -> Events:
    """The response to a fault (AST-039, AST-041)."""
    case = the_fault(asset, command.fault, F.REPORTED, F.ANALYSED, F.SCHEMED)
    event = RepairStarted(
        fault=command.fault, staff=case.staff or (context.actor.id,), content=None, order=OrderKind.CORRECTIVE
    )
    return (event,)


def repaired_streams(asset: Asset, command: RepairFault) -> Iterable[str]:
    """The staff's records, and the fault's ticket."""
    case = asset.fault(command.fault)
    yield from people(asset, *command.staff)
    yield from of_kind("ticket", None if case is None else case.ticket)


def repair(asset: Asset, command: RepairFault, context: Context) -> Events:
    """Its ticket is done, where there is one; staff and time are recorded (AST-039, AST-034)."""
    case = the_fault(asset, command.fault, F.SCHEMED)
    if case.ticket is not None:
        ticket: RepairTicket = context.other(case.ticket)
        if ticket.completed_at is None:
            raise Refused("ticket-not-done", ticket=case.ticket)
    for person in command.staff:
        check_in_service(person, context)
    check_currency(asset, command.cost)
    event = FaultRepaired(
        fault=command.fault,
        work=sealed(command.work),
        staff=command.staff,
        minutes=command.minutes,
        parts=command.parts,
        cost=command.cost,
    )
    return (event,)


def other_hands(asset: Asset, context: Context) -> None:
    """A repair waits for its test, and nobody accepts their own."""
    a_fault(F.REPAIRED)(asset, context)
    for case in asset.faults:
        if case.stage is F.REPAIRED and context.actor.id in {case.repaired_by, *case.staff}:
            raise Refused("own-work")


def verify(asset: Asset, command: VerifyFault, _context: Context) -> Events:
    """Tested and accepted by another person (AST-045)."""
    the_fault(asset, command.fault, F.REPAIRED)
    return (FaultVerified(fault=command.fault, tests=sealed(command.tests), evidence=command.evidence),)


def reject(asset: Asset, command: RejectRepair, _context: Context) -> Events:
    """The test failed: back to the scheme (AST-045)."""
    the_fault(asset, command.fault, F.REPAIRED)
    return (RepairRejected(fault=command.fault, reason=sealed(command.reason)),)


def repair_verified(asset: Asset, _context: Context) -> None:
    """What is under repair was verified; a repair that is tried has no case to verify (AST-045)."""
    case = None if asset.repairing is None else asset.fault(asset.repairing)
    done = {F.VERIFIED, F.PREVENTED}
    if case is not None and case.stage not in done:
        raise Refused("wrong-fault-stage", now=case.stage.value, wanted=[F.VERIFIED.value])


def complete_repair(asset: Asset, command: CompleteRepair, _context: Context) -> Events:
    """Back in operation once it was tested and accepted (AST-045, AST-034)."""
    if not command.tested:
        raise Refused("not-tested")
    event = RepairCompleted(
        fault=asset.repairing, operating_state=command.operating_state, result=sealed(command.result)
    )
    return (event,)


def prevent(asset: Asset, command: RecordPrevention, _context: Context) -> Events:
    """What keeps it from coming again is chosen (AST-046)."""
    the_fault(asset, command.fault, F.VERIFIED)
    event = PreventionRecorded(fault=command.fault, measures=command.measures, remark=sealed_or_none(command.remark))
    return (event,)


def may_be_filed(asset: Asset, _context: Context) -> None:
    """A case is filed once prevention is recorded, or it was given up; not while its asset is under repair."""
    if all(one.stage not in {F.PREVENTED, F.ABANDONED} or one.number == asset.repairing for one in asset.faults):
        raise Refused("no-fault", wanted=[F.PREVENTED.value, F.ABANDONED.value])


def archive(asset: Asset, command: ArchiveFault, _context: Context) -> Events:
    """The case is kept for analysis (AST-047)."""
    case = the_fault(asset, command.fault, F.PREVENTED, F.ABANDONED)
    if case.number == asset.repairing:
        raise Refused("under-repair", fault=command.fault)
    return (FaultArchived(fault=command.fault),)
