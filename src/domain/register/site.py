"""Sites (项目): a place the company looks after, its time zone and its buildings."""

from datetime import datetime
from enum import StrEnum
from typing import Any, assert_never

from attrs import evolve as evolved
from attrs import field, frozen

from wuye.domain.register.company import company_stream
from wuye.domain.register.dated import Dated
from wuye.domain.register.policy.events import ProfileChosen
from wuye.domain.register.policy.state import PolicyStage
from wuye.domain.register.zones import zone
from wuye.domain.shared.actor import ADMINISTRATOR, MANAGEMENT, OFFICER
from wuye.domain.shared.fields import choice, identifier, instant, label, whole
from wuye.domain.shared.lifecycle import Context, Elsewhere, Events, Lifecycle, facts, on
from wuye.domain.shared.recorded import Recorded
from wuye.domain.shared.refusal import Refused
from wuye.domain.sla.policy import Profile


class SiteStage(StrEnum):
    """A site is looked after until it is handed over."""

    NEW = "new"
    OPEN = "open"
    """在管."""
    CLOSED = "closed"
    """已撤场."""


@frozen(kw_only=True)
class Building:
    """What an officer of the area must know about a building (CRM-023)."""

    code: str
    structure: str | None
    arrangement: str | None
    households: int | None
    pipe_runs: str | None


@frozen(kw_only=True)
class RegisterSite:
    """Take a site into care (登记项目); with a profile its policy register is opened in the same breath."""

    site: str = identifier(("Key of the site", "项目标识"))
    name: str = label(("Name", "名称"))
    zone: str = zone(("Time zone", "时区"), default="Asia/Shanghai")
    company: str | None = label(("Property company", "物业公司"), default=None)
    opened_at: datetime = instant(("Since when it is in care", "在管起始时间"))
    profile: Profile | None = choice(Profile, ("Profile of limits to begin with", "初始时限策略"), default=None)


@frozen(kw_only=True)
class RegisterBuilding:
    """Describe a building of the site, or describe it anew (登记楼栋). CRM-023."""

    code: str = identifier(("Code of the building", "楼栋编号"))
    structure: str | None = label(("Structure", "结构"), default=None)
    arrangement: str | None = label(("Arrangement of its units", "布局"), default=None)
    households: int | None = whole(("Number of households", "户数"), maximum=100_000, default=None)
    pipe_runs: str | None = label(("Pipe runs", "管线走向"), max_length=1000, default=None)


@frozen(kw_only=True)
class PlaceSite:
    """Put a site under a company, branch or project office, from an instant on (划归公司)."""

    company: str = identifier(("Key of the company", "公司标识"))
    since: datetime | None = instant(("From when; now when absent", "起始时间；缺省为现在"), default=None)


@frozen(kw_only=True)
class CloseSite:
    """Hand a site over (项目撤场); nothing new is opened there."""

    reason: str = label(("Reason code", "原因"))


@frozen(kw_only=True)
class SiteRegistered:
    """A site was taken into care (项目接管)."""

    name: str
    zone: str
    company: str | None
    opened_at: datetime


@frozen(kw_only=True)
class BuildingRegistered:
    """A building was described (楼栋登记). CRM-023."""

    building: Building


@frozen(kw_only=True)
class SitePlaced:
    """A site stands under a company from an instant on (项目已划归公司)."""

    company: str
    since: datetime


@frozen(kw_only=True)
class SiteClosed:
    """A site was handed over (项目撤场)."""

    reason: str


SiteEvent = SiteRegistered | BuildingRegistered | SitePlaced | SiteClosed


@frozen(kw_only=True)
class Site:
    """A site: ``zone`` is an IANA name; ``opened_at`` bounds what may have occurred there."""

    stage: SiteStage = SiteStage.NEW
    name: str = ""
    zone: str = "UTC"
    company: str | None = None
    opened_at: datetime | None = None
    closed_at: datetime | None = None
    buildings: tuple[Building, ...] = ()
    companies: Dated[str] = field(factory=Dated)
    """Keys of the companies it stood under, and since when."""

    def building(self, code: str) -> Building | None:
        """The building of a code."""
        return next((one for one in self.buildings if one.code == code), None)

    def in_care(self, at: datetime) -> bool:
        """Whether the company looked after it at an instant."""
        began = self.opened_at is not None and self.opened_at <= at
        return began and (self.closed_at is None or at < self.closed_at)


