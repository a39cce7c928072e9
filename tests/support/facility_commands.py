"""Any command of the registers about facilities, and valid ones for the state an entry is in."""

from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, date, datetime
from typing import Any

from hypothesis import strategies as st
from hypothesis.strategies import SearchStrategy

from tests.support.examples import evidence
from wuye.domain.register import briefing, budget, manual
from wuye.domain.register.policy.events import SwitchSet
from wuye.domain.register.retrofit import commands as retrofit
from wuye.domain.register.retrofit.kinds import (
    QUARTER_OF,
    EnvironmentPart,
    ItemPlan,
    PerformanceState,
    RenewalField,
    quarter,
)
from wuye.domain.register.upkeep import commands as upkeep
from wuye.domain.register.upkeep.cycle import Cycle
from wuye.domain.register.upkeep.kinds import ReportSubject
from wuye.domain.shared.evidence import EvidenceKind
from wuye.domain.shared.facilities import (
    AssetKind,
    BudgetLine,
    CycleReason,
    Technology,
    UpkeepActivity,
    UsageFrequency,
)
from wuye.domain.shared.lifecycle import Context
from wuye.domain.shared.money import yuan
from wuye.domain.shared.personal import Personal
from wuye.domain.sla.limits import Unit
from wuye.entrypoints.testing.story import MONDAY_9AM

Pick = Callable[[Sequence[Any]], Any]

DOCUMENT = evidence(EvidenceKind.DOCUMENT)
_texts = st.sampled_from(["按厂家说明", "Ana asked twice"])
_keys = st.sampled_from(["a", "b"])
_cycles = st.builds(
    Cycle,
    unit=st.sampled_from([Unit.MONTHS, Unit.QUARTERS, Unit.SHIFTS, Unit.NOT_STATED, Unit.MINUTES]),
    every=st.integers(1, 3),
)
_chapters = st.sampled_from([tuple(manual.ManualChapter), (manual.ManualChapter.START,)])
_numbers = st.integers(1, 3)
_days = st.integers(1, 12).map(lambda month: date(2026, month, 15))

LINES = tuple(
    budget.PlannedLine(line=line, period=period, planned=planned)
    for line, period, planned in (
        (BudgetLine.INSPECTION, budget.BudgetPeriod.QUARTER, yuan(1_000)),
        (BudgetLine.REPAIR, budget.BudgetPeriod.MONTH, yuan(5_000)),
        (BudgetLine.UPKEEP, budget.BudgetPeriod.YEAR, yuan(20_000)),
        (BudgetLine.RECORDS, budget.BudgetPeriod.MONTH, yuan(500)),
        (BudgetLine.REPLACEMENT, budget.BudgetPeriod.AS_NEEDED, None),
    )
)
"""The quality plan's five lines (FEE-031…035)."""

