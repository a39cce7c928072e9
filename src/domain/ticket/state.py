"""The state of a repair ticket: only what decisions, clocks and the board read; no personal content."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

from attrs import field, frozen

from wuye.domain.shared.actor import Actor, Channel, Role
from wuye.domain.shared.money import Money
from wuye.domain.ticket.entities import Appointment, Closing, Quote
from wuye.domain.ticket.parts import ItemFact
from wuye.domain.ticket.terms import (
    ApplicantKind,
    CompletenessElement,
    Difficulty,
    EntryServiceKind,
    IdentityResult,
    LinkKind,
    Mode,
    RepairCategory,
    ServiceArea,
    ServiceDomain,
    SettlementMethod,
    Stage,
    Urgency,
)


@frozen(kw_only=True, slots=False)  # copied once for each event: see evolved
class Ticket:
    """One repair case (维修工单) from report to archive."""

    stage: Stage = Stage.NEW
    number: str | None = None
    version: int = 0
    attempt: int = 1
    """1, and one more each time it is reopened."""
    imported: bool = False

    site: str | None = None
    home: str | None = None
    asset: str | None = None
    applicant: ApplicantKind | None = None
    reporter: str | None = None
    occupants: tuple[str, ...] = ()
    """Who lived in the home when it was reported."""
    channel: Channel | None = None
    domain: ServiceDomain | None = None
    area: ServiceArea | None = None
    mode: Mode | None = None
    entry_service: EntryServiceKind | None = None
    reported_at: datetime | None = None

    identity: IdentityResult | None = None
    triaged: bool = False
    category: RepairCategory | None = None
    urgency: Urgency | None = None
    public_facility: bool = False
    facility_class: str | None = None
    major_fault: bool = False
    items: tuple[ItemFact, ...] = ()
    estimate_minutes: int | None = None
    estimate_cost: Money | None = None
    forwarded: bool = False

    surveyor: str | None = None
    surveyed: bool = False
    difficulty: Difficulty | None = None
    planned: bool = False
    personnel: tuple[str, ...] = ()
    budget: Money | None = None
    assessed_limit_minutes: int | None = None
    entry_minutes: int | None = None
    """Planned length of an entry service's visit, by its timetable."""

    appointments: tuple[Appointment, ...] = ()
    quote: Quote | None = None
    announced: Money | None = None
    """What the customer was told it costs at most: more is a hidden charge (FEE-025)."""
    free_of_charge: bool = False
    settlement: SettlementMethod | None = None
    """How the customer agreed to settle (TKT-094, FEE-023)."""

    technicians: tuple[str, ...] = ()
    """The performer first."""
    trade: str | None = None
    process_supervisor: str | None = None
    dispatches: int = 0
    arrived_at: datetime | None = None
    first_arrived_at: datetime | None = None
    started_at: datetime | None = None
    steps: tuple[str, ...] = ()
    """Steps of the work instruction manual that must be done."""
    incidents: int = 0
    overrun: bool = False
    """The last visit lasted longer than planned, for a recorded reason (TKT-070)."""
    hazard_escalated: bool = False
    cost: Money | None = None
    completed_at: datetime | None = None
    accepted_at: datetime | None = None
    feedback_at: datetime | None = None
    """When the customer first said what they think of the result: at acceptance, refusal or callback."""

    closing: Closing = field(factory=Closing)
    reworks: int = 0
    dissatisfied: int = 0
    """Dissatisfied callbacks."""
    joint_visit_due: bool = False
    first_time_fix: bool = True
    rating: int | None = None
    """What the customer gave the last accepted result of their own accord, 1 to 5."""
    urges: int = 0
    tracking_until: datetime | None = None
    archived_at: datetime | None = None

    merged_into: str | None = None
    links: tuple[tuple[str, LinkKind], ...] = ()
    quality_records: tuple[int, ...] = ()
    """Versions of message notes and repair orders: they cannot be withdrawn (TKT-111)."""

    @property
    def appointment(self) -> Appointment | None:
        """The current appointment, if one was ever made."""
        return self.appointments[-1] if self.appointments else None

    @property
    def performer(self) -> str | None:
        """The technician who performs the repair (TKT-119)."""
        return self.technicians[0] if self.technicians else None

    @property
    def visit_minutes(self) -> int | None:
        """How long the visit should last: by the timetable of an entry service, else by the estimate (TKT-070)."""
        return self.entry_minutes or self.estimate_minutes

    @property
    def in_house(self) -> bool:
        """The work is on the in-house list."""
        return bool(self.items)

    @property
    def over_budget(self) -> bool:
        """The actual cost is above the plan's budget (FEE-030)."""
        return self.cost is not None and self.budget is not None and self.cost.minor > self.budget.minor

    @property
    def priority(self) -> int:
        """Rank in every work queue: emergencies first, then major faults, then what was urged (TKT-025, TKT-051)."""
        if self.urgency is Urgency.EMERGENCY:
            return 0
        if self.major_fault:
            return 1
        return 2 if self.urges else 3

    @property
    def missing(self) -> tuple[CompletenessElement, ...]:
        """What the record still lacks before it can be archived (TKT-106)."""
        needed: tuple[tuple[CompletenessElement, Callable[[Ticket], Any]], ...] = (
            (CompletenessElement.TIME, lambda t: t.reported_at and t.completed_at),
            (CompletenessElement.CONTENT, lambda t: t.planned),
            (CompletenessElement.RESPONSIBLE, lambda t: t.technicians),
            (CompletenessElement.RESULT, lambda t: t.cost is not None),
            (CompletenessElement.CUSTOMER_CONFIRMATION, lambda t: t.accepted_at),
        )
        return tuple(element for element, shown in needed if not shown(self))


def related(ticket: Ticket, actor: Actor) -> bool:
    """An occupant has to do with what they reported, or with what was reported for the home they lived in."""
    if actor.role is not Role.OCCUPANT or ticket.stage is Stage.NEW:
        return True
    return actor.id == ticket.reporter or actor.id in ticket.occupants


def quality_records(ticket: Ticket) -> tuple[int, ...]:
    """Versions of facts that cannot be withdrawn (TKT-111)."""
    return ticket.quality_records
