"""Commands of staff competence (人员资格与培训)."""

from datetime import date

from attrs import frozen

from wuye.domain.register.competence.kinds import (
    AppraisalAspect,
    AppraisalCriterion,
    AppraisalMethod,
    DynamicBasis,
    PenaltyKind,
    RewardKind,
)
from wuye.domain.register.staff.kinds import Trade
from wuye.domain.shared.fields import choice, day, flag, identifier, label, labels, reference, some, text, whole


@frozen(kw_only=True)
class Score:
    """A criterion and its score in percent (考核得分)."""

    criterion: AppraisalCriterion = choice(AppraisalCriterion, ("Criterion", "考核项"))
    percent: int = whole(("Score, percent", "得分（%）"), maximum=100)


@frozen(kw_only=True)
class Mark:
    """What was marked, how, and the mark in percent (指标得分)."""

    aspect: AppraisalAspect = choice(AppraisalAspect, ("What is marked", "考核指标"))
    method: AppraisalMethod = choice(AppraisalMethod, ("How", "考核方法"))
    percent: int = whole(("Mark, percent", "得分（%）"), maximum=100)
    basis: DynamicBasis | None = choice(DynamicBasis, ("What a dynamic mark allows for", "动态依据"), default=None)


@frozen(kw_only=True)
class RegisterEmployee:
    """Open a record of competence: the post and its duties (建立人员资格档案). STF-004, STF-034, STF-041."""

    key: str = identifier(("Key of the record", "档案标识"))
    staff: str = reference(("Staff record", "员工档案"), to="staff")
    post: str = label(("Post", "岗位"), max_length=100)
    duties: tuple[str, ...] = labels(("Duties of the post", "岗位职责"), minimum=1)
    knowledge: tuple[str, ...] = labels(("Knowledge the post needs", "应知应会"), default=())
    certified_trade: Trade | None = choice(Trade, ("Trade that needs a certificate", "持证工种"), default=None)


@frozen(kw_only=True)
class StartInduction:
    """Begin the induction with an experienced mentor (开始岗前培训). STF-011, STF-018."""

    mentor: str = identifier(("Mentor, as a staff id", "导师"))


@frozen(kw_only=True)
class RecordAssessment:
    """Record how a training ended: pass or fail (记录培训考核). STF-001, STF-015."""

    passed: bool = flag(("It was passed", "是否合格"))
    training: str | None = identifier(("Training, as a stream id", "培训个案"), default=None)


@frozen(kw_only=True)
class ExpireCertificate:
    """A certificate ended without a new one (证书到期). STF-001, STF-003."""

    trade: Trade = choice(Trade, ("Trade", "工种"))


@frozen(kw_only=True)
class RenewCertificate:
    """A valid document is there again (证书换发). STF-001."""

    trade: Trade = choice(Trade, ("Trade", "工种"))


@frozen(kw_only=True)
class Appraise:
    """Appraise a period by four criteria, beside the period's report (绩效考核).

    STF-019, STF-033, STF-037, SLA-091, KPI-019, KPI-020, KPI-023, KPI-024.
    """

    since: date = day(("First day of the period", "考核期起"))
    until: date = day(("Last day of the period", "考核期止"))
    scores: tuple[Score, ...] = some(("Scores", "得分"), maximum=10)
    marks: tuple[Mark, ...] = some(("Marks", "指标得分"), maximum=40)
    report: str = reference(("Service report of the period", "期间服务报告"), to="briefing")
    feedback: str = text(("Feedback", "反馈意见"))
    weak_points: tuple[str, ...] = labels(("Weak points", "薄弱环节"), default=())


@frozen(kw_only=True)
class GrantReward:
    """Grant a reward for a period (奖励). STF-027…030."""

    kind: RewardKind = choice(RewardKind, ("Kind", "奖励类别"))
    period: str = label(("Period", "所属期间"), max_length=50)
    reason: str = text(("Performance it is for", "奖励事由"))
    measure: str | None = identifier(("Improvement measure it refers to", "改进措施"), default=None)
    department: str | None = label(("Department that is rewarded", "奖励部门"), max_length=100, default=None)


@frozen(kw_only=True)
class ImposePenalty:
    """Impose a penalty; the quality finding that caused it is named (处罚). STF-031, STF-032, STF-038."""

    kind: PenaltyKind = choice(PenaltyKind, ("Kind", "处罚类别"))
    finding: str = identifier(("Quality finding, as a stream id", "质量问题个案"))
    reason: str = text(("Reason", "处罚事由"))


@frozen(kw_only=True)
class AssignTraining:
    """Assign a training: by plan, or for a weak point (安排培训). STF-012, STF-016, STF-023, STF-026, STF-032."""

    training: str = identifier(("Training, as a stream id", "培训个案"))
    finding: str | None = identifier(("Weak point or finding, as a stream id", "薄弱环节个案"), default=None)
    due_on: date | None = day(("Until when", "完成期限"), default=None)
