"""One September of a site, told once through the desk: a few dozen cases, and a few a year and a month before."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import UTC, date, datetime, timedelta
from typing import Any, cast

import pytest
from attrs import define, frozen

from tests.asset.conftest import AssetStory, community
from tests.asset.conftest import Town as AssetTown
from tests.complaint.conftest import ComplaintStory
from tests.complaint.test_sat_rows import SurveyStory
from tests.support.commands import ROUTES
from tests.support.community import Cast
from tests.support.complaints import ROUTES as COMPLAINT_ROUTES
from tests.ticket_rows.conftest import TicketStory
from wuye.application.desk import Desk
from wuye.application.projections.reading import Reader
from wuye.application.reports.report import ServiceReport, service_report
from wuye.application.reports.shown import report_shown
from wuye.application.seeds.checklists import checklists
from wuye.domain.asset import commands as a
from wuye.domain.complaint import commands as c
from wuye.domain.complaint.terms import ComplaintClass, ComplaintStage, ContactKind
from wuye.domain.inspection import commands as i
from wuye.domain.inspection.parts import Finding, GroupMember
from wuye.domain.inspection.terms import IncidentType
from wuye.domain.register.checklist.lifecycle import PublishChecklist
from wuye.domain.register.home import RegisterHome
from wuye.domain.register.survey import commands as s
from wuye.domain.register.survey.kinds import CYCLES, Scale, SurveyCycle, SurveyKind
from wuye.domain.register.training.kinds import TrainingContent, TrainingForm, TrainingMode, TrainingSubject
from wuye.domain.register.training.lifecycle import BookTrainingCost, PlanTraining
from wuye.domain.register.visits import PlanVisits, RecordOwnerVisit, VisitKind
from wuye.domain.shared.facilities import AssetKind, BudgetLine, Technology
from wuye.domain.shared.indicators import Indicator
from wuye.domain.shared.inspections import Department, InspectionKind
from wuye.domain.shared.money import yuan
from wuye.domain.shared.period import Period, PeriodKind, period_of, read_period
from wuye.domain.ticket import commands as t
from wuye.domain.ticket.terms import EntryServiceKind, Stage
from wuye.entrypoints.testing import story_clock

SEPTEMBER = read_period("2026-09")
Waits = Mapping[type, timedelta]
Changing = Mapping[type, Mapping[str, Any]]
Printed = tuple[datetime, Period, dict[str, Any]]
"""When a report was printed, of which period, and what it said."""


def local(month: int, day: int, hour: int = 9, year: int = 2026) -> datetime:
    """An instant of the site, in UTC."""
    return datetime(year, month, day, hour, tzinfo=UTC) - timedelta(hours=8)


KNOWN = local(10, 1, 8)
"""The first morning of October."""


@define
class Told:
    """What was told, by what it is there for."""

    tickets: dict[str, str]
    complaints: dict[str, str]
    assets: dict[str, str]
    inspection: str = ""


@frozen
class Month:
    """The desk, the site, what happened there, and reports on it."""

    desk: Desk
    reader: Reader
    town: AssetTown
    cast: Cast
    told: Told
    printed: list[Printed]

    @property
    def site(self) -> str:
        """Key of the site."""
        return self.cast.site

    def report(
        self, period: Period = SEPTEMBER, as_of: datetime | None = None, only: tuple[Indicator, ...] = ()
    ) -> ServiceReport:
        """The report, from views that are up to date."""
        return self.report_of(self.site, period, as_of, only)

    def report_of(
        self,
        site: str,
        period: Period = SEPTEMBER,
        as_of: datetime | None = None,
        only: tuple[Indicator, ...] = (),
    ) -> ServiceReport:
        """The same of any site."""
        self.town.runner.catch_up()
        return service_report(self.desk, self.reader, site=site, period=period, as_of=as_of, only=only)

    def prints(self, *periods: Period) -> None:
        """Somebody prints reports now; what they say is kept, and time goes on."""
        now = self.town.clock.now()
        self.printed.extend((now, one, report_shown(self.report(one))) for one in periods)
        self.town.clock.advance(timedelta(minutes=1))

    def tell_late(self) -> str:
        """A callback that was made in September, and a repair on a paper form; gives the repair."""
        story = TicketStory(cast("Any", self.town), cast=self.cast)
        story.case = self.told.tickets["accepted"]
        story.goes(t.SettleCharge, t.ReturnOrder, t.ConfirmOrder, t.RecordCallback)
        paper, then = TicketStory(cast("Any", self.town), cast=self.cast), local(9, 28)
        for kind, who in ROUTES[Stage.ON_SITE]:
            paper.does(kind, getattr(self.cast, who), occurred_at=then)
            then += timedelta(minutes=5)
        return case_of(paper)


def ticket(
    story: TicketStory,
    stage: Stage,
    waits: Waits | None = None,
    changing: Changing | None = None,
) -> TicketStory:
    """A ticket told to a stage by the everyday way; before some acts time passes."""
    made = story.another()
    for kind, who in ROUTES[stage]:
        made.later(seconds=(waits or {}).get(kind, timedelta()).total_seconds())
        made.does(kind, getattr(made.cast, who), **(changing or {}).get(kind, {}))
    return made


def complaint(
    story: ComplaintStory,
    stage: ComplaintStage,
    waits: Waits | None = None,
    changing: Changing | None = None,
) -> ComplaintStory:
    """A complaint likewise."""
    made = story.another()
    for kind, who in COMPLAINT_ROUTES[stage]:
        made.later(seconds=(waits or {}).get(kind, timedelta()).total_seconds())
        made.does(kind, getattr(made.cast, who), **(changing or {}).get(kind, {}))
    return made


def case_of(story: TicketStory | AssetStory) -> str:
    """The stream of a story's case."""
    assert story.case
    return story.case


