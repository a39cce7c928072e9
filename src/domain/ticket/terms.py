"""The closed lists a repair ticket speaks in; values are stored, so they are never renamed."""

from collections.abc import Mapping
from enum import StrEnum

from wuye.domain.shared.actor import Channel


class Stage(StrEnum):
    """Where a repair ticket stands (lifecycles, Ticket)."""

    NEW = "new"
    """not opened yet."""
    REPORTED = "reported"
    """已报修."""
    REJECTED = "rejected"
    """不予受理: end."""
    APPROVED = "approved"
    """已审核."""
    REFERRED = "referred"
    """转介专业供应商: end, a later ticket may link back."""
    SURVEYED = "surveyed"
    """已勘查."""
    PLANNED = "planned"
    """已制定计划."""
    QUOTED = "quoted"
    """已报价."""
    SCHEDULED = "scheduled"
    """已预约."""
    DISPATCHED = "dispatched"
    """已派工."""
    CONFIRMED = "confirmed"
    """已接单."""
    CUSTOMER_ABSENT = "customer-absent"
    """业户不在家."""
    ON_SITE = "on-site"
    """已到场."""
    IN_PROGRESS = "in-progress"
    """维修中."""
    ON_HOLD = "on-hold"
    """待协商."""
    SELF_CHECKED = "self-checked"
    """已自检."""
    REWORK = "rework"
    """返工."""
    ACCEPTED = "accepted"
    """已验收; charge, order copies and callback run in parallel."""
    TRACKING = "tracking"
    """后续跟踪."""
    ARCHIVED = "archived"
    """已归档: end."""
    CANCELLED = "cancelled"
    """已取消: end."""


ENDS = frozenset({Stage.REJECTED, Stage.REFERRED, Stage.ARCHIVED, Stage.CANCELLED})
OPEN = frozenset(Stage) - ENDS - {Stage.NEW}
EVERY = frozenset(Stage) - {Stage.NEW}


class ServiceDomain(StrEnum):
    """The handbook's repair scope (TKT-001)."""

    INFRASTRUCTURE = "infrastructure"
    """基础设施."""
    PUBLIC_AREA = "public-area"
    """公共区域."""
    EQUIPMENT_UPKEEP = "equipment-upkeep"
    """设施设备保养."""
    SAFETY_SERVICE = "safety-service"
    """安全管理服务."""
    COMPLAINT_HANDLING = "complaint-handling"
    """客户投诉处理."""


class ServiceArea(StrEnum):
    """What a service domain covers (TKT-001)."""

    WATER = "water"
    """供水."""
    POWER = "power"
    """供电."""
    GAS = "gas"
    """供气."""
    DRAINAGE = "drainage"
    """排水."""
    LIFT = "lift"
    """电梯."""
    FIRE_SYSTEM = "fire-system"
    """消防系统."""
    ROADS = "roads"
    """道路."""
    GREEN_BELTS = "green-belts"
    """绿化带."""
    LIGHTING = "lighting"
    """照明."""
    CAR_PARK = "car-park"
    """停车场."""
    PUBLIC_TOILETS = "public-toilets"
    """公共卫生间."""
    LIFT_UPKEEP = "lift-upkeep"
    """电梯保养."""
    AIR_CONDITIONING = "air-conditioning"
    """空调."""
    HEATING = "heating"
    """供暖."""
    DOORS_AND_WINDOWS = "doors-and-windows"
    """门窗."""
    EXTERNAL_WALL_INSULATION = "external-wall-insulation"
    """外墙保温."""
    FIRE_CHECK = "fire-check"
    """消防检查."""
    PATROL = "patrol"
    """安全巡逻."""
    DRILL = "drill"
    """应急演练."""


_A = ServiceArea
AREAS: Mapping[ServiceDomain, frozenset[ServiceArea]] = {
    ServiceDomain.INFRASTRUCTURE: frozenset({_A.WATER, _A.POWER, _A.GAS, _A.DRAINAGE, _A.LIFT, _A.FIRE_SYSTEM}),
    ServiceDomain.PUBLIC_AREA: frozenset({_A.ROADS, _A.GREEN_BELTS, _A.LIGHTING, _A.CAR_PARK, _A.PUBLIC_TOILETS}),
    ServiceDomain.EQUIPMENT_UPKEEP: frozenset(
        {_A.LIFT_UPKEEP, _A.AIR_CONDITIONING, _A.HEATING, _A.DOORS_AND_WINDOWS, _A.EXTERNAL_WALL_INSULATION}
    ),
    ServiceDomain.SAFETY_SERVICE: frozenset({_A.FIRE_CHECK, _A.PATROL, _A.DRILL}),
    ServiceDomain.COMPLAINT_HANDLING: frozenset(),
}
"""What belongs to which domain; a complaint's handling has no areas of its own."""

