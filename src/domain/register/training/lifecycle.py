"""The register of trainings: commands, facts, state, rules and table."""

from datetime import date
from typing import Any, assert_never, get_args

from attrs import evolve as evolved
from attrs import frozen

from wuye.domain.register.training.kinds import (
    COURSE_DAYS,
    SCHEDULED_WAYS,
    AssessmentWay,
    TrainingContent,
    TrainingForm,
    TrainingMode,
    TrainingRoute,
    TrainingStage,
    TrainingSubject,
)
from wuye.domain.shared.actor import ADMINISTRATOR, MANAGEMENT, Role
from wuye.domain.shared.fields import amount, checked, choice, day, identifier, identifiers, label, text, whole
from wuye.domain.shared.lifecycle import Context, Events, Lifecycle, facts, on
from wuye.domain.shared.money import Money
from wuye.domain.shared.outside import site_of, site_stream
from wuye.domain.shared.personal import Personal, sealed, sealed_or_none
from wuye.domain.shared.recorded import Recorded
from wuye.domain.shared.refusal import InvalidInput, Refused

S = TrainingStage


@frozen(kw_only=True)
class PlanTraining:
    """Plan a training (制定培训计划). STF-005…010, STF-012…014, STF-020, STF-024, STF-036, STF-043, STF-045."""

    key: str = identifier(("Key of the training", "培训标识"))
    site: str = identifier(("Key of the site", "项目标识"))
    content: TrainingContent = choice(TrainingContent, ("Content", "培训内容"))
    subjects: tuple[TrainingSubject, ...] = checked(TrainingSubject, ("Subjects", "培训科目"), minimum=1)
    form: TrainingForm = choice(TrainingForm, ("Form", "培训形式"))
    mode: TrainingMode = choice(TrainingMode, ("Mode", "培训方式"))
    route: TrainingRoute = choice(TrainingRoute, ("Route", "培训途径"), default=TrainingRoute.IN_HOUSE)
    first_day: date = day(("First day", "开始日期"))
    days: int = whole(("Days", "天数"), minimum=1, maximum=365, default=1)
    group: str = label(("Target group", "培训对象"), max_length=100)
    trainees: tuple[str, ...] = identifiers(("Trainees, as staff ids", "参训人员"), maximum=500, default=())
    responsible: str = identifier(("Person responsible", "责任人"))
    because: str | None = identifier(
        ("Assessment, finding or appraisal that caused it, as a stream id", "起因个案"), default=None
    )


@frozen(kw_only=True)
class ChangeTraining:
    """Change the plan; the assessment that caused it is named (调整培训计划). STF-009, STF-016."""

    first_day: date = day(("First day", "开始日期"))
    days: int = whole(("Days", "天数"), minimum=1, maximum=365, default=1)
    because: str = identifier(("Assessment that caused the change, as a stream id", "依据的评估个案"))
    reason: str = text(("Reason", "理由"))


@frozen(kw_only=True)
class HoldTraining:
    """Record that it was held, and who was there (记录培训). STF-040, STF-044."""

    attendees: tuple[str, ...] = identifiers(("Attendees, as staff ids", "参加人员"), minimum=1, maximum=500)
    last_day: date = day(("Last day", "结束日期"))


@frozen(kw_only=True)
class AssessTraining:
    """Assess its effect (评估培训效果). STF-008, STF-015, STF-021, STF-025."""

    ways: tuple[AssessmentWay, ...] = checked(AssessmentWay, ("How", "评估方式"))
    passed: tuple[str, ...] = identifiers(("Who passed", "合格人员"), maximum=500, default=())
    failed: tuple[str, ...] = identifiers(("Who failed", "不合格人员"), maximum=500, default=())
    theory_percent: int | None = whole(("Theory, percent", "理论得分（%）"), maximum=100, default=None)
    practice_percent: int | None = whole(("Practice, percent", "实操得分（%）"), maximum=100, default=None)
    score_before: int | None = whole(("Communication score before", "培训前沟通得分"), maximum=100, default=None)
    score_after: int | None = whole(("Communication score after", "培训后沟通得分"), maximum=100, default=None)
    remark: str | None = text(("Remark", "备注"), default=None)