@pytest.fixture(scope="session")
def month() -> Iterator[Month]:
    """September 2026 at a site of its own, as it had been told by the morning of the 1st of October."""
    with community(story_clock(local(9, 8, year=2025))) as town:
        ticket_town: Any = town
        base = TicketStory(ticket_town).under()
        complaints = ComplaintStory(ticket_town, cast=base.cast, switches=base.switches).on_calendar()
        told = Told({}, {}, {})
        month = Month(town.desk, town.reader, town, base.cast, told, [])
        _a_year_before(month, base)
        town.clock.set(local(8, 12))
        told.complaints["last month"] = case_of(complaint(complaints, ComplaintStage.ARCHIVED))
        month.prints(SEPTEMBER)
        _repairs(month, base)
        month.prints(SEPTEMBER, period_of(PeriodKind.WEEK, date(2026, 9, 9)))
        _complaints(month, complaints)
        month.prints(SEPTEMBER)
        _surveys(month, complaints)
        month.prints(SEPTEMBER)
        _facilities(month)
        month.prints(SEPTEMBER, period_of(PeriodKind.QUARTER, date(2026, 9, 9)))
        _visits(month)
        month.prints(SEPTEMBER)
        town.clock.set(local(9, 30))
        told.tickets["accepted"] = case_of(ticket(base, Stage.ACCEPTED))
        month.prints(SEPTEMBER)
        town.clock.set(KNOWN)
        yield month


def _a_year_before(month: Month, base: TicketStory) -> None:
    for _ in range(2):
        ticket(base, Stage.ARCHIVED)
    lift = AssetStory(month.town, cast=month.cast).running()
    lift.does(a.RecordCost, line=BudgetLine.UPKEEP, cost=yuan(1_000))
    month.told.assets["lift"] = case_of(lift)
    _train(month, "last-year", 1_000)