ONLINE_CHANNELS = frozenset({Channel.ONLINE, Channel.APP, Channel.WEBSITE, Channel.WECHAT})
"""An application online has its mandatory fields (TKT-006)."""
FORM_CHANNELS = frozenset({Channel.WALK_IN})
"""An application offline has a form and evidence (TKT-007)."""
LOGGED_CHANNELS = frozenset({Channel.PHONE, Channel.VERBAL, Channel.WRITTEN, Channel.RELAYED})
"""Requests entered in the duty log, relayed ones with the same fields (TKT-008, TKT-009)."""


class ApplicantKind(StrEnum):
    """Who lodges the request (TKT-005)."""

    OCCUPANT = "occupant"
    """业主/住户."""
    STAFF = "staff"
    """物业管理人员."""


class ContactMethod(StrEnum):
    """How the contact person wants to be reached (TKT-010)."""

    PHONE = "phone"
    """电话."""
    TEXT_MESSAGE = "text-message"
    """短信."""
    WECHAT = "wechat"
    """微信."""
    EMAIL = "email"
    """邮件."""
    VISIT = "visit"
    """上门."""


class Mode(StrEnum):
    """Repair at once, or at an agreed time (TKT-013)."""

    IMMEDIATE = "immediate"
    """即时维修."""
    APPOINTMENT = "appointment"
    """预约维修."""


class Urgency(StrEnum):
    """How urgent a repair is (TKT-025); with the major-fault flag it chooses the limits."""

    EMERGENCY = "emergency"
    """紧急维修."""
    GENERAL = "general"
    """一般维修."""
    SPECIAL_COMPLEX = "special-complex"
    """特殊复杂维修: an assessed limit."""


class RepairCategory(StrEnum):
    """Preliminary category of a repair (TKT-023); the source names the first three as examples."""

    WATER_AND_ELECTRICITY = "water-and-electricity"
    """水电."""
    FIT_OUT = "fit-out"
    """装修."""
    FACILITIES_AND_EQUIPMENT = "facilities-and-equipment"
    """设施设备."""
    DOORS_AND_WINDOWS = "doors-and-windows"
    """门窗."""
    CIVIL_WORKS = "civil-works"
    """土木."""
    OTHER = "other"
    """其它."""


class EntryServiceKind(StrEnum):
    """Service inside a unit by appointment (CAT-022)."""

    REPAIR = "repair"
    """维修."""
    UPKEEP = "upkeep"
    """保养."""
    CLEANING = "cleaning"
    """清洁."""


class IdentityResult(StrEnum):
    """What the check of the occupant's identity gave (TKT-012)."""

    CONFIRMED = "confirmed"
    """属实."""
    REFUTED = "refuted"
    """不符."""


class Difficulty(StrEnum):
    """How hard the work is (TKT-028, CAT-010)."""

    SIMPLE = "simple"
    """简单."""
    MODERATE = "moderate"
    """一般."""
    COMPLEX = "complex"
    """复杂."""


class ReferralBasis(StrEnum):
    """Why a repair is left to a specialist vendor (TKT-026, TKT-058, CAT-008, CAT-011)."""

    NOT_LISTED = "not-listed"
    """不在服务项目内."""
    SPECIALIST_ITEM = "specialist-item"
    """属专业供应商项目."""
    OUTSIDE_RESTRICTION = "outside-restriction"
    """超出项目限制."""
    TOO_DIFFICULT = "too-difficult"
    """难度过大."""


