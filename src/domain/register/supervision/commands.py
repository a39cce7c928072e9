"""Commands of a year's supervision (监督计划)."""

from datetime import date

from attrs import frozen

from wuye.domain.register.supervision.kinds import (
    CollectionWay,
    DepartmentDuty,
    GroupPost,
    OpinionChannel,
    ProblemClass,
    SupervisionDimension,
)
from wuye.domain.shared.evidence import Evidence
from wuye.domain.shared.fields import checked, choice, day, identifier, identifiers, label, part, some, text, whole
from wuye.domain.shared.inspections import Department


@frozen(kw_only=True)
class Member:
    """A member of the supervision group with the post held in it (监督小组成员)."""

    post: GroupPost = choice(GroupPost, ("Post in the group", "小组职务"))
    person: str = identifier(("Who", "成员"))


@frozen(kw_only=True)
class TimeNode:
    """What is to be done until when (时间节点)."""

    until: date = day(("Until when", "截止日期"))
    content: str = label(("Content", "内容"))


@frozen(kw_only=True)
class Opinion:
    """An opinion of a customer, classified (业户意见)."""

    channel: OpinionChannel = choice(OpinionChannel, ("How it came in", "反馈渠道"))
    kind: ProblemClass = choice(ProblemClass, ("Class", "分类"))
    count: int = whole(("How many of this class", "数量"), minimum=1, maximum=1_000_000, default=1)


@frozen(kw_only=True)
class FoundProblem:
    """A class of problems found, and how often (问题分类统计)."""

    kind: ProblemClass = choice(ProblemClass, ("Class", "分类"))
    count: int = whole(("How many", "数量"), minimum=1, maximum=1_000_000)


@frozen(kw_only=True)
class PlanSupervision:
    """Plan a year's supervision: content, time nodes, people (制定监督计划). INS-015, INS-016, INS-031, SLA-106."""

    key: str = identifier(("Key of the plan", "计划标识"))
    site: str = identifier(("Key of the site", "项目标识"))
    year: int = whole(("Year", "年度"), minimum=2000, maximum=9999)
    group: tuple[Member, ...] = some(("Supervision group", "监督小组"), minimum=1, maximum=50)
    dimensions: tuple[SupervisionDimension, ...] = checked(
        SupervisionDimension, ("What is covered", "监督内容"), minimum=1
    )
    nodes: tuple[TimeNode, ...] = some(("Time nodes", "时间节点"), minimum=1, maximum=100)
    responsible: str = identifier(("Person responsible", "负责人"))


@frozen(kw_only=True)
class NameDepartment:
    """Name the supervision department, its head and its duties (设立监督部门). INS-030."""

    name: str = label(("Department", "部门"))
    head: str = identifier(("Head", "负责人"))
    duties: tuple[DepartmentDuty, ...] = checked(DepartmentDuty, ("Duties", "职责"))


@frozen(kw_only=True)
class CollectData:
    """Gather data (收集数据). INS-019, INS-031."""

    ways: tuple[CollectionWay, ...] = checked(CollectionWay, ("How", "方式"), minimum=1)
    inspections: tuple[str, ...] = identifiers(("Inspections, as stream ids", "检查个案"), maximum=200, default=())
    opinions: tuple[Opinion, ...] = some(("Opinions of customers, classified", "业户意见"), maximum=200)
    remark: str | None = text(("Remark", "备注"), default=None)


@frozen(kw_only=True)
class RecordThirdParty:
    """Record what a third party found (记录第三方评估). INS-033."""

    assessor: str = label(("Who assessed", "评估机构"))
    response_minutes: int = whole(("Response speed, minutes on average", "平均响应（分钟）"), maximum=1_000_000)
    solved_percent: int = whole(("Problems solved, percent", "问题解决率（%）"), maximum=100)
    satisfaction_percent: int = whole(("Satisfaction, percent", "满意度（%）"), maximum=100)
    document: Evidence | None = part(("Report", "评估报告"), default=None)


@frozen(kw_only=True)
class AnalyseData:
    """Analyse: score, classified problems, suggestions (分析数据). INS-016, INS-023."""

    score: int = whole(("Quality score, percent", "质量得分（%）"), maximum=100)
    problems: tuple[FoundProblem, ...] = some(("Problems by class", "问题分类"), maximum=50)
    suggestions: str = text(("Suggestions", "改进建议"))


@frozen(kw_only=True)
class FeedBack:
    """Report to departments and management (反馈结果). INS-021, GOV-024."""

    report: str = text(("Report", "监督报告"))
    departments: tuple[Department, ...] = checked(Department, ("Departments it went to", "通报部门"), minimum=1)
    management_told: str = identifier(("Manager who got it", "管理层接收人"))


@frozen(kw_only=True)
class FollowUp:
    """Follow up: each finding has a rectification (跟进整改). INS-020, INS-024."""

    hazards: tuple[str, ...] = identifiers(
        ("Cases of the findings, as stream ids", "问题个案"), maximum=500, default=()
    )
    progress: str = text(("How far they are", "整改进展"))


@frozen(kw_only=True)
class ClosePlan:
    """The year is over (结束监督计划). INS-031."""

    conclusion: str = text(("Conclusion of the year", "年度总结"))
