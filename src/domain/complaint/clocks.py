"""The clocks of a complaint (lifecycles, column "clocks"; SLA-031…051), and what switches do to their figures."""

from typing import Any

from attrs import evolve

from wuye.domain.complaint.events import (
    AnsweredOnSpot,
    CallbackDissatisfied,
    CallbackSatisfied,
    CallbackWaived,
    ComplainantReplied,
    ComplaintAccepted,
    ComplaintArchived,
    ComplaintClassified,
    ComplaintHandedOver,
    ComplaintMerged,
    ComplaintReceived,
    ComplaintResolved,
    CrisisReported,
    DetailsRecorded,
    ExceptionRecorded,
    InvalidityNotified,
    MeasuresAgreed,
    RectificationResumed,
    ResultTold,
    VoiceAnswered,
    VoiceEscalated,
    VoiceReceived,
)
from wuye.domain.complaint.state import Complaint
from wuye.domain.complaint.terms import ComplaintClass, ComplaintStage, ComplaintUrgency
from wuye.domain.shared.recorded import Recorded
from wuye.domain.shared.switches import ComplaintLimits, Switches
from wuye.domain.sla.clock import Clock, by
from wuye.domain.sla.policy import Policy

CLASS_SCOPES = {
    ComplaintClass.MAJOR: "class A major",
    ComplaintClass.IMPORTANT: "class B important",
    ComplaintClass.MINOR: "class C minor",
}


def is_critical(_complaint: Complaint, recorded: Recorded[Any]) -> bool:
    """A group complaint or another crisis."""
    return bool(recorded.event.group or recorded.event.crisis)


def pauses(_complaint: Complaint, recorded: Recorded[Any]) -> bool:
    """The policy allowed a pause when this was decided: a fact of the event."""
    return bool(recorded.event.pauses)


def counts_as_reply(_complaint: Complaint, recorded: Recorded[Any]) -> bool:
    """The policy took the first contact for the reply: a fact of the event."""
    return bool(recorded.event.counts_as_reply)


def found_valid(complaint: Complaint, recorded: Recorded[Any]) -> bool:
    """It was judged valid, and was not before; measures are not agreed yet."""
    return bool(recorded.event.valid) and not complaint.valid and complaint.position is None


def found_invalid(complaint: Complaint, recorded: Recorded[Any]) -> bool:
    """It was judged invalid, and was not before."""
    return not recorded.event.valid and complaint.valid is not False


def became_invalid(_complaint: Complaint, recorded: Recorded[Any]) -> bool:
    """It was judged invalid after all."""
    return not recorded.event.valid


def became_valid(_complaint: Complaint, recorded: Recorded[Any]) -> bool:
    """It was judged valid after all."""
    return bool(recorded.event.valid)


def told(_complaint: Complaint, recorded: Recorded[Any]) -> bool:
    """The customer was told the reason."""
    return not recorded.event.exempt


def exempt(_complaint: Complaint, recorded: Recorded[Any]) -> bool:
    """The exemption ends the clock without a verdict (conflict K25)."""
    return bool(recorded.event.exempt)


OPENED = by(ComplaintReceived, VoiceEscalated)
HANDLED = by(ComplaintResolved, AnsweredOnSpot)
CALLED = by(CallbackSatisfied, CallbackDissatisfied)
GONE = by(ComplaintMerged)
"""Ends every clock without a verdict: it goes on in another case."""

