"""A valid instance of every ticket command for the state a ticket is in."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from typing import Any, TypeVar

from attrs import field, frozen

from tests.support.community import CAST, TRADE, Cast
from wuye.domain.shared.actor import Actor, Channel, Role
from wuye.domain.shared.evidence import Evidence, EvidenceKind
from wuye.domain.shared.money import Money, yuan
from wuye.domain.shared.switches import Acceptors, Switches
from wuye.domain.ticket import commands as c
from wuye.domain.ticket import terms as t
from wuye.domain.ticket.parts import (
    EntryPlan,
    EntryRisk,
    ItemOrder,
    PurchaseAdvice,
    ResultFlags,
    SelfCheck,
    TimetableStep,
    Window,
)
from wuye.domain.ticket.state import Ticket

T = TypeVar("T")
Pick = Callable[[Sequence[Any]], Any]
"""Chooses among possibilities that are all valid; the first is the everyday one."""

MONDAY_9AM = datetime(2026, 9, 7, 1, 0, tzinfo=UTC)
"""Nine in the morning in Shanghai."""
STREAM = "ticket-00000000-0000-7000-8000-000000000001"
OTHER = "ticket-00000000-0000-7000-8000-000000000002"
PHOTO_BYTES = b"a photo of the result"
"""Content of the evidence below; a desk that checks its files stores it first: ``desk.files.put(PHOTO_BYTES)``."""
STEPS = ("断电验电", "拆旧换新", "通电测试")
"""Steps of the work instruction manual for the stories' repair."""


def evidence(kind: EvidenceKind = EvidenceKind.PHOTO) -> Evidence:
    """A stored file."""
    return Evidence(kind=kind, digest=sha256(PHOTO_BYTES).hexdigest(), length=len(PHOTO_BYTES), media_type="image/jpeg")


def first(options: Sequence[Any]) -> Any:
    """The everyday possibility."""
    return options[0]


@frozen(kw_only=True)
class Here:
    """The situation a command is given in."""

    ticket: Ticket = field(factory=Ticket)
    actor: Actor = CAST.officer
    now: datetime = MONDAY_9AM
    switches: Switches = field(factory=Switches)
    cast: Cast = CAST
    stub: int = 1
    """A stub number that is free."""
    other: str = OTHER
    """Another open ticket of the same site."""

    @property
    def window(self) -> Window:
        """A visit tomorrow."""
        starts_at = self.now + timedelta(days=1)
        return Window(starts_at=starts_at, ends_at=starts_at + timedelta(hours=2))

    def another(self) -> Actor:
        """A supervisor who is not the acting person."""
        chosen = (self.cast.service_supervisor, self.cast.management)
        return chosen[0] if chosen[0] != self.actor else chosen[1]


def example(kind: type, here: Here, pick: Pick = first) -> Any:
    """A valid command of a kind for this situation."""
    return EXAMPLES[kind](here, pick)


def report(here: Here, pick: Pick = first) -> c.ReportRepair:
    """A report by whoever acts, through a channel that suits them."""
    cast, actor = here.cast, here.actor
    own = actor.role is Role.OCCUPANT
    channel = pick([Channel.APP, Channel.WECHAT, Channel.WEBSITE] if own else [Channel.PHONE, *Channel])
    home = cast.neighbour_home if actor == cast.stranger else pick([cast.home, cast.home, None])
    domain = pick(list(t.ServiceDomain))
    area = pick([None, *sorted(t.AREAS[domain])])
    applicant = t.ApplicantKind.OCCUPANT if own else pick(list(t.ApplicantKind))
    return c.ReportRepair(
        site=cast.site,
        channel=channel,
        applicant=applicant,
        content="客厅灯不亮，开关打火花",
        location="3栋2单元1802客厅",
        contact_person="王女士",
        contact_phone="138-0000-0000",
        domain=domain,
        area=area,
        mode=pick(list(t.Mode)),
        home=home,
        reporter=cast.occupant.id if not own and applicant is t.ApplicantKind.OCCUPANT else None,
        relayed_by=cast.finance.id if channel is Channel.RELAYED else None,
        repair_type=t.RepairCategory.WATER_AND_ELECTRICITY if channel in t.ONLINE_CHANNELS else None,
        expected_at=here.now + timedelta(hours=4) if channel in t.ONLINE_CHANNELS else None,
        entry_service=pick([None, t.EntryServiceKind.REPAIR]),
        form=evidence(EvidenceKind.DOCUMENT) if channel is Channel.WALK_IN else None,
        evidence=(evidence(),) if channel is Channel.WALK_IN else (),
    )


