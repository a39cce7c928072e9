"""From facts to state: history is accepted, not judged."""

from typing import assert_never

from wuye.domain.complaint import events as e
from wuye.domain.complaint.state import Complaint, CorrectiveAction, StageRecord
from wuye.domain.complaint.terms import ComplaintStage as Stage
from wuye.domain.complaint.terms import ContactKind, Hours, ProcessStage
from wuye.domain.shared.actor import Role
from wuye.domain.shared.evolving import evolved
from wuye.domain.shared.recorded import Recorded

RECORDS: dict[type, ProcessStage] = {
    e.ComplaintReceived: ProcessStage.RECEPTION,
    e.ComplaintHandedOver: ProcessStage.TRANSMISSION,
    e.DetailsRecorded: ProcessStage.DETAIL,
    e.ComplaintClassified: ProcessStage.CLASSIFICATION,
    e.DepartmentNotified: ProcessStage.NOTIFICATION,
    e.CauseAnalysed: ProcessStage.INVESTIGATION,
    e.ComplaintResolved: ProcessStage.HANDLING,
    e.InternalFeedbackGiven: ProcessStage.INTERNAL_FEEDBACK,
    e.CallbackSatisfied: ProcessStage.CALLBACK,
    e.CallbackDissatisfied: ProcessStage.CALLBACK,
    e.ComplaintArchived: ProcessStage.ARCHIVING,
}
"""Which fact is the record of which stage (CMP-060)."""


