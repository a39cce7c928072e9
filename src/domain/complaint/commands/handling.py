"""From the class to the result: 定级、回复、通报、调查、措施、处理."""

from datetime import datetime

from attrs import frozen

from wuye.domain.complaint.terms import (
    ComplaintCause,
    ComplaintClass,
    ComplaintUrgency,
    Complexity,
    ExceptionCause,
    ExplanationGround,
    Prohibition,
    ReplyChannel,
    UrgencyGround,
)
from wuye.domain.shared.fields import checked, choice, flag, identifier, instant, label, text, whole


@frozen(kw_only=True)
class Classify:
    """Judge class, urgency and validity with the department (定级) (CMP-010…015, CMP-020, CMP-037)."""

    severity: ComplaintClass = choice(ComplaintClass, ("Class", "投诉级别"))
    urgency: ComplaintUrgency = choice(ComplaintUrgency, ("Urgency", "紧急程度"))
    valid: bool = flag(("The complaint is valid", "有效投诉"))
    department: str = label(("Responsible department", "责任部门"))
    responsible: str = identifier(("Responsible person", "责任人"))
    handler: str = identifier(("Who handles it", "处理人"))
    judged_with: str = identifier(("Who judged it for the department", "责任部门评定人"))
    ground: UrgencyGround | None = choice(UrgencyGround, ("What makes it urgent", "紧急原因"), default=None)
    complexity: Complexity = choice(Complexity, ("Complexity", "复杂程度"), default=Complexity.SIMPLE)
    reported_to: str | None = identifier(
        ("Head of the property centre who was told", "已报告物管中心负责人"), default=None
    )
    theft_claim: bool = flag(("It claims compensation after theft", "失窃索赔"), default=False)
    beyond_power: bool = flag(("The solution is beyond the company's power", "超出公司能力"), default=False)
    reason: str | None = text(("Reason of a change", "变更理由"), default=None)


@frozen(kw_only=True)
class ReplyToComplainant:
    """Answer the complainant (答复投诉人) (CMP-024, CMP-028…031, CMP-033, CMP-059, CMP-074)."""

    channel: ReplyChannel = choice(ReplyChannel, ("Channel", "答复渠道"))
    answer: str = text(("Answer", "答复内容"))
    courteous: bool = flag(("It keeps the courtesy rules", "符合礼仪规范"))
    solution_plan: str | None = text(("Solution plan", "解决方案"), default=None)
    position: int | None = whole(
        ("Version of the agreed position it keeps to", "所依口径版本"), minimum=1, default=None
    )


@frozen(kw_only=True)
class CloseInvalid:
    """End an invalid complaint (无效结案) (CMP-021, CMP-022)."""

    reason: str = text(("Reason", "理由"))
    told: bool = flag(("The customer was told the reason", "已告知客户理由"))
    caused_by_customer: bool = flag(("The customer is the cause", "原因在客户"), default=False)


@frozen(kw_only=True)
class NotifyDepartment:
    """Inform the department and its head (通报责任部门) (CMP-025, CMP-037)."""

    department: str = label(("Department concerned", "责任部门"))
    head: str = identifier(("Its head", "部门负责人"))
    responsible: str = identifier(("Responsible person", "责任人"))


@frozen(kw_only=True)
class RecordInvestigation:
    """Record facts and cause (调查分析) (CMP-026, CMP-069, CMP-072, CMP-073)."""

    facts: str = text(("Facts", "事实"))
    cause: ComplaintCause = choice(ComplaintCause, ("Cause", "原因类别"))
    analysis: str = text(("Analysis", "原因分析"))
    own_causes: str = text(("What of it is the company's own doing", "自身原因"))
    supported_by: str = identifier(("Customer service officer who helped", "协助客服"))
    developer_plan: str | None = identifier(("The developer's rectification plan", "开发商整改计划编号"), default=None)


@frozen(kw_only=True)
class AgreeMeasures:
    """Agree on measures and one position (确定措施、统一口径) (CMP-023, CMP-033)."""

    position: str = text(("The one position", "统一口径"))
    measures: str = text(("Measures", "处理措施"))
    agreed_with: str = identifier(("Who agreed for the department", "责任部门确认人"))
    shared_with_all: bool = flag(("All staff know the position", "已告知全体员工"), default=False)


@frozen(kw_only=True)
class StartRectification:
    """Begin to act (开始处理) (CMP-027)."""

    steps: str = text(("First steps", "处理步骤"))


@frozen(kw_only=True)
class RequestException:
    """Record why the limit cannot be kept (申请延期) (CMP-032)."""

    cause: ExceptionCause = choice(ExceptionCause, ("Cause", "原因类别"))
    reason: str = text(("Reason", "理由"))
    customer_informed: bool = flag(("The customer was informed", "已告知客户"))
    expected_at: datetime | None = instant(("When it will go on", "预计恢复时间"), default=None)


@frozen(kw_only=True)
class ResumeRectification:
    """Go on after the exception (恢复处理) (CMP-032)."""


@frozen(kw_only=True)
class RecordExplanation:
    """Explain to the customer (解释记录) (CMP-052, CMP-053)."""

    ground: ExplanationGround = choice(ExplanationGround, ("Why", "解释事由"))
    explanation: str = text(("Explanation", "解释内容"))
    coordinated_with: str | None = label(("Third party", "协调的第三方"), default=None)


@frozen(kw_only=True)
class ApproveCoercion:
    """Approve coercive means, as the last resort (批准强制手段) (CMP-072)."""

    means: str = text(("Means", "手段"))
    tried_before: str = text(("What was tried before", "已采取的沟通与改进"))
    proposed_by: str = identifier(("Who proposed it", "提出人"))


@frozen(kw_only=True)
class RecordResult:
    """Enter the result (登记处理结果) (CMP-027, CMP-036)."""

    result: str = text(("Result", "处理结果"))
    kept: tuple[Prohibition, ...] = checked(Prohibition, ("The three prohibitions kept", "三不原则"))
