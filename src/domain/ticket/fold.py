"""From facts to state: history is accepted, not judged."""

from datetime import datetime
from typing import assert_never

from wuye.domain.shared.evolving import evolved, stamped
from wuye.domain.shared.recorded import Recorded
from wuye.domain.ticket import changes as change
from wuye.domain.ticket import events as e
from wuye.domain.ticket.entities import Quote
from wuye.domain.ticket.state import Ticket
from wuye.domain.ticket.terms import (
    AppointmentStage,
    CallbackStatus,
    ChargeStatus,
    CopyStatus,
    EscalationKind,
    IncidentKind,
    OrderStatus,
    QuoteStage,
    SettlementMethod,
    Stage,
)


def evolve(ticket: Ticket, recorded: Recorded[e.TicketEvent]) -> Ticket:
    """Apply a fact, and say with which one the ticket came to be as it is."""
    return stamped(_applied(ticket, recorded), ticket, version=recorded.envelope.version)


def _applied(ticket: Ticket, recorded: Recorded[e.TicketEvent]) -> Ticket:
    """Every event of the ticket is named here: the type checker refuses a forgotten one.

    They are tried in this order: what happens to every ticket comes before what happens to some.
    """
    at = recorded.envelope.occurred_at
    match event := recorded.event:
        # -- intake ---------------------------------------------------------------------------------------------
        case e.RepairReported():
            return _reported(ticket, event, at)
        case e.IdentityVerified():
            return evolved(ticket, identity=event.result)
        case e.TicketTriaged():
            return evolved(
                ticket,
                triaged=True,
                category=event.category,
                urgency=event.urgency,
                public_facility=event.public_facility,
                facility_class=event.facility_class,
                major_fault=event.major_fault,
                items=event.items,
                difficulty=event.difficulty or ticket.difficulty,
                estimate_minutes=event.estimate_minutes,
                estimate_cost=event.estimate_cost,
            )
        case e.RequestApproved():
            return evolved(ticket, stage=Stage.APPROVED)
        case e.RequestRejected():
            return evolved(ticket, stage=Stage.REJECTED)
        case e.VendorReferred():
            return evolved(ticket, stage=Stage.REFERRED)
        case e.RequestForwarded():
            return evolved(ticket, forwarded=True)
        case e.SurveyArranged():
            return evolved(ticket, surveyor=event.surveyor)
        case e.SurveyRecorded():
            stage = ticket.stage if event.on_arrival else Stage.SURVEYED
            return evolved(ticket, stage=stage, surveyed=True, difficulty=event.difficulty)
        case e.RepairPlanned():
            return evolved(
                ticket,
                stage=Stage.PLANNED,
                planned=True,
                personnel=event.personnel,
                budget=event.budget,
                assessed_limit_minutes=event.assessed_limit_minutes,
                items=event.items,
                entry_minutes=None if event.entry is None else event.entry.minutes,
            )
        # -- visit ----------------------------------------------------------------------------------------------
        case e.AppointmentRequested():
            return change.appointed(ticket, event.appointment, AppointmentStage.REQUESTED, event.window)
        case e.AppointmentConfirmed():
            return change.appointment(ticket, AppointmentStage.CONFIRMED, staff=event.staff)
        case e.AppointmentBooked():
            return change.booked(ticket, event)
        case e.AppointmentReconfirmed():
            return change.appointment(ticket, AppointmentStage.RECONFIRMED)
        case e.AppointmentCancelled():
            stage = Stage.PLANNED if ticket.stage is Stage.SCHEDULED else ticket.stage
            return evolved(change.appointment(ticket, AppointmentStage.CANCELLED), stage=stage)
        case e.TicketDispatched():
            return evolved(
                ticket,
                stage=Stage.DISPATCHED,
                technicians=event.technicians,
                trade=event.trade,
                process_supervisor=event.process_supervisor,
                dispatches=event.attempt,
            )
        case e.DispatchConfirmed():
            return evolved(ticket, stage=Stage.CONFIRMED)
        case e.TechnicianArrived():
            # A further visit after work had begun is a repeat visit for the same fault (TKT-067).
            fixed = ticket.first_time_fix and ticket.started_at is None
            visited = change.appointment(ticket, AppointmentStage.ATTENDED) if event.appointment else ticket
            first = ticket.first_arrived_at or at
            return evolved(
                visited,
                stage=Stage.ON_SITE,
                arrived_at=at,
                first_arrived_at=first,
                first_time_fix=fixed,
                overrun=False,
            )
        case e.CustomerAbsentNoted():
            missed = change.appointment(ticket, AppointmentStage.MISSED) if event.appointment else ticket
            return change.quality_record(evolved(missed, stage=Stage.CUSTOMER_ABSENT), recorded.version)
        case e.VisitPostponed():
            former = change.appointment(ticket, AppointmentStage.REBOOKED) if event.postponed else ticket
            made = change.appointed(
                former,
                event.appointment,
                AppointmentStage.CONFIRMED,
                event.window,
                staff=ticket.technicians,
                replaces=event.postponed,
            )
            return evolved(made, stage=Stage.SCHEDULED)
        case e.PunctualityChecked():
            return ticket
        case e.TicketReassigned():
            return evolved(ticket, technicians=event.technicians, trade=event.trade)
        case e.DispatchRecalled():
            pending = ticket.appointment is not None and ticket.appointment.pending
            return evolved(ticket, stage=Stage.SCHEDULED if pending else Stage.PLANNED, technicians=())
        # -- work -----------------------------------------------------------------------------------------------
        case e.WorkStarted():
            return evolved(
                ticket,
                stage=Stage.IN_PROGRESS,
                started_at=ticket.started_at or at,
                steps=event.steps,
                announced=change.most(ticket.announced, event.fee_told),
                settlement=event.settlement or ticket.settlement,
                joint_visit_due=ticket.joint_visit_due and not event.joint_visit,
            )
        case e.DeviationReported():
            return evolved(ticket, stage=Stage.ON_HOLD)
        case e.RevisionAgreed():
            return evolved(change.repriced(ticket, event.price), stage=Stage.IN_PROGRESS)
        case e.IncidentRecorded():
            overrun = ticket.overrun or event.kind is IncidentKind.OVERRUN
            return evolved(ticket, incidents=event.incident, overrun=overrun)
        case e.ProblemEscalated():
            return evolved(ticket, hazard_escalated=ticket.hazard_escalated or event.kind is EscalationKind.HAZARD)
        case e.SelfCheckPassed():
            return evolved(ticket, stage=Stage.SELF_CHECKED, cost=event.cost, completed_at=at, feedback_at=None)
        case e.WorkAccepted():
            return change.accepted(ticket, event, at, recorded.version)
        case e.WorkRefused():
            heard = change.heard(ticket, event.acceptor, at)
            return evolved(ticket, stage=Stage.REWORK, reworks=ticket.reworks + 1, feedback_at=heard)
        case e.WorkResumed():
            due = ticket.joint_visit_due and not event.joint_visit
            return evolved(ticket, stage=Stage.IN_PROGRESS, joint_visit_due=due)
        # -- closing --------------------------------------------------------------------------------------------
        case e.ChargeDeferred():
            return change.closing(ticket, charge=ChargeStatus.PENDING)
        case e.ChargeDetermined():
            determined = change.closing(ticket, charge=ChargeStatus.DETERMINED, amount=event.charge)
            return evolved(determined, announced=event.charge)
        case e.ChargeSettled():
            settled = change.settled(ticket, event.charge)
            return evolved(settled, free_of_charge=event.method is SettlementMethod.FREE)
        case e.OrderReturned():
            return change.quality_record(change.closing(ticket, order=OrderStatus.RETURNED), recorded.version)
        case e.OrderConfirmed():
            return change.quality_record(
                change.closing(
                    ticket, order=OrderStatus.CONFIRMED, finance_copy=CopyStatus.DELIVERED, stub=CopyStatus.FILED
                ),
                recorded.version,
            )
        case e.CallbackSatisfied():
            return change.closing(change.called_back(ticket, at), callback=CallbackStatus.SATISFIED)
        case e.CallbackDissatisfied():
            called = evolved(change.called_back(ticket, at), dissatisfied=ticket.dissatisfied + 1)
            back = change.back_to_rework(called)
            return evolved(back, joint_visit_due=event.visit_at is not None)
        case e.TrackingStarted():
            return evolved(ticket, stage=Stage.TRACKING, tracking_until=event.until)
        case e.FaultRecurred():
            return evolved(change.back_to_rework(ticket), tracking_until=None)
        case e.TicketArchived():
            return evolved(ticket, stage=Stage.ARCHIVED, archived_at=at)
        case e.TicketCancelled():
            return evolved(ticket, stage=Stage.CANCELLED)
        case e.TicketReopened():
            return change.reopened(ticket, event)
        # -- paid service ---------------------------------------------------------------------------------------
        case e.ServiceRequested():
            return evolved(ticket, quote=Quote(stage=QuoteStage.REQUESTED))
        case e.ServiceOutOfScope():
            return change.quote(ticket, QuoteStage.OUT_OF_SCOPE)
        case e.ServiceScoped():
            return evolved(ticket, quote=Quote(stage=QuoteStage.SCOPED, kind=event.kind))
        case e.ServicePriced():
            quote = Quote(
                stage=QuoteStage.PRICED,
                kind=ticket.quote.kind if ticket.quote else None,
                price=event.price,
                special=event.special is not None,
                priced_by=recorded.actor.id,
            )
            return evolved(ticket, quote=quote)
        case e.PriceApproved():
            return change.quote(ticket, QuoteStage.APPROVED)
        case e.QuoteIssued():
            offered = evolved(
                ticket.quote or Quote(stage=QuoteStage.OFFERED),
                stage=QuoteStage.OFFERED,
                price=event.price,
                valid_until=event.valid_until,
            )
            return evolved(ticket, stage=Stage.QUOTED, quote=offered)
        case e.QuoteAccepted():
            agreed = change.quote(ticket, QuoteStage.AGREED)
            return evolved(agreed, stage=Stage.PLANNED, announced=event.price, settlement=event.settlement)
        case e.QuoteDeclined():
            return evolved(change.quote(ticket, QuoteStage.DECLINED), stage=Stage.CANCELLED)
        case e.ServiceDelivered():
            return change.quote(ticket, QuoteStage.DELIVERED)
        case e.ServicePaid() | e.ChargeTransferred():
            return change.settled(change.quote(ticket, QuoteStage.CHARGED), event.price)
        case e.ServiceVisitRecorded():
            return ticket
        # -- further --------------------------------------------------------------------------------------------
        case e.NoteAdded() | e.ProgressReported() | e.CompensationAgreed() | e.FactCorrected():
            return ticket
        case e.TicketRetriaged():
            return evolved(
                ticket,
                category=event.category,
                urgency=event.urgency,
                public_facility=event.public_facility,
                facility_class=event.facility_class,
                major_fault=event.major_fault,
                domain=event.domain,
                area=event.area,
            )
        case e.PlaceCorrected():
            return evolved(ticket, home=event.home, occupants=event.occupants)
        case e.PlanRevised():
            return evolved(
                ticket,
                personnel=event.personnel,
                budget=event.budget,
                assessed_limit_minutes=event.assessed_limit_minutes,
            )
        case e.ItemAdded():
            return evolved(ticket, items=(*ticket.items, event.item)) if event.item else ticket
        case e.TicketUrged():
            return evolved(ticket, urges=event.urge)
        case e.ServiceRated():
            return evolved(ticket, rating=event.rating, feedback_at=ticket.feedback_at or at)
        case e.TicketMerged():
            return evolved(ticket, stage=Stage.CANCELLED, merged_into=event.into)
        case e.TicketAbsorbed() | e.TicketSplit():
            return ticket
        case e.TicketLinked():
            return evolved(ticket, links=(*ticket.links, (event.other, event.kind)))
        case e.TicketImported():
            return evolved(
                ticket,
                stage=event.stage,
                number=event.number,
                imported=True,
                site=event.site,
                home=event.home,
                domain=event.domain,
                mode=event.mode,
                reported_at=at,
            )
        case e.LegacyStepRecorded():
            return evolved(ticket, stage=event.stage or ticket.stage)
        case _:
            assert_never(event)


def _reported(ticket: Ticket, event: e.RepairReported, at: datetime) -> Ticket:
    return evolved(
        ticket,
        stage=Stage.REPORTED,
        number=event.number,
        site=event.site,
        home=event.home,
        asset=event.asset,
        applicant=event.applicant,
        reporter=event.reporter,
        occupants=event.occupants,
        channel=event.channel,
        domain=event.domain,
        area=event.area,
        mode=event.mode,
        entry_service=event.entry_service,
        reported_at=at,
    )
