"""What may be asked of a staff record."""

from datetime import date, datetime

from attrs import frozen

from wuye.domain.register.staff.kinds import InductionSubject, Trade, Training
from wuye.domain.shared.actor import Role
from wuye.domain.shared.fields import checked, choice, day, flag, identifier, instant, label, phone, text, whole

_TRADES = ("Trades", "工种")
_ROLES = ("Roles", "角色")


@frozen(kw_only=True)
class RegisterStaff:
    """Register an employee with post, roles and trades (员工入职). STF-001, STF-034."""

    key: str = identifier(("Pseudonym of the employee, never a name", "员工代号，不得用姓名"))
    site: str | None = identifier(("Key of the site", "项目标识"), default=None)
    name: str = text(("Name", "姓名"), max_length=100)
    phone: str | None = phone(("Phone", "电话"), default=None)
    post: str = label(("Post", "岗位"), max_length=100)
    department: str | None = label(("Department", "部门"), max_length=100, default=None)
    roles: frozenset[Role] = checked(Role, _ROLES, minimum=1)
    trades: frozenset[Trade] = checked(Trade, _TRADES, default=frozenset())
    since: datetime | None = instant(("In service since; now when absent", "入职时间；缺省为现在"), default=None)


@frozen(kw_only=True)
class AssignPost:
    """Give an employee another post, department, roles or trades (岗位调整). STF-034."""

    post: str = label(("Post", "岗位"), max_length=100)
    department: str | None = label(("Department", "部门"), max_length=100, default=None)
    roles: frozenset[Role] = checked(Role, _ROLES, minimum=1)
    trades: frozenset[Trade] = checked(Trade, _TRADES, default=frozenset())


@frozen(kw_only=True)
class GrantCertificate:
    """Record a certificate of a trade (登记证书), valid on its first and last day and between. STF-001, STF-003."""

    trade: Trade = choice(Trade, ("Trade", "工种"))
    number: str = text(("Number of the document", "证书编号"), max_length=100)
    valid_from: date = day(("First day", "有效期起"))
    valid_until: date | None = day(("Last day; open when absent", "有效期止；缺省为长期"), default=None)


@frozen(kw_only=True)
class RevokeCertificate:
    """Revoke a certificate by its place in the record (注销证书). STF-001."""

    certificate: int = whole(("Which certificate, counted from 1", "第几本证书"), minimum=1, maximum=1000)
    reason: str = text(("Reason", "原因"))
    on: date | None = day(("First day it no longer counts; today when absent", "失效之日；缺省为今日"), default=None)


@frozen(kw_only=True)
class EndCertificate:
    """Record that a certificate came to its last day (证书到期); one that still counts stays. STF-001, STF-003."""

    certificate: int = whole(("Which certificate, counted from 1", "第几本证书"), minimum=1, maximum=1000)


@frozen(kw_only=True)
class LinkCompetence:
    """Name the competence record of an employee (关联资格档案). STF-001."""

    competence: str = identifier(("Stream id of the competence record", "资格档案标识"))


@frozen(kw_only=True)
class CompleteTraining:
    """Record a completed training (登记培训); the induction course names its subjects. STF-011, STF-022."""

    training: Training = choice(Training, ("Training", "培训"))
    first_day: date = day(("First day", "开始日期"))
    last_day: date = day(("Last day", "结束日期"))
    passed: bool = flag(("Whether it was passed", "是否合格"))
    subjects: frozenset[InductionSubject] = checked(
        InductionSubject, ("Subjects of the induction course", "岗前培训内容"), default=frozenset()
    )


@frozen(kw_only=True)
class SignSafetyRules:
    """Sign the safety operating rules, before the first entry service (签署安全操作规程). STF-046."""

    document: str = text(("Number of the signed sheet", "签署单编号"), max_length=100)
    on: date = day(("Day of the signature", "签署日期"))


@frozen(kw_only=True)
class MarkFitForDuty:
    """Mark a new employee fit for duty, after the induction course only (认定可上岗). STF-011."""


@frozen(kw_only=True)
class AcceptOperator:
    """Accept an operator for restricted equipment (认定设备操作人员), with a valid certificate only. STF-003."""

    equipment: str = label(("Restricted equipment", "受限设备"), max_length=100)
    on: date | None = day(("From which day; today when absent", "自哪日起；缺省为今日"), default=None)


@frozen(kw_only=True)
class StaffLeaves:
    """An employee leaves (员工离职); nothing more can be assigned. STF-034."""

    until: datetime | None = instant(("Until when; now when absent", "离职时间；缺省为现在"), default=None)
    reason: str | None = text(("Reason", "原因"), default=None)
