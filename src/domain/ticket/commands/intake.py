"""From the report to the plan: 报修、核实、评估、审核、转介、勘查、计划."""

from datetime import datetime

from attrs import frozen

from wuye.domain.shared.actor import Channel
from wuye.domain.shared.evidence import Evidence
from wuye.domain.shared.fields import (
    amount,
    choice,
    flag,
    home_id,
    identifier,
    identifiers,
    instant,
    label,
    part,
    phone,
    some,
    text,
    whole,
)
from wuye.domain.shared.money import Money
from wuye.domain.ticket.parts import EntryPlan, ItemOrder
from wuye.domain.ticket.terms import (
    ApplicantKind,
    ContactMethod,
    Difficulty,
    EntryServiceKind,
    IdentityResult,
    Mode,
    ReferralBasis,
    RepairCategory,
    ServiceArea,
    ServiceDomain,
    Urgency,
    VendorKind,
)


@frozen(kw_only=True)
class ReportRepair:
    """Report a repair (报修): the ticket opens with receipt time, channel and reporter (TKT-001…014)."""

    site: str = identifier(("Key of the site", "小区编号"))
    channel: Channel = choice(Channel, ("Intake channel", "报修渠道"))
    applicant: ApplicantKind = choice(ApplicantKind, ("Who lodges the request", "申请人类别"))
    content: str = text(("Fault or need in words", "报修内容"))
    location: str = text(("Place in words", "维修地址"), max_length=500)
    contact_person: str = text(("Name of the contact person", "联系人"), max_length=100)
    contact_phone: str = phone(("Telephone of the contact person", "联系电话"))
    domain: ServiceDomain = choice(ServiceDomain, ("Service domain", "服务领域"))
    mode: Mode = choice(Mode, ("Immediate or by appointment", "即时或预约"))
    home: str | None = home_id(("Home, as a stream id (home-…)", "房屋编号"), default=None)
    area: ServiceArea | None = choice(ServiceArea, ("Part of the service domain", "服务子项"), default=None)
    asset: str | None = identifier(("Asset concerned", "设施设备编号"), default=None)
    reporter: str | None = identifier(("Id of the person who reported", "报修人编号"), default=None)
    relayed_by: str | None = identifier(("Colleague who passed it on", "转达人"), default=None)
    contact_method: ContactMethod = choice(
        ContactMethod, ("Preferred way of contact", "联系方式"), default=ContactMethod.PHONE
    )
    repair_type: RepairCategory | None = choice(RepairCategory, ("Repair type", "维修类型"), default=None)
    entry_service: EntryServiceKind | None = choice(
        EntryServiceKind, ("Kind of entry service", "入室服务类别"), default=None
    )
    expected_at: datetime | None = instant(("Expected repair time", "预计维修时间"), default=None)
    agreed_at: datetime | None = instant(("Repair time agreed with the customer", "约定维修时间"), default=None)
    form: Evidence | None = part(("Repair Application Form of an offline application", "维修申请表"), default=None)
    evidence: tuple[Evidence, ...] = some(("Photos, videos, proof of damage", "照片、视频、损坏证明"), maximum=20)


@frozen(kw_only=True)
class RaiseRepair:
    """Open a ticket because of a fact elsewhere (联动报修): a fault, a hazard, a finding (AST-036, AST-049)."""

    site: str = identifier(("Key of the site", "小区编号"))
    content: str = text(("Fault or need in words", "报修内容"))
    location: str = text(("Place in words", "维修地址"), max_length=500)
    domain: ServiceDomain = choice(ServiceDomain, ("Service domain", "服务领域"))
    asset: str | None = identifier(("Asset concerned", "设施设备编号"), default=None)


@frozen(kw_only=True)
class VerifyIdentity:
    """Check the occupant's identity (核实业户身份), once per ticket (TKT-012)."""

    result: IdentityResult = choice(IdentityResult, ("Result of the check", "核实结果"))
    method: str = label(("How it was checked", "核实方式"))