FACILITY_COMMANDS: Mapping[str, tuple[SearchStrategy[Any], ...]] = {
    "upkeep": (
        st.builds(
            upkeep.DraftUpkeepPlan,
            key=_keys,
            kinds=st.just((AssetKind.LIFT,)),
            usage=st.sampled_from(UsageFrequency),
            task=_texts,
            activities=st.just((UpkeepActivity.CHECK,)),
            cycle=_cycles,
        ),
        st.just(upkeep.ActivateUpkeepPlan()),
        st.builds(upkeep.ReviseCycle, cycle=_cycles, reason=st.sampled_from(CycleReason), explanation=_texts),
        st.builds(
            upkeep.PublishReport,
            subject=st.sampled_from(ReportSubject),
            until=_days,
            audience=_texts,
            recipients=st.integers(1, 99),
            content=_texts,
        ),
        st.builds(upkeep.RecordFeedback, feedback=_texts),
    ),
    "manual": (
        st.builds(
            manual.FileManual,
            kind=st.sampled_from(AssetKind),
            title=_texts,
            chapters=_chapters,
            document=st.just(DOCUMENT),
        ),
        st.builds(manual.ReviseManual, title=_texts, chapters=_chapters, document=st.just(DOCUMENT), reason=_texts),
    ),
    "budget": (
        st.builds(
            budget.PlanBudget,
            site=_keys,
            year=st.just(2026),
            lines=st.sampled_from([LINES, LINES[:2], (*LINES[:4], LINES[0])]),
            basis=_texts,
        ),
        st.just(budget.ApproveBudget()),
    ),
    "briefing": (
        st.builds(
            briefing.IssueBriefing,
            site=_keys,
            period=st.sampled_from(["2026-W36", "2026-08", "2026-Q2", "2026-8"]),
            audience=st.just(tuple(briefing.Audience)),
            recipients=st.just(("staff-a",)),
            as_of=st.just(datetime(2026, 9, 1, tzinfo=UTC)),
            digest=st.just("0" * 64),
            undecided=st.sampled_from([(), ("complaint-1",)]),
            summary=_texts,
        ),
        st.builds(
            briefing.ReportMatter,
            site=_keys,
            period=st.just("2026-W36"),
            complaint=st.just("complaint-1"),
            department=_texts,
            head=st.just("staff-a"),
            account=_texts,
        ),
        st.builds(briefing.DecideMatter, complaint=st.just("complaint-1"), decision=_texts),
    ),
    "retrofit": (
        st.builds(retrofit.OpenProgramme, site=_keys, year=st.just(2026)),
        st.builds(
            retrofit.AddCandidate,
            subject=st.sampled_from(RenewalField),
            usage=st.sampled_from(UsageFrequency),
            performance=st.sampled_from(PerformanceState),
            feedback=_texts,
            importance=st.integers(0, 100),
            frequency=st.integers(0, 100),
            failures_permille=st.integers(0, 1000),
            target=_texts,
            technology=st.none() | st.sampled_from(Technology),
            part=st.none() | st.sampled_from(EnvironmentPart),
            ecological=st.booleans(),
        ),
        st.just(retrofit.RankCandidates()),
        st.builds(
            retrofit.ApproveProgramme,
            items=st.lists(
                st.builds(
                    ItemPlan, number=_numbers, content=_texts, method=_texts, budget=st.just(yuan(9)), planned_on=_days
                ),
                min_size=1,
                max_size=3,
            ).map(tuple),
        ),
        st.builds(retrofit.StartItem, number=_numbers),
        st.builds(retrofit.EvaluateItem, number=_numbers, target_met=st.booleans(), comparison=_texts),
        st.builds(retrofit.AdjustProgramme, number=_numbers, change=_texts),
        st.just(retrofit.CloseProgramme()),
    ),
}
"""Strategies by category."""

WEIGHTS = tuple(
    SwitchSet(name=f"policy.asset.weight_{name}", value=value, effective_from=MONDAY_9AM, reason=Personal("合同约定"))
    for name, value in (("importance", "5"), ("frequency", "3"), ("failures", "2"))
)
"""A site's policy that has set the weights of the ranking."""


def candidate(pick: Pick = lambda options: options[0]) -> retrofit.AddCandidate:
    """Something of the environment, or of the service process, to be renewed."""
    subject = pick([RenewalField.ENVIRONMENT, RenewalField.SERVICE_PROCESS])
    green = subject is RenewalField.ENVIRONMENT
    return retrofit.AddCandidate(
        subject=subject,
        usage=pick(list(UsageFrequency)),
        performance=pick(list(PerformanceState)),
        feedback="儿童区地面老化",
        importance=60,
        frequency=pick([80, 20]),
        failures_permille=12,
        target="更换生态地面",
        part=EnvironmentPart.LEISURE_FACILITIES if green else None,
        ecological=green,
    )


def _items(state: Any) -> tuple[ItemPlan, ...]:
    return tuple(
        ItemPlan(
            number=one.number,
            content="更换地面",
            method="分段施工",
            budget=yuan(30_000),
            planned_on=date(2026, QUARTER_OF[one.subject] * 3, 1),
        )
        for one in state.candidates
    )


def _number(state: Any, *wanted: Callable[[Any], bool]) -> int:
    for test in wanted:
        found = [one.number for one in state.candidates if test(one)]
        if found:
            return int(found[0])
    return 1


_cycle = Cycle(unit=Unit.MONTHS, every=1)


def _site(context: Any) -> str:
    """The key, or the site, of an entry: its own, where a test makes many."""
    return str(context.stream.partition("-")[2]).partition(".")[0]