class VendorKind(StrEnum):
    """The kind of repair point or person an owner is pointed to (CAT-016, CAT-018)."""

    REPAIR_OUTLET = "repair-outlet"
    """维修网点."""
    INDIVIDUAL = "individual"
    """个人."""
    BRAND_DISTRIBUTOR = "brand-distributor"
    """品牌代理公司."""
    POWER_SUPPLY_OFFICE = "power-supply-office"
    """供电部门."""
    WATERPROOFING_FIRM = "waterproofing-firm"
    """防水或装饰公司."""
    DECORATION_FIRM = "decoration-firm"
    """装饰公司."""
    COMPETENT_CITY_UNIT = "competent-city-unit"
    """市专业主管单位."""


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


class CallbackWay(StrEnum):
    """How a customer is called back (TKT-097)."""

    PHONE = "phone"
    """电话."""
    VISIT = "visit"
    """上门."""


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


class MaterialFact(StrEnum):
    """What is explained before the office advances materials (CAT-012)."""

    PRICE = "price"
    """价格."""
    QUALITY = "quality"
    """质量."""
    PERFORMANCE = "performance"
    """性能."""


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


class HighRisk(StrEnum):
    """High-risk steps that a risk assessment identifies (INS-003)."""

    WORK_AT_HEIGHT = "work-at-height"
    """高空作业."""
    ELECTRICAL_FAULT = "electrical-fault"
    """电气故障."""
    MATERIAL_STACKING = "material-stacking"
    """材料堆放."""
    COMPLEX_SITE = "complex-site"
    """环境复杂."""


class Protection(StrEnum):
    """Protections recorded before the start (INS-004, INS-005)."""

    SAFETY_BELT = "safety-belt"
    """安全带."""
    SAFETY_NET = "safety-net"
    """安全网."""
    SAFETY_ROPE = "safety-rope"
    """安全绳."""
    INSULATED_TOOLS = "insulated-tools"
    """绝缘工具."""
    PROTECTIVE_GEAR = "protective-gear"
    """防护用品."""
    NO_EXPOSED_LIVE_PARTS = "no-exposed-live-parts"
    """现场无裸露带电体."""


_P = Protection
PROTECTIONS: Mapping[HighRisk, frozenset[Protection]] = {
    HighRisk.WORK_AT_HEIGHT: frozenset({_P.SAFETY_BELT, _P.SAFETY_NET, _P.SAFETY_ROPE}),
    HighRisk.ELECTRICAL_FAULT: frozenset({_P.INSULATED_TOOLS, _P.PROTECTIVE_GEAR, _P.NO_EXPOSED_LIVE_PARTS}),
}
"""What must be in place before work with a high-risk step starts."""


class DeviationKind(StrEnum):
    """Why work waits for the customer (TKT-062, CAT-012)."""

    FIRST_JUDGEMENT = "first-judgement"
    """与初步判断不符."""
    MATERIAL_NEEDED = "material-needed"
    """需要材料."""
    CUSTOMER_DECISION = "customer-decision"
    """待业户决定."""


class IncidentKind(StrEnum):
    """Common problems of an entry service (TKT-071), and damage by the repair itself (TKT-068)."""

    ITEM_DAMAGE = "item-damage"
    """物品损坏."""
    POOR_COMMUNICATION = "poor-communication"
    """沟通不畅."""
    OVERRUN = "overrun"
    """服务时间过长."""
    FEE_DISPUTE = "fee-dispute"
    """费用争议."""
    SECONDARY_DAMAGE = "secondary-damage"
    """二次损坏."""


class EscalationKind(StrEnum):
    """What goes to the management-office director (TKT-116)."""

    HAZARD = "hazard"
    """隐患."""
    BEYOND_POST = "beyond-post"
    """超出岗位职责."""


class AcceptorKind(StrEnum):
    """Who accepts the work (TKT-079)."""

    CUSTOMER = "customer"
    """业户."""
    STAFF = "staff"
    """物业管理人员."""


class StaffAcceptance(StrEnum):
    """Why property staff may sign in the customer's place (policy.ticket.acceptors)."""

    CUSTOMER_AGREES = "customer-agrees"
    """业户同意."""
    CUSTOMER_ABSENT = "customer-absent"
    """业户不在."""
    PUBLIC_FACILITY = "public-facility"
    """公共设施."""


class AcceptanceAspect(StrEnum):
    """What an acceptance covers (TKT-080)."""

    CONTENT = "content"
    """内容."""
    QUALITY = "quality"
    """质量."""
    SAFETY = "safety"
    """安全."""
    COST = "cost"
    """费用."""


