"""Class, reply, notice, investigation, measures, result (定级、答复、通报、调查、措施、处理)."""

from wuye.domain.complaint import commands as c
from wuye.domain.complaint import events as e
from wuye.domain.complaint.decide.rules import (
    CENTRE_HEAD,
    DIRECT_HANDLERS,
    DUTY_MANAGERS,
    HANDLERS,
    HEADS,
    SERVICE,
)
from wuye.domain.complaint.state import Complaint
from wuye.domain.complaint.terms import (
    SCHEMES,
    ComplaintCause,
    ComplaintChannel,
    ComplaintClass,
    ComplaintStage,
    ComplaintUrgency,
    ExplanationGround,
    Hours,
    Prohibition,
)
from wuye.domain.shared.lifecycle import Context, Events
from wuye.domain.shared.outside import check_in_service, check_post
from wuye.domain.shared.personal import sealed, sealed_or_none
from wuye.domain.shared.refusal import Refused
from wuye.domain.shared.rules import check_another, unticked

_WRITTEN = {ComplaintChannel.WRITTEN, ComplaintChannel.EMAIL}


def classify(complaint: Complaint, command: c.Classify, context: Context) -> Events:
    """Class by two people, urgency with its ground, a handler who suits, the head told (CMP-010…015, CMP-037)."""
    urgent = command.urgency is ComplaintUrgency.URGENT
    if urgent != (command.ground is not None):
        raise Refused("urgency-ground-missing" if urgent else "urgency-ground-not-wanted")
    if complaint.classifications:
        if command.reason is None:
            raise Refused("reason-missing")
        if not command.valid and complaint.stage is not ComplaintStage.CLASSIFIED:
            raise Refused("already-under-way")
    check_another(command.judged_with, context)
    check_in_service(command.judged_with, context)
    check_in_service(command.responsible, context)
    _check_handler(complaint, command, context)
    _check_told(complaint, command, context)
    event = e.ComplaintClassified(
        severity=command.severity,
        urgency=command.urgency,
        ground=command.ground,
        complexity=command.complexity,
        scheme=SCHEMES[command.urgency, command.complexity],
        valid=command.valid,
        department=command.department,
        responsible=command.responsible,
        handler=command.handler,
        judged_with=command.judged_with,
        reported_to=command.reported_to,
        theft_claim=command.theft_claim,
        beyond_power=command.beyond_power,
        reason=sealed_or_none(command.reason),
    )
    return (event,)


def _check_handler(complaint: Complaint, command: c.Classify, context: Context) -> None:
    """Urgent: a supervisor or head; else customer service; out of hours also the manager on duty (CMP-011, CMP-018)."""
    posts = DIRECT_HANDLERS if command.urgency is ComplaintUrgency.URGENT else HANDLERS
    if complaint.hours is Hours.NON_STANDARD:
        posts = posts | DUTY_MANAGERS
    check_post(command.handler, posts, context)


def _check_told(complaint: Complaint, command: c.Classify, context: Context) -> None:
    """The head of the property centre knows of class A, and of grave or forwarded written complaints."""
    grave = command.severity in {ComplaintClass.MAJOR, ComplaintClass.IMPORTANT} or complaint.government_forwarded
    needed = command.severity is ComplaintClass.MAJOR or (complaint.channel in _WRITTEN and grave)
    if needed and command.reported_to is None:
        raise Refused("head-not-told")
    if command.reported_to is not None:
        check_post(command.reported_to, CENTRE_HEAD, context)


def reply(complaint: Complaint, command: c.ReplyToComplainant, _context: Context) -> Events:
    """Courteous, and of a major complaint in the one agreed position (CMP-033, CMP-059, CMP-074)."""
    if not command.courteous:
        raise Refused("not-courteous")
    bound = complaint.severity is ComplaintClass.MAJOR and complaint.position is not None
    if bound and command.position != complaint.position:
        raise Refused("position-differs", agreed=complaint.position)
    if command.position is not None and command.position != complaint.position:
        raise Refused("position-differs", agreed=complaint.position)
    event = e.ComplainantReplied(
        channel=command.channel,
        answer=sealed(command.answer),
        solution_plan=sealed_or_none(command.solution_plan),
        position=command.position,
    )
    return (event,)


