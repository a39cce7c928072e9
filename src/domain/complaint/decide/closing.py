"""Result told, internal feedback, corrective action, callback, archive (反馈、内部反馈、回访、归档)."""

from wuye.domain.complaint import commands as c
from wuye.domain.complaint import events as e
from wuye.domain.complaint.decide.rules import CENTRE_HEAD, HEADS
from wuye.domain.complaint.state import Complaint
from wuye.domain.complaint.terms import ComplaintClass, ComplaintForm
from wuye.domain.shared.callback import check_no_callback
from wuye.domain.shared.lifecycle import Context, Events
from wuye.domain.shared.outside import check_in_service, check_post
from wuye.domain.shared.personal import sealed, sealed_or_none
from wuye.domain.shared.rating import content, discontent
from wuye.domain.shared.refusal import Refused


def tell_result(_complaint: Complaint, command: c.TellResult, _context: Context) -> Events:
    """The customer signs in the opinion field, or it is said why not (CMP-034, CMP-035, CMP-039)."""
    signed = command.signature is not None or command.no_signature is not None
    if not signed:
        raise Refused("signature-missing")
    event = e.ResultTold(
        way=command.way,
        opinion=sealed(command.opinion),
        signature=command.signature,
        no_signature=sealed_or_none(command.no_signature),
        suggestions=sealed_or_none(command.suggestions),
    )
    return (event,)


def report_internally(complaint: Complaint, command: c.ReportInternally, context: Context) -> Events:
    """The department head hears it; what is important the head of the property centre too (CMP-048)."""
    important = command.important or complaint.severity is ComplaintClass.MAJOR
    if important and command.centre_head is None:
        raise Refused("head-not-told")
    check_post(command.department_head, HEADS, context)
    if command.centre_head is not None:
        check_post(command.centre_head, CENTRE_HEAD, context)
    event = e.InternalFeedbackGiven(
        summary=sealed(command.summary),
        suggestions=sealed(command.suggestions),
        department_head=command.department_head,
        centre_head=command.centre_head,
    )
    return (event,)


def no_open_action(complaint: Complaint, _context: Context) -> None:
    """One corrective action at a time, and none is left open at the end (CMP-070)."""
    if complaint.open_action is not None:
        raise Refused("corrective-action-open", action=complaint.open_action.number)


def open_action(complaint: Complaint, command: c.OpenCorrectiveAction, context: Context) -> Events:
    """A non-conformity gets a measure with a responsible person (CMP-049, CMP-070)."""
    check_in_service(command.responsible, context)
    event = e.CorrectiveActionOpened(
        action=len(complaint.actions) + 1,
        nonconformity=sealed(command.nonconformity),
        measure=sealed(command.measure),
        responsible=command.responsible,
        due_on=command.due_on,
    )
    return (event,)


def action_of_another(complaint: Complaint, context: Context) -> None:
    """Who carried a measure out does not verify it (CMP-070)."""
    if complaint.open_action is None:
        raise Refused("no-corrective-action")
    if complaint.open_action.responsible == context.actor.id:
        raise Refused("same-person")


def verify_action(complaint: Complaint, command: c.VerifyCorrectiveAction, _context: Context) -> Events:
    """Carried out and effective, or it stays open (CMP-070)."""
    action = complaint.open_action
    number = 0 if action is None else action.number
    finding = sealed(command.finding)
    return (e.CorrectiveActionVerified(action=number, effective=command.effective, finding=finding),)


def by_a_second_person(complaint: Complaint, context: Context) -> None:
    """Where policy asks for it, who entered the result does not check the effect."""
    asked = complaint.second_person_asked(context.switches)
    if asked and context.actor.id == complaint.resolved_by:
        raise Refused("second-person-demanded", handled_by=complaint.resolved_by)


def record_callback(_complaint: Complaint, command: c.RecordCallback, _context: Context) -> Events:
    """Every complaint has a callback record; a dissatisfied one its reason (CMP-046, CMP-050, CMP-051)."""
    if command.satisfied:
        satisfied = e.CallbackSatisfied(
            satisfaction=command.satisfaction, quality=command.quality, remarks=sealed_or_none(command.remarks)
        )
        return (satisfied,)
    if command.remarks is None:
        raise Refused("reason-missing")
    dissatisfied = e.CallbackDissatisfied(
        satisfaction=command.satisfaction, quality=command.quality, reason=sealed(command.remarks)
    )
    return (dissatisfied,)


def callback_not_wanted(complaint: Complaint, context: Context) -> None:
    """Only where the site's policy asks for none; who is dissatisfied, or once was, is asked (CMP-051, SAT-034)."""
    check_no_callback(context.switches, context.stream, rated=content(complaint.rating))
    if complaint.dissatisfied or discontent(complaint.rating):
        raise Refused("callback-wanted", policy=context.switches.callback)


def waive_callback(_complaint: Complaint, _command: c.WaiveCallback, context: Context) -> Events:
    """That policy asked for none is a fact from now on."""
    return (e.CallbackWaived(policy=context.switches.callback.value),)


def rate(complaint: Complaint, command: c.RateService, _context: Context) -> Events:
    """Nobody rates for the complainant; the same again is no news (CMP-046)."""
    if command.rating == complaint.rating and command.remark is None:
        return ()
    attempt = complaint.dissatisfied + 1
    return (e.HandlingRated(rating=command.rating, attempt=attempt, remark=sealed_or_none(command.remark)),)


def explained(complaint: Complaint, _context: Context) -> None:
    """A theft claim or a third party's case goes on with its explanation on record (CMP-052, CMP-053)."""
    if complaint.explanation_due:
        raise Refused("explanation-missing")


def continue_handling(complaint: Complaint, command: c.ContinueHandling, context: Context) -> Events:
    """Without limit, until it is settled; where policy asks for it, by another person (CMP-051)."""
    check_in_service(command.handler, context)
    if complaint.second_person_asked(context.switches) and command.handler in {
        complaint.handler,
        complaint.resolved_by,
    }:
        raise Refused("second-person-demanded", handled_by=command.handler)
    return (e.FollowUpStarted(handler=command.handler, approach=sealed(command.approach)),)


def archive(_complaint: Complaint, command: c.Archive, _context: Context) -> Events:
    """Register entry and handling record are filed together, complete and legible (CMP-041, CMP-054)."""
    if not command.complete_and_legible:
        raise Refused("forms-incomplete")
    forms = (
        e.FiledForm(form=ComplaintForm.REGISTER_ENTRY, document=command.register_entry),
        e.FiledForm(form=ComplaintForm.HANDLING_RECORD, document=command.handling_record),
    )
    return (e.ComplaintArchived(forms=forms),)
