"""The rule book of a year's supervision: state, rules and table."""

from collections.abc import Iterable
from datetime import date
from typing import Any, assert_never, get_args

from attrs import evolve as evolved
from attrs import frozen

from wuye.domain.register.supervision import commands as c
from wuye.domain.register.supervision import events as e
from wuye.domain.register.supervision.kinds import DepartmentDuty, GroupPost, SupervisionDimension, SupervisionStage
from wuye.domain.register.zones import day_of
from wuye.domain.shared.inspections import SUPERVISION
from wuye.domain.shared.lifecycle import Context, Events, Lifecycle, facts, on
from wuye.domain.shared.outside import of_kind, site_of, site_stream
from wuye.domain.shared.personal import sealed, sealed_or_none
from wuye.domain.shared.recorded import Recorded
from wuye.domain.shared.refusal import Refused
from wuye.domain.shared.rules import unticked

S = SupervisionStage


@frozen(kw_only=True)
class SupervisionPlan:
    """Internal supervision of one year (监督计划)."""

    stage: SupervisionStage = S.NEW
    site: str | None = None
    year: int | None = None
    zone: str = "UTC"
    last: date | None = None
    """The last time node."""
    rounds: int = 0
    """How often data were gathered."""
    problems: int = 0
    """How many problems the last analysis found."""
    head: str | None = None


def evolve(plan: SupervisionPlan, recorded: Recorded[Any]) -> SupervisionPlan:
    """Apply a fact. History is accepted, not judged."""
    event: e.SupervisionEvent = recorded.event
    match event:
        case e.SupervisionPlanned():
            last = max(node.until for node in event.nodes)
            return evolved(plan, stage=S.PLANNED, site=event.site, year=event.year, zone=event.zone, last=last)
        case e.DepartmentNamed():
            return evolved(plan, head=event.head)
        case e.DataCollected():
            return evolved(plan, stage=S.COLLECTING, rounds=plan.rounds + 1)
        case e.ThirdPartyRecorded():
            return plan
        case e.DataAnalysed():
            return evolved(plan, stage=S.ANALYSED, problems=sum(one.count for one in event.problems))
        case e.ResultsFedBack():
            return evolved(plan, stage=S.FED_BACK)
        case e.FollowUpRecorded():
            return evolved(plan, stage=S.FOLLOWED_UP)
        case e.PlanClosed():
            return evolved(plan, stage=S.CLOSED)
        case _:
            assert_never(event)


def plan(_plan: SupervisionPlan, command: c.PlanSupervision, context: Context) -> Events:
    """The group has its four posts, all four dimensions are covered, each node lies in the year (INS-015, INS-016)."""
    site = site_of(context, command.site)
    if not site.in_care(context.occurred_at):
        raise Refused("unknown-site", site=command.site)
    posts = unticked(GroupPost, (one.post for one in command.group))
    if posts:
        raise Refused("group-incomplete", missing=posts)
    uncovered = unticked(SupervisionDimension, command.dimensions)
    if uncovered:
        raise Refused("areas-uncovered", missing=uncovered)
    outside = [node.until.isoformat() for node in command.nodes if node.until.year != command.year]
    if outside:
        raise Refused("node-outside-year", nodes=outside)
    planned = e.SupervisionPlanned(
        site=command.site,
        zone=site.zone,
        year=command.year,
        group=command.group,
        dimensions=command.dimensions,
        nodes=command.nodes,
        responsible=command.responsible,
    )
    return (planned,)


def name_department(_plan: SupervisionPlan, command: c.NameDepartment, _context: Context) -> Events:
    """The department has all four duties (INS-030)."""
    missing = unticked(DepartmentDuty, command.duties)
    if missing:
        raise Refused("duties-missing", missing=missing)
    return (e.DepartmentNamed(name=command.name, head=command.head, duties=command.duties),)


def collect(_plan: SupervisionPlan, command: c.CollectData, _context: Context) -> Events:
    """By a site check, a questionnaire or an interview (INS-031)."""
    collected = e.DataCollected(
        ways=command.ways,
        inspections=command.inspections,
        opinions=command.opinions,
        remark=sealed_or_none(command.remark),
    )
    return (collected,)


def record_third_party(_plan: SupervisionPlan, command: c.RecordThirdParty, _context: Context) -> Events:
    """Response speed, problem-solving efficiency, satisfaction (INS-033)."""
    recorded = e.ThirdPartyRecorded(
        assessor=command.assessor,
        response_minutes=command.response_minutes,
        solved_percent=command.solved_percent,
        satisfaction_percent=command.satisfaction_percent,
        document=command.document,
    )
    return (recorded,)