def close_invalid(_complaint: Complaint, command: c.CloseInvalid, context: Context) -> Events:
    """The customer is told the reason, or is the cause and policy exempts (CMP-021, CMP-022)."""
    if not command.told:
        if not command.caused_by_customer:
            raise Refused("reason-not-told")
        if not context.switches.invalid_exemption:
            raise Refused("no-exemption")
    return (e.InvalidityNotified(reason=sealed(command.reason), exempt=not command.told),)


def notify(_complaint: Complaint, command: c.NotifyDepartment, context: Context) -> Events:
    """The department's responsible person and its head both know (CMP-025, CMP-037)."""
    check_post(command.head, HEADS, context)
    check_in_service(command.responsible, context)
    event = e.DepartmentNotified(department=command.department, head=command.head, responsible=command.responsible)
    return (event,)


def investigate(_complaint: Complaint, command: c.RecordInvestigation, context: Context) -> Events:
    """The department's own causes first, with customer service at its side (CMP-026, CMP-072, CMP-073)."""
    check_another(command.supported_by, context)
    check_post(command.supported_by, SERVICE, context)
    if (command.cause is ComplaintCause.DEVELOPER) != (command.developer_plan is not None):
        raise Refused("developer-plan-mismatch", cause=command.cause)
    event = e.CauseAnalysed(
        facts=sealed(command.facts),
        cause=command.cause,
        analysis=sealed(command.analysis),
        supported_by=command.supported_by,
        own_causes=sealed(command.own_causes),
        developer_plan=command.developer_plan,
    )
    return (event,)


def agree(complaint: Complaint, command: c.AgreeMeasures, context: Context) -> Events:
    """One position of customer service and department; of a major complaint all staff know it (CMP-023, CMP-033)."""
    check_another(command.agreed_with, context)
    check_in_service(command.agreed_with, context)
    if complaint.severity is ComplaintClass.MAJOR and not command.shared_with_all:
        raise Refused("position-not-shared")
    event = e.MeasuresAgreed(
        position=sealed(command.position),
        measures=sealed(command.measures),
        agreed_with=command.agreed_with,
        shared_with_all=command.shared_with_all,
    )
    return (event,)


def start(_complaint: Complaint, command: c.StartRectification, _context: Context) -> Events:
    """The department acts (CMP-027)."""
    return (e.RectificationStarted(steps=sealed(command.steps)),)


def request_exception(_complaint: Complaint, command: c.RequestException, context: Context) -> Events:
    """A limit that cannot be kept, with its reason, and the customer informed (CMP-032)."""
    if not command.customer_informed:
        raise Refused("customer-not-told")
    event = e.ExceptionRecorded(
        cause=command.cause,
        reason=sealed(command.reason),
        expected_at=command.expected_at,
        pauses=context.switches.pause_allowed,
    )
    return (event,)


def resume(_complaint: Complaint, _command: c.ResumeRectification, _context: Context) -> Events:
    """The obstacle is gone (CMP-032)."""
    return (e.RectificationResumed(),)


def explain(_complaint: Complaint, command: c.RecordExplanation, _context: Context) -> Events:
    """A theft claim is explained; what is beyond the company's power is coordinated (CMP-052, CMP-053)."""
    if command.ground is ExplanationGround.BEYOND_POWER and command.coordinated_with is None:
        raise Refused("third-party-missing")
    event = e.ExplanationRecorded(
        ground=command.ground,
        explanation=sealed(command.explanation),
        coordinated_with=command.coordinated_with,
    )
    return (event,)


def approve_coercion(_complaint: Complaint, command: c.ApproveCoercion, context: Context) -> Events:
    """The last resort, approved by another than who proposes it (CMP-072)."""
    check_another(command.proposed_by, context)
    event = e.CoerciveMeansApproved(
        means=sealed(command.means), tried_before=sealed(command.tried_before), proposed_by=command.proposed_by
    )
    return (event,)


def ready_for_result(complaint: Complaint, _context: Context) -> None:
    """No result before what the customer must have heard (CMP-052, CMP-053, CMP-059)."""
    if complaint.explanation_due:
        raise Refused("explanation-missing")
    if complaint.channel is ComplaintChannel.FACE_TO_FACE and not complaint.plan_told:
        raise Refused("plan-not-told")


def record_result(_complaint: Complaint, command: c.RecordResult, _context: Context) -> Events:
    """The result, with the three prohibitions kept (CMP-027, CMP-036)."""
    broken = unticked(Prohibition, command.kept)
    if broken:
        raise Refused("prohibition-broken", missing=broken)
    return (e.ComplaintResolved(result=sealed(command.result), kept=command.kept),)
