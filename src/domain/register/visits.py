"""Owner visits (业主走访): a week's or a month's round of visits, what people said, and the summary in writing."""

from datetime import date, timedelta
from enum import StrEnum
from typing import Any, Final, assert_never

from attrs import evolve as evolved
from attrs import frozen

from wuye.domain.shared.actor import MANAGEMENT, OFFICER, Role
from wuye.domain.shared.fields import choice, day, home_id, identifier, reference, text
from wuye.domain.shared.lifecycle import Context, Events, Lifecycle, facts, on
from wuye.domain.shared.outside import check_post, home_of, of_kind, site_of, site_stream
from wuye.domain.shared.personal import Personal, sealed
from wuye.domain.shared.recorded import Recorded
from wuye.domain.shared.refusal import InvalidInput, Refused

FEWEST_HOUSEHOLDS: Final = 10
"""A round has at least ten households, the weekly one as well as the monthly one (CRM-020)."""
SUPERVISOR: Final = frozenset({Role.SERVICE_SUPERVISOR})


class VisitStage(StrEnum):
    """A round is made, then summarised in writing."""

    NEW = "new"
    UNDER_WAY = "under-way"
    """走访中."""
    SUMMARISED = "summarised"
    """已书面汇总: end."""


class VisitKind(StrEnum):
    """Which round it is (走访类别) (CRM-020)."""

    REGULAR = "regular-visits"
    """定期走访: weekly."""
    IRREGULAR = "irregular-visits"
    """不定期走访: monthly."""


LONGEST: Final = {VisitKind.REGULAR: timedelta(days=7), VisitKind.IRREGULAR: timedelta(days=31)}
"""A regular round is a week's, an irregular one a month's (CRM-020)."""


@frozen(kw_only=True)
class PlanVisits:
    """Plan a round of owner visits (计划业主走访). CRM-020, SLA-082, SLA-083."""

    key: str = identifier(("Key of the round", "走访标识"))
    site: str = identifier(("Key of the site", "项目标识"))
    kind: VisitKind = choice(VisitKind, ("Weekly or monthly", "走访类别"))
    first_day: date = day(("First day", "开始日期"))
    last_day: date = day(("Last day", "结束日期"))


@frozen(kw_only=True)
class RecordOwnerVisit:
    """Record a visit to a household, with the opinions heard there (登记走访). CRM-020."""

    home: str = home_id(("Home, as a stream id (home-…)", "房屋编号"))
    on: date = day(("Day of the visit", "走访日期"))
    opinion: str = text(("Opinions", "业主意见"))
    person: str | None = reference(("Who was met", "受访人"), to="person", default=None)


@frozen(kw_only=True)
class SummariseVisits:
    """Summarise the opinions in writing for the supervisor (书面汇总走访意见). CRM-020."""

    summary: str = text(("Summary", "汇总报告"))
    supervisor: str = reference(("Supervisor it goes to", "报送主管"), to="staff")


@frozen(kw_only=True)
class VisitsPlanned:
    """A round of owner visits was planned (业主走访已计划). CRM-020."""

    site: str
    kind: VisitKind
    first_day: date
    last_day: date


@frozen(kw_only=True)
class OwnerVisited:
    """A household was visited (已走访). CRM-020."""

    home: str
    on: date
    opinion: Personal[str]
    person: str | None


@frozen(kw_only=True)
class VisitsSummarised:
    """The supervisor has the summary in writing (走访意见已书面汇总). CRM-020."""

    households: int
    summary: Personal[str]
    supervisor: str


VisitEvent = VisitsPlanned | OwnerVisited | VisitsSummarised


@frozen(kw_only=True)
class VisitRound:
    """A round of visits and the households it has."""

    stage: VisitStage = VisitStage.NEW
    site: str = ""
    kind: VisitKind | None = None
    first_day: date = date.min
    last_day: date = date.max
    homes: frozenset[str] = frozenset()
    visits: int = 0


