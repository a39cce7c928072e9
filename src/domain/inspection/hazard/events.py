"""Facts of a hazard or finding (隐患与整改)."""

from datetime import datetime

from attrs import frozen

from wuye.domain.inspection.hazard.terms import HazardKind, HazardSource, Scheme
from wuye.domain.shared import further
from wuye.domain.shared.actor import Role
from wuye.domain.shared.evidence import Evidence
from wuye.domain.shared.inspections import Department, Severity
from wuye.domain.shared.personal import Personal


@frozen(kw_only=True)
class HazardFound:
    """A hazard or finding came to light (已发现隐患)."""

    number: str
    site: str
    kind: HazardKind
    source: HazardSource
    place: str
    problem: Personal[str]
    severity: Severity
    inspection: str | None
    finding: int | None
    ticket: str | None
    asset: str | None
    control: Personal[str] | None
    evidence: tuple[Evidence, ...]


@frozen(kw_only=True)
class HazardReported:
    """Departments or the director were told (隐患已上报)."""

    departments: tuple[Department, ...]
    director: str | None
    proposal: Personal[str] | None


@frozen(kw_only=True)
class OpinionIssued:
    """The supervision group said how it is to be rectified (整改意见已出具)."""

    opinion: Personal[str]


@frozen(kw_only=True)
class RectificationPlanned:
    """The rectification was ordered (整改已下达)."""

    department: Department
    responsible: str
    deadline: datetime
    measure: Personal[str]
    scheme: Scheme | None
    """What the routing of its kind asks for (INS-025)."""


@frozen(kw_only=True)
class RectificationStarted:
    """The rectification began (整改已开始)."""


@frozen(kw_only=True)
class RectificationDone:
    """The rectification is done (整改已完成)."""

    result: Personal[str]
    evidence: tuple[Evidence, ...]


@frozen(kw_only=True)
class RectificationVerified:
    """Another person found it rectified (复查合格)."""

    result: Personal[str]
    evaluate: bool
    """The measure is evaluated after a quarter."""
    evidence: tuple[Evidence, ...]


@frozen(kw_only=True)
class RectificationRejected:
    """Another person found it not sufficient (复查不合格)."""

    reason: Personal[str]


@frozen(kw_only=True)
class MeasureEvaluated:
    """After a quarter the effect was looked at (整改效果已评估)."""

    solved: bool
    effect: Personal[str]


@frozen(kw_only=True)
class HazardReopened:
    """The problem is not solved; the rectification was ordered anew (已重新整改)."""

    department: Department
    responsible: str
    deadline: datetime
    measure: Personal[str]
    scheme: Scheme | None


@frozen(kw_only=True)
class HazardClosed:
    """It is gone (隐患已消除); it enters the assessment of its year."""

    release: Personal[str]
    published_at: tuple[str, ...]
    publication: Evidence | None


@frozen(kw_only=True)
class HazardEscalated:
    """It was brought to a level further up (隐患已升级)."""

    level: int
    severity: Severity
    audience: Role
    """Who hears of it at this level."""
    reason: Personal[str] | None


@frozen(kw_only=True)
class NoteAdded(further.NoteAdded):
    """Somebody wrote a note (备注)."""


@frozen(kw_only=True)
class FactCorrected(further.FactCorrected):
    """An earlier fact was wrong (更正): nothing is edited, this names it."""


@frozen(kw_only=True)
class HazardLinked(further.Linked):
    """Two hazards hang together (已关联); written on both."""


@frozen(kw_only=True)
class HazardMerged(further.Merged):
    """The hazard goes on in another one (已并入); its clocks end with this reason."""


@frozen(kw_only=True)
class HazardAbsorbed(further.Absorbed):
    """Another hazard was merged into this one (已并入本案)."""


HazardEvent = (
    HazardFound
    | HazardReported
    | OpinionIssued
    | RectificationPlanned
    | RectificationStarted
    | RectificationDone
    | RectificationVerified
    | RectificationRejected
    | MeasureEvaluated
    | HazardReopened
    | HazardClosed
    | HazardEscalated
    | NoteAdded
    | FactCorrected
    | HazardLinked
    | HazardMerged
    | HazardAbsorbed
)
