"""Reception, hand-over, acceptance, details; remarks of other kinds (接收、移交、受理、了解详情)."""

from collections.abc import Iterable

from wuye.domain.complaint import commands as c
from wuye.domain.complaint import events as e
from wuye.domain.complaint.decide.rules import DUTY_MANAGERS, SERVICE, SUPERIORS
from wuye.domain.complaint.state import Complaint
from wuye.domain.complaint.terms import (
    CallPoint,
    ComplaintChannel,
    ContactKind,
    Hours,
    ReceptionPoint,
    WrittenForm,
)
from wuye.domain.shared.actor import Role
from wuye.domain.shared.duty import DutyRole, check_on_duty
from wuye.domain.shared.lifecycle import Context, Events
from wuye.domain.shared.number import reserved
from wuye.domain.shared.outside import check_in_service, check_post, of_kind, place_occupants, place_streams
from wuye.domain.shared.personal import Personal, sealed, sealed_or_none
from wuye.domain.shared.refusal import Refused
from wuye.domain.shared.rules import unticked


def place_and_people(_complaint: Complaint, command: c.ReceiveComplaint) -> Iterable[str]:
    """The place, and the first person asked where another is named."""
    yield from place_streams(command.site, command.home)
    yield from of_kind("staff", command.recipient)


def receive(_complaint: Complaint, command: c.ReceiveComplaint, context: Context) -> Events:
    """The first person asked is responsible; each channel asks for its own form (CMP-002…004, CMP-055…058)."""
    _check_form(command, context)
    complainant = _complainant(command, context)
    if command.recipient is not None:
        check_in_service(command.recipient, context)
    event = e.ComplaintReceived(
        number=context.fresh.number,
        site=command.site,
        home=command.home,
        channel=command.channel,
        written_form=command.written_form,
        caller=_caller(command, complainant),
        complainant=complainant,
        occupants=place_occupants(command.site, command.home, context),
        recipient=command.recipient or _asked(context),
        content=sealed(command.content),
        group=command.group,
        crisis=command.crisis,
        government_forwarded=command.government_forwarded,
        reception=command.reception,
        call=command.call,
        about=command.about,
        evidence=command.evidence,
    )
    return event, reserved(context.fresh.number, context.stream)


def _check_form(command: c.ReceiveComplaint, context: Context) -> None:
    written = command.channel in {ComplaintChannel.WRITTEN, ComplaintChannel.EMAIL}
    if command.channel is ComplaintChannel.WRITTEN and command.written_form is None:
        raise Refused("written-form-missing", forms=[one.value for one in WrittenForm])
    if command.written_form is not None and not written:
        raise Refused("not-written", channel=command.channel)
    if context.actor.role in {Role.OCCUPANT, Role.SYSTEM}:
        return
    if command.channel is ComplaintChannel.WALK_IN:
        open_points = unticked(ReceptionPoint, command.reception)
        if open_points:
            raise Refused("reception-incomplete", missing=open_points)
    if command.channel is ComplaintChannel.PHONE:
        open_points = unticked(CallPoint, command.call)
        if open_points:
            raise Refused("call-incomplete", missing=open_points)


def _complainant(command: c.ReceiveComplaint | c.ReceiveVoice, context: Context) -> str | None:
    actor = context.actor
    if actor.role is not Role.OCCUPANT:
        return command.complainant or actor.on_behalf_of
    if command.complainant not in {None, actor.id}:
        raise Refused("own-name-only")
    return actor.id


def _asked(context: Context) -> str | None:
    """Who was asked: a member of staff who records it; nobody yet where the customer or a rule does."""
    return None if context.actor.role in {Role.OCCUPANT, Role.SYSTEM} else context.actor.id


def _caller(command: c.ReceiveComplaint | c.ReceiveVoice, person: str | None) -> e.Caller:
    return e.Caller(
        kind=command.customer,
        person=Personal(command.person, person),
        phone=sealed_or_none(command.phone, person),
    )


def crisis_unreported(complaint: Complaint, _context: Context) -> None:
    """A group complaint or another crisis is reported once (CMP-055)."""
    if not complaint.is_critical:
        raise Refused("no-crisis")
    if complaint.crisis_reported:
        raise Refused("crisis-reported")


def report_crisis(_complaint: Complaint, command: c.EscalateCrisis, context: Context) -> Events:
    """Superiors know, and counter-measures are recorded (CMP-055)."""
    for superior in command.superiors:
        check_post(superior, SUPERIORS, context)
    return (e.CrisisReported(superiors=command.superiors, counter_measures=sealed(command.counter_measures)),)


def answer_on_spot(_complaint: Complaint, command: c.AnswerOnSpot, _context: Context) -> Events:
    """What can be solved at once is solved at once (CMP-059)."""
    return (e.AnsweredOnSpot(result=sealed(command.result)),)