COMPLAINT_CLOCKS = (
    Clock(
        name="complaint.handoff",
        starts=OPENED,
        stops=by(ComplaintHandedOver),
        ends={**GONE, **by(AnsweredOnSpot)},
        rows="SLA-031",
    ),
    Clock(
        name="complaint.accept",
        starts=OPENED,
        stops=by(ComplaintAccepted),
        ends={**GONE, **by(AnsweredOnSpot)},
        rows="SLA-032",
    ),
    Clock(
        name="complaint.respond",
        starts=OPENED,
        stops={**by(ComplainantReplied, AnsweredOnSpot, ResultTold), DetailsRecorded: counts_as_reply},
        ends={**GONE, **by(InvalidityNotified)},
        rows="SLA-033, SLA-035…037",
    ),
    Clock(
        name="complaint.respond_average",
        starts={**OPENED, **by(VoiceReceived)},
        stops={
            **by(ComplainantReplied, AnsweredOnSpot, ResultTold, VoiceAnswered, InvalidityNotified),
            DetailsRecorded: counts_as_reply,
        },
        ends=GONE,
        rows="SLA-034",
    ),
    Clock(
        name="complaint.resolve",
        starts=OPENED,
        restarts=by(CallbackDissatisfied),
        pauses={ExceptionRecorded: pauses},
        resumes=by(RectificationResumed),
        stops=HANDLED,
        ends={**GONE, **by(InvalidityNotified)},
        rows="SLA-038…044",
    ),
    Clock(
        name="complaint.measures",
        starts={ComplaintClassified: found_valid},
        stops=by(MeasuresAgreed),
        ends={**GONE, ComplaintClassified: became_invalid},
        rows="SLA-045",
    ),
    Clock(
        name="complaint.invalid_notice",
        starts={ComplaintClassified: found_invalid},
        stops={InvalidityNotified: told},
        ends={**GONE, InvalidityNotified: exempt, ComplaintClassified: became_valid},
        rows="SLA-047",
    ),
    Clock(
        name="complaint.result_feedback",
        starts=HANDLED,
        stops=by(ResultTold),
        ends=GONE,
        rows="SLA-046",
    ),
    Clock(
        name="complaint.callback",
        starts=HANDLED,
        stops=CALLED,
        ends={**GONE, **by(CallbackWaived, ComplaintArchived)},
        rows="SLA-048",
    ),
    Clock(
        name="complaint.crisis_report",
        starts={ComplaintReceived: is_critical},
        stops=by(CrisisReported),
        ends={**GONE, **by(ComplaintArchived)},
        rows="SLA-049",
    ),
    Clock(
        name="feedback.reply",
        starts=by(VoiceReceived),
        stops=by(VoiceAnswered),
        ends=by(VoiceEscalated),
        rows="SLA-050",
    ),
)
"""Re-basing needs no line: after ``ComplaintClassified`` the limits of the new scopes count, still from receipt."""


def scopes(complaint: Complaint) -> tuple[str, ...]:
    """The scopes of the limit tables that hold for a complaint, narrowest first."""
    chain: list[str] = []
    if complaint.is_critical:
        chain.append("group complaint or crisis")
    if complaint.urgency is ComplaintUrgency.URGENT:
        chain.append("urgent complaint")
    if complaint.classifications and complaint.severity is not None:
        chain.append(CLASS_SCOPES[complaint.severity])
    if complaint.valid:
        chain.append("valid complaint")
    if complaint.valid is False:
        chain.append("invalid complaint not caused by the customer")
    if not complaint.is_voice and complaint.stage is not ComplaintStage.NEW:
        chain.append("every class")
    return (*chain, "average over consultations and complaints", "all")


def by_switches(policy: Policy, switches: Switches) -> Policy:
    """The figures of complaints as the site's switches want them; the same policy where they are at their defaults."""
    limits = policy.limits
    if switches.complaint_limits is ComplaintLimits.UNIFORM:
        classes = set(CLASS_SCOPES.values())
        limits = tuple(one for one in limits if not (one.clock.startswith("complaint.") and one.scope in classes))
    if switches.reply_monotonic:
        minor = [one for one in limits if _is_reply(one, ComplaintClass.MINOR)]
        if minor:
            # The switch caps B at C's figure (conflict K8).
            capped = tuple(evolve(one, scope=CLASS_SCOPES[ComplaintClass.IMPORTANT]) for one in minor)
            limits = (*(one for one in limits if not _is_reply(one, ComplaintClass.IMPORTANT)), *capped)
    return policy if limits is policy.limits else evolve(policy, limits=limits)


def _is_reply(limit: Any, severity: ComplaintClass) -> bool:
    return bool(limit.clock == "complaint.respond" and limit.scope == CLASS_SCOPES[severity])
