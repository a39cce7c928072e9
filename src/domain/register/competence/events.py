"""What happened to an employee's competence (人员资格与培训)."""

from datetime import date

from attrs import frozen

from wuye.domain.register.competence.commands import Mark, Score
from wuye.domain.register.competence.kinds import PenaltyKind, RewardKind
from wuye.domain.register.staff.kinds import Trade
from wuye.domain.shared.personal import Personal


@frozen(kw_only=True)
class EmployeeRegistered:
    """An employee joined a post with its duties (员工已入职)."""

    staff: str
    post: str
    duties: tuple[str, ...]
    knowledge: tuple[str, ...]
    certified_trade: Trade | None


@frozen(kw_only=True)
class InductionStarted:
    """The induction began with a mentor (岗前培训已开始)."""

    mentor: str


@frozen(kw_only=True)
class AssessmentPassed:
    """A training was passed: fit for duty (考核合格)."""

    training: str | None


@frozen(kw_only=True)
class AssessmentFailed:
    """A training was not passed (考核不合格)."""

    training: str | None


@frozen(kw_only=True)
class CertificateExpired:
    """A certificate ended: no duty until it is renewed (证书已到期)."""

    trade: Trade


@frozen(kw_only=True)
class CertificateRenewed:
    """A valid document is there again (证书已换发)."""

    trade: Trade


@frozen(kw_only=True)
class EmployeeAppraised:
    """A period was appraised (已考核)."""

    since: date
    until: date
    scores: tuple[Score, ...]
    marks: tuple[Mark, ...]
    """Empty in appraisals of version 1, which knew no methods."""
    report: str | None
    """The written report with the period's figures; version 1 named none."""
    feedback: Personal[str]
    weak_points: tuple[str, ...]


@frozen(kw_only=True)
class RewardGranted:
    """A reward was granted (已奖励)."""

    kind: RewardKind
    period: str
    reason: Personal[str]
    measure: str | None
    department: str | None
    report: str | None
    """The written report whose figures justify it."""


@frozen(kw_only=True)
class PenaltyImposed:
    """A penalty was imposed (已处罚)."""

    kind: PenaltyKind
    finding: str
    reason: Personal[str]
    report: str | None
    """The written report whose figures justify it."""


@frozen(kw_only=True)
class TrainingAssigned:
    """A training was assigned (已安排培训)."""

    training: str
    finding: str | None
    due_on: date | None


CompetenceEvent = (
    EmployeeRegistered
    | InductionStarted
    | AssessmentPassed
    | AssessmentFailed
    | CertificateExpired
    | CertificateRenewed
    | EmployeeAppraised
    | RewardGranted
    | PenaltyImposed
    | TrainingAssigned
)