def analyse(_plan: SupervisionPlan, command: c.AnalyseData, _context: Context) -> Events:
    """Score, classified problems, suggestions (INS-023)."""
    analysed = e.DataAnalysed(score=command.score, problems=command.problems, suggestions=sealed(command.suggestions))
    return (analysed,)


def feed_back(_plan: SupervisionPlan, command: c.FeedBack, _context: Context) -> Events:
    """Departments and management have it (INS-021)."""
    fed_back = e.ResultsFedBack(
        report=sealed(command.report), departments=command.departments, management_told=command.management_told
    )
    return (fed_back,)


def hazard_streams(_plan: SupervisionPlan, command: c.FollowUp) -> Iterable[str]:
    """The cases of the findings."""
    return of_kind("hazard", *command.hazards)


def follow_up(plan: SupervisionPlan, command: c.FollowUp, context: Context) -> Events:
    """Each finding has a rectification with a person responsible (INS-020, INS-024)."""
    if plan.problems and not command.hazards:
        raise Refused("rectification-missing", problems=plan.problems)
    unknown = [one for one in command.hazards if not one.startswith("hazard-") or context.other(one).number is None]
    if unknown:
        raise Refused("unknown-case", id=unknown[0])
    unowned = [one for one in command.hazards if context.other(one).responsible is None]
    if unowned:
        raise Refused("rectification-missing", hazards=unowned)
    recorded = e.FollowUpRecorded(
        hazards=command.hazards,
        open=tuple(one for one in command.hazards if context.other(one).stage.value != "closed"),
        progress=sealed(command.progress),
    )
    return (recorded,)


def year_over(plan: SupervisionPlan, context: Context) -> None:
    """Not before the last time node, at its site (INS-031)."""
    if plan.last is not None and day_of(context.occurred_at, plan.zone) < plan.last:
        raise Refused("year-not-over", until=plan.last.isoformat())


def close(_plan: SupervisionPlan, command: c.ClosePlan, _context: Context) -> Events:
    """The year ends with a conclusion (INS-031)."""
    return (e.PlanClosed(conclusion=sealed(command.conclusion)),)


OPEN = (S.PLANNED, S.COLLECTING, S.ANALYSED, S.FED_BACK, S.FOLLOWED_UP)

# fmt: off
SUPERVISIONS: Lifecycle[SupervisionPlan] = Lifecycle(
    category="supervision",
    plural="supervisions",
    title=("Supervision plan", "监督计划"),
    initial=SupervisionPlan(),
    evolve=evolve,
    stages=SupervisionStage,
    ends=frozenset({S.CLOSED}),
    key=lambda command: str(command.key),
    rows=(
        on(c.PlanSupervision, S.NEW, SUPERVISION, plan, e.SupervisionPlanned,
           "INS-015, INS-016, INS-031, SLA-106", to=S.PLANNED, noun="plans",
           reads=lambda _, command: (site_stream(command.site),)),
        on(c.NameDepartment, OPEN, SUPERVISION, name_department, e.DepartmentNamed, "INS-030", noun="departments"),
        on(c.CollectData, (S.PLANNED, S.FOLLOWED_UP), SUPERVISION, collect, e.DataCollected,
           "INS-019, INS-031", to=S.COLLECTING, noun="collections"),
        on(c.RecordThirdParty, OPEN, SUPERVISION, record_third_party, e.ThirdPartyRecorded,
           "INS-033", noun="third-party-assessments"),
        on(c.AnalyseData, S.COLLECTING, SUPERVISION, analyse, e.DataAnalysed,
           "INS-016, INS-023", to=S.ANALYSED, noun="analyses"),
        on(c.FeedBack, S.ANALYSED, SUPERVISION, feed_back, e.ResultsFedBack,
           "INS-021, GOV-024", to=S.FED_BACK, noun="feedbacks"),
        on(c.FollowUp, S.FED_BACK, SUPERVISION, follow_up, e.FollowUpRecorded,
           "INS-020, INS-024", to=S.FOLLOWED_UP, noun="follow-ups", reads=hazard_streams),
        on(c.ClosePlan, S.FOLLOWED_UP, SUPERVISION, close, e.PlanClosed,
           "INS-031", to=S.CLOSED, noun="closures", when=year_over),
    ),
    facts=facts("supervision", *get_args(e.SupervisionEvent)),
)
# fmt: on
