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
    HandlingScheme,
    Prohibition,
    ReplyChannel,
    UrgencyGround,
)
from wuye.domain.shared.personal import Personal


@frozen(kw_only=True)
class ComplaintClassified:
    """Class, urgency and validity were judged with the department (投诉定级) (CMP-010…015, CMP-020, CMP-037)."""

    severity: ComplaintClass
    urgency: ComplaintUrgency
    ground: UrgencyGround | None
    complexity: Complexity
    scheme: HandlingScheme
    valid: bool
    department: str
    responsible: str
    handler: str
    judged_with: str
    reported_to: str | None
    """The head of the property centre, where class or channel ask for it (CMP-013, CMP-015)."""
    theft_claim: bool
    beyond_power: bool
    reason: Personal[str] | None


@frozen(kw_only=True)
class ComplainantReplied:
    """The complainant got an answer (已答复) (CMP-024, CMP-028…031, CMP-074)."""

    channel: ReplyChannel
    answer: Personal[str]
    solution_plan: Personal[str] | None
    position: int | None
    """Version of the agreed position it keeps to (CMP-033)."""


@frozen(kw_only=True)
class InvalidityNotified:
    """An invalid complaint ended: the reason was told, or the customer is the cause (无效告知)."""

    reason: Personal[str]
    exempt: bool


@frozen(kw_only=True)
class DepartmentNotified:
    """The department and its head know (通报责任部门) (CMP-025, CMP-037)."""

    department: str
    head: str
    responsible: str


@frozen(kw_only=True)
class CauseAnalysed:
    """Facts and cause are known (调查分析) (CMP-026, CMP-069, CMP-072, CMP-073)."""

    facts: Personal[str]
    cause: ComplaintCause
    analysis: Personal[str]
    supported_by: str
    own_causes: Personal[str]
    """What of it is the company's own doing, examined first (CMP-072)."""
    developer_plan: str | None
    """The developer's own rectification plan for phase-one works and facilities (CMP-073)."""


@frozen(kw_only=True)
class MeasuresAgreed:
    """Measures and one position were agreed (确定措施、统一口径) (CMP-023, CMP-033)."""

    position: Personal[str]
    measures: Personal[str]
    agreed_with: str
    shared_with_all: bool


@frozen(kw_only=True)
class RectificationStarted:
    """The department acts (开始处理) (CMP-027)."""

    steps: Personal[str]


@frozen(kw_only=True)
class ExceptionRecorded:
    """The limit cannot be kept, and the customer knows why (延期) (CMP-032)."""

    cause: ExceptionCause
    reason: Personal[str]
    expected_at: datetime | None
    pauses: bool
    """Policy allowed a pause when this was decided."""


@frozen(kw_only=True)
class RectificationResumed:
    """The obstacle is gone (恢复处理) (CMP-032)."""


@frozen(kw_only=True)
class ExplanationRecorded:
    """The customer got an explanation (解释记录) (CMP-052, CMP-053)."""

    ground: ExplanationGround
    explanation: Personal[str]
    coordinated_with: str | None
    """The third party."""


@frozen(kw_only=True)
class CoerciveMeansApproved:
    """Coercive means were approved as the last resort (批准强制手段) (CMP-072)."""

    means: Personal[str]
    tried_before: Personal[str]
    proposed_by: str


@frozen(kw_only=True)
class ComplaintResolved:
    """The department entered the result (处理完成) (CMP-027, CMP-036)."""

    result: Personal[str]
    kept: tuple[Prohibition, ...]
