"""The rule book of a repair ticket on one page: command, stage, role, decision, facts, requirements."""

from typing import get_args

from wuye.domain.shared.actor import (
    ADMINISTRATOR,
    ENGINEERING_SUPERVISOR,
    EVERYONE,
    MANAGEMENT,
    OCCUPANT,
    OFFICER,
    STAFF,
    SYSTEM,
    TECHNICIAN,
    Role,
)
from wuye.domain.shared.further import correcting, linking, merging, noting, other_streams
from wuye.domain.shared.lifecycle import Lifecycle, facts, on
from wuye.domain.shared.outside import approver_streams, of_kind, place_streams
from wuye.domain.shared.rules import every
from wuye.domain.ticket import commands as c
from wuye.domain.ticket import events as e
from wuye.domain.ticket.decide import (
    acceptance,
    appointment,
    closing,
    further,
    intake,
    joining,
    planning,
    quote,
    visit,
    work,
)
from wuye.domain.ticket.decide.rules import assigned, work_not_started
from wuye.domain.ticket.fold import evolve
from wuye.domain.ticket.outside import reads_catalogue, ticket_of
from wuye.domain.ticket.state import Ticket, quality_records, related
from wuye.domain.ticket.terms import (
    ENDS,
    EVERY,
    OPEN,
    AppointmentStage,
    ChargeStatus,
    OrderStatus,
    QuoteKind,
    QuoteStage,
    Stage,
)

S = Stage
A = AppointmentStage
Q = QuoteStage

HEAD = frozenset({Role.DEPARTMENT_HEAD})
"""Department concerned, department head, providing department: supervisor or head (lifecycles, roles)."""
APPROVER = HEAD | {Role.SERVICE_SUPERVISOR, Role.ENGINEERING_SUPERVISOR}
SUPERVISORS = frozenset({Role.SERVICE_SUPERVISOR, Role.ENGINEERING_SUPERVISOR})

AFTER_REVIEW = (S.APPROVED, S.SURVEYED, S.PLANNED)
TO_PLAN = (S.REPORTED, *AFTER_REVIEW)
BEFORE_WORK = (*TO_PLAN, S.QUOTED, S.SCHEDULED, S.DISPATCHED, S.CONFIRMED, S.CUSTOMER_ABSENT, S.ON_SITE)
WITHDRAWABLE = (*TO_PLAN, S.SCHEDULED, S.DISPATCHED, S.CONFIRMED, S.CUSTOMER_ABSENT)
UNDER_WAY = (S.DISPATCHED, S.CONFIRMED, S.CUSTOMER_ABSENT, S.ON_SITE, S.IN_PROGRESS, S.ON_HOLD)
AFTER_INCIDENT = (S.IN_PROGRESS, S.ON_HOLD, S.SELF_CHECKED, S.REWORK, S.ACCEPTED, S.TRACKING)
BEFORE_ACCEPTED = OPEN - {S.ACCEPTED, S.TRACKING}

