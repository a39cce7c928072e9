"""Any command of every register, from small pools, so that codes, people and days meet each other."""

from datetime import date, timedelta
from typing import Any

from hypothesis import strategies as st
from hypothesis.strategies import SearchStrategy

from tests.support.appraisals import MARKS
from tests.support.facility_commands import FACILITY_COMMANDS
from tests.support.roster_commands import PERSON_COMMANDS, ROSTER_COMMANDS
from tests.support.survey_commands import SURVEY_COMMANDS
from wuye.domain.cadence import commands as cadence
from wuye.domain.cadence.rule import Basis, Rule
from wuye.domain.clock.lifecycle import RecordThresholds, Told
from wuye.domain.clock.thresholds import Threshold
from wuye.domain.register import home, route, safety, site, tool, vendor
from wuye.domain.register.calendar import commands as calendar
from wuye.domain.register.catalogue import commands as catalogue
from wuye.domain.register.catalogue.entries import (
    Equipment,
    ItemCategory,
    NoLimit,
    PerUnit,
    Premises,
    Pricing,
    ReferralReason,
    ServiceKind,
    ServiceMode,
    VendorKind,
    WorkKind,
)
from wuye.domain.register.catalogue.events import (
    ItemDecision,
    Verdict,
)
from wuye.domain.register.checklist import lifecycle as checklist
from wuye.domain.register.checklist.entries import ChecklistItem
from wuye.domain.register.competence import commands as competence
from wuye.domain.register.competence.kinds import AppraisalCriterion, PenaltyKind, RewardKind
from wuye.domain.register.notice import commands as notice
from wuye.domain.register.notice.kinds import NoticeKind
from wuye.domain.register.person import commands as person
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
from wuye.domain.register.staff.kinds import InductionSubject, Trade, Training
from wuye.domain.register.supervision import commands as supervision
from wuye.domain.register.supervision.kinds import (
    CollectionWay,
    DepartmentDuty,
    GroupPost,
    OpinionChannel,
    ProblemClass,
    SupervisionDimension,
)
from wuye.domain.register.training import lifecycle as training
from wuye.domain.register.training.kinds import (
    AssessmentWay,
    TrainingContent,
    TrainingForm,
    TrainingMode,
    TrainingSubject,
)
from wuye.domain.shared.actor import Role
from wuye.domain.shared.evidence import Evidence, EvidenceKind
from wuye.domain.shared.indicators import Indicator
from wuye.domain.shared.inspections import AnswerKind, Department, InspectionKind
from wuye.domain.shared.lifecycle import Lifecycle
from wuye.domain.shared.money import yuan
from wuye.domain.sla.cadence import CatchUp
from wuye.domain.sla.calendar import Mode
from wuye.domain.sla.limits import Unit
from wuye.domain.sla.policy import Profile
from wuye.entrypoints.testing.story import MONDAY_9AM

_keys = st.sampled_from(["a", "b"])
_codes = st.sampled_from(["E01", "P04", "C14", "S16"])
_texts = st.sampled_from(["更换灯泡", "请先电话联系", "Ana asked twice"])
_labels = st.sampled_from(["3-2-1201", "工程部"])
_instants = st.integers(-5, 40).map(lambda hours: MONDAY_9AM + timedelta(hours=hours))
_days = st.integers(-400, 400).map(lambda days: date(2026, 9, 7) + timedelta(days=days))
_persons = st.sampled_from(["person-a", "person-b"])


def _maybe(strategy: SearchStrategy[Any]) -> SearchStrategy[Any]:
    return st.none() | strategy


def _sets(kind: Any, *, minimum: int = 0) -> SearchStrategy[Any]:
    return st.frozensets(st.sampled_from(kind), min_size=minimum, max_size=2)


_prices = st.sampled_from(
    [
        {"pricing": Pricing.PRICED, "price": yuan(30)},
        {"pricing": Pricing.NOT_STATED, "price": None},
        {"pricing": Pricing.QUOTED, "price": None},
        {"pricing": Pricing.PRICED, "price": None},
    ]
)
_limits = st.sampled_from(
    [
        {"time_limit_minutes": 15},
        {"no_limit": NoLimit.NOT_GIVEN},
        {"time_limit_minutes": 15, "no_limit": NoLimit.NOT_GIVEN},
        {},
    ]
)


