"""Merging, splitting, linking, and histories of other systems (合并、拆分、关联、导入)."""

from collections.abc import Iterable

from wuye.domain.shared.actor import Channel
from wuye.domain.shared.lifecycle import Context, Dated, Elsewhere, Events
from wuye.domain.shared.number import number_stream, reserved
from wuye.domain.shared.outside import home_of, place_streams, site_of, taken
from wuye.domain.shared.personal import Personal, sealed, sealed_or_none
from wuye.domain.shared.refusal import Refused
from wuye.domain.ticket.commands import ImportTicket, LegacyStep, RecordLegacyStep, Split
from wuye.domain.ticket.decide.rules import check_area
from wuye.domain.ticket.events import (
    LegacyStepRecorded,
    RepairReported,
    TicketImported,
    TicketSplit,
)
from wuye.domain.ticket.state import Ticket
from wuye.domain.ticket.terms import ApplicantKind, Mode, ServiceDomain, Stage


def split(ticket: Ticket, command: Split, context: Context) -> Events:
    """Part of the work gets a ticket of its own, in the same place for the same people."""
    domain = command.domain or ticket.domain or ServiceDomain.INFRASTRUCTURE
    area = command.area if command.area is not None or command.domain is not None else ticket.area
    check_area(domain, area)
    part, number = context.fresh.case, context.fresh.number
    report = RepairReported(
        number=number,
        site=ticket.site or "",
        home=ticket.home,
        location=sealed(command.location),
        asset=ticket.asset,
        channel=context.actor.channel or ticket.channel or Channel.RELAYED,
        applicant=ticket.applicant or ApplicantKind.STAFF,
        reporter=ticket.reporter,
        occupants=ticket.occupants,
        contact=None,
        content=sealed(command.content),
        domain=domain,
        area=area,
        mode=ticket.mode or Mode.IMMEDIATE,
        entry_service=ticket.entry_service,
        repair_type=None,
        expected_at=None,
        agreed_at=None,
        relayed_by=None,
        evidence=(),
        split_from=context.stream,
    )
    return (
        TicketSplit(part=part, number=number, reason=sealed(command.reason)),
        Elsewhere(part, report),
        reserved(number, part),
    )


def import_number(source: str, external_id: str) -> str:
    """The number under which a case of another system is known, once."""
    return f"import-{source}-{external_id}"


def import_streams(_ticket: Ticket, command: ImportTicket) -> Iterable[str]:
    """The place, and whether the case was imported before."""
    yield from place_streams(command.site, command.home)
    yield number_stream(import_number(command.source, command.external_id))


def import_ticket(_ticket: Ticket, command: ImportTicket, context: Context) -> Events:
    """A case of another system, once; it starts no timer."""
    number = import_number(command.source, command.external_id)
    if taken(context, number):
        raise Refused("imported-already", source=command.source, external_id=command.external_id)
    if Stage.NEW in (command.stage, *(step.stage for step in command.steps)):
        raise Refused("stage-not-possible")
    if not site_of(context, command.site).in_care(context.now):
        raise Refused("unknown-site", site=command.site)
    if command.home is not None and home_of(context, command.home).site != command.site:
        raise Refused("unknown-unit", id=command.home)
    event = TicketImported(
        number=context.fresh.number,
        source=command.source,
        external_id=command.external_id,
        site=command.site,
        home=command.home,
        location=sealed_or_none(command.location),
        content=sealed(command.content),
        domain=command.domain,
        mode=command.mode,
        stage=command.stage,
    )
    steps = tuple(Dated(step.at, _legacy(step)) for step in command.steps)
    return event, *steps, reserved(context.fresh.number, context.stream), reserved(number, context.stream)


def imported(ticket: Ticket, _context: Context) -> None:
    """Legacy steps belong to imported cases only."""
    if not ticket.imported:
        raise Refused("not-imported")


def record_legacy_step(_ticket: Ticket, command: RecordLegacyStep, _context: Context) -> Events:
    """What the other system recorded, as it was."""
    if command.stage is Stage.NEW:
        raise Refused("stage-not-possible")
    return (_legacy(command),)


def _legacy(step: LegacyStep | RecordLegacyStep) -> LegacyStepRecorded:
    resource = None if step.resource is None else Personal(step.resource, subject=step.resource_key)
    return LegacyStepRecorded(
        step=step.step,
        stage=step.stage,
        text=sealed_or_none(step.text),
        resource=resource,
        row=step.row,
        digest=step.digest,
    )
