"""Report, identity, triage, review (报修、核实、评估、审核)."""

from collections.abc import Iterable

from wuye.domain.shared.actor import Channel, Role
from wuye.domain.shared.evidence import EvidenceKind
from wuye.domain.shared.evolving import evolved
from wuye.domain.shared.lifecycle import Context, Events
from wuye.domain.shared.number import reserved
from wuye.domain.shared.outside import check_in_service, of_kind, place_occupants, place_streams
from wuye.domain.shared.personal import Personal, sealed, sealed_or_none
from wuye.domain.shared.refusal import Refused
from wuye.domain.ticket.commands import (
    ApproveRequest,
    ForwardToEngineering,
    RaiseRepair,
    RejectRequest,
    ReportRepair,
    TriageTicket,
    VerifyIdentity,
)
from wuye.domain.ticket.decide.rules import check_area, identity_settled, item_facts, known_item, reviewed_automatically
from wuye.domain.ticket.events import (
    Contact,
    IdentityVerified,
    RepairReported,
    RequestApproved,
    RequestForwarded,
    RequestRejected,
    TicketTriaged,
)
from wuye.domain.ticket.state import Ticket
from wuye.domain.ticket.terms import (
    FORM_CHANNELS,
    ONLINE_CHANNELS,
    ApplicantKind,
    Difficulty,
    IdentityResult,
    Mode,
    Stage,
    Urgency,
)

_SHOWING = {EvidenceKind.PHOTO, EvidenceKind.VIDEO, EvidenceKind.DAMAGE_PROOF}


def report_streams(_ticket: Ticket, command: ReportRepair) -> Iterable[str]:
    """The place, and the colleague who passed it on."""
    yield from place_streams(command.site, command.home)
    yield from of_kind("staff", command.relayed_by)


def report(_ticket: Ticket, command: ReportRepair, context: Context) -> Events:
    """A report opens the ticket; its place must exist and its form be complete (TKT-001…014)."""
    _check_channel(command.channel, context)
    check_area(command.domain, command.area)
    _check_form(command, context)
    reporter = _reporter(command, context)
    event = RepairReported(
        number=context.fresh.number,
        site=command.site,
        home=command.home,
        location=sealed(command.location),
        asset=command.asset,
        channel=command.channel,
        applicant=command.applicant,
        reporter=reporter,
        occupants=place_occupants(command.site, command.home, context),
        contact=Contact(
            person=Personal(command.contact_person, reporter),
            phone=Personal(command.contact_phone, reporter),
            method=command.contact_method,
        ),
        content=sealed(command.content),
        domain=command.domain,
        area=command.area,
        mode=command.mode,
        entry_service=command.entry_service,
        repair_type=command.repair_type,
        expected_at=command.expected_at,
        agreed_at=command.agreed_at,
        relayed_by=command.relayed_by,
        evidence=((command.form, *command.evidence) if command.form else command.evidence),
    )
    return event, reserved(context.fresh.number, context.stream)


def raise_repair(_ticket: Ticket, command: RaiseRepair, context: Context) -> Events:
    """A fact elsewhere needs a repair: staff's own request, reviewed already (lifecycles, mapping of 000 §5.2)."""
    event = RepairReported(
        number=context.fresh.number,
        site=command.site,
        home=None,
        location=sealed(command.location),
        asset=command.asset,
        channel=Channel.RELAYED,
        applicant=ApplicantKind.STAFF,
        reporter=context.actor.on_behalf_of,
        occupants=place_occupants(command.site, None, context),
        contact=None,
        content=sealed(command.content),
        domain=command.domain,
        area=None,
        mode=Mode.IMMEDIATE,
        entry_service=None,
        repair_type=None,
        expected_at=None,
        agreed_at=None,
        relayed_by=None,
        evidence=(),
    )
    return event, RequestApproved(reason=None, automatic=True), reserved(context.fresh.number, context.stream)


def _reporter(command: ReportRepair, context: Context) -> str | None:
    actor = context.actor
    if actor.role is Role.OCCUPANT:
        honest = command.applicant is ApplicantKind.OCCUPANT and command.reporter in {None, actor.id}
        if not honest:
            raise Refused("applicant-mismatch", applicant=command.applicant.value)
        return actor.id
    if command.applicant is ApplicantKind.STAFF:
        return command.reporter or actor.id
    return command.reporter or actor.on_behalf_of


def _check_channel(channel: Channel, context: Context) -> None:
    """The list of channels is the site's choice out of all that the sources name (TKT-002)."""
    channels = context.switches.channels
    if channel not in channels:
        raise Refused("channel-closed", channel=channel.value, channels=sorted(one.value for one in channels))


