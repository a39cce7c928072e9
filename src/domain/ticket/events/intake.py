"""From the report to the plan: 报修、审核、勘查、计划."""

from datetime import datetime

from attrs import frozen

from wuye.domain.shared.actor import Channel
from wuye.domain.shared.evidence import Evidence
from wuye.domain.shared.money import Money
from wuye.domain.shared.personal import Personal
from wuye.domain.ticket.parts import EntryPlan, ItemFact
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
class Contact:
    """Contact person and way to reach them, for the customer information register (TKT-010, TKT-011)."""

    person: Personal[str]
    phone: Personal[str]
    method: ContactMethod


@frozen(kw_only=True)
class RepairReported:
    """A repair was reported (已报修): the ticket opens (TKT-001…014)."""

    number: str
    site: str
    """Key of the site."""
    home: str | None
    """Stream id of the home; ``None`` for a public place."""
    location: Personal[str]
    asset: str | None
    channel: Channel
    applicant: ApplicantKind
    reporter: str | None
    """Id of the occupant or staff member who reported; ``None`` for a caller the directory does not know."""
    occupants: tuple[str, ...]
    """Who lived in the home then: they have to do with the ticket."""
    contact: Contact | None
    """``None`` only for a part split from another ticket, whose contact stands there."""
    content: Personal[str]
    domain: ServiceDomain
    area: ServiceArea | None
    mode: Mode
    entry_service: EntryServiceKind | None
    repair_type: RepairCategory | None
    expected_at: datetime | None
    agreed_at: datetime | None
    relayed_by: str | None
    """The colleague who passed the request on (TKT-009)."""
    evidence: tuple[Evidence, ...]
    split_from: str | None = None


@frozen(kw_only=True)
class IdentityVerified:
    """The occupant's identity was checked (身份已核实), once per ticket (TKT-012)."""

    result: IdentityResult
    method: str


@frozen(kw_only=True)
class TicketTriaged:
    """Category, urgency and flags were set and the estimate told (已初步评估) (TKT-022…025)."""

    category: RepairCategory
    urgency: Urgency
    public_facility: bool
    facility_class: str | None
    """Class under the municipal standard CJJ/T233-2018 as quoted; only for public facilities."""
    major_fault: bool
    items: tuple[ItemFact, ...]
    difficulty: Difficulty | None
    difficulty_reason: Personal[str] | None
    """Why in-house or not, where the work stands in both lists (CAT-010)."""
    estimate_minutes: int
    estimate_cost: Money


@frozen(kw_only=True)
class RequestApproved:
    """The preliminary review was passed (已审核) (TKT-020, TKT-021)."""

    reason: Personal[str] | None
    automatic: bool
    """Passed by policy as soon as triage and identity were recorded."""


@frozen(kw_only=True)
class RequestRejected:
    """The request does not conform (不予受理) (TKT-020)."""

    reason: Personal[str]


@frozen(kw_only=True)
class VendorReferred:
    """A specialist vendor was recommended (转介专业供应商) (TKT-026, TKT-058, CAT-010, CAT-011, CAT-016, CAT-017)."""

    basis: ReferralBasis
    in_house_item: str | None
    specialist_item: str | None
    difficulty: Difficulty | None
    difficulty_reason: Personal[str] | None
    vendor_kind: VendorKind
    vendor_contact: Personal[str]
    explanation: Personal[str]


@frozen(kw_only=True)
class RequestForwarded:
    """The request went to engineering (已转工程) (TKT-019)."""

    receiver: str
    urgent: bool


@frozen(kw_only=True)
class SurveyArranged:
    """A qualified surveyor was named (已安排勘查) (TKT-027)."""

    surveyor: str
    trade: str
    planned_at: datetime


@frozen(kw_only=True)
class SiteCondition:
    """What the technician found on arrival (TKT-031)."""

    house_structure: Personal[str]
    facilities: Personal[str]
    safety_risks: Personal[str]


@frozen(kw_only=True)
class SurveyRecorded:
    """The technician has seen the fault (已勘查) (TKT-028, TKT-031)."""

    need: Personal[str]
    difficulty: Difficulty
    cost: Money
    condition: SiteCondition | None
    on_arrival: bool


@frozen(kw_only=True)
class RepairPlanned:
    """A repair plan was fixed (已制定计划): content, time, personnel, budget (TKT-029, TKT-030, TKT-033, FEE-030)."""

    content: Personal[str]
    starts_at: datetime
    personnel: tuple[str, ...]
    budget: Money
    assessed_limit_minutes: int | None
    """Assessed limit of special or complex work; ``None`` for all other."""
    items: tuple[ItemFact, ...]
    entry: EntryPlan | None