FACILITY_VALID: Mapping[type, Callable[[Any, Context, Pick], Any]] = {
    upkeep.DraftUpkeepPlan: lambda s, x, p: upkeep.DraftUpkeepPlan(
        key=_site(x),
        kinds=(AssetKind.LIFT,),
        task="维护保养",
        activities=(UpkeepActivity.CHECK, UpkeepActivity.LUBRICATE),
        cycle=p([_cycle, Cycle(), Cycle(unit=Unit.SHIFTS)]),
    ),
    upkeep.ActivateUpkeepPlan: lambda s, x, p: upkeep.ActivateUpkeepPlan(),
    upkeep.ReviseCycle: lambda s, x, p: upkeep.ReviseCycle(
        cycle=Cycle(unit=Unit.WEEKS, every=2),
        reason=p([CycleReason.ACTUAL_CONDITION, *([CycleReason.OWNER_SUGGESTION] if s.feedback else [])]),
        explanation="故障增多",
    ),
    upkeep.PublishReport: lambda s, x, p: upkeep.PublishReport(
        subject=p(list(ReportSubject)), until=date(2026, 8, 31), audience="全体业主", recipients=500, content="均正常"
    ),
    upkeep.RecordFeedback: lambda s, x, p: upkeep.RecordFeedback(feedback="希望夜间少停梯"),
    manual.FileManual: lambda s, x, p: manual.FileManual(
        kind=p(list(AssetKind)), title="电梯操作手册", chapters=tuple(manual.ManualChapter), document=DOCUMENT
    ),
    manual.ReviseManual: lambda s, x, p: manual.ReviseManual(
        title="电梯操作手册（修订）", chapters=tuple(manual.ManualChapter), document=DOCUMENT, reason="业主建议"
    ),
    budget.PlanBudget: lambda s, x, p: budget.PlanBudget(
        site=_site(x), year=2026, lines=LINES, basis="电梯 12 台，月保养"
    ),
    budget.ApproveBudget: lambda s, x, p: budget.ApproveBudget(),
    briefing.IssueBriefing: lambda s, x, p: briefing.IssueBriefing(
        site=_site(x),
        period="2026-W36",
        audience=p([(briefing.Audience.PROJECT_HEAD,), tuple(briefing.Audience)]),
        recipients=("staff-a",),
        as_of=x.now,
        digest="0" * 64,
        undecided=p([(), ("complaint-1",)]),
        summary="本周投诉一件未决",
    ),
    briefing.ReportMatter: lambda s, x, p: briefing.ReportMatter(
        site=_site(x),
        period="2026-W36",
        complaint="complaint-1",
        department="工程部",
        head="staff-a",
        account="电梯困人",
    ),
    briefing.DecideMatter: lambda s, x, p: briefing.DecideMatter(
        complaint=s.undecided[0] if s.undecided else "complaint-1", decision="三日内更换"
    ),
    retrofit.OpenProgramme: lambda s, x, p: retrofit.OpenProgramme(site=_site(x), year=2026),
    retrofit.AddCandidate: lambda s, x, p: candidate(p),
    retrofit.RankCandidates: lambda s, x, p: retrofit.RankCandidates(),
    retrofit.ApproveProgramme: lambda s, x, p: retrofit.ApproveProgramme(items=_items(s)),
    retrofit.StartItem: lambda s, x, p: retrofit.StartItem(
        number=_number(
            s,
            lambda one: one.approved and not one.started and QUARTER_OF[one.subject] == quarter(x.now.date()),
        )
    ),
    retrofit.EvaluateItem: lambda s, x, p: retrofit.EvaluateItem(
        number=_number(s, lambda one: one.started and not one.evaluated),
        target_met=p([True, False]),
        comparison="投诉减少一半",
    ),
    retrofit.AdjustProgramme: lambda s, x, p: retrofit.AdjustProgramme(
        number=_number(s, lambda one: one.evaluated), change="加铺一层"
    ),
    retrofit.CloseProgramme: lambda s, x, p: retrofit.CloseProgramme(),
}
"""A command of a kind that only stage, role and the row's condition can refuse."""

FACILITY_BEGINNINGS: Mapping[str, Sequence[Sequence[type]]] = {
    "upkeep": (
        (upkeep.DraftUpkeepPlan, upkeep.ActivateUpkeepPlan),
        (upkeep.DraftUpkeepPlan, upkeep.ActivateUpkeepPlan, upkeep.RecordFeedback),
    ),
    "retrofit": (
        (retrofit.OpenProgramme, retrofit.AddCandidate, retrofit.RankCandidates),
        (retrofit.OpenProgramme, retrofit.AddCandidate, retrofit.RankCandidates, retrofit.ApproveProgramme),
        (
            retrofit.OpenProgramme,
            retrofit.AddCandidate,
            retrofit.RankCandidates,
            retrofit.ApproveProgramme,
            retrofit.StartItem,
            retrofit.EvaluateItem,
        ),
    ),
}
"""Ways to the late stages."""
