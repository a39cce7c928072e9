"""Valid commands of every register for the state it is in, and the surroundings of their decisions."""

from collections.abc import Callable, Mapping, Sequence
from datetime import date, datetime, timedelta
from typing import Any

from tests.support.appraisals import MARKS
from tests.support.examples import evidence
from tests.support.facility_commands import FACILITY_BEGINNINGS, FACILITY_VALID, WEIGHTS
from tests.support.roster_commands import ROSTER_BEGINNINGS, ROSTER_VALID
from tests.support.roster_commands import told as told_around
from tests.support.survey_commands import SURVEY_BEGINNINGS, SURVEY_VALID
from wuye.application.registry import Registry
from wuye.domain.cadence import commands as cadence
from wuye.domain.cadence.lifecycle import CADENCE
from wuye.domain.cadence.rule import Basis, Rule
from wuye.domain.complaint.state import Complaint
from wuye.domain.complaint.terms import ComplaintClass
from wuye.domain.register import home, route, safety, site, tool, vendor
from wuye.domain.register.calendar import commands as calendar
from wuye.domain.register.calendar.events import CalendarPublished
from wuye.domain.register.catalogue import commands as catalogue
from wuye.domain.register.catalogue.entries import (
    Equipment,
    ItemCategory,
    NoLimit,
    Premises,
    Pricing,
    ReceptionTerms,
    ReferralReason,
    ServiceKind,
    ServiceMode,
    VendorKind,
)
from wuye.domain.register.catalogue.events import (
    CatalogueDrafted,
    CataloguePublished,
    ItemDecision,
    ReceptionListed,
    Verdict,
)
from wuye.domain.register.checklist import lifecycle as checklist
from wuye.domain.register.checklist.entries import ChecklistItem
from wuye.domain.register.competence import commands as competence
from wuye.domain.register.competence.kinds import AppraisalCriterion, PenaltyKind, RewardKind
from wuye.domain.register.lifecycles import REGISTERS
from wuye.domain.register.notice import commands as notice
from wuye.domain.register.notice.kinds import NoticeKind
from wuye.domain.register.person import commands as person
from wuye.domain.register.person import state as person_state
from wuye.domain.register.person.kinds import (
    CollectionMethod,
    ContactMethod,
    LoyaltyMeans,
    PartyKind,
    Preference,
    SpecialGroup,
    UpdateSource,
)
from wuye.domain.register.policy import commands as policy
from wuye.domain.register.policy.switchboard import SWITCHES
from wuye.domain.register.reception import commands as reception
from wuye.domain.register.reception.events import Season
from wuye.domain.register.staff import commands as staff
from wuye.domain.register.staff.events import CertificateGranted, StaffRegistered
from wuye.domain.register.staff.kinds import InductionSubject, Trade, Training
from wuye.domain.register.supervision import commands as supervision
from wuye.domain.register.supervision.kinds import CollectionWay, DepartmentDuty, GroupPost, SupervisionDimension
from wuye.domain.register.training import lifecycle as training
from wuye.domain.register.training.kinds import (
    AssessmentWay,
    TrainingContent,
    TrainingForm,
    TrainingMode,
    TrainingSubject,
)
from wuye.domain.register.zones import last_month
from wuye.domain.shared.actor import Actor, Role
from wuye.domain.shared.evidence import EvidenceKind
from wuye.domain.shared.indicators import Indicator
from wuye.domain.shared.inspections import Department, InspectionKind
from wuye.domain.shared.lifecycle import Context, Fresh, Lifecycle
from wuye.domain.shared.money import yuan
from wuye.domain.shared.personal import Personal
from wuye.domain.shared.switches import Switches
from wuye.domain.sla.cadence import CatchUp
from wuye.domain.sla.limits import Unit
from wuye.domain.sla.policy import Profile
from wuye.entrypoints.testing.story import fact, recorded

Pick = Callable[[Sequence[Any]], Any]
"""Chooses among possibilities that are all valid; the first is the everyday one."""