def _item(kind: type) -> SearchStrategy[Any]:
    return st.builds(
        lambda code, limit, price, per_unit: kind(
            code=code,
            category=ItemCategory.ELECTRICAL,
            name_en="Replace bulb",
            name_zh="更换灯泡",
            per_unit=per_unit,
            **limit,
            **price,
        ),
        _codes,
        _limits,
        _prices,
        st.sampled_from(PerUnit),
    )


_decisions = st.lists(
    st.builds(ItemDecision, code=_codes, verdict=st.sampled_from(Verdict), reason=_maybe(_labels)),
    min_size=1,
    max_size=5,
).map(tuple)

_CATALOGUE: tuple[SearchStrategy[Any], ...] = (
    st.builds(catalogue.DraftCatalogue, key=_keys, zone=st.sampled_from(["Asia/Shanghai", "UTC"])),
    _item(catalogue.AddItem),
    _item(catalogue.ChangeItem),
    st.builds(catalogue.DropItem, code=_codes),
    st.builds(lambda code, price: catalogue.SetPrice(code=code, **price), _codes, _prices),
    st.builds(
        catalogue.AddSpecialistItem,
        code=_codes,
        name_en=_labels,
        name_zh=_labels,
        reason=st.sampled_from(ReferralReason),
        vendor_kind=st.sampled_from(VendorKind),
        work_kind=_maybe(st.sampled_from(WorkKind)),
    ),
    st.builds(catalogue.DropSpecialistItem, code=_codes),
    st.builds(
        lambda code, kind, mode, procedure, price: catalogue.AddService(
            code=code, kind=kind, mode=mode, name_en="Copying", name_zh="复印", procedure=procedure, **price
        ),
        _codes,
        st.sampled_from(ServiceKind),
        st.sampled_from(ServiceMode),
        _maybe(_labels),
        _prices,
    ),
    st.builds(catalogue.DropService, code=_codes),
    st.builds(
        catalogue.ListReception,
        ready_minutes=st.just(30),
        refill_minutes=st.just(15),
        winter_from=st.integers(16, 20),
        winter_to=st.integers(18, 22),
        summer_from=st.just(24),
        summer_to=st.just(28),
        checks=st.just(("airing",)),
        layout=st.just(("cups",)),
        closing=st.just(("switch-off",)),
    ),
    st.builds(
        catalogue.ListCoverage,
        premises=_sets(Premises, minimum=1).map(tuple),
        equipment=_sets(Equipment, minimum=1).map(tuple),
    ),
    st.builds(catalogue.Publish, posted_at=st.sampled_from([(), ("大堂公告栏",)])),
    st.builds(
        catalogue.StartReview,
        month=st.sampled_from(["2026-07", "2026-08", "2026-09"]),
        demand=_texts,
        effectiveness=_texts,
        satisfaction=_texts,
    ),
    st.builds(catalogue.DecideReview, decisions=_decisions),
    st.just(catalogue.KeepCatalogue()),
    st.builds(catalogue.DecideOutsideMatter, matter=_texts, decision=_texts, taken_on=st.booleans(), ticket=st.none()),
)

_SITE: tuple[SearchStrategy[Any], ...] = (
    st.builds(
        site.RegisterSite, site=_keys, name=_labels, opened_at=_instants, profile=_maybe(st.sampled_from(Profile))
    ),
    st.builds(site.RegisterBuilding, code=_keys, structure=_maybe(_labels), households=_maybe(st.integers(0, 500))),
    st.builds(site.PlaceSite, company=_keys, since=_maybe(_instants)),
    st.builds(site.CloseSite, reason=_labels),
)

_HOME: tuple[SearchStrategy[Any], ...] = (
    st.builds(
        home.RegisterHome, key=_keys, site=_keys, building=_keys, label=_labels, floor=_maybe(st.integers(-2, 30))
    ),
    st.builds(home.MoveIn, person=_persons, kind=st.sampled_from(home.OccupancyKind), since=_maybe(_instants)),
    st.builds(home.MoveOut, person=_persons, kind=_maybe(st.sampled_from(home.OccupancyKind)), until=_maybe(_instants)),
)

