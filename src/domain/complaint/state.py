"""The state of a complaint or remark: only what decisions, clocks and the board read; no personal content."""

from datetime import datetime

from attrs import frozen

from wuye.domain.complaint.terms import (
    VOICE,
    ComplaintCause,
    ComplaintChannel,
    ComplaintClass,
    ComplaintElement,
    ComplaintStage,
    ComplaintSubject,
    ComplaintUrgency,
    Complexity,
    ContactKind,
    Hours,
    ProcessStage,
)
from wuye.domain.shared.actor import Actor, Role
from wuye.domain.shared.further import LinkKind
from wuye.domain.shared.switches import SecondPerson, Switches


@frozen(kw_only=True)
class StageRecord:
    """Who left the record of a stage, and when (CMP-060)."""

    stage: ProcessStage
    actor: str
    at: datetime


@frozen(kw_only=True)
class CorrectiveAction:
    """A corrective and preventive action (纠正预防措施)."""

    number: int
    responsible: str
    verified: bool = False


@frozen(kw_only=True, slots=False)  # copied once for each event: see evolved
class Complaint:
    """One complaint, consultation, praise or suggestion from reception to archive."""

    stage: ComplaintStage = ComplaintStage.NEW
    number: str | None = None
    version: int = 0
    kind: ContactKind = ContactKind.COMPLAINT

    site: str | None = None
    home: str | None = None
    channel: ComplaintChannel | None = None
    complainant: str | None = None
    occupants: tuple[str, ...] = ()
    """Who lived in the home when it was received."""
    responsible: str | None = None
    """The first person asked, until a hand-over is recorded (CMP-004); ``None`` while nobody was asked."""
    handler: str | None = None
    tracker: str | None = None
    hours: Hours | None = None
    group: bool = False
    crisis: bool = False
    crisis_reported: bool = False
    government_forwarded: bool = False
    received_at: datetime | None = None

    subject: ComplaintSubject | None = None
    severity: ComplaintClass | None = None
    urgency: ComplaintUrgency | None = None
    complexity: Complexity | None = None
    valid: bool | None = None
    classifications: int = 0
    department: str | None = None
    accountable: str | None = None
    """The responsible person of the department (CMP-037)."""
    theft_claim: bool = False
    beyond_power: bool = False
    explained: bool = False

    replies: int = 0
    first_reply_at: datetime | None = None
    plan_told: bool = False
    position: int | None = None
    """Version of the fact that holds the agreed position (CMP-033)."""
    cause: ComplaintCause | None = None
    developer_plan: str | None = None
    exceptions: int = 0
    resolved_by: str | None = None
    resolved_at: datetime | None = None
    told_at: datetime | None = None
    actions: tuple[CorrectiveAction, ...] = ()
    callbacks: int = 0
    dissatisfied: int = 0
    """Dissatisfied callbacks."""
    satisfaction: int | None = None
    """What the last callback heard, 1 to 5."""
    rating: int | None = None
    """What the complainant gave the result of their own accord, 1 to 5."""
    urges: int = 0
    breaches: int = 0
    archived_at: datetime | None = None
    records: tuple[StageRecord, ...] = ()

    merged_into: str | None = None
    links: tuple[tuple[str, LinkKind], ...] = ()

    @property
    def is_voice(self) -> bool:
        """A remark that is no complaint."""
        return self.stage in VOICE

    @property
    def is_critical(self) -> bool:
        """A group complaint or another crisis."""
        return self.group or self.crisis

    @property
    def explanation_due(self) -> bool:
        """A claim after theft, or a case beyond the company's power, without its explanation (CMP-052, CMP-053)."""
        return (self.theft_claim or self.beyond_power) and not self.explained

    @property
    def open_action(self) -> CorrectiveAction | None:
        """The corrective action that nobody has verified yet."""
        return next((one for one in self.actions if not one.verified), None)

    @property
    def priority(self) -> int:
        """Rank on the board: crises, then urgent and major complaints, then what was urged, then the rest."""
        if self.is_critical:
            return 0
        if self.urgency is ComplaintUrgency.URGENT or self.severity is ComplaintClass.MAJOR:
            return 1
        if self.urges:
            return 2
        return 4 if self.is_voice else 3

    @property
    def missing(self) -> tuple[ComplaintElement, ...]:
        """What the record still lacks of time, content, handler and result (CMP-044)."""
        shown = {
            ComplaintElement.TIME: self.received_at is not None,
            ComplaintElement.CONTENT: self.received_at is not None,
            ComplaintElement.HANDLER: self.handler is not None,
            ComplaintElement.RESULT: self.resolved_at is not None,
        }
        return tuple(element for element, there in shown.items() if not there)

    def second_person_asked(self, switches: Switches) -> bool:
        """Whether policy wants another person to check the effect and to handle it again."""
        if switches.second_person is SecondPerson.MAJOR:
            return self.severity is ComplaintClass.MAJOR
        return switches.second_person is SecondPerson.ALWAYS


def related(complaint: Complaint, actor: Actor) -> bool:
    """An occupant has to do with what they complained of, or what came from the home they lived in."""
    if actor.role is not Role.OCCUPANT or complaint.stage is ComplaintStage.NEW:
        return True
    return actor.id == complaint.complainant or actor.id in complaint.occupants