def hand_over(complaint: Complaint, command: c.HandOver, context: Context) -> Events:
    """In office hours customer service registers it, else the control room, and the manager on duty handles it.

    Where the site has a roster for that day, both are on duty by it (CMP-017, CMP-018).
    """
    outside = command.hours is Hours.NON_STANDARD
    if outside and not context.switches.out_of_hours_handover:
        raise Refused("hours-not-told-apart")
    if outside:
        check_in_service(command.receiver, context)
        if command.manager is None:
            raise Refused("duty-manager-missing")
        check_post(command.manager, DUTY_MANAGERS, context)
        check_on_duty(command.receiver, DutyRole.CONTROL_ROOM, complaint.site, context)
        check_on_duty(command.manager, DutyRole.MANAGER, complaint.site, context)
    else:
        check_post(command.receiver, SERVICE, context)
        if command.manager is not None:
            raise Refused("no-duty-manager")
    check_post(command.tracker, SERVICE, context)
    _check_written(complaint, command)
    if complaint.channel is ComplaintChannel.FACE_TO_FACE:
        if command.superior is None:
            raise Refused("superior-missing")
        check_post(command.superior, SUPERIORS, context)
    event = e.ComplaintHandedOver(
        hours=command.hours,
        receiver=command.receiver,
        manager=command.manager,
        tracker=command.tracker,
        superior=command.superior,
        name=Personal(command.name, complaint.complainant),
        room=Personal(command.room, complaint.complainant),
        cause=sealed(command.cause),
        happened_at=command.happened_at,
        place=sealed(command.place),
        persons=sealed(command.persons),
        demand=sealed(command.demand),
        judged_class=command.judged_class,
        judged_department=command.judged_department,
    )
    return (event,)


def _check_written(complaint: Complaint, command: c.HandOver) -> None:
    """A written complaint is judged before it is recorded and passed on (CMP-014)."""
    written = complaint.channel in {ComplaintChannel.WRITTEN, ComplaintChannel.EMAIL}
    judged = command.judged_class is not None and command.judged_department is not None
    if written and not judged:
        raise Refused("judgement-missing")


def accept(_complaint: Complaint, command: c.AcceptComplaint, context: Context) -> Events:
    """Content, complainant, time and type are on record (CMP-005, CMP-006)."""
    if command.time > context.now:
        raise Refused("time-in-the-future", at=command.time.isoformat())
    event = e.ComplaintAccepted(
        content=sealed(command.content),
        complainant=Personal(command.complainant, _complaint.complainant),
        time=command.time,
        subject=command.subject,
    )
    return (event,)


def contact(_complaint: Complaint, command: c.ContactComplainant, context: Context) -> Events:
    """Department, time, place, matter and persons, from the complainant (CMP-019)."""
    event = e.DetailsRecorded(
        department=command.department,
        happened_at=command.happened_at,
        place=sealed(command.place),
        matter=sealed(command.matter),
        persons=sealed(command.persons),
        counts_as_reply=context.switches.first_contact_is_reply,
    )
    return (event,)


def log_breach(_complaint: Complaint, command: c.LogConductBreach, context: Context) -> Events:
    """A breach is logged against the member of staff, by another person (CMP-057)."""
    if command.staff == context.actor.id:
        raise Refused("same-person")
    check_in_service(command.staff, context)
    return (e.ConductBreachLogged(staff=command.staff, rule=command.rule, account=sealed(command.account)),)


def assign(_complaint: Complaint, command: c.AssignHandler, context: Context) -> Events:
    """A dedicated member of staff has the case (CMP-065, CMP-071)."""
    check_in_service(command.handler, context)
    return (e.HandlerAssigned(handler=command.handler),)


def voice_place(_complaint: Complaint, command: c.ReceiveVoice) -> Iterable[str]:
    """The place of a remark."""
    return place_streams(command.site, command.home)


def receive_voice(_complaint: Complaint, command: c.ReceiveVoice, context: Context) -> Events:
    """Every contact that is neither repair nor complaint is on record too (CMP-001, CMP-044, CMP-047)."""
    if command.kind is ContactKind.COMPLAINT:
        raise Refused("is-a-complaint")
    person = _complainant(command, context)
    event = e.VoiceReceived(
        number=context.fresh.number,
        kind=command.kind,
        site=command.site,
        home=command.home,
        channel=command.channel,
        caller=_caller(command, person),
        complainant=person,
        occupants=place_occupants(command.site, command.home, context),
        recipient=_asked(context),
        content=sealed(command.content),
        after_service=command.after_service,
    )
    return event, reserved(context.fresh.number, context.stream)


def answer_voice(_complaint: Complaint, command: c.AnswerVoice, _context: Context) -> Events:
    """Praise and suggestions are answered too (CMP-047)."""
    return (e.VoiceAnswered(channel=command.channel, answer=sealed(command.answer)),)


def escalate_voice(_complaint: Complaint, command: c.EscalateVoice, _context: Context) -> Events:
    """A dissatisfied remark goes on as a complaint, with the complaint's clocks (CMP-003)."""
    return (e.VoiceEscalated(reason=sealed(command.reason)),)


def is_suggestion(complaint: Complaint, _context: Context) -> None:
    """Only a suggestion is adopted (CMP-047)."""
    if complaint.kind is not ContactKind.SUGGESTION:
        raise Refused("no-suggestion", kind=complaint.kind)


def use_voice(_complaint: Complaint, command: c.UseVoice, _context: Context) -> Events:
    """A suggestion feeds a measure (CMP-047)."""
    return (e.SuggestionAdopted(measure=command.measure, account=sealed(command.account)),)


def close_voice(_complaint: Complaint, command: c.CloseVoice, _context: Context) -> Events:
    """Time, content, handler and result are on record (CMP-044)."""
    return (e.VoiceClosed(result=sealed(command.result)),)


def urge(complaint: Complaint, command: c.Urge, _context: Context) -> Events:
    """Every urging is counted."""
    return (e.ComplaintUrged(urge=complaint.urges + 1, reason=sealed_or_none(command.reason)),)
