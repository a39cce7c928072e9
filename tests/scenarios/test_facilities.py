"""The handbook's equipment fault, the quality plan's upkeep year and its survey year: each on its own profile."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from typing import Any

import pytest
from attrs import evolve

from tests.scenarios.teller import SHANGHAI, Case, Step, Teller
from tests.support.assets import TOOL
from tests.support.community import CAST
from tests.support.examples import evidence
from wuye.application.cadences.duties import duties
from wuye.application.projections.declared import projections
from wuye.application.projections.reading import Reader
from wuye.application.seeds.upkeep import BUDGET_LINES, seed_upkeep
from wuye.domain.asset import commands as c
from wuye.domain.asset import events as e
from wuye.domain.cadence import commands as cadence
from wuye.domain.cadence.rule import Timeliness
from wuye.domain.register.budget import ApproveBudget, PlanBudget
from wuye.domain.register.manual import FileManual, ManualChapter
from wuye.domain.register.survey import commands as s
from wuye.domain.register.survey.kinds import (
    CYCLES,
    FeedbackChannel,
    Scale,
    SurveyDimension,
    SurveyKind,
    SurveyMethod,
)
from wuye.domain.register.tool import RegisterTool
from wuye.domain.shared.evidence import EvidenceKind
from wuye.domain.shared.facilities import AssetKind
from wuye.domain.shared.money import yuan
from wuye.domain.sla.policy import Profile
from wuye.domain.ticket import commands as tc

K = AssetKind
REPAIR: tuple[Step, ...] = (
    (tc.TriageTicket, "officer"),
    (tc.DraftPlan, "officer"),
    (tc.Dispatch, "officer"),
    (tc.ConfirmDispatch, "technician"),
    (tc.RecordArrival, "technician"),
    (tc.RecordSurvey, "technician"),
    (tc.StartWork, "technician"),
    (tc.CompleteSelfCheck, "technician"),
)
"""The way of a fault's ticket to the end of the work."""
YEAR = {
    "water-supply": (K.WATER_SUPPLY, 4),
    "power-supply": (K.POWER_SUPPLY, 12),
    "heating": (K.HEATING, 1),
    "lift-system": (K.LIFT, 12),
    "fire-system": (K.FIRE_SYSTEM, 2),
    "air-conditioning": (K.AIR_CONDITIONING, 4),
    "lift-and-escalator": (K.ESCALATOR, 12),
    "stairs-and-handrail": (K.STAIRS_AND_HANDRAILS, 4),
    "lighting": (K.LIGHTING, 12),
}
"""The quality plan's table: how often each class is due in a year."""
FORGOTTEN = "lighting"
"""Nobody looks after the lights in June."""


@pytest.fixture(scope="module")
def works(teller: Teller) -> Teller:
    """The same community with the sources' upkeep plans, manuals and a tool."""
    seed_upkeep(teller.desk, by=CAST.administrator)
    for kind, _ in YEAR.values():
        manual = evidence(EvidenceKind.DOCUMENT)
        teller.gives(
            FileManual(kind=kind, title="手册", chapters=tuple(ManualChapter), document=manual), CAST.administrator
        )
    teller.gives(RegisterTool(key=TOOL.removeprefix("tool-"), name="万用表", mark="合格"), CAST.administrator)
    return teller


@pytest.mark.req("AST-041", "SLA-052", "SLA-053")
def test_the_handbooks_fault_is_answered_in_4_hours_and_done_in_24(works: Teller) -> None:
    """From what an occupant saw to the archive, with the ticket between; and one that nobody answered."""
    cast = works.site("handbook-fault", Profile.HANDBOOK_000)
    lift = Case(works, cast).does(c.RegisterAsset, "officer")
    lift.does(c.PutIntoService, "engineering_supervisor", plans=())
    reported = works.clock.now()
    lift.does(c.ReportFault, "occupant", told=cast.officer.id)
    limits = {"fault.report": 0, "fault.response": 4, "fault.complete": 24}
    for name, hours in limits.items():
        due = datetime.fromisoformat(lift.clocks()[name, 1]["due_at"])
        assert due == reported + timedelta(hours=hours), name
    works.settles()
    ticket = Case(works, cast, ref=works.desk.state(lift.ref).faults[0].ticket)
    assert works.desk.state(ticket.ref).asset == works.desk.resolve(lift.ref)

    works.later(hours=3)
    lift.goes(*((act, "technician") for act in (c.AnalyseFault, c.SchemeRepair, c.StartRepair)), minutes=0)
    ticket.goes(*REPAIR, changing={tc.TriageTicket: {"items": ()}})
    lift.does(c.RepairFault, "technician")
    works.later(hours=20)
    lift.does(c.VerifyFault, "inspector").does(c.CompleteRepair, "technician")
    lift.does(c.RecordPrevention, "technician").does(c.ArchiveFault, "officer")
    assert {name: lift.clocks()[name, 1]["verdict"] for name in limits} == dict.fromkeys(limits, "met")

    lift.does(c.ReportFault, "officer")
    works.settles()
    works.later(hours=4, seconds=1)
    assert lift.clocks()["fault.response", 2]["verdict"] == "missed"
    assert "ClockBreached fault.response" in works.told(lift.ref)

    works.replayed(lift.ref, ticket.ref)
    shown = works.shows("/v1/assets", site=cast.site, stage="faulty")["items"]
    assert [(one["number"], one["failures"], one["recovery_permille"]) for one in shown] == [(lift.ref, 2, 500)]


