"""Words of report, triage, referral (报修、评估、转介)."""

from collections.abc import Mapping
from enum import StrEnum

from wuye.domain.shared.actor import Channel


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
