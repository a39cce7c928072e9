"""Words of appointment and dispatch (预约、派工)."""

from enum import StrEnum


class BookingChannel(StrEnum):
    """How an appointment is made (TKT-034)."""

    HOTLINE = "hotline"
    """电话."""
    ONLINE = "online"
    """在线: website or app."""
    SERVICE_CENTRE = "service-centre"
    """现场."""
    WECHAT = "wechat"
    """微信."""


class ConfirmationWay(StrEnum):
    """How a booking is confirmed with the customer (TKT-036)."""

    PHONE = "phone"
    """电话."""
    ONLINE = "online"
    """在线."""


class Buyer(StrEnum):
    """Who buys the materials a repair waits for (TKT-060, CAT-013)."""

    OWNER = "owner"
    """业主自购."""
    OFFICE = "office"
    """管理处代购."""


class PurchaseStep(StrEnum):
    """What is settled before the office buys materials (TKT-060)."""

    COST_TOLD = "cost-told"
    """告知费用."""
    FEE_FIELD_ENTERED = "fee-field-entered"
    """填入收费栏."""
    NO_CASH_EXPLAINED = "no-cash-explained"
    """说明不收现金."""
    TIME_AGREED = "time-agreed"
    """约定维修时间."""


class DepartureCheck(StrEnum):
    """The checklist before a technician leaves (TKT-053, TKT-054)."""

    MATERIALS_READY = "materials-ready"
    """材料备齐."""
    TOOLS_READY = "tools-ready"
    """维修工具备齐."""
    IMPLEMENTS_COMPLETE = "implements-complete"
    """服务工具齐全完好."""
    DEVICES_SAFE = "devices-safe"
    """检测维修设备良好安全."""
    HYGIENE = "hygiene"
    """卫生要求."""
    PERSONAL_PROTECTION = "personal-protection"
    """个人防护."""


class AppointmentStage(StrEnum):
    """Where a booked visit stands (lifecycles, Appointment)."""

    REQUESTED = "requested"
    """已申请."""
    CONFIRMED = "confirmed"
    """已确认."""
    RECONFIRMED = "reconfirmed"
    """已再确认."""
    ATTENDED = "attended"
    """已赴约."""
    MISSED = "missed"
    """未遇."""
    REBOOKED = "rebooked"
    """已改约."""
    CANCELLED = "cancelled"
    """已取消."""


class CustodyReason(StrEnum):
    """Why work changes hands or comes back (chain of custody)."""

    SICK = "sick"
    """病假."""
    WRONG_TRADE = "wrong-trade"
    """工种不符."""
    OVERLOADED = "overloaded"
    """任务过多."""
    REFUSED = "refused"
    """拒单."""
    CUSTOMER_WISH = "customer-wish"
    """业户要求."""
    OTHER = "other"
    """其它."""