_methods = st.sampled_from(CollectionMethod)
_PERSON: tuple[SearchStrategy[Any], ...] = (
    st.builds(
        person.RegisterPerson,
        key=_keys,
        site=_maybe(_keys),
        name=st.just("王小明"),
        phone=_maybe(st.just("13800000000")),
        address=_maybe(_labels),
        kind=st.sampled_from(PartyKind),
        needs=_maybe(_texts),
        preferences=_sets(Preference),
        contact_method=_maybe(st.sampled_from(ContactMethod)),
        groups=_sets(SpecialGroup),
        vip=st.booleans(),
        method=_methods,
    ),
    st.builds(
        person.RevisePerson,
        name=_maybe(st.just("王大明")),
        kind=_maybe(st.sampled_from(PartyKind)),
        source=st.sampled_from(UpdateSource),
    ),
    st.builds(
        person.RecordPreferences, preferences=_sets(Preference, minimum=1), details=_maybe(_texts), method=_methods
    ),
    st.builds(person.RecordContactPreference, contact_method=st.sampled_from(ContactMethod)),
    st.builds(
        person.RecordSatisfaction, score=st.integers(0, 10), scale=st.sampled_from([5, 10]), remark=_maybe(_texts)
    ),
    st.builds(person.FlagGroups, groups=_sets(SpecialGroup), support=_maybe(_texts)),
    st.builds(person.GrantVip, service=_texts, steward=st.none()),
    st.builds(person.EndVip, reason=_texts),
    st.builds(person.GiveWelcomePackage, content=_texts),
    st.builds(
        person.RewardLoyalty,
        means=st.sampled_from(LoyaltyMeans),
        points=_maybe(st.integers(1, 100)),
        level=_maybe(_labels),
        offer=_maybe(_texts),
    ),
    st.builds(person.RecordCare, activity=_texts, offer=_maybe(_texts)),
    st.builds(person.RecordBirthday, birthday=_days),
    *PERSON_COMMANDS,
)

_posts = {
    "post": _labels,
    "department": _maybe(_labels),
    "roles": _sets(Role, minimum=1),
    "trades": _sets(Trade),
}
_STAFF: tuple[SearchStrategy[Any], ...] = (
    st.builds(
        staff.RegisterStaff, key=_keys, site=_maybe(_keys), name=st.just("李工"), since=_maybe(_instants), **_posts
    ),
    st.builds(staff.AssignPost, **_posts),
    st.builds(
        staff.GrantCertificate,
        trade=st.sampled_from(Trade),
        number=st.just("T-0001"),
        valid_from=_days,
        valid_until=_maybe(_days),
    ),
    st.builds(staff.EndCertificate, certificate=st.integers(1, 2)),
    st.builds(staff.LinkCompetence, competence=st.sampled_from(["competence-a", "competence-b"])),
    st.builds(staff.RevokeCertificate, certificate=st.integers(1, 2), reason=_texts, on=_maybe(_days)),
    st.builds(
        staff.CompleteTraining,
        training=st.sampled_from(Training),
        first_day=_days,
        last_day=_days,
        passed=st.booleans(),
        subjects=st.sampled_from([frozenset(), frozenset(InductionSubject)]),
    ),
    st.builds(staff.SignSafetyRules, document=_labels, on=_days),
    st.just(staff.MarkFitForDuty()),
    st.builds(staff.AcceptOperator, equipment=_labels, on=_maybe(_days)),
    st.builds(staff.StaffLeaves, until=_maybe(_instants), reason=_maybe(_texts)),
)

_words = st.sampled_from(sorted({word for one in SWITCHES.values() for word in one.allowed} | {"7", "maybe"}))
_POLICY: tuple[SearchStrategy[Any], ...] = (
    st.builds(
        policy.ChooseProfile,
        site=_keys,
        profile=st.sampled_from(Profile),
        effective_from=_maybe(_instants),
        reason=_maybe(_texts),
    ),
    st.builds(
        policy.SetSwitch,
        name=st.sampled_from([*sorted(SWITCHES), "review", "policy.unknown"]),
        value=_words,
        effective_from=_maybe(_instants),
        reason=_texts,
    ),
    st.builds(
        policy.OverrideLimit,
        clock=st.sampled_from(["ticket.arrival", "ticket.complete"]),
        scope=st.sampled_from(["emergency", "all"]),
        unit=st.sampled_from(Unit),
        value=_maybe(st.integers(0, 48)),
        effective_from=_maybe(_instants),
        reason=_texts,
    ),
    st.builds(policy.ChooseCalendar, calendar=_keys, effective_from=_maybe(_instants), reason=_maybe(_texts)),
    st.builds(
        policy.SetLadder,
        minutes=st.lists(st.integers(-120, 3000), min_size=1, max_size=4).map(tuple),
        effective_from=_maybe(_instants),
        reason=_texts,
    ),
    st.builds(
        policy.SetTarget,
        indicator=st.sampled_from(Indicator),
        value=st.integers(-1000, 100_000),
        effective_from=_maybe(_instants),
        reason=_texts,
    ),
)

