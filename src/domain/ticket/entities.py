"""Entities that live inside a ticket: appointments, the quote of a paid service, the closing statuses."""

from datetime import datetime

from attrs import frozen

from wuye.domain.shared.money import Money
from wuye.domain.ticket.parts import Window
from wuye.domain.ticket.terms import (
    AppointmentStage,
    CallbackStatus,
    ChargeStatus,
    CopyStatus,
    OrderStatus,
    QuoteKind,
    QuoteStage,
)


@frozen(kw_only=True)
class Appointment:
    """A booked visit (预约); the last of a ticket is the current one."""

    number: int
    stage: AppointmentStage
    window: Window
    staff: tuple[str, ...] = ()
    replaces: int | None = None

    @property
    def pending(self) -> bool:
        """A visit that is still to come."""
        return self.stage in {AppointmentStage.CONFIRMED, AppointmentStage.RECONFIRMED}


@frozen(kw_only=True)
class Quote:
    """A paid service (有偿服务) from request to charge."""

    stage: QuoteStage
    kind: QuoteKind | None = None
    price: Money | None = None
    special: bool = False
    """Priced by requirement, parts and hours: needs an approval (FEE-007)."""
    priced_by: str | None = None
    valid_until: datetime | None = None

    @property
    def open(self) -> bool:
        """The customer has not agreed to a price yet, and the service is still wanted."""
        return self.stage in {
            QuoteStage.REQUESTED,
            QuoteStage.SCOPED,
            QuoteStage.PRICED,
            QuoteStage.APPROVED,
            QuoteStage.OFFERED,
        }


@frozen(kw_only=True)
class Closing:
    """Closing statuses: they run in parallel, because the callback must not wait for an open charge."""

    charge: ChargeStatus = ChargeStatus.OPEN
    amount: Money | None = None
    """The charge as far as it is fixed."""
    order: OrderStatus = OrderStatus.OUT
    callback: CallbackStatus = CallbackStatus.NONE
    customer_copy: CopyStatus = CopyStatus.PENDING
    finance_copy: CopyStatus = CopyStatus.PENDING
    stub: CopyStatus = CopyStatus.PENDING