# fmt: off
INTAKE = (
    on(c.ReportRepair, S.NEW, OCCUPANT | STAFF, intake.report, e.RepairReported,
       "TKT-002…014, SLA-001…009", to=S.REPORTED, noun="reports", reads=intake.report_streams),
    on(c.RaiseRepair, S.NEW, SYSTEM, intake.raise_repair, (e.RepairReported, e.RequestApproved),
       "AST-036, AST-049", to=S.APPROVED, noun="raised-repairs",
       reads=lambda _, command: place_streams(command.site, None)),
    on(c.VerifyIdentity, S.REPORTED, OFFICER, intake.verify, (e.IdentityVerified, e.RequestApproved),
       "TKT-012", to=(S.REPORTED, S.APPROVED), noun="identity-checks", when=intake.not_verified_yet),
    on(c.VerifyIdentity, AFTER_REVIEW, OFFICER, intake.verify, e.IdentityVerified,
       "TKT-012", noun="identity-checks", when=intake.not_verified_yet),
    on(c.TriageTicket, S.REPORTED, OFFICER, intake.triage, (e.TicketTriaged, e.RequestApproved),
       "TKT-022…025, COM-021, CAT-004…010", to=(S.REPORTED, S.APPROVED), noun="triages",
       when=intake.not_triaged_yet, reads=reads_catalogue),
    on(c.TriageTicket, AFTER_REVIEW, OFFICER, intake.triage, e.TicketTriaged,
       "TKT-022…025, COM-021, CAT-004…010", noun="triages", when=intake.not_triaged_yet, reads=reads_catalogue),
    on(c.ApproveRequest, S.REPORTED, STAFF, intake.approve, e.RequestApproved,
       "TKT-020, TKT-021", to=S.APPROVED, noun="approvals", when=intake.identity_checked),
    on(c.RejectRequest, S.REPORTED, STAFF, intake.reject, e.RequestRejected,
       "TKT-020", to=S.REJECTED, noun="rejections"),
    on(c.ReferToVendor, S.REPORTED, OFFICER, planning.refer, e.VendorReferred,
       "TKT-026, CAT-010, CAT-016, CAT-017", to=S.REFERRED, noun="referrals", reads=reads_catalogue),
    on(c.ReferToVendor, S.ON_SITE, TECHNICIAN, planning.refer, e.VendorReferred,
       "TKT-058, CAT-011", to=S.REFERRED, noun="referrals", when=assigned, reads=reads_catalogue),
    on(c.ReferToVendor, S.ON_HOLD, TECHNICIAN, planning.refer, e.VendorReferred,
       "CAT-011", to=S.REFERRED, noun="referrals", when=assigned, reads=reads_catalogue),
    on(c.ForwardToEngineering, S.APPROVED, OFFICER, intake.forward, e.RequestForwarded,
       "TKT-019, SLA-003, SLA-004", noun="forwardings", when=intake.not_forwarded_yet,
       reads=lambda _, command: of_kind("staff", command.receiver)),
    on(c.ArrangeSurvey, S.APPROVED, STAFF, planning.arrange_survey, e.SurveyArranged,
       "TKT-027, SLA-002", noun="survey-arrangements", reads=planning.surveyor_streams),
    on(c.RecordSurvey, S.APPROVED, TECHNICIAN, planning.record_survey, e.SurveyRecorded,
       "TKT-028", to=S.SURVEYED, noun="surveys", when=planning.is_the_surveyor),
    on(c.RecordSurvey, S.ON_SITE, TECHNICIAN, planning.record_survey_on_arrival, e.SurveyRecorded,
       "TKT-016, TKT-031, TKT-057, TKT-058", noun="surveys", when=every(assigned, planning.surveyed_on_arrival)),
    on(c.DraftPlan, S.SURVEYED, STAFF, planning.draft_plan, e.RepairPlanned,
       "TKT-029, TKT-033, FEE-030", to=S.PLANNED, noun="plans", reads=reads_catalogue),
    on(c.DraftPlan, S.APPROVED, OFFICER, planning.draft_plan, e.RepairPlanned,
       "TKT-023, TKT-029", to=S.PLANNED, noun="plans", when=planning.survey_may_wait, reads=reads_catalogue),
)
PAID_SERVICE = (
    on(c.RequestService, TO_PLAN, OCCUPANT, quote.request_service, e.ServiceRequested,
       "FEE-001, FEE-002", noun="service-requests", when=quote.no_service_asked),
    on(c.RejectScope, TO_PLAN, HEAD, quote.reject_scope, e.ServiceOutOfScope,
       "CAT-023", noun="scope-rejections", when=quote.quote_is(Q.REQUESTED)),
    on(c.ConfirmScope, TO_PLAN, HEAD | OCCUPANT, quote.confirm_scope, e.ServiceScoped,
       "FEE-003, FEE-004, CAT-024", noun="scopes", when=quote.quote_is(Q.REQUESTED)),
    on(c.PriceRoutine, TO_PLAN, OFFICER | HEAD, quote.price_routine, e.ServicePriced,
       "FEE-005", noun="routine-prices", when=quote.scoped_as(QuoteKind.ROUTINE), reads=reads_catalogue),
    on(c.PriceSpecial, TO_PLAN, HEAD, quote.price_special, e.ServicePriced,
       "FEE-006", noun="special-prices", when=quote.scoped_as(QuoteKind.SPECIAL)),
    on(c.ApprovePrice, TO_PLAN, APPROVER, quote.approve_price, e.PriceApproved,
       "FEE-007", noun="price-approvals", when=quote.not_the_pricer),
    on(c.IssueQuote, S.PLANNED, OFFICER | HEAD, quote.issue_quote, e.QuoteIssued,
       "FEE-004…007, TKT-024", to=S.QUOTED, noun="quotes", when=quote.price_ready),
    on(c.AcceptQuote, S.QUOTED, OCCUPANT, quote.accept_quote, e.QuoteAccepted,
       "FEE-008, FEE-009", to=S.PLANNED, noun="quote-acceptances", when=quote.offer_valid, reads=quote.heads_streams),
    on(c.DeclineQuote, S.QUOTED, OCCUPANT, quote.decline_quote, e.QuoteDeclined,
       "FEE-008", to=S.CANCELLED, noun="quote-refusals"),
    on(c.ConfirmDelivery, (S.SELF_CHECKED, S.ACCEPTED, S.TRACKING), OCCUPANT, quote.confirm_delivery,
       e.ServiceDelivered, "FEE-011, FEE-012", noun="deliveries", when=quote.quote_is(Q.AGREED)),
    on(c.PayOnSpot, (S.ACCEPTED, S.TRACKING), OFFICER | TECHNICIAN, quote.pay_on_spot, e.ServicePaid,
       "FEE-013…015", noun="cash-payments", when=every(assigned, quote.cash_allowed)),
    on(c.AddToMonthlyBill, (S.ACCEPTED, S.TRACKING), HEAD, quote.add_to_monthly_bill, e.ChargeTransferred,
       "FEE-016, FEE-017", noun="bill-transfers", when=quote.unpaid),
    on(c.RecordVisit, (S.ACCEPTED, S.TRACKING), HEAD, quote.record_visit, e.ServiceVisitRecorded,
       "FEE-022", noun="service-visits", when=quote.quote_is(Q.CHARGED)),
)
VISIT = (
    on(c.RequestAppointment, (*TO_PLAN, S.CUSTOMER_ABSENT, S.ON_HOLD, S.REWORK), OCCUPANT,
       appointment.request_appointment, e.AppointmentRequested,
       "TKT-034, TKT-035, TKT-038", noun="appointment-requests", when=appointment.no_appointment_open),
    on(c.ConfirmAppointment, (*TO_PLAN, S.CUSTOMER_ABSENT, S.ON_HOLD, S.REWORK), OFFICER,
       appointment.confirm_appointment, e.AppointmentConfirmed,
       "TKT-036, COM-024", noun="appointment-confirmations", when=appointment.appointment_is(A.REQUESTED)),
    on(c.BookVisit, S.PLANNED, OFFICER | OCCUPANT, appointment.book_visit, e.AppointmentBooked,
       "TKT-014, TKT-034…036", to=S.SCHEDULED, noun="appointments", when=appointment.staff_known_for_occupants),
    on(c.BookVisit, S.CUSTOMER_ABSENT, OFFICER | OCCUPANT, appointment.book_visit, e.AppointmentBooked,
       "TKT-042, TKT-036", to=S.SCHEDULED, noun="appointments", when=appointment.staff_known_for_occupants),
    on(c.BookVisit, S.ON_HOLD, OFFICER, appointment.book_visit, e.AppointmentBooked,
       "TKT-060, CAT-013", to=S.SCHEDULED, noun="appointments"),
    on(c.BookVisit, S.REWORK, OFFICER | OCCUPANT, appointment.book_visit, e.AppointmentBooked,
       "TKT-100, TKT-086", to=S.SCHEDULED, noun="appointments", when=appointment.staff_known_for_occupants),
    on(c.ReconfirmVisit, (S.PLANNED, S.SCHEDULED, S.DISPATCHED, S.CONFIRMED), TECHNICIAN,
       appointment.reconfirm_visit, e.AppointmentReconfirmed,
       "TKT-037", noun="reconfirmations",
       when=every(appointment.on_an_appointment, appointment.before_the_visit)),
    on(c.CancelAppointment, S.SCHEDULED, OCCUPANT, appointment.cancel_appointment, e.AppointmentCancelled,
       "TKT-038", to=S.PLANNED, noun="appointment-cancellations", when=appointment.appointment_is(A.CONFIRMED)),
    on(c.CancelAppointment, TO_PLAN, OCCUPANT, appointment.cancel_appointment, e.AppointmentCancelled,
       "TKT-038", noun="appointment-cancellations", when=appointment.appointment_is(A.CONFIRMED)),
    on(c.Dispatch, (S.PLANNED, S.SCHEDULED), OFFICER, visit.dispatch, e.TicketDispatched,
       "TKT-043…045, TKT-051, STF-001", to=S.DISPATCHED, noun="dispatches", when=visit.ready_to_dispatch,
       reads=visit.dispatch_streams),
    on(c.ConfirmDispatch, S.DISPATCHED, TECHNICIAN, visit.confirm_dispatch, e.DispatchConfirmed,
       "TKT-046, TKT-053, TKT-054", to=S.CONFIRMED, noun="dispatch-confirmations", when=assigned),
    on(c.RecordArrival, S.CONFIRMED, TECHNICIAN, visit.record_arrival, e.TechnicianArrived,
       "TKT-039, TKT-048, TKT-049", to=S.ON_SITE, noun="arrivals", when=visit.visit_may_be_made),
    on(c.LeaveNote, S.CONFIRMED, TECHNICIAN, visit.leave_note, e.CustomerAbsentNoted,
       "TKT-042, COM-022", to=S.CUSTOMER_ABSENT, noun="message-notes", when=visit.visit_may_be_made),
    on(c.PostponeVisit, S.ON_SITE, TECHNICIAN, appointment.postpone_visit, e.VisitPostponed,
       "TKT-041", to=S.SCHEDULED, noun="postponements", when=assigned),
    on(c.CheckPunctuality, (S.SCHEDULED, S.DISPATCHED, S.CONFIRMED, S.ON_SITE), OFFICER,
       appointment.check_punctuality, e.PunctualityChecked,
       "TKT-040, SLA-023", noun="punctuality-checks", when=appointment.appointed_time_reached),
)
WORK = (
    on(c.StartWork, S.ON_SITE, TECHNICIAN, work.start_work, e.WorkStarted,
       "TKT-057…061, TKT-031, TKT-100, INS-003…005", to=S.IN_PROGRESS, noun="work-starts", when=work.surveyed_first),
    on(c.ReportDeviation, S.IN_PROGRESS, TECHNICIAN, work.report_deviation, e.DeviationReported,
       "TKT-062, CAT-012", to=S.ON_HOLD, noun="deviations", when=assigned),
    on(c.AgreeRevision, S.ON_HOLD, OCCUPANT | TECHNICIAN, work.agree_revision, e.RevisionAgreed,
       "TKT-032, TKT-062, CAT-012, FEE-025", to=S.IN_PROGRESS, noun="agreements", when=assigned),
    on(c.RecordIncident, S.IN_PROGRESS, TECHNICIAN, work.record_incident, e.IncidentRecorded,
       "TKT-068…071", noun="incidents", when=assigned),
    on(c.Escalate, (S.ON_SITE, S.IN_PROGRESS, S.ON_HOLD, S.SELF_CHECKED, S.REWORK), TECHNICIAN,
       work.escalate, e.ProblemEscalated, "TKT-116", noun="escalations", when=assigned, reads=work.director_stream),
    on(c.CompleteSelfCheck, S.IN_PROGRESS, TECHNICIAN, work.complete_self_check,
       (e.SelfCheckPassed, e.IncidentRecorded), "TKT-064, TKT-065, TKT-070, TKT-072…077, FEE-029",
       to=S.SELF_CHECKED, noun="self-checks", when=assigned),
    on(c.AcceptWork, S.SELF_CHECKED, OCCUPANT | STAFF, acceptance.accept_work, e.WorkAccepted,
       "TKT-078…084, SLA-014, SLA-027", to=S.ACCEPTED, noun="acceptances", when=acceptance.may_accept),
    on(c.RefuseWork, S.SELF_CHECKED, OCCUPANT | STAFF, acceptance.refuse_work, e.WorkRefused,
       "TKT-085, TKT-086", to=S.REWORK, noun="refusals", when=acceptance.may_accept),
    on(c.ResumeWork, S.REWORK, TECHNICIAN, work.resume_work, e.WorkResumed,
       "TKT-086, TKT-100", to=S.IN_PROGRESS, noun="work-resumptions", when=assigned),
)
CLOSING = (
    on(c.DeferCharge, S.ACCEPTED, TECHNICIAN, closing.defer_charge, e.ChargeDeferred,
       "TKT-091, FEE-027", noun="charge-deferrals", when=every(assigned, closing.charge_undetermined)),
    on(c.DetermineCharge, S.ACCEPTED, ENGINEERING_SUPERVISOR, closing.determine_charge, e.ChargeDetermined,
       "TKT-091, FEE-027", noun="charge-decisions", when=closing.charge_is(ChargeStatus.PENDING),
       reads=closing.officer_stream),
    on(c.SettleCharge, S.ACCEPTED, TECHNICIAN | OFFICER, closing.settle_charge, e.ChargeSettled,
       "TKT-090, TKT-094, FEE-014, FEE-015", noun="settlements",
       when=every(assigned, closing.charge_is(ChargeStatus.OPEN, ChargeStatus.DETERMINED))),
    on(c.ReturnOrder, S.ACCEPTED, TECHNICIAN, closing.return_order, e.OrderReturned,
       "TKT-088, TKT-092", noun="order-returns", when=every(assigned, closing.order_is(OrderStatus.OUT))),
    on(c.ConfirmOrder, S.ACCEPTED, ENGINEERING_SUPERVISOR, closing.confirm_order, e.OrderConfirmed,
       "TKT-088, TKT-089, TKT-093, FEE-028", noun="order-confirmations",
       when=closing.order_is(OrderStatus.RETURNED), reads=closing.stub_stream),
    on(c.RecordCallback, S.ACCEPTED, OFFICER, closing.record_callback,
       (e.CallbackSatisfied, e.CallbackDissatisfied),
       "TKT-095…100, SLA-025, SLA-028", to=(S.ACCEPTED, S.REWORK), noun="callbacks", when=closing.callback_due,
       reads=closing.supervisor_stream),
    on(c.StartTracking, S.ACCEPTED, OFFICER, closing.start_tracking, e.TrackingStarted,
       "TKT-102, SLA-026", to=S.TRACKING, noun="trackings",
       when=every(closing.tracking_wanted, closing.closed_in_all_parts)),
    on(c.ReportRecurrence, S.TRACKING, OCCUPANT | OFFICER, closing.report_recurrence, e.FaultRecurred,
       "TKT-067, TKT-102", to=S.REWORK, noun="recurrences"),
    on(c.Archive, S.TRACKING, OFFICER, closing.archive, e.TicketArchived,
       "TKT-104, TKT-106…111", to=S.ARCHIVED, noun="archives",
       when=every(closing.tracking_over, closing.record_complete)),
    on(c.Archive, S.ACCEPTED, OFFICER, closing.archive, e.TicketArchived,
       "TKT-104, TKT-106…111", to=S.ARCHIVED, noun="archives",
       when=every(closing.tracking_not_wanted, closing.closed_in_all_parts, closing.record_complete)),
    on(c.Cancel, WITHDRAWABLE, OCCUPANT | OFFICER, closing.cancel, e.TicketCancelled,
       "TKT-005", to=S.CANCELLED, noun="cancellations", when=work_not_started),
)
FURTHER = (
    on(c.AddNote, EVERY, EVERYONE, noting(e.NoteAdded), e.NoteAdded, "[derived]", noun="notes"),
    on(c.Retriage, BEFORE_WORK, OFFICER, further.retriage, e.TicketRetriaged,
       "TKT-022, TKT-023, TKT-025", noun="retriages", when=every(work_not_started, further.triaged_before)),
    on(c.CorrectPlace, OPEN, STAFF, further.correct_place, e.PlaceCorrected,
       "TKT-011", noun="place-corrections", reads=further.corrected_place_streams),
    on(c.Reassign, UNDER_WAY, OFFICER | ENGINEERING_SUPERVISOR, visit.reassign, e.TicketReassigned,
       "STF-001, TKT-119", noun="reassignments", reads=visit.technicians_streams),
    on(c.RecallDispatch, UNDER_WAY, OFFICER | ENGINEERING_SUPERVISOR, visit.recall, e.DispatchRecalled,
       "TKT-055", to=(S.PLANNED, S.SCHEDULED), noun="dispatch-recalls"),
    on(c.RevisePlan, (S.PLANNED, S.QUOTED, S.SCHEDULED, S.DISPATCHED), STAFF, planning.revise_plan, e.PlanRevised,
       "TKT-032", noun="plan-revisions"),
    on(c.AddItem, (S.ON_SITE, S.IN_PROGRESS), TECHNICIAN | OFFICER, further.add_item, e.ItemAdded,
       "TKT-118, CAT-014", noun="items", when=assigned, reads=further.item_streams),
    on(c.ReportProgress, (*UNDER_WAY, S.SELF_CHECKED, S.REWORK), TECHNICIAN | OFFICER, further.report_progress,
       e.ProgressReported, "TKT-063", noun="progress-reports", when=assigned),
    on(c.Urge, BEFORE_ACCEPTED, OCCUPANT | OFFICER | SUPERVISORS, further.urge, e.TicketUrged,
       "TKT-056", noun="urgings", reads=further.told_streams),
    on(c.RateService, (S.ACCEPTED, S.TRACKING), OCCUPANT, closing.rate, e.ServiceRated,
       "TKT-050", noun="ratings"),
    on(c.AgreeCompensation, AFTER_INCIDENT, OFFICER | HEAD | SUPERVISORS | MANAGEMENT, further.agree_compensation,
       e.CompensationAgreed, "TKT-069", noun="compensations", when=further.incident_happened,
       reads=approver_streams),
    on(c.Reopen, S.ARCHIVED, OCCUPANT | OFFICER, closing.reopen, e.TicketReopened,
       "[derived] golden case 32", to=S.APPROVED, noun="reopenings", when=closing.within_the_window),
    on(c.MergeInto, OPEN, OFFICER | SUPERVISORS, merging(e.TicketMerged, e.TicketAbsorbed, ticket_of, ENDS),
       e.TicketMerged, "[derived] golden case 33", to=S.CANCELLED, noun="merges", reads=other_streams("ticket")),
    on(c.Split, OPEN, OFFICER | SUPERVISORS, joining.split, e.TicketSplit, "[derived]", noun="splits"),
    on(c.Link, OPEN, STAFF, linking(e.TicketLinked, ticket_of), e.TicketLinked,
       "[derived]", noun="links", reads=other_streams("ticket")),
    on(c.Correct, EVERY, STAFF | ADMINISTRATOR, correcting(e.FactCorrected, quality_records), e.FactCorrected,
       "TKT-111", noun="corrections", reads=approver_streams),
    on(c.ImportTicket, S.NEW, SYSTEM | ADMINISTRATOR, joining.import_ticket, (e.TicketImported, e.LegacyStepRecorded),
       "[derived] golden case 31", to=EVERY, noun="imports", reads=joining.import_streams),
    on(c.RecordLegacyStep, EVERY, SYSTEM | ADMINISTRATOR, joining.record_legacy_step, e.LegacyStepRecorded,
       "[derived] golden case 31", to=EVERY, noun="legacy-steps", when=joining.imported),
)
# fmt: on

EVENTS: tuple[type, ...] = tuple(
    event
    for room in (e.IntakeEvent, e.QuoteEvent, e.VisitEvent, e.WorkEvent, e.ClosingEvent, e.FurtherEvent)
    for event in get_args(room)
)

TICKET: Lifecycle[Ticket] = Lifecycle(
    category="ticket",
    plural="tickets",
    title=("Repair ticket", "维修工单"),
    initial=Ticket(),
    evolve=evolve,
    rows=(*INTAKE, *PAID_SERVICE, *VISIT, *WORK, *CLOSING, *FURTHER),
    facts=facts("ticket", *EVENTS, reconstructed=(e.TicketImported, e.LegacyStepRecorded)),
    stages=Stage,
    ends=ENDS,
    number_prefix="T",
    related=related,
)