_hours = st.sampled_from([("09:00-17:00",), ("09:00-12:00", "13:00-18:00"), ("22:00-06:00",), ("25:00-26:00",)])
_CALENDAR: tuple[SearchStrategy[Any], ...] = (
    st.builds(
        calendar.PublishCalendar,
        calendar=_keys,
        zone=st.sampled_from(["Asia/Shanghai", "Europe/London"]),
        week=st.lists(
            st.builds(calendar.WeekdayHours, weekday=st.sampled_from(calendar.Weekday), hours=_hours), max_size=3
        ).map(tuple),
        exceptions=st.lists(
            st.builds(calendar.DatedHours, day=_days, mode=st.sampled_from(Mode), hours=_hours), max_size=2
        ).map(tuple),
        horizon=_maybe(_days),
        source=_labels,
        reason=_maybe(_texts),
    ),
)

_VENDOR: tuple[SearchStrategy[Any], ...] = (
    st.builds(
        vendor.RegisterVendor,
        key=_keys,
        name=st.just("张师傅"),
        contact=st.just("13900000000"),
        kind=st.sampled_from(VendorKind),
        form=st.sampled_from(vendor.VendorForm),
        items=st.sampled_from([(), ("S16",)]),
    ),
    st.builds(
        vendor.RecordVendorEvaluation,
        month=_maybe(st.just("2026-08")),
        score=st.integers(0, 10),
        scale=st.sampled_from([5, 10]),
        remark=_texts,
    ),
    st.builds(vendor.WithdrawVendor, reason=_texts),
)

_TOOL: tuple[SearchStrategy[Any], ...] = (
    st.builds(tool.RegisterTool, key=_keys, name=_labels, mark=st.just("合格-2026-0001")),
    st.builds(tool.WithdrawTool, reason=_labels),
)

_RECEPTION: tuple[SearchStrategy[Any], ...] = (
    st.builds(
        reception.OrderReception,
        key=_keys,
        starts_at=_instants,
        ends_at=_instants,
        important=st.booleans(),
        staff_leave=st.booleans(),
        fewer_refills=st.booleans(),
        wishes=_maybe(_texts),
    ),
    st.builds(reception.TickStep, step=st.sampled_from(["airing", "cups", "switch-off"])),
    st.builds(reception.RecordTemperature, season=st.sampled_from(Season), celsius=st.integers(18, 28)),
    st.just(reception.DeclareReady()),
    st.just(reception.RefillTea()),
    st.just(reception.CloseReception()),
    st.builds(reception.CancelReception, reason=_texts),
)

_THRESHOLDS = st.builds(
    Threshold,
    clock=st.sampled_from(["ticket.arrival", "ticket.complete"]),
    attempt=st.just(1),
    offset_minutes=st.just(0),
    level=st.sampled_from([-1, 0, 1]),
    at=_instants,
    target=st.booleans(),
)
_CLOCK = (
    st.builds(
        RecordThresholds,
        case=st.just("a"),
        story=st.lists(_THRESHOLDS, max_size=4, unique=True).map(lambda some: tuple(Told(threshold=t) for t in some)),
    ),
)

_kinds = st.sampled_from([InspectionKind.SAFETY, InspectionKind.HYGIENE])
_checks = st.lists(
    st.sampled_from(
        [
            ChecklistItem(code="S1", name_en="Signs", name_zh="警示标志"),
            ChecklistItem(
                code="M1", name_en="Noise", name_zh="噪声", answer=AnswerKind.MEASURED, unit="dB", highest=60
            ),
            ChecklistItem(code="M2", name_en="Noise", name_zh="噪声", answer=AnswerKind.MEASURED),
        ]
    ),
    min_size=1,
    max_size=3,
).map(tuple)
_CHECKLIST = (
    st.builds(
        checklist.PublishChecklist,
        key=_keys,
        kind=_kinds,
        items=_checks,
        grades=st.sampled_from([(), ("优", "良")]),
        source=_maybe(_labels),
    ),
    st.builds(checklist.WithdrawChecklist, reason=_labels),
)
_points = st.lists(st.builds(route.Point, code=_keys, place=_labels), max_size=3).map(tuple)
_ROUND = (
    st.builds(route.SetRound, key=_keys, site=_keys, kind=_kinds, checklist=_keys, points=_points),
    st.builds(route.ReviseRound, checklist=_keys, points=_points),
    st.builds(route.WithdrawRound, reason=_labels),
)