@frozen(kw_only=True)
class BookTrainingCost:
    """Book what a training cost (登记培训费用). KPI-009."""

    cost: Money = amount(("Cost", "费用"))
    remark: str | None = text(("What for", "用途"), default=None)


@frozen(kw_only=True)
class CancelTraining:
    """It is not held (取消培训)."""

    reason: str = text(("Reason", "理由"))


@frozen(kw_only=True)
class TrainingPlanned:
    """A training was planned (培训已计划)."""

    site: str
    content: TrainingContent
    subjects: tuple[TrainingSubject, ...]
    form: TrainingForm
    mode: TrainingMode
    route: TrainingRoute
    first_day: date
    days: int
    group: str
    trainees: tuple[str, ...]
    responsible: str
    because: str | None


@frozen(kw_only=True)
class TrainingChanged:
    """The plan changed because of an assessment (培训计划已调整)."""

    first_day: date
    days: int
    because: str
    reason: Personal[str]


@frozen(kw_only=True)
class TrainingHeld:
    """It was held (培训已举办)."""

    attendees: tuple[str, ...]
    last_day: date


@frozen(kw_only=True)
class TrainingAssessed:
    """Its effect was assessed (培训效果已评估)."""

    ways: tuple[AssessmentWay, ...]
    passed: tuple[str, ...]
    failed: tuple[str, ...]
    theory_percent: int | None
    practice_percent: int | None
    score_before: int | None
    score_after: int | None
    remark: Personal[str] | None


@frozen(kw_only=True)
class TrainingCostBooked:
    """What a training cost was booked (培训费用已登记)."""

    cost: Money
    remark: Personal[str] | None


@frozen(kw_only=True)
class TrainingCancelled:
    """It was not held (培训已取消)."""

    reason: Personal[str]


TrainingEvent = (
    TrainingPlanned | TrainingChanged | TrainingHeld | TrainingAssessed | TrainingCostBooked | TrainingCancelled
)


@frozen(kw_only=True)
class TrainingRecord:
    """A training."""

    stage: TrainingStage = S.NEW
    site: str | None = None
    content: TrainingContent | None = None
    subjects: tuple[TrainingSubject, ...] = ()
    first_day: date | None = None
    attendees: tuple[str, ...] = ()

    @property
    def is_course(self) -> bool:
        """A course of the improvement plan: assessed in theory and in practice (STF-021)."""
        return any(one in COURSE_DAYS for one in self.subjects)


def evolve(training: TrainingRecord, recorded: Recorded[Any]) -> TrainingRecord:
    """Apply a fact. History is accepted, not judged."""
    event: TrainingEvent = recorded.event
    match event:
        case TrainingPlanned():
            return TrainingRecord(
                stage=S.PLANNED,
                site=event.site,
                content=event.content,
                subjects=event.subjects,
                first_day=event.first_day,
            )
        case TrainingChanged():
            return evolved(training, first_day=event.first_day)
        case TrainingHeld():
            return evolved(training, stage=S.HELD, attendees=event.attendees)
        case TrainingAssessed():
            return evolved(training, stage=S.ASSESSED)
        case TrainingCostBooked():
            return training
        case TrainingCancelled():
            return evolved(training, stage=S.CANCELLED)
        case _:
            assert_never(event)


def plan(_training: TrainingRecord, command: PlanTraining, context: Context) -> Events:
    """A course of the improvement plan has its length (STF-020, SLA-064)."""
    if not site_of(context, command.site).in_care(context.occurred_at):
        raise Refused("unknown-site", site=command.site)
    wanted = max((COURSE_DAYS[one] for one in command.subjects if one in COURSE_DAYS), default=None)
    if wanted is not None and command.days < wanted:
        raise Refused("course-too-short", days=command.days, wanted=wanted)
    planned = TrainingPlanned(
        site=command.site,
        content=command.content,
        subjects=command.subjects,
        form=command.form,
        mode=command.mode,
        route=command.route,
        first_day=command.first_day,
        days=command.days,
        group=command.group,
        trainees=command.trainees,
        responsible=command.responsible,
        because=command.because,
    )
    return (planned,)


