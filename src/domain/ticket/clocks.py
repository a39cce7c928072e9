"""The clocks of a repair ticket (lifecycles, column "clocks"; SLA-001…028): starts on, pauses while, stops on."""

from typing import Any

from wuye.domain.shared.recorded import Recorded
from wuye.domain.sla.clock import Clock, by
from wuye.domain.sla.worktime import MINUTE, micros
from wuye.domain.ticket.events import (
    AppointmentBooked,
    AppointmentCancelled,
    AppointmentConfirmed,
    AppointmentReconfirmed,
    CallbackDissatisfied,
    CallbackSatisfied,
    CustomerAbsentNoted,
    DeviationReported,
    FaultRecurred,
    OrderReturned,
    PlanRevised,
    PunctualityChecked,
    QuoteDeclined,
    RepairPlanned,
    RepairReported,
    RequestApproved,
    RequestForwarded,
    RequestRejected,
    RevisionAgreed,
    SelfCheckPassed,
    SurveyArranged,
    SurveyRecorded,
    TechnicianArrived,
    TicketArchived,
    TicketCancelled,
    TicketDispatched,
    TicketMerged,
    TicketReopened,
    TicketRetriaged,
    TicketTriaged,
    TrackingStarted,
    VendorReferred,
    VisitPostponed,
    WorkAccepted,
    WorkResumed,
    WorkStarted,
)
from wuye.domain.ticket.state import Ticket
from wuye.domain.ticket.terms import Mode, OrderStatus, Stage, Urgency

ENDINGS = by(RequestRejected, VendorReferred, QuoteDeclined, TicketCancelled, TicketMerged)
"""These end every clock without a verdict, for their own reason."""


def is_immediate(_ticket: Ticket, recorded: Recorded[Any]) -> bool:
    """The repair was reported for at once, not for an appointment."""
    return bool(recorded.event.mode is Mode.IMMEDIATE)


def changes_mode(_ticket: Ticket, recorded: Recorded[Any]) -> bool:
    """An immediate repair became one by appointment."""
    return bool(recorded.event.changes_mode)


def pauses(_ticket: Ticket, recorded: Recorded[Any]) -> bool:
    """The policy allowed a pause when this was decided: a fact of the event."""
    return bool(recorded.event.pauses)


def from_absence(ticket: Ticket, _recorded: Recorded[Any]) -> bool:
    """A new time was agreed after nobody was at home; from a hold the clock goes on only on arrival."""
    return ticket.stage is Stage.CUSTOMER_ABSENT


def from_rework(ticket: Ticket, _recorded: Recorded[Any]) -> bool:
    """A further visit was agreed because the customer was not satisfied."""
    return ticket.stage is Stage.REWORK


def is_assessed(_ticket: Ticket, recorded: Recorded[Any]) -> bool:
    """Special or complex work got a limit of its own (TKT-033)."""
    return recorded.event.assessed_limit_minutes is not None


def is_assessed_anew(ticket: Ticket, recorded: Recorded[Any]) -> bool:
    """A revised plan has another limit than the plan before; the same one goes on running."""
    minutes: int | None = recorded.event.assessed_limit_minutes
    return minutes is not None and minutes != ticket.assessed_limit_minutes


def assessed(_ticket: Ticket, recorded: Recorded[Any]) -> int | None:
    """The instant an assessed limit makes due, counted from the plan."""
    minutes = recorded.event.assessed_limit_minutes
    return None if minutes is None else micros(recorded.occurred_at) + minutes * MINUTE


def order_is_out(ticket: Ticket, _recorded: Recorded[Any]) -> bool:
    """The repair order has yet to come back: after a further visit it may be at customer service already."""
    return ticket.closing.order is OrderStatus.OUT


def agreed_time(_ticket: Ticket, recorded: Recorded[Any]) -> int:
    """The beginning of the agreed window."""
    return micros(recorded.event.window.starts_at)


def confirmed_time(ticket: Ticket, _recorded: Recorded[Any]) -> int | None:
    """The beginning of the window that the customer had asked for and customer service confirmed."""
    return None if ticket.appointment is None else micros(ticket.appointment.window.starts_at)


def item_minutes(_ticket: Ticket, recorded: Recorded[Any]) -> int | None:
    """Catalogue minutes times quantity, as they were when work began."""
    minutes: int | None = recorded.event.limit_minutes
    return minutes


def item_minutes_again(ticket: Ticket, _recorded: Recorded[Any]) -> int | None:
    """The same reference for a rework attempt; none when an item has none."""
    limits = [item.limit_minutes for item in ticket.items]
    return None if not limits or None in limits else sum(limit for limit in limits if limit is not None)


def tracked_until(_ticket: Ticket, recorded: Recorded[Any]) -> int:
    """The end of the observation period."""
    return micros(recorded.event.until)


REPORTED = by(RepairReported)
ARRIVED = by(TechnicianArrived, CustomerAbsentNoted)

