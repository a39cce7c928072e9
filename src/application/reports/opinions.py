"""What is counted on complaints, remarks and surveys."""

from collections.abc import Iterable

from wuye.application.reports import repairs
from wuye.application.reports.material import Known, Material
from wuye.application.reports.seen import Counting, Seen, seen
from wuye.domain.complaint.events import (
    AnsweredOnSpot,
    CallbackDissatisfied,
    CallbackSatisfied,
    CallbackWaived,
    ComplaintReceived,
    ComplaintResolved,
    VoiceEscalated,
    VoiceReceived,
)
from wuye.domain.complaint.terms import ContactKind
from wuye.domain.complaint.terms.stages import OPEN
from wuye.domain.register.survey.events import AnswerRecorded
from wuye.domain.register.survey.kinds import Scale, SurveyKind
from wuye.domain.sla.reading import Verdict
from wuye.domain.sla.worktime import MICROSECOND

CALLBACK = "complaint.callback"
ANSWERED = frozenset({ContactKind.COMPLAINT, ContactKind.CONSULTATION})
"""What the handbook's figures are about: consultations and complaints (KPI-004, KPI-005)."""
NOT_CUSTOMERS = frozenset({SurveyKind.STAFF_SATISFACTION, SurveyKind.MARKET_RESEARCH})


def called_back(material: Material) -> Iterable[Seen]:
    """Complaints handled in the period, but for waived callbacks; called back within the limit, once it is over."""
    for case in _handled(material):
        if case.all(CallbackWaived):
            continue
        first = next((one for one in case.clocks if one.clock == CALLBACK), None)
        if first is None or first.verdict in (Verdict.RUNNING, Verdict.PAUSED, Verdict.UNSET):
            continue
        yield seen(case, first.verdict is Verdict.MET)


def regularly_called_back(material: Material) -> Iterable[Seen]:
    """Repairs accepted and complaints handled in the period; called back by the instant of the report, at any time."""
    yield from repairs.called_back(material)
    for case in _handled(material):
        yield seen(case, bool(case.all(CallbackSatisfied, CallbackDissatisfied)))


def completeness(material: Material) -> Iterable[Seen]:
    """Consultations and complaints received in the period and closed; with time, content, handler and result."""
    for case in _received(material):
        if case.state.kind in ANSWERED and case.state.stage not in OPEN:
            yield seen(case, not case.state.missing)


def response(material: Material) -> Iterable[Seen]:
    """Consultations and complaints received in the period and answered; from receipt to the first answer."""
    for case in _received(material):
        state = case.state
        if state.kind in ANSWERED and state.first_reply_at is not None:
            yield seen(case, (state.first_reply_at - state.received_at) // MICROSECOND)


def satisfied(material: Material) -> Iterable[Seen]:
    """Callbacks of complaints in the period; those at which the customer was satisfied."""
    for case in material.complaints:
        for one in material.during(case, CallbackSatisfied, CallbackDissatisfied):
            yield seen(case, isinstance(one.event, CallbackSatisfied))


def complaints(material: Material) -> Iterable[Seen]:
    """Complaints received in the period, and remarks that became one in it; those found invalid do not count."""
    for case in material.complaints:
        if case.state.valid is not False and material.during(case, ComplaintReceived, VoiceEscalated):
            yield seen(case)


def rate(material: Material) -> Iterable[Seen]:
    """The same for each home of the site."""
    for one in complaints(material):
        yield Seen(case=one.case, number=one.number, amount=one.amount, of=0)
    yield Seen(case=None, amount=0, of=material.homes)


def remarks(material: Material) -> Iterable[Seen]:
    """Consultations, praise and suggestions received in the period."""
    for case in material.complaints:
        if material.during(case, VoiceReceived):
            yield seen(case)


def answers(scale: Scale, *, staff: bool = False) -> Counting:
    """Answers of the period to surveys on a scale, but for those a dispute took away; customers', or the staff's."""

    def counting(material: Material) -> Iterable[Seen]:
        for case in material.surveys:
            kind = case.state.kind
            if case.state.scale is not scale or (kind is SurveyKind.STAFF_SATISFACTION) is not staff:
                continue
            if not staff and kind in NOT_CUSTOMERS:
                continue
            for one in material.during(case, AnswerRecorded):
                kept = case.state.answer(one.event.answer)
                if kept is not None and kept.counts:
                    yield seen(case, kept.overall if scale is Scale.RATE else kept.overall * 1000)

    return counting


def _handled(material: Material) -> Iterable[Known]:
    return (case for case in material.complaints if material.during(case, ComplaintResolved, AnsweredOnSpot))


def _received(material: Material) -> Iterable[Known]:
    return (case for case in material.complaints if material.during(case, ComplaintReceived, VoiceReceived))