def change(_training: TrainingRecord, command: ChangeTraining, _context: Context) -> Events:
    """The assessment that caused it is on record (STF-009)."""
    changed = TrainingChanged(
        first_day=command.first_day, days=command.days, because=command.because, reason=sealed(command.reason)
    )
    return (changed,)


def hold(training: TrainingRecord, command: HoldTraining, _context: Context) -> Events:
    """Who was there is on record."""
    if training.first_day is not None and command.last_day < training.first_day:
        raise InvalidInput("ends-before-start", field="last_day")
    return (TrainingHeld(attendees=command.attendees, last_day=command.last_day),)


def assess(training: TrainingRecord, command: AssessTraining, _context: Context) -> Events:
    """In one way at least, by the schedule's where it names one; everybody passed or failed (STF-008, STF-015)."""
    if not command.ways:
        raise Refused("way-missing")
    wanted = SCHEDULED_WAYS.get(training.content) if training.content is not None else None
    if wanted is not None and not wanted & set(command.ways):
        raise Refused("other-way", ways=sorted(one.value for one in wanted))
    if training.is_course and (command.theory_percent is None or command.practice_percent is None):
        raise Refused("theory-and-practice")
    unjudged = sorted(set(training.attendees) - {*command.passed, *command.failed})
    if unjudged or set(command.passed) & set(command.failed):
        raise Refused("pass-or-fail", unjudged=unjudged)
    compared = command.score_before is not None and command.score_after is not None
    if TrainingSubject.EMPATHY in training.subjects and not compared:
        raise Refused("comparison-missing")
    assessed = TrainingAssessed(
        ways=command.ways,
        passed=command.passed,
        failed=command.failed,
        theory_percent=command.theory_percent,
        practice_percent=command.practice_percent,
        score_before=command.score_before,
        score_after=command.score_after,
        remark=sealed_or_none(command.remark),
    )
    return (assessed,)


def book(_training: TrainingRecord, command: BookTrainingCost, _context: Context) -> Events:
    """Amounts add up; what a training cost is compared year by year (KPI-009)."""
    return (TrainingCostBooked(cost=command.cost, remark=sealed_or_none(command.remark)),)


def cancel(_training: TrainingRecord, command: CancelTraining, _context: Context) -> Events:
    """With a reason."""
    return (TrainingCancelled(reason=sealed(command.reason)),)


TRAINERS = ADMINISTRATOR | MANAGEMENT | {Role.ENGINEERING_SUPERVISOR, Role.SERVICE_SUPERVISOR, Role.DEPARTMENT_HEAD}

# fmt: off
TRAINING: Lifecycle[TrainingRecord] = Lifecycle(
    category="training",
    plural="trainings",
    title=("Training", "培训"),
    initial=TrainingRecord(),
    evolve=evolve,
    stages=TrainingStage,
    ends=frozenset({S.ASSESSED, S.CANCELLED}),
    key=lambda command: str(command.key),
    rows=(
        on(PlanTraining, S.NEW, TRAINERS, plan, TrainingPlanned, "STF-005…007, STF-010, STF-012…014, STF-020, STF-043",
           to=S.PLANNED, noun="plans", reads=lambda _, command: (site_stream(command.site),)),
        on(ChangeTraining, S.PLANNED, TRAINERS, change, TrainingChanged, "STF-009, STF-016", noun="changes"),
        on(HoldTraining, S.PLANNED, TRAINERS, hold, TrainingHeld, "STF-036, STF-038, STF-040",
           to=S.HELD, noun="sessions"),
        on(AssessTraining, S.HELD, TRAINERS, assess, TrainingAssessed, "STF-008, STF-015, STF-021, STF-025",
           to=S.ASSESSED, noun="assessments"),
        on(BookTrainingCost, (S.PLANNED, S.HELD), TRAINERS, book, TrainingCostBooked, "KPI-009", noun="costs"),
        on(CancelTraining, S.PLANNED, TRAINERS, cancel, TrainingCancelled, "[derived]",
           to=S.CANCELLED, noun="cancellations"),
    ),
    facts=facts("training", *get_args(TrainingEvent)),
)
# fmt: on
