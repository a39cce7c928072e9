"""Facts of a repair ticket (维修工单), by room."""

from wuye.domain.ticket.events.closing import (
    CallbackDissatisfied,
    CallbackSatisfied,
    ChargeDeferred,
    ChargeDetermined,
    ChargeSettled,
    FaultRecurred,
    OrderConfirmed,
    OrderReturned,
    TicketArchived,
    TicketCancelled,
    TicketReopened,
    TrackingStarted,
)
from wuye.domain.ticket.events.further import (
    CompensationAgreed,
    FactCorrected,
    ItemAdded,
    LegacyStepRecorded,
    NoteAdded,
    PlaceCorrected,
    PlanRevised,
    ProgressReported,
    ServiceRated,
    TicketAbsorbed,
    TicketImported,
    TicketLinked,
    TicketMerged,
    TicketRetriaged,
    TicketSplit,
    TicketUrged,
)
from wuye.domain.ticket.events.intake import (
    Contact,
    IdentityVerified,
    RepairPlanned,
    RepairReported,
    RequestApproved,
    RequestForwarded,
    RequestRejected,
    SiteCondition,
    SurveyArranged,
    SurveyRecorded,
    TicketTriaged,
    VendorReferred,
)
from wuye.domain.ticket.events.quote import (
    ChargeTransferred,
    PriceApproved,
    QuoteAccepted,
    QuoteDeclined,
    QuoteIssued,
    ServiceDelivered,
    ServiceOutOfScope,
    ServicePaid,
    ServicePriced,
    ServiceRequested,
    ServiceScoped,
    ServiceVisitRecorded,
    SpecialPrice,
)
from wuye.domain.ticket.events.visit import (
    AppointmentBooked,
    AppointmentCancelled,
    AppointmentConfirmed,
    AppointmentReconfirmed,
    AppointmentRequested,
    CustomerAbsentNoted,
    DispatchConfirmed,
    DispatchRecalled,
    MaterialsPurchase,
    PunctualityChecked,
    TechnicianArrived,
    TicketDispatched,
    TicketReassigned,
    VisitPostponed,
)
from wuye.domain.ticket.events.work import (
    AdvancedMaterials,
    DeviationReported,
    ExecutionRecord,
    IncidentRecorded,
    ProblemEscalated,
    ProcessRecord,
    RevisionAgreed,
    SelfCheckPassed,
    WorkAccepted,
    WorkRefused,
    WorkResumed,
    WorkStarted,
)

IntakeEvent = (
    RepairReported
    | IdentityVerified
    | TicketTriaged
    | RequestApproved
    | RequestRejected
    | VendorReferred
    | RequestForwarded
    | SurveyArranged
    | SurveyRecorded
    | RepairPlanned
)
QuoteEvent = (
    ServiceRequested
    | ServiceOutOfScope
    | ServiceScoped
    | ServicePriced
    | PriceApproved
    | QuoteIssued
    | QuoteAccepted
    | QuoteDeclined
    | ServiceDelivered
    | ServicePaid
    | ChargeTransferred
    | ServiceVisitRecorded
)
VisitEvent = (
    AppointmentRequested
    | AppointmentConfirmed
    | AppointmentBooked
    | AppointmentReconfirmed
    | AppointmentCancelled
    | TicketDispatched
    | DispatchConfirmed
    | TechnicianArrived
    | CustomerAbsentNoted
    | VisitPostponed
    | PunctualityChecked
    | TicketReassigned
    | DispatchRecalled
)
WorkEvent = (
    WorkStarted
    | DeviationReported
    | RevisionAgreed
    | IncidentRecorded
    | ProblemEscalated
    | SelfCheckPassed
    | WorkAccepted
    | WorkRefused
    | WorkResumed
)
ClosingEvent = (
    ChargeDeferred
    | ChargeDetermined
    | ChargeSettled
    | OrderReturned
    | OrderConfirmed
    | CallbackSatisfied
    | CallbackDissatisfied
    | TrackingStarted
    | FaultRecurred
    | TicketArchived
    | TicketCancelled
    | TicketReopened
)
FurtherEvent = (
    NoteAdded
    | TicketRetriaged
    | PlaceCorrected
    | PlanRevised
    | ItemAdded
    | ProgressReported
    | TicketUrged
    | ServiceRated
    | CompensationAgreed
    | TicketMerged
    | TicketAbsorbed
    | TicketSplit
    | TicketLinked
    | FactCorrected
    | TicketImported
    | LegacyStepRecorded
)
TicketEvent = IntakeEvent | QuoteEvent | VisitEvent | WorkEvent | ClosingEvent | FurtherEvent

__all__ = [
    "AdvancedMaterials",
    "AppointmentBooked",
    "AppointmentCancelled",
    "AppointmentConfirmed",
    "AppointmentReconfirmed",
    "AppointmentRequested",
    "CallbackDissatisfied",
    "CallbackSatisfied",
    "ChargeDeferred",
    "ChargeDetermined",
    "ChargeSettled",
    "ChargeTransferred",
    "ClosingEvent",
    "CompensationAgreed",
    "Contact",
    "CustomerAbsentNoted",
    "DeviationReported",
    "DispatchConfirmed",
    "DispatchRecalled",
    "ExecutionRecord",
    "FactCorrected",
    "FaultRecurred",
    "FurtherEvent",
    "IdentityVerified",
    "IncidentRecorded",
    "IntakeEvent",
    "ItemAdded",
    "LegacyStepRecorded",
    "MaterialsPurchase",
    "NoteAdded",
    "OrderConfirmed",
    "OrderReturned",
    "PlaceCorrected",
    "PlanRevised",
    "PriceApproved",
    "ProblemEscalated",
    "ProcessRecord",
    "ProgressReported",
    "PunctualityChecked",
    "QuoteAccepted",
    "QuoteDeclined",
    "QuoteEvent",
    "QuoteIssued",
    "RepairPlanned",
    "RepairReported",
    "RequestApproved",
    "RequestForwarded",
    "RequestRejected",
    "RevisionAgreed",
    "SelfCheckPassed",
    "ServiceDelivered",
    "ServiceOutOfScope",
    "ServicePaid",
    "ServicePriced",
    "ServiceRated",
    "ServiceRequested",
    "ServiceScoped",
    "ServiceVisitRecorded",
    "SiteCondition",
    "SpecialPrice",
    "SurveyArranged",
    "SurveyRecorded",
    "TechnicianArrived",
    "TicketAbsorbed",
    "TicketArchived",
    "TicketCancelled",
    "TicketDispatched",
    "TicketEvent",
    "TicketImported",
    "TicketLinked",
    "TicketMerged",
    "TicketReassigned",
    "TicketReopened",
    "TicketRetriaged",
    "TicketSplit",
    "TicketTriaged",
    "TicketUrged",
    "TrackingStarted",
    "VendorReferred",
    "VisitEvent",
    "VisitPostponed",
    "WorkAccepted",
    "WorkEvent",
    "WorkRefused",
    "WorkResumed",
    "WorkStarted",
]
