"""The rule book of a survey (lifecycles, Survey): plan, ask, close, analyse, publish, act."""

from fractions import Fraction

from wuye.domain.register.survey import commands as c
from wuye.domain.register.survey import events as e
from wuye.domain.register.survey.kinds import (
    BOUNDS,
    CYCLES,
    EVERYBODY,
    HANDBOOK,
    INDICATORS,
    ON_QUESTIONNAIRES,
    QUESTIONNAIRES,
    SERVQUAL,
    WANTED,
    Formula,
    SatisfactionTarget,
    Scale,
    SurveyKind,
    thousandths,
)
from wuye.domain.register.survey.state import Survey, SurveyStage, evolve
from wuye.domain.shared.actor import OCCUPANT, STAFF, Role
from wuye.domain.shared.lifecycle import Context, Events, Lifecycle, facts, on
from wuye.domain.shared.outside import site_of, site_stream
from wuye.domain.shared.personal import sealed, sealed_or_none
from wuye.domain.shared.refusal import InvalidInput, Refused

SUPERVISOR = frozenset({Role.SERVICE_SUPERVISOR})
JUDGES = SUPERVISOR | {Role.MANAGEMENT}
IMPROVERS = SUPERVISOR | {Role.MANAGEMENT, Role.HEAD_OF_CENTRE}


def plan(_survey: Survey, command: c.PlanSurvey, context: Context) -> Events:
    """Dimensions and cycle as the sources ask for them; the rest is the site's (SAT-002, SAT-007, SAT-020…025)."""
    if not site_of(context, command.site).in_care(context.now):
        raise Refused("unknown-site", site=command.site)
    wanted = SERVQUAL if command.kind is SurveyKind.SERVQUAL else HANDBOOK
    if QUESTIONNAIRES & set(command.methods) and command.kind is not SurveyKind.SERVQUAL:
        wanted = wanted | ON_QUESTIONNAIRES
    if command.kind in {SurveyKind.STAFF_SATISFACTION, SurveyKind.MARKET_RESEARCH}:
        wanted = frozenset()
    missing = sorted(one.value for one in wanted - set(command.dimensions))
    if missing:
        raise Refused("dimensions-missing", missing=missing)
    cycle = CYCLES.get(command.kind, command.cycle)
    if command.cycle is not cycle:
        raise Refused("wrong-cycle", wanted=cycle)
    event = e.SurveyPlanned(
        site=command.site,
        kind=command.kind,
        cycle=command.cycle,
        scale=command.scale,
        dimensions=command.dimensions,
        methods=command.methods,
        planned_on=command.planned_on,
        dissatisfied_at=command.dissatisfied_at,
    )
    return (event,)


def open_survey(survey: Survey, command: c.OpenSurvey, _context: Context) -> Events:
    """Three of the surveys go to all customers (SAT-020)."""
    if survey.kind in EVERYBODY and not command.everybody:
        raise Refused("not-everybody", kind=survey.kind)
    return (e.SurveyOpened(group=command.group, everybody=command.everybody),)


def record_answer(survey: Survey, command: c.RecordAnswer, context: Context) -> Events:
    """A score of the survey's own scale; who gave it is stored (SAT-014, SAT-015, SAT-034)."""
    actor = context.actor
    if actor.role is Role.OCCUPANT:
        if command.respondent not in {None, actor.id}:
            raise Refused("own-answer-only")
        respondent: str | None = actor.id
    else:
        respondent = command.respondent or actor.on_behalf_of
        if respondent is None and survey.kind is not SurveyKind.STAFF_SATISFACTION:
            raise Refused("respondent-missing")
    lowest, highest = BOUNDS[survey.scale]
    for name, score in (("overall", command.overall), *(("marks", one.score) for one in command.marks)):
        if not lowest <= score <= highest:
            raise InvalidInput("out-of-range", field=name, minimum=lowest, maximum=highest)
    foreign = sorted({one.dimension.value for one in command.marks} - {one.value for one in survey.dimensions})
    if foreign:
        raise Refused("dimension-not-asked", dimensions=foreign)
    below = survey.dissatisfied_at is not None and command.overall <= survey.dissatisfied_at
    unhappy = survey.scale is Scale.RATE and command.overall == 0
    event = e.AnswerRecorded(
        answer=len(survey.answers) + 1,
        rater=actor.id,
        respondent=respondent,
        method=command.method,
        overall=command.overall,
        marks=tuple(e.Marked(dimension=one.dimension, score=one.score) for one in command.marks),
        dissatisfied=command.dissatisfied or below or unhappy,
        remark=sealed_or_none(command.remark),
    )
    return (event,)