def triage(here: Here, pick: Pick = first) -> c.TriageTicket:
    """A triage with an item of the list, or without."""
    items: tuple[ItemOrder, ...] = pick(
        [
            (ItemOrder(code="E01"),),
            (),
            (ItemOrder(code="P04"),),
            (ItemOrder(code="E12"), ItemOrder(code="E16", quantity=3)),
        ]
    )
    public = pick([False, True])
    return c.TriageTicket(
        category=pick(list(t.RepairCategory)),
        urgency=pick([t.Urgency.GENERAL, t.Urgency.EMERGENCY, t.Urgency.SPECIAL_COMPLEX]),
        estimate_minutes=30,
        estimate_cost=yuan(50),
        estimate_told=True,
        public_facility=public,
        facility_class="二类" if public else None,
        major_fault=pick([False, True]),
        items=items,
    )


def refer(here: Here, pick: Pick = first) -> c.ReferToVendor:
    """A referral of work on the specialist list, or that is too difficult."""
    hard = pick([False, True])
    return c.ReferToVendor(
        basis=t.ReferralBasis.TOO_DIFFICULT if hard else t.ReferralBasis.SPECIALIST_ITEM,
        vendor_kind=pick(list(t.VendorKind)),
        vendor_contact="海尔维修网点 0755-0000 0000",
        explanation="该项目技术要求高，建议由专业供应商维修",
        owner_informed=True,
        owner_agrees=True,
        specialist_item=None if hard else "S05",
        difficulty=t.Difficulty.COMPLEX if hard else None,
        difficulty_reason="须专用设备" if hard else None,
    )


def _survey(_here: Here, pick: Pick) -> c.RecordSurvey:
    return c.RecordSurvey(
        need="更换开关及灯管",
        difficulty=pick(list(t.Difficulty)),
        cost=yuan(50),
        house_structure="框架结构",
        facilities="单相照明回路",
        safety_risks="线路老化",
    )


def _assessed(here: Here) -> int | None:
    return 2880 if here.ticket.urgency is t.Urgency.SPECIAL_COMPLEX else None


def _plan(here: Here, _pick: Pick) -> c.DraftPlan:
    step = TimetableStep(starts_at=here.now + timedelta(hours=2), minutes=30, step="更换开关")
    risk = EntryRisk(risk="带电部位", prevention="先断电验电", emergency="切断总闸并呼救")
    entry = EntryPlan(materials=("开关",), implements=("鞋套", "工具箱"), timetable=(step,), risks=(risk,))
    return c.DraftPlan(
        content="更换客厅开关和灯管",
        starts_at=here.now + timedelta(hours=2),
        personnel=(here.cast.technician.id,),
        budget=yuan(100),
        assessed_limit_minutes=_assessed(here),
        entry=entry if here.ticket.entry_service is not None else None,
    )


def _scope(here: Here, pick: Pick) -> c.ConfirmScope:
    kind = pick([t.QuoteKind.SPECIAL, t.QuoteKind.ROUTINE])
    special = kind is t.QuoteKind.SPECIAL
    return c.ConfirmScope(
        kind=kind,
        content="加装三盏灯",
        limit_minutes=180,
        requirements="不损坏吊顶",
        service_at=here.now + timedelta(days=1),
        service_plan="工程部方案：明敷线路" if special else None,
        plan_confirmed=special,
    )


