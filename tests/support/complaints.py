"""A valid instance of every command of a complaint for the state it is in, and the way to every stage."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date, datetime
from typing import Any

from attrs import field, frozen

from tests.support.community import CAST, Cast, directory
from tests.support.examples import MONDAY_9AM, Pick, evidence, first
from tests.support.in_memory import InMemory
from wuye.domain.complaint import commands as c
from wuye.domain.complaint import terms as t
from wuye.domain.complaint.lifecycle import COMPLAINT
from wuye.domain.complaint.state import Complaint
from wuye.domain.shared.actor import Actor, Role
from wuye.domain.shared.evidence import EvidenceKind
from wuye.domain.shared.further import CorrectionKind, LinkKind
from wuye.domain.shared.lifecycle import Context, Fresh
from wuye.domain.shared.switches import Switches

STREAM = "complaint-00000000-0000-7000-8000-000000000001"
OTHER = "complaint-00000000-0000-7000-8000-000000000002"
S = t.ComplaintStage


@frozen(kw_only=True)
class Here:
    """The situation a command is given in."""

    complaint: Complaint = field(factory=Complaint)
    actor: Actor = CAST.officer
    now: datetime = MONDAY_9AM
    switches: Switches = field(factory=Switches)
    cast: Cast = CAST
    other: str = OTHER
    """Another open complaint of the same site."""

    def another(self, *people: Actor) -> Actor:
        """The first of these who does not act."""
        return next(one for one in people if one.id != self.actor.id)


def example(kind: type, here: Here, pick: Pick = first) -> Any:
    """A valid command of a kind for this situation."""
    return EXAMPLES[kind](here, pick)


def _receive(here: Here, pick: Pick) -> c.ReceiveComplaint:
    cast, actor = here.cast, here.actor
    own = actor.role is Role.OCCUPANT
    channel = pick([t.ComplaintChannel.ONLINE] if own else [t.ComplaintChannel.PHONE, *t.ComplaintChannel])
    home = cast.neighbour_home if actor == cast.stranger else pick([cast.home, None])
    return c.ReceiveComplaint(
        site=cast.site,
        channel=channel,
        content="电梯困人，物业迟迟不来",
        person="王女士",
        phone="13800001111",
        home=home,
        complainant=None if own else cast.occupant.id,
        written_form=pick(list(t.WrittenForm)) if channel is t.ComplaintChannel.WRITTEN else None,
        group=pick([False, True]),
        crisis=pick([False, True]),
        government_forwarded=pick([False, True]),
        reception=tuple(t.ReceptionPoint),
        call=tuple(t.CallPoint),
        evidence=pick([(), (evidence(),)]),
    )


def _voice(here: Here, pick: Pick) -> c.ReceiveVoice:
    own = here.actor.role is Role.OCCUPANT
    kinds = [t.ContactKind.SUGGESTION, t.ContactKind.CONSULTATION, t.ContactKind.PRAISE]
    return c.ReceiveVoice(
        site=here.cast.site,
        kind=pick(kinds),
        channel=pick(list(t.ComplaintChannel)),
        content="建议在大堂增加座椅",
        person="王女士",
        complainant=None if own else here.cast.occupant.id,
    )


def _hand_over(here: Here, pick: Pick) -> c.HandOver:
    cast = here.cast
    outside = here.switches.out_of_hours_handover and pick([False, True])
    return c.HandOver(
        hours=t.Hours.NON_STANDARD if outside else t.Hours.STANDARD,
        receiver=cast.inspector.id if outside else cast.officer.id,
        manager=cast.management.id if outside else None,
        tracker=cast.officer.id,
        superior=cast.service_supervisor.id,
        name="王女士",
        room="3栋2单元1802",
        cause="等候过久",
        happened_at=here.now,
        place="2单元电梯",
        persons="王女士与孩子",
        demand="查明原因并道歉",
        judged_class=t.ComplaintClass.IMPORTANT,
        judged_department="engineering",
    )


def _classify(here: Here, pick: Pick) -> c.Classify:
    cast = here.cast
    urgency = pick([t.ComplaintUrgency.NON_URGENT, t.ComplaintUrgency.URGENT])
    urgent = urgency is t.ComplaintUrgency.URGENT
    first_time = here.complaint.stage in {S.DETAILED, S.CLASSIFIED}
    return c.Classify(
        severity=pick([t.ComplaintClass.IMPORTANT, t.ComplaintClass.MAJOR, t.ComplaintClass.MINOR]),
        urgency=urgency,
        valid=pick([True, False]) if first_time else True,
        department="engineering",
        responsible=cast.technician.id,
        handler=here.cast.service_supervisor.id,
        judged_with=cast.head.id,
        ground=pick(list(t.UrgencyGround)) if urgent else None,
        complexity=pick(list(t.Complexity)),
        reported_to=cast.centre_head.id,
        theft_claim=pick([False, True]),
        beyond_power=pick([False, True]),
        reason="情况有变",
    )


def _explain(here: Here, pick: Pick) -> c.RecordExplanation:
    ground = pick(list(t.ExplanationGround))
    return c.RecordExplanation(ground=ground, explanation="已说明责任划分与协调情况", coordinated_with="电梯维保单位")


def _investigate(here: Here, pick: Pick) -> c.RecordInvestigation:
    cause = pick(list(t.ComplaintCause))
    return c.RecordInvestigation(
        facts="当日值班人员未及时响应",
        cause=cause,
        analysis="排班不足",
        own_causes="值班安排不合理",
        supported_by=here.another(here.cast.officer, here.cast.service_supervisor).id,
        developer_plan="plan-phase-1" if cause is t.ComplaintCause.DEVELOPER else None,
    )


def _callback(here: Here, pick: Pick) -> c.RecordCallback:
    satisfied = pick([True, False])
    return c.RecordCallback(satisfied=satisfied, satisfaction=5 if satisfied else 2, quality=4, remarks="已了解")


def _continue(here: Here, pick: Pick) -> c.ContinueHandling:
    people = [here.cast.management, here.cast.handler, here.cast.second_head]
    before = {here.complaint.handler, here.complaint.resolved_by}
    chosen = next(one for one in people if one.id not in before)
    return c.ContinueHandling(handler=chosen.id, approach="换人重新处理")


def _document() -> Any:
    return evidence(EvidenceKind.DOCUMENT)


EXAMPLES: Mapping[type, Callable[[Here, Pick], Any]] = {
    c.ReceiveComplaint: _receive,
    c.EscalateCrisis: lambda here, pick: c.EscalateCrisis(
        superiors=(here.cast.management.id,), counter_measures="到场安抚，通知维保单位"
    ),
    c.AnswerOnSpot: lambda here, pick: c.AnswerOnSpot(result="已当场解释并解决"),
    c.HandOver: _hand_over,
    c.AcceptComplaint: lambda here, pick: c.AcceptComplaint(
        content="电梯困人", complainant="王女士", time=here.now, subject=pick(list(t.ComplaintSubject))
    ),
    c.ContactComplainant: lambda here, pick: c.ContactComplainant(
        department="engineering", happened_at=here.now, place="2单元电梯", matter="困人四十分钟", persons="王女士与孩子"
    ),
    c.AssignHandler: lambda here, pick: c.AssignHandler(handler=here.cast.handler.id),
    c.LogConductBreach: lambda here, pick: c.LogConductBreach(
        staff=here.cast.inspector.id, rule=pick(list(t.ConductRule)), account="当面争辩"
    ),
    c.ReceiveVoice: _voice,
    c.AnswerVoice: lambda here, pick: c.AnswerVoice(channel=pick(list(t.ComplaintChannel)), answer="感谢建议"),
    c.EscalateVoice: lambda here, pick: c.EscalateVoice(reason="客户表示不满"),
    c.UseVoice: lambda here, pick: c.UseVoice(measure="improvement-1", account="大堂增设座椅"),
    c.CloseVoice: lambda here, pick: c.CloseVoice(result="已答复"),
    c.Classify: _classify,
    c.ReplyToComplainant: lambda here, pick: c.ReplyToComplainant(
        channel=pick(list(t.ReplyChannel)),
        answer="已安排处理，明日回复",
        courteous=True,
        solution_plan="增加值班人员",
        position=here.complaint.position,
    ),
    c.CloseInvalid: lambda here, pick: c.CloseInvalid(reason="经查与物业无关", told=True),
    c.NotifyDepartment: lambda here, pick: c.NotifyDepartment(
        department="engineering", head=here.cast.head.id, responsible=here.cast.technician.id
    ),
    c.RecordInvestigation: _investigate,
    c.AgreeMeasures: lambda here, pick: c.AgreeMeasures(
        position="致歉并公布整改", measures="增加夜间值班", agreed_with=here.cast.head.id, shared_with_all=True
    ),
    c.StartRectification: lambda here, pick: c.StartRectification(steps="调整排班"),
    c.RequestException: lambda here, pick: c.RequestException(
        cause=pick(list(t.ExceptionCause)), reason="等待配件", customer_informed=True
    ),
    c.ResumeRectification: lambda here, pick: c.ResumeRectification(),
    c.RecordExplanation: _explain,
    c.ApproveCoercion: lambda here, pick: c.ApproveCoercion(
        means="发函催告", tried_before="三次面谈、两次调解", proposed_by=here.cast.service_supervisor.id
    ),
    c.RecordResult: lambda here, pick: c.RecordResult(result="已增加值班并道歉", kept=tuple(t.Prohibition)),
    c.TellResult: lambda here, pick: c.TellResult(
        way=pick(list(t.ResultWay)), opinion="同意处理结果", signature=_document(), suggestions="多巡查"
    ),
    c.ReportInternally: lambda here, pick: c.ReportInternally(
        summary="排班不足引发投诉",
        suggestions="节假日加派人手",
        department_head=here.cast.head.id,
        centre_head=here.cast.centre_head.id,
    ),
    c.OpenCorrectiveAction: lambda here, pick: c.OpenCorrectiveAction(
        nonconformity="值班缺岗", measure="修订排班制度", responsible=here.cast.technician.id, due_on=date(2026, 9, 30)
    ),
    c.VerifyCorrectiveAction: lambda here, pick: c.VerifyCorrectiveAction(
        effective=pick([True, False]), finding="已落实"
    ),
    c.RecordCallback: _callback,
    c.WaiveCallback: lambda here, pick: c.WaiveCallback(),
    c.ContinueHandling: _continue,
    c.Archive: lambda here, pick: c.Archive(
        register_entry=_document(), handling_record=_document(), complete_and_legible=True
    ),
    c.AddNote: lambda here, pick: c.AddNote(text="业主来电询问进度"),
    c.Correct: lambda here, pick: c.Correct(
        version=max(1, here.complaint.version),
        kind=pick(list(CorrectionKind) if here.complaint.version > 1 else [CorrectionKind.AMENDS]),
        correction="地点为3单元",
        reason="笔误",
        approver=here.another(here.cast.service_supervisor, here.cast.management).id,
    ),
    c.Urge: lambda here, pick: c.Urge(reason=pick([None, "已等两天"])),
    c.RateService: lambda here, pick: c.RateService(rating=pick([5, 2]), remark=pick([None, "处理及时"])),
    c.Link: lambda here, pick: c.Link(other=here.other, kind=pick(list(LinkKind))),
    c.MergeInto: lambda here, pick: c.MergeInto(target=here.other, reason="同一事件"),
}

Step = tuple[type, str]

_RECEIVED: tuple[Step, ...] = ((c.ReceiveComplaint, "officer"),)
_REGISTERED: tuple[Step, ...] = (*_RECEIVED, (c.HandOver, "officer"))
_ACCEPTED: tuple[Step, ...] = (*_REGISTERED, (c.AcceptComplaint, "officer"))
_DETAILED: tuple[Step, ...] = (*_ACCEPTED, (c.ContactComplainant, "officer"))
_CLASSIFIED: tuple[Step, ...] = (*_DETAILED, (c.Classify, "officer"))
_NOTIFIED: tuple[Step, ...] = (*_CLASSIFIED, (c.NotifyDepartment, "officer"))
_INVESTIGATED: tuple[Step, ...] = (*_NOTIFIED, (c.RecordInvestigation, "head"))
_AGREED: tuple[Step, ...] = (*_INVESTIGATED, (c.AgreeMeasures, "officer"))
_RECTIFYING: tuple[Step, ...] = (*_AGREED, (c.StartRectification, "head"))
_RESOLVED: tuple[Step, ...] = (*_RECTIFYING, (c.RecordResult, "head"))
_ANSWERED: tuple[Step, ...] = (*_RESOLVED, (c.TellResult, "officer"))
_REVIEWED: tuple[Step, ...] = (*_ANSWERED, (c.ReportInternally, "officer"))
_CALLED_BACK: tuple[Step, ...] = (*_REVIEWED, (c.RecordCallback, "officer"))

ROUTES: Mapping[t.ComplaintStage, tuple[Step, ...]] = {
    S.NEW: (),
    S.RECEIVED: _RECEIVED,
    S.REGISTERED: _REGISTERED,
    S.ACCEPTED: _ACCEPTED,
    S.DETAILED: _DETAILED,
    S.CLASSIFIED: _CLASSIFIED,
    S.NOTIFIED: _NOTIFIED,
    S.INVESTIGATED: _INVESTIGATED,
    S.MEASURES_AGREED: _AGREED,
    S.RECTIFYING: _RECTIFYING,
    S.EXCEPTION: (*_RECTIFYING, (c.RequestException, "head")),
    S.RESOLVED: _RESOLVED,
    S.ANSWERED: _ANSWERED,
    S.REVIEWED: _REVIEWED,
    S.CALLED_BACK: _CALLED_BACK,
    S.ARCHIVED: (*_CALLED_BACK, (c.Archive, "officer")),
    S.VOICE_RECEIVED: ((c.ReceiveVoice, "officer"),),
    S.VOICE_ANSWERED: ((c.ReceiveVoice, "officer"), (c.AnswerVoice, "officer")),
    S.VOICE_USED: (
        (c.ReceiveVoice, "officer"),
        (c.AnswerVoice, "officer"),
        (c.UseVoice, "service_supervisor"),
    ),
    S.VOICE_CLOSED: ((c.ReceiveVoice, "officer"), (c.AnswerVoice, "officer"), (c.CloseVoice, "officer")),
}
"""The everyday way to a stage under the default switches; the others branch off by what is answered."""


class Story(InMemory[Here]):
    """A complaint told step by step in memory."""

    lifecycle = COMPLAINT
    case = "complaint"

    def __init__(self, *, now: datetime = MONDAY_9AM, cast: Cast = CAST, switches: Switches | None = None) -> None:
        super().__init__(Here(now=now, cast=cast, switches=switches or Switches()))

    def example(self, kind: type, here: Here, pick: Pick) -> Any:
        """A valid command of a kind for a situation."""
        return example(kind, here, pick)

    def context(self, here: Here, command: Any) -> Context:
        """What the domain may not fetch."""
        return context_of(here, command)


def walk(
    to: t.ComplaintStage = S.ARCHIVED,
    *,
    now: datetime = MONDAY_9AM,
    cast: Cast = CAST,
    switches: Switches | None = None,
) -> list[tuple[Any, Actor]]:
    """Commands that take a new complaint to a stage, each with who gives it; the community must be settled."""
    story = Story(now=now, cast=cast, switches=switches)
    return [story.step(kind, getattr(cast, who)) for kind, who in ROUTES[to]]


def context_of(here: Here, command: Any) -> Context:
    """What the domain may not fetch, from the community in memory; streams it does not know are empty."""
    others: dict[str, Any] = {}
    for row in COMPLAINT.rows:
        if row.command is type(command) and here.complaint.stage in row.stages:
            for stream in row.needs(here.complaint, command, here.now):
                others[stream] = _state_of(stream, here)
    return Context(
        now=here.now,
        occurred_at=here.now,
        actor=here.actor,
        stream=STREAM,
        switches=here.switches,
        fresh=Fresh(case=STREAM, number="C-260907-00001"),
        others=others,
    )


def _state_of(stream: str, here: Here) -> Any:
    from wuye.application.aggregates import REGISTRY

    if stream == here.other:
        return Complaint(stage=S.RECEIVED, number="C-260907-00002", site=here.cast.site, version=1)
    known = directory()
    return known[stream] if stream in known else REGISTRY.of_stream(stream).initial
