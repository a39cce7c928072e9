"""The rule book of a complaint on one page: command, stage, role, decision, facts, requirements."""

from typing import get_args

from wuye.domain.complaint import commands as c
from wuye.domain.complaint import events as e
from wuye.domain.complaint.decide import closing, handling, intake
from wuye.domain.complaint.decide.rules import is_invalid, is_responsible, is_valid, names, rosters_then
from wuye.domain.complaint.fold import evolve
from wuye.domain.complaint.state import Complaint, related
from wuye.domain.complaint.terms import ENDS, EVERY, OPEN
from wuye.domain.complaint.terms import ComplaintStage as S
from wuye.domain.shared.actor import ADMINISTRATOR, EVERYONE, OCCUPANT, OFFICER, STAFF, SYSTEM, Role
from wuye.domain.shared.further import case_found, correcting, linking, merging, noting, other_streams
from wuye.domain.shared.lifecycle import Lifecycle, facts, on
from wuye.domain.shared.outside import approver_streams

SERVICE = frozenset({Role.OFFICER, Role.SERVICE_SUPERVISOR})
SUPERVISOR = frozenset({Role.SERVICE_SUPERVISOR})
MANAGERS = frozenset({Role.MANAGEMENT, Role.HEAD_OF_CENTRE})
HEAD = frozenset({Role.DEPARTMENT_HEAD, Role.ENGINEERING_SUPERVISOR})
"""Department concerned, department head: supervisor or head (lifecycles, roles)."""
DEPARTMENT = HEAD | {Role.COMPLAINT_HANDLER, Role.MANAGEMENT}
HANDLER = SERVICE | DEPARTMENT | MANAGERS
"""Complaint handler: an officer or the person named for the case; out of hours the manager on duty."""

EARLY = (S.RECEIVED, S.REGISTERED, S.ACCEPTED)
BEFORE_RESULT = (S.CLASSIFIED, S.NOTIFIED, S.INVESTIGATED, S.MEASURES_AGREED, S.RECTIFYING, S.EXCEPTION, S.FOLLOW_UP)
UNDER_WAY = (*EARLY, S.DETAILED, *BEFORE_RESULT)
OPEN_COMPLAINT = OPEN - {S.VOICE_RECEIVED, S.VOICE_ANSWERED, S.VOICE_USED}
AFTER_TALK = (S.REVIEWED, S.CALLED_BACK, S.FOLLOW_UP, S.RECTIFYING)

