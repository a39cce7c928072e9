"""What happened to a staff record."""

from datetime import date, datetime

from attrs import frozen

from wuye.domain.register.staff.kinds import InductionSubject, Trade, Training
from wuye.domain.shared.actor import Role
from wuye.domain.shared.personal import Personal


@frozen(kw_only=True)
class StaffRegistered:
    """An employee was registered (员工入职). STF-034."""

    site: str | None
    name: Personal[str]
    phone: Personal[str] | None
    post: str
    department: str | None
    roles: frozenset[Role]
    trades: frozenset[Trade]
    since: datetime


@frozen(kw_only=True)
class PostAssigned:
    """Post, department, roles or trades changed (岗位调整). STF-034."""

    post: str
    department: str | None
    roles: frozenset[Role]
    trades: frozenset[Trade]


@frozen(kw_only=True)
class CertificateGranted:
    """A certificate was recorded (持证登记); both days are included. STF-001, STF-003."""

    trade: Trade
    number: Personal[str]
    valid_from: date
    valid_until: date | None


@frozen(kw_only=True)
class CertificateRevoked:
    """A certificate no longer counts from a day on (证书注销). STF-001."""

    certificate: int
    on: date
    reason: Personal[str]


@frozen(kw_only=True)
class CertificateEnded:
    """The last day of a certificate is over (证书已到期). STF-001, STF-003."""

    certificate: int
    trade: Trade
    valid_until: date
    covered: bool
    """Another certificate of the trade counts on the day after."""


@frozen(kw_only=True)
class CompetenceLinked:
    """The employee has a competence record (资格档案已关联). STF-001."""

    competence: str


@frozen(kw_only=True)
class TrainingCompleted:
    """A training was completed (培训完成). STF-011, STF-022."""

    training: Training
    first_day: date
    last_day: date
    passed: bool
    subjects: frozenset[InductionSubject]


@frozen(kw_only=True)
class SafetyRulesSigned:
    """The employee signed the safety operating rules (已签署安全操作规程). STF-046."""

    document: Personal[str]
    on: date


@frozen(kw_only=True)
class FitForDutyMarked:
    """A new employee is fit for duty (可上岗). STF-011."""


@frozen(kw_only=True)
class OperatorAccepted:
    """An operator was accepted for restricted equipment (设备操作人员上岗). STF-003."""

    equipment: str
    on: date


@frozen(kw_only=True)
class StaffLeft:
    """An employee left (员工离职). STF-034."""

    until: datetime
    reason: Personal[str] | None


StaffEvent = (
    StaffRegistered
    | PostAssigned
    | CertificateGranted
    | CertificateRevoked
    | CertificateEnded
    | CompetenceLinked
    | TrainingCompleted
    | SafetyRulesSigned
    | FitForDutyMarked
    | OperatorAccepted
    | StaffLeft
)