def _book(here: Here, pick: Pick) -> c.BookVisit:
    on_hold = here.ticket.stage is t.Stage.ON_HOLD
    buyer = pick([t.Buyer.OWNER, t.Buyer.OFFICE]) if on_hold else None
    office = buyer is t.Buyer.OFFICE
    advice = PurchaseAdvice(model="CJX2", specification="10 A", performance="阻燃", price=yuan(35))
    return c.BookVisit(
        window=here.window,
        channel=pick(list(t.BookingChannel)),
        staff=() if here.actor.role is Role.OCCUPANT else (here.cast.technician.id,),
        becomes_appointment=pick([False, True]),
        buyer=buyer,
        advice=advice if buyer is t.Buyer.OWNER else None,
        material_cost=yuan(35) if office else None,
        steps=tuple(t.PurchaseStep) if office else (),
    )


def _dispatch(here: Here, pick: Pick) -> c.Dispatch:
    cast = here.cast
    return c.Dispatch(
        content="更换客厅开关",
        limit_minutes=60,
        expected_result="灯具正常，开关无火花",
        planned_at=here.now + timedelta(minutes=10),
        technicians=pick([(cast.technician.id,), (cast.technician.id, cast.second_technician.id)]),
        trade=TRADE,
    )


def _reassign(here: Here, pick: Pick) -> c.Reassign:
    cast = here.cast
    mine = (cast.technician.id,)
    others = (cast.second_technician.id,) if here.ticket.technicians == mine else mine
    return c.Reassign(technicians=others, trade=TRADE, reason=pick(list(t.CustodyReason)), remark="原人员病假")


def _start(here: Here, pick: Pick) -> c.StartWork:
    risks = pick([(t.HighRisk.ELECTRICAL_FAULT,), (), (t.HighRisk.WORK_AT_HEIGHT, t.HighRisk.MATERIAL_STACKING)])
    declared = any(item.needs_declaration for item in here.ticket.items)
    return c.StartWork(
        need_confirmed=True,
        safety_rules_confirmed=True,
        materials=pick([("开关", "灯管"), ()]),
        fee_told=here.ticket.announced or here.ticket.estimate_cost or yuan(50),
        risks=risks,
        protections=tuple(one for risk in risks for one in sorted(t.PROTECTIONS.get(risk, ()))),
        steps=STEPS,
        declaration="以后计量不准与清洗无关" if declared else None,
        joint_visit_held=here.ticket.joint_visit_due,
        opinions="希望一次修好" if here.ticket.joint_visit_due else None,
    )


def _revision(_here: Here, pick: Pick) -> c.AgreeRevision:
    advanced = pick([False, True])
    return c.AgreeRevision(
        agreement="同意改用阻燃线管",
        customer_agreed=True,
        price=pick([None, yuan(80)]),
        material_price=yuan(30) if advanced else None,
        material_quality="国标" if advanced else None,
        material_performance="阻燃" if advanced else None,
        explained=tuple(t.MaterialFact) if advanced else (),
    )


def _incident(_here: Here, pick: Pick) -> c.RecordIncident:
    return c.RecordIncident(
        kind=pick(list(t.IncidentKind)), description="碰倒花瓶", owner_told=True, resolution="当场道歉并协商"
    )


def _self_check(here: Here, pick: Pick) -> c.CompleteSelfCheck:
    return c.CompleteSelfCheck(
        content="更换开关",
        minutes=25,
        personnel=here.ticket.technicians or (here.cast.technician.id,),
        tools=("螺丝刀", "验电笔"),
        result_in_words="恢复正常",
        check_before="断电验电",
        work_done="更换开关并紧固",
        test_after="通电测试正常",
        result=ResultFlags(finished=True, conforms=True, needs_follow_up=pick([False, True])),
        self_check=SelfCheck(problem_solved=True, no_other_hazard=True),
        consumables=("开关一只",),
        cost=yuan(45),
        steps_done=here.ticket.steps or STEPS,
        remarks=pick([None, "师傅很细心"]),
        overrun_reason=_overrun(here),
    )


def _overrun(here: Here) -> str | None:
    planned, arrived_at = here.ticket.visit_minutes, here.ticket.arrived_at
    late = planned is not None and arrived_at is not None and here.now - arrived_at > timedelta(minutes=planned)
    return "管内线路老化，须更换线管" if late else None