class Preparation(StrEnum):
    """What is laid out before an acceptance, beside the photos (TKT-081)."""

    REPAIR_RECORD = "repair-record"
    """维修记录."""
    ACCEPTANCE_CHECKLIST = "acceptance-checklist"
    """验收清单."""


class AcceptanceStep(StrEnum):
    """The four steps of an acceptance (TKT-081); archiving follows with the ticket."""

    PREPARATION = "preparation"
    """准备."""
    ON_SITE_CHECK = "on-site-check"
    """现场检查."""
    CONCLUSION = "conclusion"
    """结论."""
    ARCHIVING = "archiving"
    """归档."""


class ChargeStatus(StrEnum):
    """The charge of a ticket (费用状态)."""

    OPEN = "open"
    """未定."""
    PENDING = "pending"
    """待核定."""
    DETERMINED = "determined"
    """已核定."""
    SETTLED = "settled"
    """已结算."""


class OrderStatus(StrEnum):
    """Where the repair order is (维修单)."""

    OUT = "out"
    """在外."""
    RETURNED = "returned"
    """已交回."""
    CONFIRMED = "confirmed"
    """主管已确认."""


class CopyStatus(StrEnum):
    """Delivery of one copy of the repair order (TKT-089)."""

    PENDING = "pending"
    """未送达."""
    DELIVERED = "delivered"
    """已送达."""
    FILED = "filed"
    """已装订归档."""


class CallbackStatus(StrEnum):
    """The callback of a ticket (回访)."""

    NONE = "none"
    """未到."""
    DUE = "due"
    """待回访."""
    SATISFIED = "satisfied"
    """满意."""
    DISSATISFIED = "dissatisfied"
    """不满意."""


class SettlementMethod(StrEnum):
    """How a charge is settled (TKT-094, FEE-013…017)."""

    OFFICE = "office"
    """管理处缴纳."""
    ONLINE = "online"
    """线上支付."""
    TRANSFER = "transfer"
    """转账."""
    MONTHLY_BILL = "monthly-bill"
    """并入月度收费通知单."""
    CASH_ON_SITE = "cash-on-site"
    """现场现金."""
    FREE = "free"
    """免费."""


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


class QuoteStage(StrEnum):
    """Where a paid service stands (lifecycles, Quote)."""

    REQUESTED = "requested"
    """已申请."""
    OUT_OF_SCOPE = "out-of-scope"
    """超出范围."""
    SCOPED = "scoped"
    """已定方案."""
    PRICED = "priced"
    """已定价."""
    APPROVED = "approved"
    """已审批."""
    OFFERED = "offered"
    """已报价."""
    AGREED = "agreed"
    """已确认."""
    DELIVERED = "delivered"
    """已提供."""
    CHARGED = "charged"
    """已收费."""
    DECLINED = "declined"
    """已拒绝."""


class QuoteKind(StrEnum):
    """Routine services have a procedure and a published price, special ones a plan and an approved price (CAT-024)."""

    ROUTINE = "routine"
    """常规."""
    SPECIAL = "special"
    """特殊."""


class RecordKind(StrEnum):
    """Records that are filed and kept together (TKT-110)."""

    REPAIR_RECORD = "repair-record"
    """维修记录."""
    REPAIR_NOTICE = "repair-notice"
    """修理通知单."""
    FEEDBACK_RECORD = "feedback-record"
    """维修反馈记录."""


class CompletenessElement(StrEnum):
    """What a closed record shows (TKT-106)."""

    TIME = "time"
    """时间."""
    CONTENT = "content"
    """内容."""
    RESPONSIBLE = "responsible"
    """责任人."""
    RESULT = "result"
    """结果."""
    CUSTOMER_CONFIRMATION = "customer-confirmation"
    """客户确认."""


class LinkKind(StrEnum):
    """How two tickets hang together."""

    RELATED = "related"
    """相关."""
    DUPLICATE = "duplicate"
    """重复."""
    FOLLOW_UP = "follow-up"
    """后续."""
    RECALL = "recall"
    """同一故障再次报修."""
    AFTER_REFERRAL = "after-referral"
    """转介之后."""


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


class CorrectionKind(StrEnum):
    """What a correction says of the fact it names."""

    AMENDS = "amends"
    """更正."""
    WITHDRAWS = "withdraws"
    """作废: not possible for a quality record."""