_group = st.sampled_from(
    [
        tuple(supervision.Member(post=post, person="staff-a") for post in GroupPost),
        (supervision.Member(post=GroupPost.PROPERTY_MANAGER, person="staff-a"),),
    ]
)
_nodes = st.lists(st.builds(supervision.TimeNode, until=_days, content=_labels), min_size=1, max_size=2).map(tuple)
_SUPERVISION = (
    st.builds(
        supervision.PlanSupervision,
        key=_keys,
        site=_keys,
        year=st.sampled_from([2026, 2027]),
        group=_group,
        dimensions=st.sampled_from([tuple(SupervisionDimension), (SupervisionDimension.QUALITY,)]),
        nodes=_nodes,
        responsible=st.just("staff-a"),
    ),
    st.builds(
        supervision.NameDepartment,
        name=_labels,
        head=st.just("staff-a"),
        duties=st.sampled_from([tuple(DepartmentDuty), ()]),
    ),
    st.builds(
        supervision.CollectData,
        ways=_sets(CollectionWay, minimum=1).map(tuple),
        opinions=st.lists(
            st.builds(supervision.Opinion, channel=st.sampled_from(OpinionChannel), kind=st.sampled_from(ProblemClass)),
            max_size=2,
        ).map(tuple),
        remark=_maybe(_texts),
    ),
    st.builds(
        supervision.RecordThirdParty,
        assessor=_labels,
        response_minutes=st.integers(0, 90),
        solved_percent=st.integers(0, 100),
        satisfaction_percent=st.integers(0, 100),
    ),
    st.builds(
        supervision.AnalyseData,
        score=st.integers(0, 100),
        problems=st.lists(
            st.builds(supervision.FoundProblem, kind=st.sampled_from(ProblemClass), count=st.integers(1, 5)), max_size=2
        ).map(tuple),
        suggestions=_texts,
    ),
    st.builds(
        supervision.FeedBack,
        report=_texts,
        departments=_sets(Department, minimum=1).map(tuple),
        management_told=st.just("staff-b"),
    ),
    st.builds(supervision.FollowUp, progress=_texts),
    st.builds(supervision.ClosePlan, conclusion=_texts),
)
_paper = Evidence(kind=EvidenceKind.DOCUMENT, digest="ab" * 32, length=9)
_SAFETY = (
    st.builds(
        safety.PublishSafetyPart,
        key=_keys,
        site=_keys,
        kind=st.sampled_from(safety.SafetyPart),
        title=_labels,
        document=st.just(_paper),
    ),
    st.builds(safety.AssignSafetyDuty, party=st.sampled_from(safety.SafetyParty), duties=st.just(("巡查",))),
    st.builds(
        safety.KeepEmergencySheet,
        sources=st.sampled_from([tuple(safety.Source(kind=one, place="B1") for one in safety.SourceKind), ()]),
        hot_lines=st.sampled_from([(safety.HotLine(service="消防", number="119"),), ()]),
    ),
    st.builds(safety.ConfirmKnowledge, staff=st.just(("staff-a",))),
    st.builds(safety.AssessSafety, year=st.sampled_from([2025, 2026]), summary=_texts),
)

