"""What every site needs beside the flow: notes, corrections, urging, joining and splitting, import."""

from datetime import datetime

from attrs import frozen

from wuye.domain.shared import further, rating
from wuye.domain.shared.money import Money
from wuye.domain.shared.personal import Personal
from wuye.domain.ticket.parts import ItemFact
from wuye.domain.ticket.terms import (
    Mode,
    RepairCategory,
    ServiceArea,
    ServiceDomain,
    Stage,
    Urgency,
)


@frozen(kw_only=True)
class NoteAdded(further.NoteAdded):
    """Somebody wrote a note (备注)."""


@frozen(kw_only=True)
class TicketRetriaged:
    """Category, urgency or flags changed (重新评估); clocks are re-based on it."""

    category: RepairCategory
    urgency: Urgency
    public_facility: bool
    facility_class: str | None
    major_fault: bool
    domain: ServiceDomain
    area: ServiceArea | None
    reason: Personal[str]


@frozen(kw_only=True)
class PlaceCorrected:
    """The place was wrong (地址更正); the old one stays in the history."""

    home: str | None
    location: Personal[str]
    occupants: tuple[str, ...]
    reason: Personal[str]


@frozen(kw_only=True)
class PlanRevised:
    """The plan changed (计划已修订) (TKT-032)."""

    content: Personal[str]
    starts_at: datetime
    personnel: tuple[str, ...]
    budget: Money
    assessed_limit_minutes: int | None
    reason: Personal[str]


@frozen(kw_only=True)
class ItemAdded:
    """A further small repair was added on the visit (增加项目) (TKT-118, CAT-014)."""

    item: ItemFact | None
    """``None`` for work outside the list."""
    description: Personal[str] | None
    decision: Personal[str] | None
    """The office's decision on work outside the list."""


@frozen(kw_only=True)
class ProgressReported:
    """The customer was told how far the work is (进度已告知) (TKT-063)."""

    progress: Personal[str]
    problem: Personal[str] | None
    solution: Personal[str] | None = None
    """How the problem was coordinated (EMG-041)."""


@frozen(kw_only=True)
class TicketUrged:
    """Somebody asked for speed (催单); the supervisor was told."""

    urge: int
    """How often it was urged, this one included."""
    reason: Personal[str] | None
    supervisor: str | None


@frozen(kw_only=True)
class ServiceRated(rating.Rated):
    """The customer rated the repair (已评价), tied to the attempt."""


@frozen(kw_only=True)
class CompensationAgreed:
    """A compensation for damage was agreed (已协商赔偿) (TKT-069)."""

    incident: int
    amount: Money
    approver: str
    agreement: Personal[str]


@frozen(kw_only=True)
class TicketMerged(further.Merged):
    """The ticket goes on in another one (已并入); its clocks end with this reason."""


@frozen(kw_only=True)
class TicketAbsorbed(further.Absorbed):
    """Another ticket was merged into this one (已并入本单)."""


@frozen(kw_only=True)
class TicketSplit:
    """Part of the work got a ticket of its own (已拆分)."""

    part: str
    number: str
    reason: Personal[str]


@frozen(kw_only=True)
class TicketLinked(further.Linked):
    """Two tickets hang together (已关联); written on both."""


@frozen(kw_only=True)
class FactCorrected(further.FactCorrected):
    """An earlier fact was wrong (更正): nothing is edited, this names it."""


@frozen(kw_only=True)
class TicketImported:
    """A case came from another system (已导入): reconstructed, starts no timer."""

    number: str
    source: str
    external_id: str
    site: str
    home: str | None
    location: Personal[str] | None
    content: Personal[str]
    domain: ServiceDomain
    mode: Mode
    stage: Stage


@frozen(kw_only=True)
class LegacyStepRecorded:
    """A step of the other system's history (历史步骤); its time is the envelope's."""

    step: str
    stage: Stage | None
    text: Personal[str] | None
    resource: Personal[str] | None = None
    """Who or what did it there; under a key of that resource's own, where the import names one."""
    row: str | None = None
    """Identity of the line in its ledger: a second import knows it again."""
    digest: str | None = None
    """Keyed digest of the line: a second import sees whether it was changed, nobody sees the text."""