TICKET_CLOCKS = (
    Clock(name="ticket.review", starts=REPORTED, stops=by(RequestApproved), ends=ENDINGS, rows="SLA-001"),
    Clock(
        name="ticket.survey",
        starts=REPORTED,
        stops=by(SurveyArranged, SurveyRecorded),
        ends={**ENDINGS, **by(RepairPlanned)},
        rows="SLA-002",
    ),
    Clock(
        name="ticket.forward",
        starts=REPORTED,
        stops=by(RequestForwarded),
        ends={**ENDINGS, **by(TicketArchived)},
        rows="SLA-003, SLA-004",
    ),
    Clock(name="ticket.dispatch", starts=REPORTED, stops=by(TicketDispatched), ends=ENDINGS, rows="SLA-005"),
    Clock(name="ticket.first_response", starts=REPORTED, stops=by(TicketTriaged), ends=ENDINGS, rows="SLA-006"),
    *(
        Clock(
            name=name,
            starts={RepairReported: is_immediate},
            stops=ARRIVED,
            # An appointment has a clock of its own; the arrival attempt gets no verdict.
            ends={**ENDINGS, AppointmentBooked: changes_mode},
            rows=rows,
        )
        for name, rows in (("ticket.arrival", "SLA-007…009"), ("ticket.arrival_target", "SLA-010…012"))
    ),
    Clock(
        name="ticket.complete",
        starts={**REPORTED, **by(TicketReopened)},
        restarts={
            RepairPlanned: is_assessed,
            PlanRevised: is_assessed_anew,
            **by(CallbackDissatisfied, FaultRecurred),
        },
        pauses={CustomerAbsentNoted: pauses, VisitPostponed: pauses, DeviationReported: pauses},
        resumes={AppointmentBooked: from_absence, **by(TechnicianArrived, RevisionAgreed)},
        stops=by(WorkAccepted),
        ends=ENDINGS,
        agreed={RepairPlanned: assessed, PlanRevised: assessed},
        rows="SLA-014…019",
    ),
    Clock(
        name="ticket.item",
        starts=by(WorkStarted, WorkResumed),
        pauses={DeviationReported: pauses},
        resumes=by(RevisionAgreed),
        stops=by(SelfCheckPassed),
        ends={**ENDINGS, **by(AppointmentBooked)},
        minutes={WorkStarted: item_minutes, WorkResumed: item_minutes_again},
        rows="SLA-020, SLA-021",
    ),
    Clock(
        name="ticket.appointment",
        starts=by(AppointmentConfirmed, AppointmentBooked, VisitPostponed),
        stops=ARRIVED,
        ends={**ENDINGS, **by(AppointmentCancelled)},
        agreed={AppointmentConfirmed: confirmed_time, AppointmentBooked: agreed_time, VisitPostponed: agreed_time},
        rows="SLA-022",
    ),
    Clock(
        name="ticket.reconfirm",
        starts=by(AppointmentConfirmed, AppointmentBooked, VisitPostponed),
        stops=by(AppointmentReconfirmed),
        ends={**ENDINGS, **by(AppointmentCancelled, TechnicianArrived, CustomerAbsentNoted)},
        rows="SLA-024",
    ),
    Clock(
        name="ticket.punctuality_check",
        starts=by(AppointmentConfirmed, AppointmentBooked),
        stops=by(PunctualityChecked),
        ends={**ENDINGS, **by(AppointmentCancelled, TicketArchived)},
        agreed={AppointmentConfirmed: confirmed_time, AppointmentBooked: agreed_time},
        rows="SLA-023",
    ),
    Clock(
        name="ticket.order_return",
        starts={WorkAccepted: order_is_out},
        stops=by(OrderReturned),
        ends=by(TicketMerged),
        rows="SLA-027",
    ),
    Clock(
        name="ticket.callback",
        starts=by(WorkAccepted),
        stops=by(CallbackSatisfied, CallbackDissatisfied),
        ends=by(TicketMerged, TicketArchived),
        rows="SLA-025",
    ),
    Clock(
        name="ticket.dissatisfaction",
        starts=by(CallbackDissatisfied),
        stops={**by(WorkResumed), AppointmentBooked: from_rework},
        ends=by(TicketMerged),
        rows="SLA-028",
    ),
    Clock(
        name="ticket.tracking",
        starts=by(TrackingStarted),
        stops=by(TicketArchived),
        ends=by(FaultRecurred, TicketMerged),
        agreed={TrackingStarted: tracked_until},
        rows="SLA-026",
    ),
)
"""Re-basing needs no line: after ``TicketRetriaged`` the limits of the new scopes count, from the same start."""

REBASING = by(TicketRetriaged, TicketTriaged)
"""Events that change a case's scopes."""


def scopes(ticket: Ticket) -> tuple[str, ...]:
    """The scopes of the limit tables that hold for a ticket, narrowest first.

    Scopes nest: an emergency is at least an immediate repair, an immediate repair at least a general one (rules of
    the default profile, 5). Before triage a ticket counts as general.
    """
    chain: list[str] = []
    if ticket.major_fault:
        chain.append("major fault")
    if ticket.urgency is Urgency.SPECIAL_COMPLEX:
        chain.append("special complex")
    if ticket.urgency is Urgency.EMERGENCY:
        chain += ["emergency", "urgent repair"]
    if ticket.mode is Mode.APPOINTMENT:
        chain.append("appointment")
    else:
        chain += ["immediate repair", "all but appointment"]
    if ticket.urgency is not Urgency.EMERGENCY:
        chain.append("ordinary repair")
    if ticket.appointments and ticket.mode is not Mode.APPOINTMENT:
        chain.append("appointment")
    return (*chain, "general", "all")