def _acceptor(here: Here, pick: Pick) -> t.AcceptorKind:
    acceptors = here.switches.acceptors
    if here.actor.role is Role.OCCUPANT or acceptors is Acceptors.CUSTOMER:
        return t.AcceptorKind.CUSTOMER
    if acceptors is Acceptors.STAFF:
        return t.AcceptorKind.STAFF
    if here.actor.id in here.ticket.technicians:
        return t.AcceptorKind.CUSTOMER
    kind: t.AcceptorKind = pick([t.AcceptorKind.CUSTOMER, t.AcceptorKind.STAFF])
    return kind


def _accept(here: Here, pick: Pick) -> c.AcceptWork:
    acceptor = _acceptor(here, pick)
    told = here.ticket.announced if here.ticket.closing.charge is t.ChargeStatus.OPEN else None
    charge: Money | None = pick([None, told])
    return c.AcceptWork(
        acceptor=acceptor,
        tried_out=True,
        aspects=tuple(t.AcceptanceAspect),
        preparation=tuple(t.Preparation),
        photos=(evidence(),),
        standard="GB50204-2015",
        opinion="满意，开关正常",
        name="王女士",
        signature=evidence(EvidenceKind.DOCUMENT),
        staff_reason=t.StaffAcceptance.CUSTOMER_AGREES if acceptor is t.AcceptorKind.STAFF else None,
        charge=charge,
        customer_copy_handed=charge is not None,
    )


def _settle(here: Here, pick: Pick) -> c.SettleCharge:
    amount = here.ticket.closing.amount or here.ticket.announced or yuan(0)
    methods = [t.SettlementMethod.OFFICE, t.SettlementMethod.ONLINE, t.SettlementMethod.MONTHLY_BILL]
    return c.SettleCharge(
        charge=amount,
        method=pick(methods),
        customer_copy_handed=True,
        details="人工 20 元，开关 30 元",
    )


def _callback(here: Here, pick: Pick) -> c.RecordCallback:
    satisfied = pick([True, False])
    return c.RecordCallback(
        way=pick(list(t.CallbackWay)),
        satisfied=satisfied,
        rating=5 if satisfied else 2,
        reporter_informed=True,
        remarks="服务及时" if satisfied else "开关仍有异响",
        visit_at=None if satisfied else here.now + timedelta(days=1),
        supervisor=None if satisfied else here.cast.engineering_supervisor.id,
    )


def _add_item(_here: Here, pick: Pick) -> c.AddItem:
    if pick([True, False]):
        return c.AddItem(item=ItemOrder(code="E09", quantity=2))
    return c.AddItem(description="顺带紧固门把手", decision="管理处同意免费处理")


def _place(here: Here, _pick: Pick) -> c.CorrectPlace:
    home = here.ticket.home or here.cast.home
    return c.CorrectPlace(location="3栋2单元1802厨房", reason="地址登记有误", home=home)


def _retriage(_here: Here, pick: Pick) -> c.Retriage:
    return c.Retriage(
        reason="现场情况更严重",
        urgency=pick([t.Urgency.EMERGENCY, t.Urgency.GENERAL, t.Urgency.SPECIAL_COMPLEX]),
        major_fault=pick([None, True]),
    )


def _import(here: Here, pick: Pick) -> c.ImportTicket:
    return c.ImportTicket(
        site=here.cast.site,
        source="legacy-desk",
        external_id=f"WO-{here.stub}",
        content="历史工单：楼道灯不亮",
        domain=t.ServiceDomain.PUBLIC_AREA,
        stage=pick([one for one in t.Stage if one is not t.Stage.NEW and one is not t.Stage.REPORTED]),
        steps=pick([(), (c.LegacyStep(step="巡查", at=here.now - timedelta(days=400), resource="刘师傅"),)]),
    )


