"""What comes beside the flow (备注、更正、合并、拆分)."""

from datetime import datetime

from wuye.domain.ticket import commands as c
from wuye.domain.ticket import terms as t
from wuye.entrypoints.demo.acts.setting import Act, Setting
from wuye.entrypoints.demo.cast import ENGINEER, HEAD, SERVICE_SUPERVISOR


class Beside(Setting):
    """Valid commands for these steps, as the people of a cast would give them."""

    def retriage(self, _at: datetime) -> Act:
        """重新评估： it is an emergency after all."""
        return c.Retriage(reason=self.say("retriage-reason"), urgency=t.Urgency.EMERGENCY), self.officer

    def report_progress(self, _at: datetime) -> Act:
        """告知进度."""
        return (
            c.ReportProgress(
                progress=self.say("progress"),
                customer_told=True,
                problem=self.say("progress-problem"),
                solution=self.say("progress-solution"),
            ),
            self.officer,
        )

    def add_item(self, _at: datetime) -> Act:
        """增加项目： a small repair outside the list."""
        return c.AddItem(description=self.say("addition"), decision=self.say("decision")), self.cast.performer

    def correct_place(self, _at: datetime) -> Act:
        """更正地址."""
        return (
            c.CorrectPlace(location=self.cast.location, reason=self.say("wrong-place"), home=self.cast.home),
            self.officer,
        )

    def correct(self, _at: datetime) -> Act:
        """更正： a note on the report."""
        return (
            c.Correct(
                version=1, correction=self.say("correction"), reason=self.say("correction-reason"), approver=ENGINEER.id
            ),
            self.officer,
        )

    def merge(self, _at: datetime) -> Act:
        """并入."""
        return c.MergeInto(target=self.other or "", reason=self.say("merge-reason")), self.officer

    def split(self, _at: datetime) -> Act:
        """拆分."""
        return (
            c.Split(content=self.say("split-content"), location=self.cast.location, reason=self.say("split-reason")),
            SERVICE_SUPERVISOR,
        )

    def link(self, _at: datetime) -> Act:
        """关联."""
        return c.Link(other=self.other or "", kind=t.LinkKind.RECALL), self.officer

    def visit_customer(self, _at: datetime) -> Act:
        """走访."""
        return c.RecordVisit(remarks=self.say("visit-remark"), passed_to="engineering"), HEAD
