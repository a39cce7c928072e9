"""Community activities (社区活动): planned, joined by customers, held and recorded. It knows how many join, not who."""

from datetime import datetime
from enum import StrEnum
from typing import Any, assert_never

from attrs import evolve as evolved
from attrs import frozen

from wuye.domain.shared.actor import MANAGEMENT, OFFICER, Actor, Role
from wuye.domain.shared.fields import choice, identifier, instant, label, text, whole
from wuye.domain.shared.lifecycle import Context, Events, Lifecycle, facts, on
from wuye.domain.shared.outside import site_of, site_stream
from wuye.domain.shared.personal import Personal, sealed
from wuye.domain.shared.recorded import Recorded
from wuye.domain.shared.refusal import InvalidInput, Refused


class ActivityStage(StrEnum):
    """An activity is planned, then held or called off."""

    NEW = "new"
    PLANNED = "planned"
    """已计划."""
    HELD = "held"
    """已举办: end."""
    CALLED_OFF = "called-off"
    """已取消: end."""


class ActivityKind(StrEnum):
    """What an activity is (活动类别) (CRM-017)."""

    SPRING_FESTIVAL_DINNER = "spring-festival-dinner"
    """春节聚餐."""
    MID_AUTUMN_DINNER = "mid-autumn-dinner"
    """中秋聚餐."""
    FAMILY_EVENT = "family-event"
    """亲子活动."""
    SPORTS_EVENT = "sports-event"
    """运动活动."""
    HEALTH_LECTURE = "health-lecture"
    """健康讲座."""


@frozen(kw_only=True)
class PlanActivity:
    """Plan a community activity (策划社区活动). CRM-017."""

    key: str = identifier(("Key of the activity", "活动标识"))
    site: str = identifier(("Key of the site", "项目标识"))
    kind: ActivityKind = choice(ActivityKind, ("Kind", "活动类别"))
    title: str = label(("Title", "活动名称"))
    starts_at: datetime = instant(("When it begins", "开始时间"))
    ends_at: datetime = instant(("When it ends", "结束时间"))
    places: int | None = whole(
        ("Places; without a limit when absent", "名额；缺省为不限"), minimum=1, maximum=100_000, default=None
    )


@frozen(kw_only=True)
class RecordActivity:
    """Record that an activity was held (登记社区活动). CRM-017."""

    attended: int = whole(("How many attended", "参加人数"), maximum=100_000)
    account: str = text(("How it went", "活动情况"))


@frozen(kw_only=True)
class CallOffActivity:
    """Call an activity off (取消社区活动). CRM-017."""

    reason: str = text(("Reason", "原因"))


@frozen(kw_only=True)
class ActivityPlanned:
    """A community activity was planned (社区活动已策划). CRM-017."""

    site: str
    kind: ActivityKind
    title: str
    starts_at: datetime
    ends_at: datetime
    places: int | None


@frozen(kw_only=True)
class PlacesTaken:
    """A customer joined with so many people (已报名). CRM-015."""

    people: int


@frozen(kw_only=True)
class PlacesGivenBack:
    """A customer who had joined does not come (已退出报名). CRM-015."""

    people: int


@frozen(kw_only=True)
class ActivityHeld:
    """An activity was held (社区活动已举办). CRM-017."""

    attended: int
    account: Personal[str]


@frozen(kw_only=True)
class ActivityCalledOff:
    """An activity was called off (社区活动已取消). CRM-017."""

    reason: Personal[str]


ActivityEvent = ActivityPlanned | PlacesTaken | PlacesGivenBack | ActivityHeld | ActivityCalledOff


@frozen(kw_only=True)
class Activity:
    """An activity: kind, time, places and how many of them are taken."""

    stage: ActivityStage = ActivityStage.NEW
    site: str = ""
    kind: ActivityKind | None = None
    title: str = ""
    starts_at: datetime | None = None
    ends_at: datetime | None = None
    places: int | None = None
    taken: int = 0
    attended: int | None = None

    def joinable(self, at: datetime) -> bool:
        """Whether customers may join at an instant: it is planned and has not begun."""
        return self.stage is ActivityStage.PLANNED and self.starts_at is not None and at < self.starts_at

    def free(self, people: int) -> bool:
        """Whether so many more people have a place."""
        return self.places is None or self.taken + people <= self.places