def test_the_quality_plans_upkeep_year_leaves_no_occurrence_unaccounted(works: Teller) -> None:
    """Every class in its cycle, one of them late once; what it cost stands beside the budget."""
    cast = works.site("upkeep-year", Profile.QUALITY_PLAN_001)
    year = works.clock.now().astimezone(SHANGHAI).year + 1
    works.on(date(year, 1, 1), 9)
    budget = PlanBudget(site=cast.site, year=year, lines=BUDGET_LINES, basis="九类设施")
    works.gives(budget, cast.finance)
    works.gives(ApproveBudget(), cast.management, f"budget-{cast.site}-{year}")
    cases: dict[str, Case] = {}
    for plan, (kind, _) in YEAR.items():
        cases[plan] = Case(works, cast).does(c.RegisterAsset, "officer", kind=kind, features=())
        counted = {"plans": (f"upkeep-{plan}",), "counted_from": date(year, 1, 1)}
        cases[plan].does(c.PutIntoService, "engineering_supervisor", **counted)
    for month in range(2, 14):
        first = date(year + (month - 1) // 12, (month - 1) % 12 + 1, 1)
        works.on(first, 9)
        works.settles()
        for plan, case in cases.items():
            while works.desk.state(case.ref).duties[0].open and not (plan == FORGOTTEN and first.month == 6):
                case.does(c.StartMaintenance, "technician").does(c.CompleteMaintenance, "technician", cost=yuan(100))
    works.settles()

    for plan, case in cases.items():
        duty, times = works.desk.state(case.ref).duties[0], YEAR[plan][1]
        late = 1 if plan == FORGOTTEN else 0
        assert (duty.done, duty.late, duty.missed, duty.open) == (times - late, late, 0, ()), plan
        due = [one for one in works.desk.history(case.ref, sealed=True) if isinstance(one.event, e.MaintenanceFellDue)]
        assert len({one.event.slot.id for one in due}) == len(due) == times, plan
        assert works.desk.state(f"cadence-{works.desk.resolve(case.ref)}.{plan}").open == ()
    costs = next(one for one in projections(works.desk.registry) if one.view == "maintenance_costs")
    row = Reader(works.desk.log, works.desk.views).row(costs, f"{cast.site}/{year}/upkeep")
    assert row is not None
    # What fell due on the first of January after it is the next year's cost.
    spent = sum(times for _, times in YEAR.values()) - len(YEAR)
    assert (row["planned_minor"], row["actual_minor"]) == (2_000_000, spent * 10_000)
    works.replayed(
        *(case.ref for case in cases.values()), f"cadence-{works.desk.resolve(cases[FORGOTTEN].ref)}.lighting"
    )


CALENDAR = {
    "cadence.survey_quality": (SurveyKind.SERVICE_QUALITY, Scale.FIVE, 4),
    "cadence.survey_experience": (SurveyKind.CUSTOMER_EXPERIENCE, Scale.TEN, 4),
    "cadence.survey_attitude": (SurveyKind.STAFF_ATTITUDE, Scale.FIVE, 2),
    "cadence.survey_management": (SurveyKind.PROPERTY_MANAGEMENT, Scale.RATE, 1),
}
"""The quality plan's surveys: kind, scale here, times a year."""


def test_the_quality_plans_survey_year_asks_everybody_in_its_calendar_and_acts_on_the_answers(teller: Teller) -> None:
    """Quarterly, half-yearly, yearly; one held late, one disputed rating, one dissatisfied answer that complains."""
    cast = teller.site("survey-year", Profile.QUALITY_PLAN_001)
    supervisor = cast.service_supervisor
    year = teller.clock.now().astimezone(SHANGHAI).year + 1
    # Whoever sets the duties on New Year's Eve has the whole year before them.
    teller.on(date(year - 1, 12, 31), 9)
    streams: dict[str, str] = {}
    for order in duties(cast.site, Profile.QUALITY_PLAN_001, date(year, 1, 1)):
        if order.duty in CALENDAR:
            streams[order.duty] = str(teller.gives(order, cast.administrator)["case"])
    held: list[str] = []
    for month, forgotten in ((1, ""), (4, "cadence.survey_experience"), (5, ""), (7, ""), (10, "")):
        teller.on(date(year, month, 1), 9)
        teller.settles()
        for duty, stream in streams.items():
            for pending in () if duty == forgotten else teller.desk.state(stream).open:
                kind, scale, _ = CALENDAR[duty]
                survey = f"survey-{cast.site}-{kind.value}-{pending.slot.id}"
                for command in _survey(cast.site, kind, scale, pending.slot.nominal, first=not held):
                    who = cast.occupant if isinstance(command, s.RecordAnswer) and not held else supervisor
                    judge = cast.management if isinstance(command, s.SettleDispute) else who
                    opening = isinstance(command, s.PlanSurvey)
                    teller.gives(command, judge, None if opening else survey)
                teller.gives(cadence.CompleteOccurrence(slot=pending.slot.id, case=survey), supervisor, stream)
                held.append(survey)
                teller.clock.advance(hours=1)
    teller.on(date(year, 12, 31), 9)
    teller.settles()

    for duty, stream in streams.items():
        state, times = teller.desk.state(stream), CALENDAR[duty][2]
        done = [
            one.event
            for one in teller.desk.history(stream, sealed=True)
            if type(one.event).__name__ == "OccurrenceDone"
        ]
        late = [one.slot.id for one in done if one.timeliness is Timeliness.LATE]
        assert len({one.slot.id for one in done}) == len(done) == times, duty
        assert (state.open, late) == ((), [f"{year}-04-01"] if duty == "cadence.survey_experience" else []), duty
        assert {one.case for one in done} <= set(held)
    complaint = _about(teller, held[0])
    assert [one["stage"] for one in complaint] == ["received"]
    first = teller.desk.history(held[0])[-3].event
    # The disputed rating does not count: 5 and 1 were given, 1 was set aside.
    assert (first.answers, first.overall) == (1, 5_000)
    assert first.targets == ()
    teller.replayed(*held, *streams.values())
    assert complaint[0]["number"]


def _survey(site: str, kind: SurveyKind, scale: Scale, on: date, *, first: bool) -> Iterator[Any]:
    """A survey from the plan to the measures; the first one has an unhappy answer that is disputed."""
    best = {Scale.FIVE: 5, Scale.TEN: 9, Scale.RATE: 1}[scale]
    dimensions = (
        SurveyDimension.ATTITUDE,
        SurveyDimension.RESPONSE_SPEED,
        SurveyDimension.REPAIR_QUALITY,
        SurveyDimension.FEE_TRANSPARENCY,
        SurveyDimension.PROFESSIONAL_SKILL,
    )
    yield s.PlanSurvey(
        key=f"{site}-{kind.value}-{on.isoformat()}",
        site=site,
        kind=kind,
        cycle=CYCLES[kind],
        scale=scale,
        dimensions=dimensions,
        methods=(SurveyMethod.ONLINE_QUESTIONNAIRE, SurveyMethod.PHONE_CALLBACK),
        planned_on=on,
        dissatisfied_at=1 if scale is Scale.FIVE else None,
    )
    yield s.OpenSurvey(group="全体业主", everybody=True)
    answer = s.RecordAnswer(
        overall=best,
        method=SurveyMethod.ONLINE_QUESTIONNAIRE,
        marks=tuple(s.Mark(dimension=one, score=best) for one in dimensions),
        respondent=CAST.occupant.id,
    )
    yield answer
    if first:
        yield evolve(answer, overall=1, remark="电梯常坏")
        yield s.DisputeAnswer(answer=2, ground="评的是另一个小区")
        yield s.SettleDispute(answer=2, upheld=True, reason="核实属实")
    yield s.CloseSurvey()
    formula = s.FormulaInputs(quality=900, expected=1_000, frequency=800, speed=700, failures=50)
    yield s.AnalyseSurvey(
        level="良好",
        problems="夜间响应慢",
        trend="更多线上服务",
        service_records="本季工单 312 件",
        formula=formula if kind is SurveyKind.CUSTOMER_EXPERIENCE else None,
    )
    yield s.PublishResult(channels=tuple(FeedbackChannel)[:2])
    yield s.LinkMeasures(
        goal="提升响应", measures="增加夜班", responsible="staff-he", optimisation="优化派单", training="沟通培训"
    )


def _about(teller: Teller, survey: str) -> list[dict[str, Any]]:
    """Complaints that an answer of a survey became."""
    teller.settles()
    items = teller.shows("/v1/complaints", site="survey-year")["items"]
    return [one for one in items if teller.desk.history(one["number"])[0].event.about == survey]
