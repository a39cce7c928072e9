"""What happened to a year's supervision (监督计划)."""

from attrs import frozen

from wuye.domain.register.supervision.commands import FoundProblem, Member, Opinion, TimeNode
from wuye.domain.register.supervision.kinds import CollectionWay, DepartmentDuty, SupervisionDimension
from wuye.domain.shared.evidence import Evidence
from wuye.domain.shared.inspections import Department
from wuye.domain.shared.personal import Personal


@frozen(kw_only=True)
class SupervisionPlanned:
    """A year's supervision was planned (监督计划已制定)."""

    site: str
    zone: str
    year: int
    group: tuple[Member, ...]
    dimensions: tuple[SupervisionDimension, ...]
    nodes: tuple[TimeNode, ...]
    responsible: str


@frozen(kw_only=True)
class DepartmentNamed:
    """The supervision department has a head and its duties (监督部门已设立)."""

    name: str
    head: str
    duties: tuple[DepartmentDuty, ...]


@frozen(kw_only=True)
class DataCollected:
    """Data were gathered (数据已收集)."""

    ways: tuple[CollectionWay, ...]
    inspections: tuple[str, ...]
    opinions: tuple[Opinion, ...]
    remark: Personal[str] | None


@frozen(kw_only=True)
class ThirdPartyRecorded:
    """A third party assessed the service (第三方评估已记录)."""

    assessor: str
    response_minutes: int
    solved_percent: int
    satisfaction_percent: int
    document: Evidence | None


@frozen(kw_only=True)
class DataAnalysed:
    """The data were analysed (数据已分析)."""

    score: int
    problems: tuple[FoundProblem, ...]
    suggestions: Personal[str]


@frozen(kw_only=True)
class ResultsFedBack:
    """Departments and management have the results (结果已反馈)."""

    report: Personal[str]
    departments: tuple[Department, ...]
    management_told: str


@frozen(kw_only=True)
class FollowUpRecorded:
    """The rectifications were followed up (整改已跟进)."""

    hazards: tuple[str, ...]
    open: tuple[str, ...]
    """Those that are not closed yet."""
    progress: Personal[str]


@frozen(kw_only=True)
class PlanClosed:
    """The year of supervision ended (监督计划已结束)."""

    conclusion: Personal[str]


SupervisionEvent = (
    SupervisionPlanned
    | DepartmentNamed
    | DataCollected
    | ThirdPartyRecorded
    | DataAnalysed
    | ResultsFedBack
    | FollowUpRecorded
    | PlanClosed
)