def evolve(activity: Activity, recorded: Recorded[Any]) -> Activity:
    """Apply a fact. History is accepted, not judged."""
    event: ActivityEvent = recorded.event
    match event:
        case ActivityPlanned():
            return evolved(
                activity,
                stage=ActivityStage.PLANNED,
                site=event.site,
                kind=event.kind,
                title=event.title,
                starts_at=event.starts_at,
                ends_at=event.ends_at,
                places=event.places,
            )
        case PlacesTaken():
            return evolved(activity, taken=activity.taken + event.people)
        case PlacesGivenBack():
            return evolved(activity, taken=activity.taken - event.people)
        case ActivityHeld():
            return evolved(activity, stage=ActivityStage.HELD, attended=event.attended)
        case ActivityCalledOff():
            return evolved(activity, stage=ActivityStage.CALLED_OFF)
        case _:
            assert_never(event)


def plan(_activity: Activity, command: PlanActivity, context: Context) -> Events:
    """Of one of the kinds of the programme, at a site in care (CRM-017)."""
    if not site_of(context, command.site).in_care(context.occurred_at):
        raise Refused("unknown-site", site=command.site)
    if command.ends_at <= command.starts_at:
        raise InvalidInput("ends-before-start", field="ends_at")
    planned = ActivityPlanned(
        site=command.site,
        kind=command.kind,
        title=command.title,
        starts_at=command.starts_at,
        ends_at=command.ends_at,
        places=command.places,
    )
    return (planned,)


def has_begun(activity: Activity, context: Context) -> None:
    """What has not begun was not held (CRM-017)."""
    if activity.starts_at is not None and context.occurred_at < activity.starts_at:
        raise Refused("activity-not-begun", starts_at=activity.starts_at.isoformat())


def record(_activity: Activity, command: RecordActivity, _context: Context) -> Events:
    """How many came, and how it went (CRM-017)."""
    return (ActivityHeld(attended=command.attended, account=sealed(command.account)),)


def call_off(_activity: Activity, command: CallOffActivity, _context: Context) -> Events:
    """Why it does not take place is on record (CRM-017)."""
    return (ActivityCalledOff(reason=sealed(command.reason)),)


def not_the_customers_own(_activity: Activity, actor: Actor) -> bool:
    """A customer joins by the own record; an activity's history names who gave each command, so it is the office's."""
    return actor.role is not Role.OCCUPANT


def activity_stream(key: str) -> str:
    """The stream of an activity."""
    return f"activity-{key}"


SERVICE = OFFICER | MANAGEMENT | frozenset({Role.SERVICE_SUPERVISOR})

# fmt: off
ACTIVITY: Lifecycle[Activity] = Lifecycle(
    category="activity",
    plural="activities",
    title=("Community activity", "社区活动"),
    initial=Activity(),
    evolve=evolve,
    stages=ActivityStage,
    ends=frozenset({ActivityStage.HELD, ActivityStage.CALLED_OFF}),
    key=lambda command: str(command.key),
    related=not_the_customers_own,
    rows=(
        on(PlanActivity, ActivityStage.NEW, SERVICE, plan, ActivityPlanned, "CRM-017", to=ActivityStage.PLANNED,
           noun="plans", reads=lambda _, command: (site_stream(command.site),)),
        on(RecordActivity, ActivityStage.PLANNED, SERVICE, record, ActivityHeld, "CRM-017", to=ActivityStage.HELD,
           noun="records", when=has_begun),
        on(CallOffActivity, ActivityStage.PLANNED, SERVICE, call_off, ActivityCalledOff, "CRM-017",
           to=ActivityStage.CALLED_OFF, noun="cancellations"),
    ),
    facts=facts("activity", ActivityPlanned, PlacesTaken, PlacesGivenBack, ActivityHeld, ActivityCalledOff),
)
# fmt: on
