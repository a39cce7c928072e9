"""Facts of a complaint (投诉), by room."""

from wuye.domain.complaint.events.closing import (
    CallbackDissatisfied,
    CallbackSatisfied,
    CallbackWaived,
    ComplaintArchived,
    CorrectiveActionOpened,
    CorrectiveActionVerified,
    FiledForm,
    FollowUpStarted,
    InternalFeedbackGiven,
    ResultTold,
)
from wuye.domain.complaint.events.further import (
    ComplaintAbsorbed,
    ComplaintLinked,
    ComplaintMerged,
    ComplaintUrged,
    FactCorrected,
    HandlingRated,
    NoteAdded,
)
from wuye.domain.complaint.events.handling import (
    CauseAnalysed,
    CoerciveMeansApproved,
    ComplainantReplied,
    ComplaintClassified,
    ComplaintResolved,
    DepartmentNotified,
    ExceptionRecorded,
    ExplanationRecorded,
    InvalidityNotified,
    MeasuresAgreed,
    RectificationResumed,
    RectificationStarted,
)
from wuye.domain.complaint.events.intake import (
    AnsweredOnSpot,
    Caller,
    ComplaintAccepted,
    ComplaintHandedOver,
    ComplaintReceived,
    ConductBreachLogged,
    CrisisReported,
    DetailsRecorded,
    HandlerAssigned,
    SuggestionAdopted,
    VoiceAnswered,
    VoiceClosed,
    VoiceEscalated,
    VoiceReceived,
)

IntakeEvent = (
    ComplaintReceived
    | CrisisReported
    | AnsweredOnSpot
    | ComplaintHandedOver
    | ComplaintAccepted
    | DetailsRecorded
    | ConductBreachLogged
    | HandlerAssigned
    | VoiceReceived
    | VoiceAnswered
    | VoiceEscalated
    | SuggestionAdopted
    | VoiceClosed
)
HandlingEvent = (
    ComplaintClassified
    | ComplainantReplied
    | InvalidityNotified
    | DepartmentNotified
    | CauseAnalysed
    | MeasuresAgreed
    | RectificationStarted
    | ExceptionRecorded
    | RectificationResumed
    | ExplanationRecorded
    | CoerciveMeansApproved
    | ComplaintResolved
)
ClosingEvent = (
    ResultTold
    | InternalFeedbackGiven
    | CorrectiveActionOpened
    | CorrectiveActionVerified
    | CallbackSatisfied
    | CallbackDissatisfied
    | CallbackWaived
    | FollowUpStarted
    | ComplaintArchived
)
FurtherEvent = (
    NoteAdded | FactCorrected | ComplaintUrged | HandlingRated | ComplaintLinked | ComplaintMerged | ComplaintAbsorbed
)
ComplaintEvent = IntakeEvent | HandlingEvent | ClosingEvent | FurtherEvent

__all__ = [
    "AnsweredOnSpot",
    "CallbackDissatisfied",
    "CallbackSatisfied",
    "CallbackWaived",
    "Caller",
    "CauseAnalysed",
    "ClosingEvent",
    "CoerciveMeansApproved",
    "ComplainantReplied",
    "ComplaintAbsorbed",
    "ComplaintAccepted",
    "ComplaintArchived",
    "ComplaintClassified",
    "ComplaintEvent",
    "ComplaintHandedOver",
    "ComplaintLinked",
    "ComplaintMerged",
    "ComplaintReceived",
    "ComplaintResolved",
    "ComplaintUrged",
    "ConductBreachLogged",
    "CorrectiveActionOpened",
    "CorrectiveActionVerified",
    "CrisisReported",
    "DepartmentNotified",
    "DetailsRecorded",
    "ExceptionRecorded",
    "ExplanationRecorded",
    "FactCorrected",
    "FiledForm",
    "FollowUpStarted",
    "FurtherEvent",
    "HandlerAssigned",
    "HandlingEvent",
    "HandlingRated",
    "IntakeEvent",
    "InternalFeedbackGiven",
    "InvalidityNotified",
    "MeasuresAgreed",
    "NoteAdded",
    "RectificationResumed",
    "RectificationStarted",
    "ResultTold",
    "SuggestionAdopted",
    "VoiceAnswered",
    "VoiceClosed",
    "VoiceEscalated",
    "VoiceReceived",
]