def evolve(visits: VisitRound, recorded: Recorded[Any]) -> VisitRound:
    """Apply a fact. History is accepted, not judged."""
    event: VisitEvent = recorded.event
    match event:
        case VisitsPlanned():
            return evolved(
                visits,
                stage=VisitStage.UNDER_WAY,
                site=event.site,
                kind=event.kind,
                first_day=event.first_day,
                last_day=event.last_day,
            )
        case OwnerVisited():
            return evolved(visits, homes=visits.homes | {event.home}, visits=visits.visits + 1)
        case VisitsSummarised():
            return evolved(visits, stage=VisitStage.SUMMARISED)
        case _:
            assert_never(event)


def plan(_visits: VisitRound, command: PlanVisits, context: Context) -> Events:
    """A regular round is a week's, an irregular one a month's (CRM-020)."""
    if not site_of(context, command.site).in_care(context.occurred_at):
        raise Refused("unknown-site", site=command.site)
    if command.last_day < command.first_day:
        raise InvalidInput("ends-before-start", field="last_day")
    if command.last_day - command.first_day >= LONGEST[command.kind]:
        raise Refused("round-too-long", kind=command.kind.value, days=LONGEST[command.kind].days)
    planned = VisitsPlanned(
        site=command.site, kind=command.kind, first_day=command.first_day, last_day=command.last_day
    )
    return (planned,)


def visit(visits: VisitRound, command: RecordOwnerVisit, context: Context) -> Events:
    """A household of the site, on a day of the round (CRM-020)."""
    if home_of(context, command.home).site != visits.site:
        raise Refused("unknown-unit", id=command.home)
    if not visits.first_day <= command.on <= visits.last_day:
        raise Refused("outside-round", on=command.on.isoformat())
    return (OwnerVisited(home=command.home, on=command.on, opinion=sealed(command.opinion), person=command.person),)


def enough_households(visits: VisitRound, _context: Context) -> None:
    """Ten households at least (CRM-020)."""
    if len(visits.homes) < FEWEST_HOUSEHOLDS:
        raise Refused("households-missing", visited=len(visits.homes), fewest=FEWEST_HOUSEHOLDS)


def summarise(visits: VisitRound, command: SummariseVisits, context: Context) -> Events:
    """In writing, to a customer service supervisor (CRM-020)."""
    check_post(command.supervisor, SUPERVISOR, context)
    summarised = VisitsSummarised(
        households=len(visits.homes), summary=sealed(command.summary), supervisor=command.supervisor
    )
    return (summarised,)


SERVICE = OFFICER | MANAGEMENT | SUPERVISOR

# fmt: off
VISITS: Lifecycle[VisitRound] = Lifecycle(
    category="visits",
    plural="visit-rounds",
    title=("Owner visits", "业主走访"),
    initial=VisitRound(),
    evolve=evolve,
    stages=VisitStage,
    ends=frozenset({VisitStage.SUMMARISED}),
    key=lambda command: str(command.key),
    rows=(
        on(PlanVisits, VisitStage.NEW, SERVICE, plan, VisitsPlanned, "CRM-020, SLA-082, SLA-083",
           to=VisitStage.UNDER_WAY, noun="plans", reads=lambda _, command: (site_stream(command.site),)),
        on(RecordOwnerVisit, VisitStage.UNDER_WAY, SERVICE, visit, OwnerVisited, "CRM-020", noun="visits",
           reads=lambda _, command: of_kind("home", command.home)),
        on(SummariseVisits, VisitStage.UNDER_WAY, SERVICE, summarise, VisitsSummarised, "CRM-020",
           to=VisitStage.SUMMARISED, noun="summaries", when=enough_households,
           reads=lambda _, command: of_kind("staff", command.supervisor)),
    ),
    facts=facts("visits", VisitsPlanned, OwnerVisited, VisitsSummarised),
)
# fmt: on
