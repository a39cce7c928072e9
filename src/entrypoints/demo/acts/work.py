"""The work, its check and its acceptance (维修、自检、验收)."""

from datetime import datetime

from wuye.domain.shared.money import yuan
from wuye.domain.ticket import commands as c
from wuye.domain.ticket import terms as t
from wuye.domain.ticket.parts import ResultFlags, SelfCheck
from wuye.entrypoints.demo.acts.setting import Act, Setting
from wuye.entrypoints.demo.cast import DIRECTOR, HEAD, SERVICE_SUPERVISOR


class Work(Setting):
    """Valid commands for these steps, as the people of a cast would give them."""

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
                kind=t.DeviationKind.MATERIAL_NEEDED, description=self.say("material-wait"), apologised=True
            ),
            self.cast.performer,
        )

    def misjudge(self, _at: datetime) -> Act:
        """报告变化： it is not what it looked like."""
        return (
            c.ReportDeviation(
                kind=t.DeviationKind.FIRST_JUDGEMENT, description=self.say("judged-otherwise"), apologised=True
            ),
            self.cast.performer,
        )

    def agree(self, _at: datetime) -> Act:
        """同意变更."""
        return c.AgreeRevision(
            agreement=self.say("agreement"), customer_agreed=True
        ), self.cast.performer if self.patrol else self.cast.occupant

    def note_incident(self, _at: datetime) -> Act:
        """记录服务问题."""
        return (
            c.RecordIncident(kind=t.IncidentKind.ITEM_DAMAGE, description=self.say("incident"), owner_told=True),
            self.cast.performer,
        )

    def compensate(self, _at: datetime) -> Act:
        """协商赔偿."""
        return (
            c.AgreeCompensation(incident=1, amount=yuan(60), approver=HEAD.id, agreement=self.say("compensation")),
            SERVICE_SUPERVISOR,
        )

    def escalate(self, _at: datetime) -> Act:
        """上报管理处主任."""
        return (
            c.Escalate(kind=t.EscalationKind.HAZARD, description=self.say("hazard"), director=DIRECTOR.id),
            self.cast.performer,
        )

    def self_check(self, _at: datetime) -> Act:
        """自检完成."""
        return (
            c.CompleteSelfCheck(
                content=self.content,
                minutes=self.duration,
                personnel=(self.cast.performer.id,),
                tools=("活动扳手", "试电笔"),
                result_in_words=self.say("result"),
                check_before=f"{self.say('check-before')}；{self.found or self.fault.found[0]}",
                work_done="、".join(self.fault.steps),
                test_after=self.say("test-after"),
                result=ResultFlags(finished=True, conforms=True, needs_follow_up=False),
                self_check=SelfCheck(problem_solved=True, no_other_hazard=True),
                consumables=self.fault.materials,
                cost=self.charge or self.fault.cost,
                steps_done=self.fault.steps,
                overrun_reason=self.say("overrun"),
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
                opinion=self.say("accept-opinion" if inside else "accept-public"),
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
                dissatisfaction=self.say("refuse"),
                proposal=self.say("proposal"),
            ),
            self.cast.occupant if inside else SERVICE_SUPERVISOR,
        )

    def resume(self, _at: datetime) -> Act:
        """返工."""
        return (
            c.ResumeWork(solution=self.say("solution"), joint_visit_held=True, opinions=self.say("joint-opinion")),
            self.cast.performer,
        )