def evolve(site: Site, recorded: Recorded[Any]) -> Site:
    """Apply a fact. History is accepted, not judged."""
    event: SiteEvent = recorded.event
    match event:
        case SiteRegistered():
            return evolved(
                site,
                stage=SiteStage.OPEN,
                name=event.name,
                zone=event.zone,
                company=event.company,
                opened_at=event.opened_at,
            )
        case BuildingRegistered():
            others = tuple(one for one in site.buildings if one.code != event.building.code)
            return evolved(site, buildings=(*others, event.building))
        case SitePlaced():
            return evolved(site, companies=site.companies.starting(event.since, recorded.version, event.company))
        case SiteClosed():
            return evolved(site, stage=SiteStage.CLOSED, closed_at=recorded.occurred_at)
        case _:
            assert_never(event)


def register(_site: Site, command: RegisterSite, context: Context) -> Events:
    """A site is known before anything can be reported there; a policy that exists is left alone."""
    if command.opened_at > context.occurred_at:
        raise Refused("not-yet-open", opened_at=command.opened_at.isoformat())
    registered = SiteRegistered(
        name=command.name, zone=command.zone, company=command.company, opened_at=command.opened_at
    )
    policy = f"policy-{command.site}"
    if command.profile is None or context.other(policy).stage is not PolicyStage.NEW:
        return (registered,)
    chosen = ProfileChosen(profile=command.profile, effective_from=context.now)
    return (registered, Elsewhere(stream=policy, event=chosen))


def register_building(site: Site, command: RegisterBuilding, _context: Context) -> Events:
    """Structure, arrangement, households and pipe runs are at the officers' hands (CRM-023)."""
    building = Building(
        code=command.code,
        structure=command.structure,
        arrangement=command.arrangement,
        households=command.households,
        pipe_runs=command.pipe_runs,
    )
    return () if site.building(command.code) == building else (BuildingRegistered(building=building),)


def place(site: Site, command: PlaceSite, context: Context) -> Events:
    """One company at a time answers for a site; where it stood before stays readable."""
    since = command.since or context.occurred_at
    if not context.other(company_stream(command.company)).active:
        raise Refused("unknown-company", company=command.company)
    return () if site.companies.at(since) == command.company else (SitePlaced(company=command.company, since=since),)


def close(_site: Site, command: CloseSite, _context: Context) -> Events:
    """A site that was handed over keeps its history."""
    return (SiteClosed(reason=command.reason),)


SITE = Lifecycle(
    category="site",
    plural="sites",
    title=("Site", "项目"),
    initial=Site(),
    evolve=evolve,
    stages=SiteStage,
    ends=frozenset({SiteStage.CLOSED}),
    key=lambda command: str(command.site),
    rows=(
        on(
            RegisterSite,
            SiteStage.NEW,
            ADMINISTRATOR | MANAGEMENT,
            register,
            SiteRegistered,
            "CRM-023",
            to=SiteStage.OPEN,
            noun="registrations",
            reads=lambda _, command: (f"policy-{command.site}",),
        ),
        on(
            RegisterBuilding,
            SiteStage.OPEN,
            ADMINISTRATOR | MANAGEMENT | OFFICER,
            register_building,
            BuildingRegistered,
            "CRM-023",
            noun="buildings",
        ),
        on(
            PlaceSite,
            SiteStage.OPEN,
            ADMINISTRATOR | MANAGEMENT,
            place,
            SitePlaced,
            "CRM-023",
            noun="placements",
            reads=lambda _, command: (company_stream(command.company),),
        ),
        on(
            CloseSite,
            SiteStage.OPEN,
            ADMINISTRATOR | MANAGEMENT,
            close,
            SiteClosed,
            "CRM-023",
            to=SiteStage.CLOSED,
            noun="closings",
        ),
    ),
    facts=facts("site", SiteRegistered, BuildingRegistered, SitePlaced, SiteClosed),
)