def evolve(complaint: Complaint, recorded: Recorded[e.ComplaintEvent]) -> Complaint:
    """Apply a fact. Every event is named here: the type checker refuses a forgotten one."""
    stage = RECORDS.get(type(recorded.event))
    left = (StageRecord(stage=stage, actor=recorded.actor.id, at=recorded.occurred_at),) if stage else ()
    complaint = evolved(complaint, version=recorded.version, records=(*complaint.records, *left))
    at, by = recorded.occurred_at, recorded.actor.id
    match event := recorded.event:
        # -- intake ---------------------------------------------------------------------------------------------
        case e.ComplaintReceived():
            return evolved(
                complaint,
                stage=Stage.RECEIVED,
                number=event.number,
                site=event.site,
                home=event.home,
                channel=event.channel,
                complainant=event.complainant,
                occupants=event.occupants,
                responsible=event.recipient,
                group=event.group,
                crisis=event.crisis,
                government_forwarded=event.government_forwarded,
                received_at=at,
            )
        case e.CrisisReported():
            return evolved(complaint, crisis_reported=True)
        case e.AnsweredOnSpot():
            return evolved(
                complaint, stage=Stage.RESOLVED, handler=by, resolved_by=by, resolved_at=at, first_reply_at=at
            )
        case e.ComplaintHandedOver():
            outside = event.hours is Hours.NON_STANDARD
            return evolved(
                complaint,
                stage=Stage.REGISTERED,
                responsible=event.receiver,
                handler=event.manager if outside else complaint.handler,
                tracker=event.tracker,
                hours=event.hours,
                severity=event.judged_class,
                department=event.judged_department,
            )
        case e.ComplaintAccepted():
            return evolved(complaint, stage=Stage.ACCEPTED, subject=event.subject)
        case e.DetailsRecorded():
            replied = at if event.counts_as_reply else None
            return evolved(
                complaint,
                stage=Stage.DETAILED,
                department=event.department,
                handler=complaint.handler or by,
                first_reply_at=complaint.first_reply_at or replied,
            )
        case e.ConductBreachLogged():
            return evolved(complaint, breaches=complaint.breaches + 1)
        case e.HandlerAssigned():
            return evolved(complaint, handler=event.handler)
        # -- remarks of other kinds -----------------------------------------------------------------------------
        case e.VoiceReceived():
            return evolved(
                complaint,
                stage=Stage.VOICE_RECEIVED,
                number=event.number,
                kind=event.kind,
                site=event.site,
                home=event.home,
                channel=event.channel,
                complainant=event.complainant,
                occupants=event.occupants,
                responsible=event.recipient,
                received_at=at,
            )
        case e.VoiceAnswered():
            return evolved(
                complaint,
                stage=Stage.VOICE_ANSWERED,
                handler=complaint.handler or by,
                first_reply_at=at,
                replies=complaint.replies + 1,
            )
        case e.VoiceEscalated():
            asked = None if recorded.actor.role is Role.SYSTEM else by
            return evolved(complaint, stage=Stage.RECEIVED, kind=ContactKind.COMPLAINT, responsible=asked)
        case e.SuggestionAdopted():
            return evolved(complaint, stage=Stage.VOICE_USED)
        case e.VoiceClosed():
            return evolved(complaint, stage=Stage.VOICE_CLOSED, resolved_at=at)
        # -- handling -------------------------------------------------------------------------------------------
        case e.ComplaintClassified():
            first = complaint.stage is Stage.DETAILED
            return evolved(
                complaint,
                stage=Stage.CLASSIFIED if first else complaint.stage,
                severity=event.severity,
                urgency=event.urgency,
                complexity=event.complexity,
                valid=event.valid,
                classifications=complaint.classifications + 1,
                department=event.department,
                accountable=event.responsible,
                handler=event.handler,
                theft_claim=event.theft_claim,
                beyond_power=event.beyond_power,
            )
        case e.ComplainantReplied():
            return evolved(
                complaint,
                replies=complaint.replies + 1,
                first_reply_at=complaint.first_reply_at or at,
                plan_told=complaint.plan_told or event.solution_plan is not None,
            )
        case e.InvalidityNotified():
            return evolved(complaint, stage=Stage.INVALID_CLOSED, resolved_at=at)
        case e.DepartmentNotified():
            return evolved(complaint, stage=Stage.NOTIFIED, department=event.department, accountable=event.responsible)
        case e.CauseAnalysed():
            return evolved(complaint, stage=Stage.INVESTIGATED, cause=event.cause, developer_plan=event.developer_plan)
        case e.MeasuresAgreed():
            return evolved(complaint, stage=Stage.MEASURES_AGREED, position=recorded.version)
        case e.RectificationStarted() | e.RectificationResumed():
            return evolved(complaint, stage=Stage.RECTIFYING)
        case e.ExceptionRecorded():
            return evolved(complaint, stage=Stage.EXCEPTION, exceptions=complaint.exceptions + 1)
        case e.ExplanationRecorded():
            return evolved(complaint, explained=True)
        case e.CoerciveMeansApproved():
            return complaint
        case e.ComplaintResolved():
            return evolved(complaint, stage=Stage.RESOLVED, resolved_by=by, resolved_at=at)
        # -- closing --------------------------------------------------------------------------------------------
        case e.ResultTold():
            return evolved(complaint, stage=Stage.ANSWERED, told_at=at, first_reply_at=complaint.first_reply_at or at)
        case e.InternalFeedbackGiven():
            return evolved(complaint, stage=Stage.REVIEWED)
        case e.CorrectiveActionOpened():
            opened = CorrectiveAction(number=event.action, responsible=event.responsible)
            return evolved(complaint, actions=(*complaint.actions, opened))
        case e.CorrectiveActionVerified():
            actions = tuple(
                evolved(one, verified=event.effective) if one.number == event.action else one
                for one in complaint.actions
            )
            return evolved(complaint, actions=actions)
        case e.CallbackSatisfied():
            return evolved(
                complaint,
                stage=Stage.CALLED_BACK,
                callbacks=complaint.callbacks + 1,
                satisfaction=event.satisfaction,
            )
        case e.CallbackDissatisfied():
            return evolved(
                complaint,
                stage=Stage.FOLLOW_UP,
                callbacks=complaint.callbacks + 1,
                dissatisfied=complaint.dissatisfied + 1,
                satisfaction=event.satisfaction,
            )
        case e.CallbackWaived():
            return evolved(complaint, stage=Stage.CALLED_BACK)
        case e.FollowUpStarted():
            return evolved(complaint, stage=Stage.RECTIFYING, handler=event.handler, rating=None)
        case e.ComplaintArchived():
            return evolved(complaint, stage=Stage.ARCHIVED, archived_at=at)
        # -- further --------------------------------------------------------------------------------------------
        case e.NoteAdded() | e.FactCorrected() | e.ComplaintAbsorbed():
            return complaint
        case e.ComplaintUrged():
            return evolved(complaint, urges=event.urge)
        case e.HandlingRated():
            return evolved(complaint, rating=event.rating)
        case e.ComplaintLinked():
            return evolved(complaint, links=(*complaint.links, (event.other, event.kind)))
        case e.ComplaintMerged():
            return evolved(complaint, stage=Stage.MERGED, merged_into=event.into)
        case _:
            assert_never(event)