TERMS = ReceptionTerms(
    ready_minutes=30,
    refill_minutes=15,
    winter_celsius=(18, 22),
    summer_celsius=(24, 28),
    checks=("airing",),
    layout=("cups",),
    closing=("switch-off",),
)
OFFERED = (
    CatalogueDrafted(number=1, zone="Asia/Shanghai"),
    ReceptionListed(terms=TERMS),
    CataloguePublished(number=1, posted_at=()),
)
"""A catalogue that offers meeting reception."""


def _day_at(context: Context) -> date:
    return context.now.date()


def _free_code(state: Any) -> str:
    editions = [edition for edition in (state.draft, state.current) if edition is not None]
    taken = {one.code for edition in editions for one in (*edition.items, *edition.specialists, *edition.services)}
    taken |= {one.code for one in state.undone}
    return next(code for number in range(1000) if (code := f"N{number:04d}") not in taken)


def _new_item(kind: type, code: str, pick: Pick) -> Any:
    price = pick([{"pricing": Pricing.NOT_STATED}, {"pricing": Pricing.PRICED, "price": yuan(30)}, {}])
    limit = pick([{"time_limit_minutes": 15}, {"no_limit": NoLimit.NOT_GIVEN}, {}])
    return kind(code=code, category=ItemCategory.ELECTRICAL, name_en="Bulb", name_zh="灯泡", **limit, **price)


def _whole_review(state: Any, pick: Pick) -> catalogue.DecideReview:
    kept = [ItemDecision(code=item.code, verdict=pick([Verdict.KEEP, *Verdict])) for item in state.items]
    kept = [
        one if one.verdict is not Verdict.ADD else ItemDecision(code=one.code, verdict=Verdict.KEEP) for one in kept
    ]
    added = ItemDecision(code=_free_code(state), verdict=Verdict.ADD)
    return catalogue.DecideReview(decisions=(*kept, added))


def _someone_new(state: Any) -> str:
    return f"person-{len(state.occupancies)}"


def _course(context: Context, training: Training) -> staff.CompleteTraining:
    subjects = frozenset(InductionSubject) if training is Training.INDUCTION else frozenset()
    last = _day_at(context)
    return staff.CompleteTraining(
        training=training, first_day=last - timedelta(days=6), last_day=last, passed=True, subjects=subjects
    )


def _operator_day(state: Any) -> date:
    """A day on which some operator certificate counts; every valid one here is granted before it is revoked."""
    held = [one for one in state.certificates if one.trade is Trade.EQUIPMENT_OPERATOR]
    return held[0].valid_from if held else date(2026, 9, 7)


def _key_of(context: Context) -> str:
    return context.stream.partition("-")[2]


_POST: dict[str, Any] = {
    "post": "维修工",
    "roles": frozenset({Role.TECHNICIAN}),
    "trades": frozenset({Trade.ELECTRICIAN}),
}


_SIGNS = ChecklistItem(code="S1", name_en="Warning signs", name_zh="警示标志")
_STOPS = (route.Point(code="P1", place="3-2"), route.Point(code="P2", place="3-3"))


def _rule(context: Context, pick: Pick, *, later: date | None = None) -> Rule:
    """A rule that begins today, or behind another day."""
    unit = pick([Unit.DAYS, Unit.WEEKS, Unit.SHIFTS])
    return Rule(
        anchor=_day_at(context) if later is None else later + timedelta(days=1),
        unit=unit,
        basis=Basis.NOMINAL if unit is Unit.SHIFTS else pick(list(Basis)),
        turns=(480, 960) if unit is Unit.SHIFTS else (),
        after_days=pick([0, 2]),
        missed=pick(list(CatchUp)),
    )


