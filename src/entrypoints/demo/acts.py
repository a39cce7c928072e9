"""One valid command for every step of a repair, as the people of a cast would give it at an instant."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

from attrs import field, frozen

from wuye.domain.shared.actor import Actor, Channel
from wuye.domain.shared.money import Money, yuan
from wuye.domain.ticket import commands as c
from wuye.domain.ticket import terms as t
from wuye.domain.ticket.parts import EntryPlan, EntryRisk, ItemOrder, ResultFlags, SelfCheck, TimetableStep, Window
from wuye.entrypoints.demo.cast import (
    DIRECTOR,
    ELECTRICIAN,
    ENGINEER,
    FINANCE,
    HEAD,
    OFFICER,
    SERVICE_SUPERVISOR,
    SITE,
    Cast,
    Fault,
)

Act = tuple[Any, Actor]
"""A command and who gives it."""


@frozen(kw_only=True)
class Acts:
    """The steps of one repair; every method gives the act as of an instant."""

    cast: Cast
    fault: Fault
    mode: t.Mode = t.Mode.IMMEDIATE
    urgency: t.Urgency = t.Urgency.GENERAL
    channel: Channel = Channel.PHONE
    stub: int = field(default=1)
    """Running number of the stub: used once in a company."""
    charge: Money | None = None
    """What the customer pays in the end; ``None`` = free."""

    def act(self, step: str, at: datetime) -> Act:
        """The act of a step by its name, for example ``report``."""
        made: Callable[[datetime], Act] = getattr(self, step)
        return made(at)

    # -- intake -------------------------------------------------------------------------------------------------

    def report(self, at: datetime) -> Act:
        """报修."""
        cast, fault = self.cast, self.fault
        online = self.channel in t.ONLINE_CHANNELS
        by = cast.occupant if online else OFFICER
        return (
            c.ReportRepair(
                site=SITE,
                channel=self.channel,
                applicant=t.ApplicantKind.OCCUPANT,
                content=fault.content,
                location=cast.location,
                contact_person=cast.name,
                contact_phone=cast.phone,
                domain=fault.domain,
                area=fault.area,
                mode=self.mode,
                home=cast.home,
                reporter=None if online else cast.occupant.id,
                relayed_by=OFFICER.id if self.channel is Channel.RELAYED else None,
                repair_type=fault.category,
                entry_service=fault.entry,
                expected_at=at + timedelta(hours=4),
                form=cast.paper if self.channel in t.FORM_CHANNELS else None,
                evidence=(cast.photo,),
            ),
            by,
        )

    def verify(self, _at: datetime) -> Act:
        """核实业户身份."""
        return c.VerifyIdentity(result=t.IdentityResult.CONFIRMED, method="call-back-to-registered-number"), OFFICER

    def triage(self, _at: datetime) -> Act:
        """初步评估."""
        fault = self.fault
        decided = t.Difficulty.SIMPLE if fault.both_lists else None
        return (
            c.TriageTicket(
                category=fault.category,
                urgency=self.urgency,
                estimate_minutes=fault.minutes,
                estimate_cost=fault.cost,
                estimate_told=True,
                public_facility=fault.public is not None,
                facility_class=fault.public,
                items=(ItemOrder(code=fault.item),) if fault.item else (),
                difficulty=decided,
                difficulty_reason="现场情况简单，自有人员可处理" if decided else None,
            ),
            OFFICER,
        )

    def approve(self, _at: datetime) -> Act:
        """审核通过."""
        return c.ApproveRequest(conforms=True, reason="属受理范围，信息完整"), OFFICER

    def reject(self, _at: datetime) -> Act:
        """不予受理."""
        return c.RejectRequest(reason="属业主自行改造部位，不在服务范围"), OFFICER

    def refer(self, _at: datetime) -> Act:
        """推荐专业供应商."""
        return (
            c.ReferToVendor(
                basis=t.ReferralBasis.SPECIALIST_ITEM,
                specialist_item="S01",
                vendor_kind=t.VendorKind.BRAND_DISTRIBUTOR,
                vendor_contact="品牌售后 400-000-0000",
                explanation="该项目需厂家专业设备，已向业主说明并推荐",
                owner_informed=True,
                owner_agrees=True,
            ),
            OFFICER,
        )

    def forward(self, _at: datetime) -> Act:
        """转工程部."""
        return c.ForwardToEngineering(receiver=ENGINEER.id), OFFICER

    def arrange_survey(self, at: datetime) -> Act:
        """安排勘查."""
        return (
            c.ArrangeSurvey(
                surveyor=self.cast.performer.id, trade=self.fault.trade, planned_at=at + timedelta(hours=2)
            ),
            ENGINEER,
        )

    def survey(self, _at: datetime) -> Act:
        """记录勘查， before the visit or on arrival."""
        return (
            c.RecordSurvey(
                need=self.fault.content,
                difficulty=t.Difficulty.SIMPLE,
                cost=self.fault.cost,
                house_structure="框架结构，轻质隔墙",
                facilities="管线走向正常，阀门完好",
                safety_risks="无明显安全风险",
            ),
            self.cast.performer,
        )

    def plan(self, at: datetime) -> Act:
        """制定维修计划."""
        entry = None
        if self.fault.entry is not None:
            step = TimetableStep(starts_at=at + timedelta(hours=2), minutes=self.fault.minutes, step="入室维修")
            risk = EntryRisk(risk="触电或漏水", prevention="作业前断电关阀", emergency="立即切断电源水源并上报")
            entry = EntryPlan(
                materials=self.fault.materials, implements=("工具箱", "鞋套"), timetable=(step,), risks=(risk,)
            )
        assessed = 480 if self.urgency is t.Urgency.SPECIAL_COMPLEX else None
        return (
            c.DraftPlan(
                content="、".join(self.fault.steps),
                starts_at=at + timedelta(hours=2),
                personnel=(self.cast.performer.id,),
                budget=self.fault.cost,
                assessed_limit_minutes=assessed,
                entry=entry,
            ),
            OFFICER,
        )

    # -- a paid service -----------------------------------------------------------------------------------------

    def request_service(self, _at: datetime) -> Act:
        """申请有偿服务."""
        return c.RequestService(wish=self.fault.content, form=self.cast.paper), self.cast.occupant

    def scope(self, at: datetime) -> Act:
        """确定方案."""
        return (
            c.ConfirmScope(
                kind=t.QuoteKind.SPECIAL,
                content="、".join(self.fault.steps),
                limit_minutes=self.fault.minutes,
                requirements="作业前铺设保护垫，完工后清理现场",
                service_at=at + timedelta(days=1),
                service_plan="检测、维修、试运行，全程约两小时",
                plan_confirmed=True,
            ),
            HEAD,
        )

    def price(self, _at: datetime) -> Act:
        """特殊定价： parts and two hours of work."""
        return (
            c.PriceSpecial(
                requirement=self.fault.content, parts=yuan(100), minutes=self.fault.minutes, hourly_rate=yuan(80)
            ),
            HEAD,
        )

    def approve_price(self, _at: datetime) -> Act:
        """审批价格."""
        return c.ApprovePrice(signature=self.cast.paper), ENGINEER

    def quote(self, at: datetime) -> Act:
        """报价."""
        return (
            c.IssueQuote(details="材料 100 元，人工两小时每小时 80 元", valid_until=at + timedelta(days=7)),
            OFFICER,
        )

    def accept_quote(self, _at: datetime) -> Act:
        """确认报价."""
        return (
            c.AcceptQuote(signature=self.cast.paper, heads=(HEAD.id,), customer_copy_kept=True),
            self.cast.occupant,
        )

    def decline_quote(self, _at: datetime) -> Act:
        """拒绝报价."""
        return c.DeclineQuote(reason="价格超出预期，改由厂家处理"), self.cast.occupant

    # -- appointment and the way to the door --------------------------------------------------------------------

    def book(self, at: datetime) -> Act:
        """预约上门."""
        start = at + timedelta(hours=3)
        return (
            c.BookVisit(
                window=Window(starts_at=start, ends_at=start + timedelta(hours=2)),
                channel=t.BookingChannel.HOTLINE,
                staff=(self.cast.performer.id,),
            ),
            OFFICER,
        )

    def reconfirm(self, _at: datetime) -> Act:
        """再次确认."""
        return c.ReconfirmVisit(time_confirmed=True, address_confirmed=True), self.cast.performer

    def dispatch(self, at: datetime) -> Act:
        """派工."""
        return (
            c.Dispatch(
                content=self.fault.content,
                limit_minutes=self.fault.minutes,
                expected_result="故障排除，试用正常",
                planned_at=at + timedelta(minutes=30),
                technicians=(self.cast.performer.id,),
                trade=self.fault.trade,
            ),
            OFFICER,
        )

    def reassign(self, _at: datetime) -> Act:
        """改派."""
        other = ELECTRICIAN if self.cast.performer != ELECTRICIAN else self.cast.performer
        return (
            c.Reassign(technicians=(other.id,), trade=self.fault.trade, reason=t.CustodyReason.OVERLOADED),
            ENGINEER,
        )

    def confirm_dispatch(self, _at: datetime) -> Act:
        """接单."""
        return c.ConfirmDispatch(checklist=tuple(t.DepartureCheck)), self.cast.performer

    def arrive(self, _at: datetime) -> Act:
        """到场."""
        return c.RecordArrival(proof=self.cast.photo), self.cast.performer

    def leave_note(self, _at: datetime) -> Act:
        """留言条."""
        return (
            c.LeaveNote(note="维修人员已上门，家中无人，请联系客服另约时间", photo=self.cast.photo),
            self.cast.performer,
        )

    # -- the work -----------------------------------------------------------------------------------------------

    def start(self, _at: datetime) -> Act:
        """开工."""
        return (
            c.StartWork(
                need_confirmed=True,
                safety_rules_confirmed=True,
                materials=self.fault.materials,
                fee_told=self.charge or self.fault.cost,
                risks=(),
                steps=self.fault.steps,
            ),
            self.cast.performer,
        )

    def deviate(self, _at: datetime) -> Act:
        """报告变化."""
        return (
            c.ReportDeviation(
                kind=t.DeviationKind.MATERIAL_NEEDED, description="阀门同样老化，需要一并更换", apologised=True
            ),
            self.cast.performer,
        )

    def agree(self, _at: datetime) -> Act:
        """同意变更."""
        return c.AgreeRevision(agreement="同意一并更换阀门", customer_agreed=True), self.cast.occupant

    def note_incident(self, _at: datetime) -> Act:
        """记录服务问题."""
        return (
            c.RecordIncident(kind=t.IncidentKind.ITEM_DAMAGE, description="移动置物架时碰落一只花盆", owner_told=True),
            self.cast.performer,
        )

    def compensate(self, _at: datetime) -> Act:
        """协商赔偿."""
        return (
            c.AgreeCompensation(incident=1, amount=yuan(60), approver=HEAD.id, agreement="照价赔偿，业主认可"),
            SERVICE_SUPERVISOR,
        )

    def escalate(self, _at: datetime) -> Act:
        """上报管理处主任."""
        return (
            c.Escalate(kind=t.EscalationKind.HAZARD, description="吊顶内线路绝缘老化", director=DIRECTOR.id),
            self.cast.performer,
        )

    def self_check(self, _at: datetime) -> Act:
        """自检完成."""
        return (
            c.CompleteSelfCheck(
                content=self.fault.content,
                minutes=self.fault.minutes,
                personnel=(self.cast.performer.id,),
                tools=("活动扳手", "试电笔"),
                result_in_words="故障已排除",
                check_before="故障现象与报修一致",
                work_done="、".join(self.fault.steps),
                test_after="试用三次，均正常",
                result=ResultFlags(finished=True, conforms=True, needs_follow_up=False),
                self_check=SelfCheck(problem_solved=True, no_other_hazard=True),
                consumables=self.fault.materials,
                cost=self.charge or self.fault.cost,
                steps_done=self.fault.steps,
                overrun_reason="隐蔽部位检测用时较长",
            ),
            self.cast.performer,
        )

    def accept(self, _at: datetime) -> Act:
        """验收."""
        inside = self.cast.home is not None
        return (
            c.AcceptWork(
                acceptor=t.AcceptorKind.CUSTOMER if inside else t.AcceptorKind.STAFF,
                tried_out=True,
                aspects=tuple(t.AcceptanceAspect),
                preparation=tuple(t.Preparation),
                photos=(self.cast.photo,),
                standard="household-repair",
                opinion="维修及时，现场整洁",
                name=self.cast.name,
                signature=self.cast.paper,
                staff_reason=None if inside else t.StaffAcceptance.PUBLIC_FACILITY,
                charge=self.charge,
                customer_copy_handed=self.charge is not None,
            ),
            self.cast.occupant if inside else SERVICE_SUPERVISOR,
        )

    def refuse(self, _at: datetime) -> Act:
        """不予验收."""
        inside = self.cast.home is not None
        return (
            c.RefuseWork(
                acceptor=t.AcceptorKind.CUSTOMER if inside else t.AcceptorKind.STAFF,
                dissatisfaction="试用后仍有渗漏",
                proposal="重新拆装并更换配件",
            ),
            self.cast.occupant if inside else SERVICE_SUPERVISOR,
        )

    def resume(self, _at: datetime) -> Act:
        """返工."""
        return (
            c.ResumeWork(solution="更换新配件并复测", joint_visit_held=True, opinions="请一次修好"),
            self.cast.performer,
        )

    # -- closing ------------------------------------------------------------------------------------------------

    def deliver(self, _at: datetime) -> Act:
        """确认服务."""
        return c.ConfirmDelivery(signature=self.cast.paper, by_the_rules=True), self.cast.occupant

    def bill(self, at: datetime) -> Act:
        """转月度账单."""
        return (
            c.AddToMonthlyBill(
                month=at.date().replace(day=1),
                collecting_department="finance",
                department="engineering",
                form_copy=True,
            ),
            HEAD,
        )

    def defer_charge(self, _at: datetime) -> Act:
        """费用待定."""
        return c.DeferCharge(reason="辅材用量待核"), self.cast.performer

    def determine_charge(self, _at: datetime) -> Act:
        """核定费用."""
        return (
            c.DetermineCharge(
                charge=yuan(35), officer=OFFICER.id, both_signed=True, customer_told=True, details="辅材 35 元"
            ),
            ENGINEER,
        )

    def settle(self, _at: datetime) -> Act:
        """结算."""
        charge = self.charge or yuan(0)
        paid = charge.minor > 0
        return (
            c.SettleCharge(
                charge=charge,
                method=t.SettlementMethod.OFFICE if paid else t.SettlementMethod.FREE,
                customer_copy_handed=True,
                receipt=f"R-{self.stub:06d}" if paid else None,
                details="按报价单" if paid else None,
            ),
            OFFICER,
        )

    def settle_determined(self, _at: datetime) -> Act:
        """结算， as it was determined."""
        return (
            c.SettleCharge(
                charge=yuan(35),
                method=t.SettlementMethod.ONLINE,
                customer_copy_handed=True,
                receipt=f"R-{self.stub:06d}",
                details="辅材 35 元",
            ),
            OFFICER,
        )

    def return_order(self, _at: datetime) -> Act:
        """交回维修单."""
        return c.ReturnOrder(customer_signed=True, receipt_registered=True), self.cast.performer

    def confirm_order(self, _at: datetime) -> Act:
        """确认维修单."""
        return (
            c.ConfirmOrder(checked_and_signed=True, finance_clerk=FINANCE.id, stub=self.stub, result_reported=True),
            ENGINEER,
        )

    def callback(self, _at: datetime) -> Act:
        """回访： satisfied."""
        return (
            c.RecordCallback(way=t.CallbackWay.PHONE, satisfied=True, rating=5, reporter_informed=True),
            OFFICER,
        )

    def callback_dissatisfied(self, at: datetime) -> Act:
        """回访： not satisfied, a joint visit is agreed."""
        return (
            c.RecordCallback(
                way=t.CallbackWay.PHONE,
                satisfied=False,
                rating=2,
                reporter_informed=True,
                remarks="两天后又开始滴水",
                visit_at=at + timedelta(hours=20),
                supervisor=ENGINEER.id,
            ),
            OFFICER,
        )

    def track(self, _at: datetime) -> Act:
        """开始跟踪."""
        return c.StartTracking(), OFFICER

    def recur(self, _at: datetime) -> Act:
        """故障复发."""
        return c.ReportRecurrence(same_fault=True, description="同一位置再次出现"), self.cast.occupant

    def archive(self, _at: datetime) -> Act:
        """归档."""
        return c.Archive(filed=tuple(t.RecordKind), outcome_told=True, evaluation="效果良好"), OFFICER

    def cancel(self, _at: datetime) -> Act:
        """取消."""
        return c.Cancel(reason="业户自行解决"), self.cast.occupant

    def reopen(self, _at: datetime) -> Act:
        """重新打开."""
        return c.Reopen(reason="同一故障再次出现"), self.cast.occupant

    def urge(self, _at: datetime) -> Act:
        """催单."""
        return c.Urge(reason="已等待较久，请尽快安排", supervisor=SERVICE_SUPERVISOR.id), self.cast.occupant

    def note(self, _at: datetime) -> Act:
        """备注."""
        return c.AddNote(text="业户下午两点后在家"), OFFICER
