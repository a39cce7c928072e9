"""From the report to the plan (报修、评估、勘查、计划)."""

from datetime import datetime, timedelta

from wuye.domain.shared.actor import Channel
from wuye.domain.ticket import commands as c
from wuye.domain.ticket import terms as t
from wuye.domain.ticket.parts import EntryPlan, EntryRisk, ItemOrder, TimetableStep
from wuye.entrypoints.demo.acts.setting import Act, Setting
from wuye.entrypoints.demo.cast import ENGINEER, PATROL, SITE


class Intake(Setting):
    """Valid commands for these steps, as the people of a cast would give them."""

    def report(self, at: datetime) -> Act:
        """报修."""
        cast, fault = self.cast, self.fault
        online = self.channel in t.ONLINE_CHANNELS
        by = PATROL if self.patrol else cast.occupant if online else self.officer
        return (
            c.ReportRepair(
                site=SITE,
                channel=self.channel,
                applicant=t.ApplicantKind.STAFF if self.patrol else t.ApplicantKind.OCCUPANT,
                content=self.content,
                location=cast.location,
                contact_person=cast.name,
                contact_phone=cast.phone,
                domain=fault.domain,
                area=fault.area,
                mode=self.mode,
                home=cast.home,
                reporter=None if online or self.patrol else cast.occupant.id,
                relayed_by=PATROL.id if self.channel is Channel.RELAYED else None,
                repair_type=fault.category,
                entry_service=self.entry,
                expected_at=self.when or at + timedelta(hours=4),
                form=cast.paper if self.channel in t.FORM_CHANNELS else None,
                evidence=(cast.photo,),
            ),
            by,
        )

    def verify(self, _at: datetime) -> Act:
        """核实业户身份."""
        return c.VerifyIdentity(
            result=t.IdentityResult.CONFIRMED, method="call-back-to-registered-number"
        ), self.officer

    def triage(self, _at: datetime) -> Act:
        """初步评估."""
        fault = self.fault
        decided = t.Difficulty.SIMPLE if fault.both_lists else None
        return (
            c.TriageTicket(
                category=fault.category,
                urgency=self.urgency,
                major_fault=self.major,
                estimate_minutes=fault.minutes,
                estimate_cost=self.charge or fault.cost,
                estimate_told=True,
                public_facility=fault.public is not None,
                facility_class=fault.public,
                items=(ItemOrder(code=fault.item),) if fault.item else (),
                difficulty=decided,
                difficulty_reason=self.say("difficulty-reason") if decided else None,
            ),
            self.officer,
        )

    def approve(self, _at: datetime) -> Act:
        """审核通过."""
        return c.ApproveRequest(conforms=True, reason=self.say("approve-reason")), self.officer

    def reject(self, _at: datetime) -> Act:
        """不予受理."""
        return c.RejectRequest(reason=self.say("reject-reason")), self.officer

    def refer(self, _at: datetime) -> Act:
        """推荐专业供应商."""
        return (
            c.ReferToVendor(
                basis=t.ReferralBasis.SPECIALIST_ITEM,
                specialist_item=self.fault.vendor or "S01",
                vendor_kind=t.VendorKind.BRAND_DISTRIBUTOR,
                vendor_contact=self.say("vendor"),
                explanation=self.say("refer-explanation"),
                owner_informed=True,
                owner_agrees=True,
            ),
            self.officer,
        )

    def forward(self, _at: datetime) -> Act:
        """转工程部."""
        return c.ForwardToEngineering(receiver=ENGINEER.id), self.officer

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
                need=f"{self.say('need')}：{self.found or self.fault.found[0]}",
                difficulty=t.Difficulty.SIMPLE,
                cost=self.charge or self.fault.cost,
                house_structure=self.say("structure"),
                facilities=self.say("facilities"),
                safety_risks=self.say("safety"),
            ),
            self.cast.performer,
        )

    def plan(self, at: datetime) -> Act:
        """制定维修计划."""
        entry = None
        starts_at = self.when or at + timedelta(hours=2)
        if self.entry is not None:
            step = TimetableStep(starts_at=starts_at, minutes=self.fault.minutes, step="入室维修")
            risk = EntryRisk(risk="触电或漏水", prevention="作业前断电关阀", emergency="立即切断电源水源并上报")
            entry = EntryPlan(
                materials=self.fault.materials, implements=("工具箱", "鞋套"), timetable=(step,), risks=(risk,)
            )
        assessed = 2880 if self.urgency is t.Urgency.SPECIAL_COMPLEX else None
        return (
            c.DraftPlan(
                content="，".join(one for one in ("、".join(self.fault.steps), self.say("plan-extra")) if one),
                starts_at=starts_at,
                personnel=(self.cast.performer.id,),
                budget=self.charge or self.fault.cost,
                assessed_limit_minutes=assessed,
                entry=entry,
            ),
            self.officer,
        )