def _train(month: Month, key: str, cost: int) -> None:
    desk, by, site = month.desk, month.cast.service_supervisor, month.site
    plan = PlanTraining(
        key=f"{site}-{key}",
        site=site,
        content=TrainingContent.PROFESSIONAL,
        subjects=(TrainingSubject.CUSTOMER_SERVICE,),
        form=TrainingForm.THEORY,
        mode=TrainingMode.OFFLINE_EXTERNAL,
        first_day=month.town.clock.now().date(),
        group="维修班",
        responsible=by.id,
    )
    stream = desk.execute(plan, by=by).case
    desk.execute(BookTrainingCost(cost=yuan(cost), remark="讲师费"), by=by, on=stream)


def _repairs(month: Month, base: TicketStory) -> None:
    told, clock = month.told.tickets, month.town.clock
    clock.set(local(9, 1))
    for day in (1, 2):
        clock.set(local(9, day))
        told[f"done {day}"] = case_of(ticket(base, Stage.ARCHIVED))
    clock.set(local(9, 3))
    told["late"] = case_of(ticket(base, Stage.ARCHIVED, {t.RecordArrival: timedelta(hours=3)}))
    clock.set(local(9, 4))
    refused = ticket(base, Stage.REWORK).goes(t.ResumeWork, t.CompleteSelfCheck, t.AcceptWork)
    told["refused"] = case_of(refused)
    clock.set(local(9, 7))
    told["dispatched"] = case_of(ticket(base, Stage.DISPATCHED))
    told["cancelled"] = case_of(ticket(base, Stage.CANCELLED))
    clock.set(local(9, 8))
    unhappy = ticket(base, Stage.ACCEPTED).goes(t.SettleCharge, t.ReturnOrder, t.ConfirmOrder)
    visit: dict[str, Any] = {
        "visit_at": unhappy.now + timedelta(days=1),
        "supervisor": unhappy.cast.engineering_supervisor.id,
    }
    unhappy.does(t.RecordCallback, satisfied=False, rating=2, remarks="开关仍有异响", **visit)
    told["unhappy"] = case_of(unhappy)
    clock.set(local(9, 9))
    entry: Changing = {t.ReportRepair: {"entry_service": EntryServiceKind.REPAIR}}
    told["entry"] = case_of(ticket(base, Stage.ARCHIVED, changing=entry))


def _complaints(month: Month, base: ComplaintStory) -> None:
    told, clock = month.told.complaints, month.town.clock
    clock.set(local(9, 10))
    told["closed"] = case_of(complaint(base, ComplaintStage.ARCHIVED))
    clock.set(local(9, 11))
    told["late"] = case_of(complaint(base, ComplaintStage.ARCHIVED, {c.RecordCallback: timedelta(days=9)}))
    clock.set(local(9, 21))
    major: Changing = {c.Classify: {"severity": ComplaintClass.MAJOR}}
    told["major"] = case_of(complaint(base, ComplaintStage.RECTIFYING, changing=major))
    clock.set(local(9, 22))
    told["new"] = case_of(complaint(base, ComplaintStage.RECEIVED))
    gone = complaint(base, ComplaintStage.RECEIVED)
    gone.does(c.MergeInto, target=told["new"])
    told["merged"] = case_of(gone)
    asked: Changing = {c.ReceiveVoice: {"kind": ContactKind.CONSULTATION}}
    voice = complaint(base, ComplaintStage.VOICE_CLOSED, {c.AnswerVoice: timedelta(hours=5)}, asked)
    told["voice"] = case_of(voice)


def _surveys(month: Month, story: ComplaintStory) -> None:
    for scale, kind, scores in (
        (Scale.TEN, SurveyKind.SERVICE_QUALITY, (9, 8, 9)),
        (Scale.RATE, SurveyKind.ENTRY_SERVICE, (1, 1, 1, 0)),
        (Scale.FIVE, SurveyKind.ENTRY_SERVICE, (5, 3)),
        (Scale.RATE, SurveyKind.STAFF_SATISFACTION, (1, 0)),
    ):
        survey = SurveyStory(story.town, story).planned(
            kind=kind, scale=scale, cycle=CYCLES.get(kind, SurveyCycle.YEARLY)
        )
        survey.does(s.OpenSurvey(group="全体", everybody=True)).answered(*scores)