def _check_form(command: ReportRepair, context: Context) -> None:
    """What each channel asks for beyond content, place, contact and mode, which every report has (TKT-006…011)."""
    if command.channel in ONLINE_CHANNELS:
        fields = {"repair_type": command.repair_type, "expected_at": command.expected_at}
        missing = [name for name, value in fields.items() if value is None]
        if missing:
            raise Refused("form-incomplete", missing=missing)
    if command.channel in FORM_CHANNELS:
        if command.form is None:
            raise Refused("application-form-missing")
        shown = any(one.kind in _SHOWING for one in command.evidence)
        if not shown:
            raise Refused("evidence-missing", kinds=sorted(kind.value for kind in _SHOWING))
    if command.channel is Channel.RELAYED and command.relayed_by is None:
        raise Refused("relayed-by-missing")
    if command.relayed_by is not None:
        check_in_service(command.relayed_by, context)


def not_verified_yet(ticket: Ticket, _context: Context) -> None:
    """Identity is checked once a ticket (TKT-012)."""
    if ticket.identity is not None:
        raise Refused("already-verified")


def verify(ticket: Ticket, command: VerifyIdentity, context: Context) -> Events:
    """The result is stored; where policy says so it completes the review (TKT-012)."""
    event = IdentityVerified(result=command.result, method=command.method)
    return (event, *_automatic(evolved(ticket, identity=command.result), context))


def not_triaged_yet(ticket: Ticket, _context: Context) -> None:
    """A ticket is triaged once; later changes are a retriage with a reason."""
    if ticket.triaged:
        raise Refused("already-triaged")


def triage(ticket: Ticket, command: TriageTicket, context: Context) -> Events:
    """Category, urgency, public facility and an estimate that was told (TKT-022…025, CAT-008, CAT-010)."""
    if not command.estimate_told:
        raise Refused("estimate-not-told")
    check_facility(public=command.public_facility, facility_class=command.facility_class)
    items = item_facts(command.items, context)
    _check_difficulty(command, context)
    event = TicketTriaged(
        category=command.category,
        urgency=command.urgency,
        public_facility=command.public_facility,
        facility_class=command.facility_class,
        major_fault=command.major_fault,
        items=items,
        difficulty=command.difficulty,
        difficulty_reason=sealed_or_none(command.difficulty_reason),
        estimate_minutes=command.estimate_minutes,
        estimate_cost=command.estimate_cost,
    )
    after = evolved(ticket, triaged=True, urgency=command.urgency, items=items)
    return (event, *_automatic(after, context))


def check_facility(*, public: bool, facility_class: str | None) -> None:
    """A public facility is handled by class (TKT-022)."""
    if public and facility_class is None:
        raise Refused("facility-class-missing")


def _check_difficulty(command: TriageTicket, context: Context) -> None:
    for order in command.items:
        item = known_item(order.code, context)
        if item.work_kind is not None:
            decided = command.difficulty is not None and command.difficulty_reason is not None
            if not decided:
                raise Refused("difficulty-missing", item=order.code)
        outside = item.restriction is not None and command.difficulty is Difficulty.COMPLEX
        if outside:
            raise Refused("outside-restriction", item=order.code, restriction=item.restriction)


def _automatic(after: Ticket, context: Context) -> tuple[RequestApproved, ...]:
    """Policy passes the review as soon as triage and identity are both recorded."""
    complete = after.stage is Stage.REPORTED and after.triaged and identity_settled(after, context.switches)
    if complete and reviewed_automatically(after, context.switches):
        return (RequestApproved(reason=None, automatic=True),)
    return ()


def identity_checked(ticket: Ticket, context: Context) -> None:
    """No approval without the identity that policy asks for (TKT-012, TKT-020)."""
    if ticket.identity is IdentityResult.REFUTED:
        raise Refused("identity-refuted")
    if not identity_settled(ticket, context.switches):
        raise Refused("identity-not-verified")


def approve(_ticket: Ticket, command: ApproveRequest, _context: Context) -> Events:
    """Only a conforming request passes, with the reason of the decision (TKT-020)."""
    if not command.conforms:
        raise Refused("not-conforming")
    return (RequestApproved(reason=sealed(command.reason), automatic=False),)


def reject(_ticket: Ticket, command: RejectRequest, _context: Context) -> Events:
    """A request that does not conform ends here, with a reason (TKT-020)."""
    return (RequestRejected(reason=sealed(command.reason)),)


def not_forwarded_yet(ticket: Ticket, _context: Context) -> None:
    """A request is forwarded once an attempt (TKT-019)."""
    if ticket.forwarded:
        raise Refused("already-forwarded")


def forward(ticket: Ticket, command: ForwardToEngineering, context: Context) -> Events:
    """Somebody in service gets the request; urgent ones at once (TKT-019)."""
    check_in_service(command.receiver, context)
    return (RequestForwarded(receiver=command.receiver, urgent=ticket.urgency is Urgency.EMERGENCY),)