_VALID: Mapping[type, Callable[[Any, Context, Pick], Any]] = {
    **FACILITY_VALID,
    **SURVEY_VALID,
    **ROSTER_VALID,
    cadence.SetCadence: lambda s, x, p: cadence.SetCadence(
        key=_key_of(x), site="a", duty="cadence.spot_check", rule=_rule(x, p)
    ),
    cadence.ReviseCadence: lambda s, x, p: cadence.ReviseCadence(rule=_rule(x, p, later=s.last), reason="合同变更"),
    cadence.AccountOccurrences: lambda s, x, p: cadence.AccountOccurrences(),
    cadence.AssignOccurrence: lambda s, x, p: cadence.AssignOccurrence(
        slot=p(["2026-09-07", *(one.slot.id for one in s.open)]), case="inspection-a"
    ),
    notice.RaiseNotice: lambda s, x, p: notice.RaiseNotice(
        key=_key_of(x),
        line=p(["line-a", "line-b"]),
        site="a",
        kind=p(list(NoticeKind)),
        about="ticket-a",
        subject="ticket.arrival",
        level=p([0, 1]),
        audience=Role.MANAGEMENT,
    ),
    notice.WithdrawNotice: lambda s, x, p: notice.WithdrawNotice(line=p([one.id for one in s.lines] or ["line-a"])),
    notice.AcknowledgeNotice: lambda s, x, p: notice.AcknowledgeNotice(remark=p([None, "已安排"])),
    cadence.CompleteOccurrence: lambda s, x, p: cadence.CompleteOccurrence(
        slot=p([None, *(one.slot.id for one in s.open)])
    ),
    cadence.WaiveOccurrence: lambda s, x, p: cadence.WaiveOccurrence(reason="台风停工"),
    cadence.EndCadence: lambda s, x, p: cadence.EndCadence(reason="设备拆除"),
    competence.RegisterEmployee: lambda s, x, p: competence.RegisterEmployee(
        key=_key_of(x),
        staff="staff-a",
        post="维修工",
        duties=("巡检与保养",),
        certified_trade=p([Trade.ELECTRICIAN, None]),
    ),
    competence.StartInduction: lambda s, x, p: competence.StartInduction(mentor="staff-b"),
    competence.RecordAssessment: lambda s, x, p: competence.RecordAssessment(passed=p([True, False])),
    competence.ExpireCertificate: lambda s, x, p: competence.ExpireCertificate(
        trade=p([s.certified_trade or Trade.ELECTRICIAN])
    ),
    competence.RenewCertificate: lambda s, x, p: competence.RenewCertificate(trade=Trade.ELECTRICIAN),
    competence.Appraise: lambda s, x, p: competence.Appraise(
        since=_day_at(x) - timedelta(days=90),
        until=_day_at(x),
        scores=tuple(competence.Score(criterion=one, percent=85) for one in AppraisalCriterion),
        marks=MARKS,
        report="briefing-a.2026-Q3",
        feedback="服务热情",
    ),
    competence.GrantReward: lambda s, x, p: competence.GrantReward(
        kind=p(list(RewardKind)), period="2026Q3", reason="优质服务", measure="improvement-1"
    ),
    competence.ImposePenalty: lambda s, x, p: competence.ImposePenalty(
        kind=p(list(PenaltyKind)), finding="hazard-1", reason="返修"
    ),
    competence.AssignTraining: lambda s, x, p: competence.AssignTraining(training="training-a"),
    training.PlanTraining: lambda s, x, p: training.PlanTraining(
        key=_key_of(x),
        site="a",
        content=p(list(TrainingContent)),
        subjects=p([(one,) for one in TrainingSubject]),
        form=p(list(TrainingForm)),
        mode=p(list(TrainingMode)),
        first_day=_day_at(x),
        days=2,
        group="全体员工",
        responsible="staff-a",
    ),
    training.ChangeTraining: lambda s, x, p: training.ChangeTraining(
        first_day=_day_at(x), because="training-b", reason="评估结果"
    ),
    training.HoldTraining: lambda s, x, p: training.HoldTraining(
        attendees=("staff-a", "staff-b"), last_day=_day_at(x) + timedelta(days=90)
    ),
    training.AssessTraining: lambda s, x, p: training.AssessTraining(
        ways=tuple(AssessmentWay),
        passed=s.attendees,
        theory_percent=90,
        practice_percent=85,
        score_before=70,
        score_after=82,
    ),
    training.BookTrainingCost: lambda s, x, p: training.BookTrainingCost(cost=yuan(700), remark="讲师费"),
    training.CancelTraining: lambda s, x, p: training.CancelTraining(reason="讲师请假"),
    supervision.PlanSupervision: lambda s, x, p: supervision.PlanSupervision(
        key=_key_of(x),
        site="a",
        year=x.now.year,
        group=tuple(supervision.Member(post=post, person="staff-a") for post in GroupPost),
        dimensions=tuple(SupervisionDimension),
        nodes=(supervision.TimeNode(until=_day_at(x), content="季度检查"),),
        responsible="staff-a",
    ),
    supervision.NameDepartment: lambda s, x, p: supervision.NameDepartment(
        name="监督部", head="staff-a", duties=tuple(DepartmentDuty)
    ),
    supervision.CollectData: lambda s, x, p: supervision.CollectData(ways=(p(list(CollectionWay)),)),
    supervision.RecordThirdParty: lambda s, x, p: supervision.RecordThirdParty(
        assessor="第三方公司", response_minutes=25, solved_percent=96, satisfaction_percent=p([92, 88])
    ),
    supervision.AnalyseData: lambda s, x, p: supervision.AnalyseData(score=p([90, 70]), suggestions="优化派工"),
    supervision.FeedBack: lambda s, x, p: supervision.FeedBack(
        report="季度监督报告", departments=(Department.MAINTENANCE,), management_told="staff-b"
    ),
    supervision.FollowUp: lambda s, x, p: supervision.FollowUp(progress="均已完成"),
    supervision.ClosePlan: lambda s, x, p: supervision.ClosePlan(conclusion="年度目标完成"),
    safety.PublishSafetyPart: lambda s, x, p: safety.PublishSafetyPart(
        key=_key_of(x),
        site="a",
        kind=p(list(safety.SafetyPart)),
        title="安全操作规程",
        document=evidence(EvidenceKind.DOCUMENT),
    ),
    safety.AssignSafetyDuty: lambda s, x, p: safety.AssignSafetyDuty(
        party=p(list(safety.SafetyParty)), duties=("遵守操作规程",)
    ),
    safety.KeepEmergencySheet: lambda s, x, p: safety.KeepEmergencySheet(
        sources=tuple(safety.Source(kind=one, place="B1") for one in safety.SourceKind),
        hot_lines=(safety.HotLine(service="消防", number="119"),),
    ),
    safety.ConfirmKnowledge: lambda s, x, p: safety.ConfirmKnowledge(staff=("staff-a",)),
    safety.AssessSafety: lambda s, x, p: safety.AssessSafety(year=2000 + len(s.assessed), summary="总体可控"),
    checklist.PublishChecklist: lambda s, x, p: checklist.PublishChecklist(
        key=_key_of(x), kind=p(list(InspectionKind)), items=(_SIGNS,), grades=p([(), ("优", "良")])
    ),
    checklist.WithdrawChecklist: lambda s, x, p: checklist.WithdrawChecklist(reason="改版"),
    route.SetRound: lambda s, x, p: route.SetRound(
        key=_key_of(x), site="a", kind=InspectionKind.SAFETY, checklist="a", points=p([_STOPS, ()])
    ),
    route.ReviseRound: lambda s, x, p: route.ReviseRound(checklist="a", points=p([_STOPS, ()])),
    route.WithdrawRound: lambda s, x, p: route.WithdrawRound(reason="改造"),
    catalogue.DraftCatalogue: lambda s, x, p: catalogue.DraftCatalogue(key=_key_of(x)),
    catalogue.AddItem: lambda s, x, p: _new_item(catalogue.AddItem, _free_code(s), p),
    catalogue.ChangeItem: lambda s, x, p: _new_item(
        catalogue.ChangeItem, p([one.code for one in (s.draft.items if s.draft else ())] or ["E01"]), p
    ),
    catalogue.DropItem: lambda s, x, p: catalogue.DropItem(
        code=p([one.code for one in (s.draft.items if s.draft else ())] or ["E01"])
    ),
    catalogue.SetPrice: lambda s, x, p: catalogue.SetPrice(
        code=p([one.code for one in ((*s.draft.items, *s.draft.services) if s.draft else ())] or ["E01"]),
        **p([{"pricing": Pricing.NOT_STATED}, {"pricing": Pricing.PRICED, "price": yuan(5)}]),
    ),
    catalogue.AddSpecialistItem: lambda s, x, p: catalogue.AddSpecialistItem(
        code=_free_code(s),
        name_en="Glass",
        name_zh="玻璃",
        reason=p(list(ReferralReason)),
        vendor_kind=p(list(VendorKind)),
    ),
    catalogue.DropSpecialistItem: lambda s, x, p: catalogue.DropSpecialistItem(
        code=p([one.code for one in (s.draft.specialists if s.draft else ())] or ["S01"])
    ),
    catalogue.AddService: lambda s, x, p: catalogue.AddService(
        code=_free_code(s),
        kind=p(list(ServiceKind)),
        mode=p(list(ServiceMode)),
        name_en="Copying",
        name_zh="复印",
        pricing=p([Pricing.NOT_STATED, None]),
    ),
    catalogue.DropService: lambda s, x, p: catalogue.DropService(
        code=p([one.code for one in (s.draft.services if s.draft else ())] or ["V01"])
    ),
    catalogue.ListReception: lambda s, x, p: catalogue.ListReception(
        ready_minutes=30,
        refill_minutes=15,
        winter_from=18,
        winter_to=22,
        summer_from=24,
        summer_to=28,
        checks=("airing",),
        layout=("cups",),
        closing=("switch-off",),
    ),
    catalogue.ListCoverage: lambda s, x, p: catalogue.ListCoverage(
        premises=tuple(Premises), equipment=tuple(Equipment)
    ),
    catalogue.Publish: lambda s, x, p: catalogue.Publish(posted_at=("大堂公告栏",)),
    catalogue.StartReview: lambda s, x, p: catalogue.StartReview(
        month=last_month(x.occurred_at, s.zone), demand="灯具最多", effectiveness="按时", satisfaction="满意"
    ),
    catalogue.DecideReview: lambda s, x, p: _whole_review(s, p),
    catalogue.KeepCatalogue: lambda s, x, p: catalogue.KeepCatalogue(),
    catalogue.DecideOutsideMatter: lambda s, x, p: catalogue.DecideOutsideMatter(
        matter="修理鱼缸", decision="协助联系厂家", taken_on=p([True, False])
    ),
    site.RegisterSite: lambda s, x, p: site.RegisterSite(
        site=_key_of(x), name="云栖花园", opened_at=x.occurred_at, profile=p([None, *Profile])
    ),
    site.RegisterBuilding: lambda s, x, p: site.RegisterBuilding(code=p(["1", "2"]), households=p([144, 96])),
    site.PlaceSite: lambda s, x, p: site.PlaceSite(company="top"),
    site.CloseSite: lambda s, x, p: site.CloseSite(reason="合同到期"),
    home.RegisterHome: lambda s, x, p: home.RegisterHome(key=_key_of(x), site="a", building="3", label="1201"),
    home.MoveIn: lambda s, x, p: home.MoveIn(person=_someone_new(s), kind=p(list(home.OccupancyKind))),
    home.MoveOut: lambda s, x, p: home.MoveOut(
        person=p([one.person for one in s.occupancies if one.span.until is None] or ["person-0"])
    ),
    person.RegisterPerson: lambda s, x, p: person.RegisterPerson(
        key=_key_of(x), name="王小明", phone="13800000000", kind=p(list(PartyKind)), method=p(list(CollectionMethod))
    ),
    person.RevisePerson: lambda s, x, p: person.RevisePerson(needs="请发短信", source=p(list(UpdateSource))),
    person.RecordPreferences: lambda s, x, p: person.RecordPreferences(
        preferences=frozenset({p(list(Preference))}), method=p(list(CollectionMethod))
    ),
    person.RecordContactPreference: lambda s, x, p: person.RecordContactPreference(
        contact_method=p(list(ContactMethod))
    ),
    person.RecordSatisfaction: lambda s, x, p: person.RecordSatisfaction(score=p([4, 5]), scale=5, remark="及时"),
    person.FlagGroups: lambda s, x, p: person.FlagGroups(groups=p([frozenset(), frozenset(SpecialGroup)])),
    person.GrantVip: lambda s, x, p: person.GrantVip(service="专属管家"),
    person.EndVip: lambda s, x, p: person.EndVip(reason="合同到期"),
    person.GiveWelcomePackage: lambda s, x, p: person.GiveWelcomePackage(content="社区手册"),
    person.RewardLoyalty: lambda s, x, p: person.RewardLoyalty(
        **p(
            [
                {"means": LoyaltyMeans.POINTS, "points": 10},
                {"means": LoyaltyMeans.MEMBERSHIP_LEVEL, "level": "银卡"},
                {"means": LoyaltyMeans.EXCLUSIVE_OFFER, "offer": "九折"},
            ]
        )
    ),
    person.RecordCare: lambda s, x, p: person.RecordCare(activity="中秋慰问"),
    person.RecordBirthday: lambda s, x, p: person.RecordBirthday(birthday=date(1950, 9, 8)),
    staff.RegisterStaff: lambda s, x, p: staff.RegisterStaff(key=_key_of(x), site=p([None, "a"]), name="李工", **_POST),
    staff.AssignPost: lambda s, x, p: staff.AssignPost(**_POST),
    staff.GrantCertificate: lambda s, x, p: staff.GrantCertificate(
        trade=p(list(Trade)), number="T-0001", valid_from=_day_at(x), valid_until=p([None, _day_at(x)])
    ),
    staff.RevokeCertificate: lambda s, x, p: staff.RevokeCertificate(
        certificate=p([place for place, one in enumerate(s.certificates, 1) if one.revoked_on is None] or [1]),
        reason="过期",
        on=_day_at(x) + timedelta(days=1),
    ),
    staff.EndCertificate: lambda s, x, p: staff.EndCertificate(
        certificate=p([place for place, _ in enumerate(s.certificates, 1)] or [1])
    ),
    staff.LinkCompetence: lambda s, x, p: staff.LinkCompetence(competence=p(["competence-a", "competence-b"])),
    staff.CompleteTraining: lambda s, x, p: _course(x, p(list(Training))),
    staff.SignSafetyRules: lambda s, x, p: staff.SignSafetyRules(document="AQ-0001", on=_day_at(x)),
    staff.MarkFitForDuty: lambda s, x, p: staff.MarkFitForDuty(),
    staff.AcceptOperator: lambda s, x, p: staff.AcceptOperator(equipment="boiler-1", on=_operator_day(s)),
    staff.StaffLeaves: lambda s, x, p: staff.StaffLeaves(reason="退休"),
    policy.ChooseProfile: lambda s, x, p: policy.ChooseProfile(site=_key_of(x), profile=p(list(Profile))),
    policy.SetSwitch: lambda s, x, p: policy.SetSwitch(
        reason="合同约定",
        effective_from=p([None, x.now + timedelta(days=3)]),
        **p(
            [
                {"name": name, "value": one.allowed[0] if "…" not in one.allowed[0] else "7"}
                for name, one in sorted(SWITCHES.items())
            ]
        ),
    ),
    policy.OverrideLimit: lambda s, x, p: policy.OverrideLimit(
        clock="ticket.arrival", scope="emergency", unit=Unit.MINUTES, value=p([10, 20]), reason="合同约定"
    ),
    policy.ChooseCalendar: lambda s, x, p: policy.ChooseCalendar(calendar="cn"),
    policy.SetLadder: lambda s, x, p: policy.SetLadder(minutes=p([(-30, 0, 60), (0,)]), reason="合同约定"),
    policy.SetTarget: lambda s, x, p: policy.SetTarget(
        indicator=p(list(Indicator)), value=p([950, -50]), reason="合同约定"
    ),
    calendar.PublishCalendar: lambda s, x, p: calendar.PublishCalendar(
        calendar=_key_of(x),
        week=(calendar.WeekdayHours(weekday=calendar.Weekday.MONDAY, hours=p([("09:00-12:00",), ("22:00-06:00",)])),),
        source="公司通知",
    ),
    vendor.RegisterVendor: lambda s, x, p: vendor.RegisterVendor(
        key=_key_of(x),
        name="张师傅",
        contact="13900000000",
        kind=p(list(VendorKind)),
        form=p(list(vendor.VendorForm)),
    ),
    vendor.RecordVendorEvaluation: lambda s, x, p: vendor.RecordVendorEvaluation(
        score=p([4, 5]), scale=5, remark="及时"
    ),
    vendor.WithdrawVendor: lambda s, x, p: vendor.WithdrawVendor(reason="停业"),
    tool.RegisterTool: lambda s, x, p: tool.RegisterTool(key=_key_of(x), name="冲击钻", mark="合格-2026-0001"),
    tool.WithdrawTool: lambda s, x, p: tool.WithdrawTool(reason="损坏"),
    reception.OrderReception: lambda s, x, p: reception.OrderReception(
        key=_key_of(x),
        starts_at=x.occurred_at + timedelta(minutes=p([60, 30])),
        ends_at=x.occurred_at + timedelta(hours=3),
        important=True,
        staff_leave=p([False, True]),
    ),
    reception.TickStep: lambda s, x, p: reception.TickStep(
        step=p([step for step in s.steps if step not in s.ticked] or s.steps or ("airing",))
    ),
    reception.RecordTemperature: lambda s, x, p: reception.RecordTemperature(season=Season.SUMMER, celsius=p([25, 30])),
    reception.DeclareReady: lambda s, x, p: reception.DeclareReady(),
    reception.RefillTea: lambda s, x, p: reception.RefillTea(),
    reception.CloseReception: lambda s, x, p: reception.CloseReception(),
    reception.CancelReception: lambda s, x, p: reception.CancelReception(reason="改期"),
}