def _facilities(month: Month) -> None:
    told, desk, people = month.told, month.desk, month.cast
    month.town.clock.set(local(9, 23))
    recovered = AssetStory(month.town, cast=people).faulty().recovered()
    told.assets["recovered"] = case_of(recovered)
    told.assets["broken"] = case_of(AssetStory(month.town, cast=people).faulty())
    lift = AssetStory(month.town, cast=people)
    lift.case = told.assets["lift"]
    lift.does(a.RecordCost, line=BudgetLine.UPKEEP, cost=yuan(800))
    drone = AssetStory(month.town, cast=people).running(AssetKind.INSPECTION_DRONE)
    told.assets["drone"] = case_of(drone)
    smart, technology = AssetStory(month.town, cast=people).running(), Technology.SMART_MONITORING
    smart.does(a.PlanRetrofit, programme=smart.ranked(technology=technology), technology=technology)
    told.assets["smart"] = case_of(smart.goes(a.StartRetrofit, a.EvaluateRetrofit))
    _train(month, "this-year", 700)
    quality = next(one for one in checklists() if one.key == "quality")
    scaled = PublishChecklist(
        key="quality", kind=InspectionKind.QUALITY, items=quality.items, grades=("优", "良", "差")
    )
    desk.execute(scaled, by=people.administrator)
    by = people.service_supervisor
    case = desk.execute(
        i.ScheduleInspection(site=people.site, kind=InspectionKind.QUALITY, checklist="quality"), by=by
    ).case
    desk.execute(i.StartInspection(), by=by, on=case)
    state = desk.state(case)
    samples = [told.tickets["done 1"], told.tickets["late"]]
    for place, item in enumerate(state.items):
        given = i.RecordItem(
            item=item.code,
            conforms=place != 0,
            sample=samples[place] if place < len(samples) else None,
            remark="不合格" if place == 0 else None,
        )
        desk.execute(given, by=by, on=case)
    finding = Finding(item=state.items[0].code, problem="不合格", place="3-2")
    for step in (
        i.RaiseFindings(findings=(finding,)),
        i.ReportInspection(
            summary="检查完毕",
            departments=(Department.MAINTENANCE,),
            suggestion="加强培训",
            proposal="每月复查",
            superior=people.management.id,
        ),
        i.GradeQuality(grade="良", basis="检查与回访", strong=("响应",), weak=("沟通",)),
    ):
        desk.execute(step, by=by, on=case)
    told.inspection = case
    group = (GroupMember(person=people.technician.id, duty="现场处置"),)
    declared = i.DeclareIncident(
        site=people.site,
        type=IncidentType.CASUALTY,
        description="施工人员坠落",
        place="3-2",
        plan="伤亡预案",
        group=group,
    )
    desk.execute(declared, by=people.management)


def _visits(month: Month) -> None:
    desk, people = month.desk, month.cast
    homes = [people.home]
    for place in range(2, 12):
        home = RegisterHome(key=f"{people.site}-{place}", site=people.site, building="1", label=str(100 + place))
        homes.append(desk.execute(home, by=people.officer).case)
    for key, first, count in (("w37", date(2026, 9, 7), 11), ("w38", date(2026, 9, 14), 4)):
        plan = PlanVisits(
            key=f"{people.site}-{key}",
            site=people.site,
            kind=VisitKind.REGULAR,
            first_day=first,
            last_day=first + timedelta(days=6),
        )
        stream = desk.execute(plan, by=people.officer).case
        for household in homes[:count]:
            visit = RecordOwnerVisit(home=household, on=first + timedelta(days=2), opinion="希望多巡楼")
            desk.execute(visit, by=people.officer, on=stream)