@frozen(kw_only=True)
class TriageTicket:
    """Set category, urgency and flags, and tell the estimate (初步评估) (TKT-022…025, CAT-010)."""

    category: RepairCategory = choice(RepairCategory, ("Preliminary category", "维修类别"))
    urgency: Urgency = choice(Urgency, ("Urgency", "紧急程度"))
    estimate_minutes: int = whole(("Estimated duration told to the occupant, minutes", "预计时长（分钟）"), minimum=1)
    estimate_cost: Money = amount(("Estimated cost told to the occupant", "预计费用"))
    estimate_told: bool = flag(("The estimate was told to the occupant", "已告知业户预计时长与费用"))
    public_facility: bool = flag(("It concerns a public facility", "属公共设施"), default=False)
    facility_class: str | None = label(("Class of the public facility", "公共设施类别"), default=None)
    major_fault: bool = flag(("It is a major fault", "属重大故障"), default=False)
    items: tuple[ItemOrder, ...] = some(("In-house items", "家庭维修服务项目"), maximum=20)
    difficulty: Difficulty | None = choice(Difficulty, ("Difficulty", "难度"), default=None)
    difficulty_reason: str | None = text(("Reason of the decision by difficulty", "难度判断理由"), default=None)


@frozen(kw_only=True)
class ApproveRequest:
    """Pass the preliminary review (审核通过) (TKT-020, TKT-021)."""

    conforms: bool = flag(("The request conforms to the rules", "符合规定"))
    reason: str = text(("Reason of the decision", "审核意见"))


@frozen(kw_only=True)
class RejectRequest:
    """Reject a request that does not conform (不予受理) (TKT-020)."""

    reason: str = text(("Reason", "理由"))


@frozen(kw_only=True)
class ReferToVendor:
    """Recommend a specialist vendor (推荐专业供应商) (TKT-026, TKT-058, CAT-010, CAT-011, CAT-016, CAT-017)."""

    basis: ReferralBasis = choice(ReferralBasis, ("Why it is not done in-house", "转介依据"))
    vendor_kind: VendorKind = choice(VendorKind, ("Kind of vendor", "供应商类别"))
    vendor_contact: str = text(("Contact data of the repair point or person", "供应商联系方式"), max_length=500)
    explanation: str = text(("Explanation given to the owner", "向业主的解释"))
    owner_informed: bool = flag(("The owner was informed", "已告知业主"))
    owner_agrees: bool = flag(("The owner agrees", "业主同意"), default=False)
    in_house_item: str | None = identifier(("In-house item it would have been", "家庭维修项目编号"), default=None)
    specialist_item: str | None = identifier(("Item of the specialist list", "专业维修项目编号"), default=None)
    difficulty: Difficulty | None = choice(Difficulty, ("Difficulty", "难度"), default=None)
    difficulty_reason: str | None = text(("Reason of the decision by difficulty", "难度判断理由"), default=None)


@frozen(kw_only=True)
class ForwardToEngineering:
    """Pass the request to engineering (转工程部) (TKT-019)."""

    receiver: str = identifier(("Id of the person who takes it over", "接收人"))


@frozen(kw_only=True)
class ArrangeSurvey:
    """Name a qualified surveyor (安排勘查) (TKT-027)."""

    surveyor: str = identifier(("Staff id of the surveyor", "勘查人"))
    trade: str = label(("Trade the surveyor is certified for", "工种"))
    planned_at: datetime = instant(("Time of the survey", "勘查时间"))


@frozen(kw_only=True)
class RecordSurvey:
    """Record need, difficulty and cost as seen on site (记录勘查) (TKT-028, TKT-031)."""

    need: str = text(("Assessed need", "维修需求"))
    difficulty: Difficulty = choice(Difficulty, ("Difficulty", "维修难度"))
    cost: Money = amount(("Assessed cost", "成本"))
    house_structure: str | None = text(("House structure", "房屋结构"), default=None)
    facilities: str | None = text(("Facilities", "设施设备"), default=None)
    safety_risks: str | None = text(("Safety risks", "安全风险"), default=None)


@frozen(kw_only=True)
class DraftPlan:
    """Fix content, time, personnel and budget (制定维修计划) (TKT-029, TKT-030, TKT-033, FEE-030)."""

    content: str = text(("Content", "内容"))
    starts_at: datetime = instant(("Planned start", "计划开始时间"))
    personnel: tuple[str, ...] = identifiers(("Staff ids", "人员"), minimum=1)
    budget: Money = amount(("Budget", "预算"))
    assessed_limit_minutes: int | None = whole(
        ("Assessed limit of special or complex work, minutes", "评估时限（分钟）"), minimum=1, default=None
    )
    items: tuple[ItemOrder, ...] = some(("In-house items; empty keeps those of triage", "服务项目"), maximum=20)
    entry: EntryPlan | None = part(("On-site plan of an entry service", "入室服务计划"), default=None)
