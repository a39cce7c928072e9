"""A paid service (有偿服务)."""

from datetime import datetime, timedelta

from wuye.domain.shared.money import yuan
from wuye.domain.ticket import commands as c
from wuye.domain.ticket import terms as t
from wuye.entrypoints.demo.acts.setting import Act, Setting
from wuye.entrypoints.demo.cast import ENGINEER, HEAD, HOURLY_RATE


class PaidService(Setting):
    """Valid commands for these steps, as the people of a cast would give them."""

    def request_service(self, _at: datetime) -> Act:
        """申请有偿服务."""
        return c.RequestService(wish=f"{self.content}。{self.say('wish')}", form=self.cast.paper), self.cast.occupant

    def scope(self, at: datetime) -> Act:
        """确定方案."""
        return (
            c.ConfirmScope(
                kind=t.QuoteKind.SPECIAL,
                content="、".join(self.fault.steps),
                limit_minutes=self.fault.minutes,
                requirements=self.say("requirements"),
                service_at=self.when or at + timedelta(days=1),
                service_plan=self.say("service-plan"),
                plan_confirmed=True,
            ),
            HEAD,
        )

    def price(self, _at: datetime) -> Act:
        """特殊定价： parts and hours of work."""
        return (
            c.PriceSpecial(
                requirement=self.content,
                parts=yuan(self.parts),
                minutes=self.fault.minutes,
                hourly_rate=yuan(HOURLY_RATE),
            ),
            HEAD,
        )

    def approve_price(self, _at: datetime) -> Act:
        """审批价格."""
        return c.ApprovePrice(signature=self.cast.paper), ENGINEER

    def quote(self, at: datetime) -> Act:
        """报价."""
        return (
            c.IssueQuote(
                details=f"材料 {self.parts} 元，人工 {self.fault.minutes} 分钟，每小时 {HOURLY_RATE} 元",
                valid_until=at + timedelta(days=7),
            ),
            self.officer,
        )

    def accept_quote(self, _at: datetime) -> Act:
        """确认报价."""
        return (
            c.AcceptQuote(signature=self.cast.paper, heads=(HEAD.id,), customer_copy_kept=True),
            self.cast.occupant,
        )

    def decline_quote(self, _at: datetime) -> Act:
        """拒绝报价."""
        return c.DeclineQuote(reason=self.say("decline")), self.cast.occupant