def valid_command(kind: type, state: Any, context: Context, pick: Pick) -> Any:
    """A command of a kind that only stage, role and the row's condition can refuse in this state."""
    return _VALID[kind](state, context, pick)


MADE = frozenset(_VALID)
"""Commands that ``valid_command`` knows."""


ENTRIES: tuple[Lifecycle[Any], ...] = (*REGISTERS, CADENCE)
"""Everything that is named by a key: the registers, and the duties that recur."""

BEGINNINGS: Mapping[str, Sequence[Sequence[type]]] = {
    **FACILITY_BEGINNINGS,
    **ROSTER_BEGINNINGS,
    "survey": SURVEY_BEGINNINGS,
    "catalogue": (
        (catalogue.DraftCatalogue, catalogue.AddItem, catalogue.AddItem, catalogue.AddService),
        (catalogue.DraftCatalogue, catalogue.AddItem, catalogue.Publish, catalogue.AddSpecialistItem),
        (catalogue.DraftCatalogue, catalogue.AddItem, catalogue.Publish, catalogue.StartReview),
        (catalogue.DraftCatalogue, catalogue.AddItem, catalogue.Publish, catalogue.StartReview, catalogue.DecideReview),
    ),
    "competence": (
        (competence.RegisterEmployee, competence.StartInduction, competence.RecordAssessment),
        (
            competence.RegisterEmployee,
            competence.StartInduction,
            competence.RecordAssessment,
            competence.Appraise,
        ),
    ),
    "training": ((training.PlanTraining, training.HoldTraining),),
    "notice": (
        (notice.RaiseNotice, notice.AcknowledgeNotice),
        (notice.RaiseNotice, notice.WithdrawNotice),
    ),
    "supervision": (
        (
            supervision.PlanSupervision,
            supervision.CollectData,
            supervision.AnalyseData,
            supervision.FeedBack,
            supervision.FollowUp,
        ),
    ),
    "cadence": ((cadence.SetCadence, cadence.AccountOccurrences),),
    "reception": (
        (reception.OrderReception, reception.TickStep, reception.TickStep, reception.RecordTemperature),
        (
            reception.OrderReception,
            reception.TickStep,
            reception.TickStep,
            reception.RecordTemperature,
            reception.DeclareReady,
            reception.TickStep,
        ),
    ),
}
"""Ways to the late stages of a register, the everyday ones."""


