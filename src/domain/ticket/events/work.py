"""The work itself: start, deviation, incidents, self-check, acceptance, rework (维修、自检、验收、返工)."""

from attrs import frozen

from wuye.domain.shared.evidence import Evidence
from wuye.domain.shared.money import Money
from wuye.domain.shared.personal import Personal
from wuye.domain.ticket.parts import ItemFact, ResultFlags
from wuye.domain.ticket.terms import (
    AcceptanceAspect,
    AcceptorKind,
    DeviationKind,
    EscalationKind,
    HighRisk,
    IncidentKind,
    Preparation,
    Protection,
    SettlementMethod,
    StaffAcceptance,
)


@frozen(kw_only=True)
class WorkStarted:
    """Work began (已开工) after need, risks, materials and fee were told (TKT-057…061, TKT-066, INS-003…005)."""

    materials: tuple[str, ...]
    fee_told: Money
    risks: tuple[HighRisk, ...]
    protections: tuple[Protection, ...]
    steps: tuple[str, ...]
    """Step list of the work instruction manual (TKT-064)."""
    items: tuple[ItemFact, ...]
    limit_minutes: int | None
    """Reference minutes for all items together; ``None`` where the list has none: no item clock (CAT-006)."""
    declaration: Personal[str] | None
    """What the customer declared before a water meter was cleaned (CAT-009)."""
    settlement: SettlementMethod | None = None
    """How the customer agreed to settle (TKT-094, FEE-023)."""
    joint_visit: bool = False
    """Customer service and the department's supervisor had visited together (TKT-100)."""
    opinions: Personal[str] | None = None


@frozen(kw_only=True)
class DeviationReported:
    """The condition differs from the first judgement, or material is needed (待协商) (TKT-062, CAT-012)."""

    kind: DeviationKind
    description: Personal[str]
    apologised: bool
    pauses: bool
    """The item and completion clocks rest until agreement, where the policy allows pauses."""


@frozen(kw_only=True)
class AdvancedMaterials:
    """Materials the office advances after price, quality and performance were explained (CAT-012)."""

    price: Money
    quality: str
    performance: str


@frozen(kw_only=True)
class RevisionAgreed:
    """The customer agreed to a new plan, price or material (已同意变更) (TKT-032, TKT-062, FEE-025)."""

    agreement: Personal[str]
    price: Money | None
    """The new total told to the customer; ``None`` when it did not change."""
    materials: AdvancedMaterials | None
    signature: Evidence | None


@frozen(kw_only=True)
class IncidentRecorded:
    """Something went wrong during the service (服务问题) (TKT-068…071, FEE-024)."""

    incident: int
    """Number of the incident within the ticket, from 1."""
    kind: IncidentKind
    description: Personal[str]
    owner_told: bool
    resolution: Personal[str] | None


@frozen(kw_only=True)
class ProblemEscalated:
    """A hazard, or a problem beyond the post, went to the director (已上报管理处主任) (TKT-116)."""

    kind: EscalationKind
    description: Personal[str]
    director: str


@frozen(kw_only=True)
class ExecutionRecord:
    """Content, time in minutes, personnel, tools used and result (TKT-072)."""

    content: Personal[str]
    minutes: int
    personnel: tuple[str, ...]
    tools: tuple[str, ...]
    result: Personal[str]


@frozen(kw_only=True)
class ProcessRecord:
    """The check before, the work done and the test after the repair (TKT-073)."""

    check_before: Personal[str]
    work_done: Personal[str]
    test_after: Personal[str]


@frozen(kw_only=True)
class SelfCheckPassed:
    """The technician's own check was passed (已自检) (TKT-064, TKT-072…077)."""

    execution: ExecutionRecord
    process: ProcessRecord
    result: ResultFlags
    consumables: tuple[str, ...]
    cost: Money
    steps_done: tuple[str, ...]
    plan_deviation: Personal[str] | None
    """How the execution differed from the plan (TKT-065)."""
    remarks: Personal[str] | None
    """What the customer said at completion (TKT-087)."""


@frozen(kw_only=True)
class WorkAccepted:
    """The result was accepted and signed (已验收): the repair order, a quality record (TKT-078…084, TKT-111)."""

    acceptor: AcceptorKind
    staff_reason: StaffAcceptance | None
    aspects: tuple[AcceptanceAspect, ...]
    preparation: tuple[Preparation, ...]
    photos: tuple[Evidence, ...]
    standard: str
    opinion: Personal[str]
    name: Personal[str]
    signature: Evidence
    charge: Money | None
    """The charge where its items were determined at completion: the customer copy was handed over (TKT-090)."""


@frozen(kw_only=True)
class WorkRefused:
    """The result was not accepted (不满意): rework on the same ticket (TKT-085, TKT-086)."""

    acceptor: AcceptorKind
    dissatisfaction: Personal[str]
    proposal: Personal[str] | None


@frozen(kw_only=True)
class WorkResumed:
    """A solution was agreed and the work goes on (返工开始) (TKT-086, TKT-100)."""

    solution: Personal[str]
    joint_visit: bool
    """Customer service and the department's supervisor had visited together."""
    opinions: Personal[str] | None