# fmt: off
INTAKE = (
    on(c.ReceiveComplaint, S.NEW, OCCUPANT | STAFF | SYSTEM, intake.receive, e.ComplaintReceived,
       "CMP-002…004, CMP-055…058, CMP-066", to=S.RECEIVED, noun="receptions", reads=intake.place_and_people),
    on(c.EscalateCrisis, EARLY, STAFF, intake.report_crisis, e.CrisisReported,
       "CMP-055, SLA-049", noun="crisis-reports", when=intake.crisis_unreported, reads=names("superiors")),
    on(c.AnswerOnSpot, S.RECEIVED, STAFF, intake.answer_on_spot, e.AnsweredOnSpot,
       "CMP-059", to=S.RESOLVED, noun="on-the-spot-answers", when=is_responsible),
    on(c.HandOver, S.RECEIVED, STAFF, intake.hand_over, e.ComplaintHandedOver,
       "CMP-004, CMP-007, CMP-014, CMP-016…018, CMP-059, SLA-031", to=S.REGISTERED, noun="hand-overs",
       when=is_responsible, reads=names("receiver", "manager", "tracker", "superior"),
       reads_at=rosters_then),
    on(c.AcceptComplaint, S.REGISTERED, SERVICE, intake.accept, e.ComplaintAccepted,
       "CMP-005, CMP-006, CMP-008, CMP-009, SLA-032", to=S.ACCEPTED, noun="acceptances"),
    on(c.ContactComplainant, S.ACCEPTED, HANDLER, intake.contact, e.DetailsRecorded,
       "CMP-019", to=S.DETAILED, noun="details"),
    on(c.AssignHandler, (*UNDER_WAY, S.VOICE_RECEIVED), SERVICE | MANAGERS, intake.assign, e.HandlerAssigned,
       "CMP-065, CMP-071", noun="assignments", reads=names("handler")),
    on(c.LogConductBreach, OPEN, SUPERVISOR | HEAD | MANAGERS, intake.log_breach, e.ConductBreachLogged,
       "CMP-057", noun="conduct-breaches", reads=names("staff")),
)
VOICE = (
    on(c.ReceiveVoice, S.NEW, OCCUPANT | STAFF | SYSTEM, intake.receive_voice, e.VoiceReceived,
       "CMP-001, CMP-044, CMP-047, CMP-068, CMP-071, CRM-025", to=S.VOICE_RECEIVED, noun="voices",
       reads=intake.voice_place),
    on(c.AnswerVoice, S.VOICE_RECEIVED, SERVICE, intake.answer_voice, e.VoiceAnswered,
       "CMP-043, CMP-047, CMP-068", to=S.VOICE_ANSWERED, noun="voice-answers"),
    on(c.EscalateVoice, S.VOICE_RECEIVED, SERVICE | SYSTEM, intake.escalate_voice, e.VoiceEscalated,
       "CMP-003, SAT-034", to=S.RECEIVED, noun="voice-escalations"),
    on(c.UseVoice, S.VOICE_ANSWERED, SUPERVISOR | MANAGERS, intake.use_voice, e.SuggestionAdopted,
       "CMP-047, GOV-010", to=S.VOICE_USED, noun="adoptions", when=intake.is_suggestion),
    on(c.CloseVoice, (S.VOICE_ANSWERED, S.VOICE_USED), SERVICE, intake.close_voice, e.VoiceClosed,
       "CMP-044, CMP-047", to=S.VOICE_CLOSED, noun="voice-closings"),
)
HANDLING = (
    on(c.Classify, S.DETAILED, SERVICE, handling.classify, e.ComplaintClassified,
       "CMP-010…015, CMP-020, CMP-037", to=S.CLASSIFIED, noun="classifications",
       reads=names("judged_with", "responsible", "handler", "reported_to")),
    on(c.Classify, BEFORE_RESULT, SERVICE, handling.classify, e.ComplaintClassified,
       "CMP-012", noun="classifications", reads=names("judged_with", "responsible", "handler", "reported_to")),
    on(c.ReplyToComplainant, BEFORE_RESULT, SERVICE | HEAD | MANAGERS, handling.reply, e.ComplainantReplied,
       "CMP-024, CMP-028…031, CMP-033, CMP-059, CMP-074, SLA-035…037", noun="replies"),
    on(c.CloseInvalid, S.CLASSIFIED, SERVICE, handling.close_invalid, e.InvalidityNotified,
       "CMP-021, CMP-022, SLA-047", to=S.INVALID_CLOSED, noun="invalidity-notices", when=is_invalid),
    on(c.NotifyDepartment, S.CLASSIFIED, SERVICE, handling.notify, e.DepartmentNotified,
       "CMP-025, CMP-037", to=S.NOTIFIED, noun="department-notices", when=is_valid, reads=names("head", "responsible")),
    on(c.RecordInvestigation, S.NOTIFIED, DEPARTMENT, handling.investigate, e.CauseAnalysed,
       "CMP-026, CMP-069, CMP-072, CMP-073", to=S.INVESTIGATED, noun="investigations", reads=names("supported_by")),
    on(c.AgreeMeasures, S.INVESTIGATED, SERVICE, handling.agree, e.MeasuresAgreed,
       "CMP-023, CMP-033", to=S.MEASURES_AGREED, noun="measures", reads=names("agreed_with")),
    on(c.StartRectification, S.MEASURES_AGREED, DEPARTMENT, handling.start, e.RectificationStarted,
       "CMP-027", to=S.RECTIFYING, noun="rectifications"),
    on(c.RequestException, S.RECTIFYING, HEAD, handling.request_exception, e.ExceptionRecorded,
       "CMP-032", to=S.EXCEPTION, noun="exceptions"),
    on(c.ResumeRectification, S.EXCEPTION, DEPARTMENT, handling.resume, e.RectificationResumed,
       "CMP-032", to=S.RECTIFYING, noun="resumptions"),
    on(c.RecordExplanation, BEFORE_RESULT, HANDLER, handling.explain, e.ExplanationRecorded,
       "CMP-052, CMP-053", noun="explanations"),
    on(c.ApproveCoercion, BEFORE_RESULT, MANAGERS, handling.approve_coercion, e.CoerciveMeansApproved,
       "CMP-072", noun="coercion-approvals"),
    on(c.RecordResult, S.RECTIFYING, DEPARTMENT, handling.record_result, e.ComplaintResolved,
       "CMP-027, CMP-036, CMP-029…031, SLA-038…044", to=S.RESOLVED, noun="results", when=handling.ready_for_result),
)
CLOSING = (
    on(c.TellResult, S.RESOLVED, SERVICE | HEAD, closing.tell_result, e.ResultTold,
       "CMP-028, CMP-034, CMP-035, CMP-039, CMP-045, SLA-046", to=S.ANSWERED, noun="result-notices"),
    on(c.ReportInternally, S.ANSWERED, HANDLER, closing.report_internally, e.InternalFeedbackGiven,
       "CMP-040, CMP-048", to=S.REVIEWED, noun="internal-reports", reads=names("department_head", "centre_head")),
    on(c.OpenCorrectiveAction, S.REVIEWED, SUPERVISOR, closing.open_action, e.CorrectiveActionOpened,
       "CMP-049, CMP-070", noun="corrective-actions", when=closing.no_open_action, reads=names("responsible")),
    on(c.VerifyCorrectiveAction, AFTER_TALK, SUPERVISOR | MANAGERS, closing.verify_action, e.CorrectiveActionVerified,
       "CMP-070", noun="verifications", when=closing.action_of_another),
    on(c.RecordCallback, S.REVIEWED, SERVICE, closing.record_callback, (e.CallbackSatisfied, e.CallbackDissatisfied),
       "CMP-046, CMP-050, CMP-051, SLA-048", to=(S.CALLED_BACK, S.FOLLOW_UP), noun="callbacks",
       when=closing.by_a_second_person),
    on(c.WaiveCallback, S.REVIEWED, SERVICE, closing.waive_callback, e.CallbackWaived,
       "CMP-046", to=S.CALLED_BACK, noun="callback-waivers", when=closing.callback_not_wanted),
    on(c.ContinueHandling, S.FOLLOW_UP, HANDLER, closing.continue_handling, e.FollowUpStarted,
       "CMP-051…053", to=S.RECTIFYING, noun="continuations", when=closing.explained, reads=names("handler")),
    on(c.Archive, S.CALLED_BACK, SERVICE, closing.archive, e.ComplaintArchived,
       "CMP-041, CMP-045, CMP-054", to=S.ARCHIVED, noun="archives", when=closing.no_open_action),
    on(c.Archive, S.INVALID_CLOSED, SERVICE, closing.archive, e.ComplaintArchived,
       "CMP-020, CMP-054", to=S.ARCHIVED, noun="archives"),
)
FOUND = case_found("complaint")
FURTHER = (
    on(c.AddNote, EVERY, EVERYONE, noting(e.NoteAdded), e.NoteAdded, "[derived]", noun="notes"),
    on(c.Correct, EVERY, STAFF | ADMINISTRATOR, correcting(e.FactCorrected), e.FactCorrected,
       "[derived]", noun="corrections", reads=approver_streams),
    on(c.Urge, OPEN, OCCUPANT | OFFICER | SUPERVISOR, intake.urge, e.ComplaintUrged, "[derived]", noun="urgings"),
    on(c.RateService, (S.ANSWERED, S.REVIEWED, S.CALLED_BACK), OCCUPANT, closing.rate, e.HandlingRated,
       "CMP-046", noun="ratings"),
    on(c.Link, OPEN, STAFF, linking(e.ComplaintLinked, FOUND), e.ComplaintLinked,
       "[derived]", noun="links", reads=other_streams("complaint")),
    on(c.MergeInto, OPEN_COMPLAINT, SERVICE, merging(e.ComplaintMerged, e.ComplaintAbsorbed, FOUND, ENDS),
       e.ComplaintMerged, "[derived] golden case 33", to=S.MERGED, noun="merges", reads=other_streams("complaint")),
)
# fmt: on

EVENTS: tuple[type, ...] = tuple(
    event for room in (e.IntakeEvent, e.HandlingEvent, e.ClosingEvent, e.FurtherEvent) for event in get_args(room)
)

COMPLAINT: Lifecycle[Complaint] = Lifecycle(
    category="complaint",
    plural="complaints",
    title=("Complaint", "投诉与意见"),
    initial=Complaint(),
    evolve=evolve,
    rows=(*INTAKE, *VOICE, *HANDLING, *CLOSING, *FURTHER),
    facts=facts("complaint", *EVENTS),
    stages=S,
    ends=ENDS,
    number_prefix="C",
    related=related,
)
