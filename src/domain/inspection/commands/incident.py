"""An emergency in four steps: 响应、信息报告、现场处置、后续处理."""

from datetime import datetime

from attrs import frozen

from wuye.domain.inspection.parts import GroupMember
from wuye.domain.inspection.terms import IncidentChannel, IncidentMeasure, IncidentType
from wuye.domain.shared.evidence import Evidence
from wuye.domain.shared.fields import checked, choice, flag, identifier, instant, label, reference, some, text


@frozen(kw_only=True)
class DeclareIncident:
    """Declare an emergency: its plan is active, the group has its duties (宣布突发事件). EMG-003, EMG-004."""

    site: str = identifier(("Key of the site", "项目标识"))
    type: IncidentType = choice(IncidentType, ("Type", "类型"))
    description: str = text(("What happened", "情况"))
    place: str = label(("Place code", "位置编码"), max_length=100)
    plan: str = label(("Emergency plan that is activated", "启动的预案"))
    group: tuple[GroupMember, ...] = some(("Emergency group with duties", "应急小组"), minimum=1, maximum=50)
    happened_at: datetime | None = instant(("When it happened; now when absent", "发生时间"), default=None)
    complaint: str | None = reference(("Complaint it grew out of", "相关投诉"), to="complaint", default=None)


@frozen(kw_only=True)
class ReportIncident:
    """Report it to the authority and to affected customers (报告突发事件). EMG-005, EMG-008."""

    authority: str = text(("Authority, and what it was told", "主管部门及报告内容"))
    authority_channel: IncidentChannel = choice(IncidentChannel, ("How the authority was told", "上报方式"))
    customers: str = text(("What affected customers were told", "告知业主内容"))
    customers_channel: IncidentChannel = choice(IncidentChannel, ("How customers were told", "告知方式"))


@frozen(kw_only=True)
class RecordMeasures:
    """Record what was done on site (记录现场处置). EMG-006."""

    measures: tuple[IncidentMeasure, ...] = checked(IncidentMeasure, ("Measures", "处置措施"), minimum=1)
    details: str = text(("Details", "详情"))
    evidence: tuple[Evidence, ...] = some(("Evidence", "凭证"), maximum=20)


@frozen(kw_only=True)
class StartFollowUp:
    """The situation is under control, the follow-up begins (进入后续处理). EMG-007."""


@frozen(kw_only=True)
class CloseIncident:
    """Close it with its follow-up record and a decision on the plan (关闭突发事件). EMG-007."""

    investigation: str = text(("Investigation", "事故调查"))
    liability: str = text(("Liability", "责任认定"))
    aftermath: str = text(("Aftermath", "善后处理"))
    lessons: str = text(("Lessons", "总结"))
    revise_plan: bool = flag(("The plan is to be revised", "预案需要修订"))
