"""From the first word to the register: 接收、移交、登记、受理、详情."""

from datetime import datetime

from attrs import frozen

from wuye.domain.complaint.terms import (
    CallPoint,
    ComplaintChannel,
    ComplaintClass,
    ComplaintSubject,
    ConductRule,
    ContactKind,
    CustomerKind,
    Hours,
    ReceptionPoint,
    WrittenForm,
)
from wuye.domain.shared.evidence import Evidence
from wuye.domain.shared.personal import Personal


@frozen(kw_only=True)
class Caller:
    """Who contacted the property service (来访人): sealed under the customer's own key."""

    kind: CustomerKind
    person: Personal[str]
    phone: Personal[str] | None


@frozen(kw_only=True)
class ComplaintReceived:
    """A complaint reached the first person asked, who is responsible from now on (投诉接收) (CMP-002…004)."""

    number: str
    site: str
    home: str | None
    channel: ComplaintChannel
    written_form: WrittenForm | None
    caller: Caller
    complainant: str | None
    occupants: tuple[str, ...]
    recipient: str | None
    """The first person asked; ``None`` where the customer lodged it online and nobody was asked yet."""
    content: Personal[str]
    group: bool
    crisis: bool
    government_forwarded: bool
    reception: tuple[ReceptionPoint, ...]
    call: tuple[CallPoint, ...]
    about: str | None
    """The case it is about, as a stream id."""
    evidence: tuple[Evidence, ...]


@frozen(kw_only=True)
class CrisisReported:
    """A group complaint or another crisis was reported to superiors with counter-measures (危机上报) (CMP-055)."""

    superiors: tuple[str, ...]
    counter_measures: Personal[str]


@frozen(kw_only=True)
class AnsweredOnSpot:
    """It could be solved at once, and was (当场答复) (CMP-059)."""

    result: Personal[str]


@frozen(kw_only=True)
class ComplaintHandedOver:
    """The register entry was made and the complaint passed on (投诉移交登记) (CMP-007, CMP-016…018)."""

    hours: Hours
    receiver: str
    """Customer service in office hours, the control room's duty officer else."""
    manager: str | None
    """The highest-ranking manager on duty, who handles it outside office hours."""
    tracker: str
    """Customer service follows it up in every case."""
    superior: str | None
    """Who was told of a complaint from daily work that could not be solved on the spot."""
    name: Personal[str]
    room: Personal[str]
    cause: Personal[str]
    happened_at: datetime
    place: Personal[str]
    persons: Personal[str]
    demand: Personal[str]
    judged_class: ComplaintClass | None
    """Of a written complaint, judged before it was recorded (CMP-014)."""
    judged_department: str | None


@frozen(kw_only=True)
class ComplaintAccepted:
    """Customer service took the complaint up (投诉受理) (CMP-005, CMP-006)."""

    content: Personal[str]
    complainant: Personal[str]
    time: datetime
    subject: ComplaintSubject


@frozen(kw_only=True)
class DetailsRecorded:
    """The handler asked the complainant (了解详情) (CMP-019)."""

    department: str
    happened_at: datetime
    place: Personal[str]
    matter: Personal[str]
    persons: Personal[str]
    counts_as_reply: bool
    """Policy took the first contact for the reply when this was decided."""


@frozen(kw_only=True)
class ConductBreachLogged:
    """A rule of reception was broken (接待违规登记) (CMP-057)."""

    staff: str
    rule: ConductRule
    account: Personal[str]


@frozen(kw_only=True)
class HandlerAssigned:
    """A dedicated member of staff got the case (指定专人) (CMP-065, CMP-071)."""

    handler: str


@frozen(kw_only=True)
class VoiceReceived:
    """A consultation, praise or suggestion came in (意见接收) (CMP-001, CMP-044, CMP-047)."""

    number: str
    kind: ContactKind
    site: str
    home: str | None
    channel: ComplaintChannel
    caller: Caller
    complainant: str | None
    occupants: tuple[str, ...]
    recipient: str | None
    content: Personal[str]
    after_service: str | None
    """The service it is a remark on, as a stream id (CMP-068)."""


@frozen(kw_only=True)
class VoiceAnswered:
    """The remark was answered (意见回复) (CMP-043, CMP-047, CMP-068)."""

    channel: ComplaintChannel
    answer: Personal[str]


@frozen(kw_only=True)
class VoiceEscalated:
    """A dissatisfied remark became a complaint (转投诉) (CMP-003, SAT-034)."""

    reason: Personal[str]


@frozen(kw_only=True)
class SuggestionAdopted:
    """A suggestion feeds improvement (意见采纳) (CMP-047)."""

    measure: str
    """Reference of the linked measure."""
    account: Personal[str]


@frozen(kw_only=True)
class VoiceClosed:
    """The remark is completely recorded (意见关闭) (CMP-044)."""

    result: Personal[str]