_people = st.lists(st.sampled_from(["staff-a", "staff-b"]), max_size=2, unique=True).map(tuple)
_COMPETENCE = (
    st.builds(
        competence.RegisterEmployee,
        key=_keys,
        staff=st.just("staff-a"),
        post=_labels,
        duties=st.just(("巡检",)),
        certified_trade=_maybe(st.sampled_from(Trade)),
    ),
    st.builds(competence.StartInduction, mentor=st.sampled_from(["staff-a", "staff-b"])),
    st.builds(competence.RecordAssessment, passed=st.booleans()),
    st.builds(competence.ExpireCertificate, trade=st.sampled_from(Trade)),
    st.builds(competence.RenewCertificate, trade=st.sampled_from(Trade)),
    st.builds(
        competence.Appraise,
        since=_days,
        until=_days,
        scores=st.sampled_from([tuple(competence.Score(criterion=one, percent=80) for one in AppraisalCriterion), ()]),
        marks=st.sampled_from([MARKS, ()]),
        report=st.just("briefing-a.2026-Q3"),
        feedback=_texts,
    ),
    st.builds(competence.GrantReward, kind=st.sampled_from(RewardKind), period=st.just("2026Q3"), reason=_texts),
    st.builds(competence.ImposePenalty, kind=st.sampled_from(PenaltyKind), finding=st.just("hazard-1"), reason=_texts),
    st.builds(competence.AssignTraining, training=st.just("training-a"), due_on=_maybe(_days)),
)
_TRAINING = (
    st.builds(
        training.PlanTraining,
        key=_keys,
        site=_keys,
        content=st.sampled_from(TrainingContent),
        subjects=_sets(TrainingSubject, minimum=1).map(tuple),
        form=st.sampled_from(TrainingForm),
        mode=st.sampled_from(TrainingMode),
        first_day=_days,
        group=_labels,
        responsible=st.just("staff-a"),
    ),
    st.builds(training.ChangeTraining, first_day=_days, because=st.just("training-b"), reason=_texts),
    st.builds(training.HoldTraining, attendees=st.just(("staff-a",)), last_day=_days),
    st.builds(
        training.AssessTraining,
        ways=_sets(AssessmentWay).map(tuple),
        passed=_people,
        failed=_people,
        theory_percent=_maybe(st.integers(0, 100)),
        practice_percent=_maybe(st.integers(0, 100)),
    ),
    st.builds(training.BookTrainingCost, cost=st.integers(0, 10_000).map(yuan), remark=_maybe(_texts)),
    st.builds(training.CancelTraining, reason=_texts),
)

_rules = st.builds(
    Rule,
    anchor=_days,
    unit=st.sampled_from([Unit.DAYS, Unit.WEEKS, Unit.MONTHS, Unit.SHIFTS, Unit.TIMES_PER_YEAR]),
    every=st.integers(1, 4),
    basis=st.sampled_from(Basis),
    turns=st.sampled_from([(), (480, 960)]),
    before_days=st.integers(0, 2),
    after_days=st.integers(0, 2),
    missed=st.sampled_from(CatchUp),
    ends_on=_maybe(_days),
)
_slots = _maybe(st.sampled_from(["2026-09-07", "2026-09-08", "2026-09-07.1"]))
_CADENCE = (
    st.builds(
        cadence.SetCadence,
        key=_keys,
        site=_keys,
        duty=st.just("cadence.spot_check"),
        rule=_rules,
        subject=_maybe(_keys),
    ),
    st.builds(cadence.ReviseCadence, rule=_rules, reason=_texts),
    st.just(cadence.AccountOccurrences()),
    st.builds(cadence.CompleteOccurrence, slot=_slots, remark=_maybe(_texts)),
    st.builds(cadence.WaiveOccurrence, slot=_slots, reason=_texts),
    st.builds(cadence.EndCadence, reason=_texts),
)

_NOTICE: tuple[SearchStrategy[Any], ...] = (
    st.builds(
        notice.RaiseNotice,
        key=_keys,
        line=_keys,
        site=_maybe(_keys),
        kind=st.sampled_from(NoticeKind),
        about=_keys,
        subject=_labels,
        level=st.integers(0, 3),
        audience=st.sampled_from(Role),
        due_at=_maybe(_instants),
    ),
    st.builds(notice.WithdrawNotice, line=_keys),
    st.builds(notice.AcknowledgeNotice, remark=_maybe(_texts)),
)

_BY_CATEGORY = {
    "notice": _NOTICE,
    "cadence": _CADENCE,
    "checklist": _CHECKLIST,
    "round": _ROUND,
    "supervision": _SUPERVISION,
    "safety": _SAFETY,
    "competence": _COMPETENCE,
    "training": _TRAINING,
    "clock": _CLOCK,
    "catalogue": _CATALOGUE,
    "site": _SITE,
    "home": _HOME,
    "person": _PERSON,
    "staff": _STAFF,
    "policy": _POLICY,
    "calendar": _CALENDAR,
    "vendor": _VENDOR,
    "tool": _TOOL,
    "reception": _RECEPTION,
    "survey": SURVEY_COMMANDS,
    **FACILITY_COMMANDS,
    **ROSTER_COMMANDS,
}


def register_commands(lifecycle: Lifecycle[Any]) -> SearchStrategy[Any]:
    """Any command of a register, each kind as likely as the others."""
    return st.one_of(*_BY_CATEGORY[lifecycle.category])
