"""What every site needs beside the flow: 备注、更正、催单、合并、拆分、导入."""

from datetime import datetime

from attrs import frozen

from wuye.domain.shared import further, rating
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
    some,
    text,
    whole,
)
from wuye.domain.shared.money import Money
from wuye.domain.ticket.parts import ItemOrder
from wuye.domain.ticket.terms import (
    Mode,
    RepairCategory,
    ServiceArea,
    ServiceDomain,
    Stage,
    Urgency,
)


@frozen(kw_only=True)
class AddNote(further.AddNote):
    """Write a note (备注), in every state."""


@frozen(kw_only=True)
class Retriage:
    """Change category, urgency or flags before work starts (重新评估); empty fields stay as they are."""

    reason: str = text(("Reason", "理由"))
    category: RepairCategory | None = choice(RepairCategory, ("Category", "维修类别"), default=None)
    urgency: Urgency | None = choice(Urgency, ("Urgency", "紧急程度"), default=None)
    public_facility: bool | None = flag(("It concerns a public facility", "属公共设施"), default=None)
    facility_class: str | None = label(("Class of the public facility", "公共设施类别"), default=None)
    major_fault: bool | None = flag(("It is a major fault", "属重大故障"), default=None)
    domain: ServiceDomain | None = choice(ServiceDomain, ("Service domain", "服务领域"), default=None)
    area: ServiceArea | None = choice(ServiceArea, ("Part of the service domain", "服务子项"), default=None)


@frozen(kw_only=True)
class CorrectPlace:
    """Correct a wrong place before archiving (更正地址); the old one stays in the history."""

    location: str = text(("Place in words", "维修地址"), max_length=500)
    reason: str = text(("Reason", "理由"))
    home: str | None = home_id(("Home; empty for a public place", "房屋编号"), default=None)


@frozen(kw_only=True)
class RevisePlan:
    """Revise the plan; every revision is kept with reason and author (修订计划) (TKT-032)."""

    content: str = text(("Content", "内容"))
    starts_at: datetime = instant(("Planned start", "计划开始时间"))
    personnel: tuple[str, ...] = identifiers(("Staff ids", "人员"), minimum=1)
    budget: Money = amount(("Budget", "预算"))
    reason: str = text(("Reason", "理由"))
    assessed_limit_minutes: int | None = whole(
        ("Assessed limit of special or complex work, minutes", "评估时限（分钟）"), minimum=1, default=None
    )


@frozen(kw_only=True)
class AddItem:
    """Add a small repair that came up on the visit (增加项目) (TKT-118, CAT-014)."""

    item: ItemOrder | None = part(("In-house item", "服务项目"), default=None)
    description: str | None = text(("Work outside the list", "清单外工作"), default=None)
    decision: str | None = text(("The office's decision on it", "管理处决定"), default=None)


@frozen(kw_only=True)
class ReportProgress:
    """Tell the customer how far the work is (告知进度) (TKT-063, EMG-041)."""

    progress: str = text(("Progress", "进度"))
    customer_told: bool = flag(("The customer was told", "已告知客户"))
    problem: str | None = text(("Problem that came up", "突发问题"), default=None)
    solution: str | None = text(("Solution that was coordinated", "协调结果"), default=None)


@frozen(kw_only=True)
class Urge:
    """Ask for speed (催单); it is counted and told to the supervisor (TKT-056)."""

    reason: str | None = text(("Reason", "理由"), default=None)
    supervisor: str | None = identifier(
        ("Supervisor who was told; empty = who follows the work", "已告知主管；缺省为过程监督人"), default=None
    )


@frozen(kw_only=True)
class RateService(rating.RateService):
    """Rate the repair, as its customer (评价维修服务); the last rating of an attempt counts (TKT-050)."""


@frozen(kw_only=True)
class AgreeCompensation:
    """Record a compensation for damage (协商赔偿) (TKT-069)."""

    incident: int = whole(("Number of the incident", "问题序号"), minimum=1, maximum=1000)
    amount: Money = amount(("Amount", "金额"))
    approver: str = identifier(("Supervisor, head or manager who approved it", "审批人"))
    agreement: str = text(("What was agreed", "协商结果"))


@frozen(kw_only=True)
class MergeInto(further.MergeInto):
    """Go on in another ticket (并入): this one ends with the reason."""


@frozen(kw_only=True)
class Split:
    """Give part of the work a ticket of its own (拆分)."""

    content: str = text(("What the new ticket is for", "新工单内容"))
    location: str = text(("Place in words", "维修地址"), max_length=500)
    reason: str = text(("Reason", "理由"))
    domain: ServiceDomain | None = choice(ServiceDomain, ("Service domain; empty = the same", "服务领域"), default=None)
    area: ServiceArea | None = choice(ServiceArea, ("Part of the service domain", "服务子项"), default=None)


@frozen(kw_only=True)
class Link(further.Link):
    """Link two tickets (关联)."""


@frozen(kw_only=True)
class Correct(further.Correct):
    """Correct a recorded fact by a new one that names it (更正); nothing is edited or removed."""


@frozen(kw_only=True)
class LegacyStep:
    """One line of another system's history (历史记录行): what was done there, when, by whom."""

    step: str = label(("Name of the step there", "步骤名称"))
    at: datetime = instant(("When it was so", "发生时间"))
    stage: Stage | None = choice(Stage, ("Stage it led to", "到达状态"), default=None)
    resource: str | None = text(("Who or what did it", "执行人或资源"), max_length=200, default=None)
    text: str | None = text(("Text of the step", "内容"), default=None)
    resource_key: str | None = identifier(("Pseudonym the name is sealed under", "执行人代号"), default=None)
    row: str | None = identifier(("Identity of the line in its ledger", "原记录行标识"), default=None)
    digest: str | None = identifier(("Keyed digest of the line", "原记录行摘要"), default=None)


@frozen(kw_only=True)
class ImportTicket:
    """Take over a case of another system with its history (导入); reconstructed, it starts no timer."""

    site: str = identifier(("Key of the site", "小区编号"))
    source: str = identifier(("The other system", "来源系统"))
    external_id: str = identifier(("Its number there", "原编号"))
    content: str = text(("Fault or need in words", "报修内容"))
    domain: ServiceDomain = choice(ServiceDomain, ("Service domain", "服务领域"))
    mode: Mode = choice(Mode, ("Immediate or by appointment", "即时或预约"), default=Mode.IMMEDIATE)
    stage: Stage = choice(Stage, ("Stage it starts in", "起始状态"), default=Stage.REPORTED)
    home: str | None = home_id(("Home, as a stream id", "房屋编号"), default=None)
    location: str | None = text(("Place in words", "维修地址"), max_length=500, default=None)
    steps: tuple[LegacyStep, ...] = some(("Its history there, in order", "历史步骤"), maximum=1000)


@frozen(kw_only=True)
class RecordLegacyStep:
    """Record a step of an imported history (历史步骤); its time is the stated one."""

    step: str = label(("Name of the step there", "步骤名称"))
    stage: Stage | None = choice(Stage, ("Stage it led to", "到达状态"), default=None)
    resource: str | None = text(("Who or what did it", "执行人或资源"), max_length=200, default=None)
    text: str | None = text(("Text of the step", "内容"), default=None)
    resource_key: str | None = identifier(("Pseudonym the name is sealed under", "执行人代号"), default=None)
    row: str | None = identifier(("Identity of the line in its ledger", "原记录行标识"), default=None)
    digest: str | None = identifier(("Keyed digest of the line", "原记录行摘要"), default=None)
