"""The work itself: 开工、变更、问题、自检、验收、返工."""

from attrs import frozen

from wuye.domain.shared.evidence import Evidence
from wuye.domain.shared.fields import (
    amount,
    checked,
    choice,
    flag,
    identifier,
    identifiers,
    label,
    labels,
    part,
    some,
    text,
    whole,
)
from wuye.domain.shared.money import Money
from wuye.domain.ticket.parts import ResultFlags, SelfCheck
from wuye.domain.ticket.terms import (
    AcceptanceAspect,
    AcceptorKind,
    DeviationKind,
    EscalationKind,
    HighRisk,
    IncidentKind,
    MaterialFact,
    Preparation,
    Protection,
    SettlementMethod,
    StaffAcceptance,
)


@frozen(kw_only=True)
class StartWork:
    """Begin after need, risks, materials and fee were told (开工) (TKT-057…061, TKT-066, INS-003…005, FEE-025)."""

    need_confirmed: bool = flag(("Need and requirements were confirmed with the occupant", "已与业户确认需求"))
    safety_rules_confirmed: bool = flag(("The safety rules of the task were confirmed", "已确认安全操作规程"))
    materials: tuple[str, ...] = labels(("Materials told to the occupant; empty = none", "所需材料"))
    fee_told: Money = amount(("Fee told to the occupant", "已告知费用"))
    risks: tuple[HighRisk, ...] = checked(HighRisk, ("High-risk steps found; empty = none", "高风险环节"))
    protections: tuple[Protection, ...] = checked(Protection, ("Protections in place", "防护措施"), default=())
    steps: tuple[str, ...] = labels(("Steps of the work instruction manual", "作业指导步骤"), minimum=1)
    declaration: str | None = text(("What the customer declared (water meter)", "业户声明"), default=None)
    settlement: SettlementMethod | None = choice(
        SettlementMethod, ("How it will be settled, as agreed", "约定结算方式"), default=None
    )
    joint_visit_held: bool = flag(
        ("Customer service and the supervisor visited together", "客服与部门主管已共同上门"), default=False
    )
    opinions: str | None = text(("Opinions the customer gave on that visit", "征询的客户意见"), default=None)


@frozen(kw_only=True)
class ReportDeviation:
    """Say that it is not as first judged, or that material is needed (报告变化) (TKT-062, CAT-012)."""

    kind: DeviationKind = choice(DeviationKind, ("Kind", "类别"))
    description: str = text(("What was found", "情况说明"))
    apologised: bool = flag(("The technician apologised and explained", "已致歉并说明"))


@frozen(kw_only=True)
class AgreeRevision:
    """Record the customer's agreement to a change (同意变更) (TKT-032, TKT-062, CAT-012, FEE-025)."""

    agreement: str = text(("What was agreed", "约定内容"))
    customer_agreed: bool = flag(("The customer agreed", "业户同意"))
    price: Money | None = amount(("New total price", "新的总价"), default=None)
    material_price: Money | None = amount(("Price of materials the office advances", "垫付材料价格"), default=None)
    material_quality: str | None = label(("Quality of these materials", "材料质量"), default=None)
    material_performance: str | None = label(("Performance of these materials", "材料性能"), default=None)
    explained: tuple[MaterialFact, ...] = checked(MaterialFact, ("What was explained", "已说明事项"), default=())
    signature: Evidence | None = part(("Customer's signature", "业户签字"), default=None)


@frozen(kw_only=True)
class RecordIncident:
    """Record that something went wrong (记录服务问题) (TKT-068…071, FEE-024)."""

    kind: IncidentKind = choice(IncidentKind, ("Kind", "类别"))
    description: str = text(("What happened, and why", "情况及原因"))
    owner_told: bool = flag(("The owner was told", "已告知业主"))
    resolution: str | None = text(("How it was resolved", "处理结果"), default=None)


@frozen(kw_only=True)
class Escalate:
    """Bring a hazard or a problem beyond the post to the director (上报管理处主任) (TKT-116)."""

    kind: EscalationKind = choice(EscalationKind, ("Kind", "类别"))
    description: str = text(("What was found", "情况说明"))
    director: str = identifier(("Id of the management-office director", "管理处主任"))


@frozen(kw_only=True)
class CompleteSelfCheck:
    """Finish the work with the technician's own check (自检完成) (TKT-064, TKT-065, TKT-070, TKT-072…077)."""

    content: str = text(("Work content", "维修内容"))
    minutes: int = whole(("Working time, minutes", "用时（分钟）"), minimum=1)
    personnel: tuple[str, ...] = identifiers(("Staff ids", "维修人员"), minimum=1)
    tools: tuple[str, ...] = labels(("Tools used", "使用工具"), minimum=1)
    result_in_words: str = text(("Result", "维修结果"))
    check_before: str = text(("Check before the repair", "维修前检查"))
    work_done: str = text(("Work done", "维修过程"))
    test_after: str = text(("Test after the repair", "维修后测试"))
    result: ResultFlags = part(("Result flags", "结果标记"))
    self_check: SelfCheck = part(("Own check", "自检"))
    consumables: tuple[str, ...] = labels(("Consumables used; empty = none", "耗材"))
    cost: Money = amount(("Actual cost", "实际费用"))
    steps_done: tuple[str, ...] = labels(("Steps of the manual that were done", "已完成步骤"), minimum=1)
    plan_deviation: str | None = text(("Difference from the plan", "与计划的差异"), default=None)
    remarks: str | None = text(("Customer's remarks", "客户意见"), default=None)
    overrun_reason: str | None = text(("Why the visit lasted longer than planned", "超时原因"), default=None)


@frozen(kw_only=True)
class AcceptWork:
    """Accept and sign the result (验收) (TKT-078…084, TKT-087, TKT-090)."""

    acceptor: AcceptorKind = choice(AcceptorKind, ("Who accepts", "验收方"))
    tried_out: bool = flag(("The result was tried out", "已试用"))
    aspects: tuple[AcceptanceAspect, ...] = checked(AcceptanceAspect, ("Aspects that are in order", "验收方面"))
    preparation: tuple[Preparation, ...] = checked(Preparation, ("Papers at hand", "验收准备"))
    photos: tuple[Evidence, ...] = some(("Photos of the result", "照片"), maximum=20)
    standard: str = label(("Acceptance standard it was checked against", "验收标准"))
    opinion: str = text(("Opinion", "验收意见"))
    name: str = text(("Name signed", "签名"), max_length=100)
    signature: Evidence = part(("Signature", "签字"))
    staff_reason: StaffAcceptance | None = choice(
        StaffAcceptance, ("Why staff sign for the customer", "代签原因"), default=None
    )
    charge: Money | None = amount(("Charge, where its items are determined", "已确定费用"), default=None)
    customer_copy_handed: bool = flag(("The customer copy was handed over", "业户联已交付"), default=False)


@frozen(kw_only=True)
class RefuseWork:
    """Refuse the result (不予验收) (TKT-085, TKT-086)."""

    acceptor: AcceptorKind = choice(AcceptorKind, ("Who refuses", "验收方"))
    dissatisfaction: str = text(("What is not right", "不满意之处"))
    proposal: str | None = text(("Proposed solution", "解决方案"), default=None)


@frozen(kw_only=True)
class ResumeWork:
    """Go on with the agreed solution (返工) (TKT-086, TKT-100)."""

    solution: str = text(("Agreed solution", "商定方案"))
    joint_visit_held: bool = flag(("Customer service and the supervisor visited together", "已共同上门"), default=False)
    opinions: str | None = text(("Customer's opinions on the visit", "客户意见"), default=None)