def dispute(survey: Survey, command: c.DisputeAnswer, _context: Context) -> Events:
    """A rating may be disputed, once at a time."""
    answer = survey.answer(command.answer)
    if answer is None:
        raise Refused("unknown-answer", answer=command.answer)
    if answer.disputed_by is not None:
        raise Refused("already-disputed", answer=command.answer)
    return (e.AnswerDisputed(answer=command.answer, ground=sealed(command.ground)),)


def settle(survey: Survey, command: c.SettleDispute, context: Context) -> Events:
    """Another person settles it; where the dispute is right the rating no longer counts."""
    answer = survey.answer(command.answer)
    if answer is None or answer.disputed_by is None:
        raise Refused("not-disputed", answer=command.answer)
    if context.actor.id in {answer.disputed_by, answer.rater}:
        raise Refused("same-person")
    return (e.DisputeSettled(answer=command.answer, upheld=command.upheld, reason=sealed(command.reason)),)


def something_to_dispute(survey: Survey, _context: Context) -> None:
    """There is an answer that nobody disputes yet."""
    if all(one.disputed_by is not None for one in survey.answers):
        raise Refused("nothing-to-dispute")


def something_to_settle(survey: Survey, context: Context) -> None:
    """There is a dispute between others."""
    actor = context.actor.id
    if not any(one.disputed_by is not None and actor not in {one.disputed_by, one.rater} for one in survey.answers):
        raise Refused("nothing-to-settle")


def nothing_disputed(survey: Survey, _context: Context) -> None:
    """No figure is made while a rating is in dispute."""
    disputed = [one.number for one in survey.answers if one.disputed_by is not None]
    if disputed:
        raise Refused("dispute-open", answers=disputed)


def close(_survey: Survey, _command: c.CloseSurvey, _context: Context) -> Events:
    """No more answers."""
    return (e.SurveyClosed(),)


def analyse(survey: Survey, command: c.AnalyseSurvey, _context: Context) -> Events:
    """Level, problems and trend in words; averages, weakest dimensions, SERVQUAL and formula computed."""
    averages = survey.averages()
    lowest = min(averages.values(), default=None)
    overall = survey.average()
    event = e.SurveyAnalysed(
        answers=len(survey.counted),
        overall=None if overall is None else thousandths(overall),
        scores=tuple(
            e.DimensionScore(dimension=one, thousandths=thousandths(averages[one]))
            for one in survey.dimensions
            if one in averages
        ),
        weakest=tuple(one for one in survey.dimensions if averages.get(one) == lowest and lowest is not None),
        servqual=_servqual(survey, command),
        formula=_formula(command),
        targets=_targets(survey, overall),
        level=sealed(command.level),
        problems=sealed(command.problems),
        trend=sealed(command.trend),
        service_records=sealed(command.service_records),
    )
    return (event,)


def _servqual(survey: Survey, command: c.AnalyseSurvey) -> tuple[e.DimensionScore, ...]:
    """Each dimension is the average of its own indicators, all of them (SAT-008…012)."""
    if survey.kind is not SurveyKind.SERVQUAL:
        return ()
    given = {one.indicator: one.score for one in command.indicators}
    missing = [one.value for needed in INDICATORS.values() for one in needed if one not in given]
    if missing:
        raise Refused("indicators-missing", missing=missing)
    return tuple(
        e.DimensionScore(
            dimension=dimension,
            thousandths=round(Fraction(sum(given[one] for one in needed), len(needed))),
        )
        for dimension, needed in INDICATORS.items()
    )


