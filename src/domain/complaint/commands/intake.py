"""From the first word to the register: 接收、移交、登记、受理、详情; and remarks of other kinds."""

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
from wuye.domain.shared.fields import (
    checked,
    choice,
    flag,
    identifier,
    identifiers,
    instant,
    label,
    phone,
    reference,
    some,
    text,
)


@frozen(kw_only=True)
class ReceiveComplaint:
    """Receive a complaint (接收投诉): the first person asked is responsible (CMP-002…004, CMP-055…058)."""

    site: str = identifier(("Key of the site", "小区编号"))
    channel: ComplaintChannel = choice(ComplaintChannel, ("Channel", "投诉渠道"))
    content: str = text(("What the customer says", "投诉内容"))
    person: str = text(("Name of the complainant", "投诉人"), max_length=100)
    customer: CustomerKind = choice(CustomerKind, ("Who complains", "投诉人类别"), default=CustomerKind.OWNER)
    phone: str | None = phone(("Telephone", "联系电话"), default=None)
    home: str | None = identifier(("Home, as a stream id (home-…)", "房屋编号"), default=None)
    complainant: str | None = identifier(("Id of the person", "投诉人编号"), default=None)
    recipient: str | None = identifier(("First person asked, if another", "首问责任人"), default=None)
    written_form: WrittenForm | None = choice(WrittenForm, ("Written form", "书面形式"), default=None)
    group: bool = flag(("Many complain together", "群体投诉"), default=False)
    crisis: bool = flag(("It is a crisis", "危机事件"), default=False)
    government_forwarded: bool = flag(("An authority sent it", "政府机关转来"), default=False)
    reception: tuple[ReceptionPoint, ...] = checked(
        ReceptionPoint, ("Reception checklist of a walk-in", "上门接待要点"), default=()
    )
    call: tuple[CallPoint, ...] = checked(CallPoint, ("Points of a phone complaint", "电话接听要点"), default=())
    about: str | None = reference(("Case it is about", "所涉个案"), to="case", default=None)
    evidence: tuple[Evidence, ...] = some(("Photos, letters", "照片、信函"), maximum=20)


@frozen(kw_only=True)
class EscalateCrisis:
    """Report a group complaint or crisis to superiors at once (危机上报) (CMP-055)."""

    superiors: tuple[str, ...] = identifiers(("Superiors who were told", "已报告的上级"), minimum=1)
    counter_measures: str = text(("Counter-measures", "应对措施"))


@frozen(kw_only=True)
class AnswerOnSpot:
    """Solve it at once (当场答复) (CMP-059)."""

    result: str = text(("Result", "处理结果"))


@frozen(kw_only=True)
class HandOver:
    """Make the register entry and pass the complaint on (移交登记) (CMP-007, CMP-014, CMP-016…018, CMP-059)."""

    hours: Hours = choice(Hours, ("Inside or outside office hours", "工作时间类别"))
    receiver: str = identifier(("Customer service; outside office hours the control room's duty officer", "接收人"))
    tracker: str = identifier(("Customer service officer who follows it up", "跟踪客服"))
    name: str = text(("Name", "姓名"), max_length=100)
    room: str = text(("Room number", "房号"), max_length=100)
    cause: str = text(("Cause of dissatisfaction", "不满原因"))
    happened_at: datetime = instant(("When it happened", "发生时间"))
    place: str = text(("Where", "地点"), max_length=500)
    persons: str = text(("Persons concerned", "涉及人员"), max_length=500)
    demand: str = text(("What the customer demands", "客户要求"))
    manager: str | None = identifier(("Highest-ranking manager on duty", "当班最高管理人员"), default=None)
    superior: str | None = identifier(("Superior who was told", "已报告上级"), default=None)
    judged_class: ComplaintClass | None = choice(
        ComplaintClass, ("Class of a written complaint", "书面投诉级别"), default=None
    )
    judged_department: str | None = label(("Department responsible for it", "书面投诉责任部门"), default=None)


@frozen(kw_only=True)
class AcceptComplaint:
    """Take the complaint up (受理投诉) (CMP-005, CMP-006)."""

    content: str = text(("Content", "投诉内容"))
    complainant: str = text(("Complainant", "投诉人"), max_length=100)
    time: datetime = instant(("Time of the complaint", "投诉时间"))
    subject: ComplaintSubject = choice(ComplaintSubject, ("Type", "投诉类型"))


@frozen(kw_only=True)
class ContactComplainant:
    """Contact the complainant and record the details (联系投诉人) (CMP-019)."""

    department: str = label(("Department complained of", "被投诉部门"))
    happened_at: datetime = instant(("When", "时间"))
    place: str = text(("Where", "地点"), max_length=500)
    matter: str = text(("Matter", "事由"))
    persons: str = text(("Persons", "人物"), max_length=500)


@frozen(kw_only=True)
class LogConductBreach:
    """Log that a rule of reception was broken (登记接待违规) (CMP-057)."""

    staff: str = identifier(("Member of staff", "员工"))
    rule: ConductRule = choice(ConductRule, ("Rule", "违反的规定"))
    account: str = text(("What happened", "经过"))


@frozen(kw_only=True)
class AssignHandler:
    """Give the case to a dedicated member of staff (指定专人) (CMP-065, CMP-071)."""

    handler: str = identifier(("Staff id", "处理人"))


@frozen(kw_only=True)
class ReceiveVoice:
    """Receive a consultation, praise or suggestion (接收意见) (CMP-001, CMP-044, CMP-047, CMP-068)."""

    site: str = identifier(("Key of the site", "小区编号"))
    kind: ContactKind = choice(ContactKind, ("Kind", "类别"))
    channel: ComplaintChannel = choice(ComplaintChannel, ("Channel", "渠道"))
    content: str = text(("What the customer says", "内容"))
    person: str = text(("Name", "姓名"), max_length=100)
    customer: CustomerKind = choice(CustomerKind, ("Who speaks", "客户类别"), default=CustomerKind.OWNER)
    phone: str | None = phone(("Telephone", "联系电话"), default=None)
    home: str | None = identifier(("Home, as a stream id (home-…)", "房屋编号"), default=None)
    complainant: str | None = identifier(("Id of the person", "客户编号"), default=None)
    after_service: str | None = reference(("Service it is a remark on", "所评服务"), to="case", default=None)


@frozen(kw_only=True)
class AnswerVoice:
    """Answer a remark (回复意见) (CMP-043, CMP-047, CMP-068)."""

    channel: ComplaintChannel = choice(ComplaintChannel, ("Channel of the answer", "回复渠道"))
    answer: str = text(("Answer", "回复内容"))


@frozen(kw_only=True)
class EscalateVoice:
    """Make a complaint of a dissatisfied remark (转投诉) (CMP-003, SAT-034)."""

    reason: str = text(("Reason", "理由"))


@frozen(kw_only=True)
class UseVoice:
    """Adopt a suggestion into a measure (采纳意见) (CMP-047)."""

    measure: str = identifier(("Reference of the measure", "措施编号"))
    account: str = text(("What comes of it", "采纳说明"))


@frozen(kw_only=True)
class CloseVoice:
    """Close a remark that is completely recorded (关闭意见) (CMP-044)."""

    result: str = text(("Result", "结果"))