def employed(since: datetime) -> tuple[object, ...]:
    """An electrician with a certificate."""
    return (
        StaffRegistered(
            site=None,
            name=Personal("李工"),
            phone=None,
            post="维修工",
            department=None,
            roles=frozenset({Role.TECHNICIAN}),
            trades=frozenset({Trade.ELECTRICIAN}),
            since=since,
        ),
        CertificateGranted(
            trade=Trade.ELECTRICIAN,
            number=Personal("电工证 0001"),
            valid_from=date(2020, 1, 1),
            valid_until=None,
        ),
    )


_OFFICE_HOURS = CalendarPublished(
    zone="Asia/Shanghai",
    week=(calendar.WeekdayHours(weekday=calendar.Weekday.MONDAY, hours=("09:00-17:00",)),),
    exceptions=(),
    horizon=None,
    source="公司通知",
    digest="0" * 64,
    reason=None,
)


COMPLAINT = "complaint-1"
MAJOR_COMPLAINT = Complaint(number="C-260907-00001", site="a", severity=ComplaintClass.MAJOR)


def context_for(lifecycle: Lifecycle[Any], state: Any, command: Any, actor: Actor, now: datetime) -> Context:
    """What a decision of a register may not fetch: a site in care, known people, a catalogue that offers reception."""
    told: dict[str, tuple[object, ...]] = {"catalogue-main": OFFERED, **told_around(now)}
    told["site-a"] = (site.SiteRegistered(name="云栖花园", zone="Asia/Shanghai", company=None, opened_at=now),)
    told["policy-a"] = WEIGHTS
    told["calendar-cn"] = (_OFFICE_HOURS,)
    told |= {"staff-a": employed(now), "staff-b": employed(now)}
    told["checklist-a"] = (
        checklist.ChecklistPublished(kind=InspectionKind.SAFETY, items=(_SIGNS,), grades=(), source=None),
    )
    registry = Registry(ENTRIES)
    stream = f"{lifecycle.category}-a"
    others: dict[str, Any] = {}
    for row in lifecycle.rows:
        if command is not None and row.command is type(command):
            for name in row.needs(state, command, now):
                if name == COMPLAINT:
                    others[name] = MAJOR_COMPLAINT
                    continue
                known = registry.of_stream(name)
                others[name] = (
                    person_state.Person(stage=person_state.PersonStage.REGISTERED, id=name)
                    if known.category == "person"
                    else known.fold(recorded(name, [fact(event) for event in told.get(name, ())]))
                )
    return Context(
        now=now,
        occurred_at=now,
        actor=actor,
        stream=stream,
        switches=Switches(),
        fresh=Fresh(case=stream, number=""),
        others=others,
    )