def _formula(command: c.AnalyseSurvey) -> int | None:
    """The quality plan's figure from configured inputs; refused where the expected quality is nought (SAT-019)."""
    given = command.formula
    if given is None:
        return None
    found = Formula(
        quality=given.quality,
        expected=given.expected,
        frequency=given.frequency,
        speed=given.speed,
        failures=given.failures,
    ).satisfaction()
    if found is None:
        raise Refused("formula-undefined")
    return found


def _targets(survey: Survey, overall: Fraction | None) -> tuple[e.TargetCompared, ...]:
    """The targets of the survey's own scale; none is converted to another (conflict K17)."""
    if overall is None:
        return ()
    actual = thousandths(overall)
    of_staff = survey.kind is SurveyKind.STAFF_SATISFACTION
    return tuple(
        e.TargetCompared(target=target, wanted=wanted, actual=actual, met=actual >= wanted)
        for target, (scale, wanted) in WANTED.items()
        if scale is survey.scale and (target is SatisfactionTarget.STAFF_SATISFACTION) is of_staff
    )


def publish(_survey: Survey, command: c.PublishResult, _context: Context) -> Events:
    """Through several channels (SAT-005)."""
    return (e.ResultPublished(channels=command.channels),)


def link_measures(_survey: Survey, command: c.LinkMeasures, _context: Context) -> Events:
    """Improvement plan, optimisation scheme and training plan (SAT-032)."""
    event = e.MeasuresLinked(
        goal=sealed(command.goal),
        measures=sealed(command.measures),
        responsible=command.responsible,
        optimisation=sealed(command.optimisation),
        training=sealed(command.training),
    )
    return (event,)


S = SurveyStage
TALKED_ABOUT = (S.OPEN, S.CLOSED)

# fmt: off
SURVEY: Lifecycle[Survey] = Lifecycle(
    category="survey",
    plural="surveys",
    title=("Satisfaction survey", "满意度调查"),
    initial=Survey(),
    evolve=evolve,
    stages=SurveyStage,
    ends=frozenset({S.ACTED}),
    key=lambda command: str(command.key),
    rows=(
        on(c.PlanSurvey, S.NEW, SUPERVISOR, plan, e.SurveyPlanned,
           "SAT-002, SAT-003, SAT-007, SAT-020…025, SLA-095", to=S.PLANNED, noun="plans",
           reads=lambda _, command: (site_stream(command.site),)),
        on(c.OpenSurvey, S.PLANNED, SUPERVISOR, open_survey, e.SurveyOpened,
           "SAT-020…022", to=S.OPEN, noun="openings"),
        on(c.RecordAnswer, S.OPEN, OCCUPANT | STAFF, record_answer, e.AnswerRecorded,
           "SAT-014, SAT-015, SAT-034", noun="answers"),
        on(c.DisputeAnswer, TALKED_ABOUT, STAFF, dispute, e.AnswerDisputed, "[derived]", noun="disputes",
           when=something_to_dispute),
        on(c.SettleDispute, TALKED_ABOUT, JUDGES, settle, e.DisputeSettled, "[derived]", noun="settlements",
           when=something_to_settle),
        on(c.CloseSurvey, S.OPEN, SUPERVISOR, close, e.SurveyClosed, "SAT-001", to=S.CLOSED, noun="closings"),
        on(c.AnalyseSurvey, S.CLOSED, SUPERVISOR, analyse, e.SurveyAnalysed,
           "SAT-004, SAT-007…013, SAT-016…019, SAT-024, SAT-025, SAT-027", to=S.ANALYSED, noun="analyses",
           when=nothing_disputed),
        on(c.PublishResult, S.ANALYSED, SUPERVISOR, publish, e.ResultPublished,
           "SAT-005, COM-009", to=S.PUBLISHED, noun="publications"),
        on(c.LinkMeasures, S.PUBLISHED, IMPROVERS, link_measures, e.MeasuresLinked,
           "SAT-004, SAT-032, SAT-036", to=S.ACTED, noun="measures"),
    ),
    facts=facts(
        "survey", e.SurveyPlanned, e.SurveyOpened, e.AnswerRecorded, e.AnswerDisputed, e.DisputeSettled,
        e.SurveyClosed, e.SurveyAnalysed, e.ResultPublished, e.MeasuresLinked,
    ),
)
# fmt: on