EXAMPLES: Mapping[type, Callable[[Here, Pick], Any]] = {
    c.ReportRepair: report,
    c.RaiseRepair: lambda here, pick: c.RaiseRepair(
        site=here.cast.site, content="电梯门不能关闭", location="3栋1单元", domain=t.ServiceDomain.EQUIPMENT_UPKEEP
    ),
    c.VerifyIdentity: lambda here, pick: c.VerifyIdentity(
        result=pick([t.IdentityResult.CONFIRMED, t.IdentityResult.REFUTED]), method="核对业主档案"
    ),
    c.TriageTicket: triage,
    c.ApproveRequest: lambda here, pick: c.ApproveRequest(conforms=True, reason="符合维修规定"),
    c.RejectRequest: lambda here, pick: c.RejectRequest(reason="不属于物业维修范围"),
    c.ReferToVendor: refer,
    c.ForwardToEngineering: lambda here, pick: c.ForwardToEngineering(receiver=here.cast.engineering_supervisor.id),
    c.ArrangeSurvey: lambda here, pick: c.ArrangeSurvey(
        surveyor=here.cast.technician.id, trade=TRADE, planned_at=here.now + timedelta(hours=3)
    ),
    c.RecordSurvey: _survey,
    c.DraftPlan: _plan,
    c.RequestService: lambda here, pick: c.RequestService(wish="加装三盏灯", service=pick([None, "E01"])),
    c.RejectScope: lambda here, pick: c.RejectScope(reason="需电力部门许可", alternative="可代为联系供电部门"),
    c.ConfirmScope: _scope,
    c.PriceRoutine: lambda here, pick: c.PriceRoutine(service="E01", quantity=3),
    c.PriceSpecial: lambda here, pick: c.PriceSpecial(
        requirement="明敷线路加装三盏灯", parts=yuan(120), minutes=90, hourly_rate=yuan(60)
    ),
    c.ApprovePrice: lambda here, pick: c.ApprovePrice(signature=evidence(EvidenceKind.DOCUMENT)),
    c.IssueQuote: lambda here, pick: c.IssueQuote(
        details="材料 120 元，工时 90 元", valid_until=here.now + timedelta(days=7)
    ),
    c.AcceptQuote: lambda here, pick: c.AcceptQuote(
        signature=evidence(EvidenceKind.DOCUMENT), heads=(here.cast.head.id,), customer_copy_kept=True
    ),
    c.DeclineQuote: lambda here, pick: c.DeclineQuote(reason=pick(["价格偏高", None])),
    c.ConfirmDelivery: lambda here, pick: c.ConfirmDelivery(
        signature=evidence(EvidenceKind.DOCUMENT), by_the_rules=True
    ),
    c.PayOnSpot: lambda here, pick: c.PayOnSpot(
        paid=(here.ticket.quote and here.ticket.quote.price) or yuan(1), receipt="SJ-0001"
    ),
    c.AddToMonthlyBill: lambda here, pick: c.AddToMonthlyBill(
        month=here.now.date(), collecting_department="dept-finance", department="dept-engineering"
    ),
    c.RecordVisit: lambda here, pick: c.RecordVisit(remarks="灯很亮", passed_to="dept-engineering"),
    c.RequestAppointment: lambda here, pick: c.RequestAppointment(
        item="更换开关", window=here.window, channel=pick(list(t.BookingChannel))
    ),
    c.ConfirmAppointment: lambda here, pick: c.ConfirmAppointment(
        way=pick(list(t.ConfirmationWay)), staff=(here.cast.technician.id,)
    ),
    c.CancelAppointment: lambda here, pick: c.CancelAppointment(reason=pick(["临时有事", None])),
    c.BookVisit: _book,
    c.ReconfirmVisit: lambda here, pick: c.ReconfirmVisit(time_confirmed=True, address_confirmed=True),
    c.Dispatch: _dispatch,
    c.ConfirmDispatch: lambda here, pick: c.ConfirmDispatch(checklist=tuple(t.DepartureCheck)),
    c.RecordArrival: lambda here, pick: c.RecordArrival(proof=pick([None, evidence()])),
    c.LeaveNote: lambda here, pick: c.LeaveNote(note="上门无人，请致电客服重新预约", photo=evidence()),
    c.PostponeVisit: lambda here, pick: c.PostponeVisit(
        window=here.window, reason="业户正在会客", service_informed=True
    ),
    c.CheckPunctuality: lambda here, pick: c.CheckPunctuality(on_time=pick([True, False])),
    c.Reassign: _reassign,
    c.RecallDispatch: lambda here, pick: c.RecallDispatch(reason=pick(list(t.CustodyReason))),
    c.StartWork: _start,
    c.ReportDeviation: lambda here, pick: c.ReportDeviation(
        kind=pick(list(t.DeviationKind)), description="线管内导线老化", apologised=True
    ),
    c.AgreeRevision: _revision,
    c.RecordIncident: _incident,
    c.Escalate: lambda here, pick: c.Escalate(
        kind=pick(list(t.EscalationKind)), description="配电箱进水", director=here.cast.management.id
    ),
    c.CompleteSelfCheck: _self_check,
    c.AcceptWork: _accept,
    c.RefuseWork: lambda here, pick: c.RefuseWork(
        acceptor=_acceptor(here, pick), dissatisfaction="开关仍松动", proposal="重新紧固"
    ),
    c.ResumeWork: lambda here, pick: c.ResumeWork(
        solution="更换整只开关", joint_visit_held=here.ticket.joint_visit_due, opinions="希望一次修好"
    ),
    c.DeferCharge: lambda here, pick: c.DeferCharge(reason="材料费待核"),
    c.DetermineCharge: lambda here, pick: c.DetermineCharge(
        charge=yuan(60), officer=here.cast.officer.id, both_signed=True, customer_told=True, details="材料 40，人工 20"
    ),
    c.SettleCharge: _settle,
    c.ReturnOrder: lambda here, pick: c.ReturnOrder(customer_signed=True, receipt_registered=True),
    c.ConfirmOrder: lambda here, pick: c.ConfirmOrder(
        checked_and_signed=True, finance_clerk=here.cast.finance.id, stub=here.stub, result_reported=True
    ),
    c.RecordCallback: _callback,
    c.StartTracking: lambda here, pick: c.StartTracking(),
    c.ReportRecurrence: lambda here, pick: c.ReportRecurrence(same_fault=True, description="灯又不亮"),
    c.Archive: lambda here, pick: c.Archive(
        filed=tuple(t.RecordKind), outcome_told=True, evaluation=pick([None, "服务好"])
    ),
    c.Cancel: lambda here, pick: c.Cancel(reason="故障自行消失"),
    c.AddNote: lambda here, pick: c.AddNote(text="业户下午在家", attachments=pick([(), (evidence(),)])),
    c.Retriage: _retriage,
    c.CorrectPlace: _place,
    c.RevisePlan: lambda here, pick: c.RevisePlan(
        content="改为更换两只开关",
        starts_at=here.now + timedelta(hours=5),
        personnel=(here.cast.second_technician.id,),
        budget=yuan(120),
        reason="勘查发现两处损坏",
        assessed_limit_minutes=_assessed(here),
    ),
    c.AddItem: _add_item,
    c.ReportProgress: lambda here, pick: c.ReportProgress(progress="已拆下旧开关", customer_told=True),
    c.Urge: lambda here, pick: c.Urge(
        reason=pick(["已等两小时", None]), supervisor=here.cast.engineering_supervisor.id
    ),
    c.RateService: lambda here, pick: c.RateService(rating=pick([5, 2]), remark=pick([None, "师傅很准时"])),
    c.AgreeCompensation: lambda here, pick: c.AgreeCompensation(
        incident=max(1, here.ticket.incidents), amount=yuan(200), approver=here.another().id, agreement="赔偿花瓶"
    ),
    c.Reopen: lambda here, pick: c.Reopen(reason="同一盏灯又不亮"),
    c.MergeInto: lambda here, pick: c.MergeInto(target=here.other, reason="重复报修"),
    c.Split: lambda here, pick: c.Split(content="厨房插座松动", location="3栋2单元1802厨房", reason="另一故障"),
    c.Link: lambda here, pick: c.Link(other=here.other, kind=pick(list(t.LinkKind))),
    c.Correct: lambda here, pick: c.Correct(
        version=max(1, here.ticket.version), correction="应为厨房", reason="口误", approver=here.another().id
    ),
    c.ImportTicket: _import,
    c.RecordLegacyStep: lambda here, pick: c.RecordLegacyStep(
        step="closed", stage=pick([None, t.Stage.ARCHIVED, t.Stage.REPORTED]), text="旧系统备注"
    ),
}
"""How to make a valid command of each kind."""
